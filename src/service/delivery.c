/* SPDX-License-Identifier: MIT */
#include "service/delivery.h"

#include "base/clock.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "model/person.h"
#include "model/retry.h"
#include "port/unicode.h"
#include "service/courier.h"
#include "service/maildir.h"
#include "service/notice.h"
#include "service/notice_leaf.h"

#define LONGEST_WAIT MS_A_DAY /* more than any wait of model/retry.h */
#define MAIL_FAILED  "mail-failed"

/* --- noting what became of a message ------------------------------------------------------------
 */

struct settling {
    struct state *state;
    const struct mail_settings *settings;
    struct outbox_row row; /* as it is to be */
    int64_t not_before, now;
    bool taken;   /* by a mail server, or into the folder */
    bool refused; /* for good */
    struct arena *arena;
    struct notices notices;
};

static const char *
failure_facts(struct settling *settling)
{
    struct canon *facts = canon_object(settling->arena);
    const struct outbox_row *row = &settling->row;
    struct arena *arena = settling->arena;
    const char *said = row->said == NULL ? "nothing" : row->said;

    canon_put(facts, "address", canon_text(arena, text_of(row->email)));
    canon_put(facts, "authority", canon_text(arena, text_of(settling->state->authority)));
    canon_put(facts, "message", canon_number(arena, row->id));
    canon_put(facts, "recipient", canon_text(arena, text_of(row->person)));
    canon_put(facts, "said", canon_text(arena, text_of(said)));
    canon_put(facts, "template", canon_text(arena, text_of(row->template)));
    return notice_text(&settling->notices, facts);
}

static bool
tell_person(struct settling *settling, const struct person *person, const char *address,
            struct error *err)
{
    struct notice notice = {
        .person = person->ref,
        .address = address,
        .template = MAIL_FAILED,
        .facts = failure_facts(settling),
        .seq = -1,
    };

    return notice_promise(&settling->notices, &notice, err);
}

/* The address that the settings name, in the name of an administrator when it is nobody's; without
 * such a setting all administrators but the one whose mail it was. */
static bool
tell_second(struct settling *settling, struct error *err)
{
    const char *second = settling->settings->second_contact;
    struct state *state = settling->state;
    struct people people;

    if (strcmp(settling->row.template, MAIL_FAILED) == 0)
        return true; /* no message about a message about a message */
    if (!people_read(state->db, settling->arena, state->authority, PEOPLE_ALL, NULL, &people, err))
        return false;
    for (size_t i = 0; i < people.count; i++) {
        const struct person *person = &people.list[i];
        unsigned roles;

        if (!people_roles(state->db, state->authority, person->ref, &roles, err))
            return false;
        if (person->disabled != 0 || !(roles & 1U << ROLE_ADMINISTRATOR) ||
            (second == NULL && strcmp(person->ref, settling->row.ref) == 0))
            continue;
        if (!tell_person(settling, person, second, err))
            return false;
        if (second != NULL)
            return true;
    }
    return true;
}

static bool
settle_work(struct db *db, void *context, struct error *err)
{
    struct settling *settling = context;

    if (!outbox_mark(db, &settling->row, settling->not_before, err))
        return false;
    if (settling->taken)
        return notice_leaf_add(settling->state, &settling->row, err);
    return !settling->refused ||
           (notice_leaf_add(settling->state, &settling->row, err) && tell_second(settling, err));
}

static void
plan_next(struct settling *settling, const struct smtp_answer *answer)
{
    unsigned char jitter;

    random_bytes(&jitter, sizeof jitter);
    settling->row.state = "formed";
    if (answer->verdict == SMTP_TAKEN) {
        settling->row.state = "sent";
    } else if (answer->verdict == SMTP_NEVER ||
               !retry_next(settling->row.tries, settling->row.since, settling->now, jitter,
                           &settling->not_before)) {
        settling->row.state = "failed";
        settling->refused = true;
    }
}

static void
count(struct delivery_done *done, const char *state)
{
    done->delivered += strcmp(state, "sent") == 0;
    done->failed += strcmp(state, "failed") == 0;
    done->waiting += strcmp(state, "formed") == 0;
}

bool
delivery_settle(struct state *state, const struct mail_settings *settings,
                const struct delivery *delivery, const struct smtp_answer *answer, int64_t now,
                struct delivery_done *done, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct settling settling = {
        .state = state,
        .settings = settings,
        .row = delivery->row,
        .now = now,
        .arena = arena,
        .notices = {.arena = arena, .state = state, .now = now},
        .taken = answer->verdict == SMTP_TAKEN,
    };

    settling.row.tries++;
    settling.row.said = string_or_null(answer->said);
    plan_next(&settling, answer);
    if (!db_transaction(state->db, settle_work, &settling, err))
        return false;
    count(done, settling.row.state);
    return true;
}

