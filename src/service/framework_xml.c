/* SPDX-License-Identifier: MIT */
#include "service/framework_xml.h"

#include <inttypes.h>

void
xml_put_escaped(struct builder *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '&')
            builder_puts(out, "&amp;");
        else if (*text == '<')
            builder_puts(out, "&lt;");
        else if (*text == '>')
            builder_puts(out, "&gt;");
        else if (*text == '"')
            builder_puts(out, "&quot;");
        else
            builder_put(out, text, 1);
    }
}

void
xml_put_attribute(struct builder *out, const char *name, const char *value)
{
    builder_printf(out, " %s=\"", name);
    xml_put_escaped(out, value);
    builder_puts(out, "\"");
}

void
xml_put_number(struct builder *out, const char *name, int64_t value)
{
    builder_printf(out, " %s=\"%" PRId64 "\"", name, value);
}

static void
put_day(struct builder *out, const char *name, int32_t day)
{
    if (day != DAY_UNKNOWN)
        xml_put_attribute(out, name, day_format(day).text);
}

static const char *
yes_no(bool value)
{
    return value ? "yes" : "no";
}

static void
put_head(struct builder *out, const struct framework *framework)
{
    builder_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<framework");
    xml_put_attribute(out, "name", framework->name);
    xml_put_attribute(out, "version", framework->version);
    xml_put_attribute(out, "official", yes_no(framework->official));
    put_day(out, "valid-from", framework->valid_from);
    put_day(out, "valid-to", framework->valid_to);
    builder_puts(out, ">\n  <source>");
    xml_put_escaped(out, framework->source);
    builder_puts(out, "</source>\n");
}

/* ---- tests, payments and what belongs to them ---- */

/* A list of types of events; nothing when there is none. */
static void
put_types(struct builder *out, const char *element, const char *const *types, uint16_t count)
{
    if (count == 0)
        return;
    builder_printf(out, "  <%s>\n", element);
    for (uint16_t i = 0; i < count; i++) {
        builder_puts(out, "    <event");
        xml_put_attribute(out, "type", types[i]);
        builder_puts(out, "/>\n");
    }
    builder_printf(out, "  </%s>\n", element);
}

static void
put_tests(struct builder *out, const struct framework *framework)
{
    builder_puts(out, "  <tests");
    xml_put_number(out, "min-needs", framework->min_needs);
    xml_put_number(out, "min-headlines", framework->min_headlines);
    xml_put_number(out, "sustain-months", framework->sustain_months);
    xml_put_attribute(out, "closure-quality", yes_no(framework->closure_quality));
    xml_put_attribute(out, "regression", yes_no(framework->regression));
    xml_put_number(out, "unauthorised-limit", framework->unauthorised_limit);
    xml_put_attribute(out, "claim-policy", claim_policy_format(framework->claim_policy).text);
    builder_puts(out, "/>\n");
}

/* Who may enter, at which of two doors. */
static void
put_entry(struct builder *out, const struct framework *framework)
{
    if (framework->eligible_on == POINT_ASSESSED) {
        builder_puts(out, "  <eligibility");
        xml_put_attribute(out, "on", RULE_POINTS[framework->eligible_on]);
        builder_puts(out, "/>\n");
    }
    if (framework->screening_needs > 0 || framework->screening_headlines > 0) {
        builder_puts(out, "  <screening");
        xml_put_number(out, "min-needs", framework->screening_needs);
        xml_put_number(out, "min-headlines", framework->screening_headlines);
        builder_puts(out, "/>\n");
    }
}

static void
put_payment(struct builder *out, const struct framework *framework)
{
    builder_puts(out, "  <payment");
    xml_put_number(out, "per-family-pence", framework->payment_pence);
    xml_put_number(out, "school-incentive-pence", framework->school_incentive_pence);
    if (framework->attachment_pence > 0)
        xml_put_number(out, "attachment-pence", framework->attachment_pence);
    builder_puts(out, "/>\n");
}

