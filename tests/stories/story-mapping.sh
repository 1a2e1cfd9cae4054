# SPDX-License-Identifier: MIT
# The shipped mappings lead from their exports to the figures that were worked out by hand.
. "$here/lib.sh"
examples=$DELTARETURN_TEMPLATES/mappings/examples

# figure CODE: from the figures in ./return.
figure() { sed -n "s/^  \"$1\": \([0-9]*\),*\$/\1/p" return/figures.json; }

# headline NUMBER: its five figures.
headline() {
    /usr/bin/python3 -c '
import json, sys
figures = json.load(open("return/figures.json"))["headlines"]
print(*[value for h in figures if h["number"] == int(sys.argv[1]) for key, value in h.items() if key != "number"])' "$1"
}

# tell NAME: runs a shipped mapping on its own example.
tell() {
    rm -rf return
    status "$1: nothing is wrong" 0 "$PROGRAM" check --data "$examples/$1" --mapping "$1" $NATIONAL
    verdict "$1: and nothing is odd" has out "nothing is wrong with the data"
    status "$1: runs" 0 "$PROGRAM" run --data "$examples/$1" --mapping "$1" $NATIONAL --out return
    sum=$(sha256sum "$DELTARETURN_TEMPLATES/mappings/$1.xml" | cut -d' ' -f1)
    verdict "$1: the mapping is named" has return/figures.json "\"mapping_sha256\": \"$sum\""
    for file in "$examples/$1"/*; do
        sum=$(sha256sum "$file" | cut -d' ' -f1)
        verdict "$1: $(basename "$file") is named" has return/figures.json "\"sha256\": \"$sum\""
    done
    cp return/decisions.csv decisions
}

expect_figures() {
    for pair in "$@"; do
        verdict "${pair%=*} is ${pair#*=}" [ "$(figure "${pair%=*}")" = "${pair#*=}" ]
    done
}

# One row a family.  F001 closed on 14 April, so six months have passed on 14 October, within the quarter; three
# needs, one of them no longer applies.  F002 waits until March.  F003 has two needs, one not achieved, and no quality
# closure.  Nobody wrote whether F005's whole family was assessed.  F006 came back in September.
tell wide-family
cat >expected <<'END'
episode_id,family_id,decision,S,earliest_claim_on,tests_failed,tests_unknown
E-F001,F001,claimable,2023-10-14,2023-10-14,,
E-F002,F002,waiting,2024-03-01,2024-03-01,,
E-F003,F003,failed,2023-11-02,,T2 T6 T7,
E-F004,F004,open,,,,
E-F005,F005,gap,2023-11-30,2023-11-30,,T3
E-F006,F006,failed,2023-12-20,,T9,
END
verdict "decisions as worked out" cmp -s expected decisions
expect_figures claims_new=1 claims_carried=0 claims_total=1 families_worked_with=1 families_new=1 \
    families_closed=0 children_worked_with=1 forecast_next_quarter=1 forecast_with_gaps=0 payment_pence=80000
verdict "headline 1" [ "$(headline 1)" = "0 0 1 1 1" ]
verdict "headline 5" [ "$(headline 5)" = "1 0 1 1 1" ]
verdict "headline 10" [ "$(headline 10)" = "1 0 1 0 1" ]

# One row a person and episode.  EH-1's two children and mother have three rows of one episode.  EH-3 was closed
# without quality, with a need not met, and nobody knows who led it.
tell safeguarding-dataset
cat >expected <<'END'
episode_id,family_id,decision,S,earliest_claim_on,tests_failed,tests_unknown
EH-1,FAM1,claimable,2023-10-14,2023-10-14,,
EH-2,FAM2,open,,,,
EH-3,FAM3,failed,2023-12-30,,T6 T7,T5
END
verdict "decisions as worked out" cmp -s expected decisions
expect_figures claims_new=1 claims_total=1 families_worked_with=1 families_new=1 children_worked_with=1 \
    forecast_next_quarter=0 payment_pence=80000
verdict "headline 1" [ "$(headline 1)" = "0 0 1 1 1" ]
verdict "headline 3" [ "$(headline 3)" = "1 0 0 0 0" ]
verdict "headline 9" [ "$(headline 9)" = "0 0 1 0 1" ]

# Codes.  Household 42 was claimed in 2022-23 already; its older child missed 9 of 260 sessions.  Household 43's
# episode 0 was opened in error and is left out.
tell coded-values
cat >expected <<'END'
episode_id,family_id,decision,S,earliest_claim_on,tests_failed,tests_unknown
41/1,H000041,claimable,2023-10-14,2023-10-14,,
42/1,H000042,claimed_before,2023-11-14,,T11,
43/1,H000043,open,,,,
END
verdict "decisions as worked out" cmp -s expected decisions
expect_figures claims_new=1 claims_total=1 claims_year_to_date=1 families_worked_with=1 families_new=1 \
    children_worked_with=1 payment_pence=80000
status "an episode is explained" 0 "$PROGRAM" explain 42/1 --data "$examples/coded-values" --mapping coded-values \
    $NATIONAL
verdict "by the rows of the exports" has out "CLAIMS.TXT row 2"
status "the exports are shown" 0 "$PROGRAM" mapping check coded-values --data "$examples/coded-values"
verdict "in their letters" has out "Château Road, N"

# --- what does not fit is told with the mapping's line ----------------------------------------

cp -r "$examples/coded-values" data
cp "$DELTARETURN_TEMPLATES/mappings/coded-values.xml" mine.xml
line() { grep -n "$1" mine.xml | head -1 | cut -d: -f1; }
fails() {
    status "$1 is refused" 1 "$PROGRAM" run --data data --mapping mine.xml $NATIONAL --out none
    verdict "with its line" has err "mine.xml line $(line "$2"): $3"
    verdict "and nothing is left" nothing_like 'none*'
}
rm data/NEEDS.TXT
fails "a file that is missing" 'name="needs" match' 'file "needs": no file in data fits the pattern "NEEDS*.TXT"'
cp "$examples/coded-values/NEEDS.TXT" data/NEEDS1.TXT
cp data/NEEDS1.TXT data/NEEDS2.TXT
fails "a file that is there twice" 'name="needs" match' 'file "needs": 2 files fit the pattern "NEEDS*.TXT"'
rm data/NEEDS2.TXT
sed 's/OPEN_DT/START/' data/EPISODES.TXT >data/new && mv data/new data/EPISODES.TXT
fails "a column that is missing" 'from="OPEN_DT"' 'column opened_on: EPISODES.TXT has no column "OPEN_DT"'
cp "$examples/coded-values/EPISODES.TXT" data/EPISODES.TXT
sed '/name="opened_on"/d' mine.xml >less.xml
status "a column that nothing fills is refused" 1 "$PROGRAM" check --data data --mapping less.xml $NATIONAL
verdict "by its name" has err 'no column element for opened_on, which has to be filled'

# --- what is wrong with the data is told in the words of the export ---------------------------

sed -e 's/;MO;/;MUM;/' -e 's/;CH;/;KID;/' -e 's,05/05/2012,31/06/2012,' data/PEOPLE.TXT >data/new &&
    mv data/new data/PEOPLE.TXT
status "values that are not mapped are found" 1 "$PROGRAM" check --data data --mapping mine.xml $NATIONAL
verdict "with their counts, once" [ "$(grep -c 'PEOPLE.TXT row 2, "REL"' out)" -eq 1 ]
verdict "in one line" has out 'KID (3 times), MUM (2 times)'
verdict "with what is mapped" has out 'one of "MO", "FA", "CH", "OA", "EX"; or add it to the value map at mine.xml line'
verdict "a date by row and heading" has out 'PEOPLE.TXT row 5, "BIRTH" (member_id 42/2, family_id H000042)'
verdict "as it was found" has out 'found "31/06/2012"; expected a date like 31/12/2024 (dd/mm/yyyy)'
verdict "once" [ "$(grep -c 31/06/2012 out)" -eq 1 ]

# --- drafting and looking ---------------------------------------------------------------------

status "a mapping is drafted" 0 "$PROGRAM" mapping draft "$examples/safeguarding-dataset/persons.csv" \
    "$examples/safeguarding-dataset/early_help_episodes.csv" "$examples/safeguarding-dataset/needs_outcomes.csv" \
    --out draft.xml
status "and holds against the exports" 0 "$PROGRAM" mapping check draft.xml --data "$examples/safeguarding-dataset"
verdict "says what it makes of them" has out 'EH-1 | EH-2 | EH-3'
verdict "and what it is unsure of" has out 'unsure at line'
verdict "no cell of a person is in it" sh -c '! grep -q -e P-11 -e FAM1 -e W-1 -e 1988 draft.xml'
status "it is not overwritten" 5 "$PROGRAM" mapping draft "$examples/safeguarding-dataset/persons.csv" --out draft.xml
status "it reads the data" 1 "$PROGRAM" check --data "$examples/safeguarding-dataset" --mapping draft.xml $NATIONAL
verdict "but for the one value that a person has to say" has out "1 error"
verdict "which is told" has out 'persons.csv row 7, "person_role" (member_id P-31, family_id FAM3)'
status "cells can be kept off the screen" 0 "$PROGRAM" mapping check draft.xml \
    --data "$examples/safeguarding-dataset" --no-values
verdict "and are" sh -c '! grep -q -e EH-1 -e P-11 out'
status "the shipped ones are listed" 0 "$PROGRAM" mapping list
verdict "all three" [ "$(grep -c '^[a-z-]*, version' out)" -eq 3 ]
status "one is shown" 0 "$PROGRAM" mapping show wide-family
verdict "as it is" cmp -s out "$DELTARETURN_TEMPLATES/mappings/wide-family.xml"
