/* SPDX-License-Identifier: MIT */
#include "model/framework_diff.h"

#include "model/keys.h"
#include "model/measure.h"

const char *const DIFFERENCE_KINDS[] = {
    [DIFFERENCE_CHANGED] = "changed",
    [DIFFERENCE_ADDED] = "added",
    [DIFFERENCE_REMOVED] = "removed",
};

/* ---- single values, as words ---- */

typedef const char *value_fn(struct arena *arena, const struct framework *framework);

static const char *
number_words(struct arena *arena, int64_t number)
{
    return arena_printf(arena, "%lld", (long long)number);
}

static const char *
day_words(struct arena *arena, int32_t day)
{
    return day == DAY_UNKNOWN ? "open" : arena_printf(arena, "%s", day_format(day).text);
}

static const char *
yes_no(bool value)
{
    return value ? "yes" : "no";
}

#define VALUE(name, words)                                                          \
    static const char *name(struct arena *arena, const struct framework *framework) \
    {                                                                               \
        (void)arena;                                                                \
        return words;                                                               \
    }

VALUE(name_value, framework->name)
VALUE(version_value, framework->version)
VALUE(official_value, yes_no(framework->official))
VALUE(source_value, framework->source)
VALUE(valid_from_value, day_words(arena, framework->valid_from))
VALUE(valid_to_value, day_words(arena, framework->valid_to))
VALUE(min_needs_value, number_words(arena, framework->min_needs))
VALUE(min_headlines_value, number_words(arena, framework->min_headlines))
VALUE(sustain_value, arena_printf(arena, "%d months", (int)framework->sustain_months))
VALUE(closure_value, yes_no(framework->closure_quality))
VALUE(regression_value, yes_no(framework->regression))
VALUE(limit_value, arena_printf(arena, "%d%%", (int)framework->unauthorised_limit))
VALUE(policy_value, arena_printf(arena, "%s", claim_policy_format(framework->claim_policy).text))
VALUE(payment_value, arena_printf(arena, "%s", money_format(framework->payment_pence).text))
VALUE(incentive_value,
      arena_printf(arena, "%s", money_format(framework->school_incentive_pence).text))

VALUE(attachment_value, arena_printf(arena, "%s", money_format(framework->attachment_pence).text))
VALUE(eligible_value, RULE_POINTS[framework->eligible_on])
VALUE(screening_needs_value, number_words(arena, framework->screening_needs))
VALUE(screening_headlines_value, number_words(arena, framework->screening_headlines))
VALUE(follow_every_value, number_words(arena, framework->follow_up.every_months))
VALUE(follow_for_value, number_words(arena, framework->follow_up.for_months))
VALUE(audit_value, arena_printf(arena, "%d%%", (int)framework->audit_percent))
VALUE(exception_value, yes_no(framework->exception_stands))
VALUE(neutral_value, yes_no(!framework->neutral_excused))

static const struct {
    const char *part, *name;
    const char *words; /* what the value is, for a person */
    value_fn *value;
} PARAMETERS[] = {
    {"framework",   "name",                   "name",                                           name_value           },
    {"framework",   "version",                "version",                                        version_value        },
    {"framework",   "official",               "official",                                       official_value       },
    {"framework",   "valid-from",             "first day in force",                             valid_from_value     },
    {"framework",   "valid-to",               "last day in force",                              valid_to_value       },
    {"source",      "source",                 "source",                                         source_value         },
    {"tests",       "min-needs",              "different needs at least (T2)",                  min_needs_value      },
    {"tests",       "min-headlines",          "different headlines at least (T2)",              min_headlines_value  },
    {"tests",       "sustain-months",         "outcomes have to last (T6, T8 to T10)",          sustain_value        },
    {"tests",       "closure-quality",        "quality of the closure asked (T7)",              closure_value        },
    {"tests",       "regression",             "regression asked (T9, T10)",                     regression_value     },
    {"tests",       "unauthorised-limit",     "unauthorised absence at most (T10)",             limit_value          },
    {"tests",       "claim-policy",           "an earlier claim of the family (T11)",           policy_value         },
    {"payment",     "per-family-pence",       "payment for a family",                           payment_value        },
    {"payment",     "attachment-pence",       "when work with a family begins",                 attachment_value     },
    {"eligibility", "on",                     "day for which eligibility is asked",             eligible_value       },
    {"screening",   "min-needs",              "different needs at screening at least (T2)",     screening_needs_value},
    {"screening",   "min-headlines",          "different headlines at screening at least (T2)",
     screening_headlines_value                                                                                       },
    {"follow-up",   "every-months",           "months between checks after a claim",            follow_every_value   },
    {"follow-up",   "for-months",             "months of checks after a claim",                 follow_for_value     },
    {"audit",       "percent",                "claimed families audited at least",              audit_value          },
    {"measures",    "exception",              "an approved exception stands for measures (T6)", exception_value      },
    {"measures",    "neutral",                "measures asked of neutral needs (T6)",           neutral_value        },
    {"payment",     "school-incentive-pence", "to the school that led it, for a claim",
     incentive_value                                                                                                 },
};

