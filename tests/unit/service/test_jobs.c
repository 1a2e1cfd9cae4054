/* SPDX-License-Identifier: MIT */
#include "service/jobs.h"

#include <CUnit/CUnit.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/frame.h"
#include "fixture.h"
#include "model/figures.h"
#include "return_fixture.h"
#include "service/child.h"
#include "service/imports.h"
#include "service/job_process.h"
#include "service/job_run.h"
#include "service/kinds.h"
#include "service/matching.h"
#include "service/returns.h"
#include "service/tidying.h"
#include "service/vault.h"
#include "suites.h"

/* One family that can be claimed in 2023-24-Q3. */
static const struct {
    const char *name, *content;
} EXPORTS[] = {
    {"families.csv",   "family_id,la_ref\nF1,LA1\n"                                                           },
    {"members.csv",    "member_id,family_id,role,forename,surname,dob\n"
                    "C1,F1,child,Ann,Moss,2012-05-01\n"
                    "P1,F1,parent_carer,Bea,Moss,1985-02-03\n"                             },
    {"episodes.csv",
     "episode_id,family_id,opened_on,assessed_on,whole_family_assessment,plan_on,"
     "plan_covers_all_needs,lead_practitioner,lead_school_urn,closed_on,closure_quality\n"
     "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A Worker,103700,2023-04-10,y\n"                              },
    {"needs.csv",      "need_id,episode_id,need_code\nN1,E1,1.1\nN2,E1,5.1\nN3,E1,9.2\n"                      },
    {"outcomes.csv",   "need_id,result,achieved_on\nN1,achieved,2023-03-01\n"
                     "N2,achieved,2023-03-15\nN3,neutral,\n"                              },
    {"attendance.csv", "member_id,term,term_start,term_end,sessions_possible,absent_authorised,"
                       "absent_unauthorised\nC1,summer,2023-04-17,2023-07-21,120,5,10\n"},
    {"events.csv",     "event_id,family_id,member_id,type,on\nV1,F1,,police_callout,2023-05-01\n"             },
    {"claims.csv",     "family_id,episode_id,quarter\n"                                                       },
};
#define EXPORT_COUNT (sizeof EXPORTS / sizeof EXPORTS[0])

static const char *const FRAMEWORKS[] = {"supporting-families-2022"};

/* The same people as a family of another number, with an episode of another. */
#define UNDER_ANOTHER_NUMBER "under another number"

static const char *
renumbered(struct arena *arena, const char *content)
{
    struct builder out = {.arena = arena};

    for (const char *at = content; *at != '\0'; at++) {
        bool number = *at == '1' && at > content && (at[-1] == 'F' || at[-1] == 'E');

        builder_printf(&out, "%c", number ? '2' : *at);
    }
    return out.at;
}

/* Files as they come with a form; INSTEAD takes the place of the first. */
static void
lay_files(struct returns_for_test *f, const char *instead, struct job_file files[EXPORT_COUNT])
{
    bool another = instead != NULL && strcmp(instead, UNDER_ANOTHER_NUMBER) == 0;

    for (size_t i = 0; i < EXPORT_COUNT; i++) {
        const char *content = another                     ? renumbered(f->arena, EXPORTS[i].content)
                              : i == 0 && instead != NULL ? instead
                                                          : EXPORTS[i].content;
        const char *path = arena_printf(f->arena, "%s/upload-%zu", f->dir, i);

        CU_ASSERT_TRUE_FATAL(file_write(path, content, strlen(content), &f->err));
        files[i] = (struct job_file){.name = EXPORTS[i].name, .path = path};
    }
}

static const char *
ask_import(struct returns_for_test *f, const struct actor *actor, const char *key,
           const char *instead)
{
    struct job_file files[EXPORT_COUNT];
    const struct import_wish wish = {.files = files, .count = EXPORT_COUNT};
    const char *id;

    lay_files(f, instead, files);
    CU_ASSERT_TRUE_FATAL(jobs_ask_import(f->arena, f->state, actor, key, &wish, &id, &f->err));
    return id;
}

