/* SPDX-License-Identifier: MIT */
#include "service/officers.h"

#include <CUnit/CUnit.h>

#include "base/fault.h"
#include "base/file.h"
#include "fixture.h"
#include "return_fixture.h"
#include "service/deputies.h"
#include "store/ledger.h"
#include "suites.h"

#define HEAD \
    "organisation code,officer type,email,name,status,account status,access groups,created\n"

struct place {
    struct returns_for_test f;
    struct actor anna, olga;
};

static void
place_open(struct place *place)
{
    returns_open(&place->f);
    place->anna = returns_person(&place->f, "anna", ROLE_ADMINISTRATOR);
    place->olga = returns_person(&place->f, "olga", ROLE_S151);
}

static bool
list_read(struct place *place, const char *text, struct officers *officers)
{
    const char *path = path_join(place->f.arena, folder_for_test(place->f.arena), "list.csv");

    place->f.err = (struct error){.code = ERR_NONE};
    CU_ASSERT_TRUE_FATAL(file_write(path, text, strlen(text), &place->f.err));
    return officers_read(place->f.arena, place->f.state, path, officers, &place->f.err);
}

/* The faults as "ROW column: words" lines, or the error. */
static void
lists_are_read(void)
{
    static const struct {
        const char *text, *expected;
    } CASES[] = {
        {"",                                                                                "list.csv is empty"                                  },
        {"a,b\n",                                                                           "list.csv has no column \"organisation code\"; deltareturn-officers(5) lists "
                  "those it has to have"                                                                                        },
        {"organisation code,officer type,email,e-mail,name,status,account status\n",
         "list.csv has two columns \"email\""                                                                                                    },
        {HEAD,                                                                              "list.csv has no row of the organisation E1"         },
        {HEAD "E2,s151,x,y,z,w\n",                                                          "list.csv has no row of the organisation E1"         },
        {HEAD "E1,s151,o@c.example,Olga,Active,Active,\"A;B\",2024-01-01\n",                ""                                                   },
        {"\xEF\xBB\xBF" HEAD "\nE1,s151,o@c.example,Olga,Active,Active\n",                  ""                                                   },
        {HEAD "E1,chief,olga,,Active,maybe,,\nE1,s151,o@c.example,Olga,Active,Active,,x\n",
         "2 officer type: \"chief\" is not s151, deputy or delegated\n"
         "2 email: \"olga\" is not one mailbox like someone@council.example\n"
         "2 name: the name has to be 1 to 100 characters on one line, without controls\n"
         "2 account status: \"maybe\" is none of the words for an account in force (active, "
         "enabled ...) or not in force (inactive, disabled ...)\n"
         "3 created: \"x\" is not a date like 2024-05-12 or 12/05/2024\n"                                                                        },
        {HEAD "E1,s151,o@c.example,Olga,Active,Active,,\nE1,deputy,O@c.example,Other,Active,"
              "Active,,\n",                                                        "3 name: row 2 has this mailbox under another name\n"},
        {HEAD "E1,s151,o@c.example,Ol\xFFga,Active,Active,,\n",
         "2 name: the cell is not UTF-8; save the file as \"CSV UTF-8\"\n"                                                                       },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct place place;
        struct officers officers;
        struct builder out = {0};

        place_open(&place);
        out.arena = place.f.arena;
        builder_puts(&out, "");
        if (!list_read(&place, CASES[i].text, &officers))
            builder_puts(&out, place.f.err.text);
        else
            for (size_t k = 0; k < officers.fault_count; k++)
                builder_printf(&out, "%u %s: %s\n", officers.faults[k].row,
                               officers.faults[k].column, officers.faults[k].words);
        EXPECT_TEXT(CASES[i].text, out.at == NULL ? "" : out.at, CASES[i].expected);
        returns_close(&place.f);
    }
}

/* A plan in words, one line a step. */
static const char *
plan_of(struct place *place, const char *text, struct officer_plan *plan)
{
    struct builder out = {.arena = place->f.arena};
    struct officers officers;

    CU_ASSERT_TRUE_FATAL(list_read(place, text, &officers));
    EXPECT_NUMBER("faults", officers.fault_count, 0);
    CU_ASSERT_TRUE_FATAL(
        officers_plan(place->f.arena, place->f.state, &officers, plan, &place->f.err));
    for (size_t i = 0; i < plan->count; i++)
        builder_printf(&out, "%s %s: %s\n", OFFICER_DOING_NAMES[plan->list[i].doing],
                       plan->list[i].login[0] == '\0' ? "-" : plan->list[i].login,
                       plan->list[i].words);
    return out.at;
}

