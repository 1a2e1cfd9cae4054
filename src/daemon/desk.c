/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* explicit_bzero */
#include "daemon/desk.h"

#define TRIES_MOST 3 /* a wish that ends three processes is the reason */

struct desk_seat {
    struct desk *desk;
    struct helper *helper;
    struct desk_wish *wish; /* that is worked on */
};

struct desk {
    const struct desk_def *def;
    struct desk_seat seats[DESK_SEATS_MOST];
    struct desk_wish *first, *last; /* that wait */
    unsigned waiting;
};

static void
seat_give(struct desk_seat *seat, struct desk_wish *wish)
{
    struct builder question = {.arena = arena_new()};
    struct error err = {.code = ERR_NONE};

    for (size_t i = 0; i < sizeof wish->parts / sizeof wish->parts[0]; i++)
        builder_put(&question, wish->parts[i].at, wish->parts[i].length);
    seat->wish = wish;
    wish->tries++;
    /* A child that died meanwhile is told by seat_ended, which gives the wish back. */
    if (!helper_tell(seat->helper, (struct text){question.at, question.length}, &err))
        must(err.code == ERR_RETRY);
    explicit_bzero(question.at, question.length); /* it may hold a password */
    arena_free(&question.arena);
}

static void
serve_waiting(struct desk *desk)
{
    for (size_t i = 0; i < desk->def->seats && desk->first != NULL; i++) {
        struct desk_seat *seat = &desk->seats[i];
        struct desk_wish *wish = desk->first;

        if (seat->wish != NULL || !helper_is_there(seat->helper))
            continue;
        desk->first = wish->next;
        desk->last = desk->first == NULL ? NULL : desk->last;
        desk->waiting--;
        seat_give(seat, wish);
    }
}

/* Tells all who asked it.  Whoever is told may be gone after that, and its wish with it. */
static void
wish_done(struct desk_wish *wish, struct text answer, int handed)
{
    while (wish != NULL) {
        struct desk_wish *same = wish->same;

        wish->done(wish->context, answer, handed);
        wish = same;
    }
}

static void
seat_said(void *context, struct text message)
{
    struct desk_seat *seat = context;
    struct desk_wish *wish = seat->wish;

    seat->wish = NULL;
    wish_done(wish, message, helper_handed(seat->helper));
    serve_waiting(seat->desk);
}

static void
seat_ready(void *context)
{
    serve_waiting(((struct desk_seat *)context)->desk);
}

static void
seat_ended(void *context)
{
    struct desk_seat *seat = context;
    struct desk *desk = seat->desk;
    struct desk_wish *wish = seat->wish;

    seat->wish = NULL;
    if (wish == NULL)
        return;
    if (wish->tries >= TRIES_MOST) {
        wish_done(wish, text_of(""), -1);
        return;
    }
    wish->next = desk->first;
    desk->first = wish;
    desk->last = desk->last == NULL ? wish : desk->last;
    desk->waiting++;
    serve_waiting(desk);
}

struct desk *
desk_new(struct arena *arena, struct loop *loop, const struct desk_def *def)
{
    struct desk *desk = ARENA_ARRAY(arena, struct desk, 1);

    must(def->seats <= DESK_SEATS_MOST);
    desk->def = def;
    for (size_t i = 0; i < desk->def->seats; i++) {
        struct desk_seat *seat = &desk->seats[i];
        const struct helper_user user = {
            .context = seat, .said = seat_said, .ready = seat_ready, .ended = seat_ended};

        seat->desk = desk;
        seat->helper = helper_new(arena, loop, &def->helper, &user);
    }
    return desk;
}

static bool
asks_the_same(const struct desk_wish *a, const struct desk_wish *b)
{
    bool same = a != NULL;

    for (size_t i = 0; same && i < sizeof a->parts / sizeof a->parts[0]; i++)
        same = text_equals(a->parts[i], b->parts[i]);
    return same;
}

/* The wish that asks the same already; NULL. */
static struct desk_wish *
find_same(struct desk *desk, const struct desk_wish *wish)
{
    for (size_t i = 0; i < desk->def->seats; i++)
        if (asks_the_same(desk->seats[i].wish, wish))
            return desk->seats[i].wish;
    for (struct desk_wish *at = desk->first; at != NULL; at = at->next)
        if (asks_the_same(at, wish))
            return at;
    return NULL;
}

bool
desk_ask(struct desk *desk, struct desk_wish *wish)
{
    struct desk_wish *same = desk->def->shared ? find_same(desk, wish) : NULL;

    wish->same = NULL;
    if (same != NULL) {
        wish->same = same->same;
        same->same = wish;
        return true;
    }
    if (desk->waiting >= desk->def->waiting_most)
        return false;
    wish->next = NULL;
    wish->tries = 0;
    *(desk->last != NULL ? &desk->last->next : &desk->first) = wish;
    desk->last = wish;
    desk->waiting++;
    serve_waiting(desk);
    return true;
}

unsigned
desk_load(const struct desk *desk)
{
    unsigned load = desk->waiting;

    for (size_t i = 0; i < desk->def->seats; i++)
        load += desk->seats[i].wish != NULL;
    return load;
}

unsigned
desk_restarts(const struct desk *desk)
{
    unsigned restarts = 0;

    for (size_t i = 0; i < desk->def->seats; i++)
        restarts += helper_restarts(desk->seats[i].helper);
    return restarts;
}