/* ---- lists of named entries ---- */

typedef const char *entry_fn(struct arena *arena, const struct framework *framework, size_t at);

/* One thing about an entry that may change while the entry stays. */
struct aspect {
    const char *changed; /* "reworded" */
    entry_fn *value;
};

static size_t
headline_total(const struct framework *framework)
{
    return framework->headline_count;
}

static const char *
headline_key(struct arena *arena, const struct framework *framework, size_t at)
{
    return number_words(arena, framework->headlines[at].number);
}

static const char *
headline_label(struct arena *arena, const struct framework *framework, size_t at)
{
    return arena_printf(arena, "\"%s\"", framework->headlines[at].label);
}

static size_t
need_total(const struct framework *framework)
{
    return framework->need_count;
}

static const char *
need_key(struct arena *arena, const struct framework *framework, size_t at)
{
    (void)arena;
    return framework->needs[at].code;
}

static const char *
need_text(struct arena *arena, const struct framework *framework, size_t at)
{
    return arena_printf(arena, "\"%s\"", framework->needs[at].text);
}

static const char *
need_headline(struct arena *arena, const struct framework *framework, size_t at)
{
    return arena_printf(arena, "headline %d",
                        (int)framework->headlines[framework->needs[at].headline].number);
}

static size_t
rereferral_total(const struct framework *framework)
{
    return framework->rereferral_count;
}

static const char *
rereferral_key(struct arena *arena, const struct framework *framework, size_t at)
{
    (void)arena;
    return framework->rereferral[at];
}

/* "asks attends-90; eligible by absent; lasts 12 months", or "" when it asks nothing more. */
static const char *
need_rules(struct arena *arena, const struct framework *framework, size_t at)
{
    const struct need_def *need = &framework->needs[at];
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (uint16_t i = 0; i < need->measure_count; i++)
        builder_printf(&out, "%s%s", i == 0 ? "asks " : ", ",
                       framework->measures[need->measures[i]].id);
    if (need->eligibility > 0)
        builder_printf(&out, "%seligible by %s", out.length == 0 ? "" : "; ",
                       framework->measures[need->eligibility - 1].id);
    if (need->sustain_months > 0)
        builder_printf(&out, "%slasts %d months", out.length == 0 ? "" : "; ",
                       (int)need->sustain_months);
    return out.at;
}

static size_t
measure_total(const struct framework *framework)
{
    return framework->measure_count;
}

static const char *
measure_key(struct arena *arena, const struct framework *framework, size_t at)
{
    (void)arena;
    return framework->measures[at].id;
}

static const char *
measure_value(struct arena *arena, const struct framework *framework, size_t at)
{
    return measure_words(arena, framework, &framework->measures[at].rule);
}

static size_t
route_total(const struct framework *framework)
{
    return framework->route_count;
}

static const char *
route_key(struct arena *arena, const struct framework *framework, size_t at)
{
    (void)arena;
    return framework->routes[at].name;
}

static const char *
route_value(struct arena *arena, const struct framework *framework, size_t at)
{
    return measure_words(arena, framework, &framework->routes[at].rule);
}

#define ASPECTS_MOST 3
static const struct list {
    const char *part;
    const char *noun; /* "need", before the entry's name */
    size_t (*total)(const struct framework *framework);
    entry_fn *key;
    struct aspect aspects[ASPECTS_MOST]; /* the unused ones have no value */
} LISTS[] = {
    {"rereferral", "re-referral", rereferral_total, rereferral_key, {{NULL, NULL}}                                                                      },
    {"headline",   "headline",    headline_total,   headline_key,   {{"relabelled", headline_label}}                                                    },
    {"need",
     "need",                      need_total,
     need_key,                                                      {{"reworded", need_text}, {"moved", need_headline}, {"asked otherwise", need_rules}}},
    {"measure",    "measure",     measure_total,    measure_key,    {{"changed", measure_value}}                                                        },
    {"route",      "route",       route_total,      route_key,      {{"changed", route_value}}                                                          },
};

/* ---- putting the differences together ---- */

struct comparing {
    struct arena *arena;
    const struct framework *before, *after;
    struct differences *out;
    size_t room;
};