static const char *
drift_of(struct place *place, const char *text)
{
    struct builder out = {.arena = place->f.arena};
    struct officers officers;
    struct officer_drift drift;

    CU_ASSERT_TRUE_FATAL(list_read(place, text, &officers));
    CU_ASSERT_TRUE_FATAL(
        officers_drift(place->f.arena, place->f.state, &officers, &drift, &place->f.err));
    for (size_t i = 0; i < drift.count; i++)
        builder_printf(&out, "%s %s %s [%s] %s|%s\n", OFFICER_WHERE_NAMES[drift.list[i].where],
                       drift.list[i].email, drift.list[i].login, drift.list[i].what,
                       drift.list[i].there, drift.list[i].here);
    return out.at == NULL ? "" : out.at;
}

#define ROW(type, who, name, status) \
    "E1," type "," who "@council.example," name "," status ",Active,,\n"

static const char LIST[] = HEAD ROW("s151", "nina", "Nina New", "Active")
    ROW("deputy", "dev", "Dev Deputy", "Active") ROW("delegated", "dev", "Dev Deputy", "Active")
        ROW("s151", "olga", "olga", "Inactive") ROW("s151", "paul", "paul", "Active")
            ROW("deputy", "cora", "Cora C", "Active") ROW("s151", "gone", "Gone", "Inactive")
                ROW("s151", "shut", "shut", "Active") ROW("s151", "other", "anna", "Active")
                    ROW("s151", "sid", "sid", "closed") "E2,nothing,here,is,read\n";

static void
people_for_list(struct place *place)
{
    struct actor sid;

    (void)returns_person(&place->f, "paul", ROLE_PROVIDER);
    (void)returns_person(&place->f, "cora", ROLE_S151);
    sid = returns_person(&place->f, "sid", ROLE_SRO);
    (void)sid;
    (void)returns_person(&place->f, "shut", ROLE_AUDITOR);
    (void)returns_person(&place->f, "nina", ROLE_AUDITOR);
    CU_ASSERT_TRUE(db_script(place->f.state->db,
                             "UPDATE person SET disabled = 1 WHERE login = 'shut';"
                             "UPDATE person SET email = 'z@z.example', email_key = 'z@z.example'"
                             " WHERE login = 'nina';"
                             "INSERT INTO role SELECT authority, ref, 's151', 1 FROM person"
                             " WHERE login = 'sid';",
                             &place->f.err));
}

static void
a_list_is_planned_and_taken_over(void)
{
    struct place place;
    struct officer_plan plan;
    struct people people;
    unsigned roles;
    uint64_t before, after;

    place_open(&place);
    people_for_list(&place);
    EXPECT_TEXT("plan", plan_of(&place, LIST, &plan),
                "add nina2: as s151 officer\n"
                "add dev: as deputy: without a role; the S151 officer grants a delegation\n"
                "disable olga: not in force on Delta\n"
                "change paul: becomes s151 officer\n"
                "change cora: the name becomes \"Cora C\"; is no longer s151 officer\n"
                "leave -: not in force on Delta, and not here\n"
                "leave shut: closed here, and an account that is closed stays closed; add another\n"
                "leave -: \"anna\" has this name and another address; if they are one person, "
                "change that address first, else add this one by hand\n"
                "change sid: is no longer s151 officer; stays for the other roles\n");
    EXPECT_NUMBER("add", plan.counts[OFFICER_ADD], 2);
    EXPECT_NUMBER("change", plan.counts[OFFICER_CHANGE], 3);
    EXPECT_NUMBER("disable", plan.counts[OFFICER_DISABLE], 1);
    EXPECT_NUMBER("leave", plan.counts[OFFICER_LEAVE], 3);
    CU_ASSERT_FALSE(officers_apply(place.f.state, &place.olga, &plan, &place.f.err));
    EXPECT_TEXT("who", place.f.err.text, "\"olga\" is not an administrator here");
    CU_ASSERT_TRUE(ledger_size(place.f.state->db, "E1", &before, &place.f.err));
    CU_ASSERT_TRUE_FATAL(officers_apply(place.f.state, &place.anna, &plan, &place.f.err));
    CU_ASSERT_TRUE(ledger_size(place.f.state->db, "E1", &after, &place.f.err));
    EXPECT_NUMBER("leaves", after - before, 2 * 2 + 1 + 1 + 2 + 1);
    EXPECT_NUMBER("code", strlen(plan.list[0].code), INVITATION_TEXT_SIZE - 1);
    CU_ASSERT_TRUE(people_read(place.f.state->db, place.f.arena, "E1", PEOPLE_BY_LOGIN, "nina2",
                               &people, &place.f.err));
    EXPECT_TEXT("name", people.list[0].name, "Nina New");
    CU_ASSERT_TRUE(people_roles(place.f.state->db, "E1", people.list[0].ref, &roles, &place.f.err));
    EXPECT_NUMBER("role", roles, 1U << ROLE_S151);
    /* and again nothing is left to do */
    EXPECT_TEXT("again", plan_of(&place, LIST, &plan),
                "leave nina2: as it is\n"
                "leave dev: as it is\n"
                "leave olga: closed here as well\n"
                "leave paul: as it is\n"
                "leave cora: as it is\n"
                "leave -: not in force on Delta, and not here\n"
                "leave shut: closed here, and an account that is closed stays closed; add another\n"
                "leave -: \"anna\" has this name and another address; if they are one person, "
                "change that address first, else add this one by hand\n"
                "leave sid: not in force on Delta; stays for the other roles\n");
    returns_close(&place.f);
}

