/* SPDX-License-Identifier: MIT */
#include "service/dossier.h"

#include <inttypes.h>

#include "base/base64.h"
#include "model/log_leaf.h"
#include "model/manifest.h"
#include "model/tlog_proof.h"
#include "port/digest.h"
#include "service/log_keys.h"
#include "service/spotcheck.h"
#include "service/vault.h"
#include "service/verify.h"
#include "store/filings.h"
#include "store/ledger.h"

struct dossier {
    struct arena *arena;
    struct state *state;
    struct hasher hasher;
    struct filing filing; /* with the revision and manifest that are told */
    struct revision revision;
    struct ledger_checkpoint checkpoint;
    struct hash man;
    struct log_keys keys;
    struct evidence_earlier *earlier; /* by their place in KEYS, less one */
    struct evidence_entry *entries;
    struct evidence evidence;
};

static bool
find_revision(struct dossier *dossier, const char *kind, const char *period, int64_t number,
              struct error *err)
{
    struct filing *filing = &dossier->filing;
    bool found;

    if (!filings_find(dossier->state->db, dossier->arena, dossier->state->authority, kind, period,
                      filing, &found, err))
        return false;
    if (!found)
        return error_raise(err, ERR_INPUT, "there is no return for %s", period);
    if (number > filing->revision)
        return error_raise(err, ERR_INPUT,
                           "the return for %s has no revision %" PRId64
                           "; it is at revision %" PRId64,
                           period, number, filing->revision);
    if (number > 0)
        filing->revision = number;
    if (!filings_revision(dossier->state->db, dossier->arena, filing->id, filing->revision,
                          &dossier->revision, err))
        return false;
    filing->man = dossier->revision.man;
    return hash_read_hex(text_of(filing->man), &dossier->man) ||
           error_raise(err, ERR_INPUT,
                       "revision %" PRId64 " of the return for %s has no figures yet",
                       filing->revision, period);
}

/* The manifest, from among the files, and the other files that it lists. */
static bool
gather_files(struct dossier *dossier, struct error *err)
{
    const char *id =
        arena_printf(dossier->arena, "%s.%" PRId64, dossier->filing.id, dossier->filing.revision);
    struct evidence_artefact *list;
    struct artefacts files;
    struct vault_box *box;

    if (dossier->revision.erased != 0)
        return true;
    if (!filings_artefacts(dossier->state->db, dossier->arena, dossier->filing.id,
                           dossier->filing.revision, &files, err) ||
        !vault_open(dossier->arena, dossier->state, VAULT_REVISION, id, false, &box, err))
        return false;
    list = ARENA_ARRAY(dossier->arena, struct evidence_artefact, files.count);
    dossier->evidence.artefacts = list;
    for (size_t i = 0; i < files.count; i++) {
        struct text bytes;

        if (!vault_get(dossier->arena, box, files.list[i].sha256, (size_t)files.list[i].length,
                       &bytes, err))
            return false;
        if (strcmp(files.list[i].name, EVIDENCE_MANIFEST) == 0)
            dossier->evidence.manifest = bytes;
        else
            list[dossier->evidence.artefact_count++] =
                (struct evidence_artefact){.name = files.list[i].name, .bytes = bytes};
    }
    return dossier->evidence.manifest.at != NULL ||
           error_raise(err, ERR_STORAGE, "%s is missing", EVIDENCE_MANIFEST);
}

static bool
prove(struct dossier *dossier, const struct ledger_checkpoint *checkpoint, uint64_t seq,
      struct text *proof, struct error *err)
{
    struct ledger_nodes nodes = {.db = dossier->state->db, .authority = dossier->state->authority};
    struct merkle_source source = {.read = ledger_node, .context = &nodes};
    struct tlog_proof made = {.index = seq, .checkpoint = text_of(checkpoint->note)};
    struct builder text = {.arena = dossier->arena};

    if (!merkle_prove_leaf(&source, &dossier->hasher, seq, checkpoint->size, &made.path, err))
        return false;
    tlog_proof_write(&text, &made);
    *proof = (struct text){text.at, text.length};
    return true;
}

