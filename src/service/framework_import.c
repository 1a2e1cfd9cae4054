/* SPDX-License-Identifier: MIT */
#include "service/framework_import.h"

#include <errno.h>
#include <inttypes.h>

#include "port/unicode.h"
#include "service/library.h"

#define NAME_MOST      64
#define AUTHORITY_MOST 200

/* ---- as a file ---- */

static void
put_escaped(struct builder *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '&')
            builder_puts(out, "&amp;");
        else if (*text == '<')
            builder_puts(out, "&lt;");
        else if (*text == '>')
            builder_puts(out, "&gt;");
        else if (*text == '"')
            builder_puts(out, "&quot;");
        else
            builder_put(out, text, 1);
    }
}

static void
put_attribute(struct builder *out, const char *name, const char *value)
{
    builder_printf(out, " %s=\"", name);
    put_escaped(out, value);
    builder_puts(out, "\"");
}

static void
put_number(struct builder *out, const char *name, int64_t value)
{
    builder_printf(out, " %s=\"%" PRId64 "\"", name, value);
}

static void
put_day(struct builder *out, const char *name, int32_t day)
{
    if (day != DAY_UNKNOWN)
        put_attribute(out, name, day_format(day).text);
}

static const char *
yes_no(bool value)
{
    return value ? "yes" : "no";
}

static void
put_head(struct builder *out, const struct framework *framework)
{
    builder_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<framework");
    put_attribute(out, "name", framework->name);
    put_attribute(out, "version", framework->version);
    put_attribute(out, "official", yes_no(framework->official));
    put_day(out, "valid-from", framework->valid_from);
    put_day(out, "valid-to", framework->valid_to);
    builder_puts(out, ">\n  <source>");
    put_escaped(out, framework->source);
    builder_puts(out, "</source>\n");
}

static void
put_tests(struct builder *out, const struct framework *framework)
{
    builder_puts(out, "  <tests");
    put_number(out, "min-needs", framework->min_needs);
    put_number(out, "min-headlines", framework->min_headlines);
    put_number(out, "sustain-months", framework->sustain_months);
    put_attribute(out, "closure-quality", yes_no(framework->closure_quality));
    put_attribute(out, "regression", yes_no(framework->regression));
    put_number(out, "unauthorised-limit", framework->unauthorised_limit);
    put_attribute(out, "claim-policy", claim_policy_format(framework->claim_policy).text);
    builder_puts(out, "/>\n  <rereferral>\n");
    for (uint16_t i = 0; i < framework->rereferral_count; i++) {
        builder_puts(out, "    <event");
        put_attribute(out, "type", framework->rereferral[i]);
        builder_puts(out, "/>\n");
    }
    builder_puts(out, "  </rereferral>\n  <payment");
    put_number(out, "per-family-pence", framework->payment_pence);
    put_number(out, "school-incentive-pence", framework->school_incentive_pence);
    builder_puts(out, "/>\n");
}

static void
put_headline(struct builder *out, const struct framework *framework, uint16_t headline)
{
    builder_puts(out, "  <headline");
    put_number(out, "number", framework->headlines[headline].number);
    put_attribute(out, "label", framework->headlines[headline].label);
    builder_puts(out, ">\n");
    for (uint16_t i = 0; i < framework->need_count; i++) {
        if (framework->needs[i].headline != headline)
            continue;
        builder_puts(out, "    <need");
        put_attribute(out, "code", framework->needs[i].code);
        builder_puts(out, ">");
        put_escaped(out, framework->needs[i].text);
        builder_puts(out, "</need>\n");
    }
    builder_puts(out, "  </headline>\n");
}

struct text
framework_xml(struct arena *arena, const struct framework *framework)
{
    struct builder out = {.arena = arena};

    put_head(&out, framework);
    put_tests(&out, framework);
    for (uint16_t i = 0; i < framework->headline_count; i++)
        put_headline(&out, framework, i);
    builder_puts(&out, "</framework>\n");
    return (struct text){.at = out.at, .length = out.length};
}

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

static void
make_framework(struct arena *arena, const struct import_options *options,
               const struct framework *like, struct import *import)
{
    struct framework *made = &import->framework;

    *made = *like;
    made->name = options->name == NULL ? name_made(arena, options->authority) : options->name;
    made->version = options->version == NULL ? "1" : options->version;
    made->official = false;
    made->source =
        arena_printf(arena, "need list supplied by %s; tests and payments as in %s, version %s",
                     options->authority, like->name, like->version);
    if (options->valid_from != DAY_UNKNOWN)
        made->valid_from = options->valid_from;
    if (options->valid_to != DAY_UNKNOWN)
        made->valid_to = options->valid_to;
    made->headline_count = import->list.headline_count;
    made->headlines = import->list.headlines;
    made->need_count = import->list.need_count;
    made->needs = import->list.needs;
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
