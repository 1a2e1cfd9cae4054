/* SPDX-License-Identifier: MIT */
/*
 * figures_file - reads the figures of a return back from its figures.json.
 *
 * Owns     The document lives in the arena.
 * Errors   ERR_INPUT naming the file and the figure.
 * See      service/report.h, which writes it; deltareturn-dataset(5).
 */
#ifndef DELTARETURN_SERVICE_FIGURES_FILE_H
#define DELTARETURN_SERVICE_FIGURES_FILE_H

#include "model/layout.h"

struct figures_file;

bool figures_file_read(struct arena *arena, const char *path, struct figures_file **file,
                       struct error *err) MUST_USE;

/* What the file says of the figure that a fill asks for. */
bool figures_file_find(const struct figures_file *file, const struct layout_fill *fill,
                       struct layout_raw *raw, struct error *err) MUST_USE;

#endif
