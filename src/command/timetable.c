/* SPDX-License-Identifier: MIT */
/* When returns are due, in words and as JSON. */
#include "base/clock.h"
#include "command/commands.h"
#include "port/json.h"
#include "service/timetables.h"

/* What is shown: all windows of a year, or those that are not closed yet. */
struct showing {
    const struct schedule *schedule;
    int32_t today;
    struct quarter year; /* number 0; year 0: none was asked for */
    size_t count, left_out;
    struct window_view *views;
};

static bool
is_shown(const struct showing *showing, const struct window_view *view)
{
    if (showing->year.year != 0)
        return view->window->quarter.year == showing->year.year;
    return view->state != WINDOW_CLOSED;
}

static void
choose(struct arena *arena, struct showing *showing)
{
    const struct timetable *timetable = &showing->schedule->timetable;

    showing->views = ARENA_ARRAY(arena, struct window_view, timetable->window_count);
    for (size_t i = 0; i < timetable->window_count; i++) {
        struct window_view view =
            window_see(&timetable->windows[i], &showing->schedule->holidays, showing->today);

        if (is_shown(showing, &view))
            showing->views[showing->count++] = view;
        else
            showing->left_out++;
    }
    window_views_sort(showing->views, showing->count);
}

static const struct return_kind *
kind_of(const struct showing *showing, const struct window_view *view)
{
    return &showing->schedule->timetable.kinds[view->window->kind];
}

/* ---- in words ---- */

static int
label_width(const struct showing *showing)
{
    size_t width = strlen("return");

    for (size_t i = 0; i < showing->count; i++) {
        size_t length = strlen(kind_of(showing, &showing->views[i])->label);

        width = length > width ? length : width;
    }
    return width > 40 ? 40 : (int)width;
}

static void
print_view(const struct showing *showing, const struct window_view *view, int width)
{
    const struct return_window *window = view->window;
    char left[16] = "-";

    if (view->state != WINDOW_CLOSED)
        snprintf(left, sizeof left, "%d%s", (int)view->days_to_close, view->reliable ? "" : "?");
    printf("%-*s  %-10s  %-10s  %-10s  %-10s  %9s  %s\n", width, kind_of(showing, view)->label,
           window->period, window->cut_off == DAY_UNKNOWN ? "-" : day_format(window->cut_off).text,
           day_format(window->opens).text, day_format(window->closes).text, left,
           window_tell(view).text);
}

/* Kinds of which the file has no date at all. */
static void
print_undated(const struct timetable *timetable)
{
    const char *before = "No dates are known for: ";

    for (uint16_t kind = 0; kind < timetable->kind_count; kind++) {
        bool dated = false;

        for (size_t i = 0; i < timetable->window_count && !dated; i++)
            dated = timetable->windows[i].kind == kind;
        if (dated)
            continue;
        printf("%s%s", before, timetable->kinds[kind].label);
        before = ", ";
    }
    if (before[0] == ',')
        puts(".");
}

static void
print_left_out(const struct showing *showing)
{
    if (showing->left_out == 0 || showing->year.year != 0)
        return;
    printf("%zu %s closed and left out; --year shows a whole year.\n", showing->left_out,
           showing->left_out == 1 ? "is" : "are");
}

static void
print_table(const struct showing *showing)
{
    const struct timetable *timetable = &showing->schedule->timetable;
    int width = label_width(showing);

    printf("Timetable %s, version %s (%s), seen from %s %s\n\n", timetable->name,
           timetable->version, timetable->official ? "official, as its file says" : "not official",
           day_weekday_name(showing->today), day_format(showing->today).text);
    if (showing->count > 0)
        printf("%-*s  %-10s  %-10s  %-10s  %-10s  %9s  %s\n", width, "return", "period", "cut-off",
               "opens", "closes", "days left", "state");
    else
        puts("Nothing is due.");
    for (size_t i = 0; i < showing->count; i++)
        print_view(showing, &showing->views[i], width);
    fputs("\nDays left are working days after today, up to and including the day it closes.\n",
          stdout);
    print_left_out(showing);
    print_undated(timetable);
    printf("Source: %s\n", timetable->source);
}

static void
print_warnings(const struct showing *showing)
{
    const struct schedule *schedule = showing->schedule;
    bool reliable = true;

    for (size_t i = 0; i < schedule->faults.count; i++)
        fprintf(stderr, "warning: %s line %d: %s\n", schedule->timetable_path,
                schedule->faults.list[i].line, schedule->faults.list[i].words);
    for (size_t i = 0; i < showing->count; i++)
        reliable = reliable && showing->views[i].reliable;
    if (!reliable)
        fprintf(stderr,
                "warning: the bank holidays are known from %s to %s only; counts that reach "
                "beyond, marked \"?\", hold weekdays\n",
                day_format(schedule->holidays.first).text,
                day_format(schedule->holidays.last).text);
}

