/* SPDX-License-Identifier: MIT */
/* Asking for an import or a run: the same jobs as the pages ask for. */
#include "base/random.h"
#include "model/figures.h"
#include "port/json_read.h"
#include "service/jobs.h"
#include "service/library.h"
#include "web/api_route.h"
#include "web/urlencoded.h"

#define FRAMEWORKS_LIST 16
#define KEY_MOST        64
#define WORD_MOST       100
#define AGREED_MOST     10000000

/* ---- once only ---- */

/* The key under which asking twice asks once; false, answered, for one that is none.  Without one
 * every request asks anew. */
static bool
key_read(struct api_call *call, const char *kind, const char **key)
{
    struct text given;
    bool good;

    if (!header_find(&call->request->header, "Idempotency-Key", &given))
        given = text_of(arena_printf(call->arena, "%s", random_ref().text));
    good = given.length > 0 && given.length <= KEY_MOST;
    for (size_t i = 0; i < given.length; i++)
        good = good && given.at[i] > ' ' && given.at[i] < 0x7F;
    if (!good)
        return !api_refuse(call, "\"Idempotency-Key\" has to be 1 to 64 letters, digits and signs "
                                 "of ASCII without blanks");
    *key = arena_printf(call->arena, "api %s %s %.*s", call->holder.id, kind, TEXT_ARGS(given));
    return true;
}

static bool
send_asked(struct api_call *call, const char *id, struct error *err)
{
    reply_field(call->reply, "Location",
                text_of(arena_printf(call->arena, API_PATH "/jobs/%s", id)));
    return api_show_job(call, 202, id, err);
}

/* ---- what is shipped ---- */

