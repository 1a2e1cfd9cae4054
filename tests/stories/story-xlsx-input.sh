# SPDX-License-Identifier: MIT
# The whole dataset in one workbook, or one XML file: the same figures, and the traps of both.
. "$here/lib.sh"

if ! /usr/bin/python3 -c 'import openpyxl' 2>err; then
    echo "ok - # left out: there is no openpyxl"
    exit 0
fi

books() { /usr/bin/python3 "$here/make_books.py" "$@"; }

# but_for_dataset FILE: figures without the list of files, which alone may differ
but_for_dataset() { sed '/"dataset": {/,$d' "$1"; }

status "a sample" 0 "$PROGRAM" sample --families 200 --seed 8 --out council
books same council
for form in council same.xlsx mac.xlsx same.xml; do
    status "a return from $form" 0 "$PROGRAM" run --data $form $NATIONAL --out return-$form
    but_for_dataset return-$form/figures.json >figures-$form
    verdict "has the same figures" cmp figures-council figures-$form
    verdict "and decisions" cmp return-council/decisions.csv return-$form/decisions.csv
done
verdict "the workbook is in the manifest" has return-same.xlsx/figures.json \
    "\"sha256\": \"$(sha256sum same.xlsx | cut -d' ' -f1)\""
verdict "so is the XML file" has return-same.xml/figures.json \
    "\"sha256\": \"$(sha256sum same.xml | cut -d' ' -f1)\""
episode=$(sed -n 2p return-council/decisions.csv | cut -d, -f1)
status "an explanation" 0 "$PROGRAM" explain "$episode" --data same.xlsx $NATIONAL
verdict "names sheets" grep -q 'same.xlsx sheet "episodes" row [0-9]' out
status "an explanation from XML" 0 "$PROGRAM" explain "$episode" --data same.xml $NATIONAL
verdict "names lines" grep -q 'same.xml <episodes> line [0-9]' out

# Mistakes are told alike, but for their places and for what no workbook can hold.
status "a sample with mistakes" 0 "$PROGRAM" sample --families 300 --seed 9 --mistakes --out wrong
rm -f same.xlsx same.xml
books same wrong
told() {
    "$PROGRAM" check --data "$1" $NATIONAL --report problems.csv >out
    cut -d, -f1,2 problems.csv | sort | uniq -c | grep -v -e bad_encoding -e bad_csv -e severity
}
told wrong >told-csv
told same.xlsx >told-xlsx
verdict "mistakes are told alike from a workbook" cmp told-csv told-xlsx
status "annotated" 1 "$PROGRAM" check --data same.xlsx $NATIONAL --annotate notes
verdict "each sheet comes back as CSV" [ "$(ls notes | grep -c '^same-.*\.csv$')" -ge 7 ]
verdict "with the rows' numbers" grep -q '^row,' notes/same-members.csv
verdict "and what is wrong" grep -q 'error: ' notes/same-episodes.csv
status "annotated from XML" 1 "$PROGRAM" check --data same.xml $NATIONAL --annotate lines
verdict "has lines" grep -q '^line,' lines/same-members.csv

# --- what spreadsheets do to data
sound small
books trap odd small
status "an odd workbook" 1 "$PROGRAM" check --data odd.xlsx $NATIONAL --json
cp out odd.json
"$PROGRAM" check --data odd.xlsx $NATIONAL --report odd.csv >words
for line in \
    'unused_sheet,odd.xlsx,0,,,a sheet that is not used,"nothing to do, unless its name is misspelt",Notes,' \
    'hidden_sheet,odd.xlsx,0,,,a sheet that is hidden,"nothing to do, if it is meant to be read",families,' \
    'digits_lost,odd.xlsx,2,area,,' \
    'bad_date,odd.xlsx,2,closed_on,episode_id=E1 family_id=F1,2023-04-10 13:30:00,a date like 2024-05-12,episodes,J2' \
    'bad_date,odd.xlsx,3,dob,member_id=P1 family_id=F1,1900-02-29,a date like 2024-05-12,members,D3' \
    'bad_value,odd.xlsx,2,need_code,,#N/A,' \
    'formula_without_value,odd.xlsx,2,achieved_on,,a formula,'; do
    verdict "tells $line" has odd.csv "$line"
done
verdict "and nothing else" [ "$(wc -l <odd.csv)" -eq 8 ]
verdict "JSON has sheet and cell" has odd.json '"cell": "J2"'
verdict "a person reads them" has words 'odd.xlsx sheet "episodes" cell J2, "closed_on" (episode_id E1, family_id F1)'

