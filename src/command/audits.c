/* SPDX-License-Identifier: MIT */
/* The log on a terminal: its head, its leaves and proofs, its key, the audit, evidence. */
#include <inttypes.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "command/acting.h"
#include "command/commands.h"
#include "command/summary.h"
#include "model/checkpoint.h"
#include "service/audit.h"
#include "service/dossier.h"
#include "service/kinds.h"
#include "service/log_export.h"
#include "service/log_keys.h"
#include "service/log_tell.h"
#include "service/rotation.h"

static bool
look(struct arena *arena, const struct command_line *line, struct state **state, struct error *err)
{
    const char *dir = acting_folder(line);

    if (dir != NULL)
        return state_open(arena, dir, STATE_READ, state, err);
    err->code = ERR_NONE;
    return false;
}

/* An error was told by acting_folder already, or is told now. */
static int
failed(const struct error *err)
{
    return err->code == ERR_NONE ? EXIT_USAGE : command_failed(err);
}

int
command_audit_head(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct log_head head;
    struct state *state;

    if (!look(arena, line, &state, &err) || !log_head_read(arena, state, &head, &err))
        return failed(&err);
    if (head.note != NULL)
        printf("%s\n", head.note);
    if (head.signed_size == head.size)
        printf("all %" PRIu64 " leaves are signed\n", head.size);
    else
        printf("%" PRIu64 " of %" PRIu64 " leaves are signed; the next command that changes "
               "something signs the rest\n",
               head.signed_size, head.size);
    return 0;
}

/* Whether a file may be written: it is not there, or is asked to be written over. */
static bool
out_is_free(const struct command_line *line, struct error *err)
{
    const char *out = line->values[OPTION_TO_FILE];

    return out == NULL || !file_exists(out) || command_has(line, OPTION_REPLACE_FILE) ||
           error_raise(err, ERR_CONFLICT,
                       "\"%s\" is there already; name another file, or add --replace", out);
}

static void
print_leaf(void *context, uint64_t seq, const char *words)
{
    (void)context;
    printf("%6" PRIu64 "  %s\n", seq, words);
}

int
command_audit_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct state *state;

    if (!look(arena, line, &state, &err) || !log_tell_all(state, print_leaf, NULL, &err))
        return failed(&err);
    return 0;
}

int
command_audit_prove(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *to = line->values[OPTION_TO_FILE];
    struct error err = {.code = ERR_NONE};
    struct state *state;
    struct text proof;
    uint64_t seq;

    if (!decimal_read(text_of(line->arguments[0]), MERKLE_SIZE_MOST, &seq))
        return command_usage(line, "\"%s\" is no leaf's number", line->arguments[0]);
    if (!out_is_free(line, &err) || !look(arena, line, &state, &err) ||
        !sealing_receipt(arena, state, seq, &proof, &err) ||
        (to != NULL && !file_write(to, proof.at, proof.length, &err)))
        return failed(&err);
    if (to == NULL)
        fwrite(proof.at, 1, proof.length, stdout);
    else
        printf("the receipt of leaf %" PRIu64 " is in %s\n", seq, to);
    return 0;
}

int
command_audit_export(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct state *state;
    uint64_t size;

    if (!look(arena, line, &state, &err) || !log_export(state, line->arguments[0], &size, &err))
        return failed(&err);
    printf("%s holds the log's %" PRIu64 " signed leaves as tiles, with its checkpoint and key\n",
           line->arguments[0], size);
    return 0;
}

static void
print_report(const struct audit_report *report)
{
    for (unsigned part = 0; part < AUDIT_PARTS; part++)
        if (report->looked[part])
            printf("  %-24s %9.3f s\n", AUDIT_PART_NAMES[part],
                   (double)report->spent[part] / 1000000.0);
}

