/* SPDX-License-Identifier: MIT */
#include "service/notice.h"

#include "base/random.h"
#include "store/outbox.h"

bool
notices_begin(struct arena *arena, struct state *state, int64_t now, struct notices *notices,
              struct error *err)
{
    *notices = (struct notices){.state = state, .arena = arena, .now = now};
    return links_key(state, &notices->key, err);
}

struct canon *
notice_facts(const struct notices *notices, const struct filing *filing, const char *label)
{
    struct arena *arena = notices->arena;
    struct canon *facts = canon_object(arena);

    canon_put(facts, "authority", canon_text(arena, text_of(notices->state->authority)));
    canon_put(facts, "form", canon_text(arena, text_of(filing->kind)));
    canon_put(facts, "kind", canon_text(arena, text_of(label)));
    canon_put(facts, "man", canon_text(arena, text_of(filing->man)));
    canon_put(facts, "period", canon_text(arena, text_of(filing->period)));
    canon_put(facts, "return", canon_text(arena, text_of(filing->id)));
    canon_put(facts, "revision", canon_number(arena, filing->revision));
    return facts;
}

const char *
notice_text(const struct notices *notices, const struct canon *facts)
{
    struct builder text = {.arena = notices->arena};

    canon_write(&text, facts);
    return text.at;
}

/* The timetable is read here, in the transaction, so that only who gets as far pays for it; once
 * for all that is promised together about one quarter. */
static const struct due *
due_known(struct notices *notices, const char *period)
{
    if (notices->period == NULL || strcmp(notices->period, period) != 0) {
        notices->due = due_read(notices->state, period);
        notices->period = arena_copy(notices->arena, period, strlen(period));
    }
    return &notices->due;
}

static bool
promise_link(struct notices *notices, const struct notice *notice, int64_t message,
             struct error *err)
{
    const struct due *due = due_known(notices, notice->filing->period);
    struct link link = {
        .person = notice->person,
        .filing = notice->filing->id,
        .revision = notice->filing->revision,
        .man = notice->filing->man,
        .stood = notice->filing->state,
        .purpose = notice->purpose,
        .made = notices->now,
        .expires = links_expiry(due, notices->now),
        .message = message,
    };

    return links_make(notices->state, &notices->key, &link, err);
}

/* Ids grow with time, so that what one decision promises lies side by side in the indices: each
 * page of them is written whole.  The rest of its 32 digits nobody can guess. */
static const char *
message_id(const struct notices *notices)
{
    const char *origin = notices->state->origin;

    return arena_printf(notices->arena, "%s@%.*s", random_ref_at(notices->now).text,
                        (int)strcspn(origin, "/"), origin);
}

bool
notice_promise(struct notices *notices, const struct notice *notice, struct error *err)
{
    struct outbox_row row = {
        .seq = notice->seq,
        .person = notice->person,
        .address = notice->address,
        .template = notice->template,
        .facts = notice->facts,
        .message_id = message_id(notices),
        .queued = notices->now,
    };
    int64_t message;

    return outbox_add(notices->state->db, notices->state->authority, &row, &message, err) &&
           (notice->filing == NULL || promise_link(notices, notice, message, err));
}
