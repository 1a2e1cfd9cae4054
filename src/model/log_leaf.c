/* SPDX-License-Identifier: MIT */
#include "model/log_leaf.h"

#include <inttypes.h>

#include "base/hex.h"
#include "model/fields.h"
#include "model/leaf_scan.h"
#include "model/moment.h"

const char *const LEAF_ROLES[LEAF_ROLE_COUNT] = {
    [LEAF_ROLE_NONE] = "",           [LEAF_ROLE_ADMINISTRATOR] = "administrator",
    [LEAF_ROLE_AUDITOR] = "auditor", [LEAF_ROLE_CERTIFIER] = "certifier",
    [LEAF_ROLE_DEPUTY] = "deputy",   [LEAF_ROLE_PROVIDER] = "provider",
    [LEAF_ROLE_S151] = "s151",       [LEAF_ROLE_SRO] = "sro",
};

const char *const LEAF_PROOFS[LEAF_PROOF_KINDS] = {"os",   "passkey",  "password",
                                                   "totp", "recovery", "token"};

/* Exactly what a leaf and its parts hold, in the order in which they stand. */
static const char *const LEAF_KEYS[] = {"act", "aut", "ev", "obj", "seq",
                                        "sub", "sw",  "ts", "v",   "why"};
static const char *const AUT_KEYS[] = {"age", "by"};
static const char *const OBJ_KEYS[] = {"kind", "man", "per", "ret", "rev"};
static const char *const SUB_KEYS[] = {"del", "ref", "role"};
static const char *const WHY_KEYS[] = {"code", "mac"};

bool
log_leaf_fits(const struct log_leaf *leaf, struct error *err)
{
    const struct act_def *act = &ACTS[leaf->act];

    if ((leaf->parts & act->needs) != act->needs)
        return error_raise(err, ERR_INPUT, "\"obj\" lacks what \"%s\" is about", act->name);
    if ((leaf->parts & ~(act->needs | act->may)) != 0)
        return error_raise(err, ERR_INPUT, "\"obj\" holds what \"%s\" is not about", act->name);
    if (leaf->role == LEAF_ROLE_NONE && act->by == BY_PERSON)
        return error_raise(err, ERR_INPUT, "\"sub\" is null, and \"%s\" is done by a person",
                           act->name);
    if (act->reason == REASON_MUST && leaf->reason.length == 0)
        return error_raise(err, ERR_INPUT, "\"why\" is null, and \"%s\" has a reason", act->name);
    if (act->reason == REASON_NEVER && leaf->reason.length > 0)
        return error_raise(err, ERR_INPUT, "\"why\" is there, and \"%s\" has no reason", act->name);
    return true;
}

/* --- writing: the keys in their order, and nothing among the values that JSON would have to
 * escape, which is the canonical form of it ---- */

/* Texts of codes, which stand in a leaf as they are. */
static bool
codes_are_sound(const struct log_leaf *leaf, struct error *err)
{
    const struct {
        const char *key;
        bool given;
        struct text code;
    } codes[] = {
        {"ret",  (leaf->parts & PART_RETURN) != 0, leaf->filing },
        {"kind", (leaf->parts & PART_KIND) != 0,   leaf->kind   },
        {"code", leaf->reason.length > 0,          leaf->reason },
        {"sw",   true,                             leaf->version},
    };

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i].given && !field_id_is_sound(codes[i].key, codes[i].code, err))
            return false;
    return true;
}

/* A value between quotes behind BEFORE, or null. */
static void
put_text(struct builder *out, const char *before, bool given, struct text value)
{
    builder_puts(out, before);
    if (!given) {
        builder_puts(out, "null");
        return;
    }
    builder_puts(out, "\"");
    builder_put(out, value.at, value.length);
    builder_puts(out, "\"");
}

static void
put_hash(struct builder *out, const char *before, bool given, const struct hash *hash)
{
    struct hash_text hex = hash_hex(hash);

    put_text(out, before, given, text_of(hex.text));
}

