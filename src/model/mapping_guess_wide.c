/* SPDX-License-Identifier: MIT */
/*
 * mapping_guess_wide - needs that stand side by side, a column with yes or no for each, and how
 * each turned out in columns beside it.
 *
 * A column is taken for a need's by its cells (only yes and no, 1 and 0, or a cross) and by its
 * heading: it begins with a need's code, or is a need's text.  Where no heading tells that, columns
 * that mean nothing else are proposed with "?" for a code.
 */
#include "model/mapping.h"
#include "model/mapping_guess_parts.h"

#define CODE_LISTED_MOST 64
/* Words for yes that conditions ask for. */
#define YES_MOST 8

static const char *const YES_WORDS[] = {"y", "yes", "true", "1", "x", "tick", "\u2713", "\u2714"};
static const char *const NO_WORDS[] = {"n", "no", "false", "0", "-", "n/a"};

/* Words before a need's code or text that say only that it is one. */
static const char *const BEFORE[] = {"need ", "needs ", "criterion ", "criteria "};

static bool
is_among(struct text cell, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_same_letters(cell, text_of(words[i])))
            return true;
    return false;
}

static bool
is_yes(struct text cell)
{
    return is_among(cell, YES_WORDS, sizeof YES_WORDS / sizeof *YES_WORDS);
}

/* Whether all cells say yes or no. */
static bool
says_yes_or_no(const struct column_look *look)
{
    for (size_t i = 0; i < look->distinct; i++)
        if (!is_yes(look->values[i]) &&
            !is_among(look->values[i], NO_WORDS, sizeof NO_WORDS / sizeof *NO_WORDS))
            return false;
    return true;
}

/* --- which need ------------------------------------------------------------------------------- */

static const char *
skip_before(const char *words)
{
    for (size_t i = 0; i < sizeof BEFORE / sizeof *BEFORE; i++)
        if (strncmp(words, BEFORE[i], strlen(BEFORE[i])) == 0)
            return words + strlen(BEFORE[i]);
    return words;
}

static bool
is_code_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || byte == '.' || byte == '_' || byte == '-';
}

/* "5.1", "12.3a": what looks like a need's code where no framework says. */
static bool
is_shaped_like_code(struct text text)
{
    size_t at = strspn(text.at, "0123456789"), place;

    if (at == 0 || at > 2 || text.at[at] != '.')
        return false;
    place = strspn(text.at + at + 1, "0123456789");
    at += 1 + place;
    if (at < text.length && text.at[at] >= 'a' && text.at[at] <= 'z')
        at++;
    return place > 0 && at == text.length;
}

/* The code that a heading begins with, or "". */
static const char *
code_in_front(struct drafting *drafting, struct text heading)
{
    const struct framework *framework = drafting->framework;
    const char *start = arena_copy(drafting->arena, heading.at, heading.length), *at = start;
    struct text code;
    uint16_t need;

    for (size_t i = 0; i < sizeof BEFORE / sizeof *BEFORE; i++) {
        struct text front = {.at = start, .length = strlen(BEFORE[i]) - 1};

        if (heading.length > front.length && strchr(" _:", start[front.length]) != NULL &&
            text_same_letters(front, (struct text){.at = BEFORE[i], .length = front.length}))
            at = start + front.length + strspn(start + front.length, " _:");
    }
    code = (struct text){.at = at};
    while (is_code_byte(at[code.length]))
        code.length++;
    while (code.length > 0 && strchr(".-_", at[code.length - 1]) != NULL)
        code.length--;
    if (code.length == 0 || code.length > CODE_LISTED_MOST)
        return "";
    code.at = arena_copy(drafting->arena, at, code.length);
    if (framework == NULL)
        return is_shaped_like_code(code) ? code.at : "";
    need = framework_need(framework, code);
    return need == NEED_NONE ? "" : framework->needs[need].code;
}

