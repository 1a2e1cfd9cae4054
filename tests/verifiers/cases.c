/* SPDX-License-Identifier: MIT */
/*
 * cases - makes logs, proofs and bundles for outside verifiers, sound ones and altered ones.
 *
 *   cases FOLDER SOUND ALTERED BUNDLES SEED [STATE BUNDLE...]
 *
 * The log is invented, or the one in the state folder STATE, with the BUNDLEs that "deltareturn
 * evidence" made of it; then every checkpoint that was signed has to be what we would sign again.
 *
 * Writes FOLDER/cases.jsonl, one case a line, and FOLDER/bundles/N.zip, listed with the status that
 * "deltareturn verify" has to end with in FOLDER/bundles.txt.  Our own verification is held against
 * every case here; a case that it judges wrongly ends the program with status 1.
 */
#include <inttypes.h>
#include <sys/stat.h>

#include "base/base64.h"
#include "base/dice.h"
#include "base/file.h"
#include "log_fixture.h"
#include "port/archive.h"
#include "service/state.h"
#include "service/verify.h"
#include "store/ledger.h"

#define LEAVES       300
#define BUNDLE_MOST  ((size_t)16 << 20)
#define BUNDLES_MOST 8

struct maker {
    struct log_fixture log, other; /* other: the same name, another key */
    struct arena *arena;           /* emptied after each case */
    struct dice dice;
    FILE *out;
    unsigned wrong;
    struct text given[BUNDLES_MOST]; /* of a log that was not invented */
    unsigned given_count;
};

static size_t
below(struct maker *m, size_t bound)
{
    return dice_below(&m->dice, (uint32_t)bound);
}

static void
flip(struct maker *m, void *bytes, size_t length)
{
    ((unsigned char *)bytes)[below(m, length)] ^= (unsigned char)(1U << below(m, 8));
}

static void
put_base64(struct maker *m, const char *key, struct text bytes)
{
    struct builder out = {.arena = m->arena};

    builder_puts(&out, "");
    builder_base64(&out, bytes.at, bytes.length);
    fprintf(m->out, ",\"%s\":\"%s\"", key, out.at);
}

static void
put_path(struct maker *m, const struct merkle_path *path)
{
    fputs(",\"path\":[", m->out);
    for (size_t i = 0; i < path->count; i++) {
        struct builder out = {.arena = m->arena};

        builder_base64(&out, path->hashes[i].bytes, HASH_SIZE);
        fprintf(m->out, "%s\"%s\"", i == 0 ? "" : ",", out.at);
    }
    fputs("]", m->out);
}

/* Begins a line, after holding our own answer against what it has to be. */
static void
begin(struct maker *m, const char *kind, const char *change, bool ours)
{
    bool sound = change[0] == '\0';

    if (ours != sound) {
        fprintf(stderr, "our own verification %s a %s case: %s\n", ours ? "accepts" : "rejects",
                kind, change);
        m->wrong++;
    }
    fprintf(m->out, "{\"kind\":\"%s\",\"sound\":%s,\"change\":\"%s\"", kind,
            sound ? "true" : "false", change);
}

/* Changes a list of hashes; false when it has too few for that. */
static bool
change_path(struct maker *m, struct merkle_path *path, unsigned how)
{
    size_t count = path->count, a = count == 0 ? 0 : below(m, count), b;

    if (count == 0)
        return false;
    if (how == 0) {
        flip(m, path->hashes[a].bytes, HASH_SIZE);
    } else if (how == 1) {
        memmove(&path->hashes[a], &path->hashes[a + 1], (count - a - 1) * sizeof *path->hashes);
        path->count--;
    } else if (how == 2) {
        memmove(&path->hashes[a + 1], &path->hashes[a], (count - a) * sizeof *path->hashes);
        path->count++;
    } else {
        b = (a + 1) % count;
        if (hash_equals(&path->hashes[a], &path->hashes[b]))
            return false;
        struct hash kept = path->hashes[a];

        path->hashes[a] = path->hashes[b];
        path->hashes[b] = kept;
    }
    return true;
}

