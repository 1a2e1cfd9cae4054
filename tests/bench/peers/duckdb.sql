-- SPDX-License-Identifier: MIT
-- The return of 2023-24-Q3 by DuckDB, as an analyst would write it.
--
-- duckdb.mjs has made framework, families, members, episodes, needs, outcomes, attendance, events
-- and claims, as views that scan the CSV files or as tables loaded from them; blank is NULL.  Writes
-- decisions.csv and the rows of three sheets as CSV; the last query gives the figures.  Nothing is
-- validated: the sample is right.
SET VARIABLE quarter = '2023-24-Q3';
SET VARIABLE first_day = DATE '2023-10-01';
SET VARIABLE as_at = DATE '2023-12-31';
SET VARIABLE next_last = DATE '2024-03-31';

-- 29 February is completed on 1 March in common years, where DuckDB clamps to 28 February.
CREATE MACRO birthday(dob, age) AS
    CAST(dob + to_years(age) AS DATE)
    + CASE WHEN month(dob) = 2 AND day(dob) = 29 AND day(dob + to_years(age)) = 28 THEN 1 ELSE 0 END;

-- ---- which rows are used, and whose they are ----

-- Only the families that were merged into another; most were not.
CREATE TEMP TABLE merged AS
WITH RECURSIVE
superseded AS MATERIALIZED (
    SELECT family_id, superseded_by FROM families WHERE superseded_by IS NOT NULL),
chain AS (
    SELECT family_id, superseded_by AS family FROM superseded
    WHERE superseded_by NOT IN (SELECT family_id FROM superseded)
    UNION ALL
    SELECT s.family_id, c.family FROM superseded AS s JOIN chain AS c ON s.superseded_by = c.family_id)
SELECT family_id, family FROM chain;

-- here/gone: the days a member is in the household; a child is one until the day of adult_on.
CREATE TEMP TABLE member AS
SELECT m.member_id, coalesce(g.family, m.family_id) AS family, m.role = 'expectant_parent' AS expecting,
       greatest(m."from", m.dob, DATE '0001-01-01') AS here,
       coalesce(m.until, DATE '9999-12-31') AS gone, m.dob,
       CASE WHEN m.role <> 'child' THEN DATE '0001-01-01'
            WHEN m.dob IS NULL THEN DATE '9999-12-31'
            ELSE birthday(m.dob, 18) END AS adult_on
FROM members AS m LEFT JOIN merged AS g USING (family_id)
WHERE greatest(m."from", m.dob, DATE '0001-01-01') <= getvariable('as_at');

-- closed and S are NULL when open.
CREATE TEMP TABLE episode AS
SELECT e.episode_id, coalesce(g.family, e.family_id) AS family, e.opened_on AS opened,
       CASE WHEN e.closed_on <= getvariable('as_at') THEN e.closed_on END AS closed,
       CASE WHEN e.closed_on <= getvariable('as_at')
            THEN CAST(e.closed_on + INTERVAL 6 MONTH AS DATE) END AS S,
       CASE WHEN e.whole_family_assessment = 'n' OR e.assessed_on > e.closed_on THEN 'fail'
            WHEN e.whole_family_assessment IS NULL OR e.assessed_on IS NULL THEN 'unknown'
            ELSE 'pass' END AS t3,
       CASE WHEN e.plan_covers_all_needs = 'n' OR e.plan_on > e.closed_on THEN 'fail'
            WHEN e.plan_covers_all_needs IS NULL OR e.plan_on IS NULL THEN 'unknown'
            ELSE 'pass' END AS t4,
       CASE WHEN e.lead_practitioner IS NULL THEN 'unknown' ELSE 'pass' END AS t5,
       CASE e.closure_quality WHEN 'y' THEN 'pass' WHEN 'n' THEN 'fail' ELSE 'unknown' END AS t7,
       e.lead_organisation, e.lead_school_urn
FROM episodes AS e LEFT JOIN merged AS g USING (family_id)
WHERE e.opened_on <= getvariable('as_at');

-- An exception without its approval is unknown.
CREATE VIEW outcome AS
SELECT rowid AS id, need_id, achieved_on, basis, evidence_ref, result AS said,
       CASE WHEN basis = 'exception' AND (approved_by IS NULL OR reason IS NULL OR approved_on IS NULL
                                          OR approved_on > getvariable('as_at'))
            THEN 'unknown' ELSE result END AS result
