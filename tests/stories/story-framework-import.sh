# SPDX-License-Identifier: MIT
# The council has its own copy of the need list, as CSV and as a workbook, and wants to run by it.
. "$here/lib.sh"

cat >needs.csv <<'END'
Anytown: our copy,,,
Headline,Ref,Need,Success measure
1. Getting a good education,1.1,Attendance,up
,1.2,Not in education,
5. Improved family relationships,5.1,Parenting,
9. Secure housing,9.2,Eviction,
END
status "a look" 0 "$PROGRAM" framework import needs.csv --authority "Anytown Council"
verdict "tells the columns" has out 'the need              column C, "Need"'
verdict "and what it does not use" has out 'not used              column D, "Success measure"'
verdict "and that nothing was written" has out 'nothing was written; --out FILE.xml writes it'
status "nobody to ask" 2 "$PROGRAM" framework import needs.csv --authority Anytown --out own.xml
verdict "writes nothing" nothing_like own.xml
status "writing" 0 "$PROGRAM" framework import needs.csv --authority "Anytown Council" --out own.xml --yes
status "what is written holds" 0 "$PROGRAM" framework check own.xml
verdict "is not official" has own.xml 'official="no"'
verdict "and says whose it is" has own.xml '<source>need list supplied by Anytown Council; tests and payments as in supporting-families-2022, version 1</source>'
status "not over a file" 5 "$PROGRAM" framework import needs.csv --authority Anytown --out own.xml --yes
status "unless told" 0 "$PROGRAM" framework import needs.csv --authority Anytown --out own.xml --yes --replace --name anytown-2
verdict "the new one is there" has own.xml 'name="anytown-2"'
sound council
status "a run by it" 0 "$PROGRAM" run --data council --quarter 2023-24-Q3 --framework ./own.xml --out return
verdict "names it" has out 'framework anytown-2 version 1 (not official)'
verdict "and claims" has return/decisions.csv 'E1,F1,claimable'

/usr/bin/python3 - <<'END'
import datetime, openpyxl
book = openpyxl.Workbook()
book.active.title = "Cover"
book.active["A1"] = "Outcomes framework"
sheet = book.create_sheet("Framework")
sheet.append(["Our copy"])
sheet.append(["Theme", "Code", "Criteria"])
for row in [["1 Getting a good education", 1.1, "Attendance"], [None, "1.10", "Not in education"],
            ["Secure housing", "9.2", "Eviction"]]:
    sheet.append(row)
sheet.merge_cells("A3:A4")
book.save("one.xlsx")
other = book.copy_worksheet(sheet)
other.title = "Older"
book.save("two.xlsx")
sheet["B4"] = 1.1
del book["Older"]
book.save("doubled.xlsx")
sheet["B4"] = datetime.date(2026, 1, 10)
book.save("dated.xlsx")
END
status "a workbook" 0 "$PROGRAM" framework import one.xlsx --authority Anytown --out book.xml --yes
verdict "its sheet is found" has out 'one.xlsx, sheet "Framework": headings in row 2'
verdict "with its codes" has book.xml '<need code="1.10">Not in education</need>'
verdict "and merged headlines" [ "$(grep -c '<headline' book.xml)" -eq 2 ]
status "two sheets" 1 "$PROGRAM" framework import two.xlsx --authority Anytown
verdict "are asked about" has err 'more than one of its sheets has a column of needs; say which sheet with --sheet: "Cover", "Framework", "Older"'
status "one is named" 0 "$PROGRAM" framework import two.xlsx --authority Anytown --sheet Older
status "another is not there" 1 "$PROGRAM" framework import two.xlsx --authority Anytown --sheet Newer
status "a code that Excel shortened" 1 "$PROGRAM" framework import doubled.xlsx --authority Anytown
verdict "is explained" has err 'doubled.xlsx, sheet "Framework": row 4: the code "1.1" stands in row 3 already; a workbook keeps 1.10 as the number 1.1'
status "a code that Excel made a date of" 1 "$PROGRAM" framework import dated.xlsx --authority Anytown
verdict "too" has err "row 4: the need's code has become the date 2026-01-10; give column B the format Text"
printf '%%PDF-1.7 not a workbook' >list.xlsx
status "something else" 1 "$PROGRAM" framework import list.xlsx --authority Anytown --out pdf.xml --yes
verdict "leaves nothing" nothing_like pdf.xml
sed 's/Headline,Ref,Need/Headline,Criteria,Need/' needs.csv >two.csv
status "two columns that fit" 1 "$PROGRAM" framework import two.csv --authority Anytown
verdict "are asked about" has err '"Criteria" (column B), "Need" (column C); say which with --need-column'
status "and named" 0 "$PROGRAM" framework import two.csv --authority Anytown --need-column Need --code-column B
