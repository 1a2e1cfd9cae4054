/* SPDX-License-Identifier: MIT */
#include "service/showing.h"

#include "base/bulk.h"
#include "port/xlsx_read.h"
#include "service/drafting_parts.h"
#include "service/library.h"
#include "service/returns.h"

#define CHECKS_BOOK  "submission.xlsx"
#define CHECKS_SHEET "Checks"
#define NOTHING_ODD  "None" /* the kind of the one row that says so */
#define FIRST_ROW    3      /* behind title, lead and headings */
#define COLUMNS      4

static const struct xlsx_limits LIMITS = {
    .bytes = (uint64_t)256 * 1024 * 1024, .parts = 1000, .plain = true};

struct looking {
    struct arena *arena, *scratch;
    struct state *state;
    const char *filing;
    int64_t revision;
    struct showing *showing;
};

/* A file of the revision for whoever reads files only.  What is unsealed is not to lie on a disk,
 * and a page is not to wait for one. */
static bool
lay_out(struct looking *looking, const char *name, const char **path, struct error *err)
{
    const struct bulk *bulk;
    struct text bytes;

    if (!returns_file(looking->scratch, looking->state, looking->filing, looking->revision, name,
                      &bytes, err) ||
        !bulk_make(looking->scratch, bytes, &bulk, err))
        return false;
    *path = bulk_path(looking->scratch, bulk);
    return true;
}

/* ---- what the run found odd ---- */

static bool
take_cell(void *context, const struct xlsx_cell *cell, struct error *err)
{
    struct looking *looking = context;
    struct showing *showing = looking->showing;
    struct shown_check *check;
    const char *text;

    (void)err;
    if (cell->row < FIRST_ROW || cell->column >= COLUMNS)
        return true;
    while (showing->check_count <= cell->row - FIRST_ROW) {
        showing->checks = arena_grow(looking->arena, showing->checks, &showing->check_room,
                                     showing->check_count, sizeof *showing->checks);
        showing->checks[showing->check_count++] = (struct shown_check){"", "", "", ""};
    }
    check = &showing->checks[cell->row - FIRST_ROW];
    text = cell->type == XLSX_NUMBER
               ? arena_printf(looking->arena, "%s", number_format((int64_t)cell->number).text)
               : arena_copy(looking->arena, cell->text.at, cell->text.length);
    *(cell->column == 0   ? &check->what
      : cell->column == 1 ? &check->kind
      : cell->column == 2 ? &check->count
                          : &check->meaning) = text;
    return true;
}

static bool
read_checks(struct looking *looking, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const struct xlsx_sink sink = {.cell = take_cell, .context = looking};
    struct showing *showing = looking->showing;
    struct xlsx_book *book;
    const char *path;

    if (!lay_out(looking, CHECKS_BOOK, &path, err) ||
        !xlsx_open(scratch, path, &LIMITS, &book, err))
        return false;
    for (size_t sheet = 0; sheet < xlsx_sheet_count(book); sheet++)
        if (strcmp(xlsx_sheet_name(book, sheet), CHECKS_SHEET) == 0 &&
            !xlsx_read_sheet(book, sheet, &sink, err))
            return false;
    if (showing->check_count == 1 && strcmp(showing->checks[0].kind, NOTHING_ODD) == 0)
        showing->check_count = 0;
    return true;
}

/* ---- the headlines ---- */

static bool
read_headlines(struct looking *looking, struct error *err)
{
    struct framework *framework = arena_alloc(looking->arena, sizeof *framework);
    struct artefacts files;
    const char *first = NULL, *path;

    if (!filings_artefacts(looking->state->db, looking->arena, looking->filing, looking->revision,
                           &files, err))
        return false;
    for (size_t i = 0; i < files.count; i++)
        if (strncmp(files.list[i].name, DRAFTING_RULES "01-", strlen(DRAFTING_RULES "01-")) == 0)
            first = files.list[i].name;
    if (first == NULL)
        return true;
    if (!lay_out(looking, first, &path, err) ||
        !library_framework(looking->arena, path, framework, NULL, err))
        return false;
    looking->showing->headlines = framework->headlines;
    looking->showing->headline_count = framework->headline_count;
    return true;
}

bool
showing_read(struct arena *arena, struct state *state, const char *filing, int64_t revision,
             struct showing *showing, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct looking looking = {.arena = arena,
                              .scratch = scratch,
                              .state = state,
                              .filing = filing,
                              .revision = revision,
                              .showing = showing};

    *showing = (struct showing){.check_count = 0};
    return read_checks(&looking, err) && read_headlines(&looking, err);
}