static void
put_number(struct builder *out, const char *before, bool given, int64_t number)
{
    builder_puts(out, before);
    if (given)
        builder_printf(out, "%" PRId64, number);
    else
        builder_puts(out, "null");
}

static void
put_sub(struct builder *out, const struct log_leaf *leaf)
{
    char person[2 * LEAF_PERSON_SIZE + 1];

    if (leaf->role == LEAF_ROLE_NONE) {
        builder_puts(out, "null");
        return;
    }
    hex_write(leaf->person, LEAF_PERSON_SIZE, person);
    put_number(out, "{\"del\":", leaf->delegation != LEAF_NO_DELEGATION, leaf->delegation);
    put_text(out, ",\"ref\":", true, text_of(person));
    put_text(out, ",\"role\":", true, text_of(LEAF_ROLES[leaf->role]));
    builder_puts(out, "}");
}

static void
put_aut(struct builder *out, const struct log_leaf *leaf)
{
    const char *before = "";

    if (leaf->role == LEAF_ROLE_NONE) {
        builder_puts(out, "null");
        return;
    }
    put_number(out, "{\"age\":", true, leaf->proof_seconds);
    builder_puts(out, ",\"by\":[");
    for (unsigned i = 0; i < LEAF_PROOF_KINDS; i++)
        if (leaf->proofs >> i & 1) {
            put_text(out, before, true, text_of(LEAF_PROOFS[i]));
            before = ",";
        }
    builder_puts(out, "]}");
}

static void
put_obj(struct builder *out, const struct log_leaf *leaf)
{
    struct quarter_text quarter = {.text = ""};

    if (leaf->parts == 0) {
        builder_puts(out, "null");
        return;
    }
    if (leaf->parts & PART_QUARTER)
        quarter = quarter_format(leaf->quarter);
    put_text(out, "{\"kind\":", leaf->parts & PART_KIND, leaf->kind);
    put_hash(out, ",\"man\":", leaf->parts & PART_MANIFEST, &leaf->manifest);
    put_text(out, ",\"per\":", leaf->parts & PART_QUARTER, text_of(quarter.text));
    put_text(out, ",\"ret\":", leaf->parts & PART_RETURN, leaf->filing);
    put_number(out, ",\"rev\":", leaf->parts & PART_REVISION, leaf->revision);
    builder_puts(out, "}");
}

static void
put_why(struct builder *out, const struct log_leaf *leaf)
{
    if (leaf->reason.length == 0) {
        builder_puts(out, "null");
        return;
    }
    put_text(out, "{\"code\":", true, leaf->reason);
    put_hash(out, ",\"mac\":", true, &leaf->words);
    builder_puts(out, "}");
}

bool
log_leaf_write(struct arena *arena, const struct log_leaf *leaf, struct text *bytes,
               struct error *err)
{
    struct builder out = {.arena = arena};
    struct log_leaf again;

    if (!codes_are_sound(leaf, err))
        return false;
    put_text(&out, "{\"act\":", true, text_of(ACTS[leaf->act].name));
    builder_puts(&out, ",\"aut\":");
    put_aut(&out, leaf);
    put_hash(&out, ",\"ev\":", leaf->with_evidence, &leaf->evidence);
    builder_puts(&out, ",\"obj\":");
    put_obj(&out, leaf);
    put_number(&out, ",\"seq\":", true, (int64_t)leaf->seq);
    builder_puts(&out, ",\"sub\":");
    put_sub(&out, leaf);
    put_text(&out, ",\"sw\":", true, leaf->version);
    put_text(&out, ",\"ts\":", true, text_of(moment_format(leaf->at_ms).text));
    put_number(&out, ",\"v\":", true, LEAF_VERSION);
    builder_puts(&out, ",\"why\":");
    put_why(&out, leaf);
    builder_puts(&out, "}");
    *bytes = (struct text){out.at, out.length};
    return leaf_scan(*bytes, &again) || log_leaf_read(arena, *bytes, &again, err);
}

/* --- reading ---- */

