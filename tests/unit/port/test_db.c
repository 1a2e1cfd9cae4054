/* SPDX-License-Identifier: MIT */
#include "port/db.h"

#include <CUnit/CUnit.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "fixture.h"
#include "suites.h"

enum { PUT, GET, COUNT };
static const char *const STATEMENTS_HERE[] = {
    [PUT] = "INSERT INTO thing (id, name, bytes) VALUES (?1, ?2, ?3)",
    [GET] = "SELECT id, name, bytes FROM thing ORDER BY id",
    [COUNT] = "SELECT count(*) FROM thing",
};

struct place {
    struct arena *arena;
    const char *path;
    struct db *db;
    struct error err;
};

static void
place_open(struct place *place)
{
    place->arena = arena_new();
    place->path = path_join(place->arena, folder_for_test(place->arena), "a.db");
    place->err = (struct error){.code = ERR_NONE};
    CU_ASSERT_TRUE_FATAL(db_open(place->arena, place->path, DB_WRITE, &place->db, &place->err));
    CU_ASSERT_TRUE_FATAL(db_script(
        place->db,
        "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL, bytes BLOB) STRICT;",
        &place->err));
    CU_ASSERT_TRUE_FATAL(
        db_prepare(place->db, STATEMENTS_HERE, COUNT_OF(STATEMENTS_HERE), &place->err));
}

static int64_t
count_of(struct place *place)
{
    bool row = false;
    int64_t count = -1;

    CU_ASSERT_TRUE(db_ask(place->db, COUNT, DB_NO_VALUES, &place->err));
    CU_ASSERT_TRUE(db_next(place->db, COUNT, &row, &place->err) && row);
    count = db_number_at(place->db, COUNT, 0);
    db_stop(place->db, COUNT);
    return count;
}

static bool
put(struct db *db, int64_t id, struct error *err)
{
    return db_run(db, PUT, DB_VALUES(db_number(id), db_text("n"), db_bytes("a\0b", 3)), NULL, err);
}

/* Puts two rows; fails after the first when CONTEXT says so. */
static bool
put_two(struct db *db, void *context, struct error *err)
{
    const bool *fails = context;

    if (!put(db, 1, err))
        return false;
    if (*fails)
        return error_raise(err, ERR_INPUT, "changed our mind");
    return put(db, 2, err);
}

static void
rows_come_back_as_they_were(void)
{
    struct place place;
    bool no = false, row = false;
    struct text bytes;

    place_open(&place);
    CU_ASSERT_TRUE(db_transaction(place.db, put_two, &no, &place.err));
    EXPECT_NUMBER("rows", count_of(&place), 2);
    CU_ASSERT_TRUE(db_ask(place.db, GET, DB_NO_VALUES, &place.err));
    CU_ASSERT_TRUE(db_next(place.db, GET, &row, &place.err) && row);
    EXPECT_NUMBER("id", db_number_at(place.db, GET, 0), 1);
    EXPECT_TEXT("name", db_copy_at(place.db, place.arena, GET, 1), "n");
    bytes = db_text_at(place.db, GET, 2);
    CU_ASSERT_TRUE(bytes.length == 3 && memcmp(bytes.at, "a\0b", 3) == 0);
    CU_ASSERT_TRUE(db_next(place.db, GET, &row, &place.err) && row);
    CU_ASSERT_TRUE(db_next(place.db, GET, &row, &place.err) && !row);
    arena_free(&place.arena);
}

static void
what_fails_leaves_nothing(void)
{
    struct place place;
    bool yes = true, no = false;

    place_open(&place);
    CU_ASSERT_FALSE(db_transaction(place.db, put_two, &yes, &place.err));
    EXPECT_TEXT("reason", place.err.text, "changed our mind");
    EXPECT_NUMBER("rows", count_of(&place), 0);
    CU_ASSERT_TRUE(db_transaction(place.db, put_two, &no, &place.err));
    CU_ASSERT_FALSE(db_transaction(place.db, put_two, &no, &place.err));
    EXPECT_NUMBER("twice", place.err.code, ERR_CONFLICT);
    EXPECT_NUMBER("rows", count_of(&place), 2);
    arena_free(&place.arena);
}

struct attempts {
    bool fails[3];
    const char *refusals[3]; /* as told */
    struct arena *arena;
};

/* Attempts at the same two rows. */
static bool
attempt_all(struct db *db, void *context, struct error *err)
{
    struct attempts *attempts = context;

    for (size_t i = 0; i < COUNT_OF(attempts->fails); i++) {
        struct error refused;

        if (!db_attempt(db, put_two, &attempts->fails[i], &refused, err))
            return false;
        attempts->refusals[i] = refused.code == ERR_NONE ? ""
                                                         : arena_copy(attempts->arena, refused.text,
                                                                      strlen(refused.text));
    }
    return true;
}

