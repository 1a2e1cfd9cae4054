#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
test_oracle - the oracle against expectations worked out by hand from the contract.

One family that is claimable in 2023-24-Q3 (closed 2023-06-30, S 2023-12-30, as-at 2023-12-31) and
what becomes of it when one thing changes.
"""
import contextlib
import io
import json
import tempfile
import unittest
from copy import deepcopy
from datetime import date
from pathlib import Path

import oracle
from oracle import COLUMNS, Dataset, Return, Unreadable, add_months, csv_rows, day_of, quarter_of

HERE = Path(__file__).resolve().parent
NATIONAL, COVENTRY = (json.loads((HERE / f"params-{name}.json").read_text(encoding="utf-8"))
                      for name in ("supporting-families-2022", "coventry-2023"))
BASE = {
    "families": [{"family_id": "F1"}],
    "members": [{"member_id": "M1", "family_id": "F1", "role": "child", "dob": "2013-05-05"},
                {"member_id": "M2", "family_id": "F1", "role": "parent_carer"}],
    "episodes": [{"episode_id": "E1", "family_id": "F1", "opened_on": "2022-11-01",
                  "assessed_on": "2022-11-20", "whole_family_assessment": "y",
                  "plan_on": "2022-12-01", "plan_covers_all_needs": "y", "closure_quality": "y",
                  "lead_practitioner": "Kim", "lead_school_urn": "100001",
                  "closed_on": "2023-06-30"}],
    "needs": [{"need_id": f"N{n}", "episode_id": "E1", "need_code": code}
              for n, code in enumerate(("1.1", "3.2", "9.1"), start=1)],
    "outcomes": [{"need_id": f"N{n}", "result": "achieved", "achieved_on": "2023-06-01"}
                 for n in (1, 2, 3)],
    "attendance": [{"member_id": "M1", "term": "autumn", "term_start": "2023-09-04",
                    "term_end": "2023-12-20", "sessions_possible": "100",
                    "absent_authorised": "50", "absent_unauthorised": "10"}],
    "events": [], "claims": [],
}
WAIVER = {"episode_id": "E1", "test": "T5", "requested_by": "Kim", "approved_by": "Sam",
          "approved_on": "2023-07-01", "reason": "lost"}


def csv_text(table, rows):
    lines = [",".join(COLUMNS[table])]
    lines += [",".join(f'"{row.get(c, "")}"' for c in COLUMNS[table]) for row in rows]
    return "\n".join(lines) + "\n"


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.tables = deepcopy(BASE)
        for table, rows in self.tables.items():
            setattr(self, table, rows)
        self.child, self.adult = self.members
        self.episode, self.term = self.episodes[0], self.attendance[0]
        self.absent, self.raw = set(), {}

    def read(self, params=NATIONAL):
        for table, rows in self.tables.items():
            (self.folder / (table + ".csv")).unlink(missing_ok=True)
            if table not in self.absent:
                data = self.raw.get(table, csv_text(table, rows))
                data = data if isinstance(data, bytes) else data.encode()
                (self.folder / (table + ".csv")).write_bytes(data)
        return Dataset(self.folder, params)

    def answer(self, quarter="2023-24-Q3", as_at=None, params=NATIONAL, **options):
        data = self.read(params)
        self.assertEqual(data.report.errors, [])
        quarter = quarter_of(quarter)
        return Return(data, quarter, day_of(as_at) if as_at else
                      oracle.quarter_days(quarter)[1], **options)

    def decision(self, **options):
        """decisions.csv of E1 without its keys, e.g. "failed,2023-12-30,,T6,"."""
        for line in self.answer(**options).decisions_csv().decode().splitlines():
            if line.startswith("E1,"):
                return line.split(",", 2)[2]

    def figures(self, **options):
        return self.answer(**options).figures()

    def problems(self, quarter=None, as_at=None, params=NATIONAL):
        """The lines of check as "file:row:column kind"."""
        data = self.read(params)
        quarter = quarter_of(quarter) if quarter else None
        day = day_of(as_at) if as_at else quarter and oracle.quarter_days(quarter)[1]
        oracle.warnings_find(data, quarter, day)
        report = data.report.json()
        return [f"{p['file'][:-4]}:{p['row']}:{p['column']} {p['kind']}"
                for p in report["errors"] + report["warnings"]]

    def fails(self, test, **options):
        self.assertEqual(self.decision(**options), f"failed,2023-12-30,,{test},")

    def lacks(self, test, **options):
        self.assertEqual(self.decision(**options), f"gap,2023-12-30,2023-12-30,,{test}")

    def passes(self, **options):
        self.assertEqual(self.decision(**options), "claimable,2023-12-30,2023-12-30,,")

    def claimed_before(self, **options):
        self.assertEqual(self.decision(**options), "claimed_before,2023-12-30,,T11,")


class Calendar(unittest.TestCase):
    def test_months_are_clamped(self):
        self.assertEqual(add_months(date(2023, 8, 31), 6), date(2024, 2, 29))
        self.assertEqual(add_months(date(2022, 8, 31), 6), date(2023, 2, 28))
        self.assertEqual(add_months(date(2023, 8, 28), 6), date(2024, 2, 28))
        self.assertEqual(add_months(date(2024, 2, 29), 12), date(2025, 2, 28))
        self.assertEqual(add_months(date(2023, 6, 30), 6), date(2023, 12, 30))
        self.assertEqual(add_months(date(2023, 12, 1), 1), date(2024, 1, 1))

    def test_quarters(self):
        self.assertEqual(oracle.quarter_days((2023, 4)), (date(2024, 1, 1), date(2024, 3, 31)))
        self.assertEqual(oracle.quarter_days((2023, 1)), (date(2023, 4, 1), date(2023, 6, 30)))
        self.assertEqual(quarter_of("1999-00-Q4"), (1999, 4))
        for wrong in ("2023-25-Q1", "2023-24-Q5", "2023-24-q1", "2023-24-Q1 ", "２023-24-Q1"):
            self.assertIsNone(quarter_of(wrong))

    def test_leap_day_birthday_is_completed_on_1_march(self):
        born = date(2008, 2, 29)
        self.assertEqual(oracle.age_on(born, date(2026, 2, 28)), 17)
        self.assertEqual(oracle.age_on(born, date(2026, 3, 1)), 18)
        self.assertEqual(oracle.age_on(born, date(2024, 2, 28)), 15)
        self.assertEqual(oracle.age_on(born, date(2024, 2, 29)), 16)

    def test_dates(self):
        for wrong in ("2023-02-29", "0000-01-01", "2023-1-01", "2023-01-01T", "２023-01-01", ""):
            self.assertIsNone(day_of(wrong))


class Csv(unittest.TestCase):
    def rows(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        return [[c.kind if isinstance(c, Unreadable) else c for c in row] for row in csv_rows(data)]

    def test_quoting(self):
        self.assertEqual(self.rows('a,"b ""c"", d"\r\n"x\ny",\n'),
                         [["a", 'b "c", d'], ["x\ny", ""]])
        self.assertEqual(self.rows('\ufeff"a" , \u00a0"b"\t,c\n'), [["a", "b", "c"]])
        self.assertEqual(self.rows('""""'), [['"']])
        self.assertEqual(self.rows('a,""\n\n,\n'), [["a", ""], [""], ["", ""]])

    def test_white_space_is_what_unicode_says(self):
        self.assertEqual(self.rows('\u00a0a\u3000,\u200b,"\n b \r\n",\x1c,\x85\u180e'),
                         [["a", "\u200b", "b", "\x1c", "\u180e"]])

    def test_broken_quoting_goes_on_at_the_next_comma_or_line(self):
        self.assertEqual(self.rows('a"b",c\nd,"e"f,g\nh'),
                         [["bad_csv", "c"], ["d", "bad_csv", "g"], ["h"]])
        self.assertEqual(self.rows('"a"b"c,d\n'), [["bad_csv", "d"]])
        self.assertEqual(self.rows('a,"b\nc,d\n""'), [["a", "bad_csv"]])

    def test_broken_encoding(self):
        self.assertEqual(self.rows(b'\xff,a\xc3,"\xed\xa0\x80",\xc0\x80,a\0b,ok\n'),
                         [["bad_encoding"] * 5 + ["ok"]])

    def test_size(self):
        most = "x" * (1 << 20)
        self.assertEqual(self.rows(most + "," + most + "x"), [[most, "bad_csv"]])
        self.assertEqual(self.rows("é" * (1 << 19) + 'x,"' + "é" * (1 << 19) + '"'),
                         [["bad_csv", "é" * (1 << 19)]])


