# SPDX-License-Identifier: MIT
# A data provider tries the program on an invented council, end to end.
. "$here/lib.sh"

status "makes a council" 0 "$PROGRAM" sample --families 400 --seed 7 --out council
for table in attendance claims episodes events families members needs outcomes; do
    verdict "$table.csv is there" test -s council/$table.csv
done
status "the check finds no error" 0 "$PROGRAM" check --data council $NATIONAL
status "the check tells JSON" 0 "$PROGRAM" check --data council $NATIONAL --json
verdict "of a list of errors, empty" has out '"errors": []'
status "the run succeeds" 0 "$PROGRAM" run --data council $NATIONAL --out return
verdict "it tells where the return is" has out 'The return is in return'
for file in decisions.csv figures.json outcomes-framework.xlsx submission.xlsx; do
    verdict "$file is there" test -s return/$file
done
verdict "and nothing else" [ "$(ls -A return | wc -l)" -eq 4 ]
verdict "nothing is beside it" nothing_like 'return.*'
episodes=$(($(wc -l <council/episodes.csv) - 1))
verdict "every episode has its decision" [ "$(($(wc -l <return/decisions.csv) - 1))" -eq $episodes ]
sed 1d return/decisions.csv | cut -d, -f1 >ids
verdict "decisions are sorted by the bytes of their ids" env LC_ALL=C sort -c ids
status "--json prints the figures" 0 "$PROGRAM" run --data council $NATIONAL --out again --json
verdict "the same as in the file" cmp -s out again/figures.json
status "a folder that is filled is refused" 5 "$PROGRAM" run --data council $NATIONAL --out return
verdict "with what to do" has err 'add --replace'
echo mine >return/mine
status "--replace puts the new return there" 0 \
    "$PROGRAM" run --data council $NATIONAL --out return --replace
verdict "as a whole" test ! -e return/mine
mkdir empty
status "an empty folder is taken" 0 "$PROGRAM" run --data council $NATIONAL --out empty
verdict "and holds the same" same return empty
status "frameworks are listed" 0 "$PROGRAM" framework list
verdict "all five of them" [ "$(grep -c 'official: no' out)" -eq 5 ]
status "a framework is shown" 0 "$PROGRAM" framework show coventry-2023
