/* SPDX-License-Identifier: MIT */
#include "service/fill.h"

#include "base/a1.h"
#include "base/file.h"
#include "model/choice.h"
#include "port/xlsx_calc.h"
#include "port/xlsx_choice.h"
#include "port/xlsx_copy.h"
#include "port/xlsx_patch.h"
#include "service/figures_file.h"
#include "service/fill_back.h"
#include "service/form_file.h"
#include "service/layouts.h"

#define SIGNATURES  "_xmlsignatures/"
#define CHAIN       "calcChain.xml"
#define TYPES       "[Content_Types].xml"
#define QUOTED_MOST 60

/* The fills of one sheet. */
struct sheet_job {
    const char *part;
    size_t first, count; /* of the placements */
    struct xlsx_put *puts;
    struct xlsx_look *look;
    struct xlsx_choices choices;
};

struct job {
    struct arena *arena;
    const struct fill_options *options;
    struct filling *filling;
    struct figures_file *figures;
    struct xlsx_book *book;
    struct form form;
    struct xlsx_copy *copy;
    struct placement *placements;
    struct layout_value *values; /* one a placement */
    size_t count;
    struct sheet_job *sheets;
    size_t sheet_count;
    bool formula_goes;
    struct fill_changes changes;
};

/* ---- what goes where ---- */

/* What figures.json has for each placement. */
static void
find_values(struct job *job)
{
    const char *path = job->filling->layout.path;

    job->values = ARENA_ARRAY(job->arena, struct layout_value, job->count);
    for (size_t i = 0; i < job->count; i++) {
        const struct layout_fill *fill = job->placements[i].fill;
        struct layout_raw raw = {.is_number = false};
        struct error found = {.code = ERR_NONE};

        if ((fill->figure != NULL && !figures_file_find(job->figures, fill, &raw, &found)) ||
            !layout_value_make(job->arena, fill, &raw, &job->values[i], &found))
            findings_add(&job->filling->findings, "%s line %d: %s", path, fill->line, found.text);
    }
}

static struct xlsx_put
make_put(const struct job *job, size_t place)
{
    const struct layout_value *value = &job->values[place];
    struct xlsx_put put = {.row = job->placements[place].row,
                           .column = job->placements[place].column,
                           .is_number = value->kind != VALUE_TEXT};

    put.text = text_of(value->text);
    if (value->kind == VALUE_DAY)
        put.text =
            text_of(arena_printf(job->arena, "%d", (int)xlsx_day_serial(job->book, value->day)));
    return put;
}

static void
make_sheets(struct job *job)
{
    job->sheets = ARENA_ARRAY(job->arena, struct sheet_job, job->form.sheet_count);
    for (size_t first = 0, end; first < job->count; first = end) {
        struct sheet_job *sheet = &job->sheets[job->sheet_count++];

        for (end = first; end < job->count; end++)
            if (job->placements[end].sheet != job->placements[first].sheet)
                break;
        *sheet = (struct sheet_job){.first = first, .count = end - first};
        sheet->puts = ARENA_ARRAY(job->arena, struct xlsx_put, sheet->count);
        for (size_t i = 0; i < sheet->count; i++)
            sheet->puts[i] = make_put(job, first + i);
    }
}

/* ---- whether the cells may be filled ---- */

static const char *
cell_name(const struct job *job, size_t place)
{
    const struct placement *placement = &job->placements[place];

    return arena_printf(job->arena, "%s!%s", job->form.sheets[placement->sheet].name,
                        a1_format(placement->row, placement->column).text);
}

/* What a cell holds, in a sentence. */
static const char *
shown(const struct job *job, size_t place)
{
    const struct placement *placement = &job->placements[place];
    const struct form_cell *cell =
        form_cell_at(&job->form.sheets[placement->sheet], placement->row, placement->column);

    if (cell == NULL)
        return "something";
    if (cell->kind == FORM_TEXT || cell->kind == FORM_OTHER)
        return arena_printf(job->arena, "\"%s\"",
                            text_for_show(job->arena, cell->text, QUOTED_MOST));
    return arena_printf(job->arena, "%.15g", cell->number);
}

