# SPDX-License-Identifier: MIT
# A council's own form: filled, recomputed by LibreOffice, compared; and forms that do not fit.
. "$here/lib.sh"

python=/usr/bin/python3
figures=$here/../golden/figures.json
map=example-claim-form

if ! $python -c 'import openpyxl' 2>/dev/null; then
    echo "# python3-openpyxl is not installed, so no form can be made: this story is left out"
    exit 0
fi

form() { $python "$here/make_form.py" "$@"; }
fill() { "$PROGRAM" fill --cells $map --figures "$figures" "$@"; }
compare() { $python "$here/compare_forms.py" "$@" >compared 2>&1 || { sed 's/^/    /' compared; false; }; }

# --- a form that fits ----------------------------------------------------------------------------

form form.xlsx
cp form.xlsx kept.xlsx
status "what would be written" 0 fill --template form.xlsx --dry-run
verdict "is shown cell by cell" has out "Claim!C9        2           New claims                           claims_new"
verdict "and nothing is written" nothing_like "*.part-*"
status "a form is filled" 0 fill --template form.xlsx --out filled.xlsx
verdict "sheets that keep old results are named" has out 'the sheet "Summary" computes too, but is not filled'
verdict "the form itself stays as it was" cmp -s form.xlsx kept.xlsx
verdict "only its cells differ" compare form.xlsx filled.xlsx
status "again" 5 fill --template form.xlsx --out filled.xlsx
verdict "is refused" has err 'there is a file "filled.xlsx" already; name another, or add --replace'
cp filled.xlsx first.xlsx
sleep 2 # the times in a zip have steps of two seconds
status "again, in its place" 0 fill --template form.xlsx --out filled.xlsx --replace
verdict "gives the same bytes" cmp -s first.xlsx filled.xlsx
status "in JSON" 0 fill --template form.xlsx --out filled.xlsx --replace --json
verdict "each cell is there" [ "$(grep -c '"cell": ' out)" -eq 17 ]
status "onto the form itself" 5 fill --template form.xlsx --out ./form.xlsx --replace
verdict "is refused" has err '"./form.xlsx" is the form itself, which stays as it is; name another file'
status "onto a folder" 5 fill --template form.xlsx --out . --replace
status "nowhere" 2 fill --template form.xlsx
verdict "is wrong usage" has err "say with --out FILE.xlsx where the filled form goes"

if command -v soffice >/dev/null; then
    status "LibreOffice" 0 soffice "-env:UserInstallation=file://$WORK/office" --headless \
        --convert-to "xlsx:Calc MS Excel 2007 XML" --outdir computed filled.xlsx
    verdict "computes the totals of filled sheets" $python "$here/compare_forms.py" --totals computed/filled.xlsx
else
    echo "# LibreOffice is not installed, so the totals are not computed"
fi

# --- forms that do not fit: one sentence each, nothing written -----------------------------------

# spoilt CHANGE SENTENCE: the form with one change is not filled, and why
spoilt() {
    form spoilt.xlsx "$1"
    status "$1" 1 fill --template spoilt.xlsx --out no.xlsx
    verdict "is told" has err "$2"
    verdict "and nothing written" nothing_like "no.xlsx*"
}

spoilt label_changed '"New claims" should stand in Claim!A9 of spoilt.xlsx, but "New claims and others" does'
verdict "in one line" [ "$(wc -l <err)" -eq 1 ]
spoilt label_moved '"New claims" should stand in Claim!A9 of spoilt.xlsx, but nothing does; that text stands in A10 now'
verdict "with their number" has err "2 things keep spoilt.xlsx from being filled; nothing was written"
spoilt label_twice 'column A of the sheet "Progress" of spoilt.xlsx, but it stands there more than once'
spoilt sheet_renamed 'spoilt.xlsx has no sheet "Progress"; its sheets are "Claim", "Progress 2024", "By headline", '
spoilt name_gone 'spoilt.xlsx gives no cell the name "Payment_due"'
spoilt name_elsewhere 'the name "Payment_due" stands for a cell of the sheet "Progress" in spoilt.xlsx, not of "Claim"'
spoilt merged 'Claim!C9 of spoilt.xlsx lies inside the merged cells B9:C9; name the first of them, B9'
spoilt no_dates 'Claim!C6 of spoilt.xlsx does not show dates; write the day with as="text"'
spoilt filled 'Claim!C9 of spoilt.xlsx holds 7 already; add --overwrite to replace it'
status "a filled cell, when told to" 0 fill --template spoilt.xlsx --out over.xlsx --overwrite
verdict "is replaced" compare spoilt.xlsx over.xlsx
spoilt locked 'Claim!C10 of spoilt.xlsx is locked on a protected sheet, so it is not meant to be filled'
status "a locked cell, when told to" 0 fill --template spoilt.xlsx --out over.xlsx --overwrite --replace
verdict "is filled" compare spoilt.xlsx over.xlsx
spoilt formula 'Claim!C10 of spoilt.xlsx holds a formula of the form; add --overwrite-formulas to lose it'
status "a formula, with the wrong switch" 1 fill --template spoilt.xlsx --out no.xlsx --overwrite
status "a formula, when told to" 0 fill --template spoilt.xlsx --out over.xlsx --overwrite-formulas --replace
verdict "is lost, and the chain of formulas with it" compare --without-chain spoilt.xlsx over.xlsx

