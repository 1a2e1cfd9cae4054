/* SPDX-License-Identifier: MIT */
#include "model/sample.h"

#include "model/sample_parts.h"

#include <CUnit/CUnit.h>

void suite_sample(void);

static struct sample_plan
plan_of(uint32_t families, bool mistakes)
{
    struct sample_plan plan = {.seed = 42, .families = families, .mistakes = mistakes};
    struct quarter quarter = {.year = 2023, .number = 3};
    struct error err = {0};

    CU_ASSERT_TRUE_FATAL(period_make(quarter, DAY_UNKNOWN, &plan.period, &err));
    return plan;
}

/* All rows of a table, in the order of the families. */
static struct text
table_of(struct arena *arena, const struct sample_plan *plan, enum table_id table)
{
    struct builder rows = {.arena = arena};
    struct sample_family family;

    for (uint32_t i = 0; i < plan->families; i++) {
        sample_family_make(plan, i, table, &family);
        sample_rows_put(plan, &family, table, &rows);
    }
    return (struct text){.at = rows.at, .length = rows.length};
}

static size_t
count_of(struct text text, char character)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += text.at[i] == character;
    return count;
}

/* The cells of the row that begins at ROW; *NEXT is where the next one does. */
static unsigned
cells_of(const char *row, const char **next)
{
    unsigned cells = 1;
    bool quoted = false;

    for (; *row != '\n'; row++) {
        quoted = quoted != (*row == '"');
        cells += *row == ',' && !quoted;
    }
    *next = row + 1;
    return cells;
}

