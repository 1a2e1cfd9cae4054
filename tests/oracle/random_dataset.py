#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
random_dataset - small nasty datasets: every rule of the contract, at its edges.

    random_dataset.py --seed S --out DIR --params PARAMS.json [--families N] [--broken]
                      [--quarter Q] [--as-at D]

The same arguments give the same bytes.  Prints the quarter and the as-at date the dates lie around;
without --as-at the seed chooses the as-at date.  --broken plants one to six errors of the kinds in
PLANTS below.  Every episode gets a goal (claimable, waiting, gap, ...) and is written so as to
reach it, mostly; then flaws and noise are strewn over it.

What the contract leaves open is kept out of the data: broken header cells, lone carriage returns
outside quotes, a cell that is wrong in two ways, and broken keys of merged families.
"""
import argparse
import json
import random
import unicodedata
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from oracle import (COLUMNS, COUNTS, DATES, LISTS, MUST_EXIST, STARRED, add_months, day_of,
                    in_force, quarter_days, quarter_of)
from random_measures import attendance_make, events_make, measures_xml, need_xml

DAY = timedelta(days=1)
GOALS = ["claimable"] * 30 + ["waiting"] * 17 + ["gap"] * 17 + ["failed"] * 16 \
    + ["claimed"] * 9 + ["open"] * 11
TEXTS = ["Kim O'Brien", 'the "A" team', "Ladywood, West", "two\nlines", "two\r\nlines", "Zoë",
         "\u200b", "\x1c", "n/a", "0", "-", "=1+1", "\ufeffx", "名前", "𝔈"]
PADS = ["", " ", "\t", "\u00a0", "  ", "\u3000", "\u2003", "\x0b", "\x85", "\u202f"]
ID_SHAPES = ["{p}{n}", "{p}{n}", "{p}{n}", "{l}{n}", "{p} {n}", "{p}é{n}", "{p}Ａ{n}", "{p}𝔈{n}",
             '{p}"{n}', "{p},{n}", "{n}", "-{n}", "{p}'{n}"]


def quarter_name(year, number):
    return "%04d-%02d-Q%d" % (year, (year + 1) % 100, number)


def birth(day, age):
    """Who is born then completes `age` years on `day` (on 1 March for a 29 February)."""
    if (day.month, day.day) == (3, 1):
        try:
            return date(day.year - age, 2, 29)
        except ValueError:
            pass
    return add_months(day, -12 * age)


# ------------------------------------------------------------------------ Several frameworks

def frameworks_make(rng, params, quarter):
    """Two or three frameworks that follow each other; the first given, PARAMS, fixes headlines."""
    start = quarter_days(quarter_of(quarter))[0]
    days = sorted(rng.sample(range(-700, 60), rng.choice([1, 1, 2])))
    bounds = [None] + [start + n * DAY for n in days] + [None]
    spans = [(first, last and last - DAY) for first, last in zip(bounds, bounds[1:])]
    if rng.random() < 0.2:
        spans[0] = (start - 900 * DAY, spans[0][1]) # nothing is in force before
    rng.shuffle(spans)
    made = []
    for i, (first, last) in enumerate(spans):
        made.append(changed(rng, params, f"rules-{i}") if i else deepcopy(params))
        made[-1] |= {"valid_from": first and str(first), "valid_to": last and str(last)}
    return made


def changed(rng, params, name):
    """Another framework under some of the same headlines."""
    other = deepcopy(params) | {"name": name, "version": "x" + name[-1]}
    other |= {"min_needs": rng.choice([1, 2, 3, 3, 4]), "min_headlines": rng.choice([0, 1, 3]),
              "sustain_months": rng.choice([1, 3, 6, 6, 12]),
              "unauthorised_limit": rng.choice([5, 10, 10, 15]),
              "closure_quality": rng.random() < 0.6, "regression": rng.random() < 0.7,
              "claim_policy": rng.choice(["block", "warn", "after:3", "after:6"]),
              "payment_per_family_pence": rng.choice([0, 70000, 100000]),
              "school_incentive": rng.choice([0, 40000, 25000]),
              "rereferral": rng.sample(["eh_open", "cp_start", "missing", "panel", "own_type"],
                                       rng.choice([1, 2, 4]))}
    if rng.random() < 0.5: # fewer headlines, in another order, under other names
        other["headlines"] = rng.sample(other["headlines"], rng.choice([6, 8, 10]))
        for headline in other["headlines"]:
            headline["label"] += " & more"
    numbers = {headline["number"] for headline in other["headlines"]}
    needs = [need for need in other["needs"] if need["headline"] in numbers]
    for need in rng.sample(needs, 4): # other codes, or the same one elsewhere
        need["code"] = "own-" + need["code"] if rng.random() < 0.5 else need["code"]
    for need in rng.sample(needs, 3):
        need["headline"] = rng.choice(sorted(numbers))
    other["needs"] = [need for headline in other["headlines"] for need in needs
                      if need["headline"] == headline["number"]]
    return other


def framework_xml(params):
    """The same framework as the program reads it."""
    q = lambda value: quoteattr(str(value))
    yes = lambda value: q("yes" if value else "no")
    days = "".join(f" {key.replace('_', '-')}={q(params[key])}"
                   for key in ("valid_from", "valid_to") if params[key])
    before, measures, routes = measures_xml(params)
    lines = [f'<framework name={q(params["name"])} version={q(params["version"])} '
             f'official={yes(params["official"])}{days}>', "<source>Made by chance.</source>",
             f'<tests min-needs={q(params["min_needs"])} min-headlines={q(params["min_headlines"])}'
             f' sustain-months={q(params["sustain_months"])}'
             f' closure-quality={yes(params["closure_quality"])}'
             f' regression={yes(params["regression"])}'
             f' unauthorised-limit={q(params["unauthorised_limit"])}'
             f' claim-policy={q(params["claim_policy"])}/>', before, "<rereferral>"]
    lines += [f"<event type={q(kind)}/>" for kind in params["rereferral"]]
    lines += ["</rereferral>", f'<payment per-family-pence={q(params["payment_per_family_pence"])}'
              f' school-incentive-pence={q(params["school_incentive"])}/>', measures]
    for headline in params["headlines"]:
        lines.append(f'<headline number={q(headline["number"])} label={q(headline["label"])}>')
        lines += [f'<need code={q(need["code"])}{need_xml(need)}>{escape(need["text"])}</need>'
                  for need in params["needs"] if need["headline"] == headline["number"]]
        lines.append("</headline>")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines) + \
        routes + "\n</framework>\n"


class World:
    """The rows of one dataset, built family by family."""

    def __init__(self, rng, frameworks, quarter, as_at):
        self.rng, self.quarter, self.as_at = rng, quarter, as_at
        self.frameworks = frameworks
        self.use(frameworks[0])
        self.start, self.end = quarter_days(quarter)
        self.next_end = add_months(self.start, 6) - DAY
        self.tables = {table: [] for table in COLUMNS}
        self.numbers = iter(rng.sample(range(1, 5000), 4500))
        self.nasty_ids = rng.random() < 0.3
        self.single, self.people = [], []  # families nothing was merged into; (member, root)
        self.absent, self.dropped, self.doubled = set(), {}, {}
        self.keep, self.unclosed, self.longer = set(), set(), {}
        self.levels = {}                   # member -> days on which a level is recorded
        self.taught = set()                # members whose terms are written
        self.values = {}                   # need -> the value in all its outcomes

    def use(self, params):
        """What is made from here on is made for this framework."""
        self.params, self.months = params, params["sustain_months"]

    # Small choices.

    def maybe(self, share):
        return self.rng.random() < share

    def pick(self, *choices):
        return self.rng.choice(choices)

    def around(self, day):
        return day + self.pick(-1, 0, 0, 1) * DAY

    def key(self, prefix):
        shape = self.rng.choice(ID_SHAPES) if self.nasty_ids else "{p}{n}"
        return shape.format(p=prefix, l=prefix.lower(), n=next(self.numbers))

    def text(self, blank=0.5):
        return "" if self.maybe(blank) else self.rng.choice(TEXTS)

    def add(self, table, **values):
        row = {column: "" for column in COLUMNS[table]}
        row.update({k.rstrip("_"): str(v) for k, v in values.items() if v is not None})
        self.tables[table].append(row)
        return row

    # One family, with those merged into it.

    def family(self):
        ids = [self.key("F") for _ in range(self.pick(1, 1, 1, 1, 2, 3, 4))]
        for i, family in enumerate(ids):
            self.add("families", family_id=family, la_ref=self.text(), area=self.text(),
                     superseded_by=self.rng.choice(ids[:i]) if i else "")
        if len(ids) == 1:
            self.single.append(ids[0])
        family = lambda: self.rng.choice(ids)
        episodes = self.episodes(family)
        members = self.members(family, episodes)
        self.people += [(m, ids[0]) for m in members]
        for e in episodes:
            self.use(e["params"])
            self.waivers(e)
            self.needs(e, members)
            self.events(e, family, members)
            for child in members:
                if child["role"] == "child":
                    self.attendance(e, child)
            self.claims(e, family)

    # Episodes: dates first, then what the tests ask.

    def closing(self, goal):
        """A closing day for which S is where the goal wants it."""
        as_at, start, end = self.as_at, self.start, self.end
        if goal == "open":
            return self.pick(None, None, None, as_at + DAY, end + DAY, as_at + 40 * DAY)
        month_end = add_months(date(start.year, start.month, 1), self.pick(-3, -2, -1, 1, 2)) - DAY
        if goal == "waiting":
            S = self.pick(as_at + DAY, as_at + DAY, end + DAY, self.next_end, self.next_end,
                          self.next_end + DAY, add_months(as_at, self.months), month_end,
                          as_at + self.rng.randrange(1, 180) * DAY)
            if S <= as_at or S > add_months(as_at, self.months):
                S = as_at + self.pick(1, 20, 80) * DAY
        else:
            old = quarter_days((start.year - 1, self.pick(1, 2, 3, 4)))[1]
            S = self.pick(as_at, as_at, as_at - DAY, start, start - DAY, start + DAY, end,
                          month_end, add_months(old, self.pick(3, 6, 12)) - self.pick(0, 1) * DAY,
                          as_at - self.rng.randrange(0, 150) * DAY)
            if S > as_at:
                S = as_at
        rough = add_months(S, -self.months)
        exact = [day for day in (rough + n * DAY for n in range(-4, 5))
                 if add_months(day, self.months) == S and day <= as_at]
        return self.rng.choice(exact or [min(rough, as_at)])

    def episodes(self, family):
        episodes, count = [], self.pick(1, 1, 1, 2, 2, 3)
        equal = self.maybe(0.3)
        for i in range(count):
            goal = self.rng.choice(GOALS)
            self.use(self.rng.choice(self.frameworks))
            if equal and i:
                goal = episodes[0]["goal"]
            closed = episodes[0]["closed"] if equal and i else self.closing(goal)
            last = min(closed or self.as_at, self.as_at)
            opened = last - self.pick(0, 1, 14, 60, 100, 200, 300, 400) * DAY
            near = [d for d in (self.start, self.start - DAY, self.as_at) if d <= last]
            if near and self.maybe(0.25):
                opened = self.rng.choice(near)
            if goal == "open" and self.maybe(0.12):
                opened = self.pick(self.as_at + DAY, self.end + DAY)
                closed = closed and max(closed, opened)
            S = closed and closed <= self.as_at and add_months(closed, self.months)
            e = {"goal": goal, "opened": opened, "closed": closed, "S": S or None,
                 "params": self.params, "flaws": self.flaws(goal)}
            e["row"] = self.episode_row(e, family())
            e["id"] = e["row"]["episode_id"]
            episodes.append(e)
        return episodes

    def flaws(self, goal):
        """{test: fail or unknown} to work into an episode."""
        flaws = {}
        if goal == "gap" or goal == "waiting" and self.maybe(0.3):
            flaws = {self.pick(3, 4, 5, 6, 6, 6, 7, 10, 10): "unknown"
                     for _ in range(self.pick(1, 1, 2))}
        if goal == "failed":
            flaws = {self.pick(2, 2, 3, 4, 6, 6, 6, 7, 9, 9, 10, 10): "fail"
                     for _ in range(self.pick(1, 1, 2))}
            if self.maybe(0.3):
                flaws.setdefault(self.pick(3, 4, 5, 6, 7, 10), "unknown")
        return flaws

    def episode_row(self, e, family):
        last = e["closed"] or self.as_at
        closed = e["closed"]
        values = {}
        for test, when, answer in ((3, "assessed_on", "whole_family_assessment"),
                                   (4, "plan_on", "plan_covers_all_needs")):
            flaw = e["flaws"].get(test)
            day, yes = self.pick(last, e["opened"], min(e["opened"] + 7 * DAY, last)), "y"
            if flaw == "fail":
                day, yes = self.pick((last + DAY, "y"), (last + DAY, ""), (last, "n"),
                                     (None, "n"), (last + 200 * DAY, "y"))
            if flaw == "unknown":
                day, yes = self.pick((None, "y"), (last, ""), (None, ""))
            if not closed and self.maybe(0.5):
                day, yes = None, ""
            values |= {when: day, answer: yes}
        lead = self.rng.choice(TEXTS) if 5 not in e["flaws"] else self.pick("", "\u00a0", " \t")
        quality = {None: "y", "fail": "n", "unknown": ""}[e["flaws"].get(7)]
        return self.add("episodes", episode_id=self.key("E"), family_id=family,
                        opened_on=e["opened"], closed_on=closed, closure_quality=quality,
                        lead_practitioner=lead, lead_organisation=self.text(),
                        lead_school_urn=self.pick("", "", "100001", "100002", "URN, 7"),
                        closure_reason=self.text(),
                        framework=self.framework_name(e, values["assessed_on"]), **values)

    def framework_name(self, e, assessed):
        """Blank where the dates say it as well; of a single framework anything."""
        if len(self.frameworks) == 1:
            return self.text(0.8)
        fits = in_force(self.params, assessed or e["opened"])
        return "" if fits and self.maybe(0.7) else self.params["name"]

    # Waivers, of the flaws mostly, in force about the as-at date.

    def waivers(self, e):
        tests = [f"T{test}" for test in e["flaws"]]
        while self.maybe(0.12) or tests and self.maybe(0.35):
            test = self.rng.choice(tests if tests and self.maybe(0.8) else LISTS["test"].split())
            approved = self.pick(self.as_at, self.as_at, self.as_at - DAY, self.as_at + DAY,
                                 e["closed"] or self.as_at, e["opened"], e["S"] or self.as_at)
            expires = self.pick(None, None, self.as_at, self.as_at - DAY, self.as_at + DAY,
                                e["S"], approved)
            asked, by = self.pick(("Kim O'Brien", "Sam"), ("Zoë", "Zoe"), ("a b", "ab"),
                                  ("名前", "名"), ("Sam", "Sam Two"))
            self.add("waivers", episode_id=e["id"], test=test, requested_by=asked, approved_by=by,
                     approved_on=approved, reason=self.rng.choice(TEXTS[:2]),
                     expires_on=expires and max(expires, approved))

    # Members, around the days the tests look at.

    def members(self, family, episodes):
        e = self.rng.choice(episodes)
        days = [d for d in (e["opened"], e["opened"], e["closed"], e["S"], self.as_at, self.start)
                if d]
        style = self.rng.choices(["normal", "edge", "expectant", "adults", "nobody"],
                                 [78, 13, 4, 3, 2])[0]
        def person(role, dob=None, **dates):
            return self.add("members", member_id=self.key("M"), family_id=family(), role=role,
                            dob=dob, sex=self.pick("", "f", "m", "X"), surname=self.text(),
                            forename=self.text(), upn=self.text(0.9), nhs_number=self.text(0.9),
                            **dates)
        def edge(*columns):
            return {c: self.around(self.rng.choice(days)) for c in columns}
        def apart():
            """Dates that make somebody come or go about a day that counts."""
            dates = edge(*self.pick(["from_"], ["until"], ["from_", "until"]))
            if len(dates) == 2 and dates["until"] < dates["from_"]:
                dates["until"] = dates["from_"]
            return dates
        if style == "nobody":
            return [person("parent_carer", None, from_=self.as_at + DAY)] if self.maybe(0.4) else []
        some = [person(self.pick("parent_carer", "other_adult"),
                       self.pick(None, date(1985, 2, 28), date(1988, 2, 29)),
                       **(apart() if self.maybe(0.15) else {}))
                for _ in range(self.pick(1, 1, 2))]
        if style == "adults":
            some += [person("child", birth(e["opened"] - self.pick(0, 0, 1, 400) * DAY, 18))
                     for _ in range(self.pick(0, 1))]
            return some
        if style == "expectant":
            some.append(person("expectant_parent", self.pick(None, date(1999, 5, 5)),
                               **(apart() if self.maybe(0.4) else {})))
            if self.maybe(0.6):
                some.append(person("child", self.as_at + self.pick(-60, 0, 1, 30) * DAY))
            return some
        if style == "edge":
            for _ in range(self.pick(1, 1, 2)):
                dob = birth(self.around(self.rng.choice(days)), self.pick(5, 16, 18))
                some.append(person("child", dob, **(apart() if self.maybe(0.2) else {})))
            return some
        for _ in range(self.pick(1, 1, 2, 3)):
            dob = self.pick(birth(e["opened"], 3), birth(e["opened"], 9) - 50 * DAY, None,
                            birth(e["opened"], 9), birth(e["opened"], 12) - 80 * DAY)
            if self.maybe(0.2):
                dob = birth(self.around(self.rng.choice(days)), self.pick(5, 16))
            if self.maybe(0.06):
                leap = self.as_at.year // 4 * 4
                dob = date(leap - self.pick(4, 16, 20), 2, 29)
            some.append(person("child", dob, **(apart() if self.maybe(0.08) else {})))
        if self.maybe(0.15): # somebody more, coming or going or not yet born
            some.append(person(self.pick("child", "child", "expectant_parent", "other_adult"),
                               self.pick(None, self.around(self.rng.choice(days)),
                                         birth(self.rng.choice(days), 18)),
                               **(apart() if self.maybe(0.6) else {})))
        return some

    # Needs and outcomes.

    def codes(self, wanted):
        by_headline = {}
        for need in self.params["needs"]:
            by_headline.setdefault(need["headline"], []).append(need["code"])
        if self.maybe(0.12): # enough needs, under too few headlines
            return self.rng.sample(self.rng.choice([c for c in by_headline.values()
                                                    if len(c) >= 3]), min(wanted, 3))
        return [self.rng.choice(by_headline[h])
                for h in self.rng.sample(list(by_headline), wanted)]

    def needs(self, e, members):
        last = e["closed"] or self.as_at
        flaw2, flaw6 = e["flaws"].get(2), e["flaws"].get(6)
        codes = self.codes(self.pick(3, 3, 3, 4, 5) if not flaw2 else self.pick(2, 2, 1))
        if flaw2 and self.maybe(0.15) or flaw6 == "fail" and self.maybe(0.08):
            codes = []
        if codes and self.maybe(0.25):
            codes.append(self.rng.choice(codes))
        bad = self.rng.randrange(len(codes)) if flaw6 and codes else -1
        all_neutral = flaw6 == "fail" and self.maybe(0.25)
        for i, code in enumerate(codes):
            day = self.pick(None, e["opened"], last, last - DAY, self.start, e["opened"] - DAY)
            need = self.need(e, code, min(day, last) if day else None, members)
            how = "neutral" if all_neutral else flaw6 if i == bad else \
                "achieved" if i == 0 or self.maybe(0.75) else "neutral"
            self.outcomes(e, need, how)
        if e["closed"] and self.maybe(0.3 if flaw2 else 0.12): # found after closure
            day = self.pick(last + DAY, last + DAY, last + 90 * DAY, self.as_at)
            if day > last:
                code = self.rng.choice(codes) if codes and self.maybe(0.4) else self.codes(1)[0]
                self.outcomes(e, self.need(e, code, day, members),
                              self.pick("achieved", "fail", "unknown"))
        if self.maybe(0.05):
            self.need(e, self.codes(1)[0], self.as_at + self.pick(1, 1, 40) * DAY, members)

    def need(self, e, code, day, members):
        member = ""
        if members and self.maybe(0.4):
            member = self.rng.choice(members)["member_id"]
        if self.people and self.maybe(0.03):
            member = self.rng.choice(self.people)[0]["member_id"]
        return self.add("needs", need_id=self.key("N"), episode_id=e["id"], need_code=code,
                        identified_on=day, member_id=member,
                        baseline=self.pick("", "4", "7.5", "x")
                        if "measures" in self.params else self.text(0.8),
                        identified_at=self.pick("", *LISTS["identified_at"].split()),
                        evidence_ref=self.text(0.8))["need_id"]

    def outcome(self, need, result, day=None, exception=None):
        """exception: None for another basis, "" for approved, or what its approval lacks."""
        approval = {}
        if exception is not None:
            approval = {"approved_by": "Sam", "reason": "moved, out of area", "basis": "exception",
                        "approved_on": self.pick(self.as_at, self.as_at - DAY)}
            if exception:
                approval[exception] = self.pick("", "\u00a0")
            if exception == "approved_on" and self.maybe(0.6):
                approval[exception] = self.as_at + DAY
        elif self.maybe(0.1):
            approval = {"approved_by": "Sam", "approved_on": self.as_at + self.pick(0, 1) * DAY}
        basis = self.pick("", "practitioner", "partner", "self_report", "computed")
        value = self.values.setdefault(need, self.pick("", "3", "7.5", "10", "n/a")) \
            if "measures" in self.params else self.text(0.8)
        self.add("outcomes", **{"need_id": need, "result": result, "achieved_on": day,
                                "basis": basis, "value": value,
                                "evidence_ref": self.text(0.8)} | approval)

    def outcomes(self, e, need, how):
        S, as_at = e["S"] or self.as_at, self.as_at
        last = min(S, as_at)
        good = [d for d in (S, S - DAY, last, last, self.start, self.start - DAY, self.end,
                            e["opened"], e["closed"] or as_at) if d <= last]
        late = S + DAY if S < as_at else None
        lacks = self.pick("approved_by", "approved_on", "reason")
        noise = [("not_achieved",), ("unknown",), ("achieved",), ("achieved", as_at + DAY),
                 ("neutral", as_at + DAY), ("not_achieved", self.rng.choice(good)),
                 ("achieved", self.rng.choice(good), lacks), ("neutral", None, lacks),
                 ("not_achieved", None, lacks)]
        if how == "achieved":
            rows = [("achieved", self.rng.choice(good), self.pick(None, None, None, ""))]
        elif how == "neutral":
            rows = [("neutral", self.pick(None, None, self.rng.choice(good)),
                     self.pick(None, None, None, ""))]
        elif how == "fail":
            rows = [self.pick(("not_achieved",), ("not_achieved",), ("not_achieved", None, ""),
                              ("achieved", late) if late else ("not_achieved",))]
            if self.maybe(0.3):
                rows.append(("achieved", self.pick(late, as_at)) if late else ("not_achieved",))
            noise = [("not_achieved",), ("achieved", as_at + DAY)]
        else:
            rows = [self.pick((), (), ("achieved",), ("unknown",), ("achieved", as_at + DAY),
                              ("achieved", self.rng.choice(good), lacks), ("neutral", None, lacks),
                              ("not_achieved", None, lacks))]
            rows = [row for row in rows if row]
            noise = [("not_achieved",), ("unknown",), ("achieved",)]
        if late:
            noise += [("achieved", late)]
        rows += [self.rng.choice(noise) for _ in range(self.pick(0, 0, 0, 1, 2) if rows else 0)]
        for row in rows:
            self.outcome(need, *row)

    # Attendance, about the window (closed, S] and the limit.

    def term(self, child, first, last, sessions, provision=None):
        possible, unauthorised = sessions
        first, last = min(first, last), max(first, last)
        self.add("attendance", member_id=child["member_id"], term=self.pick("2023 autumn", "T1"),
                 term_start=first, term_end=last, sessions_possible=possible,
                 absent_authorised=self.pick(0, 0, possible - unauthorised),
                 absent_unauthorised=unauthorised, suspensions=self.pick("", 0, 3),
                 suspension_days=self.pick("", "0", "2.5", "9999", "0007.50"),
                 permanently_excluded=self.pick("", "y", "n"), late=self.pick("", 0, 9999),
                 provision=provision or self.pick("", "primary", "secondary", "special",
                                                  "alternative"))

    def attendance(self, e, child):
        if "measures" in self.params: # one set of terms a child, or they would touch by chance
            if child["member_id"] not in self.taught:
                self.taught.add(child["member_id"])
                attendance_make(self, e, child)
            return
        if not e["S"]:
            if self.maybe(0.2):
                self.term(child, e["opened"], self.as_at, (100, self.pick(0, 100)))
            return
        closed, S, hi = e["closed"], e["S"], min(e["S"], self.as_at)
        if hi <= closed:
            hi = closed + DAY
        def inside():
            first = self.pick(closed - 60 * DAY, closed, closed + DAY, hi, hi,
                              closed + (hi - closed) // 2)
            last = self.pick(closed + DAY, closed + DAY, S - DAY, S, S + DAY, S + 30 * DAY)
            return (first, last) if first <= last else (first, first + 20 * DAY)
        def outside():
            return self.pick((closed - 60 * DAY, closed), (closed - DAY, closed - DAY),
                             (S + DAY, S + 60 * DAY), (closed - 50 * DAY, closed))
        flaw = e["flaws"].get(10)
        kind = {None: "good", "fail": self.pick("over", "over", "good"),
                "unknown": self.pick("none", "zero", "outside")}[flaw]
        if kind == "good" and self.maybe(0.08):
            kind = self.pick("home", "home zero", "mixed", "none")
        terms = {
            "good": [[(inside(), (100, 10))], [(inside(), (100, 9))], [(inside(), (190, 19))],
                     [(inside(), (60, 9)), (inside(), (40, 1))], [(inside(), (99, 9))],
                     [(inside(), (0, 0)), (inside(), (10, 1))], [(inside(), (9999, 999))],
                     [(inside(), (1, 0))]],
            "over": [[(inside(), (100, 11))], [(inside(), (9999, 1000))], [(inside(), (9, 1))],
                     [(inside(), (60, 9)), (inside(), (40, 2))], [(inside(), (1, 1))],
                     [((S, S + 50 * DAY) if S <= self.as_at else (hi, S), (100, 50))],
                     [((closed - 40 * DAY, closed + DAY), (100, 50))]],
            "none": [[]], "zero": [[(inside(), (0, 0))]], "outside": [[(outside(), (100, 0))]],
            "home": [[(inside(), (100, 90), "home_educated"), (inside(), (100, 0), "none")],
                     [(inside(), (100, 90), "none")]],
            "home zero": [[(inside(), (0, 0), "home_educated")]],
            "mixed": [[(inside(), (100, 90), "home_educated"), (inside(), (1000, 0))],
                      [(inside(), (100, 0), "none"), (inside(), (100, self.pick(20, 21)))],
                      [(inside(), (0, 0), "none"), (inside(), (0, 0), "primary")]],
        }[kind]
        for span, *rest in self.rng.choice(terms):
            self.term(child, *span, *rest)
        if self.maybe(0.12):
            self.term(child, *outside(), (100, self.pick(0, 100)))
        if self.maybe(0.06):
            self.term(child, self.as_at + DAY, self.as_at + 90 * DAY, (100, 100))

    # Events and claims.

    def event(self, kind, day, family, members, who=None):
        member = self.rng.choice(members) if members else None
        who = who or self.pick("family", "member", "both")
        self.add("events", event_id=self.pick("", self.key("V")), type_=kind, on=day,
                 family_id=family() if who != "member" or not member else "",
                 member_id=member["member_id"] if who != "family" and member else "",
                 until=self.pick("", "", day, day + 30 * DAY), source=self.text(0.8),
                 amount=self.pick("", "", "0", "1", "+16.5",
                                  "3" if "measures" in self.params else "-3", "007", "12.50"))

    def events(self, e, family, members):
        if "measures" in self.params:
            events_make(self, e, family, members)
        closed, S = e["closed"] or self.as_at, e["S"] or self.as_at
        last = min(S, self.as_at)
        again = self.params["rereferral"]
        harmless = [kind for kind in LISTS["type"].split() if kind not in again]
        if e["flaws"].get(9) and last > closed:
            day = self.pick(closed + DAY, closed + DAY, last, last, closed + (last - closed) // 2)
            self.event(self.rng.choice(again), max(day, closed + DAY), family, members)
        if self.maybe(0.35):
            day = self.pick(closed, closed, closed - DAY, S + DAY, S + DAY, S + 40 * DAY,
                            self.as_at + DAY)
            if not closed < day <= last:
                self.event(self.rng.choice(again), day, family, members)
        if self.maybe(0.4):
            self.event(self.rng.choice(harmless), closed + self.pick(1, 20) * DAY, family, members)

    def claim(self, family, quarters_back, episode="", authority=None):
        index = self.quarter[0] * 4 + self.quarter[1] - 1 - quarters_back
        self.add("claims", family_id=family, episode_id=episode,
                 quarter=quarter_name(index // 4, index % 4 + 1),
                 authority=self.pick("", "", "E1", "E2") if authority is None else authority,
                 payment_pence=self.pick("", "80000", "0", "1000000000"),
                 claimed_as=self.pick("", "", "", "", "gone", "lost"))

    def claims(self, e, family):
        others = self.single or [family()]
        if e["goal"] == "claimed":
            how = self.pick("episode", "episode elsewhere", "quarter", "earlier", "earlier")
            if how == "episode":
                self.claim(family(), self.pick(0, 1, 5), e["id"])
            elif how == "episode elsewhere":
                self.claim(self.pick(self.rng.choice(others), "gone"), self.pick(0, 1, 2), e["id"])
            elif how == "quarter":
                self.claim(family(), 0, self.pick("", "", "gone"))
            else:
                for _ in range(self.pick(1, 1, 2)):
                    self.claim(family(), self.pick(1, 1, 2, 3, 4, 5, 6), self.pick("", "", "gone"))
        elif self.maybe(0.06):
            self.claim(family(), self.pick(-1, -1, -2, -4), self.pick("", e["id"]))
        elif self.maybe(0.02):
            self.claim(family(), self.pick(0, 1, 2, 4), self.pick("", e["id"]))

    # The whole.

    def build(self, families):
        for _ in range(families):
            self.family()
        for _ in range(self.pick(0, 1, 3, 6)): # claims of families no longer in the system
            self.claim(self.pick("gone", "lost"), self.pick(0, 1, 1, 2, 3, 4, -1))
        for table in ("attendance", "claims"):
            rows = self.tables[table]
            rows += [dict(row) for row in rows if self.maybe(0.02)]
        for rows in self.tables.values():
            if self.maybe(0.8):
                self.rng.shuffle(rows)
        for table in sorted(set(self.tables) - set(MUST_EXIST)):
            if self.maybe(0.5 if table == "waivers" else 0.04):
                self.absent.add(table)

    def write(self, out):
        out.mkdir(parents=True, exist_ok=True)
        for table in self.tables:
            path = out / (table + ".csv")
            path.unlink(missing_ok=True)
            if table not in self.absent:
                text = Writer(self, table).text()
                path.write_bytes(text.encode("utf-8", "surrogateescape"))


class Raw(str):
    """A cell that is written as it stands."""


class Writer:
    """One table as CSV, with the quirks of its day."""

    def __init__(self, world, table):
        self.world, self.rng, self.table = world, world.rng, table
        self.rows = world.tables[table]
        self.quote_share = self.rng.choice([0, 0, 0.2, 1])
        self.pad_share = self.rng.choice([0, 0, 0.1])
        self.ends = self.rng.choice([["\n"], ["\n"], ["\r\n"], ["\r\n"], ["\n", "\r\n"]])
        self.columns = [c for c in COLUMNS[table] if not self.left_out(c)]
        if self.rng.random() < 0.6:
            self.rng.shuffle(self.columns)
        more = [c for c in ("notes", "Family_ID", "café, bar", "x", "") if self.rng.random() < 0.04]
        more += [c for c in {c for row in self.rows for c in row} - set(COLUMNS[table])
                 if c not in more]
        more += [world.doubled[table]] if table in world.doubled else []
        for column in more:
            self.columns.insert(self.rng.randrange(len(self.columns) + 1), column)

    def left_out(self, column):
        world = self.world
        if column in world.dropped.get(self.table, ()):
            return True
        if column in STARRED[self.table] or (self.table, column) in world.keep:
            return False
        if all(not row[column] for row in self.rows):
            return self.rng.random() < 0.5
        if column in ("superseded_by", "lead_practitioner") or self.table == "events" \
                and column in ("family_id", "member_id"):
            return column == "lead_practitioner" and self.rng.random() < 0.01
        matters = column in DATES or column in LISTS or column == "need_code" \
            or column == "framework" and len(world.frameworks) > 1
        return self.rng.random() < (0.01 if matters else 0.06)

    def cell(self, value):
        if isinstance(value, Raw):
            return value
        chance = self.rng.random
        pad = lambda: self.rng.choice(PADS) if chance() < self.pad_share else ""
        if any(c in value for c in '",\r\n') or chance() < self.quote_share:
            inner = pad() + value + pad()
            if chance() < self.pad_share / 2:
                inner += self.rng.choice(["\n", "\r\n"])
            return pad() + '"' + inner.replace('"', '""') + '"' + pad()
        return pad() + value + pad()

    def blank_line(self):
        width = len(self.columns)
        return self.rng.choice(["", ",", ",".join([" "] * width), '""', '"\n"', "\u00a0"])

    def line(self, row, last):
        values = [row.get(c, "") for c in self.columns]
        if "notes" in self.columns and "notes" not in row:
            values[self.columns.index("notes")] = self.world.text(0.7)
        more = self.world.longer.get(id(row), [])
        if not more and not last and self.rng.random() < 0.2:
            while len(values) > 1 and not values[-1]: # a short row
                values.pop()
        cells = [self.cell(v) for v in values + more]
        if last and self.table in self.world.unclosed:
            cells[-1] = '"abc'
        return ",".join(cells)

    def text(self):
        chance = self.rng.random
        blanks = chance() < 0.3
        parts = ["\ufeff"] if chance() < 0.3 else []
        parts += [",".join(map(self.cell, self.columns)), self.rng.choice(self.ends)]
        for i, row in enumerate(self.rows):
            if blanks and chance() < 0.1:
                parts += [self.blank_line(), self.rng.choice(self.ends)]
            parts += [self.line(row, i == len(self.rows) - 1), self.rng.choice(self.ends)]
        if chance() < 0.3 and self.rows:
            parts.pop() # no end of line at the end of the file
        elif blanks:
            parts.append(self.rng.choice(["\n", "\r\n\r\n", " "]))
        return "".join(parts)


# ---------------------------------------------------------------------------------- Errors

BAD_DATES = ["2023-02-30", "31/12/2023", "2023-1-5", "0000-01-01", "2023-13-01", "2023-00-10",
             "2023-10-00", "20231001", "2023-10-01T00:00:00", "２０２３-10-01", "1900-02-29",
             "2023-10-1", "2023–10–01", "45200", "n/a", "2023-10-011", "-023-10-01", "2023-04-31"]
BAD_NUMBERS = ["-1", "10000", "10000", "10000", "1e3", "1,000", "１", "+5", "0x10", "5.", ".5",
               "99999999999999999999", "NaN", "1 0", "--1", "18446744073709551616"]
BAD_VALUES = {"quarter": ["2023-25-Q1", "2023-24-Q5", "2023-24-q3", "2023/24-Q3", "2023-24-Q3x",
                          "23-24-Q1", "2023-24", "2023-24-Q0", "2023-22-Q1"],
              "need_code": ["99.9", "1.1a", "01.1", "1", "1.10"],
              "test": ["T8", "T11", "T12", "t1", "1", "T1 T2", "T01"]}
BAD_BYTES = ["\udcff", "a\udce9b", "\0", "a\0", "\udced\udca0\udc80", "\udcc0\udc80", "x\udcc3",
             "\udcf4\udc90\udc80\udc80", "\udcff\udcfea"]
BAD_CSV = ['ab"c', '"ab"c', '"ab" "cd"', 'ab"', '""x', ' x"y"', '"2023"-10-01']


class Vandal:
    """Plants errors; each row is harmed once, and families only where nothing was merged."""

    def __init__(self, world):
        self.world, self.rng, self.harmed = world, world.rng, set()

    def row(self, *tables, good=lambda row: True):
        """An unharmed row of one of the tables -> (table, row), or Nothing."""
        choices = [(table, row) for table in tables if table not in self.world.absent
                   for row in self.world.tables[table] if id(row) not in self.harmed
                   and (table != "families" or row["family_id"] in self.world.single)
                   and good(row)]
        if not choices:
            raise LookupError
        table, row = self.rng.choice(choices)
        self.harmed.add(id(row))
        return table, row

    def spoil(self, table, row, column, value):
        row[column] = value
        self.world.keep.add((table, column))

    def some_table(self):
        """A table of any file that is there, picked evenly."""
        return self.rng.choice([t for t in COLUMNS if t not in self.world.absent
                                and self.world.tables[t]])

    def missing_table(self):
        self.world.absent.add(self.rng.choice(MUST_EXIST))

    def missing_column(self):
        table = self.some_table()
        if STARRED[table]:
            self.world.dropped.setdefault(table, set()).add(self.rng.choice(STARRED[table]))

    def blank_required(self):
        table, row = self.row(self.some_table())
        if STARRED[table]:
            self.spoil(table, row, self.rng.choice(STARRED[table]),
                       self.rng.choice(["", " ", "\u00a0"]))

    def duplicate_column(self):
        table = self.some_table()
        self.world.doubled[table] = column = self.rng.choice(COLUMNS[table])
        self.world.keep.add((table, column))

    def too_many_cells(self):
        _, row = self.row(self.some_table())
        self.world.longer[id(row)] = self.rng.choice([["x"], ["", "y"], [""], ["a,b", "", "1"]])

    def bad_encoding(self):
        table, row = self.row(self.some_table())
        column = self.rng.choice(COLUMNS[table] + ["notes"])
        self.spoil(table, row, column, self.rng.choice(BAD_BYTES))

    def bad_csv(self):
        table, row = self.row(self.some_table())
        if self.rng.random() < 0.2 and table != "families":
            self.harmed |= {id(row) for row in self.world.tables[table]}
            self.world.unclosed.add(table)
            return
        bad = self.rng.choice(BAD_CSV)
        if self.rng.random() < 0.08:
            bad = "x" * ((1 << 20) + 1)
        self.spoil(table, row, self.rng.choice(COLUMNS[table] + ["notes"]), Raw(bad))

    def duplicate_key(self):
        table, row = self.row("families", "members", "episodes", "needs", "events",
                              good=lambda row: row.get("event_id", "x"))
        rows = self.world.tables[table]
        copy = dict(row)
        self.harmed.add(id(copy))
        rows.insert(self.rng.randrange(len(rows) + 1), copy)
        self.copies = getattr(self, "copies", []) + [copy] # so that its id stays its own
        if table == "events":
            self.world.keep.add((table, "event_id"))

    def dangling_key(self):
        table, column = self.rng.choice([
            ("families", "superseded_by"), ("members", "family_id"), ("episodes", "family_id"),
            ("needs", "episode_id"), ("needs", "member_id"), ("outcomes", "need_id"),
            ("attendance", "member_id"), ("events", "family_id"), ("events", "member_id"),
            ("waivers", "episode_id")])
        _, row = self.row(table)
        self.spoil(table, row, column, self.rng.choice(["nowhere", "f1", "0", "\u200b"]))

    def typed(self, columns, bad):
        """Spoils one filled or blank cell of the columns with one of the bad values."""
        table = self.rng.choice([t for t in COLUMNS if set(columns) & set(COLUMNS[t])])
        table, row = self.row(table)
        column = self.rng.choice([c for c in COLUMNS[table] if c in columns])
        self.spoil(table, row, column, self.rng.choice(bad(column)))

    def bad_date(self):
        self.typed(DATES, lambda column: BAD_DATES)

    def bad_number(self):
        special = {"suspension_days": ["9999.5", "10000", "-0.5", "1.2.3", "5.", "1,5", "9999.01"],
                   "amount": ["5.", ".5", "1e3", "abc", "1,5", "+-1", "+", "£5"],
                   "payment_pence": ["1000000001", "1000000001", "800.00", "-1", "£800",
                                     "99999999999999999999"]}
        self.typed(COUNTS | set(special),
                   lambda column: special.get(column, BAD_NUMBERS + ["1.5"]))

    def bad_value(self):
        def bad(column):
            words = LISTS.get(column, "").split()
            return BAD_VALUES.get(column) or ["Y", "yes", "unknown ?", words[0].upper(),
                                              words[0] + "s", words[0] + " " + words[1]]
        self.typed(set(LISTS) | set(BAD_VALUES), bad)

    def absence_over_possible(self):
        table, row = self.row("attendance")
        for column, value in zip(("sessions_possible", "absent_authorised", "absent_unauthorised"),
                                 self.rng.choice([(10, 11, 0), (10, 10, 1), (10, 0, 11),
                                                  (0, 0, 1), (0, 1, 1), (9, 9999, 9999)])):
            self.spoil(table, row, column, str(value))

    def backwards(self, table, first, last):
        _, row = self.row(table)
        self.spoil(table, row, first, "2023-11-10")
        self.spoil(table, row, last, self.rng.choice(["2023-11-09", "2022-11-10", "2023-02-28"]))

    def closed_before_opened(self):
        self.backwards("episodes", "opened_on", "closed_on")

    def end_before_start(self):
        self.backwards(*self.rng.choice([("attendance", "term_start", "term_end"),
                                         ("members", "from", "until"), ("events", "on", "until"),
                                         ("waivers", "approved_on", "expires_on")]))

    def own_word(self):
        table, row = self.row("waivers")
        name = row["requested_by"]
        self.spoil(table, row, "approved_by", self.rng.choice([
            name, name.upper(), name.lower(), name.replace(" ", " \u00a0 "), "\t" + name,
            unicodedata.normalize("NFD", name), unicodedata.normalize("NFD", name.upper())]))

    def no_framework(self):
        table, row = self.row("episodes")
        self.spoil(table, row, "framework", self.rng.choice(["nobody-s", "RULES-1", "rules-9"]))

    def code_of_another(self):
        table, row = self.row("needs")
        codes = [need["code"] for framework in self.world.frameworks
                 for need in framework["needs"]]
        self.spoil(table, row, "need_code", self.rng.choice(codes))

    def event_without_subject(self):
        table, row = self.row("events")
        self.spoil(table, row, "family_id", "")
        self.spoil(table, row, "member_id", self.rng.choice(["", "\u00a0"]))

    def event_member_mismatch(self):
        (one, root), (_, other) = self.rng.sample(self.world.people, 2)
        if root != other:
            table, row = self.row("events")
            self.spoil(table, row, "member_id", one["member_id"])
            self.spoil(table, row, "family_id", other)

    def superseded_loop(self):
        ids = [self.world.key("L") for _ in range(self.rng.choice([1, 2, 2, 3]))]
        chain = dict(zip(ids, ids[1:] + ids[:1]))
        for _ in range(self.rng.choice([0, 0, 1, 2])): # a way into the loop
            chain[self.world.key("L")] = self.rng.choice(list(chain))
        rows = self.world.tables["families"]
        for family, into in chain.items():
            row = {c: "" for c in COLUMNS["families"]} | {"family_id": family,
                                                          "superseded_by": into}
            rows.insert(self.rng.randrange(len(rows) + 1), row)
            self.harmed.add(id(row))


PLANTS = ["missing_table", "missing_column", "blank_required", "duplicate_column", "too_many_cells",
          "bad_encoding", "bad_csv", "duplicate_key", "dangling_key", "bad_value", "bad_date",
          "bad_number", "absence_over_possible", "closed_before_opened", "end_before_start",
          "event_without_subject", "event_member_mismatch", "superseded_loop", "own_word"]


def dataset_make(seed, out, params, families=40, broken=False, quarter="2023-24-Q3", as_at=None):
    """Writes a dataset -> the as-at date its dates lie around."""
    rng = random.Random(f"{seed} {quarter} {families} {broken}")
    first, last = quarter_days(quarter_of(quarter))
    inner = [first, first + DAY, last - DAY, last - 30 * DAY, last - 31 * DAY,
             first + rng.randrange((last - first).days) * DAY]
    as_at = day_of(as_at) if as_at else last if rng.random() < 0.5 else rng.choice(inner)
    frameworks = params if isinstance(params, list) else [params]
    world = World(rng, frameworks, quarter_of(quarter), as_at)
    world.build(families)
    if broken:
        vandal = Vandal(world)
        plants = PLANTS + ["no_framework", "code_of_another"] * 3 * (len(frameworks) > 1)
        for kind in rng.choices(plants, k=rng.randrange(1, 7)):
            try:
                getattr(vandal, kind)()
            except LookupError:
                pass # no row of the kind is left
    world.write(Path(out))
    return as_at


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--params", required=True)
    parser.add_argument("--families", type=int, default=40)
    parser.add_argument("--broken", action="store_true")
    parser.add_argument("--quarter", default="2023-24-Q3")
    parser.add_argument("--as-at")
    args = parser.parse_args()
    params = json.loads(Path(args.params).read_text(encoding="utf-8"))
    print(args.quarter, dataset_make(args.seed, args.out, params, args.families, args.broken,
                                     args.quarter, args.as_at))


if __name__ == "__main__":
    main()
