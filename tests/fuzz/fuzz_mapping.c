/* SPDX-License-Identifier: MIT */
/* A mapping file of any bytes and, behind a line "====", an export of any bytes: refused with a
 * sentence, or made into tables that the intake can read and tell places of.  The export alone is
 * drafted a mapping for, which has to follow the schema. */
#define _GNU_SOURCE /* memfd_create, memmem */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "port/unicode.h"
#include "service/library.h"
#include "service/mapped.h"
#include "service/mapping_draft.h"
#include "service/mapping_report.h"
#include "service/run.h"

#define BETWEEN "\n====\n"

/* A file in memory that lasts until it is closed. */
static int
memory_file(const void *bytes, size_t size, char path[64])
{
    int memory = memfd_create("mapping", MFD_CLOEXEC);

    must(memory >= 0 && write(memory, bytes, size) == (ssize_t)size);
    snprintf(path, 64, "/proc/self/fd/%d", memory);
    return memory;
}

static const struct framework_set *
frameworks_for_fuzzing(void)
{
    static struct arena *arena;
    static struct framework framework;
    static struct framework_set set;
    struct error err = {.code = ERR_NONE};

    if (arena == NULL) {
        arena = arena_new();
        must(library_framework(arena, "supporting-families-2022", &framework, NULL, &err));
        framework_set_make(arena, (const struct framework *[]){&framework}, 1, &set);
    }
    return &set;
}

static void
check_table(const struct feed_table *table)
{
    must(unicode_is_clean(table->csv));
    for (size_t row = 0; row < table->row_count; row++)
        must(table->places[row].part < table->part_count);
    for (size_t i = 0; i < table->told_count; i++) {
        must(table->told[i].row < table->row_count && table->told[i].column < COLUMNS_MOST);
        must(i == 0 || table->told[i - 1].row < table->told[i].row ||
             table->told[i - 1].column < table->told[i].column);
    }
}

static void
check_problems(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        must(unicode_is_clean(text_of(problems->list[i].found)));
        must(unicode_is_clean(text_of(problems->list[i].expected)));
    }
}

/* The intake has to read each row of the feed, and no other. */
static void
check_intake(struct arena *arena, const struct feed *feed)
{
    struct run_options options = {.data_dir = "",
                                  .feed = feed,
                                  .frameworks = frameworks_for_fuzzing(),
                                  .figures = {.authority = ""},
                                  .threads = 1};
    struct error err = {.code = ERR_NONE};
    struct run run;

    must(run_check(arena, &options, &run, &err));
    check_problems(&run.problems);
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        if (feed->tables[table].there)
            must(source_file(run.source, (enum table_id)table)->rows ==
                 feed->tables[table].row_count);
}

static void
try_mapping(const char *mapping, const char *export)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct mapped *mapped = ARENA_ARRAY(arena, struct mapped, 1);
    struct error err = {.code = ERR_NONE};

    if (!mapped_read(arena, mapping, export, mapped, &err)) {
        must(err.code == ERR_INPUT && err.text[0] != '\0');
        must(unicode_is_clean(text_of(err.text)));
        return;
    }
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        if (mapped->feed.tables[table].there)
            check_table(&mapped->feed.tables[table]);
    check_problems(&mapped->feed.notes);
    must(unicode_is_clean(mapping_report(arena, mapped, true)));
    check_intake(arena, &mapped->feed);
}

static void
try_draft(const char *export)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct xml_element *root;
    struct text draft;
    char path[64];
    int memory;

    if (!mapping_draft(arena, &export, 1, &draft, &err)) {
        must(err.code == ERR_INPUT && err.text[0] != '\0');
        return;
    }
    memory = memory_file(draft.at, draft.length, path);
    must(xml_read(arena, path, library_path(arena, "schemas/mapping.xsd"), &root, NULL, &err));
    close(memory);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *between = memmem(data, size, BETWEEN, strlen(BETWEEN));
    size_t length = between == NULL ? size : (size_t)(between - data);
    size_t from = between == NULL ? size : length + strlen(BETWEEN);
    char mapping[64], export[64];
    int memories[2];

    setenv("DELTARETURN_TEMPLATES", TEMPLATES_DIR, 0);
    memories[0] = memory_file(data, length, mapping);
    memories[1] = memory_file(data + from, size - from, export);
    try_mapping(mapping, export);
    try_draft(export);
    close(memories[0]);
    close(memories[1]);
    return 0;
}
