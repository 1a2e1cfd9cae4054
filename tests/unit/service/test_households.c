/* SPDX-License-Identifier: MIT */
#include "service/households.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static const char FAMILIES[] = "family_id,superseded_by\nF0,F1\nF1,\nF2,\nF3,F2\n";
static const char MEMBERS[] = "surname,member_id,family_id,role,forename,dob,nhs_number\n"
                              "Lee,C1,F1,child,Ann,2013-05-01,999 000 0018\n"
                              "\"O\"\"Dea\",P1,F0,parent_carer,Eve,,\n"
                              "Day,C2,F2,child,Ben,2012-01-02,\n"
                              "Fay,C3,F3,child,Cat,,\n"
                              "Gone,C9,F9,child,Dan,,\n";

static const char *
told_for_test(struct arena *arena, const struct family_tables *tables, const bool *known)
{
    struct keys wanted = {.count = 0};
    struct family_told told[2] = {{.whole = true}, {.whole = true}};
    struct error err = {.code = ERR_NONE};
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    keys_add(&wanted, text_of("F2"));
    keys_add(&wanted, text_of("F1"));
    CU_ASSERT_TRUE(households_read(arena, tables, &wanted, known, told, &err));
    for (unsigned row = 0; row < 2; row++)
        for (size_t i = 0; i < told[row].count; i++)
            builder_printf(&out, "%u %.*s %.*s %.*s %s|", row,
                           TEXT_ARGS(told[row].people[i].member),
                           TEXT_ARGS(told[row].people[i].role),
                           TEXT_ARGS(told[row].people[i].said.surname), told[row].traits[i].nhs);
    keys_free(&wanted);
    return out.at;
}

static void
members_belong_to_the_surviving_family(void)
{
    static const bool ONE_KNOWN[] = {true, false};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct family_tables tables = {.families = text_of(FAMILIES), .members = text_of(MEMBERS)};

    EXPECT_TEXT("all", told_for_test(arena, &tables, NULL),
                "0 C2 child Day |0 C3 child Fay |1 C1 child Lee 9990000018|"
                "1 P1 parent_carer O\"Dea |");
    EXPECT_TEXT("one is known", told_for_test(arena, &tables, ONE_KNOWN),
                "1 C1 child Lee 9990000018|1 P1 parent_carer O\"Dea |");
    tables.families.at = NULL;
    EXPECT_TEXT("no mergers known", told_for_test(arena, &tables, NULL),
                "0 C2 child Day |1 C1 child Lee 9990000018|");
    tables.members.at = NULL;
    EXPECT_TEXT("no members", told_for_test(arena, &tables, NULL), "");
}

void
suite_households(void)
{
    CU_pSuite suite = CU_add_suite("service/households", NULL, NULL);

    CU_add_test(suite, "members belong to the surviving family",
                members_belong_to_the_surviving_family);
}
