/* SPDX-License-Identifier: MIT */
/*
 * Deciding on a return: the review page names what is seen (revision, manifest, a nonce); the form
 * that comes back is refused when any of it moved, and the same form once more gives the receipt it
 * gave before.
 */
#include <inttypes.h>

#include "base/random.h"
#include "port/digest.h"
#include "service/kinds.h"
#include "service/signoff.h"
#include "web/filing_view.h"
#include "web/form.h"
#include "web/pages.h"
#include "web/return_view.h"
#include "web/sample_view.h"
#include "web/typed.h"

/* Ways in which figures get into Delta. */
#define BY_FILE "file"
#define BY_HAND "keyed"

/* Bytes of what was uploaded to Delta: its SHA-256 is taken while others wait. */
#define LODGED_MOST ((int64_t)64 << 20)

static const struct form_field DECIDE[] = {
    {"reason",    "Write why, for whoever has to act on it", FORM_TRIMMED,               NOTE_MOST},
    {"reference", "Enter the reference that Delta gave",     FORM_TRIMMED,               200      },
    {"agree",     "Tick the box to say that you state this", 0,                          3        },
    {"man",       "Open the page again",                     FORM_NEEDED,                64       },
    {"revision",  "Open the page again",                     FORM_NEEDED | FORM_TRIMMED, 9        },
    {"nonce",     "Open the page again",                     FORM_NEEDED | FORM_TRIMMED, 32       },
    {"entered",   "Say how the figures got into Delta",      0,                          5        },
    {"file",      "Choose the file that you uploaded",       0,                          0        },
};
#define DECIDE_FIELDS (sizeof DECIDE / sizeof *DECIDE)

static bool
show_decide(struct visit *visit, const struct filing *filing, enum move move,
            const struct form *form, int status, struct error *err)
{
    const struct move_words *words = &MOVE_WORDS[move];
    struct samples_shown samples;
    struct return_view kept;
    struct error impossible = {.code = ERR_NONE};
    struct filing_kind kind;
    const struct move_rule *rule;

    if (!kinds_read(visit->arena, filing->kind, &kind, err))
        return false;
    rule = move_find(&kind, filing, move, &impossible);
    if (rule == NULL)
        return error_pass(err, &impossible);
    if (!returns_view(visit->arena, visit->site->state, filing, filing->revision, &kept, err) ||
        !return_show_figures(visit, filing, filing->revision, &kept.revision, err) ||
        !samples_show(visit, filing, &samples, err))
        return false;
    filing_show(visit->view, filing);
    filing_show_days(visit, visit->view, filing);
    return_show_seats(visit->view, &kept.seats);
    view_put(visit->view, "title", words->title);
    view_put(visit->view, "button", words->button);
    view_put(visit->view, "states", words->states);
    view_put(visit->view, "means", words->means);
    view_yes(visit->view, "warning", words->warning);
    view_put(visit->view, "move", MOVE_DEFS[move].code);
    view_yes(visit->view, "takes_reason", (rule->flags & MOVE_TAKES_REASON) != 0);
    view_yes(visit->view, "takes_reference", (rule->flags & MOVE_TAKES_REFERENCE) != 0);
    view_yes(visit->view, "by_file", strcmp(form_value(form, "entered"), BY_FILE) == 0);
    view_yes(visit->view, "by_hand", strcmp(form_value(form, "entered"), BY_HAND) == 0);
    form_show(form, visit->view);
    return visit_show(visit, status, "decide", err);
}

/* A new form names the return as it stands now. */
static void
fill_form(struct visit *visit, const struct filing *filing, struct form *form)
{
    form_set(form, "man", filing->man);
    form_set(form, "revision", arena_printf(visit->arena, "%" PRId64, filing->revision));
    form_set(form, "nonce", arena_printf(visit->arena, "%s", random_ref().text));
}