static bool
add_entry(struct dossier *dossier, const struct log_leaf *leaf, struct text bytes,
          struct error *err)
{
    size_t count = dossier->evidence.entry_count;
    struct evidence_entry *entry;

    if ((count & (count - 1)) == 0) {
        struct evidence_entry *more =
            ARENA_ARRAY(dossier->arena, struct evidence_entry, count == 0 ? 1 : 2 * count);

        if (count > 0)
            memcpy(more, dossier->entries, count * sizeof *more);
        dossier->entries = more;
    }
    entry = &dossier->entries[dossier->evidence.entry_count++];
    entry->seq = leaf->seq;
    entry->leaf = (struct text){arena_copy(dossier->arena, bytes.at, bytes.length), bytes.length};
    if (!prove(dossier, &dossier->checkpoint, leaf->seq, &entry->proof, err))
        return false;
    if (leaf->act == ACT_ERASURE_DONE)
        return ledger_document(dossier->state->db, dossier->arena, dossier->state->authority,
                               leaf->seq, &dossier->evidence.manifest, err);
    if (!leaf->with_evidence)
        return true;
    if (!ledger_document(dossier->state->db, dossier->arena, dossier->state->authority, leaf->seq,
                         &entry->statement, err))
        return false;
    if (entry->statement.length == 0) /* erased */
        entry->statement.at = NULL;
    return true;
}

/* A key that handed over to the next in this entry; after a loss, none did. */
static bool
gather_rotation(struct dossier *dossier, const struct log_leaf *leaf, struct text bytes,
                struct error *err)
{
    struct arena *arena = dossier->arena;
    struct ledger_checkpoint covering;
    struct text document;

    if (!ledger_document(dossier->state->db, arena, dossier->state->authority, leaf->seq, &document,
                         err) ||
        !ledger_covering_checkpoint(dossier->state->db, arena, dossier->state->authority, leaf->seq,
                                    &covering, err))
        return false;
    for (size_t i = 1; i < dossier->keys.count; i++) {
        struct evidence_earlier *earlier = &dossier->earlier[i - 1];

        if (!text_is(document,
                     arena_printf(arena, "{\"new\":\"%s\",\"old\":\"%s\"}",
                                  dossier->keys.list[i - 1].line, dossier->keys.list[i].line)))
            continue;
        *earlier =
            (struct evidence_earlier){.key = dossier->keys.list[i].line, .document = document};
        return prove(dossier, &covering, leaf->seq, &earlier->proof, err) &&
               add_entry(dossier, leaf, bytes, err);
    }
    return true;
}

static bool
gather_leaf(void *context, uint64_t seq, struct text bytes, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct dossier *dossier = context;
    struct log_leaf leaf;

    if (!log_leaf_read(scratch, bytes, &leaf, err))
        return error_while(err, "leaf %" PRIu64, seq);
    if (leaf.act == ACT_KEY_ROTATED)
        return gather_rotation(dossier, &leaf, bytes, err);
    return !(leaf.parts & PART_MANIFEST) || !hash_equals(&leaf.manifest, &dossier->man) ||
           add_entry(dossier, &leaf, bytes, err);
}

static bool
gather_log(struct dossier *dossier, struct error *err)
{
    uint64_t size;

    if (!ledger_size(dossier->state->db, dossier->state->authority, &size, err) ||
        !ledger_last_checkpoint(dossier->state->db, dossier->arena, dossier->state->authority,
                                &dossier->checkpoint, err))
        return false;
    if (dossier->checkpoint.size != size)
        return error_raise(err, ERR_CONFLICT,
                           "%" PRIu64 " of %" PRIu64 " leaves are signed; the next command that "
                           "changes something signs the rest",
                           dossier->checkpoint.size, size);
    dossier->evidence.checkpoint = text_of(dossier->checkpoint.note);
    return ledger_walk(dossier->state->db, dossier->state->authority, 0, gather_leaf, dossier, err);
}

