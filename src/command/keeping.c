/* SPDX-License-Identifier: MIT */
/* Backup and restore, recovery after damage, erasure by rule. */
#include <inttypes.h>

#include "base/file.h"
#include "command/acting.h"
#include "command/commands.h"
#include "service/backup.h"
#include "service/erasure.h"
#include "service/log_tell.h"
#include "service/recovery.h"

#define RECEIPT_MOST ((size_t)256 * 1024)

int
command_backup(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line), *keys = line->values[OPTION_KEYS_FILE];
    struct error err = {.code = ERR_NONE};
    struct acting acting;
    uint64_t seq;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !backup_record(acting.state, &acting.actor, &seq, &err) || !acting_end(&acting, &err) ||
        !backup_write(acting.state, line->arguments[0], keys, &err))
        return command_failed(&err);
    printf("the backup is in %s\n", line->arguments[0]);
    if (keys != NULL)
        printf("the keys are in %s; keep the two apart\n", keys);
    else
        puts("it holds no keys; \"--keys FILE\" makes a backup of those, to be kept apart");
    return 0;
}

struct restored {
    struct state *state;
    uint64_t seq;
};

static bool
record_restored(struct db *db, void *context, struct error *err)
{
    struct restored *restored = context;
    struct record record = {.act = ACT_RESTORE_DONE,
                            .delegation = LEAF_NO_DELEGATION,
                            .kind = "backup",
                            .document = "{}"};

    (void)db;
    return ledger_record(restored->state, &record, &restored->seq, err);
}

/* What is put back goes on by itself when nothing was signed since. */
static bool
go_on(struct arena *arena, const struct command_line *line, const char *dir, struct error *err)
{
    struct acting acting;
    struct restored restored;

    if (!acting_open(arena, line, dir, &acting, err))
        return false;
    restored.state = acting.state;
    return db_transaction(acting.state->db, record_restored, &restored, err) &&
           acting_end(&acting, err);
}

int
command_restore(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};

    if (dir == NULL)
        return EXIT_USAGE;
    if (folder_is_filled(dir) && !command_has(line, OPTION_REPLACE_STATE))
        return command_usage(line,
                             "the folder \"%s\" already holds something; --replace puts the "
                             "backup in its place",
                             dir);
    if (!backup_restore(dir, line->arguments[0], line->values[OPTION_KEYS_FILE], &err))
        return command_failed(&err);
    printf("the backup is put back into %s\n", dir);
    if (go_on(arena, line, dir, &err))
        return 0;
    if (err.code != ERR_CONFLICT) /* what was put back is whole; the next command goes on */
        return command_failed(&err);
    printf("%s\n", err.text);
    return 0;
}

static bool
tell_recovery(const struct recovery *recovery, struct state *state, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *words;

    printf("%" PRIu64 " leaves are there, %" PRIu64 " were signed", recovery->kept,
           recovery->old.size);
    if (recovery->old.size > recovery->kept)
        printf(": leaves %" PRIu64 " to %" PRIu64 " are lost", recovery->kept,
               recovery->old.size - 1);
    puts("");
    if (recovery->with_leaf) {
        if (!log_tell(arena, state, &recovery->leaf, &words, err))
            return false;
        printf("of those, the receipt tells leaf %" PRIu64 ": %s\n", recovery->leaf.seq, words);
    }
    printf("leaf %" PRIu64 " records that; from now on the log's public key is\n%s\n",
           recovery->seq, recovery->key);
    return true;
}

int
command_recover(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct recovery recovery;
    struct acting acting;
    struct actor second;
    struct text proof;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!file_read(arena, line->values[OPTION_RECEIPT_HELD], RECEIPT_MOST, &proof, &err) ||
        !acting_open_unsigned(arena, line, dir, &acting, &err) ||
        !acting_identify(&acting, line, &err) ||
        !acting_identify_second(&acting, line, &second, &err) ||
        !recovery_start(arena, acting.state, &acting.signing, &acting.actor, &second, proof,
                        &recovery, &err) ||
        !tell_recovery(&recovery, acting.state, &err))
        return command_failed(&err);
    return 0;
}

int
command_erase(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct erasure_request request = {.rule = line->values[OPTION_RULE],
                                      .period = line->values[OPTION_RETURN]};
    struct error err = {.code = ERR_NONE};
    struct erasure_done done;
    struct acting acting;
    struct actor second;

    if (dir == NULL)
        return EXIT_USAGE;
    if (command_has(line, OPTION_BEFORE) == command_has(line, OPTION_RETURN))
        return command_usage(line, "say what goes: --before DATE, or --return QUARTER");
    if (command_has(line, OPTION_BEFORE) &&
        !day_read(line->values[OPTION_BEFORE], strlen(line->values[OPTION_BEFORE]),
                  &request.before))
        return command_usage(line, "\"%s\" is not a date like 2024-05-12",
                             line->values[OPTION_BEFORE]);
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !acting_identify_second(&acting, line, &second, &err))
        return command_failed(&err);
    request.actor = &acting.actor;
    request.second = &second;
    if (!erasure_record(acting.state, &request, &done, &err) || !acting_end(&acting, &err) ||
        !erasure_finish(acting.state, &err))
        return command_failed(&err);
    printf("%zu %s and %zu %s are erased under rule %s\n", done.revisions,
           one_or_many(done.revisions, "revision", "revisions"), done.snapshots,
           one_or_many(done.snapshots, "snapshot", "snapshots"), request.rule);
    return 0;
}
