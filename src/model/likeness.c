/* SPDX-License-Identifier: MIT */
#include "model/likeness.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/day.h"

/* Points are weighed against each other in doc/why/matches.md: a number, or name and date of birth,
 * are enough; a number alone stays enough when name and date speak against it. */
const struct sign_def SIGNS[SIGN_COUNT] = {
    [SIGN_NHS_SAME] = {"nhs_same",      90,  "the same NHS number"                        },
    [SIGN_NHS_OTHER] = {"nhs_other",     -40, "different NHS numbers"                      },
    [SIGN_UPN_SAME] = {"upn_same",      80,  "the same UPN"                               },
    [SIGN_UPN_OTHER] = {"upn_other",     -10, "different UPNs"                             },
    [SIGN_NAME_SAME] = {"name_same",     40,  "the same name"                              },
    [SIGN_NAME_TURNED] = {"name_turned",   30,  "the same names in another order"            },
    [SIGN_NAME_SHORTER] = {"name_shorter",  30,  "one name is a part of the other"            },
    [SIGN_FORENAME_SAME] = {"forename_same", 20,  "the same forename, another surname"         },
    [SIGN_NAME_OTHER] = {"name_other",    -10, "different names"                            },
    [SIGN_DOB_SAME] = {"dob_same",      30,  "the same date of birth"                     },
    [SIGN_DOB_TURNED] = {"dob_turned",    20,  "dates of birth with day and month exchanged"},
    [SIGN_DOB_NEAR] = {"dob_near",      10,  "dates of birth that differ in one digit"    },
    [SIGN_DOB_OTHER] = {"dob_other",     -10, "different dates of birth"                   },
};

/* --- what is compared ---------------------------------------------------------------------------
 */

/* Letters with a stroke, and pairs written as one, which no normal form takes apart. */
static const struct {
    const char *letter, *plain;
} STROKES[] = {
    {"\xC3\xA6", "ae"}, /* ae */
    {"\xC3\xB0", "d" }, /* eth */
    {"\xC3\xB8", "o" }, /* o with stroke */
    {"\xC3\xBE", "th"}, /* thorn */
    {"\xC4\x91", "d" }, /* d with stroke */
    {"\xC4\xB1", "i" }, /* i without dot */
    {"\xC5\x82", "l" }, /* l with stroke */
    {"\xC5\x93", "oe"}, /* oe */
    {"\xCA\xBC", ""  }, /* apostrophe as a letter */
};

/* General punctuation, U+2010 to U+203F: "" for the apostrophes, a blank for the rest. */
static const char *
plain_mark(const char *at, size_t left)
{
    unsigned char last = left >= 3 ? (unsigned char)at[2] : 0;

    if (last == 0 || memcmp(at, "\xE2\x80", 2) != 0 || last < 0x90)
        return NULL;
    return last == 0x98 || last == 0x99 ? "" : " ";
}

static const char *
plain_stroke(const char *at, size_t left)
{
    for (size_t i = 0; left >= 2 && i < sizeof STROKES / sizeof *STROKES; i++)
        if (memcmp(at, STROKES[i].letter, 2) == 0)
            return STROKES[i].plain;
    return NULL;
}

/* What one byte of ASCII becomes; NULL: itself. */
static const char *
plain_ascii(char sign)
{
    if (sign == '\'' || sign == '`')
        return "";
    return (unsigned char)sign < 0x80 && !isalnum((unsigned char)sign) ? " " : NULL;
}

/* Letters, digits and blanks alone, as in most names. */
static bool
is_plain(struct text folded)
{
    for (size_t i = 0; i < folded.length; i++)
        if (folded.at[i] != ' ' && !isalnum((unsigned char)folded.at[i]))
            return false;
    return true;
}

/* A folded name with blanks between words; nothing in it becomes longer. */
static struct text
plain_words(struct arena *arena, struct text folded)
{
    struct builder out = {.arena = arena};

    if (is_plain(folded))
        return folded;
    out.at = arena_room(arena, folded.length + 1);
    out.room = folded.length + 1;
    builder_puts(&out, "");
    for (size_t i = 0; i < folded.length;) {
        const char *at = folded.at + i, *plain = plain_ascii(*at);
        size_t step = 1;

        if (plain == NULL && (plain = plain_stroke(at, folded.length - i)) != NULL)
            step = 2;
        else if (plain == NULL && (plain = plain_mark(at, folded.length - i)) != NULL)
            step = 3;
        if (plain == NULL)
            builder_put(&out, at, 1);
        else
            builder_puts(&out, plain);
        i += step;
    }
    return (struct text){out.at, out.length};
}

