/* SPDX-License-Identifier: MIT */
#include "model/layout.h"

#include "base/day.h"
#include "model/figures.h"
#include "model/quarter.h"

const char *const LAYOUT_AS[AS_COUNT] = {
    [AS_UNSAID] = "",
    [AS_NUMBER] = "number",
    [AS_TEXT] = "text",
    [AS_POUNDS] = "pounds",
    [AS_PENCE] = "pence",
    [AS_DATE] = "date",
    [AS_FINANCIAL_YEAR] = "financial-year",
    [AS_FINANCIAL_YEAR_SLASH] = "financial-year-slash",
    [AS_QUARTER_NAME] = "quarter-name",
    [AS_QUARTER_NUMBER] = "quarter-number",
    [AS_FIRST_DAY] = "first-day",
    [AS_LAST_DAY] = "last-day",
};

#define CAN(as) (1U << (as))

/* By kind: how it may be written, and how when the layout does not say.  Money has no such default:
 * a factor of a hundred must not rest on a guess. */
static const struct {
    unsigned can;
    enum layout_as unsaid;
} WAYS[] = {
    [KIND_COUNT] = {CAN(AS_NUMBER) | CAN(AS_TEXT),              AS_NUMBER},
    [KIND_MONEY] = {CAN(AS_POUNDS) | CAN(AS_PENCE),             AS_UNSAID},
    [KIND_WORDS] = {CAN(AS_TEXT),                               AS_TEXT  },
    [KIND_DAY] = {CAN(AS_DATE) | CAN(AS_TEXT),                AS_DATE  },
    [KIND_QUARTER] = {CAN(AS_TEXT) | CAN(AS_FINANCIAL_YEAR) | CAN(AS_FINANCIAL_YEAR_SLASH) |
                          CAN(AS_QUARTER_NAME) | CAN(AS_QUARTER_NUMBER) | CAN(AS_FIRST_DAY) |
                          CAN(AS_LAST_DAY),
                    AS_TEXT                                              },
};

/* What figures.json holds besides the figures that are counted. */
static const struct {
    const char *name;
    struct layout_figure figure;
} OTHERS[] = {
    {"quarter",                {.code = "quarter", .kind = KIND_QUARTER}                          },
    {"as_at",                  {.code = "as_at", .kind = KIND_DAY}                                },
    {"authority",              {.code = "authority", .kind = KIND_WORDS}                          },
    {"framework.name",         {.code = "name", .group = "framework", .kind = KIND_WORDS}         },
    {"framework.version",      {.code = "version", .group = "framework", .kind = KIND_WORDS}      },
    {"options.area",           {.code = "area", .group = "options", .kind = KIND_WORDS}           },
    {"options.agreed_number",  {.code = "agreed_number", .group = "options", .kind = KIND_COUNT}  },
    {"school_incentive_pence", {.code = "school_incentive_pence", .sum = true, .kind = KIND_MONEY}},
};
#define OTHER_COUNT (sizeof OTHERS / sizeof *OTHERS)

#define DECISIONS_GROUP "decisions"

static enum layout_kind
kind_of(const struct figure_def *figure)
{
    return figure->unit == UNIT_PENCE ? KIND_MONEY : KIND_COUNT;
}

static bool
find_decision(const char *code, struct layout_figure *figure)
{
    static const char FRONT[] = DECISIONS_GROUP ".";

    if (strncmp(code, FRONT, sizeof FRONT - 1) != 0)
        return false;
    for (unsigned i = 0; i < DECISION_WITHHELD; i++)
        if (strcmp(code + sizeof FRONT - 1, DECISIONS[i].code) == 0) {
            *figure = (struct layout_figure){.code = DECISIONS[i].code, .group = DECISIONS_GROUP};
            return true;
        }
    return false;
}

