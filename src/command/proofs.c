/* SPDX-License-Identifier: MIT */
/* Receipts and bundles verified, with nothing but the log's key. */
#include "base/file.h"
#include "command/commands.h"
#include "port/digest.h"
#include "service/log_keys.h"
#include "service/verify.h"

#define KEY_FILE_MOST  ((size_t)64 * 1024)
#define LEAF_FILE_MOST ((size_t)65535)

static bool
ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), after = strlen(ending);

    return length > after && strcmp(path + length - after, ending) == 0;
}

static int
cannot_verify(const struct error *err)
{
    (void)command_failed(err);
    return EXIT_VERIFY_USAGE;
}

/* The key as it was given: itself, or what a file holds, earlier keys with it. */
static bool
find_key(struct arena *arena, const struct command_line *line, const char **key, struct error *err)
{
    const char *value = line->values[OPTION_KEY];
    struct log_keys read;
    struct hasher hasher;
    struct text file;

    *key = NULL;
    if (value == NULL)
        return true;
    *key = value;
    if (file_exists(value)) {
        if (!file_read(arena, value, KEY_FILE_MOST, &file, err))
            return false;
        *key = arena_copy(arena, file.at, file.length);
    }
    return digest_hasher(arena, &hasher, err) &&
           (log_keys_parse(arena, &hasher, text_of(*key), &read, err) || error_while(err, "--key"));
}

static bool
check_receipt(struct arena *arena, const struct command_line *line, const char *key,
              struct text bytes, struct testimony *findings, struct error *err)
{
    struct text leaf;

    if (!command_has(line, OPTION_LEAF))
        return verify_receipt(arena, bytes, key, NULL, findings, err);
    return file_read(arena, line->values[OPTION_LEAF], LEAF_FILE_MOST, &leaf, err) &&
           verify_receipt(arena, bytes, key, &leaf, findings, err);
}

int
command_verify(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = line->arguments[0], *key;
    bool receipt = ends_in(path, ".tlog-proof");
    struct error err = {.code = ERR_NONE};
    struct testimony findings;
    struct text bytes;

    if (!receipt && !ends_in(path, ".zip"))
        return command_usage(line, "\"%s\" ends in neither .zip nor .tlog-proof", path);
    if (!receipt && command_has(line, OPTION_LEAF))
        return command_usage(line, "--leaf is for a receipt; a bundle holds its entries");
    if (receipt && !command_has(line, OPTION_KEY))
        return command_usage(line, "a receipt is verified with the log's public key: --key KEY");
    if (!find_key(arena, line, &key, &err) ||
        !file_read(arena, path, VERIFY_SIZE_MOST, &bytes, &err))
        return cannot_verify(&err);
    if (receipt ? !check_receipt(arena, line, key, bytes, &findings, &err)
                : !verify_bundle(arena, bytes, key, &findings, &err))
        return cannot_verify(&err);
    testimony_print(&findings, stdout);
    return (int)findings.verdict;
}
