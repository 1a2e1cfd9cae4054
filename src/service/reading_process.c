/* SPDX-License-Identifier: MIT */
#include "service/reading_process.h"

#include "base/frame.h"
#include "port/confine.h"
#include "port/json.h"
#include "service/audit.h"
#include "service/explain.h"
#include "service/library.h"
#include "service/replay.h"

#define ROWS_TOLD   12 /* of the rows that decided a test, before the rest is only counted */
#define THREADS     2
#define MEMORY_MOST ((uint64_t)8 << 30)
#define FILE_SIZE   ((uint64_t)4 << 30)
#define FILES_MOST  256

#define ASK_EXPLAIN "explain"
#define ASK_VERIFY  "verify"

/* --- both ends ----------------------------------------------------------------------------------
 */

const char *
reading_text(const struct json_value *object, const char *key)
{
    const struct json_value *member = json_member(object, key);

    return json_kind_of(member) == JSON_KIND_TEXT ? json_text_of(member) : "";
}

int64_t
reading_number(const struct json_value *object, const char *key)
{
    const struct json_value *member = json_member(object, key);

    return json_kind_of(member) == JSON_KIND_NUMBER ? json_number_of(member) : 0;
}

/* --- an explanation -----------------------------------------------------------------------------
 */

static void
put_rows(struct arena *arena, struct json *object, const struct evidence *rows, size_t count)
{
    struct json *list = json_put_list(object, "rows");

    for (size_t i = 0; i < count && i < ROWS_TOLD; i++) {
        struct builder where = {.arena = arena};
        struct json *row = json_add_object(list);

        origin_put(&where, &rows[i].origin);
        json_put_text(row, "where", where.at);
        json_put_text(row, "says", rows[i].says);
    }
    json_put_number(object, "more", count > ROWS_TOLD ? (int64_t)(count - ROWS_TOLD) : 0);
}

static void
put_explanation(struct arena *arena, struct json *answer, const struct explanation *told)
{
    struct json *tests = json_put_list(answer, "tests");
    struct json *measures = json_put_list(answer, "measures");

    json_put_text(answer, "episode", told->episode_id);
    json_put_text(answer, "family", told->family_id);
    json_put_number(answer, "decision", told->decision.kind);
    json_put_text(answer, "opened", day_format(told->opened_on).text);
    json_put_text(answer, "closed", day_format(told->closed_on).text);
    json_put_text(answer, "outlook", told->outlook);
    json_put_text(answer, "follow_up", told->follow_up);
    for (unsigned i = 0; i < TEST_COUNT; i++) {
        const struct explained_test *test = &told->tests[i];
        struct json *object = json_add_object(tests);

        json_put_number(object, "verdict", test->verdict);
        json_put_text(object, "told", explained_verdict(test));
        json_put_text(object, "words", test->words == NULL ? "" : test->words);
        json_put_text(object, "missing", test->missing == NULL ? "" : test->missing);
        put_rows(arena, object, test->rows, test->row_count);
    }
    for (size_t i = 0; i < told->measure_count; i++) {
        const struct explained_measure *measure = &told->measures[i];
        struct json *object = json_add_object(measures);

        json_put_number(object, "test", measure->test);
        json_put_text(object, "name", measure->name);
        json_put_text(object, "words", measure->words);
        json_put_number(object, "verdict", measure->verdict);
        put_rows(arena, object, measure->rows, measure->row_count);
    }
}

/* A family may have the id of another's episode. */
static const struct explanation *
pick(const struct explanation *list, size_t count, const char *episode)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].episode_id, episode) == 0)
            return &list[i];
    return &list[0];
}

static bool
explain(struct arena *arena, struct state *state, const struct json_value *question,
        struct json *answer, struct error *err)
{
    struct replay *replay = ARENA_ARRAY(arena, struct replay, 1);
    const char *episode = reading_text(question, "episode");
    struct explanation *list;
    size_t count;