/* ---- as JSON ---- */

static void
put_day(struct json *object, const char *key, int32_t day)
{
    if (day == DAY_UNKNOWN)
        json_put_null(object, key);
    else
        json_put_text(object, key, day_format(day).text);
}

static void
put_view(struct json *object, const struct showing *showing, const struct window_view *view)
{
    const struct return_window *window = view->window;

    json_put_text(object, "kind", kind_of(showing, view)->code);
    json_put_text(object, "label", kind_of(showing, view)->label);
    json_put_text(object, "period", window->period);
    put_day(object, "cut_off", window->cut_off);
    put_day(object, "opens", window->opens);
    put_day(object, "closes", window->closes);
    json_put_text(object, "state", WINDOW_STATES[view->state]);
    json_put_text(object, "words", window_tell(view).text);
    if (window->cut_off == DAY_UNKNOWN)
        json_put_null(object, "working_days_to_cut_off");
    else
        json_put_number(object, "working_days_to_cut_off", view->days_to_cut_off);
    json_put_number(object, "working_days_to_opens", view->days_to_open);
    json_put_number(object, "working_days_to_closes", view->days_to_close);
    json_put_bool(object, "holidays_known", view->reliable);
}

static void
put_origin(struct json *root, const struct showing *showing)
{
    const struct timetable *timetable = &showing->schedule->timetable;
    struct json *object = json_put_object(root, "timetable");

    json_put_text(object, "name", timetable->name);
    json_put_text(object, "version", timetable->version);
    json_put_bool(object, "official", timetable->official);
    json_put_text(object, "source", timetable->source);
    object = json_put_object(root, "bank_holidays");
    put_day(object, "from", showing->schedule->holidays.first);
    put_day(object, "to", showing->schedule->holidays.last);
}

static void
print_json(struct arena *arena, const struct showing *showing)
{
    const struct timetable_faults *faults = &showing->schedule->faults;
    struct json *root = json_root(arena), *list;
    struct text text;

    json_put_text(root, "today", day_format(showing->today).text);
    put_origin(root, showing);
    list = json_put_list(root, "returns");
    for (size_t i = 0; i < showing->count; i++)
        put_view(json_add_object(list), showing, &showing->views[i]);
    list = json_put_list(root, "warnings");
    for (size_t i = 0; i < faults->count; i++) {
        struct json *warning = json_add_object(list);

        json_put_number(warning, "line", faults->list[i].line);
        json_put_text(warning, "words", faults->list[i].words);
    }
    text = json_print(arena, root);
    fwrite(text.at, 1, text.length, stdout);
}

/* ---- the command ---- */

static bool
read_showing(const struct command_line *line, struct showing *showing)
{
    const char *today = line->values[OPTION_TODAY], *year = line->values[OPTION_YEAR];
    struct error err = {.code = ERR_NONE};

    showing->today = today == NULL ? clock_today() : DAY_UNKNOWN;
    if (today != NULL && !day_parse(today, &showing->today, &err))
        return command_usage(line, "--today %s", err.text) == 0;
    if (year != NULL && !return_period_read(text_of(year), false, &showing->year))
        return command_usage(line, "--year \"%s\" is not a financial year like 2023-24", year) == 0;
    return true;
}

static const char *
value_or(const struct command_line *line, enum option option, const char *otherwise)
{
    return command_has(line, option) ? line->values[option] : otherwise;
}

/* Every error of the file, when there are several; the sentence alone tells the first. */
static int
tell_errors(const struct schedule *schedule, const struct error *err)
{
    if (schedule->faults.errors < 2)
        return command_failed(err);
    for (size_t i = 0; i < schedule->faults.count; i++)
        if (!schedule->faults.list[i].warning)
            fprintf(stderr, "%s line %d: %s\n", schedule->timetable_path,
                    schedule->faults.list[i].line, schedule->faults.list[i].words);
    return error_exit_status(err);
}

int
command_timetable(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct schedule schedule;
    struct showing showing = {.schedule = &schedule};

    if (!read_showing(line, &showing))
        return EXIT_USAGE;
    if (!schedule_read(arena, value_or(line, OPTION_FILE, TIMETABLE_SHIPPED),
                       value_or(line, OPTION_HOLIDAYS, HOLIDAYS_SHIPPED), &schedule, &err))
        return tell_errors(&schedule, &err);
    choose(arena, &showing);
    if (command_has(line, OPTION_JSON)) {
        print_json(arena, &showing);
        return 0;
    }
    print_warnings(&showing);
    print_table(&showing);
    return 0;
}