FROM outcomes
WHERE achieved_on IS NULL OR achieved_on <= getvariable('as_at');

-- The needs of every episode that are used, and how they stand at S.
CREATE TEMP TABLE need AS
WITH outcome_sum AS (
    SELECT need_id, min(achieved_on) FILTER (result = 'achieved') AS first_achieved,
           bool_or(result = 'neutral') AS neutral,
           bool_or(result = 'unknown' OR (result = 'achieved' AND achieved_on IS NULL)) AS unclear,
           bool_or(result = 'achieved'
                   AND achieved_on >= getvariable('first_day')) IS TRUE AS in_quarter
    FROM outcome GROUP BY need_id)
SELECT e.episode_id, e.family, e.closed IS NULL OR e.closed >= getvariable('first_day') AS worked_with,
       n.need_id, f.position, f.headline, n.identified_on,
       coalesce(n.identified_on <= e.closed, e.closed IS NOT NULL) AS counted,
       CASE WHEN o.first_achieved <= e.S THEN 'achieved in time'
            WHEN o.neutral THEN 'neutral'
            WHEN NOT o.unclear THEN 'not achieved in time'
            ELSE 'unknown' END AS state,
       o.in_quarter IS TRUE AS in_quarter, n.evidence_ref
FROM needs AS n
JOIN episode AS e USING (episode_id)
JOIN framework AS f ON f.code = n.need_code
LEFT JOIN outcome_sum AS o USING (need_id)
WHERE n.identified_on IS NULL OR n.identified_on <= getvariable('as_at');

-- ---- the tests and the decisions ----

CREATE TEMP TABLE tested AS
WITH closed AS (
    SELECT *, least(S, getvariable('as_at')) AS last_day FROM episode WHERE closed IS NOT NULL),
household AS (
    SELECT e.episode_id,
           CASE WHEN bool_or(m.expecting OR m.adult_on > e.opened) THEN 'pass' ELSE 'fail' END AS t1
    FROM closed AS e JOIN member AS m ON m.family = e.family AND e.opened BETWEEN m.here AND m.gone
    GROUP BY e.episode_id),
code AS ( -- in two steps, as count(DISTINCT) over many small groups is slow
    SELECT episode_id, position, bool_or(state = 'not achieved in time') AS failed,
           bool_and(state = 'neutral') AS neutral, bool_or(state = 'unknown') AS unknown
    FROM need WHERE counted GROUP BY episode_id, position),
need_sum AS (
    SELECT episode_id, CASE WHEN count(*) >= 3 THEN 'pass' ELSE 'fail' END AS t2,
           CASE WHEN bool_or(failed) OR bool_and(neutral) THEN 'fail'
                WHEN bool_or(unknown) THEN 'unknown'
                ELSE 'pass' END AS t6
    FROM code GROUP BY episode_id),
mentioned AS (
    SELECT family_id, member_id, "on" AS day FROM events
    WHERE type IN ('eh_referral', 'eh_open', 'csc_referral', 'cin_start', 'cp_start')),
rereferral AS (
    SELECT coalesce(g.family, v.family_id) AS family, v.day
    FROM (SELECT family_id, day FROM mentioned WHERE family_id IS NOT NULL
          UNION ALL
          SELECT m.family_id, v.day FROM mentioned AS v JOIN members AS m USING (member_id)
          WHERE v.family_id IS NULL) AS v
    LEFT JOIN merged AS g USING (family_id)),
child AS (
    SELECT e.episode_id, m.member_id, e.closed, e.last_day, m.dob
    FROM closed AS e JOIN member AS m ON m.family = e.family
        AND e.last_day BETWEEN m.here AND m.gone AND m.adult_on > e.last_day),
term AS (
    SELECT c.episode_id, c.member_id, sum(a.sessions_possible) AS possible,
           sum(a.absent_unauthorised) AS unauthorised,
           bool_and(coalesce(a.provision IN ('home_educated', 'none'), false)) AS outside
    FROM child AS c JOIN attendance AS a ON a.member_id = c.member_id
        AND a.term_start <= c.last_day AND a.term_end > c.closed
    GROUP BY c.episode_id, c.member_id),
attended AS (
    SELECT c.episode_id,
           max(CASE WHEN t.outside THEN 0
                    WHEN 100 * t.unauthorised > 10 * t.possible THEN 2
                    WHEN t.possible > 0 THEN 0
                    WHEN c.dob IS NULL OR (birthday(c.dob, 5) <= c.closed
                                           AND birthday(c.dob, 16) > c.closed) THEN 1
                    ELSE 0 END) AS answer
    FROM child AS c LEFT JOIN term AS t USING (episode_id, member_id)
    GROUP BY c.episode_id),
