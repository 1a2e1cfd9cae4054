/* SPDX-License-Identifier: MIT */
#include "model/leaf_scan.h"

#include "base/hex.h"
#include "model/canonical_json.h"
#include "model/moment.h"

#define ID_LONGEST 64

struct scan {
    const char *at, *end;
    struct log_leaf *leaf;
};

/* Takes a literal; the compiler knows its length. */
#define TAKE(scan, word) take((scan), (word), sizeof(word) - 1)

static bool
take(struct scan *scan, const char *word, size_t length)
{
    if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, word, length) != 0)
        return false;
    scan->at += length;
    return true;
}

static bool
take_number(struct scan *scan, int64_t least, int64_t *number)
{
    const char *begin = scan->at;

    for (*number = 0; scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9'; scan->at++) {
        if (*number > CANON_NUMBER_MOST / 10)
            return false;
        *number = *number * 10 + (*scan->at - '0');
    }
    return scan->at > begin && (*begin != '0' || scan->at == begin + 1) && *number >= least &&
           *number <= CANON_NUMBER_MOST;
}

/* A text in quotation marks, without any sign that would have to be looked at. */
static bool
take_text(struct scan *scan, struct text *text)
{
    const char *end;

    if (!TAKE(scan, "\""))
        return false;
    end = memchr(scan->at, '"', (size_t)(scan->end - scan->at));
    if (end == NULL)
        return false;
    *text = (struct text){scan->at, (size_t)(end - scan->at)};
    scan->at = end + 1;
    return true;
}

static bool
take_id(struct scan *scan, struct text *id)
{
    if (!take_text(scan, id) || id->length == 0 || id->length > ID_LONGEST)
        return false;
    for (size_t i = 0; i < id->length; i++) {
        char c = id->at[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '-' && c != '_' && c != '.')
            return false;
    }
    return true;
}

static bool
take_hex(struct scan *scan, unsigned char *bytes, size_t length)
{
    struct text digits;

    return take_text(scan, &digits) && hex_read(digits, bytes, length);
}

static bool
take_act(struct scan *scan)
{
    struct text name;
    unsigned act = 0;

    if (!take_text(scan, &name) || memchr(name.at, '\0', name.length) != NULL)
        return false;
    while (act < ACT_COUNT && !(strncmp(ACTS[act].name, name.at, name.length) == 0 &&
                                ACTS[act].name[name.length] == '\0'))
        act++;
    scan->leaf->act = (enum act)act;
    return act < ACT_COUNT;
}

static bool
take_aut(struct scan *scan)
{
    struct log_leaf *leaf = scan->leaf;

    if (TAKE(scan, "null"))
        return true;
    if (!TAKE(scan, "{\"age\":") || !take_number(scan, 0, &leaf->proof_seconds) ||
        !TAKE(scan, ",\"by\":["))
        return false;
    for (unsigned i = 0; i < LEAF_PROOF_KINDS; i++) {
        struct scan before = *scan;
        struct text name;

        if ((leaf->proofs == 0 || TAKE(scan, ",")) && take_text(scan, &name) &&
            text_is(name, LEAF_PROOFS[i]))
            leaf->proofs |= 1U << i;
        else
            *scan = before;
    }
    return leaf->proofs != 0 && TAKE(scan, "]}");
}

/* Whether a member that may be null is there. */
static bool
is_there(struct scan *scan, unsigned part)
{
    if (TAKE(scan, "null"))
        return false;
    scan->leaf->parts |= part;
    return true;
}

static bool
take_quarter(struct scan *scan)
{
    struct text text;

    return take_text(scan, &text) && quarter_read(text, &scan->leaf->quarter);
}

