/* SPDX-License-Identifier: MIT */
/* Reading a framework file, all but the rules of its measures. */
#include <stdarg.h>

#include "service/framework_parts.h"

bool
framework_fault(const struct framework_file *file, int line, const char *element, struct error *err,
                const char *format, ...)
{
    va_list arguments;
    const char *words;

    va_start(arguments, format);
    words = arena_vprintf(file->arena, format, arguments);
    va_end(arguments);
    return error_raise(err, ERR_INPUT, "%s line %d: element %s: %s", file->path, line, element,
                       words);
}

const char *
framework_attribute(const struct framework_file *file, const struct xml_element *element,
                    const char *name)
{
    const char *value = xml_attribute(file->arena, element, name);
    struct builder out = {.arena = file->arena};

    if (value == NULL)
        return NULL;
    builder_puts(&out, "");
    for (const char *at = value; *at != '\0'; at++) {
        bool blank = strchr(" \t\r\n", *at) != NULL;

        if (!blank)
            builder_put(&out, at, 1);
        else if (out.length > 0 && strchr(" \t\r\n", at[1]) == NULL)
            builder_puts(&out, " ");
    }
    return out.at;
}

const char *const *
framework_list(struct arena *arena, const char *words, uint16_t *count)
{
    const char **list;
    uint16_t put = 0;

    *count = 0;
    for (const char *at = words; *at != '\0'; at++)
        if (*at != ' ' && (at == words || at[-1] == ' '))
            ++*count;
    list = ARENA_ARRAY(arena, const char *, *count);
    while (put < *count) {
        size_t length;

        words += strspn(words, " ");
        length = strcspn(words, " ");
        list[put++] = arena_copy(arena, words, length);
        words += length;
    }
    return list;
}

/* ---- measures and routes ---- */

static bool
tell_measures(const struct framework_file *file, const struct xml_element *element, struct text id,
              struct error *err)
{
    struct builder known = {.arena = file->arena};

    builder_puts(&known, "");
    for (uint16_t i = 0; i < file->framework->measure_count; i++)
        builder_printf(&known, "%s%s", i == 0 ? "" : ", ", file->framework->measures[i].id);
    return framework_fault(file, xml_line(element), xml_name(element), err,
                           "there is no measure \"%.*s\"; expected one of %s", TEXT_ARGS(id),
                           known.length == 0 ? "those the file has, which are none" : known.at);
}

bool
framework_find_measure(const struct framework_file *file, const struct xml_element *element,
                       struct text id, uint16_t *measure, struct error *err)
{
    *measure = framework_measure(file->framework, id);
    return *measure != MEASURE_NONE || tell_measures(file, element, id, err);
}

static bool
read_routes(const struct framework_file *file, struct error *err)
{
    const struct xml_element *list = xml_child(file->root, "routes");
    struct route *routes =
        ARENA_ARRAY(file->arena, struct route, list == NULL ? 0 : xml_count(list, "route"));

    file->framework->routes = routes;
    for (const struct xml_element *at = xml_child(list, "route"); at != NULL;
         at = xml_next(at, "route")) {
        struct route *route = &routes[file->framework->route_count++];

        *route = (struct route){
            .name = framework_attribute(file, at, "name"),
            .label = framework_attribute(file, at, "label"),
            .rule = {.kind = RULE_ALL, .line = xml_line(at)},
        };
        if (!framework_read_children(file, at, &route->rule, err))
            return false;
    }
    return true;
}

/* All ids first: a measure may use one that stands below it. */
static bool
read_measures(struct framework_file *file, struct error *err)
{
    const struct xml_element *list = xml_child(file->root, "measures");
    struct framework *framework = file->framework;
    uint16_t at = 0;

    file->measures =
        ARENA_ARRAY(file->arena, struct measure, list == NULL ? 0 : xml_count(list, "measure"));
    framework->measures = file->measures;
    for (const struct xml_element *element = xml_child(list, "measure"); element != NULL;
         element = xml_next(element, "measure")) {
        const char *note = framework_attribute(file, element, "note");

        file->measures[framework->measure_count++] = (struct measure){
            .id = framework_attribute(file, element, "id"), .note = note == NULL ? "" : note};
    }
    for (const struct xml_element *element = xml_child(list, "measure"); element != NULL;
         element = xml_next(element, "measure"), at++)
        if (!framework_read_rule(file, xml_first(element), &file->measures[at].rule, err))
            return false;
    return read_routes(file, err);
}

