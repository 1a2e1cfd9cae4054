/* SPDX-License-Identifier: MIT */
#include "store/filings.h"

#include "store/statements.h"

static const char *const SEAT_CODES[SEAT_TOTAL] = {
    [SEAT_PROVIDER] = "provider",
    [SEAT_CERTIFIER] = "certifier",
    [SEAT_SIGNATORY] = "signatory",
};

static enum filing_state
state_read(struct text text)
{
    unsigned state = 0;

    while (state < FILING_STATE_TOTAL && !text_is(text, FILING_STATES[state]))
        state++;
    must(state < FILING_STATE_TOTAL); /* the schema lets nothing else in */
    return (enum filing_state)state;
}

static enum seat
seat_read(struct text text)
{
    unsigned seat = 0;

    while (seat < SEAT_TOTAL && !text_is(text, SEAT_CODES[seat]))
        seat++;
    must(seat < SEAT_TOTAL);
    return (enum seat)seat;
}

bool
filings_add(struct db *db, const char *authority, const struct filing *filing, int64_t moment,
            struct error *err)
{
    return db_run(db, FILING_ADD,
                  DB_VALUES(db_text(filing->id), db_text(authority), db_text(filing->kind),
                            db_text(filing->period)),
                  NULL, err) &&
           db_run(db, REVISION_OPEN,
                  DB_VALUES(db_text(filing->id), db_number(1), db_number(moment)), NULL, err);
}

static struct filing
filing_at(struct db *db, struct arena *arena, enum statement statement)
{
    struct text at = db_text_at(db, statement, 7);
    int32_t as_at;

    if (at.at == NULL || !day_read(at.at, at.length, &as_at))
        as_at = DAY_UNKNOWN;
    return (struct filing){
        .id = db_copy_at(db, arena, statement, 0),
        .kind = db_copy_at(db, arena, statement, 1),
        .period = db_copy_at(db, arena, statement, 2),
        .revision = db_number_at(db, statement, 3),
        .state = state_read(db_text_at(db, statement, 4)),
        .man = db_copy_at(db, arena, statement, 5),
        .submitted = db_number_at(db, statement, 6) != 0,
        .as_at = as_at,
    };
}

bool
filings_find(struct db *db, struct arena *arena, const char *authority, const char *kind,
             const char *period, struct filing *filing, bool *found, struct error *err)
{
    struct seats seats;

    if (!db_ask(db, FILING_FIND, DB_VALUES(db_text(authority), db_text(kind), db_text(period)),
                err) ||
        !db_next(db, FILING_FIND, found, err))
        return false;
    if (!*found)
        return true;
    *filing = filing_at(db, arena, FILING_FIND);
    db_stop(db, FILING_FIND);
    if (!filings_seats(db, arena, filing->id, filing->revision, &seats, err))
        return false;
    for (size_t i = 0; i < seats.count; i++)
        filing->seats[seats.list[i].seat] = seats.list[i].identity;
    return true;
}

/* Room for one more item of SIZE in a list of COUNT that lives in the arena. */
static void *
list_room(struct arena *arena, const void *list, size_t count, size_t size)
{
    void *more;

    if (count != 0 && (count < 8 || (count & (count - 1)) != 0))
        return NULL;
    more = arena_alloc_many(arena, count == 0 ? 8 : 2 * count, size);
    if (count > 0)
        memcpy(more, list, count * size);
    return more;
}

#define LIST_PUT(arena, list, count, item)                                \
    do {                                                                  \
        void *more = list_room((arena), (list), (count), sizeof *(list)); \
        if (more != NULL)                                                 \
            (list) = more;                                                \
        (list)[(count)++] = (item);                                       \
    } while (0)

/* The rows of a question that was asked. */
static bool
list_read(struct db *db, struct arena *arena, enum statement statement, struct filing_list *filings,
          struct error *err)
{
    bool row;

