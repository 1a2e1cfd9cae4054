# SPDX-License-Identifier: MIT
# A manager lets a test pass that the data does not meet: for a while, and for all to see.
. "$here/lib.sh"

sound council
sed -i 's/A Worker//' council/episodes.csv
head='episode_id,test,requested_by,approved_by,approved_on,reason,expires_on'

status "without waivers" 0 "$PROGRAM" run --data council $NATIONAL --out before
verdict "the episode is a gap" has before/decisions.csv 'E1,F1,gap,2023-10-10,2023-10-10,,T5'
verdict "and nothing is said of waivers" [ "$(grep -c waive out before/decisions.csv before/figures.json | grep -vc ':0')" -eq 0 ]

echo "$head" >council/waivers.csv
status "with a file without a row" 0 "$PROGRAM" run --data council $NATIONAL --out empty
verdict "the column is there" has empty/decisions.csv ',tests_unknown,tests_waived'
verdict "and is blank" has empty/decisions.csv 'E1,F1,gap,2023-10-10,2023-10-10,,T5,'
verdict "the data is told by another digest" has empty/figures.json '"waivers.csv": {'

echo 'E1,T5,A Worker,B Manager,2023-11-01,the record was lost,2023-12-31' >>council/waivers.csv
status "with a waiver" 0 "$PROGRAM" run --data council $NATIONAL --out after
verdict "it is claimable" has after/decisions.csv 'E1,F1,claimable,2023-10-10,2023-10-10,,,T5'
verdict "the summary counts it" has out 'T5  Lead practitioner        0         0         1'
verdict "and asks to look" has out 'claimed episodes that rest on a waived test'
/usr/bin/python3 "$here/../golden/dump.py" after/outcomes-framework.xlsx >book
verdict "the workbook names it" has book 'T5 Lead practitioner'
verdict "in a column of its own" has book 'Tests waived'
status "explained" 0 "$PROGRAM" explain E1 --data council $NATIONAL
verdict "as waived" has out 'T5  waived   Lead practitioner'
verdict "by its row" has out 'waivers.csv row 2: waived, approved on 2023-11-01, in force until 2023-12-31'
verdict "without a name" [ "$(grep -c Manager out)" -eq 0 ]

status "as at the day before" 0 "$PROGRAM" run --data council $NATIONAL --as-at 2023-10-31 --out early
verdict "it is not approved" has early/decisions.csv 'E1,F1,gap,2023-10-10,2023-10-10,,T5,'
verdict "and that is told" has err 'approved_on'

sed -i 's/A Worker/b  MANAGER/' council/waivers.csv
status "one's own word" 1 "$PROGRAM" check --data council $NATIONAL
verdict "is not enough" has out 'another person than in requested_by'
printf '%s\n' "$head" 'E1,T8,A,B,2023-11-01,r,' 'E1,T11,A,B,2023-11-01,r,' >council/waivers.csv
status "time and claims" 1 "$PROGRAM" check --data council $NATIONAL
verdict "cannot be waived" has out 'T8 and T11 cannot be waived'