/* The place of a text in a list, or COUNT. */
static unsigned
place_of(const struct canon *value, const char *const *list, unsigned count)
{
    unsigned i = 0;

    while (i < count && !(value->kind == CANON_TEXT && text_is(value->text, list[i])))
        i++;
    return i;
}

static bool
read_act(const struct canon *object, struct log_leaf *leaf, struct error *err)
{
    const struct canon *value = canon_get(object, "act");

    for (unsigned i = 0; i < ACT_COUNT; i++)
        if (value->kind == CANON_TEXT && text_is(value->text, ACTS[i].name)) {
            leaf->act = (enum act)i;
            return true;
        }
    return field_wrong(err, "act", "an act that can be recorded");
}

static bool
read_sub(const struct canon *object, struct log_leaf *leaf, struct error *err)
{
    const struct canon *sub = canon_get(object, "sub"), *ref;
    unsigned role;

    leaf->delegation = LEAF_NO_DELEGATION;
    if (field_is_null(object, "sub"))
        return true;
    if (!fields_are(sub, SUB_KEYS, FIELDS(SUB_KEYS)))
        return field_wrong(err, "sub", "null or {\"del\",\"ref\",\"role\"}");
    ref = canon_get(sub, "ref");
    role = place_of(canon_get(sub, "role"), LEAF_ROLES, LEAF_ROLE_COUNT);
    if (role == LEAF_ROLE_NONE || role == LEAF_ROLE_COUNT)
        return field_wrong(err, "role", "a role");
    leaf->role = (enum leaf_role)role;
    if (ref->kind != CANON_TEXT || !hex_read(ref->text, leaf->person, LEAF_PERSON_SIZE))
        return field_wrong(err, "ref", "32 lower-case hex digits");
    if (field_is_null(sub, "del"))
        return true;
    if (!field_number(sub, "del", 0, &leaf->delegation, err))
        return false;
    return (uint64_t)leaf->delegation < leaf->seq || field_wrong(err, "del", "an earlier leaf");
}

static bool
read_aut(const struct canon *object, struct log_leaf *leaf, struct error *err)
{
    const struct canon *aut = canon_get(object, "aut"), *by;

    if ((leaf->role == LEAF_ROLE_NONE) != field_is_null(object, "aut"))
        return field_wrong(err, "aut", "there exactly when \"sub\" is");
    if (leaf->role == LEAF_ROLE_NONE)
        return true;
    if (!fields_are(aut, AUT_KEYS, FIELDS(AUT_KEYS)))
        return field_wrong(err, "aut", "{\"age\",\"by\"}");
    by = canon_get(aut, "by");
    for (const struct canon *item = by->first; item != NULL; item = item->next) {
        unsigned place = place_of(item, LEAF_PROOFS, LEAF_PROOF_KINDS);

        if (place == LEAF_PROOF_KINDS || leaf->proofs >> place != 0)
            return field_wrong(err, "by", "a list of proofs in order");
        leaf->proofs |= 1U << place;
    }
    if (by->kind != CANON_LIST || leaf->proofs == 0)
        return field_wrong(err, "by", "a list of proofs in order");
    return field_number(aut, "age", 0, &leaf->proof_seconds, err);
}

static bool
read_obj(const struct canon *object, struct log_leaf *leaf, struct error *err)
{
    const struct canon *obj = canon_get(object, "obj");

    if (obj->kind == CANON_NULL)
        return true;
    if (!fields_are(obj, OBJ_KEYS, FIELDS(OBJ_KEYS)))
        return field_wrong(err, "obj", "null or {\"kind\",\"man\",\"per\",\"ret\",\"rev\"}");
    leaf->parts = (field_is_null(obj, "ret") ? 0 : PART_RETURN) |
                  (field_is_null(obj, "kind") ? 0 : PART_KIND) |
                  (field_is_null(obj, "per") ? 0 : PART_QUARTER) |
                  (field_is_null(obj, "rev") ? 0 : PART_REVISION) |
                  (field_is_null(obj, "man") ? 0 : PART_MANIFEST);
    if (leaf->parts == 0)
        return field_wrong(err, "obj", "null, though it holds nothing");
    return (!(leaf->parts & PART_RETURN) || field_id(obj, "ret", &leaf->filing, err)) &&
           (!(leaf->parts & PART_QUARTER) || field_quarter(obj, "per", &leaf->quarter, err)) &&
           (!(leaf->parts & PART_KIND) || field_id(obj, "kind", &leaf->kind, err)) &&
           (!(leaf->parts & PART_REVISION) || field_number(obj, "rev", 1, &leaf->revision, err)) &&
           (!(leaf->parts & PART_MANIFEST) || field_hash(obj, "man", &leaf->manifest, err));
}