/* The code of the need whose text a heading is, but for capitals and points; "" when none is. */
static const char *
code_of_text(struct drafting *drafting, const char *words)
{
    const struct framework *framework = drafting->framework;

    for (uint16_t i = 0; framework != NULL && i < framework->need_count; i++) {
        const char *text = heading_words(drafting->arena, text_of(framework->needs[i].text));

        if (strcmp(skip_before(words), text) == 0)
            return framework->needs[i].code;
    }
    return "";
}

static bool
means_something_else(const char *words)
{
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        for (unsigned column = 0; column < TABLES[table].column_count; column++)
            if (heading_fits((enum table_id)table, column, words) >= HEADING_LIKELY)
                return true;
    return false;
}

/* --- the columns of needs --------------------------------------------------------------------- */

static struct text
heading_of(const struct export *export, size_t place)
{
    return export->input->rowset->names[place];
}

/* "1.1 met" tells how the need in "1.1" turned out; it is none of its own. */
static bool
stands_beside_another(const struct export *export, size_t place)
{
    struct text heading = heading_of(export, place);

    for (size_t i = 0; i < export->input->rowset->column_count; i++) {
        struct text other = heading_of(export, i);

        if (i != place && other.length > 0 && other.length < heading.length &&
            says_yes_or_no(&export->looks[i]) && memcmp(heading.at, other.at, other.length) == 0 &&
            !is_code_byte(heading.at[other.length]))
            return true;
    }
    return false;
}

static void
add_need(struct wide *wide, size_t place, const char *code)
{
    wide->needs[wide->count++] = (struct wide_need){.place = place, .code = code};
}

static bool
code_is_taken(const struct wide *wide, const char *code)
{
    for (size_t i = 0; i < wide->count; i++)
        if (strcmp(wide->needs[i].code, code) == 0)
            return true;
    return false;
}

static void
find_coded(struct drafting *drafting, const struct export *export, struct wide *wide)
{
    for (size_t i = 0; i < export->input->rowset->column_count; i++) {
        const char *code = code_in_front(drafting, heading_of(export, i));

        if (code[0] == '\0')
            code = code_of_text(drafting, export->words[i]);
        if (code[0] != '\0' && says_yes_or_no(&export->looks[i]) &&
            !stands_beside_another(export, i) && !code_is_taken(wide, code))
            add_need(wide, i, code);
    }
}

static void
find_uncoded(const struct export *export, struct wide *wide)
{
    for (size_t i = 0; i < export->input->rowset->column_count; i++) {
        const struct column_look *look = &export->looks[i];

        if (look->filled > 0 && says_yes_or_no(look) && !means_something_else(export->words[i]) &&
            !stands_beside_another(export, i))
            add_need(wide, i, "?");
    }
}

static void
find_yes(struct arena *arena, const struct export *export, struct wide *wide)
{
    wide->yes = ARENA_ARRAY(arena, struct text, YES_MOST);
    for (size_t i = 0; i < wide->count; i++) {
        const struct column_look *look = &export->looks[wide->needs[i].place];

        for (size_t v = 0; v < look->distinct; v++) {
            bool known = !is_yes(look->values[v]);

            for (size_t at = 0; at < wide->yes_count; at++)
                known = known || text_same_letters(wide->yes[at], look->values[v]);
            if (!known)
                wide->yes[wide->yes_count++] = look->values[v];
        }
    }
}

_Static_assert(sizeof YES_WORDS / sizeof *YES_WORDS <= YES_MOST, "all words for yes have room");

bool
wide_find(struct drafting *drafting, const struct export *export, struct wide *wide)
{
    *wide = (struct wide){.export = export,
                          .needs = ARENA_ARRAY(drafting->arena, struct wide_need,
                                               export->input->rowset->column_count)};
    find_coded(drafting, export, wide);
    if (wide->count < 2) {
        wide->count = 0;
        wide->unknown = true;
        find_uncoded(export, wide);
    }
    find_yes(drafting->arena, export, wide);
    return wide->count >= 2 && wide->count <= WIDE_MOST && wide->yes_count > 0;
}