class Decisions(Case):
    def test_the_base_is_claimable(self):
        self.passes()
        self.passes(params=COVENTRY)

    def test_T1_dependants(self):
        self.child["dob"] = "2004-11-01"  # 18 on the day it opened
        self.fails("T1")
        self.child["dob"] = "2004-11-02"
        self.passes()
        self.child.update(dob="2013-05-05", until="2022-10-31")
        self.adult["role"] = "expectant_parent"
        self.passes()
        self.adult["from"] = "2022-11-02"
        self.lacks("T1")

    def test_T2_needs(self):
        self.needs[2]["identified_on"] = "2023-06-30"
        self.passes()
        self.needs[2]["identified_on"] = "2023-07-01"
        self.fails("T2")
        self.needs[2].update(identified_on="", need_code="3.2")
        self.fails("T2")
        self.needs[2]["need_code"] = "3.1"
        self.passes()
        self.fails("T2", params=COVENTRY)

    def test_T3_T4_fail_goes_before_unknown(self):
        self.episode["assessed_on"] = "2023-06-30"
        self.passes()
        self.episode["assessed_on"] = "2023-07-01"
        self.fails("T3")
        self.episode["whole_family_assessment"] = ""
        self.fails("T3")
        self.episode.update(assessed_on="", whole_family_assessment="n")
        self.fails("T3")
        self.episode["whole_family_assessment"] = "y"
        self.lacks("T3")
        self.episode.update(assessed_on="2023-01-01", plan_covers_all_needs="")
        self.lacks("T4")

    def test_T5_T7(self):
        self.episode.update(lead_practitioner="\u00a0", closure_quality="")
        self.lacks("T5 T7")
        self.episode["closure_quality"] = "n"
        self.assertEqual(self.decision(), "failed,2023-12-30,,T7,T5")

    def test_T6_dates(self):
        self.outcomes[0]["achieved_on"] = "2023-12-30"  # S
        self.passes()
        self.outcomes[0]["achieved_on"] = "2023-12-31"
        self.fails("T6")
        self.assertEqual(self.decision(as_at="2023-12-30"),  # that row is not used yet
                         "gap,2023-12-30,2023-12-30,,T6")
        self.outcomes[0]["achieved_on"] = ""
        self.lacks("T6")

    def test_T6_several_rows(self):
        self.outcomes.append({"need_id": "N1", "result": "not_achieved"})
        self.passes()
        self.outcomes[0]["result"] = "not_achieved"
        self.fails("T6")
        self.outcomes.append({"need_id": "N1", "result": "unknown"})
        self.lacks("T6")
        self.outcomes.append({"need_id": "N1", "result": "neutral"})
        self.passes()

    def test_T6_no_outcome_is_unknown_and_fail_wins(self):
        del self.outcomes[0]
        self.lacks("T6")
        self.outcomes[0]["result"] = "not_achieved"
        self.fails("T6")

    def test_T6_neutral(self):
        for outcome in self.outcomes[1:]:
            outcome.update(result="neutral", achieved_on="")
        self.passes()
        self.outcomes[0]["result"] = "neutral"
        self.fails("T6")
        self.outcomes[0]["result"] = "unknown"  # not all neutral, none failed
        self.lacks("T6")

    def test_T6_no_needs(self):
        self.needs.clear()
        self.outcomes.clear()
        self.fails("T2 T6")

    def test_T6_exception(self):
        exception = {"basis": "exception", "approved_by": "Sam", "approved_on": "2023-12-31",
                     "reason": "moved"}
        self.outcomes[0].update(exception)
        self.passes()
        self.lacks("T6", as_at="2023-12-30")
        for column in ("approved_by", "approved_on", "reason"):
            self.outcomes[0].update(exception, result="not_achieved", **{column: ""})
            self.lacks("T6")

    def test_T8_waiting_keeps_its_gaps(self):
        self.episode["lead_practitioner"] = ""
        self.assertEqual(self.decision(as_at="2023-12-29"), "waiting,2023-12-30,2023-12-30,,T5")
        self.episode["closure_quality"] = "n"
        self.assertEqual(self.decision(as_at="2023-12-29"), "failed,2023-12-30,,T7,T5")

    def test_open(self):
        self.episode["closed_on"] = ""
        self.assertEqual(self.decision(), "open,,,,")
        self.episode["closed_on"] = "2024-01-01"
        self.assertEqual(self.decision(), "open,,,,")
        self.episode["opened_on"] = "2024-01-01"
        self.assertIsNone(self.decision())

    def test_T9_edges(self):
        event = {"family_id": "F1", "type": "csc_referral"}
        self.events.append(event)
        for day, fails in (("2023-06-30", False), ("2023-07-01", True), ("2023-12-30", True),
                           ("2023-12-31", False)):
            event["on"] = day
            self.fails("T9") if fails else self.passes()
        event.update(on="2023-10-20", type="cin_end")
        self.passes()

    def test_T9_not_after_as_at(self):
        self.events.append({"family_id": "F1", "type": "cp_start", "on": "2023-12-02"})
        self.assertTrue(self.decision(as_at="2023-12-01").startswith("waiting"))
        self.assertTrue(self.decision(as_at="2023-12-02").startswith("failed"))

    def test_T9_former_member_of_a_merged_family(self):
        self.families.append({"family_id": "F0", "superseded_by": "F1"})
        self.members.append({"member_id": "M0", "family_id": "F0", "role": "other_adult",
                             "until": "2022-12-31"})
        self.events.append({"member_id": "M0", "type": "eh_open", "on": "2023-08-01"})
        self.fails("T9")
        self.absent.add("events")
        self.lacks("T9")

    def test_T10_limit(self):
        self.term["absent_unauthorised"] = "11"
        self.fails("T10")
        self.attendance.append(dict(self.term, sessions_possible="10", absent_unauthorised="0",
                                    absent_authorised="0", term="x"))
        self.passes()  # 11 of 110
        self.assertEqual(self.decision(params=dict(NATIONAL, unauthorised_limit=9.99)),
                         "failed,2023-12-30,,T10,")

    def test_T10_window(self):
        self.term.update(absent_unauthorised="50", term_start="2023-12-30", term_end="2024-04-01")
        self.fails("T10")
        self.term["term_start"] = "2023-12-31"
        self.lacks("T10")
        self.term.update(term_start="2023-04-17", term_end="2023-07-01")
        self.fails("T10")
        self.term["term_end"] = "2023-06-30"
        self.lacks("T10")

    def test_T10_who_is_looked_at(self):
        self.term["absent_unauthorised"] = "50"
        self.child["until"] = "2023-12-30"
        self.fails("T10")
        self.child["until"] = "2023-12-29"
        self.passes()
        self.child.update(until="", dob="2005-12-30")  # 18 on S
        self.passes()
        self.child["dob"] = "2005-12-31"
        self.fails("T10")

    def test_T10_school_age_is_on_the_closing_day(self):
        self.attendance.clear()
        for dob, asked in (("2018-06-30", True), ("2018-07-01", False), ("2007-07-01", True),
                           ("2007-06-30", False), ("", True)):
            self.child["dob"] = dob
            self.lacks("T10") if asked else self.passes()

    def test_T10_no_sessions_and_home(self):
        self.term.update(sessions_possible="0", absent_authorised="0", absent_unauthorised="0")
        self.lacks("T10")
        self.term["provision"] = "home_educated"
        self.passes()
        self.attendance.append(dict(self.term, provision="none", sessions_possible="10",
                                    absent_unauthorised="10"))
        self.passes()
        self.attendance[1]["provision"] = "primary"
        self.fails("T10")

    def test_T11_naming_the_episode(self):
        self.families.append({"family_id": "F2"})
        claim = {"family_id": "F2", "episode_id": "E1", "quarter": "2020-21-Q1", "authority": "X"}
        self.claims.append(claim)
        self.claimed_before(claim_policy="warn")
        self.claimed_before(claim_policy="after:1", authority="Y")
        claim["quarter"] = "2023-24-Q4"
        self.passes()
        claim.update(family_id="gone", quarter="2023-24-Q3")
        self.claimed_before()

    def test_T11_policies(self):
        self.claims.append({"family_id": "F1", "quarter": "2022-23-Q4", "episode_id": "E0"})
        self.claimed_before()
        self.passes(claim_policy="warn")
        self.passes(claim_policy="after:8")  # 30 November; after:9 is 31 December
        self.claimed_before(claim_policy="after:9")
        self.claims.append({"family_id": "F1", "quarter": "2023-24-Q1"})
        self.passes(claim_policy="after:6")  # 30 December is S
        self.claimed_before(claim_policy="after:7")
        self.claims.append({"family_id": "F1", "quarter": "2023-24-Q3"})
        self.claimed_before(claim_policy="warn")

    def test_T11_goes_before_every_other_decision(self):
        self.claims.append({"family_id": "F1", "quarter": "2023-24-Q3"})
        self.episode.update(closure_quality="n", lead_practitioner="")
        self.assertEqual(self.decision(), "claimed_before,2023-12-30,,T7 T11,T5")

    def second_episode(self, **values):
        self.episodes.append(dict(self.episode, **values))
        for n in (1, 2, 3):
            self.needs.append(dict(self.needs[n - 1], need_id=f"P{n}",
                                   episode_id=values["episode_id"]))
            self.outcomes.append(dict(self.outcomes[n - 1], need_id=f"P{n}"))

    def test_T11_one_claim_a_family(self):
        self.families.append({"family_id": "F0", "superseded_by": "F1"})
        self.second_episode(episode_id="E10", family_id="F0")
        self.passes()  # "E1" before "E10"
        self.episodes[1]["closed_on"] = "2023-06-29"
        self.claimed_before(claim_policy="warn")
        self.episodes[1]["lead_practitioner"] = ""  # a gap does not stand in the way
        self.passes()

    def test_output_names_the_surviving_family_and_quotes(self):
        self.families += [{"family_id": "F2", "superseded_by": "F3"}, {"family_id": "F3"}]
        self.families[0]["superseded_by"] = "F2"
        self.episode["episode_id"] = "E,1"
        for need in self.needs:
            need["episode_id"] = "E,1"
        self.assertEqual(self.answer().decisions_csv(),
                         b"episode_id,family_id,decision,S,earliest_claim_on,tests_failed,"
                         b'tests_unknown\n"E,1",F3,claimable,2023-12-30,2023-12-30,,\n')


