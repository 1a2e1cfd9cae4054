/* SPDX-License-Identifier: MIT */
#include "base/html_place.h"

const char *const HTML_PLACE_WORDS[HTML_PLACES] = {
    [HTML_TEXT] = "text",
    [HTML_OPENED] = "the name of a tag",
    [HTML_NAME] = "the name of a tag",
    [HTML_TAG] = "a tag, between its attributes",
    [HTML_KEY] = "the name of an attribute",
    [HTML_EQUALS] = "an attribute without quotes",
    [HTML_DOUBLE] = "an attribute",
    [HTML_SINGLE] = "an attribute",
    [HTML_BARE] = "an attribute without quotes",
    [HTML_DECLARED] = "a declaration",
    [HTML_COMMENT] = "a comment",
    [HTML_SCRIPT] = "a script or style",
    [HTML_ODD] = "a script with a comment in it",
};

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

static bool
is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static char
small(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static void
name_put(char name[HTML_NAME_MOST], char byte)
{
    size_t length = strlen(name);

    if (length < HTML_NAME_MOST - 1) {
        name[length] = small(byte);
        name[length + 1] = '\0';
    }
}

/* Keeps the last bytes seen, and tells whether they end with WHAT. */
static bool
recent_ends(struct html_scan *scan, char byte, const char *what)
{
    size_t length = strlen(scan->recent), wanted = strlen(what);

    if (length == HTML_NAME_MOST - 1) {
        memmove(scan->recent, scan->recent + 1, length);
        length--;
    }
    scan->recent[length] = byte == '\0' ? ' ' : small(byte);
    scan->recent[length + 1] = '\0';
    return length + 1 >= wanted && strcmp(scan->recent + length + 1 - wanted, what) == 0;
}

static void
enter(struct html_scan *scan, enum html_place place)
{
    scan->place = place;
    scan->recent[0] = '\0';
    if (place == HTML_TAG)
        scan->key[0] = '\0';
    if (place == HTML_TEXT) {
        scan->tag[0] = scan->key[0] = '\0';
        scan->closing = false;
    }
}

static void
end_tag(struct html_scan *scan)
{
    bool raw =
        !scan->closing && (strcmp(scan->tag, "script") == 0 || strcmp(scan->tag, "style") == 0);

    if (raw) {
        scan->key[0] = '\0';
        enter(scan, HTML_SCRIPT);
    } else
        enter(scan, HTML_TEXT);
}

static void
step_opened(struct html_scan *scan, char byte)
{
    if (byte == '/' && !scan->closing)
        scan->closing = true;
    else if (byte == '!' && !scan->closing)
        enter(scan, HTML_DECLARED);
    else if (is_letter(byte)) {
        scan->place = HTML_NAME;
        name_put(scan->tag, byte);
    } else if (byte == '?' || scan->closing)
        enter(scan, HTML_DECLARED);
    else
        enter(scan, byte == '<' ? HTML_OPENED : HTML_TEXT);
}

static void
step_tag(struct html_scan *scan, char byte)
{
    if (byte == '>')
        end_tag(scan);
    else if (is_blank(byte) || byte == '/')
        enter(scan, HTML_TAG);
    else if (scan->place == HTML_NAME)
        name_put(scan->tag, byte);
    else if (byte == '=' && scan->place == HTML_KEY)
        scan->place = HTML_EQUALS;
    else {
        scan->place = HTML_KEY;
        name_put(scan->key, byte);
    }
}

static void
step_value(struct html_scan *scan, char byte)
{
    if (scan->place == HTML_EQUALS && byte == '"')
        scan->place = HTML_DOUBLE;
    else if (scan->place == HTML_EQUALS && byte == '\'')
        scan->place = HTML_SINGLE;
    else if (byte == '>')
        end_tag(scan);
    else if (scan->place == HTML_BARE && is_blank(byte))
        enter(scan, HTML_TAG);
    else if (!is_blank(byte))
        scan->place = HTML_BARE;
}

static void
step_until(struct html_scan *scan, char byte)
{
    char end[HTML_NAME_MOST + 2] = "</";

    if (scan->place == HTML_SCRIPT) {
        strcat(end, scan->tag);
        if (recent_ends(scan, byte, end)) {
            scan->closing = true;
            enter(scan, HTML_TAG);
        } else if (strstr(scan->recent, "<!--") != NULL)
            scan->place = HTML_ODD; /* in a script this changes what ends it */
    } else if (scan->place == HTML_COMMENT) {
        if (recent_ends(scan, byte, "-->") || strstr(scan->recent, "--!>") != NULL)
            enter(scan, HTML_TEXT);
    } else if (byte == '>')
        enter(scan, HTML_TEXT);
    else if (recent_ends(scan, byte, "--") && strlen(scan->recent) == 2)
        scan->place = HTML_COMMENT; /* its first hyphens may be those of its end as well */
}

void
html_step(struct html_scan *scan, char byte)
{
    switch (scan->place) {
    case HTML_TEXT:
        if (byte == '<')
            enter(scan, HTML_OPENED);
        break;
    case HTML_OPENED:
        step_opened(scan, byte);
        break;
    case HTML_NAME:
    case HTML_TAG:
    case HTML_KEY:
        step_tag(scan, byte);
        break;
    case HTML_DOUBLE:
        if (byte == '"')
            enter(scan, HTML_TAG);
        break;
    case HTML_SINGLE:
        if (byte == '\'')
            enter(scan, HTML_TAG);
        break;
    case HTML_EQUALS:
    case HTML_BARE:
        step_value(scan, byte);
        break;
    case HTML_DECLARED:
    case HTML_COMMENT:
    case HTML_SCRIPT:
        step_until(scan, byte);
        break;
    case HTML_ODD:
        break;
    case HTML_PLACES:
        must(false);
    }
}

void
html_steps(struct html_scan *scan, struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        html_step(scan, text.at[i]);
}

/* Attributes whose values are programs themselves, or pages. */
static bool
is_program(const char *key)
{
    return strncmp(key, "on", 2) == 0 || strcmp(key, "style") == 0 || strcmp(key, "srcdoc") == 0;
}

bool
html_takes_value(const struct html_scan *scan)
{
    if (scan->place == HTML_TEXT)
        return true;
    return (scan->place == HTML_DOUBLE || scan->place == HTML_SINGLE) && !is_program(scan->key);
}

bool
html_takes_section(const struct html_scan *scan)
{
    return scan->place == HTML_TAG || html_takes_value(scan);
}

bool
html_is_same_place(const struct html_scan *a, const struct html_scan *b)
{
    return a->place == b->place && strcmp(a->tag, b->tag) == 0 && strcmp(a->key, b->key) == 0 &&
           a->closing == b->closing;
}
