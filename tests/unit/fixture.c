/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include <CUnit/CUnit.h>
#include <ctype.h>
#include <ftw.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "service/library.h"
#include "service/report.h"

const char ABSENT[] = "";

const struct tables SOUND = {
    {
     [TABLE_FAMILIES] = FAMILIES_HEAD "F1,LA1,North,\n",
     [TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,2012-05-01,,\n"
                                       "P1,F1,parent_carer,1985-02-03,,\n", [TABLE_EPISODES] =
            EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A Worker,,2023-04-10,y\n",
     [TABLE_NEEDS] = NEEDS_HEAD "N1,E1,1.1,C1,2022-09-10,assessment\n"
                                   "N2,E1,5.1,,2022-09-10,assessment\n"
                                   "N3,E1,9.2,,,\n", [TABLE_OUTCOMES] = OUTCOMES_HEAD "N1,achieved,2023-03-01,practitioner,,,\n"
                                         "N2,achieved,2023-03-15,,,,\n"
                                         "N3,neutral,,,,,\n", [TABLE_ATTENDANCE] =
            ATTENDANCE_HEAD "C1,summer,2023-04-17,2023-07-21,120,5,10,,n,secondary\n"
                            "C1,autumn,2023-09-04,2023-12-20,130,0,12,,n,secondary\n", [TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,police_callout,2023-05-01,,\n",
     [TABLE_CLAIMS] = CLAIMS_HEAD,
     [TABLE_WAIVERS] = ABSENT,
     }
};

static int
remove_entry(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

static void
folder_close(void *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *
folder_for_test(struct arena *arena)
{
    const char *parent = getenv("TMPDIR");
    char *path =
        arena_printf(arena, "%s/deltareturn-test-XXXXXX", parent == NULL ? "/tmp" : parent);

    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(path));
    arena_defer(arena, folder_close, path);
    return path;
}

int32_t
day_for_test(const char *text)
{
    int32_t day = DAY_UNKNOWN;

    CU_ASSERT_FATAL(text[0] == '\0' || day_read(text, strlen(text), &day));
    return day;
}

struct period
period_for_test(const char *quarter, const char *as_at)
{
    struct error err = {.code = ERR_NONE};
    struct quarter read = {.year = 0};
    struct period period = {.as_at = 0};

    CU_ASSERT_TRUE_FATAL(quarter_read(text_of(quarter), &read));
    CU_ASSERT_TRUE_FATAL(period_make(read, day_for_test(as_at), &period, &err));
    return period;
}

static bool
is_base64(char c)
{
    return isalnum((unsigned char)c) || c == '+' || c == '/';
}

bool
names_for_test(struct text text, const char *word)
{
    size_t length = strlen(word);

    for (size_t i = 0; i + length <= text.length; i++)
        if (memcmp(text.at + i, word, length) == 0 && (i == 0 || !is_base64(text.at[i - 1])) &&
            (i + length == text.length || !is_base64(text.at[i + length])))
            return true;
    return false;
}

void
fixture_put(struct fixture *f, enum table_id table, const char *bytes, size_t length)
{
    FILE *file = fopen(path_join(f->arena, f->dir, TABLES[table].file), "wb");

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL_FATAL(fwrite(bytes, 1, length, file), length);
    CU_ASSERT_EQUAL_FATAL(fclose(file), 0);
}

void
fixture_open(struct fixture *f, const struct tables *given)
{
    *f = (struct fixture){.arena = arena_new()};
    f->dir = folder_for_test(f->arena);
    for (unsigned i = 0; i < TABLE_COUNT; i++) {
        const char *text = given->of[i] == NULL ? SOUND.of[i] : given->of[i];

        if (text != ABSENT)
            fixture_put(f, (enum table_id)i, text, strlen(text));
    }
    CU_ASSERT_TRUE_FATAL(
        library_framework(f->arena, "supporting-families-2022", &f->framework, NULL, &f->err));
    f->options = (struct run_options){
        .data_dir = f->dir,
        .frameworks = &f->set,
        .with_period = true,
        .period = period_for_test("2023-24-Q3", ""),
        .figures = {.authority = "", .agreed_number = AGREED_NUMBER_NONE},
        .threads = 1,
    };
    fixture_frameworks(f, NULL, 0);
}

void
fixture_frameworks(struct fixture *f, const struct framework *const *others, unsigned count)
{
    const struct framework *list[FRAMEWORKS_MOST] = {&f->framework};

    for (unsigned i = 0; i < count; i++)
        list[i + 1] = others[i];
    framework_set_make(f->arena, list, count + 1, &f->set);
}

void
fixture_close(struct fixture *f)
{
    arena_free(&f->arena);
}

bool
fixture_check(struct fixture *f)
{
    return run_check(f->arena, &f->options, &f->run, &f->err);
}

bool
fixture_decide(struct fixture *f)
{
    return run_decide(f->arena, &f->options, &f->run, &f->err);
}

static const char *
without_heading(const char *text)
{
    return strchr(text, '\n') + 1;
}

const char *
fixture_problems(struct fixture *f)
{
    return without_heading(report_problems_csv(f->arena, &f->run.problems).at);
}

const char *
fixture_decisions(struct fixture *f)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    const char *copy;

    CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
    report_decisions(&f->run, stream);
    fclose(stream);
    copy = arena_copy(f->arena, bytes, length);
    free(bytes);
    return without_heading(copy);
}

void
expect_problems(const struct problem_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fixture f;

        fixture_open(&f, &cases[i].given);
        f.options.with_period = !cases[i].without_quarter;
        CU_ASSERT_TRUE(fixture_check(&f));
        EXPECT_TEXT(cases[i].name, fixture_problems(&f), cases[i].expected);
        fixture_close(&f);
    }
}

void
expect_decisions(const struct decision_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *as_at = cases[i].as_at == NULL ? "" : cases[i].as_at;
        const char *policy = cases[i].policy == NULL ? "block" : cases[i].policy;
        struct fixture f;

        fixture_open(&f, &cases[i].given);
        f.options.period = period_for_test("2023-24-Q3", as_at);
        CU_ASSERT_TRUE(claim_policy_read(text_of(policy), &f.framework.claim_policy));
        if (fixture_decide(&f))
            EXPECT_TEXT(cases[i].name, fixture_decisions(&f), cases[i].expected);
        else
            EXPECT_TEXT(cases[i].name, f.err.text, "");
        fixture_close(&f);
    }
}

void
expect_text(const char *file, unsigned line, const char *name, const char *got,
            const char *expected)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *words =
        arena_printf(arena, "%s:\n      got:      %s\n      expected: %s", name, got, expected);

    CU_assertImplementation(strcmp(got, expected) == 0, line, words, file, "", CU_FALSE);
}

void
expect_number(const char *file, unsigned line, const char *name, int64_t got, int64_t expected)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *words =
        arena_printf(arena, "%s: got %" PRId64 ", expected %" PRId64, name, got, expected);

    CU_assertImplementation(got == expected, line, words, file, "", CU_FALSE);
}
