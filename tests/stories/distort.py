#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Rewrites a dataset into a shape that some council's export has, with the mapping that leads back.

    distort.py SHAPE DATASET OUT

OUT gets the exports and mapping.xml.  Shapes: coded (other headings, dates like 31/12/2023, codes, Windows-1252,
semicolons), wide (a row an episode with numbered columns of needs and outcomes, families found by a person's
id in another file), plainly (other headings only, so that mistakes stay what they are), book (a workbook whose sheets have titles above the headings, and real dates).
"""
import csv
import datetime
import os
import sys
from xml.sax.saxutils import quoteattr

DATES = {"dob", "from", "until", "opened_on", "assessed_on", "plan_on", "closed_on", "identified_on", "achieved_on",
         "approved_on", "term_start", "term_end", "on"}
YES_NO = {"whole_family_assessment", "plan_covers_all_needs", "closure_quality", "permanently_excluded"}
CODED = {"role", "identified_at", "result", "basis", "provision", "type", "need_code", "quarter"}


def read(folder):
    tables = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        with open(os.path.join(folder, name), newline="", encoding="utf-8") as file:
            head = next(csv.reader(file))
        tables[name[:-4]] = (head, rows)
    return tables


def british(day):
    return day and datetime.date.fromisoformat(day).strftime("%d/%m/%Y")


def attributes(**given):
    return "".join(f" {key.replace('_', '-')}={quoteattr(value)}" for key, value in given.items() if value is not None)


def column(name, inside="", **given):
    return f"    <column{attributes(name=name, **given)}" + (f">{inside}</column>\n" if inside else "/>\n")


def write_mapping(out, files, tables):
    with open(os.path.join(out, "mapping.xml"), "w", encoding="utf-8") as file:
        file.write('<mapping name="distorted" version="1">\n' + "".join(files))
        for table, source, extra, columns in tables:
            file.write(f"  <table{attributes(name=table, **{'from': source}, **extra)}>\n{''.join(columns)}  </table>\n")
        file.write("</mapping>\n")


# --- coded -------------------------------------------------------------------------------------------------------

def values_map(codes):
    lines = "".join(f"<value{attributes(found=code, becomes=value)}/>" for value, code in codes.items())
    return f"<values>{lines}</values>"


def coded(tables, out):
    files, mapped = [], []
    for table, (head, rows) in tables.items():
        columns, cells = [], []
        for name in head:
            heading = f"{table[:3].upper()} \u00a3 {name.replace('_', ' ').title()}"
            present = sorted({row[name] for row in rows if row[name]})
            if name in DATES:
                made = [british(row[name]) for row in rows]
                columns.append(column(name, **{"from": heading}, date="dd/mm/yyyy"))
            elif name in YES_NO:
                made = [{"y": "Yes", "n": "NO", "": ""}[row[name]] for row in rows]
                columns.append(column(name, **{"from": heading}, values="yes-no"))
            elif name in CODED:
                codes = {value: f"K\u00e9 {number}" for number, value in enumerate(present)}
                made = [codes.get(row[name], "") for row in rows]
                columns.append(column(name, values_map(codes) if codes else "", **{"from": heading}))
            elif name == "payment_pence":
                made = [row[name] and f"\u00a3{int(row[name]) / 100:,.2f}" for row in rows]
                columns.append(column(name, **{"from": heading}, number="pounds-to-pence"))
            else:
                made = [row[name] for row in rows]
                columns.append(column(name, **{"from": heading}))
            cells.append([heading] + made)
        with open(os.path.join(out, f"{table}_2023.txt"), "w", newline="", encoding="cp1252", errors="strict") as file:
            csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(zip(*cells))
        files.append(f"  <file{attributes(name=table, match=table + '_*.txt', encoding='windows-1252', delimiter='semicolon')}/>\n")
        mapped.append((table, table, {}, columns))
    write_mapping(out, files, mapped)


# What the planted mistakes do to headers: a column that a mapping cannot do without, and one that it cannot name.
NEEDED = {"attendance": ["term"]}
STRANGE = {"worker_initials"}


def plainly(folder, out):
    files, mapped = [], []
    for file_name in sorted(os.listdir(folder)):
        table = file_name[:-4]
        with open(os.path.join(folder, file_name), "rb") as file:
            head, rest = file.read().split(b"\n", 1)
        names = head.decode("utf-8-sig").strip().split(",")
        with open(os.path.join(out, file_name), "wb") as file:
            headings = [("Our " if names.index(name) == place else "Again ") + name for place, name in enumerate(names)]
            file.write(",".join(headings).encode() + b"\n" + rest)
        files.append(f"  <file{attributes(name=table, match=file_name)}/>\n")
        known = [name for name in dict.fromkeys(names) if name not in STRANGE]
        columns = [column(name, **{"from": "Our " + name}) for name in known]
        columns += [column(name, constant="T") for name in NEEDED.get(table, []) if name not in known]
        mapped.append((table, table, {}, columns))
    write_mapping(out, files, mapped)


# --- wide --------------------------------------------------------------------------------------------------------

def put_csv(path, head, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, head, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def wide(tables, out):
    families = {row["family_id"]: row for row in tables["families"][1]}
    family_head = [name for name in tables["families"][0] if name != "family_id"]
    member_head, members = tables["members"]
    person_of = {}
    people = []
    for row in members:
        person_of.setdefault(row["family_id"], row["member_id"])
        people.append({**row, **{"fam " + name: families[row["family_id"]][name] for name in family_head}})
    put_csv(os.path.join(out, "people.csv"), member_head + ["fam " + name for name in family_head], people)
    put_csv(os.path.join(out, "childless.csv"), tables["families"][0],
            [row for key, row in families.items() if key not in person_of])

    episode_head, episodes = tables["episodes"]
    need_head = [name for name in tables["needs"][0] if name != "episode_id"]
    outcome_head = [name for name in tables["outcomes"][0] if name != "need_id"]
    outcomes, needs = {}, {}
    for row in tables["outcomes"][1]:
        outcomes.setdefault(row["need_id"], []).append(row)
    for row in tables["needs"][1]:
        needs.setdefault(row["episode_id"], []).append(row)
    most = max(len(list_) for list_ in needs.values())
    most_outcomes = max(len(list_) for list_ in outcomes.values())
    rows = []
    for episode in episodes:
        row = {name: episode[name] for name in episode_head if name != "family_id"}
        row["person"] = person_of.get(episode["family_id"], "")
        row["family"] = "" if row["person"] else episode["family_id"]
        for number, need in enumerate(needs.get(episode["episode_id"], []), 1):
            row.update({f"need_{number}_{name}": need[name] for name in need_head})
            for other, outcome in enumerate(outcomes.get(need["need_id"], [])):
                row.update({f"need_{number}_{chr(97 + other)}_{name}": outcome[name] for name in outcome_head})
        rows.append(row)
    head = [name for name in episode_head if name != "family_id"] + ["person", "family"]
    for number in range(1, most + 1):
        head += [f"need_{number}_{name}" for name in need_head]
        for other in range(most_outcomes):
            head += [f"need_{number}_{chr(97 + other)}_{name}" for name in outcome_head]
    put_csv(os.path.join(out, "cases.csv"), head, rows)
    files = [f"  <file{attributes(name=name, match=name + '.csv')}/>\n" for name in ("cases", "people", "childless")]
    mapped = [
        ("families", "people", {"distinct": "first"},
         [column("family_id", **{"from": "family_id"})] + [column(name, **{"from": "fam " + name}) for name in family_head]),
        ("families", "childless", {"distinct": "first"},
         [column(name, **{"from": name}) for name in tables["families"][0]]),
        ("members", "people", {}, [column(name, **{"from": name}) for name in member_head]),
        ("episodes", "cases", {},
         [column(name, **{"from": name}) for name in episode_head if name != "family_id"]
         + [column("family_id", '<first><from column="person"/><from column="family"/></first>'
                   '<lookup file="people" key="member_id" take="family_id" otherwise="keep"/>')]),
    ]
    each = f'    <each first="1" last="{most}"/>\n'
    mapped.append(("needs", "cases", {},
                   [each, '    <when column="need_{n}_need_id" blank="no"/>\n', column("episode_id", **{"from": "episode_id"})]
                   + [column(name, **{"from": "need_{n}_" + name}) for name in need_head]))
    for other in range(most_outcomes):
        mapped.append(("outcomes", "cases", {},
                       [each, f'    <when column="need_{{n}}_{chr(97 + other)}_result" blank="no"/>\n',
                        column("need_id", **{"from": "need_{n}_need_id"})]
                       + [column(name, **{"from": "need_{n}_" + chr(97 + other) + "_" + name}) for name in outcome_head]))
    for table in ("attendance", "events", "claims"):
        if table not in tables:
            continue
        put_csv(os.path.join(out, table + ".csv"), *tables[table])
        files.append(f"  <file{attributes(name=table, match=table + '.csv')}/>\n")
        mapped.append((table, table, {}, [column(name, **{"from": name}) for name in tables[table][0]]))
    write_mapping(out, files, mapped)


# --- book --------------------------------------------------------------------------------------------------------

def book(tables, out):
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    files, mapped = [], []
    for table, (head, rows) in tables.items():
        sheet = workbook.create_sheet("All " + table)
        sheet.append(["Extract of " + table])
        sheet.append([])
        sheet.append(["Our " + name for name in head])
        for row in rows:
            sheet.append([datetime.date.fromisoformat(row[name]) if name in DATES and row[name] else row[name] or None
                          for name in head])
        files.append(f"  <file{attributes(name=table, match='*.xlsx', sheet='All ' + table, header_row='3')}/>\n")
        mapped.append((table, table, {},
                       [column(name, **{"from": "Our " + name}, date="dd/mm/yyyy" if name in DATES else None)
                        for name in head]))
    workbook.save(os.path.join(out, "exports.xlsx"))
    write_mapping(out, files, mapped)


if __name__ == "__main__":
    os.makedirs(sys.argv[3])
    if sys.argv[1] == "plainly":
        plainly(sys.argv[2], sys.argv[3])
    else:
        {"coded": coded, "wide": wide, "book": book}[sys.argv[1]](read(sys.argv[2]), sys.argv[3])
