/* SPDX-License-Identifier: MIT */
/* A measure's rule written as an element of a framework file. */
#include "model/table.h"
#include "service/framework_xml.h"

#define INDENT_STEP 2

/* Which attributes a rule of a kind may have besides its element. */
enum {
    HAS_WHO = 1 << 0,
    HAS_NEEDED = 1 << 1,
    HAS_MEASURE = 1 << 2,
    HAS_QUANTITY = 1 << 3,
    HAS_BASIS = 1 << 4,
    HAS_TYPES = 1 << 5, /* under "types" */
    HAS_START = 1 << 6, /* under "start", with what ends them */
    HAS_LENGTH = 1 << 7,
    HAS_LONGEST = 1 << 8,
    HAS_TWO_WINDOWS = 1 << 9
};

/* One line per kind of rule: its element and its attributes.  Whatever is as it is without an
 * attribute is not written, so the rest needs no table. */
static const struct {
    const char *element;
    unsigned has;
} FORMS[RULE_KIND_COUNT] = {
    [RULE_ALL] = {"all",           0                                                     },
    [RULE_ANY] = {"any",           0                                                     },
    [RULE_AT_LEAST] = {"at-least",      HAS_NEEDED                                            },
    [RULE_NOT] = {"not",           0                                                     },
    [RULE_IF] = {"if",            0                                                     },
    [RULE_USE] = {"use",           HAS_MEASURE                                           },
    [RULE_EACH_MEMBER] = {"each-member",   HAS_WHO                                               },
    [RULE_ANY_MEMBER] = {"any-member",    HAS_WHO                                               },
    [RULE_SOME_MEMBERS] = {"some-members",  HAS_WHO | HAS_NEEDED                                  },
    [RULE_ATTENDANCE] = {"attendance",    HAS_QUANTITY | HAS_BASIS                              },
    [RULE_EXCLUSIONS] = {"exclusions",    HAS_QUANTITY                                          },
    [RULE_EVENTS] = {"events",        HAS_TYPES | HAS_QUANTITY                              },
    [RULE_CHANGE] = {"change",        HAS_TYPES | HAS_QUANTITY | HAS_BASIS | HAS_TWO_WINDOWS},
    [RULE_STATE] = {"state",         HAS_START | HAS_LENGTH                                },
    [RULE_SCORE] = {"score",         HAS_TYPES                                             },
    [RULE_GAP] = {"gap",           HAS_TYPES | HAS_LONGEST                               },
    [RULE_VALUE] = {"value",         0                                                     },
    [RULE_NEEDS_SETTLED] = {"needs-settled", 0                                                     },
};

/* ---- attributes ---- */

static void
put_list(struct builder *out, const char *name, const char *const *words, uint16_t count)
{
    for (uint16_t i = 0; i < count; i++)
        builder_printf(out, i == 0 ? " %s=\"%s" : "%s%s", i == 0 ? name : " ", words[i]);
    builder_puts(out, count > 0 ? "\"" : "");
}

static void
put_thousandths(struct builder *out, const char *name, int64_t thousandths)
{
    char *words = arena_printf(out->arena, "%lld.%03lld", (long long)(thousandths / THOUSAND),
                               (long long)(thousandths % THOUSAND));
    size_t length = strlen(words);

    while (words[length - 1] == '0')
        length--;
    length -= words[length - 1] == '.';
    builder_printf(out, " %s=\"%.*s\"", name, (int)length, words);
}

/* "at-least", or "fall-at-least" behind PREFIX. */
static void
put_limit(struct builder *out, const char *prefix, const struct limit *limit)
{
    static const char *const NAMES[] = {
        [LIMIT_AT_LEAST] = "at-least",
        [LIMIT_ABOVE] = "above",
        [LIMIT_AT_MOST] = "at-most",
        [LIMIT_BELOW] = "below",
    };

    if (limit->kind != LIMIT_NONE)
        put_thousandths(out, arena_printf(out->arena, "%s%s", prefix, NAMES[limit->kind]),
                        limit->thousandths);
}

static void
put_span(struct builder *out, struct span_of_time span)
{
    builder_printf(out, "%d %s", (int)span.count, RULE_UNITS[span.unit]);
}

