# SPDX-License-Identifier: MIT
"""make_books - workbooks and an XML file for the story of foreign input.

    make_books.py same DIR           same.xlsx, mac.xlsx (days from 1904) and same.xml with the tables of DIR
    make_books.py trap NAME DIR      one workbook that is not what it seems, NAME.xlsx
"""
import csv
import datetime
import os
import re
import struct
import sys
import warnings
import zipfile
import zlib
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

warnings.simplefilter("ignore")  # a part twice is meant

TABLES = ["families", "members", "episodes", "needs", "outcomes", "attendance", "events", "claims"]


def rows_of(folder, table):
    path = os.path.join(folder, table + ".csv")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
        return list(csv.reader(line.replace("\0", "") for line in file))


def typed(text):
    """What somebody who types the text into a spreadsheet gets."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return text
    if re.fullmatch(r"(0|[1-9]\d{0,9})(\.\d*[1-9])?", text):
        return float(text) if "." in text else int(text)
    return text or None


def workbook(folder):
    book = Workbook()
    book.remove(book.active)
    for table in TABLES:
        rows = rows_of(folder, table)
        if rows is not None:
            sheet = book.create_sheet(table)
            for row in rows:
                sheet.append([typed(cell) for cell in row])
    return book


def make_same(folder):
    book = workbook(folder)
    book.save("same.xlsx")
    book.epoch = CALENDAR_MAC_1904
    book.save("mac.xlsx")
    with open("same.xml", "w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<dataset>\n')
        for table in TABLES:
            rows = rows_of(folder, table)
            if rows is None:
                continue
            out.write(f"  <{table}>\n")
            for row in rows[1:]:
                cells = "".join(f"<{name}>{escape(cell)}</{name}>" for name, cell in zip(rows[0], row) if cell)
                out.write(f"    <row>{cells}</row>\n")
            out.write(f"  </{table}>\n")
        out.write("</dataset>\n")


# --- traps ------------------------------------------------------------------------------------------

SHEET = "xl/worksheets/sheet1.xml"  # families


def parts_of(path):
    with zipfile.ZipFile(path) as book:
        return [(name, book.read(name)) for name in book.namelist()]


def write_parts(path, parts, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as book:
        for name, content in parts:
            book.writestr(name, content)


def with_sheet(path, change):
    write_parts(path, [(name, change(content) if name == SHEET else content) for name, content in parts_of(path)])


def in_front_of_root(words):
    return lambda xml: re.sub(rb"<worksheet", words + b"<worksheet", xml, count=1)


def behind_data(words):
    return lambda xml: xml.replace(b"</sheetData>", words + b"</sheetData>", 1)


def patch(path, change):
    with open(path, "rb") as file:
        content = bytearray(file.read())
    with open(path, "wb") as file:
        file.write(change(content))


def overlap(content):
    """Gives each part half of the file, so that they lie over each other."""
    at = content.index(b"PK\x01\x02")
    while content[at:at + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack("<HHH", content[at + 28:at + 34])
        content[at + 20:at + 24] = struct.pack("<I", len(content) // 2)
        at += 46 + name + extra + comment
    return content


def encrypt(content):
    """Says of every part that it is encrypted."""
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 4)
    return content


def wrong_sum(content, sheet):
    """Changes the checksum of the sheet, in both of its headers."""
    right = struct.pack("<I", zlib.crc32(sheet))
    return content.replace(right, bytes(byte ^ 0xFF for byte in right))


def empty_rows():
    rows = "".join(f'<row r="{n}" s="1" customFormat="1" spans="1:10"/>' for n in range(3, 1048577))
    return behind_data(rows.encode())


def cells(book, sheet, values):
    for place, value in values.items():
        book[sheet][place] = value


def make_odd(book):
    """What spreadsheets do to data: everything here but the marked cells is meant to be read."""
    book["families"].sheet_state = "hidden"
    book.create_sheet("Notes")["A1"] = "for nobody"
    book["attendance"].title = "Attendance.csv"
    cells(book, "members", {"D2": datetime.datetime(2012, 5, 1), "D3": 60})
    book["members"]["D3"].number_format = "yyyy-mm-dd"  # the 29 February 1900: wrong
    cells(book, "families", {"C1": "area", "C2": 1234567890123456789})
    cells(book, "episodes", {"I2": True, "J2": datetime.datetime(2023, 4, 10, 13, 30)})  # J2 is wrong
    cells(book, "needs", {"C2": "#N/A"})  # wrong
    book["needs"]["C2"].data_type = "e"
    cells(book, "outcomes", {"C2": "=DATE(2023,3,1)"})  # wrong: openpyxl saves no value


def make_trap(name, folder):
    path = name + ".xlsx"
    book = workbook(folder)
    if name == "odd":
        make_odd(book)
    book.save(path)
    sheet = dict(parts_of(path))[SHEET]
    if name == "pdf":
        patch(path, lambda _: b"%PDF-1.7\n")
    elif name == "web":
        patch(path, lambda _: b"<html><table><tr><td>family_id</td></tr></table></html>")
    elif name == "old":
        patch(path, lambda _: b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + b"\0" * 504)
    elif name == "cut":
        patch(path, lambda content: content[:len(content) * 2 // 3])
    elif name == "empty":
        patch(path, lambda _: b"")
    elif name == "noise":
        patch(path, lambda _: bytes((i * i * 7919 >> 3) & 0xFF for i in range(20000)))
    elif name == "bomb":
        with_sheet(path, behind_data(b"<x/>" * 60000000))
    elif name == "overlap":
        patch(path, overlap)
    elif name == "twice":
        write_parts(path, parts_of(path) + [(SHEET, sheet)])
    elif name == "climbs":
        write_parts(path, parts_of(path) + [("../evil.xml", b"<a/>")])
    elif name == "macros":
        write_parts(path, parts_of(path) + [("xl/vbaProject.bin", b"\0")])
    elif name == "binary":
        write_parts(path, parts_of(path) + [("xl/workbook.bin", b"\0")])
    elif name == "encrypted":
        patch(path, encrypt)
    elif name == "wrong_sum":
        patch(path, lambda content: wrong_sum(content, sheet))
    elif name == "doctype":
        with_sheet(path, in_front_of_root(b'<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>'))
    elif name == "attributes":
        with_sheet(path, behind_data(b"<row " + b" ".join(b'a%d="1"' % n for n in range(40000)) + b"/>"))
    elif name == "nul":
        with_sheet(path, lambda xml: xml.replace(b"F1", b"F\0", 1))
    elif name == "bad_utf8":
        with_sheet(path, behind_data(b'<row r="9"><c r="A9" t="str"><v>Zo\xEB</v></c></row>'))
    elif name == "mismatch":
        with_sheet(path, lambda xml: xml.replace(b"</sheetData>", b"</sheetdata>"))
    elif name == "no_sheet":
        write_parts(path, [part for part in parts_of(path) if part[0] != SHEET])
    elif name == "no_book":
        write_parts(path, [("readme.txt", b"only a zip archive")])
    elif name == "empty_rows":
        with_sheet(path, empty_rows())
    elif name == "far_cell":
        with_sheet(path, behind_data(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    elif name == "sparse":  # a header to the last column over 4,000 rows of one cell: 65 million cells
        wide = b'<row r="1"><c r="A1" t="str"><v>family_id</v></c><c r="XFD1"><v>1</v></c></row>'
        rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(2, 4002))
        with_sheet(path, lambda xml: re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>" + wide + rows + b"</sheetData>", xml))
    elif name == "same_cell":
        with_sheet(path, behind_data(b'<row r="2"><c r="A2"><v>1</v></c></row>'))
    elif name == "disordered":
        with_sheet(path, lambda xml: re.sub(rb"(<row .*?</row>)(<row .*?</row>)", rb"\2\1", xml, count=1))
    elif name == "two_tables":
        book.create_sheet("FAMILIES.CSV")
        book.save(path)
    elif name != "odd":
        sys.exit(f"no trap {name}")


if sys.argv[1] == "same":
    make_same(sys.argv[2])
else:
    make_trap(sys.argv[2], sys.argv[3])