/* Somebody who looks after the people signs nothing off: then no row is taken over. */
static void
a_list_is_taken_over_whole_or_not_at_all(void)
{
    static const char TEXT[] =
        HEAD ROW("s151", "nina", "Nina New", "Active") ROW("s151", "anna", "anna", "Active");
    struct place place;
    struct officer_plan plan;

    place_open(&place);
    EXPECT_TEXT("plan", plan_of(&place, TEXT, &plan),
                "add nina: as s151 officer\nchange anna: becomes s151 officer\n");
    CU_ASSERT_FALSE(officers_apply(place.f.state, &place.anna, &plan, &place.f.err));
    EXPECT_TEXT("told", place.f.err.text,
                "row 3, \"anna\"; nothing was changed: an administrator holds no seat in the same "
                "authority");
    EXPECT_TEXT("as before", plan_of(&place, TEXT, &plan),
                "add nina: as s151 officer\nchange anna: becomes s151 officer\n");
    CU_ASSERT_TRUE(fault_plan("commit:1:full", &place.f.err));
    plan.list[1].doing = OFFICER_LEAVE;
    CU_ASSERT_FALSE(officers_apply(place.f.state, &place.anna, &plan, &place.f.err));
    EXPECT_NUMBER("disk", place.f.err.code, ERR_STORAGE);
    CU_ASSERT_TRUE(fault_plan("", &place.f.err));
    returns_close(&place.f);
}

static void
drift_is_told(void)
{
    struct place place;

    place_open(&place);
    EXPECT_TEXT("none", drift_of(&place, HEAD ROW("s151", "olga", "olga", "Active")), "");
    EXPECT_TEXT("all kinds",
                drift_of(&place, HEAD ROW("s151", "nina", "Nina", "Active")
                                     ROW("deputy", "gone", "Gone", "Inactive")),
                "on Delta only nina@council.example  [] s151|\n"
                "here only olga@council.example olga [] |s151\n");
    EXPECT_TEXT("status", drift_of(&place, HEAD ROW("s151", "olga", "olga", "Suspended")),
                "differs olga@council.example olga [status] not in force|in force\n");
    EXPECT_TEXT("type and name", drift_of(&place, HEAD ROW("deputy", "olga", "Olga", "Active")),
                "differs olga@council.example olga [name] Olga|olga\n"
                "differs olga@council.example olga [type] deputy|s151\n");
    EXPECT_TEXT("letter case", drift_of(&place, HEAD ROW("s151", "Olga", "olga", "Active")),
                "differs Olga@council.example olga [email] "
                "Olga@council.example|olga@council.example\n");
    EXPECT_TEXT(
        "another address", drift_of(&place, HEAD ROW("s151", "oo", "olga", "Active")),
        "differs oo@council.example olga [email] oo@council.example|olga@council.example\n");
    /* a deputy has a delegation, or differs */
    (void)returns_person(&place.f, "dev", ROLE_AUDITOR);
    EXPECT_TEXT("none yet",
                drift_of(&place, HEAD ROW("s151", "olga", "olga", "Active")
                                     ROW("delegated", "dev", "dev", "Active")),
                "differs dev@council.example dev [type] delegated|nothing\n");
    CU_ASSERT_TRUE(db_script(place.f.state->db,
                             "PRAGMA foreign_keys = OFF;"
                             "INSERT INTO delegation SELECT 'E1', 0, p.ref, d.ref, 's151', '', 0,"
                             " 99999, NULL FROM person AS p, person AS d"
                             " WHERE p.login = 'olga' AND d.login = 'dev';",
                             &place.f.err));
    EXPECT_TEXT("granted",
                drift_of(&place, HEAD ROW("s151", "olga", "olga", "Active")
                                     ROW("delegated", "dev", "dev", "Active")),
                "");
    EXPECT_TEXT("ended", drift_of(&place, HEAD ROW("s151", "olga", "olga", "Active")),
                "here only dev@council.example dev [] |delegation\n");
    returns_close(&place.f);
}

void
suite_officers(void)
{
    CU_pSuite suite = CU_add_suite("officers", NULL, NULL);

    CU_add_test(suite, "lists are read", lists_are_read);
    CU_add_test(suite, "a list is planned and taken over", a_list_is_planned_and_taken_over);
    CU_add_test(suite, "a list is taken over whole or not at all",
                a_list_is_taken_over_whole_or_not_at_all);
    CU_add_test(suite, "drift is told", drift_is_told);
}
