/* SPDX-License-Identifier: MIT */
/* Invented families as rows of the tables, with the mistakes that are planted in them. */
#include "model/sample_cell.h"
#include "model/sample_parts.h"

/* The table and column that a council's mistakes leave out altogether: nothing refers to either. */
#define LEFT_OUT_TABLE        TABLE_OUTCOMES
#define LEFT_OUT_COLUMN_TABLE TABLE_ATTENDANCE
#define LEFT_OUT_COLUMN       ATTENDANCE_TERM

static bool
tables_go_wrong(const struct sample_plan *plan)
{
    return plan->mistakes && plan->families >= SAMPLE_MISTAKES_OF_TABLES_FROM;
}

/* The column that the table lacks, or COLUMNS_MOST. */
static unsigned
column_left_out(const struct sample_plan *plan, enum table_id table)
{
    return table == LEFT_OUT_COLUMN_TABLE && tables_go_wrong(plan) ? LEFT_OUT_COLUMN : COLUMNS_MOST;
}

bool
sample_has_table(const struct sample_plan *plan, enum table_id table)
{
    return table != TABLE_WAIVERS && (table != LEFT_OUT_TABLE || !tables_go_wrong(plan));
}

void
sample_header_put(const struct sample_plan *plan, enum table_id table, struct builder *out)
{
    const char *comma = "";

    for (unsigned i = 0; i < TABLES[table].column_count; i++) {
        if (i == column_left_out(plan, table))
            continue;
        builder_puts(out, comma);
        builder_puts(out, TABLES[table].columns[i].name);
        comma = ",";
    }
    if (table == TABLE_FAMILIES && tables_go_wrong(plan))
        builder_puts(out, ",la_ref");
    if (table == TABLE_EVENTS && tables_go_wrong(plan))
        builder_puts(out, ",worker_initials");
    builder_puts(out, "\n");
}

static bool
thorough(const struct writing *row)
{
    return row->family->thorough;
}

static void
family_put(struct writing *row, unsigned nth)
{
    (void)nth;
    cell_key(row, TABLE_FAMILIES, 0);
    cell_number_if(row, thorough(row), "LA/", 9);
    cell_word_if(row, thorough(row) || dice_chance(&row->dice, 200), SAMPLE_AREAS);
    if (!row->family->superseded)
        cell_blank(row);
    else if (cell_next(row))
        writing_key(row, TABLE_FAMILIES, row->family->index - 1);
}

static void
member_put(struct writing *row, unsigned nth)
{
    static const char *const SEXES[] = {"F", "M", NULL};
    const struct sample_member *member = &row->family->members[nth];
    bool child = member->role == ROLE_CHILD;

    cell_key(row, TABLE_MEMBERS, nth);
    cell_key(row, TABLE_FAMILIES, 0);
    cell_choice(row, member->role);
    cell_day(row, member->dob);
    cell_word_if(row, thorough(row) || dice_chance(&row->dice, 200), SEXES);
    cell_number_if(row, thorough(row) && child, "X000", 9);
    cell_number_if(row, thorough(row) && dice_chance(&row->dice, 500), "999", 7);
    cell_word_if(row, thorough(row), SAMPLE_SURNAMES);
    cell_word_if(row, thorough(row), SAMPLE_FORENAMES);
    cell_day(row, member->from);
    cell_day(row, member->until);
}

/* The lead's name where records are thorough, else the number of their post. */
static void
put_lead(struct writing *row, bool there)
{
    if (!there || !thorough(row)) {
        cell_number_if(row, there, "W", 3);
    } else if (cell_next(row)) {
        builder_puts(row->out, sample_word(&row->dice, SAMPLE_FORENAMES));
        builder_puts(row->out, " ");
        builder_puts(row->out, sample_word(&row->dice, SAMPLE_SURNAMES));
    }
}