claim AS MATERIALIZED (
    SELECT coalesce(g.family, c.family_id) AS family, c.episode_id
    FROM claims AS c LEFT JOIN merged AS g USING (family_id)
    WHERE c.quarter <= getvariable('quarter'))
SELECT e.episode_id, e.family, e.closed, e.S,
       coalesce(h.t1, 'unknown') AS t1, coalesce(n.t2, 'fail') AS t2, e.t3, e.t4, e.t5,
       coalesce(n.t6, 'fail') AS t6, e.t7,
       CASE WHEN EXISTS (SELECT 1 FROM rereferral AS r WHERE r.family = e.family
                         AND r.day > e.closed AND r.day <= e.last_day)
            THEN 'fail' ELSE 'pass' END AS t9,
       CASE a.answer WHEN 2 THEN 'fail' WHEN 1 THEN 'unknown' ELSE 'pass' END AS t10,
       CASE WHEN e.family IN (SELECT family FROM claim)
              OR e.episode_id IN (SELECT episode_id FROM claim WHERE episode_id IS NOT NULL)
            THEN 'fail' ELSE 'pass' END AS t11
FROM closed AS e
LEFT JOIN household AS h USING (episode_id)
LEFT JOIN need_sum AS n USING (episode_id)
LEFT JOIN attended AS a USING (episode_id);

CREATE TEMP TABLE decided AS
WITH first_look AS (
    SELECT *, CASE WHEN t11 = 'fail' THEN 'claimed_before'
                   WHEN 'fail' IN (t1, t2, t3, t4, t5, t6, t7, t9, t10) THEN 'failed'
                   WHEN S > getvariable('as_at') THEN 'waiting'
                   WHEN 'unknown' IN (t1, t2, t3, t4, t5, t6, t7, t9, t10) THEN 'gap'
                   ELSE 'claimable' END AS decision
    FROM tested),
second_look AS (
    SELECT *, decision = 'claimable' AND row_number() OVER (
                  PARTITION BY family, decision ORDER BY closed, episode_id) > 1 AS later
    FROM first_look)
SELECT episode_id, family, S, CASE WHEN later THEN 'claimed_before' ELSE decision END AS decision,
       nullif(concat_ws(' ', CASE t1 WHEN 'fail' THEN 'T1' END, CASE t2 WHEN 'fail' THEN 'T2' END,
           CASE t3 WHEN 'fail' THEN 'T3' END, CASE t4 WHEN 'fail' THEN 'T4' END,
           CASE t6 WHEN 'fail' THEN 'T6' END, CASE t7 WHEN 'fail' THEN 'T7' END,
           CASE t9 WHEN 'fail' THEN 'T9' END, CASE t10 WHEN 'fail' THEN 'T10' END,
           CASE WHEN t11 = 'fail' OR later THEN 'T11' END), '') AS failed,
       nullif(concat_ws(' ', CASE t1 WHEN 'unknown' THEN 'T1' END, CASE t3 WHEN 'unknown' THEN 'T3' END,
           CASE t4 WHEN 'unknown' THEN 'T4' END, CASE t5 WHEN 'unknown' THEN 'T5' END,
           CASE t6 WHEN 'unknown' THEN 'T6' END, CASE t7 WHEN 'unknown' THEN 'T7' END,
           CASE t10 WHEN 'unknown' THEN 'T10' END), '') AS unknown
FROM second_look;

CREATE TEMP TABLE claimed AS SELECT episode_id, family, S FROM decided WHERE decision = 'claimable';

COPY (
    SELECT e.episode_id, e.family AS family_id, coalesce(d.decision, 'open') AS decision, e.S,
           CASE WHEN d.decision IN ('claimable', 'waiting', 'gap') THEN e.S END AS earliest_claim_on,
           d.failed AS tests_failed, d.unknown AS tests_unknown
    FROM episode AS e LEFT JOIN decided AS d USING (episode_id)
    ORDER BY e.episode_id
) TO 'decisions.csv' (FORMAT csv, HEADER);

-- ---- the rows of the council's own workbook ----