/* Adds the words of NAME to the COUNT that are there -> how many there are then. */
static unsigned
take_words(struct arena *arena, text_fold *fold, struct text name,
           struct text words[NAME_WORDS_MOST], unsigned count)
{
    struct text rest = plain_words(arena, fold(arena, name));

    while (rest.length > 0 && count < NAME_WORDS_MOST) {
        const char *end = memchr(rest.at, ' ', rest.length);
        struct text word = {rest.at, end == NULL ? rest.length : (size_t)(end - rest.at)};

        if (word.length > 0)
            words[count++] = word;
        rest.at += word.length + (end != NULL);
        rest.length -= word.length + (end != NULL);
    }
    return count;
}

/* As many as there are: a list of people is long, and names have two or three. */
static void
take_name(struct arena *arena, text_fold *fold, const struct said *said, struct traits *traits)
{
    struct text words[NAME_WORDS_MOST], *kept;
    unsigned count = take_words(arena, fold, said->forename, words, 0);

    traits->with_forename = count > 0;
    count = take_words(arena, fold, said->surname, words, count);
    traits->words = kept = ARENA_ARRAY(arena, struct text, count);
    memcpy(kept, words, count * sizeof *words);
    traits->word_count = count;
}

/* The signs of a number without blanks and hyphens, in capitals; "" when they are not LENGTH. */
static void
take_number(struct text text, char *number, size_t length)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == ' ' || text.at[i] == '-')
            continue;
        if (count == length) {
            number[0] = '\0';
            return;
        }
        number[count++] = (char)toupper((unsigned char)text.at[i]);
    }
    number[count == length ? length : 0] = '\0';
}

