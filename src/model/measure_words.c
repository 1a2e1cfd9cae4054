/* SPDX-License-Identifier: MIT */
/*
 * measure_words - what a rule asks, as a sentence.
 */
#include "model/measure.h"

struct wording {
    struct builder out;
    const struct framework *framework;
};

static void say(struct wording *w, const struct rule *rule, bool inside);

static void
say_types(struct wording *w, const char *const *types, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        builder_puts(&w->out, i == 0 ? "" : i + 1 == count ? " or " : ", ");
        builder_puts(&w->out, types[i]);
    }
}

static void
say_span(struct wording *w, struct span_of_time span)
{
    const char *unit = RULE_UNITS[span.unit];

    builder_printf(&w->out, "%d %.*s", (int)span.count, (int)strlen(unit) - (span.count == 1),
                   unit);
}

static void
say_point(struct wording *w, const struct point *point)
{
    static const char *const WORDS[] = {
        [POINT_NONE] = "",
        [POINT_OPENED] = "opening",
        [POINT_ASSESSED] = "the assessment",
        [POINT_PLANNED] = "the plan",
        [POINT_CLOSED] = "closure",
        [POINT_SUSTAINED] = "the end of the sustainment period",
        [POINT_AS_AT] = "the as-at date",
        [POINT_IDENTIFIED] = "the day the need was identified",
        [POINT_FIRST] = "the first ",
        [POINT_LAST] = "the last ",
    };

    if (point->offset.count > 0) {
        say_span(w, point->offset);
        builder_puts(&w->out, point->before ? " before " : " after ");
    }
    builder_puts(&w->out, WORDS[point->kind]);
    if (point->kind == POINT_FIRST || point->kind == POINT_LAST)
        builder_puts(&w->out, point->type);
}

static void
say_window(struct wording *w, const struct window *window)
{
    if (window->start.kind != POINT_NONE) {
        builder_puts(&w->out, window->start_excluded ? ", after " : ", from ");
        say_point(w, &window->start);
    }
    if (window->end.kind == POINT_NONE)
        return;
    builder_puts(&w->out, window->end_excluded ? ", before " : ", up to ");
    say_point(w, &window->end);
}

static const char *
limit_name(enum limit_kind kind)
{
    switch (kind) {
    case LIMIT_AT_LEAST:
        return "at least";
    case LIMIT_ABOVE:
        return "more than";
    case LIMIT_AT_MOST:
        return "at most";
    case LIMIT_BELOW:
        return "below";
    case LIMIT_NONE:
        break;
    }
    return "";
}

static void
say_limit(struct wording *w, struct limit limit, const char *unit)
{
    builder_printf(&w->out, "%s %s%s", limit_name(limit.kind),
                   amount_format(limit.thousandths).text, unit);
}

/* ---- branches ---- */

static void
say_list(struct wording *w, const struct rule *rule, const char *between, bool inside)
{
    bool brackets = inside && rule->child_count > 1;

    builder_puts(&w->out, brackets ? "(" : "");
    for (uint16_t i = 0; i < rule->child_count; i++) {
        builder_puts(&w->out, i == 0 ? "" : between);
        say(w, &rule->children[i], rule->child_count > 1);
    }
    builder_puts(&w->out, brackets ? ")" : "");
}

static void
say_if(struct wording *w, const struct rule *rule)
{
    builder_puts(&w->out, "if ");
    say(w, &rule->children[0], true);
    builder_puts(&w->out, ": ");
    say(w, &rule->children[1], true);
    if (rule->child_count < 3)
        return;
    builder_puts(&w->out, "; otherwise: ");
    say(w, &rule->children[2], true);
}

static void
say_members(struct wording *w, const struct rule *rule)
{
    static const char *const WHOS[] = {
        [WHO_ANYONE] = "member of the household", [WHO_CHILD] = "child",
        [WHO_SCHOOL_AGE] = "child of school age", [WHO_ADULT] = "adult",
        [WHO_PARENT] = "parent or carer",         [WHO_NEED] = "the need's member",
    };

    if (rule->who == WHO_NEED)
        builder_puts(&w->out, "the member with the need");
    else if (rule->kind == RULE_SOME_MEMBERS)
        builder_printf(&w->out, "at least %d times a %s", (int)rule->needed, WHOS[rule->who]);
    else
        builder_printf(&w->out, "%s %s", rule->kind == RULE_EACH_MEMBER ? "each" : "at least one",
                       WHOS[rule->who]);
    builder_puts(&w->out, ": ");
    say(w, &rule->children[0], true);
}

