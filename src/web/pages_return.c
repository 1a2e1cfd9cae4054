/* SPDX-License-Identifier: MIT */
/* A return: its figures, what changed, what happened, what was noted, and its files. */
#include <inttypes.h>

#include "base/clock.h"

#include "service/reading_process.h"
#include "service/returns.h"
#include "web/chart.h"
#include "web/figures.h"
#include "web/filing_view.h"
#include "web/form.h"
#include "web/pages.h"
#include "web/return_view.h"
#include "web/sample_view.h"

/* The files of a revision that people take away, and what they are. */
static const struct {
    const char *name, *label, *type;
    bool families; /* for those who may see families */
} FILES[] = {
    {"submission.xlsx",         "Submission workbook: the figures to be entered on Delta",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",                                                  false},
    {"outcomes-framework.xlsx", "Outcomes framework workbook: the families behind the figures",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",                                                  true },
    {"decisions.csv",           "Decisions, one line per episode (CSV)",                        "text/csv; charset=utf-8", true },
    {"figures.json",            "Figures for other programs (JSON)",                            "application/json",        false},
};
#define FILE_TOTAL (sizeof FILES / sizeof *FILES)

static void
show_files(struct visit *visit, const struct filing *filing, int64_t revision)
{
    for (size_t i = 0; i < FILE_TOTAL; i++) {
        struct view *file;

        if (FILES[i].families && !visit_is(visit, PAGES_FAMILIES))
            continue;
        file = view_add(visit->view, "files");
        view_put(file, "label", FILES[i].label);
        view_printf(file, "path", "/returns/%s/files/%" PRId64 "/%s", filing->period, revision,
                    FILES[i].name);
    }
    if (!visit_is(visit, PAGES_FAMILIES))
        return;
    view_printf(visit->view, "evidence_path", "/returns/%s/evidence/%" PRId64, filing->period,
                revision);
}

static bool
show_history(struct visit *visit, const struct filing *filing, struct error *err)
{
    struct return_event *events;
    size_t count;

    if (!returns_history(visit->arena, visit->site->state, filing, &events, &count, err))
        return false;
    for (size_t i = count; i-- > 0;) {
        const struct filing_event *event = &events[i].event;
        enum move move = move_read(text_of(event->move));
        struct view *row = view_add(visit->view, "events");

        view_printf(row, "when", "%s", london_format(event->at).text);
        view_put(row, "who", event->person == NULL ? "The program" : event->person);
        view_put(row, "what", move == MOVE_TOTAL ? "made the figures" : MOVE_DEFS[move].done);
        view_printf(row, "of_revision", "%" PRId64, event->revision);
        view_put(row, "reference", event->reference);
        if (event->uploaded != NULL)
            view_put(row, "entered",
                     event->uploaded[0] == '\0'
                         ? "keyed by hand"
                         : arena_printf(visit->arena, "a file was uploaded, %s", events[i].lodged));
        view_put(row, "said", events[i].words);
        view_printf(row, "path", "/receipts/%" PRIu64, event->seq);
    }
    return true;
}

static void
show_revisions(struct visit *visit, const struct filing *filing, int64_t shown)
{
    for (int64_t number = 1; filing->revision > 1 && number <= filing->revision; number++) {
        struct view *row = view_add(visit->view, "revisions");

        view_printf(row, "number", "%" PRId64, number);
        view_printf(row, "path", "/returns/%s?revision=%" PRId64, filing->period, number);
        view_yes(row, "here", number == shown);
    }
    view_yes(visit->view, "old_revision", shown != filing->revision);
    view_printf(visit->view, "shown_revision", "%" PRId64, shown);
}

static const struct form_field NOTE[] = {
    {"words", "Write a note", FORM_NEEDED | FORM_TRIMMED, NOTE_MOST},
};

/* The return that the path names; what is not there is told as every page that is not. */
bool
return_of(struct visit *visit, struct filing *filing, bool *there, struct error *err)
{
    *there = returns_find(visit->arena, visit->site->state, visit_param(visit, 0), filing, err);
    if (*there || err->code != ERR_INPUT)
        return *there;
    *err = (struct error){.code = ERR_NONE};
    return visit_missing(visit);
}

static int64_t
revision_asked(const struct visit *visit, const struct filing *filing)
{
    int64_t number = strtoll(visit_query(visit, "revision"), NULL, 10);

    return number >= 1 && number < filing->revision ? number : filing->revision;
}

static bool
show_page(struct visit *visit, const struct filing *filing, const struct form *note, int status,
          struct error *err)
{
    int64_t number = revision_asked(visit, filing);
    struct samples_shown samples;
    struct return_view kept;
    unsigned moves;

    if (!returns_view(visit->arena, visit->site->state, filing, number, &kept, err) ||
        !return_show_figures(visit, filing, number, &kept.revision, err) ||
        !samples_show(visit, filing, &samples, err) || !show_history(visit, filing, err) ||
        !filing_show_moves(visit, visit->view, filing, &moves, err))
        return false;
    filing_show(visit->view, filing);
    filing_show_days(visit, visit->view, filing);
    show_revisions(visit, filing, number);
    return_show_seats(visit->view, &kept.seats);
    return_show_notes(visit->view, &kept.remarks);
    if (kept.revision.man[0] != '\0' && kept.revision.erased == 0)
        show_files(visit, filing, number);
    if (visit_is(visit, PAGES_FAMILIES) && kept.revision.man[0] != '\0')
        view_printf(visit->view, "families_path", "/returns/%s/families", filing->period);
    view_yes(visit->view, "may_run",
             (filing->state == FILING_DRAFT || filing->state == FILING_DISCARDED) &&
                 visit_is(visit, 1U << ROLE_PROVIDER));
    view_printf(visit->view, "title", "Return for %s", filing->period);
    form_show(note, visit->view);
    return visit_show(visit, status, "return", err);
}

bool
return_page(struct visit *visit, struct error *err)
{
    struct filing filing;
    struct form note;
    bool there;

    if (!return_of(visit, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    form_begin(NOTE, 1, &note);
    return show_page(visit, &filing, &note, 200, err);
}

bool
return_note(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct filing filing;
    struct form note;
    bool there;

    if (!return_of(visit, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (form_read(visit, NOTE, 1, &note)) {
        const struct note_request request = {
            .period = filing.period, .family = "", .words = form_value(&note, "words")};

        if (returns_note(visit->arena, visit->site->state, visit_actor(visit), &request, &said))
            return visit_go(visit, arena_printf(visit->arena, "/returns/%s#notes", filing.period));
        if (said.code != ERR_INPUT)
            return error_pass(err, &said);
        form_refuse(&note, "words", visit_sentence(visit, &said));
    }
    return show_page(visit, &filing, &note, 422, err);
}

/* ---- files ---- */

static int64_t
revision_named(const struct visit *visit)
{
    const char *text = visit_param(visit, 1);
    char *end;
    long long number = strtoll(text, &end, 10);

    return *end == '\0' && text[0] != '-' ? number : 0;
}

/* What is not there, of a name that could be, is told as every page that is not. */
static bool
send_fetched(struct visit *visit, const struct errand *errand, const char *type,
             const char *file_name, struct error *err)
{
    const struct json_value *answer;

    if (reading_answer(visit->arena, errand->answer, &answer, err))
        return visit_send_bulk(visit, type, file_name, errand->bulk, err);
    if (err->code != ERR_INPUT)
        return false;
    *err = (struct error){.code = ERR_NONE};
    return visit_missing(visit);
}

static bool
send_file(struct visit *visit, const struct errand *errand, struct error *err)
{
    const size_t *file = visit->kept;

    return send_fetched(visit, errand, FILES[*file].type,
                        arena_printf(visit->arena, "%s-%" PRId64 "-%s", visit_param(visit, 0),
                                     revision_named(visit), FILES[*file].name),
                        err);
}

bool
return_file(struct visit *visit, struct error *err)
{
    const char *name = visit_param(visit, 2);
    size_t *file = ARENA_ARRAY(visit->arena, size_t, 1);
    struct filing filing;
    bool there;

    while (*file < FILE_TOTAL && strcmp(FILES[*file].name, name) != 0)
        ++*file;
    if (!return_of(visit, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (*file == FILE_TOTAL || (FILES[*file].families && !visit_is(visit, PAGES_FAMILIES)))
        return visit_missing(visit);
    visit->kept = file;
    return visit_fetch(
        visit, reading_file(visit->arena, filing.period, revision_named(visit), name), send_file);
}

static bool
send_evidence(struct visit *visit, const struct errand *errand, struct error *err)
{
    return send_fetched(visit, errand, "application/zip",
                        arena_printf(visit->arena, "%s-%" PRId64 "-evidence.zip",
                                     visit_param(visit, 0), revision_named(visit)),
                        err);
}

bool
return_evidence(struct visit *visit, struct error *err)
{
    struct filing filing;
    bool there;

    if (!return_of(visit, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    visit_sign(visit);
    return visit_read(visit, reading_evidence(visit->arena, filing.period, revision_named(visit)),
                      send_evidence);
}
