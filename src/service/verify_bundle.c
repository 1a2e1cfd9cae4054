/* SPDX-License-Identifier: MIT */
/* A bundle of evidence verified: what it holds against what the log vouches for. */
#include "service/verify.h"

#include <inttypes.h>

#include "base/number.h"
#include "port/digest.h"
#include "port/signing.h"
#include "service/evidence.h"
#include "service/verify_entry.h"
#include "service/verify_keys.h"
#include "service/verify_sample.h"

static const struct archive_limits LIMITS = {.bytes = VERIFY_SIZE_MOST, .files = 20000};

/* Holds one line of the table of contents against the file it names; false when the line is none.
 */
static bool
check_line(const struct inspection *in, struct text line, bool *listed)
{
    static const size_t NAME_AT = 2 * HASH_SIZE + 2;
    const struct archive_file *file;
    struct hash expected, sum;
    const char *name;

    if (line.length <= NAME_AT || memcmp(line.at + NAME_AT - 2, "  ", 2) != 0 ||
        !hash_read_hex((struct text){line.at, 2 * HASH_SIZE}, &expected))
        return false;
    name = arena_copy(in->arena, line.at + NAME_AT, line.length - NAME_AT);
    file = inspection_file(in, name);
    if (file == NULL)
        return true;
    listed[file - in->archive.files] = true;
    sum = hash_text(&in->hasher, file->bytes);
    if (!hash_equals(&sum, &expected))
        testimony_add(in->findings, FINDING_ALTERED, "the file %s has been altered",
                      inspection_shown(in, name));
    return true;
}

static void
check_contents(const struct inspection *in)
{
    const struct archive_file *contents = inspection_file(in, EVIDENCE_CONTENTS);
    bool *listed = ARENA_ARRAY(in->arena, bool, in->archive.count);
    struct text line, rest;
    size_t lines = 0;

    if (contents == NULL)
        return;
    for (rest = contents->bytes; text_cut(rest, '\n', &line, &rest); lines++)
        if (!check_line(in, line, listed))
            break;
    if (rest.length > 0 || lines == 0) {
        testimony_add(in->findings, FINDING_ALTERED, "%s is no list of files", EVIDENCE_CONTENTS);
        return;
    }
    for (size_t i = 0; i < in->archive.count; i++)
        if (!listed[i] && &in->archive.files[i] != contents)
            testimony_add(in->findings, FINDING_ALTERED, "the file %s is not listed in %s",
                          inspection_shown(in, in->archive.files[i].name), EVIDENCE_CONTENTS);
    if (in->findings->verdict == FINDING_GOOD)
        testimony_add(in->findings, FINDING_GOOD, "all %zu files of %s are there, none altered",
                      lines, EVIDENCE_CONTENTS);
}

/* Reads a file with a public key on one line; tells what is wrong with it. */
static bool
read_key(const struct inspection *in, const struct archive_file *file, struct note_key *key)
{
    struct error wrong;
    struct text line, rest;

    if (text_cut(file->bytes, '\n', &line, &rest) && rest.length == 0 &&
        note_key_read(&in->hasher, line, key, &wrong))
        return true;
    testimony_add(in->findings, FINDING_ALTERED, "%s holds no public key",
                  inspection_shown(in, file->name));
    return false;
}

static void
check_key(struct inspection *in)
{
    const struct archive_file *file = inspection_file(in, EVIDENCE_KEY);
    const struct log_key *given;
    const char *key;
    bool known;

    in->with_log = file != NULL && read_key(in, file, &in->log);
    if (!in->with_log)
        return;
    key = note_key_format(in->arena, &in->log);
    given = verify_key_given(&in->given, key);
    in->until = given == NULL ? UINT64_MAX : given->until;
    known = verify_earlier_keys(in->arena, &in->archive, &in->hasher, &in->log, &in->given,
                                in->findings);
    if (in->given.count == 0)
        testimony_add(in->findings, FINDING_GOOD,
                      "the log's key is %s; compare it with the one you were given", key);
    else if (given != NULL)
        testimony_add(in->findings, FINDING_GOOD, "the log's key is the one you gave");
    else if (known)
        testimony_add(in->findings, FINDING_GOOD,
                      "the log's key is %s, to which the one you gave handed over", key);
    else
        testimony_add(in->findings, FINDING_ALTERED, "the log's key is %s, not the one you gave",
                      key);
}

static void
check_witness(const struct inspection *in, const struct archive_file *file, const struct note *note)
{
    struct note_mark mark;
    struct error wrong;
    struct note_key key;

    if (!read_key(in, file, &key))
        return;
    if (!note_check(in->arena, note, &key, signature_is_right, &mark, &wrong))
        testimony_add(in->findings, FINDING_ALTERED, "%s", wrong.text);
    else if (mark.is_there)
        testimony_add(in->findings, FINDING_GOOD, "the witness %.*s has signed the checkpoint too",
                      TEXT_ARGS(key.name));
    else
        testimony_add(in->findings, FINDING_INCOMPLETE,
                      "the signature of the witness %.*s is missing", TEXT_ARGS(key.name));
}

