/* SPDX-License-Identifier: MIT */
/*
 * statements - every statement that is ever sent to the database, in one table.
 *
 * All are prepared when a state folder is opened; a unit test prepares each against the schema and
 * reads its query plan.
 *
 * Owns     Nothing.
 */
#ifndef DELTARETURN_STORE_STATEMENTS_H
#define DELTARETURN_STORE_STATEMENTS_H

#include "port/db.h"

#define JOB_COLUMNS                                                                                \
    "id, kind, state, person, proofs, proved, arguments, tries, step, done, whole, queued, ended," \
    " result, said"
#define PERSON_COLUMNS \
    "ref, login, name, email, email_key, identity, os_account, disabled, language"

#define TOKEN_COLUMNS                                                                        \
    "t.id, t.person, p.login, t.purpose, t.scopes, t.made, t.expires, ifnull(t.used, 0),"    \
    " ifnull(t.revoked, 0), lower(hex(t.hash)) FROM token AS t JOIN person AS p ON p.ref = " \
    "t.person"

#define FILING_COLUMNS                                                                       \
    "f.id, f.kind, f.period, f.revision, iif(f.discarded, 'discarded', f.state), r.man,"     \
    " EXISTS (SELECT 1 FROM seat WHERE filing = f.id AND seat = 'provider'),"                \
    " iif(json_valid(r.options), json_extract(r.options, '$.as_at'), NULL) FROM filing AS f" \
    " JOIN revision AS r ON r.filing = f.id AND r.number = f.revision"

#define MATCH_COLUMNS                                                                         \
    "m.seq, m.family, m.claimed_as, m.verdict, m.score, m.salt, m.filing, m.revision, m.man," \
    " m.person, p.name, m.decided, f.period FROM match_decision AS m"                         \
    " JOIN person AS p ON p.ref = m.person JOIN filing AS f ON f.id = m.filing"

#define SAMPLE_COLUMNS                                                                           \
    "s.filing, f.period, s.revision, s.announced, s.drawn, p.name, s.at, s.share, s.stratified," \
    " s.claimed, s.chosen, s.list_sha256, s.list_length FROM sample AS s"                        \
    " JOIN filing AS f ON f.id = s.filing JOIN person AS p ON p.ref = s.person"

#define OUTBOX_COLUMNS                                                                          \
    "o.id, o.seq, p.name, coalesce(o.address, p.email), o.template, o.facts, o.message_id,"     \
    " o.queued, o.state, o.tries, o.said, o.not_before, coalesce(o.since, o.queued), o.person," \
    " o.address, p.language FROM outbox AS o JOIN person AS p ON p.ref = o.person"