/* As the daemon does it: a process is asked, and what it answers at last is recorded. */
static int
start_process(const char *dir, pid_t *process)
{
    int ends[2];

    CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    *process = fork();
    if (*process == 0) {
        if (ends[1] == CHILD_SOCKET)
            fcntl(ends[1], F_SETFD, 0);
        else
            dup2(ends[1], CHILD_SOCKET);
        execl("/proc/self/exe", "runner", JOB_WORD, dir, (char *)NULL);
        _exit(3);
    }
    close(ends[1]);
    return ends[0];
}

static void
do_job(struct returns_for_test *f)
{
    struct job_answer answer = {.kind = JOB_ANSWER_STEP};
    pid_t process;
    int descriptor = start_process(f->dir, &process);
    struct text message;
    struct job job;
    bool found, came = true;

    CU_ASSERT_TRUE_FATAL(jobs_take(f->arena, f->state, &job, &found, &f->err));
    CU_ASSERT_TRUE_FATAL(found);
    CU_ASSERT_TRUE_FATAL(frame_send(descriptor, job_question(f->arena, &job), &f->err));
    while (came && answer.kind == JOB_ANSWER_STEP) {
        CU_ASSERT_TRUE_FATAL(frame_receive(descriptor, f->arena, &message, &came, &f->err));
        CU_ASSERT_TRUE_FATAL(came && job_answer_read(f->arena, message, &answer, &f->err));
    }
    close(descriptor);
    waitpid(process, NULL, 0);
    if (answer.kind == JOB_ANSWER_FAILED) {
        CU_ASSERT_TRUE(jobs_fail(f->state, job.id, "", answer.said, &f->err));
        return;
    }
    if (!job_record(f->arena, f->state, &job, &answer, &f->err))
        CU_ASSERT_TRUE(jobs_fail(f->state, job.id, "", f->err.text, &f->err));
}

static struct job
read_job(struct returns_for_test *f, const char *id)
{
    struct job job;
    bool found;

    CU_ASSERT_TRUE_FATAL(
        jobs_read(f->state->db, f->arena, f->state->authority, id, &job, &found, &f->err));
    CU_ASSERT_TRUE_FATAL(found);
    return job;
}

static void
an_import_and_a_run_become_a_draft(void)
{
    struct returns_for_test f;
    struct actor dana;
    const struct run_wish wish = {.quarter = "2023-24-Q3",
                                  .agreed_number = AGREED_NUMBER_NONE,
                                  .frameworks = FRAMEWORKS,
                                  .framework_count = 1};
    struct job_file files[EXPORT_COUNT];
    const struct import_wish others = {.files = files, .count = EXPORT_COUNT};
    const char *import, *again, *run, *snapshot;
    struct filing filing;
    bool found;

    returns_open(&f);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    import = ask_import(&f, &dana, "nonce", NULL);
    again = ask_import(&f, &dana, "nonce", NULL);
    EXPECT_TEXT("asked twice", again, import);
    lay_files(&f, "family_id\nF1\nF2\n", files);
    CU_ASSERT_FALSE(
        jobs_ask_import(f.arena, f.state, &dana, "nonce", &others, &again, &f.err));
    EXPECT_NUMBER("code", f.err.code, ERR_INPUT);
    EXPECT_TEXT("other files", f.err.text,
                "something else was asked for before under this very key; what is asked for anew "
                "needs a key of its own, and on a page a form that is opened anew");
    f.err = (struct error){.code = ERR_NONE};
    do_job(&f);
    EXPECT_NUMBER("state", read_job(&f, import).state, JOB_DONE);
    EXPECT_TEXT("said", read_job(&f, import).said, "");
    CU_ASSERT_FALSE(folder_exists(jobs_folder(f.arena, f.state, import)));
    CU_ASSERT_TRUE(imports_find(f.arena, f.state, NULL, &snapshot, &f.err));
    CU_ASSERT_TRUE(jobs_ask_run(f.arena, f.state, &dana, "run", &wish, &run, &f.err));
    do_job(&f);
    EXPECT_NUMBER("state", read_job(&f, run).state, JOB_DONE);
    EXPECT_TEXT("result", read_job(&f, run).result,
                arena_printf(f.arena,
                             "{\"errors\":0,\"period\":\"2023-24-Q3\",\"snapshot\":\"%s\","
                             "\"warnings\":0,\"without_rows\":0}",
                             snapshot));
    CU_ASSERT_TRUE(filings_find(f.state->db, f.arena, f.state->authority, KIND_QUARTERLY_CLAIM,
                                "2023-24-Q3", &filing, &found, &f.err));
    CU_ASSERT_TRUE(found && filing.man[0] != '\0');
    returns_close(&f);
}

