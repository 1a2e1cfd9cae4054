# SPDX-License-Identifier: MIT
"""
random_measures - frameworks with measures of all kinds, and hard data about their edges.

What deltareturn-framework(5) leaves open is kept out: windows beyond S with anything but a count of
events, sums over such windows, states of a whole household, levels of one person on one day, rows of
a term that lie side by side without touching, values of several outcomes that differ, and amounts
below 0, and eligibility on a day of assessment, which may lie after the as-at date.
"""
from datetime import date, timedelta
from xml.sax.saxutils import quoteattr

from oracle import add_months

DAY = timedelta(days=1)
COUNTED = ["missing", "dv_incident", "offence_proven", "own_event", "police_callout"]
WHO = ["anyone", "child", "school-age-child", "adult", "parent-carer"]
EVENTS_AT = [{}, {"after": "closed_on"}, {"from": "opened_on"}, {"until": "closed_on"},
             {"from": "opened_on - 6 months", "before": "opened_on"},
             {"after": "closed_on", "until": "closed_on + 12 months"},
             {"after": "plan_on", "until": "S"}, 
             {"after": "last:cp_end", "until": "last:cp_end + 6 weeks"}, {"until": "S + 3 months"},
             {"from": "assessed_on - 10 days", "until": "as_at"}]
INSIDE = [{}, {"after": "closed_on"}, {"from": "opened_on"}, {"until": "closed_on"},
          {"from": "closed_on - 9 months", "until": "S"}]
STARTING = [window for window in INSIDE if "from" in window or "after" in window]


def rule(is_, children=(), **attributes):
    return {"is": is_, "children": list(children)} | \
        {key.replace("_", "-"): str(value) for key, value in attributes.items()}


class Maker:
    """Rules by chance."""

    def __init__(self, rng):
        self.rng, self.ids = rng, []

    def pick(self, *choices):
        return self.rng.choice(choices)

    def limit(self, *numbers):
        return {self.pick("at-least", "above", "at-most", "below"): str(self.rng.choice(numbers))}

    def types(self):
        return " ".join(self.rng.sample(COUNTED, self.pick(1, 2)))

    def terms(self, choose=True):
        made = {"terms": str(self.pick(1, 2, 3))} if self.rng.random() < 0.7 else {}
        if made and choose and self.rng.random() < 0.4:
            made["choose"] = "any"
        return made | ({"each-term": "yes"} if self.rng.random() < 0.3 else {})

    def attendance(self):
        return rule("attendance", of=self.pick("attendance", "absence"),
                    basis=self.pick("all", "unauthorised")) | self.limit(10, 15, 85, 90) \
            | self.terms() | self.rng.choice(INSIDE)

    def exclusions(self):
        provision = self.pick({}, {"provision": "primary"}, {"provision": "secondary special none"})
        return rule("exclusions", of=self.pick("suspensions", "suspension-days", "late-marks",
                                               "permanent-exclusions")) \
            | provision | self.limit(0, 1, 2, 3, 5) | self.terms(False) | self.rng.choice(INSIDE)

    def events(self):
        window = self.rng.choice(EVENTS_AT)
        kind = self.pick("events", "absent", "present")
        if kind != "events":
            return rule(kind, types=self.types()) | window
        sums = window in INSIDE and self.rng.random() < 0.4
        return rule(kind, types=self.types(), of="sum" if sums else "count") \
            | self.limit(0, 1, 2, 3, "12.5") | window

    def change(self):
        of = self.pick("count", "count", "sum", "absence", "attendance", "late-marks", "suspensions")
        made = rule("change", of=of)
        if of in ("count", "sum"):
            made["types"] = self.types()
        elif self.rng.random() < 0.6:
            made["terms"] = str(self.pick(1, 2))
        if of in ("absence", "attendance"):
            made["basis"] = self.pick("all", "unauthorised")
        made[self.pick("fall-at-least", "fall-above", "rise-at-least", "rise-above")] = \
            str(self.pick(0, 10, 33, 50))
        made["baseline"] = self.pick({"until": "opened_on"}, {"before": "closed_on"},
                                     {"from": "opened_on - 12 months", "before": "opened_on"})
        made["result"] = self.pick({"after": "closed_on"}, {"from": "opened_on", "until": "S"}, {})
        return made

    def state(self):
        made = rule("state", start="work_start", for_=self.pick("13 weeks", "6 months", "20 days"))
        made["for"] = made.pop("for-")
        if self.rng.random() < 0.6:
            made["end"] = "work_end"
        if self.rng.random() < 0.4:
            made["amount-at-least"] = "16"
        return made | self.rng.choice(INSIDE)

    def score(self):
        made = rule("score", types="risk_band")
        if self.rng.random() < 0.8:
            made[self.pick("fall-at-least", "fall-above", "rise-at-least")] = str(self.pick(0, 1))
        if len(made) == 3 or self.rng.random() < 0.3:
            made |= self.limit(0, 1)
        return made | self.rng.choice(STARTING)

    def gap(self):
        return rule("gap", types="review", longest=self.pick("4 months", "10 weeks", "60 days")) \
            | self.rng.choice(STARTING)

    def leaf(self):
        return self.pick(self.attendance, self.exclusions, self.events, self.events, self.change,
                         self.score, self.gap)()

    def of_members(self, inner, need=True):
        kind = self.pick("each-member", "any-member", "some-members")
        who = self.rng.choice(WHO + ["need"] * need)
        made = rule(kind, [inner], who=who)
        return made | ({"n": "1" if who == "need" else str(self.pick(1, 2))}
                       if kind == "some-members" else {})

    def some(self, depth, need=True):
        """A rule; NEED: it may ask about the need itself."""
        chance = self.rng.random()
        if depth == 0 or chance < 0.4:
            return self.leaf()
        if chance < 0.7:
            inner = self.pick(self.leaf, self.state)()
            return self.of_members(inner, need and inner["is"] != "state")
        if chance < 0.76 and self.ids:
            return rule("use", measure=self.rng.choice(self.ids))
        if chance < 0.8 and need:
            return rule("value") | self.pick({"at-least": "5"}, {"rise-above": "0"},
                                             {"fall-at-least": "2.5", "below": "9"})
        children = [self.some(depth - 1, need) for _ in range(self.pick(2, 2, 3))]
        kind = self.pick("all", "any", "at-least", "not", "if")
        if kind == "not":
            return rule(kind, children[:1])
        return rule(kind, children) | ({"n": "2"} if kind == "at-least" else {})