bool
layout_figure_find(const char *code, struct layout_figure *figure)
{
    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        if (strcmp(code, FIGURES[i].code) == 0) {
            *figure = (struct layout_figure){.code = FIGURES[i].code, .kind = kind_of(&FIGURES[i])};
            return true;
        }
    for (unsigned i = 0; i < HEADLINE_FIGURE_COUNT; i++)
        if (strcmp(code, HEADLINE_FIGURES[i].code) == 0) {
            *figure = (struct layout_figure){.code = HEADLINE_FIGURES[i].code,
                                             .of_headline = true,
                                             .kind = kind_of(&HEADLINE_FIGURES[i])};
            return true;
        }
    for (size_t i = 0; i < OTHER_COUNT; i++)
        if (strcmp(code, OTHERS[i].name) == 0) {
            *figure = OTHERS[i].figure;
            return true;
        }
    return find_decision(code, figure);
}

void
layout_figures_list(void (*each)(void *context, const char *code), void *context)
{
    char decision[64];

    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        each(context, FIGURES[i].code);
    for (unsigned i = 0; i < HEADLINE_FIGURE_COUNT; i++)
        each(context, HEADLINE_FIGURES[i].code);
    for (size_t i = 0; i < OTHER_COUNT; i++)
        each(context, OTHERS[i].name);
    for (unsigned i = 0; i < DECISION_WITHHELD; i++) {
        snprintf(decision, sizeof decision, DECISIONS_GROUP ".%s", DECISIONS[i].code);
        each(context, decision);
    }
}

bool
layout_as_fits(enum layout_kind kind, enum layout_as as)
{
    if (as == AS_UNSAID)
        as = WAYS[kind].unsaid;
    return as != AS_UNSAID && (WAYS[kind].can & CAN(as)) != 0;
}

/* ---- checking ---- */

static void
put_known(void *context, const char *code)
{
    struct builder *known = context;

    builder_printf(known, "%s%s", known->length == 0 ? "" : ", ", code);
}

static bool
unknown_figure(const char *code, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder known = {.arena = arena};

    layout_figures_list(put_known, &known);
    return error_raise(err, ERR_INPUT, "there is no figure \"%s\"; there are %s", code, known.at);
}

static bool
wrong_way(const struct layout_fill *fill, enum layout_kind kind, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder can = {.arena = arena};

    builder_puts(&can, "");
    for (unsigned as = AS_NUMBER; as < AS_COUNT; as++)
        if (WAYS[kind].can & CAN(as))
            builder_printf(&can, "%s\"%s\"", can.length == 0 ? "" : " or ", LAYOUT_AS[as]);
    if (fill->as == AS_UNSAID)
        return error_raise(err, ERR_INPUT, "the figure \"%s\" wants to be told how: as=%s",
                           fill->figure, can.at);
    return error_raise(err, ERR_INPUT, "the figure \"%s\" cannot be written as \"%s\", only as %s",
                       fill->figure, LAYOUT_AS[fill->as], can.at);
}

bool
layout_fill_check(const struct layout_fill *fill, struct error *err)
{
    struct layout_figure figure;

    if (fill->figure == NULL && (fill->headline != 0 || fill->as != AS_UNSAID))
        return error_raise(err, ERR_INPUT, "a text stands as it is, without headline or as");
    if (fill->figure == NULL)
        return true;
    if (fill->text != NULL && strstr(fill->text, LAYOUT_GAP) == NULL)
        return error_raise(err, ERR_INPUT,
                           "a text beside a figure needs a gap for it, " LAYOUT_GAP
                           ", like \"Quarter " LAYOUT_GAP "\"");
    if (!layout_figure_find(fill->figure, &figure))
        return unknown_figure(fill->figure, err);
    if (figure.of_headline && fill->headline == 0)
        return error_raise(err, ERR_INPUT, "the figure \"%s\" wants the number of a headline",
                           fill->figure);
    if (!figure.of_headline && fill->headline != 0)
        return error_raise(err, ERR_INPUT, "the figure \"%s\" is not one of a headline",
                           fill->figure);
    return layout_as_fits(figure.kind, fill->as) || wrong_way(fill, figure.kind, err);
}

/* ---- values ---- */

