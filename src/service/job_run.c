/* SPDX-License-Identifier: MIT */
#include "service/job_run.h"

#include "model/framework_set.h"
#include "service/library.h"

/* More gain nothing, and the pages want a processor too. */
#define THREADS 2

struct canon *
job_frameworks_write(struct arena *arena, const char *const *names, size_t count)
{
    struct canon *list = canon_list(arena);

    for (size_t i = 0; i < count; i++)
        canon_add(list, canon_text(arena, text_of(names[i])));
    return list;
}

struct canon *
job_run_write(struct arena *arena, const struct run_wish *wish)
{
    struct canon *object = canon_object(arena);

    canon_put(object, "agreed_number",
              wish->agreed_number == AGREED_NUMBER_NONE ? canon_null(arena)
                                                        : canon_number(arena, wish->agreed_number));
    canon_put(object, "area", canon_text_or_null(arena, wish->area));
    canon_put(object, "as_at", canon_text_or_null(arena, wish->as_at));
    canon_put(object, "claim_policy", canon_text_or_null(arena, wish->claim_policy));
    canon_put(object, "frameworks",
              job_frameworks_write(arena, wish->frameworks, wish->framework_count));
    canon_put(object, "quarter", canon_text_or_null(arena, wish->quarter));
    canon_put(object, "snapshot", canon_text_or_null(arena, wish->snapshot));
    return object;
}

static bool
read_period(struct arena *arena, const struct canon *arguments, struct run_options *options,
            struct error *err)
{
    const char *quarter = canon_text_at(arena, arguments, "quarter");
    const char *as_at = canon_text_at(arena, arguments, "as_at");
    int32_t day = DAY_UNKNOWN;
    struct quarter read;

    if (quarter == NULL || !quarter_read(text_of(quarter), &read))
        return error_raise(err, ERR_INPUT, "\"%s\" is not a quarter like 2023-24-Q3",
                           quarter == NULL ? "" : text_for_show(arena, text_of(quarter), 40));
    if (as_at != NULL && !day_parse(as_at, &day, err))
        return false;
    options->with_period = true;
    return period_make(read, day, &options->period, err);
}

static bool
read_area(struct arena *arena, const struct canon *arguments, enum funding_area *area,
          struct error *err)
{
    const char *given = canon_text_at(arena, arguments, "area");

    *area = AREA_PAYMENT_BY_RESULTS;
    if (given == NULL)
        return true;
    for (unsigned i = 0; i < AREA_COUNT; i++)
        if (strcmp(given, FUNDING_AREAS[i]) == 0) {
            *area = (enum funding_area)i;
            return true;
        }
    return error_raise(err, ERR_INPUT, "\"%s\" is not pbr, ea or devolved",
                       text_for_show(arena, text_of(given), 40));
}

static bool
put_policy(struct arena *arena, const char *given, struct framework *frameworks, size_t count,
           struct error *err)
{
    struct claim_policy policy;

    if (given == NULL)
        return true;
    if (!claim_policy_read(text_of(given), &policy))
        return error_raise(err, ERR_INPUT, "\"%s\" is not block, warn or after:MONTHS",
                           text_for_show(arena, text_of(given), 40));
    for (size_t i = 0; i < count; i++)
        frameworks[i].claim_policy = policy;
    return true;
}

bool
job_frameworks_read(struct arena *arena, const struct canon *list, struct draft_request *request,
                    struct run_options *options, struct error *err)
{
    size_t count = list == NULL ? 0 : list->count, at = 0;
    struct framework *frameworks;
    const struct framework *places[FRAMEWORKS_MOST];
    const char **names = ARENA_ARRAY(arena, const char *, count);
    struct framework_set *set = ARENA_ARRAY(arena, struct framework_set, 1);

    if (count == 0 || count > FRAMEWORKS_MOST)
        return error_raise(err, ERR_INPUT, "choose a framework");
    frameworks = ARENA_ARRAY(arena, struct framework, count);
    for (const struct canon *item = list->first; item != NULL; item = item->next, at++) {
        names[at] = arena_copy(arena, item->text.at, item->text.length);
        places[at] = &frameworks[at];
        if (strchr(names[at], '/') != NULL)
            return error_raise(err, ERR_INPUT, "\"%s\" is no framework of this council",
                               text_for_show(arena, text_of(names[at]), 40));
        if (!library_framework(arena, names[at], &frameworks[at], NULL, err))
            return false;
    }
    request->framework_names = names;
    request->framework_count = count;
    if (!put_policy(arena, request->claim_policy, frameworks, count, err))
        return false;
    framework_set_make(arena, places, (unsigned)count, set);
    options->frameworks = set;
    return framework_set_check(set, err);
}

bool
job_run_read(struct arena *arena, const struct canon *arguments, struct draft_request *request,
             struct error *err)
{
    struct run_options *options = ARENA_ARRAY(arena, struct run_options, 1);
    const struct canon *agreed = canon_get(arguments, "agreed_number");

    *request = (struct draft_request){
        .snapshot = canon_text_at(arena, arguments, "snapshot"),
        .claim_policy = canon_text_at(arena, arguments, "claim_policy"),
        .options = options,
    };
    options->threads = THREADS;
    options->figures.agreed_number =
        agreed != NULL && agreed->kind == CANON_NUMBER ? agreed->number : AGREED_NUMBER_NONE;
    return read_period(arena, arguments, options, err) &&
           read_area(arena, arguments, &options->figures.area, err) &&
           job_frameworks_read(arena, canon_get(arguments, "frameworks"), request, options, err);
}
