/* SPDX-License-Identifier: MIT */
/* Taking in exports by upload: asked for here, done by other processes, followed in pages_jobs.c.
 */
#include "base/random.h"
#include "service/jobs.h"
#include "service/library.h"
#include "web/form.h"
#include "web/pages.h"

#define FILES_MOST 100

static const struct form_field IMPORT[] = {
    {"files",   "Choose the files that your case system exported", 0,           0  },
    {"mapping", NULL,                                              0,           100},
    {"nonce",   "Open the page again",                             FORM_NEEDED, 32 },
};
#define IMPORT_FIELDS (sizeof IMPORT / sizeof *IMPORT)

static bool
show_import(struct visit *visit, int status, const struct form *form, struct error *err)
{
    const char *const *names;
    size_t count;

    if (!library_mappings(visit->arena, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct view *option = view_add(visit->view, "mappings");

        view_put(option, "value", names[i]);
        view_yes(option, "chosen", strcmp(names[i], form_value(form, "mapping")) == 0);
    }
    view_put(visit->view, "title", "Import exports");
    form_show(form, visit->view);
    return visit_show(visit, status, "import", err);
}

bool
import_page(struct visit *visit, struct error *err)
{
    struct form form;

    form_begin(IMPORT, IMPORT_FIELDS, &form);
    form_set(&form, "nonce", arena_printf(visit->arena, "%s", random_ref().text));
    return show_import(visit, 200, &form, err);
}

/* What follows the last slash of either kind: some browsers send a whole path. */
static const char *
plain_name(struct arena *arena, struct text name)
{
    size_t from = 0;

    for (size_t i = 0; i < name.length; i++)
        if (name.at[i] == '/' || name.at[i] == '\\')
            from = i + 1;
    return arena_copy(arena, name.at + from, name.length - from);
}

static struct import_wish
wish_of(const struct visit *visit, const struct form *form)
{
    const struct request *request = visit->request;
    struct job_file *files = ARENA_ARRAY(visit->arena, struct job_file, request->upload_count);
    const char *mapping = form_value(form, "mapping");
    struct import_wish wish = {.files = files, .mapping = string_or_null(mapping)};

    for (size_t i = 0; i < request->upload_count; i++)
        if (request->uploads[i].file_name.length > 0)
            files[wish.count++] =
                (struct job_file){.name = plain_name(visit->arena, request->uploads[i].file_name),
                                  .path = request->uploads[i].path};
    return wish;
}

bool
import_do(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct import_wish wish;
    struct form form;
    const char *id;

    if (!form_read(visit, IMPORT, IMPORT_FIELDS, &form))
        return show_import(visit, 422, &form, err);
    wish = wish_of(visit, &form);
    if (wish.count == 0 || wish.count > FILES_MOST) {
        form_refuse(&form, "files", IMPORT[0].missing);
        return show_import(visit, 422, &form, err);
    }
    if (jobs_ask_import(visit->arena, visit->site->state, visit_actor(visit),
                        form_value(&form, "nonce"), &wish, &id, &said))
        return visit_go(visit, arena_printf(visit->arena, "/jobs/%s", id));
    if (said.code != ERR_INPUT)
        return error_pass(err, &said);
    form_set(&form, "nonce", arena_printf(visit->arena, "%s", random_ref().text));
    form_refuse(&form, "files", visit_sentence(visit, &said));
    return show_import(visit, 422, &form, err);
}
