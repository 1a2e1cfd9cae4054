#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
cells - the cells of a run's workbooks, for bare_xlsx.c to write again and to compare.

    cells.py list OURS           prints them, as bare_xlsx.c reads them
    cells.py same OURS THEIRS    whether both folders' workbooks hold the same cells

A line is parted by tabs; text has its tabs, line feeds and backslashes written as \\t, \\n, \\\\.

    B  file  streamed     a workbook begins; streamed is 1 for constant memory
    S  name               a sheet begins
    F  style  bold  size  wrap  side  indent  number format
    T  row  column  style  text
    N  row  column  style  number

Exit status of "same": 0, or 1 with a sentence about the first difference.
"""
import sys
from itertools import zip_longest
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import to_excel

# As the program writes them: tables and charts need a workbook as a whole.
BOOKS = (("submission.xlsx", 0), ("outcomes-framework.xlsx", 1))


def escaped(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def look_of(cell):
    alignment = cell.alignment
    return (int(bool(cell.font.b)), cell.font.sz or 11, int(bool(alignment.wrap_text)),
            alignment.horizontal or "general", int(alignment.indent or 0), cell.number_format)


class Looks:
    """Numbers for the looks of cells; 0 is for cells that look as they come."""

    def __init__(self):
        self.by_style, self.numbers = {0: 0}, {}

    def number(self, cell):
        style = cell._style_id
        if style not in self.by_style:
            look = look_of(cell)
            if look not in self.numbers:
                self.numbers[look] = len(self.numbers) + 1
                print("F", self.numbers[look], *map(str, look), sep="\t")
            self.by_style[style] = self.numbers[look]
        return self.by_style[style]


def cells_of(sheet):
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                yield cell


def sheet_list(sheet, looks):
    print("S", escaped(sheet.title), sep="\t")
    for cell in cells_of(sheet):
        look, place = looks.number(cell), (cell.row - 1, cell.column - 1)
        if isinstance(cell.value, str):
            print("T", *place, look, escaped(cell.value), sep="\t")
        else:
            number = to_excel(cell.value) if cell.is_date else cell.value
            print("N", *place, look, repr(number), sep="\t")


def books_list(ours):
    for name, streamed in BOOKS:
        book = openpyxl.load_workbook(ours / name, read_only=True)
        print("B", name, streamed, sep="\t")
        looks = Looks()
        for sheet in book.worksheets:
            sheet_list(sheet, looks)


def books_compare(ours, theirs):
    for name, _ in BOOKS:
        a, b = (openpyxl.load_workbook(folder / name, read_only=True) for folder in (ours, theirs))
        if a.sheetnames != b.sheetnames:
            sys.exit(f"{name} has the sheets {a.sheetnames} here and {b.sheetnames} there")
        for one, other in zip(a.worksheets, b.worksheets):
            for x, y in zip_longest(cells_of(one), cells_of(other)):
                told = [c and (c.coordinate, type(c.value), c.value, c.number_format) for c in (x, y)]
                if told[0] != told[1]:
                    sys.exit(f"{name}, \"{one.title}\": {told[0]} here and {told[1]} there")


def main():
    if sys.argv[1] == "list":
        books_list(Path(sys.argv[2]))
    else:
        books_compare(Path(sys.argv[2]), Path(sys.argv[3]))


if __name__ == "__main__":
    main()
