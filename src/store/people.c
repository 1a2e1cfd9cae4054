/* SPDX-License-Identifier: MIT */
#include "store/people.h"

#include "store/statements.h"

static const char *const CREDENTIALS[] = {
    [CREDENTIAL_PASSWORD] = "password",
    [CREDENTIAL_TOTP] = "totp",
    [CREDENTIAL_INVITATION] = "invitation",
};

/* A moment that may not be there. */
static struct db_value
moment_or_null(int64_t moment)
{
    return moment == 0 ? db_text(NULL) : db_number(moment);
}

bool
people_add(struct db *db, const char *authority, const struct person *person, int64_t moment,
           struct error *err)
{
    return db_run(db, PERSON_ADD,
                  DB_VALUES(db_text(authority), db_text(person->ref), db_text(person->login),
                            db_text(person->name), db_text(person->email),
                            db_text(person->email_key), db_text(person->identity),
                            db_text(person->os_account), db_number(moment),
                            db_text(person->language)),
                  NULL, err);
}

bool
people_change(struct db *db, const struct person *person, struct error *err)
{
    return db_run(db, PERSON_CHANGE,
                  DB_VALUES(db_text(person->ref), db_text(person->name), db_text(person->email),
                            db_text(person->email_key), db_text(person->identity),
                            db_text(person->os_account), moment_or_null(person->disabled),
                            db_text(person->language)),
                  NULL, err);
}

bool
people_join(struct db *db, const char *authority, const char *from, const char *to,
            struct error *err)
{
    return db_run(db, PERSON_REIDENTIFY, DB_VALUES(db_text(authority), db_text(from), db_text(to)),
                  NULL, err);
}

static struct person
person_at(struct db *db, struct arena *arena, enum statement statement)
{
    return (struct person){
        .ref = db_copy_at(db, arena, statement, 0),
        .login = db_copy_at(db, arena, statement, 1),
        .name = db_copy_at(db, arena, statement, 2),
        .email = db_copy_at(db, arena, statement, 3),
        .email_key = db_copy_at(db, arena, statement, 4),
        .identity = db_copy_at(db, arena, statement, 5),
        .os_account = db_copy_at(db, arena, statement, 6),
        .disabled = db_number_at(db, statement, 7),
        .language = db_copy_at(db, arena, statement, 8),
    };
}

static bool
people_ask(struct db *db, const char *authority, enum people_by by, const char *key,
           enum statement *statement, struct error *err)
{
    static const enum statement OF[] = {
        [PEOPLE_ALL] = PERSON_LIST,
        [PEOPLE_BY_LOGIN] = PERSON_BY_LOGIN,
        [PEOPLE_BY_REF] = PERSON_BY_REF,
        [PEOPLE_BY_ACCOUNT] = PERSON_BY_ACCOUNT,
        [PEOPLE_BY_MAILBOX] = PERSON_BY_MAILBOX,
    };

    *statement = OF[by];
    if (by == PEOPLE_ALL)
        return db_ask(db, *statement, DB_VALUES(db_text(authority)), err);
    if (by == PEOPLE_BY_REF)
        return db_ask(db, *statement, DB_VALUES(db_text(key)), err);
    return db_ask(db, *statement, DB_VALUES(db_text(authority), db_text(key)), err);
}

bool
people_read(struct db *db, struct arena *arena, const char *authority, enum people_by by,
            const char *key, struct people *people, struct error *err)
{
    enum statement statement;
    size_t room = 0;
    bool row;

    *people = (struct people){.list = NULL};
    if (!people_ask(db, authority, by, key, &statement, err) || !db_next(db, statement, &row, err))
        return false;
    while (row) {
        if (people->count == room) {
            struct person *more = ARENA_ARRAY(arena, struct person, room = 2 * room + 4);

            for (size_t i = 0; i < people->count; i++)
                more[i] = people->list[i];
            people->list = more;
        }
        people->list[people->count++] = person_at(db, arena, statement);
        if (!db_next(db, statement, &row, err))
            return false;
    }
    return true;
}

/* A row of PERSON_HOLDERS, which has one for each role, and one for who has none. */
static void
holder_take(struct db *db, struct arena *arena, struct holders *holders, size_t *room)
{
    struct holder *last = holders->count == 0 ? NULL : &holders->list[holders->count - 1];

    if (last == NULL || !text_is(db_text_at(db, PERSON_HOLDERS, 0), last->person.ref)) {
        holders->list =
            arena_grow(arena, holders->list, room, holders->count, sizeof *holders->list);
        last = &holders->list[holders->count++];
        *last = (struct holder){.person = person_at(db, arena, PERSON_HOLDERS)};
    }
    if (!db_is_null(db, PERSON_HOLDERS, 8)) {
        enum role role = role_read(db_text_at(db, PERSON_HOLDERS, 8));

        must(role < ROLE_TOTAL); /* the schema lets nothing else in */
        last->roles |= 1U << role;
    }
}

