#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""dump - a workbook as text: every cell of every sheet, names, tables, filters and frozen panes, one a line."""
import sys

import openpyxl


def main(path):
    book = openpyxl.load_workbook(path)
    properties = book.properties
    print(f"title: {properties.title}; language: {properties.language}; created: {properties.created}")
    names = book.defined_names
    entries = names.definedName if hasattr(names, "definedName") else names.values()
    for entry in sorted(entries, key=lambda e: e.name):
        print(f"name {entry.name} = {entry.attr_text}")
    for sheet in book:
        print(f"sheet {sheet.title}: {sheet.dimensions}, frozen {sheet.freeze_panes}, "
              f"filter {sheet.auto_filter.ref}, merged {len(sheet.merged_cells.ranges)}")
        for table in sheet.tables.values():
            print(f"  table {table.displayName} {table.ref}")
        for chart in getattr(sheet, "_charts", []):
            print(f"  chart of {len(chart.series)} series")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    print(f"  {cell.coordinate} {cell.data_type} {cell.number_format}: {cell.value!r}")


main(sys.argv[1])
