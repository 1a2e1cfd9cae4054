/* SPDX-License-Identifier: MIT */
#include "command/framework_rules.h"

#include "model/measure.h"

/* ---- for a terminal ---- */

static void
show_more_tests(const struct framework *framework)
{
    if (framework->screening_needs > 0 || framework->screening_headlines > 0)
        printf(
            "  screening        at least %d needs, under at least %d headlines, identified then\n",
            (int)framework->screening_needs, (int)framework->screening_headlines);
    if (framework->attachment_pence > 0)
        printf("  attachment       %s a family, when work with it begins\n",
               money_format(framework->attachment_pence).text);
    if (framework->follow_up.every_months > 0)
        printf("  follow-up        every %d months for %d months after a claim\n",
               (int)framework->follow_up.every_months, (int)framework->follow_up.for_months);
    if (framework->audit_percent > 0)
        printf("  audit            at least %d%% of claimed families\n",
               (int)framework->audit_percent);
    if (framework->exception_stands)
        puts("  exceptions       an approved one stands for a need's measures");
    if (framework->neutral_excused)
        puts("  neutral          no measure is asked of a need settled as neutral");
}

static void
show_measures(struct arena *arena, const struct framework *framework)
{
    if (framework->measure_count > 0)
        puts("\nmeasures on hard data");
    for (uint16_t i = 0; i < framework->measure_count; i++) {
        const struct measure *measure = &framework->measures[i];

        printf("  %s%s%s%s\n      %s\n", measure->id, measure->note[0] == '\0' ? "" : " (",
               measure->note, measure->note[0] == '\0' ? "" : ")",
               measure_words(arena, framework, &measure->rule));
    }
    if (framework->route_count > 0)
        puts("\nroutes, of which one has to pass");
    for (uint16_t i = 0; i < framework->route_count; i++)
        printf("  %s (%s)\n      %s\n", framework->routes[i].name, framework->routes[i].label,
               measure_words(arena, framework, &framework->routes[i].rule));
}

void
framework_rules_show(struct arena *arena, const struct framework *framework)
{
    show_more_tests(framework);
    show_measures(arena, framework);
}

const char *
framework_need_ties(struct arena *arena, const struct framework *framework,
                    const struct need_def *need)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    if (need->eligibility > 0)
        builder_printf(&out, "; eligible by %s", framework->measures[need->eligibility - 1].id);
    for (uint16_t i = 0; i < need->measure_count; i++)
        builder_printf(&out, "%s%s", i == 0 ? "; asks " : ", ",
                       framework->measures[need->measures[i]].id);
    if (need->sustain_months > 0)
        builder_printf(&out, "; sustained %d months", (int)need->sustain_months);
    return out.at;
}

/* ---- for another program ---- */

void
framework_need_put(struct json *object, const struct framework *framework,
                   const struct need_def *need)
{
    struct json *list = json_put_list(object, "measures");

    for (uint16_t i = 0; i < need->measure_count; i++)
        json_add_text(list, framework->measures[need->measures[i]].id);
    json_put_text(object, "eligibility",
                  need->eligibility == 0 ? "" : framework->measures[need->eligibility - 1].id);
    json_put_number(object, "sustain_months",
                    need->sustain_months == 0 ? framework->sustain_months : need->sustain_months);
}

static void
put_rules(struct arena *arena, struct json *object, const struct framework *framework)
{
    struct json *list = json_put_list(object, "measures"), *entry;

    for (uint16_t i = 0; i < framework->measure_count; i++) {
        entry = json_add_object(list);
        json_put_text(entry, "id", framework->measures[i].id);
        json_put_text(entry, "note", framework->measures[i].note);
        json_put_text(entry, "words",
                      measure_words(arena, framework, &framework->measures[i].rule));
    }
    list = json_put_list(object, "routes");
    for (uint16_t i = 0; i < framework->route_count; i++) {
        entry = json_add_object(list);
        json_put_text(entry, "name", framework->routes[i].name);
        json_put_text(entry, "label", framework->routes[i].label);
        json_put_text(entry, "words", measure_words(arena, framework, &framework->routes[i].rule));
    }
}

void
framework_rules_put(struct arena *arena, struct json *object, const struct framework *framework)
{
    struct json *list;

    json_put_text(object, "eligible_on", RULE_POINTS[framework->eligible_on]);
    json_put_number(object, "screening_min_needs", framework->screening_needs);
    json_put_number(object, "screening_min_headlines", framework->screening_headlines);
    json_put_number(object, "attachment_pence", framework->attachment_pence);
    json_put_number(object, "follow_up_every_months", framework->follow_up.every_months);
    json_put_number(object, "follow_up_for_months", framework->follow_up.for_months);
    json_put_number(object, "audit_percent", framework->audit_percent);
    json_put_bool(object, "exception_stands_for_measures", framework->exception_stands);
    json_put_bool(object, "measures_asked_of_neutral", !framework->neutral_excused);
    list = json_put_list(object, "event_types");
    for (uint16_t i = 0; i < framework->event_type_count; i++)
        json_add_text(list, framework->event_types[i]);
    put_rules(arena, object, framework);
}
