# SPDX-License-Identifier: MIT
"""Makes the invented claim form that templates/workbooks/example-claim-form.xml is a map of.

    make_form.py FORM.xlsx [CHANGE...]

It has what real forms have: styles, a drop-down, rules for colours, comments, a hidden sheet of lists, a
protected sheet, names, merged cells, totals, frozen panes, a footer.  Each CHANGE spoils one thing; see CHANGES.
"""
import sys
import zipfile

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

INPUT = PatternFill("solid", fgColor="FFF2CC")
THIN = Side(style="thin", color="808080")
HEADLINES = ["Getting a good education", "Good early years development", "Improved mental and physical health"]


def entry(cell, number_format="General"):
    """A cell to be filled: yellow, framed, unlocked."""
    cell.fill = INPUT
    cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
    cell.protection = Protection(locked=False)
    cell.number_format = number_format


def claim(sheet):
    sheet["A1"] = "Quarterly claim (example form)"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.merge_cells("A1:D1")
    for row, label, number_format in [
            (3, "Local authority  code ", "@"), (4, "Financial year", "@"), (5, "Quarter", "@"),
            (6, "Data as at", "dd/mm/yyyy"), (9, "New claims", "0"), (10, "Claims carried\u00a0forward", "0"),
            (13, "Payment due", '"\u00a3"#,##0.00')]:
        sheet.cell(row, 1, label).alignment = Alignment(wrap_text=True)
        entry(sheet.cell(row, 3), number_format)
    sheet["A11"] = "Claims in all"
    sheet["C11"] = "=SUM(C9:C10)"
    sheet["A14"] = "Payment for each claim"
    sheet["C14"] = "=IF(C11=0,0,C13/C11)"
    sheet["C9"].comment = Comment("Families whose outcomes lasted to a day in this quarter", "form")
    quarters = DataValidation(type="list", formula1="Lists!$A$1:$A$4", allow_blank=True)
    sheet.add_data_validation(quarters)
    quarters.add("C5")
    whole = DataValidation(type="whole", operator="between", formula1="0", formula2="9999")
    sheet.add_data_validation(whole)
    whole.add("C9:C10")
    sheet.conditional_formatting.add("C11", CellIsRule(operator="greaterThan", formula=["100"], font=Font(color="FF0000")))
    sheet.freeze_panes = "A3"
    sheet.protection.sheet = True
    sheet.column_dimensions["A"].width = 40
    sheet.oddFooter.center.text = "Example form, page &P"


def progress(sheet):
    sheet["A1"] = "Progress information (example form)"
    for row, label in enumerate(["Families worked with", "Families newly worked with", "Children worked with",
                                 "Forecast for the next quarter"], 4):
        sheet.cell(row, 1, label)
    sheet["A9"] = "Share of new families"
    sheet["C9"] = "=C5/C4"
    sheet["C9"].number_format = "0.0%"
    sheet.column_dimensions["C"].width = 20


def by_headline(sheet):
    sheet["A1"] = "By headline (example form)"
    for column, label in enumerate(["Headline", "Needs worked with", "Outcomes claimed"], 1):
        sheet.cell(3, column, label).font = Font(bold=True)
    for row, label in enumerate(HEADLINES, 4):
        sheet.cell(row, 1, label)
        entry(sheet.cell(row, 2))
        entry(sheet.cell(row, 3))
    sheet["A7"] = "Total"
    sheet["B7"] = "=SUM(B4:B6)"
    sheet["C7"] = "=SUM(C4:C6)"


def make():
    book = Workbook()
    claim_sheet = book.active
    claim_sheet.title = "Claim"
    claim(claim_sheet)
    progress(book.create_sheet("Progress"))
    by_headline(book.create_sheet("By headline"))
    lists = book.create_sheet("Lists")
    for row in range(1, 5):
        lists.cell(row, 1, f"Q{row}")
    lists.sheet_state = "hidden"
    summary = book.create_sheet("Summary")
    summary["A1"] = "All claims, twice"
    summary["B1"] = "=Claim!C11*2"
    book.defined_names.append(DefinedName("Payment_due", attr_text="Claim!$C$13"))
    return book


def label_moved(book):
    book["Claim"].insert_rows(9)


def label_changed(book):
    book["Claim"]["A9"] = "New claims and others"


def label_twice(book):
    book["Progress"]["A20"] = "Families worked with"


def sheet_renamed(book):
    book["Progress"].title = "Progress 2024"


def name_gone(book):
    del book.defined_names["Payment_due"]


def name_elsewhere(book):
    del book.defined_names["Payment_due"]
    book.defined_names.append(DefinedName("Payment_due", attr_text="Progress!$C$9"))


def filled(book):
    book["Claim"]["C9"] = 7


def formula(book):
    book["Claim"]["C10"] = "=C9*2"


def locked(book):
    book["Claim"]["C10"].protection = Protection(locked=True)


def merged(book):
    book["Claim"].merge_cells("B9:C9")


def other_choices(book):
    for row in range(1, 5):
        book["Lists"].cell(row, 1, f"Quarter {row}")


def no_dates(book):
    book["Claim"]["C6"].number_format = "0"


CHANGES = {f.__name__: f for f in [label_moved, label_changed, label_twice, sheet_renamed, name_gone, name_elsewhere,
                                   filled, formula, locked, merged, no_dates, other_choices]}


def add_others(path):
    """What openpyxl does not write: stale values beside the totals, a chain of formulas, a part nobody knows."""
    with zipfile.ZipFile(path) as book:
        parts = [(item, book.read(item)) for item in book.infolist()]
    chain = (b'<?xml version="1.0" encoding="UTF-8"?><calcChain xmlns="http://schemas.openxmlformats.org/'
             b'spreadsheetml/2006/main"><c r="C11" i="1"/><c r="C14"/></calcChain>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for item, content in parts:
            for formula in [b"SUM(C9:C10)", b"Claim!C11*2"]:
                content = content.replace(b"<f>%s</f><v></v>" % formula, b"<f>%s</f><v>12345</v>" % formula)
            if item.filename == "[Content_Types].xml":
                content = content.replace(
                    b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxml'
                    b'formats-officedocument.spreadsheetml.calcChain+xml"/><Default Extension="bin" '
                    b'ContentType="application/octet-stream"/></Types>')
            if item.filename == "xl/_rels/workbook.xml.rels":
                content = content.replace(
                    b"</Relationships>", b'<Relationship Id="rIdChain" Type="http://schemas.openxmlformats.org/'
                    b'officeDocument/2006/relationships/calcChain" Target="calcChain.xml"/></Relationships>')
            book.writestr(item, content)
        book.writestr("xl/calcChain.xml", chain)
        book.writestr("custom/part.bin", bytes(range(256)) * 8, zipfile.ZIP_STORED)


def main():
    book = make()
    for change in sys.argv[2:]:
        CHANGES[change](book)
    book.save(sys.argv[1])
    add_others(sys.argv[1])


main()
