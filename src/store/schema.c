/* SPDX-License-Identifier: MIT */
#include "store/schema.h"

/* Numbered from 1 in the order of this list.  What a decision writes is checked with OR: for a list
 * of three and more behind IN, SQLite makes a table of its own each time. */
static const char *const STEPS[] = {
    /* 1: the authority and its people */
    "CREATE TABLE authority ("
    "  code TEXT NOT NULL PRIMARY KEY,"
    "  origin TEXT NOT NULL UNIQUE," /* of its log; never changes */
    "  made INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TRIGGER authority_stays BEFORE UPDATE ON authority"
    "  BEGIN SELECT raise(ABORT, 'the authority and its log''s origin are fixed'); END;"
    "CREATE TRIGGER authority_remains BEFORE DELETE ON authority"
    "  BEGIN SELECT raise(ABORT, 'the authority cannot be removed'); END;"

    "CREATE TABLE person ("
    "  ref TEXT NOT NULL PRIMARY KEY CHECK (length(ref) = 32)," /* the only name the log knows */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  login TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  email TEXT NOT NULL,"
    "  email_key TEXT NOT NULL," /* the mailbox it comes to; see model/person.h */
    "  identity TEXT NOT NULL,"  /* the same for all accounts of one human being */
    "  os_account TEXT,"
    "  added INTEGER NOT NULL,"
    "  disabled INTEGER,"
    "  UNIQUE (authority, login)"
    ") STRICT;"
    "CREATE INDEX person_by_mailbox ON person (authority, email_key);"
    "CREATE INDEX person_by_account ON person (authority, os_account);"
    "CREATE TRIGGER person_remains BEFORE DELETE ON person"
    "  BEGIN SELECT raise(ABORT, 'a person is disabled, never removed'); END;"

    "CREATE TABLE credential ("
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  kind TEXT NOT NULL CHECK (kind IN ('password', 'totp', 'invitation')),"
    "  secret BLOB NOT NULL," /* scrypt's result; the shared secret; a SHA-256 */
    "  salt BLOB,"
    "  last_step INTEGER," /* of a one-time code: each step is good once */
    "  added INTEGER NOT NULL,"
    "  PRIMARY KEY (person, kind)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE attempt (" /* failed sign-ins since the last good one */
    "  person TEXT NOT NULL PRIMARY KEY REFERENCES person (ref),"
    "  failures INTEGER NOT NULL,"
    "  not_before INTEGER NOT NULL"
    ") STRICT;"

    "CREATE TABLE role ("
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  role TEXT NOT NULL"
    "    CHECK (role IN ('provider', 'certifier', 'sro', 's151', 'auditor', 'administrator')),"
    "  granted INTEGER NOT NULL,"
    "  PRIMARY KEY (authority, person, role)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER role_of_administrator BEFORE INSERT ON role"
    "  WHEN EXISTS (SELECT 1 FROM role AS other JOIN person AS holder ON holder.ref = other.person"
    "    JOIN person AS new_holder ON new_holder.ref = NEW.person"
    "    WHERE other.authority = NEW.authority AND holder.identity = new_holder.identity"
    "      AND (other.role = 'administrator') <> (NEW.role = 'administrator')"
    "      AND NEW.role <> 'auditor' AND other.role <> 'auditor')"
    "  BEGIN SELECT raise(ABORT, 'an administrator holds no seat in the same authority'); END;",

    /* 2: the log, which only grows */
    "CREATE TABLE leaf ("
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  seq INTEGER NOT NULL CHECK (seq >= 0),"
    "  bytes BLOB NOT NULL," /* as they are hashed and published */
    "  nodes BLOB NOT NULL"  /* of the tree: those that this leaf completes, from its own hash up */
    "    CHECK (length(nodes) > 0 AND length(nodes) % 32 = 0),"
    "  PRIMARY KEY (authority, seq)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER leaf_follows BEFORE INSERT ON leaf"
    "  WHEN NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM leaf WHERE authority = NEW.authority)"
    "  BEGIN SELECT raise(ABORT, 'a leaf follows the one before it'); END;"
    "CREATE TRIGGER leaf_stays BEFORE UPDATE ON leaf"
    "  BEGIN SELECT raise(ABORT, 'the log is never rewritten'); END;"
    "CREATE TRIGGER leaf_remains BEFORE DELETE ON leaf"
    "  BEGIN SELECT raise(ABORT, 'the log is never rewritten'); END;"

    "CREATE TABLE checkpoint (" /* what the signer signed */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  size INTEGER NOT NULL,"
    "  note TEXT NOT NULL,"
    "  PRIMARY KEY (authority, size)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE words (" /* what people wrote; the leaf holds a code over them */
    "  authority TEXT NOT NULL,"
    "  seq INTEGER NOT NULL,"
    "  key BLOB NOT NULL CHECK (length(key) = 32),"
    "  words TEXT NOT NULL,"
    "  PRIMARY KEY (authority, seq),"
    "  FOREIGN KEY (authority, seq) REFERENCES leaf (authority, seq)"
    "    DEFERRABLE INITIALLY DEFERRED"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE document (" /* what changed; the leaf holds its SHA-256 */
    "  authority TEXT NOT NULL,"
    "  seq INTEGER NOT NULL,"
    "  bytes BLOB NOT NULL,"
    "  PRIMARY KEY (authority, seq),"
    "  FOREIGN KEY (authority, seq) REFERENCES leaf (authority, seq)"
    "    DEFERRABLE INITIALLY DEFERRED"
    ") STRICT, WITHOUT ROWID;",

    /* 3: snapshots of the exports, and the returns made from them */
    "CREATE TABLE snapshot ("
    "  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64)," /* SHA-256 over its files' */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  person TEXT REFERENCES person (ref)," /* NULL: the clock */
    "  imported INTEGER NOT NULL,"
    "  erased INTEGER"
    ") STRICT;"
    "CREATE INDEX snapshot_by_time ON snapshot (authority, imported);"
    "CREATE TABLE snapshot_file ("
    "  snapshot TEXT NOT NULL REFERENCES snapshot (id),"
    "  name TEXT NOT NULL,"
    "  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),"
    "  length INTEGER NOT NULL,"
    "  PRIMARY KEY (snapshot, name)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE filing ("
    "  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32),"
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  kind TEXT NOT NULL,"
    "  period TEXT NOT NULL,"
    "  state TEXT NOT NULL"
    "    CHECK (state = 'draft' OR state = 'submitted' OR state = 'certified'"
    "      OR state = 'signed_off' OR state = 'lodged'),"
    "  revision INTEGER NOT NULL CHECK (revision > 0),"
    "  UNIQUE (authority, kind, period)"
    ") STRICT;"
    "CREATE TRIGGER filing_remains BEFORE DELETE ON filing"
    "  BEGIN SELECT raise(ABORT, 'a return is never removed'); END;"
    "CREATE TRIGGER filing_goes_on BEFORE UPDATE ON filing"
    "  WHEN NEW.revision NOT IN (OLD.revision, OLD.revision + 1)"
    "    OR NEW.id <> OLD.id OR NEW.authority <> OLD.authority OR NEW.kind <> OLD.kind"
    "    OR NEW.period <> OLD.period"
    "  BEGIN SELECT raise(ABORT, 'a return only goes on to its next revision'); END;"

    "CREATE TABLE revision ("
    "  filing TEXT NOT NULL REFERENCES filing (id),"
    "  number INTEGER NOT NULL,"
    "  opened INTEGER NOT NULL,"
    "  snapshot TEXT REFERENCES snapshot (id)," /* NULL: not run yet */
    "  options TEXT,"                           /* of the run, as JSON */
    "  man TEXT NOT NULL DEFAULT '',"           /* SHA-256 of manifest.json */
    "  erased INTEGER,"
    "  PRIMARY KEY (filing, number)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER revision_is_bound BEFORE UPDATE OF snapshot, options, man ON revision"
    "  WHEN EXISTS (SELECT 1 FROM filing WHERE id = OLD.filing"
    "    AND (state <> 'draft' OR revision <> OLD.number))"
    "  BEGIN SELECT raise(ABORT, 'only the draft of a return can be made anew'); END;"

    "CREATE TABLE artefact ("
    "  filing TEXT NOT NULL,"
    "  revision INTEGER NOT NULL,"
    "  name TEXT NOT NULL,"
    "  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),"
    "  length INTEGER NOT NULL,"
    "  PRIMARY KEY (filing, revision, name),"
    "  FOREIGN KEY (filing, revision) REFERENCES revision (filing, number)"
    ") STRICT, WITHOUT ROWID;",

    /* 4: who decided on a return, and for whom */
    "CREATE TABLE delegation ("
    "  authority TEXT NOT NULL,"
    "  seq INTEGER NOT NULL," /* the leaf that granted it */
    "  principal TEXT NOT NULL REFERENCES person (ref),"
    "  delegate TEXT NOT NULL REFERENCES person (ref),"
    "  role TEXT NOT NULL,"
    "  kind TEXT NOT NULL," /* of return; empty: all */
    "  from_day INTEGER NOT NULL,"
    "  until_day INTEGER NOT NULL CHECK (until_day >= from_day),"
    "  revoked INTEGER," /* moment */
    "  PRIMARY KEY (authority, seq),"
    "  FOREIGN KEY (authority, seq) REFERENCES leaf (authority, seq)"
    "    DEFERRABLE INITIALLY DEFERRED"
    ") STRICT;"
    "CREATE INDEX delegation_by_delegate ON delegation (authority, delegate);"

    "CREATE TABLE seat (" /* who decided on a revision; one human being, one seat */
    "  filing TEXT NOT NULL,"
    "  revision INTEGER NOT NULL,"
    "  seat TEXT NOT NULL"
    "    CHECK (seat = 'provider' OR seat = 'certifier' OR seat = 'signatory'),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  identity TEXT NOT NULL,"
    "  role TEXT NOT NULL,"
    "  delegation INTEGER," /* the leaf under whose delegation it was taken */
    "  man TEXT NOT NULL,"
    "  seq INTEGER NOT NULL," /* the decision's leaf */
    "  taken INTEGER NOT NULL,"
    "  PRIMARY KEY (filing, revision, seat),"
    "  FOREIGN KEY (filing, revision) REFERENCES revision (filing, number)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER seat_is_separate BEFORE INSERT ON seat"
    "  WHEN EXISTS (SELECT 1 FROM seat WHERE filing = NEW.filing AND revision = NEW.revision"
    "    AND identity = NEW.identity)"
    "  BEGIN SELECT raise(ABORT, 'one person cannot take two seats of one revision'); END;"
    "CREATE TRIGGER seat_is_theirs BEFORE INSERT ON seat"
    "  WHEN NEW.identity <> (SELECT identity FROM person WHERE ref = NEW.person)"
    "  BEGIN SELECT raise(ABORT, 'a seat is taken by the person it names'); END;"
    "CREATE TRIGGER seat_is_bound BEFORE INSERT ON seat"
    "  WHEN NEW.man <> (SELECT man FROM revision WHERE filing = NEW.filing"
    "    AND number = NEW.revision)"
    "  BEGIN SELECT raise(ABORT, 'a decision is bound to the figures as they stand'); END;"
    "CREATE TRIGGER seat_stays BEFORE UPDATE ON seat"
    "  BEGIN SELECT raise(ABORT, 'a decision is never rewritten'); END;"
    "CREATE TRIGGER seat_remains BEFORE DELETE ON seat"
    "  BEGIN SELECT raise(ABORT, 'a decision is never rewritten'); END;",

    /* 5: what happened to a return, what people noted, what it claimed */
    "CREATE TABLE event (" /* what happened to a return, in order; the log says the same */
    "  filing TEXT NOT NULL REFERENCES filing (id),"
    "  seq INTEGER NOT NULL,"
    "  revision INTEGER NOT NULL,"
    "  move TEXT NOT NULL,"
    "  person TEXT REFERENCES person (ref),"
    "  at INTEGER NOT NULL,"
    "  man TEXT NOT NULL,"
    "  reference TEXT," /* of lodging */
    "  PRIMARY KEY (filing, seq)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE remark (" /* saved notes of a return */
    "  id INTEGER PRIMARY KEY,"
    "  filing TEXT NOT NULL REFERENCES filing (id),"
    "  revision INTEGER NOT NULL,"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  written INTEGER NOT NULL,"
    "  words TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX remark_by_filing ON remark (filing, id);"

    "CREATE TABLE claim (" /* the claims ledger: entries that are set against each other */
    "  id INTEGER PRIMARY KEY,"
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  family TEXT NOT NULL,"
    "  episode TEXT NOT NULL,"
    "  period TEXT NOT NULL,"
    "  filing TEXT NOT NULL REFERENCES filing (id),"
    "  revision INTEGER NOT NULL,"
    "  entry TEXT NOT NULL CHECK (entry IN ('claimed', 'released')),"
    "  seq INTEGER NOT NULL,"
    "  UNIQUE (filing, revision, episode, entry)"
    ") STRICT;"
    "CREATE INDEX claim_by_authority ON claim (authority, period, family);"
    "CREATE TRIGGER claim_stays BEFORE UPDATE ON claim"
    "  BEGIN SELECT raise(ABORT, 'a claim is released by an entry of its own'); END;"
    "CREATE TRIGGER claim_remains BEFORE DELETE ON claim"
    "  BEGIN SELECT raise(ABORT, 'a claim is released by an entry of its own'); END;",

    /* 6: mail on its way */
    "CREATE TABLE outbox ("
    "  id INTEGER PRIMARY KEY,"
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  seq INTEGER," /* the leaf whose receipt goes with it */
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  template TEXT NOT NULL,"
    "  facts TEXT NOT NULL," /* what the template is filled with, as JSON */
    "  message_id TEXT NOT NULL UNIQUE,"
    "  queued INTEGER NOT NULL,"
    "  message BLOB," /* formed once, then sent unchanged */
    "  state TEXT NOT NULL"
    "    CHECK (state = 'queued' OR state = 'formed' OR state = 'sent' OR state = 'failed'),"
    "  tries INTEGER NOT NULL DEFAULT 0,"
    "  not_before INTEGER NOT NULL DEFAULT 0,"
    "  said TEXT" /* what the other side answered last */
    ") STRICT;"
    "CREATE INDEX outbox_by_state ON outbox (authority, state, not_before);",

    /* 7: whether a family is one that was claimed under another id, as people decided */
    "CREATE TABLE match_decision ("
    "  authority TEXT NOT NULL,"
    "  seq INTEGER NOT NULL," /* the leaf; the last one about two families holds */
    "  family TEXT NOT NULL,"
    "  claimed_as TEXT NOT NULL,"
    "  verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different')),"
    "  score INTEGER NOT NULL," /* that the person saw */
    "  salt TEXT NOT NULL,"     /* of what the person stated */
    "  filing TEXT NOT NULL,"   /* the draft that showed it */
    "  revision INTEGER NOT NULL,"
    "  man TEXT NOT NULL,"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  decided INTEGER NOT NULL,"
    "  PRIMARY KEY (authority, seq),"
    "  FOREIGN KEY (authority, seq) REFERENCES leaf (authority, seq)"
    "    DEFERRABLE INITIALLY DEFERRED,"
    "  FOREIGN KEY (filing, revision) REFERENCES revision (filing, number)"
    ") STRICT;"
    "CREATE INDEX match_decision_by_pair ON match_decision (authority, family, claimed_as, seq);"
    "CREATE INDEX match_decision_by_filing ON match_decision (filing);"
    "CREATE TRIGGER match_decision_stays BEFORE UPDATE ON match_decision"
    "  BEGIN SELECT raise(ABORT, 'a decision is never rewritten'); END;"
    "CREATE TRIGGER match_decision_remains BEFORE DELETE ON match_decision"
    "  BEGIN SELECT raise(ABORT, 'a decision is never rewritten'); END;",

    /* 8: audit samples, and what was found of the families in them */
    "CREATE TABLE sample (" /* one a revision; the families that were drawn lie in its box */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  filing TEXT NOT NULL,"
    "  revision INTEGER NOT NULL,"
    "  announced INTEGER NOT NULL," /* the leaf; the checkpoint over it is the seed */
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  at INTEGER NOT NULL,"
    "  share INTEGER NOT NULL CHECK (share BETWEEN 1 AND 10000)," /* of 10,000 */
    "  stratified INTEGER NOT NULL CHECK (stratified IN (0, 1)),"
    "  claimed INTEGER NOT NULL,"
    "  drawn INTEGER," /* the leaf */
    "  chosen INTEGER,"
    "  list_sha256 TEXT CHECK (length(list_sha256) = 64),"
    "  list_length INTEGER,"
    "  PRIMARY KEY (filing, revision),"
    "  FOREIGN KEY (filing, revision) REFERENCES revision (filing, number)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX sample_by_authority ON sample (authority, announced);"
    "CREATE TRIGGER sample_is_drawn_once BEFORE UPDATE ON sample"
    "  WHEN OLD.drawn IS NOT NULL OR NEW.filing <> OLD.filing OR NEW.revision <> OLD.revision"
    "    OR NEW.announced <> OLD.announced OR NEW.share <> OLD.share"
    "    OR NEW.stratified <> OLD.stratified OR NEW.claimed <> OLD.claimed"
    "  BEGIN SELECT raise(ABORT, 'a sample is drawn once, as it was announced'); END;"
    "CREATE TRIGGER sample_remains BEFORE DELETE ON sample"
    "  BEGIN SELECT raise(ABORT, 'a sample is never removed'); END;"

    "CREATE TABLE sample_result (" /* the last of a family holds; the others are history */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  seq INTEGER NOT NULL," /* the leaf */
    "  filing TEXT NOT NULL,"
    "  revision INTEGER NOT NULL,"
    "  family TEXT NOT NULL,"
    "  result TEXT NOT NULL CHECK (result IN ('pass', 'hold', 'remove')),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (authority, seq),"
    "  FOREIGN KEY (filing, revision) REFERENCES sample (filing, revision)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER sample_result_stays BEFORE UPDATE ON sample_result"
    "  BEGIN SELECT raise(ABORT, 'a result is corrected by a later one'); END;"
    "CREATE TRIGGER sample_result_remains BEFORE DELETE ON sample_result"
    "  BEGIN SELECT raise(ABORT, 'a result is corrected by a later one'); END;",

    /* 9: what was entered on Delta when a return was lodged */
    "ALTER TABLE event ADD COLUMN uploaded TEXT;", /* SHA-256 of the file; empty: keyed by hand */

    /* 10: sessions of browsers, and waiting after failed sign-ins */
    "CREATE TABLE session ("
    "  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32)," /* SHA-256 of its token */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  csrf TEXT NOT NULL,"
    "  source TEXT NOT NULL,"
    "  began INTEGER NOT NULL,"
    "  seen INTEGER NOT NULL,"
    "  proved INTEGER NOT NULL,"
    "  proofs INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX session_by_person ON session (person);"
    "CREATE TRIGGER session_ends_with_account AFTER UPDATE OF disabled ON person"
    "  WHEN NEW.disabled IS NOT NULL"
    "  BEGIN DELETE FROM session WHERE person = NEW.ref; END;"
    "CREATE TRIGGER session_ends_with_role_given AFTER INSERT ON role"
    "  BEGIN DELETE FROM session WHERE person = NEW.person; END;"
    "CREATE TRIGGER session_ends_with_role_taken AFTER DELETE ON role"
    "  BEGIN DELETE FROM session WHERE person = OLD.person; END;"
    "CREATE TRIGGER session_ends_with_first_password AFTER INSERT ON credential"
    "  WHEN NEW.kind = 'password'"
    "  BEGIN DELETE FROM session WHERE person = NEW.person; END;"
    "CREATE TRIGGER session_ends_with_password AFTER UPDATE OF secret ON credential"
    "  WHEN NEW.kind = 'password'"
    "  BEGIN DELETE FROM session WHERE person = NEW.person; END;"
    "CREATE TRIGGER session_ends_with_second_factor AFTER DELETE ON credential"
    "  WHEN OLD.kind IN ('password', 'totp')"
    "  BEGIN DELETE FROM session WHERE person = OLD.person; END;"

    "CREATE TABLE secret (" /* of this folder: for sums that nobody else can make */
    "  name TEXT NOT NULL PRIMARY KEY,"
    "  bytes BLOB NOT NULL CHECK (length(bytes) = 32)"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO secret VALUES ('throttle', randomblob(32));"
    "DROP TABLE attempt;"
    "CREATE TABLE throttle ("
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  kind TEXT NOT NULL CHECK (kind IN ('account', 'source', 'pair')),"
    "  key BLOB NOT NULL CHECK (length(key) = 32)," /* a sum under the secret */
    "  failures INTEGER NOT NULL,"
    "  last INTEGER NOT NULL,"
    "  not_before INTEGER NOT NULL,"
    "  good INTEGER NOT NULL," /* moment of the last good sign-in; 0: none */
    "  PRIMARY KEY (authority, kind, key)"
    ") STRICT, WITHOUT ROWID;",

    /* 11: the links that mail carries */
    "CREATE TABLE link ("
    "  hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32)," /* SHA-256 of the locator */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  filing TEXT NOT NULL REFERENCES filing (id),"
    "  revision INTEGER NOT NULL,"
    "  man TEXT NOT NULL,"
    "  state TEXT NOT NULL," /* as the return stood then */
    "  purpose TEXT NOT NULL"
    "    CHECK (purpose = 'submit' OR purpose = 'certify' OR purpose = 'sign-off'"
    "      OR purpose = 'lodge' OR purpose = 'correct' OR purpose = 'look'),"
    "  seq INTEGER NOT NULL," /* leaves that the log had then */
    "  made INTEGER NOT NULL,"
    "  expires INTEGER NOT NULL CHECK (expires > made),"
    "  message_id TEXT NOT NULL REFERENCES outbox (message_id),"
    "  item INTEGER NOT NULL," /* of the message's links */
    "  sealed BLOB,"           /* the locator, until its message is formed */
    "  followed INTEGER,"      /* moment, by the person it was sent to, signed in */
    "  UNIQUE (message_id, item)"
    ") STRICT, WITHOUT ROWID;" /* one page less to write for each link */
    "CREATE INDEX link_by_filing ON link (filing, revision, purpose);"
    "CREATE TRIGGER link_stays BEFORE UPDATE OF hash, authority, person, filing, revision, man,"
    "    state, purpose, seq, made, expires, message_id, item ON link"
    "  BEGIN SELECT raise(ABORT, 'a link leads where it was promised to'); END;"
    "CREATE TRIGGER link_is_wiped_for_good BEFORE UPDATE OF sealed ON link"
    "  WHEN NEW.sealed IS NOT NULL"
    "  BEGIN SELECT raise(ABORT, 'a locator is written down once'); END;"
    "CREATE TABLE link_stranger (" /* who else followed it: one leaf each */
    "  link BLOB NOT NULL REFERENCES link (hash),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (link, person)"
    ") STRICT, WITHOUT ROWID;",

    /* 12: mail that is tried again, and mail to somebody who has no account */
    "ALTER TABLE outbox ADD COLUMN since INTEGER;" /* when its days began anew; NULL: queued */
    "ALTER TABLE outbox ADD COLUMN address TEXT;" /* NULL: the person's */,

    /* 13: forms that were sent: once more, they do nothing */
    "CREATE TABLE move_once ("
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  nonce TEXT NOT NULL,"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  seq INTEGER NOT NULL," /* the leaf that it became */
    "  PRIMARY KEY (authority, nonce)"
    ") STRICT, WITHOUT ROWID;",

    /* 14: work that takes long */
    "CREATE TABLE job ("
    "  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32),"
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  kind TEXT NOT NULL CHECK (kind IN ('import', 'run')),"
    "  key TEXT NOT NULL," /* what is asked for twice under one key is one job */
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  proofs INTEGER NOT NULL,"
    "  proved INTEGER NOT NULL,"
    "  arguments TEXT NOT NULL,"
    "  state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed')),"
    "  tries INTEGER NOT NULL DEFAULT 0,"
    "  step TEXT NOT NULL DEFAULT '',"
    "  done INTEGER NOT NULL DEFAULT 0,"
    "  whole INTEGER NOT NULL DEFAULT 0,"
    "  queued INTEGER NOT NULL,"
    "  ended INTEGER,"
    "  result TEXT NOT NULL DEFAULT '',"
    "  said TEXT NOT NULL DEFAULT '',"
    "  UNIQUE (authority, key)"
    ") STRICT;"
    "CREATE INDEX job_by_state ON job (authority, state, queued);"
    "CREATE INDEX job_by_time ON job (authority, queued);",

    /* 15: what surrounds one-time codes */
    "CREATE TABLE enrolment (" /* a secret that waits for its first code */
    "  person TEXT NOT NULL PRIMARY KEY REFERENCES person (ref),"
    "  secret BLOB NOT NULL,"
    "  begun INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE recovery_code (" /* those that were not used yet */
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  sum BLOB NOT NULL CHECK (length(sum) = 32),"
    "  PRIMARY KEY (person, sum)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER recovery_codes_go_as_well AFTER DELETE ON credential"
    "  WHEN OLD.kind = 'totp'"
    "  BEGIN DELETE FROM recovery_code WHERE person = OLD.person; END;"
    /* a password that is only long enough beside one-time codes */
    "ALTER TABLE credential ADD COLUMN short INTEGER NOT NULL DEFAULT 0 CHECK (short IN (0, 1));",

    /* 16: what the clock has to do */
    "CREATE TABLE agenda ("
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  key TEXT NOT NULL," /* the same whenever it is worked out */
    "  kind TEXT NOT NULL,"
    "  period TEXT NOT NULL,"
    "  deadline INTEGER NOT NULL," /* day: later it is too late */
    "  at INTEGER NOT NULL,"       /* moment */
    "  planned INTEGER NOT NULL,"  /* moment of the plan it was last in */
    "  not_before INTEGER NOT NULL DEFAULT 0,"
    "  tries INTEGER NOT NULL DEFAULT 0,"
    "  done INTEGER," /* moment */
    "  outcome TEXT,"
    "  PRIMARY KEY (authority, key)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX agenda_by_time ON agenda (authority, done, at);"
    "CREATE TABLE digest (" /* one a person a day */
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  day INTEGER NOT NULL,"
    "  PRIMARY KEY (person, day)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE clock (" /* when it was looked at */
    "  authority TEXT NOT NULL PRIMARY KEY REFERENCES authority (code),"
    "  looked INTEGER NOT NULL,"
    "  suspect INTEGER NOT NULL" /* far ahead since then; 0: not */
    ") STRICT;",

    /* 17: the language of a person's messages; NULL: the council's */
    "ALTER TABLE person ADD COLUMN language TEXT;",

    /* 18: what was typed into a form that came after its sign-in had grown stale */
    "CREATE TABLE session_typed ("
    "  session BLOB NOT NULL REFERENCES session (id) ON UPDATE CASCADE ON DELETE CASCADE,"
    "  field TEXT NOT NULL,"
    "  path TEXT NOT NULL," /* of the page that has the form */
    "  words TEXT NOT NULL,"
    "  PRIMARY KEY (session, field)"
    ") STRICT, WITHOUT ROWID;",

    /* 19: notes about one family of a return; empty: about the return itself */
    "ALTER TABLE remark ADD COLUMN family TEXT NOT NULL DEFAULT '';"
    "DROP INDEX remark_by_filing;"
    "CREATE INDEX remark_by_family ON remark (filing, family, id);",

    /* 20: what programs show instead of a sign-in */
    "CREATE TABLE token ("
    "  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 12)," /* by which people name it */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)," /* SHA-256 of the token */
    "  purpose TEXT NOT NULL,"
    "  scopes INTEGER NOT NULL CHECK (scopes > 0),"
    "  made INTEGER NOT NULL,"
    "  expires INTEGER NOT NULL CHECK (expires > made),"
    "  used INTEGER,"
    "  revoked INTEGER"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX token_by_person ON token (person, made);"
    "CREATE INDEX token_by_authority ON token (authority, made);"
    "CREATE TRIGGER token_stays BEFORE UPDATE OF id, authority, person, hash, purpose, scopes, "
    "made,"
    "    expires ON token"
    "  BEGIN SELECT raise(ABORT, 'a token is what it was made for'); END;"
    "CREATE TRIGGER token_ends_for_good BEFORE UPDATE OF revoked ON token"
    "  WHEN OLD.revoked IS NOT NULL"
    "  BEGIN SELECT raise(ABORT, 'a token that was revoked stays so'); END;"
    "CREATE TRIGGER token_ends_with_account AFTER UPDATE OF disabled ON person"
    "  WHEN NEW.disabled IS NOT NULL"
    "  BEGIN UPDATE token SET revoked = NEW.disabled"
    "    WHERE person = NEW.ref AND revoked IS NULL; END;"
    /* who is invited again has lost what they sign in with, and somebody may have found it */
    "CREATE TRIGGER token_ends_with_first_invitation AFTER INSERT ON credential"
    "  WHEN NEW.kind = 'invitation'"
    "  BEGIN UPDATE token SET revoked = NEW.added"
    "    WHERE person = NEW.person AND revoked IS NULL; END;"
    "CREATE TRIGGER token_ends_with_invitation AFTER UPDATE OF secret ON credential"
    "  WHEN NEW.kind = 'invitation'"
    "  BEGIN UPDATE token SET revoked = NEW.added"
    "    WHERE person = NEW.person AND revoked IS NULL; END;",

    /* 21: families held back from claims without an audit sample */
    "CREATE TABLE family_hold (" /* the last of a family holds; the others are history */
    "  authority TEXT NOT NULL,"
    "  seq INTEGER NOT NULL," /* the leaf */
    "  filing TEXT NOT NULL,"
    "  revision INTEGER NOT NULL," /* that the person saw */
    "  family TEXT NOT NULL,"
    "  entry TEXT NOT NULL CHECK (entry = 'held' OR entry = 'released'),"
    "  role TEXT NOT NULL CHECK (role = 'provider' OR role = 'auditor'),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (authority, seq),"
    "  FOREIGN KEY (authority, seq) REFERENCES leaf (authority, seq)"
    "    DEFERRABLE INITIALLY DEFERRED,"
    "  FOREIGN KEY (filing, revision) REFERENCES revision (filing, number)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER family_hold_stays BEFORE UPDATE ON family_hold"
    "  BEGIN SELECT raise(ABORT, 'a hold is released by an entry of its own'); END;"
    "CREATE TRIGGER family_hold_remains BEFORE DELETE ON family_hold"
    "  BEGIN SELECT raise(ABORT, 'a hold is released by an entry of its own'); END;",

    /* 22: what is promised with a decision, on fewer pages: links lie in the order of their
     * messages, which are known by their numbers */
    "CREATE TABLE outbox_now ("
    "  id INTEGER PRIMARY KEY,"
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  seq INTEGER," /* the leaf whose receipt goes with it */
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  template TEXT NOT NULL,"
    "  facts TEXT NOT NULL,"      /* what the template is filled with, as JSON */
    "  message_id TEXT NOT NULL," /* too long to be the same by chance */
    "  queued INTEGER NOT NULL,"
    "  message BLOB," /* formed once, then sent unchanged */
    "  state TEXT NOT NULL"
    "    CHECK (state = 'queued' OR state = 'formed' OR state = 'sent' OR state = 'failed'),"
    "  tries INTEGER NOT NULL DEFAULT 0,"
    "  not_before INTEGER NOT NULL DEFAULT 0,"
    "  said TEXT,"     /* what the other side answered last */
    "  since INTEGER," /* when its days began anew; NULL: queued */
    "  address TEXT"   /* NULL: the person's */
    ") STRICT;"
    "INSERT INTO outbox_now SELECT id, authority, seq, person, template, facts, message_id, queued,"
    "  message, state, tries, not_before, said, since, address FROM outbox;"
    "CREATE TABLE link_now ("
    "  message INTEGER PRIMARY KEY REFERENCES outbox_now (id)," /* each has one link at most */
    "  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),"    /* SHA-256 of the locator */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  filing TEXT NOT NULL REFERENCES filing (id),"
    "  revision INTEGER NOT NULL,"
    "  man TEXT NOT NULL,"
    "  state TEXT NOT NULL," /* as the return stood then */
    "  purpose TEXT NOT NULL"
    "    CHECK (purpose = 'submit' OR purpose = 'certify' OR purpose = 'sign-off'"
    "      OR purpose = 'lodge' OR purpose = 'correct' OR purpose = 'look'),"
    "  seq INTEGER NOT NULL," /* leaves that the log had then */
    "  made INTEGER NOT NULL,"
    "  expires INTEGER NOT NULL CHECK (expires > made),"
    "  sealed BLOB,"     /* the locator, until its message is formed */
    "  followed INTEGER" /* moment, by the person it was sent to, signed in */
    ") STRICT;"
    "INSERT INTO link_now SELECT o.id, l.hash, l.authority, l.person, l.filing, l.revision, l.man,"
    "  l.state, l.purpose, l.seq, l.made, l.expires, l.sealed, l.followed"
    "  FROM link AS l JOIN outbox AS o ON o.message_id = l.message_id;"
    "CREATE TABLE link_stranger_now (" /* who else followed it: one leaf each */
    "  link BLOB NOT NULL REFERENCES link_now (hash),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (link, person)"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO link_stranger_now SELECT link, person, at FROM link_stranger;"
    "DROP TABLE link_stranger;"
    "DROP TABLE link;"
    "DROP TABLE outbox;"
    "ALTER TABLE outbox_now RENAME TO outbox;"
    "ALTER TABLE link_now RENAME TO link;"
    "ALTER TABLE link_stranger_now RENAME TO link_stranger;"
    "CREATE INDEX outbox_by_state ON outbox (authority, state, not_before);"
    "CREATE INDEX link_by_filing ON link (filing, revision, purpose);"
    "CREATE TRIGGER link_stays BEFORE UPDATE OF message, hash, authority, person, filing,"
    "    revision, man, state, purpose, seq, made, expires ON link"
    "  BEGIN SELECT raise(ABORT, 'a link leads where it was promised to'); END;"
    "CREATE TRIGGER link_is_wiped_for_good BEFORE UPDATE OF sealed ON link"
    "  WHEN NEW.sealed IS NOT NULL"
    "  BEGIN SELECT raise(ABORT, 'a locator is written down once'); END;",

    /* 23: drafts that were discarded; their next run opens a revision */
    "ALTER TABLE filing ADD COLUMN discarded INTEGER NOT NULL DEFAULT 0"
    "  CHECK (discarded = 0 OR (discarded = 1 AND state = 'draft'));"
    "CREATE TRIGGER filing_is_discarded_unsubmitted BEFORE UPDATE OF discarded ON filing"
    "  WHEN NEW.discarded = 1 AND EXISTS (SELECT 1 FROM seat"
    "    WHERE filing = NEW.id AND seat = 'provider')"
    "  BEGIN SELECT raise(ABORT, 'what was submitted is not discarded'); END;"
    "CREATE TRIGGER filing_comes_back_anew BEFORE UPDATE OF discarded ON filing"
    "  WHEN OLD.discarded = 1 AND NEW.discarded = 0 AND NEW.revision = OLD.revision"
    "  BEGIN SELECT raise(ABORT, 'what was discarded goes on as its next revision'); END;"
    "CREATE TRIGGER revision_is_bound_when_discarded BEFORE UPDATE OF snapshot, options, man"
    "    ON revision"
    "  WHEN EXISTS (SELECT 1 FROM filing WHERE id = OLD.filing AND discarded = 1)"
    "  BEGIN SELECT raise(ABORT, 'a discarded return is not made anew'); END;",

    /* 24: claims of an erased revision lose their ids */
    "DROP TRIGGER claim_stays;"
    "CREATE TRIGGER claim_stays BEFORE UPDATE ON claim"
    "  WHEN NEW.id <> OLD.id OR NEW.authority <> OLD.authority OR NEW.period <> OLD.period"
    "    OR NEW.filing <> OLD.filing OR NEW.revision <> OLD.revision OR NEW.entry <> OLD.entry"
    "    OR NEW.seq <> OLD.seq OR substr(OLD.family, 1, 7) = 'erased-'"
    "    OR substr(NEW.family, 1, 7) <> 'erased-' OR substr(NEW.episode, 1, 7) <> 'erased-'"
    "    OR NOT EXISTS (SELECT 1 FROM revision WHERE filing = OLD.filing"
    "      AND number = OLD.revision AND erased IS NOT NULL)"
    "  BEGIN SELECT raise(ABORT, 'a claim is released by an entry of its own'); END;",

    /* 25: what stands in the claims ledger is read in order, from the index alone */
    "DROP INDEX claim_by_authority;"
    "CREATE INDEX claim_by_authority"
    "  ON claim (authority, period, family, episode, filing, revision, entry);",

    /* 26: what else was recorded about families of an erased revision loses their ids, and the salt
     * of what was stated about them */
    "DROP TRIGGER match_decision_stays;"
    "CREATE TRIGGER match_decision_stays BEFORE UPDATE ON match_decision"
    "  WHEN NEW.authority <> OLD.authority OR NEW.seq <> OLD.seq OR NEW.verdict <> OLD.verdict"
    "    OR NEW.score <> OLD.score OR NEW.filing <> OLD.filing OR NEW.revision <> OLD.revision"
    "    OR NEW.man <> OLD.man OR NEW.person <> OLD.person OR NEW.decided <> OLD.decided"
    "    OR substr(OLD.family, 1, 7) = 'erased-' OR substr(NEW.family, 1, 7) <> 'erased-'"
    "    OR substr(NEW.claimed_as, 1, 7) <> 'erased-' OR NEW.salt <> ''"
    "    OR NOT EXISTS (SELECT 1 FROM revision WHERE filing = OLD.filing"
    "      AND number = OLD.revision AND erased IS NOT NULL)"
    "  BEGIN SELECT raise(ABORT, 'a decision is never rewritten'); END;"
    "DROP TRIGGER sample_result_stays;"
    "CREATE TRIGGER sample_result_stays BEFORE UPDATE ON sample_result"
    "  WHEN NEW.authority <> OLD.authority OR NEW.seq <> OLD.seq OR NEW.filing <> OLD.filing"
    "    OR NEW.revision <> OLD.revision OR NEW.result <> OLD.result OR NEW.person <> OLD.person"
    "    OR NEW.at <> OLD.at OR substr(OLD.family, 1, 7) = 'erased-'"
    "    OR substr(NEW.family, 1, 7) <> 'erased-'"
    "    OR NOT EXISTS (SELECT 1 FROM revision WHERE filing = OLD.filing"
    "      AND number = OLD.revision AND erased IS NOT NULL)"
    "  BEGIN SELECT raise(ABORT, 'a result is corrected by a later one'); END;"
    "DROP TRIGGER family_hold_stays;"
    "CREATE TRIGGER family_hold_stays BEFORE UPDATE ON family_hold"
    "  WHEN NEW.authority <> OLD.authority OR NEW.seq <> OLD.seq OR NEW.filing <> OLD.filing"
    "    OR NEW.revision <> OLD.revision OR NEW.entry <> OLD.entry OR NEW.role <> OLD.role"
    "    OR NEW.person <> OLD.person OR NEW.at <> OLD.at"
    "    OR substr(OLD.family, 1, 7) = 'erased-' OR substr(NEW.family, 1, 7) <> 'erased-'"
    "    OR NOT EXISTS (SELECT 1 FROM revision WHERE filing = OLD.filing"
    "      AND number = OLD.revision AND erased IS NOT NULL)"
    "  BEGIN SELECT raise(ABORT, 'a hold is released by an entry of its own'); END;",

    /* 27: links are found 64 messages at a time, the newest first, so that what is promised
     * together lies side by side: a hash by itself has its place anywhere, on a page that is
     * written for it */
    "CREATE TABLE link_now ("
    "  message INTEGER PRIMARY KEY REFERENCES outbox (id)," /* each has one link at most */
    "  hash BLOB NOT NULL CHECK (length(hash) = 32),"       /* SHA-256 of the locator */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  filing TEXT NOT NULL REFERENCES filing (id),"
    "  revision INTEGER NOT NULL,"
    "  man TEXT NOT NULL,"
    "  state TEXT NOT NULL," /* as the return stood then */
    "  purpose TEXT NOT NULL"
    "    CHECK (purpose = 'submit' OR purpose = 'certify' OR purpose = 'sign-off'"
    "      OR purpose = 'lodge' OR purpose = 'correct' OR purpose = 'look'),"
    "  seq INTEGER NOT NULL," /* leaves that the log had then */
    "  made INTEGER NOT NULL,"
    "  expires INTEGER NOT NULL CHECK (expires > made),"
    "  sealed BLOB,"     /* the locator, until its message is formed */
    "  followed INTEGER" /* moment, by the person it was sent to, signed in */
    ") STRICT;"
    "INSERT INTO link_now SELECT message, hash, authority, person, filing, revision, man, state,"
    "  purpose, seq, made, expires, sealed, followed FROM link;"
    "CREATE TABLE link_stranger_now (" /* who else followed it: one leaf each */
    "  message INTEGER NOT NULL REFERENCES link_now (message),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (message, person)"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO link_stranger_now SELECT l.message, s.person, s.at"
    "  FROM link_stranger AS s JOIN link AS l ON l.hash = s.link;"
    "DROP TABLE link_stranger;"
    "DROP TABLE link;"
    "ALTER TABLE link_now RENAME TO link;"
    "ALTER TABLE link_stranger_now RENAME TO link_stranger;"
    "CREATE UNIQUE INDEX link_by_hash ON link (message >> 6, hash);"
    "CREATE INDEX link_by_filing ON link (filing, revision, purpose);"
    "CREATE TRIGGER link_stays BEFORE UPDATE OF message, hash, authority, person, filing,"
    "    revision, man, state, purpose, seq, made, expires ON link"
    "  BEGIN SELECT raise(ABORT, 'a link leads where it was promised to'); END;"
    "CREATE TRIGGER link_is_wiped_for_good BEFORE UPDATE OF sealed ON link"
    "  WHEN NEW.sealed IS NOT NULL"
    "  BEGIN SELECT raise(ABORT, 'a locator is written down once'); END;",
};

