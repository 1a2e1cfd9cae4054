#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
write_book - writes the three long sheets of the council's workbook from rows, with XlsxWriter.

    write_book.py FOLDER

For the peers that cannot write a workbook themselves: reads their claimed_families.csv,
needs_and_outcomes.csv and not_yet.csv and writes rows.xlsx beside them.  pandas calls `write`.
"""
import csv
import sys
from datetime import date
from pathlib import Path

import xlsxwriter

QUARTER = "2023-24-Q3"
ALONE = "For the council only: this is about families and stays in the council. "
TEXT, NUMBER, DAY = "text", "number", "day"

# Name, sentence, and for each column its heading and what it holds.
SHEETS = {
    "claimed_families": (
        "Claimed families", ALONE + "A row for each family in the claim.",
        [("Family", TEXT), ("Episode", TEXT), ("Opened on", DAY), ("Closed on", DAY),
         ("Sustained on", DAY), ("Claim", TEXT), ("Needs", TEXT), ("Headlines", TEXT),
         ("Lead organisation", TEXT), ("Lead school URN", TEXT)]),
    "needs_and_outcomes": (
        "Needs and outcomes", ALONE + "A row for each need of each family in the claim.",
        [("Family", TEXT), ("Episode", TEXT), ("Need", TEXT), ("Code", TEXT),
         ("Need in words", TEXT), ("Headline", NUMBER), ("Identified on", DAY),
         ("Counted", TEXT), ("How it stands", TEXT), ("Result", TEXT), ("Achieved on", DAY),
         ("Basis", TEXT), ("Evidence of the need", TEXT), ("Evidence of the outcome", TEXT)]),
    "not_yet": (
        "Not yet",
        ALONE + "Episodes due in this quarter or the next that are not in the claim, and why.",
        [("Family", TEXT), ("Episode", TEXT), ("Decision", TEXT), ("Tests failed", TEXT),
         ("Tests unknown", TEXT), ("Earliest claim on", DAY), ("Sustained on", DAY)]),
}

EXCEL_DAY_0 = date(1899, 12, 30).toordinal()


def sheet_write(book, key, rows, formats):
    name, lead, columns = SHEETS[key]
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, f"{name}: {QUARTER}")
    sheet.write_string(1, 0, lead)
    for at, (heading, _) in enumerate(columns):
        sheet.write_string(2, at, heading)
    kinds = [kind for _, kind in columns]
    serials = {} # few days occur, often
    for number, row in enumerate(rows, start=3):
        for at, (kind, cell) in enumerate(zip(kinds, row)):
            if cell == "":
                continue
            if kind is TEXT:
                sheet.write_string(number, at, cell)
            elif kind is NUMBER:
                sheet.write_number(number, at, int(cell), formats[NUMBER])
            else:
                serial = serials.get(cell)
                if serial is None:
                    serial = date.fromisoformat(cell).toordinal() - EXCEL_DAY_0
                    serials[cell] = serial
                sheet.write_number(number, at, serial, formats[DAY])


def write(path, rows_of):
    """Rows of texts, with days like 2024-05-12, as `rows_of(key)` gives them."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    formats = {NUMBER: book.add_format({"num_format": "#,##0"}),
               DAY: book.add_format({"num_format": "yyyy-mm-dd"})}
    for key in SHEETS:
        sheet_write(book, key, rows_of(key), formats)
    book.close()


def main():
    folder = Path(sys.argv[1])

    def rows_of(key):
        with open(folder / (key + ".csv"), encoding="utf-8", newline="") as file:
            yield from csv.reader(file)
    write(str(folder / "rows.xlsx"), rows_of)


if __name__ == "__main__":
    main()