# --- traps: each one sentence, exit status 1, nothing written
refused() {
    books trap "$1" small
    status "the trap $1" 1 "$PROGRAM" run --data "$1.xlsx" $NATIONAL --out trapped
    verdict "is told: $2" has err "$2"
    verdict "in one sentence" [ "$(wc -l <err)" -eq 1 ]
    verdict "and nothing is written" nothing_like 'trapped*'
    rm -f "$1.xlsx"
}
refused pdf 'pdf.xlsx is a PDF'
refused web 'web.xlsx is a web page or XML file by the name of a workbook'
refused old 'old.xlsx is protected by a password or in the .xls format'
refused cut 'cut.xlsx is cut short or damaged'
refused empty 'empty.xlsx is not a whole .xlsx workbook'
refused noise 'noise.xlsx is not a whole .xlsx workbook'
refused bomb 'makes the workbook larger than is read'
refused overlap 'overlap.xlsx'
refused twice 'twice.xlsx is cut short or damaged: its zip archive does not hold together'
refused climbs 'the part "../evil.xml" has a name that leads out of the workbook'
refused macros 'holds macros; save the workbook as .xlsx without them'
refused binary 'is of the binary format .xlsb'
refused encrypted 'encrypted.xlsx is protected by a password'
refused wrong_sum 'sheet "families": wrong_sum.xlsx: the part "xl/worksheets/sheet1.xml" is damaged'
refused doctype 'declares a document type'
refused attributes 'has a tag or comment that is too large'
refused nul 'is not well-formed XML'
refused bad_utf8 'is not well-formed XML'
refused mismatch 'is not well-formed XML'
refused no_sheet 'the sheet "families" is not in the file'
refused no_book 'no_book.xlsx is not an .xlsx workbook'
refused same_cell 'sheet "families": same_cell.xlsx: has the cell A2 twice'
refused sparse 'sheet "families": sparse.xlsx: has 4000 rows of 16384 columns, which is more than is read'
refused two_tables 'has the table families twice'

books trap empty_rows small
status "1,048,576 rows of nothing but style" 0 "$PROGRAM" run --data empty_rows.xlsx $NATIONAL --out rows --times
verdict "cost less than 64 MiB" [ "$(sed -n 's/.*peak memory \([0-9]*\) KiB/\1/p' err)" -lt 65536 ]
books trap far_cell small
status "a cell in the last corner" 1 "$PROGRAM" check --data far_cell.xlsx $NATIONAL
verdict "is told with its place" has out 'far_cell.xlsx sheet "families" cell XFD1048576'
books trap disordered small
status "rows out of order" 0 "$PROGRAM" run --data disordered.xlsx $NATIONAL --out disordered
verdict "are put in order" cmp disordered/decisions.csv rows/decisions.csv

# --- XML that is no dataset
xml() {
    printf '%b' "$2" >bad.xml
    status "$1" 1 "$PROGRAM" check --data bad.xml $NATIONAL
    verdict "is told: $3" has err "$3"
}
xml "another root" '<?xml version="1.0"?>\n<data/>' 'bad.xml line 2: found the element <data>; expected <dataset> around the tables'
xml "an unknown table" '<dataset>\n<familys/></dataset>' 'bad.xml line 2: found the element <familys>; expected families, members'
xml "no rows" '<dataset><families>\n<family/></families></dataset>' 'line 2: found the element <family>; expected <row> in <families>'
xml "attributes" '<dataset><families><row\nfamily_id="F1"/></families></dataset>' 'line 2: found the attribute "family_id"; expected every value in an element of its own'
xml "a column twice" '<dataset><families><row><area>a</area>\n<area>b</area></row></families></dataset>' 'line 2: found the element <area> twice in one row'
xml "text between" '<dataset><families>hello</families></dataset>' 'line 1: found the text "hello"; expected text only inside the elements of columns'
xml "too deep" '<dataset><families><row><area><b/></area></row></families></dataset>' 'line 1: found the element <b>; expected text in a column'
xml "broken XML" '<dataset>\n<families>\n</members></dataset>' 'bad.xml line 3 is not well-formed XML: Opening and ending tag mismatch: families and members'
xml "a document type" '<!DOCTYPE dataset [<!ENTITY a "aaaa">]>\n<dataset>&a;</dataset>' 'line 1 declares a document type, which is not allowed'
xml "cut off" '<dataset><families><row>' 'bad.xml line 1 is cut off or not well-formed XML'
printf '%b' '<?xml version="1.0" encoding="ISO-8859-1"?>\n<dataset><families>\n<row><area>Zo\0353</area></row></families></dataset>' >latin.xml
status "another encoding" 1 "$PROGRAM" check --data latin.xml $NATIONAL --annotate latin
verdict "is read" has latin/latin-families.csv '3,Zoë,'
verdict "and a table is missing with its words" has out 'latin.xml: a table is missing; found "no such element"; expected an element named members'
status "one CSV file" 1 "$PROGRAM" check --data small/families.csv $NATIONAL
verdict "is told what to name" has err 'is one CSV file; name the folder'