const unsigned SCHEMA_STEPS = sizeof STEPS / sizeof STEPS[0];

/* What is asked before the table of statements can be. */
enum { READ_VERSION, READ_MADE, READ_DANGLING };
static const char *const BEFORE[] = {
    [READ_VERSION] = "PRAGMA user_version",
    [READ_MADE] = "SELECT name, type || ' ' || name || ' ' || coalesce(sql, '')"
                  " FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                  " ORDER BY name, type",
    [READ_DANGLING] = "PRAGMA foreign_key_check",
};

static bool
version_read(struct db *db, unsigned *version, struct error *err)
{
    bool row;

    if (!db_prepare(db, BEFORE, sizeof BEFORE / sizeof BEFORE[0], err) ||
        !db_ask(db, READ_VERSION, DB_NO_VALUES, err) || !db_next(db, READ_VERSION, &row, err))
        return false;
    must(row);
    *version = (unsigned)db_number_at(db, READ_VERSION, 0);
    db_stop(db, READ_VERSION);
    if (*version > SCHEMA_STEPS)
        return error_raise(err, ERR_CONFLICT,
                           "the state folder was made by a newer deltareturn (its tables are at "
                           "step %u, this program knows %u); use that one",
                           *version, SCHEMA_STEPS);
    return true;
}

