/* SPDX-License-Identifier: MIT */
/* Taking in exports by upload. */
#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "service/imports.h"
#include "web/form.h"
#include "web/pages.h"

#define FILES_MOST   32
#define NAME_MOST    100
#define MAPPING_NAME "mapping.xml"

static const struct form_field IMPORT[] = {
    {"files",   "Choose the files that your case system exported", 0, 0},
    {"mapping", NULL,                                              0, 0},
};
#define IMPORT_FIELDS (sizeof IMPORT / sizeof *IMPORT)

static bool
show_import(struct visit *visit, int status, const struct form *form, struct error *err)
{
    view_put(visit->view, "title", "Import exports");
    form_show(form, visit->view);
    return visit_show(visit, status, "import", err);
}

bool
import_page(struct visit *visit, struct error *err)
{
    struct form form;

    form_begin(IMPORT, IMPORT_FIELDS, &form);
    return show_import(visit, 200, &form, err);
}

/* ---- what was uploaded ---- */

/* A browser may send a whole path; a name of ours has no folder, no dot in front, nothing odd. */
static const char *
safe_name(struct arena *arena, struct text name)
{
    size_t from = 0;
    char *safe;

    for (size_t i = 0; i < name.length; i++)
        if (name.at[i] == '/' || name.at[i] == '\\')
            from = i + 1;
    safe = arena_copy(arena, name.at + from, name.length - from);
    for (char *c = safe; *c != '\0'; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
              strchr("._- ", *c) != NULL))
            *c = '_';
    if (safe[0] == '.')
        safe[0] = '_';
    return strlen(safe) > NAME_MOST ? safe + strlen(safe) - NAME_MOST : safe;
}

/* Into our own folder; when that lies on another disk, as a copy. */
static bool
take_file(struct arena *arena, const struct upload *upload, const char *path, struct error *err)
{
    struct text bytes;

    if (file_exists(path))
        return error_raise(err, ERR_INPUT, "two files have the name \"%s\"", path_base(path));
    if (link(upload->path, path) == 0)
        return true;
    if (errno != EXDEV && errno != EPERM)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot keep an uploaded file");
    return file_read(arena, upload->path, (size_t)upload->length + 1, &bytes, err) &&
           file_write(path, bytes.at, bytes.length, err);
}

/* What was sent, in a private folder that goes with the arena. */
struct sent {
    const char *folder, *data, *mapping;
    size_t count;
};

static bool
take_files(struct visit *visit, struct sent *sent, struct error *err)
{
    const struct request *request = visit->request;

    for (size_t i = 0; i < request->upload_count; i++) {
        const struct upload *upload = &request->uploads[i];
        bool mapping = text_is(upload->field, "mapping");
        const char *path =
            path_join(visit->arena, sent->folder,
                      mapping ? MAPPING_NAME : safe_name(visit->arena, upload->file_name));

        if (upload->file_name.length == 0 || (!mapping && !text_is(upload->field, "files")))
            continue;
        if (mapping)
            path =
                path_join(visit->arena, path_join(visit->arena, sent->folder, ".."), MAPPING_NAME);
        if (!mapping && ++sent->count > FILES_MOST)
            return error_raise(err, ERR_INPUT, "choose at most %d files", FILES_MOST);
        if (!take_file(visit->arena, upload, path, err))
            return false;
        *(mapping ? &sent->mapping : &sent->data) = path;
    }
    return true;
}

/* One workbook or XML file is read as such; anything else as a folder of CSV files. */
static const char *
data_of(const struct sent *sent)
{
    size_t length = strlen(sent->data);
    bool table = length > 4 && strcmp(sent->data + length - 4, ".csv") == 0;

    return sent->count == 1 && !table ? sent->data : sent->folder;
}

static bool
import_files(struct visit *visit, struct import_done *done, struct error *err)
{
    struct state *state = visit->site->state;
    struct sent sent = {.count = 0};
    struct new_folder *folder;

    if (!folder_create(visit->arena, state_path(state, visit->arena, "uploading"), &folder, err))
        return false;
    sent.folder = path_join(visit->arena, folder_path(folder), "data");
    if (!folders_make(sent.folder, err) || !take_files(visit, &sent, err))
        return false;
    if (sent.count == 0)
        return error_raise(err, ERR_INPUT, "choose the files that your case system exported");
    return imports_take(visit->arena, state, visit_actor(visit), data_of(&sent), sent.mapping, done,
                        err);
}

bool
import_do(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct import_done done;
    struct form form;

    if (import_files(visit, &done, &said)) {
        visit_sign(visit);
        return visit_go(visit, "/run");
    }
    if (said.code != ERR_INPUT)
        return error_raise(err, said.code, "%s", said.text);
    form_begin(IMPORT, IMPORT_FIELDS, &form);
    form_refuse(&form, "files", visit_sentence(visit, &said));
    return show_import(visit, 422, &form, err);
}