static const char *const PATH_CHANGES[] = {"a hash changed", "a hash left out", "a hash doubled",
                                           "two hashes exchanged"};

/* --- proofs ----------------------------------------------------------------------------------- */

static const char *const PROOF_CHANGES[] = {
    "leaf changed",       "leaf shorter",      "leaf longer",    "index changed",
    "size changed",       "root changed",      "origin changed", "signature changed",
    "key id changed",     "signed by another", "cut off",        "first lines changed",
    "another checkpoint",
};
#define PROOF_CHANGE_COUNT (unsigned)(sizeof PROOF_CHANGES / sizeof *PROOF_CHANGES)

/* A checkpoint with the text and signature of a note, which somebody may have changed. */
static struct text
note_again(struct maker *m, struct text text, const struct note_key *key,
           const struct ed25519_signature *signature)
{
    struct builder out = {.arena = m->arena};

    builder_put(&out, text.at, text.length);
    builder_puts(&out, "\n");
    note_put_line(&out, key, 0, signature);
    return (struct text){out.at, out.length};
}

static void
change_checkpoint(struct maker *m, unsigned how, uint64_t size, struct tlog_proof *proof)
{
    struct checkpoint checkpoint = {
        .origin = m->log.log.name, .head = log_head(&m->log, size), .extensions = text_of("")};
    struct builder text = {.arena = m->arena}, changed = text;
    struct ed25519_signature signature;
    struct note_key key = m->log.log;
    struct error err;
    struct text signed_text;

    checkpoint_write(&text, &checkpoint);
    signed_text = (struct text){text.at, text.length};
    must(signer_sign(how == 9 ? m->other.signer : m->log.signer, signed_text, &signature, &err));
    if (how == 4)
        checkpoint.head.size += 1 + below(m, 3);
    if (how == 5)
        flip(m, checkpoint.head.root.bytes, HASH_SIZE);
    if (how == 6)
        checkpoint.origin = text_of("returns.example/X0124");
    if (how == 7)
        flip(m, signature.bytes, sizeof signature.bytes);
    if (how == 8)
        key.id ^= 1U << below(m, 32);
    checkpoint_write(&changed, &checkpoint);
    proof->checkpoint = note_again(m, (struct text){changed.at, changed.length}, &key, &signature);
}

static struct text
change_leaf(struct maker *m, unsigned how, struct text leaf)
{
    char *copy = arena_alloc(m->arena, leaf.length + 1);
    size_t at = below(m, leaf.length);

    memcpy(copy, leaf.at, leaf.length);
    if (how == 0)
        flip(m, copy, leaf.length);
    else if (how == 1)
        memmove(copy + at, copy + at + 1, leaf.length - at - 1);
    else
        copy[leaf.length] = (char)('a' + below(m, 26));
    return (struct text){copy, leaf.length - (how == 1) + (how == 2)};
}

/* What is changed in the file itself: cut off somewhere, or a byte of its first two lines. */
static struct text
change_file(struct maker *m, unsigned how, struct text file)
{
    char *copy = arena_copy(m->arena, file.at, file.length);
    size_t head = strlen("c2sp.org/tlog-proof@v1\nindex ");

    if (how == 10)
        return (struct text){copy, below(m, file.length)};
    flip(m, copy, head);
    return (struct text){copy, file.length};
}

