/* SPDX-License-Identifier: MIT */
#include "service/clock_process.h"

#include "base/clock.h"
#include "base/frame.h"
#include "service/schedule.h"
#include "service/sealing.h"

static bool
act(const char *dir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct schedule_done done;
    struct signing *signing;
    struct state *state;

    return state_open(arena, dir, STATE_WRITE, &state, err) &&
           signing_start(arena, dir, &signing, err) && sealing_sign(state, signing, err) &&
           schedule_act(state, clock_now(), &done, err) && sealing_sign(state, signing, err);
}

int
clock_serve(const char *dir, int descriptor)
{
    bool came = true;

    while (came) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE}, own = {.code = ERR_NONE, .text = ""};
        struct text message;

        if (!frame_receive(descriptor, arena, &message, &came, &err))
            return error_exit_status(&err);
        if (!came)
            break;
        (void)!act(dir, &own);
        if (!frame_send(descriptor, text_of(own.text), &err))
            return error_exit_status(&err);
    }
    return 0;
}
