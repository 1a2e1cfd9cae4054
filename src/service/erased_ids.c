/* SPDX-License-Identifier: MIT */
#include "service/erased_ids.h"

#include <stdlib.h>

#include "base/hex.h"
#include "model/keys.h"
#include "service/table_rows.h"
#include "service/vault.h"

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
    const struct seal_key *key;
    const struct named_claims *named;
};

static bool
code_work(struct db *db, void *context, struct error *err)
{
    const struct coding *coding = context;

    for (size_t i = 0; i < coding->named->count; i++) {
        const struct named_claim *claim = &coding->named->list[i];
        const char *family, *episode;

        if (!erased_id_code(coding->arena, coding->key, ID_OF_FAMILY, text_of(claim->family),
                            &family, err) ||
            !erased_id_code(coding->arena, coding->key, ID_OF_EPISODE, text_of(claim->episode),
                            &episode, err) ||
            !claims_code(db, claim->id, family, episode, err))
            return false;
    }
    return true;
}

bool
erased_ids_put(struct state *state, const char *filing, int64_t revision, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct named_claims named;
    struct seal_key key;
    struct coding coding = {.arena = arena, .key = &key, .named = &named};

    if (!claims_named(state->db, arena, filing, revision, &named, err))
        return false;
    return named.count == 0 || (vault_key(arena, state, KEY_NAME, true, &key, err) &&
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