/* ---- leaves ---- */

static const char *
quantity_words(const struct rule *rule)
{
    switch (rule->of) {
    case QUANTITY_ATTENDANCE:
        return rule->unauthorised_only ? "attendance, authorised absence not counted"
                                       : "attendance";
    case QUANTITY_ABSENCE:
        return rule->unauthorised_only ? "unauthorised absence"
                                       : "absence, authorised and unauthorised,";
    case QUANTITY_SUSPENSIONS:
        return "suspensions (fixed-term exclusions)";
    case QUANTITY_SUSPENSION_DAYS:
        return "days of suspension";
    case QUANTITY_PERMANENT_EXCLUSIONS:
        return "terms with a permanent exclusion";
    case QUANTITY_LATE_MARKS:
        return "late marks";
    case QUANTITY_COUNT:
    case QUANTITY_SUM:
    case QUANTITY_KIND_COUNT:
        break;
    }
    return "";
}

static void
say_terms(struct wording *w, const struct rule *rule)
{
    if (rule->terms == 0)
        builder_puts(&w->out, rule->each_term ? " in each term" : " over the terms");
    else
        builder_printf(&w->out, " %s %s %d consecutive %s", rule->each_term ? "in each of" : "over",
                       rule->choice == TERMS_ANY ? "any" : "the last", (int)rule->terms,
                       rule->terms == 1 ? "term" : "terms");
}

