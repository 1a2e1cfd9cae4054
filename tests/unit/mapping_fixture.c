/* SPDX-License-Identifier: MIT */
#include "mapping_fixture.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"

static size_t
count_bytes(const char *text, char byte)
{
    size_t count = 0;

    for (; *text != '\0'; text++)
        count += *text == byte;
    return count;
}

struct rowset
rowset_for_test(struct arena *arena, const char *file, const char *text)
{
    size_t lines = count_bytes(text, '\n'), bars = 0;
    size_t columns = 1 + count_bytes(arena_copy(arena, text, strcspn(text, "\n")), '|');
    struct text *cells = ARENA_ARRAY(arena, struct text, (lines + 1) * columns);
    uint32_t *numbers = ARENA_ARRAY(arena, uint32_t, lines + 1);
    size_t at = 0;

    for (size_t line = 0; line < lines; line++) {
        for (size_t column = 0; column < columns; column++, at++) {
            cells[at] = (struct text){.at = text, .length = strcspn(text, "|\n")};
            text += cells[at].length + (column + 1 < columns && text[cells[at].length] == '|');
            bars++;
        }
        must(*text == '\n'); /* each row of an export in a test has as many cells as its header */
        text++;
        numbers[line] = (uint32_t)line + 2;
    }
    must(bars == lines * columns);
    return (struct rowset){.kind = ROWSET_CSV,
                           .file = file,
                           .sheet = "",
                           .header_row = 1,
                           .column_count = columns,
                           .names = cells,
                           .row_count = lines - 1,
                           .numbers = numbers,
                           .cells = cells + columns};
}

static void
take_exports(struct mapping_fixture *f, const char *const *exports)
{
    for (size_t i = 0; i < f->mapping.file_count; i++) {
        f->exports[i] = rowset_for_test(f->arena, f->mapping.files[i].match, exports[i]);
        f->pointers[i] = &f->exports[i];
        f->inputs[i] = (struct mapping_input){.count = 1, .rowsets = &f->pointers[i]};
    }
}

void
mapping_fixture_open(struct mapping_fixture *f, const char *elements, const char *const *exports)
{
    const char *text;

    *f = (struct mapping_fixture){.arena = arena_new()};
    f->feed = (struct feed){.name = "m.xml", .notes = {.arena = f->arena}};
    f->path = path_join(f->arena, folder_for_test(f->arena), "m.xml");
    text = arena_printf(f->arena, "<mapping name=\"m\" version=\"1\">\n%s</mapping>\n", elements);
    CU_ASSERT_TRUE_FATAL(file_write(f->path, text, strlen(text), &f->err));
    if (!mapping_read(f->arena, f->path, &f->mapping, &f->faults, &f->err))
        return;
    take_exports(f, exports);
    mapping_bind(f->arena, &f->mapping, f->inputs, &f->faults, &f->bound);
    if (f->faults.count == 0)
        mapping_apply(f->arena, &f->bound, &f->feed);
}

void
mapping_fixture_close(struct mapping_fixture *f)
{
    arena_free(&f->arena);
}

const char *
mapping_fixture_faults(struct mapping_fixture *f)
{
    struct builder out = {.arena = f->arena};
    struct error err;

    builder_puts(&out, "");
    if (mapping_faults_tell("m.xml", &f->faults, &err))
        return "";
    for (size_t i = 0; i < f->faults.count; i++)
        builder_printf(&out, "%d %s\n", f->faults.list[i].line, f->faults.list[i].words);
    return out.at;
}

const char *
mapping_fixture_tables(struct mapping_fixture *f)
{
    struct builder out = {.arena = f->arena};

    builder_puts(&out, "");
    for (unsigned i = 0; i < TABLE_COUNT; i++) {
        if (!f->feed.tables[i].there)
            continue;
        builder_printf(&out, "-- %s\n", TABLES[i].name);
        builder_put(&out, f->feed.tables[i].csv.at, f->feed.tables[i].csv.length);
    }
    return out.at;
}

const char *
mapping_fixture_notes(struct mapping_fixture *f)
{
    struct builder out = {.arena = f->arena};

    builder_puts(&out, "");
    problems_sort(&f->feed.notes);
    for (size_t i = 0; i < f->feed.notes.count; i++) {
        const struct problem *problem = &f->feed.notes.list[i];

        builder_printf(
            &out, "%s %s %s %u \"%s\"", problem_is_error(problem->kind) ? "error" : "warning",
            PROBLEMS[problem->kind].code, problem_file(problem), problem->row, problem->column);
        for (size_t key = 0; key < problem->key_count; key++)
            builder_printf(&out, " %s=%s", problem->keys[key].column, problem->keys[key].value);
        builder_printf(&out, ": %s; %s\n", problem->found, problem->expected);
    }
    return out.at;
}