static bool
step_take(struct db *db, void *context, struct error *err)
{
    const unsigned *step = context;
    char version[64];

    snprintf(version, sizeof version, "PRAGMA user_version = %u;", *step + 1);
    return db_script(db, STEPS[*step], err) && db_script(db, version, err);
}

bool
schema_migrate(struct db *db, struct error *err)
{
    unsigned step;

    if (!version_read(db, &step, err))
        return false;
    for (; step < SCHEMA_STEPS; step++)
        if (!db_transaction(db, step_take, &step, err))
            return error_while(err, "bringing the database to step %u", step + 1);
    return true;
}

bool
schema_check(struct db *db, struct error *err)
{
    unsigned step;

    if (!version_read(db, &step, err))
        return false;
    return step == SCHEMA_STEPS ||
           error_raise(
               err, ERR_CONFLICT,
               "the state folder is at step %u of %u; the next command that changes something "
               "brings it up to date",
               step, SCHEMA_STEPS);
}

/* --- held against what the steps make -----------------------------------------------------------
 */

/* One after the other, what two databases are made of. */
static bool
made_compare(struct arena *arena, struct db *db, struct db *fresh, const char **finding,
             struct error *err)
{
    bool more, expected;

    if (!db_ask(db, READ_MADE, DB_NO_VALUES, err) || !db_ask(fresh, READ_MADE, DB_NO_VALUES, err))
        return false;
    do {
        const char *name, *right;
        int order;

        if (!db_next(db, READ_MADE, &more, err) || !db_next(fresh, READ_MADE, &expected, err))
            return false;
        if (!more && !expected)
            return true;
        name = more ? db_copy_at(db, arena, READ_MADE, 0) : NULL;
        right = expected ? db_copy_at(fresh, arena, READ_MADE, 0) : NULL;
        order = !more ? 1 : !expected ? -1 : strcmp(name, right);
        if (order > 0)
            *finding = arena_printf(arena, "\"%s\" is missing", right);
        else if (order < 0)
            *finding = arena_printf(arena, "\"%s\" was not made by this program", name);
        else if (strcmp(db_copy_at(db, arena, READ_MADE, 1),
                        db_copy_at(fresh, arena, READ_MADE, 1)) != 0)
            *finding = arena_printf(arena, "\"%s\" was changed", name);
    } while ((*finding)[0] == '\0');
    return true;
}

static bool
dangling_find(struct arena *arena, struct db *db, const char **finding, struct error *err)
{
    bool row;

    if (!db_ask(db, READ_DANGLING, DB_NO_VALUES, err) || !db_next(db, READ_DANGLING, &row, err))
        return false;
    if (row)
        *finding = arena_printf(arena, "a row of \"%s\" refers to one of \"%s\" that is missing",
                                db_copy_at(db, arena, READ_DANGLING, 0),
                                db_copy_at(db, arena, READ_DANGLING, 2));
    return true;
}

bool
schema_compare(struct arena *arena, const char *path, const char **finding, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new(); /* closes both */
    struct db *db, *fresh;

    *finding = "";
    return db_open(scratch, path, DB_READ, &db, err) &&
           db_open(scratch, ":memory:", DB_WRITE, &fresh, err) && schema_migrate(fresh, err) &&
           db_prepare(db, BEFORE, sizeof BEFORE / sizeof BEFORE[0], err) &&
           made_compare(arena, db, fresh, finding, err) &&
           ((*finding)[0] != '\0' || dangling_find(arena, db, finding, err));
}
