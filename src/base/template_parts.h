/* SPDX-License-Identifier: MIT */
/*
 * template_parts - a template as it was read; for template.c and template_read.c only.
 */
#ifndef DELTARETURN_BASE_TEMPLATE_PARTS_H
#define DELTARETURN_BASE_TEMPLATE_PARTS_H

#include "base/template.h"

enum part_kind { PART_WORDS, PART_VALUE, PART_SECTION, PART_WITHOUT, PART_OTHER };

struct part {
    enum part_kind kind;
    struct text text; /* the words, or the name */
    size_t end;       /* of a section: the part after its last */
    unsigned line;
    const struct template *other;
};

struct template
{
    const char *name, *file;
    size_t count, room;
    struct part *parts;
    bool linked, linking;
};

struct templates {
    size_t count, room;
    struct template *list;
};

#endif