static bool
is_among(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool
check_names(struct api_call *call, const char *const *frameworks, size_t count, const char *mapping,
            struct error *err)
{
    const char *const *known;
    size_t known_count;

    if (!library_frameworks(call->arena, &known, &known_count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!is_among(known, known_count, frameworks[i]))
            return error_raise(err, ERR_INPUT, "\"%s\" is no framework of this council",
                               text_for_show(call->arena, text_of(frameworks[i]), 40));
    if (mapping == NULL)
        return true;
    if (!library_mappings(call->arena, &known, &known_count, err))
        return false;
    return is_among(known, known_count, mapping) ||
           error_raise(err, ERR_INPUT, "\"%s\" is no mapping of this council",
                       text_for_show(call->arena, text_of(mapping), 40));
}

/* ---- an import ---- */

struct upload_form {
    struct import_wish wish;
    struct job_file *files;
    const char *frameworks[FRAMEWORKS_LIST];
};

static bool
read_fields(struct api_call *call, struct upload_form *form, struct error *err)
{
    const struct fields *fields = &call->request->form;

    for (size_t i = 0; i < fields->count; i++) {
        struct text value = fields->at[i].value;
        const char *word = arena_copy(call->arena, value.at, value.length);

        if (!text_is_plain(value, CONTROLS_NONE))
            return error_raise(err, ERR_INPUT, "\"%s\" holds control characters",
                               text_for_show(call->arena, fields->at[i].name, 40));
        if (text_is(fields->at[i].name, "mapping") && form->wish.mapping == NULL)
            form->wish.mapping = word;
        else if (text_is(fields->at[i].name, "framework") &&
                 form->wish.framework_count < FRAMEWORKS_LIST)
            form->frameworks[form->wish.framework_count++] = word;
        else
            return error_raise(err, ERR_INPUT,
                               "\"%s\" is no field of this, or stands there too often; there are "
                               "files, mapping and framework",
                               text_for_show(call->arena, fields->at[i].name, 40));
    }
    return true;
}

static bool
read_files(struct api_call *call, struct upload_form *form, struct error *err)
{
    const struct request *request = call->request;

    form->files = ARENA_ARRAY(call->arena, struct job_file, request->upload_count);
    for (size_t i = 0; i < request->upload_count; i++) {
        const struct upload *upload = &request->uploads[i];

        if (!text_is(upload->field, "files"))
            return error_raise(err, ERR_INPUT, "\"%s\" is no field of files; there is \"files\"",
                               text_for_show(call->arena, upload->field, 40));
        form->files[i] = (struct job_file){
            .name = arena_copy(call->arena, upload->file_name.at, upload->file_name.length),
            .path = upload->path};
    }
    form->wish.files = form->files;
    form->wish.count = request->upload_count;
    form->wish.frameworks = form->frameworks;
    return request->upload_count > 0 ||
           error_raise(err, ERR_INPUT, "there are no files in the field \"files\"");
}

bool
api_upload(struct api_call *call, struct error *err)
{
    struct upload_form form = {.files = NULL};
    const char *key, *id;

    if (!key_read(call, "import", &key))
        return true;
    return read_fields(call, &form, err) && read_files(call, &form, err) &&
           check_names(call, form.frameworks, form.wish.framework_count, form.wish.mapping, err) &&
           jobs_ask_import(call->arena, call->site->state, &call->holder.actor, key, &form.wish,
                           &id, err) &&
           send_asked(call, id, err);
}

/* ---- a run ---- */

struct run_body {
    struct run_wish wish;
    const char *frameworks[FRAMEWORKS_LIST];
};

static bool
refuse_member(const char *key, const char *right, struct error *err)
{
    return error_raise(err, ERR_INPUT, "\"%s\" has to be %s", key, right);
}

/* A plain word of ASCII, which all of these are. */
static bool
read_word(struct api_call *call, const char *key, const struct json_value *value, const char **word,
          struct error *err)
{
    struct text text;
    bool good = json_kind_of(value) == JSON_KIND_TEXT;

    text = text_of(good ? json_text_of(value) : "");
    good = good && text.length > 0 && text.length <= WORD_MOST;
    for (size_t i = 0; i < text.length; i++)
        good = good && text.at[i] >= ' ' && text.at[i] < 0x7F;
    if (!good)
        return refuse_member(key, "a text of 1 to 100 letters, digits and signs of ASCII", err);
    *word = arena_copy(call->arena, text.at, text.length);
    return true;
}

static bool
read_frameworks(struct api_call *call, const struct json_value *value, struct run_body *body,
                struct error *err)
{
    size_t count = json_item_count(value);

    if (count == 0 || count > FRAMEWORKS_LIST)
        return refuse_member("frameworks", "a list of 1 to 16 names", err);
    for (size_t i = 0; i < count; i++)
        if (!read_word(call, "frameworks", json_item(value, i), &body->frameworks[i], err))
            return false;
    body->wish.framework_count = count;
    return true;
}

static bool
read_agreed(const struct json_value *value, int64_t *number, struct error *err)
{
    *number = json_kind_of(value) == JSON_KIND_NUMBER ? json_number_of(value) : -1;
    return (*number >= 0 && *number <= AGREED_MOST) ||
           refuse_member("agreed_number", "a whole number of families", err);
}

static bool
read_member(struct api_call *call, const char *key, const struct json_value *value,
            struct run_body *body, struct error *err)
{
    const struct {
        const char *key, **word;
    } WORDS[] = {
        {"area",         &body->wish.area        },
        {"as_at",        &body->wish.as_at       },
        {"claim_policy", &body->wish.claim_policy},
        {"quarter",      &body->wish.quarter     },
        {"snapshot",     &body->wish.snapshot    },
    };

    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(key, WORDS[i].key) == 0)
            return read_word(call, key, value, WORDS[i].word, err);
    if (strcmp(key, "frameworks") == 0)
        return read_frameworks(call, value, body, err);
    if (strcmp(key, "agreed_number") == 0)
        return read_agreed(value, &body->wish.agreed_number, err);
    return error_raise(err, ERR_INPUT, "\"%s\" is no member of this",
                       text_for_show(call->arena, text_of(key), 40));
}

static bool
read_run(struct api_call *call, const struct json_value *root, struct run_body *body,
         struct error *err)
{
    const struct json_value *value;
    const void *cursor = NULL;
    const char *key;

    *body = (struct run_body){.wish = {.agreed_number = AGREED_NUMBER_NONE}};
    if (json_kind_of(root) != JSON_KIND_OBJECT)
        return error_raise(err, ERR_INPUT, "the body has to be an object");
    while (json_next_member(root, &cursor, &key, &value))
        if (!read_member(call, key, value, body, err))
            return false;
    body->wish.frameworks = body->frameworks;
    if (body->wish.quarter == NULL)
        return refuse_member("quarter", "there: a quarter like 2023-24-Q3", err);
    if (body->wish.framework_count == 0)
        return refuse_member("frameworks", "there: a list of 1 to 16 names", err);
    return check_names(call, body->frameworks, body->wish.framework_count, NULL, err);
}

bool
api_run(struct api_call *call, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    const struct json_value *root;
    const char *key, *id;
    struct run_body body;

    if (!key_read(call, "run", &key))
        return true;
    if (!json_read_bytes(call->arena, "the body", call->request->body, &root, &said))
        return api_refuse(call, library_plain(call->arena, said.text));
    return read_run(call, root, &body, err) &&
           jobs_ask_run(call->arena, call->site->state, &call->holder.actor, key, &body.wish, &id,
                        err) &&
           send_asked(call, id, err);
}
