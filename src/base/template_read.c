/* SPDX-License-Identifier: MIT */
/* Reading templates: from a file's bytes to the parts that template.c fills. */
#include "base/template.h"

#include "base/file.h"
#include "base/html_place.h"
#include "base/template_parts.h"

#define TEMPLATE_MOST ((size_t)1024 * 1024)
#define SECTIONS_MOST 16 /* one in another */

struct reading {
    struct arena *arena;
    struct template *template;
    struct text text;
    size_t at;
    unsigned line;
    struct html_scan scan;
    bool parted; /* a section began or ended right behind a name: a blank comes next */
    size_t depth;
    struct {
        size_t part;
        struct html_scan scan;
    } open[SECTIONS_MOST];
};

struct mark {
    char sign; /* "#", "?", "^", "/", ">", "!", or 0 */
    struct text name, whole;
};

static bool
fault(const struct reading *reading, unsigned line, struct text found, const char *right,
      struct error *err)
{
    return error_raise(err, ERR_INPUT, "%s line %u: found \"%s\"; %s", reading->template->file,
                       line, text_for_show(reading->arena, found, 60), right);
}

static struct part *
add_part(struct reading *reading, enum part_kind kind, struct text text)
{
    struct template *template = reading->template;
    struct part *part;

    template->parts = arena_grow(reading->arena, template->parts, &template->room, template->count,
                                 sizeof *template->parts);
    part = &template->parts[template->count++];
    *part = (struct part){.kind = kind, .text = text, .line = reading->line};
    return part;
}

static bool
is_name(struct text name)
{
    if (text_is(name, "."))
        return true;
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.at[i];

        if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') && byte != '_' &&
            byte != '-')
            return false;
    }
    return name.length > 0;
}

static struct text
trim(struct text text)
{
    while (text.length > 0 && (text.at[0] == ' ' || text.at[0] == '\n'))
        text.at++, text.length--;
    while (text.length > 0 && (text.at[text.length - 1] == ' ' || text.at[text.length - 1] == '\n'))
        text.length--;
    return text;
}

/* Reads the mark that begins at reading->at. */
static bool
read_mark(const struct reading *reading, struct mark *mark, struct error *err)
{
    const char *from = reading->text.at + reading->at;
    size_t length = reading->text.length - reading->at, end = 2;

    while (end + 1 < length && !(from[end] == '}' && from[end + 1] == '}'))
        end++;
    mark->whole = (struct text){from, length};
    if (end + 1 >= length)
        return fault(reading, reading->line, mark->whole, "a mark ends with \"}}\"", err);
    mark->whole.length = end + 2;
    mark->name = (struct text){from + 2, end - 2};
    mark->sign = '\0';
    if (mark->name.length > 0 && strchr("#?^/>!", mark->name.at[0]) != NULL) {
        mark->sign = mark->name.at[0];
        mark->name.at++, mark->name.length--;
    }
    mark->name = trim(mark->name);
    if (mark->sign != '!' && !is_name(mark->name))
        return fault(reading, reading->line, mark->whole,
                     "a name has small letters, digits, \"_\" and \"-\"", err);
    return true;
}

static bool
check_place(const struct reading *reading, const struct mark *mark, struct error *err)
{
    const struct html_scan *scan = &reading->scan;
    bool right = mark->sign == '\0'  ? html_takes_value(scan)
                 : mark->sign == '>' ? scan->place == HTML_TEXT
                                     : html_takes_section(scan);

    if (right || mark->sign == '!')
        return true;
    return fault(
        reading, reading->line, mark->whole,
        arena_printf(reading->arena, "it stands in %s%s%s, where nothing from outside may go",
                     HTML_PLACE_WORDS[scan->place], scan->key[0] == '\0' ? "" : " ", scan->key),
        err);
}

static bool
open_section(struct reading *reading, const struct mark *mark, struct error *err)
{
    if (reading->depth == SECTIONS_MOST)
        return fault(reading, reading->line, mark->whole,
                     "there are at most 16 sections one in another", err);
    reading->open[reading->depth].part = reading->template->count;
    reading->open[reading->depth].scan = reading->scan;
    reading->depth++;
    add_part(reading,
             mark->sign == '#'   ? PART_SECTION
             : mark->sign == '?' ? PART_WHETHER
                                 : PART_WITHOUT,
             mark->name);
    return true;
}

