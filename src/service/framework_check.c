/* SPDX-License-Identifier: MIT */
/* What is wrong with a framework file as a whole, once each element was read. */
#include "service/framework_parts.h"

/* How many rules a measure may come to once the measures it uses are put in: an answer must not
 * take for ever. */
#define RULES_MOST 5000

/* Names and event types are checked while rules are read; here, what takes the whole file. */
struct weighing {
    const struct framework_file *file;
    bool *under_way; /* measures that lead to the one being weighed */
    int64_t *weights;
};

static bool weigh(struct weighing *w, const struct rule *rule, int64_t *weight, struct error *err);

static bool
weigh_measure(struct weighing *w, uint16_t measure, int line, int64_t *weight, struct error *err)
{
    const struct measure *def = &w->file->framework->measures[measure];

    if (w->under_way[measure])
        return framework_fault(w->file, line, "use", err,
                               "measure \"%s\" comes back to itself; a measure is made of others "
                               "that do not use it",
                               def->id);
    if (w->weights[measure] == 0) {
        int64_t sum = 0;

        w->under_way[measure] = true;
        if (!weigh(w, &def->rule, &sum, err))
            return false;
        w->under_way[measure] = false;
        w->weights[measure] = sum;
    }
    *weight += w->weights[measure];
    return true;
}

static bool
weigh(struct weighing *w, const struct rule *rule, int64_t *weight, struct error *err)
{
    ++*weight;
    if (rule->kind == RULE_USE && !weigh_measure(w, rule->measure, rule->line, weight, err))
        return false;
    for (uint16_t i = 0; i < rule->child_count; i++)
        if (!weigh(w, &rule->children[i], weight, err))
            return false;
    if (*weight > RULES_MOST)
        return framework_fault(w->file, rule->line, "use", err,
                               "with the measures that it uses this comes to more than %d rules",
                               RULES_MOST);
    return true;
}

static bool
points_at(const struct window *window, enum point_kind kind)
{
    return window->start.kind == kind || window->end.kind == kind;
}

/* What only makes sense beside a need, or only in a route. */
static bool
rule_fits(const struct framework_file *file, const struct rule *rule, bool in_route,
          struct error *err)
{
    bool by_member = rule->kind >= RULE_EACH_MEMBER && rule->kind <= RULE_SOME_MEMBERS;
    bool of_need = rule->kind == RULE_VALUE || points_at(&rule->window, POINT_IDENTIFIED) ||
                   points_at(&rule->result, POINT_IDENTIFIED) ||
                   (by_member && rule->who == WHO_NEED);

    if (rule->kind == RULE_NEEDS_SETTLED && !in_route)
        return framework_fault(file, rule->line, "needs-settled", err,
                               "found in a measure; it is expected in a route only");
    if (of_need && in_route)
        return framework_fault(file, rule->line, "route", err,
                               "a rule about the need itself, which a route does not have; it is "
                               "expected in a measure that a need names");
    if (rule->kind == RULE_USE)
        return rule_fits(file, &file->framework->measures[rule->measure].rule, in_route, err);
    for (uint16_t i = 0; i < rule->child_count; i++)
        if (!rule_fits(file, &rule->children[i], in_route, err))
            return false;
    return true;
}

static bool
rules_fit(const struct framework_file *file, struct error *err)
{
    const struct framework *framework = file->framework;
    struct weighing w = {
        .file = file,
        .under_way = ARENA_ARRAY(file->arena, bool, framework->measure_count),
        .weights = ARENA_ARRAY(file->arena, int64_t, framework->measure_count),
    };

    for (uint16_t i = 0; i < framework->measure_count; i++) {
        int64_t weight = 0;

        if (!weigh_measure(&w, i, framework->measures[i].rule.line, &weight, err) ||
            !rule_fits(file, &framework->measures[i].rule, false, err))
            return false;
    }
    for (uint16_t i = 0; i < framework->route_count; i++) {
        int64_t weight = 0;

        if (!weigh(&w, &framework->routes[i].rule, &weight, err) ||
            !rule_fits(file, &framework->routes[i].rule, true, err))
            return false;
    }
    return true;
}

