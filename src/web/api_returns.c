/* SPDX-License-Identifier: MIT */
/* Returns and their figures, for other programs: without names, notes or families. */
#include "service/kept.h"
#include "service/kinds.h"
#include "service/returns.h"
#include "web/api_route.h"

#include "base/number.h"

#define REVISION_MOST 1000000

/* What a list and a single return begin with. */
static void
put_return(struct json *object, const struct filing *filing)
{
    json_put_text(object, "period", filing->period);
    json_put_text(object, "kind", filing->kind);
    json_put_text(object, "state", FILING_STATES[filing->state]);
    json_put_number(object, "revision", filing->revision);
    api_put_text(object, "manifest_sha256", filing->man);
    api_put_text(object, "fingerprint",
                 filing->man[0] == '\0' ? NULL : returns_fingerprint(filing->man).text);
}

/* By quarter, those of the kind that runs make; a list that only grows at its end. */
bool
api_returns(struct api_call *call, struct error *err)
{
    const char *after = api_query(call, "after"), *last = NULL;
    struct json *root = json_root(call->arena), *list = json_put_list(root, "returns");
    struct filing_list filings;
    struct quarter quarter;
    size_t limit, count = 0;
    bool more = false;

    if (!api_limit(call, &limit))
        return true;
    if (after != NULL && !quarter_read(text_of(after), &quarter))
        return api_refuse(call, "\"after\" has to be a quarter like 2023-24-Q3");
    if (!returns_list(call->arena, call->site->state, &filings, err))
        return false;
    for (size_t i = 0; i < filings.count; i++) {
        const struct filing *filing = &filings.list[i];

        if (strcmp(filing->kind, KIND_QUARTERLY_CLAIM) != 0 ||
            (after != NULL && strcmp(filing->period, after) <= 0))
            continue;
        more = count == limit;
        if (more)
            break;
        put_return(json_add_object(list), filing);
        last = filing->period;
        count++;
    }
    api_put_text(
        root, "next",
        more ? arena_printf(call->arena, API_PATH "/returns?after=%s&limit=%zu", last, limit)
             : NULL);
    return api_send(call, 200, root);
}

/* The return that the path names; *THERE is false, answered, when there is none. */
static bool
find_return(struct api_call *call, struct filing *filing, bool *there, struct error *err)
{
    *there = returns_find(call->arena, call->site->state, api_param(call, 0), filing, err);
    if (*there || err->code != ERR_INPUT)
        return *there;
    *err = (struct error){.code = ERR_NONE};
    return api_missing(call);
}

static void
put_seats(struct json *root, const struct seats *seats)
{
    struct json *list = json_put_list(root, "decisions");

    for (size_t i = 0; i < seats->count; i++) {
        struct json *seat = json_add_object(list);

        json_put_text(seat, "role", ROLES[seats->list[i].role].code);
        api_put_moment(seat, "at", seats->list[i].taken);
    }
}

bool
api_return(struct api_call *call, struct error *err)
{
    struct json *root = json_root(call->arena), *list;
    struct return_view view;
    struct filing filing;
    bool there;

    if (!find_return(call, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    put_return(root, &filing);
    list = json_put_list(root, "revisions");
    for (int64_t number = 1; number <= filing.revision; number++) {
        struct json *revision = json_add_object(list);

        if (!returns_view(call->arena, call->site->state, &filing, number, &view, err))
            return false;
        json_put_number(revision, "number", number);
        api_put_moment(revision, "opened", view.revision.opened);
        api_put_text(revision, "snapshot", view.revision.snapshot);
        api_put_text(revision, "manifest_sha256", view.revision.man);
        api_put_moment(revision, "erased", view.revision.erased);
        put_seats(revision, &view.seats);
    }
    return api_send(call, 200, root);
}

/* ---- figures ---- */

/* Whether the program has them already: their tag is among those it names, or it takes any. */
static bool
has_already(const struct request *request, struct text tag)
{
    struct text named, rest, part;

    if (!header_find(&request->header, "If-None-Match", &named))
        return false;
    while (named.length > 0) {
        if (!text_cut(named, ',', &part, &rest))
            part = named, rest = text_of("");
        while (part.length > 0 && part.at[0] == ' ')
            part = (struct text){.at = part.at + 1, .length = part.length - 1};
        while (part.length > 0 && part.at[part.length - 1] == ' ')
            part.length--;
        if (part.length > 2 && memcmp(part.at, "W/", 2) == 0)
            part = (struct text){.at = part.at + 2, .length = part.length - 2};
        if (text_equals(part, tag) || text_is(part, "*"))
            return true;
        named = rest;
    }
    return false;
}

/* The bytes that the revision's manifest binds; so the manifest is their tag. */
static bool
send_figures(struct api_call *call, const struct filing *filing, int64_t number,
             const struct revision *revision, struct error *err)
{
    struct text tag = text_of(arena_printf(call->arena, "\"%s\"", revision->man));

    reply_field(call->reply, "ETag", tag);
    if (has_already(call->request, tag)) {
        call->reply->status = 304;
        call->reply->body = text_of("");
        return true;
    }
    call->reply->status = 200;
    reply_field(call->reply, "Content-Type", text_of("application/json"));
    return returns_file(call->arena, call->site->state, filing->id, number, FIGURES_FILE,
                        &call->reply->body, err);
}

bool
api_figures(struct api_call *call, struct error *err)
{
    const char *asked = api_query(call, "revision");
    struct return_view view;
    struct filing filing;
    uint64_t number;
    bool there;

    if (asked != NULL && (!decimal_read(text_of(asked), REVISION_MOST, &number) || number == 0))
        return api_refuse(call, "\"revision\" has to be a number from 1");
    if (!find_return(call, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (asked == NULL)
        number = (uint64_t)filing.revision;
    if (number > (uint64_t)filing.revision)
        return api_missing(call);
    if (!returns_view(call->arena, call->site->state, &filing, (int64_t)number, &view, err))
        return false;
    if (view.revision.man[0] == '\0' || view.revision.erased != 0)
        return api_missing(call);
    return send_figures(call, &filing, (int64_t)number, &view.revision, err);
}
