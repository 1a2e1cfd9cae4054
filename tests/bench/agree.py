#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
agree - whether a peer came to the program's return, figure by figure and cell by cell.

    agree.py OURS THEIRS

OURS is a folder of `deltareturn run`, THEIRS what a peer left: figures.json (without the checksums
of the files), decisions.csv and rows.xlsx with the three long sheets.  Exit status 0 when all is
the same, 1 with a sentence about the first difference.
"""
import json
import sys
from itertools import zip_longest
from pathlib import Path

import openpyxl

SHEETS = ("Claimed families", "Needs and outcomes", "Not yet")


class Difference(Exception):
    """The sentence for the person who waits for the times."""


def flat(value, path=""):
    """{"a": {"b": 1}} -> {"a.b": 1}; an empty object or list is a value."""
    if not isinstance(value, (dict, list)) or not value:
        return {path: value}
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return {key: leaf for name, inner in pairs
            for key, leaf in flat(inner, f"{path}.{name}" if path else str(name)).items()}


def figures_of(folder):
    figures = flat(json.loads((folder / "figures.json").read_text(encoding="utf-8")))
    return {path: value for path, value in figures.items() if not path.endswith(".sha256")}


def figures_compare(ours, theirs):
    a, b = figures_of(ours), figures_of(theirs)
    for path in sorted(a.keys() | b.keys()):
        one, other = a.get(path, "nothing"), b.get(path, "nothing")
        if one != other or isinstance(one, bool) != isinstance(other, bool):
            raise Difference(f"the figure {path} is {one} here and {other} there")


def decisions_compare(ours, theirs):
    a, b = ((folder / "decisions.csv").read_bytes() for folder in (ours, theirs))
    if a == b:
        return
    pairs = zip_longest(a.split(b"\n"), b.split(b"\n"), fillvalue=b"no line")
    for number, (one, other) in enumerate(pairs, start=1):
        if one != other:
            raise Difference(f"line {number} of decisions.csv is \"{one.decode()}\" here and "
                             f"\"{other.decode()}\" there")


def rows_of(book, sheet):
    """Rows of values; a date is told from a number, and blank cells at the end do not count."""
    for row in book[sheet].iter_rows(values_only=True):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        yield cells


def sheets_compare(ours, theirs):
    a = openpyxl.load_workbook(ours / "outcomes-framework.xlsx", read_only=True)
    b = openpyxl.load_workbook(theirs / "rows.xlsx", read_only=True)
    for sheet in SHEETS:
        if sheet not in b.sheetnames:
            raise Difference(f"the sheet \"{sheet}\" is missing there")
        pairs = zip_longest(rows_of(a, sheet), rows_of(b, sheet))
        for number, (one, other) in enumerate(pairs, start=1):
            if one != other or list(map(type, one)) != list(map(type, other)):
                raise Difference(f"row {number} of \"{sheet}\" is {one} here and {other} there")


def main():
    ours, theirs = map(Path, sys.argv[1:3])
    try:
        figures_compare(ours, theirs)
        decisions_compare(ours, theirs)
        sheets_compare(ours, theirs)
    except Difference as difference:
        print(difference, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