class Figures(Case):
    def test_the_base(self):
        figures = self.figures()
        self.assertEqual({k: v for k, v in figures.items() if isinstance(v, int)}, {
            "claims_new": 1, "claims_carried": 0, "claims_total": 1, "claims_year_to_date": 1,
            "families_worked_with": 0, "families_new": 0, "families_closed": 0,
            "children_worked_with": 0, "forecast_next_quarter": 0, "forecast_with_gaps": 0,
            "payment_pence": 80000})
        self.assertEqual(figures["headlines"][0], {
            "number": 1, "needs_worked_with": 0, "outcomes_in_quarter": 0, "needs_claimed": 1,
            "outcomes_claimed": 1, "families_claimed": 1})
        self.assertEqual(figures["school_incentive_pence"], {})
        self.assertEqual(figures["options"], {"area": "pbr", "agreed_number": None,
                                              "claim_policy": "block", "mapping_sha256": None})

    def test_carried_and_worked_with(self):
        figures = self.figures(quarter="2023-24-Q4")
        self.assertEqual((figures["claims_new"], figures["claims_carried"]), (0, 1))
        figures = self.figures(quarter="2023-24-Q1")
        self.assertEqual([figures[k] for k in ("families_worked_with", "families_closed",
                                               "families_new", "children_worked_with",
                                               "forecast_next_quarter")], [1, 1, 0, 1, 0])
        self.assertEqual(figures["headlines"][0]["outcomes_in_quarter"], 1)
        figures = self.figures(quarter="2023-24-Q1", as_at="2023-06-29")
        self.assertEqual((figures["families_closed"], figures["families_worked_with"],
                          figures["decisions"]["open"]), (0, 1, 1))
        self.assertEqual(self.figures(quarter="2022-23-Q3")["families_new"], 1)

    def test_forecast(self):
        self.assertEqual(self.figures(quarter="2023-24-Q2")["forecast_next_quarter"], 1)
        self.episode["lead_practitioner"] = ""
        figures = self.figures(quarter="2023-24-Q2")
        self.assertEqual((figures["forecast_next_quarter"], figures["forecast_with_gaps"]), (0, 1))
        self.episode["closed_on"] = "2023-07-01"  # S is 1 January
        self.assertEqual(self.figures(quarter="2023-24-Q2")["forecast_with_gaps"], 0)

    def test_year_to_date_cap_and_authority(self):
        for authority, quarter in (("", "2023-24-Q1"), ("A", "2023-24-Q3"), ("B", "2023-24-Q2"),
                                   ("A", "2022-23-Q4"), ("A", "2023-24-Q4")):
            self.claims.append({"family_id": "gone", "authority": authority, "quarter": quarter})
        for authority, earlier in (("", 3), ("A", 2), ("B", 2), ("C", 1)):
            figures = self.figures(authority=authority, agreed_number=earlier)
            self.assertEqual((figures["claims_year_to_date"], figures["payment_pence"]),
                             (earlier + 1, 0))
            figures = self.figures(authority=authority, agreed_number=earlier + 1)
            self.assertEqual(figures["payment_pence"], 80000)
        self.assertEqual(self.figures(agreed_number=0)["payment_pence"], 0)
        self.assertEqual(self.figures(area="ea")["payment_pence"], 0)

    def test_school_incentive_is_not_capped(self):
        figures = self.figures(params=COVENTRY, agreed_number=0, area="devolved")
        self.assertEqual(figures["school_incentive_pence"], {"100001": 40000})
        self.episode["lead_school_urn"] = ""
        self.assertEqual(self.figures(params=COVENTRY)["school_incentive_pence"], {})

    def test_neutral_needs_and_needs_after_closure(self):
        self.outcomes[2].update(result="neutral", achieved_on="")
        self.needs.append(dict(self.needs[2], need_id="N4", need_code="9.2",
                               identified_on="2023-10-02"))
        housing = self.figures()["headlines"][8]
        self.assertEqual((housing["needs_claimed"], housing["outcomes_claimed"],
                          housing["families_claimed"]), (1, 0, 1))
        self.episode["closed_on"] = "2023-10-01"
        housing = self.figures()["headlines"][8]
        self.assertEqual((housing["needs_worked_with"], housing["outcomes_in_quarter"],
                          housing["needs_claimed"]), (2, 0, 0))
        self.outcomes.append({"need_id": "N4", "result": "achieved", "achieved_on": "2023-10-01"})
        self.assertEqual(self.figures()["headlines"][8]["outcomes_in_quarter"], 1)

    def test_rows_leave_out_the_header_and_empty_ones(self):
        self.raw["families"] = "family_id\r\n\r\n , \r\nF1\r\n"
        self.assertEqual(self.figures()["dataset"]["families.csv"]["rows"], 1)


