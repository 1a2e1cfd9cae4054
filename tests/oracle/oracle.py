#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
oracle - the data contract a second time, to be compared with the program.

Written from the contract alone, in plain Python, with no thought for speed: the program and this
file agree only if two readings of the contract agree.  The rules are in the order of the contract:
tables, problems, calendar, decisions, figures.

    oracle.py run   --data DIR --quarter Q --framework PARAMS.json --out DIR [options]
    oracle.py check --data DIR --framework PARAMS.json [--quarter Q] [--as-at D]

--framework may be given several times; that the dates and headlines of several fit is taken for
granted.

Exit status: 0 done, 1 the data has errors (nothing written), 2 wrong usage.
"""
import argparse
import hashlib
import json
import re
import sys
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from measures import FAIL, PASS, UNKNOWN, Measures, every, some

# ---------------------------------------------------------------------------------- 1. Tables

# A column with a star must be there and not be blank.
TABLES = {
    "families": "family_id* la_ref area superseded_by",
    "members": "member_id* family_id* role* dob sex upn nhs_number surname forename from until",
    "episodes": "episode_id* family_id* opened_on* assessed_on whole_family_assessment plan_on "
                "plan_covers_all_needs lead_practitioner lead_organisation lead_school_urn "
                "closed_on closure_reason closure_quality framework",
    "needs": "need_id* episode_id* need_code* member_id identified_on identified_at baseline "
             "evidence_ref",
    "outcomes": "need_id* result* achieved_on basis value evidence_ref approved_by approved_on "
                "reason",
    "attendance": "member_id* term* term_start* term_end* sessions_possible* absent_authorised* "
                  "absent_unauthorised* suspensions suspension_days permanently_excluded late "
                  "provision",
    "events": "event_id family_id member_id type* on* until amount source",
    "claims": "family_id* episode_id quarter* authority payment_pence claimed_as",
    "waivers": "episode_id* test* requested_by* approved_by* approved_on* reason* expires_on",
}
COLUMNS = {table: [name.rstrip("*") for name in text.split()] for table, text in TABLES.items()}
STARRED = {table: [name[:-1] for name in text.split() if name.endswith("*")]
           for table, text in TABLES.items()}
MUST_EXIST = ("families", "members", "episodes", "needs", "outcomes")
KEYS = {"families": "family_id", "members": "member_id", "episodes": "episode_id",
        "needs": "need_id", "events": "event_id"}
# Which column points to the key of which table; claims only warn.
POINTERS = [("families", "superseded_by", "families"), ("members", "family_id", "families"),
            ("episodes", "family_id", "families"), ("needs", "episode_id", "episodes"),
            ("needs", "member_id", "members"), ("outcomes", "need_id", "needs"),
            ("attendance", "member_id", "members"), ("events", "family_id", "families"),
            ("events", "member_id", "members"), ("claims", "family_id", "families"),
            ("claims", "episode_id", "episodes"), ("waivers", "episode_id", "episodes")]
DATES = {"dob", "from", "until", "opened_on", "assessed_on", "plan_on", "closed_on", "on",
         "identified_on", "achieved_on", "approved_on", "term_start", "term_end",
         "expires_on"}
COUNTS = {"sessions_possible", "absent_authorised", "absent_unauthorised", "suspensions", "late"}
LISTS = {
    "role": "child parent_carer other_adult expectant_parent",
    "identified_at": "screening assessment review closure",
    "result": "achieved not_achieved neutral unknown",
    "basis": "practitioner partner self_report computed exception",
    "provision": "primary secondary special alternative home_educated none",
    "whole_family_assessment": "y n", "plan_covers_all_needs": "y n", "closure_quality": "y n",
    "permanently_excluded": "y n",
    "test": "T1 T2 T3 T4 T5 T6 T7 T9 T10", # time and earlier claims cannot be waived
    "type": "eh_referral eh_open csc_referral cin_start cin_end cp_start cp_end offence_proven "
            "asb_incident police_callout order_start order_breach prison_start prison_release "
            "missing dv_incident ae_attendance benefit_start benefit_end work_start work_end "
            "volunteering_start course_start course_end neet_start neet_end eviction_step "
            "homeless_application gp_registered parenting_course_done risk_band wellbeing_score "
            "school_exit review",
}
# Dates that make a row unused when they lie after the as-at date.
BEGINNINGS = [("members", "from"), ("members", "dob"), ("episodes", "opened_on"),
              ("needs", "identified_on"), ("outcomes", "achieved_on"),
              ("attendance", "term_start"), ("events", "on"), ("waivers", "approved_on")]

# What Unicode calls white space (the White_Space property; str.strip() takes more than that).
WHITE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + \
        "\u2028\u2029\u202f\u205f\u3000"
CELL_BYTES = 1 << 20


class Unreadable:
    """A cell that could not be read; its kind is reported, and nothing else about it."""

    def __init__(self, kind, found, to_the_end=False):
        self.kind, self.found, self.to_the_end = kind, found, to_the_end


def cell_value(text):
    """The text of a cell without its quotes -> the trimmed value, or Unreadable."""
    if len(text.encode("utf-8", "surrogateescape")) > CELL_BYTES:
        return Unreadable("bad_csv", "a cell over 1 MiB")
    if "\0" in text or any("\udc80" <= c <= "\udcff" for c in text):
        return Unreadable("bad_encoding", ascii(text[:40]))
    return text.strip(WHITE)


def cell_end(text, at):
    """Where the next comma or row end lies, not looking at quotes."""
    hit = re.compile(r",|\r?\n").search(text, at)
    return hit.start() if hit else len(text)


def cell_read(text, at):
    """The cell that begins at `at` -> (value, where its comma or row end is)."""
    end = cell_end(text, at)
    start = at
    while start < end and text[start] in WHITE:
        start += 1
    if start == len(text) or text[start] != '"':
        raw = text[at:end]
        if '"' in raw:
            return Unreadable("bad_csv", f"a quote inside {ascii(raw[:40])}"), end
        return cell_value(raw), end
    quoted = re.compile(r'"([^"]*(?:""[^"]*)*)"(?!")').match(text, start)
    if not quoted:
        return Unreadable("bad_csv", "a quote that never closes", True), len(text)
    end = cell_end(text, quoted.end())
    if text[quoted.end():end].strip(WHITE):
        return Unreadable("bad_csv", "text after the closing quote"), end
    return cell_value(quoted.group(1).replace('""', '"')), end


def csv_rows(data):
    """Bytes -> the rows of cells, blank ones included, so that row n is rows[n - 1]."""
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    rows, at = [], 0
    while at < len(text):
        row = []
        while True:
            value, at = cell_read(text, at)
            row.append(value)
            if not text.startswith(",", at):
                break
            at += 1
        rows.append(row)
        at += 2 if text.startswith("\r\n", at) else 1
    return rows


class Row(dict):
    """One row: typed values by column, None where blank, missing or wrong."""

    def __init__(self, table, number):
        super().__init__()
        self.table, self.number = table, number
        self.text = {}      # column -> text as trimmed, "" when blank
        self.unread = set() # columns of cells that could not be read

    def keys_found(self):
        return {c: v for c, v in self.text.items() if c.endswith("_id") and v}


class Report:
    """The problems of a dataset."""

    def __init__(self):
        self.errors, self.warnings = [], []

    def add(self, to, file, row, column, kind, found="", expected="", keys=None):
        to.append({"file": file + ".csv", "row": row, "column": column, "kind": kind,
                   "found": found, "expected": expected, "keys": keys or {}})

    def error(self, row, column, kind, expected):
        self.add(self.errors, row.table, row.number, column, kind, row.text.get(column, ""),
                 expected, row.keys_found())

    def warn(self, row, column, kind, found, expected=""):
        self.add(self.warnings, row.table, row.number, column, kind, str(found), expected,
                 row.keys_found())

    def json(self):
        wrong = {(p["file"], p["row"], p["column"]) for p in self.errors}
        place = lambda p: (p["file"], p["row"], p["column"], p["kind"])
        return {"errors": sorted(self.errors, key=place),
                "warnings": sorted((w for w in self.warnings if place(w)[:3] not in wrong),
                                   key=place)}


def person(name):
    """The same for two ways to write one name: case, white space and composed letters."""
    words = re.sub("[" + WHITE + "]+", " ", name).strip(" ")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", words).casefold())


def in_force(framework, day):
    """From its first day to its last, either of which may be open."""
    first, last = (framework[key] and day_of(framework[key]) for key in ("valid_from", "valid_to"))
    return (not first or first <= day) and (not last or day <= last)


def day_of(text):
    """A date like 2024-05-12, or None."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date(*map(int, text.split("-")))
    except ValueError:
        return None