def about_need(rules, asked):
    """Whether a rule asks about the need itself, perhaps by another measure."""
    if asked["is"] == "value" or asked.get("who") == "need":
        return True
    if asked["is"] == "use":
        return about_need(rules, rules[asked["measure"]])
    return any(about_need(rules, child) for child in asked["children"])


def measures_make(rng, params):
    """Measures, routes, eligibility and so on for a framework -> the same with them."""
    maker, made = Maker(rng), params | {"name": "measured", "event_types": ["own_event"]}
    rules = {}
    for i in range(rng.choice([3, 6, 10])):
        rules[f"m-{i}"] = maker.some(2)
        maker.ids.append(f"m-{i}")
    made["measures"] = [{"id": name, "rule": asked} for name, asked in rules.items()]
    made["needs"] = [dict(need) for need in params["needs"]]
    eligibility = rng.random() < 0.4
    for need in made["needs"]:
        if rng.random() < 0.5:
            need["measures"] = rng.sample(list(rules), rng.choice([1, 1, 2]))
        if eligibility and rng.random() < 0.3:
            need["eligibility"] = rng.choice(list(rules))
        if rng.random() < 0.1:
            need["sustain_months"] = rng.choice([3, 7, 12])
    if eligibility:
        made["eligible_on"] = "opened_on"
    elif rng.random() < 0.3:
        made["screening"] = {"min_needs": rng.choice([1, 2]), "min_headlines": rng.choice([0, 1])}
    if rng.random() < 0.4:
        made["neutral"] = "not-asked"
    if rng.random() < 0.4:
        usable = [name for name, asked in rules.items() if not about_need(rules, asked)]
        maker.ids = usable
        made["routes"] = [{"name": f"r-{i}", "rules": maker.pick(
            [maker.some(1, False)], [rule("needs-settled")],
            [maker.some(1, False), maker.some(0, False)])} for i in range(rng.choice([1, 2, 3]))]
    return made


# ---------------------------------------------------------------------------------- as XML

def rule_xml(asked):
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in asked.items()
                         if isinstance(value, str) and key != "is")
    inner = "".join(rule_xml(child) for child in asked["children"])
    for name in ("baseline", "result"):
        if name in asked:
            ends = "".join(f" {key}={quoteattr(value)}" for key, value in asked[name].items())
            inner += f"<{name}{ends}/>"
    return f"<{asked['is']}{attributes}>{inner}</{asked['is']}>"


