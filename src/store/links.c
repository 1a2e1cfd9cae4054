/* SPDX-License-Identifier: MIT */
#include "store/links.h"

#include "store/statements.h"

const char *const LINK_PURPOSES[LINK_PURPOSE_TOTAL] = {
    [LINK_SUBMIT] = "submit", [LINK_CERTIFY] = "certify", [LINK_SIGN_OFF] = "sign-off",
    [LINK_LODGE] = "lodge",   [LINK_CORRECT] = "correct", [LINK_LOOK] = "look",
};

static struct db_value
hash_value(const struct hash *hash)
{
    return db_bytes(hash->bytes, sizeof hash->bytes);
}

/* The place of a code in a list; the schema lets nothing else in. */
static unsigned
place_of(struct text code, const char *const *list, unsigned count)
{
    unsigned place = 0;

    while (place < count && !text_is(code, list[place]))
        place++;
    must(place < count);
    return place;
}

bool
links_add(struct db *db, const char *authority, const struct link *link, struct error *err)
{
    return db_run(
        db, LINK_ADD,
        DB_VALUES(hash_value(&link->hash), db_text(authority), db_text(link->person),
                  db_text(link->filing), db_number(link->revision), db_text(link->man),
                  db_text(FILING_STATES[link->stood]), db_text(LINK_PURPOSES[link->purpose]),
                  db_number((int64_t)link->seq), db_number(link->made), db_number(link->expires),
                  db_number(link->message), db_bytes(link->sealed.at, link->sealed.length)),
        NULL, err);
}

static struct link
link_at(struct db *db, struct arena *arena, const struct hash *hash)
{
    return (struct link){
        .hash = *hash,
        .person = db_copy_at(db, arena, LINK_FIND, 0),
        .identity = db_copy_at(db, arena, LINK_FIND, 1),
        .filing = db_copy_at(db, arena, LINK_FIND, 2),
        .kind = db_copy_at(db, arena, LINK_FIND, 3),
        .period = db_copy_at(db, arena, LINK_FIND, 4),
        .revision = db_number_at(db, LINK_FIND, 5),
        .man = db_copy_at(db, arena, LINK_FIND, 6),
        .stood = (enum filing_state)place_of(db_text_at(db, LINK_FIND, 7), FILING_STATES,
                                             FILING_STATE_TOTAL),
        .purpose = (enum link_purpose)place_of(db_text_at(db, LINK_FIND, 8), LINK_PURPOSES,
                                               LINK_PURPOSE_TOTAL),
        .seq = (uint64_t)db_number_at(db, LINK_FIND, 9),
        .made = db_number_at(db, LINK_FIND, 10),
        .expires = db_number_at(db, LINK_FIND, 11),
        .message = db_number_at(db, LINK_FIND, 12),
        .followed = db_number_at(db, LINK_FIND, 13),
    };
}

/* The index of hashes has messages in lots.  The last lot before a message that has a link, and
 * with which message it begins, in MESSAGE's place. */
static bool
lot_before(struct db *db, int64_t *message, int64_t *lot, bool *found, struct error *err)
{
    if (!db_ask(db, LINK_BEFORE, DB_VALUES(db_number(*message)), err) ||
        !db_next(db, LINK_BEFORE, found, err))
        return false;
    if (*found) {
        *lot = db_number_at(db, LINK_BEFORE, 0);
        *message = db_number_at(db, LINK_BEFORE, 1);
        db_stop(db, LINK_BEFORE);
    }
    return true;
}

static bool
find_in_lot(struct db *db, struct arena *arena, const char *authority, const struct hash *hash,
            int64_t lot, struct link *link, bool *found, struct error *err)
{
    if (!db_ask(db, LINK_FIND, DB_VALUES(hash_value(hash), db_text(authority), db_number(lot)),
                err) ||
        !db_next(db, LINK_FIND, found, err))
        return false;
    if (*found) {
        *link = link_at(db, arena, hash);
        db_stop(db, LINK_FIND);
    }
    return true;
}

/* The newest first: hardly any other is followed. */
bool
links_find(struct db *db, struct arena *arena, const char *authority, const struct hash *hash,
           struct link *link, bool *found, struct error *err)
{
    int64_t message = INT64_MAX, lot;
    bool more = true;

    *found = false;
    while (more && !*found)
        if (!lot_before(db, &message, &lot, &more, err) ||
            (more && !find_in_lot(db, arena, authority, hash, lot, link, found, err)))
            return false;
    return true;
}

bool
links_sealed(struct db *db, struct arena *arena, int64_t message, struct link *link,
             struct error *err)
{
    struct text hash, sealed;
    bool row;

    *link = (struct link){.sealed = {.length = 0}};
    if (!db_ask(db, LINK_SEALED, DB_VALUES(db_number(message)), err) ||
        !db_next(db, LINK_SEALED, &row, err))
        return false;
    if (!row)
        return true;
    hash = db_text_at(db, LINK_SEALED, 0);
    sealed = db_text_at(db, LINK_SEALED, 1);
    must(hash.length == sizeof link->hash.bytes);
    memcpy(link->hash.bytes, hash.at, hash.length);
    link->sealed = (struct text){arena_copy(arena, sealed.at, sealed.length), sealed.length};
    link->expires = db_number_at(db, LINK_SEALED, 2);
    db_stop(db, LINK_SEALED);
    return true;
}

bool
links_wipe(struct db *db, int64_t message, struct error *err)
{
    return db_run(db, LINK_WIPE, DB_VALUES(db_number(message)), NULL, err);
}

bool
links_follow(struct db *db, int64_t message, int64_t moment, struct error *err)
{
    return db_run(db, LINK_FOLLOW, DB_VALUES(db_number(message), db_number(moment)), NULL, err);
}

bool
links_stranger(struct db *db, int64_t message, const char *person, int64_t moment, bool *new,
               struct error *err)
{
    int64_t rows = 0;

    if (!db_run(db, LINK_STRANGER,
                DB_VALUES(db_number(message), db_text(person), db_number(moment)), &rows, err))
        return false;
    *new = rows == 1;
    return true;
}

bool
links_followed(struct db *db, const char *filing, int64_t revision, enum link_purpose purpose,
               struct links_count *count, struct error *err)
{
    bool row;

    if (!db_ask(db, LINK_FOLLOWED,
                DB_VALUES(db_text(filing), db_number(revision), db_text(LINK_PURPOSES[purpose])),
                err) ||
        !db_next(db, LINK_FOLLOWED, &row, err))
        return false;
    must(row);
    *count = (struct links_count){.made = db_number_at(db, LINK_FOLLOWED, 0),
                                  .followed = db_number_at(db, LINK_FOLLOWED, 1)};
    db_stop(db, LINK_FOLLOWED);
    return true;
}

bool
links_last(struct db *db, const struct link *like, int64_t *made, struct error *err)
{
    bool row;

    if (!db_ask(db, LINK_LAST,
                DB_VALUES(db_text(like->filing), db_number(like->revision),
                          db_text(LINK_PURPOSES[like->purpose]), db_text(like->person)),
                err) ||
        !db_next(db, LINK_LAST, &row, err))
        return false;
    must(row);
    *made = db_number_at(db, LINK_LAST, 0);
    db_stop(db, LINK_LAST);
    return true;
}