    *filings = (struct filing_list){.list = NULL};
    if (!db_next(db, statement, &row, err))
        return false;
    while (row) {
        LIST_PUT(arena, filings->list, filings->count, filing_at(db, arena, statement));
        if (!db_next(db, statement, &row, err))
            return false;
    }
    return true;
}

bool
filings_list(struct db *db, struct arena *arena, const char *authority, struct filing_list *filings,
             struct error *err)
{
    return db_ask(db, FILING_LIST, DB_VALUES(db_text(authority)), err) &&
           list_read(db, arena, FILING_LIST, filings, err);
}

bool
filings_newest(struct db *db, struct arena *arena, const char *authority, const char *kind,
               size_t count, struct filing_list *filings, struct error *err)
{
    return db_ask(db, FILING_NEWEST,
                  DB_VALUES(db_text(authority), db_text(kind), db_number((int64_t)count)), err) &&
           list_read(db, arena, FILING_NEWEST, filings, err);
}

bool
filings_swap(struct db *db, const struct filing *filing, enum filing_state state, bool new_revision,
             int64_t moment, bool *moved, struct error *err)
{
    int64_t next = filing->revision + (new_revision ? 1 : 0), rows = 0;

    if (new_revision &&
        !db_run(db, REVISION_OPEN,
                DB_VALUES(db_text(filing->id), db_number(next), db_number(moment)), NULL, err))
        return false;
    if (!db_run(db, FILING_SWAP,
                DB_VALUES(db_text(filing->id), db_number(filing->revision),
                          db_text(FILING_STATES[filing->state]), db_text(filing->man),
                          db_text(FILING_STATES[state]), db_number(next)),
                &rows, err))
        return false;
    *moved = rows == 1;
    return true;
}

bool
filings_revision(struct db *db, struct arena *arena, const char *filing, int64_t number,
                 struct revision *revision, struct error *err)
{
    bool row;

    if (!db_ask(db, REVISION_READ, DB_VALUES(db_text(filing), db_number(number)), err) ||
        !db_next(db, REVISION_READ, &row, err))
        return false;
    if (!row)
        return error_raise(err, ERR_INPUT, "there is no revision %lld", (long long)number);
    *revision = (struct revision){
        .opened = db_number_at(db, REVISION_READ, 0),
        .snapshot = db_copy_at(db, arena, REVISION_READ, 1),
        .options = db_copy_at(db, arena, REVISION_READ, 2),
        .man = db_copy_at(db, arena, REVISION_READ, 3),
        .erased = db_number_at(db, REVISION_READ, 4),
    };
    db_stop(db, REVISION_READ);
    return true;
}

bool
filings_erased(struct db *db, struct arena *arena, const char *authority,
               struct erased_revisions *erased, struct error *err)
{
    size_t room = 0;
    bool row;

    *erased = (struct erased_revisions){.list = NULL};
    if (!db_ask(db, REVISION_ERASED, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, REVISION_ERASED, &row, err))
        return false;
    while (row) {
        erased->list = arena_grow(arena, erased->list, &room, erased->count, sizeof *erased->list);
        erased->list[erased->count++] =
            (struct erased_revision){.filing = db_copy_at(db, arena, REVISION_ERASED, 0),
                                     .number = db_number_at(db, REVISION_ERASED, 1)};
        if (!db_next(db, REVISION_ERASED, &row, err))
            return false;
    }
    return true;
}

bool
filings_set_run(struct db *db, const char *filing, int64_t number, const struct revision *revision,
                struct error *err)
{
    return db_run(db, REVISION_RUN,
                  DB_VALUES(db_text(filing), db_number(number), db_text(revision->snapshot),
                            db_text(revision->options), db_text(revision->man)),
                  NULL, err);
}

