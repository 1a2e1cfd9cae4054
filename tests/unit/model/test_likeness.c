/* SPDX-License-Identifier: MIT */
#include "model/likeness.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "port/unicode.h"
#include "suites.h"

/* Invented numbers that pass their checks; NHS numbers from 999 on are given to nobody. */
#define NHS_1 "9990000018"
#define NHS_2 "9990000026"
#define UPN_1 "R820200013001"
#define UPN_2 "F820200013002"
#define UPN_T "C82020001300A"

struct person_row {
    const char *forename, *surname, *dob, *upn, *nhs;
};

static struct traits
traits_for_test(struct arena *arena, const struct person_row *row)
{
    struct said said = {.forename = text_of(row->forename),
                        .surname = text_of(row->surname),
                        .dob = text_of(row->dob),
                        .upn = text_of(row->upn),
                        .nhs_number = text_of(row->nhs)};

    return traits_of(arena, unicode_fold, &said);
}

static const char *
codes(struct arena *arena, unsigned signs)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (unsigned sign = 0; sign < SIGN_COUNT; sign++)
        if (signs & 1U << sign)
            builder_printf(&out, "%s%s", out.length == 0 ? "" : " ", SIGNS[sign].code);
    return out.at;
}

/* The published table; a change of it is a change of what people are asked. */
static void
every_sign_has_its_points(void)
{
    static const struct {
        const char *code;
        int points;
    } POINTS[] = {
        {"nhs_same",      90 },
        {"nhs_other",     -40},
        {"upn_same",      80 },
        {"upn_other",     -10},
        {"name_same",     40 },
        {"name_turned",   30 },
        {"name_shorter",  30 },
        {"forename_same", 20 },
        {"name_other",    -10},
        {"dob_same",      30 },
        {"dob_turned",    20 },
        {"dob_near",      10 },
        {"dob_other",     -10},
    };

    CU_ASSERT_EQUAL_FATAL(COUNT_OF(POINTS), SIGN_COUNT);
    for (unsigned i = 0; i < SIGN_COUNT; i++) {
        EXPECT_TEXT(POINTS[i].code, SIGNS[i].code, POINTS[i].code);
        EXPECT_NUMBER(POINTS[i].code, SIGNS[i].points, POINTS[i].points);
    }
    EXPECT_NUMBER("threshold", LIKENESS_LIKELY, 60);
}