/* Why a cell that is merged or holds a formula is not filled; NULL when it is. */
static const char *
hold_fault(struct job *job, const struct xlsx_seen *seen, size_t place)
{
    if (seen->merged_away)
        return arena_printf(job->arena,
                            "lies inside the merged cells %s; name the first of them, %s",
                            a1_format_range(&seen->merged).text,
                            a1_format(seen->merged.first_row, seen->merged.first_column).text);
    switch (seen->hold) {
    case HOLD_SHARED:
        return "holds a formula that other cells share, which is never overwritten";
    case HOLD_ARRAY:
        return "belongs to the formula of several cells, which is never overwritten";
    case HOLD_FORMULA:
        return job->options->overwrite_formulas
                   ? NULL
                   : "holds a formula of the form; add --overwrite-formulas to lose it";
    case HOLD_VALUE:
        return job->options->overwrite
                   ? NULL
                   : arena_printf(job->arena, "holds %s already; add --overwrite to replace it",
                                  shown(job, place));
    case HOLD_NOTHING:
        break;
    }
    return NULL;
}

/* A drop-down keeps a person from typing anything else; a form may be refused for it.  Days and
 * amounts may be written in many ways, so they are not looked up. */
static void
note_choice(struct job *job, const struct sheet_job *sheet, size_t place)
{
    const struct placement *placement = &job->placements[place];
    const struct layout_value *value = &job->values[place];
    const char *formula = xlsx_choices_find(&sheet->choices, placement->row, placement->column);
    const char *offers;

    if (formula == NULL || value->kind == VALUE_DAY || strchr(value->text, '.') != NULL ||
        !choice_refuses(job->arena, &job->form, placement->sheet, formula, value->text, &offers))
        return;
    findings_add(&job->filling->notes, "the drop-down of %s does not offer \"%s\", only %s",
                 cell_name(job, place),
                 text_for_show(job->arena, text_of(value->text), QUOTED_MOST), offers);
}

static void
check_cell(struct job *job, const struct sheet_job *sheet, size_t i)
{
    const struct xlsx_seen *seen = xlsx_look_seen(sheet->look, i);
    size_t place = sheet->first + i;
    const char *fault = hold_fault(job, seen, place);

    if (fault == NULL && job->values[place].kind == VALUE_DAY &&
        !xlsx_style_is_date(job->book, seen->style))
        fault = "does not show dates; write the day with as=\"text\"";
    if (fault == NULL && xlsx_look_protected(sheet->look) && !job->options->overwrite &&
        !xlsx_style_unlocked(job->book, seen->style))
        fault = "is locked on a protected sheet, so it is not meant to be filled; add --overwrite "
                "to fill it all the same";
    if (fault != NULL)
        findings_add(&job->filling->findings, "%s line %d: %s of %s %s", job->filling->layout.path,
                     job->placements[place].fill->line, cell_name(job, place), job->form.title,
                     fault);
    note_choice(job, sheet, place);
    job->formula_goes = job->formula_goes || seen->hold == HOLD_FORMULA;
}

/* Looks at the cells of one sheet. */
static bool
look_at_sheet(struct job *job, struct sheet_job *sheet, struct error *err)
{
    size_t place = job->placements[sheet->first].sheet;
    struct text bytes;

    sheet->part = xlsx_sheet_part(job->book, place);
    if (sheet->part == NULL)
        return error_raise(err, ERR_INPUT, "%s: the sheet \"%s\" is not in the file",
                           job->options->form, job->form.sheets[place].name);
    if (!xlsx_copy_read(job->copy, job->arena, sheet->part, &bytes, err))
        return false;
    if (!xlsx_sheet_look(job->arena, bytes, sheet->puts, sheet->count, &sheet->look, err))
        return error_while(err, "%s: the part \"%s\"", job->options->form, sheet->part);
    sheet->choices = xlsx_choices_read(job->arena, bytes);
    for (size_t i = 0; i < sheet->count; i++)
        check_cell(job, sheet, i);
    return true;
}

