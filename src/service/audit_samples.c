/* SPDX-License-Identifier: MIT */
/*
 * Audit samples, redone: each leaf about one against the tables, each draw once more from the
 * claimed families and the seed, each result against the words that the leaf binds.
 */
#include <inttypes.h>

#include "model/canonical_json.h"
#include "port/unicode.h"
#include "service/audit_parts.h"
#include "service/spotcheck.h"
#include "store/ledger.h"

struct sampling {
    struct audit *audit;
    struct arena *arena; /* of one leaf */
    struct samples samples;
    struct sample_results results;
    size_t announced, drawn, recorded; /* leaves */
};

/* What a leaf's document says: JSON that service/spotcheck wrote. */
static bool
document_of(const struct sampling *sampling, const struct log_leaf *leaf,
            const struct canon **document, struct error *err)
{
    struct text bytes;

    return ledger_document(sampling->audit->state->db, sampling->arena,
                           sampling->audit->state->authority, leaf->seq, &bytes, err) &&
           canon_read(sampling->arena, bytes, unicode_is_normal, document, err);
}

static bool
says_number(const struct canon *document, const char *key, int64_t number)
{
    const struct canon *value = canon_get(document, key);

    return value != NULL && value->kind == CANON_NUMBER && value->number == number;
}

static bool
says_text(const struct canon *document, const char *key, const char *text)
{
    const struct canon *value = canon_get(document, key);

    return value != NULL && value->kind == CANON_TEXT && text_is(value->text, text);
}

static bool
is_about(const struct log_leaf *leaf, const char *filing, int64_t revision)
{
    return text_is(leaf->filing, filing) && leaf->revision == revision;
}

static bool
tell_differs(const struct log_leaf *leaf, const struct sample *sample, const char *what,
             struct error *err)
{
    return error_raise(err, ERR_CONFLICT,
                       "%s the audit sample of revision %" PRId64
                       " of the return for %s is not what leaf %" PRIu64 " tells",
                       what, sample->revision, sample->period, leaf->seq);
}

static bool
check_announced(struct sampling *sampling, const struct log_leaf *leaf, struct error *err)
{
    const struct sample *sample = NULL;
    const struct canon *document;

    sampling->announced++;
    for (size_t i = 0; i < sampling->samples.count && sample == NULL; i++)
        if (sampling->samples.list[i].announced == leaf->seq)
            sample = &sampling->samples.list[i];
    if (sample == NULL)
        return error_raise(err, ERR_CONFLICT,
                           "leaf %" PRIu64 " announces an audit sample that is not there",
                           leaf->seq);
    if (!document_of(sampling, leaf, &document, err))
        return false;
    return (is_about(leaf, sample->filing, sample->revision) &&
            says_text(document, "algorithm", DRAW_ALGORITHM) &&
            says_text(document, "man", hash_hex(&leaf->manifest).text) &&
            says_number(document, "claimed", sample->claimed) &&
            says_number(document, "share", sample->share) &&
            says_number(document, "stratified", sample->stratified)) ||
           tell_differs(leaf, sample, "what was announced of", err);
}

/* Draws it again; of an erased revision nobody knows the families any more. */
static bool
redo(struct sampling *sampling, const struct log_leaf *leaf, const struct sample *sample,
     struct error *err)
{
    struct audit *audit = sampling->audit;
    struct revision revision;
    struct text list;
    struct hash sum;

    if (!filings_revision(audit->state->db, sampling->arena, sample->filing, sample->revision,
                          &revision, err))
        return false;
    if (revision.erased != 0)
        return true;
    if (!spotcheck_redo(sampling->arena, audit->state, sample, &list, err))
        return error_while(err, "drawing the audit sample of leaf %" PRIu64 " again", leaf->seq);
    sum = hash_text(&audit->hasher, list);
    if (strcmp(hash_hex(&sum).text, sample->list_sha256) != 0)
        return error_raise(err, ERR_CONFLICT,
                           "leaf %" PRIu64 " names other families than come out when the audit "
                           "sample of revision %" PRId64 " of the return for %s is drawn again",
                           leaf->seq, sample->revision, sample->period);
    return spotcheck_list(sampling->arena, audit->state, sample, &list, err);
}