static void
check_checkpoint(struct inspection *in)
{
    const struct archive_file *file = inspection_file(in, EVIDENCE_CHECKPOINT);
    struct checkpoint checkpoint;
    struct error wrong;
    struct note note;

    if (file == NULL || !in->with_log)
        return;
    if (!checkpoint_open(in->arena, file->bytes, &in->log, signature_is_right, &checkpoint, &note,
                         &wrong)) {
        testimony_add(in->findings, FINDING_ALTERED, "%s", wrong.text);
        return;
    }
    if (checkpoint.head.size > in->until) {
        testimony_add(in->findings, FINDING_ALTERED, VERIFY_TOO_LARGE, checkpoint.head.size,
                      in->until);
        return;
    }
    in->with_checkpoint = true;
    in->checkpoint = file->bytes;
    in->head = checkpoint.head;
    testimony_add(in->findings, FINDING_GOOD,
                  "the log %.*s vouches for %" PRIu64 " entries, and its signature is right",
                  TEXT_ARGS(in->log.name), checkpoint.head.size);
    for (size_t i = 0; i < in->archive.count; i++)
        if (strncmp(in->archive.files[i].name, EVIDENCE_WITNESS, sizeof EVIDENCE_WITNESS - 1) == 0)
            check_witness(in, &in->archive.files[i], &note);
}

static void
check_manifest(struct inspection *in)
{
    const struct archive_file *file = inspection_file(in, EVIDENCE_MANIFEST);
    const struct manifest *manifest = &in->manifest;
    struct error wrong;

    if (file == NULL)
        return;
    in->manifest_sum = hash_text(&in->hasher, file->bytes);
    in->with_manifest = manifest_read(in->arena, file->bytes, &in->manifest, &wrong);
    if (!in->with_manifest) {
        testimony_add(in->findings, FINDING_ALTERED, "%s: %s", EVIDENCE_MANIFEST, wrong.text);
        return;
    }
    testimony_add(in->findings, FINDING_GOOD,
                  "the manifest is of return %.*s, %s, revision %" PRId64
                  ", authority %.*s; its fingerprint is %s",
                  TEXT_ARGS(manifest->filing), quarter_format(manifest->quarter).text,
                  manifest->revision, TEXT_ARGS(manifest->authority),
                  manifest_fingerprint(&in->manifest_sum).text);
}

/* The index in a name like log/7.leaf; false when the name is another. */
static bool
index_of(const char *name, const char *folder, const char *ending, uint64_t *seq)
{
    size_t length = strlen(name), before = strlen(folder), after = strlen(ending);

    return length > before + after && strncmp(name, folder, before) == 0 &&
           strcmp(name + length - after, ending) == 0 &&
           decimal_read((struct text){name + before, length - before - after}, MERKLE_SIZE_MOST,
                        seq);
}

static void
check_entry(struct inspection *in, const struct archive_file *file, uint64_t seq)
{
    const struct tlog_trust trust = {&in->hasher, signature_is_right, &in->log};
    const struct archive_file *proof_file =
        inspection_file(in, arena_printf(in->arena, EVIDENCE_LOG "%" PRIu64 EVIDENCE_PROOF, seq));
    struct tlog_proof proof;
    struct error wrong;

    if (proof_file == NULL)
        return;
    if (!tlog_proof_read(in->arena, proof_file->bytes, &proof, &wrong))
        testimony_add(in->findings, FINDING_ALTERED, "entry %" PRIu64 ": %s", seq, wrong.text);
    else if (proof.index != seq || !text_equals(proof.checkpoint, in->checkpoint))
        testimony_add(in->findings, FINDING_ALTERED,
                      "the proof of entry %" PRIu64 " is of another entry or checkpoint", seq);
    else if (entry_verify(in->findings, &trust, &proof, file->bytes, &in->leaves[in->leaf_count]))
        in->leaf_count++;
}

struct numbered {
    uint64_t seq;
    const struct archive_file *file;
};

static int
by_index(const void *a, const void *b)
{
    uint64_t left = ((const struct numbered *)a)->seq, right = ((const struct numbered *)b)->seq;

    return left < right ? -1 : left > right;
}

static void
check_entries(struct inspection *in)
{
    struct numbered *entries = ARENA_ARRAY(in->arena, struct numbered, in->archive.count);
    size_t count = 0;

    for (size_t i = 0; i < in->archive.count; i++) {
        const struct archive_file *file = &in->archive.files[i];

        if (index_of(file->name, EVIDENCE_LOG, EVIDENCE_LEAF, &entries[count].seq))
            entries[count++].file = file;
    }
    qsort(entries, count, sizeof *entries, by_index);
    in->leaves = ARENA_ARRAY(in->arena, struct log_leaf, count);
    for (size_t i = 0; i < count && in->with_checkpoint; i++)
        check_entry(in, entries[i].file, entries[i].seq);
}

