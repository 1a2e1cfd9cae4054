-- SPDX-License-Identifier: MIT
-- The return of 2023-24-Q3 by the sqlite3 shell, as an analyst would write it.
--
--   sqlite3 -batch :memory: < sqlite.sql
--
-- Reads data/*.csv and needs.csv (the framework's list) in the working folder; writes figures.json,
-- decisions.csv and the rows of three sheets as CSV.  Dates stay the texts they are, which compare
-- as dates do.  Nothing is validated: the sample is right.
.bail on
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA threads = 2;
.parameter set @quarter "'2023-24-Q3'"
.parameter set @first "'2023-10-01'"
.parameter set @as_at "'2023-12-31'"
.parameter set @next_last "'2024-03-31'"

-- ---- the tables ----

CREATE TABLE framework (position INTEGER PRIMARY KEY, code TEXT, headline INTEGER, text TEXT);
CREATE TABLE families (family_id TEXT, la_ref TEXT, area TEXT, superseded_by TEXT);
CREATE TABLE members (member_id TEXT, family_id TEXT, role TEXT, dob TEXT, sex TEXT, upn TEXT,
    nhs_number TEXT, surname TEXT, forename TEXT, "from" TEXT, until TEXT);
CREATE TABLE episodes (episode_id TEXT, family_id TEXT, opened_on TEXT, assessed_on TEXT,
    whole_family_assessment TEXT, plan_on TEXT, plan_covers_all_needs TEXT,
    lead_practitioner TEXT, lead_organisation TEXT, lead_school_urn TEXT, closed_on TEXT,
    closure_reason TEXT, closure_quality TEXT, framework TEXT);
CREATE TABLE needs (need_id TEXT, episode_id TEXT, need_code TEXT, member_id TEXT,
    identified_on TEXT, identified_at TEXT, baseline TEXT, evidence_ref TEXT);
CREATE TABLE outcomes (need_id TEXT, result TEXT, achieved_on TEXT, basis TEXT, value TEXT,
    evidence_ref TEXT, approved_by TEXT, approved_on TEXT, reason TEXT);
CREATE TABLE attendance (member_id TEXT, term TEXT, term_start TEXT, term_end TEXT,
    sessions_possible INTEGER, absent_authorised INTEGER, absent_unauthorised INTEGER,
    suspensions TEXT, suspension_days TEXT, permanently_excluded TEXT, late TEXT,
    provision TEXT);
CREATE TABLE events (event_id TEXT, family_id TEXT, member_id TEXT, type TEXT, "on" TEXT,
    until TEXT, amount TEXT, source TEXT);
CREATE TABLE claims (family_id TEXT, episode_id TEXT, quarter TEXT, authority TEXT,
    payment_pence INTEGER);

.mode csv
.import --skip 1 needs.csv framework
.import --skip 1 data/families.csv families
.import --skip 1 data/members.csv members
.import --skip 1 data/episodes.csv episodes
.import --skip 1 data/needs.csv needs
.import --skip 1 data/outcomes.csv outcomes
.import --skip 1 data/attendance.csv attendance
.import --skip 1 data/events.csv events
.import --skip 1 data/claims.csv claims

CREATE INDEX families_superseded ON families (superseded_by) WHERE superseded_by <> '';
CREATE INDEX needs_episode ON needs (episode_id, need_id);
CREATE INDEX outcomes_need ON outcomes (need_id);
CREATE INDEX attendance_member ON attendance (member_id, term_start, term_end, sessions_possible,
    absent_unauthorised, provision); -- covers what is asked of it

-- ---- which rows are used, and whose they are ----

-- Only the families that were merged into another; most were not.
CREATE TABLE merged (family_id TEXT PRIMARY KEY, family TEXT) WITHOUT ROWID;
INSERT INTO merged
WITH RECURSIVE chain (family_id, family) AS (
    SELECT family_id, superseded_by FROM families
    WHERE superseded_by IN (SELECT family_id FROM families WHERE superseded_by = '')
    UNION ALL
    SELECT families.family_id, chain.family
    FROM chain JOIN families ON families.superseded_by = chain.family_id
    WHERE families.superseded_by <> '')
SELECT family_id, family FROM chain;

-- here/gone: the days a member is in the household; a child is one until the day of adult_on.
CREATE TABLE member (id INTEGER PRIMARY KEY, member_id TEXT, family TEXT, expecting INTEGER,
    here TEXT, gone TEXT, dob TEXT, adult_on TEXT);
INSERT INTO member
SELECT m.rowid, m.member_id, ifnull(g.family, m.family_id), m.role = 'expectant_parent',
       max(m."from", m.dob), iif(m.until = '', '9999', m.until), m.dob,
       CASE WHEN m.role <> 'child' THEN ''
            WHEN m.dob = '' THEN '9999'
            ELSE date(m.dob, '+18 years') END
FROM members AS m LEFT JOIN merged AS g ON g.family_id = m.family_id
WHERE m.dob <= @as_at AND m."from" <= @as_at;
CREATE INDEX member_family ON member (family);

-- In the order of the ids, so that the key is the order of every list; S is NULL when open.
CREATE TABLE episode (id INTEGER PRIMARY KEY, episode_id TEXT, family TEXT, opened TEXT,
    closed TEXT, S TEXT, closed_on TEXT, source INTEGER);
INSERT INTO episode (episode_id, family, opened, closed, S, closed_on, source)
SELECT e.episode_id, ifnull(g.family, e.family_id), e.opened_on,
       iif(e.closed_on BETWEEN '0' AND @as_at, e.closed_on, NULL),
       iif(e.closed_on BETWEEN '0' AND @as_at,
           min(date(e.closed_on, '+6 months'),
               date(e.closed_on, 'start of month', '+7 months', '-1 day')), NULL),
       e.closed_on, e.rowid
FROM episodes AS e LEFT JOIN merged AS g ON g.family_id = e.family_id
WHERE e.opened_on <= @as_at
ORDER BY e.episode_id;

-- What the outcome rows of a need say together.
CREATE TABLE outcome_sum (need_id TEXT PRIMARY KEY, first_achieved TEXT, neutral INTEGER,
    unclear INTEGER, in_quarter INTEGER) WITHOUT ROWID;
CREATE VIEW outcome AS
SELECT rowid AS id, need_id, achieved_on, basis, evidence_ref, result AS said,
       iif(basis = 'exception'
           AND (approved_by = '' OR approved_on = '' OR approved_on > '2023-12-31'
                OR reason = ''), 'unknown', result) AS result
FROM outcomes
WHERE achieved_on <= '2023-12-31';
INSERT INTO outcome_sum
SELECT need_id, min(iif(result = 'achieved' AND achieved_on <> '', achieved_on, NULL)),
       max(result = 'neutral'),
       max(result = 'unknown' OR (result = 'achieved' AND achieved_on = '')),
       max(result = 'achieved' AND achieved_on BETWEEN @first AND @as_at)
FROM outcome GROUP BY need_id;

-- The needs of every episode that are used, and how they stand at S.
CREATE TABLE need (id INTEGER PRIMARY KEY, episode INTEGER, need_id TEXT, position INTEGER,
    headline INTEGER, identified_on TEXT, counted INTEGER, state TEXT, in_quarter INTEGER,
    evidence_ref TEXT);
INSERT INTO need (episode, need_id, position, headline, identified_on, counted, state,
    in_quarter, evidence_ref)
SELECT e.id, n.need_id, f.position, f.headline, n.identified_on, n.identified_on <= e.closed,
       CASE WHEN o.first_achieved <= e.S THEN 'achieved in time'
            WHEN o.neutral THEN 'neutral'
            WHEN o.unclear = 0 THEN 'not achieved in time'
            ELSE 'unknown' END,
       ifnull(o.in_quarter, 0), n.evidence_ref
FROM episode AS e
JOIN needs AS n ON n.episode_id = e.episode_id
JOIN framework AS f ON f.code = n.need_code
LEFT JOIN outcome_sum AS o ON o.need_id = n.need_id
WHERE n.identified_on <= @as_at
ORDER BY e.id, n.need_id;
CREATE INDEX need_episode ON need (episode);

-- ---- the tests ----

CREATE TABLE household_test (episode INTEGER PRIMARY KEY, t1 TEXT);
INSERT INTO household_test
SELECT e.id, iif(max(m.expecting OR m.adult_on > e.opened), 'pass', 'fail')
FROM episode AS e
JOIN member AS m ON m.family = e.family AND e.opened BETWEEN m.here AND m.gone
WHERE e.closed IS NOT NULL
GROUP BY e.id;

CREATE TABLE need_test (episode INTEGER PRIMARY KEY, t2 TEXT, t6 TEXT);
INSERT INTO need_test
SELECT episode,
       iif(count(DISTINCT position) >= 3 AND count(DISTINCT headline) >= 1, 'pass', 'fail'),
       CASE WHEN max(state = 'not achieved in time') OR min(state = 'neutral') THEN 'fail'
            WHEN max(state = 'unknown') THEN 'unknown'
            ELSE 'pass' END
FROM need WHERE counted GROUP BY episode;

CREATE TABLE rereferral (family TEXT, day TEXT);
INSERT INTO rereferral
SELECT ifnull(g.family, v.family_id), v."on"
FROM (SELECT iif(v.family_id <> '', v.family_id, m.family_id) AS family_id, v."on"
      FROM events AS v LEFT JOIN members AS m ON v.family_id = '' AND m.member_id = v.member_id
      WHERE v.type IN ('eh_referral', 'eh_open', 'csc_referral', 'cin_start', 'cp_start')
        AND v."on" <= @as_at) AS v
LEFT JOIN merged AS g ON g.family_id = v.family_id;
CREATE INDEX rereferral_family ON rereferral (family, day);

CREATE TABLE attendance_test (episode INTEGER PRIMARY KEY, t10 TEXT);
INSERT INTO attendance_test
WITH child AS (
    SELECT e.id AS episode, m.id AS member, e.closed, m.dob,
           count(a.rowid) AS terms, ifnull(sum(a.sessions_possible), 0) AS possible,
           ifnull(sum(a.absent_unauthorised), 0) AS unauthorised,
           max(a.provision NOT IN ('home_educated', 'none')) AS at_school
    FROM episode AS e
    JOIN member AS m ON m.family = e.family
        AND min(e.S, @as_at) BETWEEN m.here AND m.gone AND m.adult_on > min(e.S, @as_at)
    LEFT JOIN attendance AS a ON a.member_id = m.member_id
        AND a.term_start <= min(e.S, @as_at) AND a.term_end > e.closed
    WHERE e.closed IS NOT NULL
    GROUP BY e.id, m.id),
answer AS (
    SELECT episode,
           CASE WHEN terms > 0 AND NOT at_school THEN 0
                WHEN 100 * unauthorised > 10 * possible THEN 2
                WHEN possible > 0 THEN 0
                WHEN dob = '' OR (date(dob, '+5 years') <= closed
                                  AND date(dob, '+16 years') > closed) THEN 1
                ELSE 0 END AS answer
    FROM child)
SELECT episode, CASE max(answer) WHEN 2 THEN 'fail' WHEN 1 THEN 'unknown' ELSE 'pass' END
FROM answer GROUP BY episode;

CREATE TABLE claim (family TEXT, episode_id TEXT);
INSERT INTO claim
SELECT ifnull(g.family, c.family_id), c.episode_id
FROM claims AS c LEFT JOIN merged AS g ON g.family_id = c.family_id
WHERE c.quarter <= @quarter;

-- ---- the decisions ----

CREATE TABLE tested AS
SELECT e.id, e.family, e.closed, e.S,
       ifnull(h.t1, 'unknown') AS t1,
       ifnull(n.t2, 'fail') AS t2,
       CASE WHEN s.whole_family_assessment = 'n' OR s.assessed_on > e.closed THEN 'fail'
            WHEN s.whole_family_assessment = '' OR s.assessed_on = '' THEN 'unknown'
            ELSE 'pass' END AS t3,
       CASE WHEN s.plan_covers_all_needs = 'n' OR s.plan_on > e.closed THEN 'fail'
            WHEN s.plan_covers_all_needs = '' OR s.plan_on = '' THEN 'unknown'
            ELSE 'pass' END AS t4,
       iif(s.lead_practitioner = '', 'unknown', 'pass') AS t5,
       ifnull(n.t6, 'fail') AS t6,
       CASE s.closure_quality WHEN 'y' THEN 'pass' WHEN 'n' THEN 'fail' ELSE 'unknown' END AS t7,
       iif(EXISTS (SELECT 1 FROM rereferral AS r WHERE r.family = e.family
                   AND r.day > e.closed AND r.day <= min(e.S, @as_at)), 'fail', 'pass') AS t9,
       ifnull(a.t10, 'pass') AS t10,
       iif(e.family IN (SELECT family FROM claim)
           OR e.episode_id IN (SELECT episode_id FROM claim), 'fail', 'pass') AS t11
FROM episode AS e
JOIN episodes AS s ON s.rowid = e.source
LEFT JOIN household_test AS h ON h.episode = e.id
LEFT JOIN need_test AS n ON n.episode = e.id
LEFT JOIN attendance_test AS a ON a.episode = e.id
WHERE e.closed IS NOT NULL;

CREATE TABLE decided (id INTEGER PRIMARY KEY, decision TEXT, failed TEXT, unknown TEXT);
INSERT INTO decided
WITH first_look AS (
    SELECT *, CASE WHEN t11 = 'fail' THEN 'claimed_before'
                   WHEN 'fail' IN (t1, t2, t3, t4, t5, t6, t7, t9, t10) THEN 'failed'
                   WHEN S > @as_at THEN 'waiting'
                   WHEN 'unknown' IN (t1, t2, t3, t4, t5, t6, t7, t9, t10) THEN 'gap'
                   ELSE 'claimable' END AS decision
    FROM tested),
later AS (
    SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY family ORDER BY closed, id) AS place
                    FROM first_look WHERE decision = 'claimable')
    WHERE place > 1)
SELECT t.id, iif(later.id IS NULL, t.decision, 'claimed_before'),
       nullif(rtrim(iif(t1 = 'fail', 'T1 ', '') || iif(t2 = 'fail', 'T2 ', '')
           || iif(t3 = 'fail', 'T3 ', '') || iif(t4 = 'fail', 'T4 ', '')
           || iif(t6 = 'fail', 'T6 ', '') || iif(t7 = 'fail', 'T7 ', '')
           || iif(t9 = 'fail', 'T9 ', '') || iif(t10 = 'fail', 'T10 ', '')
           || iif(t11 = 'fail' OR later.id IS NOT NULL, 'T11', '')), ''),
       nullif(rtrim(iif(t1 = 'unknown', 'T1 ', '') || iif(t3 = 'unknown', 'T3 ', '')
           || iif(t4 = 'unknown', 'T4 ', '') || iif(t5 = 'unknown', 'T5 ', '')
           || iif(t6 = 'unknown', 'T6 ', '') || iif(t7 = 'unknown', 'T7 ', '')
           || iif(t10 = 'unknown', 'T10', '')), '')
FROM first_look AS t LEFT JOIN later ON later.id = t.id;

CREATE TABLE claimed AS
SELECT e.id, e.family, e.S FROM decided AS d JOIN episode AS e ON e.id = d.id
WHERE d.decision = 'claimable';
CREATE UNIQUE INDEX claimed_family ON claimed (family);

.mode list
.separator , "\n"
.headers on
.once decisions.csv
SELECT e.episode_id, e.family AS family_id, ifnull(d.decision, 'open') AS decision, e.S,
       iif(d.decision IN ('claimable', 'waiting', 'gap'), e.S, NULL) AS earliest_claim_on,
       d.failed AS tests_failed, d.unknown AS tests_unknown
FROM episode AS e LEFT JOIN decided AS d ON d.id = e.id
ORDER BY e.id;

-- ---- the figures ----

CREATE TABLE worked AS
SELECT id, family FROM episode WHERE closed IS NULL OR closed >= @first;

CREATE TABLE headline_figures AS
WITH worked_pair AS (
    SELECT n.headline, count(DISTINCT w.family || ' ' || n.position) AS needs,
           count(DISTINCT iif(n.in_quarter, w.family || ' ' || n.position, NULL)) AS outcomes
    FROM worked AS w JOIN need AS n ON n.episode = w.id GROUP BY n.headline),
claimed_pair AS (
    SELECT n.headline, count(DISTINCT c.family || ' ' || n.position) AS needs,
           count(DISTINCT iif(n.state = 'achieved in time', c.family || ' ' || n.position, NULL))
               AS outcomes,
           count(DISTINCT c.family) AS families
    FROM claimed AS c JOIN need AS n ON n.episode = c.id WHERE n.counted GROUP BY n.headline)
SELECT h.headline AS number, ifnull(w.needs, 0) AS needs_worked_with,
       ifnull(w.outcomes, 0) AS outcomes_in_quarter, ifnull(c.needs, 0) AS needs_claimed,
       ifnull(c.outcomes, 0) AS outcomes_claimed, ifnull(c.families, 0) AS families_claimed
FROM (SELECT headline, min(position) AS position FROM framework GROUP BY headline) AS h
LEFT JOIN worked_pair AS w ON w.headline = h.headline
LEFT JOIN claimed_pair AS c ON c.headline = h.headline
ORDER BY h.position;

CREATE TABLE forecast AS
SELECT e.family, max(d.unknown IS NULL) AS ready
FROM decided AS d JOIN episode AS e ON e.id = d.id
WHERE d.decision = 'waiting' AND e.S <= @next_last
  AND e.family NOT IN (SELECT family FROM claimed)
GROUP BY e.family;

.mode list
.headers off
.once figures.json
WITH claim_count AS (
    SELECT count(*) AS total, sum(S >= @first) AS new FROM claimed),
earlier AS (
    SELECT count(*) AS total FROM claims
    WHERE quarter <= @quarter AND substr(quarter, 1, 7) = substr(@quarter, 1, 7)),
progress AS (
    SELECT count(DISTINCT iif(opened >= @first, family, NULL)) AS new,
           count(DISTINCT iif(closed >= @first, family, NULL)) AS closed
    FROM episode),
children AS (
    SELECT count(*) AS total FROM member
    WHERE adult_on > @as_at AND here <= @as_at AND gone >= @as_at
      AND family IN (SELECT family FROM worked)),
kinds AS (
    SELECT sum(d.decision = 'claimable') AS claimable, sum(d.decision = 'gap') AS gap,
           sum(d.decision = 'waiting') AS waiting, sum(d.decision = 'failed') AS failed,
           sum(d.decision = 'claimed_before') AS claimed_before,
           sum(d.decision IS NULL) AS open
    FROM episode AS e LEFT JOIN decided AS d ON d.id = e.id)
SELECT json_object(
    'quarter', @quarter, 'as_at', @as_at, 'authority', '',
    'framework', json('{"name": "supporting-families-2022", "version": "1", "official": false}'),
    'options', json('{"area": "pbr", "agreed_number": null, "claim_policy": "block", "mapping_sha256": null}'),
    'claims_new', ifnull(claim_count.new, 0),
    'claims_carried', claim_count.total - ifnull(claim_count.new, 0),
    'claims_total', claim_count.total,
    'claims_year_to_date', earlier.total + claim_count.total,
    'families_worked_with', (SELECT count(DISTINCT family) FROM worked),
    'families_new', progress.new,
    'families_closed', progress.closed,
    'children_worked_with', children.total,
    'decisions', json_object('claimable', ifnull(claimable, 0), 'gap', ifnull(gap, 0),
        'waiting', ifnull(waiting, 0), 'failed', ifnull(failed, 0),
        'claimed_before', ifnull(claimed_before, 0), 'open', ifnull(open, 0)),
    'forecast_next_quarter', (SELECT count(*) FROM forecast WHERE ready),
    'forecast_with_gaps', (SELECT count(*) FROM forecast WHERE NOT ready),
    'headlines', (SELECT json_group_array(json_object('number', number,
            'needs_worked_with', needs_worked_with, 'outcomes_in_quarter', outcomes_in_quarter,
            'needs_claimed', needs_claimed, 'outcomes_claimed', outcomes_claimed,
            'families_claimed', families_claimed))
        FROM headline_figures),
    'payment_pence', 80000 * claim_count.total,
    'school_incentive_pence', json('{}'),
    'dataset', json_object(
        'families.csv', json_object('rows', (SELECT count(*) FROM families)),
        'members.csv', json_object('rows', (SELECT count(*) FROM members)),
        'episodes.csv', json_object('rows', (SELECT count(*) FROM episodes)),
        'needs.csv', json_object('rows', (SELECT count(*) FROM needs)),
        'outcomes.csv', json_object('rows', (SELECT count(*) FROM outcomes)),
        'attendance.csv', json_object('rows', (SELECT count(*) FROM attendance)),
        'events.csv', json_object('rows', (SELECT count(*) FROM events)),
        'claims.csv', json_object('rows', (SELECT count(*) FROM claims))))
FROM claim_count, earlier, progress, children, kinds;

-- ---- the rows of the council's own workbook ----

.mode csv
.separator , "\n"
.once claimed_families.csv
SELECT e.family, e.episode_id, e.opened, e.closed, e.S,
       iif(e.S >= @first, 'new', 'carried forward'),
       (SELECT group_concat(code, ', ') FROM (
            SELECT DISTINCT f.code FROM need AS n JOIN framework AS f ON f.position = n.position
            WHERE n.episode = e.id AND n.counted ORDER BY n.position)),
       (SELECT group_concat(headline, ', ') FROM (
            SELECT n.headline FROM need AS n WHERE n.episode = e.id AND n.counted
            GROUP BY n.headline ORDER BY min(n.position))),
       s.lead_organisation, s.lead_school_urn
FROM claimed AS c JOIN episode AS e ON e.id = c.id JOIN episodes AS s ON s.rowid = e.source
ORDER BY e.id;

-- The outcome shown is the one that settled the need.
.once needs_and_outcomes.csv
WITH shown AS (
    SELECT n.id AS need, o.*,
           row_number() OVER (PARTITION BY n.id ORDER BY
               CASE WHEN n.state = 'neutral' THEN o.result <> 'neutral'
                    ELSE NOT (o.result = 'achieved' AND o.achieved_on <> '') END,
               iif(n.state <> 'neutral' AND o.result = 'achieved' AND o.achieved_on <> '',
                   o.achieved_on, ''),
               o.id) AS place
    FROM claimed AS c
    JOIN need AS n ON n.episode = c.id
    JOIN outcome AS o ON o.need_id = n.need_id)
SELECT e.family, e.episode_id, n.need_id, f.code, f.text, n.headline, n.identified_on,
       iif(n.counted, 'yes', 'no'), n.state, o.said, o.achieved_on, o.basis, n.evidence_ref,
       o.evidence_ref
FROM claimed AS c
JOIN episode AS e ON e.id = c.id
JOIN need AS n ON n.episode = e.id
JOIN framework AS f ON f.position = n.position
LEFT JOIN shown AS o ON o.need = n.id AND o.place = 1
ORDER BY n.id;

CREATE TABLE test_name (code TEXT, name TEXT);
INSERT INTO test_name VALUES
    ('T1', 'Dependants'), ('T2', 'Needs'), ('T3', 'Assessment'), ('T4', 'Plan'),
    ('T5', 'Lead practitioner'), ('T6', 'Outcomes'), ('T7', 'Closure'), ('T8', 'Sustained'),
    ('T9', 'No re-referral'), ('T10', 'Attendance'), ('T11', 'Not claimed before');

-- Few combinations occur, so each is put into words once.
CREATE TABLE test_words (codes TEXT PRIMARY KEY, words TEXT) WITHOUT ROWID;
INSERT INTO test_words
SELECT codes, (SELECT group_concat(words, ', ') FROM (
                   SELECT code || ' ' || name AS words FROM test_name
                   WHERE instr(' ' || codes || ' ', ' ' || code || ' ') ORDER BY test_name.rowid))
FROM (SELECT failed AS codes FROM decided WHERE failed <> ''
      UNION SELECT unknown FROM decided WHERE unknown <> '');

.once not_yet.csv
SELECT e.family, e.episode_id,
       CASE d.decision
           WHEN 'gap' THEN 'cannot be claimed until what is missing is recorded'
           WHEN 'waiting' THEN 'not yet: the outcomes have to last a while longer'
           WHEN 'failed' THEN 'cannot be claimed: a test is not met'
           ELSE 'cannot be claimed again' END,
       f.words, u.words, iif(d.decision IN ('waiting', 'gap'), e.S, NULL), e.S
FROM episode AS e JOIN decided AS d ON d.id = e.id
LEFT JOIN test_words AS f ON f.codes = d.failed
LEFT JOIN test_words AS u ON u.codes = d.unknown
WHERE d.decision <> 'claimable' AND e.S BETWEEN @first AND @next_last
ORDER BY e.id;
