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

bool
kinds_read(struct arena *arena, const char *name, struct filing_kind *kind, struct error *err)
{
    const char *path =
        path_join(arena, library_path(arena, "returns"), arena_printf(arena, "%s.xml", name));
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
