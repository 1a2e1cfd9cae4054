/* SPDX-License-Identifier: MIT */
#include "service/clock_process.h"

#include "base/clock.h"
#include "base/frame.h"
#include "port/confine.h"
#include "service/schedule.h"

/* Plans, and tells people at once unless a quarter has to be run before. */
static bool
plan(const char *dir, int64_t now, bool *runs, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct schedule_done done;
    struct state *state;

    *runs = false;
    if (!state_open(arena, dir, STATE_WRITE, &state, err) || !schedule_plan(state, now, &done, err))
        return false;
    return done.suspect || (schedule_runs_due(state, now, runs, err) &&
                            (*runs || schedule_tell(state, now, &done, err)));
}

static bool
tell(const char *dir, int64_t now, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct schedule_done done = {.suspect = false};
    struct state *state;

    return state_open(arena, dir, STATE_WRITE, &state, err) &&
           schedule_tell(state, now, &done, err);
}

/* Borrows the folder only when something is written. */
static bool
run(const char *dir, int64_t now, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct schedule_done done = {.suspect = false};
    struct state *state;

    return state_open(arena, dir, STATE_READ, &state, err) &&
           state_begin_sealing(arena, state, err) && schedule_run(state, now, &done, err);
}

static bool
act(const char *dir, struct error *err)
{
    int64_t now = clock_now();
    bool runs;

    if (!plan(dir, now, &runs, err))
        return false;
    return !runs || (run(dir, now, err) && tell(dir, now, err));
}

/* Exports and certificates may lie anywhere, but only the state folder is written to. */
static bool
give_up_everything_else(const char *dir, struct error *err)
{
    const struct confinement confinement = {
        .readable = {"/"}, .writable = {dir}, .network = true, .children = true};

    return confine(&confinement, err);
}

static bool
answer(const void *dir, struct arena *arena, int descriptor, struct text message, struct error *err)
{
    struct error own = {.code = ERR_NONE, .text = ""};

    (void)arena, (void)message;
    (void)!act(dir, &own);
    return frame_send(descriptor, text_of(own.text), err);
}

int
clock_serve(const char *dir, int descriptor)
{
    struct error err = {.code = ERR_NONE};

    if (give_up_everything_else(dir, &err))
        (void)!frame_serve(descriptor, answer, dir, &err);
    return error_exit_status(&err);
}
