/* SPDX-License-Identifier: MIT */
/*
 * rowsets_parts - what the readers of rowsets.h share: one function a kind of file.
 *
 * Owns     As rowsets.h.
 * Errors   As rowsets.h.
 */
#ifndef DELTARETURN_SERVICE_ROWSETS_PARTS_H
#define DELTARETURN_SERVICE_ROWSETS_PARTS_H

#include "model/rowset_build.h"
#include "service/rowsets.h"

/* Each fills list and count; PATH is read, FILE->file.name tells it. */
bool rowsets_csv(struct arena *arena, const char *path, const struct rowset_options *options,
                 struct rowset_file *file, struct error *err) MUST_USE;
bool rowsets_book(struct arena *arena, const char *path, const struct rowset_options *options,
                  struct rowset_file *file, struct error *err) MUST_USE;
bool rowsets_xml(struct arena *arena, const char *path, const struct rowset_options *options,
                 struct rowset_file *file, struct error *err) MUST_USE;

static inline bool
rowset_is_wanted(const struct rowset_options *options, const char *sheet)
{
    return options->wants == NULL || options->wants(options->context, sheet);
}

/* Without white space at both ends; most cells have none. */
struct text rowset_trim(struct text text);

#endif
