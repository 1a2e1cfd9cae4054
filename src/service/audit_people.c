/* SPDX-License-Identifier: MIT */
/*
 * People and roles, replayed: each record of a person tells all of them as they were then, so the
 * last one has to be what the tables hold.
 */
#include <inttypes.h>

#include "base/hex.h"
#include "port/unicode.h"
#include "service/audit_parts.h"
#include "store/ledger.h"
#include "store/people.h"

struct last_record {
    const char *ref;
    const struct canon *document;
    uint64_t seq;
    bool disabled;
    struct last_record *next;
};

struct replaying {
    struct audit *audit;
    struct last_record *first;
    size_t count;
};

static struct last_record *
record_of(struct replaying *replaying, const char *ref, bool *new)
{
    struct last_record *record = replaying->first;

    while (record != NULL && strcmp(record->ref, ref) != 0)
        record = record->next;
    *new = record == NULL;
    if (*new) {
        record = ARENA_ARRAY(replaying->audit->arena, struct last_record, 1);
        *record = (struct last_record){.ref = ref, .next = replaying->first};
        replaying->first = record;
        replaying->count++;
    }
    return record;
}

bool
audit_personal(const struct audit *audit, uint64_t seq, const struct canon **document,
               const char **person, struct error *err)
{
    struct text bytes;

    if (!ledger_document(audit->state->db, audit->arena, audit->state->authority, seq, &bytes,
                         err) ||
        !canon_read(audit->arena, bytes, unicode_is_normal, document, err))
        return error_while(err, "the document of leaf %" PRIu64, seq);
    *person = canon_text_at(audit->arena, *document, "ref");
    return *person != NULL ||
           error_raise(err, ERR_CONFLICT, "the document of leaf %" PRIu64 " names no person", seq);
}

static bool
is_about_person(const struct log_leaf *leaf)
{
    return (leaf->act == ACT_USER_ADDED || leaf->act == ACT_USER_CHANGED ||
            leaf->act == ACT_USER_DISABLED) &&
           text_is(leaf->kind, "person");
}

static bool
person_leaf(void *context, const struct log_leaf *leaf, struct error *err)
{
    struct replaying *replaying = context;
    struct audit *audit = replaying->audit;
    const struct canon *document;
    struct last_record *record;
    const char *ref;
    bool new;

    if (!is_about_person(leaf))
        return true;
    if (!audit_personal(audit, leaf->seq, &document, &ref, err))
        return false;
    record = record_of(replaying, ref, &new);
    if (new != (leaf->act == ACT_USER_ADDED))
        return error_raise(err, ERR_CONFLICT, "leaf %" PRIu64 " %s a person that %s", leaf->seq,
                           new ? "changes" : "adds", new ? "was not added" : "is there already");
    record->document = document;
    record->seq = leaf->seq;
    record->disabled = record->disabled || leaf->act == ACT_USER_DISABLED;
    return true;
}

/* The same text, or nothing on both sides. */
static bool
are_same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static unsigned
roles_of(const struct canon *document)
{
    const struct canon *list = canon_get(document, "roles");
    unsigned roles = 0;

    for (const struct canon *item = list == NULL ? NULL : list->first; item != NULL;
         item = item->next)
        roles |= item->kind == CANON_TEXT && role_read(item->text) != ROLE_TOTAL
                     ? 1U << role_read(item->text)
                     : 0;
    return roles;
}

static bool
differs(const struct person *person, const struct last_record *record, const char *what,
        struct error *err)
{
    return error_raise(err, ERR_CONFLICT,
                       "%s of \"%s\" is not what leaf %" PRIu64 " and its document tell", what,
                       person->login, record->seq);
}

static bool
person_check(struct audit *audit, const struct person *person, const struct last_record *record,
             struct error *err)
{
    static const char *const KEYS[] = {"email", "identity", "language",
                                       "login", "name",     "os_account"};
    const char *const values[] = {person->email, person->identity, person->language,
                                  person->login, person->name,     person->os_account};
    const struct canon *document = record->document;
    unsigned roles;

    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (!are_same(canon_text_at(audit->arena, document, KEYS[i]), values[i]))
            return differs(person, record, KEYS[i], err);
    if ((person->disabled != 0) != record->disabled)
        return differs(person, record, "whether the account is closed", err);
    return people_roles(audit->state->db, audit->state->authority, person->ref, &roles, err) &&
           (roles == roles_of(document) || differs(person, record, "the list of roles", err));
}

bool
audit_people(struct audit *audit, struct error *err)
{
    struct replaying replaying = {.audit = audit};
    struct people people;

    if (!audit_walk(audit, person_leaf, &replaying, err) ||
        !people_read(audit->state->db, audit->arena, audit->state->authority, PEOPLE_ALL, NULL,
                     &people, err))
        return false;
    for (size_t i = 0; i < people.count; i++) {
        bool new;
        const struct last_record *record = record_of(&replaying, people.list[i].ref, &new);

        if (new)
            return error_raise(err, ERR_CONFLICT, "\"%s\" was added by no leaf of the log",
                               people.list[i].login);
        if (!person_check(audit, &people.list[i], record, err))
            return false;
    }
    audit->report->people = people.count;
    if (people.count != replaying.count)
        return error_raise(err, ERR_CONFLICT, "the log tells of %zu people, and %zu are there",
                           replaying.count, people.count);
    return audit_tokens(audit, err);
}
