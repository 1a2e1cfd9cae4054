/* SPDX-License-Identifier: MIT */
/*
 * placeholder - texts with places like {name} in them, filled with values.
 *
 * Owns     What is written lives in the builder's arena.
 * Errors   ERR_INPUT for a place that nothing fills, and for a bracket that nothing closes.
 */
#ifndef DELTARETURN_MODEL_PLACEHOLDER_H
#define DELTARETURN_MODEL_PLACEHOLDER_H

#include "base/text.h"

struct placeholder {
    const char *name, *value;
};
struct placeholders {
    const struct placeholder *list;
    size_t count;
    const struct placeholders *more; /* looked at when it is not here; NULL: none */
};

/* How values are written: as they are, or so that HTML shows them as they are. */
enum placeholder_for { FOR_TEXT, FOR_HTML };

bool placeholder_fill(struct builder *out, struct text text, const struct placeholders *values,
                      enum placeholder_for purpose, struct error *err) MUST_USE;

#endif