static bool
close_section(struct reading *reading, const struct mark *mark, struct error *err)
{
    struct part *part;

    if (reading->depth == 0)
        return fault(reading, reading->line, mark->whole, "no section is open here", err);
    part = &reading->template->parts[reading->open[reading->depth - 1].part];
    if (!text_equals(part->text, mark->name))
        return fault(reading, reading->line, mark->whole,
                     arena_printf(reading->arena,
                                  "the section that is open here is \"%.*s\", of line %u",
                                  TEXT_ARGS(part->text), part->line),
                     err);
    if (!html_is_same_place(&reading->scan, &reading->open[reading->depth - 1].scan))
        return fault(reading, reading->line, mark->whole,
                     "a section ends where it began: in the same tag and attribute, or in text",
                     err);
    part->end = reading->template->count;
    reading->depth--;
    return true;
}

/* <input{{#on}} checked{{/on}}>: right behind a name a section stands between attributes, if only
 * what comes next is none of the name, whichever sections are left out. */
static void
part_name(struct reading *reading, const struct mark *mark)
{
    enum html_place place = reading->scan.place;

    if ((place == HTML_NAME || place == HTML_KEY) && mark->sign != '\0' &&
        strchr("#?^/", mark->sign) != NULL) {
        html_step(&reading->scan, ' ');
        reading->parted = true;
    }
}

static bool
take_mark(struct reading *reading, const struct mark *mark, struct error *err)
{
    part_name(reading, mark);
    if (!check_place(reading, mark, err))
        return false;
    switch (mark->sign) {
    case '#':
    case '?':
    case '^':
        return open_section(reading, mark, err);
    case '/':
        return close_section(reading, mark, err);
    case '>':
        add_part(reading, PART_OTHER, mark->name);
        return true;
    case '\0':
        add_part(reading, PART_VALUE, mark->name);
        return true;
    default:
        return true;
    }
}

/* Whether only blanks stand before FROM on its line, and only a line's end after END; then *BLANKS
 * is how many. */
static bool
is_line_of_its_own(struct text text, size_t from, size_t end, size_t *blanks)
{
    size_t start = from;

    while (start > 0 && (text.at[start - 1] == ' ' || text.at[start - 1] == '\t'))
        start--;
    *blanks = from - start;
    return (start == 0 || text.at[start - 1] == '\n') &&
           (end == text.length || text.at[end] == '\n');
}

static size_t
find_mark(struct text text, size_t from)
{
    while (from + 1 < text.length && !(text.at[from] == '{' && text.at[from + 1] == '{'))
        from++;
    return from + 1 < text.length ? from : text.length;
}

/* Goes on to END, and knows then where in the page that is. */
static void
pass(struct reading *reading, size_t end)
{
    struct text passed = {reading->text.at + reading->at, end - reading->at};

    html_steps(&reading->scan, passed);
    for (size_t i = 0; i < passed.length; i++)
        reading->line += passed.at[i] == '\n';
    reading->at = end;
}

static void
take_words(struct reading *reading, size_t from, size_t end)
{
    if (end > from)
        add_part(reading, PART_WORDS, (struct text){reading->text.at + from, end - from});
}

static bool
check_parted(struct reading *reading, size_t from, struct error *err)
{
    struct text words = {reading->text.at + from, reading->at - from};
    bool good = !reading->parted || words.length == 0 || strchr(" \n\t/>", words.at[0]) != NULL;

    if (words.length > 0)
        reading->parted = false;
    return good ||
           fault(reading, reading->line, words,
                 "a blank or the tag's end comes after a section that stands behind a name", err);
}

/* Goes on behind a mark, which is nothing that stands on the page. */
static void
skip(struct reading *reading, size_t length)
{
    for (size_t end = reading->at + length; reading->at < end; reading->at++)
        reading->line += reading->text.at[reading->at] == '\n';
}

