/* SPDX-License-Identifier: MIT */
#include "command/returns.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/file.h"
#include "command/acting.h"
#include "command/commands.h"
#include "command/data.h"
#include "command/matches.h"
#include "command/spotchecks.h"
#include "service/comparison.h"

#define REVISIONS_MOST 1000000
#define WAIVED_SHOWN   20 /* episodes by name */

bool
returns_revision(const struct command_line *line, int64_t otherwise, int64_t *revision)
{
    return command_number(line, OPTION_REVISION, 1, REVISIONS_MOST, otherwise, revision);
}

/* Opens the state to read; returns 0 or the status to end with. */
static int
open_to_read(struct arena *arena, const struct command_line *line, struct state **state)
{
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};

    if (dir == NULL)
        return EXIT_USAGE;
    return state_open(arena, dir, STATE_READ, state, &err) ? 0 : command_failed(&err);
}

/* Opens the state and finds the return that the command names. */
static int
find_return(struct arena *arena, const struct command_line *line, struct state **state,
            struct filing *filing)
{
    struct error err = {.code = ERR_NONE};
    int status = open_to_read(arena, line, state);

    if (status != 0)
        return status;
    return returns_find(arena, *state, line->arguments[0], filing, &err) ? 0 : command_failed(&err);
}

int
command_return_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct filing_list filings;
    struct state *state;
    int status = open_to_read(arena, line, &state);

    if (status != 0)
        return status;
    if (!returns_list(arena, state, &filings, &err))
        return command_failed(&err);
    for (size_t i = 0; i < filings.count; i++)
        printf("%-12s revision %-3" PRId64 " %-11s %s\n", filings.list[i].period,
               filings.list[i].revision, FILING_STATES[filings.list[i].state],
               returns_fingerprint(filings.list[i].man).text);
    if (filings.count == 0)
        puts("there is no return yet; \"deltareturn import\" and \"deltareturn run\" make one");
    return 0;
}

/* --- what a revision holds ----------------------------------------------------------------------
 */

/* "  E1: T5, T7" */
static void
print_waived(FILE *out, const struct kept_decision *decision)
{
    const char *comma = ": ";

    fprintf(out, "  %.*s", TEXT_ARGS(decision->episode));
    for (unsigned test = 0; test < KEPT_TESTS_MOST; test++)
        if (decision->waived >> test & 1) {
            fprintf(out, "%sT%u", comma, test + 1);
            comma = ", ";
        }
    fputs("\n", out);
}

/* A claim that rests on somebody's word is looked at by whoever answers for it. */
static void
print_waivers(FILE *out, const struct kept_decisions *decisions)
{
    size_t count = 0;

    for (size_t i = 0; i < decisions->count; i++)
        count += decisions->list[i].kind == DECISION_CLAIMABLE && decisions->list[i].waived != 0;
    if (count == 0)
        return;
    fprintf(out, "\nclaimed episodes that rest on a waived test: %zu\n", count);
    for (size_t i = 0, shown = 0; i < decisions->count; i++)
        if (decisions->list[i].kind == DECISION_CLAIMABLE && decisions->list[i].waived != 0 &&
            shown++ < WAIVED_SHOWN)
            print_waived(out, &decisions->list[i]);
    if (count > WAIVED_SHOWN)
        fprintf(out, "  and %zu more, which decisions.csv has\n", count - WAIVED_SHOWN);
}

bool
returns_print_figures(struct arena *arena, FILE *out, struct state *state,
                      const struct filing *filing, int64_t revision, struct error *err)
{
    struct kept_decisions decisions;
    struct kept_return kept;
    const char *folder;

    if (!returns_lay_out(arena, state, filing->id, revision, &folder, err) ||
        !kept_figures_read(arena, path_join(arena, folder, FIGURES_FILE), &kept, err) ||
        !kept_decisions_read(arena, path_join(arena, folder, DECISIONS_FILE), &decisions, err))
        return false;
    for (size_t i = 0; i < kept.figure_count; i++) {
        const struct kept_figure *figure = &kept.figures[i];

        if (strncmp(figure->code, "headlines.", strlen("headlines.")) == 0)
            continue; /* the workbooks show them */
        fprintf(out, "  %14s  %s\n",
                figure->money ? money_format(figure->value).text
                              : number_format(figure->value).text,
                figure->label);
    }
    print_waivers(out, &decisions);
    return true;
}

