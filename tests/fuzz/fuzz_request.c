/* SPDX-License-Identifier: MIT */
/*
 * Requests of any bytes: lines up to an empty one are a head, the rest is its body.  What is let
 * through is in bounds, and a form with files comes out the same in whatever pieces it came.
 */
#include "fuzz.h"

#include "port/unicode.h"
#include "web/cookies.h"
#include "web/forwarded.h"
#include "web/head.h"
#include "web/multipart.h"
#include "web/target.h"

#define FIELDS_MOST 70

static struct text
cut_word(struct text *line)
{
    struct text word;

    if (!text_cut(*line, ' ', &word, line)) {
        word = *line;
        line->length = 0;
    }
    return word;
}

static struct head
read_lines(struct arena *arena, struct text *rest)
{
    struct field *fields = ARENA_ARRAY(arena, struct field, FIELDS_MOST);
    struct head head = {.size = rest->length, .header = {.at = fields}};
    struct text line = {.at = "", .length = 0};

    (void)!text_cut(*rest, '\n', &line, rest);
    head.method = cut_word(&line);
    head.target = cut_word(&line);
    head.version = line;
    while (head.header.count < FIELDS_MOST && text_cut(*rest, '\n', &line, rest) &&
           line.length > 0) {
        struct field *field = &fields[head.header.count++];

        if (!text_cut(line, ':', &field->name, &field->value))
            *field = (struct field){.name = line, .value = text_of("")};
    }
    return head;
}

static void
check_fields(const struct fields *fields)
{
    must(fields->count <= URLENCODED_MOST);
    for (size_t i = 0; i < fields->count; i++)
        must(unicode_is_clean(fields->at[i].name) && unicode_is_clean(fields->at[i].value));
}

static void
check_path(struct text path)
{
    must(path.length > 0 && path.at[0] == '/' && unicode_is_clean(path));
    for (size_t i = 0; i + 2 < path.length; i++)
        must(memcmp(path.at + i, "/..", 3) != 0 || (i + 3 < path.length && path.at[i + 3] != '/'));
}

/* --- forms with files ---------------------------------------------------------------------------
 */

static bool
note_part(void *context, struct text name, bool is_file, struct text file_name,
          struct refusal *refusal)
{
    struct builder *told = context;

    (void)refusal;
    builder_printf(told, "[%.*s|%d|%.*s]", TEXT_ARGS(name), is_file, TEXT_ARGS(file_name));
    return true;
}

static bool
note_data(void *context, struct text bytes, struct refusal *refusal)
{
    (void)refusal;
    builder_put(context, bytes.at, bytes.length);
    return true;
}

static bool
note_end(void *context, struct refusal *refusal)
{
    (void)refusal;
    builder_puts(context, "[end]");
    return true;
}

static bool
read_form(struct arena *arena, struct text boundary, struct text body, size_t piece,
          struct builder *told)
{
    const struct multipart_user user = {
        .context = told, .part = note_part, .data = note_data, .end = note_end};
    struct multipart *form = multipart_new(arena, boundary, &user);
    struct refusal refusal;
    bool good = true;

    builder_puts(told, ""); /* a form may have no part at all */
    for (size_t at = 0; good && at < body.length; at += piece)
        good = multipart_put(
            form, (struct text){body.at + at, body.length - at < piece ? body.length - at : piece},
            &refusal);
    return good && multipart_finish(form, &refusal);
}

static void
check_form(struct arena *arena, struct text boundary, struct text body)
{
    struct builder whole = {.arena = arena}, pieces = {.arena = arena};
    bool good = read_form(arena, boundary, body, body.length == 0 ? 1 : body.length, &whole);

    must(read_form(arena, boundary, body, 3, &pieces) == good);
    must(!good || text_equals((struct text){whole.at, whole.length},
                              (struct text){pieces.at, pieces.length}));
}

static void
check_body(struct arena *arena, const struct intent *intent, struct text body)
{
    struct refusal refusal;
    struct fields form;

    must(intent->length <= intent->length_most);
    if (intent->body == BODY_MULTIPART)
        check_form(arena, intent->boundary, body);
    if (intent->body == BODY_URLENCODED &&
        urlencoded_read(arena, body, CONTROLS_PASTED, &form, &refusal))
        check_fields(&form);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const PROXIES[] = {"10.0.0.1"};
    const struct proxies proxies = {.list = PROXIES, .count = 1};
    ARENA_SCOPE struct arena *arena = arena_new();
    /* a copy of exactly that many bytes, so that reading one too many is found */
    char *copy = malloc(size == 0 ? 1 : size);
    struct text rest = {.at = copy, .length = size}, path, source, given;
    struct fields query, cookies;
    struct refusal refusal = {.status = 0};
    struct intent intent;
    struct head head;
    bool secure = false;

    must(copy != NULL);
    if (size > 0)
        memcpy(copy, data, size);
    head = read_lines(arena, &rest);
    if (header_find(&head.header, "Cookie", &given))
        cookies_read(arena, given, &cookies);
    (void)!forwarded_read(&proxies, text_of("10.0.0.1"), &head.header, &source, &secure, &refusal);
    if (head_check(&head, &LIMITS_USUAL, &intent, &refusal)) {
        check_body(arena, &intent, rest);
        if (target_read(arena, head.target, intent.host, &path, &query, &refusal)) {
            check_path(path);
            check_fields(&query);
        }
    } else {
        must(refusal.status >= 400 && refusal.why != NULL);
    }
    free(copy);
    return 0;
}