bool
people_holders(struct db *db, struct arena *arena, const char *authority, struct holders *holders,
               struct error *err)
{
    size_t room = 0;
    bool row;

    *holders = (struct holders){.list = NULL};
    if (!db_ask(db, PERSON_HOLDERS, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, PERSON_HOLDERS, &row, err))
        return false;
    while (row) {
        holder_take(db, arena, holders, &room);
        if (!db_next(db, PERSON_HOLDERS, &row, err))
            return false;
    }
    return true;
}

bool
people_roles(struct db *db, const char *authority, const char *person, unsigned *roles,
             struct error *err)
{
    bool row;

    *roles = 0;
    if (!db_ask(db, ROLE_LIST, DB_VALUES(db_text(authority), db_text(person)), err) ||
        !db_next(db, ROLE_LIST, &row, err))
        return false;
    while (row) {
        enum role role = role_read(db_text_at(db, ROLE_LIST, 0));

        must(role < ROLE_TOTAL); /* the schema lets nothing else in */
        *roles |= 1U << role;
        if (!db_next(db, ROLE_LIST, &row, err))
            return false;
    }
    return true;
}

bool
people_grant(struct db *db, const char *authority, const char *person, enum role role,
             int64_t moment, bool *changed, struct error *err)
{
    int64_t rows = 0;
    bool good = db_run(db, ROLE_GRANT,
                       DB_VALUES(db_text(authority), db_text(person), db_text(ROLES[role].code),
                                 db_number(moment)),
                       &rows, err);

    *changed = rows > 0;
    return good;
}

bool
people_revoke(struct db *db, const char *authority, const char *person, enum role role,
              bool *changed, struct error *err)
{
    int64_t rows = 0;
    bool good = db_run(db, ROLE_REVOKE,
                       DB_VALUES(db_text(authority), db_text(person), db_text(ROLES[role].code)),
                       &rows, err);

    *changed = rows > 0;
    return good;
}

static struct text
copied(struct arena *arena, struct text text)
{
    return (struct text){.at = arena_copy(arena, text.at, text.length), .length = text.length};
}

bool
people_credential(struct db *db, struct arena *arena, const char *person, enum credential_kind kind,
                  struct credential *credential, struct error *err)
{
    *credential = (struct credential){.last_step = -1};
    if (!db_ask(db, CREDENTIAL_READ, DB_VALUES(db_text(person), db_text(CREDENTIALS[kind])), err) ||
        !db_next(db, CREDENTIAL_READ, &credential->there, err))
        return false;
    if (!credential->there)
        return true;
    credential->secret = copied(arena, db_text_at(db, CREDENTIAL_READ, 0));
    credential->salt = copied(arena, db_text_at(db, CREDENTIAL_READ, 1));
    if (!db_is_null(db, CREDENTIAL_READ, 2))
        credential->last_step = db_number_at(db, CREDENTIAL_READ, 2);
    credential->added = db_number_at(db, CREDENTIAL_READ, 3);
    credential->is_short = db_number_at(db, CREDENTIAL_READ, 4) != 0;
    db_stop(db, CREDENTIAL_READ);
    return true;
}

bool
people_set_credential(struct db *db, const char *person, enum credential_kind kind,
                      struct text secret, struct text salt, int64_t moment, struct error *err)
{
    return db_run(db, CREDENTIAL_SET,
                  DB_VALUES(db_text(person), db_text(CREDENTIALS[kind]),
                            db_bytes(secret.at, secret.length), db_bytes(salt.at, salt.length),
                            db_number(moment)),
                  NULL, err);
}

bool
people_mark_short(struct db *db, const char *person, struct error *err)
{
    return db_run(db, CREDENTIAL_SHORT, DB_VALUES(db_text(person)), NULL, err);
}

bool
people_remove_credential(struct db *db, const char *person, enum credential_kind kind,
                         struct error *err)
{
    return db_run(db, CREDENTIAL_REMOVE, DB_VALUES(db_text(person), db_text(CREDENTIALS[kind])),
                  NULL, err);
}

bool
people_use_step(struct db *db, const char *person, int64_t step, bool *fresh, struct error *err)
{
    int64_t rows = 0;
    bool good =
        db_run(db, CREDENTIAL_STEP, DB_VALUES(db_text(person), db_number(step)), &rows, err);

    *fresh = rows > 0;
    return good;
}
