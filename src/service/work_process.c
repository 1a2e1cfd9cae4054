/* SPDX-License-Identifier: MIT */
#include "service/work_process.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/frame.h"
#include "port/confine.h"
#include "port/unicode.h"
#include "service/annotate.h"
#include "service/child.h"
#include "service/job_run.h"
#include "service/library.h"
#include "service/matching.h"
#include "service/report.h"
#include "service/work_order.h"

#define CLAIMS_READ   "claims-read.csv" /* what the process leaves, */
#define MATCHES_FOUND "matches-found.csv"
#define LEFT_MOST     ((size_t)1 << 30) /* bytes of either */
#define MEMORY_MOST   ((uint64_t)8 << 30)
#define CPU_SECONDS   3600
#define FILE_SIZE     ((uint64_t)4 << 30)
#define FILES_MOST    256
#define STEPS_APART   200 /* milliseconds between two reports of how far it is */
#define FOLDERS_MOST  2

/* --- in the process -----------------------------------------------------------------------------
 */

struct work {
    struct arena *arena;
    int descriptor;
    int64_t told; /* when it was last said how far it is */
    const struct canon *order;
    struct run run;
};

static const char *
order_text(const struct work *work, const char *key)
{
    const struct canon *member = canon_get(work->order, key);

    if (member == NULL || member->kind != CANON_TEXT)
        return NULL;
    return arena_copy(work->arena, member->text.at, member->text.length);
}

static bool
say(struct work *work, const struct canon *object, struct error *err)
{
    struct builder text = {.arena = work->arena};

    canon_write(&text, object);
    return frame_send(work->descriptor, (struct text){text.at, text.length}, err);
}

static void
tell_step(void *context, const char *what, uint64_t done, uint64_t whole)
{
    struct work *work = context;
    struct canon *object;
    struct error err = {.code = ERR_NONE};
    int64_t moment = clock_steady();

    if (moment - work->told < STEPS_APART)
        return;
    work->told = moment;
    object = canon_object(work->arena);
    canon_put(object, "done", canon_number(work->arena, (int64_t)done));
    canon_put(object, "step", canon_text(work->arena, text_of(what)));
    canon_put(object, "whole", canon_number(work->arena, (int64_t)whole));
    if (!say(work, object, &err))
        _exit(3); /* nobody wants to know any more */
}

static bool
write_report(struct work *work, struct error *err)
{
    const char *folder = order_text(work, "report");
    struct problems *problems = &work->run.problems;
    struct text json;

    if (folder == NULL || problems->count == 0)
        return true;
    json = report_problems_json(work->arena, problems);
    return file_write(path_join(work->arena, folder, "problems.json"), json.at, json.length, err) &&
           annotate_files(work->arena, &work->run, path_join(work->arena, folder, "annotated"),
                          true, err);
}

static bool
do_check(struct work *work, struct error *err)
{
    struct draft_request ignored = {.claim_policy = NULL};
    struct run_options options = {
        .data_dir = order_text(work, "data"),
        .mapping = order_text(work, "mapping"),
        .threads = 1,
        .ids_dropped = true,
        .progress = {.step = tell_step, .context = work},
    };
    uint64_t errors;

    if (!job_frameworks_read(work->arena, canon_get(work->order, "frameworks"), &ignored, &options,
                             err) ||
        !run_check(work->arena, &options, &work->run, err) || !write_report(work, err))
        return false;
    errors = problems_errors(&work->run.problems);
    return errors == 0 ||
           error_raise(err, ERR_INPUT,
                       "the exports have %s error%s, so nothing was imported; correct %s where "
                       "%s and send the files again",
                       number_format((int64_t)errors).text, errors == 1 ? "" : "s",
                       errors == 1 ? "it" : "them",
                       errors == 1 ? "it comes from" : "they come from");
}

/* What there is of BYTES goes where the other end looks for it. */
static bool
put_bytes(const struct work *work, const struct making *making, const char *name, struct text bytes,
          struct error *err)
{
    return bytes.at == NULL ||
           file_write(path_join(work->arena, making->folder, name), bytes.at, bytes.length, err);
}