static bool
take_obj(struct scan *scan)
{
    struct log_leaf *leaf = scan->leaf;

    if (TAKE(scan, "null"))
        return true;
    return TAKE(scan, "{\"kind\":") && (!is_there(scan, PART_KIND) || take_id(scan, &leaf->kind)) &&
           TAKE(scan, ",\"man\":") &&
           (!is_there(scan, PART_MANIFEST) || take_hex(scan, leaf->manifest.bytes, HASH_SIZE)) &&
           TAKE(scan, ",\"per\":") && (!is_there(scan, PART_QUARTER) || take_quarter(scan)) &&
           TAKE(scan, ",\"ret\":") &&
           (!is_there(scan, PART_RETURN) || take_id(scan, &leaf->filing)) &&
           TAKE(scan, ",\"rev\":") &&
           (!is_there(scan, PART_REVISION) || take_number(scan, 1, &leaf->revision)) &&
           TAKE(scan, "}") && leaf->parts != 0;
}

static bool
take_sub(struct scan *scan)
{
    struct log_leaf *leaf = scan->leaf;
    unsigned role = LEAF_ROLE_NONE + 1;
    struct text name;

    leaf->delegation = LEAF_NO_DELEGATION;
    if (TAKE(scan, "null"))
        return leaf->proofs == 0;
    if (!TAKE(scan, "{\"del\":") ||
        (!TAKE(scan, "null") && !take_number(scan, 0, &leaf->delegation)) ||
        !TAKE(scan, ",\"ref\":") || !take_hex(scan, leaf->person, LEAF_PERSON_SIZE) ||
        !TAKE(scan, ",\"role\":") || !take_text(scan, &name) || !TAKE(scan, "}"))
        return false;
    while (role < LEAF_ROLE_COUNT && !text_is(name, LEAF_ROLES[role]))
        role++;
    leaf->role = (enum leaf_role)role;
    return role < LEAF_ROLE_COUNT && leaf->proofs != 0 && leaf->delegation < (int64_t)leaf->seq;
}

static bool
take_moment(struct scan *scan)
{
    struct text text;

    return take_text(scan, &text) && moment_read(text, &scan->leaf->at_ms);
}

static bool
take_why(struct scan *scan)
{
    struct log_leaf *leaf = scan->leaf;

    if (TAKE(scan, "null"))
        return true;
    return TAKE(scan, "{\"code\":") && take_id(scan, &leaf->reason) && TAKE(scan, ",\"mac\":") &&
           take_hex(scan, leaf->words.bytes, HASH_SIZE) && TAKE(scan, "}");
}

static bool
take_ev(struct scan *scan)
{
    scan->leaf->with_evidence = !TAKE(scan, "null");
    return !scan->leaf->with_evidence || take_hex(scan, scan->leaf->evidence.bytes, HASH_SIZE);
}

static bool
take_seq(struct scan *scan)
{
    int64_t seq;

    if (!take_number(scan, 0, &seq))
        return false;
    scan->leaf->seq = (uint64_t)seq;
    return true;
}

bool
leaf_scan(struct text bytes, struct log_leaf *leaf)
{
    struct scan scan = {.at = bytes.at, .end = bytes.at + bytes.length, .leaf = leaf};
    struct error unsaid;

    *leaf = (struct log_leaf){.act = ACT_COUNT};
    return bytes.length <= LEAF_SIZE_MOST && TAKE(&scan, "{\"act\":") && take_act(&scan) &&
           TAKE(&scan, ",\"aut\":") && take_aut(&scan) && TAKE(&scan, ",\"ev\":") &&
           take_ev(&scan) && TAKE(&scan, ",\"obj\":") && take_obj(&scan) &&
           TAKE(&scan, ",\"seq\":") && take_seq(&scan) && TAKE(&scan, ",\"sub\":") &&
           take_sub(&scan) && TAKE(&scan, ",\"sw\":") && take_id(&scan, &leaf->version) &&
           TAKE(&scan, ",\"ts\":") && take_moment(&scan) && TAKE(&scan, ",\"v\":1,\"why\":") &&
           take_why(&scan) && TAKE(&scan, "}") && scan.at == scan.end &&
           log_leaf_fits(leaf, &unsaid);
}
