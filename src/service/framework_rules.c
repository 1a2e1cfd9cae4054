/* SPDX-License-Identifier: MIT */
/*
 * framework_rules - reads one rule of a framework file, with all that it holds.
 *
 * One line of FORMS per element; the words of an attribute are those of model/rule.
 */
#include "model/detail.h"
#include "model/measure.h"
#include "model/table.h"
#include "service/framework_parts.h"

#define PERCENT_MOST (100 * THOUSAND)

static bool
fault(const struct framework_file *file, const struct xml_element *element, struct error *err,
      const char *words)
{
    return framework_fault(file, xml_line(element), xml_name(element), err, "%s", words);
}

/* ---- attributes ---- */

/* The place of an attribute's word in a list ended by NULL; OTHERWISE where it is not given. */
static int
word_attribute(const struct framework_file *file, const struct xml_element *element,
               const char *name, const char *const *words, int otherwise)
{
    const char *value = framework_attribute(file, element, name);

    for (int i = 0; value != NULL && words[i] != NULL; i++)
        if (strcmp(value, words[i]) == 0)
            return i;
    return otherwise;
}

static bool
attribute_is(const struct framework_file *file, const struct xml_element *element, const char *name,
             const char *wanted)
{
    const char *value = framework_attribute(file, element, name);

    return value != NULL && strcmp(value, wanted) == 0;
}

static int32_t
whole_attribute(const struct framework_file *file, const struct xml_element *element,
                const char *name)
{
    const char *value = framework_attribute(file, element, name);

    return value == NULL ? 0 : (int32_t)strtol(value, NULL, 10);
}

/* "6 months": a number and a unit, whose s may be missing. */
static struct span_of_time
span_of(const char *words)
{
    char *unit;
    struct span_of_time span = {.count = (int32_t)strtol(words, &unit, 10)};

    unit++;
    while (strncmp(unit, RULE_UNITS[span.unit], strlen(RULE_UNITS[span.unit]) - 1) != 0)
        span.unit++;
    return span;
}

/* "first:work_start + 6 months" */
static struct point
point_of(const struct framework_file *file, const char *words)
{
    struct point point = {.kind = POINT_NONE};
    size_t length = strcspn(words, " "), name = strcspn(words, ": ");

    for (int i = POINT_OPENED; i < POINT_COUNT; i++)
        if (strlen(RULE_POINTS[i]) == name && strncmp(words, RULE_POINTS[i], name) == 0)
            point.kind = (enum point_kind)i;
    if (name < length)
        point.type = arena_copy(file->arena, words + name + 1, length - name - 1);
    if (words[length] != '\0') {
        point.before = words[length + 1] == '-';
        point.offset = span_of(words + length + 3);
    }
    return point;
}

static bool
type_is_known(const struct framework_file *file, const struct xml_element *element,
              const char *type, struct error *err)
{
    return framework_knows_event(file->framework, text_of(type)) ||
           framework_fault(file, xml_line(element), xml_name(element), err,
                           "the type of event \"%s\" is not known; expected one that "
                           "deltareturn-dataset(5) lists, or one named under event-types",
                           type);
}

static bool
read_types(const struct framework_file *file, const struct xml_element *element, const char *name,
           const char *const **types, uint16_t *count, struct error *err)
{
    const char *words = framework_attribute(file, element, name);

    *types = framework_list(file->arena, words == NULL ? "" : words, count);
    for (uint16_t i = 0; i < *count; i++)
        if (!type_is_known(file, element, (*types)[i], err))
            return false;
    return true;
}

/* One end of a window, by the attribute that includes its day or the one that does not. */
static bool
read_end(const struct framework_file *file, const struct xml_element *element, const char *with,
         const char *without, struct point *point, bool *excluded, struct error *err)
{
    const char *in = framework_attribute(file, element, with);
    const char *out = framework_attribute(file, element, without);

    if (in != NULL && out != NULL)
        return framework_fault(file, xml_line(element), xml_name(element), err,
                               "%s and %s are both given; expected one of them", with, without);
    if (in == NULL && out == NULL)
        return true;
    *excluded = out != NULL;
    *point = point_of(file, in != NULL ? in : out);
    return point->type == NULL || type_is_known(file, element, point->type, err);
}