static void
note_signature(struct job *job)
{
    for (size_t i = 0; i < xlsx_copy_count(job->copy); i++)
        if (strncmp(xlsx_copy_name(job->copy, i), SIGNATURES, sizeof SIGNATURES - 1) == 0) {
            findings_add(&job->filling->notes,
                         "%s is signed digitally; the signature does not hold for a filled copy",
                         job->form.title);
            return;
        }
}

static bool
sheet_computes(const struct form_sheet *sheet)
{
    for (size_t i = 0; i < sheet->cell_count; i++)
        if (sheet->cells[i].formula)
            return true;
    return false;
}

/* On sheets that are not filled the old results stay: their parts stay as they are. */
static void
note_results(struct job *job)
{
    for (size_t sheet = 0; sheet < job->form.sheet_count; sheet++) {
        bool filled = false;

        for (size_t i = 0; i < job->count; i++)
            filled = filled || job->placements[i].sheet == sheet;
        if (!filled && sheet_computes(&job->form.sheets[sheet]))
            findings_add(&job->filling->notes,
                         "the sheet \"%s\" computes too, but is not filled: LibreOffice shows its "
                         "old results until told to recalculate (Ctrl+Shift+F9)",
                         job->form.sheets[sheet].name);
    }
}

/* ---- the copy ---- */

static bool
change_part(struct job *job, const char *part, struct text bytes, struct error *err)
{
    struct fill_changes *changes = &job->changes;

    changes->list[changes->count++] = (struct fill_change){.part = part, .bytes = bytes};
    return xlsx_copy_put(job->copy, part, bytes, err);
}

static bool
change_workbook(struct job *job, struct error *err)
{
    const char *part = xlsx_workbook_part(job->book);
    struct text bytes;

    if (!xlsx_copy_read(job->copy, job->arena, part, &bytes, err))
        return false;
    if (!xlsx_calc_on_load(job->arena, bytes, &bytes, err))
        return error_while(err, "%s: the part \"%s\"", job->options->form, part);
    return change_part(job, part, bytes, err);
}

/* Takes the calculation chain out of one list of parts. */
static bool
drop_entry(struct job *job, const char *part, const char *element, const char *attribute,
           struct error *err)
{
    struct text bytes;

    if (!xlsx_copy_has(job->copy, part))
        return true;
    if (!xlsx_copy_read(job->copy, job->arena, part, &bytes, err))
        return false;
    if (!xlsx_entry_drop(job->arena, bytes, element, attribute, CHAIN, &bytes, err))
        return error_while(err, "%s: the part \"%s\"", job->options->form, part);
    return change_part(job, part, bytes, err);
}

/* The calculation chain lists every formula; one that is lost must not stay in it. */
static bool
drop_chain(struct job *job, struct error *err)
{
    const char *workbook = xlsx_workbook_part(job->book), *name = path_base(workbook);
    int folder = (int)(name - workbook);
    const char *chain = arena_printf(job->arena, "%.*s" CHAIN, folder, workbook);
    const char *relations = arena_printf(job->arena, "%.*s_rels/%s.rels", folder, workbook, name);

    if (!job->formula_goes || !xlsx_copy_has(job->copy, chain))
        return true;
    job->changes.dropped = chain;
    return drop_entry(job, TYPES, "Override", "PartName", err) &&
           drop_entry(job, relations, "Relationship", "Target", err) &&
           xlsx_copy_drop(job->copy, chain, err);
}

static bool
change_all(struct job *job, struct error *err)
{
    job->changes.list = ARENA_ARRAY(job->arena, struct fill_change, job->sheet_count + 3);
    for (size_t i = 0; i < job->sheet_count; i++)
        if (!change_part(job, job->sheets[i].part,
                         xlsx_sheet_patch(job->arena, job->sheets[i].look), err))
            return false;
    return change_workbook(job, err) && drop_chain(job, err);
}