/* X(constant, SQL) */
#define STATEMENTS(X)                                                                              \
    X(AUTHORITY_ADD, "INSERT INTO authority (code, origin, made) VALUES (?1, ?2, ?3)")             \
    X(AUTHORITY_READ, "SELECT code, origin, made FROM authority ORDER BY code LIMIT 1 /* walks: "  \
                      "it has one row */")                                                         \
    X(PERSON_ADD, "INSERT INTO person (authority, ref, login, name, email, email_key, identity,"   \
                  " os_account, added, language)"                                                  \
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")                             \
    X(PERSON_CHANGE, "UPDATE person SET name = ?2, email = ?3, email_key = ?4, identity = ?5,"     \
                     " os_account = ?6, disabled = ?7, language = ?8 WHERE ref = ?1")              \
    X(PERSON_REIDENTIFY, "UPDATE person SET identity = ?3 WHERE authority = ?1 AND identity = ?2") \
    X(PERSON_BY_LOGIN,                                                                             \
      "SELECT " PERSON_COLUMNS " FROM person WHERE authority = ?1 AND login = ?2")                 \
    X(PERSON_BY_REF, "SELECT " PERSON_COLUMNS " FROM person WHERE ref = ?1")                       \
    X(PERSON_BY_ACCOUNT, "SELECT " PERSON_COLUMNS                                                  \
                         " FROM person WHERE authority = ?1 AND os_account = ?2 ORDER BY login")   \
    X(PERSON_BY_MAILBOX, "SELECT " PERSON_COLUMNS                                                  \
                         " FROM person WHERE authority = ?1 AND email_key = ?2 ORDER BY added")    \
    X(PERSON_LIST, "SELECT " PERSON_COLUMNS " FROM person WHERE authority = ?1 ORDER BY login")    \
    X(PERSON_HOLDERS,                                                                              \
      "SELECT ref, login, name, email, email_key, identity, os_account, disabled, role"            \
      " FROM person AS p LEFT JOIN role AS r ON r.authority = p.authority AND r.person = p.ref"    \
      " WHERE p.authority = ?1 AND p.disabled IS NULL ORDER BY p.login")                           \
    X(CREDENTIAL_SET, "INSERT INTO credential (person, kind, secret, salt, added)"                 \
                      " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (person, kind) DO UPDATE SET"      \
                      " secret = ?3, salt = ?4, added = ?5, last_step = NULL, short = 0")          \
    X(CREDENTIAL_SHORT, "UPDATE credential SET short = 1"                                          \
                        " WHERE person = ?1 AND kind = 'password'")                                \
    X(CREDENTIAL_READ, "SELECT secret, salt, last_step, added, short FROM credential"              \
                       " WHERE person = ?1 AND kind = ?2")                                         \
    X(CREDENTIAL_STEP, "UPDATE credential SET last_step = ?2"                                      \
                       " WHERE person = ?1 AND kind = 'totp'"                                      \
                       " AND (last_step IS NULL OR last_step < ?2)")                               \
    X(CREDENTIAL_REMOVE, "DELETE FROM credential WHERE person = ?1 AND kind = ?2")                 \
    X(THROTTLE_SECRET, "SELECT bytes FROM secret WHERE name = 'throttle'")                         \
    X(THROTTLE_READ, "SELECT failures, last, not_before, good FROM throttle"                       \
                     " WHERE authority = ?1 AND kind = ?2 AND key = ?3")                           \
    X(THROTTLE_WRITE, "INSERT INTO throttle (authority, kind, key, failures, last, not_before,"    \
                      " good) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (authority, kind,"   \
                      " key) DO UPDATE SET failures = ?4, last = ?5, not_before = ?6, good = ?7")  \
    X(THROTTLE_FORGET,                                                                             \
      "DELETE FROM throttle WHERE last < ?1 AND good < ?2 /* walks: the sweep */")                 \
    X(JOB_ADD, "INSERT INTO job (id, authority, kind, key, person, proofs, proved, arguments,"     \
               " state, queued) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting', ?9)"            \
               " ON CONFLICT (authority, key) DO NOTHING")                                         \
    X(JOB_BY_KEY, "SELECT id FROM job WHERE authority = ?1 AND key = ?2")                          \
    X(JOB_READ, "SELECT " JOB_COLUMNS " FROM job WHERE id = ?2 AND authority = ?1")                \
    X(JOB_LIST, "SELECT " JOB_COLUMNS " FROM job WHERE authority = ?1"                             \
                " ORDER BY queued DESC LIMIT ?2")                                                  \
    X(JOB_FIRST, "SELECT " JOB_COLUMNS " FROM job WHERE authority = ?1 AND state = 'waiting'"      \
                 " ORDER BY queued LIMIT 1")                                                       \
    X(JOB_BEGIN, "UPDATE job SET state = 'working', tries = tries + 1, step = '', done = 0,"       \
                 " whole = 0 WHERE id = ?1 AND state = 'waiting'")                                 \
    X(JOB_STEP, "UPDATE job SET step = ?2, done = ?3, whole = ?4"                                  \
                " WHERE id = ?1 AND state = 'working'")                                            \
    X(JOB_END, "UPDATE job SET state = ?2, result = ?3, said = ?4, ended = ?5"                     \
               " WHERE id = ?1 AND state = 'working'")                                             \
    X(JOB_BEGUN, "SELECT id FROM job WHERE authority = ?1 AND state = 'working' LIMIT 1")          \
    X(JOB_FORGET, "DELETE FROM job WHERE authority = ?1 AND state IN ('done', 'failed')"           \
                  " AND ended < ?2")                                                               \
    X(JOB_AGAIN, "UPDATE job SET state = 'waiting' WHERE authority = ?1 AND state = 'working'")    \
    X(ENROLMENT_SET, "INSERT INTO enrolment (person, secret, begun) VALUES (?1, ?2, ?3)"           \
                     " ON CONFLICT (person) DO UPDATE SET secret = ?2, begun = ?3")                \
    X(ENROLMENT_READ, "SELECT secret, begun FROM enrolment WHERE person = ?1")                     \
    X(ENROLMENT_REMOVE, "DELETE FROM enrolment WHERE person = ?1")                                 \
    X(ENROLMENT_FORGET, "DELETE FROM enrolment WHERE begun < ?1 /* walks: the sweep */")           \
    X(RECOVERY_ADD, "INSERT INTO recovery_code (person, sum) VALUES (?1, ?2)")                     \
    X(RECOVERY_USE, "DELETE FROM recovery_code WHERE person = ?1 AND sum = ?2")                    \
    X(RECOVERY_LEFT, "SELECT count(*) FROM recovery_code WHERE person = ?1")                       \
    X(RECOVERY_FORGET, "DELETE FROM recovery_code WHERE person = ?1")                              \
    X(SESSION_ADD,                                                                                 \
      "INSERT INTO session (id, authority, person, csrf, source, began, seen, proved,"             \
      " proofs) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")                                      \
    X(SESSION_READ, "SELECT person, csrf, source, began, seen, proved, proofs FROM session"        \
                    " WHERE id = ?1 AND authority = ?2")                                           \
    X(SESSION_SEE, "UPDATE session SET seen = ?2 WHERE id = ?1")                                   \
    X(SESSION_SWAP, "UPDATE session SET id = ?2, seen = ?3, proved = ?4, proofs = ?5"              \
                    " WHERE id = ?1")                                                              \
    X(SESSION_REMOVE, "DELETE FROM session WHERE id = ?1")                                         \
    X(SESSION_REMOVE_OF, "DELETE FROM session WHERE person = ?1")                                  \
    X(SESSION_REMOVE_OLD, "DELETE FROM session WHERE seen < ?1 OR began < ?2"                      \
                          " /* walks: the sweep */")                                               \
    X(SESSION_TYPED_ADD, "INSERT INTO session_typed (session, field, path, words)"                 \
                         " VALUES (?1, ?2, ?3, ?4)")                                               \
    X(SESSION_TYPED_LIST, "SELECT field, words FROM session_typed"                                 \
                          " WHERE session = ?1 AND path = ?2 ORDER BY field")                      \
    X(SESSION_TYPED_FORGET, "DELETE FROM session_typed WHERE session = ?1")                        \
    X(ROLE_GRANT, "INSERT INTO role (authority, person, role, granted) VALUES (?1, ?2, ?3, ?4)"    \
                  " ON CONFLICT DO NOTHING")                                                       \
    X(ROLE_REVOKE, "DELETE FROM role WHERE authority = ?1 AND person = ?2 AND role = ?3")          \
    X(ROLE_LIST, "SELECT role FROM role WHERE authority = ?1 AND person = ?2 ORDER BY role")       \
    X(ROLE_HOLDERS, "SELECT person FROM role WHERE authority = ?1 AND role = ?2")                  \
    X(LEAF_ADD, "INSERT INTO leaf (authority, seq, bytes, nodes) VALUES (?1, ?2, ?3, ?4)")         \
    X(LEAF_COUNT, "SELECT coalesce(max(seq) + 1, 0) FROM leaf WHERE authority = ?1")               \
    X(LEAF_READ, "SELECT bytes FROM leaf WHERE authority = ?1 AND seq = ?2")                       \
    X(LEAF_FROM, "SELECT seq, bytes FROM leaf WHERE authority = ?1 AND seq >= ?2 ORDER BY seq")    \
    X(LEAF_RANGE, "SELECT seq, bytes FROM leaf WHERE authority = ?1 AND seq >= ?2"                 \
                  " AND seq < ?3 ORDER BY seq")                                                    \
    X(LEAF_STORED, "SELECT seq, bytes, nodes FROM leaf WHERE authority = ?1 AND seq >= ?2"         \
                   " AND seq < ?3 ORDER BY seq")                                                   \
    X(LEAF_NODE, "SELECT substr(nodes, ?3, 32) FROM leaf WHERE authority = ?1 AND seq = ?2")       \
    X(CHECKPOINT_ADD, "INSERT INTO checkpoint (authority, size, note) VALUES (?1, ?2, ?3)"         \
                      " ON CONFLICT DO NOTHING")                                                   \
    X(CHECKPOINT_RENEW, "UPDATE checkpoint SET note = ?3 WHERE authority = ?1 AND size = ?2")      \
    X(CHECKPOINT_LAST, "SELECT size, note FROM checkpoint WHERE authority = ?1"                    \
                       " ORDER BY size DESC LIMIT 1")                                              \
    X(CHECKPOINT_COVERING, "SELECT size, note FROM checkpoint WHERE authority = ?1"                \
                           " AND size > ?2 ORDER BY size LIMIT 1")                                 \
    X(CHECKPOINT_LIST, "SELECT size, note FROM checkpoint WHERE authority = ?1 ORDER BY size")     \
    X(CHECKPOINT_BEFORE, "SELECT size, note FROM checkpoint WHERE authority = ?1"                  \
                         " AND size <= ?2 ORDER BY size DESC LIMIT 1")                             \
    X(WORDS_ADD, "INSERT INTO words (authority, seq, key, words) VALUES (?1, ?2, ?3, ?4)")         \
    X(WORDS_READ, "SELECT key, words FROM words WHERE authority = ?1 AND seq = ?2")                \
    X(WORDS_ERASE, "DELETE FROM words WHERE authority = ?1 AND seq = ?2")                          \
    X(DOCUMENT_ADD, "INSERT INTO document (authority, seq, bytes) VALUES (?1, ?2, ?3)")            \
    X(DOCUMENT_READ, "SELECT bytes FROM document WHERE authority = ?1 AND seq = ?2")               \
    X(DOCUMENT_ERASE, "DELETE FROM document WHERE authority = ?1 AND seq = ?2")                    \
    X(DOCUMENT_COUNT, "SELECT count(*) FROM document WHERE authority = ?1")                        \
    X(WORDS_COUNT, "SELECT count(*) FROM words WHERE authority = ?1")                              \
    X(FILING_ADD, "INSERT INTO filing (id, authority, kind, period, state, revision)"              \
                  " VALUES (?1, ?2, ?3, ?4, 'draft', 1)")                                          \
    X(FILING_FIND,                                                                                 \
      "SELECT " FILING_COLUMNS " WHERE f.authority = ?1 AND f.kind = ?2 AND f.period = ?3")        \
    X(FILING_LIST, "SELECT " FILING_COLUMNS " WHERE f.authority = ?1 ORDER BY f.kind, f.period")   \
    X(FILING_NEWEST, "SELECT " FILING_COLUMNS " WHERE f.authority = ?1 AND f.kind = ?2"            \
                     " AND (f.state <> 'lodged' OR f.period >= coalesce((SELECT period FROM"       \
                     " filing WHERE authority = ?1 AND kind = ?2 ORDER BY period DESC"             \
                     " LIMIT 1 OFFSET ?3 - 1), '')) ORDER BY f.period DESC")                       \
    X(FILING_SWAP,                                                                                 \
      "UPDATE filing SET state = iif(?5 = 'discarded', 'draft', ?5),"                              \
      " discarded = (?5 = 'discarded'), revision = ?6"                                             \
      " WHERE id = ?1 AND revision = ?2"                                                           \
      " AND ?3 = iif(discarded, 'discarded', state) AND ?4 = (SELECT man FROM revision"            \
      " WHERE filing = ?1 AND number = ?2)")                                                       \
    X(REVISION_OPEN, "INSERT INTO revision (filing, number, opened) VALUES (?1, ?2, ?3)")          \
    X(REVISION_RUN, "UPDATE revision SET snapshot = ?3, options = ?4, man = ?5"                    \
                    " WHERE filing = ?1 AND number = ?2")                                          \
    X(REVISION_READ, "SELECT opened, snapshot, options, man, erased FROM revision"                 \
                     " WHERE filing = ?1 AND number = ?2")                                         \
    X(REVISION_ERASE, "UPDATE revision SET erased = ?3 WHERE filing = ?1 AND number = ?2"          \
                      " AND erased IS NULL")                                                       \
    X(REVISION_ERASED, "SELECT r.filing, r.number FROM filing AS f JOIN revision AS r"             \
                       " ON r.filing = f.id WHERE f.authority = ?1 AND r.erased IS NOT NULL"       \
                       " ORDER BY r.filing, r.number")                                             \
    X(ARTEFACT_FORGET, "DELETE FROM artefact WHERE filing = ?1 AND revision = ?2")                 \
    X(ARTEFACT_ADD, "INSERT INTO artefact (filing, revision, name, sha256, length)"                \
                    " VALUES (?1, ?2, ?3, ?4, ?5)")                                                \
    X(ARTEFACT_LIST, "SELECT name, sha256, length FROM artefact"                                   \
                     " WHERE filing = ?1 AND revision = ?2 ORDER BY name")                         \
    X(SEAT_TAKE, "INSERT INTO seat (filing, revision, seat, person, identity, role, delegation,"   \
                 " man, seq, taken) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")             \
    X(SEAT_LIST, "SELECT s.seat, s.identity, p.name, s.role, s.delegation, s.man, s.seq, s.taken," \
                 " p.ref FROM seat AS s JOIN person AS p ON p.ref = s.person"                      \
                 " WHERE s.filing = ?1 AND s.revision = ?2 ORDER BY s.seq")                        \
    X(EVENT_ADD, "INSERT INTO event (filing, seq, revision, move, person, at, man, reference,"     \
                 " uploaded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")                         \
    X(EVENT_LIST,                                                                                  \
      "SELECT e.seq, e.revision, e.move, p.name, e.at, e.man, e.reference, e.uploaded,"            \
      " e.person FROM event AS e LEFT JOIN person AS p ON p.ref = e.person"                        \
      " WHERE e.filing = ?1 ORDER BY e.seq")                                                       \
    X(MOVE_ONCE_ADD, "INSERT INTO move_once (authority, nonce, person, seq)"                       \
                     " VALUES (?1, ?2, ?3, ?4)")                                                   \
    X(MOVE_ONCE_READ, "SELECT seq FROM move_once WHERE authority = ?1 AND nonce = ?2"              \
                      " AND person = ?3")                                                          \
    X(REMARK_ADD, "INSERT INTO remark (filing, revision, person, written, words, family)"          \
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")                                              \
    X(REMARK_LIST,                                                                                 \
      "SELECT r.revision, p.name, r.written, r.words FROM remark AS r"                             \
      " JOIN person AS p ON p.ref = r.person WHERE r.filing = ?1 AND r.family = ?2 ORDER BY r.id") \
    X(REMARK_ERASE, "DELETE FROM remark WHERE filing = ?1")                                        \
    X(DELEGATION_ADD, "INSERT INTO delegation (authority, seq, principal, delegate, role, kind,"   \
                      " from_day, until_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")             \
    X(DELEGATION_REVOKE, "UPDATE delegation SET revoked = ?3"                                      \
                         " WHERE authority = ?1 AND seq = ?2 AND revoked IS NULL")                 \
    X(DELEGATION_HELD, "SELECT d.seq, d.principal, d.delegate, d.role, d.kind, d.from_day,"        \
                       " d.until_day, d.revoked, p.name FROM delegation AS d"                      \
                       " JOIN person AS p ON p.ref = d.principal"                                  \
                       " WHERE d.authority = ?1 AND d.delegate = ?2 ORDER BY d.seq")               \
    X(DELEGATION_HOLD, "SELECT d.seq, d.principal, d.delegate, d.role, d.kind, d.from_day,"        \
                       " d.until_day, d.revoked, p.name FROM delegation AS d"                      \
                       " JOIN person AS p ON p.ref = d.principal"                                  \
                       " WHERE d.authority = ?1 AND d.revoked IS NULL AND d.from_day <= ?2"        \
                       " AND d.until_day >= ?2 ORDER BY d.seq")                                    \
    X(DELEGATION_LIST, "SELECT d.seq, d.principal, d.delegate, d.role, d.kind, d.from_day,"        \
                       " d.until_day, d.revoked, p.name FROM delegation AS d"                      \
                       " JOIN person AS p ON p.ref = d.principal"                                  \
                       " WHERE d.authority = ?1 ORDER BY d.seq")                                   \
    X(CLAIM_ADD, "INSERT INTO claim (authority, family, episode, period, filing, revision, entry," \
                 " seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                                  \
    X(CLAIM_STANDING, "SELECT family, episode, period, filing, revision, entry FROM claim"         \
                      " WHERE authority = ?1"                                                      \
                      " ORDER BY period, family, episode, filing, revision, entry")                \
    X(CLAIM_OF_REVISION, "SELECT family, episode, period FROM claim"                               \
                         " WHERE filing = ?1 AND revision = ?2 AND entry = 'claimed'"              \
                         " ORDER BY family, episode")                                              \
    X(CLAIM_NAMED, "SELECT id, family, episode FROM claim WHERE filing = ?1 AND revision = ?2"     \
                   " AND substr(family, 1, 7) <> 'erased-'")                                       \
    X(CLAIM_CODE, "UPDATE claim SET family = ?2, episode = ?3 WHERE id = ?1")                      \
    X(CLAIM_OF_LEAF,                                                                               \
      "SELECT count(*), coalesce(sum(filing = ?3 AND revision = ?4 AND entry = ?5),"               \
      " 0) FROM claim WHERE authority = ?1 AND seq = ?2 /* walks: the audit */")                   \
    X(CLAIM_COUNT, "SELECT count(*), coalesce(sum(substr(c.family, 1, 7) = 'erased-'), 0),"        \
                   " coalesce(sum(substr(c.family, 1, 7) <> 'erased-' AND r.erased IS NOT NULL),"  \
                   " 0) FROM claim AS c JOIN revision AS r ON r.filing = c.filing"                 \
                   " AND r.number = c.revision WHERE c.authority = ?1 /* walks: the audit */")     \
    X(CLAIM_ORIGIN, "SELECT r.snapshot, s.erased FROM revision AS r"                               \
                    " LEFT JOIN snapshot AS s ON s.id = r.snapshot"                                \
                    " WHERE r.filing = ?1 AND r.number = ?2")                                      \
    X(MATCH_ADD, "INSERT INTO match_decision (authority, seq, family, claimed_as, verdict, score," \
                 " salt, filing, revision, man, person, decided)"                                  \
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")                    \
    X(MATCH_STANDING, "SELECT " MATCH_COLUMNS " WHERE m.authority = ?1 AND m.seq ="                \
                      " (SELECT max(seq) FROM match_decision AS other WHERE"                       \
                      " other.authority = m.authority AND other.family = m.family"                 \
                      " AND other.claimed_as = m.claimed_as) ORDER BY m.family, m.claimed_as")     \
    X(MATCH_CODE, "UPDATE match_decision SET family = ?3, claimed_as = ?4, salt = ''"              \
                  " WHERE authority = ?1 AND seq = ?2")                                            \
    X(MATCH_ALL, "SELECT " MATCH_COLUMNS " WHERE m.authority = ?1 ORDER BY m.seq")                 \
    X(MATCH_OF_FILING, "SELECT " MATCH_COLUMNS " WHERE m.filing = ?1 ORDER BY m.seq")              \
    X(OUTBOX_ADD, "INSERT INTO outbox (authority, seq, person, template, facts, message_id,"       \
                  " queued, address, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'queued')")    \
    X(OUTBOX_LIST, "SELECT " OUTBOX_COLUMNS " WHERE o.authority = ?1 ORDER BY o.id")               \
    X(OUTBOX_FIND, "SELECT " OUTBOX_COLUMNS " WHERE o.id = ?2 AND o.authority = ?1")               \
    X(OUTBOX_NEXT, "SELECT " OUTBOX_COLUMNS " WHERE o.authority = ?1"                              \
                   " AND o.state IN ('queued', 'formed')"                                          \
                   " AND (o.not_before <= ?2 OR o.not_before > ?3)"                                \
                   " ORDER BY o.not_before, o.id LIMIT 1")                                         \
    X(OUTBOX_WAKE, "SELECT min(not_before) FROM outbox WHERE authority = ?1"                       \
                   " AND state IN ('queued', 'formed')")                                           \
    X(OUTBOX_AGAIN, "UPDATE outbox SET state = CASE WHEN message IS NULL THEN 'queued'"            \
                    " ELSE 'formed' END, not_before = 0, since = ?3"                               \
                    " WHERE id = ?2 AND authority = ?1 AND state <> 'sent'")                       \
    X(OUTBOX_FORM, "UPDATE outbox SET message = ?2, state = 'formed'"                              \
                   " WHERE id = ?1 AND state = 'queued'")                                          \
    X(OUTBOX_MESSAGE, "SELECT message FROM outbox WHERE id = ?1")                                  \
    X(OUTBOX_MARK, "UPDATE outbox SET state = ?2, tries = ?3, not_before = ?4, said = ?5"          \
                   " WHERE id = ?1")                                                               \
    X(SAMPLE_ADD, "INSERT INTO sample (authority, filing, revision, announced, person, at, share," \
                  " stratified, claimed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")             \
    X(SAMPLE_DRAW, "UPDATE sample SET drawn = ?3, chosen = ?4, list_sha256 = ?5,"                  \
                   " list_length = ?6 WHERE filing = ?1 AND revision = ?2")                        \
    X(SAMPLE_OF_FILING, "SELECT " SAMPLE_COLUMNS " WHERE s.filing = ?1 ORDER BY s.revision")       \
    X(SAMPLE_LIST, "SELECT " SAMPLE_COLUMNS " WHERE s.authority = ?1 ORDER BY s.announced")        \
    X(SAMPLE_RESULT_ADD, "INSERT INTO sample_result (authority, seq, filing, revision, family,"    \
                         " result, person, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")           \
    X(SAMPLE_RESULT_LIST, "SELECT r.seq, r.filing, f.period, r.revision, r.family, r.result,"      \
                          " r.person, p.name, r.at FROM sample_result AS r"                        \
                          " JOIN filing AS f ON f.id = r.filing"                                   \
                          " JOIN person AS p ON p.ref = r.person"                                  \
                          " WHERE r.authority = ?1 ORDER BY r.seq")                                \
    X(SAMPLE_RESULT_CODE, "UPDATE sample_result SET family = ?3"                                   \
                          " WHERE authority = ?1 AND seq = ?2")                                    \
    X(HOLD_CODE, "UPDATE family_hold SET family = ?3 WHERE authority = ?1 AND seq = ?2")           \
    X(HOLD_ADD, "INSERT INTO family_hold (authority, seq, filing, revision, family, entry, role,"  \
                " person, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")                        \
    X(HOLD_LIST, "SELECT h.seq, h.filing, f.period, h.revision, h.family, h.entry, h.role,"        \
                 " h.person, p.name, h.at FROM family_hold AS h"                                   \
                 " JOIN filing AS f ON f.id = h.filing"                                            \
                 " JOIN person AS p ON p.ref = h.person"                                           \
                 " WHERE h.authority = ?1 ORDER BY h.seq")                                         \
    X(LINK_ADD,                                                                                    \
      "INSERT INTO link (hash, authority, person, filing, revision, man, state, purpose,"          \
      " seq, made, expires, message, sealed)"                                                      \
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")                          \
    X(LINK_FIND,                                                                                   \
      "SELECT l.person, p.identity, l.filing, f.kind, f.period, l.revision, l.man, l.state,"       \
      " l.purpose, l.seq, l.made, l.expires, l.message, l.followed FROM link AS l"                 \
      " JOIN person AS p ON p.ref = l.person JOIN filing AS f ON f.id = l.filing"                  \
      " WHERE l.message >> 6 = ?3 AND l.hash = ?1 AND l.authority = ?2")                           \
    X(LINK_BEFORE, "SELECT message >> 6, message >> 6 << 6 FROM link WHERE message < ?1"           \
                   " ORDER BY message DESC LIMIT 1")                                               \
    X(LINK_SEALED, "SELECT hash, sealed, expires FROM link WHERE message = ?1")                    \
    X(LINK_WIPE, "UPDATE link SET sealed = NULL WHERE message = ?1 AND sealed IS NOT NULL")        \
    X(LINK_FOLLOW, "UPDATE link SET followed = ?2 WHERE message = ?1 AND followed IS NULL")        \
    X(LINK_FOLLOWED, "SELECT count(*), count(followed) FROM link"                                  \
                     " WHERE filing = ?1 AND revision = ?2 AND purpose = ?3")                      \
    X(LINK_LAST, "SELECT max(made) FROM link"                                                      \
                 " WHERE filing = ?1 AND revision = ?2 AND purpose = ?3 AND person = ?4")          \
    X(LINK_STRANGER, "INSERT INTO link_stranger (message, person, at) VALUES (?1, ?2, ?3)"         \
                     " ON CONFLICT DO NOTHING")                                                    \
    X(AGENDA_PLAN, "INSERT INTO agenda (authority, key, kind, period, deadline, at, planned)"      \
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (authority, key)"             \
                   " DO UPDATE SET deadline = ?5, at = ?6, planned = ?7 WHERE done IS NULL")       \
    X(AGENDA_FORGET, "DELETE FROM agenda WHERE authority = ?1 AND done IS NULL"                    \
                     " AND planned <> ?2")                                                         \
    X(AGENDA_DUE, "SELECT key, kind, period, deadline, at, not_before, tries, done, outcome"       \
                  " FROM agenda WHERE authority = ?1 AND done IS NULL AND at <= ?2"                \
                  " AND not_before <= ?2 ORDER BY at, key")                                        \
    X(AGENDA_LIST, "SELECT key, kind, period, deadline, at, not_before, tries, done, outcome"      \
                   " FROM agenda WHERE authority = ?1 ORDER BY at, key")                           \
    X(AGENDA_NEXT, "SELECT min(max(at, not_before)) FROM agenda"                                   \
                   " WHERE authority = ?1 AND done IS NULL")                                       \
    X(AGENDA_DONE, "UPDATE agenda SET done = ?3, outcome = ?4"                                     \
                   " WHERE authority = ?1 AND key = ?2 AND done IS NULL")                          \
    X(AGENDA_ERASE, "UPDATE agenda SET outcome = NULL"                                             \
                    " WHERE authority = ?1 AND period = ?2 AND done IS NOT NULL")                  \
    X(AGENDA_LATER, "UPDATE agenda SET not_before = ?3, outcome = ?4, tries = tries + 1"           \
                    " WHERE authority = ?1 AND key = ?2 AND done IS NULL")                         \
    X(AGENDA_REVIVE, "UPDATE agenda SET done = NULL, outcome = NULL"                               \
                     " WHERE authority = ?1 AND done > ?2 AND outcome = ?3")                       \
    X(DIGEST_ADD, "INSERT INTO digest (person, day) VALUES (?1, ?2) ON CONFLICT DO NOTHING")       \
    X(DIGEST_FORGET, "DELETE FROM digest WHERE day < ?1 /* walks: the sweep */")                   \
    X(CLOCK_READ, "SELECT looked, suspect FROM clock WHERE authority = ?1")                        \
    X(CLOCK_WRITE, "INSERT INTO clock (authority, looked, suspect) VALUES (?1, ?2, ?3)"            \
                   " ON CONFLICT (authority) DO UPDATE SET looked = ?2, suspect = ?3")             \
    X(SNAPSHOT_ADD, "INSERT INTO snapshot (id, authority, person, imported) VALUES (?1, ?2, ?3,"   \
                    " ?4) ON CONFLICT DO NOTHING")                                                 \
    X(SNAPSHOT_FILE_ADD, "INSERT INTO snapshot_file (snapshot, name, sha256, length)"              \
                         " VALUES (?1, ?2, ?3, ?4)")                                               \
    X(SNAPSHOT_LAST, "SELECT id FROM snapshot WHERE authority = ?1 AND erased IS NULL"             \
                     " ORDER BY imported DESC LIMIT 1")                                            \
    X(SNAPSHOT_ERASE, "UPDATE snapshot SET erased = ?2 WHERE id = ?1 AND erased IS NULL")          \
    X(SNAPSHOT_USED, "SELECT count(*) FROM revision WHERE snapshot = ?1 AND erased IS NULL"        \
                     " /* walks: an erasure */")                                                   \
    X(SNAPSHOT_READ, "SELECT imported, erased FROM snapshot WHERE id = ?1")                        \
    X(SNAPSHOT_LIST, "SELECT s.id, s.imported, s.erased, (SELECT count(*) FROM snapshot_file AS f" \
                     " WHERE f.snapshot = s.id), (SELECT sum(length) FROM snapshot_file AS f"      \
                     " WHERE f.snapshot = s.id) FROM snapshot AS s WHERE s.authority = ?1"         \
                     " ORDER BY s.imported")                                                       \
    X(SNAPSHOT_ERASED, "SELECT id, imported, erased, NULL, NULL FROM snapshot"                     \
                       " WHERE authority = ?1 AND erased IS NOT NULL ORDER BY imported")           \
    X(SNAPSHOT_FILES, "SELECT name, sha256, length FROM snapshot_file WHERE snapshot = ?1"         \
                      " ORDER BY name")                                                            \
    X(TOKEN_ADD, "INSERT INTO token (id, authority, person, hash, purpose, scopes, made, expires)" \
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                                       \
    X(TOKEN_READ, "SELECT " TOKEN_COLUMNS " WHERE t.hash = ?2 AND t.authority = ?1")               \
    X(TOKEN_NAMED, "SELECT " TOKEN_COLUMNS " WHERE t.id = ?2 AND t.authority = ?1")                \
    X(TOKEN_OF, "SELECT " TOKEN_COLUMNS " WHERE t.person = ?2 AND t.authority = ?1"                \
                " ORDER BY t.made DESC")                                                           \
    X(TOKEN_LIST, "SELECT " TOKEN_COLUMNS " WHERE t.authority = ?1 ORDER BY t.made DESC")          \
    X(TOKEN_SEE, "UPDATE token SET used = ?2 WHERE id = ?1")                                       \
    X(TOKEN_END, "UPDATE token SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL")                \
    X(TOKEN_FORGET, "DELETE FROM token WHERE authority = ?1"                                       \
                    " AND min(expires, ifnull(revoked, expires)) < ?2")

enum statement {
#define STATEMENT_CONSTANT(constant, sql) constant,
    STATEMENTS(STATEMENT_CONSTANT)
#undef STATEMENT_CONSTANT
        STATEMENT_COUNT
};

extern const char *const STATEMENT_TEXTS[STATEMENT_COUNT];

#endif
