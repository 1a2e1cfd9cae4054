/* SPDX-License-Identifier: MIT */
#include "service/ledger.h"

#include "base/clock.h"
#include "base/hex.h"
#include "base/random.h"
#include "model/leaf_scan.h"
#include "port/seal.h"
#include "store/ledger.h"

#define STEP_BACK (2 * MS_A_SECOND) /* what a clock that is kept right may be set back */
#define AHEAD     (183 * MS_A_DAY)  /* without an entry, where there are four returns a year */

/* The log's words for roles. */
static const enum leaf_role LEAF_ROLE_OF[ROLE_TOTAL] = {
    [ROLE_PROVIDER] = LEAF_ROLE_PROVIDER, [ROLE_CERTIFIER] = LEAF_ROLE_CERTIFIER,
    [ROLE_SRO] = LEAF_ROLE_SRO,           [ROLE_S151] = LEAF_ROLE_S151,
    [ROLE_AUDITOR] = LEAF_ROLE_AUDITOR,   [ROLE_ADMINISTRATOR] = LEAF_ROLE_ADMINISTRATOR,
};

/* What is known while one leaf is added. */
struct adding {
    struct arena *arena;
    struct state *state;
    const struct log_end *end; /* the state's */
    struct merkle tree;
};

/* What was signed is a tree of leaves that are there for good, so it need not be put together from
 * the stored nodes again. */
bool
ledger_tree(struct state *state, uint64_t size, struct merkle *tree, struct error *err)
{
    struct ledger_nodes nodes = {.db = state->db, .authority = state->authority};
    struct merkle_source source = {.read = ledger_node, .context = &nodes};

    if (state->sealed == NULL || state->sealed->size != size)
        return merkle_open(&source, size, tree, err);
    *tree = *state->sealed;
    return true;
}

static bool
end_is_known(const struct state *state)
{
    uint64_t stretch = db_stretch(state->db);

    return stretch != 0 && state->end.stretch == stretch;
}

static bool
end_learn(struct state *state, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct log_end end = {.stretch = db_stretch(state->db)};
    struct log_leaf leaf = {.at_ms = 0};
    struct text bytes;

    if (!ledger_size(state->db, state->authority, &end.size, err))
        return false;
    if (end.size > 0 &&
        (!ledger_leaf(state->db, arena, state->authority, end.size - 1, &bytes, err) ||
         (!leaf_scan(bytes, &leaf) && !log_leaf_read(arena, bytes, &leaf, err))))
        return error_while(err, "the log's last leaf");
    end.at_ms = leaf.at_ms;
    state->end = end;
    return true;
}

/* The end of the log, looked up once a stretch of work. */
static bool
end_find(struct state *state, const struct log_end **end, struct error *err)
{
    *end = &state->end;
    return end_is_known(state) || end_learn(state, err);
}

bool
ledger_leaves(struct state *state, uint64_t *count, struct error *err)
{
    const struct log_end *end;

    if (!end_find(state, &end, err))
        return false;
    *count = end->size;
    return true;
}

/* The tree of all leaves, to which one is added.  The leaves of one transaction follow each other.
 */
static bool
adding_begin(struct adding *adding, struct error *err)
{
    struct state *state = adding->state;

    if (!end_find(state, &adding->end, err))
        return false;
    if (!adding->end->is_own)
        return ledger_tree(state, adding->end->size, &adding->tree, err);
    adding->tree = state->grown;
    return true;
}

/* A leaf takes the place of what a transaction put there that came to nothing. */
static void
fresh_put(struct fresh *fresh, uint64_t seq, const struct hash *leaf)
{
    if (seq < fresh->first || seq > fresh->first + fresh->count ||
        seq == fresh->first + FRESH_LEAVES_MOST)
        fresh->first = seq;
    fresh->list[seq - fresh->first] = *leaf;
    fresh->count = (unsigned)(seq - fresh->first) + 1;
}

static int64_t
moment_after(int64_t last)
{
    int64_t now = clock_now();

    return now > last ? now : last;
}

static bool
adding_put(struct adding *adding, struct log_leaf *leaf, struct error *err)
{
    struct state *state = adding->state;
    struct merkle_made made;
    struct text bytes;
    struct hash hash;

    leaf->seq = adding->end->size;
    leaf->at_ms = moment_after(adding->end->at_ms);
    leaf->version = text_of(PROGRAM_VERSION);
    if (!log_leaf_write(adding->arena, leaf, &bytes, err))
        return false;
    hash = merkle_leaf(&state->hasher, bytes);
    merkle_append(&adding->tree, &state->hasher, &hash, &made);
    if (!ledger_add(state->db, state->authority, leaf->seq, bytes, &made, err))
        return false;
    fresh_put(&state->fresh, leaf->seq, &hash);
    state->fresh.at_ms = leaf->at_ms;
    state->grown = adding->tree;
    state->end = (struct log_end){.stretch = db_stretch(state->db),
                                  .size = leaf->seq + 1,
                                  .at_ms = leaf->at_ms,
                                  .is_own = true};
    return true;
}

