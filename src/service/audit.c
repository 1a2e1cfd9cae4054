/* SPDX-License-Identifier: MIT */
#include "service/audit.h"

#include "base/clock.h"
#include "port/digest.h"
#include "service/audit_parts.h"
#include "service/spotcheck.h"
#include "store/ledger.h"
#include "store/schema.h"

const char *const AUDIT_PART_NAMES[AUDIT_PARTS] = {
    [AUDIT_LEAVES] = "leaves and tree",
    [AUDIT_HEADS] = "signed heads",
    [AUDIT_DATABASE] = "database file",
    [AUDIT_BESIDE] = "documents and words",
    [AUDIT_PEOPLE] = "people and roles",
    [AUDIT_RETURNS] = "returns and decisions",
    [AUDIT_DELEGATIONS] = "delegations",
    [AUDIT_MATCHES] = "likely earlier claims",
    [AUDIT_SAMPLES] = "audit samples",
    [AUDIT_HOLDS] = "families held back",
    [AUDIT_FILES] = "stored files",
    [AUDIT_RECOMPUTED] = "decisions recomputed",
    [AUDIT_SCHEMA] = "tables and their rules",
    [AUDIT_MEMORY] = "signing process",
};

static bool (*const PARTS[AUDIT_PARTS])(struct audit *audit, struct error *err) = {
    [AUDIT_LEAVES] = audit_leaves,
    [AUDIT_HEADS] = audit_heads,
    [AUDIT_DATABASE] = audit_database,
    [AUDIT_BESIDE] = audit_beside,
    [AUDIT_PEOPLE] = audit_people,
    [AUDIT_RETURNS] = audit_returns,
    [AUDIT_DELEGATIONS] = audit_delegations,
    [AUDIT_MATCHES] = audit_matches,
    [AUDIT_SAMPLES] = audit_samples,
    [AUDIT_HOLDS] = audit_holds,
    [AUDIT_FILES] = audit_files,
    [AUDIT_RECOMPUTED] = audit_recomputed,
    [AUDIT_SCHEMA] = audit_schema,
    [AUDIT_MEMORY] = audit_memory,
};

static bool
is_asked(const struct audit_options *options, unsigned part)
{
    if (options->log_only)
        return part < AUDIT_DATABASE || part == AUDIT_MEMORY;
    return part != AUDIT_RECOMPUTED || options->recompute;
}

bool
audit_found(struct audit *audit, struct error *err)
{
    const struct audit_options *options = audit->options;

    /* what the state lacks is nobody's wrong question, and what lies there spoilt no failing disk
     */
    if (err->code == ERR_INPUT || err->spoilt)
        err->code = ERR_CONFLICT;
    if (audit->report->findings++ == 0)
        audit->first = *err;
    if (options->tell != NULL)
        options->tell(options->context, err->text);
    audit->ended = err->code != ERR_CONFLICT;
    return !audit->ended;
}

/* Whether the parts that come can still say something. */
static bool
part_check(struct audit *audit, unsigned part, struct error *err)
{
    struct audit_report *report = audit->report;
    uint64_t begun = clock_steady_ns();
    bool good = PARTS[part](audit, err);

    report->looked[part] = true;
    report->spent[part] = (int64_t)(clock_steady_ns() - begun) / 1000;
    if (!good && !audit->ended)
        good = audit_found(audit, err) && part != AUDIT_LEAVES;
    return good;
}

bool
audit_check(struct state *state, struct signing *signing, const struct audit_options *options,
            struct audit_report *report, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct audit audit = {
        .arena = arena, .state = state, .signing = signing, .options = options, .report = report};

    *report = (struct audit_report){.leaves = 0};
    if (!digest_hasher(arena, &audit.hasher, err) ||
        !ledger_size(state->db, state->authority, &audit.size, err))
        return false;
    for (unsigned part = 0; part < AUDIT_PARTS; part++)
        if (is_asked(options, part) && !part_check(&audit, part, err))
            break;
    return report->findings == 0 || error_pass(err, &audit.first);
}

struct walking {
    audit_leaf *each;
    void *context;
    struct arena *scratch;
};

static bool
walk_leaf(void *context, uint64_t seq, struct text bytes, struct error *err)
{
    struct walking *walking = context;
    struct log_leaf leaf;
    bool good;

    (void)seq;
    good = log_leaf_read(walking->scratch, bytes, &leaf, err) &&
           walking->each(walking->context, &leaf, err);
    arena_empty(walking->scratch);
    return good;
}

bool
audit_walk(const struct audit *audit, audit_leaf *each, void *context, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct walking walking = {.each = each, .context = context, .scratch = scratch};

    return ledger_walk_range(audit->state->db, audit->state->authority, 0, audit->size, walk_leaf,
                             &walking, err);
}

bool
audit_words_name(const struct audit *audit, struct arena *scratch, uint64_t seq, const char *family,
                 bool *name, struct error *err)
{
    const char *words, *front = spotcheck_words(scratch, family, "");
    struct text key;

    if (!ledger_words(audit->state->db, scratch, audit->state->authority, seq, &words, &key, err))
        return false;
    *name = words == NULL || strncmp(words, front, strlen(front)) == 0;
    return true;
}

bool
audit_database(struct audit *audit, struct error *err)
{
    const char *finding;

    return db_integrity(audit->state->db, audit->arena, &finding, err) &&
           (strcmp(finding, "ok") == 0 ||
            error_raise(err, ERR_CONFLICT, "the database file is damaged: %s", finding));
}

/* Without its triggers the database would let anything be rewritten. */
bool
audit_schema(struct audit *audit, struct error *err)
{
    const char *path = state_path(audit->state, audit->arena, "deltareturn.db"), *finding;

    return schema_compare(audit->arena, path, &finding, err) &&
           (finding[0] == '\0' ||
            error_raise(err, ERR_CONFLICT, "the database is not as this program makes it: %s",
                        finding));
}