class Problems(Case):
    def test_none(self):
        self.assertEqual(self.problems("2023-24-Q3"), [])

    def test_missing(self):
        self.absent |= {"families", "claims"}
        self.raw["episodes"] = "episode_id,opened_on\nE1,2023-01-01\n"
        self.assertEqual(self.problems(), ["episodes:1:family_id missing_column",
                                           "families:0: missing_table"])

    def test_rows_keep_their_number(self):
        self.raw["families"] = 'family_id,la_ref,x\n\nF1,"a\nb"\n,"c"\nF1\nF1,,,\n , ,\u00a0\n,,,\n'
        self.assertEqual(self.problems(), [
            "families:4:family_id blank_required", "families:5:family_id duplicate_key",
            "families:6: too_many_cells", "families:6:family_id duplicate_key",
            "families:1:x extra_column"])

    def test_header(self):
        self.raw["families"] = "family_id,,note,,note,dob\nF1\n"
        self.assertEqual(self.problems(), ["families:1:note duplicate_column",
                                           "families:1:dob extra_column"])

    def test_unreadable_cells_are_said_once(self):
        self.raw["families"] = b'family_id,la_ref\nF1,\nF2"x,\n\xff,a\0\nF3,"open\nF4,'
        self.assertEqual([p for p in self.problems() if "without" not in p], [
            "families:3:family_id bad_csv", "families:4:family_id bad_encoding",
            "families:4:la_ref bad_encoding", "families:5:la_ref bad_csv"])

    def test_rows_lost_to_an_unclosed_quote_are_not_missed(self):
        self.raw["needs"] = 'need_code,episode_id,need_id\n1.1,E1,N1\n3.2,E1,"N2\n9.1,E1,N3\n'
        self.assertEqual(self.problems(), ["needs:3:need_id bad_csv"])

    def test_cells(self):
        self.child.update(role="Child", dob="2023-02-30")
        self.term.update(sessions_possible="10000", late="1.5", suspension_days="9999.0")
        self.events.append({"family_id": "F1", "type": "other", "on": "2023-01-01", "amount": ".5"})
        self.claims.append({"family_id": "F1", "quarter": "2023-25-Q1",
                            "payment_pence": "1000000001"})
        self.needs[0]["need_code"] = "1.9"
        self.assertEqual(self.problems(), [
            "attendance:2:late bad_number", "attendance:2:sessions_possible bad_number",
            "claims:2:payment_pence bad_number", "claims:2:quarter bad_value",
            "events:2:amount bad_number", "events:2:type bad_value", "members:2:dob bad_date",
            "members:2:role bad_value", "needs:2:need_code bad_value"])

    def test_absences(self):
        self.attendance[:] = [dict(self.term, term_start=f"20{n}-01-01", term_end=f"20{n}-02-01",
                                   sessions_possible="10", absent_authorised=str(a),
                                   absent_unauthorised=str(u))
                              for n, a, u in ((10, 9, 1), (11, 10, 1), (12, 11, 0), (13, 0, 11))]
        self.assertEqual(self.problems(), [
            "attendance:3:absent_unauthorised absence_over_possible",
            "attendance:4:absent_authorised absence_over_possible",
            "attendance:5:absent_unauthorised absence_over_possible"])

    def test_backwards(self):
        self.episode["closed_on"] = "2022-10-31"
        self.term["term_end"] = "2023-09-03"
        self.child.update({"from": "2020-01-02", "until": "2020-01-01"})
        self.events.append({"family_id": "F1", "type": "review", "on": "2023-01-02",
                            "until": "2023-01-01"})
        self.assertEqual(self.problems(), [
            "attendance:2:term_end end_before_start", "episodes:2:closed_on closed_before_opened",
            "events:2:until end_before_start", "members:2:until end_before_start"])

    def test_events(self):
        self.families += [{"family_id": "F2"}, {"family_id": "F0", "superseded_by": "F1"}]
        for family, member in (("", ""), ("F2", "M1"), ("F0", "M1"), ("F9", "M1"), ("", "M9")):
            self.events.append({"family_id": family, "member_id": member, "type": "review",
                                "on": "2023-01-01"})
        self.assertEqual(self.problems(), [
            "events:2:family_id event_without_subject", "events:3:member_id event_member_mismatch",
            "events:5:family_id dangling_key", "events:6:member_id dangling_key",
            "families:3:family_id family_without_members"])

    def test_loops(self):
        self.families[:] = [{"family_id": a, "superseded_by": b} for a, b in
                            (("F1", ""), ("T", "B"), ("A", "B"), ("B", "A"), ("S", "S"),
                             ("X", "gone"))]
        self.assertEqual(self.problems(), ["families:4:superseded_by superseded_loop",
                                           "families:6:superseded_by superseded_loop",
                                           "families:7:superseded_by dangling_key"])

    def test_dates_after_as_at(self):
        self.outcomes[1]["achieved_on"] = self.outcomes[2]["achieved_on"] = "2024-01-01"
        self.term.update(term_end="2024-02-01")
        self.claims.append({"family_id": "F1", "quarter": "2023-24-Q4"})
        self.assertEqual(self.problems("2023-24-Q3"), ["claims:2:quarter date_after_as_at",
                                                       "outcomes:3:achieved_on date_after_as_at"])
        self.assertEqual(self.problems(), [])

    def test_identical_and_overlapping_terms(self):
        self.attendance += [dict(self.term), dict(self.term, term="b", term_start="2023-12-20",
                                                  term_end="2024-01-01"),
                            dict(self.term, term="c", term_start="2023-12-21"),
                            dict(self.term, term="d", term_start="2024-01-02",
                                 term_end="2024-02-01")]
        self.attendance[3]["term_end"] = "2023-12-22"
        self.attendance.append({**self.term, "member_id": "M2"})
        self.attendance.append({**self.term, "member_id": "M2", "term": "x"})
        self.assertEqual(self.problems(), [
            "attendance:3: identical_rows", "attendance:4:term_start terms_overlap",
            "attendance:5:term_start terms_overlap"])

    def test_other_warnings(self):
        self.families += [{"family_id": "F2"}, {"family_id": "F0", "superseded_by": "F1"}]
        self.members.append({"member_id": "M9", "family_id": "F2", "role": "child"})
        self.families.append({"family_id": "F3"})
        self.episodes += [{"episode_id": f"E{n}", "family_id": "F0", "opened_on": "2023-01-01",
                           "closed_on": closed} for n, closed in ((2, "2024-01-01"),)]
        self.needs[0].update(member_id="M9", identified_on="2023-07-01")
        self.claims += [{"family_id": "gone", "episode_id": "gone", "quarter": "2023-24-Q1"}]
        rest = ["claims:2:episode_id claim_dangling_key", "claims:2:family_id claim_dangling_key"]
        tail = ["needs:2:identified_on need_after_closure",
                "needs:2:member_id need_member_mismatch"]
        empty = ["families:5:family_id family_without_members"]
        self.assertEqual(self.problems(), rest + empty + tail)
        self.assertEqual(self.problems("2023-24-Q3"), rest + [
            "families:4:superseded_by superseded_open_episode"] + empty + tail)