/* What was looked at, as far as it went. */
static void
print_counts(const struct audit_options *options, const struct audit_report *report)
{
    printf("%" PRIu64 " %s, %" PRIu64 " signed %s", report->leaves,
           one_or_many(report->leaves, "leaf", "leaves"), report->checkpoints,
           one_or_many(report->checkpoints, "head", "heads"));
    if (!options->log_only)
        printf(", %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64
               " %s, %" PRIu64 " %s, %" PRIu64 " erased",
               report->people, one_or_many(report->people, "person", "people"), report->returns,
               one_or_many(report->returns, "return", "returns"), report->decisions,
               one_or_many(report->decisions, "decision", "decisions"), report->claims,
               one_or_many(report->claims, "claim", "claims"), report->mails,
               one_or_many(report->mails, "mail", "mails"), report->files,
               one_or_many(report->files, "file", "files"), report->erased);
    puts("");
    if (report->looked[AUDIT_RECOMPUTED])
        printf("made again: %" PRIu64 " %s came out the same\n", report->same,
               one_or_many(report->same, "revision", "revisions"));
    if (report->by_another > 0)
        printf("made by another version of the program or a library, and different now: %" PRIu64
               "; \"deltareturn replay\" tells which\n",
               report->by_another);
    if (report->claims_erased > 0)
        printf("erased, not missing: whom %" PRIu64 " of the claims %s about\n",
               report->claims_erased, report->claims_erased == 1 ? "is" : "are");
    if (report->unmade > 0)
        printf("cannot be made again, since their data were erased: %" PRIu64 "\n", report->unmade);
}

static void
tell_finding(void *context, const char *sentence)
{
    (void)context;
    summary_progress_end(stderr);
    fprintf(stderr, "deltareturn: %s\n", sentence);
}

int
command_audit_check(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct audit_options options = {.log_only = command_has(line, OPTION_LOG_ONLY),
                                    .recompute = !command_has(line, OPTION_NO_RECOMPUTE),
                                    .tell = tell_finding};
    struct error err = {.code = ERR_NONE};
    struct audit_report report;
    struct signing *signing;
    struct state *state;
    int64_t threads;
    bool good;

    if (!command_number(line, OPTION_THREADS, 1, 8, 0, &threads))
        return EXIT_USAGE;
    options.threads = (unsigned)threads;
    if (isatty(STDERR_FILENO))
        options.progress = summary_progress(stderr);
    if (!look(arena, line, &state, &err) || !signing_start(arena, state->dir, &signing, &err))
        return failed(&err);
    good = audit_check(state, signing, &options, &report, &err);
    summary_progress_end(stderr);
    print_counts(&options, &report);
    print_report(&report);
    if (report.unfinished > 0)
        printf("%" PRIu64 " erasures are recorded and not finished; the next command that changes "
               "something finishes them\n",
               report.unfinished);
    if (report.claims_named > 0)
        printf("the claims ledger still names whom %" PRIu64 " claims of erased returns are about; "
               "the next command that changes something ends that\n",
               report.claims_named);
    if (!good)
        return report.findings > 0 ? error_exit_status(&err) : command_failed(&err);
    puts("everything is as it was recorded");
    return 0;
}

int
command_audit_rotate_key(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line), *key;
    struct error err = {.code = ERR_NONE};
    struct acting acting;
    uint64_t seq;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !rotation_begin(acting.state, &acting.actor, &seq, &err) || !acting_end(&acting, &err) ||
        !rotation_finish(arena, acting.state, &acting.signing, &key, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("leaf %" PRIu64 " records the new key, signed by the one before; from now on the log's "
           "public key is\n%s\n",
           seq, key);
    return 0;
}

int
command_evidence(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct state *state;
    struct text bytes;
    int64_t revision;

    if (!command_number(line, OPTION_REVISION, 1, INT32_MAX, 0, &revision))
        return EXIT_USAGE;
    if (!out_is_free(line, &err) || !look(arena, line, &state, &err) ||
        !dossier_make(arena, state, KIND_QUARTERLY_CLAIM, line->arguments[0], revision, &bytes,
                      &err) ||
        !file_write(line->values[OPTION_TO_FILE], bytes.at, bytes.length, &err))
        return failed(&err);
    printf("the evidence of the return for %s is in %s; \"deltareturn verify\" or the verify.sh "
           "in it checks it\n",
           line->arguments[0], line->values[OPTION_TO_FILE]);
    return 0;
}
