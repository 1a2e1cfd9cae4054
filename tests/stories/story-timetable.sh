# SPDX-License-Identifier: MIT
# What is due when?  The illustrative timetable says that it is one; the council writes its own, with
# slips that are found.
. "$here/lib.sh"

status "the shipped timetable" 0 "$PROGRAM" timetable --today 2024-01-12
verdict "says that it is not official" has out 'Timetable illustrative, version 1 (not official), seen from Friday 2024-01-12'
verdict "and where its dates come from" has out 'Source: Illustrative dates, made up by a rule: the national timetables were not available.'
verdict "the next one comes first" [ "$(sed -n 4p out | cut -c1-30)" = 'Quarterly claim     2023-24-Q3' ]
verdict "in words" has out '11  opens in 1 working day'
verdict "closed ones are counted" has out '3 are closed and left out; --year shows a whole year.'
verdict "what has no dates is named" has out 'No dates are known for: Data survey, Self-assessment.'
verdict "nothing is odd" [ ! -s err ]
status "today" 0 "$PROGRAM" timetable
status "today is London's" 0 env TZ=Pacific/Kiritimati "$PROGRAM" timetable --json
verdict "whatever the zone" [ "$(sed -n 's/.*"today": "\(.*\)".*/\1/p' out)" = "$(TZ=Europe/London date +%F)" ]
status "a year" 0 "$PROGRAM" timetable --today 2024-01-29 --year 2023-24
verdict "with its last day" has out 'open, closes today'
verdict "and what has closed" [ "$(grep -c ' -  closed$' out)" -eq 3 ]
status "long after all of it" 0 "$PROGRAM" timetable --today 2028-05-01
verdict "nothing is due" has out 'Nothing is due.'

cat >own.xml <<'END'
<timetable name="our-council" version="2" official="no">
  <source>The programme manager's note.</source>
  <kind code="claim" label="Quarterly claim" period="quarter"/>
  <return kind="claim" period="2023-24-Q3" cut-off="2024-01-06" opens="2024-01-15" closes="2024-01-29"/>
  <return kind="claim" period="2023-24-Q4" cut-off="2024-04-12" opens="2024-04-15" closes="2024-05-06"/>
</timetable>
END
status "the council's own" 0 "$PROGRAM" timetable --file own.xml --today 2024-01-02
verdict "a Saturday is told" has err 'warning: own.xml line 4: element return, claim 2023-24-Q3: cut-off 2024-01-06 is a Saturday'
verdict "a bank holiday too" has err 'warning: own.xml line 5: element return, claim 2023-24-Q4: closes 2024-05-06 is a bank holiday, Early May bank holiday'
status "in JSON" 0 "$PROGRAM" timetable --file own.xml --today 2024-01-02 --json
verdict "with the warnings" has out '"words": "element return, claim 2023-24-Q3: cut-off 2024-01-06 is a Saturday"'
verdict "and working days" has out '"working_days_to_opens": 9'

sed 's/2024-05-06/2024-04-06/; s/2023-24-Q3/2023-24-Q5/' own.xml >wrong.xml
status "a file with errors" 1 "$PROGRAM" timetable --file wrong.xml --today 2024-01-02
verdict "tells the period" has err 'wrong.xml line 4: element return, claim 2023-24-Q5: period "2023-24-Q5" is not a quarter like 2023-24-Q3'
verdict "and the days" has err 'wrong.xml line 5: element return, claim 2023-24-Q4: closes 2024-04-06 lies before opens 2024-04-15'
verdict "and prints no dates" [ ! -s out ]

cat >short.xml <<'END'
<bank-holidays division="here" from="2024-01-01" to="2024-01-31">
  <source>us</source>
  <holiday on="2024-01-22" name="Council day"/>
</bank-holidays>
END
status "holidays of one's own" 0 "$PROGRAM" timetable --file own.xml --holidays short.xml --today 2024-01-19
verdict "are counted" has out '          5  open, closes in 5 working days'
verdict "what they do not cover is marked" has out '       75?  opens in 60 working days'
verdict "and told" has err 'warning: the bank holidays are known from 2024-01-01 to 2024-01-31 only'
status "no such file" 1 "$PROGRAM" timetable --file nothing.xml
status "no such day" 2 "$PROGRAM" timetable --today 2024-02-30
status "no such year" 2 "$PROGRAM" timetable --year 2024
