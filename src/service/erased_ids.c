/* SPDX-License-Identifier: MIT */
#include "service/erased_ids.h"

#include <stdlib.h>

#include "base/hex.h"
#include "model/keys.h"
#include "service/table_rows.h"
#include "service/vault.h"
#include "store/holds.h"
#include "store/ledger.h"
#include "store/matches.h"
#include "store/samples.h"

#define CODE_BYTES 16
#define KEY_NAME   "claims"

static const char KINDS[] = {[ID_OF_FAMILY] = 'f', [ID_OF_EPISODE] = 'e'};

bool
erased_id_is(const char *id)
{
    const size_t front = sizeof CLAIM_CODE_FRONT - 1;

    return strncmp(id, CLAIM_CODE_FRONT, front) == 0 && strlen(id) == front + 2 * CODE_BYTES &&
           strspn(id + front, "0123456789abcdef") == 2 * CODE_BYTES;
}

bool
erased_id_code(struct arena *arena, const struct seal_key *key, enum id_kind kind, struct text id,
               const char **code, struct error *err)
{
    struct builder coded = {.arena = arena};
    char digits[2 * CODE_BYTES + 1];
    unsigned char mac[32];

    builder_put(&coded, &KINDS[kind], 1);
    builder_put(&coded, id.at, id.length);
    if (!seal_mac((struct text){(const char *)key->bytes, SEAL_KEY_SIZE},
                  (struct text){coded.at, coded.length}, mac, err))
        return false;
    hex_write(mac, CODE_BYTES, digits);
    *code = arena_printf(arena, CLAIM_CODE_FRONT "%s", digits);
    return true;
}

/* --- putting codes ------------------------------------------------------------------------------
 */

struct coding {
    struct arena *arena;
    struct state *state;
    const char *filing;
    int64_t revision;
    struct seal_key key;
    struct named_claims claims;
    struct match_decisions matches;
    struct sample_results results;
    struct holds holds;
    bool putting; /* else only counting what is there to be coded */
    size_t count;
};

static bool
code_of(struct coding *coding, enum id_kind kind, const char *id, const char **code,
        struct error *err)
{
    *code = id;
    return erased_id_is(id) ||
           erased_id_code(coding->arena, &coding->key, kind, text_of(id), code, err);
}

/* Whether an entry about a family is of the revision, and not coded yet; then it counts. */
static bool
is_to_be_coded(struct coding *coding, const char *filing, int64_t revision, const char *family)
{
    bool is = revision == coding->revision && strcmp(filing, coding->filing) == 0 &&
              !erased_id_is(family);

    coding->count += is;
    return is && coding->putting;
}

static bool
code_claims(struct coding *coding, struct db *db, struct error *err)
{
    coding->count += coding->claims.count;
    for (size_t i = 0; coding->putting && i < coding->claims.count; i++) {
        const struct named_claim *claim = &coding->claims.list[i];
        const char *family, *episode;

        if (!code_of(coding, ID_OF_FAMILY, claim->family, &family, err) ||
            !code_of(coding, ID_OF_EPISODE, claim->episode, &episode, err) ||
            !claims_code(db, claim->id, family, episode, err))
            return false;
    }
    return true;
}

static bool
code_matches(struct coding *coding, struct db *db, struct error *err)
{
    const char *authority = coding->state->authority, *family, *claimed_as;

    for (size_t i = 0; i < coding->matches.count; i++) {
        const struct match_decision *decision = &coding->matches.list[i];

        if (is_to_be_coded(coding, decision->filing, decision->revision, decision->family) &&
            (!code_of(coding, ID_OF_FAMILY, decision->family, &family, err) ||
             !code_of(coding, ID_OF_FAMILY, decision->claimed_as, &claimed_as, err) ||
             !ledger_erase_document(db, authority, decision->seq, err) ||
             !matches_code(db, authority, decision->seq, family, claimed_as, err)))
            return false;
    }
    return true;
}

static bool
code_entries(struct coding *coding, struct db *db, struct error *err)
{
    const char *authority = coding->state->authority, *family;

    for (size_t i = 0; i < coding->results.count; i++) {
        const struct sample_result *result = &coding->results.list[i];

        if (is_to_be_coded(coding, result->filing, result->revision, result->family) &&
            (!code_of(coding, ID_OF_FAMILY, result->family, &family, err) ||
             !samples_code_result(db, authority, result->seq, family, err)))
            return false;
    }
    for (size_t i = 0; i < coding->holds.count; i++) {
        const struct hold *hold = &coding->holds.list[i];

        if (is_to_be_coded(coding, hold->filing, hold->revision, hold->family) &&
            (!code_of(coding, ID_OF_FAMILY, hold->family, &family, err) ||
             !holds_code(db, authority, hold->seq, family, err)))
            return false;
    }
    return true;
}