/* "first:work_start + 6 months" */
static void
put_point(struct builder *out, const char *name, const struct point *point)
{
    if (point->kind == POINT_NONE)
        return;
    builder_printf(out, " %s=\"%s", name, RULE_POINTS[point->kind]);
    if (point->type != NULL)
        builder_printf(out, ":%s", point->type);
    if (point->offset.count > 0) {
        builder_puts(out, point->before ? " - " : " + ");
        put_span(out, point->offset);
    }
    builder_puts(out, "\"");
}

static void
put_window(struct builder *out, const struct window *window)
{
    put_point(out, window->start_excluded ? "after" : "from", &window->start);
    put_point(out, window->end_excluded ? "before" : "until", &window->end);
}

static void
put_provisions(struct builder *out, uint8_t provisions)
{
    const char *const *known = TABLES[TABLE_ATTENDANCE].columns[ATTENDANCE_PROVISION].values;
    const char *words[8];
    uint16_t count = 0;

    for (unsigned i = 0; i < 8 && known[i] != NULL; i++)
        if (provisions >> i & 1)
            words[count++] = known[i];
    put_list(out, "provision", words, count);
}

/* What a branch is of, and what a leaf looks at. */
static void
put_subject(struct builder *out, const struct framework *framework, const struct rule *rule)
{
    unsigned has = FORMS[rule->kind].has;

    if (has & HAS_WHO)
        xml_put_attribute(out, "who", RULE_WHOS[rule->who]);
    if (has & HAS_NEEDED)
        xml_put_number(out, "n", rule->needed);
    if (has & HAS_MEASURE)
        xml_put_attribute(out, "measure", framework->measures[rule->measure].id);
    if (has & HAS_QUANTITY)
        xml_put_attribute(out, "of", RULE_QUANTITIES[rule->of]);
    if (has & HAS_BASIS)
        xml_put_attribute(out, "basis", rule->unauthorised_only ? "unauthorised" : "all");
    if (has & HAS_TYPES)
        put_list(out, "types", rule->types, rule->type_count);
    if (has & HAS_START)
        put_list(out, "start", rule->types, rule->type_count);
    put_list(out, "end", rule->end_types, rule->end_type_count);
    put_provisions(out, rule->provisions);
}

/* What it asks of them. */
static void
put_demand(struct builder *out, const struct rule *rule)
{
    unsigned has = FORMS[rule->kind].has;

    if (has & (HAS_LENGTH | HAS_LONGEST)) {
        builder_printf(out, " %s=\"", has & HAS_LENGTH ? "for" : "longest");
        put_span(out, rule->length);
        builder_puts(out, "\"");
    }
    if (rule->lasts_days > 0)
        xml_put_number(out, "lasts-days", rule->lasts_days);
    put_limit(out, "", &rule->limit);
    put_limit(out, "fall-", &rule->fall);
    put_limit(out, "rise-", &rule->rise);
    put_limit(out, "amount-", &rule->amount);
    put_limit(out, "amount-", &rule->amount_too);
    if (rule->terms > 0)
        xml_put_number(out, "terms", rule->terms);
    if (rule->choice == TERMS_ANY)
        xml_put_attribute(out, "choose", "any");
    if (rule->each_term)
        xml_put_attribute(out, "each-term", "yes");
}

/* ---- elements ---- */

static void
put_change_windows(struct builder *out, const struct rule *rule, int indent)
{
    builder_printf(out, ">\n%*s<baseline", indent + INDENT_STEP, "");
    put_window(out, &rule->window);
    builder_printf(out, "/>\n%*s<result", indent + INDENT_STEP, "");
    put_window(out, &rule->result);
    builder_puts(out, "/>\n");
}

void
framework_xml_rule(struct builder *out, const struct framework *framework, const struct rule *rule,
                   int indent)
{
    bool two_windows = (FORMS[rule->kind].has & HAS_TWO_WINDOWS) != 0;

    builder_printf(out, "%*s<%s", indent, "", FORMS[rule->kind].element);
    put_subject(out, framework, rule);
    put_demand(out, rule);
    if (two_windows)
        put_change_windows(out, rule, indent);
    else
        put_window(out, &rule->window);
    if (!two_windows && rule->child_count == 0) {
        builder_puts(out, "/>\n");
        return;
    }
    builder_puts(out, two_windows ? "" : ">\n");
    for (uint16_t i = 0; i < rule->child_count; i++)
        framework_xml_rule(out, framework, &rule->children[i], indent + INDENT_STEP);
    builder_printf(out, "%*s</%s>\n", indent, "", FORMS[rule->kind].element);
}
