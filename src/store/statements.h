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

#define PERSON_COLUMNS "ref, login, name, email, email_key, identity, os_account, disabled"

/* X(constant, SQL) */
#define STATEMENTS(X)                                                                              \
    X(AUTHORITY_ADD, "INSERT INTO authority (code, origin, made) VALUES (?1, ?2, ?3)")             \
    X(AUTHORITY_READ, "SELECT code, origin, made FROM authority ORDER BY code LIMIT 1 /* walks: "  \
                      "it has one row */")                                                         \
    X(PERSON_ADD, "INSERT INTO person (authority, ref, login, name, email, email_key, identity,"   \
                  " os_account, added) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")               \
    X(PERSON_CHANGE, "UPDATE person SET name = ?2, email = ?3, email_key = ?4, identity = ?5,"     \
                     " os_account = ?6, disabled = ?7 WHERE ref = ?1")                             \
    X(PERSON_REIDENTIFY, "UPDATE person SET identity = ?3 WHERE authority = ?1 AND identity = ?2") \
    X(PERSON_BY_LOGIN,                                                                             \
      "SELECT " PERSON_COLUMNS " FROM person WHERE authority = ?1 AND login = ?2")                 \
    X(PERSON_BY_REF, "SELECT " PERSON_COLUMNS " FROM person WHERE ref = ?1")                       \
    X(PERSON_BY_ACCOUNT, "SELECT " PERSON_COLUMNS                                                  \
                         " FROM person WHERE authority = ?1 AND os_account = ?2 ORDER BY login")   \
    X(PERSON_BY_MAILBOX, "SELECT " PERSON_COLUMNS                                                  \
                         " FROM person WHERE authority = ?1 AND email_key = ?2 ORDER BY added")    \
    X(PERSON_LIST, "SELECT " PERSON_COLUMNS " FROM person WHERE authority = ?1 ORDER BY login")    \
    X(CREDENTIAL_SET, "INSERT INTO credential (person, kind, secret, salt, added)"                 \
                      " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (person, kind) DO UPDATE SET"      \
                      " secret = ?3, salt = ?4, added = ?5, last_step = NULL")                     \
    X(CREDENTIAL_READ, "SELECT secret, salt, last_step, added FROM credential"                     \
                       " WHERE person = ?1 AND kind = ?2")                                         \
    X(CREDENTIAL_STEP, "UPDATE credential SET last_step = ?2"                                      \
                       " WHERE person = ?1 AND kind = 'totp'"                                      \
                       " AND (last_step IS NULL OR last_step < ?2)")                               \
    X(CREDENTIAL_REMOVE, "DELETE FROM credential WHERE person = ?1 AND kind = ?2")                 \
    X(ATTEMPT_READ, "SELECT failures, not_before FROM attempt WHERE person = ?1")                  \
    X(ATTEMPT_SET, "INSERT INTO attempt (person, failures, not_before) VALUES (?1, ?2, ?3)"        \
                   " ON CONFLICT (person) DO UPDATE SET failures = ?2, not_before = ?3")           \
    X(ATTEMPT_FORGET, "DELETE FROM attempt WHERE person = ?1")                                     \
    X(ROLE_GRANT, "INSERT INTO role (authority, person, role, granted) VALUES (?1, ?2, ?3, ?4)"    \
                  " ON CONFLICT DO NOTHING")                                                       \
    X(ROLE_REVOKE, "DELETE FROM role WHERE authority = ?1 AND person = ?2 AND role = ?3")          \
    X(ROLE_LIST, "SELECT role FROM role WHERE authority = ?1 AND person = ?2 ORDER BY role")       \
    X(ROLE_HOLDERS, "SELECT person FROM role WHERE authority = ?1 AND role = ?2")                  \
    X(LEAF_ADD, "INSERT INTO leaf (authority, seq, bytes) VALUES (?1, ?2, ?3)")                    \
    X(LEAF_COUNT, "SELECT coalesce(max(seq) + 1, 0) FROM leaf WHERE authority = ?1")               \
    X(LEAF_READ, "SELECT bytes FROM leaf WHERE authority = ?1 AND seq = ?2")                       \
    X(LEAF_FROM, "SELECT seq, bytes FROM leaf WHERE authority = ?1 AND seq >= ?2 ORDER BY seq")    \
    X(NODE_ADD, "INSERT INTO node (authority, level, position, hash) VALUES (?1, ?2, ?3, ?4)")     \
    X(NODE_READ, "SELECT hash FROM node WHERE authority = ?1 AND level = ?2 AND position = ?3")    \
    X(CHECKPOINT_ADD, "INSERT INTO checkpoint (authority, size, note) VALUES (?1, ?2, ?3)"         \
                      " ON CONFLICT DO NOTHING")                                                   \
    X(CHECKPOINT_LAST, "SELECT size, note FROM checkpoint WHERE authority = ?1"                    \
                       " ORDER BY size DESC LIMIT 1")                                              \
    X(CHECKPOINT_COVERING, "SELECT size, note FROM checkpoint WHERE authority = ?1"                \
                           " AND size > ?2 ORDER BY size LIMIT 1")                                 \
    X(WORDS_ADD, "INSERT INTO words (authority, seq, key, words) VALUES (?1, ?2, ?3, ?4)")         \
    X(WORDS_READ, "SELECT key, words FROM words WHERE authority = ?1 AND seq = ?2")                \
    X(WORDS_ERASE, "DELETE FROM words WHERE authority = ?1 AND seq = ?2")                          \
    X(DOCUMENT_ADD, "INSERT INTO document (authority, seq, bytes) VALUES (?1, ?2, ?3)")            \
    X(DOCUMENT_READ, "SELECT bytes FROM document WHERE authority = ?1 AND seq = ?2")

enum statement {
#define STATEMENT_CONSTANT(constant, sql) constant,
    STATEMENTS(STATEMENT_CONSTANT)
#undef STATEMENT_CONSTANT
        STATEMENT_COUNT
};

extern const char *const STATEMENT_TEXTS[STATEMENT_COUNT];

#endif