def quarter_of(text):
    """2023-24-Q3 -> (2023, 3), or None."""
    hit = re.fullmatch(r"([0-9]{4})-([0-9]{2})-Q([1-4])", text)
    if not hit or hit[1] == "0000" or (int(hit[1]) + 1) % 100 != int(hit[2]):
        return None
    return int(hit[1]), int(hit[3])


def typed(column, text, lists):
    """-> (value, None) or (None, (kind, what would be right))."""
    if column in DATES:
        day = day_of(text)
        return (day, None) if day else (None, ("bad_date", "a date like 2024-05-12"))
    if column == "quarter":
        quarter = quarter_of(text)
        return (quarter, None) if quarter else (None, ("bad_value", "a quarter like 2023-24-Q3"))
    if column in lists:
        good = text in lists[column]
        return (text, None) if good else (None, ("bad_value", f"one of {sorted(lists[column])}"))
    shape, most = {"suspension_days": (r"[0-9]+(\.[0-9]+)?", 9999),
                   "amount": (r"[+-]?[0-9]+(\.[0-9]+)?", None),
                   "payment_pence": (r"[0-9]+", 1000000000)}.get(column, (r"[0-9]+", 9999))
    if column in COUNTS or column in ("suspension_days", "amount", "payment_pence"):
        if not re.fullmatch(shape, text) or most is not None and Fraction(text) > most:
            return None, ("bad_number", f"a number from 0 to {most}" if most else "a number")
        return Fraction(text), None
    return text, None