/* What is refused takes nothing with it; what stood before it and comes after it stays. */
static void
an_attempt_fails_alone(void)
{
    struct attempts attempts = {
        .fails = {true, false, false}
    };
    struct place place;

    place_open(&place);
    attempts.arena = place.arena;
    CU_ASSERT_TRUE(db_transaction(place.db, attempt_all, &attempts, &place.err));
    EXPECT_TEXT("the first", attempts.refusals[0], "changed our mind");
    EXPECT_TEXT("the second", attempts.refusals[1], "");
    EXPECT_TEXT("the third", attempts.refusals[2], "UNIQUE constraint failed: thing.id");
    EXPECT_NUMBER("rows", count_of(&place), 2);
    arena_free(&place.arena);
}

/* The disk is nobody's own failure: it ends the whole transaction. */
static void
an_attempt_does_not_outlive_a_storage_error(void)
{
    struct attempts attempts = {
        .fails = {true, false, false}
    };
    struct place place;
    struct db *again;

    place_open(&place);
    attempts.arena = place.arena;
    CU_ASSERT_TRUE(fault_plan("change:3:full", &place.err));
    CU_ASSERT_FALSE(db_transaction(place.db, attempt_all, &attempts, &place.err));
    EXPECT_NUMBER("code", place.err.code, ERR_STORAGE);
    CU_ASSERT_PTR_NULL(attempts.refusals[1]);
    CU_ASSERT_TRUE(fault_plan("", &place.err));
    CU_ASSERT_TRUE(db_open(place.arena, place.path, DB_READ, &again, &place.err));
    CU_ASSERT_TRUE(db_prepare(again, STATEMENTS_HERE, COUNT_OF(STATEMENTS_HERE), &place.err));
    place.db = again;
    EXPECT_NUMBER("rows", count_of(&place), 0);
    arena_free(&place.arena);
}

/* Rows FIRST and on, each with BYTES of content. */
struct many {
    int64_t first, count;
    size_t bytes;
};

static bool
put_many(struct db *db, void *context, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct many *many = context;
    const char *bytes = arena_alloc(arena, many->bytes);

    for (int64_t i = many->first; i < many->first + many->count; i++)
        if (!db_run(db, PUT, DB_VALUES(db_number(i), db_text("n"), db_bytes(bytes, many->bytes)),
                    NULL, err))
            return false;
    return true;
}

static void
open_as(struct place *place, enum db_mode mode, struct place *other)
{
    *other = (struct place){.err = {.code = ERR_NONE}};
    CU_ASSERT_TRUE_FATAL(db_open(place->arena, place->path, mode, &other->db, &place->err));
    CU_ASSERT_TRUE_FATAL(
        db_prepare(other->db, STATEMENTS_HERE, COUNT_OF(STATEMENTS_HERE), &place->err));
}

static void
open_beside(struct place *place, struct place *beside)
{
    open_as(place, DB_READ, beside);
}

/* One of a row, one without a sync, one longer than what is gathered, and one longer than what is
 * kept in memory until it ends. */
static void
what_was_committed_is_seen_by_others(void)
{
    struct many one = {1, 1, 10}, unsynced = {2, 1, 10}, longer = {3, 40, 16000},
                longest = {43, 1300, 16000};
    struct place place, beside;

    place_open(&place);
    open_beside(&place, &beside);
    CU_ASSERT_TRUE(db_transaction(place.db, put_many, &one, &place.err));
    EXPECT_NUMBER("one row", count_of(&beside), 1);
    CU_ASSERT_TRUE(db_transaction_unsynced(place.db, put_many, &unsynced, &place.err));
    EXPECT_NUMBER("without a sync", count_of(&beside), 2);
    CU_ASSERT_TRUE(db_transaction(place.db, put_many, &longer, &place.err));
    EXPECT_NUMBER("in several pieces", count_of(&beside), 42);
    CU_ASSERT_TRUE(db_transaction(place.db, put_many, &longest, &place.err));
    EXPECT_NUMBER("before its end", count_of(&beside), 1342);
    arena_free(&place.arena);
}

/* The last row of a commit that the disk has no room for takes the others with it. */
static void
a_commit_without_room_is_taken_back(void)
{
    struct many before = {1, 2, 10}, unsynced = {3, 2, 30000};
    struct rlimit limit, tight;
    struct place place, beside;
    const char *log;

    place_open(&place);
    log = arena_printf(place.arena, "%s-wal", place.path);
    CU_ASSERT_TRUE(db_transaction(place.db, put_many, &before, &place.err));
    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &limit), 0);
    tight = (struct rlimit){.rlim_cur = file_size(log) + 50000, .rlim_max = limit.rlim_max};
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &tight), 0);
    CU_ASSERT_FALSE(db_transaction_unsynced(place.db, put_many, &unsynced, &place.err));
    CU_ASSERT_EQUAL(setrlimit(RLIMIT_FSIZE, &limit), 0);
    EXPECT_NUMBER("code", place.err.code, ERR_STORAGE);
    CU_ASSERT_TRUE(db_is_broken(place.db));
    open_beside(&place, &beside);
    EXPECT_NUMBER("rows", count_of(&beside), 2);
    arena_free(&place.arena);
}