static void
put_after_claim(struct builder *out, const struct framework *framework)
{
    if (framework->follow_up.every_months > 0) {
        builder_puts(out, "  <follow-up");
        xml_put_number(out, "every-months", framework->follow_up.every_months);
        xml_put_number(out, "for-months", framework->follow_up.for_months);
        builder_puts(out, "/>\n");
    }
    if (framework->audit_percent > 0) {
        builder_puts(out, "  <audit");
        xml_put_number(out, "percent", framework->audit_percent);
        builder_puts(out, "/>\n");
    }
}

/* ---- measures, needs, routes ---- */

static void
put_measures(struct builder *out, const struct framework *framework)
{
    if (framework->measure_count == 0)
        return;
    builder_puts(out, "  <measures");
    if (framework->exception_stands)
        xml_put_attribute(out, "exception", "stands-for-measures");
    if (framework->neutral_excused)
        xml_put_attribute(out, "neutral", "not-asked");
    builder_puts(out, ">\n");
    for (uint16_t i = 0; i < framework->measure_count; i++) {
        builder_puts(out, "    <measure");
        xml_put_attribute(out, "id", framework->measures[i].id);
        if (framework->measures[i].note[0] != '\0')
            xml_put_attribute(out, "note", framework->measures[i].note);
        builder_puts(out, ">\n");
        framework_xml_rule(out, framework, &framework->measures[i].rule, 6);
        builder_puts(out, "    </measure>\n");
    }
    builder_puts(out, "  </measures>\n");
}

static void
put_need(struct builder *out, const struct framework *framework, const struct need_def *need)
{
    builder_puts(out, "    <need");
    xml_put_attribute(out, "code", need->code);
    for (uint16_t i = 0; i < need->measure_count; i++)
        builder_printf(out, "%s%s", i == 0 ? " measures=\"" : " ",
                       framework->measures[need->measures[i]].id);
    builder_puts(out, need->measure_count > 0 ? "\"" : "");
    if (need->eligibility > 0)
        xml_put_attribute(out, "eligibility", framework->measures[need->eligibility - 1].id);
    if (need->sustain_months > 0)
        xml_put_number(out, "sustain-months", need->sustain_months);
    builder_puts(out, ">");
    xml_put_escaped(out, need->text);
    builder_puts(out, "</need>\n");
}

static void
put_headline(struct builder *out, const struct framework *framework, uint16_t headline)
{
    builder_puts(out, "  <headline");
    xml_put_number(out, "number", framework->headlines[headline].number);
    xml_put_attribute(out, "label", framework->headlines[headline].label);
    builder_puts(out, ">\n");
    for (uint16_t i = 0; i < framework->need_count; i++)
        if (framework->needs[i].headline == headline)
            put_need(out, framework, &framework->needs[i]);
    builder_puts(out, "  </headline>\n");
}

static void
put_routes(struct builder *out, const struct framework *framework)
{
    if (framework->route_count == 0)
        return;
    builder_puts(out, "  <routes>\n");
    for (uint16_t i = 0; i < framework->route_count; i++) {
        const struct route *route = &framework->routes[i];

        builder_puts(out, "    <route");
        xml_put_attribute(out, "name", route->name);
        xml_put_attribute(out, "label", route->label);
        builder_puts(out, ">\n");
        for (uint16_t child = 0; child < route->rule.child_count; child++)
            framework_xml_rule(out, framework, &route->rule.children[child], 6);
        builder_puts(out, "    </route>\n");
    }
    builder_puts(out, "  </routes>\n");
}

struct text
framework_xml(struct arena *arena, const struct framework *framework)
{
    struct builder out = {.arena = arena};

    put_head(&out, framework);
    put_tests(&out, framework);
    put_entry(&out, framework);
    put_types(&out, "event-types", framework->event_types, framework->event_type_count);
    put_types(&out, "rereferral", framework->rereferral, framework->rereferral_count);
    put_payment(&out, framework);
    put_after_claim(&out, framework);
    put_measures(&out, framework);
    for (uint16_t i = 0; i < framework->headline_count; i++)
        put_headline(&out, framework, i);
    put_routes(&out, framework);
    builder_puts(&out, "</framework>\n");
    return (struct text){.at = out.at, .length = out.length};
}
