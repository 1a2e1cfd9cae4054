/* SPDX-License-Identifier: MIT */
#include "web/filing_view.h"

#include <inttypes.h>

#include "base/clock.h"
#include "model/timetable.h"
#include "service/returns.h"
#include "service/signoff.h"
#include "web/figures.h"

/* clang-format off */
const struct stage_words STAGE_WORDS[FILING_STATE_TOTAL] = {
    [FILING_DRAFT]      = {"Draft",      "with the data provider",            "grey"},
    [FILING_SUBMITTED]  = {"Submitted",  "waits for a certifier",             "blue"},
    [FILING_CERTIFIED]  = {"Certified",  "waits for the SRO or S151 officer", "purple"},
    [FILING_SIGNED_OFF] = {"Signed off", "to be lodged on Delta",             "yellow"},
    [FILING_LODGED]     = {"Lodged",     "done",                              "green"},
    [FILING_DISCARDED]  = {"Discarded",  "can be run again",                  "red"},
};

const struct move_words MOVE_WORDS[MOVE_TOTAL] = {
    [MOVE_SUBMIT] = {
        "Submit", "Submit this return to the certifier",
        "The figures below come from our case data and are complete to the best of my knowledge.",
        "A certifier is told by mail. The figures cannot change while they look at it.",
        "The return has been submitted", false},
    [MOVE_WITHDRAW] = {
        "Withdraw", "Withdraw this return", NULL,
        "It becomes a draft again, as a new revision.",
        "The return has been withdrawn", true},
    [MOVE_CERTIFY] = {
        "Certify", "Certify this return",
        "I have looked at these figures, compared them with the last quarter, and certify them.",
        "The SRO and the S151 officer are told by mail.",
        "The return has been certified", false},
    [MOVE_SEND_BACK] = {
        "Send back", "Send this return back", NULL,
        "It becomes a draft again, as a new revision, and decisions made so far no longer hold. "
        "The data provider is told by mail, with your reason.",
        "The return has been sent back", true},
    [MOVE_SIGN_OFF] = {
        "Sign off", "Sign this return off",
        "I sign these figures off on behalf of the council.",
        "The data provider is told that the return can be lodged on Delta.",
        "The return has been signed off", false},
    [MOVE_LODGE] = {
        "Record as lodged", "Record this return as lodged on Delta",
        "The figures below are those that were keyed or uploaded on Delta.",
        "This record closes the quarter.",
        "The return is recorded as lodged", false},
    [MOVE_REOPEN] = {
        "Reopen", "Reopen this return", NULL,
        "It becomes a draft again, as a new revision. Its claims are released and all decisions "
        "have to be made anew.",
        "The return has been reopened", true},
    [MOVE_DISCARD] = {
        "Discard this draft", "Discard this draft", NULL,
        "For a draft that was made by mistake. It no longer waits for anybody and counts nowhere; "
        "what happened stays in the log, with your reason. Running the quarter makes a new draft.",
        "The draft has been discarded", true},
};
/* clang-format on */

static const char *
long_day(struct arena *arena, int32_t day)
{
    static const char *const MONTHS[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct civil civil = day_to_civil(day);

    return arena_printf(arena, "%d %s %d", civil.day, MONTHS[civil.month - 1], civil.year);
}

void
filing_show(struct view *view, const struct filing *filing)
{
    const struct stage_words *stage = &STAGE_WORDS[filing->state];
    struct quarter quarter;

    view_put(view, "period", filing->period);
    if (quarter_read(text_of(filing->period), &quarter))
        view_put(view, "months", figures_period(view->arena, quarter));
    view_put(view, "stage", stage->label);
    view_put(view, "stage_next", stage->next);
    view_put(view, "colour", stage->colour);
    if (filing->state == FILING_DRAFT && filing->as_at > clock_london_day(clock_now()))
        view_put(view, "forecast", long_day(view->arena, filing->as_at));
    view_printf(view, "revision", "%" PRId64, filing->revision);
    view_printf(view, "return_path", "/returns/%s", filing->period);
    view_printf(view, "fingerprint", "%s", returns_fingerprint(filing->man).text);
}

static const struct return_window *
window_of(const struct timetable *timetable, const char *period)
{
    for (size_t i = 0; i < timetable->window_count; i++)
        if (timetable->kinds[timetable->windows[i].kind].quarterly &&
            strcmp(timetable->windows[i].period, period) == 0)
            return &timetable->windows[i];
    return NULL;
}

void
filing_show_days(const struct visit *visit, struct view *view, const struct filing *filing)
{
    const struct schedule *schedule = &visit->site->parts->schedule;
    const struct return_window *window = window_of(&schedule->timetable, filing->period);
    struct window_view seen;

    if (window == NULL || filing->state == FILING_LODGED || filing->state == FILING_DISCARDED)
        return;
    seen = window_see(window, &schedule->holidays, clock_london_day(visit->request->now));
    view_put(view, "due_on", long_day(view->arena, window->closes));
    view_yes(view, "late", seen.state == WINDOW_CLOSED);
    if (seen.state == WINDOW_CLOSED)
        view_printf(view, "due", "The window closed on %s", long_day(view->arena, window->closes));
    else
        view_printf(view, "due", "%d working %s left: the window closes on %s",
                    (int)seen.days_to_close, seen.days_to_close == 1 ? "day" : "days",
                    long_day(view->arena, window->closes));
    view_yes(view, "days_illustrative", !schedule->timetable.official);
}

bool
filing_show_moves(struct visit *visit, struct view *view, const struct filing *filing,
                  unsigned *moves, struct error *err)
{
    if (!signoff_possible(visit->arena, visit->site->state, visit_actor(visit), filing, moves, err))
        return false;
    for (unsigned move = 0; move < MOVE_TOTAL; move++) {
        struct view *shown;

        if ((*moves & 1U << move) == 0)
            continue;
        shown = view_add(view, "moves");
        view_put(shown, "code", MOVE_DEFS[move].code);
        view_put(shown, "button", MOVE_WORDS[move].button);
        view_yes(shown, "warning", MOVE_WORDS[move].warning);
        view_printf(shown, "path", "/returns/%s/decide/%s", filing->period, MOVE_DEFS[move].code);
    }
    return true;
}