static void
make_proof(struct maker *m, bool sound)
{
    uint64_t size = 1 + below(m, m->log.size), index = below(m, size);
    struct tlog_proof proof = {.index = index, .extra = text_of("")};
    const struct tlog_trust trust = {&m->log.hasher, signature_is_right, &m->log.log};
    unsigned how = (unsigned)below(m, PROOF_CHANGE_COUNT + 4);
    struct text leaf = m->log.leaves[index], bytes;
    struct builder out = {.arena = m->arena};
    const char *change = "";
    struct checkpoint checkpoint;
    struct tlog_proof read;
    struct error err;
    bool ours;

    must(merkle_prove_leaf(&m->log.source, &m->log.hasher, index, size, &proof.path, &err));
    change_checkpoint(m, 99, size, &proof);
    if (!sound && how >= PROOF_CHANGE_COUNT) {
        how -= PROOF_CHANGE_COUNT;
        change = PATH_CHANGES[how];
        if (!change_path(m, &proof.path, how))
            how = 0, change = PROOF_CHANGES[0], leaf = change_leaf(m, 0, leaf);
        how = 99;
    } else if (!sound) {
        change = PROOF_CHANGES[how];
        if (how < 3)
            leaf = change_leaf(m, how, leaf);
        else if (how == 3)
            proof.index = (index + 1 + below(m, size + 1)) % (size + 2);
        else if (how < 10)
            change_checkpoint(m, how, size, &proof);
        else if (how == 12)
            change_checkpoint(m, 99, size % m->log.size + 1, &proof);
    }
    tlog_proof_write(&out, &proof);
    bytes = (struct text){out.at, out.length};
    if (!sound && (how == 10 || how == 11))
        bytes = change_file(m, how, bytes);
    ours = tlog_proof_read(m->arena, bytes, &read, &err) &&
           tlog_proof_check(m->arena, &trust, &read, leaf, &checkpoint, &err);
    begin(m, "proof", change, ours);
    fprintf(m->out, ",\"key\":\"%s\"", m->log.log_key);
    put_base64(m, "leaf", leaf);
    put_base64(m, "proof", bytes);
    fputs("}\n", m->out);
}

/* --- growth ----------------------------------------------------------------------------------- */

static void
put_head(struct maker *m, const char *which, const struct merkle_head *head)
{
    fprintf(m->out, ",\"%s_size\":%" PRIu64, which, head->size);
    put_base64(m, arena_printf(m->arena, "%s_root", which),
               (struct text){(const char *)head->root.bytes, HASH_SIZE});
}

static void
make_growth(struct maker *m, bool sound)
{
    uint64_t size = 1 + below(m, m->log.size), before = 1 + below(m, size);
    struct merkle_head old = log_head(&m->log, before), new = log_head(&m->log, size);
    unsigned how = (unsigned)below(m, 6);
    const char *change = "";
    struct merkle_path path;
    struct error err;

    must(merkle_prove_growth(&m->log.source, &m->log.hasher, before, size, &path, &err));
    if (!sound && how < 4 && change_path(m, &path, how)) {
        change = PATH_CHANGES[how];
    } else if (!sound) {
        change = how % 2 == 0 ? "old root changed" : "new root changed";
        flip(m, how % 2 == 0 ? old.root.bytes : new.root.bytes, HASH_SIZE);
    }
    begin(m, "growth", change, merkle_check_growth(&m->log.hasher, &path, &old, &new));
    put_head(m, "old", &old);
    put_head(m, "new", &new);
    put_path(m, &path);
    fputs("}\n", m->out);
}

/* --- leaves ----------------------------------------------------------------------------------- */

/* The same JSON in another spelling. */
static struct text
respell(struct maker *m, struct text leaf, const char **change)
{
    static const struct {
        const char *change, *from, *to;
    } WAYS[] = {
        {"a blank",             ",",                ", "                         },
        {"a line feed",         "{",                "{\n"                        },
        {"an escape",           "\"act\"",          "\"\\u0061ct\""              },
        {"an escaped slash",    "\"sw\":\"",        "\"sw\":\"\\/"               },
        {"a fraction",          "\"v\":1",          "\"v\":1.0"                  },
        {"an exponent",         "\"v\":1",          "\"v\":1e0"                  },
        {"another order",       "\"v\":1,\"why\":", "\"why\":null,\"v\":1,\"x\":"},
        {"a doubled key",       "\"v\":1",          "\"v\":1,\"v\":1"            },
        {"something behind it", "",                 ""                           },
    };
    size_t way = below(m, sizeof WAYS / sizeof *WAYS);
    const char *at = strstr(leaf.at, WAYS[way].from);

    *change = WAYS[way].change;
    must(at != NULL);
    if (WAYS[way].from[0] == '\0')
        return text_of(arena_printf(m->arena, "%s\n", leaf.at));
    return text_of(arena_printf(m->arena, "%.*s%s%s", (int)(at - leaf.at), leaf.at, WAYS[way].to,
                                at + strlen(WAYS[way].from)));
}