bool
filings_set_artefacts(struct db *db, const char *filing, int64_t number,
                      const struct artefacts *artefacts, struct error *err)
{
    if (!db_run(db, ARTEFACT_FORGET, DB_VALUES(db_text(filing), db_number(number)), NULL, err))
        return false;
    for (size_t i = 0; i < artefacts->count; i++)
        if (!db_run(db, ARTEFACT_ADD,
                    DB_VALUES(db_text(filing), db_number(number), db_text(artefacts->list[i].name),
                              db_text(artefacts->list[i].sha256),
                              db_number(artefacts->list[i].length)),
                    NULL, err))
            return false;
    return true;
}

bool
filings_artefacts(struct db *db, struct arena *arena, const char *filing, int64_t number,
                  struct artefacts *artefacts, struct error *err)
{
    bool row;

    *artefacts = (struct artefacts){.list = NULL};
    if (!db_ask(db, ARTEFACT_LIST, DB_VALUES(db_text(filing), db_number(number)), err) ||
        !db_next(db, ARTEFACT_LIST, &row, err))
        return false;
    while (row) {
        struct artefact artefact = {
            .name = db_copy_at(db, arena, ARTEFACT_LIST, 0),
            .sha256 = db_copy_at(db, arena, ARTEFACT_LIST, 1),
            .length = db_number_at(db, ARTEFACT_LIST, 2),
        };

        LIST_PUT(arena, artefacts->list, artefacts->count, artefact);
        if (!db_next(db, ARTEFACT_LIST, &row, err))
            return false;
    }
    return true;
}

bool
filings_take_seat(struct db *db, const struct filing *filing, const struct seat_taken *seat,
                  struct error *err)
{
    struct db_value delegation = seat->delegation < 0 ? db_text(NULL) : db_number(seat->delegation);

    return db_run(db, SEAT_TAKE,
                  DB_VALUES(db_text(filing->id), db_number(filing->revision),
                            db_text(SEAT_CODES[seat->seat]), db_text(seat->person),
                            db_text(seat->identity), db_text(ROLES[seat->role].code), delegation,
                            db_text(seat->man), db_number((int64_t)seat->seq),
                            db_number(seat->taken)),
                  NULL, err);
}

static struct seat_taken
seat_at(struct db *db, struct arena *arena)
{
    return (struct seat_taken){
        .seat = seat_read(db_text_at(db, SEAT_LIST, 0)),
        .identity = db_copy_at(db, arena, SEAT_LIST, 1),
        .name = db_copy_at(db, arena, SEAT_LIST, 2),
        .role = role_read(db_text_at(db, SEAT_LIST, 3)),
        .delegation = db_is_null(db, SEAT_LIST, 4) ? -1 : db_number_at(db, SEAT_LIST, 4),
        .man = db_copy_at(db, arena, SEAT_LIST, 5),
        .seq = (uint64_t)db_number_at(db, SEAT_LIST, 6),
        .taken = db_number_at(db, SEAT_LIST, 7),
        .person = db_copy_at(db, arena, SEAT_LIST, 8),
    };
}

bool
filings_seats(struct db *db, struct arena *arena, const char *filing, int64_t number,
              struct seats *seats, struct error *err)
{
    bool row;

    seats->count = 0;
    if (!db_ask(db, SEAT_LIST, DB_VALUES(db_text(filing), db_number(number)), err) ||
        !db_next(db, SEAT_LIST, &row, err))
        return false;
    while (row) {
        must(seats->count < SEAT_TOTAL); /* the schema's key */
        seats->list[seats->count++] = seat_at(db, arena);
        if (!db_next(db, SEAT_LIST, &row, err))
            return false;
    }
    return true;
}

bool
filings_add_event(struct db *db, const char *filing, const struct filing_event *event,
                  struct error *err)
{
    return db_run(db, EVENT_ADD,
                  DB_VALUES(db_text(filing), db_number((int64_t)event->seq),
                            db_number(event->revision), db_text(event->move),
                            db_text(event->person), db_number(event->at), db_text(event->man),
                            db_text(event->reference), db_text(event->uploaded)),
                  NULL, err);
}