/* What is odd about a moment after the last leaf's, as the log's code for it; NULL: nothing. */
static const char *
clock_oddity(int64_t last, int64_t now)
{
    if (last == 0)
        return NULL;
    if (now < last - STEP_BACK)
        return "went_back";
    return now > last + AHEAD ? "jumped_ahead" : NULL;
}

static bool
note_anomaly(struct adding *adding, struct error *err)
{
    struct log_leaf leaf = {.act = ACT_CLOCK_ANOMALY, .delegation = LEAF_NO_DELEGATION};
    const char *oddity = clock_oddity(adding->end->at_ms, clock_now());

    if (oddity == NULL)
        return true;
    leaf.reason = text_of(oddity);
    return adding_put(adding, &leaf, err);
}

bool
ledger_clock_check(struct arena *arena, struct state *state, const char **words, struct error *err)
{
    const struct log_end *end;
    int64_t now = clock_now();

    *words = NULL;
    if (!end_find(state, &end, err))
        return false;
    if (clock_oddity(end->at_ms, now) != NULL)
        *words = arena_printf(arena,
                              "the clock of this computer shows %s, and the log's last entry is of "
                              "%s; set the clock right if it is wrong, since times in the log "
                              "never go back",
                              london_format(now).text, london_format(end->at_ms).text);
    return true;
}

int64_t
ledger_recorded_at(const struct state *state)
{
    return state->fresh.at_ms;
}

bool
ledger_moment(struct state *state, int64_t *at_ms, struct error *err)
{
    const struct log_end *end;

    if (!end_find(state, &end, err))
        return false;
    *at_ms = moment_after(end->at_ms);
    return true;
}

static void
put_actor(struct log_leaf *leaf, const struct record *record)
{
    const struct actor *actor = record->actor;

    leaf->delegation = record->delegation;
    if (actor == NULL)
        return;
    leaf->role = LEAF_ROLE_OF[record->role];
    must(hex_read(text_of(actor->person.ref), leaf->person, sizeof leaf->person));
    leaf->proofs = actor->proofs;
    leaf->proof_seconds = (clock_now() - actor->proved) / MS_A_SECOND;
    if (leaf->proof_seconds < 0)
        leaf->proof_seconds = 0;
}

static void
put_filing(struct log_leaf *leaf, const struct filing *filing)
{
    leaf->parts = PART_RETURN | PART_KIND | PART_QUARTER | PART_REVISION | PART_MANIFEST;
    leaf->filing = text_of(filing->id);
    leaf->kind = text_of(filing->kind);
    must(quarter_read(text_of(filing->period), &leaf->quarter));
    leaf->revision = filing->revision;
    must(hash_read_hex(text_of(filing->man), &leaf->manifest));
}

/* Words are bound by a code with a key of its own, so that they can be erased and not be guessed.
 */
static bool
put_words(struct adding *adding, struct log_leaf *leaf, const struct record *record,
          struct error *err)
{
    unsigned char key[WORDS_KEY_SIZE];

    if (record->reason == NULL)
        return true;
    leaf->reason = text_of(record->reason);
    if (record->words == NULL)
        return true;
    random_bytes(key, sizeof key);
    return seal_mac((struct text){.at = (const char *)key, .length = sizeof key},
                    text_of(record->words), leaf->words.bytes, err) &&
           ledger_add_words(adding->state->db, adding->state->authority, adding->end->size, key,
                            record->words, err);
}

/* Keeps a text beside the log; SUM is what the leaf says of it. */
static bool
put_beside(struct adding *adding, const char *words, struct hash *sum, struct error *err)
{
    struct text document = text_of(words);

    *sum = hash_text(&adding->state->hasher, document);
    return ledger_add_document(adding->state->db, adding->state->authority, adding->end->size,
                               document, err);
}

static bool
put_document(struct adding *adding, struct log_leaf *leaf, const struct record *record,
             struct error *err)
{
    must(record->kind == NULL || (record->document != NULL && record->filing == NULL));
    must(record->statement == NULL || record->document == NULL);
    if (record->kind != NULL) {
        leaf->parts = PART_KIND | PART_MANIFEST;
        leaf->kind = text_of(record->kind);
    }
    leaf->with_evidence = record->statement != NULL;
    if (leaf->with_evidence)
        return put_beside(adding, record->statement, &leaf->evidence, err);
    return record->document == NULL || put_beside(adding, record->document, &leaf->manifest, err);
}

bool
ledger_record(struct state *state, const struct record *record, uint64_t *seq, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct adding adding = {.arena = arena, .state = state};
    struct log_leaf leaf = {.act = record->act};

    if (state_is_frozen(state))
        return error_pass(err, &state->frozen);
    put_actor(&leaf, record);
    if (record->filing != NULL)
        put_filing(&leaf, record->filing);
    if (record->quarter != NULL) {
        leaf.parts |= PART_QUARTER;
        leaf.quarter = *record->quarter;
    }
    if (!adding_begin(&adding, err) || !note_anomaly(&adding, err))
        return false;
    *seq = adding.end->size;
    /* what lies beside the log refers to the leaf, so foreign keys are looked at when all is there
     */
    return put_document(&adding, &leaf, record, err) && put_words(&adding, &leaf, record, err) &&
           adding_put(&adding, &leaf, err);
}