class Waivers(Case):
    def setUp(self):
        super().setUp()
        self.episode["lead_practitioner"] = ""

    def waive(self, **values):
        self.tables.setdefault("waivers", []).append(WAIVER | values)

    def test_the_column(self):
        self.lacks("T5")
        self.tables["waivers"] = []
        self.lacks("T5,")
        self.waive()
        self.passes_with("T5")

    def passes_with(self, tests, **options):
        self.assertEqual(self.decision(**options),
                         f"claimable,2023-12-30,2023-12-30,,,{tests}")

    def test_in_force(self):
        self.waive(approved_on="2023-12-31", expires_on="2023-12-31")
        self.passes_with("T5")
        self.tables["waivers"] = []
        self.waive(expires_on="2023-12-30")
        self.lacks("T5,")
        self.waive(approved_on="2024-01-01")
        self.lacks("T5,")
        self.assertEqual(self.problems("2023-24-Q3"), ["waivers:3:approved_on date_after_as_at"])

    def test_fail_and_pass(self):
        self.episode["whole_family_assessment"] = "n"
        for test in ("T3", "T5", "T1"):
            self.waive(test=test)
        self.passes_with("T3 T5")

    def test_errors(self):
        self.waive(test="T8")
        self.waive(test="T11")
        self.waive(approved_by=" kIM ")
        self.waive(expires_on="2023-06-30")
        self.waive(episode_id="E9")
        self.assertEqual(self.problems(), [
            "waivers:2:test bad_value", "waivers:3:test bad_value",
            "waivers:4:approved_by bad_value", "waivers:5:expires_on end_before_start",
            "waivers:6:episode_id dangling_key"])