    if (!replay_decide(arena, state, reading_text(question, "period"),
                       reading_number(question, "revision"), THREADS, replay, err) ||
        !explain_id(arena, &replay->making.run, episode, &list, &count, err))
        return false;
    put_explanation(arena, answer, pick(list, count, episode));
    return true;
}

/* --- the log ------------------------------------------------------------------------------------
 */

static bool
verify(struct arena *arena, struct state *state, const struct json_value *question,
       struct json *answer, struct error *err)
{
    struct merkle_head remembered = {.size = (uint64_t)reading_number(question, "size")};
    struct audit_options options = {.log_only = true};
    struct audit_report report;

    (void)arena;
    if (hash_read_hex(text_of(reading_text(question, "root")), &remembered.root))
        options.remembered = &remembered;
    if (!audit_check(state, NULL, &options, &report, err))
        return false;
    json_put_number(answer, "leaves", (int64_t)report.leaves);
    json_put_number(answer, "checkpoints", (int64_t)report.checkpoints);
    return true;
}

/* --- the process --------------------------------------------------------------------------------
 */

static bool
work_out(struct arena *arena, const char *dir, struct text message, struct json *answer,
         struct error *err)
{
    const struct json_value *question;
    struct state *state;

    if (!json_read_bytes(arena, "a question", message, &question, err) ||
        !state_open(arena, dir, STATE_READ, &state, err))
        return false;
    return strcmp(reading_text(question, "ask"), ASK_VERIFY) == 0
               ? verify(arena, state, question, answer, err)
               : explain(arena, state, question, answer, err);
}

static bool
answer(const void *dir, struct arena *arena, int descriptor, struct text message, struct error *err)
{
    struct json *said = json_root(arena);
    struct error own = {.code = ERR_NONE};

    if (!work_out(arena, dir, message, said, &own)) {
        said = json_root(arena);
        json_put_number(said, "code", own.code);
        json_put_text(said, "said", own.text);
    }
    return frame_send(descriptor, json_print(arena, said), err);
}

static bool
give_up_everything_else(const char *dir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct confinement confinement = {
        .readable = {library_path(arena, "")},
        .writable = {dir}, /* what is unsealed to be read lies in a private folder of it */
        .memory_most = MEMORY_MOST,
        .file_size_most = FILE_SIZE,
        .files_most = FILES_MOST,
    };

    return confine(&confinement, err);
}

int
reading_serve(const char *dir, int descriptor)
{
    struct error err = {.code = ERR_NONE};

    if (give_up_everything_else(dir, &err))
        (void)!frame_serve(descriptor, answer, dir, &err);
    return error_exit_status(&err);
}

/* --- the other end ------------------------------------------------------------------------------
 */

struct text
reading_explain(struct arena *arena, const char *period, int64_t revision, const char *episode)
{
    struct json *question = json_root(arena);

    json_put_text(question, "ask", ASK_EXPLAIN);
    json_put_text(question, "period", period);
    json_put_number(question, "revision", revision);
    json_put_text(question, "episode", episode);
    return json_print(arena, question);
}

struct text
reading_verify(struct arena *arena, const struct merkle_head *remembered)
{
    struct json *question = json_root(arena);

    json_put_text(question, "ask", ASK_VERIFY);
    if (remembered != NULL) {
        json_put_number(question, "size", (int64_t)remembered->size);
        json_put_text(question, "root", hash_hex(&remembered->root).text);
    }
    return json_print(arena, question);
}

bool
reading_answer(struct arena *arena, struct text message, const struct json_value **answer,
               struct error *err)
{
    if (!json_read_bytes(arena, "the answer", message, answer, err))
        return false;
    return reading_number(*answer, "code") == ERR_NONE ||
           error_raise(err, (enum error_code)reading_number(*answer, "code"), "%s",
                       reading_text(*answer, "said"));
}
