# SPDX-License-Identifier: MIT
"""
measures - measures on hard data a second time, written from deltareturn-framework(5) alone.

A rule is {"is": element, "children": [...]} and its attributes as the file has them.  answer() says
"pass", "fail" or "unknown".  Counts that a blank cell hides a part of are intervals; a rule that an
interval does not decide is unknown.
"""
import re
from datetime import timedelta
from fractions import Fraction

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
DAY = timedelta(days=1)
ENDLESS = Fraction(10) ** 30
MOST_APART, MOST_RECENT = 70, 160 # days between terms, and from the last one to the window's end
HOME = ("home_educated", "none")


class Unknown(Exception):
    """What the rule rests on is not recorded."""


def every(answers):
    return FAIL if FAIL in answers else UNKNOWN if UNKNOWN in answers else PASS


def some(answers):
    return PASS if PASS in answers else UNKNOWN if UNKNOWN in answers else FAIL


def at_least(answers, n):
    passed, open_ = answers.count(PASS), answers.count(UNKNOWN)
    return PASS if passed >= n else FAIL if passed + open_ < n else UNKNOWN


def said(truth):
    return PASS if truth else FAIL


def of_two(sure, possible):
    """The answer when one end of an interval says `sure` and the other `possible`."""
    return PASS if sure and possible else FAIL if not sure and not possible else UNKNOWN


def limit_holds(kind, limit, value):
    return {"at-least": value >= limit, "above": value > limit, "at-most": value <= limit,
            "below": value < limit}[kind]


def limits_of(rule, prefix=""):
    return [(kind, Fraction(rule[prefix + kind]))
            for kind in ("at-least", "above", "at-most", "below") if prefix + kind in rule]


def within(rule, low, high):
    """The rule's limit on a number between low and high."""
    (kind, limit), = limits_of(rule)
    return of_two(limit_holds(kind, limit, low), limit_holds(kind, limit, high))


def shift(day, words, add_months):
    """A day and "+ 6 months"."""
    sign, number, unit = words.split()
    number = int(number) * (-1 if sign == "-" else 1)
    if unit.startswith("month"):
        return add_months(day, number)
    return day + number * (7 if unit.startswith("week") else 1) * DAY