static bool
make_quarter(struct arena *arena, enum layout_as as, const char *text, struct layout_value *value,
             struct error *err)
{
    struct quarter quarter;

    if (!quarter_read(text_of(text), &quarter))
        return error_raise(err, ERR_INPUT, "\"%s\" is not a quarter like 2023-24-Q3",
                           text_for_show(arena, text_of(text), 60));
    value->kind = VALUE_TEXT;
    value->text = text;
    if (as == AS_FINANCIAL_YEAR || as == AS_FINANCIAL_YEAR_SLASH) {
        value->text = arena_printf(arena, "%.4s%c%.2s", text, as == AS_FINANCIAL_YEAR ? '-' : '/',
                                   text + strlen("2023-"));
    } else if (as == AS_QUARTER_NAME) {
        value->text = text + strlen("2023-24-");
    } else if (as == AS_QUARTER_NUMBER) {
        value->kind = VALUE_NUMBER;
        value->text = text + strlen("2023-24-Q");
    } else if (as == AS_FIRST_DAY || as == AS_LAST_DAY) {
        value->kind = VALUE_DAY;
        value->day = as == AS_FIRST_DAY ? quarter_first_day(quarter) : quarter_last_day(quarter);
        value->text = arena_printf(arena, "%s", day_format(value->day).text);
    }
    return true;
}

static bool
make_number(struct arena *arena, enum layout_as as, int64_t number, struct layout_value *value)
{
    value->kind = as == AS_TEXT ? VALUE_TEXT : VALUE_NUMBER;
    if (as == AS_POUNDS)
        value->text = arena_printf(arena, "%s%lld.%02d", number < 0 ? "-" : "",
                                   llabs((long long)number / 100), abs((int)(number % 100)));
    else
        value->text = arena_printf(arena, "%lld", (long long)number);
    return true;
}

static bool
make_day(enum layout_as as, const char *text, struct layout_value *value, struct error *err)
{
    value->kind = as == AS_TEXT ? VALUE_TEXT : VALUE_DAY;
    value->text = text;
    return day_parse(text, &value->day, err);
}

/* The value of a figure as its kind asks for. */
static bool
make_value(struct arena *arena, const struct layout_fill *fill, const struct layout_raw *raw,
           struct layout_value *value, struct error *err)
{
    struct layout_figure figure;
    enum layout_as as = fill->as;

    must(layout_figure_find(fill->figure, &figure) && layout_as_fits(figure.kind, as));
    if (as == AS_UNSAID)
        as = WAYS[figure.kind].unsaid;
    if ((figure.kind == KIND_COUNT || figure.kind == KIND_MONEY) != raw->is_number)
        return error_raise(err, ERR_INPUT, "the figure \"%s\" is %s", fill->figure,
                           raw->is_number ? "a number, not a text" : "a text, not a number");
    switch (figure.kind) {
    case KIND_COUNT:
    case KIND_MONEY:
        return make_number(arena, as, raw->number, value);
    case KIND_DAY:
        return make_day(as, raw->text, value, err);
    case KIND_QUARTER:
        return make_quarter(arena, as, raw->text, value, err);
    case KIND_WORDS:
        break;
    }
    value->text = raw->text;
    if (raw->text[0] == '\0')
        return error_raise(err, ERR_INPUT, "the figure \"%s\" is empty", fill->figure);
    return true;
}

bool
layout_value_make(struct arena *arena, const struct layout_fill *fill, const struct layout_raw *raw,
                  struct layout_value *value, struct error *err)
{
    const char *gap;

    *value = (struct layout_value){.kind = VALUE_TEXT, .text = fill->text};
    if (fill->figure == NULL)
        return true;
    if (!make_value(arena, fill, raw, value, err))
        return false;
    if (fill->text == NULL)
        return true;
    gap = strstr(fill->text, LAYOUT_GAP);
    must(gap != NULL);
    value->kind = VALUE_TEXT;
    value->text = arena_printf(arena, "%.*s%s%s", (int)(gap - fill->text), fill->text, value->text,
                               gap + strlen(LAYOUT_GAP));
    return true;
}