class Sets(Case):
    """The national framework until 2022-11-19, then one of two needs."""
    OLD = NATIONAL | {"valid_to": "2022-11-19"}
    NEW = NATIONAL | {"name": "new", "valid_from": "2022-11-20", "min_needs": 4,
                      "sustain_months": 3, "payment_per_family_pence": 5,
                      "needs": [{"code": "1.1", "headline": 3}, {"code": "3.2", "headline": 3},
                                {"code": "9.1", "headline": 9}, {"code": "own", "headline": 9}]}
    BOTH = [OLD, NEW]

    def test_which(self):
        new = "failed,2023-09-30,,T2,"
        self.assertEqual(self.decision(params=self.BOTH), new)
        self.episode["framework"] = "supporting-families-2022"
        self.passes(params=self.BOTH)
        self.episode |= {"framework": "", "assessed_on": "2022-11-19"}
        self.passes(params=self.BOTH)
        self.episode |= {"assessed_on": "", "opened_on": "2022-11-19"}
        self.lacks("T3", params=self.BOTH)
        self.episode["opened_on"] = "2022-11-20"
        self.assertEqual(self.decision(params=self.BOTH), "failed,2023-09-30,,T2,T3")

    def test_none(self):
        later = [self.OLD, self.NEW | {"valid_from": "2022-11-21"}]
        self.assertEqual(self.problems(params=later), ["episodes:2:framework no_framework"])
        self.episode["framework"] = "nobody's"
        self.assertEqual(self.problems(params=self.BOTH), ["episodes:2:framework no_framework"])
        self.assertEqual(self.problems(params=self.OLD), [])

    def test_codes(self):
        self.needs[0]["need_code"] = "own"
        self.needs[1]["need_code"] = "5.1"
        self.assertEqual(self.problems(params=self.BOTH), ["needs:3:need_code bad_value"])

    def test_figures(self):
        self.needs.append({"need_id": "N4", "episode_id": "E1", "need_code": "own"})
        self.outcomes.append({"need_id": "N4", "result": "neutral"})
        figures = self.figures(params=self.BOTH)
        self.assertEqual([f["name"] for f in figures["frameworks"]],
                         ["supporting-families-2022", "new"])
        self.assertEqual(figures["framework"]["name"], "supporting-families-2022")
        self.assertEqual(figures["payment_pence"], 5)
        self.assertEqual([(h["number"], h["needs_claimed"], h["families_claimed"])
                          for h in figures["headlines"] if h["needs_claimed"]],
                         [(3, 2, 1), (9, 2, 1)])

    def test_cap(self):
        for table, key in (("families", "family_id"), ("members", "member_id"),
                           ("episodes", "episode_id"), ("needs", "need_id"),
                           ("outcomes", "need_id"), ("attendance", "member_id")):
            for row in list(self.tables[table]):
                copy = {c: v + "b" if c.endswith("_id") else v for c, v in row.items()}
                self.tables[table].append(copy)
        self.episodes[1]["framework"] = "supporting-families-2022"
        new = self.NEW | {"min_needs": 3}
        for given, agreed, pence in (([self.OLD, new], None, 80005), ([self.OLD, new], 1, 80000),
                                     ([new, self.OLD], 1, 5), ([new, self.OLD], 2, 80005)):
            self.assertEqual(self.figures(params=given, agreed_number=agreed)["payment_pence"],
                             pence)


