/* SPDX-License-Identifier: MIT */
#include "log_fixture.h"

#include "port/digest.h"

#define BEGINNING_MS  INT64_C(1704067200000) /* 2024-01-01 */
#define STEP_MS       INT64_C(61001)
#define WITNESSED_AT  1704070000
#define MADE          3 /* by the run */
#define RULES         2 /* a framework and a mapping */
#define ARTEFACTS     (MADE + 1)
#define RETURN_LEAVES 5

static bool
read_node(void *context, unsigned level, uint64_t index, struct hash *node, struct error *err)
{
    const struct log_fixture *f = context;

    (void)err;
    must(level < LOG_FIXTURE_LEVELS && (index + 1) << level <= f->size);
    *node = f->nodes[level][index];
    return true;
}

void
log_make(struct log_fixture *f, size_t room, unsigned char seed)
{
    unsigned char bytes[ED25519_KEY_SIZE] = {seed, 1}, others[ED25519_KEY_SIZE] = {seed, 2};
    struct error err = {.code = ERR_NONE};
    struct ed25519_key key;

    *f = (struct log_fixture){.arena = arena_new(), .room = room};
    must(digest_hasher(f->arena, &f->hasher, &err));
    must(signer_from_seed(f->arena, bytes, &f->signer, &err));
    must(signer_from_seed(f->arena, others, &f->witness_signer, &err));
    key = signer_key(f->signer);
    f->log = note_key_make(&f->hasher, text_of("returns.example/X0123"), NOTE_KEY_LOG, &key);
    key = signer_key(f->witness_signer);
    f->witness = note_key_make(&f->hasher, text_of("witness.example/w"), NOTE_KEY_WITNESS, &key);
    f->log_key = note_key_format(f->arena, &f->log);
    f->witness_key = note_key_format(f->arena, &f->witness);
    f->leaves = ARENA_ARRAY(f->arena, struct text, room);
    for (unsigned level = 0; level < LOG_FIXTURE_LEVELS; level++)
        f->nodes[level] = ARENA_ARRAY(f->arena, struct hash, (room >> level) + 1);
    f->source = (struct merkle_source){read_node, f};
}

void
log_close(struct log_fixture *f)
{
    arena_free(&f->arena);
}

void
log_append(struct log_fixture *f, struct text bytes)
{
    struct hash leaf = merkle_leaf(&f->hasher, bytes);
    struct merkle_made made;

    must(f->size < f->room);
    merkle_append(&f->tree, &f->hasher, &leaf, &made);
    for (unsigned level = 0; level < made.count; level++)
        f->nodes[level][f->size >> level] = made.made[level];
    f->leaves[f->size++] = bytes;
}