static void
put(struct comparing *c, struct difference difference)
{
    struct differences *out = c->out;

    if (out->count == c->room) {
        size_t room = c->room * 2 + 16;
        struct difference *list = ARENA_ARRAY(c->arena, struct difference, room);

        if (out->count > 0)
            memcpy(list, out->list, out->count * sizeof *list);
        out->list = list;
        c->room = room;
    }
    out->list[out->count++] = difference;
}

static void
compare_parameters(struct comparing *c)
{
    for (size_t i = 0; i < sizeof PARAMETERS / sizeof *PARAMETERS; i++) {
        const char *before = PARAMETERS[i].value(c->arena, c->before);
        const char *after = PARAMETERS[i].value(c->arena, c->after);

        if (strcmp(before, after) != 0)
            put(c, (struct difference){
                       .part = PARAMETERS[i].part,
                       .name = PARAMETERS[i].name,
                       .kind = DIFFERENCE_CHANGED,
                       .before = before,
                       .after = after,
                       .words = arena_printf(c->arena, "%s: %s -> %s", PARAMETERS[i].words, before,
                                             after),
                   });
    }
}

/* All that is said of an entry: ", headline 1, "Attendance below 90%"". */
static const char *
entry_words(struct arena *arena, const struct list *list, const struct framework *framework,
            size_t at)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < ASPECTS_MOST && list->aspects[i].value != NULL; i++) {
        const char *value = list->aspects[i].value(arena, framework, at);

        if (value[0] != '\0')
            builder_printf(&out, "%s%s", out.length == 0 ? "" : ", ", value);
    }
    return out.at;
}

static void
put_entry(struct comparing *c, const struct list *list, const struct framework *framework,
          size_t at, enum difference_kind kind)
{
    const char *words = entry_words(c->arena, list, framework, at);
    const char *key = list->key(c->arena, framework, at);

    put(c, (struct difference){
               .part = list->part,
               .name = key,
               .kind = kind,
               .before = kind == DIFFERENCE_REMOVED ? words : "",
               .after = kind == DIFFERENCE_ADDED ? words : "",
               .words = arena_printf(c->arena, "%s %s %s%s%s", list->noun, key,
                                     DIFFERENCE_KINDS[kind], words[0] == '\0' ? "" : ": ", words),
           });
}

static void
compare_entry(struct comparing *c, const struct list *list, size_t before_at, size_t after_at)
{
    const char *key = list->key(c->arena, c->before, before_at);

    for (size_t i = 0; i < ASPECTS_MOST && list->aspects[i].value != NULL; i++) {
        const struct aspect *aspect = &list->aspects[i];
        const char *before = aspect->value(c->arena, c->before, before_at);
        const char *after = aspect->value(c->arena, c->after, after_at);

        if (strcmp(before, after) != 0)
            put(c,
                (struct difference){
                    .part = list->part,
                    .name = key,
                    .kind = DIFFERENCE_CHANGED,
                    .before = before,
                    .after = after,
                    .words = arena_printf(c->arena, "%s %s %s: %s -> %s", list->noun, key,
                                          aspect->changed, before[0] == '\0' ? "nothing" : before,
                                          after[0] == '\0' ? "nothing" : after),
                });
    }
}

/* The names of a framework's entries, to be found again. */
static void
keys_fill(struct comparing *c, const struct list *list, const struct framework *framework,
          struct keys *keys)
{
    *keys = (struct keys){.count = 0};
    for (size_t i = 0; i < list->total(framework); i++)
        keys_add(keys, text_of(list->key(c->arena, framework, i)));
}

static void
compare_list(struct comparing *c, const struct list *list)
{
    struct keys before, after;

    keys_fill(c, list, c->before, &before);
    keys_fill(c, list, c->after, &after);
    for (uint32_t i = 0; i < before.count; i++) {
        uint32_t other = keys_find(&after, keys_text(&before, i));

        if (other == ROW_NONE)
            put_entry(c, list, c->before, i, DIFFERENCE_REMOVED);
        else
            compare_entry(c, list, i, other);
    }
    for (uint32_t i = 0; i < after.count; i++)
        if (keys_find(&before, keys_text(&after, i)) == ROW_NONE)
            put_entry(c, list, c->after, i, DIFFERENCE_ADDED);
    keys_free(&before);
    keys_free(&after);
}

void
framework_diff(struct arena *arena, const struct framework *before, const struct framework *after,
               struct differences *differences)
{
    struct comparing c = {.arena = arena, .before = before, .after = after, .out = differences};

    *differences = (struct differences){.count = 0};
    compare_parameters(&c);
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++)
        compare_list(&c, &LISTS[i]);
}