/* ---- the other parts ---- */

static int64_t
number_attribute(const struct framework_file *file, const struct xml_element *element,
                 const char *name)
{
    const char *value = element == NULL ? NULL : framework_attribute(file, element, name);

    return value == NULL ? 0 : strtoll(value, NULL, 10);
}

static bool
is_attribute(const struct framework_file *file, const struct xml_element *element, const char *name,
             const char *wanted)
{
    const char *value = element == NULL ? NULL : framework_attribute(file, element, name);

    return value != NULL && strcmp(value, wanted) == 0;
}

static bool
date_attribute(const struct framework_file *file, const char *name, int32_t *day, struct error *err)
{
    const char *value = framework_attribute(file, file->root, name);

    *day = DAY_UNKNOWN;
    if (value == NULL || day_parse(value, day, err))
        return true;
    return error_while(err, "%s line %d: element framework, attribute %s", file->path,
                       xml_line(file->root), name);
}

static const char *const *
read_types(const struct framework_file *file, const struct xml_element *element, uint16_t *count)
{
    size_t room = element == NULL ? 0 : xml_count(element, "event");
    const char **types = ARENA_ARRAY(file->arena, const char *, room);

    *count = 0;
    for (const struct xml_element *event = xml_child(element, "event"); event != NULL;
         event = xml_next(event, "event"))
        types[(*count)++] = framework_attribute(file, event, "type");
    return types;
}

static size_t
count_needs(const struct xml_element *root)
{
    size_t count = 0;

    for (const struct xml_element *at = xml_child(root, "headline"); at != NULL;
         at = xml_next(at, "headline"))
        count += xml_count(at, "need");
    return count;
}

/* What hard data a need is tied to. */
static bool
read_ties(const struct framework_file *file, const struct xml_element *element,
          struct need_def *need, struct error *err)
{
    const char *names = framework_attribute(file, element, "measures");
    const char *eligibility = framework_attribute(file, element, "eligibility");
    const char *const *list =
        framework_list(file->arena, names == NULL ? "" : names, &need->measure_count);
    uint16_t *measures = ARENA_ARRAY(file->arena, uint16_t, need->measure_count), measure;

    for (uint16_t i = 0; i < need->measure_count; i++)
        if (!framework_find_measure(file, element, text_of(list[i]), &measures[i], err))
            return false;
    need->measures = measures;
    need->sustain_months = (int32_t)number_attribute(file, element, "sustain-months");
    if (need->sustain_months > 0)
        file->framework->sustains_by_need = true;
    if (eligibility == NULL)
        return true;
    if (!framework_find_measure(file, element, text_of(eligibility), &measure, err))
        return false;
    need->eligibility = (uint16_t)(measure + 1);
    return true;
}

static bool
read_needs(const struct framework_file *file, const struct xml_element *headline,
           struct need_def *needs, struct error *err)
{
    struct framework *framework = file->framework;

    for (const struct xml_element *at = xml_child(headline, "need"); at != NULL;
         at = xml_next(at, "need")) {
        struct need_def *need = &needs[framework->need_count];

        if (framework->need_count++ == NEEDS_MOST)
            return framework_fault(file, xml_line(at), xml_name(at), err,
                                   "a framework has at most %u needs", NEEDS_MOST);

        *need = (struct need_def){
            .code = framework_attribute(file, at, "code"),
            .text = xml_words(file->arena, at),
            .headline = (uint16_t)(framework->headline_count - 1),
        };
        if (!read_ties(file, at, need, err))
            return false;
    }
    return true;
}

