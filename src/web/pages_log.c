/* SPDX-License-Identifier: MIT */
/* The log: searched, newest first; whether it is whole; each entry's proof. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/hex.h"
#include "service/log_tell.h"
#include "service/office.h"
#include "service/reading_process.h"
#include "web/pages.h"
#include "web/visit.h"

#define PAGE_ENTRIES 50
#define LOOKED_MOST  5000 /* entries that one search goes through */

/* Nothing that somebody typed freely: what is searched for stands in the address. */
struct search {
    const char *act;      /* "" or an act's name */
    const char *person;   /* "" or a reference */
    struct quarter about; /* year 0: any */
    uint64_t from;        /* the newest entry that is looked at */
};

static bool
fits(const struct search *search, const struct log_entry *entry)
{
    const struct log_leaf *leaf = &entry->leaf;
    char person[2 * LEAF_PERSON_SIZE + 1];

    hex_write(leaf->person, LEAF_PERSON_SIZE, person);
    return (search->act[0] == '\0' || strcmp(ACTS[leaf->act].name, search->act) == 0) &&
           (search->person[0] == '\0' || strcmp(person, search->person) == 0) &&
           (search->about.year == 0 ||
            ((leaf->parts & PART_QUARTER) != 0 &&
             quarter_index(leaf->quarter) == quarter_index(search->about)));
}

static void
show_entry(struct visit *visit, const struct log_entry *entry)
{
    const struct log_leaf *leaf = &entry->leaf;
    struct view *row = view_add(visit->view, "entries");

    view_printf(row, "seq", "%" PRIu64, entry->seq);
    view_printf(row, "path", "/receipts/%" PRIu64, entry->seq);
    view_printf(row, "when", "%s", london_format(leaf->at_ms).text);
    view_put(row, "who", entry->who);
    view_put(row, "what", ACTS[leaf->act].told);
    if ((leaf->parts & PART_QUARTER) != 0)
        view_printf(row, "period", "%s", quarter_format(leaf->quarter).text);
    if ((leaf->parts & PART_REVISION) != 0)
        view_printf(row, "of_revision", "%" PRId64, leaf->revision);
}

static bool
show_found(struct visit *visit, const struct search *search, struct error *err)
{
    uint64_t at = search->from, looked = 0, found = 0;
    bool there = true;

    while (there && found < PAGE_ENTRIES && looked < LOOKED_MOST) {
        struct log_entry entry;

        if (!log_entry_read(visit->arena, visit->site->state, at, &entry, &there, err))
            return false;
        if (there && fits(search, &entry)) {
            show_entry(visit, &entry);
            found++;
        }
        looked++;
        if (at-- == 0)
            return true;
    }
    view_printf(visit->view, "older", "/log?act=%s&person=%s&quarter=%s&from=%" PRIu64, search->act,
                search->person, search->about.year == 0 ? "" : quarter_format(search->about).text,
                at);
    return true;
}

static void
offer_acts(struct visit *visit, const char *chosen)
{
    for (unsigned act = 0; act < ACT_COUNT; act++) {
        struct view *option = view_add(visit->view, "acts");

        view_put(option, "value", ACTS[act].name);
        view_put(option, "label", ACTS[act].told);
        view_yes(option, "chosen", strcmp(chosen, ACTS[act].name) == 0);
    }
}

static bool
offer_people(struct visit *visit, const char *chosen, struct error *err)
{
    struct office_entry *list;
    size_t count;

    if (!office_list(visit->arena, visit->site->state, &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct view *option = view_add(visit->view, "people");

        view_put(option, "value", list[i].person.ref);
        view_put(option, "label", list[i].person.name);
        view_yes(option, "chosen", strcmp(chosen, list[i].person.ref) == 0);
    }
    return true;
}

/* A word of an address that has nothing odd in it, or "". */
static const char *
plain_query(const struct visit *visit, const char *name)
{
    const char *value = visit_query(visit, name);

    return value[strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789._")] == '\0' ? value : "";
}

static bool
show_log(struct visit *visit, struct error *err)
{
    struct search search = {.act = plain_query(visit, "act"),
                            .person = plain_query(visit, "person")};
    const char *quarter = visit_query(visit, "quarter");
    const char *from = visit_query(visit, "from");
    struct log_head head;

    if (!log_head_read(visit->arena, visit->site->state, &head, err))
        return false;
    if (!quarter_read(text_of(quarter), &search.about))
        search.about.year = 0;
    search.from = head.size == 0 ? 0 : head.size - 1;
    if (from[0] != '\0' && strtoull(from, NULL, 10) < search.from)
        search.from = strtoull(from, NULL, 10);
    if (head.size > 0 && !show_found(visit, &search, err))
        return false;
    if (!offer_people(visit, search.person, err))
        return false;
    offer_acts(visit, search.act);
    view_put(visit->view, "search_quarter", quarter);
    view_number(visit->view, "size", (int64_t)head.size);
    view_number(visit->view, "signed_size", (int64_t)head.signed_size);
    view_put(visit->view, "checkpoint", head.note);
    view_put(visit->view, "origin", visit->site->state->origin);
    view_put(visit->view, "title", "The log");
    return visit_show(visit, 200, "log", err);
}

bool
log_page(struct visit *visit, struct error *err)
{
    return show_log(visit, err);
}

static bool
show_verified(struct visit *visit, const struct errand *errand, struct error *err)
{
    struct view *shown = view_record(visit->view, "verified");
    struct error said = {.code = ERR_NONE};
    const struct json_value *answer;

    if (reading_answer(visit->arena, errand->answer, &answer, &said)) {
        view_yes(shown, "whole", true);
        view_number(shown, "leaves", reading_number(answer, "leaves"));
        view_number(shown, "checkpoints", reading_number(answer, "checkpoints"));
    } else if (said.code == ERR_CONFLICT)
        view_put(shown, "fault", visit_sentence(visit, &said));
    else
        return error_pass(err, &said);
    return show_log(visit, err);
}

/* Every leaf, the tree over them and the signed heads, replayed by another process. */
bool
log_verify(struct visit *visit, struct error *err)
{
    struct signing *signing = visit->site->signing;
    struct merkle_head remembered;

    visit_sign(visit);
    return (signing == NULL || sealing_remembered(visit->site->state, signing, &remembered, err)) &&
           visit_read(visit, reading_verify(visit->arena, signing == NULL ? NULL : &remembered),
                      show_verified);
}

bool
log_key(struct visit *visit, struct error *err)
{
    const struct state *state = visit->site->state;
    const char *line;

    return sealing_public_key(visit->arena, state->dir, state->origin, &line, err) &&
           visit_send(visit, "text/plain; charset=utf-8", "log.pub",
                      text_of(arena_printf(visit->arena, "%s\n", line)));
}