static void
make_leaf(struct maker *m, bool sound)
{
    struct text leaf = m->log.leaves[below(m, m->log.size)];
    const char *change = "";
    struct log_leaf read;
    struct error err;

    if (!sound)
        leaf = respell(m, leaf, &change);
    begin(m, "leaf", change, log_leaf_read(m->arena, leaf, &read, &err));
    put_base64(m, "leaf", leaf);
    fputs("}\n", m->out);
}

/* --- whole logs ------------------------------------------------------------------------------- */

static void
make_log(struct maker *m, bool sound)
{
    static const char *const CHANGES[] = {"a leaf changed", "a leaf left out", "a leaf doubled",
                                          "two leaves exchanged"};
    size_t size = 2 + below(m, m->log.size < 42 ? m->log.size - 1 : 40), count = size, a = below(m, size - 1);
    unsigned how = (unsigned)below(m, 4);
    struct text *leaves = ARENA_ARRAY(m->arena, struct text, size + 1);
    struct merkle_head head = log_head(&m->log, size);
    struct merkle tree = {.size = 0};
    struct hash root;

    memcpy(leaves, m->log.leaves, size * sizeof *leaves);
    if (!sound && how == 0)
        leaves[a] = change_leaf(m, 0, leaves[a]);
    if (!sound && how == 1)
        memmove(leaves + a, leaves + a + 1, (--count - a) * sizeof *leaves);
    if (!sound && how == 2)
        memmove(leaves + a + 1, leaves + a, (count++ - a) * sizeof *leaves);
    if (!sound && how == 3) {
        leaves[size] = leaves[a];
        leaves[a] = leaves[a + 1];
        leaves[a + 1] = leaves[size];
    }
    for (size_t i = 0; i < count; i++) {
        struct hash leaf = merkle_leaf(&m->log.hasher, leaves[i]);

        merkle_append(&tree, &m->log.hasher, &leaf, NULL);
    }
    root = merkle_root(&tree, &m->log.hasher);
    begin(m, "log", sound ? "" : CHANGES[how], hash_equals(&root, &head.root));
    put_head(m, "new", &head);
    fputs(",\"leaves\":[", m->out);
    for (size_t i = 0; i < count; i++) {
        struct builder out = {.arena = m->arena};

        builder_base64(&out, leaves[i].at, leaves[i].length);
        fprintf(m->out, "%s\"%s\"", i == 0 ? "" : ",", out.at);
    }
    fputs("]}\n", m->out);
}

/* --- bundles ---------------------------------------------------------------------------------- */

/* Changes one file of a bundle, or takes it out; with FITTED the table of contents says the same.
 */
