/* SPDX-License-Identifier: MIT */
/*
 * The audit sample of a return: drawn by an auditor, looked at family by family, with what was
 * found of each.  An address names a family as service/family_name.h does.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "base/number.h"
#include "service/reading_process.h"
#include "service/view_json.h"
#include "web/filing_view.h"
#include "web/form.h"
#include "web/pages.h"
#include "web/return_view.h"
#include "web/sample_view.h"
#include "web/typed.h"

#define AUDITOR (1U << ROLE_AUDITOR)

static const struct form_field DRAW[] = {
    {"share",      "Enter how many of the families, like 10%", FORM_NEEDED | FORM_TRIMMED, 8},
    {"stratified", NULL,                                       0,                          3},
};
#define DRAW_FIELDS (sizeof DRAW / sizeof *DRAW)

static const struct form_field FINDING[] = {
    {"audited", "Choose what you found",              FORM_NEEDED,                8        },
    {"reason",  "Write what you looked at and found", FORM_NEEDED | FORM_TRIMMED, NOTE_MOST},
};
#define FINDING_FIELDS (sizeof FINDING / sizeof *FINDING)

/* ---- the samples of a return ---- */

static void
show_family_line(struct visit *visit, const struct family_naming *naming,
                 const struct sample *sample, const struct spotcheck_family *family)
{
    struct view *row = view_add(visit->view, "families");

    view_put(row, "family", family->id);
    view_put(row, "organisation", family->organisation);
    view_put(row, "path", sampled_path(visit, naming, sample, family->id));
    view_printf(row, "of_revision", "%" PRId64, sample->revision);
    if (family->count > 0) {
        const struct sample_result *last = &family->results[family->count - 1].result;

        view_put(row, "found", AUDITED_LOOKS[last->audited].label);
        view_put(row, "colour", AUDITED_LOOKS[last->audited].colour);
        view_printf(row, "when", "%s", london_format(last->at).text);
        view_put(row, "by", last->name);
    }
}

static bool
show_families(struct visit *visit, const struct samples_shown *samples, struct error *err)
{
    struct family_naming naming;

    if (!family_naming_open(visit->arena, visit->session.csrf, &naming, err))
        return false;
    for (size_t i = samples->count; i-- > 0;)
        for (size_t k = 0; k < samples->list[i].count; k++)
            show_family_line(visit, &naming, &samples->list[i].sample,
                             &samples->list[i].families[k]);
    return true;
}

/* Whether a sample can be drawn: the return has figures, which were not sampled yet. */
static bool
is_to_be_drawn(const struct filing *filing, const struct samples_shown *samples)
{
    for (size_t i = 0; i < samples->count; i++)
        if (samples->list[i].sample.drawn >= 0 &&
            samples->list[i].sample.revision == filing->revision)
            return false;
    return filing->man[0] != '\0';
}

static bool
show_samples(struct visit *visit, const struct filing *filing, const struct form *form, int status,
             struct error *err)
{
    struct samples_shown samples;

    if (!samples_show(visit, filing, &samples, err) || !show_families(visit, &samples, err))
        return false;
    filing_show(visit->view, filing);
    view_yes(visit->view, "may_draw", visit_is(visit, AUDITOR) && is_to_be_drawn(filing, &samples));
    view_yes(visit->view, "by_organisation", form_value(form, "stratified")[0] != '\0');
    view_put(visit->view, "title", "Audit sample");
    form_show(form, visit->view);
    return visit_show(visit, status, "sample", err);
}