class Dataset:
    """The tables of a folder with every problem that can be told without a quarter."""

    def __init__(self, folder, frameworks):
        self.report = Report()
        self.frameworks = frameworks if isinstance(frameworks, list) else [frameworks]
        self.lists = {column: set(words.split()) for column, words in LISTS.items()}
        for framework in self.frameworks:
            self.lists["type"] |= set(framework["rereferral"])
            self.lists["type"] |= set(framework.get("event_types", []))
        self.lists["need_code"] = {need["code"] for framework in self.frameworks
                                   for need in framework["needs"]}
        self.files, self.rows, self.header, self.cut_short = {}, {}, {}, set()
        for table in TABLES:
            self.table_read(Path(folder), table)
        self.index = {table: self.by_key(table, key) for table, key in KEYS.items()}
        self.roots = self.roots_find()
        self.errors_across()
        for episode in self.rows["episodes"]:
            episode.framework = self.framework_find(episode)
        self.codes_check()

    def table_read(self, folder, table):
        self.rows[table], self.header[table] = [], set()
        try:
            data = (folder / (table + ".csv")).read_bytes()
        except FileNotFoundError:
            if table in MUST_EXIST:
                self.report.add(self.report.errors, table, 0, "", "missing_table")
            return
        rows = csv_rows(data) or [[""]]
        if isinstance(rows[-1][-1], Unreadable) and rows[-1][-1].to_the_end:
            self.cut_short.add(table)
        names = self.header_read(table, rows[0])
        for number, cells in enumerate(rows[1:], start=2):
            if any(cell != "" for cell in cells):
                self.row_read(table, number, cells, names)
        self.files[table + ".csv"] = {"sha256": hashlib.sha256(data).hexdigest(),
                                      "rows": len(self.rows[table])}

    def header_read(self, table, cells):
        report, names, broken = self.report, [], False
        for cell in cells:
            if isinstance(cell, Unreadable):
                report.add(report.errors, table, 1, "", cell.kind, cell.found)
                broken = True
            names.append("" if isinstance(cell, Unreadable) else cell)
        for name in dict.fromkeys(names):
            if name and names.count(name) > 1:
                report.add(report.errors, table, 1, name, "duplicate_column", name)
            if name and name not in COLUMNS[table]:
                report.add(report.warnings, table, 1, name, "extra_column", name)
        for name in STARRED[table]:
            if name not in names and not broken: # an unreadable name may be the missing one
                report.add(report.errors, table, 1, name, "missing_column", "", name)
        self.header[table] = set(names)
        return names

    def row_read(self, table, number, cells, names):
        row, report = Row(table, number), self.report
        width = len(names)
        if isinstance(cells[-1], Unreadable) and cells[-1].to_the_end:
            row.unread.update(names[len(cells):]) # swallowed with the rest of the file
        for i, name in enumerate(names):
            cell = cells[i] if i < len(cells) else ""
            if isinstance(cell, Unreadable):
                row.unread.add(name)
                cell = ""
            if name in COLUMNS[table]:
                row.text.setdefault(name, cell) # of a doubled column the first counts
        for i, cell in enumerate(cells):
            if isinstance(cell, Unreadable):
                report.add(report.errors, table, number, names[i] if i < width else "", cell.kind,
                           cell.found, "", row.keys_found())
        if len(cells) > width:
            report.error(row, "", "too_many_cells", f"{width} cells")
        for name, text in row.text.items():
            row[name] = None
            if text:
                row[name], problem = typed(name, text, self.lists)
                if problem:
                    report.error(row, name, *problem)
            elif name in STARRED[table] and name not in row.unread:
                report.error(row, name, "blank_required", "not blank")
        for name in COLUMNS[table]:
            row.setdefault(name, None)
        self.errors_within(row)
        self.rows[table].append(row)

    def errors_within(self, row):
        """What one row can tell by itself."""
        report, order = self.report, {
            "episodes": [("opened_on", "closed_on", "closed_before_opened")],
            "attendance": [("term_start", "term_end", "end_before_start")],
            "members": [("from", "until", "end_before_start")],
            "waivers": [("approved_on", "expires_on", "end_before_start")],
            "events": [("on", "until", "end_before_start")]}
        for first, last, kind in order.get(row.table, []):
            if row[first] and row[last] and row[last] < row[first]:
                report.error(row, last, kind, f"not before {first}")
        if row.table == "attendance":
            most, *absent = (row[c] for c in ("sessions_possible", "absent_authorised",
                                              "absent_unauthorised"))
            if most is not None and None not in absent and sum(absent) > most:
                at = "absent_authorised" if absent[0] > most else "absent_unauthorised"
                report.error(row, at, "absence_over_possible", f"at most {most} sessions")
        if row.table == "events" and not {"family_id", "member_id"} & row.unread \
                and not row["family_id"] and not row["member_id"]:
            report.error(row, "family_id", "event_without_subject", "a family or a member")
        if row.table == "waivers" and row["requested_by"] and row["approved_by"] \
                and person(row["requested_by"]) == person(row["approved_by"]):
            report.error(row, "approved_by", "bad_value", "another person")

    def by_key(self, table, key):
        """Key -> row, reporting each later row of the same key."""
        index = {}
        for row in self.rows[table]:
            if row[key] and index.setdefault(row[key], row) is not row:
                self.report.error(row, key, "duplicate_key", "a key of its own")
        return index

    def known(self, table):
        """Can a key into this table be called dangling?  Not for want of rows lost to a quote."""
        return KEYS[table] in self.header[table] and table not in self.cut_short

    def roots_find(self):
        """Family -> the family it was merged into in the end; None where the chain is broken."""
        families, roots, loops = self.index["families"], {}, set()
        for key in families:
            path, at = [], key
            while at in families and at not in path:
                path.append(at)
                at = families[at]["superseded_by"]
            roots[key] = path[-1] if at is None else None
            if at in path:
                loops.add(frozenset(path[path.index(at):]))
        for loop in loops:
            self.report.error(min((families[key] for key in loop), key=lambda row: row.number),
                              "superseded_by", "superseded_loop", "a chain that ends")
        return roots

    def root(self, row):
        """The surviving family of a row with a family_id, or None."""
        return self.roots.get(row["family_id"]) if row else None

    def framework_find(self, episode):
        """The framework that decides an episode; None when that cannot be told."""
        if len(self.frameworks) == 1:
            return self.frameworks[0]
        if "framework" in episode.unread:
            return None
        name = episode["framework"]
        if name:
            fitting = [f for f in self.frameworks if f["name"] == name]
        else:
            known = [c for c in ("assessed_on", "opened_on")
                     if episode.text.get(c) or c in episode.unread]
            day = episode[known[0]] if known else None
            if not day:
                return None
            fitting = [f for f in self.frameworks if in_force(f, day)]
        if not fitting:
            self.report.error(episode, "framework", "no_framework", "one of those given")
            return None
        return fitting[0]

    def codes_check(self):
        """A code must be one of the framework that decides the episode."""
        for need in self.rows["needs"]:
            episode = self.index["episodes"].get(need["episode_id"])
            framework = episode and episode.framework
            if framework and need["need_code"] \
                    and need["need_code"] not in {n["code"] for n in framework["needs"]}:
                self.report.error(need, "need_code", "bad_value", "a code of " + framework["name"])

    def errors_across(self):
        for table, column, target in POINTERS:
            if not self.known(target):
                continue
            for row in self.rows[table]:
                if not row[column] or row[column] in self.index[target]:
                    continue
                if table == "claims":
                    self.report.warn(row, column, "claim_dangling_key", row[column])
                else:
                    self.report.error(row, column, "dangling_key", f"a key of {target}.csv")
        for row in self.rows["events"]:
            if row["family_id"] and row["member_id"]:
                member = self.index["members"].get(row["member_id"])
                ours, theirs = self.root(row), self.root(member)
                if ours and theirs and ours != theirs:
                    self.report.error(row, "member_id", "event_member_mismatch",
                                      "a member of this family")