static bool
read_parts(struct reading *reading, struct error *err)
{
    struct text text = reading->text;

    for (size_t from = 0;;) {
        size_t blanks = 0;
        struct mark mark = {.sign = '\0'};
        bool alone;

        pass(reading, find_mark(text, from));
        if (!check_parted(reading, from, err))
            return false;
        if (reading->at == text.length) {
            take_words(reading, from, text.length);
            return true;
        }
        if (!read_mark(reading, &mark, err))
            return false;
        alone = mark.sign != '\0' &&
                is_line_of_its_own(text, reading->at, reading->at + mark.whole.length, &blanks);
        take_words(reading, from, reading->at - (alone ? blanks : 0));
        if (!take_mark(reading, &mark, err))
            return false;
        skip(reading, mark.whole.length);
        if (alone && reading->at < text.length)
            skip(reading, 1);
        from = reading->at;
    }
}

static bool
check_end(const struct reading *reading, struct error *err)
{
    const struct part *part;

    if (reading->depth > 0) {
        part = &reading->template->parts[reading->open[reading->depth - 1].part];
        return error_raise(err, ERR_INPUT, "%s line %u: the section \"%.*s\" is not closed",
                           reading->template->file, part->line, TEXT_ARGS(part->text));
    }
    if (reading->scan.place != HTML_TEXT)
        return error_raise(err, ERR_INPUT, "%s line %u: the file ends within %s",
                           reading->template->file, reading->line,
                           HTML_PLACE_WORDS[reading->scan.place]);
    return true;
}

static bool
read_one(struct arena *arena, struct template *template, struct text text, struct error *err)
{
    struct reading reading = {.arena = arena, .template = template, .text = text, .line = 1};

    return read_parts(&reading, err) && check_end(&reading, err);
}

/* ---- templates in templates ---- */

/* Finds what TEMPLATE names, and that nothing names itself.  TEMPLATES may be NULL: none. */
static bool
link_one(struct template *template, const struct templates *templates, struct error *err)
{
    if (template->linked)
        return true;
    template->linking = true;
    for (size_t i = 0; i < template->count; i++) {
        struct part *part = &template->parts[i];
        struct template *other = NULL;

        if (part->kind != PART_OTHER)
            continue;
        for (size_t t = 0; templates != NULL && t < templates->count; t++)
            if (text_is(part->text, templates->list[t].name))
                other = &templates->list[t];
        if (other == NULL)
            return error_raise(err, ERR_INPUT, "%s line %u: there is no template \"%.*s\"",
                               template->file, part->line, TEXT_ARGS(part->text));
        if (other->linking)
            return error_raise(err, ERR_INPUT, "%s line %u: \"%.*s\" would hold itself",
                               template->file, part->line, TEXT_ARGS(part->text));
        if (!link_one(other, templates, err))
            return false;
        part->other = other;
    }
    template->linking = false;
    template->linked = true;
    return true;
}

bool
template_read(struct arena *arena, const char *file, struct text text, struct template **template,
              struct error *err)
{
    struct template *made = arena_alloc(arena, sizeof *made);

    *made = (struct template){.name = file, .file = file};
    *template = made;
    return read_one(arena, made, text, err) && link_one(made, NULL, err);
}

static bool
add_template(struct arena *arena, struct templates *templates, const char *folder, const char *file,
             struct error *err)
{
    struct template *template;
    struct text text;

    templates->list = arena_grow(arena, templates->list, &templates->room, templates->count,
                                 sizeof *templates->list);
    template = &templates->list[templates->count++];
    *template = (struct template){.name = arena_copy(arena, file, strlen(file) - 5),
                                  .file = arena_copy(arena, file, strlen(file))};
    return file_read(arena, path_join(arena, folder, file), TEMPLATE_MOST, &text, err) &&
           read_one(arena, template, text, err);
}

static bool
is_page(const char *file)
{
    size_t length = strlen(file);

    return length > 5 && strcmp(file + length - 5, ".html") == 0;
}

bool
templates_read(struct arena *arena, const char *folder, struct templates **templates,
               struct error *err)
{
    const char *const *names;
    size_t count;
    bool read = folder_names(arena, folder, &names, &count, err);

    *templates = arena_alloc(arena, sizeof **templates);
    for (size_t i = 0; read && i < count; i++)
        if (is_page(names[i]))
            read = add_template(arena, *templates, folder, names[i], err);
    for (size_t i = 0; read && i < (*templates)->count; i++)
        read = link_one(&(*templates)->list[i], *templates, err);
    return read || error_while(err, "reading the pages in \"%s\"", folder);
}