/* ---- warnings ---- */

static void
mark_used(const struct framework *framework, const struct rule *rule, bool *used)
{
    if (rule->kind == RULE_USE)
        used[rule->measure] = true;
    for (uint16_t i = 0; i < rule->child_count; i++)
        mark_used(framework, &rule->children[i], used);
}

static void
warn_of_unused(const struct framework_file *file)
{
    struct framework *framework = file->framework;
    bool *used = ARENA_ARRAY(file->arena, bool, framework->measure_count);
    const char **warnings = ARENA_ARRAY(file->arena, const char *, framework->measure_count);

    for (uint16_t i = 0; i < framework->need_count; i++) {
        const struct need_def *need = &framework->needs[i];

        for (uint16_t k = 0; k < need->measure_count; k++)
            used[need->measures[k]] = true;
        if (need->eligibility > 0)
            used[need->eligibility - 1] = true;
    }
    for (uint16_t i = 0; i < framework->measure_count; i++)
        mark_used(framework, &framework->measures[i].rule, used);
    for (uint16_t i = 0; i < framework->route_count; i++)
        mark_used(framework, &framework->routes[i].rule, used);
    for (uint16_t i = 0; i < framework->measure_count; i++)
        if (!used[i])
            warnings[framework->warning_count++] = arena_printf(
                file->arena, "line %d: measure \"%s\" is used by no need, route or measure",
                framework->measures[i].rule.line, framework->measures[i].id);
    framework->warnings = warnings;
}

/* ---- counts and dates ---- */

static bool
counts_fit(const struct framework_file *file, const char *element, int32_t min_needs,
           int32_t min_headlines, struct error *err)
{
    const struct framework *framework = file->framework;
    const struct xml_element *at = xml_child(file->root, element);
    int line = at == NULL ? 0 : xml_line(at);

    if (min_needs > framework->need_count)
        return framework_fault(file, line, element, err,
                               "min-needs is %d, but the framework has only %d needs",
                               (int)min_needs, framework->need_count);
    if (min_headlines > framework->headline_count)
        return framework_fault(file, line, element, err,
                               "min-headlines is %d, but the framework has only %d headlines",
                               (int)min_headlines, framework->headline_count);
    return true;
}

static bool
own_types_fit(const struct framework_file *file, struct error *err)
{
    const struct xml_element *list = xml_child(file->root, "event-types");

    for (const struct xml_element *event = list == NULL ? NULL : xml_child(list, "event");
         event != NULL; event = xml_next(event, "event")) {
        struct framework others = *file->framework;
        const char *type = framework_attribute(file, event, "type");

        others.event_type_count = 0;
        if (framework_knows_event(&others, text_of(type)))
            return framework_fault(file, xml_line(event), "event", err,
                                   "type \"%s\" is known without being named here", type);
    }
    return true;
}

bool
framework_check(const struct framework_file *file, struct error *err)
{
    const struct framework *framework = file->framework;

    if (!counts_fit(file, "tests", framework->min_needs, framework->min_headlines, err) ||
        !counts_fit(file, "screening", framework->screening_needs, framework->screening_headlines,
                    err))
        return false;
    if (framework->follow_up.every_months > framework->follow_up.for_months)
        return framework_fault(file, xml_line(xml_child(file->root, "follow-up")), "follow-up", err,
                               "every-months is %d, which is more than for-months, %d",
                               (int)framework->follow_up.every_months,
                               (int)framework->follow_up.for_months);
    if (framework->valid_to != DAY_UNKNOWN && framework->valid_to < framework->valid_from)
        return framework_fault(
            file, xml_line(file->root), "framework", err, "valid-to %s lies before valid-from %s",
            day_format(framework->valid_to).text, day_format(framework->valid_from).text);
    if (!own_types_fit(file, err) || !rules_fit(file, err))
        return false;
    warn_of_unused(file);
    return true;
}