static struct text
change_bundle(struct maker *m, struct text bundle, bool take_out, bool fitted)
{
    const struct archive_limits limits = {10000000, 100};
    struct builder contents = {.arena = m->arena};
    struct archive_file *files;
    struct archive archive;
    struct error err;
    struct text bytes;
    size_t count = 0, which;
    const char *name;

    must(archive_read(m->arena, bundle, &limits, &archive, &err));
    files = ARENA_ARRAY(m->arena, struct archive_file, archive.count);
    do { /* nobody vouches for the explanation and the script, and an entry may be left out */
        which = below(m, archive.count);
        name = archive.files[which].name;
    } while (strcmp(name, "README.txt") == 0 || strcmp(name, "verify.sh") == 0 ||
             strcmp(name, EVIDENCE_CONTENTS) == 0 || archive.files[which].bytes.length == 0 ||
             (take_out && fitted && strncmp(name, "log/", 4) == 0 && strstr(name, ".leaf")) ||
             (take_out && fitted && strncmp(name, "keys/w", 6) == 0));
    for (size_t i = 0; i < archive.count; i++) {
        struct archive_file file = archive.files[i];
        bool is_contents = strcmp(file.name, EVIDENCE_CONTENTS) == 0;
        struct hash sum;

        if (i == which && take_out)
            continue;
        if (i == which) {
            char *copy = arena_copy(m->arena, file.bytes.at, file.bytes.length);

            flip(m, copy, file.bytes.length);
            file.bytes.at = copy;
        }
        sum = hash_text(&m->log.hasher, file.bytes);
        if (!is_contents)
            builder_printf(&contents, "%s  %s\n", hash_hex(&sum).text, file.name);
        if (!is_contents || !fitted)
            files[count++] = file;
    }
    if (fitted)
        files[count++] = (struct archive_file){
            EVIDENCE_CONTENTS, {contents.at, contents.length}
        };
    must(archive_write(m->arena, &(struct archive){files, count}, &bytes, &err));
    return bytes;
}

/* The bundle of an invented return; KEY is its log's, and both live in the arena. */
static struct text
invent_bundle(struct maker *m, unsigned flags, const char **key)
{
    struct log_fixture log;
    struct evidence evidence;
    struct text bundle;

    log_make(&log, 64, 1);
    evidence = log_return(&log, 3 + below(m, 20), flags);
    bundle = log_bundle(&log, &evidence);
    bundle.at = arena_copy(m->arena, bundle.at, bundle.length);
    *key = arena_printf(m->arena, "%s", log.log_key);
    log_close(&log);
    return bundle;
}

static void
make_bundle(struct maker *m, const char *folder, FILE *list, unsigned number)
{
    static const unsigned KINDS[] = {BUNDLE_WITNESSED, 0, BUNDLE_ERASED, BUNDLE_GONE};
    unsigned kinds = m->given_count > 0 ? m->given_count : sizeof KINDS / sizeof *KINDS;
    bool sound = number < kinds;
    struct error err = {.code = ERR_NONE};
    const char *key = m->log.log_key;
    struct testimony findings;
    struct text bundle;

    if (m->given_count > 0)
        bundle = m->given[number % m->given_count];
    else
        bundle = invent_bundle(m, sound ? KINDS[number] : KINDS[number % 3], &key);
    if (!sound)
        bundle = change_bundle(m, bundle, below(m, 4) == 0, below(m, 4) != 0);
    must(verify_bundle(m->arena, bundle, key, &findings, &err));
    if (!sound && findings.verdict == FINDING_GOOD) {
        fprintf(stderr, "our own verification accepts the altered bundle %u\n", number);
        m->wrong++;
    }
    must(file_write(arena_printf(m->arena, "%s/bundles/%u.zip", folder, number), bundle.at,
                    bundle.length, &err));
    fprintf(list, "%u %s %d %s\n", number, sound ? "sound" : "altered", (int)findings.verdict,
            key);
}

static void
make_cases(struct maker *m, unsigned sound, unsigned altered)
{
    static void (*const MAKE[])(struct maker *, bool) = {make_proof,  make_proof, make_growth,
                                                         make_growth, make_leaf,  make_log};

    for (unsigned i = 0; i < sound + altered; i++) {
        MAKE[i % (sizeof MAKE / sizeof *MAKE)](m, i < sound);
        arena_empty(m->arena);
    }
}

/* --- a log that the program made --------------------------------------------------------------- */