class Commands(Case):
    def command(self, *words):
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())) as out, \
                contextlib.redirect_stderr(io.TextIOWrapper(io.BytesIO())):
            try:
                status = oracle.main([str(word) for word in words])
            except SystemExit as leaving:
                status = leaving.code
            out.flush()
            return status, out.buffer.getvalue().decode()

    def test_statuses(self):
        self.read()
        framework = HERE / "params-supporting-families-2022.json"
        where = ("--data", self.folder, "--framework", framework)
        out = self.folder / "out"
        run = ("run", *where, "--out", out)
        self.assertEqual(self.command(*run, "--quarter", "2023-24-Q5")[0], 2)
        self.assertEqual(self.command(*run, "--quarter", "2023-24-Q3", "--as-at",
                                      "2024-01-01")[0], 2)
        self.assertFalse(out.exists())
        self.assertEqual(self.command(*run, "--quarter", "2023-24-Q3")[0], 0)
        self.assertEqual(sorted(p.name for p in out.iterdir()), ["decisions.csv", "figures.json"])
        self.child["dob"] = "x"
        self.read()
        status, text = self.command("check", *where)
        self.assertEqual((status, json.loads(text)["errors"][0]["keys"]),
                         (1, {"member_id": "M1", "family_id": "F1"}))

    def test_claimed_before_warned(self):
        self.claims.append({"family_id": "F1", "quarter": "2022-23-Q4"})
        self.read()
        params = self.folder / "warn.json"
        params.write_text(json.dumps(dict(NATIONAL, claim_policy="warn")))
        where = ("check", "--data", self.folder, "--framework", params)
        self.assertEqual(json.loads(self.command(*where)[1])["warnings"], [])
        (warning,) = json.loads(self.command(*where, "--quarter", "2023-24-Q3")[1])["warnings"]
        self.assertEqual([warning[k] for k in ("file", "row", "column", "kind")],
                         ["episodes.csv", 2, "family_id", "claimed_before_warned"])


if __name__ == "__main__":
    unittest.main()