# ---------------------------------------------------------------------------------- Warnings

def warnings_find(data, quarter, as_at):
    """All warnings of a dataset but those the reading gave; quarter and as_at None for none."""
    rows, index, report = data.rows, data.index, data.report
    if quarter:
        late = [(table, column, [r for r in rows[table] if r[column] and r[column] > as_at])
                for table, column in BEGINNINGS]
        late.append(("claims", "quarter", [r for r in rows["claims"]
                                           if r["quarter"] and r["quarter"] > quarter]))
        for table, column, found in late:
            if found:
                report.warn(found[0], column, "date_after_as_at", f"{len(found)} rows not used")
    for need in rows["needs"]:
        episode = index["episodes"].get(need["episode_id"])
        if episode and need["identified_on"] and episode["closed_on"] \
                and need["identified_on"] > episode["closed_on"]:
            report.warn(need, "identified_on", "need_after_closure", need["identified_on"])
        ours, theirs = data.root(episode), data.root(index["members"].get(need["member_id"]))
        if ours and theirs and ours != theirs:
            report.warn(need, "member_id", "need_member_mismatch", need["member_id"])
    for table in ("attendance", "claims"):
        identical_find(report, rows[table], COLUMNS[table])
    terms_overlap_find(data)
    populated = {data.root(member) for member in rows["members"]}
    open_of = {e["family_id"] for e in rows["episodes"]
               if not e["closed_on"] or as_at and e["closed_on"] > as_at}
    for family in index["families"].values():
        if data.root(family) == family["family_id"] and family["family_id"] not in populated:
            report.warn(family, "family_id", "family_without_members", family["family_id"])
        if family["superseded_by"] and family["family_id"] in open_of:
            report.warn(family, "superseded_by", "superseded_open_episode", family["family_id"])


def identical_find(report, rows, columns):
    seen = set()
    for row in rows:
        values = tuple(row.text.get(column, "") for column in columns)
        if row.unread.intersection(columns): # columns that are left out do not count
            continue
        if values in seen:
            report.warn(row, "", "identical_rows", "the same as an earlier row")
        seen.add(values)


