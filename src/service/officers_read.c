/* SPDX-License-Identifier: MIT */
/* Reading Delta's list of the council's officers. */
#include "base/file.h"
#include "port/csv.h"
#include "service/officers.h"

#define FILE_MOST ((size_t)16 << 20)

struct reading {
    struct arena *arena;
    const char *authority, *name; /* of the file */
    int place[OFFICER_COLUMNS];   /* -1: not there */
    unsigned row;
    struct officers *officers;
    size_t room, fault_room;
};

static void
add_fault(struct reading *reading, enum officer_column column, const char *words)
{
    struct officers *officers = reading->officers;

    officers->faults = arena_grow(reading->arena, officers->faults, &reading->fault_room,
                                  officers->fault_count, sizeof *officers->faults);
    officers->faults[officers->fault_count++] =
        (struct officer_fault){.row = reading->row,
                               .column = OFFICER_COLUMN_DEFS[column].name,
                               .words = arena_copy(reading->arena, words, strlen(words))};
}

static bool
read_heading(struct reading *reading, const struct csv_batch *batch, struct error *err)
{
    struct text name;

    for (unsigned i = 0; i < OFFICER_COLUMNS; i++)
        reading->place[i] = -1;
    for (size_t cell = 0; cell < csv_cell_count(batch, 0); cell++) {
        enum officer_column column =
            csv_cell(batch, 0, cell, &name) == CSV_GOOD ? officer_column(name) : OFFICER_COLUMNS;

        if (column == OFFICER_COLUMNS)
            continue;
        if (reading->place[column] >= 0)
            return error_raise(err, ERR_INPUT, "%s has two columns \"%s\"", reading->name,
                               OFFICER_COLUMN_DEFS[column].name);
        reading->place[column] = (int)cell;
    }
    for (unsigned i = 0; i < OFFICER_COLUMNS; i++)
        if (reading->place[i] < 0 && OFFICER_COLUMN_DEFS[i].needed)
            return error_raise(err, ERR_INPUT,
                               "%s has no column \"%s\"; deltareturn-officers(5) lists those it "
                               "has to have",
                               reading->name, OFFICER_COLUMN_DEFS[i].name);
    return true;
}

static struct text
cell_at(struct reading *reading, const struct csv_batch *batch, size_t record,
        enum officer_column column)
{
    static const char *const FAULTS[] = {
        [CSV_BAD_QUOTES] = "the quotes do not close, or stand inside the cell",
        [CSV_BAD_ENCODING] = "the cell is not UTF-8; save the file as \"CSV UTF-8\"",
        [CSV_TOO_LONG] = "the cell is too long"};
    struct text cell = {.at = ""};
    enum csv_fault fault;

    if (reading->place[column] < 0 ||
        (size_t)reading->place[column] >= csv_cell_count(batch, record))
        return cell;
    fault = csv_cell(batch, record, (size_t)reading->place[column], &cell);
    if (fault == CSV_GOOD)
        return cell;
    add_fault(reading, column, FAULTS[fault]);
    return (struct text){.at = ""};
}

/* A mailbox that stands there already: the higher type holds, and either being in force does. */
static void
merge_officer(struct reading *reading, struct officer *known, const struct officer *officer)
{
    if (strcmp(known->name, officer->name) != 0) {
        add_fault(
            reading, OFFICER_NAME,
            arena_printf(reading->arena, "row %u has this mailbox under another name", known->row));
        return;
    }
    if (officer_is_in_force(known) == officer_is_in_force(officer)) {
        if (officer->type > known->type)
            known->type = officer->type;
        return;
    }
    if (officer_is_in_force(officer))
        *known = *officer;
}

static void
add_officer(struct reading *reading, const struct officer *officer)
{
    struct officers *officers = reading->officers;
    const char *key = person_email_key(reading->arena, officer->email);

    for (size_t i = 0; i < officers->count; i++)
        if (strcmp(person_email_key(reading->arena, officers->list[i].email), key) == 0) {
            merge_officer(reading, &officers->list[i], officer);
            return;
        }
    officers->list = arena_grow(reading->arena, officers->list, &reading->room, officers->count,
                                sizeof *officers->list);
    officers->list[officers->count++] = *officer;
}

static void
read_row(struct reading *reading, const struct csv_batch *batch, size_t record)
{
    struct officer officer = {.row = reading->row};
    size_t before = reading->officers->fault_count;

    for (unsigned i = 0; i < OFFICER_COLUMNS; i++) {
        size_t faults = reading->officers->fault_count;
        struct text cell = cell_at(reading, batch, record, (enum officer_column)i);
        struct error err = {.code = ERR_NONE};

        if (reading->officers->fault_count > faults)
            continue;
        if (!officer_take(reading->arena, (enum officer_column)i, cell, &officer, &err))
            add_fault(reading, (enum officer_column)i, err.text);
        if (i == OFFICER_ORGANISATION && cell.length > 0 &&
            strcmp(officer.organisation, reading->authority) != 0) {
            reading->officers->others++;
            return;
        }
    }
    if (reading->officers->fault_count == before)
        add_officer(reading, &officer);
}

static bool
read_rows(struct reading *reading, struct csv *csv, struct error *err)
{
    struct csv_batch batch = {.record_count = 1};

    while (batch.record_count > 0) {
        if (!csv_read(csv, &batch, err))
            return false;
        for (size_t record = 0; record < batch.record_count; record++) {
            if (reading->row++ == 0) {
                if (!read_heading(reading, &batch, err))
                    return false;
            } else if (!csv_record_is_blank(&batch, record))
                read_row(reading, &batch, record);
        }
        if (batch.unclosed || batch.cut_short)
            return error_raise(err, ERR_INPUT, "%s: a quote that opens in row %u never closes",
                               reading->name, reading->row);
    }
    return reading->row > 0 || error_raise(err, ERR_INPUT, "%s is empty", reading->name);
}

bool
officers_read(struct arena *arena, const struct state *state, const char *path,
              struct officers *officers, struct error *err)
{
    struct reading reading = {.arena = arena,
                              .authority = state->authority,
                              .name = path_base(path),
                              .officers = officers};
    struct text bytes;
    struct csv *csv;

    *officers = (struct officers){.list = NULL};
    if (!file_read(arena, path, FILE_MOST, &bytes, err) ||
        !csv_open_bytes(arena, path, bytes, CSV_WHOLE, &csv, err) || !read_rows(&reading, csv, err))
        return false;
    return officers->count + officers->fault_count > 0 ||
           error_raise(err, ERR_INPUT, "%s has no row of the organisation %s", reading.name,
                       state->authority);
}