static bool
do_run(struct work *work, struct error *err)
{
    struct state state = {.authority = order_text(work, "authority")};
    struct making making = {
        .arena = work->arena,
        .state = &state,
        .folder = order_text(work, "folder"),
        .laid = {.data = order_text(work, "data"), .mapping = order_text(work, "mapping")}
    };
    struct draft_request request;
    struct run_options options;
    bool good;

    if (!work_order_read(canon_get(work->order, "known"), &making, err) ||
        !job_run_read(work->arena, canon_get(work->order, "arguments"), &request, err))
        return false;
    options = *request.options;
    options.progress = (struct progress){.step = tell_step, .context = work};
    good = making_decide(&making, &options, err) && matching_find(&making, err);
    work->run = making.run;
    if (!good) {
        struct error own = {.code = ERR_NONE};

        return err->code == ERR_INPUT && !write_report(work, &own) ? (*err = own, false) : false;
    }
    return (!making.claims.there ||
            put_bytes(work, &making, CLAIMS_READ, making.claims.csv, err)) &&
           put_bytes(work, &making, MATCHES_FOUND, making.matches, err);
}

static bool
do_work(struct work *work, struct error *err)
{
    return order_text(work, "authority") == NULL ? do_check(work, err) : do_run(work, err);
}

/* Good exports have families and episodes, so it is told when there is not one. */
static int64_t
without_rows(const struct run *run)
{
    static const enum table_id LOOKED_AT[] = {TABLE_FAMILIES, TABLE_EPISODES};
    int64_t tables = 0;

    for (size_t i = 0; run->dataset != NULL && i < sizeof LOOKED_AT / sizeof *LOOKED_AT; i++) {
        const struct rows *rows = &run->dataset->rows[LOOKED_AT[i]];

        if (rows->there && rows->count == 0)
            tables |= INT64_C(1) << LOOKED_AT[i];
    }
    return tables;
}

static struct canon *
outcome(struct work *work, const struct error *err)
{
    struct canon *object = canon_object(work->arena);

    canon_put(object, "code", canon_number(work->arena, err->code));
    canon_put(object, "errors",
              canon_number(work->arena, (int64_t)problems_errors(&work->run.problems)));
    canon_put(object, "said", canon_text(work->arena, text_of(err->text)));
    canon_put(object, "warnings",
              canon_number(work->arena, (int64_t)problems_warnings(&work->run.problems)));
    canon_put(object, "without_rows", canon_number(work->arena, without_rows(&work->run)));
    return object;
}

static bool
give_up_everything_else(struct arena *arena, char *const *folders, size_t count, struct error *err)
{
    struct confinement confinement = {
        .readable = {library_path(arena, "")},
        .memory_most = MEMORY_MOST,
        .cpu_seconds_most = CPU_SECONDS,
        .file_size_most = FILE_SIZE,
        .files_most = FILES_MOST,
        .lowest = true,
    };

    for (size_t i = 0; i < count && i < FOLDERS_MOST; i++)
        confinement.writable[i] = folders[i];
    return confine(&confinement, err);
}

int
work_serve(int descriptor, char *const *folders, size_t count)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct work *work = ARENA_ARRAY(arena, struct work, 1);
    struct error err = {.code = ERR_NONE, .text = ""}, own = {.code = ERR_NONE};
    struct text message;
    bool came;

    *work = (struct work){.arena = arena, .descriptor = descriptor};
    if (give_up_everything_else(arena, folders, count, &err) &&
        frame_receive(descriptor, arena, &message, &came, &err) && came &&
        canon_read(arena, message, unicode_is_clean, (const struct canon **)&work->order, &err))
        (void)!do_work(work, &err);
    if (!say(work, outcome(work, &err), &own))
        return 3;
    return 0;
}

/* --- the other end ------------------------------------------------------------------------------
 */

/* False when it was the last message, the outcome. */
static bool
hear_step(struct arena *arena, const struct canon *said, const struct work_listener *listener)
{
    const struct canon *step = canon_get(said, "step");

    if (step == NULL)
        return false;
    listener->step(listener->context, arena_copy(arena, step->text.at, step->text.length),
                   canon_number_at(said, "done"), canon_number_at(said, "whole"));
    return true;
}