/* Whether two ends that hang on the same day stand the wrong way round. */
static bool
window_is_empty(const struct window *window)
{
    const struct point *from = &window->start, *to = &window->end;
    int32_t sample = day_from_civil((struct civil){.year = 2023, .month = 1, .day = 15});

    if (from->kind == POINT_NONE || from->kind != to->kind || from->type != NULL)
        return false;
    return span_from(sample, from->offset, from->before) >
           span_from(sample, to->offset, to->before);
}

static bool
read_window(const struct framework_file *file, const struct xml_element *element,
            struct window *window, struct error *err)
{
    if (!read_end(file, element, "from", "after", &window->start, &window->start_excluded, err) ||
        !read_end(file, element, "until", "before", &window->end, &window->end_excluded, err))
        return false;
    return !window_is_empty(window) ||
           fault(file, element, err, "the window ends before it begins");
}

/* At most one of four attributes. */
static bool
read_limit(const struct framework_file *file, const struct xml_element *element,
           const char *const names[], struct limit *limit, struct error *err)
{
    for (int i = LIMIT_AT_LEAST; i <= LIMIT_BELOW; i++) {
        const char *value = names[i] == NULL ? NULL : framework_attribute(file, element, names[i]);

        if (value == NULL)
            continue;
        if (limit->kind != LIMIT_NONE)
            return framework_fault(file, xml_line(element), xml_name(element), err,
                                   "%s and %s are both given; expected one of them",
                                   names[limit->kind], names[i]);
        *limit =
            (struct limit){.kind = (enum limit_kind)i, .thousandths = amount_read(text_of(value))};
    }
    return true;
}

static const char *const LIMITS[] = {
    [LIMIT_AT_LEAST] = "at-least",
    [LIMIT_ABOVE] = "above",
    [LIMIT_AT_MOST] = "at-most",
    [LIMIT_BELOW] = "below",
};
static const char *const FALLS[] = {
    [LIMIT_AT_LEAST] = "fall-at-least", [LIMIT_ABOVE] = "fall-above", [LIMIT_BELOW] = NULL};
static const char *const RISES[] = {
    [LIMIT_AT_LEAST] = "rise-at-least", [LIMIT_ABOVE] = "rise-above", [LIMIT_BELOW] = NULL};
static const char *const AMOUNTS_FROM[] = {
    [LIMIT_AT_LEAST] = "amount-at-least", [LIMIT_BELOW] = NULL};
static const char *const AMOUNTS_BELOW[] = {[LIMIT_BELOW] = "amount-below"};

static bool
read_step(const struct framework_file *file, const struct xml_element *element, struct rule *rule,
          struct error *err)
{
    return read_limit(file, element, FALLS, &rule->fall, err) &&
           read_limit(file, element, RISES, &rule->rise, err);
}

/* ---- branches ---- */

bool
framework_read_children(const struct framework_file *file, const struct xml_element *element,
                        struct rule *rule, struct error *err)
{
    struct rule *children;
    size_t count = 0;

    for (const struct xml_element *at = xml_first(element); at != NULL; at = xml_following(at))
        count++;
    children = ARENA_ARRAY(file->arena, struct rule, count);
    rule->children = children;
    for (const struct xml_element *at = xml_first(element); at != NULL; at = xml_following(at))
        if (!framework_read_rule(file, at, &children[rule->child_count++], err))
            return false;
    return true;
}

static bool
read_at_least(const struct framework_file *file, const struct xml_element *element,
              struct rule *rule, struct error *err)
{
    rule->needed = whole_attribute(file, element, "n");
    if (!framework_read_children(file, element, rule, err))
        return false;
    return rule->needed <= rule->child_count ||
           framework_fault(file, xml_line(element), "at-least", err,
                           "n is %d, but it holds only %d %s", (int)rule->needed, rule->child_count,
                           rule->child_count == 1 ? "rule" : "rules");
}

static bool
read_members(const struct framework_file *file, const struct xml_element *element,
             struct rule *rule, struct error *err)
{
    rule->who = (enum rule_who)word_attribute(file, element, "who", RULE_WHOS, WHO_ANYONE);
    rule->needed = whole_attribute(file, element, "n");
    return framework_read_children(file, element, rule, err);
}

static bool
read_use(const struct framework_file *file, const struct xml_element *element, struct rule *rule,
         struct error *err)
{
    return framework_find_measure(
        file, element, text_of(framework_attribute(file, element, "measure")), &rule->measure, err);
}

/* ---- leaves ---- */

