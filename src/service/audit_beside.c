/* SPDX-License-Identifier: MIT */
/*
 * What lies beside the log and is bound to it: the documents that tell what changed, by their
 * SHA-256, and the words behind reasons, by a code with a key of their own.
 */
#include <inttypes.h>

#include "port/seal.h"
#include "service/audit_parts.h"
#include "store/filings.h"
#include "store/ledger.h"
#include "store/statements.h"

struct beside {
    struct audit *audit;
    uint64_t documents, words;
};

/* The digest of what lies beside a leaf: what a person states; the document of a thing; of what was
 * erased, the manifest.  NULL: nothing does. */
static const struct hash *
digest_beside(const struct log_leaf *leaf)
{
    if (leaf->with_evidence)
        return &leaf->evidence;
    return leaf->parts & PART_MANIFEST &&
                   (!(leaf->parts & PART_RETURN) || leaf->act == ACT_ERASURE_DONE)
               ? &leaf->manifest
               : NULL;
}

/* Whether the revision that a leaf is about was erased, and with it what was said about families.
 */
static bool
is_erased(const struct audit *audit, const struct log_leaf *leaf, bool *erased, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct revision revision;

    *erased = false;
    if (!(leaf->parts & PART_RETURN))
        return true;
    if (!filings_revision(audit->state->db, arena,
                          arena_copy(arena, leaf->filing.at, leaf->filing.length), leaf->revision,
                          &revision, err))
        return false;
    *erased = revision.erased != 0;
    return true;
}

static bool
document_check(struct beside *beside, const struct log_leaf *leaf, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct hash *expected = digest_beside(leaf);
    const struct audit *audit = beside->audit;
    struct text document;
    struct hash sum;
    bool erased = false;

    if (expected == NULL)
        return true;
    if (!ledger_document(audit->state->db, arena, audit->state->authority, leaf->seq, &document,
                         err) ||
        (leaf->act == ACT_MATCH_DECIDED && !is_erased(audit, leaf, &erased, err)))
        return false;
    if (document.length == 0)
        return erased || error_raise(err, ERR_CONFLICT,
                                     "the document of leaf %" PRIu64 " is missing", leaf->seq);
    beside->documents++;
    sum = hash_text(&audit->hasher, document);
    return hash_equals(&sum, expected) ||
           error_raise(err, ERR_CONFLICT,
                       "the document of leaf %" PRIu64 " is not the one that was recorded: its "
                       "SHA-256 is %.16s..., expected %.16s...",
                       leaf->seq, hash_hex(&sum).text, hash_hex(expected).text);
}

static bool
words_check(struct beside *beside, const struct log_leaf *leaf, struct error *err)
{
    static const struct hash NONE = {.bytes = {0}};
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct audit *audit = beside->audit;
    const char *words;
    struct text key = {.length = 0};
    struct hash mac;
    bool erased;

    if (leaf->reason.length == 0 || hash_equals(&leaf->words, &NONE))
        return true;
    if (!ledger_words(audit->state->db, arena, audit->state->authority, leaf->seq, &words, &key,
                      err))
        return false;
    if (words == NULL)
        return is_erased(audit, leaf, &erased, err) &&
               (erased || error_raise(err, ERR_CONFLICT,
                                      "the words behind leaf %" PRIu64 " are missing", leaf->seq));
    beside->words++;
    return seal_mac(key, text_of(words), mac.bytes, err) &&
           (hash_equals(&mac, &leaf->words) ||
            error_raise(err, ERR_CONFLICT,
                        "the words behind leaf %" PRIu64 " are not those that were recorded",
                        leaf->seq));
}

static bool
beside_leaf(void *context, const struct log_leaf *leaf, struct error *err)
{
    return document_check(context, leaf, err) && words_check(context, leaf, err);
}

static bool
count_is(const struct audit *audit, enum statement statement, uint64_t expected, const char *what,
         struct error *err)
{
    uint64_t count = 0;
    bool row;

    if (!db_ask(audit->state->db, statement, DB_VALUES(db_text(audit->state->authority)), err) ||
        !db_next(audit->state->db, statement, &row, err))
        return false;
    must(row);
    count = (uint64_t)db_number_at(audit->state->db, statement, 0);
    db_stop(audit->state->db, statement);
    return count == expected ||
           error_raise(err, ERR_CONFLICT,
                       "there are %" PRIu64 " %s, but leaves for %" PRIu64 " of them", count, what,
                       expected);
}

bool
audit_beside(struct audit *audit, struct error *err)
{
    struct beside beside = {.audit = audit};

    return audit_walk(audit, beside_leaf, &beside, err) &&
           count_is(audit, DOCUMENT_COUNT, beside.documents, "documents", err) &&
           count_is(audit, WORDS_COUNT, beside.words, "words behind reasons", err);
}
