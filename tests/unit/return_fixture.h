/* SPDX-License-Identifier: MIT */
/*
 * return_fixture - a state folder with people and returns in it; returns_draft spares the work of a
 * real run, returns_run does it.
 *
 * Owns     Everything lives in the fixture's arena; the folder is removed with it.
 */
#ifndef DELTARETURN_TESTS_UNIT_RETURN_FIXTURE_H
#define DELTARETURN_TESTS_UNIT_RETURN_FIXTURE_H

#include "base/bulk.h"
#include "fixture.h"
#include "service/drafting.h"
#include "service/signoff.h"

struct returns_for_test {
    struct arena *arena;
    const char *dir;
    struct state *state;
    struct error err;
};

void returns_open(struct returns_for_test *f);
void returns_close(struct returns_for_test *f);

/* A person of that login with one role, who has just signed in. */
struct actor returns_person(struct returns_for_test *f, const char *login, enum role role);

/* A draft for a quarter, whose decisions.csv claims the episode E1 of the family F1. */
struct filing returns_draft(struct returns_for_test *f, const char *period);

/* Takes in the exports of DATA, which is open, and makes the draft of its quarter from them. */
const struct draft_done *
returns_run(struct returns_for_test *f, struct fixture *data, const struct actor *actor);

/* Moves a return as it stands, in words: "submit". */
bool returns_move(struct returns_for_test *f, const struct actor *actor, const char *period,
                  enum move move, struct signoff_done *done);

/* What the reading process answers, with what comes along; false: nothing. */
bool returns_read(struct returns_for_test *f, struct text question, struct text *answer,
                  const struct bulk **bulk);

#endif