/* --- the next message ---------------------------------------------------------------------------
 */

static bool
form_work(struct db *db, void *context, struct error *err)
{
    const struct delivery *delivery = context;

    return outbox_form(db, delivery->row.id, delivery->message, err) &&
           links_wipe(db, delivery->row.id, err);
}

/* Formed once; from then on the kept bytes are the message. */
static bool
form(struct arena *arena, struct state *state, const struct mail_settings *settings, int64_t now,
     struct delivery *delivery, bool *formed, struct delivery_done *done, struct error *err)
{
    struct smtp_answer never = {.verdict = SMTP_NEVER};
    struct error why = {.code = ERR_NONE};

    *formed = true;
    if (strcmp(delivery->row.state, "formed") == 0)
        return outbox_message(state->db, arena, delivery->row.id, &delivery->message, err);
    if (post_form(arena, state, settings, &delivery->row, &delivery->message, &why))
        return db_transaction(state->db, form_work, delivery, err);
    *formed = false;
    if (why.code == ERR_INPUT) {
        snprintf(never.said, sizeof never.said, "%.*s", SMTP_SAID_SIZE - 1, why.text);
        return delivery_settle(state, settings, delivery, &never, now, done, err);
    }
    *err = why;
    return false;
}

bool
delivery_next(struct arena *arena, struct state *state, const struct mail_settings *settings,
              int64_t now, struct delivery *delivery, bool *found, struct delivery_done *done,
              struct error *err)
{
    bool formed = false;

    do {
        *delivery = (struct delivery){.message = {.length = 0}};
        if (!outbox_next(state->db, arena, state->authority, now, now + LONGEST_WAIT,
                         &delivery->row, found, err))
            return false;
        if (*found && !form(arena, state, settings, now, delivery, &formed, done, err))
            return error_while(err, "message %lld", (long long)delivery->row.id);
    } while (*found && !formed);
    return true;
}

bool
delivery_to_folder(const struct state *state, const struct delivery *delivery,
                   struct smtp_answer *answer, struct error *err)
{
    *answer = (struct smtp_answer){.verdict = SMTP_TAKEN};
    return maildir_put(state, delivery->row.queued, delivery->row.message_id, delivery->message,
                       err);
}

bool
delivery_wake(struct state *state, int64_t now, int64_t *moment, struct error *err)
{
    bool waits;

    if (!outbox_wake(state->db, state->authority, moment, &waits, err))
        return false;
    if (!waits)
        *moment = INT64_MAX;
    else if (*moment > now + LONGEST_WAIT)
        *moment = now;
    return true;
}

/* --- all of them --------------------------------------------------------------------------------
 */

static bool
hand_over(struct arena *arena, struct state *state, const struct mail_settings *settings,
          struct courier **courier, const struct delivery *delivery, struct smtp_answer *answer,
          struct error *err)
{
    if (settings->transport == MAIL_TO_FOLDER)
        return delivery_to_folder(state, delivery, answer, err);
    if (*courier == NULL && !courier_start(arena, &settings->server, courier, err))
        return false;
    return courier_send(*courier, delivery->row.id, settings->from, delivery->row.email,
                        delivery->message, err) &&
           courier_receive(*courier, &(int64_t){0}, answer, err);
}

bool
delivery_run(struct state *state, const struct mail_settings *settings, int64_t now,
             struct delivery_done *done, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct courier *courier = NULL;

    *done = (struct delivery_done){.left = state->borrowed};
    if (done->left)
        return true;
    for (;;) {
        ARENA_SCOPE struct arena *each = arena_new();
        struct delivery delivery;
        struct smtp_answer answer;
        bool found;

        if (!delivery_next(each, state, settings, now, &delivery, &found, done, err))
            return false;
        if (!found)
            return true;
        if (!hand_over(arena, state, settings, &courier, &delivery, &answer, err) ||
            !delivery_settle(state, settings, &delivery, &answer, now, done, err))
            return error_while(err, "message %lld", (long long)delivery.row.id);
    }
}

struct again {
    struct state *state;
    int64_t id, now;
};

static bool
again_work(struct db *db, void *context, struct error *err)
{
    const struct again *again = context;
    bool changed;

    if (!outbox_again(db, again->state->authority, again->id, again->now, &changed, err))
        return false;
    return changed || error_raise(err, ERR_INPUT,
                                  "there is no message %lld that was not sent; \"deltareturn "
                                  "outbox list\" lists them",
                                  (long long)again->id);
}

bool
delivery_again(struct state *state, int64_t id, int64_t now, struct error *err)
{
    struct again again = {.state = state, .id = id, .now = now};

    return db_transaction(state->db, again_work, &again, err);
}