def terms_overlap_find(data):
    distinct = {}
    for row in data.rows["attendance"]:
        member = data.index["members"].get(row["member_id"])
        if member and member["role"] == "child" and row["term_start"] and row["term_end"]:
            distinct.setdefault(tuple(row.text.get(c, "") for c in COLUMNS["attendance"]), row)
    terms = defaultdict(list)
    for row in distinct.values():
        terms[row["member_id"]].append(row)
    for found in terms.values():
        found.sort(key=lambda row: (row["term_start"], row["term_end"], row.number))
        for i, row in enumerate(found[1:], start=1):
            if row["term_start"] <= max(earlier["term_end"] for earlier in found[:i]):
                data.report.warn(row, "term_start", "terms_overlap", row["term"])


# ---------------------------------------------------------------------------------- 2. Calendar

def add_months(day, months):
    """The same day of the month, clamped to the month's last day."""
    index = day.year * 12 + day.month - 1 + months
    if index >= 9999 * 12 + 12:
        return date.max
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            pass


def quarter_days(quarter):
    """(2023, 3) -> first and last day."""
    first = add_months(date(quarter[0], 4, 1), 3 * (quarter[1] - 1))
    after = add_months(first, 3)
    return first, after - timedelta(days=1)


def age_on(dob, day):
    return day.year - dob.year - ((day.month, day.day) < (dob.month, dob.day))


def is_child(member, day):
    return member["role"] == "child" and (not member["dob"] or age_on(member["dob"], day) < 18)


def in_household(member, day):
    return all(not member[c] or member[c] <= day for c in ("from", "dob")) \
        and (not member["until"] or member["until"] >= day)


# ---------------------------------------------------------------------------------- 3. Decisions


def settled_by(answer, good, when, closed):
    """T3 and T4: a yes, and a date not after closure; fail goes before unknown."""
    if answer == "n" or when and when > closed:
        return FAIL
    return PASS if answer == good and when else UNKNOWN


def need_def(episode, code):
    """What the framework of the episode says of a code."""
    return next(n for n in episode.framework["needs"] if n["code"] == code)


def headline_of(episode, code):
    """The number of the headline of a code, by the framework of the episode."""
    return need_def(episode, code)["headline"]