static void
episode_put(struct writing *row, unsigned nth)
{
    const struct sample_episode *episode = &row->family->episodes[nth];
    bool closed = day_is_known(episode->closed_on);

    cell_key(row, TABLE_EPISODES, nth);
    cell_key(row, TABLE_FAMILIES, 0);
    cell_day(row, episode->opened_on);
    cell_day(row, episode->assessed_on);
    cell_answer(row, episode->whole_family);
    cell_day(row, episode->plan_on);
    cell_answer(row, episode->covers_all);
    put_lead(row, episode->has_lead);
    cell_word_if(row, thorough(row), SAMPLE_ORGANISATIONS);
    cell_number_if(row, dice_chance(&row->dice, 90), "9000", 2);
    cell_day(row, episode->closed_on);
    cell_word_if(row, thorough(row) && closed, SAMPLE_CLOSURE_REASONS);
    cell_answer(row, episode->quality);
    cell_word(row, thorough(row) ? "supporting-families-2022" : "");
}

/* 1.1 to 10.3: the headlines of the illustrative list, and how many needs each has. */
static void
put_need_code(struct writing *row, unsigned code)
{
    static const uint8_t NEEDS_OF[] = {4, 3, 3, 2, 4, 6, 3, 3, 3, 3};
    unsigned headline = 0;

    while (code >= NEEDS_OF[headline])
        code -= NEEDS_OF[headline++];
    if (cell_next(row)) {
        writing_digits(row->out, (int32_t)headline + 1, 1);
        builder_put(row->out, ".", 1);
        writing_digits(row->out, (int32_t)code + 1, 1);
    }
}

static void
need_put(struct writing *row, unsigned nth)
{
    const struct sample_need *need = &row->family->needs[nth];

    cell_key(row, TABLE_NEEDS, nth);
    cell_key(row, TABLE_EPISODES, need->episode);
    put_need_code(row, need->code);
    cell_member(row, need->member);
    cell_day(row, need->identified_on);
    cell_choice(row, need->identified_at);
    cell_word_if(row, thorough(row) && dice_chance(&row->dice, 500), SAMPLE_BASELINES);
    cell_word_if(row, thorough(row) && dice_chance(&row->dice, 700), SAMPLE_EVIDENCE);
}

static void
outcome_put(struct writing *row, unsigned nth)
{
    const struct sample_outcome *outcome = &row->family->needs[nth].outcome;
    bool achieved = outcome->result == RESULT_ACHIEVED;
    bool exception = outcome->basis == BASIS_EXCEPTION;

    cell_key(row, TABLE_NEEDS, nth);
    cell_choice(row, outcome->result);
    cell_day(row, outcome->achieved_on);
    cell_choice(row, outcome->basis);
    cell_word_if(row, thorough(row) && achieved, SAMPLE_VALUES);
    cell_word_if(row, thorough(row) && achieved, SAMPLE_EVIDENCE);
    cell_number_if(row, exception, "W", 3);
    cell_day(row, outcome->approved_on);
    cell_word_if(row, exception, SAMPLE_EXCEPTIONS);
}

static int
provision_of(const struct writing *row, const struct sample_term *term)
{
    const struct sample_member *child = &row->family->members[term->member];

    if (child->provision != PROVISION_BLANK)
        return child->provision;
    if (!thorough(row))
        return -1;
    return day_age(child->dob, term->first) < 11 ? PROVISION_PRIMARY : PROVISION_SECONDARY;
}

/* Seldom, and where records are thorough always, the register says more than absences. */
static void
put_register(struct writing *row, const struct sample_term *term)
{
    struct dice *dice = &row->dice;
    bool told = term->possible > 0 && (thorough(row) || dice_chance(dice, 20));
    int32_t suspensions = told && dice_chance(dice, 150) ? dice_between(dice, 1, 3) : 0;

    cell_count(row, told ? suspensions : -1);
    cell_word(row, !told ? "" : suspensions > 0 ? dice_chance(dice, 500) ? "1.5" : "2" : "0");
    cell_answer(row, !told ? ANSWER_BLANK : dice_chance(dice, 4) ? ANSWER_YES : ANSWER_NO);
    cell_count(row, told ? dice_between(dice, 0, 14) : -1);
}