static bool
adopt_leaf(void *context, uint64_t seq, struct text bytes, struct error *err)
{
    struct maker *m = context;

    (void)err;
    must(seq == m->log.size);
    bytes.at = arena_copy(m->log.arena, bytes.at, bytes.length);
    log_append(&m->log, bytes);
    return true;
}

/* Each checkpoint that was signed, against the one that we sign of as many leaves. */
static bool
checkpoints_agree(struct maker *m, const struct state *state, struct error *err)
{
    struct ledger_checkpoints kept;

    if (!ledger_checkpoints(state->db, m->log.arena, state->authority, &kept, err))
        return false;
    for (size_t i = 0; i < kept.count; i++)
        if (!text_is(log_checkpoint(&m->log, kept.list[i].size, false), kept.list[i].note))
            return error_raise(err, ERR_CONFLICT, "the checkpoint of %" PRIu64 " leaves",
                               kept.list[i].size);
    printf("a log of the program's commands: %zu leaves, %zu checkpoints as we sign them again\n",
           m->log.size, kept.count);
    return kept.count > 0;
}

static bool
adopt_log(struct maker *m, const char *dir, struct error *err)
{
    struct arena *arena = m->log.arena;
    struct ed25519_key key;
    struct state *state;

    if (!state_open(arena, dir, STATE_READ, &state, err) ||
        !signer_load(arena, path_join(arena, dir, "keys/log.pem"), &m->log.signer, err))
        return false;
    key = signer_key(m->log.signer);
    m->log.log = note_key_make(&m->log.hasher, text_of(state->origin), NOTE_KEY_LOG, &key);
    m->log.log_key = note_key_format(arena, &m->log.log);
    return ledger_walk(state->db, state->authority, 0, adopt_leaf, m, err) &&
           checkpoints_agree(m, state, err);
}

static void
open_log(struct maker *m, int count, char **names)
{
    struct error err = {.code = ERR_NONE};

    log_make(&m->log, LEAVES, 1);
    for (uint64_t i = 0; count == 0 && i < LEAVES; i++)
        log_record(&m->log, log_any_leaf(i));
    must(count <= BUNDLES_MOST);
    for (int i = 1; i < count; i++)
        if (!file_read(m->log.arena, names[i], BUNDLE_MOST, &m->given[m->given_count++], &err))
            fprintf(stderr, "%s\n", err.text), exit(3);
    if (count > 0 && !adopt_log(m, names[0], &err))
        fprintf(stderr, "%s\n", err.text), exit(3);
}

int
main(int argc, char **argv)
{
    struct maker m = {.wrong = 0};
    char path[4096];
    FILE *list;

    if (argc < 6) {
        fputs("usage: cases FOLDER SOUND ALTERED BUNDLES SEED [STATE BUNDLE...]\n", stderr);
        return 2;
    }
    m.arena = arena_new();
    m.dice = dice_new(strtoull(argv[5], NULL, 10), 0);
    open_log(&m, argc - 6, argv + 6);
    log_make(&m.other, 1, 2);
    snprintf(path, sizeof path, "%s/bundles", argv[1]);
    must(mkdir(argv[1], 0700) == 0 && mkdir(path, 0700) == 0);
    snprintf(path, sizeof path, "%s/bundles.txt", argv[1]);
    list = fopen(path, "w");
    snprintf(path, sizeof path, "%s/cases.jsonl", argv[1]);
    m.out = fopen(path, "w");
    must(list != NULL && m.out != NULL);
    make_cases(&m, (unsigned)atoi(argv[2]), (unsigned)atoi(argv[3]));
    for (unsigned i = 0; i < (unsigned)atoi(argv[4]); i++) {
        make_bundle(&m, argv[1], list, i);
        arena_empty(m.arena);
    }
    must(fclose(list) == 0 && fclose(m.out) == 0);
    log_close(&m.log);
    log_close(&m.other);
    arena_free(&m.arena);
    return m.wrong > 0;
}
