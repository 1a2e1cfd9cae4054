/* SPDX-License-Identifier: MIT */
#include "web/figures.h"

#include <inttypes.h>

#define KEPT_MOST 256

struct kept_entry {
    char man[65];
    struct kept_return kept;
    bool with_showing; /* it was asked for */
    struct showing showing;
};

struct figures_kept {
    struct arena *arena;
    size_t count;
    struct kept_entry list[KEPT_MOST];
};

static struct kept_entry *
find_kept(struct figures_kept *kept, const char *man)
{
    for (size_t i = 0; i < kept->count; i++)
        if (strcmp(kept->list[i].man, man) == 0)
            return &kept->list[i];
    return NULL;
}

/* The place for one more; when all are taken, all are forgotten: reading again is cheap. */
static struct kept_entry *
place_for(struct figures_kept *kept, const char *man)
{
    struct kept_entry *entry;

    if (kept->count == KEPT_MOST) {
        arena_empty(kept->arena);
        kept->count = 0;
    }
    entry = &kept->list[kept->count];
    snprintf(entry->man, sizeof entry->man, "%s", man);
    return entry;
}

static void
close_kept(void *handle)
{
    struct figures_kept *kept = handle;

    arena_free(&kept->arena);
}

struct figures_kept *
figures_keep(struct arena *arena)
{
    struct figures_kept *kept = arena_alloc(arena, sizeof *kept);

    kept->arena = arena_new();
    arena_defer(arena, close_kept, kept);
    return kept;
}

/* *FOUND is NULL when MAN is "". */
static bool
look_up(struct visit *visit, const char *filing, int64_t revision, const char *man,
        struct kept_entry **found, struct error *err)
{
    struct figures_kept *all = visit->site->parts->figures;
    struct state *state = visit->site->state;
    struct kept_entry *entry;

    *found = man[0] == '\0' ? NULL : find_kept(all, man);
    if (*found != NULL || man[0] == '\0')
        return true;
    entry = place_for(all, man);
    if (!returns_figures(all->arena, state, filing, revision, &entry->kept, err))
        return false;
    entry->with_showing = false;
    all->count++;
    *found = entry;
    return true;
}

bool
figures_of(struct visit *visit, const char *filing, int64_t revision, const char *man,
           const struct kept_return **kept, struct error *err)
{
    struct kept_entry *entry;

    *kept = NULL;
    if (!look_up(visit, filing, revision, man, &entry, err))
        return false;
    if (entry != NULL)
        *kept = &entry->kept;
    return true;
}

bool
figures_showing(struct visit *visit, const char *filing, int64_t revision, const char *man,
                const struct showing **showing, struct error *err)
{
    struct arena *arena = visit->site->parts->figures->arena;
    struct kept_entry *entry;

    *showing = NULL;
    if (!look_up(visit, filing, revision, man, &entry, err))
        return false;
    if (entry == NULL)
        return true;
    if (!entry->with_showing &&
        !showing_read(arena, visit->site->state, filing, revision, &entry->showing, err))
        return false;
    entry->with_showing = true;
    *showing = &entry->showing;
    return true;
}

/* ---- words ---- */

static const char *
value_text(struct arena *arena, const struct kept_figure *figure)
{
    const char *text;

    if (figure == NULL)
        return "–";
    text = figure->money ? money_format(figure->value).text : number_format(figure->value).text;
    return arena_copy(arena, text, strlen(text));
}

const char *
figures_text(struct arena *arena, const struct kept_return *kept, const char *code)
{
    return value_text(arena, kept == NULL ? NULL : kept_figure_find(kept, code));
}

const char *
figures_period(struct arena *arena, struct quarter quarter)
{
    static const char *const MONTHS[] = {"April to June", "July to September",
                                         "October to December", "January to March"};

    return arena_printf(arena, "%s %d", MONTHS[quarter.number - 1],
                        quarter.year + (quarter.number == 4 ? 1 : 0));
}