/* --- earlier claims -----------------------------------------------------------------------------
 */

/* A council that claimed F1 in one quarter, and imported F2 for the next: the same people. */
struct council {
    struct returns_for_test f;
    struct actor dana;
};

static const struct run_wish FIRST = {.quarter = "2023-24-Q3",
                                      .agreed_number = AGREED_NUMBER_NONE,
                                      .frameworks = FRAMEWORKS,
                                      .framework_count = 1};
static const struct run_wish NEXT = {.quarter = "2023-24-Q4",
                                     .agreed_number = AGREED_NUMBER_NONE,
                                     .frameworks = FRAMEWORKS,
                                     .framework_count = 1};

static void
have_done(struct council *council, const char *id)
{
    do_job(&council->f);
    EXPECT_TEXT("said", read_job(&council->f, id).said, "");
    EXPECT_NUMBER("state", read_job(&council->f, id).state, JOB_DONE);
}

static void
have_run(struct council *council, const char *key, const struct run_wish *wish)
{
    struct returns_for_test *f = &council->f;
    const char *id;

    CU_ASSERT_TRUE_FATAL(jobs_ask_run(f->arena, f->state, &council->dana, key, wish, &id, &f->err));
    have_done(council, id);
}

static void
council_open(struct council *council)
{
    struct returns_for_test *f = &council->f;
    struct actor cora, sid;
    struct signoff_done done;

    returns_open(f);
    council->dana = returns_person(f, "dana", ROLE_PROVIDER);
    cora = returns_person(f, "cora", ROLE_CERTIFIER);
    sid = returns_person(f, "sid", ROLE_S151);
    have_done(council, ask_import(f, &council->dana, "first", NULL));
    have_run(council, "run", &FIRST);
    CU_ASSERT_TRUE_FATAL(returns_move(f, &council->dana, FIRST.quarter, MOVE_SUBMIT, &done) &&
                         returns_move(f, &cora, FIRST.quarter, MOVE_CERTIFY, &done) &&
                         returns_move(f, &sid, FIRST.quarter, MOVE_SIGN_OFF, &done));
    have_done(council, ask_import(f, &council->dana, "next", UNDER_ANOTHER_NUMBER));
}

static struct filing
next_filing(struct council *council)
{
    struct filing filing = {.id = NULL};
    bool found;

    CU_ASSERT_TRUE_FATAL(filings_find(council->f.state->db, council->f.arena,
                                      council->f.state->authority, KIND_QUARTERLY_CLAIM,
                                      NEXT.quarter, &filing, &found, &council->f.err) &&
                         found);
    return filing;
}

static struct artefacts
artefacts_of(struct council *council, const struct filing *filing)
{
    struct artefacts files = {.count = 0};

    CU_ASSERT_TRUE_FATAL(filings_artefacts(council->f.state->db, council->f.arena, filing->id,
                                           filing->revision, &files, &council->f.err));
    return files;
}

/* The request that a job makes of its arguments, to be done by this process itself. */
static struct draft_request
request_of(struct council *council, const struct run_wish *wish)
{
    struct draft_request request;

    CU_ASSERT_TRUE_FATAL(job_run_read(council->f.arena, job_run_write(council->f.arena, wish),
                                      &request, &council->f.err));
    return request;
}

