/* SPDX-License-Identifier: MIT */
#include "command/spotchecks.h"

#include <inttypes.h>

#include "base/clock.h"
#include "command/acting.h"
#include "command/commands.h"
#include "command/returns.h"
#include "service/holding.h"

#define SHOWN_MOST 80

static const char *
shown(struct arena *arena, const char *text)
{
    return text_for_show(arena, text_of(text), SHOWN_MOST);
}

/* "10%" or "10%, stratified by lead organisation" */
static const char *
how_drawn(struct arena *arena, const struct sample *sample)
{
    return arena_printf(arena, "%s%s", draw_share_format(sample->share).text,
                        sample->stratified ? ", stratified by lead organisation" : "");
}

/* --- draw ---------------------------------------------------------------------------------------
 */

static void
tell_drawn(struct acting *acting, const struct spotcheck *drawn)
{
    const struct sample *sample = &drawn->sample;

    if (drawn->continued)
        printf("it was announced on %s, and is drawn now as it was announced\n",
               london_format(sample->at).text);
    printf("audit sample of the return for %s, revision %" PRId64 ": %zu of %s claimed families "
           "(%s)\nseed %s,\nthe root of the checkpoint over entry %" PRIu64 " of the log %s\n\n",
           sample->period, sample->revision, drawn->count, number_format(sample->claimed).text,
           how_drawn(acting->arena, sample), hash_hex(&drawn->seed).text, sample->announced,
           acting->state->origin);
    for (size_t i = 0; i < drawn->count; i++)
        printf("  %s\n", shown(acting->arena, drawn->families[i]));
    printf("\n\"deltareturn pack FAMILY --return %s\" prints what to look at; \"deltareturn sample "
           "record\" records what was found\n",
           sample->period);
}

int
command_sample_draw(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line), *share = line->values[OPTION_SHARE];
    struct spotcheck_request request = {
        .period = line->arguments[0],
        .share = DRAW_SHARE_DEFAULT,
        .stratified = command_has(line, OPTION_STRATIFIED),
    };
    struct error err = {.code = ERR_NONE};
    struct spotcheck drawn;
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (share != NULL && !draw_share_read(text_of(share), &request.share, &err))
        return command_usage(line, "--share %s", err.text);
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !spotcheck_draw(arena, acting.state, acting.signing, &acting.actor, &request, &drawn,
                        &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    tell_drawn(&acting, &drawn);
    return 0;
}

/* --- record -------------------------------------------------------------------------------------
 */

static void
tell_recorded(struct acting *acting, const struct sample_result *result)
{
    printf("%s family %s of the audit sample of %s, revision %" PRId64 "; entry %" PRIu64
           " of the log %s\n",
           AUDITED[result->audited].done, shown(acting->arena, result->family), result->period,
           result->revision, result->seq, acting->state->origin);
    if (result->audited != AUDITED_PASS)
        printf("the next run leaves it out of the claim, until it is passed; the revision that was "
               "sampled stays as it is\n");
}

int
command_sample_record(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct spotcheck_finding finding = {
        .family = line->arguments[0],
        .audited = audited_read(text_of(line->arguments[1])),
        .reason = line->values[OPTION_REASON],
        .period = line->values[OPTION_RETURN],
    };
    struct error err = {.code = ERR_NONE};
    struct sample_result recorded;
    struct acting acting;

    if (finding.audited == AUDITED_TOTAL)
        return command_usage(line, "\"%s\" is not pass, hold or remove", line->arguments[1]);
    if (dir == NULL || !returns_revision(line, 0, &finding.revision))
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !spotcheck_record(arena, acting.state, &acting.actor, &finding, &recorded, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    tell_recorded(&acting, &recorded);
    return 0;
}

/* --- list ---------------------------------------------------------------------------------------
 */

/* How a sample stands, on a line. */
static void
print_view(struct arena *arena, FILE *out, const struct spotcheck_view *view)
{
    const struct sample *sample = &view->sample;

    fprintf(out, "audit sample of %s revision %" PRId64 ": ", sample->period, sample->revision);
    if (sample->drawn < 0) {
        fprintf(out,
                "announced on %s by %s, not drawn yet; \"deltareturn sample draw %s\" draws "
                "it\n",
                london_format(sample->at).text, sample->person, sample->period);
        return;
    }
    fprintf(out, "%s of %s claimed families (%s), drawn on %s by %s",
            number_format(sample->chosen).text, number_format(sample->claimed).text,
            how_drawn(arena, sample), london_format(sample->at).text, sample->person);
    if (view->erased)
        fputs("; erased since\n", out);
    else
        fprintf(out, "\n  passed %zu, held %zu, removed %zu, not looked at yet %zu\n",
                view->of[AUDITED_PASS], view->of[AUDITED_HOLD], view->of[AUDITED_REMOVE],
                view->open);
}

static void
print_families(struct arena *arena, const struct spotcheck_view *view)
{
    for (size_t i = 0; i < view->count; i++) {
        const struct spotcheck_family *family = &view->families[i];

        printf("  %s%s%s\n", shown(arena, family->id), family->organisation[0] == '\0' ? "" : ", ",
               shown(arena, family->organisation));
        for (size_t k = 0; k < family->count; k++) {
            const struct sample_result *result = &family->results[k].result;
            const char *words = family->results[k].words;

            printf("    %-7s %s by %s (entry %" PRIu64 ")%s\n", AUDITED[result->audited].done,
                   london_format(result->at).text, result->name, result->seq,
                   k + 1 < family->count ? ", corrected since" : "");
            if (words != NULL)
                printf("            \"%s\"\n", words + strlen(family->id) + strlen(": "));
        }
    }
}

bool
spotchecks_print(struct arena *arena, FILE *out, struct state *state, const struct filing *filing,
                 struct error *err)
{
    struct quarter quarter = {.number = 0};
    struct spotcheck_view *views;
    size_t count, held;

    must(quarter_read(text_of(filing->period), &quarter));
    if (!spotcheck_view(arena, state, filing, &views, &count, err) ||
        !holding_count(arena, state, quarter, &held, err))
        return false;
    if (count > 0 || held > 0)
        fputs("\n", out);
    for (size_t i = 0; i < count; i++)
        print_view(arena, out, &views[i]);
    if (held > 0)
        fprintf(out, "families held back without a sample: %zu\n", held);
    return true;
}

static bool
list_filing(struct arena *arena, struct state *state, const struct filing *filing, size_t *listed,
            struct error *err)
{
    struct spotcheck_view *views;
    size_t count;

    if (!spotcheck_view(arena, state, filing, &views, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        print_view(arena, stdout, &views[i]);
        print_families(arena, &views[i]);
    }
    *listed += count;
    return true;
}

static bool
list_all(struct arena *arena, const struct command_line *line, struct state *state, size_t *listed,
         struct error *err)
{
    struct filing_list filings;
    struct filing filing;

    if (line->argument_total > 0)
        return returns_find(arena, state, line->arguments[0], &filing, err) &&
               list_filing(arena, state, &filing, listed, err);
    if (!returns_list(arena, state, &filings, err))
        return false;
    for (size_t i = 0; i < filings.count; i++)
        if (!list_filing(arena, state, &filings.list[i], listed, err))
            return false;
    return true;
}

int
command_sample_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct state *state;
    size_t listed = 0;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !list_all(arena, line, state, &listed, &err))
        return command_failed(&err);
    if (listed == 0)
        puts("there is no audit sample yet; \"deltareturn sample draw\" draws one");
    return 0;
}