/* "+12", "−3", "no change" */
static const char *
change_text(struct arena *arena, const struct kept_figure *before, const struct kept_figure *after)
{
    int64_t by;
    const char *amount;

    if (before == NULL || after == NULL)
        return "";
    by = after->value - before->value;
    if (by == 0)
        return "no change";
    amount =
        after->money ? money_format(by < 0 ? -by : by).text : number_format(by < 0 ? -by : by).text;
    return arena_printf(arena, "%s%s", by < 0 ? "−" : "+", amount);
}

/* ---- tables ---- */

static void
show_row(struct view *group, const struct figure_def *def, const struct kept_return *now,
         const struct kept_return *before)
{
    const struct kept_figure *last = before == NULL ? NULL : kept_figure_find(before, def->code);
    const struct kept_figure *this = kept_figure_find(now, def->code);
    struct view *row = view_add(group, "rows");

    view_put(row, "label", def->label);
    view_put(row, "meaning", def->meaning);
    view_put(row, "now", value_text(row->arena, this));
    view_put(row, "before", value_text(row->arena, last));
    view_put(row, "change", change_text(row->arena, last, this));
}

static const char *
headline_name(const struct showing *showing, int number)
{
    for (size_t i = 0; showing != NULL && i < showing->headline_count; i++)
        if (showing->headlines[i].number == number)
            return showing->headlines[i].label;
    return NULL;
}

static void
show_headline(struct view *view, const struct kept_return *now, const struct showing *showing,
              int number)
{
    struct arena *arena = view->arena;
    struct view *row = NULL;

    for (enum headline_figure figure = 0; figure < HEADLINE_FIGURE_COUNT; figure++) {
        const char *code =
            arena_printf(arena, "headlines.%d.%s", number, HEADLINE_FIGURES[figure].code);
        const struct kept_figure *found = kept_figure_find(now, code);

        if (found == NULL)
            continue;
        if (row == NULL) {
            row = view_add(view, "headlines");
            view_printf(row, "number", "%d", number);
            view_put(row, "name", headline_name(showing, number));
        }
        view_put(row, HEADLINE_FIGURES[figure].code, value_text(arena, found));
    }
}

void
figures_show(struct view *view, const struct kept_return *now, const struct kept_return *before,
             const struct showing *showing)
{
    static const struct {
        enum figure_place place;
        const char *title;
    } GROUPS[] = {
        {PLACE_SUBMISSION, "Successful family outcomes"},
        {PLACE_PROGRESS,   "Progress information"      },
        {PLACE_FUNDING,    "Funding"                   },
    };

    for (size_t g = 0; g < sizeof GROUPS / sizeof *GROUPS; g++) {
        struct view *group = view_add(view, "groups");

        view_put(group, "title", GROUPS[g].title);
        for (enum figure figure = 0; figure < FIGURE_COUNT; figure++)
            if (FIGURES[figure].place == GROUPS[g].place)
                show_row(group, &FIGURES[figure], now, before);
    }
    for (int number = 1; number <= 99; number++)
        show_headline(view, now, showing, number);
}

void
figures_show_checks(struct view *view, const struct showing *showing)
{
    for (size_t i = 0; i < showing->check_count; i++) {
        const struct shown_check *check = &showing->checks[i];
        struct view *row = view_add(view, "warnings");

        view_put(row, "what", check->what);
        view_put(row, "kind", check->kind);
        view_put(row, "count", check->count);
        view_put(row, "meaning", check->meaning);
    }
}

void
figures_show_changes(struct view *view, const struct kept_return *before,
                     const struct kept_return *after)
{
    struct figure_changes changes = figures_compare(view->arena, before, after);

    for (size_t i = 0; i < changes.count; i++) {
        const struct figure_change *change = &changes.list[i];
        struct view *row = view_add(view, "changes");

        view_put(row, "label",
                 change->after == NULL ? change->before->label : change->after->label);
        view_put(row, "before", value_text(row->arena, change->before));
        view_put(row, "after", value_text(row->arena, change->after));
        view_put(row, "change", change_text(row->arena, change->before, change->after));
    }
    view_number(view, "same_count", (int64_t)changes.same);
}