COPY (
    WITH code AS (
        SELECT DISTINCT episode_id, position, headline FROM need SEMI JOIN claimed USING (episode_id)
        WHERE counted),
    headline AS (
        SELECT episode_id, headline, min(position) AS position FROM code GROUP BY ALL),
    codes AS (
        SELECT episode_id, string_agg(f.code, ', ' ORDER BY f.position) AS list
        FROM code JOIN framework AS f USING (position) GROUP BY episode_id),
    headlines AS (
        SELECT episode_id, string_agg(headline::VARCHAR, ', ' ORDER BY position) AS list
        FROM headline GROUP BY episode_id)
    SELECT e.family, e.episode_id, e.opened, e.closed, e.S,
           CASE WHEN e.S >= getvariable('first_day') THEN 'new' ELSE 'carried forward' END,
           codes.list, headlines.list, e.lead_organisation, e.lead_school_urn
    FROM episode AS e SEMI JOIN claimed USING (episode_id)
    LEFT JOIN codes USING (episode_id)
    LEFT JOIN headlines USING (episode_id)
    ORDER BY e.episode_id
) TO 'claimed_families.csv' (FORMAT csv, HEADER false);

-- The outcome shown is the one that settled the need.
COPY (
    WITH mine AS MATERIALIZED (SELECT * FROM need SEMI JOIN claimed USING (episode_id)),
    shown AS (
        SELECT o.*,
               row_number() OVER (PARTITION BY o.need_id ORDER BY
                   CASE WHEN n.state = 'neutral' THEN o.result <> 'neutral'
                        ELSE o.result <> 'achieved' OR o.achieved_on IS NULL END,
                   CASE WHEN n.state <> 'neutral' AND o.result = 'achieved'
                        THEN o.achieved_on END NULLS LAST,
                   o.id) AS place
        FROM outcome AS o JOIN mine AS n USING (need_id)
        QUALIFY place = 1)
    SELECT n.family, n.episode_id, n.need_id, f.code, f.text, n.headline, n.identified_on,
           CASE WHEN n.counted THEN 'yes' ELSE 'no' END, n.state, o.said, o.achieved_on, o.basis,
           n.evidence_ref, o.evidence_ref
    FROM mine AS n
    JOIN framework AS f USING (position)
    LEFT JOIN shown AS o USING (need_id)
    ORDER BY n.episode_id, n.need_id
) TO 'needs_and_outcomes.csv' (FORMAT csv, HEADER false);

-- Few combinations of tests occur, so each is put into words once.
COPY (
    WITH test_name (code, name) AS (VALUES
        ('T1', 'Dependants'), ('T2', 'Needs'), ('T3', 'Assessment'), ('T4', 'Plan'),
        ('T5', 'Lead practitioner'), ('T6', 'Outcomes'), ('T7', 'Closure'), ('T8', 'Sustained'),
        ('T9', 'No re-referral'), ('T10', 'Attendance'), ('T11', 'Not claimed before')),
    combination AS (SELECT failed AS codes FROM decided UNION SELECT unknown FROM decided),
    test_words AS (
        SELECT c.codes, string_agg(t.code || ' ' || t.name, ', ' ORDER BY t.code[2:]::INTEGER) AS words
        FROM combination AS c JOIN test_name AS t
            ON list_contains(string_split(c.codes, ' '), t.code)
        GROUP BY c.codes)
    SELECT d.family, d.episode_id,
           CASE d.decision
               WHEN 'gap' THEN 'cannot be claimed until what is missing is recorded'
               WHEN 'waiting' THEN 'not yet: the outcomes have to last a while longer'
               WHEN 'failed' THEN 'cannot be claimed: a test is not met'
               ELSE 'cannot be claimed again' END,
           f.words, u.words, CASE WHEN d.decision IN ('waiting', 'gap') THEN d.S END, d.S
    FROM decided AS d
    LEFT JOIN test_words AS f ON f.codes = d.failed
    LEFT JOIN test_words AS u ON u.codes = d.unknown
    WHERE d.decision <> 'claimable'
      AND d.S BETWEEN getvariable('first_day') AND getvariable('next_last')
    ORDER BY d.episode_id
) TO 'not_yet.csv' (FORMAT csv, HEADER false);

-- ---- the figures ----

WITH worked AS (
    SELECT DISTINCT family FROM episode
    WHERE closed IS NULL OR closed >= getvariable('first_day')),
worked_pair AS (
    SELECT headline, family, position, bool_or(in_quarter) AS achieved
    FROM need WHERE worked_with GROUP BY ALL),
