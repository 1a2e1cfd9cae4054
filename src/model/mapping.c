/* SPDX-License-Identifier: MIT */
#include "model/mapping.h"

#define YES(text)                       \
    {                                   \
        .found = (text), .becomes = "y" \
    }
#define NO(text)                        \
    {                                   \
        .found = (text), .becomes = "n" \
    }

static const struct mapping_value YES_NO_LIST[] = {YES("y"), YES("yes"), YES("true"), YES("1"),
                                                   NO("n"),  NO("no"),   NO("false"), NO("0")};

static const struct mapping_values KNOWN_VALUES[] = {
    {.name = "yes-no",
     .otherwise = OTHERWISE_REFUSE,
     .count = sizeof YES_NO_LIST / sizeof YES_NO_LIST[0],
     .list = YES_NO_LIST},
};

const struct mapping_values *
mapping_known_values(const char *name)
{
    for (size_t i = 0; i < sizeof KNOWN_VALUES / sizeof KNOWN_VALUES[0]; i++)
        if (strcmp(KNOWN_VALUES[i].name, name) == 0)
            return &KNOWN_VALUES[i];
    return NULL;
}

void
mapping_fault_add(struct mapping_faults *faults, int line, const char *format, ...)
{
    va_list arguments;

    if (faults->count == faults->room) {
        size_t room = faults->room * 2 + 8;
        struct mapping_fault *list = ARENA_ARRAY(faults->arena, struct mapping_fault, room);

        if (faults->count > 0)
            memcpy(list, faults->list, faults->count * sizeof *list);
        faults->list = list;
        faults->room = room;
    }
    va_start(arguments, format);
    faults->list[faults->count++] = (struct mapping_fault){
        .line = line, .words = arena_vprintf(faults->arena, format, arguments)};
    va_end(arguments);
}

/* Insertion keeps those of one line in the order in which they were found; there are few. */
static void
sort_by_line(struct mapping_faults *faults)
{
    for (size_t i = 1; i < faults->count; i++) {
        struct mapping_fault fault = faults->list[i];
        size_t at = i;

        for (; at > 0 && faults->list[at - 1].line > fault.line; at--)
            faults->list[at] = faults->list[at - 1];
        faults->list[at] = fault;
    }
}

bool
mapping_faults_tell(const char *path, struct mapping_faults *faults, struct error *err)
{
    char more[64] = "";

    if (faults->count == 0)
        return true;
    sort_by_line(faults);
    if (faults->count > 1)
        snprintf(more, sizeof more, " (and %zu more)", faults->count - 1);
    return error_raise(err, ERR_INPUT, "%s line %d: %s%s", path, faults->list[0].line,
                       faults->list[0].words, more);
}

/* --- texts ------------------------------------------------------------------------------------ */

static char
lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool
text_same_letters(struct text a, struct text b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

struct text
text_lower(struct arena *arena, struct text text)
{
    char *copy = arena_copy(arena, text.at, text.length);

    for (size_t i = 0; i < text.length; i++)
        copy[i] = lower(copy[i]);
    return (struct text){.at = copy, .length = text.length};
}

/* --- groups ----------------------------------------------------------------------------------- */

/* The length of the placeholder that stands at AT, and what it stands for; 0: there is none. */
static size_t
placeholder_at(const char *at, const struct mapping_group *group, const char **stands_for)
{
    const struct {
        const char *word, *value;
    } words[] = {
        {"{name}", group->name  },
        {"{code}", group->code  },
        {"{n}",    group->number},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncmp(at, words[i].word, strlen(words[i].word)) == 0) {
            *stands_for = words[i].value;
            return strlen(words[i].word);
        }
    return 0;
}

const char *
mapping_fill(struct arena *arena, const char *text, const struct mapping_group *group)
{
    struct builder out = {.arena = arena};

    if (group == NULL || strchr(text, '{') == NULL)
        return text;
    builder_puts(&out, "");
    while (*text != '\0') {
        const char *stands_for = NULL;
        size_t length = placeholder_at(text, group, &stands_for);

        if (length > 0 && stands_for == NULL)
            return NULL;
        if (length > 0)
            builder_puts(&out, stands_for);
        else
            builder_put(&out, text, 1);
        text += length > 0 ? length : 1;
    }
    return out.at;
}

const char *
mapping_sources(struct arena *arena, const struct mapping_column *column,
                const struct mapping_group *group)
{
    struct builder out = {.arena = arena};

    for (size_t i = 0; i < column->part_count; i++) {
        const char *heading;

        if (column->parts[i].kind != PART_COLUMN)
            continue;
        heading = mapping_fill(arena, column->parts[i].text, group);
        builder_printf(&out, "%s%s", out.length == 0 ? "" : ", ", heading == NULL ? "" : heading);
    }
    return out.length == 0 ? NULL : out.at;
}