static void
term_put(struct writing *row, unsigned nth)
{
    static const char *const SEASONS[] = {"Sp", "Su", "Au"};
    const struct sample_term *term = &row->family->terms[nth];

    cell_member(row, term->member);
    if (cell_next(row)) {
        builder_puts(row->out, SEASONS[term->season]);
        writing_digits(row->out, term->year % 100, 2);
    }
    cell_day(row, term->first);
    cell_day(row, term->last);
    cell_count(row, term->possible);
    cell_count(row, term->authorised);
    cell_count(row, term->unauthorised);
    put_register(row, term);
    cell_choice(row, provision_of(row, term));
}

/* Where a member is named, the family often is not; and some systems number no events. */
static void
event_put(struct writing *row, unsigned nth)
{
    const struct sample_event *event = &row->family->events[nth];
    bool keyed = row->family->mistake != MISTAKE_NONE || dice_chance(&row->dice, 600);
    bool named = event->member == SAMPLE_NOBODY || dice_chance(&row->dice, 400);

    if (keyed)
        cell_key(row, TABLE_EVENTS, nth);
    else
        cell_blank(row);
    if (named)
        cell_key(row, TABLE_FAMILIES, 0);
    else
        cell_blank(row);
    cell_member(row, event->member);
    cell_word(row, event->type);
    cell_day(row, event->on);
    cell_blank(row);
    cell_count(row, event->amount);
    cell_word_if(row, dice_chance(&row->dice, 80), SAMPLE_SOURCES);
}

static void
claim_put(struct writing *row, unsigned nth)
{
    cell_key(row, TABLE_FAMILIES, 0);
    cell_key(row, TABLE_EPISODES, nth);
    cell_word(row, quarter_format(row->family->claim_quarter).text);
    cell_word(row, row->plan->authority == NULL ? SAMPLE_AUTHORITY : row->plan->authority);
    cell_count(row, SAMPLE_PAYMENT_PENCE);
    cell_blank(row);
}

typedef void row_put_fn(struct writing *row, unsigned nth);

/* Indexed by enum table_id. */
static row_put_fn *const PUT[TABLE_COUNT] = {family_put,  member_put, episode_put, need_put,
                                             outcome_put, term_put,   event_put,   claim_put,
                                             NULL /* the sample has no waivers */};

static void
row_put(struct writing *row, unsigned nth, bool mistaken)
{
    row->column = 0;
    row->mistaken = mistaken;
    PUT[row->table](row, nth);
    if (cell_is_mistaken(row, row->column)) /* a cell too many */
        cell_blank(row);
    builder_put(row->out, "\n", 1);
}

/* How many rows the family may have of a table; rows that are not there are passed over. */
static unsigned
row_count(const struct sample_family *family, enum table_id table)
{
    const unsigned counts[TABLE_COUNT] = {
        [TABLE_FAMILIES] = 1,
        [TABLE_MEMBERS] = family->member_count,
        [TABLE_EPISODES] = family->episode_count,
        [TABLE_NEEDS] = family->need_count,
        [TABLE_OUTCOMES] = family->need_count,
        [TABLE_ATTENDANCE] = family->term_count,
        [TABLE_EVENTS] = family->event_count,
        [TABLE_CLAIMS] = family->claimed,
    };
    return counts[table];
}

void
sample_rows_put(const struct sample_plan *plan, const struct sample_family *family,
                enum table_id table, struct builder *out)
{
    struct writing row = {.plan = plan,
                          .family = family,
                          .table = table,
                          .out = out,
                          .left_out = column_left_out(plan, table),
                          .dice = dice_new(~plan->seed, family->index * 16u + table)};
    bool here = family->mistake != MISTAKE_NONE && SAMPLE_MISTAKES[family->mistake].table == table;
    bool again = here && SAMPLE_MISTAKES[family->mistake].needs & MISTAKE_IN_COPY;

    for (unsigned i = 0; i < row_count(family, table); i++) {
        struct dice before = row.dice;

        if (table == TABLE_OUTCOMES && !family->needs[i].outcome.there)
            continue;
        row_put(&row, i, here && !again && i == 0);
        if (again && i == 0) {
            row.dice = before; /* the same words once more */
            row_put(&row, i, true);
        }
    }
}
