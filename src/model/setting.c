/* SPDX-License-Identifier: MIT */
#include "model/setting.h"

#include "base/utf8.h"
#include "model/person.h"

#define LINE_WIDTH 98

const struct setting_def SETTING_DEFS[SETTING_COUNT] = {
#define SETTING_ENTRY(constant, group, name, kind, initial, form, comment) \
    [SET_##constant] = {group, name, SETTING_##kind, initial, form, comment},
    SETTING_LIST(SETTING_ENTRY)
#undef SETTING_ENTRY
};

/* --- kinds of values
 * ------------------------------------------------------------------------------------------- */

/* The two ends of a form like "1..65535". */
static void
form_ends(const char *form, int64_t *least, int64_t *most)
{
    char *end;

    *least = strtoll(form, &end, 10);
    must(strncmp(end, "..", 2) == 0);
    *most = strtoll(end + 2, NULL, 10);
}

static bool
number_fits(const char *form, struct text value, int64_t *number)
{
    int64_t least, most;

    form_ends(form, &least, &most);
    return value.length > 0 && value.length < 10 &&
           strspn(value.at, "0123456789") >= value.length &&
           (*number = strtoll(value.at, NULL, 10)) >= least && *number <= most;
}

/* UTF-8 without controls. */
static bool
is_text(const struct setting_def *def, const char *value)
{
    struct text text = text_of(value);
    uint32_t character;

    (void)def;
    for (size_t at = 0, length; at < text.length; at += length) {
        length = utf8_read(text, at, &character);
        if (length == 0 || character < 0x20 || character == 0x7F)
            return false;
    }
    return true;
}

static bool
is_number(const struct setting_def *def, const char *value)
{
    int64_t number;

    return number_fits(def->form, text_of(value), &number);
}

static bool
is_switch(const struct setting_def *def, const char *value)
{
    (void)def;
    return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
}

static bool
is_choice(const struct setting_def *def, const char *value)
{
    struct text left = text_of(def->form), word;

    while (text_cut(left, '|', &word, &left))
        if (text_is(word, value))
            return true;
    return text_is(left, value);
}

/* Letters, digits, dots and hyphens. */
static bool
is_host(struct text host)
{
    for (size_t i = 0; i < host.length; i++)
        if (!(host.at[i] >= 'a' && host.at[i] <= 'z') &&
            !(host.at[i] >= 'A' && host.at[i] <= 'Z') &&
            !(host.at[i] >= '0' && host.at[i] <= '9') && host.at[i] != '.' && host.at[i] != '-')
            return false;
    return host.length > 0;
}

static bool
is_address(const struct setting_def *def, const char *value)
{
    const char *colon = strrchr(value, ':');
    struct text host;
    int64_t port;

    (void)def;
    if (colon == NULL || !number_fits("1..65535", text_of(colon + 1), &port))
        return false;
    host = (struct text){.at = value, .length = (size_t)(colon - value)};
    if (host.length > 2 && host.at[0] == '[' && host.at[host.length - 1] == ']')
        return strspn(value + 1, "0123456789abcdefABCDEF:.") == host.length - 2;
    return is_host(host);
}

static bool
is_url(const struct setting_def *def, const char *value)
{
    const char *scheme_end = strstr(value, "://");
    size_t length = strlen(value);

    (void)def;
    if (scheme_end == NULL ||
        (strncmp(value, "https://", 8) != 0 && strncmp(value, "http://", 7) != 0))
        return false;
    for (const char *c = value; *c != '\0'; c++)
        if (*c <= 0x20 || *c >= 0x7F || strchr("\"'<>\\`{}|^?#@", *c) != NULL)
            return false;
    return scheme_end[3] != '\0' && scheme_end[3] != '/' && value[length - 1] != '/';
}

static bool
is_mailbox(const struct setting_def *def, const char *value)
{
    struct error err = {.code = ERR_NONE};

    (void)def;
    return person_email_check(value, &err);
}

static bool
is_days(const struct setting_def *def, const char *value)
{
    int64_t number, before = INT64_MAX;
    struct text left = text_of(value);
    size_t count = 0;
    bool more = true;

    while (more) {
        struct text one = left;

        more = text_cut(left, ',', &one, &left);
        while (one.length > 0 && one.at[0] == ' ')
            one = (struct text){.at = one.at + 1, .length = one.length - 1};
        if (!number_fits(def->form, one, &number) || number >= before || count == SETTING_DAYS_MOST)
            return false;
        before = number;
        count++;
    }
    return true;
}

/* What is asked of each kind, and how it is told. */
static const struct {
    bool (*is)(const struct setting_def *def, const char *value);
    const char *told;
} KINDS[] = {
    [SETTING_TEXT] = {is_text,    "one line of text"                                       },
    [SETTING_NUMBER] = {is_number,  "a whole number"                                         },
    [SETTING_SWITCH] = {is_switch,  "yes or no"                                              },
    [SETTING_CHOICE] = {is_choice,  "one of"                                                 },
    [SETTING_ADDRESS] = {is_address, "an address and a port, like 127.0.0.1:8480"             },
    [SETTING_URL] = {is_url,     "an address like https://returns.council.example, without a slash at "
                             "its end"                        },
    [SETTING_MAILBOX] = {is_mailbox, "one mailbox like someone@council.example"               },
    [SETTING_FILE] = {is_text,    "a path"                                                 },
    [SETTING_DAYS] = {is_days,
                      "numbers of days from the largest to the smallest, like \"5, 2, 1\","},
};

bool
setting_check(enum setting setting, const char *value, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const struct setting_def *def = &SETTING_DEFS[setting];

    if ((value[0] == '\0' && def->initial[0] == '\0') ||
        (value[0] != '\0' && KINDS[def->kind].is(def, value)))
        return true;
    return error_raise(
        err, ERR_INPUT, "\"%s\" has to be %s%s%s%s, but it is \"%s\"", def->name,
        KINDS[def->kind].told, def->form == NULL ? "" : " ", def->form == NULL ? "" : def->form,
        def->initial[0] == '\0' ? ", or empty" : "", text_for_show(scratch, text_of(value), 60));
}

int64_t
setting_number(const char *value)
{
    return strtoll(value, NULL, 10);
}

bool
setting_is_on(const char *value)
{
    return strcmp(value, "yes") == 0;
}

size_t
setting_days(const char *value, int64_t days[SETTING_DAYS_MOST])
{
    size_t count = 0;
    char *end;

    for (const char *at = value; *at != '\0' && count < SETTING_DAYS_MOST; at = end) {
        days[count++] = strtoll(at, &end, 10);
        end += strspn(end, ", ");
    }
    return count;
}

/* --- the commented file
 * ----------------------------------------------------------------------------------------- */

/* Words behind "# ", as many on a line as fit. */
static void
put_comment(struct builder *out, const char *words)
{
    size_t column = 0;

    while (*words != '\0') {
        size_t length = strcspn(words, " ");

        if (column == 0 || column + 1 + length > LINE_WIDTH) {
            builder_puts(out, column == 0 ? "#" : "\n#");
            column = 1;
        }
        builder_printf(out, " %.*s", (int)length, words);
        column += 1 + length;
        words += length;
        words += strspn(words, " ");
    }
    builder_puts(out, "\n");
}

const char *
setting_file(struct arena *arena)
{
    struct builder out = {.arena = arena};

    put_comment(&out, "Settings of deltareturn; deltareturn.conf(5) explains them. A line without "
                      "\"#\" sets something; what is commented out holds as it stands. "
                      "\"deltareturn settings check\" says whether the file can be read.");
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        if (i == 0 || strcmp(SETTING_DEFS[i].group, SETTING_DEFS[i - 1].group) != 0)
            builder_printf(&out, "\n# --- %s\n", SETTING_DEFS[i].group);
        builder_puts(&out, "\n");
        put_comment(&out, SETTING_DEFS[i].comment);
        builder_printf(&out, "#%s = \"%s\"\n", SETTING_DEFS[i].name, SETTING_DEFS[i].initial);
    }
    return out.at;
}
