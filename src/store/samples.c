/* SPDX-License-Identifier: MIT */
#include "store/samples.h"

#include "store/statements.h"

bool
samples_announce(struct db *db, const char *authority, const struct sample *sample,
                 struct error *err)
{
    return db_run(db, SAMPLE_ADD,
                  DB_VALUES(db_text(authority), db_text(sample->filing),
                            db_number(sample->revision), db_number((int64_t)sample->announced),
                            db_text(sample->person), db_number(sample->at),
                            db_number(sample->share), db_number(sample->stratified),
                            db_number(sample->claimed)),
                  NULL, err);
}

bool
samples_draw(struct db *db, const struct sample *sample, struct error *err)
{
    return db_run(db, SAMPLE_DRAW,
                  DB_VALUES(db_text(sample->filing), db_number(sample->revision),
                            db_number(sample->drawn), db_number(sample->chosen),
                            db_text(sample->list_sha256), db_number(sample->list_length)),
                  NULL, err);
}

static struct sample
sample_at(struct db *db, struct arena *arena, enum statement statement)
{
    return (struct sample){
        .filing = db_copy_at(db, arena, statement, 0),
        .period = db_copy_at(db, arena, statement, 1),
        .revision = db_number_at(db, statement, 2),
        .announced = (uint64_t)db_number_at(db, statement, 3),
        .drawn = db_is_null(db, statement, 4) ? -1 : db_number_at(db, statement, 4),
        .person = db_copy_at(db, arena, statement, 5),
        .at = db_number_at(db, statement, 6),
        .share = (unsigned)db_number_at(db, statement, 7),
        .stratified = db_number_at(db, statement, 8) != 0,
        .claimed = db_number_at(db, statement, 9),
        .chosen = db_number_at(db, statement, 10),
        .list_sha256 = db_copy_at(db, arena, statement, 11),
        .list_length = db_number_at(db, statement, 12),
    };
}

/* The rows of a question about samples that was asked. */
static bool
samples_read(struct db *db, struct arena *arena, enum statement statement, struct samples *samples,
             struct error *err)
{
    size_t room = 0;
    bool row;

    *samples = (struct samples){.list = NULL};
    if (!db_next(db, statement, &row, err))
        return false;
    while (row) {
        samples->list =
            arena_grow(arena, samples->list, &room, samples->count, sizeof *samples->list);
        samples->list[samples->count++] = sample_at(db, arena, statement);
        if (!db_next(db, statement, &row, err))
            return false;
    }
    return true;
}

bool
samples_of_filing(struct db *db, struct arena *arena, const char *filing, struct samples *samples,
                  struct error *err)
{
    return db_ask(db, SAMPLE_OF_FILING, DB_VALUES(db_text(filing)), err) &&
           samples_read(db, arena, SAMPLE_OF_FILING, samples, err);
}

bool
samples_list(struct db *db, struct arena *arena, const char *authority, struct samples *samples,
             struct error *err)
{
    return db_ask(db, SAMPLE_LIST, DB_VALUES(db_text(authority)), err) &&
           samples_read(db, arena, SAMPLE_LIST, samples, err);
}

bool
samples_add_result(struct db *db, const char *authority, const struct sample_result *result,
                   struct error *err)
{
    return db_run(db, SAMPLE_RESULT_ADD,
                  DB_VALUES(db_text(authority), db_number((int64_t)result->seq),
                            db_text(result->filing), db_number(result->revision),
                            db_text(result->family), db_text(AUDITED[result->audited].code),
                            db_text(result->person), db_number(result->at)),
                  NULL, err);
}

static struct sample_result
result_at(struct db *db, struct arena *arena)
{
    enum audited audited = audited_read(db_text_at(db, SAMPLE_RESULT_LIST, 5));

    must(audited != AUDITED_TOTAL); /* the schema lets nothing else in */
    return (struct sample_result){
        .seq = (uint64_t)db_number_at(db, SAMPLE_RESULT_LIST, 0),
        .filing = db_copy_at(db, arena, SAMPLE_RESULT_LIST, 1),
        .period = db_copy_at(db, arena, SAMPLE_RESULT_LIST, 2),
        .revision = db_number_at(db, SAMPLE_RESULT_LIST, 3),
        .family = db_copy_at(db, arena, SAMPLE_RESULT_LIST, 4),
        .audited = audited,
        .person = db_copy_at(db, arena, SAMPLE_RESULT_LIST, 6),
        .name = db_copy_at(db, arena, SAMPLE_RESULT_LIST, 7),
        .at = db_number_at(db, SAMPLE_RESULT_LIST, 8),
    };
}

bool
samples_results(struct db *db, struct arena *arena, const char *authority,
                struct sample_results *results, struct error *err)
{
    size_t room = 0;
    bool row;

    *results = (struct sample_results){.list = NULL};
    if (!db_ask(db, SAMPLE_RESULT_LIST, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, SAMPLE_RESULT_LIST, &row, err))
        return false;
    while (row) {
        results->list =
            arena_grow(arena, results->list, &room, results->count, sizeof *results->list);
        results->list[results->count++] = result_at(db, arena);
        if (!db_next(db, SAMPLE_RESULT_LIST, &row, err))
            return false;
    }
    return true;
}

bool
samples_code_result(struct db *db, const char *authority, uint64_t seq, const char *family,
                    struct error *err)
{
    return db_run(db, SAMPLE_RESULT_CODE,
                  DB_VALUES(db_text(authority), db_number((int64_t)seq), db_text(family)), NULL,
                  err);
}