static bool
read_terms(const struct framework_file *file, const struct xml_element *element, struct rule *rule,
           struct error *err)
{
    rule->of = (enum quantity)word_attribute(file, element, "of", RULE_QUANTITIES, QUANTITY_COUNT);
    rule->terms = whole_attribute(file, element, "terms");
    rule->choice = attribute_is(file, element, "choose", "any") ? TERMS_ANY : TERMS_LAST;
    rule->each_term = attribute_is(file, element, "each-term", "yes");
    if (!read_limit(file, element, LIMITS, &rule->limit, err) ||
        !read_window(file, element, &rule->window, err))
        return false;
    if (rule->limit.kind == LIMIT_NONE)
        return fault(file, element, err,
                     "it has no limit; expected one of at-least, above, at-most and below");
    if (rule->terms == 0 && framework_attribute(file, element, "choose") != NULL)
        return fault(file, element, err, "choose is given without terms; expected both");
    return true;
}

static bool
read_attendance(const struct framework_file *file, const struct xml_element *element,
                struct rule *rule, struct error *err)
{
    rule->unauthorised_only = attribute_is(file, element, "basis", "unauthorised");
    if (!read_terms(file, element, rule, err))
        return false;
    return rule->limit.thousandths <= PERCENT_MOST ||
           fault(file, element, err, "the limit is over 100; expected a percentage");
}

static bool
read_exclusions(const struct framework_file *file, const struct xml_element *element,
                struct rule *rule, struct error *err)
{
    const char *words = framework_attribute(file, element, "provision");
    const char *const *known = TABLES[TABLE_ATTENDANCE].columns[ATTENDANCE_PROVISION].values;
    uint16_t count;
    const char *const *list = framework_list(file->arena, words == NULL ? "" : words, &count);

    for (uint16_t i = 0; i < count; i++)
        for (unsigned at = 0; known[at] != NULL; at++)
            if (strcmp(known[at], list[i]) == 0)
                rule->provisions |= (uint8_t)(1U << at);
    return read_terms(file, element, rule, err);
}

/* events, absent and present: the last two are short for limits. */
static bool
read_events(const struct framework_file *file, const struct xml_element *element, struct rule *rule,
            struct error *err)
{
    rule->of = (enum quantity)word_attribute(file, element, "of", RULE_QUANTITIES, QUANTITY_COUNT);
    if (strcmp(xml_name(element), "absent") == 0)
        rule->limit.kind = LIMIT_AT_MOST;
    else if (strcmp(xml_name(element), "present") == 0)
        rule->limit = (struct limit){.kind = LIMIT_AT_LEAST, .thousandths = THOUSAND};
    else if (!read_limit(file, element, LIMITS, &rule->limit, err))
        return false;
    if (rule->limit.kind == LIMIT_NONE)
        return fault(file, element, err,
                     "it has no limit; expected one of at-least, above, at-most and below");
    return read_types(file, element, "types", &rule->types, &rule->type_count, err) &&
           read_window(file, element, &rule->window, err);
}

/* What a change is of decides which other attributes it has. */
static bool
change_fits(const struct framework_file *file, const struct xml_element *element,
            const struct rule *rule, struct error *err)
{
    bool of_events = rule->of == QUANTITY_COUNT || rule->of == QUANTITY_SUM;

    if (of_events != (rule->type_count > 0))
        return fault(file, element, err,
                     of_events ? "it has no types; a change in events expects them"
                               : "it has types; only a change of count or sum expects them");
    if (of_events && rule->terms > 0)
        return fault(file, element, err, "it has terms; a change in events has only windows");
    if ((rule->fall.kind == LIMIT_NONE) == (rule->rise.kind == LIMIT_NONE))
        return fault(file, element, err,
                     "expected one of fall-at-least, fall-above, rise-at-least and rise-above");
    return rule->fall.thousandths <= PERCENT_MOST ||
           fault(file, element, err, "a fall of more than 100 per cent cannot be");
}

static bool
read_change(const struct framework_file *file, const struct xml_element *element, struct rule *rule,
            struct error *err)
{
    rule->of = (enum quantity)word_attribute(file, element, "of", RULE_QUANTITIES, QUANTITY_COUNT);
    rule->unauthorised_only = attribute_is(file, element, "basis", "unauthorised");
    rule->terms = whole_attribute(file, element, "terms");
    return read_types(file, element, "types", &rule->types, &rule->type_count, err) &&
           read_window(file, xml_child(element, "baseline"), &rule->window, err) &&
           read_window(file, xml_child(element, "result"), &rule->result, err) &&
           read_step(file, element, rule, err) && change_fits(file, element, rule, err);
}