/* The working process has neither database nor keys, and finds what a command finds. */
static void
a_job_compares_with_earlier_claims(void)
{
    struct draft_done *done;
    struct draft_request request;
    struct artefacts kept, again;
    struct council council;
    struct filing filing;
    struct text matches;

    council_open(&council);
    have_run(&council, "run next", &NEXT);
    filing = next_filing(&council);
    kept = artefacts_of(&council, &filing);
    CU_ASSERT_TRUE_FATAL(returns_file(council.f.arena, council.f.state, filing.id, 1, MATCHING_FILE,
                                      &matches, &council.f.err));
    EXPECT_TEXT("found", arena_copy(council.f.arena, matches.at, matches.length),
                MATCHING_HEADER "F2,F1,2023-24-Q3,80,2,name_same dob_same,\n");
    request = request_of(&council, &NEXT);
    done = ARENA_ARRAY(council.f.arena, struct draft_done, 1);
    CU_ASSERT_TRUE(drafting_make(council.f.arena, council.f.state, &council.dana, &request, done,
                                 &council.f.err));
    again = artefacts_of(&council, &filing);
    CU_ASSERT_EQUAL_FATAL(again.count, kept.count);
    for (size_t i = 0; i < kept.count; i++)
        if (strcmp(kept.list[i].name, "manifest.json") != 0) /* which tells the moment */
            EXPECT_TEXT(kept.list[i].name, again.list[i].sha256, kept.list[i].sha256);
    EXPECT_TEXT("warning", done->warning,
                "1 likely earlier claim under another id not decided: \"deltareturn match list "
                "2023-24-Q4\"\n");
    returns_close(&council.f);
}

/* Who comes in between has the box to themselves, so what was prepared before is no fact any more.
 */
static void
a_run_that_was_overtaken_is_not_recorded(void)
{
    struct draft_done *done[2];
    struct draft_prepared prepared;
    struct draft_request slow, quick;
    struct council council;
    struct error err = {.code = ERR_NONE};

    council_open(&council);
    slow = request_of(&council, &NEXT);
    quick = request_of(&council, &NEXT);
    done[0] = ARENA_ARRAY(council.f.arena, struct draft_done, 1);
    done[1] = ARENA_ARRAY(council.f.arena, struct draft_done, 1);
    CU_ASSERT_TRUE_FATAL(drafting_make(council.f.arena, council.f.state, &council.dana, &quick,
                                       done[1], &council.f.err));
    slow.claim_policy = "warn"; /* another run */
    CU_ASSERT_TRUE_FATAL(drafting_prepare(council.f.arena, council.f.state, &council.dana, &slow,
                                          done[0], &prepared, &council.f.err));
    CU_ASSERT_TRUE_FATAL(drafting_make(council.f.arena, council.f.state, &council.dana, &quick,
                                       done[1], &council.f.err));
    CU_ASSERT_FALSE(drafting_record(council.f.arena, council.f.state, &council.dana, &prepared,
                                    NULL, done[0], &err));
    EXPECT_NUMBER("as", err.code, ERR_CONFLICT);
    EXPECT_TEXT("why", err.text,
                "the return for 2023-24-Q4 was changed while its figures were made; make them "
                "again");
    EXPECT_TEXT("what came in between stays", next_filing(&council).man, done[1]->filing.man);
    returns_close(&council.f);
}

/* Looking after the folder meanwhile takes nothing away from a job. */
static void
what_a_job_seals_is_not_tidied_away(void)
{
    struct returns_for_test f;
    struct import_prepared prepared;
    struct import_done done;
    struct job job;
    const char *id;
    bool found;

    returns_open(&f);
    {
        struct actor dana = returns_person(&f, "dana", ROLE_PROVIDER);

        id = ask_import(&f, &dana, "nonce", NULL);
        CU_ASSERT_TRUE_FATAL(jobs_take(f.arena, f.state, &job, &found, &f.err) && found);
        CU_ASSERT_TRUE_FATAL(
            imports_prepare(f.arena, f.state, &dana,
                            path_join(f.arena, jobs_folder(f.arena, f.state, id), "upload"), NULL,
                            &prepared, &f.err));
        CU_ASSERT_TRUE(tidying_end(f.state, &f.err));
        CU_ASSERT_TRUE(vault_is_there(f.state, VAULT_SNAPSHOT, prepared.id));
        CU_ASSERT_TRUE(jobs_resume(f.state, &f.err)); /* whoever worked on it is gone */
        CU_ASSERT_TRUE(tidying_end(f.state, &f.err));
        CU_ASSERT_FALSE(vault_is_there(f.state, VAULT_SNAPSHOT, prepared.id));
        CU_ASSERT_FALSE(imports_record(f.arena, f.state, &dana, &prepared, NULL, &done, &f.err));
    }
    EXPECT_NUMBER("as", f.err.code, ERR_RETRY);
    EXPECT_TEXT("why", f.err.text, "the sealed files are gone again; import them again");
    returns_close(&f);
}