worked_headline AS (
    SELECT headline, count(*) AS needs, count(*) FILTER (achieved) AS outcomes
    FROM worked_pair GROUP BY headline),
claimed_pair AS (
    SELECT headline, n.family, position, bool_or(state = 'achieved in time') AS achieved
    FROM need AS n SEMI JOIN claimed USING (episode_id) WHERE counted GROUP BY ALL),
claimed_headline AS (
    SELECT headline, count(*) AS needs, count(*) FILTER (achieved) AS outcomes,
           count(DISTINCT family) AS families
    FROM claimed_pair GROUP BY headline),
headline AS (
    SELECT headline, min(position) AS position FROM framework GROUP BY headline),
headlines AS (
    SELECT list({number: h.headline, needs_worked_with: coalesce(w.needs, 0),
                 outcomes_in_quarter: coalesce(w.outcomes, 0), needs_claimed: coalesce(c.needs, 0),
                 outcomes_claimed: coalesce(c.outcomes, 0),
                 families_claimed: coalesce(c.families, 0)} ORDER BY h.position) AS list
    FROM headline AS h
    LEFT JOIN worked_headline AS w USING (headline)
    LEFT JOIN claimed_headline AS c USING (headline)),
forecast AS (
    SELECT family, bool_or(unknown IS NULL) AS ready FROM decided
    WHERE decision = 'waiting' AND S <= getvariable('next_last')
      AND family NOT IN (SELECT family FROM claimed)
    GROUP BY family),
forecasts AS (
    SELECT count(*) FILTER (ready) AS ready, count(*) FILTER (NOT ready) AS gaps FROM forecast),
claim_count AS (
    SELECT count(*) AS total, count(*) FILTER (S >= getvariable('first_day')) AS new FROM claimed),
earlier AS (
    SELECT count(*) AS total FROM claims
    WHERE quarter <= getvariable('quarter') AND quarter[1:7] = getvariable('quarter')[1:7]),
progress AS (
    SELECT count(DISTINCT family) FILTER (opened >= getvariable('first_day')) AS new,
           count(DISTINCT family) FILTER (closed >= getvariable('first_day')) AS closed
    FROM episode),
children AS (
    SELECT count(*) AS total FROM member SEMI JOIN worked USING (family)
    WHERE adult_on > getvariable('as_at') AND gone >= getvariable('as_at')),
decisions AS (
    SELECT {claimable: count(*) FILTER (decision = 'claimable'),
            gap: count(*) FILTER (decision = 'gap'), waiting: count(*) FILTER (decision = 'waiting'),
            failed: count(*) FILTER (decision = 'failed'),
            claimed_before: count(*) FILTER (decision = 'claimed_before'),
            open: (SELECT count(*) FROM episode WHERE closed IS NULL)} AS counts
    FROM decided)
SELECT {quarter: getvariable('quarter'), as_at: getvariable('as_at'), authority: '',
        framework: {name: 'supporting-families-2022', version: '1', official: false},
        options: {area: 'pbr', agreed_number: NULL, claim_policy: 'block', mapping_sha256: NULL},
        claims_new: c.new, claims_carried: c.total - c.new, claims_total: c.total,
        claims_year_to_date: e.total + c.total,
        families_worked_with: (SELECT count(*) FROM worked),
        families_new: p.new, families_closed: p.closed, children_worked_with: k.total,
        decisions: d.counts, forecast_next_quarter: f.ready, forecast_with_gaps: f.gaps,
        headlines: h.list, payment_pence: 80000 * c.total,
        school_incentive_pence: '{}'::JSON,
        dataset: {'families.csv': {rows: (SELECT count(*) FROM families)},
                  'members.csv': {rows: (SELECT count(*) FROM members)},
                  'episodes.csv': {rows: (SELECT count(*) FROM episodes)},
                  'needs.csv': {rows: (SELECT count(*) FROM needs)},
                  'outcomes.csv': {rows: (SELECT count(*) FROM outcomes)},
                  'attendance.csv': {rows: (SELECT count(*) FROM attendance)},
                  'events.csv': {rows: (SELECT count(*) FROM events)},
                  'claims.csv': {rows: (SELECT count(*) FROM claims)}}}::JSON AS figures
FROM claim_count AS c, earlier AS e, progress AS p, children AS k, decisions AS d, forecasts AS f,
     headlines AS h;