static bool
compare_revisions(struct arena *arena, struct state *state, const struct filing *filing,
                  const int64_t revisions[2], struct comparison *comparison, struct error *err)
{
    const char *paths[2];

    for (unsigned i = 0; i < 2; i++)
        if (!returns_lay_out(arena, state, filing->id, revisions[i], &paths[i], err))
            return false;
    if (!comparison_make(arena, paths, NULL, 0, comparison, err))
        return false;
    for (unsigned i = 0; i < 2; i++)
        comparison->paths[i] =
            arena_printf(arena, "%s revision %" PRId64, filing->period, revisions[i]);
    return true;
}

bool
returns_print_changes(struct arena *arena, FILE *out, struct state *state,
                      const struct filing *filing, struct error *err)
{
    const int64_t revisions[] = {filing->revision - 1, filing->revision};
    struct comparison comparison;
    struct text text;

    if (filing->revision < 2)
        return true;
    if (!compare_revisions(arena, state, filing, revisions, &comparison, err))
        return error_while(err, "the revision before");
    text = comparison_text(arena, &comparison);
    fprintf(out, "\n%.*s", TEXT_ARGS(text));
    return true;
}

/* --- show ---------------------------------------------------------------------------------------
 */

static void
print_seats(const struct seats *seats)
{
    for (size_t i = 0; i < seats->count; i++) {
        const struct seat_taken *seat = &seats->list[i];

        printf("%-10s by %s, %s, %s (entry %" PRIu64 ")", SEAT_DID[seat->seat], seat->name,
               ROLES[seat->role].label, london_format(seat->taken).text, seat->seq);
        if (seat->delegation >= 0)
            printf(", under delegation %" PRId64, seat->delegation);
        puts("");
    }
}

static void
print_remarks(const struct remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++)
        printf("%s%s, revision %" PRId64 ", %s: %s\n", i == 0 ? "\nnotes\n  " : "  ",
               remarks->list[i].person, remarks->list[i].revision,
               london_format(remarks->list[i].written).text, remarks->list[i].words);
}

static bool
show(struct arena *arena, struct state *state, const struct filing *filing, int64_t number,
     struct error *err)
{
    struct return_view view;
    bool current = number == filing->revision, made, kept;

    if (!returns_view(arena, state, filing, number, &view, err))
        return false;
    made = view.revision.man[0] != '\0';
    kept = made && view.revision.erased == 0;
    printf("return of %s for %s, revision %" PRId64 "%s%s\n", state->authority, filing->period,
           number, current ? ": " : ", not the newest",
           current ? FILING_STATES[filing->state] : "");
    printf("fingerprint %s\n", returns_fingerprint(view.revision.man).text);
    print_seats(&view.seats);
    if (!made)
        puts("it has no figures yet: \"deltareturn run\" makes them");
    else if (!kept)
        printf("its figures were erased on %s\n", london_format(view.revision.erased).text);
    else
        printf("made from snapshot %.16s\n\n", view.revision.snapshot);
    if ((kept && (!returns_print_figures(arena, stdout, state, filing, number, err) ||
                  !matches_warn(arena, stdout, state, filing, number, err))) ||
        !spotchecks_print(arena, stdout, state, filing, err))
        return false;
    print_remarks(&view.remarks);
    return true;
}

int
command_return_show(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct filing filing;
    struct state *state;
    int64_t revision;
    int status = find_return(arena, line, &state, &filing);

    if (status != 0)
        return status;
    if (!returns_revision(line, filing.revision, &revision))
        return EXIT_USAGE;
    return show(arena, state, &filing, revision, &err) ? 0 : command_failed(&err);
}

