/* SPDX-License-Identifier: MIT */
/* What is wrong with a timetable as a whole. */
#include <stdlib.h>

#include "model/timetable.h"

/* A window has at most one fault of its period, two of the order of its days and two of each day,
 * which leaves room for some that it shares with others; what is beyond is not told. */
#define FAULTS_OF_ONE 16

struct checking {
    struct arena *arena;
    const struct timetable *timetable;
    const struct holidays *holidays;
    size_t room;
    struct timetable_faults faults;
};

PRINTF_LIKE(4, 5)
static void
tell(struct checking *checking, const struct return_window *window, bool warning,
     const char *format, ...)
{
    struct timetable_faults *faults = &checking->faults;
    va_list arguments;
    const char *words;

    if (faults->count == checking->room)
        return;
    va_start(arguments, format);
    words = arena_vprintf(checking->arena, format, arguments);
    va_end(arguments);
    faults->errors += warning ? 0 : 1;
    faults->list[faults->count++] = (struct timetable_fault){
        .line = window->line,
        .warning = warning,
        .words = arena_printf(checking->arena, "element return, %s %s: %s",
                              checking->timetable->kinds[window->kind].code, window->period, words),
    };
}

static void
check_period(struct checking *checking, const struct return_window *window)
{
    bool quarterly = checking->timetable->kinds[window->kind].quarterly;

    if (window->quarter.year == 0)
        tell(checking, window, false, "period \"%s\" is not a %s", window->period,
             quarterly ? "quarter like 2023-24-Q3" : "financial year like 2023-24");
    else if (quarterly && window->opens < quarter_first_day(window->quarter))
        tell(checking, window, true, "opens %s lies before the quarter begins, on %s",
             day_format(window->opens).text, day_format(quarter_first_day(window->quarter)).text);
}

static void
check_order(struct checking *checking, const struct return_window *window)
{
    if (window->closes < window->opens)
        tell(checking, window, false, "closes %s lies before opens %s",
             day_format(window->closes).text, day_format(window->opens).text);
    if (window->cut_off != DAY_UNKNOWN && window->cut_off > window->closes)
        tell(checking, window, false, "cut-off %s lies after closes %s",
             day_format(window->cut_off).text, day_format(window->closes).text);
}

static void
check_day(struct checking *checking, const struct return_window *window, const char *what,
          int32_t day)
{
    const struct holiday *holiday = holiday_on(checking->holidays, day);

    if (day == DAY_UNKNOWN)
        return;
    if (holiday != NULL)
        tell(checking, window, true, "%s %s is a bank holiday, %s", what, day_format(day).text,
             holiday->name);
    else if (!day_is_working(checking->holidays, day))
        tell(checking, window, true, "%s %s is a %s", what, day_format(day).text,
             day_weekday_name(day));
    if (!holidays_cover(checking->holidays, day, day))
        tell(checking, window, true,
             "%s %s is outside the list of bank holidays, which covers %s to %s", what,
             day_format(day).text, day_format(checking->holidays->first).text,
             day_format(checking->holidays->last).text);
}

/* A window against those that stand before it in the file. */
static void
check_others(struct checking *checking, const struct return_window *window)
{
    for (const struct return_window *other = checking->timetable->windows; other < window;
         other++) {
        if (other->kind != window->kind)
            continue;
        if (strcmp(other->period, window->period) == 0)
            tell(checking, window, false, "line %d has the same return; leave one of them out",
                 other->line);
        else if (window->opens <= other->closes && other->opens <= window->closes)
            tell(checking, window, true, "open from %s to %s, while %s of line %d is from %s to %s",
                 day_format(window->opens).text, day_format(window->closes).text, other->period,
                 other->line, day_format(other->opens).text, day_format(other->closes).text);
    }
}

struct timetable_faults
timetable_check(struct arena *arena, const struct timetable *timetable,
                const struct holidays *holidays)
{
    struct checking checking = {
        .arena = arena,
        .timetable = timetable,
        .holidays = holidays,
        .room = timetable->window_count * FAULTS_OF_ONE,
    };

    checking.faults.list = ARENA_ARRAY(arena, struct timetable_fault, checking.room);
    for (size_t i = 0; i < timetable->window_count; i++) {
        const struct return_window *window = &timetable->windows[i];

        check_period(&checking, window);
        check_order(&checking, window);
        check_others(&checking, window);
        check_day(&checking, window, "cut-off", window->cut_off);
        check_day(&checking, window, "opens", window->opens);
        check_day(&checking, window, "closes", window->closes);
    }
    return checking.faults;
}