bool
filings_events(struct db *db, struct arena *arena, const char *filing, struct filing_events *events,
               struct error *err)
{
    bool row;

    *events = (struct filing_events){.list = NULL};
    if (!db_ask(db, EVENT_LIST, DB_VALUES(db_text(filing)), err) ||
        !db_next(db, EVENT_LIST, &row, err))
        return false;
    while (row) {
        struct filing_event event = {
            .seq = (uint64_t)db_number_at(db, EVENT_LIST, 0),
            .revision = db_number_at(db, EVENT_LIST, 1),
            .move = db_copy_at(db, arena, EVENT_LIST, 2),
            .person = db_copy_at(db, arena, EVENT_LIST, 3),
            .at = db_number_at(db, EVENT_LIST, 4),
            .man = db_copy_at(db, arena, EVENT_LIST, 5),
            .reference = db_copy_at(db, arena, EVENT_LIST, 6),
            .uploaded = db_copy_at(db, arena, EVENT_LIST, 7),
            .ref = db_copy_at(db, arena, EVENT_LIST, 8),
        };

        LIST_PUT(arena, events->list, events->count, event);
        if (!db_next(db, EVENT_LIST, &row, err))
            return false;
    }
    return true;
}

bool
filings_erase_remarks(struct db *db, const char *filing, struct error *err)
{
    return db_run(db, REMARK_ERASE, DB_VALUES(db_text(filing)), NULL, err);
}

bool
filings_once_add(struct db *db, const char *authority, const char *nonce, const char *person,
                 uint64_t seq, struct error *err)
{
    return db_run(
        db, MOVE_ONCE_ADD,
        DB_VALUES(db_text(authority), db_text(nonce), db_text(person), db_number((int64_t)seq)),
        NULL, err);
}

bool
filings_once_find(struct db *db, const char *authority, const char *nonce, const char *person,
                  uint64_t *seq, bool *found, struct error *err)
{
    if (!db_ask(db, MOVE_ONCE_READ, DB_VALUES(db_text(authority), db_text(nonce), db_text(person)),
                err) ||
        !db_next(db, MOVE_ONCE_READ, found, err))
        return false;
    if (*found) {
        *seq = (uint64_t)db_number_at(db, MOVE_ONCE_READ, 0);
        db_stop(db, MOVE_ONCE_READ);
    }
    return true;
}

bool
filings_add_remark(struct db *db, const char *filing, const struct remark *remark,
                   struct error *err)
{
    return db_run(db, REMARK_ADD,
                  DB_VALUES(db_text(filing), db_number(remark->revision), db_text(remark->person),
                            db_number(remark->written), db_text(remark->words),
                            db_text(remark->family)),
                  NULL, err);
}

bool
filings_remarks(struct db *db, struct arena *arena, const char *filing, const char *family,
                struct remarks *remarks, struct error *err)
{
    bool row;

    *remarks = (struct remarks){.list = NULL};
    if (!db_ask(db, REMARK_LIST, DB_VALUES(db_text(filing), db_text(family)), err) ||
        !db_next(db, REMARK_LIST, &row, err))
        return false;
    while (row) {
        struct remark remark = {
            .revision = db_number_at(db, REMARK_LIST, 0),
            .person = db_copy_at(db, arena, REMARK_LIST, 1),
            .written = db_number_at(db, REMARK_LIST, 2),
            .words = db_copy_at(db, arena, REMARK_LIST, 3),
        };

        LIST_PUT(arena, remarks->list, remarks->count, remark);
        if (!db_next(db, REMARK_LIST, &row, err))
            return false;
    }
    return true;
}

bool
filings_erase(struct db *db, const char *filing, int64_t number, int64_t moment, struct error *err)
{
    return db_run(db, REVISION_ERASE,
                  DB_VALUES(db_text(filing), db_number(number), db_number(moment)), NULL, err);
}
