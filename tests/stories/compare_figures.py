#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
compare_figures - holds every figure of figures.json against the named cell of submission.xlsx.

    compare_figures.py FIGURES.json SUBMISSION.xlsx

Prints "ok - name" or "not ok - name" for each figure.
"""
import json
import sys

import openpyxl


def named_cells(path):
    """The value of every cell that has a name in the workbook."""
    book = openpyxl.load_workbook(path)
    names = book.defined_names
    names = names.values() if hasattr(names, "values") else names.definedName
    cells = {}
    for name in names:
        for sheet, place in name.destinations:
            cells[name.name] = book[sheet][place.replace("$", "")].value
    return cells


def expected_cells(figures):
    """The name a figure has in the workbook, and its value."""
    headlines = figures["headlines"]
    for code, value in figures.items():
        if code == "school_incentive_pence":
            yield code, sum(value.values())
        elif isinstance(value, int):
            yield code, value
    for kind, value in figures["decisions"].items():
        yield f"decisions_{kind}", value
    for headline in headlines:
        for code, value in headline.items():
            if code != "number":
                yield f"headline_{headline['number']}_{code}", value


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        figures = json.load(file)
    cells = named_cells(sys.argv[2])
    expected = dict(expected_cells(figures))
    for name, value in expected.items():
        found = cells.pop(name, None)
        print(f"ok - {name}" if found == value
              else f"not ok - {name}: {found} in the workbook, {value} in figures.json")
    for name in cells:
        print(f"not ok - {name} is in the workbook, but no figure")
    if figures["claims_total"] == 0 or figures["families_worked_with"] == 0:
        print("not ok - there is nothing to compare")


if __name__ == "__main__":
    main()
