#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
pandas_run - the return of 2023-24-Q3 by pandas, as an analyst would write it.

    pandas_run.py FOLDER

Reads data/*.csv and needs.csv (the framework's list) in FOLDER; writes figures.json, decisions.csv
and rows.xlsx, and says on standard error how long each part took.  XlsxWriter writes the workbook,
as it is faster than openpyxl.  Nothing is validated: the sample is right.
"""
import json
import os
import sys
import time

import numpy as np
import pandas as pd

import write_book

QUARTER = "2023-24-Q3"
FIRST, AS_AT = pd.Timestamp("2023-10-01"), pd.Timestamp("2023-12-31")
NEXT_LAST = pd.Timestamp("2024-03-31")
NEVER = pd.Timestamp("2261-12-31")
REREFERRAL = ["eh_referral", "eh_open", "csc_referral", "cin_start", "cp_start"]
TESTS = {"T1": "Dependants", "T2": "Needs", "T3": "Assessment", "T4": "Plan",
         "T5": "Lead practitioner", "T6": "Outcomes", "T7": "Closure", "T9": "No re-referral",
         "T10": "Attendance", "T11": "Not claimed before"}
DECISIONS = {"gap": "cannot be claimed until what is missing is recorded",
             "waiting": "not yet: the outcomes have to last a while longer",
             "failed": "cannot be claimed: a test is not met",
             "claimed_before": "cannot be claimed again"}
PASS, UNKNOWN, FAIL = 0, 1, 2 # the larger goes first

# The columns the rules need.  A word of a short list is a category; "d:" is a date, "n:" a number.
COLUMNS = {
    "families": "family_id superseded_by",
    "members": "member_id family_id c:role d:dob d:from d:until",
    "episodes": "episode_id family_id d:opened_on d:assessed_on c:whole_family_assessment "
                "d:plan_on c:plan_covers_all_needs lead_practitioner lead_organisation "
                "lead_school_urn d:closed_on c:closure_quality",
    "needs": "need_id episode_id c:need_code d:identified_on evidence_ref",
    "outcomes": "need_id c:result d:achieved_on c:basis evidence_ref approved_by d:approved_on "
                "reason",
    "attendance": "member_id d:term_start d:term_end n:sessions_possible n:absent_unauthorised "
                  "c:provision",
    "events": "family_id member_id c:type d:on",
    "claims": "family_id episode_id quarter",
}


def table_read(name):
    kinds = {text.split(":")[-1]: text.split(":")[0] if ":" in text else "t"
             for text in COLUMNS[name].split()}
    dtypes = {"t": "object", "c": "category", "n": "int32"}
    return pd.read_csv(f"data/{name}.csv", usecols=list(kinds),
                       dtype={column: dtypes[kind] for column, kind in kinds.items() if kind != "d"},
                       parse_dates=[column for column, kind in kinds.items() if kind == "d"],
                       infer_datetime_format=True, keep_default_na=False, na_values=[""])


def merged_map(families):
    """Family -> the family it was merged into in the end; most were not merged."""
    step = families.dropna(subset=["superseded_by"]).set_index("family_id")["superseded_by"]
    end = step
    while end.isin(step.index).any():
        end = end.map(step).fillna(end)
    return end


def survivor(ids, merged):
    return ids.map(merged).fillna(ids)


def birthday(dob, age):
    """29 February is completed on 1 March in common years, where pandas clamps to the 28th."""
    day = dob + pd.DateOffset(years=age)
    leap = (dob.dt.month == 2) & (dob.dt.day == 29) & (day.dt.day == 28)
    return day + pd.to_timedelta(leap.astype("int8"), unit="D")


def answers(fail, unknown):
    return np.select([fail, unknown], [FAIL, UNKNOWN], PASS).astype("int8")


# ---- which rows are used, and whose they are ----

def members_used(members, merged):
    used = members[~((members["from"] > AS_AT) | (members["dob"] > AS_AT))]
    child = used["role"] == "child"
    adult_on = birthday(used["dob"], 18).fillna(NEVER).where(child, pd.Timestamp.min)
    return pd.DataFrame({
        "member_id": used["member_id"], "family": survivor(used["family_id"], merged),
        "expecting": used["role"] == "expectant_parent",
        "here": used[["from", "dob"]].max(axis=1).fillna(pd.Timestamp.min),
        "gone": used["until"].fillna(NEVER), "dob": used["dob"], "adult_on": adult_on})


def episodes_used(episodes, merged):
    e = episodes[episodes["opened_on"] <= AS_AT].sort_values("episode_id", ignore_index=True)
    e["family"] = survivor(e["family_id"], merged)
    e["closed"] = e["closed_on"].where(e["closed_on"] <= AS_AT)
    e["S"] = e["closed"] + pd.DateOffset(months=6)
    e["last_day"] = e["S"].clip(upper=AS_AT)
    e["worked_with"] = e["closed"].isna() | (e["closed"] >= FIRST)
    return e


def outcomes_used(outcomes):
    """An exception without its approval is unknown."""
    o = outcomes[~(outcomes["achieved_on"] > AS_AT)].copy()
    unapproved = (o["basis"] == "exception") & (o["approved_by"].isna() | o["reason"].isna()
                                                | ~(o["approved_on"] <= AS_AT))
    o["achieved"] = ~unapproved & (o["result"] == "achieved")
    o["neutral"] = ~unapproved & (o["result"] == "neutral")
    o["unclear"] = (unapproved | (o["result"] == "unknown")
                    | (o["achieved"] & o["achieved_on"].isna()))
    o["in_quarter"] = o["achieved"] & (o["achieved_on"] >= FIRST)
    o["first_achieved"] = o["achieved_on"].where(o["achieved"])
    return o


def needs_used(needs, outcomes, episodes, framework):
    """The needs of every episode that are used, and how they stand at S."""
    sums = outcomes.groupby("need_id", sort=False).agg(
        {"first_achieved": "min", "neutral": "max", "unclear": "max", "in_quarter": "max"})
    e = episodes[["episode_id", "family", "closed", "S", "worked_with"]].reset_index(names="episode")
    n = needs[~(needs["identified_on"] > AS_AT)].merge(e, on="episode_id")
    n = n.merge(framework, left_on="need_code", right_on="code")
    n = n.merge(sums, left_on="need_id", right_index=True, how="left")
    n["counted"] = n["closed"].notna() & ~(n["identified_on"] > n["closed"])
    n["in_quarter"] = n["in_quarter"].eq(True)
    n["state"] = np.select(
        [n["first_achieved"] <= n["S"], n["neutral"].eq(True), n["unclear"].eq(False)],
        ["achieved in time", "neutral", "not achieved in time"], "unknown")
    return n


# ---- the tests ----

def household_test(closed, members):
    pairs = closed[["family", "opened_on"]].reset_index().merge(members, on="family")
    pairs = pairs[(pairs["here"] <= pairs["opened_on"]) & (pairs["opened_on"] <= pairs["gone"])]
    depends = pairs["expecting"] | (pairs["adult_on"] > pairs["opened_on"])
    any_depends = depends.groupby(pairs["index"]).max().reindex(closed.index)
    return answers(any_depends.eq(False), any_depends.isna())


def need_tests(closed, needs):
    n = needs[needs["counted"]]
    by = n["episode"]
    codes = n.groupby("episode")["position"].nunique().reindex(closed.index, fill_value=0)
    headlines = n.groupby("episode")["headline"].nunique().reindex(closed.index, fill_value=0)
    failed = (n["state"] == "not achieved in time").groupby(by).max().reindex(closed.index)
    neutral = (n["state"] == "neutral").groupby(by).min().reindex(closed.index)
    unknown = (n["state"] == "unknown").groupby(by).max().reindex(closed.index)
    return (answers((codes < 3) | (headlines < 1), False),
            answers(failed.eq(True) | ~neutral.eq(False), unknown.eq(True)))


def rereferral_test(closed, events, members, merged):
    v = events[events["type"].isin(REREFERRAL)]
    alone = v[v["family_id"].isna()].drop(columns="family_id").merge(
        members[["member_id", "family_id"]], on="member_id")
    v = pd.concat([v[v["family_id"].notna()], alone])
    v = pd.DataFrame({"family": survivor(v["family_id"], merged), "on": v["on"]})
    pairs = closed[["family", "closed", "last_day"]].reset_index().merge(v, on="family")
    hit = pairs.loc[(pairs["on"] > pairs["closed"]) & (pairs["on"] <= pairs["last_day"]), "index"]
    return answers(closed.index.isin(hit), False)


def attendance_test(closed, members, attendance):
    child = closed[["family", "closed", "last_day"]].reset_index(names="episode").merge(
        members, on="family")
    child = child[(child["here"] <= child["last_day"]) & (child["last_day"] <= child["gone"])
                  & (child["adult_on"] > child["last_day"])].reset_index(drop=True)
    term = child[["member_id", "closed", "last_day"]].reset_index(names="child").merge(
        attendance, on="member_id")
    term = term[(term["term_start"] <= term["last_day"]) & (term["term_end"] > term["closed"])]
    term["outside"] = term["provision"].isin(["home_educated", "none"])
    sums = term.groupby("child").agg({"sessions_possible": "sum", "absent_unauthorised": "sum",
                                      "outside": "min"}).reindex(child.index)
    possible = sums["sessions_possible"].fillna(0)
    at_school = ~sums["outside"].eq(True)
    school_age = child["dob"].isna() | ((birthday(child["dob"], 5) <= child["closed"])
                                        & (birthday(child["dob"], 16) > child["closed"]))
    child["answer"] = answers(at_school & (100 * sums["absent_unauthorised"] > 10 * possible),
                              at_school & (possible == 0) & school_age)
    worst = child.groupby("episode")["answer"].max()
    return worst.reindex(closed.index, fill_value=PASS).to_numpy()


def done_by_closure(answer, done_on, closed_on):
    return answers((answer == "n") | (done_on > closed_on), answer.isna() | done_on.isna())


def claimed_before_test(closed, claims, merged):
    earlier = claims[claims["quarter"] <= QUARTER]
    families = survivor(earlier["family_id"], merged)
    named = earlier["episode_id"].dropna()
    return answers(closed["family"].isin(families) | closed["episode_id"].isin(named), False)


# ---- the decisions ----

def decide(episodes, tables, members, needs, merged):
    closed = episodes[episodes["closed"].notna()]
    t = pd.DataFrame(index=closed.index)
    t["T1"] = household_test(closed, members)
    t["T2"], t["T6"] = need_tests(closed, needs)
    t["T3"] = done_by_closure(closed["whole_family_assessment"], closed["assessed_on"],
                              closed["closed"])
    t["T4"] = done_by_closure(closed["plan_covers_all_needs"], closed["plan_on"], closed["closed"])
    t["T5"] = answers(False, closed["lead_practitioner"].isna())
    t["T7"] = answers(closed["closure_quality"] == "n", closed["closure_quality"].isna())
    t["T9"] = rereferral_test(closed, tables["events"], tables["members"], merged)
    t["T10"] = attendance_test(closed, members, tables["attendance"])
    t["T11"] = claimed_before_test(closed, tables["claims"], merged)
    t = t[list(TESTS)]
    worst = t.max(axis=1)
    decision = pd.Series(np.select(
        [t["T11"] == FAIL, worst == FAIL, closed["S"] > AS_AT, worst == UNKNOWN],
        ["claimed_before", "failed", "waiting", "gap"], "claimable"), index=t.index)
    rivals = closed.loc[decision == "claimable", ["family", "closed"]].sort_values(
        "closed", kind="stable") # the episodes are in the order of their ids
    later = rivals.index[rivals.duplicated("family")]
    t.loc[later, "T11"] = FAIL
    decision[later] = "claimed_before"
    episodes["decision"] = decision.reindex(episodes.index, fill_value="open")
    for name, answer in (("failed", FAIL), ("unknown", UNKNOWN)):
        episodes[name] = names_of(t == answer).reindex(episodes.index, fill_value="")


def names_of(hits):
    """Row of yes and no -> "T2 T6"; few combinations occur, so each is put into words once."""
    codes = hits.to_numpy() @ (1 << np.arange(len(TESTS)))
    words = {code: " ".join(name for bit, name in enumerate(TESTS) if code >> bit & 1)
             for code in np.unique(codes)}
    return pd.Series(codes, index=hits.index).map(words)


def decisions_write(e):
    due = e["decision"].isin(["claimable", "waiting", "gap"])
    S = e["S"].dt.strftime("%Y-%m-%d")
    e["S_text"], e["earliest"] = S.fillna(""), S.where(due).fillna("")
    out = e[["episode_id", "family", "decision", "S_text", "earliest", "failed", "unknown"]]
    out.to_csv("decisions.csv", index=False, lineterminator="\n", header=[
        "episode_id", "family_id", "decision", "S", "earliest_claim_on", "tests_failed",
        "tests_unknown"])


# ---- the figures ----

def headline_figures(needs, claimed, framework):
    worked = needs[needs["worked_with"]].groupby(["headline", "family", "position"])[
        "in_quarter"].max().groupby("headline").agg(["count", "sum"])
    mine = needs[needs["counted"] & needs["episode"].isin(claimed.index)].copy()
    mine["achieved"] = mine["state"] == "achieved in time"
    pairs = mine.groupby(["headline", "family", "position"])["achieved"].max()
    sums = pairs.groupby("headline").agg(["count", "sum"])
    families = mine.groupby("headline")["family"].nunique()
    return [{"number": int(h), "needs_worked_with": int(worked["count"].get(h, 0)),
             "outcomes_in_quarter": int(worked["sum"].get(h, 0)),
             "needs_claimed": int(sums["count"].get(h, 0)),
             "outcomes_claimed": int(sums["sum"].get(h, 0)),
             "families_claimed": int(families.get(h, 0))} for h in framework["headline"].unique()]


def figures_make(e, tables, members, needs, framework):
    claimed = e[e["decision"] == "claimable"]
    worked = e.loc[e["worked_with"], "family"].unique()
    children = members[(members["adult_on"] > AS_AT) & (members["gone"] >= AS_AT)
                       & members["family"].isin(worked)]
    waiting = e[(e["decision"] == "waiting") & (e["S"] <= NEXT_LAST)
                & ~e["family"].isin(claimed["family"])]
    soon = set(waiting.loc[waiting["unknown"] == "", "family"])
    quarters = tables["claims"]["quarter"]
    earlier = ((quarters <= QUARTER) & quarters.str.startswith(QUARTER[:7])).sum()
    counts, new = e["decision"].value_counts(), (claimed["S"] >= FIRST).sum()
    values = {
        "claims_new": new, "claims_carried": len(claimed) - new, "claims_total": len(claimed),
        "claims_year_to_date": earlier + len(claimed), "families_worked_with": len(worked),
        "families_new": e.loc[e["opened_on"] >= FIRST, "family"].nunique(),
        "families_closed": e.loc[e["closed"] >= FIRST, "family"].nunique(),
        "children_worked_with": len(children), "forecast_next_quarter": len(soon),
        "forecast_with_gaps": len(set(waiting["family"]) - soon),
        "payment_pence": 80000 * len(claimed)}
    return {
        "quarter": QUARTER, "as_at": str(AS_AT.date()), "authority": "",
        "framework": {"name": "supporting-families-2022", "version": "1", "official": False},
        "options": {"area": "pbr", "agreed_number": None, "claim_policy": "block",
                    "mapping_sha256": None},
        **{code: int(value) for code, value in values.items()},
        "decisions": {name: int(counts.get(name, 0)) for name in
                      ("claimable", "gap", "waiting", "failed", "claimed_before", "open")},
        "headlines": headline_figures(needs, claimed, framework), "school_incentive_pence": {},
        "dataset": {name + ".csv": {"rows": len(table)} for name, table in tables.items()}}


# ---- the rows of the council's own workbook ----

def texts(frame):
    """Rows of texts: dates as 2024-05-12, blank as nothing."""
    columns = [column.dt.strftime("%Y-%m-%d") if column.dtype.kind == "M" else column
               for _, column in frame.items()]
    return zip(*(column.astype("object").fillna("").astype(str) for column in columns))


def claimed_rows(e, needs, _):
    c = e[e["decision"] == "claimable"]
    n = needs[needs["counted"] & needs["episode"].isin(c.index)].sort_values("position")
    codes = n.drop_duplicates(["episode", "position"]).groupby("episode")["code"].agg(", ".join)
    headlines = n.drop_duplicates(["episode", "headline"])
    headlines = headlines["headline"].astype(str).groupby(headlines["episode"]).agg(", ".join)
    return c.assign(claim=np.where(c["S"] >= FIRST, "new", "carried forward"), codes=codes,
                    headlines=headlines)[
        ["family", "episode_id", "opened_on", "closed", "S", "claim", "codes", "headlines",
         "lead_organisation", "lead_school_urn"]]


def need_rows(e, needs, outcomes):
    """The outcome shown is the one that settled the need."""
    n = needs[needs["episode"].isin(e.index[e["decision"] == "claimable"])]
    o = outcomes.reset_index(names="row").merge(n[["need_id", "state"]], on="need_id")
    neutral = o["state"] == "neutral"
    day = o["first_achieved"].mask(neutral)
    o["other"] = np.where(neutral, ~o["neutral"], day.isna())
    o["day"] = day.fillna(NEVER)
    o = o.sort_values(["other", "day", "row"]).drop_duplicates("need_id")
    n = n.merge(o[["need_id", "result", "achieved_on", "basis", "evidence_ref"]], on="need_id",
                how="left", suffixes=("", "_outcome"))
    n["counted"] = np.where(n["counted"], "yes", "no")
    return n.sort_values(["episode", "need_id"])[
        ["family", "episode_id", "need_id", "code", "text", "headline", "identified_on", "counted",
         "state", "result", "achieved_on", "basis", "evidence_ref", "evidence_ref_outcome"]]


def not_yet_rows(e, *_):
    n = e[(e["decision"] != "claimable") & (e["S"] >= FIRST) & (e["S"] <= NEXT_LAST)].copy()
    for name in ("failed", "unknown"):
        n[name] = n[name].map({codes: ", ".join(f"{code} {TESTS[code]}" for code in codes.split())
                               for codes in n[name].unique()})
    n["decision"] = n["decision"].map(DECISIONS)
    return n[["family", "episode_id", "decision", "failed", "unknown", "earliest", "S"]]


def main():
    os.chdir(sys.argv[1])
    begun = time.monotonic()
    framework = pd.read_csv("needs.csv", dtype={"code": "category", "text": "object"})
    tables = {name: table_read(name) for name in COLUMNS}
    read = time.monotonic()
    merged = merged_map(tables["families"])
    members = members_used(tables["members"], merged)
    episodes = episodes_used(tables["episodes"], merged)
    outcomes = outcomes_used(tables["outcomes"])
    needs = needs_used(tables["needs"], outcomes, episodes, framework)
    decide(episodes, tables, members, needs, merged)
    figures = figures_make(episodes, tables, members, needs, framework)
    decided = time.monotonic()
    decisions_write(episodes)
    with open("figures.json", "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
    rows = {"claimed_families": claimed_rows, "needs_and_outcomes": need_rows,
            "not_yet": not_yet_rows}
    write_book.write("rows.xlsx", lambda key: texts(rows[key](episodes, needs, outcomes)))
    print(f"reading {read - begun:.3f} s, deciding {decided - read:.3f} s, "
          f"writing {time.monotonic() - decided:.3f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