def measures_xml(params):
    """-> what stands before the rereferrals, before the headlines, and behind them."""
    before = ""
    if "eligible_on" in params:
        before += f'<eligibility on="{params["eligible_on"]}"/>'
    if "screening" in params:
        before += '<screening min-needs="{min_needs}" min-headlines="{min_headlines}"/>'.format(
            **params["screening"])
    if "event_types" in params:
        before += "<event-types>" + "".join(f'<event type="{kind}"/>'
                                            for kind in params["event_types"]) + "</event-types>"
    neutral = f' neutral="{params["neutral"]}"' if "neutral" in params else ""
    measures = "\n".join(f'<measure id="{m["id"]}">{rule_xml(m["rule"])}</measure>'
                         for m in params.get("measures", []))
    routes = "\n".join(f'<route name="{r["name"]}" label="Route">'
                       + "".join(map(rule_xml, r["rules"])) + "</route>"
                       for r in params.get("routes", []))
    return before, measures and f"<measures{neutral}>\n{measures}\n</measures>", \
        routes and f"<routes>\n{routes}\n</routes>"


def need_xml(need):
    """The attributes of a need besides its code."""
    words = ""
    if "measures" in need:
        words += f' measures="{" ".join(need["measures"])}"'
    for key in ("eligibility", "sustain_months"):
        if key in need:
            words += f' {key.replace("_", "-")}="{need[key]}"'
    return words


# ---------------------------------------------------------------------------------- hard data

def school_terms(first, last):
    """The usual terms that begin between two days."""
    for year in range(first.year - 1, last.year + 1):
        for begin, end in ((date(year, 9, 4), date(year, 12, 20)), (date(year, 1, 4), date(year, 3, 28)),
                           (date(year, 4, 15), date(year, 7, 20))):
            if first <= begin <= last:
                yield begin, end


def attendance_make(world, e, child):
    """Two years of a child's terms: some missing, some in two rows, some at home."""
    rng, closed = world.rng, e["closed"] or world.as_at
    provision = rng.choice(["primary", "secondary", "special", "", "home_educated"])
    for begin, end in school_terms(closed - 700 * DAY, world.as_at + 30 * DAY):
        if rng.random() < 0.1:
            continue
        moved = begin + 40 * DAY if rng.random() < 0.1 else None
        for first, last in ((begin, moved), (moved, end)) if moved else ((begin, end),):
            home = provision == "home_educated"
            possible = 0 if home else rng.choice([100, 100, 100, 60, 0, 9])
            unauthorised = rng.choice([0, possible // 10, possible * 15 // 100, possible // 10 + 1])
            unauthorised = min(unauthorised, possible)
            world.add("attendance", member_id=child["member_id"], term="t", term_start=first,
                      term_end=last, sessions_possible=possible,
                      absent_authorised=rng.choice([0, 0, (possible - unauthorised) // 9]),
                      absent_unauthorised=unauthorised, provision=provision,
                      suspensions=rng.choice(["", 0, 0, 0, 1, 2]),
                      suspension_days=rng.choice(["", "0", "0", "2.5", "5"]),
                      permanently_excluded=rng.choice(["", "n", "n", "n", "y"]),
                      late=rng.choice(["", 0, 0, 1, 3]))


def day_about(world, e, anchors):
    return world.rng.choice(anchors) + world.rng.choice([-1, 0, 0, 1]) * DAY


def events_make(world, e, family, members):
    """Events of the kinds that measures ask for, about the ends of their windows."""
    rng, opened = world.rng, e["opened"]
    closed, S = e["closed"] or world.as_at, e["S"] or world.as_at
    anchors = [opened, closed, S, world.as_at, add_months(opened, -6), add_months(opened, -12),
               add_months(closed, 12), opened + 20 * DAY, closed + 30 * DAY, closed + 100 * DAY]
    for _ in range(rng.choice([0, 1, 3, 6])):
        world.event(rng.choice(COUNTED + ["review", "review", "cp_end"]),
                    day_about(world, e, anchors), family, members)
    for member in members:
        if rng.random() < 0.3:
            begun = day_about(world, e, [opened, closed, S - 91 * DAY, add_months(S, -6), closed])
            until = rng.choice(["", "", begun + 91 * DAY, begun + 90 * DAY, add_months(begun, 6)])
            world.add("events", type_="work_start", on=begun, until=until, amount=rng.choice(
                ["", "15.999", "16", "30"]), member_id=member["member_id"])
            if rng.random() < 0.4:
                world.add("events", type_="work_end", member_id=member["member_id"],
                          on=begun + rng.choice([19, 20, 21, 90, 91, 92, 200]) * DAY)
        if rng.random() < 0.3:
            days = rng.sample([opened - DAY, opened, opened + DAY, closed, closed + 2 * DAY, S, S + DAY],
                              rng.choice([1, 2, 3]))
            taken = world.levels.setdefault(member["member_id"], set())
            for day in set(days) - taken:
                taken.add(day)
                world.add("events", type_="risk_band", on=day, member_id=member["member_id"],
                          amount=rng.choice(["0", "1", "2", "1", "2", ""]))
