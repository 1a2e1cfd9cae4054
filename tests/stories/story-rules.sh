# SPDX-License-Identifier: MIT
# A data provider writes a measure, gets it wrong, tries it on the file's own examples, and uses it.
. "$here/lib.sh"

sound council
sed -i "s|120,5,10|120,5,7|" council/attendance.csv
cat >front <<'END'
<framework name="ours" version="1" official="no">
  <source>the board</source>
  <tests min-needs="3" min-headlines="1" sustain-months="6" closure-quality="no"
         regression="no" unauthorised-limit="10" claim-policy="block"/>
  <payment per-family-pence="80000" school-incentive-pence="0" attachment-pence="100000"/>
  <follow-up every-months="6" for-months="24"/>
END
cat >back <<'END'
  <headline number="1" label="One">
    <need code="1.1" measures="attends">Attendance</need>
    <need code="5.1">Parenting</need>
    <need code="9.2">Housing</need>
  </headline>
END
measure() { printf '  <measures>\n    <measure id="attends">%s</measure>\n  </measures>\n' "$1"; }
good='<each-member who="school-age-child"><attendance of="attendance" basis="all" at-least="90" after="closed_on"/></each-member>'
wrong='<each-member who="school-age-child"><attendance of="attendance" basis="all" after="closed_on"/></each-member>'

{ cat front && measure "$wrong" && cat back && echo '</framework>'; } >ours.xml
status "a measure without a limit is refused" 1 "$PROGRAM" framework check ./ours.xml
verdict "with line, element and what is expected" has err \
    './ours.xml line 8: element attendance: it has no limit; expected one of at-least, above, at-most and below'

examples() {
    printf '  <examples quarter="2023-24-Q3">\n'
    for table in families members episodes needs outcomes; do
        printf '    <rows table="%s">%s</rows>\n' "$table" "$(cat council/$table.csv)"
    done
    cat <<END
    <example name="90 per cent">
      <rows table="attendance">member_id,term,term_start,term_end,sessions_possible,absent_authorised,absent_unauthorised
        C1,summer,2023-04-17,2023-07-21,100,5,{x}</rows>
      <try x="5" measure="attends" answer="$1"/>
      <try x="6" decision="failed" failed="T6"/>
    </example>
  </examples>
END
}
{ cat front && measure "$good" && cat back && examples fail && echo '</framework>'; } >ours.xml
status "an example that comes out otherwise is told" 1 "$PROGRAM" framework check ./ours.xml
verdict "which, what was expected, what came" has err \
    'example "90 per cent", x = 5: measure attends is pass; the file expects fail'
verdict "and how many come out" has out '1 of 2 tries in 1 examples come out as expected'

{ cat front && measure "$good" && cat back && examples pass && echo '</framework>'; } >ours.xml
status "the mended file holds" 0 "$PROGRAM" framework check ./ours.xml
verdict "with all of its examples" has out '2 of 2 tries in 1 examples come out as expected'

OPTIONS="--data council --quarter 2023-24-Q3 --framework ./ours.xml"
status "the run" 0 "$PROGRAM" run $OPTIONS --out return
verdict "claims the family" has return/decisions.csv 'E1,F1,claimable'
verdict "an attachment fee has a figure of its own" has return/figures.json '"attachment_pence": 0'
status "explain" 0 "$PROGRAM" explain E1 $OPTIONS
verdict "says what is asked" has out 'each child of school age: attendance at least 90% over the terms, after closure'
verdict "and the rows behind it" has out 'attendance.csv row 2: '
verdict "and when to look again" has out 'claimed in 2023-24-Q3: 2024-06-30, 2024-12-31'