/* Holds the entries about this very revision against the manifest, and finds its erasure. */
static void
check_decisions(struct inspection *in)
{
    size_t about = 0;

    for (size_t i = 0; i < in->leaf_count && in->with_manifest; i++) {
        const struct log_leaf *leaf = &in->leaves[i];
        bool same = leaf->parts & PART_MANIFEST && hash_equals(&leaf->manifest, &in->manifest_sum);
        bool ours = (leaf->parts & ABOUT_FILING) == ABOUT_FILING &&
                    text_equals(leaf->filing, in->manifest.filing) &&
                    leaf->revision == in->manifest.revision;

        about += same;
        if (ours && !same)
            testimony_add(in->findings, FINDING_ALTERED,
                          "entry %" PRIu64 " names another manifest than %s", leaf->seq,
                          EVIDENCE_MANIFEST);
        if (same && leaf->act == ACT_ERASURE_DONE)
            in->erasure = leaf;
    }
    if (in->with_manifest && in->with_checkpoint && about == 0)
        testimony_add(in->findings, FINDING_INCOMPLETE, "no entry here names the manifest");
    if (about > 0)
        testimony_add(in->findings, FINDING_GOOD, "%zu of the entries name this manifest", about);
}

static void
check_artefact(const struct inspection *in, const struct manifest_file *expected)
{
    const struct archive_file *file = inspection_kept_or_erased(
        in, arena_printf(in->arena, EVIDENCE_ARTEFACTS "%.*s", TEXT_ARGS(expected->name)));
    struct hash sum;

    if (file == NULL)
        return;
    sum = hash_text(&in->hasher, file->bytes);
    if (hash_equals(&sum, &expected->sum) && (int64_t)file->bytes.length == expected->bytes)
        testimony_add(in->findings, FINDING_GOOD, "the file %s is the one in the manifest",
                      file->name);
    else
        testimony_add(in->findings, FINDING_ALTERED, "the file %s is not the one in the manifest",
                      file->name);
}

/* What the run made, and the frameworks by which; a mapping lies with the exports, which are in no
 * bundle. */
static void
check_artefacts(const struct inspection *in)
{
    static const char FRAMEWORK[] = "framework-";

    for (size_t i = 0; i < in->manifest.lists[MANIFEST_ARTEFACTS].count; i++)
        check_artefact(in, &in->manifest.lists[MANIFEST_ARTEFACTS].files[i]);
    for (size_t i = 0; i < in->manifest.lists[MANIFEST_RULES].count; i++) {
        const struct manifest_file *rules = &in->manifest.lists[MANIFEST_RULES].files[i];

        if (rules->name.length > sizeof FRAMEWORK - 1 &&
            memcmp(rules->name.at, FRAMEWORK, sizeof FRAMEWORK - 1) == 0)
            check_artefact(in, rules);
    }
}

static void
check_statements(const struct inspection *in)
{
    for (size_t i = 0; i < in->leaf_count; i++) {
        const struct log_leaf *leaf = &in->leaves[i];
        const struct archive_file *file;
        struct hash sum;

        if (!leaf->with_evidence)
            continue;
        file = inspection_kept_or_erased(
            in,
            arena_printf(in->arena, EVIDENCE_STATEMENTS "%" PRIu64 EVIDENCE_STATEMENT, leaf->seq));
        if (file == NULL)
            continue;
        sum = hash_text(&in->hasher, file->bytes);
        inspection_tell_named(in, file, hash_equals(&sum, &leaf->evidence), leaf->seq);
    }
}

bool
verify_bundle(struct arena *arena, struct text bytes, const char *key, struct testimony *findings,
              struct error *err)
{
    struct inspection in = {.arena = arena, .findings = findings, .until = UINT64_MAX};
    struct error wrong = {.code = ERR_NONE};

    *findings = (struct testimony){.arena = arena};
    if (!digest_hasher(arena, &in.hasher, err) ||
        (key != NULL && !log_keys_parse(arena, &in.hasher, text_of(key), &in.given, err)))
        return false;
    if (!archive_read(arena, bytes, &LIMITS, &in.archive, &wrong)) {
        if (wrong.code != ERR_INPUT)
            return error_raise(err, wrong.code, "%s", wrong.text);
        testimony_add(findings, FINDING_ALTERED, "the bundle cannot be opened: %s", wrong.text);
        return true;
    }
    check_contents(&in);
    check_key(&in);
    check_checkpoint(&in);
    check_manifest(&in);
    check_entries(&in);
    check_decisions(&in);
    if (in.with_manifest)
        check_artefacts(&in);
    check_statements(&in);
    verify_sample(&in);
    return true;
}