static void
headers_are_the_contracts(void)
{
    static const struct {
        enum table_id table;
        const char *header;
    } HEADERS[] = {
        {TABLE_FAMILIES, "family_id,la_ref,area,superseded_by\n"                     },
        {TABLE_EVENTS,   "event_id,family_id,member_id,type,on,until,amount,source\n"},
        {TABLE_CLAIMS,   "family_id,episode_id,quarter,authority,payment_pence,claimed_as\n"},
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct sample_plan plan = plan_of(10, false);

    for (size_t i = 0; i < sizeof HEADERS / sizeof HEADERS[0]; i++) {
        struct builder header = {.arena = arena};

        sample_header_put(&plan, HEADERS[i].table, &header);
        CU_ASSERT_STRING_EQUAL(header.at, HEADERS[i].header);
    }
}

static void
earlier_claims_are_the_councils(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct sample_plan plan = plan_of(300, false);
    struct text rows = table_of(arena, &plan, TABLE_CLAIMS);

    CU_ASSERT_PTR_NOT_NULL(strstr(rows.at, "," SAMPLE_AUTHORITY ","));
    plan.authority = "E08000026";
    rows = table_of(arena, &plan, TABLE_CLAIMS);
    CU_ASSERT_PTR_NOT_NULL(strstr(rows.at, ",E08000026,"));
    CU_ASSERT_PTR_NULL(strstr(rows.at, SAMPLE_AUTHORITY));
}

static void
rows_have_all_cells(void)
{
    struct sample_plan plan = plan_of(300, false);

    for (enum table_id table = 0; table < TABLE_COUNT; table++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct text rows;

        if (!sample_has_table(&plan, table))
            continue;
        rows = table_of(arena, &plan, table);
        CU_ASSERT_FATAL(rows.length > 0 && rows.at[rows.length - 1] == '\n');
        for (const char *row = rows.at; row < rows.at + rows.length;)
            CU_ASSERT_EQUAL(cells_of(row, &row), TABLES[table].column_count);
    }
}

static void
same_plan_same_bytes(void)
{
    struct sample_plan plan = plan_of(50, true), other = plan_of(50, true);

    other.seed++;
    for (enum table_id table = 0; table < TABLE_CLAIMS; table++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct text once = table_of(arena, &plan, table);

        CU_ASSERT(text_equals(once, table_of(arena, &plan, table)));
        CU_ASSERT(!text_equals(once, table_of(arena, &other, table)));
    }
}

/* The sizes that the benchmark's council is known by. */
static void
tables_have_their_share(void)
{
    static const struct {
        enum table_id table;
        double least, most; /* rows a family */
    } SHARES[] = {
        {TABLE_FAMILIES,   1.0,  1.0 },
        {TABLE_MEMBERS,    3.4,  3.6 },
        {TABLE_EPISODES,   1.07, 1.13},
        {TABLE_NEEDS,      4.0,  4.4 },
        {TABLE_OUTCOMES,   2.3,  2.6 },
        {TABLE_ATTENDANCE, 9.2,  10.5},
        {TABLE_EVENTS,     0.95, 1.1 },
        {TABLE_CLAIMS,     0.01, 0.03},
    };
    struct sample_plan plan = plan_of(5000, false);

    for (size_t i = 0; i < sizeof SHARES / sizeof SHARES[0]; i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        double rows = (double)count_of(table_of(arena, &plan, SHARES[i].table), '\n');

        CU_ASSERT(rows / plan.families >= SHARES[i].least);
        CU_ASSERT(rows / plan.families <= SHARES[i].most);
    }
}

static int
key_compare(const void *a, const void *b)
{
    return memcmp(a, b, SAMPLE_KEY_SIZE);
}

static void
keys_are_unique(void)
{
    static const enum table_id KEYED[] = {TABLE_FAMILIES, TABLE_MEMBERS, TABLE_EPISODES,
                                          TABLE_NEEDS, TABLE_EVENTS};
    static char keys[20000][SAMPLE_KEY_SIZE];
    struct sample_plan plan = plan_of(1, false);

    for (size_t k = 0; k < sizeof KEYED / sizeof KEYED[0]; k++) {
        memset(keys, 0, sizeof keys);
        for (unsigned i = 0; i < 20000; i++) {
            size_t length = sample_key(&plan, KEYED[k], i, keys[i]);

            CU_ASSERT(length >= 8 && length <= 12 && length == strlen(keys[i]));
        }
        CU_ASSERT(memcmp(keys[0], keys[1], 6) != 0); /* no order that shows */
        qsort(keys, 20000, SAMPLE_KEY_SIZE, key_compare);
        for (unsigned i = 1; i < 20000; i++)
            CU_ASSERT(memcmp(keys[i - 1], keys[i], SAMPLE_KEY_SIZE) != 0);
    }
}

static void
episode_is_sound(const struct sample_plan *plan, const struct sample_episode *episode)
{
    int32_t as_at = plan->period.as_at;

    CU_ASSERT(episode->opened_on <= as_at);
    CU_ASSERT(episode->closed_on <= as_at); /* DAY_UNKNOWN is before every day */
    CU_ASSERT(!day_is_known(episode->closed_on) || episode->closed_on > episode->opened_on);
}

static void
need_is_sound(const struct sample_plan *plan, const struct sample_family *family, unsigned nth)
{
    const struct sample_need *need = &family->needs[nth];
    const struct sample_episode *episode = &family->episodes[need->episode];

    CU_ASSERT(need->code < SAMPLE_NEED_CODES);
    CU_ASSERT(need->identified_on <= plan->period.as_at);
    CU_ASSERT(!day_is_known(episode->closed_on) || need->identified_on <= episode->closed_on);
    CU_ASSERT(need->outcome.achieved_on <= plan->period.as_at);
    for (unsigned i = 0; i < nth; i++)
        CU_ASSERT(family->needs[i].episode != need->episode || family->needs[i].code != need->code);
}

static void
term_is_sound(const struct sample_plan *plan, const struct sample_term *term)
{
    CU_ASSERT(term->first <= plan->period.as_at && term->first < term->last);
    CU_ASSERT(term->authorised + term->unauthorised <= term->possible);
}

/* What the contract calls an error or a date after the as-at date is not in plain data. */
static void
records_are_sound(void)
{
    struct sample_plan plan = plan_of(5000, false);
    struct sample_family family;

    for (uint32_t i = 0; i < plan.families; i++) {
        sample_family_make(&plan, i, TABLE_NEEDS, &family);
        for (unsigned k = 0; k < family.episode_count; k++)
            episode_is_sound(&plan, &family.episodes[k]);
        for (unsigned k = 0; k < family.need_count; k++)
            need_is_sound(&plan, &family, k);
        sample_family_make(&plan, i, TABLE_ATTENDANCE, &family);
        for (unsigned k = 0; k < family.term_count; k++)
            term_is_sound(&plan, &family.terms[k]);
        sample_family_make(&plan, i, TABLE_CLAIMS, &family);
        CU_ASSERT(!family.claimed ||
                  quarter_index(family.claim_quarter) < quarter_index(plan.period.quarter));
    }
}

static bool
event_type_is_known(const char *type)
{
    for (size_t i = 0; EVENT_TYPES[i] != NULL; i++)
        if (strcmp(EVENT_TYPES[i], type) == 0)
            return true;
    return false;
}

static void
events_are_known(void)
{
    struct sample_plan plan = plan_of(3000, false);
    struct sample_family family;

    for (uint32_t i = 0; i < plan.families; i++) {
        sample_family_make(&plan, i, TABLE_EVENTS, &family);
        for (unsigned k = 0; k < family.event_count; k++) {
            CU_ASSERT(event_type_is_known(family.events[k].type));
            CU_ASSERT(family.events[k].on <= plan.period.as_at);
            CU_ASSERT(family.events[k].member < (int)family.member_count);
        }
    }
}

static void
some_families_are_merged(void)
{
    struct sample_plan plan = plan_of(20000, false);
    struct sample_family family;
    unsigned merged = 0, twice = 0;

    for (uint32_t i = 0; i < plan.families; i++) {
        sample_family_make(&plan, i, TABLE_FAMILIES, &family);
        merged += family.superseded;
        twice += family.episode_count == 2;
        CU_ASSERT(!family.superseded || day_is_known(family.episodes[0].closed_on));
    }
    CU_ASSERT(merged > 150 && merged < 250);
    CU_ASSERT(twice > 1800 && twice < 2200);
}

static void
mistakes_are_spread(void)
{
    static const struct {
        uint32_t families;
        unsigned planted, kinds;
    } COUNCILS[] = {
        {1,     0,                0               },
        {100,   MISTAKE_NONE / 2, MISTAKE_NONE / 2},
        {200,   MISTAKE_NONE,     MISTAKE_NONE    },
        {1000,  MISTAKE_NONE,     MISTAKE_NONE    },
        {10001, 50,               MISTAKE_NONE    },
    };

    for (size_t i = 0; i < sizeof COUNCILS / sizeof COUNCILS[0]; i++) {
        unsigned seen[MISTAKE_NONE + 1] = {0}, kinds = 0;

        for (uint32_t k = 0; k < COUNCILS[i].families; k++)
            seen[sample_mistake_of(COUNCILS[i].families, k)]++;
        for (unsigned k = 0; k < MISTAKE_NONE; k++)
            kinds += seen[k] > 0;
        CU_ASSERT_EQUAL(COUNCILS[i].families - seen[MISTAKE_NONE], COUNCILS[i].planted);
        CU_ASSERT_EQUAL(kinds, COUNCILS[i].kinds);
        CU_ASSERT(seen[MISTAKE_DATE_AFTER_AS_AT] <= 1);
    }
}

static void
mistakes_stand_in_their_line(void)
{
    for (unsigned i = 0; i < MISTAKE_NONE; i++)
        CU_ASSERT_EQUAL(SAMPLE_MISTAKES[i].mistake, i);
}

/* What the family with a mistake says in the mistake's table. */
static char *
rows_with(struct arena *arena, const struct sample_plan *plan, enum sample_mistake mistake)
{
    struct builder rows = {.arena = arena};
    struct sample_family family;
    uint32_t index = 0;

    while (sample_mistake_of(plan->families, index) != mistake)
        index++;
    sample_family_make(plan, index, SAMPLE_MISTAKES[mistake].table, &family);
    sample_rows_put(plan, &family, SAMPLE_MISTAKES[mistake].table, &rows);
    return rows.at;
}

static void
mistakes_show_in_the_rows(void)
{
    static const struct {
        enum sample_mistake mistake;
        const char *shown;
    } SHOWN[] = {
        {MISTAKE_TOO_MANY_CELLS,   ",see file\n"      },
        {MISTAKE_BAD_ENCODING,     ",Zo\xEB,"         },
        {MISTAKE_BAD_CSV,          ",The \"Oak\" Hub,"},
        {MISTAKE_BAD_VALUE,        ",11.9,"           },
        {MISTAKE_BAD_DATE,         ",31/02/2023,"     },
        {MISTAKE_BAD_NUMBER,       ",three,"          },
        {MISTAKE_DUPLICATE_KEY,    ",again\n"         },
        {MISTAKE_DATE_AFTER_AS_AT, ",2024-01-01,"     },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct sample_plan plan = plan_of(400, true);

    for (size_t i = 0; i < sizeof SHOWN / sizeof SHOWN[0]; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(rows_with(arena, &plan, SHOWN[i].mistake), SHOWN[i].shown));
}

static void
tables_go_wrong_in_larger_councils(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct sample_plan small = plan_of(199, true), large = plan_of(200, true);
    struct builder families = {.arena = arena}, events = {.arena = arena};
    struct builder attendance = {.arena = arena};

    CU_ASSERT_TRUE(sample_has_table(&small, TABLE_OUTCOMES));
    CU_ASSERT_FALSE(sample_has_table(&large, TABLE_OUTCOMES));
    CU_ASSERT_TRUE(sample_has_table(&large, TABLE_NEEDS));
    sample_header_put(&large, TABLE_FAMILIES, &families);
    CU_ASSERT_STRING_EQUAL(families.at, "family_id,la_ref,area,superseded_by,la_ref\n");
    sample_header_put(&large, TABLE_EVENTS, &events);
    CU_ASSERT_PTR_NOT_NULL(strstr(events.at, ",source,worker_initials\n"));
    sample_header_put(&large, TABLE_ATTENDANCE, &attendance);
    CU_ASSERT_EQUAL(strncmp(attendance.at, "member_id,term_start,", 21), 0);
}

void
suite_sample(void)
{
    CU_pSuite suite = CU_add_suite("model/sample", NULL, NULL);

    CU_add_test(suite, "headers are the contract's", headers_are_the_contracts);
    CU_add_test(suite, "earlier claims are the council's", earlier_claims_are_the_councils);
    CU_add_test(suite, "rows have all cells", rows_have_all_cells);
    CU_add_test(suite, "the same plan gives the same bytes", same_plan_same_bytes);
    CU_add_test(suite, "tables have their share", tables_have_their_share);
    CU_add_test(suite, "keys are unique", keys_are_unique);
    CU_add_test(suite, "records are sound", records_are_sound);
    CU_add_test(suite, "events are known", events_are_known);
    CU_add_test(suite, "some families are merged", some_families_are_merged);
    CU_add_test(suite, "mistakes are spread", mistakes_are_spread);
    CU_add_test(suite, "mistakes stand in their line", mistakes_stand_in_their_line);
    CU_add_test(suite, "mistakes show in the rows", mistakes_show_in_the_rows);
    CU_add_test(suite, "tables go wrong in larger councils", tables_go_wrong_in_larger_councils);
}