static bool
check_drawn(struct sampling *sampling, const struct log_leaf *leaf, struct error *err)
{
    const struct sample *sample = NULL;
    const struct canon *document;
    struct hash seed;

    sampling->drawn++;
    for (size_t i = 0; i < sampling->samples.count && sample == NULL; i++)
        if (sampling->samples.list[i].drawn == (int64_t)leaf->seq)
            sample = &sampling->samples.list[i];
    if (sample == NULL)
        return error_raise(err, ERR_CONFLICT,
                           "leaf %" PRIu64 " draws an audit sample that is not there", leaf->seq);
    if (!document_of(sampling, leaf, &document, err) ||
        !spotcheck_seed(sampling->arena, sampling->audit->state, sample->announced, &seed, err))
        return false;
    if (!is_about(leaf, sample->filing, sample->revision) ||
        !says_text(document, "man", hash_hex(&leaf->manifest).text) ||
        !says_text(document, "seed", hash_hex(&seed).text) ||
        !says_text(document, "list", sample->list_sha256) ||
        !says_number(document, "announced", (int64_t)sample->announced) ||
        !says_number(document, "chosen", sample->chosen))
        return tell_differs(leaf, sample, "what was drawn of", err);
    return redo(sampling, leaf, sample, err);
}

static bool
check_recorded(struct sampling *sampling, const struct log_leaf *leaf, struct error *err)
{
    const struct sample_result *result = NULL;
    bool named;

    sampling->recorded++;
    for (size_t i = 0; i < sampling->results.count && result == NULL; i++)
        if (sampling->results.list[i].seq == leaf->seq)
            result = &sampling->results.list[i];
    if (result != NULL && !audit_words_name(sampling->audit, sampling->arena, result->seq,
                                            result->family, &named, err))
        return false;
    return (result != NULL && named && is_about(leaf, result->filing, result->revision) &&
            text_is(leaf->reason, AUDITED[result->audited].code) &&
            log_leaf_is_by(leaf, result->person)) ||
           error_raise(err, ERR_CONFLICT,
                       "leaf %" PRIu64 " records a result of an audit sample that is not there, or "
                       "is another",
                       leaf->seq);
}

static bool
samples_leaf(void *context, const struct log_leaf *leaf, struct error *err)
{
    struct sampling *sampling = context;
    bool good = true;

    if (leaf->act == ACT_SAMPLE_ANNOUNCED)
        good = check_announced(sampling, leaf, err);
    else if (leaf->act == ACT_SAMPLE_DRAWN)
        good = check_drawn(sampling, leaf, err);
    else if (leaf->act == ACT_SAMPLE_RECORDED)
        good = check_recorded(sampling, leaf, err);
    arena_empty(sampling->arena);
    return good || audit_found(sampling->audit, err);
}

bool
audit_samples(struct audit *audit, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct sampling sampling = {.audit = audit, .arena = scratch};
    size_t drawn = 0;

    if (!samples_list(audit->state->db, audit->arena, audit->state->authority, &sampling.samples,
                      err) ||
        !samples_results(audit->state->db, audit->arena, audit->state->authority, &sampling.results,
                         err) ||
        !audit_walk(audit, samples_leaf, &sampling, err))
        return false;
    for (size_t i = 0; i < sampling.samples.count; i++)
        drawn += sampling.samples.list[i].drawn >= 0;
    audit->report->samples = sampling.samples.count;
    return (sampling.samples.count == sampling.announced && drawn == sampling.drawn &&
            sampling.results.count == sampling.recorded) ||
           error_raise(err, ERR_CONFLICT,
                       "the log tells of %zu audit samples, %zu of them drawn, with %zu results; "
                       "there are %zu, %zu drawn, with %zu results",
                       sampling.announced, sampling.drawn, sampling.recorded,
                       sampling.samples.count, drawn, sampling.results.count);
}