/* --- what goes wrong ----------------------------------------------------------------------------
 */

static void
exports_of_headers_alone_are_told(void)
{
    static const char *const HEADS[] = {
        "families.csv",  "family_id\n",         "members.csv",  "member_id,family_id,role\n",
        "episodes.csv",  "episode_id,family_id,opened_on\n",
        "needs.csv",     "need_id,episode_id,need_code\n",
        "outcomes.csv",  "need_id,result\n",
    };
    struct job_file files[COUNT_OF(HEADS) / 2];
    struct import_wish wish = {.files = files, .count = COUNT_OF(files)};
    struct returns_for_test f;
    struct actor dana;
    const char *id;

    returns_open(&f);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        files[i] = (struct job_file){.name = HEADS[2 * i],
                                     .path = path_join(f.arena, f.dir, HEADS[2 * i])};
        CU_ASSERT_TRUE_FATAL(
            file_write(files[i].path, HEADS[2 * i + 1], strlen(HEADS[2 * i + 1]), &f.err));
    }
    CU_ASSERT_TRUE_FATAL(jobs_ask_import(f.arena, f.state, &dana, "n", &wish, &id, &f.err));
    do_job(&f);
    EXPECT_NUMBER("state", read_job(&f, id).state, JOB_DONE);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        read_job(&f, id).result, arena_printf(f.arena, "\"without_rows\":%d}",
                                              1 << TABLE_FAMILIES | 1 << TABLE_EPISODES)));
    returns_close(&f);
}

static void
what_is_wrong_with_exports_is_told(void)
{
    struct returns_for_test f;
    struct actor dana;
    const char *id, *const *names;
    struct text problems;
    size_t count;

    returns_open(&f);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    id = ask_import(&f, &dana, "nonce", "family_id,la_ref\nF1,LA1\nF1,LA1b\n");
    do_job(&f);
    EXPECT_NUMBER("state", read_job(&f, id).state, JOB_FAILED);
    EXPECT_TEXT("said", read_job(&f, id).said,
                "the exports have 1 error, so nothing was imported; correct it where it comes "
                "from and send the files again");
    CU_ASSERT_TRUE(jobs_problems(f.arena, f.state, id, &problems, &f.err));
    CU_ASSERT_PTR_NOT_NULL_FATAL(problems.at);
    CU_ASSERT_PTR_NOT_NULL(strstr(problems.at, "duplicate_key"));
    CU_ASSERT_TRUE(jobs_annotated(f.arena, f.state, id, &names, &count, &f.err));
    EXPECT_NUMBER("annotated", count, EXPORT_COUNT);
    CU_ASSERT_FALSE(folder_exists(path_join(f.arena, jobs_folder(f.arena, f.state, id), "upload")));
    returns_close(&f);
}

/* Neither the option of a command nor a folder of this computer is named. */
static void
what_is_no_export_is_told_by_its_own_name(void)
{
    struct returns_for_test f;
    struct actor dana;
    const char *id, *path;

    returns_open(&f);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    path = arena_printf(f.arena, "%s/upload-pdf", f.dir);
    CU_ASSERT_TRUE_FATAL(file_write(path, "%PDF-1.4 report", 15, &f.err));
    CU_ASSERT_TRUE_FATAL(jobs_ask_import(
        f.arena, f.state, &dana, "nonce",
        &(struct import_wish){
            .files = &(struct job_file){.name = "report.pdf", .path = path},
               .count = 1
    },
        &id, &f.err));
    do_job(&f);
    EXPECT_NUMBER("state", read_job(&f, id).state, JOB_FAILED);
    EXPECT_TEXT("said", read_job(&f, id).said,
                "report.pdf is a PDF; save the workbook itself as .xlsx");
    returns_close(&f);
}

static void
a_job_that_kills_is_given_up(void)
{
    struct returns_for_test f;
    struct actor dana;
    struct job job;
    const char *id;
    bool found;

    returns_open(&f);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    id = ask_import(&f, &dana, "nonce", NULL);
    for (unsigned i = 0; i < 3; i++) {
        CU_ASSERT_TRUE(jobs_take(f.arena, f.state, &job, &found, &f.err) && found);
        CU_ASSERT_TRUE(jobs_resume(f.state, &f.err)); /* as after a kill */
        EXPECT_NUMBER("state", read_job(&f, id).state, JOB_WAITING);
    }
    CU_ASSERT_TRUE(jobs_take(f.arena, f.state, &job, &found, &f.err) && !found);
    EXPECT_NUMBER("state", read_job(&f, id).state, JOB_FAILED);
    EXPECT_TEXT("said", read_job(&f, id).said,
                "this ended the process that works on it, several times");
    returns_close(&f);
}

