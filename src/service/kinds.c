/* SPDX-License-Identifier: MIT */
#include "service/kinds.h"

#include "base/file.h"
#include "port/xml.h"
#include "service/library.h"

/* The order is the same for all kinds; only the last stage may be left out. */
static const enum move STAGES[] = {MOVE_SUBMIT, MOVE_CERTIFY, MOVE_SIGN_OFF};

static bool
stages_read(struct arena *arena, const char *path, const struct xml_element *root,
            struct filing_kind *kind, struct error *err)
{
    size_t count = 0;

    for (const struct xml_element *stage = xml_child(root, "stage"); stage != NULL;
         stage = xml_next(stage, "stage"), count++) {
        const char *expected = MOVE_DEFS[STAGES[count]].code;

        if (strcmp(xml_attribute(arena, stage, "move"), expected) != 0)
            return error_raise(err, ERR_INPUT,
                               "%s line %d: element stage: stage %zu is \"%s\", and has to be "
                               "\"%s\"",
                               path, xml_line(stage), count + 1,
                               xml_attribute(arena, stage, "move"), expected);
    }
    kind->certified = count >= 2;
    kind->signed_off = count >= 3;
    return true;
}

static const char *
kind_path(struct arena *arena, const char *name)
{
    return path_join(arena, library_path(arena, "returns"), arena_printf(arena, "%s.xml", name));
}

bool
kinds_read(struct arena *arena, const char *name, struct filing_kind *kind, struct error *err)
{
    const char *path = kind_path(arena, name);
    const struct xml_element *root;

    if (strchr(name, '/') != NULL || !file_exists(path))
        return error_raise(err, ERR_INPUT, "there is no kind of return \"%s\"", name);
    if (!xml_read(arena, path, library_path(arena, "schemas/return-kind.xsd"), &root, NULL, err))
        return false;
    *kind = (struct filing_kind){
        .name = xml_attribute(arena, root, "name"),
        .label = xml_attribute(arena, root, "label"),
    };
    return stages_read(arena, path, root, kind, err);
}

/* A kind that was read, and how its file was then. */
struct kept_kind {
    const struct kept_kind *next;
    const char *name, *path;
    struct file_stamp file;
    struct filing_kind kind;
};

bool
kinds_known(struct state *state, const char *name, struct filing_kind *kind, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct kept_kind *made;
    const char *path;
    struct file_stamp file;

    for (const struct kept_kind *kept = state->kinds; kept != NULL; kept = kept->next)
        if (strcmp(kept->name, name) == 0 && !file_has_changed(kept->path, &kept->file)) {
            *kind = kept->kind;
            return true;
        }
    path = kind_path(arena, name);
    file = file_stamp(path);
    if (file.number == 0)
        return kinds_read(arena, name, kind, err); /* which says what is the matter */
    if (!kinds_read(state->arena, name, kind, err))
        return false;
    made = ARENA_ARRAY(state->arena, struct kept_kind, 1);
    *made = (struct kept_kind){.next = state->kinds,
                               .name = arena_copy(state->arena, name, strlen(name)),
                               .path = arena_copy(state->arena, path, strlen(path)),
                               .file = file,
                               .kind = *kind};
    state->kinds = made;
    return true;
}
