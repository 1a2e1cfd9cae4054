/* SPDX-License-Identifier: MIT */
/*
 * foreign - what must hold of any file that rowsets_read takes: sound text in a table without
 * holes, which reads as CSV just as it stands; or a sentence.
 *
 * memfd_create wants _GNU_SOURCE before the first header.
 */
#ifndef DELTARETURN_TESTS_FUZZ_FOREIGN_H
#define DELTARETURN_TESTS_FUZZ_FOREIGN_H

#include <sys/mman.h>
#include <unistd.h>

#include "port/csv.h"
#include "port/unicode.h"
#include "service/exports.h"
#include "service/rowsets.h"

/* The records of a feed's CSV are the rows of its rowset, cell by cell. */
static inline void
foreign_check_csv(struct arena *arena, const struct feed_table *table)
{
    const struct rowset *rowset = table->parts[0].rowset;
    struct error err = {.code = ERR_NONE};
    struct csv_batch batch;
    size_t record = 0;
    struct csv *csv;

    must(csv_open_bytes(arena, "feed", table->csv, CSV_SINGLE_ROWS, &csv, &err));
    do {
        must(csv_read(csv, &batch, &err));
        for (size_t i = 0; i < batch.record_count; i++, record++)
            for (size_t cell = 0; cell < rowset->column_count; cell++) {
                struct text text, meant = record == 0 ? rowset->names[cell]
                                                      : rowset_cell(rowset, record - 1, cell);

                must(csv_cell_count(&batch, i) == rowset->column_count);
                must(csv_cell(&batch, i, cell, &text) == CSV_GOOD && text_equals(text, meant));
            }
    } while (batch.record_count > 0);
    must(record == table->row_count + 1);
}

static inline void
foreign_check_rowset(const struct rowset *rowset)
{
    for (size_t i = 0; i < rowset->row_count * rowset->column_count; i++) {
        struct text cell = rowset->cells[i];

        must(unicode_is_clean(cell) && unicode_trim(cell).length == cell.length);
    }
    for (size_t row = 1; row < rowset->row_count; row++)
        must(rowset->numbers[row - 1] <= rowset->numbers[row]);
    for (size_t i = 0; i < rowset->fault_count; i++)
        must(rowset->faults[i].column == ROWSET_NO_COLUMN ||
             rowset->faults[i].column < rowset->column_count);
}

/* Any bytes, as a file. */
static inline void
foreign_check(const void *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *path = arena_alloc(arena, 64);
    struct error err = {.code = ERR_NONE};
    const struct feed *feed;
    struct rowset_file file;
    int memory = memfd_create("foreign", MFD_CLOEXEC);

    must(memory >= 0 && write(memory, data, size) == (ssize_t)size);
    snprintf(path, 64, "/proc/self/fd/%d", memory);
    if (rowsets_read(arena, path, NULL, &file, &err))
        for (size_t i = 0; i < file.count; i++)
            foreign_check_rowset(&file.list[i]);
    else
        must(err.code == ERR_INPUT && err.text[0] != '\0' && unicode_is_clean(text_of(err.text)));
    if (exports_read(arena, path, &feed, &err))
        for (unsigned table = 0; table < TABLE_COUNT; table++)
            if (feed->tables[table].there)
                foreign_check_csv(arena, &feed->tables[table]);
    close(memory);
}

#endif