static void
only_what_can_be_done_is_taken(void)
{
    static const struct {
        const char *first, *second, *mapping, *why; /* names of two files */
    } cases[] = {
        {"C:\\exports\\families.csv", "/home/x/members.csv", NULL,      ""                                         },
        {"a.csv",                     "x/a.csv",             NULL,      "two of the files are named \"a.csv\""     },
        {"a.csv",                     "..",                  NULL,
         "the file's name \"..\" cannot be kept; rename the file and send it again"                                },
        {"a.csv",                     "",                    NULL,
         "the file's name \"\" cannot be kept; rename the file and send it again"                                  },
        {"a.csv",                     "b\n.csv",             NULL,
         "the file's name \"b\\x0A.csv\" cannot be kept; rename the file and send it again"                        },
        {"a.csv",                     "b.csv",               "../../x", "\"../../x\" is no mapping of this council"},
    };
    struct returns_for_test f;
    struct actor dana, chris;

    returns_open(&f);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    chris = returns_person(&f, "chris", ROLE_CERTIFIER);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct job_file files[EXPORT_COUNT];
        const struct import_wish wish = {.files = files, .count = 2, .mapping = cases[i].mapping};
        const char *id;

        lay_files(&f, NULL, files);
        files[0].name = cases[i].first;
        files[1].name = cases[i].second;
        f.err.text[0] = '\0';
        EXPECT_NUMBER(cases[i].second,
                      jobs_ask_import(f.arena, f.state, &dana, arena_printf(f.arena, "%zu", i),
                                      &wish, &id, &f.err),
                      cases[i].why[0] == '\0');
        EXPECT_TEXT(cases[i].second, f.err.text, cases[i].why);
    }
    {
        static const char *const elsewhere[] = {"../../etc/passwd"};
        const struct run_wish wish = {.quarter = "2023-24-Q3",
                                      .agreed_number = AGREED_NUMBER_NONE,
                                      .frameworks = elsewhere,
                                      .framework_count = 1};
        const struct run_wish good = {.quarter = "2023-24-Q3",
                                      .agreed_number = AGREED_NUMBER_NONE,
                                      .frameworks = FRAMEWORKS,
                                      .framework_count = 1};
        const char *id;

        CU_ASSERT_FALSE(jobs_ask_run(f.arena, f.state, &dana, "a", &wish, &id, &f.err));
        EXPECT_TEXT("framework", f.err.text,
                    "\"../../etc/passwd\" is no framework of this council");
        CU_ASSERT_FALSE(jobs_ask_run(f.arena, f.state, &chris, "b", &good, &id, &f.err));
        EXPECT_NUMBER("role", f.err.code, ERR_DENIED);
    }
    returns_close(&f);
}

void
suite_jobs(void)
{
    CU_pSuite suite = CU_add_suite("jobs", NULL, NULL);

    CU_add_test(suite, "an import and a run become a draft", an_import_and_a_run_become_a_draft);
    CU_add_test(suite, "a job compares with earlier claims", a_job_compares_with_earlier_claims);
    CU_add_test(suite, "a run that was overtaken is not recorded",
                a_run_that_was_overtaken_is_not_recorded);
    CU_add_test(suite, "what a job seals is not tidied away", what_a_job_seals_is_not_tidied_away);
    CU_add_test(suite, "exports of headers alone are told", exports_of_headers_alone_are_told);
    CU_add_test(suite, "what is wrong with exports is told", what_is_wrong_with_exports_is_told);
    CU_add_test(suite, "what is no export is told by its own name",
                what_is_no_export_is_told_by_its_own_name);
    CU_add_test(suite, "a job that kills is given up", a_job_that_kills_is_given_up);
    CU_add_test(suite, "only what can be done is taken", only_what_can_be_done_is_taken);
}