static bool
write_out(struct job *job, struct error *err)
{
    const struct fill_options *options = job->options;
    struct fill_meant meant = {.placements = job->placements,
                               .values = job->values,
                               .count = job->count,
                               .changes = &job->changes};
    struct new_file *file;

    return change_all(job, err) && file_create(job->arena, options->out, &file, err) &&
           xlsx_copy_write(job->copy, file_stream(file), err) &&
           fill_read_back(options->form, file_path(file), &job->form, &meant, err) &&
           file_commit(file, err);
}

/* ---- the whole ---- */

static bool
open_all(struct job *job, struct error *err)
{
    const struct fill_options *options = job->options;

    return layout_load(job->arena, options->cells, &job->filling->layout, NULL, err) &&
           figures_file_read(job->arena, options->figures, &job->figures, err) &&
           form_file_read(job->arena, options->form, path_base(options->form), &job->book,
                          &job->form, err) &&
           xlsx_copy_open(job->arena, options->form, &FORM_LIMITS, &job->copy, err);
}

static void
list_entries(struct job *job)
{
    struct filling *filling = job->filling;

    filling->count = job->count;
    filling->entries = ARENA_ARRAY(job->arena, struct fill_entry, job->count);
    for (size_t i = 0; i < job->count; i++) {
        const struct placement *placement = &job->placements[i];
        struct a1_text cell = a1_format(placement->row, placement->column);
        const struct layout_value *value = &job->values[i];
        const char *figure = placement->fill->figure;

        filling->entries[i] = (struct fill_entry){
            .sheet = job->form.sheets[placement->sheet].name,
            .cell = arena_copy(job->arena, cell.text, strlen(cell.text)),
            .label = placement->label,
            .figure = figure == NULL ? "" : figure,
            .headline = placement->fill->headline,
            .value = value->text,
            .is_number = value->kind == VALUE_NUMBER,
        };
    }
}

/* One finding is the error itself; of several, the error is how many. */
static bool
tell_findings(const struct job *job, struct error *err)
{
    const struct findings *findings = &job->filling->findings;

    if (findings->count == 0)
        return true;
    if (findings->count == 1)
        return error_raise(err, ERR_INPUT, "%s", findings->list[0]);
    return error_raise(err, ERR_INPUT, "%zu things keep %s from being filled; nothing was written",
                       findings->count, job->form.title);
}

static bool
out_is_free(const struct fill_options *options, struct error *err)
{
    if (options->out == NULL)
        return true;
    if (folder_exists(options->out))
        return error_raise(err, ERR_CONFLICT, "\"%s\" is a folder; --out names a file",
                           options->out);
    if (file_is_same(options->form, options->out))
        return error_raise(err, ERR_CONFLICT,
                           "\"%s\" is the form itself, which stays as it is; name another file",
                           options->out);
    return options->replace || !file_exists(options->out) ||
           error_raise(err, ERR_CONFLICT,
                       "there is a file \"%s\" already; name another, or add --replace to put the "
                       "filled form in its place",
                       options->out);
}

bool
fill_form(struct arena *arena, const struct fill_options *options, struct filling *filling,
          struct error *err)
{
    struct job job = {.arena = arena, .options = options, .filling = filling};

    *filling = (struct filling){.findings = {.arena = arena}, .notes = {.arena = arena}};
    if (!out_is_free(options, err) || !open_all(&job, err))
        return false;
    job.placements =
        layout_place(arena, &filling->layout, &job.form, &job.count, &filling->findings);
    find_values(&job);
    if (!tell_findings(&job, err))
        return false;
    make_sheets(&job);
    for (size_t i = 0; i < job.sheet_count; i++)
        if (!look_at_sheet(&job, &job.sheets[i], err))
            return false;
    note_signature(&job);
    note_results(&job);
    list_entries(&job);
    return tell_findings(&job, err) && (options->out == NULL || write_out(&job, err));
}
