# SPDX-License-Identifier: MIT
"""Compares a filled form with the form, by zipfile and openpyxl, which share nothing with the program.

    compare_forms.py [--without-chain] [--no-openpyxl] FORM.xlsx FILLED.xlsx
    compare_forms.py --totals FILLED.xlsx       totals as LibreOffice computed them
"""
import re
import struct
import sys
import zipfile

from openpyxl import load_workbook

FILLED = {
    "Claim": {"C3": "X0123", "C4": "2023-24", "C5": "Q3", "C9": 2, "C10": 1, "C13": 800},
    "Progress": {"C4": 73, "C5": 10, "C6": 148, "C7": 8},
    "By headline": {"B4": 40, "C4": 2, "B5": 30, "C5": 1, "B6": 38, "C6": 1},
}
TOTALS = {
    "Claim": {"C11": 3, "C14": 800 / 3},
    "Progress": {"C9": 10 / 73},
    "By headline": {"B7": 108, "C7": 4},
}
CHANGED = ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml"]
CHAIN = "xl/calcChain.xml"
LISTS = ["[Content_Types].xml", "xl/_rels/workbook.xml.rels"]


def raw(path, info):
    """The part's bytes as they lie in the file, compressed."""
    with open(path, "rb") as file:
        file.seek(info.header_offset)
        header = file.read(30)
        name, extra = struct.unpack("<HH", header[26:30])
        file.seek(name + extra, 1)
        return file.read(info.compress_size)


def facts(info):
    return (info.filename, info.date_time, info.compress_type, info.external_attr)


def compare_parts(form, filled, without_chain):
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(filled) as new:
        before = [i for i in old.infolist() if not (without_chain and i.filename == CHAIN)]
        after = new.infolist()
        assert [facts(i) for i in before] == [facts(i) for i in after], "names, order, dates or attributes differ"
        for one, other in zip(before, after):
            name = one.filename
            if without_chain and name in LISTS:
                gone = re.sub(rb"<(Override|Relationship)[^>]*calcChain[^>]*/>", b"", old.read(one))
                assert gone == new.read(other), name
            elif name == "xl/workbook.xml":
                asked = re.sub(rb' fullCalcOnLoad="1"', b"", new.read(other))
                assert asked == re.sub(rb' fullCalcOnLoad="1"', b"", old.read(one)), name
                assert b'fullCalcOnLoad="1"' in new.read(other), name
            elif name in CHANGED:
                outside_rows(old.read(one), new.read(other), name)
            else:
                assert raw(form, one) == raw(filled, other), name + " is not copied as it lay"


def outside_rows(old, new, name):
    """What is not a row of cells is the same, byte for byte."""
    cut = rb"<sheetData>.*</sheetData>"
    assert re.sub(cut, b"", old, flags=re.S) == re.sub(cut, b"", new, flags=re.S), name


def compare_cells(form, filled):
    old, new = load_workbook(form), load_workbook(filled)
    assert old.sheetnames == new.sheetnames
    for sheet in old.sheetnames:
        expected = FILLED.get(sheet, {})
        for row in range(1, 30):
            for column in range(1, 12):
                before, after = old[sheet].cell(row, column), new[sheet].cell(row, column)
                where = f"{sheet}!{before.coordinate}"
                assert before._style == after._style or before.coordinate in expected, where
                assert before.number_format == after.number_format, where
                if where == "Claim!C6":
                    assert after.is_date and str(after.value)[:10] == "2023-12-31", after.value
                elif before.coordinate in expected:
                    assert after.value == expected[before.coordinate], (where, after.value)
                else:
                    assert before.value == after.value, (where, before.value, after.value)
        assert str(old[sheet].data_validations.dataValidation) == str(new[sheet].data_validations.dataValidation)
        assert old[sheet].merged_cells.ranges == new[sheet].merged_cells.ranges
        assert old[sheet].protection.sheet == new[sheet].protection.sheet
        assert old[sheet].sheet_state == new[sheet].sheet_state


def check_totals(path):
    book = load_workbook(path, data_only=True)
    for sheet, cells in TOTALS.items():
        for cell, expected in cells.items():
            value = book[sheet][cell].value
            assert abs(value - expected) < 1e-9, (sheet, cell, value, expected)


def main():
    words = sys.argv[1:]
    if words[0] == "--totals":
        check_totals(words[1])
        return
    form, filled = words[-2:]
    compare_parts(form, filled, "--without-chain" in words)
    if "--no-openpyxl" not in words:
        compare_cells(form, filled)


main()