static bool
read_why(const struct canon *object, struct log_leaf *leaf, struct error *err)
{
    const struct canon *why = canon_get(object, "why");

    if (why->kind == CANON_NULL)
        return true;
    if (!fields_are(why, WHY_KEYS, FIELDS(WHY_KEYS)))
        return field_wrong(err, "why", "null or {\"code\",\"mac\"}");
    return field_id(why, "code", &leaf->reason, err) && field_hash(why, "mac", &leaf->words, err);
}

/* The keys that are no object of their own. */
static bool
read_plain(const struct canon *object, struct log_leaf *leaf, struct error *err)
{
    const struct canon *ts = canon_get(object, "ts");
    int64_t version = 0, seq = 0;

    if (!field_number(object, "v", 1, &version, err) || !field_number(object, "seq", 0, &seq, err))
        return false;
    if (version != LEAF_VERSION)
        return error_raise(err, ERR_INPUT,
                           "\"v\" is %" PRId64 ", and this program knows version %d", version,
                           LEAF_VERSION);
    leaf->seq = (uint64_t)seq;
    if (ts->kind != CANON_TEXT || !moment_read(ts->text, &leaf->at_ms))
        return field_wrong(err, "ts", "a moment like 2024-01-15T10:20:30.123Z");
    leaf->with_evidence = !field_is_null(object, "ev");
    return (!leaf->with_evidence || field_hash(object, "ev", &leaf->evidence, err)) &&
           field_id(object, "sw", &leaf->version, err);
}

bool
log_leaf_read(struct arena *arena, struct text bytes, struct log_leaf *leaf, struct error *err)
{
    const struct canon *object;

    *leaf = (struct log_leaf){.act = ACT_COUNT};
    if (bytes.length > LEAF_SIZE_MOST)
        return error_raise(err, ERR_INPUT, "a leaf has at most %d bytes, this one %zu",
                           LEAF_SIZE_MOST, bytes.length);
    if (!canon_read(arena, bytes, NULL, &object, err))
        return false;
    if (!fields_are(object, LEAF_KEYS, FIELDS(LEAF_KEYS)))
        return error_raise(err, ERR_INPUT,
                           "a leaf holds \"act\", \"aut\", \"ev\", \"obj\", \"seq\", \"sub\", "
                           "\"sw\", \"ts\", \"v\" and \"why\", and nothing else");
    return read_plain(object, leaf, err) && read_act(object, leaf, err) &&
           read_sub(object, leaf, err) && read_aut(object, leaf, err) &&
           read_obj(object, leaf, err) && read_why(object, leaf, err) && log_leaf_fits(leaf, err);
}

bool
log_leaf_is_by(const struct log_leaf *leaf, const char *person)
{
    char own[2 * LEAF_PERSON_SIZE + 1];

    hex_write(leaf->person, LEAF_PERSON_SIZE, own);
    return strcmp(own, person) == 0;
}

bool
log_leaf_follows(const struct log_leaf *leaf, const struct log_leaf *next, struct error *err)
{
    if (next->seq != leaf->seq + 1)
        return error_raise(err, ERR_INPUT, "behind leaf %" PRIu64 " stands leaf %" PRIu64,
                           leaf->seq, next->seq);
    if (next->at_ms < leaf->at_ms)
        return error_raise(err, ERR_INPUT, "leaf %" PRIu64 " is of %s, before leaf %" PRIu64,
                           next->seq, moment_format(next->at_ms).text, leaf->seq);
    return true;
}