static bool
read_headlines(const struct framework_file *file, struct error *err)
{
    struct framework *framework = file->framework;
    struct headline *headlines =
        ARENA_ARRAY(file->arena, struct headline, xml_count(file->root, "headline"));
    struct need_def *needs = ARENA_ARRAY(file->arena, struct need_def, count_needs(file->root));

    framework->headlines = headlines;
    framework->needs = needs;
    for (const struct xml_element *at = xml_child(file->root, "headline"); at != NULL;
         at = xml_next(at, "headline")) {
        headlines[framework->headline_count++] = (struct headline){
            .number = (int32_t)number_attribute(file, at, "number"),
            .label = framework_attribute(file, at, "label"),
        };
        if (!read_needs(file, at, needs, err))
            return false;
    }
    return true;
}

static void
read_tests(const struct framework_file *file)
{
    struct framework *framework = file->framework;
    const struct xml_element *tests = xml_child(file->root, "tests");
    const struct xml_element *payment = xml_child(file->root, "payment");

    framework->min_needs = (int32_t)number_attribute(file, tests, "min-needs");
    framework->min_headlines = (int32_t)number_attribute(file, tests, "min-headlines");
    framework->sustain_months = (int32_t)number_attribute(file, tests, "sustain-months");
    framework->closure_quality = is_attribute(file, tests, "closure-quality", "yes");
    framework->regression = is_attribute(file, tests, "regression", "yes");
    framework->unauthorised_limit = (int32_t)number_attribute(file, tests, "unauthorised-limit");
    must(claim_policy_read(text_of(framework_attribute(file, tests, "claim-policy")),
                           &framework->claim_policy));
    framework->payment_pence = number_attribute(file, payment, "per-family-pence");
    framework->school_incentive_pence = number_attribute(file, payment, "school-incentive-pence");
    framework->attachment_pence = number_attribute(file, payment, "attachment-pence");
}

/* What not every framework has. */
static void
read_more(const struct framework_file *file)
{
    struct framework *framework = file->framework;
    const struct xml_element *eligibility = xml_child(file->root, "eligibility");
    const struct xml_element *screening = xml_child(file->root, "screening");
    const struct xml_element *follow_up = xml_child(file->root, "follow-up");
    const struct xml_element *measures = xml_child(file->root, "measures");

    framework->eligible_on =
        is_attribute(file, eligibility, "on", "assessed_on") ? POINT_ASSESSED : POINT_OPENED;
    framework->screening_needs = (int32_t)number_attribute(file, screening, "min-needs");
    framework->screening_headlines = (int32_t)number_attribute(file, screening, "min-headlines");
    framework->follow_up.every_months = (int32_t)number_attribute(file, follow_up, "every-months");
    framework->follow_up.for_months = (int32_t)number_attribute(file, follow_up, "for-months");
    framework->audit_percent =
        (int32_t)number_attribute(file, xml_child(file->root, "audit"), "percent");
    framework->exception_stands = is_attribute(file, measures, "exception", "stands-for-measures");
    framework->neutral_excused = is_attribute(file, measures, "neutral", "not-asked");
    framework->rereferral =
        read_types(file, xml_child(file->root, "rereferral"), &framework->rereferral_count);
    framework->event_types =
        read_types(file, xml_child(file->root, "event-types"), &framework->event_type_count);
}

bool
framework_read(struct arena *arena, const char *path, const struct xml_element *root,
               struct framework *framework, struct error *err)
{
    struct framework_file file = {
        .arena = arena, .path = path, .root = root, .framework = framework};

    *framework = (struct framework){
        .name = framework_attribute(&file, root, "name"),
        .version = framework_attribute(&file, root, "version"),
        .official = is_attribute(&file, root, "official", "yes"),
        .source = xml_words(arena, xml_child(root, "source")),
    };
    if (!date_attribute(&file, "valid-from", &framework->valid_from, err) ||
        !date_attribute(&file, "valid-to", &framework->valid_to, err))
        return false;
    read_tests(&file);
    read_more(&file);
    return read_measures(&file, err) && read_headlines(&file, err) && framework_check(&file, err);
}
