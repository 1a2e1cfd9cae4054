# SPDX-License-Identifier: MIT
# The rules change in the middle of the year: one return, each episode by the rules of its day.
. "$here/lib.sh"

# framework NAME VALIDITY MONTHS: a framework of two needs.
framework() {
    cat >$1.xml <<END
<?xml version="1.0" encoding="UTF-8"?>
<framework name="$1" version="1" official="no" $2>
  <source>A story.</source>
  <tests min-needs="1" min-headlines="1" sustain-months="$3" closure-quality="no"
         regression="no" unauthorised-limit="10" claim-policy="block"/>
  <payment per-family-pence="100000" school-incentive-pence="0"/>
  <headline number="1" label="One"><need code="1.1">A need</need></headline>
  <headline number="9" label="Nine"><need code="9.2">Another</need></headline>
</framework>
END
}
sound council
echo 'F2,LA2' >>council/families.csv
echo 'C2,F2,child,2012-05-01' >>council/members.csv
echo 'E2,F2,2021-09-01,2022-09-20,y,2021-10-01,y,A Worker,,2023-09-10,' >>council/episodes.csv
echo 'N4,E2,9.2' >>council/needs.csv
echo 'N4,achieved,2023-03-01' >>council/outcomes.csv
sed -i 's/2022-09-20,y,2022-10-01/2022-10-20,y,2022-10-01/' council/episodes.csv
framework before 'valid-to="2022-10-02"' 1
QUARTER="--quarter 2023-24-Q3"
TWO="$QUARTER --framework supporting-families-2022 --framework ./before.xml"

status "under one framework" 0 "$PROGRAM" run --data council $NATIONAL --out one
verdict "that one decides" has one/decisions.csv 'E2,F2,failed,2024-03-10'
verdict "and no list is told" [ "$(grep -c frameworks one/figures.json)" -eq 0 ]
status "under two" 0 "$PROGRAM" run --data council $TWO --out two
cat >expected <<'END'
episode_id,family_id,decision,S,earliest_claim_on,tests_failed,tests_unknown
E1,F1,claimable,2023-10-10,2023-10-10,,
E2,F2,claimable,2023-10-10,2023-10-10,,
END
verdict "each goes by its own" cmp expected two/decisions.csv
verdict "the list is told" has two/figures.json '"frameworks": ['
verdict "each is paid by its own" has two/figures.json '"payment_pence": 180000'
verdict "the summary names both" has out 'frameworks supporting-families-2022 version 1 (not official), before version 1'
/usr/bin/python3 "$here/../golden/dump.py" two/outcomes-framework.xlsx >book
verdict "a sheet for each" has book 'Framework 2'
/usr/bin/python3 "$here/../golden/dump.py" two/submission.xlsx >book
verdict "the cover names both" has book 'Framework 2 version'
verdict "the notes say how" has book 'Several frameworks'
status "explained" 0 "$PROGRAM" explain E2 --data council $TWO
verdict "by its own" has out 'framework: before version 1'

sed -i '1s/$/,framework/; 2s/$/,/; 3s/$/,supporting-families-2022/' council/episodes.csv
status "an episode names one" 0 "$PROGRAM" run --data council $TWO --out named
verdict "and has it" has named/decisions.csv 'E2,F2,failed,2024-03-10'
sed -i 's/,supporting-families-2022$/,nobody-s/' council/episodes.csv
status "an episode names another" 1 "$PROGRAM" check --data council $TWO
verdict "which is told" has out 'no framework decides an episode; found "nobody-s"'
sed -i 's/,nobody-s$/,/; s/2022-09-20/2025-09-20/' council/episodes.csv
status "an episode of no time" 1 "$PROGRAM" run --data council $TWO --out none
verdict "is told" has err 'no framework decides an episode; found "assessed_on 2025-09-20"'
verdict "and nothing is written" nothing_like none

framework over 'valid-from="2024-01-01"' 1
status "two for one day" 1 "$PROGRAM" check --data council $TWO --framework ./over.xml
verdict "are told with the days" has err '"supporting-families-2022" and "over" are both in force from 2024-01-01 to 2025-03-31'
status "a headline too many" 1 "$PROGRAM" check --data council --framework ./before.xml --framework supporting-families-2022
verdict "is told" has err 'has a headline 2, "Good early years development"'
status "the same twice" 1 "$PROGRAM" check --data council --framework ./over.xml --framework ./over.xml
verdict "is told" has err 'two frameworks are called "over"'