static bool
code_work(struct db *db, void *context, struct error *err)
{
    return code_claims(context, db, err) && code_matches(context, db, err) &&
           code_entries(context, db, err);
}

bool
erased_ids_put(struct state *state, const char *filing, int64_t revision, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct coding coding = {.arena = arena, .state = state, .filing = filing, .revision = revision};

    if (!claims_named(state->db, arena, filing, revision, &coding.claims, err) ||
        !matches_read(state->db, arena, MATCHES_OF_FILING, filing, &coding.matches, err) ||
        !samples_results(state->db, arena, state->authority, &coding.results, err) ||
        !holds_read(state->db, arena, state->authority, &coding.holds, err) ||
        !code_work(state->db, &coding, err))
        return false;
    coding.putting = true;
    return coding.count == 0 || (vault_key(arena, state, KEY_NAME, true, &coding.key, err) &&
                                 db_transaction(state->db, code_work, &coding, err));
}

/* --- finding ids --------------------------------------------------------------------------------
 */

static bool
key_get(struct arena *arena, const struct state *state, struct seal_key *key, struct error *err)
{
    return vault_key(arena, state, KEY_NAME, false, key, err) ||
           error_while(err, "finding again who was claimed in a return that is erased");
}

bool
erased_ids_check(const struct state *state, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct seal_key key;

    return key_get(arena, state, &key, err);
}

bool
erased_ids_key(struct arena *arena, const struct state *state, const struct claim_entries *claims,
               const struct seal_key **key, struct error *err)
{
    struct seal_key *read = ARENA_ARRAY(arena, struct seal_key, 1);
    bool coded = false;

    for (size_t i = 0; i < claims->count; i++)
        coded = coded || erased_id_is(claims->list[i].family);
    *key = coded ? read : NULL;
    return !coded || key_get(arena, state, read, err);
}

bool
erased_ids_key_for(struct arena *arena, const struct state *state, const char *id,
                   const struct seal_key **key, struct error *err)
{
    struct seal_key *read;

    if (*key != NULL || !erased_id_is(id))
        return true;
    *key = read = ARENA_ARRAY(arena, struct seal_key, 1);
    return key_get(arena, state, read, err);
}

/* Codes that are looked for, and the ids that were found. */
struct finding {
    struct arena *arena;
    const struct seal_key *key;
    struct keys codes;
    const char **ids; /* for each of CODES; NULL: none yet */
    struct error *err;
    bool good;
};

static void
want(struct finding *finding, const char *id)
{
    if (erased_id_is(id) && keys_find(&finding->codes, text_of(id)) == ROW_NONE)
        keys_add(&finding->codes, text_of(id));
}

static void
try_id(struct finding *finding, enum id_kind kind, struct text id)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const char *code;
    uint32_t row;

    if (!finding->good || id.length == 0)
        return;
    finding->good = erased_id_code(scratch, finding->key, kind, id, &code, finding->err);
    row = finding->good ? keys_find(&finding->codes, text_of(code)) : ROW_NONE;
    if (row != ROW_NONE && finding->ids[row] == NULL)
        finding->ids[row] = arena_copy(finding->arena, id.at, id.length);
}

static void
try_claim(void *context, const struct text cells[COLUMNS_MOST])
{
    try_id(context, ID_OF_FAMILY, cells[CLAIMS_FAMILY_ID]);
    try_id(context, ID_OF_FAMILY, cells[CLAIMS_CLAIMED_AS]);
    try_id(context, ID_OF_EPISODE, cells[CLAIMS_EPISODE_ID]);
}

/* One that was merged into another may be gone itself. */
static void
try_family(void *context, const struct text cells[COLUMNS_MOST])
{
    try_id(context, ID_OF_FAMILY, cells[FAMILIES_FAMILY_ID]);
    try_id(context, ID_OF_FAMILY, cells[FAMILIES_SUPERSEDED_BY]);
}

static void
try_episode(void *context, const struct text cells[COLUMNS_MOST])
{
    try_id(context, ID_OF_EPISODE, cells[EPISODES_EPISODE_ID]);
}

static bool
try_table(struct finding *finding, enum table_id table, struct text bytes, table_row *each,
          struct error *err)
{
    struct table_header header;

    return bytes.at == NULL ||
           (table_rows_read(table, bytes, &header, each, finding, err) && finding->good);
}

static bool
try_all(struct finding *finding, const struct ids_of_today *today, struct error *err)
{
    for (size_t i = 0; i < today->same->count; i++) {
        try_id(finding, ID_OF_FAMILY, today->same->list[i].family);
        try_id(finding, ID_OF_FAMILY, today->same->list[i].claimed_as);
    }
    return finding->good && try_table(finding, TABLE_CLAIMS, today->claims, try_claim, err) &&
           try_table(finding, TABLE_FAMILIES, today->families, try_family, err) &&
           try_table(finding, TABLE_EPISODES, today->episodes, try_episode, err);
}

