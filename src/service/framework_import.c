/* SPDX-License-Identifier: MIT */
#include "service/framework_import.h"

#include <errno.h>

#include "model/heading.h"
#include "port/unicode.h"
#include "service/framework_xml.h"
#include "service/library.h"

#define NAME_MOST      64
#define AUTHORITY_MOST 200

/* ---- importing ---- */

static bool
authority_is_good(struct arena *arena, const char *authority, struct error *err)
{
    size_t length = strlen(authority);
    bool good = length <= AUTHORITY_MOST && unicode_is_clean(text_of(authority)) &&
                unicode_trim(text_of(authority)).length == length && length > 0;

    for (size_t i = 0; i < length; i++)
        good = good && (unsigned char)authority[i] >= ' ';
    return good ||
           error_raise(err, ERR_INPUT,
                       "--authority \"%s\" is not the name of a council in at most %d bytes",
                       text_for_show(arena, text_of(authority), 60), AUTHORITY_MOST);
}

/* "St. Mary's Council" -> "st-mary-s-council-needs" */
static const char *
name_made(struct arena *arena, const char *authority)
{
    static const char AFTER[] = "-needs";
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (; *authority != '\0' && out.length < NAME_MOST - (sizeof AFTER - 1); authority++) {
        char c = *authority >= 'A' && *authority <= 'Z' ? (char)(*authority + 32) : *authority;

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            builder_put(&out, &c, 1);
        else if (out.length > 0 && out.at[out.length - 1] != '-')
            builder_puts(&out, "-");
    }
    while (out.length > 0 && out.at[out.length - 1] == '-')
        out.at[--out.length] = '\0';
    builder_puts(&out, out.length == 0 ? AFTER + 1 : AFTER);
    return out.at;
}

/* ---- what the needs of the list take from the other framework ---- */

/* Whether two texts differ in capitals, blanks and punctuation at most. */
static bool
same_words(struct arena *arena, const char *a, const char *b)
{
    return strcmp(heading_words(arena, text_of(a)), heading_words(arena, text_of(b))) == 0;
}

static bool
asks_more(const struct need_def *need)
{
    return need->measure_count > 0 || need->eligibility > 0 || need->sustain_months > 0;
}

/* "attends-90, absent", all that a need names. */
static const char *
measures_named(struct arena *arena, const struct framework *like, const struct need_def *need)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (uint16_t i = 0; i < need->measure_count; i++)
        builder_printf(&out, "%s%s", out.length == 0 ? "" : ", ",
                       like->measures[need->measures[i]].id);
    if (need->eligibility > 0)
        builder_printf(&out, "%s%s", out.length == 0 ? "" : ", ",
                       like->measures[need->eligibility - 1].id);
    if (need->sustain_months > 0)
        builder_printf(&out, "%s%d months", out.length == 0 ? "" : ", ", (int)need->sustain_months);
    return out.at;
}

static void
note(struct import *import, const char *words)
{
    import->notes[import->note_count++] = words;
}

/* A need under the same code and headline is the same need, perhaps in other words; a code that has
 * moved to another headline stands for something else. */
static void
take_ties(struct arena *arena, const struct framework *like, struct import *import,
          struct need_def *need)
{
    uint16_t at = framework_need(like, text_of(need->code));
    const struct need_def *known = at == NEED_NONE ? NULL : &like->needs[at];
    const char *named;

    if (known == NULL || !asks_more(known))
        return;
    named = measures_named(arena, like, known);
    if (like->headlines[known->headline].number != import->list.headlines[need->headline].number) {
        note(import,
             arena_printf(arena, "%s stands under another headline than in %s: it does not ask %s",
                          need->code, like->name, named));
        return;
    }
    need->measures = known->measures;
    need->measure_count = known->measure_count;
    need->eligibility = known->eligibility;
    need->sustain_months = known->sustain_months;
    if (!same_words(arena, need->text, known->text))
        note(import, arena_printf(arena,
                                  "%s is worded otherwise than in %s: look whether it should "
                                  "still ask %s",
                                  need->code, like->name, named));
}

