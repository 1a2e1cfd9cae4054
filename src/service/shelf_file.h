/* SPDX-License-Identifier: MIT */
/*
 * shelf_file - a dataset as a file that is mapped instead of read.
 *
 * A head of one page says where each array lies; arrays begin at pages.  The body is summed in
 * SLICES pieces, so that several threads can hold them against their sums, which also brings the
 * pages in.  A file is only taken when every sum is right, it belongs to whoever asks and nobody
 * else may read it, and it was written for the very same words by this format.
 *
 * The rows lie in the order of families (model/family_order.h).
 *
 * Units    Bytes.
 * Owns     A mapped dataset lives as long as the arena given.  Nobody shortens such a file: it is
 *          written under another name and renamed, and removed as a whole.
 * Errors   Writing: ERR_STORAGE.  Taking has none: what cannot be taken is not there.
 */
#ifndef DELTARETURN_SERVICE_SHELF_FILE_H
#define DELTARETURN_SERVICE_SHELF_FILE_H

#include "model/dataset.h"

/* Writes what was read; CODE_COUNT as in the set it was read by. */
bool shelf_write(const char *path, const char *words, struct dataset *dataset, uint32_t code_count,
                 struct error *err) MUST_USE;

/* The dataset that was written to PATH for WORDS, or NULL.  *THREADS may be 0: it becomes as many
 * as are worth while for that much. */
struct dataset *
shelf_map(struct arena *arena, const char *path, const char *words, unsigned *threads);

#endif