static bool
read_state(const struct framework_file *file, const struct xml_element *element, struct rule *rule,
           struct error *err)
{
    rule->length = span_of(framework_attribute(file, element, "for"));
    rule->lasts_days = whole_attribute(file, element, "lasts-days");
    if (!read_types(file, element, "start", &rule->types, &rule->type_count, err) ||
        !read_types(file, element, "end", &rule->end_types, &rule->end_type_count, err) ||
        !read_limit(file, element, AMOUNTS_FROM, &rule->amount, err) ||
        !read_limit(file, element, AMOUNTS_BELOW, &rule->amount_too, err) ||
        !read_window(file, element, &rule->window, err))
        return false;
    return rule->lasts_days == 0 || rule->end_type_count == 0 ||
           fault(file, element, err, "end and lasts-days are both given; expected one of them");
}

static bool
read_score(const struct framework_file *file, const struct xml_element *element, struct rule *rule,
           struct error *err)
{
    if (!read_types(file, element, "types", &rule->types, &rule->type_count, err) ||
        !read_window(file, element, &rule->window, err) || !read_step(file, element, rule, err) ||
        !read_limit(file, element, LIMITS, &rule->limit, err))
        return false;
    if (rule->window.start.kind == POINT_NONE)
        return fault(file, element, err, "it has no from or after; expected the day of entry");
    return rule->fall.kind != LIMIT_NONE || rule->rise.kind != LIMIT_NONE ||
           rule->limit.kind != LIMIT_NONE ||
           fault(file, element, err, "it asks nothing; expected a fall, a rise or a limit");
}

static bool
read_gap(const struct framework_file *file, const struct xml_element *element, struct rule *rule,
         struct error *err)
{
    rule->length = span_of(framework_attribute(file, element, "longest"));
    if (!read_types(file, element, "types", &rule->types, &rule->type_count, err) ||
        !read_window(file, element, &rule->window, err))
        return false;
    return rule->window.start.kind != POINT_NONE ||
           fault(file, element, err, "it has no from or after; expected the day it begins on");
}

static bool
read_value(const struct framework_file *file, const struct xml_element *element, struct rule *rule,
           struct error *err)
{
    if (!read_step(file, element, rule, err) ||
        !read_limit(file, element, LIMITS, &rule->limit, err))
        return false;
    return rule->fall.kind != LIMIT_NONE || rule->rise.kind != LIMIT_NONE ||
           rule->limit.kind != LIMIT_NONE ||
           fault(file, element, err, "it asks nothing; expected a fall, a rise or a limit");
}

static const struct {
    const char *element;
    enum rule_kind kind;
    bool (*read)(const struct framework_file *file, const struct xml_element *element,
                 struct rule *rule, struct error *err);
} FORMS[] = {
    {"all",           RULE_ALL,           framework_read_children},
    {"any",           RULE_ANY,           framework_read_children},
    {"at-least",      RULE_AT_LEAST,      read_at_least          },
    {"not",           RULE_NOT,           framework_read_children},
    {"if",            RULE_IF,            framework_read_children},
    {"use",           RULE_USE,           read_use               },
    {"each-member",   RULE_EACH_MEMBER,   read_members           },
    {"any-member",    RULE_ANY_MEMBER,    read_members           },
    {"some-members",  RULE_SOME_MEMBERS,  read_members           },
    {"attendance",    RULE_ATTENDANCE,    read_attendance        },
    {"exclusions",    RULE_EXCLUSIONS,    read_exclusions        },
    {"events",        RULE_EVENTS,        read_events            },
    {"absent",        RULE_EVENTS,        read_events            },
    {"present",       RULE_EVENTS,        read_events            },
    {"change",        RULE_CHANGE,        read_change            },
    {"state",         RULE_STATE,         read_state             },
    {"score",         RULE_SCORE,         read_score             },
    {"gap",           RULE_GAP,           read_gap               },
    {"value",         RULE_VALUE,         read_value             },
    {"needs-settled", RULE_NEEDS_SETTLED, framework_read_children},
};

bool
framework_read_rule(const struct framework_file *file, const struct xml_element *element,
                    struct rule *rule, struct error *err)
{
    size_t form = 0;

    while (strcmp(FORMS[form].element, xml_name(element)) != 0)
        must(++form < sizeof FORMS / sizeof *FORMS);
    *rule = (struct rule){.kind = FORMS[form].kind, .line = xml_line(element)};
    return FORMS[form].read(file, element, rule, err);
}