static bool
list_has(const struct import *import, const char *code)
{
    for (uint16_t i = 0; i < import->list.need_count; i++)
        if (strcmp(import->list.needs[i].code, code) == 0)
            return true;
    return false;
}

static void
tie_needs(struct arena *arena, const struct framework *like, struct import *import)
{
    struct need_def *needs = ARENA_ARRAY(arena, struct need_def, import->list.need_count);

    import->notes =
        ARENA_ARRAY(arena, const char *, (size_t)import->list.need_count + like->need_count);
    for (uint16_t i = 0; i < import->list.need_count; i++) {
        needs[i] = import->list.needs[i];
        take_ties(arena, like, import, &needs[i]);
        import->tied += asks_more(&needs[i]);
    }
    import->framework.sustains_by_need = false;
    for (uint16_t i = 0; i < import->list.need_count; i++)
        import->framework.sustains_by_need |= needs[i].sustain_months > 0;
    import->framework.needs = needs;
    for (uint16_t i = 0; i < like->need_count; i++)
        if (asks_more(&like->needs[i]) && !list_has(import, like->needs[i].code))
            note(import, arena_printf(arena, "%s of %s is not in the list: nobody asks its %s",
                                      like->needs[i].code, like->name,
                                      measures_named(arena, like, &like->needs[i])));
}

static void
make_framework(struct arena *arena, const struct import_options *options,
               const struct framework *like, struct import *import)
{
    struct framework *made = &import->framework;

    *made = *like;
    made->name = options->name == NULL ? name_made(arena, options->authority) : options->name;
    made->version = options->version == NULL ? "1" : options->version;
    made->official = false;
    made->warning_count = 0;
    made->source = arena_printf(arena, "need list supplied by %s; all else as in %s, version %s",
                                options->authority, like->name, like->version);
    if (options->valid_from != DAY_UNKNOWN)
        made->valid_from = options->valid_from;
    if (options->valid_to != DAY_UNKNOWN)
        made->valid_to = options->valid_to;
    made->headline_count = import->list.headline_count;
    made->headlines = import->list.headlines;
    made->need_count = import->list.need_count;
    tie_needs(arena, like, import);
    import->xml = framework_xml(arena, made);
}

static void
stream_close(void *handle)
{
    fclose(handle);
}

/* Reads back what would be written, as "framework check" does, before anything is. */
static bool
check_made(struct arena *arena, const struct import *import, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    FILE *stream = tmpfile();
    struct framework again;
    const char *place;

    if (stream == NULL)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot make a temporary file");
    arena_defer(scratch, stream_close, stream);
    if (fwrite(import->xml.at, 1, import->xml.length, stream) != import->xml.length ||
        fflush(stream) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot write a temporary file");
    place = arena_printf(scratch, "/proc/self/fd/%d", fileno(stream));
    if (library_framework(scratch, place, &again, NULL, err))
        return true;
    if (err->code == ERR_INPUT && strncmp(err->text, place, strlen(place)) == 0) {
        const char *rest = arena_printf(arena, "%s", err->text + strlen(place));

        return error_raise(err, ERR_INPUT, "no framework can be made of the list:%s", rest);
    }
    return false;
}

bool
framework_import(struct arena *arena, const struct import_options *options, struct import *import,
                 struct error *err)
{
    struct framework like;

    *import = (struct import){.sheet_name = ""};
    if (!authority_is_good(arena, options->authority, err) ||
        !library_framework(arena, options->like, &like, NULL, err) ||
        !need_sheet_read(arena, options, &import->sheet_name, &import->sheet, err))
        return false;
    if (!need_columns_find(arena, &import->sheet, options->asked, &import->columns, err) ||
        !need_list_read(arena, &import->sheet, &import->columns, &like, &import->list, err))
        return import->sheet_name[0] == '\0'
                   ? error_while(err, "%s", options->path)
                   : error_while(err, "%s, sheet \"%s\"", options->path, import->sheet_name);
    make_framework(arena, options, &like, import);
    return check_made(arena, import, err);
}
