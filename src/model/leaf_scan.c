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

static inline uint64_t
load_eight(const char *at)
{
    uint64_t eight;

    memcpy(&eight, at, sizeof eight);
    return eight;
}

static inline uint32_t
load_four(const char *at)
{
    uint32_t four;

    memcpy(&four, at, sizeof four);
    return four;
}

/* Whether LENGTH bytes are the same, by two loads that overlap where that does: compilers call
 * memcmp for most of these lengths, and a leaf is thirty literals. */
__attribute__((always_inline)) static inline bool
is_word(const char *at, const char *word, size_t length)
{
    if (length >= 8 && length <= 16)
        return load_eight(at) == load_eight(word) &&
               load_eight(at + length - 8) == load_eight(word + length - 8);
    if (length >= 4 && length < 8)
        return load_four(at) == load_four(word) &&
               load_four(at + length - 4) == load_four(word + length - 4);
    return memcmp(at, word, length) == 0;
}

/* Takes a literal, whose length the compiler knows. */
#define TAKE(scan, word) take((scan), (word), sizeof(word) - 1)

__attribute__((always_inline)) static inline bool
take(struct scan *scan, const char *word, size_t length)
{
    if ((size_t)(scan->end - scan->at) < length || !is_word(scan->at, word, length))
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

/* What an id is made of. */
static const bool IN_ID[256] = {
    ['-'] = true, ['.'] = true, ['_'] = true, ['0'] = true, ['1'] = true, ['2'] = true,
    ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true,
    ['9'] = true, ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true,
    ['F'] = true, ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true, ['K'] = true,
    ['L'] = true, ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true, ['Q'] = true,
    ['R'] = true, ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true, ['W'] = true,
    ['X'] = true, ['Y'] = true, ['Z'] = true, ['a'] = true, ['b'] = true, ['c'] = true,
    ['d'] = true, ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true, ['i'] = true,
    ['j'] = true, ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true, ['o'] = true,
    ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true, ['u'] = true,
    ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
};

static bool
take_id(struct scan *scan, struct text *id)
{
    const char *begin, *at;

    if (!TAKE(scan, "\""))
        return false;
    for (begin = at = scan->at; at < scan->end && IN_ID[(unsigned char)*at];)
        at++;
    *id = (struct text){begin, (size_t)(at - begin)};
    scan->at = at;
    return id->length > 0 && id->length <= ID_LONGEST && TAKE(scan, "\"");
}

static bool
take_hex(struct scan *scan, unsigned char *bytes, size_t length)
{
    struct text digits = {.length = 2 * length};

    if (!TAKE(scan, "\"") || (size_t)(scan->end - scan->at) < digits.length)
        return false;
    digits.at = scan->at;
    scan->at += digits.length;
    return hex_read(digits, bytes, length) && TAKE(scan, "\"");
}

/* The names of acts with their lengths. */
static const struct text ACT_NAMES[ACT_COUNT] = {
#define ACT_ENTRY(id, name, told, by, needs, may, reason) [ACT_##id] = {name, sizeof(name) - 1},
    ACT_LIST(ACT_ENTRY)
#undef ACT_ENTRY
};

static bool
take_act(struct scan *scan)
{
    struct text name;
    unsigned act = 0;

    if (!take_text(scan, &name))
        return false;
    while (act < ACT_COUNT && !text_equals(ACT_NAMES[act], name))
        act++;
    scan->leaf->act = (enum act)act;
    return act < ACT_COUNT;
}

static bool
take_aut(struct scan *scan)
{
    struct log_leaf *leaf = scan->leaf;
    unsigned kind = 0; /* those that follow: each stands once, in this order */

    if (TAKE(scan, "null"))
        return true;
    if (!TAKE(scan, "{\"age\":") || !take_number(scan, 0, &leaf->proof_seconds) ||
        !TAKE(scan, ",\"by\":["))
        return false;
    do {
        struct text name;

        if (!take_text(scan, &name))
            return false;
        while (kind < LEAF_PROOF_KINDS && !text_is(name, LEAF_PROOFS[kind]))
            kind++;
        if (kind == LEAF_PROOF_KINDS)
            return false;
        leaf->proofs |= 1U << kind++;
    } while (TAKE(scan, ","));
    return TAKE(scan, "]}");
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