class Return:
    """The decisions and figures of one quarter, of a dataset without errors."""

    def __init__(self, data, quarter, as_at, authority="", area="pbr", agreed_number=None,
                 claim_policy=None):
        self.data, self.quarter, self.as_at = data, quarter, as_at
        self.authority, self.area, self.agreed_number = authority, area, agreed_number
        self.claim_policy = claim_policy
        self.start, self.end = quarter_days(quarter)
        self.gather()
        for episode in self.episodes:
            self.decide(episode)
        self.choose_one_a_family()

    # Which rows are used, and whose they are.

    def used(self, table):
        begins = [column for of, column in BEGINNINGS if of == table]
        return [row for row in self.data.rows[table]
                if all(not row[column] or row[column] <= self.as_at for column in begins)]

    def gather(self):
        def grouped(rows, key):
            groups = defaultdict(list)
            for row in rows:
                groups[key(row)].append(row)
            return groups
        root, members = self.data.root, self.data.index["members"]
        self.episodes = self.used("episodes")
        for episode in self.episodes:
            episode.family = root(episode)
        self.members_of = grouped(self.used("members"), root)
        self.needs_of = grouped(self.used("needs"), lambda need: need["episode_id"])
        self.outcomes_of = grouped(self.used("outcomes"), lambda outcome: outcome["need_id"])
        self.terms_of = grouped(self.used("attendance"), lambda term: term["member_id"])
        self.all_events = self.used("events")
        self.events_of = grouped(self.all_events,
                                 lambda e: root(e) or root(members.get(e["member_id"])))
        self.claims = [c for c in self.data.rows["claims"] if c["quarter"] <= self.quarter]
        self.claims_of = grouped(self.claims, root)
        self.claims_naming = grouped(self.claims, lambda claim: claim["episode_id"])
        self.waived = grouped((w for w in self.used("waivers")
                               if not w["expires_on"] or w["expires_on"] >= self.as_at),
                              lambda waiver: waiver["episode_id"])

    def result_of(self, outcome):
        """An exception without its approval says nothing."""
        if outcome["basis"] == "exception":
            approved = outcome["approved_on"]
            if not (outcome["approved_by"] and approved and approved <= self.as_at
                    and outcome["reason"]):
                return "unknown"
        return outcome["result"]

    def achieved_days(self, need):
        return [outcome["achieved_on"] for outcome in self.outcomes_of[need["need_id"]]
                if self.result_of(outcome) == "achieved" and outcome["achieved_on"]]

    # The eleven tests.

    def decide(self, e):
        e.tests, e.waived, e.decision, e.S, e.warned = {}, [], "open", None, False
        closed = e["closed_on"]
        if not closed or closed > self.as_at:
            return
        e.counted = [need for need in self.needs_of[e["episode_id"]]
                     if not need["identified_on"] or need["identified_on"] <= closed]
        e.S = add_months(closed, self.sustained_for(e))
        e.measures = Measures(self, e, sys.modules[__name__])
        asked = {"T1": self.dependants(e), "T2": self.enough_needs(e),
                 "T3": settled_by(e["whole_family_assessment"], "y", e["assessed_on"], closed),
                 "T4": settled_by(e["plan_covers_all_needs"], "y", e["plan_on"], closed),
                 "T5": PASS if e["lead_practitioner"] else UNKNOWN,
                 "T6": self.outcomes(e)}
        if e.framework["closure_quality"]:
            asked["T7"] = {"y": PASS, "n": FAIL, None: UNKNOWN}[e["closure_quality"]]
        if e.framework["regression"]:
            asked["T9"] = self.no_rereferral(e)
            asked["T10"] = self.attendance(e)
        asked["T11"] = self.not_claimed(e)
        in_force = {waiver["test"] for waiver in self.waived[e["episode_id"]]}
        e.waived = [test for test, answer in asked.items() if test in in_force and answer != PASS]
        asked.update(dict.fromkeys(e.waived, PASS))
        e.tests = asked
        if asked["T11"] == FAIL:
            e.decision = "claimed_before"
        elif FAIL in asked.values():
            e.decision = "failed"
        elif e.S > self.as_at:
            e.decision = "waiting"
        else:
            e.decision = "gap" if UNKNOWN in asked.values() else "claimable"

    def dependants(self, e):
        day = e["opened_on"]
        household = [m for m in self.members_of[e.family] if in_household(m, day)]
        if any(is_child(m, day) or m["role"] == "expectant_parent" for m in household):
            return PASS
        return FAIL if household else UNKNOWN

    # Measures on hard data and all that goes with them: deltareturn-framework(5).

    def sustained_for(self, e):
        """The months of the need that has to last longest."""
        usual = e.framework["sustain_months"]
        months = [need_def(e, need["need_code"]).get("sustain_months", usual) for need in e.counted]
        return max(months, default=usual)

    def enough(self, e, needs, least):
        """How many codes and headlines there are, of needs that pass or may pass."""
        answers = []
        for kinds in ((PASS,), (PASS, UNKNOWN)):
            codes = {need["need_code"] for need, answer in needs if answer in kinds}
            headlines = {headline_of(e, code) for code in codes}
            answers.append(len(codes) >= least["min_needs"]
                           and len(headlines) >= least["min_headlines"])
        return PASS if answers[0] else UNKNOWN if answers[1] else FAIL

    def enough_needs(self, e):
        day = e["opened_on"]
        if e.framework.get("eligible_on") == "assessed_on":
            day = e["assessed_on"] or day
        def makes_eligible(need):
            rule = need_def(e, need["need_code"]).get("eligibility")
            return e.measures.measure(rule, need, day) if rule else PASS
        answers = [self.enough(e, [(need, makes_eligible(need)) for need in e.counted],
                               e.framework)]
        if e.framework.get("screening"):
            at = {"screening": PASS, None: UNKNOWN}
            answers.append(self.enough(e, [(need, at.get(need["identified_at"], FAIL))
                                           for need in e.counted], e.framework["screening"]))
        return every(answers)

    def outcomes(self, e):
        if e.framework.get("routes"):
            return some([e.measures.route(route) for route in e.framework["routes"]])
        return self.needs_settled(e)

    def needs_settled(self, e):
        states = [self.need_state(need, e.S) for need in e.counted]
        answers = [e.measures.measure(name, need) for need, state in zip(e.counted, states)
                   if not (state == "neutral" and e.framework.get("neutral") == "not-asked")
                   for name in need_def(e, need["need_code"]).get("measures", [])]
        if "failed" in states or all(state == "neutral" for state in states):
            answers.append(FAIL)
        return every(answers + [UNKNOWN] * ("unknown" in states))

    def settled_by_outcome(self, need, e):
        """The outcome that settles a need, or None."""
        for outcome in self.outcomes_of[need["need_id"]]:
            if self.result_of(outcome) == "achieved" and outcome["achieved_on"] \
                    and outcome["achieved_on"] <= e.S:
                return outcome
        return next((outcome for outcome in self.outcomes_of[need["need_id"]]
                     if self.result_of(outcome) == "neutral"), None)

    def need_state(self, need, S):
        outcomes = self.outcomes_of[need["need_id"]]
        if any(day <= S for day in self.achieved_days(need)):
            return "achieved"
        results = [(self.result_of(outcome), outcome["achieved_on"]) for outcome in outcomes]
        if any(result == "neutral" for result, _ in results):
            return "neutral"
        failed = [result == "not_achieved" or result == "achieved" and day is not None
                  for result, day in results] # achieved by S was seen above
        return "failed" if failed and all(failed) else "unknown"

    def no_rereferral(self, e):
        if "events.csv" not in self.data.files:
            return UNKNOWN
        last = min(e.S, self.as_at)
        return FAIL if any(event["type"] in e.framework["rereferral"]
                           and e["closed_on"] < event["on"] <= last
                           for event in self.events_of[e.family]) else PASS

    def attendance(self, e):
        closed, day = e["closed_on"], min(e.S, self.as_at)
        limit = Fraction(str(e.framework["unauthorised_limit"]))
        answers = [self.child_attendance(m, closed, e.S, limit) for m in self.members_of[e.family]
                   if in_household(m, day) and is_child(m, day)]
        return FAIL if FAIL in answers else UNKNOWN if UNKNOWN in answers else PASS

    def child_attendance(self, child, closed, S, limit):
        terms = [t for t in self.terms_of[child["member_id"]]
                 if t["term_start"] <= S and t["term_end"] > closed]
        if terms and all(t["provision"] in ("home_educated", "none") for t in terms):
            return PASS
        possible = sum(t["sessions_possible"] for t in terms)
        if 100 * sum(t["absent_unauthorised"] for t in terms) > limit * possible:
            return FAIL
        dob = child["dob"]
        return UNKNOWN if not possible and (not dob or 5 <= age_on(dob, closed) <= 15) else PASS

    def not_claimed(self, e):
        ours = self.claims_of[e.family] if e.family else []
        if self.claims_naming[e["episode_id"]] \
                or any(claim["quarter"] == self.quarter for claim in ours):
            return FAIL
        policy = self.claim_policy or e.framework["claim_policy"]
        if not ours:
            return PASS
        if policy == "warn":
            e.warned = True
            return PASS
        if policy == "block":
            return FAIL
        months = int(policy.removeprefix("after:"))
        return PASS if all(add_months(quarter_days(claim["quarter"])[1], months) <= e.S
                           for claim in ours) else FAIL

    def choose_one_a_family(self):
        taken = set()
        for e in sorted((e for e in self.episodes if e.decision == "claimable"),
                        key=lambda e: (e["closed_on"], e["episode_id"].encode())):
            if e.family in taken:
                e.tests["T11"], e.decision = FAIL, "claimed_before"
            elif e.warned: # of an episode that is not claimed nobody has to hear
                self.data.report.warn(e, "family_id", "claimed_before_warned", e.family)
            taken.add(e.family)

    def decisions_csv(self):
        lines = ["episode_id,family_id,decision,S,earliest_claim_on,tests_failed,tests_unknown"]
        with_waivers = "waivers.csv" in self.data.files
        lines[0] += ",tests_waived" if with_waivers else ""
        for e in sorted(self.episodes, key=lambda e: e["episode_id"].encode()):
            listed = [" ".join(t for t, answer in e.tests.items() if answer == which)
                      for which in (FAIL, UNKNOWN)]
            listed += [" ".join(e.waived)] if with_waivers else []
            S = str(e.S or "")
            earliest = S if e.decision in ("claimable", "waiting", "gap") else ""
            cells = [e["episode_id"], e.family, e.decision, S, earliest, *listed]
            lines.append(",".join(map(quoted, cells)))
        return ("\n".join(lines) + "\n").encode()

    # ---------------------------------------------------------------------------- 4. Figures

    def worked_with(self, e):
        return e["opened_on"] <= self.end and (not e["closed_on"] or e["closed_on"] > self.as_at
                                               or e["closed_on"] >= self.start)

    def figures(self):
        frameworks, start, end = self.data.frameworks, self.start, self.end
        first = frameworks[0]
        named = [{key: f[key] for key in ("name", "version", "official")} for f in frameworks]
        claimed = [e for e in self.episodes if e.decision == "claimable"]
        worked = {e.family for e in self.episodes if self.worked_with(e)}
        total = len(claimed)
        counted = [c for c in self.claims if not c["claimed_as"]
                   and (not self.authority or not c["authority"]
                        or c["authority"] == self.authority)]
        this_year = sum(claim["quarter"][0] == self.quarter[0] for claim in counted)
        next_end = add_months(start, 6) - timedelta(days=1)
        soon, gaps = set(), set()
        for e in self.episodes:
            if e.decision == "waiting" and self.as_at < e.S <= next_end:
                (gaps if UNKNOWN in e.tests.values() else soon).add(e.family)
        in_c = {e.family for e in claimed}
        paid = total
        if self.agreed_number is not None:
            paid = min(total, max(0, self.agreed_number - this_year))
        # Each claim is worth what its own framework pays; those of the first given are paid first.
        worth = [f["payment_per_family_pence"] for f in frameworks for e in claimed
                 if e.framework is f]
        incentive = defaultdict(int)
        for e in claimed:
            if e.framework["school_incentive"] and e["lead_school_urn"]:
                incentive[e["lead_school_urn"]] += e.framework["school_incentive"]
        return ({"frameworks": named} if len(named) > 1 else {}) | {
            "quarter": "%04d-%02d-Q%d" % (self.quarter[0], (self.quarter[0] + 1) % 100,
                                          self.quarter[1]),
            "as_at": str(self.as_at), "authority": self.authority,
            "framework": named[0],
            "options": {"area": self.area, "agreed_number": self.agreed_number,
                        "claim_policy": self.claim_policy or first["claim_policy"],
                        "mapping_sha256": None},
            "dataset": self.data.files,
            "claims_new": sum(e.S >= start for e in claimed),
            "claims_carried": sum(e.S < start for e in claimed),
            "claims_total": total,
            "claims_year_to_date": this_year + total,
            "families_worked_with": len(worked),
            "families_new": len({e.family for e in self.episodes
                                 if start <= e["opened_on"] <= end}),
            "families_closed": len({e.family for e in self.episodes if e["closed_on"]
                                    and start <= e["closed_on"] <= self.as_at}),
            "children_worked_with": sum(in_household(m, self.as_at) and is_child(m, self.as_at)
                                        for family in worked for m in self.members_of[family]),
            "decisions": {name: sum(e.decision == name for e in self.episodes) for name in
                          ("claimable", "gap", "waiting", "failed", "claimed_before", "open")},
            "forecast_next_quarter": len(soon - in_c),
            "forecast_with_gaps": len(gaps - soon - in_c),
            "headlines": [self.headline_figures(h["number"], claimed)
                          for h in first["headlines"]],
            "payment_pence": sum(worth[:paid]) if self.area == "pbr" else 0,
            "school_incentive_pence": dict(incentive),
        }

    def headline_figures(self, number, claimed):
        def pairs(episodes, needs_of, counts=lambda need, e: True):
            return {(e.family, need["need_code"]) for e in episodes for need in needs_of(e)
                    if headline_of(e, need["need_code"]) == number and counts(need, e)}
        worked = [e for e in self.episodes if self.worked_with(e)]
        all_needs = lambda e: [n for n in self.needs_of[e["episode_id"]]
                               if (n["identified_on"] or e["opened_on"]) <= self.end]
        in_quarter = lambda n, e: any(self.start <= d <= self.end for d in self.achieved_days(n))
        by_S = lambda n, e: any(d <= e.S for d in self.achieved_days(n))
        needs_claimed = pairs(claimed, lambda e: e.counted)
        return {"number": number,
                "needs_worked_with": len(pairs(worked, all_needs)),
                "outcomes_in_quarter": len(pairs(worked, all_needs, in_quarter)),
                "needs_claimed": len(needs_claimed),
                "outcomes_claimed": len(pairs(claimed, lambda e: e.counted, by_S)),
                "families_claimed": len({family for family, _ in needs_claimed})}


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text