void
log_record(struct log_fixture *f, struct log_leaf leaf)
{
    struct error err = {.code = ERR_NONE};
    struct text bytes;

    leaf.seq = f->size;
    leaf.at_ms = BEGINNING_MS + (int64_t)f->size * STEP_MS;
    leaf.version = text_of(PROGRAM_VERSION);
    if (leaf.role == LEAF_ROLE_NONE || leaf.delegation >= (int64_t)f->size)
        leaf.delegation = LEAF_NO_DELEGATION;
    if (!log_leaf_write(f->arena, &leaf, &bytes, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    log_append(f, bytes);
}

/* From one leaf's act to the next one's: so that all acts come up, it shares no divisor with their
 * number. */
#define ACT_STRIDE 37
_Static_assert(ACT_COUNT % ACT_STRIDE != 0, "a prime that divides the number of acts skips some");

struct log_leaf
log_any_leaf(uint64_t number)
{
    struct log_leaf leaf = {
        .act = (enum act)(number * ACT_STRIDE % ACT_COUNT),
        .role = (enum leaf_role)(1 + number % (LEAF_ROLE_COUNT - 1)),
        .delegation = number % 11 == 0 ? 0 : LEAF_NO_DELEGATION,
        .proofs = 1 + (unsigned)(number % 15),
        .proof_seconds = (int64_t)(number % 300),
        .filing = text_of("2023-24-Q2-claim"),
        .kind = text_of("claim"),
        .quarter = {2023, 2},
        .revision = 1 + (int64_t)(number % 3),
        .reason = text_of("")
    };

    leaf.parts = ACTS[leaf.act].needs;
    if (ACTS[leaf.act].reason == REASON_MUST)
        leaf.reason = text_of("other");
    for (unsigned i = 0; i < LEAF_PERSON_SIZE; i++)
        leaf.person[i] = (unsigned char)(number * (i + 3) >> i % 5);
    memcpy(leaf.manifest.bytes, &number, sizeof number);
    return leaf;
}

struct merkle_head
log_head(const struct log_fixture *f, uint64_t size)
{
    struct error err = {.code = ERR_NONE};
    struct merkle tree;

    must(merkle_open(&f->source, size, &tree, &err));
    return (struct merkle_head){size, merkle_root(&tree, &f->hasher)};
}

static void
put_line(const struct log_fixture *f, struct builder *out, const struct note_key *key,
         const struct signer *signer, struct text text)
{
    struct ed25519_signature signature;
    struct error err = {.code = ERR_NONE};

    must(signer_sign(signer, note_message(f->arena, key, text, WITNESSED_AT), &signature, &err));
    note_put_line(out, key, WITNESSED_AT, &signature);
}

struct text
log_checkpoint(const struct log_fixture *f, uint64_t size, bool witnessed)
{
    const struct checkpoint checkpoint = {
        .origin = f->log.name, .head = log_head(f, size), .extensions = text_of("")};
    struct builder text = {.arena = f->arena}, out = text;

    checkpoint_write(&text, &checkpoint);
    builder_printf(&out, "%s\n", text.at);
    put_line(f, &out, &f->log, f->signer, (struct text){text.at, text.length});
    if (witnessed)
        put_line(f, &out, &f->witness, f->witness_signer, (struct text){text.at, text.length});
    return (struct text){out.at, out.length};
}

struct text
log_proof(const struct log_fixture *f, uint64_t index, uint64_t size, struct text checkpoint,
          bool with_leaf)
{
    struct tlog_proof proof = {.index = index,
                               .with_extra = with_leaf,
                               .extra = f->leaves[index],
                               .checkpoint = checkpoint};
    struct builder out = {.arena = f->arena};
    struct error err = {.code = ERR_NONE};

    must(merkle_prove_leaf(&f->source, &f->hasher, index, size, &proof.path, &err));
    tlog_proof_write(&out, &proof);
    return (struct text){out.at, out.length};
}

/* Small files and the manifest that names them: what a run made, the framework by which, and a
 * mapping, which is in no bundle. */
static struct text
make_manifest(struct log_fixture *f, struct evidence_artefact *artefacts)
{
    static const char *const NAMES[ARTEFACTS] = {"decisions.csv", "figures.json", "submission.xlsx",
                                                 "framework-a.xml"};
    struct manifest_file *files = ARENA_ARRAY(f->arena, struct manifest_file, ARTEFACTS + 1);
    struct manifest manifest = {
        .authority = text_of("X0123"),
        .kind = text_of("claim"),
        .filing = text_of("2023-24-Q3-claim"),
        .quarter = {2023,                                      3},
        .revision = 2,
        .lists = {                [MANIFEST_ARTEFACTS] = {files, MADE}, [MANIFEST_RULES] = {files + MADE, RULES} },
        .versions = { text_of("0.1.0"),                        text_of("1.1.4"),                         text_of("1.2.13")}
    };
    struct error err = {.code = ERR_NONE};
    struct text bytes;

    for (unsigned i = 0; i < ARTEFACTS; i++) {
        artefacts[i].name = NAMES[i];
        artefacts[i].bytes = text_of(arena_printf(f->arena, "what %s holds\n", NAMES[i]));
        files[i] = (struct manifest_file){text_of(NAMES[i]), (int64_t)artefacts[i].bytes.length,
                                          hash_text(&f->hasher, artefacts[i].bytes)};
    }
    files[ARTEFACTS] = (struct manifest_file){text_of("mapping.xml"), 8,
                                              hash_text(&f->hasher, text_of("mapping\n"))};
    must(manifest_write(f->arena, &manifest, &bytes, &err));
    return bytes;
}

static struct log_leaf
decision(enum act act, enum leaf_role role, const struct hash *manifest)
{
    struct log_leaf leaf = {
        .act = act,
        .role = role,
        .person = {(unsigned char)(16 * role), 0x5A},
        .delegation = LEAF_NO_DELEGATION,
        .proofs = PROOF_PASSWORD | PROOF_TOTP,
        .proof_seconds = 12,
        .parts = ABOUT_FILING,
        .filing = text_of("2023-24-Q3-claim"),
        .kind = text_of("claim"),
        .quarter = {2023,                       3   },
        .revision = 2,
        .manifest = *manifest,
        .reason = text_of("")
    };

    return leaf;
}

/* The decisions on the return, each entry put into ENTRIES with its statement, if it has one. */
static size_t
record_decisions(struct log_fixture *f, const struct hash *manifest, bool erased,
                 struct evidence_entry *entries)
{
    const struct log_leaf leaves[RETURN_LEAVES] = {
        decision(ACT_RETURN_SUBMITTED, LEAF_ROLE_PROVIDER, manifest),
        decision(ACT_RETURN_CERTIFIED, LEAF_ROLE_CERTIFIER, manifest),
        decision(ACT_RETURN_SIGNED_OFF, LEAF_ROLE_SRO, manifest),
        decision(ACT_RETURN_LODGED, LEAF_ROLE_PROVIDER, manifest),
        decision(ACT_ERASURE_DONE, LEAF_ROLE_SRO, manifest),
    };
    size_t count = erased ? RETURN_LEAVES : RETURN_LEAVES - 1;

    for (size_t i = 0; i < count; i++) {
        struct log_leaf leaf = leaves[i];

        entries[i] = (struct evidence_entry){.seq = f->size};
        if (leaf.act == ACT_RETURN_SIGNED_OFF) {
            entries[i].statement = text_of("I sign this return off.\n");
            leaf.with_evidence = true;
            leaf.evidence = hash_text(&f->hasher, entries[i].statement);
            leaf.delegation = 0;
        }
        if (leaf.act == ACT_ERASURE_DONE)
            leaf.reason = text_of("retention-7y");
        log_record(f, leaf);
        log_record(f, log_any_leaf(f->size));
    }
    return count;
}

struct evidence
log_return(struct log_fixture *f, size_t others, unsigned flags)
{
    struct evidence_artefact *artefacts =
        ARENA_ARRAY(f->arena, struct evidence_artefact, ARTEFACTS);
    struct evidence_entry *entries = ARENA_ARRAY(f->arena, struct evidence_entry, RETURN_LEAVES);
    const char **witnesses = ARENA_ARRAY(f->arena, const char *, 1);
    struct evidence evidence = {.manifest = make_manifest(f, artefacts),
                                .artefacts = artefacts,
                                .artefact_count =
                                    flags & (BUNDLE_ERASED | BUNDLE_GONE) ? 0 : ARTEFACTS,
                                .entries = entries,
                                .log_key = f->log_key,
                                .witness_keys = witnesses,
                                .witness_count = flags & BUNDLE_WITNESSED ? 1 : 0};
    struct hash manifest = hash_text(&f->hasher, evidence.manifest);

    witnesses[0] = f->witness_key;
    for (size_t i = 0; i < others; i++)
        log_record(f, log_any_leaf(i));
    evidence.entry_count = record_decisions(f, &manifest, (flags & BUNDLE_ERASED) != 0, entries);
    evidence.checkpoint = log_checkpoint(f, f->size, (flags & BUNDLE_WITNESSED) != 0);
    for (size_t i = 0; i < evidence.entry_count; i++) {
        entries[i].leaf = f->leaves[entries[i].seq];
        entries[i].proof = log_proof(f, entries[i].seq, f->size, evidence.checkpoint, false);
        if (flags & BUNDLE_ERASED)
            entries[i].statement.at = NULL;
    }
    return evidence;
}

struct text
log_bundle(struct log_fixture *f, const struct evidence *evidence)
{
    struct error err = {.code = ERR_NONE};
    struct text bytes;

    if (!bundle_write(f->arena, evidence, &bytes, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    return bytes;
}
