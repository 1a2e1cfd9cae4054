/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* explicit_bzero */
#include "daemon/hashing.h"

#include "service/hashing_process.h"

#define TRIES_MOST 3 /* a wish that ends three processes is the reason */

static const struct helper_def HASHER = {
    .name = "hashing process", .word = HASHING_WORD, .wait_seconds = 30};

struct hasher_seat {
    struct hashing *hashing;
    struct helper *helper;
    struct hash_wish *wish; /* that is worked on */
};

struct hashing {
    struct hasher_seat seats[HASHING_AT_ONCE];
    struct hash_wish *first, *last; /* that wait */
    unsigned waiting;
};

static void
seat_give(struct hasher_seat *seat, struct hash_wish *wish)
{
    struct builder question = {.arena = arena_new()};
    struct error err = {.code = ERR_NONE};

    builder_put(&question, wish->salt.at, wish->salt.length);
    builder_put(&question, wish->secret.at, wish->secret.length);
    seat->wish = wish;
    wish->tries++;
    /* A child that died meanwhile is told by seat_ended, which gives the wish back. */
    if (!helper_tell(seat->helper, (struct text){question.at, question.length}, &err))
        must(err.code == ERR_RETRY);
    explicit_bzero(question.at, question.length);
    arena_free(&question.arena);
}

static void
serve_waiting(struct hashing *hashing)
{
    for (size_t i = 0; i < HASHING_AT_ONCE && hashing->first != NULL; i++) {
        struct hasher_seat *seat = &hashing->seats[i];
        struct hash_wish *wish = hashing->first;

        if (seat->wish != NULL || !helper_is_there(seat->helper))
            continue;
        hashing->first = wish->next;
        hashing->last = hashing->first == NULL ? NULL : hashing->last;
        hashing->waiting--;
        seat_give(seat, wish);
    }
}

static void
seat_said(void *context, struct text message)
{
    struct hasher_seat *seat = context;
    struct hash_wish *wish = seat->wish;

    seat->wish = NULL;
    if (wish != NULL)
        wish->done(wish->context, message);
    serve_waiting(seat->hashing);
}

static void
seat_ready(void *context)
{
    serve_waiting(((struct hasher_seat *)context)->hashing);
}

static void
seat_ended(void *context)
{
    struct hasher_seat *seat = context;
    struct hashing *hashing = seat->hashing;
    struct hash_wish *wish = seat->wish;

    seat->wish = NULL;
    if (wish == NULL)
        return;
    if (wish->tries >= TRIES_MOST) {
        wish->done(wish->context, text_of(""));
        return;
    }
    wish->next = hashing->first;
    hashing->first = wish;
    hashing->last = hashing->last == NULL ? wish : hashing->last;
    hashing->waiting++;
    serve_waiting(hashing);
}

struct hashing *
hashing_new(struct arena *arena, struct loop *loop)
{
    struct hashing *hashing = ARENA_ARRAY(arena, struct hashing, 1);

    for (size_t i = 0; i < HASHING_AT_ONCE; i++) {
        struct hasher_seat *seat = &hashing->seats[i];
        const struct helper_user user = {
            .context = seat, .said = seat_said, .ready = seat_ready, .ended = seat_ended};

        seat->hashing = hashing;
        seat->helper = helper_new(arena, loop, &HASHER, &user);
    }
    return hashing;
}

bool
hashing_ask(struct hashing *hashing, struct hash_wish *wish)
{
    if (hashing->waiting >= HASHING_WAITING)
        return false;
    wish->next = NULL;
    wish->tries = 0;
    *(hashing->last != NULL ? &hashing->last->next : &hashing->first) = wish;
    hashing->last = wish;
    hashing->waiting++;
    serve_waiting(hashing);
    return true;
}

unsigned
hashing_load(const struct hashing *hashing)
{
    unsigned load = hashing->waiting;

    for (size_t i = 0; i < HASHING_AT_ONCE; i++)
        load += hashing->seats[i].wish != NULL;
    return load;
}

unsigned
hashing_restarts(const struct hashing *hashing)
{
    unsigned restarts = 0;

    for (size_t i = 0; i < HASHING_AT_ONCE; i++)
        restarts += helper_restarts(hashing->seats[i].helper);
    return restarts;
}