form choices.xlsx other_choices
status "a drop-down that offers something else" 0 fill --template choices.xlsx --out over.xlsx --replace
verdict "is noted" has out 'the drop-down of Claim!C5 does not offer "Q3", only "Quarter 1", "Quarter 2", "Quarter 3", "Quarter 4"'
sed 's/as="quarter-name"/as="quarter-number" text="Quarter {}"/' "$here/../../templates/workbooks/$map.xml" >own.xml
status "with a map that knows" 0 "$PROGRAM" fill --template choices.xlsx --cells own.xml --figures "$figures" --dry-run
verdict "it is offered" has out '  Claim!C5        Quarter 3 '
verdict "and nothing noted of it" [ "$(grep -c drop-down out)" -eq 0 ]

# --- figures and maps that do not fit ------------------------------------------------------------

sed 's/"authority": "X0123"/"authority": ""/' "$figures" >few.json
status "a figure that is empty" 1 "$PROGRAM" fill --template form.xlsx --cells $map --figures few.json --out no.xlsx
verdict "is told with its line" has err 'example-claim-form.xml line 9: the figure "authority" is empty'
grep -v '"claims_new"\|"families_new"' "$figures" >few.json
status "figures that are not there" 1 "$PROGRAM" fill --template form.xlsx --cells $map --figures few.json --out no.xlsx
verdict "are told, all of them" [ "$(grep -c 'few.json has no figure' err)" -eq 2 ]
echo '{"a": 1}' >few.json
status "another JSON file" 1 "$PROGRAM" fill --template form.xlsx --cells $map --figures few.json --out no.xlsx
verdict "is told" has err 'few.json is not the figures.json of a return: it names no quarter'
head -c 300 "$figures" >few.json
status "figures cut short" 1 "$PROGRAM" fill --template form.xlsx --cells $map --figures few.json --out no.xlsx
verdict "are told" has err 'few.json line '
status "a map that is none" 1 "$PROGRAM" fill --template form.xlsx --cells nosuch --figures "$figures" --out no.xlsx
verdict "is told" has err 'there is no layout "nosuch"'
status "the shipped map" 0 "$PROGRAM" layout check $map

# --- a map that the program proposes --------------------------------------------------------------

status "a draft of a map" 0 "$PROGRAM" layout draft form.xlsx
cp out draft.xml
verdict "knows figures by their names" has draft.xml '<fill cell="C9" figure="claims_new">'
verdict "and tables of headlines" has draft.xml '<fill cell="C5" figure="outcomes_claimed" headline="2">'
status "it holds" 0 "$PROGRAM" layout check ./draft.xml
status "and fits its form" 0 "$PROGRAM" fill --template form.xlsx --cells draft.xml --figures "$figures" --dry-run
verdict "as the shipped map does" has out '17 cells would be filled, by the layout form-xlsx version 1'
form spoilt.xlsx label_changed
status "a draft of another form" 0 "$PROGRAM" layout draft spoilt.xlsx
cp out draft.xml
verdict "asks what it does not know" has draft.xml '<!-- which figure?'
status "in a comment" 0 "$PROGRAM" layout check ./draft.xml
status "a draft of no form" 1 "$PROGRAM" layout draft few.json

# --- files that are no form ----------------------------------------------------------------------

# strange NAME SENTENCE: strange.xlsx is refused in one sentence
strange() {
    status "$1" 1 fill --template strange.xlsx --out no.xlsx
    verdict "is told" has err "$2"
    verdict "in one line" [ "$(wc -l <err)" -eq 1 ]
    verdict "and nothing written" nothing_like "no.xlsx*"
}

printf '%%PDF-1.7\n%%and so on\n' >strange.xlsx
strange "a PDF" "strange.xlsx is a PDF; save the workbook itself as .xlsx"
printf '\320\317\021\340\241\261\032\341and so on' >strange.xlsx
strange "an old or protected workbook" "strange.xlsx is protected by a password or in the .xls format of before 2007"
head -c 6000 form.xlsx >strange.xlsx
strange "a form cut short" "strange.xlsx is cut short or damaged"
: >strange.xlsx
strange "an empty file" "strange.xlsx is not a whole .xlsx workbook"
for change in macros damaged doubled climbing two_sheets doctype utf16 bomb; do
    $python "$here/spoil_zip.py" form.xlsx strange.xlsx $change
    case $change in
    macros) strange $change 'holds macros; save the workbook as .xlsx without them' ;;
    damaged) strange $change 'the part "xl/worksheets/sheet1.xml" is damaged' ;;
    doubled) strange $change 'strange.xlsx' ;;
    climbing) strange $change 'has a name that leads out of the workbook' ;;
    two_sheets) strange $change 'has its rows twice' ;;
    doctype) strange $change 'declares a document type, which is not allowed' ;;
    utf16) strange $change 'is not written in UTF-8, so it is left alone' ;;
    bomb) strange $change 'makes the workbook larger than is read' ;;
    esac
done
$python "$here/spoil_zip.py" form.xlsx rows.xlsx rows
status "a form with 1,048,576 styled empty rows" 0 fill --template rows.xlsx --out many.xlsx
verdict "is filled like any other" compare --no-openpyxl rows.xlsx many.xlsx
$python "$here/spoil_zip.py" form.xlsx streamed.xlsx streamed
status "a form that was written in one go, with a folder in it" 0 fill --template streamed.xlsx --out many.xlsx --replace
verdict "is filled like any other" compare streamed.xlsx many.xlsx
status "no form at all" 1 fill --template none.xlsx --out no.xlsx
verdict "is told" has err 'there is no file "none.xlsx"'
