/* SPDX-License-Identifier: MIT */
#include "store/matches.h"

#include "store/statements.h"

const char *const MATCH_WORDS[MATCH_VERDICTS] = {
    [MATCH_OPEN] = "", [MATCH_SAME] = "same", [MATCH_DIFFERENT] = "different"};

static const enum statement STATEMENT_OF[] = {
    [MATCHES_STANDING] = MATCH_STANDING,
    [MATCHES_ALL] = MATCH_ALL,
    [MATCHES_OF_FILING] = MATCH_OF_FILING,
};

bool
matches_add(struct db *db, const char *authority, const struct match_decision *decision,
            struct error *err)
{
    return db_run(db, MATCH_ADD,
                  DB_VALUES(db_text(authority), db_number((int64_t)decision->seq),
                            db_text(decision->family), db_text(decision->claimed_as),
                            db_text(MATCH_WORDS[decision->verdict]), db_number(decision->score),
                            db_text(decision->salt), db_text(decision->filing),
                            db_number(decision->revision), db_text(decision->man),
                            db_text(decision->person), db_number(decision->decided)),
                  NULL, err);
}

static struct match_decision
decision_at(struct db *db, struct arena *arena, enum statement statement)
{
    return (struct match_decision){
        .seq = (uint64_t)db_number_at(db, statement, 0),
        .family = db_copy_at(db, arena, statement, 1),
        .claimed_as = db_copy_at(db, arena, statement, 2),
        .verdict = text_is(db_text_at(db, statement, 3), MATCH_WORDS[MATCH_SAME]) ? MATCH_SAME
                                                                                  : MATCH_DIFFERENT,
        .score = db_number_at(db, statement, 4),
        .salt = db_copy_at(db, arena, statement, 5),
        .filing = db_copy_at(db, arena, statement, 6),
        .revision = db_number_at(db, statement, 7),
        .man = db_copy_at(db, arena, statement, 8),
        .person = db_copy_at(db, arena, statement, 9),
        .name = db_copy_at(db, arena, statement, 10),
        .decided = db_number_at(db, statement, 11),
        .period = db_copy_at(db, arena, statement, 12),
    };
}

bool
matches_read(struct db *db, struct arena *arena, enum matches_which which, const char *key,
             struct match_decisions *decisions, struct error *err)
{
    enum statement statement = STATEMENT_OF[which];
    size_t room = 0;
    bool row;

    *decisions = (struct match_decisions){.list = NULL};
    if (!db_ask(db, statement, DB_VALUES(db_text(key)), err) || !db_next(db, statement, &row, err))
        return false;
    while (row) {
        decisions->list =
            arena_grow(arena, decisions->list, &room, decisions->count, sizeof *decisions->list);
        decisions->list[decisions->count++] = decision_at(db, arena, statement);
        if (!db_next(db, statement, &row, err))
            return false;
    }
    return true;
}

bool
matches_code(struct db *db, const char *authority, uint64_t seq, const char *family,
             const char *claimed_as, struct error *err)
{
    return db_run(db, MATCH_CODE,
                  DB_VALUES(db_text(authority), db_number((int64_t)seq), db_text(family),
                            db_text(claimed_as)),
                  NULL, err);
}