/* --- history ------------------------------------------------------------------------------------
 */

static void
print_event(const struct return_event *told)
{
    const struct filing_event *event = &told->event;

    printf("%6" PRIu64 "  %s  revision %" PRId64 "  %-9s  %s  %s\n", event->seq,
           london_format(event->at).text, event->revision, event->move,
           returns_fingerprint(event->man).text, event->person == NULL ? "" : event->person);
    if (event->reference != NULL && event->reference[0] != '\0')
        printf("        reference %s\n", event->reference);
    if (event->uploaded != NULL)
        printf("        %s%s\n",
               event->uploaded[0] == '\0' ? "keyed by hand" : "uploaded: SHA-256 ",
               event->uploaded);
    if (told->lodged != NULL)
        printf("        %s\n", told->lodged);
    if (told->words != NULL)
        printf("        \"%s\"\n", told->words);
}

int
command_return_history(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct return_event *events;
    struct filing filing;
    struct state *state;
    size_t count;
    int status = find_return(arena, line, &state, &filing);

    if (status != 0)
        return status;
    if (!returns_history(arena, state, &filing, &events, &count, &err))
        return command_failed(&err);
    for (size_t i = 0; i < count; i++)
        print_event(&events[i]);
    return 0;
}

/* --- diff ---------------------------------------------------------------------------------------
 */

/* The two revisions named, or the newest and the one before. */
static bool
read_revisions(const struct command_line *line, const struct filing *filing, int64_t revisions[2])
{
    revisions[0] = filing->revision - 1;
    revisions[1] = filing->revision;
    if (line->argument_total == 2) {
        command_usage(line, "name two revisions, or none for the newest and the one before");
        return false;
    }
    for (size_t i = 1; i < line->argument_total; i++) {
        char *end;
        long number = strtol(line->arguments[i], &end, 10);

        if (*end != '\0' || number < 1 || number > REVISIONS_MOST) {
            command_usage(line, "\"%s\" is not a revision's number", line->arguments[i]);
            return false;
        }
        revisions[i - 1] = number;
    }
    return true;
}

int
command_return_diff(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct comparison comparison;
    struct filing filing;
    struct state *state;
    int64_t revisions[2];
    int status = find_return(arena, line, &state, &filing);

    if (status != 0)
        return status;
    if (!read_revisions(line, &filing, revisions))
        return EXIT_USAGE;
    if (revisions[0] < 1) {
        error_raise(&err, ERR_INPUT, "the return for %s has one revision only", filing.period);
        return command_failed(&err);
    }
    if (!compare_revisions(arena, state, &filing, revisions, &comparison, &err))
        return command_failed(&err);
    return data_print(command_has(line, OPTION_JSON) ? comparison_json(arena, &comparison)
                                                     : comparison_text(arena, &comparison),
                      0);
}

/* --- note and get -------------------------------------------------------------------------------
 */

int
command_return_note(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct note_request note = {
        .period = line->arguments[0], .family = "", .words = line->values[OPTION_REASON]};
    struct error err = {.code = ERR_NONE};
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !returns_note(arena, acting.state, &acting.actor, &note, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("noted with the return for %s\n", line->arguments[0]);
    return 0;
}

int
command_return_get(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *out = line->values[OPTION_TO_FILE];
    struct error err = {.code = ERR_NONE};
    struct filing filing;
    struct state *state;
    struct text bytes;
    int64_t revision;
    int status = find_return(arena, line, &state, &filing);

    if (status != 0)
        return status;
    if (!returns_revision(line, filing.revision, &revision))
        return EXIT_USAGE;
    if (file_exists(out))
        error_raise(&err, ERR_CONFLICT, "the file \"%s\" is there already; name another", out);
    else if (returns_file(arena, state, filing.id, revision, line->arguments[1], &bytes, &err) &&
             file_write(out, bytes.at, bytes.length, &err))
        return 0;
    return command_failed(&err);
}