static void
say_provisions(struct wording *w, const struct rule *rule)
{
    static const char *const NAMES[] = {"primary",     "secondary",      "special",
                                        "alternative", "home education", "none"};
    bool any = false;

    if (rule->provisions == 0)
        return;
    builder_puts(&w->out, " (provision: ");
    for (unsigned i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (rule->provisions & 1U << i) {
            builder_printf(&w->out, "%s%s", any ? " or " : "", NAMES[i]);
            any = true;
        }
    builder_puts(&w->out, ")");
}

static void
say_school(struct wording *w, const struct rule *rule)
{
    builder_printf(&w->out, "%s ", quantity_words(rule));
    say_limit(w, rule->limit, rule->kind == RULE_ATTENDANCE ? "%" : "");
    say_provisions(w, rule);
    say_terms(w, rule);
    say_window(w, &rule->window);
}

static void
say_events(struct wording *w, const struct rule *rule)
{
    if (rule->of == QUANTITY_SUM) {
        builder_puts(&w->out, "amounts of ");
        say_types(w, rule->types, rule->type_count);
        builder_puts(&w->out, " of ");
        say_limit(w, rule->limit, " in all");
    } else if (rule->limit.kind == LIMIT_AT_MOST && rule->limit.thousandths == 0) {
        builder_puts(&w->out, "no event ");
        say_types(w, rule->types, rule->type_count);
    } else {
        say_limit(w, rule->limit, rule->limit.thousandths == THOUSAND ? " event " : " events ");
        say_types(w, rule->types, rule->type_count);
    }
    say_window(w, &rule->window);
}

static void
say_change(struct wording *w, const struct rule *rule)
{
    bool falls = rule->fall.kind != LIMIT_NONE;

    if (rule->of == QUANTITY_COUNT || rule->of == QUANTITY_SUM) {
        builder_puts(&w->out, rule->of == QUANTITY_SUM ? "amounts of " : "events ");
        say_types(w, rule->types, rule->type_count);
    } else {
        builder_puts(&w->out, quantity_words(rule));
    }
    builder_puts(&w->out, falls ? " down by " : " up by ");
    say_limit(w, falls ? rule->fall : rule->rise, "%");
    if (rule->terms > 0)
        say_terms(w, rule);
    say_window(w, &rule->result);
    builder_puts(&w->out, "; against the baseline");
    say_window(w, &rule->window);
}

static void
say_amounts(struct wording *w, const struct rule *rule)
{
    const struct limit *limits[] = {&rule->amount, &rule->amount_too};
    bool any = false;

    for (size_t i = 0; i < 2; i++) {
        if (limits[i]->kind == LIMIT_NONE)
            continue;
        builder_puts(&w->out, any ? " and " : " (amount ");
        say_limit(w, *limits[i], "");
        any = true;
    }
    builder_puts(&w->out, any ? ")" : "");
}

static void
say_state(struct wording *w, const struct rule *rule)
{
    say_types(w, rule->types, rule->type_count);
    say_amounts(w, rule);
    if (rule->lasts_days > 0) {
        builder_puts(&w->out, " at least every ");
        say_span(w, (struct span_of_time){rule->lasts_days, UNIT_DAYS});
    }
    builder_puts(&w->out, ", lasting at least ");
    say_span(w, rule->length);
    builder_puts(&w->out, " without a gap");
    if (rule->end_type_count > 0) {
        builder_puts(&w->out, " (ended by ");
        say_types(w, rule->end_types, rule->end_type_count);
        builder_puts(&w->out, ")");
    }
    say_window(w, &rule->window);
}

static void
say_by(struct wording *w, struct limit limit, const char *how, const char *than)
{
    bool any = limit.kind == LIMIT_ABOVE && limit.thousandths == 0;

    if (limit.kind == LIMIT_NONE)
        return;
    builder_puts(&w->out, " ");
    if (!any)
        say_limit(w, limit, " ");
    builder_printf(&w->out, "%s%s", how, than);
}

static void
say_step(struct wording *w, const struct rule *rule, const char *than)
{
    bool step = rule->fall.kind != LIMIT_NONE || rule->rise.kind != LIMIT_NONE;

    say_by(w, rule->fall, "lower", than);
    say_by(w, rule->rise, "higher", than);
    if (rule->limit.kind == LIMIT_NONE)
        return;
    builder_puts(&w->out, step ? ", and " : " ");
    say_limit(w, rule->limit, "");
}

static void
say_score(struct wording *w, const struct rule *rule)
{
    say_types(w, rule->types, rule->type_count);
    say_step(w, rule, " than at entry");
    say_window(w, &rule->window);
}

static void
say_gap(struct wording *w, const struct rule *rule)
{
    builder_puts(&w->out, "never more than ");
    say_span(w, rule->length);
    builder_puts(&w->out, " without ");
    say_types(w, rule->types, rule->type_count);
    say_window(w, &rule->window);
}

static void
say_value(struct wording *w, const struct rule *rule)
{
    builder_puts(&w->out, "the outcome's recorded value");
    say_step(w, rule, " than the baseline");
}

static void
say_settled(struct wording *w, const struct rule *rule)
{
    (void)rule;
    builder_puts(&w->out, "every need settled and at least one achieved");
}

static void
say_not(struct wording *w, const struct rule *rule)
{
    builder_puts(&w->out, "not: ");
    say(w, &rule->children[0], true);
}

static void
say_at_least(struct wording *w, const struct rule *rule)
{
    builder_printf(&w->out, "at least %d of: ", (int)rule->needed);
    say_list(w, rule, "; ", true);
}

static void
say_use(struct wording *w, const struct rule *rule)
{
    builder_printf(&w->out, "measure %s", w->framework->measures[rule->measure].id);
}

static void (*const SAY[RULE_KIND_COUNT])(struct wording *w, const struct rule *rule) = {
    [RULE_AT_LEAST] = say_at_least,
    [RULE_NOT] = say_not,
    [RULE_IF] = say_if,
    [RULE_USE] = say_use,
    [RULE_EACH_MEMBER] = say_members,
    [RULE_ANY_MEMBER] = say_members,
    [RULE_SOME_MEMBERS] = say_members,
    [RULE_ATTENDANCE] = say_school,
    [RULE_EXCLUSIONS] = say_school,
    [RULE_EVENTS] = say_events,
    [RULE_CHANGE] = say_change,
    [RULE_STATE] = say_state,
    [RULE_SCORE] = say_score,
    [RULE_GAP] = say_gap,
    [RULE_VALUE] = say_value,
    [RULE_NEEDS_SETTLED] = say_settled,
};

static void
say(struct wording *w, const struct rule *rule, bool inside)
{
    if (rule->kind == RULE_ALL || rule->kind == RULE_ANY)
        say_list(w, rule, rule->kind == RULE_ALL ? " and " : " or ", inside);
    else
        SAY[rule->kind](w, rule);
}

const char *
measure_words(struct arena *arena, const struct framework *framework, const struct rule *rule)
{
    struct wording w = {.out = {.arena = arena}, .framework = framework};

    builder_puts(&w.out, "");
    say(&w, rule, false);
    return w.out.at;
}