/* Asks, lets another connection write, and then writes itself. */
static bool
ask_and_put(struct db *db, void *context, struct error *err)
{
    struct place *other = context;
    struct place here = {.db = db, .err = {.code = ERR_NONE}};
    bool no = false;

    EXPECT_NUMBER("rows at first", count_of(&here), 0);
    CU_ASSERT_TRUE(db_transaction(other->db, put_two, &no, &other->err));
    EXPECT_NUMBER("rows as they stood", count_of(&here), 0);
    return put(db, 3, err);
}

/* Other writers are not kept waiting while it only reads, and never written over. */
static void
an_unsynced_transaction_lets_writers_in_until_it_writes(void)
{
    struct place place, other;

    place_open(&place);
    open_as(&place, DB_WRITE, &other);
    CU_ASSERT_FALSE(db_transaction_unsynced(place.db, ask_and_put, &other, &place.err));
    EXPECT_NUMBER("code", place.err.code, ERR_RETRY);
    EXPECT_NUMBER("the other's rows", count_of(&place), 2);
    CU_ASSERT_TRUE(put(place.db, 3, &place.err));
    arena_free(&place.arena);
}

/* PLACE reads and has seen no rows yet; then OTHER writes two. */
static void
write_beside_a_reading(struct place *place, struct place *other)
{
    bool no = false;

    place_open(place);
    open_as(place, DB_WRITE, other);
    db_reading_begin(place->db);
    EXPECT_NUMBER("rows at first", count_of(place), 0);
    CU_ASSERT_TRUE(db_transaction(other->db, put_two, &no, &other->err));
}

/* As it stood at the first question, whatever others write; writing oneself ends it. */
static void
a_reading_is_of_one_moment(void)
{
    struct place place, other;

    write_beside_a_reading(&place, &other);
    EXPECT_NUMBER("rows as they stood", count_of(&place), 0);
    db_reading_end(place.db);
    EXPECT_NUMBER("rows since", count_of(&place), 2);
    db_reading_end(place.db);
    arena_free(&place.arena);
}

static bool
put_third(struct db *db, void *context, struct error *err)
{
    (void)context;
    return put(db, 3, err);
}

static bool
put_alone(struct db *db, db_work *work, void *context, struct error *err)
{
    return work(db, context, err);
}

/* What is written in a reading is written over nothing that others wrote, and is there at once. */
static void
writing_ends_a_reading(void)
{
    static bool (*const WRITES[])(struct db *, db_work *, void *, struct error *) = {
        put_alone, db_transaction, db_transaction_unsynced};

    for (size_t i = 0; i < COUNT_OF(WRITES); i++) {
        struct place place, other;

        write_beside_a_reading(&place, &other);
        CU_ASSERT_TRUE(WRITES[i](place.db, put_third, NULL, &place.err));
        EXPECT_NUMBER("rows", count_of(&place), 3);
        EXPECT_NUMBER("rows for others", count_of(&other), 3);
        arena_free(&place.arena);
    }
}

/* After a storage error nothing may run: SQLite may have rolled back by itself. */
static void
a_storage_error_stops_everything(void)
{
    static const char *const PLANS[] = {"change:2:full", "commit:1:io"};
    bool no = false;

    for (size_t i = 0; i < COUNT_OF(PLANS); i++) {
        struct place place;
        struct db *again;

        place_open(&place);
        CU_ASSERT_TRUE(fault_plan(PLANS[i], &place.err));
        CU_ASSERT_FALSE(db_transaction(place.db, put_two, &no, &place.err));
        EXPECT_NUMBER(PLANS[i], place.err.code, ERR_STORAGE);
        CU_ASSERT_FALSE(put(place.db, 3, &place.err));
        EXPECT_TEXT("words", place.err.text,
                    "the database has failed before; nothing more is written until the program is "
                    "started again");
        CU_ASSERT_TRUE(db_open(place.arena, place.path, DB_READ, &again, &place.err));
        CU_ASSERT_TRUE(db_prepare(again, STATEMENTS_HERE, COUNT_OF(STATEMENTS_HERE), &place.err));
        place.db = again;
        EXPECT_NUMBER("rows", count_of(&place), 0);
        CU_ASSERT_FALSE(put(place.db, 3, &place.err));
        arena_free(&place.arena);
    }
}