bool
decide_page(struct visit *visit, struct error *err)
{
    enum move move = move_read(text_of(visit_param(visit, 1)));
    struct filing filing;
    struct form form;
    unsigned moves;
    bool there;

    if (move == MOVE_TOTAL)
        return visit_missing(visit);
    if (!return_of(visit, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    if (!signoff_possible(visit->arena, visit->site->state, visit_actor(visit), &filing, &moves,
                          err))
        return false;
    if ((moves & 1U << move) == 0)
        return visit_go(visit, arena_printf(visit->arena, "/returns/%s", filing.period));
    form_begin(DECIDE, DECIDE_FIELDS, &form);
    if (!typed_restore(visit, &form, err))
        return false;
    fill_form(visit, &filing, &form);
    return show_decide(visit, &filing, move, &form, 200, err);
}

/* ---- the form comes back ---- */

/* The file that was uploaded to Delta, when it came with the form; it is not kept. */
static const struct upload *
lodged_file(const struct visit *visit)
{
    const struct request *request = visit->request;

    for (size_t i = 0; i < request->upload_count; i++)
        if (text_is(request->uploads[i].field, "file") && request->uploads[i].file_name.length > 0)
            return &request->uploads[i];
    return NULL;
}

static void
check_lodging(const struct visit *visit, struct form *form)
{
    const char *entered = form_value(form, "entered");
    const struct upload *file = lodged_file(visit);

    if (form_value(form, "reference")[0] == '\0')
        form_refuse(form, "reference", DECIDE[1].missing);
    if (strcmp(entered, BY_FILE) != 0 && strcmp(entered, BY_HAND) != 0)
        form_refuse(form, "entered", DECIDE[6].missing);
    else if (strcmp(entered, BY_FILE) == 0 && file == NULL)
        form_refuse(form, "file", DECIDE[7].missing);
    else if (strcmp(entered, BY_FILE) == 0 && file->length > LODGED_MOST)
        form_refuse(form, "file", "Choose a file of 64 MB at most");
}

static void
check_form(const struct visit *visit, struct form *form, enum move move)
{
    bool reason = !MOVE_WORDS[move].warning, states = MOVE_WORDS[move].states != NULL;

    if (!reason && form_value(form, "reason")[0] == '\0')
        form_refuse(form, "reason", DECIDE[0].missing);
    if (move == MOVE_LODGE)
        check_lodging(visit, form);
    if (states && strcmp(form_value(form, "agree"), "yes") != 0)
        form_refuse(form, "agree", DECIDE[2].missing);
}

/* What was seen is not what stands there now: who was first, and what changed. */
static bool
tell_conflict(struct visit *visit, const struct filing *filing, const struct error *said,
              struct error *err)
{
    struct return_view kept;

    if (!returns_view(visit->arena, visit->site->state, filing, filing->revision, &kept, err) ||
        !return_show_figures(visit, filing, filing->revision, &kept.revision, err))
        return false;
    filing_show(visit->view, filing);
    return_show_seats(visit->view, &kept.seats);
    view_put(visit->view, "title", "This return has moved on");
    view_put(visit->view, "words", visit_sentence(visit, said));
    return visit_show(visit, 409, "conflict", err);
}

static bool
refuse(struct visit *visit, const char *period, enum move move, struct form *form,
       const struct error *said, struct error *err)
{
    struct filing filing;

    if (said->code != ERR_CONFLICT && said->code != ERR_INPUT)
        return error_pass(err, said);
    if (!returns_find(visit->arena, visit->site->state, period, &filing, err))
        return false;
    if (said->code == ERR_CONFLICT)
        return tell_conflict(visit, &filing, said, err);
    form_refuse(form, move == MOVE_LODGE ? "reference" : "reason", visit_sentence(visit, said));
    return show_decide(visit, &filing, move, form, 422, err);
}

/* What the log is to say was entered on Delta. */
static bool
take_uploaded(struct visit *visit, const struct form *form, const char **uploaded,
              struct error *err)
{
    const struct upload *file = lodged_file(visit);
    char sha256[2 * DIGEST_SIZE + 1];

    *uploaded = "";
    if (strcmp(form_value(form, "entered"), BY_FILE) != 0)
        return true;
    must(file != NULL); /* check_lodging */
    if (!digest_file(file->path, sha256, err))
        return false;
    *uploaded = arena_copy(visit->arena, sha256, sizeof sha256 - 1);
    return true;
}

static bool
do_move(struct visit *visit, const char *period, enum move move, struct form *form,
        struct error *err)
{
    struct signoff_request request = {
        .kind = KIND_QUARTERLY_CLAIM,
        .period = period,
        .nonce = form_value(form, "nonce"),
        .move = {.move = move,
                 .revision = strtoll(form_value(form, "revision"), NULL, 10),
                 .man = form_value(form, "man"),
                 .reason = form_value(form, "reason"),
                 .reference = form_value(form, "reference")},
    };
    struct error said = {.code = ERR_NONE};
    struct signoff_done done;

    if (move == MOVE_LODGE && !take_uploaded(visit, form, &request.move.uploaded, err))
        return false;
    if (request.move.reason[0] != '\0' && !returns_words_check(request.move.reason, &said))
        return refuse(visit, period, move, form, &said, err);
    if (!signoff_move(visit->arena, visit->site->state, visit_actor(visit), &request, &done, &said))
        return refuse(visit, period, move, form, &said, err);
    typed_forget(visit);
    visit_sign_ahead(visit);
    return visit_go(visit, arena_printf(visit->arena, "/receipts/%" PRIu64, done.seq));
}

bool
decide_do(struct visit *visit, struct error *err)
{
    enum move move = move_read(text_of(visit_param(visit, 1)));
    struct filing filing;
    struct form form;
    bool there, complete;

    if (move == MOVE_TOTAL)
        return visit_missing(visit);
    if (!return_of(visit, &filing, &there, err) || !there)
        return !there && err->code == ERR_NONE;
    complete = form_read(visit, DECIDE, DECIDE_FIELDS, &form);
    if (form_value(&form, "nonce")[0] == '\0' || form_value(&form, "man")[0] == '\0')
        return visit_go(visit, arena_printf(visit->arena, "/returns/%s/decide/%s", filing.period,
                                            MOVE_DEFS[move].code));
    check_form(visit, &form, move);
    if (!complete || !form_is_right(&form))
        return show_decide(visit, &filing, move, &form, 422, err);
    return do_move(visit, filing.period, move, &form, err);
}
