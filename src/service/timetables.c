/* SPDX-License-Identifier: MIT */
#include "service/timetables.h"

#include "base/file.h"
#include "port/xml.h"
#include "service/library.h"

static bool
is_path(const char *name)
{
    size_t length = strlen(name);

    return strchr(name, '/') != NULL || (length > 4 && strcmp(name + length - 4, ".xml") == 0);
}

/* What a name stands for; WHAT is "timetable" or "list of bank holidays". */
static bool
find_file(struct arena *arena, const char *name, const char *what, const char *shipped,
          const char **path, struct error *err)
{
    *path =
        is_path(name) ? name : library_path(arena, arena_printf(arena, "timetables/%s.xml", name));
    if (file_exists(*path))
        return true;
    return error_raise(err, ERR_INPUT,
                       "there is no %s \"%s\"; the shipped one is %s, and a file is named by its "
                       "path ending in .xml",
                       what, name, shipped);
}

/* A date that the schema has let through; DAY_UNKNOWN when the attribute is not there.  The year
 * 0000 is one that the schema knows and we do not. */
static bool
date_attribute(struct arena *arena, const char *path, const struct xml_element *element,
               const char *name, int32_t *day, struct error *err)
{
    const char *value = xml_attribute(arena, element, name);

    *day = DAY_UNKNOWN;
    return value == NULL || day_parse(value, day, err) ||
           error_while(err, "%s line %d: attribute %s", path, xml_line(element), name);
}

/* ---- holidays ---- */

static bool
read_holiday(struct arena *arena, const char *path, const struct xml_element *element,
             struct holiday *holiday, struct error *err)
{
    holiday->name = xml_attribute(arena, element, "name");
    return date_attribute(arena, path, element, "on", &holiday->day, err);
}

static bool
holidays_fit(const char *path, const struct xml_element *root, const struct holidays *holidays,
             struct error *err)
{
    if (holidays->last < holidays->first)
        return error_raise(
            err, ERR_INPUT, "%s line %d: element bank-holidays: to %s lies before from %s", path,
            xml_line(root), day_format(holidays->last).text, day_format(holidays->first).text);
    return true;
}

static bool
read_holidays(struct arena *arena, const char *path, struct holidays *holidays, struct error *err)
{
    const struct xml_element *root;
    struct holiday *list;

    *holidays = (struct holidays){.count = 0};
    if (!xml_read(arena, path, library_path(arena, "schemas/bank-holidays.xsd"), &root, NULL,
                  err) ||
        !date_attribute(arena, path, root, "from", &holidays->first, err) ||
        !date_attribute(arena, path, root, "to", &holidays->last, err))
        return false;
    list = ARENA_ARRAY(arena, struct holiday, xml_count(root, "holiday"));
    for (const struct xml_element *at = xml_child(root, "holiday"); at != NULL;
         at = xml_next(at, "holiday"))
        if (!read_holiday(arena, path, at, &list[holidays->count++], err))
            return false;
    holidays->list = list;
    return holidays_fit(path, root, holidays, err);
}

/* ---- timetable ---- */

static void
read_kinds(struct arena *arena, const struct xml_element *root, struct timetable *timetable)
{
    struct return_kind *kinds = ARENA_ARRAY(arena, struct return_kind, xml_count(root, "kind"));

    for (const struct xml_element *at = xml_child(root, "kind"); at != NULL;
         at = xml_next(at, "kind"))
        kinds[timetable->kind_count++] = (struct return_kind){
            .code = xml_attribute(arena, at, "code"),
            .label = xml_attribute(arena, at, "label"),
            .quarterly = strcmp(xml_attribute(arena, at, "period"), "quarter") == 0,
        };
    timetable->kinds = kinds;
}

/* The schema has seen to it that the kind is there. */
static uint16_t
find_kind(const struct timetable *timetable, const char *code)
{
    uint16_t kind = 0;

    while (kind < timetable->kind_count && strcmp(timetable->kinds[kind].code, code) != 0)
        kind++;
    must(kind < timetable->kind_count);
    return kind;
}

static bool
read_window(struct arena *arena, const char *path, const struct xml_element *element,
            const struct timetable *timetable, struct return_window *window, struct error *err)
{
    *window = (struct return_window){
        .kind = find_kind(timetable, xml_attribute(arena, element, "kind")),
        .period = xml_attribute(arena, element, "period"),
        .line = xml_line(element),
    };
    if (!return_period_read(text_of(window->period), timetable->kinds[window->kind].quarterly,
                            &window->quarter))
        window->quarter = (struct quarter){.year = 0};
    return date_attribute(arena, path, element, "cut-off", &window->cut_off, err) &&
           date_attribute(arena, path, element, "opens", &window->opens, err) &&
           date_attribute(arena, path, element, "closes", &window->closes, err);
}

static bool
read_windows(struct arena *arena, const char *path, const struct xml_element *root,
             struct timetable *timetable, struct error *err)
{
    struct return_window *list =
        ARENA_ARRAY(arena, struct return_window, xml_count(root, "return"));

    for (const struct xml_element *at = xml_child(root, "return"); at != NULL;
         at = xml_next(at, "return"))
        if (!read_window(arena, path, at, timetable, &list[timetable->window_count++], err))
            return false;
    timetable->windows = list;
    return true;
}

static bool
read_timetable(struct arena *arena, const char *path, struct timetable *timetable,
               struct error *err)
{
    const struct xml_element *root;

    *timetable = (struct timetable){.window_count = 0};
    if (!xml_read(arena, path, library_path(arena, "schemas/timetable.xsd"), &root, NULL, err))
        return false;
    timetable->name = xml_attribute(arena, root, "name");
    timetable->version = xml_attribute(arena, root, "version");
    timetable->official = strcmp(xml_attribute(arena, root, "official"), "yes") == 0;
    timetable->source = xml_words(arena, xml_child(root, "source"));
    read_kinds(arena, root, timetable);
    return read_windows(arena, path, root, timetable, err);
}

static bool
tell_faults(const char *path, const struct timetable_faults *faults, struct error *err)
{
    const struct timetable_fault *first = faults->list;
    char more[64] = "";

    while (first->warning)
        first++;
    if (faults->errors > 1)
        snprintf(more, sizeof more, " (and %zu more)", faults->errors - 1);
    return error_raise(err, ERR_INPUT, "%s line %d: %s%s", path, first->line, first->words, more);
}

bool
schedule_read(struct arena *arena, const char *timetable, const char *holidays,
              struct schedule *schedule, struct error *err)
{
    *schedule = (struct schedule){.faults = {.count = 0}};
    if (!find_file(arena, timetable, "timetable", TIMETABLE_SHIPPED, &schedule->timetable_path,
                   err) ||
        !find_file(arena, holidays, "list of bank holidays", HOLIDAYS_SHIPPED,
                   &schedule->holidays_path, err))
        return false;
    schedule->timetable_stamp = file_stamp(schedule->timetable_path);
    schedule->holidays_stamp = file_stamp(schedule->holidays_path);
    if (!read_holidays(arena, schedule->holidays_path, &schedule->holidays, err) ||
        !read_timetable(arena, schedule->timetable_path, &schedule->timetable, err))
        return false;
    schedule->faults = timetable_check(arena, &schedule->timetable, &schedule->holidays);
    return schedule->faults.errors == 0 ||
           tell_faults(schedule->timetable_path, &schedule->faults, err);
}
