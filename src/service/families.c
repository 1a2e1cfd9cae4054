/* SPDX-License-Identifier: MIT */
#include "service/families.h"

#include "port/csv.h"
#include "service/drafting.h"
#include "service/kept.h"
#include "service/vault.h"

enum family_column {
    FAMILY_EPISODE,
    FAMILY_FAMILY,
    FAMILY_DECISION,
    FAMILY_SUSTAINED,
    FAMILY_EARLIEST,
    FAMILY_FAILED,
    FAMILY_UNKNOWN,
    FAMILY_WAIVED,
    FAMILY_COLUMNS
};
static const char *const COLUMNS[FAMILY_COLUMNS] = {
    [FAMILY_EPISODE] = "episode_id",         [FAMILY_FAMILY] = "family_id",
    [FAMILY_DECISION] = "decision",          [FAMILY_SUSTAINED] = "S",
    [FAMILY_EARLIEST] = "earliest_claim_on", [FAMILY_FAILED] = "tests_failed",
    [FAMILY_UNKNOWN] = "tests_unknown",      [FAMILY_WAIVED] = "tests_waived",
};

#define NOWHERE SIZE_MAX

struct reading {
    struct arena *arena;
    size_t place[FAMILY_COLUMNS];
    bool with_header;
    struct family_list *families;
    size_t room;
};

static struct text
cell_of(const struct reading *reading, const struct csv_batch *batch, size_t record,
        enum family_column column)
{
    size_t place = reading->place[column];
    struct text cell = {"", 0};

    if (place >= csv_cell_count(batch, record) || csv_cell(batch, record, place, &cell) != CSV_GOOD)
        return (struct text){"", 0};
    return (struct text){arena_copy(reading->arena, cell.at, cell.length), cell.length};
}

static void
read_header(struct reading *reading, const struct csv_batch *batch, size_t record)
{
    for (unsigned column = 0; column < FAMILY_COLUMNS; column++) {
        reading->place[column] = NOWHERE;
        for (size_t place = 0; place < csv_cell_count(batch, record); place++) {
            struct text name;

            if (csv_cell(batch, record, place, &name) == CSV_GOOD && text_is(name, COLUMNS[column]))
                reading->place[column] = place;
        }
    }
    reading->with_header = true;
}

static enum decision_kind
kind_of(struct text code)
{
    enum decision_kind kind = 0;

    while (kind < DECISION_UNUSED && !text_is(code, DECISIONS[kind].code))
        kind++;
    return kind;
}

static void
read_line(struct reading *reading, const struct csv_batch *batch, size_t record)
{
    struct family_list *families = reading->families;
    struct family_line *line;

    families->list = arena_grow(reading->arena, families->list, &reading->room, families->count,
                                sizeof *families->list);
    line = &families->list[families->count++];
    *line = (struct family_line){
        .episode = cell_of(reading, batch, record, FAMILY_EPISODE),
        .family = cell_of(reading, batch, record, FAMILY_FAMILY),
        .kind = kind_of(cell_of(reading, batch, record, FAMILY_DECISION)),
        .sustained_on = cell_of(reading, batch, record, FAMILY_SUSTAINED),
        .earliest_claim_on = cell_of(reading, batch, record, FAMILY_EARLIEST),
        .failed = cell_of(reading, batch, record, FAMILY_FAILED),
        .unknown = cell_of(reading, batch, record, FAMILY_UNKNOWN),
        .waived = cell_of(reading, batch, record, FAMILY_WAIVED),
    };
}

bool
families_find(struct arena *arena, struct state *state, const char *filing, int64_t revision,
              struct families_source *source, struct error *err)
{
    struct artefacts files;

    if (!filings_artefacts(state->db, arena, filing, revision, &files, err))
        return false;
    for (size_t i = 0; i < files.count; i++)
        if (strcmp(files.list[i].name, DECISIONS_FILE) == 0) {
            *source = (struct families_source){.filing = filing,
                                               .revision = revision,
                                               .sha256 = files.list[i].sha256,
                                               .length = files.list[i].length};
            return true;
        }
    return error_raise(err, ERR_INPUT, "revision %lld has no " DECISIONS_FILE, (long long)revision);
}

static bool
unseal(struct arena *arena, struct state *state, const struct families_source *source,
       struct text *bytes, struct error *err)
{
    struct vault_box *box;

    return vault_open(arena, state, VAULT_REVISION,
                      drafting_box(arena, source->filing, source->revision), false, &box, err) &&
           vault_get(arena, box, source->sha256, (size_t)source->length, bytes, err);
}

bool
families_read_from(struct arena *arena, struct state *state, const struct families_source *source,
                   struct family_list *families, struct error *err)
{
    struct reading reading = {.arena = arena, .families = families};
    struct csv_batch batch;
    struct text bytes;
    struct csv *csv;

    *families = (struct family_list){.count = 0};
    if (!unseal(arena, state, source, &bytes, err) ||
        !csv_open_bytes(arena, DECISIONS_FILE, bytes, CSV_WHOLE, &csv, err))
        return false;
    do {
        if (!csv_read(csv, &batch, err))
            return false;
        for (size_t record = 0; record < batch.record_count; record++)
            if (!reading.with_header)
                read_header(&reading, &batch, record);
            else if (!csv_record_is_blank(&batch, record))
                read_line(&reading, &batch, record);
    } while (batch.record_count > 0);
    return true;
}

bool
families_read(struct arena *arena, struct state *state, const char *filing, int64_t revision,
              struct family_list *families, struct error *err)
{
    struct families_source source;

    return families_find(arena, state, filing, revision, &source, err) &&
           families_read_from(arena, state, &source, families, err);
}

static bool
list_names(struct text list, const char *test)
{
    struct text code, rest;

    while (text_cut(list, ' ', &code, &rest)) {
        if (text_is(code, test))
            return true;
        list = rest;
    }
    return text_is(list, test);
}

bool
family_names_test(const struct family_line *line, const char *test)
{
    return list_names(line->failed, test) || list_names(line->unknown, test) ||
           list_names(line->waived, test);
}