bool
sample_page(struct visit *visit, struct error *err)
{
    struct filing filing;
    struct form form;
    bool there;

    if (!return_of(visit, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    form_begin(DRAW, DRAW_FIELDS, &form);
    form_set(&form, "share",
             arena_printf(visit->arena, "%s", draw_share_format(DRAW_SHARE_DEFAULT).text));
    return typed_restore(visit, &form, err) && show_samples(visit, &filing, &form, 200, err);
}

/* ---- drawing ---- */

/* "10" is meant as "10%". */
static bool
read_share(const struct visit *visit, struct form *form, unsigned *share)
{
    const char *given = form_value(form, "share");
    struct error said = {.code = ERR_NONE};

    if (strchr(given, '%') == NULL)
        given = arena_printf(visit->arena, "%s%%", given);
    if (!draw_share_read(text_of(given), share, &said))
        form_refuse(form, "share", visit_sentence(visit, &said));
    return form_is_right(form);
}

/* A draw that goes from one step to the next; what grows with the number of families is done by
 * another process. */
struct drawing {
    struct filing filing;
    struct form form;
    struct spotcheck_request request;
    struct spotcheck drawn;
};

/* What the person can mend is told at the field. */
static bool
show_refusal(struct visit *visit, struct drawing *drawing, const struct error *said,
             struct error *err)
{
    if (said->code != ERR_INPUT)
        return error_pass(err, said);
    form_refuse(&drawing->form, "share", visit_sentence(visit, said));
    return show_samples(visit, &drawing->filing, &drawing->form, 422, err);
}

static bool
finish_draw(struct visit *visit, const struct errand *errand, struct error *err)
{
    struct drawing *drawing = visit->kept;
    const struct json_value *answer;
    struct text list;

    if (!reading_answer(visit->arena, errand->answer, &answer, err))
        return false;
    if (errand->bulk == NULL)
        return error_raise(err, ERR_RETRY, "the sample could not be handed over");
    if (!bulk_map(visit->arena, errand->bulk, &list, err) ||
        !spotcheck_finish(visit->arena, visit->site->state, visit_actor(visit), list,
                          &drawing->drawn, err))
        return false;
    typed_forget(visit);
    visit_sign(visit);
    return visit_go(visit,
                    arena_printf(visit->arena, "/returns/%s/sample", drawing->filing.period));
}

/* From here on a draw that is interrupted is taken up again by the next one. */
static bool
announce(struct visit *visit, int64_t claimed, struct error *err)
{
    struct drawing *drawing = visit->kept;
    const struct sample *sample = &drawing->drawn.sample;

    if (visit->site->signing == NULL)
        return error_raise(err, ERR_RETRY, "nothing can be signed now, and a draw rests on it");
    return spotcheck_announce(visit->arena, visit->site->state, visit->site->signing,
                              visit_actor(visit), &drawing->request, claimed, &drawing->drawn,
                              err) &&
           visit_fetch(visit, reading_draw(visit->arena, sample->filing, sample->announced),
                       finish_draw);
}

static bool
announce_counted(struct visit *visit, const struct errand *errand, struct error *err)
{
    struct drawing *drawing = visit->kept;
    struct error said = {.code = ERR_NONE};
    const struct json_value *answer;
    struct filing now;
    bool there;

    if (!reading_answer(visit->arena, errand->answer, &answer, &said))
        return show_refusal(visit, drawing, &said, err);
    if (!return_of(visit, &now, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (now.revision != drawing->filing.revision || strcmp(now.man, drawing->filing.man) != 0)
        return error_raise(err, ERR_RETRY, "the return was made again at this moment");
    return announce(visit, reading_number(answer, "claimed"), err);
}

bool
sample_draw(struct visit *visit, struct error *err)
{
    struct drawing *drawing = ARENA_ARRAY(visit->arena, struct drawing, 1);
    struct error said = {.code = ERR_NONE};
    bool there, pending;

    visit->kept = drawing;
    if (!return_of(visit, &drawing->filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    drawing->request.period = drawing->filing.period;
    if (!form_read(visit, DRAW, DRAW_FIELDS, &drawing->form) ||
        !read_share(visit, &drawing->form, &drawing->request.share))
        return show_samples(visit, &drawing->filing, &drawing->form, 422, err);
    drawing->request.stratified = form_value(&drawing->form, "stratified")[0] != '\0';
    if (!spotcheck_pending(visit->arena, visit->site->state, visit_actor(visit),
                           drawing->filing.period, &drawing->filing, &pending, &said))
        return show_refusal(visit, drawing, &said, err);
    if (pending)
        return announce(visit, 0, err);
    return visit_fetch(
        visit,
        reading_claimed(visit->arena, &(struct revision_seen){.period = drawing->filing.period,
                                                              .number = drawing->filing.revision,
                                                              .man = drawing->filing.man}),
        announce_counted);
}

/* ---- one family ---- */

/* What the path names. */
struct sampled {
    struct filing filing;
    const struct spotcheck_view *view;
    const struct spotcheck_family *family;
    const char *path;
};

static bool
look_for(struct visit *visit, const struct samples_shown *samples, struct sampled *sampled,
         struct error *err)
{
    struct family_naming naming;
    uint64_t revision;

    if (!family_naming_open(visit->arena, visit->session.csrf, &naming, err))
        return false;
    if (!decimal_read(visit->params[1], INT64_MAX, &revision))
        return true;
    for (size_t i = 0; i < samples->count; i++)
        for (size_t k = 0; k < samples->list[i].count; k++) {
            const struct spotcheck_family *family = &samples->list[i].families[k];
            const char *path = sampled_path(visit, &naming, &samples->list[i].sample, family->id);

            if (samples->list[i].sample.revision != (int64_t)revision ||
                !text_is(visit->params[2], strrchr(path, '/') + 1))
                continue;
            *sampled = (struct sampled){.filing = sampled->filing,
                                        .view = &samples->list[i],
                                        .family = family,
                                        .path = path};
        }
    return true;
}

/* *THERE is false, answered, when the path names no sampled family. */
static bool
sampled_of(struct visit *visit, struct sampled *sampled, bool *there, struct error *err)
{
    struct samples_shown samples;

    *sampled = (struct sampled){.family = NULL};
    if (!return_of(visit, &sampled->filing, there, err) || !*there)
        return !*there && err->code == ERR_NONE;
    if (!spotcheck_view(visit->arena, visit->site->state, &sampled->filing, &samples.list,
                        &samples.count, err) ||
        !look_for(visit, &samples, sampled, err))
        return false;
    *there = sampled->family != NULL;
    return *there || visit_missing(visit);
}

/* The auditor's own words, without the family that is kept in front of them. */
static const char *
words_of(const struct spotcheck_family *family, size_t at)
{
    const char *words = family->results[at].words;

    return words == NULL ? NULL : words + strlen(family->id) + strlen(": ");
}

static void
show_results(struct visit *visit, const struct spotcheck_family *family)
{
    for (size_t i = family->count; i-- > 0;) {
        const struct sample_result *result = &family->results[i].result;
        struct view *row = view_add(visit->view, "results");

        view_put(row, "found", AUDITED_LOOKS[result->audited].label);
        view_put(row, "colour", AUDITED_LOOKS[result->audited].colour);
        view_printf(row, "when", "%s", london_format(result->at).text);
        view_put(row, "by", result->name);
        view_put(row, "said", words_of(family, i));
        view_printf(row, "path", "/receipts/%" PRIu64, result->seq);
        view_yes(row, "corrected", i + 1 < family->count);
    }
}

static void
show_choices(struct visit *visit, const char *chosen)
{
    static const char *const MEANS[AUDITED_TOTAL] = {
        [AUDITED_PASS] = "Pass: the claim is evidenced",
        [AUDITED_HOLD] = "Hold: something is missing, and may be found",
        [AUDITED_REMOVE] = "Remove: the family should not have been claimed",
    };

    for (enum audited audited = 0; audited < AUDITED_TOTAL; audited++) {
        struct view *row = view_add(visit->view, "choices");

        view_put(row, "value", AUDITED[audited].code);
        view_put(row, "label", MEANS[audited]);
        view_yes(row, "first", audited == 0);
        view_yes(row, "chosen", strcmp(chosen, AUDITED[audited].code) == 0);
    }
}

static bool
show_sampled(struct visit *visit, const struct sampled *sampled, const struct form *form,
             int status, struct error *err)
{
    filing_show(visit->view, &sampled->filing);
    view_put(visit->view, "family", sampled->family->id);
    view_put(visit->view, "organisation", sampled->family->organisation);
    view_put(visit->view, "path", sampled->path);
    view_printf(visit->view, "of_revision", "%" PRId64, sampled->view->sample.revision);
    view_yes(visit->view, "may_record", visit_is(visit, AUDITOR));
    show_results(visit, sampled->family);
    show_choices(visit, form_value(form, "audited"));
    view_printf(visit->view, "title", "Family %s", sampled->family->id);
    form_show(form, visit->view);
    return visit_show(visit, status, "sampled", err);
}

bool
sample_family(struct visit *visit, struct error *err)
{
    struct sampled sampled;
    struct form form;
    bool there;

    if (!sampled_of(visit, &sampled, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    form_begin(FINDING, FINDING_FIELDS, &form);
    return show_sampled(visit, &sampled, &form, 200, err);
}

/* ---- what was found ---- */

/* The same form once more (a double click, a page loaded again) finds nothing new. */
static bool
is_said_already(const struct visit *visit, const struct spotcheck_family *family,
                const struct spotcheck_finding *finding)
{
    const struct sample_result *last;
    const char *words;

    if (family->count == 0)
        return false;
    last = &family->results[family->count - 1].result;
    words = words_of(family, family->count - 1);
    return last->audited == finding->audited && words != NULL &&
           strcmp(words, finding->reason) == 0 &&
           strcmp(last->person, visit_actor(visit)->person.ref) == 0;
}

bool
sample_record(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct spotcheck_finding finding;
    struct sample_result recorded;
    struct sampled sampled;
    struct form form;
    bool there;

    if (!sampled_of(visit, &sampled, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!form_read(visit, FINDING, FINDING_FIELDS, &form))
        return show_sampled(visit, &sampled, &form, 422, err);
    finding =
        (struct spotcheck_finding){.family = sampled.family->id,
                                   .audited = audited_read(text_of(form_value(&form, "audited"))),
                                   .reason = form_value(&form, "reason"),
                                   .period = sampled.filing.period,
                                   .revision = sampled.view->sample.revision};
    if (finding.audited == AUDITED_TOTAL)
        form_refuse(&form, "audited", FINDING[0].missing);
    else if (is_said_already(visit, sampled.family, &finding) ||
             spotcheck_record(visit->arena, visit->site->state, visit_actor(visit), &finding,
                              &recorded, &said)) {
        visit_sign(visit);
        return visit_go(visit, arena_printf(visit->arena, "/returns/%s/sample", finding.period));
    } else if (said.code != ERR_INPUT)
        return error_pass(err, &said);
    else
        form_refuse(&form, "reason", visit_sentence(visit, &said));
    return show_sampled(visit, &sampled, &form, 422, err);
}

/* ---- what to look at ---- */

/* The pack is made by another process, which decides the revision again. */
static bool
pack_fetch(struct visit *visit, bool file, visit_then *then, struct error *err)
{
    struct sampled *sampled = ARENA_ARRAY(visit->arena, struct sampled, 1);
    bool there;

    if (!sampled_of(visit, sampled, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    visit->kept = sampled;
    return visit_read(visit,
                      reading_pack(visit->arena, sampled->filing.period,
                                   sampled->view->sample.revision, sampled->family->id, file),
                      then);
}

static bool
show_pack(struct visit *visit, const struct errand *errand, struct error *err)
{
    const struct sampled *sampled = visit->kept;
    const struct json_value *pack;

    if (!reading_answer(visit->arena, errand->answer, &pack, err))
        return false;
    filing_show(visit->view, &sampled->filing);
    view_hear(visit->view, pack);
    view_put(visit->view, "path", sampled->path);
    view_printf(visit->view, "title", "Spot check of family %s", reading_text(pack, "family"));
    return visit_show(visit, 200, "pack", err);
}

bool
sample_pack(struct visit *visit, struct error *err)
{
    return pack_fetch(visit, false, show_pack, err);
}

static bool
send_pack(struct visit *visit, const struct errand *errand, struct error *err)
{
    const struct sampled *sampled = visit->kept;
    const struct json_value *answer;

    return reading_answer(visit->arena, errand->answer, &answer, err) &&
           visit_send_bulk(visit, "text/html; charset=utf-8",
                           arena_printf(visit->arena, "%s-spot-check.html", sampled->filing.period),
                           errand->bulk, err);
}

bool
sample_pack_file(struct visit *visit, struct error *err)
{
    return pack_fetch(visit, true, send_pack, err);
}
