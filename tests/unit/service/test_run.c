/* SPDX-License-Identifier: MIT */
#include "service/run.h"

#include <CUnit/CUnit.h>
#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "service/report.h"
#include "suites.h"

static const char *const OUTPUTS[] = {"decisions.csv", "figures.json", "outcomes-framework.xlsx",
                                      "submission.xlsx"};

static unsigned
entries_of(const char *path)
{
    DIR *dir = opendir(path);
    unsigned count = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static struct text
content_of(struct fixture *f, const char *folder, const char *name)
{
    struct text content = {.at = "", .length = 0};

    CU_ASSERT_TRUE(
        file_read(f->arena, path_join(f->arena, folder, name), 10000000, &content, &f->err));
    return content;
}

/* A decided run, and where its return is to go: a folder "out" alone in another, which lives as
 * long as ARENA. */
static const char *
decided(struct fixture *f, struct arena *arena, const char **parent)
{
    fixture_open(f, &SOUND);
    CU_ASSERT_TRUE_FATAL(fixture_decide(f));
    *parent = folder_for_test(arena);
    return path_join(arena, *parent, "out");
}

static void
a_return_is_four_files(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *parent, *out;
    struct fixture f;

    out = decided(&f, arena, &parent);
    CU_ASSERT_TRUE(run_publish(f.arena, &f.run, out, false, &f.err));
    EXPECT_NUMBER("files", entries_of(out), COUNT_OF(OUTPUTS));
    EXPECT_NUMBER("nothing beside it", entries_of(parent), 1);
    for (size_t i = 0; i < COUNT_OF(OUTPUTS); i++)
        CU_ASSERT(content_of(&f, out, OUTPUTS[i]).length > 0);
    EXPECT_TEXT("decisions", content_of(&f, out, "decisions.csv").at,
                "episode_id,family_id,decision,S,earliest_claim_on,tests_failed,tests_unknown\n"
                "E1,F1,claimable,2023-10-10,2023-10-10,,\n");
    EXPECT_TEXT("figures", content_of(&f, out, "figures.json").at,
                report_figures(f.arena, &f.run).at);
    fixture_close(&f);
}

static void
the_same_again_byte_by_byte(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *parent, *out;
    struct fixture f;

    out = decided(&f, arena, &parent);
    CU_ASSERT_TRUE(run_publish(f.arena, &f.run, out, false, &f.err));
    for (unsigned threads = THREADS_BY_SIZE; threads <= 4; threads++) {
        const char *again = path_join(f.arena, parent, "again");

        f.options.threads = threads;
        CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
        CU_ASSERT_TRUE(run_publish(f.arena, &f.run, again, true, &f.err));
        for (size_t i = 0; i < COUNT_OF(OUTPUTS); i++)
            EXPECT_NUMBER(
                OUTPUTS[i],
                text_equals(content_of(&f, out, OUTPUTS[i]), content_of(&f, again, OUTPUTS[i])),
                true);
    }
    fixture_close(&f);
}

static void
a_filled_folder_is_refused_or_replaced(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *parent, *out;
    struct fixture f;

    out = decided(&f, arena, &parent);
    CU_ASSERT_EQUAL_FATAL(mkdir(out, 0700), 0);
    CU_ASSERT_TRUE(file_write(path_join(f.arena, out, "mine"), "mine", 4, &f.err));
    CU_ASSERT_FALSE(run_publish(f.arena, &f.run, out, false, &f.err));
    CU_ASSERT_EQUAL(f.err.code, ERR_CONFLICT);
    EXPECT_TEXT("mine is still there", content_of(&f, out, "mine").at, "mine");
    EXPECT_NUMBER("and nothing else", entries_of(out), 1);
    CU_ASSERT_TRUE(run_publish(f.arena, &f.run, out, true, &f.err));
    EXPECT_NUMBER("replaced", entries_of(out), COUNT_OF(OUTPUTS));
    fixture_close(&f);
}

static void
data_with_errors_is_not_decided(void)
{
    static const struct {
        const char *members, *text;
    } CASES[] = {
        {MEMBERS_HEAD "C1,F1,child,x,,\nP1,F1,parent_carer,,,\n",
         "the data has 1 error; nothing was written" },
        {MEMBERS_HEAD "C1,F1,child,x,y,\nP1,F1,parent_carer,,,\n",
         "the data has 2 errors; nothing was written"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct tables given = {{[TABLE_MEMBERS] = CASES[i].members}};
        struct fixture f;

        fixture_open(&f, &given);
        CU_ASSERT_FALSE(fixture_decide(&f));
        CU_ASSERT_EQUAL(f.err.code, ERR_INPUT);
        EXPECT_TEXT("sentence", f.err.text, CASES[i].text);
        fixture_close(&f);
    }
}

/* Publishes in a child that may write files of LIMIT bytes at most; returns its exit status. */
static int
publish_within(struct fixture *f, const char *out, rlim_t limit)
{
    int status = -1;
    pid_t child = fork();

    if (child == 0) {
        struct rlimit most = {.rlim_cur = limit, .rlim_max = limit};
        bool good;

        setrlimit(RLIMIT_FSIZE, &most);
        good = run_publish(f->arena, &f->run, out, false, &f->err);
        if (!good && f->err.code != ERR_STORAGE)
            _exit(99);
        arena_free(&f->arena); /* what was begun is removed with it */
        _exit(good ? 0 : 3);
    }
    CU_ASSERT_FATAL(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void
a_full_disk_leaves_nothing(void)
{
    static const rlim_t LIMITS[] = {0, 100, 1000, 2500, 5000, 8000};

    for (size_t i = 0; i < COUNT_OF(LIMITS); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *parent, *out;
        struct fixture f;

        out = decided(&f, arena, &parent);
        EXPECT_NUMBER("exit status", publish_within(&f, out, LIMITS[i]), 3);
        EXPECT_NUMBER("nothing is left over", entries_of(parent), 0);
        fixture_close(&f);
    }
}

static void
a_folder_that_cannot_be_made(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *parent;
    struct fixture f;

    decided(&f, arena, &parent);
    CU_ASSERT_FALSE(run_publish(f.arena, &f.run, "/nowhere/out", false, &f.err));
    CU_ASSERT_EQUAL(f.err.code, ERR_STORAGE);
    EXPECT_TEXT("sentence", f.err.text,
                "cannot make the folder \"/nowhere/out\": No such file or directory");
    fixture_close(&f);
}

void
suite_run(void)
{
    CU_pSuite suite = CU_add_suite("service/run", NULL, NULL);

    CU_add_test(suite, "a return is four files", a_return_is_four_files);
    CU_add_test(suite, "the same again byte by byte", the_same_again_byte_by_byte);
    CU_add_test(suite, "a filled folder is refused or replaced",
                a_filled_folder_is_refused_or_replaced);
    CU_add_test(suite, "data with errors is not decided", data_with_errors_is_not_decided);
    CU_add_test(suite, "a full disk leaves nothing", a_full_disk_leaves_nothing);
    CU_add_test(suite, "a folder that cannot be made", a_folder_that_cannot_be_made);
}
