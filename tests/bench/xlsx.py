# SPDX-License-Identifier: MIT
"""xlsx - the workbook that reading is measured with, and how long openpyxl takes over it.

    xlsx.py make BOOK.xlsx      a sheet "attendance" of 200,000 rows by 10 columns, shared texts and dates
    xlsx.py read BOOK.xlsx      reads all its cells in openpyxl's read-only mode; prints the seconds
"""
import datetime
import sys
import time

from openpyxl import Workbook, load_workbook

ROWS = 200000
COLUMNS = ["member_id", "term", "term_start", "term_end", "sessions_possible", "absent_authorised",
           "absent_unauthorised", "suspension_days", "permanently_excluded", "provision"]


def make(path):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("attendance")
    sheet.append(COLUMNS)
    autumn = datetime.date(2023, 9, 1)
    for n in range(ROWS):
        start = autumn + datetime.timedelta(days=n % 5)
        sheet.append([f"M{n // 3:06d}", "autumn 2023", start, start + datetime.timedelta(days=105), 120 + n % 10,
                      n % 7, n % 11, n % 5 / 2, "ny"[n % 13 == 0], "primary"])
    book.save(path)


def read(path):
    begun = time.process_time()
    cells = 0
    for row in load_workbook(path, read_only=True)["attendance"].iter_rows(values_only=True):
        cells += len(row)
    assert cells == (ROWS + 1) * len(COLUMNS), cells
    print(f"{'openpyxl':12} {time.process_time() - begun:8.3f} s")


{"make": make, "read": read}[sys.argv[1]](sys.argv[2])
