# SPDX-License-Identifier: MIT
"""Changes a workbook below the level that spreadsheet libraries know: spoil_zip.py FROM TO CHANGE."""
import sys
import warnings
import zipfile

SHEET = "xl/worksheets/sheet1.xml"


def same(parts):
    return parts


def macros(parts):
    return parts + [("xl/vbaProject.bin", b"x")]


def doubled(parts):
    return parts + [parts[-1]]


def climbing(parts):
    return parts + [("xl/../../x.xml", b"<x/>")]


def change_sheet(change):
    return lambda parts: [(name, change(content) if name == SHEET else content) for name, content in parts]


two_sheets = change_sheet(lambda x: x.replace(b"</sheetData>", b"</sheetData><sheetData/>"))
doctype = change_sheet(lambda x: b"<!DOCTYPE worksheet>" + x)
utf16 = change_sheet(lambda x: x.decode().encode("utf-16"))
rows = change_sheet(lambda x: x.replace(b"</sheetData>", b"".join(
    b'<row r="%d" s="1" customFormat="1"/>' % i for i in range(15, 1048577)) + b"</sheetData>"))


def bomb(parts):
    return parts + [("xl/media/zeros.bin", bytes(300 * 1024 * 1024))]


def damage(path):
    """Another byte in the compressed sheet, so that its checksum does not hold."""
    with zipfile.ZipFile(path) as book:
        info = book.getinfo(SHEET)
    with open(path, "r+b") as file:
        file.seek(info.header_offset + 30 + len(SHEET) + info.compress_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 0x55]))


class Pipe:
    """A file that cannot be gone back in, so that sizes follow the parts, as some servers write workbooks."""

    def __init__(self, path):
        self.file = open(path, "wb")

    def write(self, content):
        return self.file.write(content)

    def flush(self):
        self.file.flush()

    def close(self):
        self.file.close()


def main():
    source, target, change = sys.argv[1:]
    warnings.simplefilter("ignore")
    with zipfile.ZipFile(source) as book:
        parts = [(item.filename, book.read(item)) for item in book.infolist()]
    damaged = change == "damaged"
    parts = (same if damaged or change == "streamed" else globals()[change])(parts)
    with zipfile.ZipFile(Pipe(target) if change == "streamed" else target, "w", zipfile.ZIP_DEFLATED) as book:
        if change == "streamed":
            book.writestr("empty/", b"")
        for name, content in parts:
            book.writestr(name, content)
    if damaged:
        damage(target)


main()