static void
a_copy_is_whole(void)
{
    struct place place;
    bool no = false;
    const char *path, *finding;
    struct db *copy;

    place_open(&place);
    path = arena_printf(place.arena, "%s.copy", place.path);
    CU_ASSERT_TRUE(db_transaction(place.db, put_two, &no, &place.err));
    CU_ASSERT_TRUE(db_copy_to(place.db, path, &place.err));
    CU_ASSERT_TRUE(db_open(place.arena, path, DB_READ, &copy, &place.err));
    CU_ASSERT_TRUE(db_prepare(copy, STATEMENTS_HERE, COUNT_OF(STATEMENTS_HERE), &place.err));
    place.db = copy;
    EXPECT_NUMBER("rows", count_of(&place), 2);
    CU_ASSERT_TRUE(db_integrity(copy, place.arena, &finding, &place.err));
    EXPECT_TEXT("integrity", finding, "ok");
    arena_free(&place.arena);
}

/* A link in the place of the log's index stands for all that keeps it from being made. */
static void
what_has_no_log_is_read_without_its_index(void)
{
    struct place place;
    bool no = false;
    const char *path;
    struct arena *writing;

    place_open(&place);
    path = arena_printf(place.arena, "%s 50%% of #1?mode=memory", place.path);
    CU_ASSERT_TRUE(db_copy_to(place.db, path, &place.err));
    writing = arena_new();
    CU_ASSERT_TRUE_FATAL(db_open(writing, path, DB_WRITE, &place.db, &place.err));
    CU_ASSERT_TRUE(db_prepare(place.db, STATEMENTS_HERE, COUNT_OF(STATEMENTS_HERE), &place.err));
    CU_ASSERT_TRUE(db_transaction(place.db, put_two, &no, &place.err));
    arena_free(&writing);
    EXPECT_NUMBER("link", symlink("nowhere", arena_printf(place.arena, "%s-shm", path)), 0);
    CU_ASSERT_FALSE(db_open(place.arena, path, DB_WRITE, &place.db, &place.err));
    EXPECT_NUMBER("cannot be written", place.err.code, ERR_STORAGE);
    CU_ASSERT_TRUE(db_open(place.arena, path, DB_READ, &place.db, &place.err));
    CU_ASSERT_TRUE(db_prepare(place.db, STATEMENTS_HERE, COUNT_OF(STATEMENTS_HERE), &place.err));
    EXPECT_NUMBER("rows", count_of(&place), 2);
    CU_ASSERT_FALSE(db_transaction(place.db, put_two, &no, &place.err));
    EXPECT_TEXT("nothing is written", place.err.text, "the database can only be read");
    CU_ASSERT_TRUE(file_write(arena_printf(place.arena, "%s-wal", path), "log", 3, &place.err));
    CU_ASSERT_FALSE(db_open(place.arena, path, DB_READ, &place.db, &place.err));
    EXPECT_NUMBER("nor is a log left out", place.err.code, ERR_STORAGE);
    arena_free(&place.arena);
}

static void
a_statement_that_does_not_fit_is_found_at_start(void)
{
    struct place place;
    static const char *const WRONG[] = {"SELECT colour FROM thing"};

    place_open(&place);
    CU_ASSERT_FALSE(db_prepare(place.db, WRONG, 1, &place.err));
    EXPECT_TEXT("words", place.err.text,
                "the database does not fit this program: no such column: colour; statement 0");
    arena_free(&place.arena);
}

void
suite_db(void)
{
    CU_pSuite suite = CU_add_suite("db", NULL, NULL);

    CU_add_test(suite, "rows come back as they were", rows_come_back_as_they_were);
    CU_add_test(suite, "what fails leaves nothing", what_fails_leaves_nothing);
    CU_add_test(suite, "an attempt fails alone", an_attempt_fails_alone);
    CU_add_test(suite, "an attempt does not outlive a storage error",
                an_attempt_does_not_outlive_a_storage_error);
    CU_add_test(suite, "what was committed is seen by others",
                what_was_committed_is_seen_by_others);
    CU_add_test(suite, "a commit without room is taken back", a_commit_without_room_is_taken_back);
    CU_add_test(suite, "an unsynced transaction lets writers in until it writes",
                an_unsynced_transaction_lets_writers_in_until_it_writes);
    CU_add_test(suite, "a reading is of one moment", a_reading_is_of_one_moment);
    CU_add_test(suite, "writing ends a reading", writing_ends_a_reading);
    CU_add_test(suite, "a storage error stops everything", a_storage_error_stops_everything);
    CU_add_test(suite, "a copy is whole", a_copy_is_whole);
    CU_add_test(suite, "what has no log is read without its index",
                what_has_no_log_is_read_without_its_index);
    CU_add_test(suite, "a statement that does not fit is found at start",
                a_statement_that_does_not_fit_is_found_at_start);
}