static const struct {
    const char *name;
    struct person_row a, b;
    const char *signs;
    int score;
} PAIRS[] = {
  /* nothing known */
    {"nothing",                    {"", "", "", "", ""},                       {"", "", "", "", ""},           "",            0  },
    {"one side",                   {"Ann", "Lee", "2013-05-01", UPN_1, NHS_1}, {"", "", "", "", ""},           "",            0  },
 /* NHS numbers */
    {"nhs",                        {"", "", "", "", NHS_1},                    {"", "", "", "", NHS_1},        "nhs_same",    90 },
    {"nhs in groups",
     {"", "", "", "", "999 000 0018"},
     {"", "", "", "", "999-000-0018"},
     "nhs_same",                                                                                                              90 },
    {"nhs other",                  {"", "", "", "", NHS_1},                    {"", "", "", "", NHS_2},        "nhs_other",   0  },
    {"nhs with a wrong check",
     {"", "", "", "", "9990000019"},
     {"", "", "", "", "9990000019"},
     "",                                                                                                                      0  },
    {"nhs too short",              {"", "", "", "", "999000001"},              {"", "", "", "", "999000001"},  "",            0  },
    {"nhs too long",               {"", "", "", "", NHS_1 "8"},                {"", "", "", "", NHS_1 "8"},    "",            0  },
    {"nhs no number",              {"", "", "", "", "not known!"},             {"", "", "", "", "not known!"}, "",            0  },
    {"nhs of noughts",             {"", "", "", "", "0000000000"},             {"", "", "", "", "0000000000"}, "",            0  },
    {"nhs of nines",               {"", "", "", "", "9999999999"},             {"", "", "", "", "9999999999"}, "",            0  },
 /* UPNs */
    {"upn",                        {"", "", "", UPN_1, ""},                    {"", "", "", UPN_1, ""},        "upn_same",    80 },
    {"upn other",                  {"", "", "", UPN_1, ""},                    {"", "", "", UPN_2, ""},        "upn_other",   0  },
    {"upn of another length",      {"", "", "", UPN_1 "1", ""},                {"", "", "", UPN_1 "1", ""},    "",            0  },
    {"upn temporary",              {"", "", "", UPN_T, ""},                    {"", "", "", UPN_T, ""},        "upn_same",    80 },
    {"upn without its letter",
     {"", "", "", "8202000130010", ""},
     {"", "", "", "8202000130010", ""},
     "",                                                                                                                      0  },
    {"upn with a wrong letter",
     {"", "", "", "Z820200013001", ""},
     {"", "", "", "Z820200013001", ""},
     "",                                                                                                                      0  },
    {"upn with a letter inside",
     {"", "", "", "A8202000X3001", ""},
     {"", "", "", "A8202000X3001", ""},
     "",                                                                                                                      0  },
 /* names */
    {"name",                       {"Ann", "Lee", "", "", ""},                 {"Ann", "Lee", "", "", ""},     "name_same",   40 },
    {"letter case",                {"ANN", "lee", "", "", ""},                 {"Ann", "Lee", "", "", ""},     "name_same",   40 },
    {"blanks",                     {"  Ann ", "Lee\xC2\xA0", "", "", ""},      {"Ann", "Lee", "", "", ""},     "name_same",   40 },
    {"accents",
     {"Zo\xC3\xAB",
      "Garc\xC3\xAD"
      "a",
      "", "", ""},
     {"Zoe", "Garcia", "", "", ""},
     "name_same",                                                                                                             40 },
    {"accents taken apart",
     {"Zoe\xCC\x88", "Garcia", "", "", ""},
     {"Zo\xC3\xAB", "Garcia", "", "", ""},
     "name_same",                                                                                                             40 },
    {"strokes",
     {"Micha\xC5\x82", "S\xC3\xB8rb\xC3\xA6k", "", "", ""},
     {"Michal", "Sorbaek", "", "", ""},
     "name_same",                                                                                                             40 },
    {"sharp s",                    {"Ann", "Wei\xC3\x9F", "", "", ""},         {"Ann", "WEISS", "", "", ""},   "name_same",   40 },
    {"apostrophes",
     {"Ann",
      "O\xE2\x80\x99"
      "Hara",
      "", "", ""},
     {"Ann", "O'Hara", "", "", ""},
     "name_same",                                                                                                             40 },
    {"no apostrophe",              {"Ann", "O'Hara", "", "", ""},              {"Ann", "Ohara", "", "", ""},   "name_same",   40 },
    {"hyphens",
     {"Mary-Jane", "Day\xE2\x80\x93Lee", "", "", ""},
     {"Mary Jane", "Day-Lee", "", "", ""},
     "name_same",                                                                                                             40 },
    {"full stops",                 {"Ann M.", "Lee", "", "", ""},              {"Ann M", "Lee", "", "", ""},   "name_same",   40 },
    {"a middle name by surname",
     {"Ann", "Maria Lee", "", "", ""},
     {"Ann Maria", "Lee", "", "", ""},
     "name_same",                                                                                                             40 },
    {"one column",                 {"", "Ann Lee", "", "", ""},                {"Ann", "Lee", "", "", ""},     "name_same",   40 },
    {"exchanged",                  {"Lee", "Ann", "", "", ""},                 {"Ann", "Lee", "", "", ""},     "name_turned", 30 },
    {"other order",
     {"Maria Ann", "Lee", "", "", ""},
     {"Ann Maria", "Lee", "", "", ""},
     "name_turned",                                                                                                           30 },
    {"without the middle name",
     {"Ann Maria", "Lee", "", "", ""},
     {"Ann", "Lee", "", "", ""},
     "name_shorter",                                                                                                          30 },
    {"half of a double name",
     {"Ann", "Day-Lee", "", "", ""},
     {"Ann", "Day", "", "", ""},
     "name_shorter",                                                                                                          30 },
    {"a word twice is two",
     {"Ann Ann", "Lee", "", "", ""},
     {"Ann", "Lee", "", "", ""},
     "name_shorter",                                                                                                          30 },
    {"a word twice is not shared",
     {"Ann Ann", "Lee", "", "", ""},
     {"Ann", "Lee Kay", "", "", ""},
     "forename_same",                                                                                                         20 },
    {"another surname",
     {"Ann", "Lee", "", "", ""},
     {"Ann", "Kay", "", "", ""},
     "forename_same",                                                                                                         20 },
    {"another forename",           {"Ann", "Lee", "", "", ""},                 {"Ben", "Lee", "", "", ""},     "name_other",  0  },
    {"only surnames",              {"", "Lee", "", "", ""},                    {"", "Lee", "", "", ""},        "",            0  },
    {"only a forename",            {"Ann", "", "", "", ""},                    {"Ann", "Lee", "", "", ""},     "",            0  },
    {"only marks",                 {"-", ".'", "", "", ""},                    {"-", ".'", "", "", ""},        "",            0  },
    {"not UTF-8",                  {"Ann\xFF", "Lee", "", "", ""},             {"Ann\xFF", "Lee", "", "", ""}, "name_same",   40 },
 /* dates of birth */
    {"dob",                        {"", "", "2013-05-01", "", ""},             {"", "", "2013-05-01", "", ""}, "dob_same",    30 },
    {"dob turned",
     {"", "", "2013-05-01", "", ""},
     {"", "", "2013-01-05", "", ""},
     "dob_turned",                                                                                                            20 },
    {"dob turned of another year",
     {"", "", "2013-05-01", "", ""},
     {"", "", "2014-01-05", "", ""},
     "dob_other",                                                                                                             0  },
    {"dob with one digit wrong",
     {"", "", "2013-05-01", "", ""},
     {"", "", "2012-05-01", "", ""},
     "dob_near",                                                                                                              10 },
    {"dob with two digits wrong",
     {"", "", "2013-05-01", "", ""},
     {"", "", "2012-05-02", "", ""},
     "dob_other",                                                                                                             0  },
    {"no such day",                {"", "", "2013-02-30", "", ""},             {"", "", "2013-02-30", "", ""}, "",            0  },
    {"no date",                    {"", "", "01/05/2013", "", ""},             {"", "", "01/05/2013", "", ""}, "",            0  },
 /* what is enough for a person's look, and what is not */
    {"name and dob",
     {"Ann", "Lee", "2013-05-01", "", ""},
     {"Ann", "Lee", "2013-05-01", "", ""},
     "name_same dob_same",                                                                                                    70 },
    {"name and dob turned",
     {"Ann", "Lee", "2013-05-01", "", ""},
     {"Ann", "Lee", "2013-01-05", "", ""},
     "name_same dob_turned",                                                                                                  60 },
    {"name turned and dob",
     {"Lee", "Ann", "2013-05-01", "", ""},
     {"Ann", "Lee", "2013-05-01", "", ""},
     "name_turned dob_same",                                                                                                  60 },
    {"shorter name and dob",
     {"Ann M", "Lee", "2013-05-01", "", ""},
     {"Ann", "Lee", "2013-05-01", "", ""},
     "name_shorter dob_same",                                                                                                 60 },
    {"both turned",
     {"Lee", "Ann", "2013-05-01", "", ""},
     {"Ann", "Lee", "2013-01-05", "", ""},
     "name_turned dob_turned",                                                                                                50 },
    {"name and dob near",
     {"Ann", "Lee", "2013-05-01", "", ""},
     {"Ann", "Lee", "2013-05-02", "", ""},
     "name_same dob_near",                                                                                                    50 },
    {"forename and dob",
     {"Ann", "Lee", "2013-05-01", "", ""},
     {"Ann", "Kay", "2013-05-01", "", ""},
     "forename_same dob_same",                                                                                                50 },
    {"a sibling",
     {"Ann", "Lee", "2013-05-01", "", ""},
     {"Ben", "Lee", "2015-07-09", "", ""},
     "name_other dob_other",                                                                                                  0  },
    {"a twin",
     {"Ann", "Lee", "2013-05-01", UPN_1, NHS_1},
     {"Ben", "Lee", "2013-05-01", UPN_2, NHS_2},
     "nhs_other upn_other name_other dob_same",                                                                               0  },
    {"a namesake",
     {"Ann", "Lee", "2013-05-01", "", NHS_1},
     {"Ann", "Lee", "2013-05-01", "", NHS_2},
     "nhs_other name_same dob_same",                                                                                          30 },
    {"a pupil of two UPNs",
     {"Ann", "Lee", "2013-05-01", UPN_1, ""},
     {"Ann", "Lee", "2013-05-01", UPN_2, ""},
     "upn_other name_same dob_same",                                                                                          60 },
    {"nhs against all else",
     {"Ann", "Lee", "2013-05-01", "", NHS_1},
     {"Ben", "Kay", "1985-11-22", "", NHS_1},
     "nhs_same name_other dob_other",                                                                                         70 },
    {"upn against all else",
     {"Ann", "Lee", "2013-05-01", UPN_1, ""},
     {"Ben", "Kay", "1985-11-22", UPN_1, ""},
     "upn_same name_other dob_other",                                                                                         60 },
    {"all the same",
     {"Ann", "Lee", "2013-05-01", UPN_1, NHS_1},
     {"Ann", "Lee", "2013-05-01", UPN_1, NHS_1},
     "nhs_same upn_same name_same dob_same",                                                                                  100},
};