static const char *
found_or_code(const struct finding *finding, const char *id)
{
    uint32_t row = keys_find(&finding->codes, text_of(id));

    return row == ROW_NONE || finding->ids[row] == NULL ? id : finding->ids[row];
}

static int
by_period(const void *left, const void *right)
{
    const struct claim_entry *a = left, *b = right;
    int order = strcmp(a->period, b->period);

    if (order == 0)
        order = strcmp(a->family, b->family);
    return order != 0 ? order : strcmp(a->episode, b->episode);
}

static void
name_claims(const struct finding *finding, struct claim_entries *claims)
{
    for (size_t i = 0; i < claims->count; i++) {
        claims->list[i].family = found_or_code(finding, claims->list[i].family);
        claims->list[i].episode = found_or_code(finding, claims->list[i].episode);
    }
    qsort(claims->list, claims->count, sizeof *claims->list, by_period);
}

/* One a family stays one: a later claim, which is not coded, tells more. */
static void
name_earlier(const struct finding *finding, struct earlier_exports *earlier)
{
    struct keys plain = {.count = 0};
    size_t kept = 0;

    for (size_t i = 0; i < earlier->count; i++)
        if (!erased_id_is(earlier->list[i].family))
            keys_add(&plain, text_of(earlier->list[i].family));
    for (size_t i = 0; i < earlier->count; i++) {
        struct last_claim claim = earlier->list[i];
        bool coded = erased_id_is(claim.family);

        claim.family = found_or_code(finding, claim.family);
        if (!coded || keys_find(&plain, text_of(claim.family)) == ROW_NONE)
            earlier->list[kept++] = claim;
    }
    earlier->count = kept;
    keys_free(&plain);
}

static void
finding_free(void *handle)
{
    struct finding *finding = handle;

    keys_free(&finding->codes);
}

bool
erased_ids_find(struct arena *arena, const struct seal_key *key, const struct ids_of_today *today,
                struct claim_entries *claims, struct earlier_exports *earlier, struct error *err)
{
    struct finding *finding = ARENA_ARRAY(arena, struct finding, 1);

    *finding = (struct finding){.arena = arena, .key = key, .err = err, .good = true};
    arena_defer(arena, finding_free, finding);
    for (size_t i = 0; i < claims->count; i++) {
        want(finding, claims->list[i].family);
        want(finding, claims->list[i].episode);
    }
    finding->ids = ARENA_ARRAY(arena, const char *, finding->codes.count);
    if (!try_all(finding, today, err))
        return false;
    name_claims(finding, claims);
    name_earlier(finding, earlier);
    return true;
}

/* --- what else is about families ----------------------------------------------------------------
 */

void
ids_hold(struct arena *arena, struct ids_held *held, const char **id)
{
    held->list = arena_grow(arena, held->list, &held->room, held->count, sizeof *held->list);
    held->list[held->count++] = id;
}

static struct finding *
finding_of(struct arena *arena, const struct seal_key *key, const struct ids_held *held,
           struct error *err)
{
    struct finding *finding = ARENA_ARRAY(arena, struct finding, 1);

    *finding = (struct finding){.arena = arena, .key = key, .err = err, .good = true};
    arena_defer(arena, finding_free, finding);
    for (size_t i = 0; i < held->count; i++)
        want(finding, *held->list[i]);
    finding->ids = ARENA_ARRAY(arena, const char *, finding->codes.count);
    return finding;
}

static void
name_held(const struct finding *finding, const struct ids_held *held)
{
    for (size_t i = 0; i < held->count; i++)
        *held->list[i] = found_or_code(finding, *held->list[i]);
}

bool
erased_ids_agree(struct arena *arena, const struct state *state, const struct ids_held *held,
                 const char *more, struct error *err)
{
    const struct seal_key *key = NULL;
    struct finding *finding;

    for (size_t i = 0; i < held->count; i++)
        if (!erased_ids_key_for(arena, state, *held->list[i], &key, err))
            return false;
    if (key == NULL)
        return true;
    finding = finding_of(arena, key, held, err);
    for (size_t i = 0; i < held->count; i++)
        if (!erased_id_is(*held->list[i]))
            try_id(finding, ID_OF_FAMILY, text_of(*held->list[i]));
    try_id(finding, ID_OF_FAMILY, text_of(more == NULL ? "" : more));
    name_held(finding, held);
    return finding->good;
}

bool
erased_ids_name(struct arena *arena, const struct seal_key *key, const struct ids_of_today *today,
                const struct ids_held *held, struct error *err)
{
    struct finding *finding = finding_of(arena, key, held, err);

    if (!try_all(finding, today, err))
        return false;
    name_held(finding, held);
    return true;
}