static bool
are_digits(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

/* NHS Data Dictionary: weights 10 to 2, modulo 11; of ten alike it is nobody's. */
static bool
nhs_is_sound(const char *number)
{
    int sum = 0, alike = 0;

    if (!are_digits(number, NHS_DIGITS))
        return false;
    for (int i = 0; i < NHS_DIGITS - 1; i++) {
        sum += (number[i] - '0') * (10 - i);
        alike += number[i] == number[i + 1];
    }
    return alike < NHS_DIGITS - 1 && (11 - sum % 11) % 11 == number[NHS_DIGITS - 1] - '0';
}

/* Department for Education, "Unique pupil numbers": weights 2 to 13, modulo 23. */
static bool
upn_is_sound(const char *upn)
{
    static const char LETTERS[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
    const char *last = upn[0] == '\0' ? NULL : strchr(LETTERS, upn[UPN_SIGNS - 1]);
    int sum = 0;

    if (upn[0] == '\0' || !are_digits(upn + 1, UPN_SIGNS - 2) ||
        (last == NULL && !isdigit((unsigned char)upn[UPN_SIGNS - 1])))
        return false;
    for (int i = 1; i < UPN_SIGNS - 1; i++)
        sum += (upn[i] - '0') * (i + 1);
    sum += (last != NULL ? (int)(last - LETTERS) : upn[UPN_SIGNS - 1] - '0') * UPN_SIGNS;
    return upn[0] == LETTERS[sum % 23];
}

struct traits
traits_of(struct arena *arena, text_fold *fold, const struct said *said)
{
    struct traits traits = {.word_count = 0};
    int32_t day;

    take_name(arena, fold, said, &traits);
    take_number(said->nhs_number, traits.nhs, NHS_DIGITS);
    if (!nhs_is_sound(traits.nhs))
        traits.nhs[0] = '\0';
    take_number(said->upn, traits.upn, UPN_SIGNS);
    if (!upn_is_sound(traits.upn))
        traits.upn[0] = '\0';
    if (said->dob.length == DOB_SIGNS && day_read(said->dob.at, said->dob.length, &day))
        memcpy(traits.dob, said->dob.at, DOB_SIGNS);
    return traits;
}

/* --- comparing ----------------------------------------------------------------------------------
 */

static unsigned
compare_numbers(const char *a, const char *b, enum sign same, enum sign other)
{
    if (a[0] == '\0' || b[0] == '\0')
        return 0;
    return 1U << (strcmp(a, b) == 0 ? same : other);
}

/* How many of A's words stand among B's, each of B's for one at most. */
static unsigned
words_shared(const struct traits *a, const struct traits *b)
{
    bool used[NAME_WORDS_MOST] = {false};
    unsigned shared = 0;

    for (unsigned i = 0; i < a->word_count; i++)
        for (unsigned j = 0; j < b->word_count; j++)
            if (!used[j] && text_equals(a->words[i], b->words[j])) {
                used[j] = true;
                shared++;
                break;
            }
    return shared;
}

static bool
words_are_same(const struct traits *a, const struct traits *b)
{
    bool same = a->word_count == b->word_count;

    for (unsigned i = 0; same && i < a->word_count; i++)
        same = text_equals(a->words[i], b->words[i]);
    return same;
}

/* One word alone, a surname or a forename, tells nothing. */
static unsigned
compare_names(const struct traits *a, const struct traits *b)
{
    unsigned shared, fewer = a->word_count < b->word_count ? a->word_count : b->word_count;

    if (fewer < 2)
        return 0;
    if (words_are_same(a, b))
        return 1U << SIGN_NAME_SAME;
    shared = words_shared(a, b);
    if (shared == fewer)
        return 1U << (a->word_count == b->word_count ? SIGN_NAME_TURNED : SIGN_NAME_SHORTER);
    return 1U << (a->with_forename && b->with_forename && text_equals(a->words[0], b->words[0])
                      ? SIGN_FORENAME_SAME
                      : SIGN_NAME_OTHER);
}

static unsigned
compare_dobs(const char *a, const char *b)
{
    unsigned differing = 0;

    if (a[0] == '\0' || b[0] == '\0')
        return 0;
    for (unsigned i = 0; i < DOB_SIGNS; i++)
        differing += a[i] != b[i];
    if (differing == 0)
        return 1U << SIGN_DOB_SAME;
    if (memcmp(a, b, 4) == 0 && memcmp(a + 5, b + 8, 2) == 0 && memcmp(a + 8, b + 5, 2) == 0)
        return 1U << SIGN_DOB_TURNED;
    return 1U << (differing == 1 ? SIGN_DOB_NEAR : SIGN_DOB_OTHER);
}

unsigned
likeness_signs(const struct traits *a, const struct traits *b)
{
    return compare_numbers(a->nhs, b->nhs, SIGN_NHS_SAME, SIGN_NHS_OTHER) |
           compare_numbers(a->upn, b->upn, SIGN_UPN_SAME, SIGN_UPN_OTHER) | compare_names(a, b) |
           compare_dobs(a->dob, b->dob);
}

int
likeness_score(unsigned signs)
{
    int score = 0;

    for (unsigned sign = 0; sign < SIGN_COUNT; sign++)
        score += signs & 1U << sign ? SIGNS[sign].points : 0;
    if (score > LIKENESS_MOST)
        return LIKENESS_MOST;
    return score < 0 ? 0 : score;
}

/* --- being found --------------------------------------------------------------------------------
 */

static int
by_bytes(const void *left, const void *right)
{
    const struct text *a = left, *b = right;

    return text_compare(*a, *b);
}

/* "name" and all words, sorted: the same for a name that is turned. */
static void
name_key(struct arena *arena, const struct traits *traits,
         void (*each)(void *context, struct text key), void *context)
{
    struct text words[NAME_WORDS_MOST];
    struct builder key = {.arena = arena};

    if (traits->word_count < 2)
        return;
    memcpy(words, traits->words, traits->word_count * sizeof *words);
    qsort(words, traits->word_count, sizeof *words, by_bytes);
    builder_puts(&key, "name");
    for (unsigned i = 0; i < traits->word_count; i++)
        builder_printf(&key, " %.*s", TEXT_ARGS(words[i]));
    each(context, (struct text){key.at, key.length});
}

void
traits_keys(struct arena *arena, const struct traits *traits,
            void (*each)(void *context, struct text key), void *context)
{
    if (traits->nhs[0] != '\0')
        each(context, text_of(arena_printf(arena, "nhs %s", traits->nhs)));
    if (traits->upn[0] != '\0')
        each(context, text_of(arena_printf(arena, "upn %s", traits->upn)));
    name_key(arena, traits, each, context);
    for (unsigned i = 0; traits->dob[0] != '\0' && i < traits->word_count; i++)
        each(context, text_of(arena_printf(arena, "born %s %.*s", traits->dob,
                                           TEXT_ARGS(traits->words[i]))));
}
