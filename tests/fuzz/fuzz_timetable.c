/* SPDX-License-Identifier: MIT */
/* A timetable of any bytes: refused with a sentence, or sound in every value and in words. */
#define _GNU_SOURCE /* memfd_create */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "port/unicode.h"
#include "service/timetables.h"

static void
check_schedule(const struct schedule *schedule, int32_t today)
{
    const struct timetable *timetable = &schedule->timetable;

    must(timetable->name[0] != '\0' && timetable->kind_count > 0);
    for (size_t i = 0; i < timetable->window_count; i++) {
        const struct return_window *window = &timetable->windows[i];
        struct window_view view = window_see(window, &schedule->holidays, today);

        must(window->kind < timetable->kind_count && window->quarter.year > 0);
        must(window->opens <= window->closes && window->cut_off <= window->closes);
        must(view.days_to_open <= view.days_to_close);
        must(window_tell(&view).text[0] != '\0');
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int32_t DAYS[] = {DAY_FIRST, 19723, DAY_LAST};
    ARENA_SCOPE struct arena *arena = arena_new();
    char *path = arena_alloc(arena, 64);
    struct error err = {.code = ERR_NONE};
    struct schedule schedule;
    int memory = memfd_create("timetable", MFD_CLOEXEC);

    setenv("DELTARETURN_TEMPLATES", TEMPLATES_DIR, 0);
    must(memory >= 0 && write(memory, data, size) == (ssize_t)size);
    snprintf(path, 64, "/proc/self/fd/%d", memory);
    if (schedule_read(arena, path, HOLIDAYS_SHIPPED, &schedule, &err)) {
        for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++)
            check_schedule(&schedule, DAYS[i]);
    } else {
        must(err.code == ERR_INPUT && err.text[0] != '\0');
        must(unicode_is_clean(text_of(err.text)));
    }
    close(memory);
    return 0;
}
