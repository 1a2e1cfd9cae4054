/* SPDX-License-Identifier: MIT */
/*
 * cells_fixture - texts as a column of cells, among bytes that look as if they belonged to them.
 */
#ifndef DELTARETURN_TESTS_UNIT_CELLS_FIXTURE_H
#define DELTARETURN_TESTS_UNIT_CELLS_FIXTURE_H

#include "base/cells.h"

static inline struct cells
cells_of_texts(struct arena *arena, const struct text *texts, size_t count)
{
    uint32_t *starts = ARENA_ARRAY(arena, uint32_t, 2 * count);
    size_t length = CELLS_SLACK, at = 0;
    char *bytes;

    for (size_t i = 0; i < count; i++)
        length += texts[i].length + 1;
    bytes = arena_alloc(arena, length);
    memset(bytes, '1', length);
    for (size_t i = 0; i < count; i++) {
        if (texts[i].length > 0)
            memcpy(bytes + at, texts[i].at, texts[i].length);
        starts[2 * i] = (uint32_t)at;
        at += texts[i].length + 1;
        starts[2 * i + 1] = (uint32_t)at;
    }
    return (struct cells){.bytes = bytes, .starts = starts, .stride = 2};
}

#endif