class Measures:
    """The rules of one episode's framework, asked of its data."""

    def __init__(self, given, episode, tools):
        self.given, self.e, self.tools = given, episode, tools
        self.rules = {m["id"]: m["rule"] for m in episode.framework.get("measures", [])}

    def measure(self, name, need=None, day=None):
        """The answer of a measure; DAY is given when it is about eligibility."""
        return self.answer(self.rules[name], {"need": need, "day": day, "member": None})

    def route(self, route):
        return every([self.answer(rule, {"need": None, "day": None, "member": None})
                      for rule in route["rules"]])

    def answer(self, rule, about):
        try:
            return getattr(self, rule["is"].replace("-", "_"))(rule, about)
        except Unknown:
            return UNKNOWN

    def answers(self, rule, about):
        return [self.answer(child, about) for child in rule["children"]]

    # ---- made of rules

    def all(self, rule, about):
        return every(self.answers(rule, about))

    def any(self, rule, about):
        return some(self.answers(rule, about))

    def at_least(self, rule, about):
        return at_least(self.answers(rule, about), int(rule["n"]))

    def not_(self, answer):
        return {PASS: FAIL, FAIL: PASS, UNKNOWN: UNKNOWN}[answer]

    def if_(self, rule, about):
        asked, *rest = self.answers(rule, about)
        then, otherwise = rest[0], rest[1] if len(rest) > 1 else PASS
        if asked == UNKNOWN:
            return then if then == otherwise else UNKNOWN
        return then if asked == PASS else otherwise

    def __getattr__(self, name): # "not" and "if" are no names in Python
        if name == "not":
            return lambda rule, about: self.not_(self.answers(rule, about)[0])
        if name == "if":
            return self.if_
        raise AttributeError(name)

    def use(self, rule, about):
        return self.answer(self.rules[rule["measure"]], about)

    def needs_settled(self, rule, about):
        return self.given.needs_settled(self.e)

    def meant(self, rule, about):
        """The answers of the members whom a rule means, or None without a household."""
        day = about["day"] or self.e["closed_on"]
        household = [m for m in self.given.members_of[self.e.family]
                     if self.tools.in_household(m, day)]
        if rule["who"] == "need":
            member = (about["need"] or {}).get("member_id")
            return self.answers(rule, about | {"member": member or None})
        if not household:
            return None
        child = lambda m: self.tools.is_child(m, day)
        means = {"anyone": lambda m: True, "child": child, "adult": lambda m: not child(m),
                 "school-age-child": lambda m: m["role"] == "child" and (
                     not m["dob"] or 5 <= self.tools.age_on(m["dob"], day) <= 15),
                 "parent-carer": lambda m: m["role"] == "parent_carer"}[rule["who"]]
        return [self.answer(rule["children"][0], about | {"member": m["member_id"]})
                for m in household if means(m)]

    def each_member(self, rule, about):
        answers = self.meant(rule, about)
        return UNKNOWN if answers is None else every(answers)

    def any_member(self, rule, about):
        answers = self.meant(rule, about)
        return UNKNOWN if answers is None else some(answers)

    def some_members(self, rule, about):
        answers = self.meant(rule, about)
        return UNKNOWN if answers is None else at_least(answers, int(rule["n"]))

    # ---- days and windows

    def events_at(self, about):
        if "events.csv" not in self.given.data.files:
            raise Unknown
        if about["member"] is None:
            return self.given.events_of[self.e.family]
        return [event for event in self.given.all_events if event["member_id"] == about["member"]]

    def end_of(self, about):
        return about["day"] or self.e.S

    def point(self, words, about):
        name, _, offset = words.partition(" ")
        kind, _, event_type = name.partition(":")
        if event_type:
            days = [event["on"] for event in self.events_at(about) if event["type"] == event_type]
            days = [day for day in days if day >= self.e["opened_on"]] if kind == "first" else \
                [day for day in days if day <= self.end_of(about)]
            day = (min if kind == "first" else max)(days) if days else None
        elif kind == "identified_on":
            day = about["need"]["identified_on"]
        else:
            day = {"S": self.e.S, "as_at": self.given.as_at}.get(kind) or self.e.get(kind)
        if day is None:
            raise Unknown
        return shift(day, offset, self.tools.add_months) if offset else day

    def window(self, rule, about):
        """-> first day or None, last day, and whether it is not over although S is there."""
        first, last = None, self.end_of(about)
        if "from" in rule or "after" in rule:
            first = self.point(rule.get("from") or rule["after"], about) + DAY * ("after" in rule)
        if "until" in rule or "before" in rule:
            last = self.point(rule.get("until") or rule["before"], about) - DAY * ("before" in rule)
        as_at = self.given.as_at
        return first, min(last, as_at), last > as_at and self.e.S <= as_at

    def seen(self, rule, about, types="types", window=None):
        first, last, open_ = self.window(window or rule, about)
        wanted = rule[types].split()
        return [event for event in self.events_at(about) if event["type"] in wanted
                and (first is None or event["on"] >= first) and event["on"] <= last], open_

    # ---- events

    def counted(self, rule, about, window=None):
        """-> low, high: how many events there are, or the sum of their amounts."""
        events, open_ = self.seen(rule, about, window=window)
        if rule.get("of", "count") == "sum":
            if open_ or any(event["amount"] is None for event in events):
                raise Unknown
            total = sum((event["amount"] for event in events), Fraction(0))
            return total, total
        return Fraction(len(events)), ENDLESS if open_ else Fraction(len(events))

    def events(self, rule, about):
        return within(rule, *self.counted(rule, about))

    def absent(self, rule, about):
        return self.events(rule | {"at-most": "0"}, about)

    def present(self, rule, about):
        return self.events(rule | {"at-least": "1"}, about)

    # ---- terms

    def terms(self, rule, about):
        """The terms in the window, each a list of rows, and the window's last day."""
        first, last, _ = self.window(rule, about)
        members = [about["member"]] if about["member"] is not None else \
            [m["member_id"] for m in self.given.members_of[self.e.family]]
        rows = sorted((row for member in members for row in self.given.terms_of[member]),
                      key=lambda row: (row["term_start"], row["term_end"]))
        terms = []
        for row in rows:
            if terms and row["term_start"] <= max(r["term_end"] for r in terms[-1]):
                terms[-1].append(row)
            else:
                terms.append([row])
        span = lambda t: (t[0]["term_start"], max(row["term_end"] for row in t))
        return [t for t in terms if span(t)[0] <= last and (first is None or span(t)[1] >= first)], \
            last, span

    def runs(self, rule, about):
        """What is looked at: lists of terms, each as long as is asked; and of the last ones how many
        there are although they are too few."""
        terms, last, span = self.terms(rule, about)
        if "terms" not in rule:
            return [terms] if terms else [], len(terms)
        n = int(rule["terms"])
        chains = []
        for t in terms:
            near = chains and (span(t)[0] - span(chains[-1][-1])[1]).days <= MOST_APART
            chains[-1].append(t) if near else chains.append([t])
        if rule.get("choose") == "any":
            return [chain[i:i + n] for chain in chains for i in range(len(chain) - n + 1)], 0
        if not chains or (last - span(chains[-1][-1])[1]).days > MOST_RECENT:
            return [], 0
        return [chains[-1][-n:]], len(chains[-1][-n:])

    def percentage(self, rule, terms):
        absent = possible = Fraction(0)
        for t in terms:
            possible += sum(row["sessions_possible"] for row in t)
            if all(row["provision"] in HOME for row in t):
                continue
            absent += sum(row["absent_unauthorised"] for row in t)
            if rule["basis"] == "all":
                absent += sum(row["absent_authorised"] for row in t)
        if not possible and not all(row["provision"] in HOME for t in terms for row in t):
            raise Unknown
        share = 100 * absent / possible if possible else Fraction(0)
        return 100 - share if rule["of"] == "attendance" else share

    def attendance(self, rule, about):
        runs, _ = self.runs(rule, about)
        if not runs or "terms" in rule and len(runs[0]) < int(rule["terms"]):
            return UNKNOWN
        def one(terms):
            try:
                share = self.percentage(rule, terms)
            except Unknown:
                return UNKNOWN
            return within(rule, share, share)
        answers = [every([one([t]) for t in run]) if rule.get("each-term") == "yes" else one(run)
                   for run in runs]
        return some(answers)

    def excluded(self, rule, terms):
        """-> low, high of what the rule counts in some terms."""
        low = high = Fraction(0)
        column = {"suspensions": "suspensions", "suspension-days": "suspension_days",
                  "permanent-exclusions": "permanently_excluded", "late-marks": "late"}[rule["of"]]
        wanted = rule.get("provision", "").split()
        for t in terms:
            least = most = Fraction(0)
            for row in t:
                if wanted and row["provision"] and row["provision"] not in wanted:
                    continue
                value = row[column]
                if column == "permanently_excluded":
                    value = None if value is None else Fraction(value == "y")
                sure = value if value is not None else Fraction(0)
                top = value if value is not None else ENDLESS
                if wanted and not row["provision"]: # of a phase that nobody knows
                    sure, top = Fraction(0), Fraction(0) if value == 0 else ENDLESS
                least += sure
                most += top
            if column == "permanently_excluded": # a term with one is one
                least, most = min(least, 1), most if most >= ENDLESS else min(most, 1)
            low, high = low + least, high + most
        return low, high

    def exclusions(self, rule, about):
        runs, there = self.runs(rule, about)
        if not runs:
            return within(rule, Fraction(0), ENDLESS)
        wanted = int(rule.get("terms", there))
        if rule.get("each-term") == "yes":
            answers = [within(rule, *self.excluded(rule, [t])) for t in runs[0]]
            return every(answers + [UNKNOWN] * (wanted - there))
        low, high = self.excluded(rule, runs[0])
        return within(rule, low, high if there >= wanted else ENDLESS)

    # ---- change

    def quantity(self, rule, window, about):
        """-> low, high of what is compared, in one window."""
        if rule["of"] in ("count", "sum"):
            return self.counted(rule, about, window)
        asked = {key: rule[key] for key in ("of", "basis", "terms", "provision") if key in rule}
        runs, there = self.runs(asked | window, about)
        if not runs or there < int(rule.get("terms", there)):
            raise Unknown
        if rule["of"] in ("attendance", "absence"):
            share = self.percentage(asked | {"basis": rule.get("basis", "all")}, runs[0])
            return share, share
        return self.excluded(asked, runs[0])

    def change(self, rule, about):
        b_low, b_high = self.quantity(rule, rule["baseline"], about)
        r_low, r_high = self.quantity(rule, rule["result"], about)
        if b_low != b_high or r_low != r_high:
            return UNKNOWN
        if limits_of(rule, "fall-"):
            (kind, limit), = limits_of(rule, "fall-")
            holds = lambda b, r: r == 0 if b == 0 else limit_holds(kind, limit, 100 * (b - r) / b)
            return of_two(holds(b_low, r_high), holds(b_high, r_low))
        (kind, limit), = limits_of(rule, "rise-")
        holds = lambda b, r: r > 0 if b == 0 else limit_holds(kind, limit, 100 * (r - b) / b)
        return of_two(holds(b_high, r_low), holds(b_low, r_high))

    # ---- what lasts

    def state(self, rule, about):
        first, last, _ = self.window(rule, about)
        starts, ends = rule["start"].split(), rule.get("end", "").split()
        events = sorted(self.events_at(about), key=lambda event: event["on"])
        fits = lambda amount: all(limit_holds(kind, limit, amount)
                                  for kind, limit in limits_of(rule, "amount-"))
        spans, doubtful = [], []
        for event in events:
            if event["type"] not in starts:
                continue
            unsure = limits_of(rule, "amount-") and event["amount"] is None
            if limits_of(rule, "amount-") and not unsure and not fits(event["amount"]):
                continue
            stops = [event["until"]] if event["until"] else []
            stops += [other["on"] for other in events if other["on"] > event["on"] and
                      (other["type"] in ends or other["type"] in starts and limits_of(rule, "amount-")
                       and other["amount"] is not None and not fits(other["amount"]))]
            if "lasts-days" in rule:
                stops = [event["on"] + (int(rule["lasts-days"]) - 1) * DAY]
            unsure = unsure or not stops and not ends
            (doubtful if unsure else spans).append((event["on"], min(stops) if stops else last))
        if self.lasts(rule, spans, first, last):
            return PASS
        return UNKNOWN if self.lasts(rule, spans + doubtful, first, last) else FAIL

    def lasts(self, rule, spans, first, last):
        held = None
        for start, end in sorted(spans):
            start, end = max(start, first) if first else start, min(end, last)
            if end < start:
                continue
            if held and start <= held[1] + DAY:
                held = (held[0], max(held[1], end))
            else:
                held = (start, end)
            if held[1] >= shift(held[0], "+ " + rule["for"], self.tools.add_months):
                return True
        return False

    def score(self, rule, about):
        first, last, _ = self.window(rule, about)
        levels = {}
        for event in sorted(self.events_at(about), key=lambda event: event["on"]):
            if event["type"] in rule["types"].split() and event["on"] <= last:
                levels.setdefault(event["member_id"] or "", []).append(event)
        if not levels:
            return UNKNOWN
        return every([self.score_of(rule, found, first) for found in levels.values()])

    def score_of(self, rule, found, first):
        before = [event for event in found if event["on"] <= first]
        after = [event for event in found if event["on"] > first]
        entry = before[-1] if before else after[0]
        inside = [event for event in found if event["on"] >= first]
        if not inside or inside[-1] is entry:
            return UNKNOWN
        if entry["amount"] is None or inside[-1]["amount"] is None:
            return UNKNOWN
        return self.stepped(rule, entry["amount"], inside[-1]["amount"])

    def stepped(self, rule, old, new):
        held = [limit_holds(kind, limit, old - new) for kind, limit in limits_of(rule, "fall-")]
        held += [limit_holds(kind, limit, new - old) for kind, limit in limits_of(rule, "rise-")]
        held += [limit_holds(kind, limit, new) for kind, limit in limits_of(rule)]
        return said(all(held))

    def gap(self, rule, about):
        first, last, _ = self.window(rule, about)
        events, _ = self.seen(rule, about)
        days = [first, *sorted(event["on"] for event in events), last]
        return said(all(b <= shift(a, "+ " + rule["longest"], self.tools.add_months)
                        for a, b in zip(days, days[1:])))

    def value(self, rule, about):
        numbers = []
        asked = ["value"] + ["baseline"] * bool(limits_of(rule, "fall-") or limits_of(rule, "rise-"))
        outcome = self.given.settled_by_outcome(about["need"], self.e)
        for column, row in zip(asked, (outcome, about["need"])):
            text = row and row[column]
            if not text or not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
                return UNKNOWN
            numbers.append(Fraction(text))
        return self.stepped(rule, numbers[-1], numbers[0])