static void
two_records_are_compared(void)
{
    for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct traits a = traits_for_test(arena, &PAIRS[i].a);
        struct traits b = traits_for_test(arena, &PAIRS[i].b);
        unsigned signs = likeness_signs(&a, &b);

        EXPECT_TEXT(PAIRS[i].name, codes(arena, signs), PAIRS[i].signs);
        EXPECT_NUMBER(PAIRS[i].name, likeness_score(signs), PAIRS[i].score);
        EXPECT_NUMBER(PAIRS[i].name, likeness_signs(&b, &a), signs);
    }
}

struct keys_met {
    struct arena *arena;
    struct builder list;
};

static void
meet_key(void *context, struct text key)
{
    struct keys_met *met = context;

    builder_printf(&met->list, "%s%.*s", met->list.length == 0 ? "" : "|", TEXT_ARGS(key));
}

static const char *
keys_for_test(struct arena *arena, const struct person_row *row)
{
    struct traits traits = traits_for_test(arena, row);
    struct keys_met met = {.arena = arena, .list = {.arena = arena}};

    builder_puts(&met.list, "");
    traits_keys(arena, &traits, meet_key, &met);
    return met.list.at;
}

static void
somebody_is_found_by_keys(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("all",
                keys_for_test(arena, &(struct person_row){"Zo\xC3\xAB", "O'Hara", "2013-05-01",
                                                          UPN_1, NHS_1}),
                "nhs " NHS_1 "|upn " UPN_1 "|name ohara zoe|born 2013-05-01 zoe|"
                "born 2013-05-01 ohara");
    EXPECT_TEXT("no date", keys_for_test(arena, &(struct person_row){"Ann", "Lee", "", "", ""}),
                "name ann lee");
    EXPECT_TEXT("one word",
                keys_for_test(arena, &(struct person_row){"Ann", "", "2013-05-01", "", ""}),
                "born 2013-05-01 ann");
    EXPECT_TEXT("nothing", keys_for_test(arena, &(struct person_row){"", "", "2013-05-01", "", ""}),
                "");
}

