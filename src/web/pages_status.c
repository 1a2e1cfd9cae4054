/* SPDX-License-Identifier: MIT */
/* Mail that was promised, the days of the timetable, and how the service itself is. */
#include <inttypes.h>

#include "base/clock.h"
#include "service/imports.h"
#include "service/log_tell.h"
#include "service/post.h"
#include "service/returns.h"
#include "web/pages.h"
#include "web/visit.h"

#define MAIL_SHOWN 200

/* ---- mail ---- */

static const struct {
    const char *state, *label, *colour;
} MAIL_LOOKS[] = {
    {"queued", "Waits",            "blue" },
    {"formed", "Waits to be sent", "blue" },
    {"sent",   "Sent",             "green"},
    {"failed", "Failed",           "red"  },
};

static void
show_mail(struct visit *visit, const struct outbox_row *mail)
{
    struct view *row = view_add(visit->view, "mails");

    view_put(row, "to", mail->person);
    view_put(row, "address", mail->email);
    view_put(row, "about", mail->template);
    view_printf(row, "when", "%s", london_format(mail->queued).text);
    view_number(row, "tries", mail->tries);
    view_put(row, "said", mail->said);
    for (size_t i = 0; i < sizeof MAIL_LOOKS / sizeof *MAIL_LOOKS; i++)
        if (strcmp(mail->state, MAIL_LOOKS[i].state) == 0) {
            view_put(row, "state", MAIL_LOOKS[i].label);
            view_put(row, "colour", MAIL_LOOKS[i].colour);
        }
}

static size_t
count_failed(const struct outbox *outbox)
{
    size_t failed = 0;

    for (size_t i = 0; i < outbox->count; i++)
        failed += strcmp(outbox->list[i].state, "failed") == 0;
    return failed;
}

bool
outbox_page(struct visit *visit, struct error *err)
{
    bool failed_only = strcmp(visit_query(visit, "show"), "failed") == 0;
    struct outbox outbox;
    size_t shown = 0;

    if (!post_list(visit->arena, visit->site->state, &outbox, err))
        return false;
    for (size_t i = outbox.count; i-- > 0 && shown < MAIL_SHOWN;)
        if (!failed_only || strcmp(outbox.list[i].state, "failed") == 0) {
            show_mail(visit, &outbox.list[i]);
            shown++;
        }
    view_number(visit->view, "failed_count", (int64_t)count_failed(&outbox));
    view_number(visit->view, "mail_count", (int64_t)outbox.count);
    view_yes(visit->view, "failed_only", failed_only);
    view_put(visit->view, "title", "Mail");
    return visit_show(visit, 200, "outbox", err);
}

/* ---- the timetable ---- */

static void
show_window(struct visit *visit, const struct timetable *timetable, const struct window_view *seen)
{
    const struct return_window *window = seen->window;
    struct view *row = view_add(visit->view, "windows");

    view_put(row, "label", timetable->kinds[window->kind].label);
    view_put(row, "period", window->period);
    if (window->cut_off != DAY_UNKNOWN)
        view_printf(row, "cut_off", "%s", day_format(window->cut_off).text);
    view_printf(row, "opens", "%s", day_format(window->opens).text);
    view_printf(row, "closes", "%s", day_format(window->closes).text);
    view_printf(row, "words", "%s", window_tell(seen).text);
}

bool
timetable_page(struct visit *visit, struct error *err)
{
    const struct schedule *schedule = &visit->site->parts->schedule;
    const struct timetable *timetable = &schedule->timetable;
    struct window_view *views =
        ARENA_ARRAY(visit->arena, struct window_view, timetable->window_count);

    for (size_t i = 0; i < timetable->window_count; i++)
        views[i] = window_see(&timetable->windows[i], &schedule->holidays,
                              clock_london_day(visit->request->now));
    window_views_sort(views, timetable->window_count);
    for (size_t i = 0; i < timetable->window_count; i++)
        show_window(visit, timetable, &views[i]);
    view_put(visit->view, "source", timetable->source);
    view_yes(visit->view, "days_illustrative", !timetable->official);
    view_put(visit->view, "title", "Timetable");
    return visit_show(visit, 200, "timetable", err);
}

/* ---- the service ---- */

static void
add_fact(struct visit *visit, const char *what, const char *how, bool good)
{
    struct view *row = view_add(visit->view, "facts");

    view_put(row, "what", what);
    view_put(row, "how", how);
    view_yes(row, "good", good);
}

bool
status_page(struct visit *visit, struct error *err)
{
    struct arena *arena = visit->arena;
    struct error none = {.code = ERR_NONE};
    struct outbox outbox;
    struct log_head head;
    const char *snapshot;
    size_t failed;

    if (!post_list(arena, visit->site->state, &outbox, err) ||
        !log_head_read(arena, visit->site->state, &head, err))
        return false;
    failed = count_failed(&outbox);
    add_fact(visit, "Log",
             arena_printf(arena, "%s %s, %s of them signed", number_format((int64_t)head.size).text,
                          one_or_many(head.size, "entry", "entries"),
                          number_format((int64_t)head.signed_size).text),
             head.size == head.signed_size);
    add_fact(visit, "Mail",
             failed == 0 ? "no message has failed"
                         : arena_printf(arena, "%zu %s could not be delivered", failed,
                                        one_or_many(failed, "message", "messages")),
             failed == 0);
    add_fact(visit, "Exports",
             imports_find(arena, visit->site->state, NULL, &snapshot, &none)
                 ? arena_printf(arena, "the newest are %.16s", snapshot)
                 : "none were imported yet",
             none.code == ERR_NONE);
    add_fact(
        visit, "Timetable",
        visit->site->parts->schedule.timetable.official
            ? "the council's own"
            : "illustrative: put the council's own days into timetable.xml in the state folder",
        visit->site->parts->schedule.timetable.official);
    view_put(visit->view, "version", PROGRAM_VERSION);
    view_put(visit->view, "title", "Status");
    return visit_show(visit, 200, "status", err);
}