static bool
hear_outcome(const struct canon *said, struct work_done *done, struct error *err)
{
    const struct canon *words = canon_get(said, "said");
    enum error_code code = (enum error_code)canon_number_at(said, "code");

    *done = (struct work_done){.errors = canon_number_at(said, "errors"),
                               .warnings = canon_number_at(said, "warnings"),
                               .without_rows = canon_number_at(said, "without_rows")};
    if (code == ERR_NONE)
        return true;
    return error_raise(err, code, "%.*s", TEXT_ARGS(words->text));
}

/* However it broke off: between two messages, or in the middle of one. */
static bool
ended(struct error *err)
{
    return error_raise(err, ERR_RETRY, "the process that read the data ended unexpectedly");
}

static bool
hear(int descriptor, const struct work_listener *listener, struct work_done *done,
     struct error *err)
{
    for (;;) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const struct canon *said;
        struct text message;
        bool came;

        if (!frame_receive(descriptor, arena, &message, &came, err) || !came)
            return ended(err);
        if (!canon_read(arena, message, unicode_is_clean, &said, err))
            return false;
        if (!hear_step(arena, said, listener))
            return hear_outcome(said, done, err);
    }
}

static bool
have_done(struct arena *arena, const struct canon *order, const char *first, const char *second,
          const struct work_listener *listener, struct work_done *done, struct error *err)
{
    const char *const words[CHILD_WORDS_MOST] = {WORK_WORD, first, second};
    struct builder text = {.arena = arena};
    struct child child;
    bool good;

    canon_write(&text, order);
    if (!child_run(SOCK_STREAM, words, &child, err))
        return false;
    good = frame_send(child.descriptor, (struct text){text.at, text.length}, err)
               ? hear(child.descriptor, listener, done, err)
               : ended(err);
    (void)child_end(&child);
    return good;
}

bool
work_check(const struct work_check *check, const struct work_listener *listener,
           struct work_done *done, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct canon *order = canon_object(arena);
    union {
        const struct canon *from;
        struct canon *to;
    } frameworks = {.from = check->frameworks};

    canon_put(order, "data", canon_text_or_null(arena, check->data));
    canon_put(order, "frameworks", frameworks.to);
    canon_put(order, "mapping", canon_text_or_null(arena, check->mapping));
    canon_put(order, "report", canon_text_or_null(arena, check->report));
    return have_done(arena, order, check->report, NULL, listener, done, err);
}

/* A file that the process left, or .at NULL. */
static bool
take_bytes(const struct making *making, const char *name, struct text *bytes, struct error *err)
{
    const char *path = path_join(making->arena, making->folder, name);

    *bytes = (struct text){.at = NULL};
    return !file_exists(path) || file_read(making->arena, path, LEFT_MOST, bytes, err);
}

bool
work_run(struct making *making, const struct canon *arguments, const char *report,
         const struct work_listener *listener, struct work_done *done, struct error *err)
{
    struct arena *arena = making->arena;
    struct canon *order = canon_object(arena);
    union {
        const struct canon *from;
        struct canon *to;
    } copy = {.from = arguments};

    if (!households_lay_out(arena, path_join(arena, making->folder, "earlier"), &making->earlier,
                            err))
        return false;
    canon_put(order, "arguments", copy.to);
    canon_put(order, "authority", canon_text(arena, text_of(making->state->authority)));
    canon_put(order, "data", canon_text_or_null(arena, making->laid.data));
    canon_put(order, "folder", canon_text_or_null(arena, making->folder));
    canon_put(order, "known", work_order_write(making));
    canon_put(order, "mapping", canon_text_or_null(arena, making->laid.mapping));
    canon_put(order, "report", canon_text_or_null(arena, report));
    if (!have_done(arena, order, making->folder, report, listener, done, err))
        return false;
    if (!take_bytes(making, CLAIMS_READ, &making->claims.csv, err))
        return false;
    making->claims.there = making->claims.csv.at != NULL;
    return take_bytes(making, MATCHES_FOUND, &making->matches, err);
}