/* That what was signed when the sample was announced is the beginning of what is signed now. */
static bool
prove_growth(struct dossier *dossier, uint64_t size, struct error *err)
{
    struct ledger_nodes nodes = {.db = dossier->state->db, .authority = dossier->state->authority};
    struct merkle_source source = {.read = ledger_node, .context = &nodes};
    struct builder text = {.arena = dossier->arena};
    struct merkle_path path;

    if (!merkle_prove_growth(&source, &dossier->hasher, size, dossier->checkpoint.size, &path, err))
        return false;
    builder_puts(&text, "");
    for (size_t i = 0; i < path.count; i++) {
        builder_base64(&text, path.hashes[i].bytes, HASH_SIZE);
        builder_puts(&text, "\n");
    }
    dossier->evidence.growth = (struct text){text.at, text.length};
    return true;
}

/* The audit sample, once it was drawn and as long as the families are known. */
static bool
gather_sample(struct dossier *dossier, struct error *err)
{
    struct ledger_checkpoint seed;
    struct samples samples;

    if (dossier->revision.erased != 0)
        return true;
    if (!samples_of_filing(dossier->state->db, dossier->arena, dossier->filing.id, &samples, err))
        return false;
    for (size_t i = 0; i < samples.count; i++) {
        const struct sample *sample = &samples.list[i];

        if (sample->revision != dossier->filing.revision || sample->drawn < 0)
            continue;
        if (!spotcheck_list(dossier->arena, dossier->state, sample, &dossier->evidence.drawn,
                            err) ||
            !ledger_covering_checkpoint(dossier->state->db, dossier->arena,
                                        dossier->state->authority, sample->announced, &seed, err))
            return false;
        must(seed.note != NULL); /* the draw needed it */
        dossier->evidence.seed = text_of(seed.note);
        return prove_growth(dossier, seed.size, err);
    }
    return true;
}

/* What goes out of the house is verified before, as whoever gets it will. */
static bool
holds(struct arena *arena, struct text bytes, const char *key, struct error *err)
{
    struct testimony findings;

    if (!verify_bundle(arena, bytes, key, &findings, err))
        return false;
    for (const struct fact *fact = findings.first; fact != NULL; fact = fact->next)
        if (fact->verdict == FINDING_ALTERED || fact->verdict == FINDING_INCOMPLETE)
            return error_raise(err, ERR_CONFLICT, "the evidence does not verify: %s", fact->words);
    return true;
}

/* Up to the first that did not hand over: nothing vouches for those before a loss.  When a
 * rotation was interrupted and the newest key has signed nothing yet, the one before it is the
 * log's. */
static void
put_earlier(struct dossier *dossier)
{
    size_t first = strcmp(dossier->evidence.log_key, dossier->keys.list[0].line) == 0 ? 0 : 1;

    dossier->evidence.earlier = dossier->earlier + first;
    while (first + dossier->evidence.earlier_count + 1 < dossier->keys.count &&
           dossier->evidence.earlier[dossier->evidence.earlier_count].key != NULL)
        dossier->evidence.earlier_count++;
}

bool
dossier_make(struct arena *arena, struct state *state, const char *kind, const char *period,
             int64_t revision, struct text *bytes, struct error *err)
{
    struct dossier dossier = {.arena = arena, .state = state};
    const struct note_key *newest;

    if (!digest_hasher(arena, &dossier.hasher, err) ||
        !log_keys_read(arena, state, &dossier.keys, err))
        return false;
    dossier.earlier = ARENA_ARRAY(arena, struct evidence_earlier, dossier.keys.count);
    if (!find_revision(&dossier, kind, period, revision, err) || !gather_files(&dossier, err) ||
        !gather_log(&dossier, err) || !gather_sample(&dossier, err))
        return false;
    newest = log_keys_newest(arena, &dossier.keys, dossier.checkpoint.note);
    dossier.evidence.entries = dossier.entries;
    dossier.evidence.log_key =
        note_key_format(arena, newest == NULL ? &dossier.keys.list[0].key : newest);
    put_earlier(&dossier);
    return bundle_write(arena, &dossier.evidence, bytes, err) &&
           holds(arena, *bytes, dossier.evidence.log_key, err);
}