static bool
shares_key(const char *a, const char *b)
{
    char keys[1000], *rest = keys;

    snprintf(keys, sizeof keys, "%s", a);
    for (char *key = strtok_r(keys, "|", &rest); key != NULL; key = strtok_r(NULL, "|", &rest)) {
        const char *at = strstr(b, key);

        if (at != NULL && (at[strlen(key)] == '|' || at[strlen(key)] == '\0'))
            return true;
    }
    return false;
}

/* What the header promises: nobody who is likely is missed. */
static void
whoever_is_likely_shares_a_key(void)
{
    size_t likely = 0;

    for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();

        if (PAIRS[i].score < LIKENESS_LIKELY)
            continue;
        likely++;
        EXPECT_NUMBER(
            PAIRS[i].name,
            shares_key(keys_for_test(arena, &PAIRS[i].a), keys_for_test(arena, &PAIRS[i].b)), 1);
    }
    EXPECT_NUMBER("looked at", likely, 12);
}

void
suite_likeness(void)
{
    CU_pSuite suite = CU_add_suite("model/likeness", NULL, NULL);

    CU_add_test(suite, "every sign has its points", every_sign_has_its_points);
    CU_add_test(suite, "two records are compared", two_records_are_compared);
    CU_add_test(suite, "somebody is found by keys", somebody_is_found_by_keys);
    CU_add_test(suite, "whoever is likely shares a key", whoever_is_likely_shares_a_key);
}