# ---------------------------------------------------------------------------------- 5. Commands

def usage(condition, sentence):
    if not condition:
        print("oracle: " + sentence, file=sys.stderr)
        sys.exit(2)


def quarter_and_day(args):
    """The quarter and the as-at date of the command line, both None without a quarter."""
    quarter = quarter_of(args.quarter) if args.quarter else None
    usage(quarter or not args.quarter, f'"{args.quarter}" is not a quarter like 2023-24-Q3')
    usage(quarter or not args.as_at, "an as-at date needs a quarter")
    if not quarter:
        return None, None
    first, last = quarter_days(quarter)
    as_at = day_of(args.as_at) if args.as_at else last
    usage(as_at and first <= as_at <= last, f'"{args.as_at}" is not a date within {args.quarter}')
    return quarter, as_at


def show(value):
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def check(args, frameworks):
    quarter, as_at = quarter_and_day(args)
    data = Dataset(args.data, frameworks)
    warnings_find(data, quarter, as_at)
    if quarter and not data.report.errors:
        Return(data, quarter, as_at)
    sys.stdout.write(show(data.report.json()))
    return 1 if data.report.errors else 0


def run(args, frameworks):
    quarter, as_at = quarter_and_day(args)
    usage(not args.claim_policy or re.fullmatch(r"block|warn|after:[0-9]+", args.claim_policy),
          f'"{args.claim_policy}" is not block, warn or after:N')
    data = Dataset(args.data, frameworks)
    if data.report.errors:
        sys.stderr.write(show(data.report.json()["errors"]))
        return 1
    result = Return(data, quarter, as_at, args.authority, args.area, args.agreed_number,
                    args.claim_policy)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    (out / "figures.json").write_text(show(result.figures()), encoding="utf-8")
    (out / "decisions.csv").write_bytes(result.decisions_csv())
    return 0


def count(text):
    if not re.fullmatch("[0-9]+", text):
        raise argparse.ArgumentTypeError("not a whole number")
    return int(text)


def main(argv=None):
    parser = argparse.ArgumentParser(prog="oracle.py", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("run", "check"):
        command = commands.add_parser(name, allow_abbrev=False)
        command.add_argument("--data", required=True)
        command.add_argument("--framework", required=True, action="append")
        command.add_argument("--quarter", required=name == "run")
        command.add_argument("--as-at")
        if name == "run":
            command.add_argument("--out", required=True)
            command.add_argument("--authority", default="")
            command.add_argument("--area", default="pbr", choices=("pbr", "ea", "devolved"))
            command.add_argument("--agreed-number", type=count)
            command.add_argument("--claim-policy")
    args = parser.parse_args(argv)
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stderr.reconfigure(encoding="utf-8")
    frameworks = [json.loads(Path(f).read_text(encoding="utf-8")) for f in args.framework]
    return {"run": run, "check": check}[args.command](args, frameworks)


if __name__ == "__main__":
    sys.exit(main())
