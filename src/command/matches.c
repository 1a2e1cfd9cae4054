/* SPDX-License-Identifier: MIT */
#include "command/matches.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "command/acting.h"
#include "command/commands.h"
#include "command/returns.h"

#define LABEL_WIDTH 12
#define SIDE_WIDTH  32 /* characters of what one side shows */
#define SHOWN_MOST  200

bool
matches_warn(struct arena *arena, FILE *out, struct state *state, const struct filing *filing,
             int64_t revision, struct error *err)
{
    struct matches matches;

    if (!matching_read(arena, state, filing->id, revision, &matches, err))
        return false;
    fputs(matching_warning(arena, &matches, filing->period), out);
    return true;
}

/* A return's revision and its matches. */
struct shown {
    struct state *state;
    struct filing filing;
    int64_t number;
    struct revision revision;
    struct matches matches;
};

static bool
shown_read(struct arena *arena, struct shown *shown, const char *period, struct error *err)
{
    struct state *state = shown->state;

    if (!returns_find(arena, state, period, &shown->filing, err))
        return false;
    if (shown->number == 0)
        shown->number = shown->filing.revision;
    if (!filings_revision(state->db, arena, shown->filing.id, shown->number, &shown->revision, err))
        return false;
    if (shown->revision.man[0] == '\0' || shown->revision.erased != 0)
        return error_raise(err, ERR_INPUT, "revision %" PRId64 " of the return for %s %s",
                           shown->number, period,
                           shown->revision.erased != 0 ? "was erased" : "has no figures yet");
    return matching_read(arena, state, shown->filing.id, shown->number, &shown->matches, err);
}

/* Opens the state and reads what the command names; returns 0 or the status to end with. */
static int
shown_open(struct arena *arena, const struct command_line *line, struct shown *shown)
{
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};

    if (dir == NULL || !returns_revision(line, 0, &shown->number))
        return EXIT_USAGE;
    return state_open(arena, dir, STATE_READ, &shown->state, &err) &&
                   shown_read(arena, shown, line->arguments[0], &err)
               ? 0
               : command_failed(&err);
}

static const char *
safe(struct arena *arena, const char *text)
{
    return text_for_show(arena, text_of(text), SHOWN_MOST);
}

static void
print_head(struct arena *arena, const struct match *match)
{
    const struct match_decision *decision = &match->decision;

    printf("%s looks like %s, claimed in %s: score %" PRId64 ", %" PRId64 " %s alike\n",
           safe(arena, match->family), safe(arena, match->claimed_as), match->claimed_in,
           match->score, match->people, match->people == 1 ? "person" : "people");
    if (decision->verdict == MATCH_OPEN)
        puts("  not decided");
    else
        printf("  %s, by %s, %s (entry %" PRIu64 ")%s\n", MATCH_WORDS[decision->verdict],
               decision->name, london_format(decision->decided).text, decision->seq,
               (decision->verdict == MATCH_SAME) != (match->applied == MATCH_SAME)
                   ? "; these figures were made before"
                   : "");
    if (match->reason != NULL)
        printf("  \"%s\"\n", match->reason);
}

/* --- list ---------------------------------------------------------------------------------------
 */

static bool
has_word(const char *words, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = strstr(words, word); at != NULL; at = strstr(at + 1, word))
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

/* "the same UPN (80), the same name (40)" */
static void
print_signs(const char *codes, unsigned signs)
{
    const char *between = "";

    for (unsigned sign = 0; sign < SIGN_COUNT; sign++)
        if (codes == NULL ? (signs & 1U << sign) != 0 : has_word(codes, SIGNS[sign].code)) {
            printf("%s%s (%d)", between, SIGNS[sign].told, SIGNS[sign].points);
            between = ", ";
        }
    puts("");
}

int
command_match_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct shown shown = {.number = 0};
    int status = shown_open(arena, line, &shown);

    if (status != 0)
        return status;
    for (size_t i = 0; i < shown.matches.count; i++) {
        print_head(arena, &shown.matches.list[i]);
        printf("  the two most alike: ");
        print_signs(shown.matches.list[i].signs, 0);
    }
    if (shown.matches.count == 0)
        printf("in the return for %s, revision %" PRId64
               ", no family looks like one that was claimed under another id\n",
               shown.filing.period, shown.number);
    fputs(matching_warning(arena, &shown.matches, shown.filing.period), stdout);
    return 0;
}

/* --- show ---------------------------------------------------------------------------------------
 */

/* Prints a text in a column of so many characters; 0: the last one. */
static void
print_column(const char *text, size_t width)
{
    size_t characters = utf8_count(text_of(text));

    fputs(text, stdout);
    for (size_t blanks = characters < width ? width - characters : width > 0; blanks > 0; blanks--)
        putchar(' ');
}

static const char *
cell_of(struct arena *arena, struct text cell)
{
    return cell.length == 0 ? "-" : text_for_show(arena, cell, SHOWN_MOST);
}

static void
print_line(struct arena *arena, const char *label, const struct text *mine,
           const struct text *theirs)
{
    printf("    ");
    print_column(label, LABEL_WIDTH);
    print_column(mine == NULL ? "" : cell_of(arena, *mine), theirs == NULL ? 0 : SIDE_WIDTH);
    puts(theirs == NULL ? "" : cell_of(arena, *theirs));
}

/* Somebody beside somebody; NULL: nobody there. */
static void
print_somebody(struct arena *arena, const struct somebody *mine, const struct somebody *theirs)
{
    static const struct somebody NOBODY;
    const struct somebody *left = mine == NULL ? &NOBODY : mine;
    const struct somebody *right = theirs == NULL ? &NOBODY : theirs;
    const struct {
        const char *label;
        const struct text *left, *right;
    } lines[] = {
        {"member",     &left->member,          &right->member         },
        {"role",       &left->role,            &right->role           },
        {"forename",   &left->said.forename,   &right->said.forename  },
        {"surname",    &left->said.surname,    &right->said.surname   },
        {"born",       &left->said.dob,        &right->said.dob       },
        {"UPN",        &left->said.upn,        &right->said.upn       },
        {"NHS number", &left->said.nhs_number, &right->said.nhs_number},
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        print_line(arena, lines[i].label, mine == NULL ? NULL : lines[i].left,
                   theirs == NULL ? NULL : lines[i].right);
}

static void
print_sides(struct arena *arena, const struct match *match, const struct match_view *view)
{
    const struct text ids[] = {text_of(match->family), text_of(match->claimed_as)};

    print_line(arena, "family", &ids[0], &ids[1]);
    for (size_t i = 0; i < view->pairings.count; i++) {
        const struct pairing *pairing = &view->pairings.list[i];

        printf("\n  %d: ", pairing->score);
        print_signs(NULL, pairing->signs);
        print_somebody(arena, &view->mine.people[pairing->mine],
                       &view->claimed.people[pairing->theirs]);
    }
    for (size_t i = 0; i < view->mine.count; i++)
        if (!pairings_have(&view->pairings, true, i)) {
            puts("\n  like nobody there:");
            print_somebody(arena, &view->mine.people[i], NULL);
        }
    for (size_t i = 0; i < view->claimed.count; i++)
        if (!pairings_have(&view->pairings, false, i)) {
            puts("\n  like nobody here:");
            print_somebody(arena, NULL, &view->claimed.people[i]);
        }
}

static bool
print_match(struct arena *arena, const struct shown *shown, const struct match *match,
            struct error *err)
{
    static const char *const LACKING[] = {
        [CLAIMED_KNOWN] = "",
        [CLAIMED_UNKNOWN] = "  the exports tell nothing of the members of the claimed family\n",
        [CLAIMED_ERASED] = "  the exports from which it was claimed were erased\n",
    };
    struct match_view view;

    if (!matching_view(arena, shown->state, &shown->revision, match, &view, err))
        return false;
    print_head(arena, match);
    fputs(LACKING[view.source], stdout);
    print_sides(arena, match, &view);
    puts("");
    return true;
}

int
command_match_show(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct shown shown = {.number = 0};
    int status = shown_open(arena, line, &shown);
    size_t found = 0;

    for (size_t i = 0; status == 0 && i < shown.matches.count; i++) {
        if (strcmp(shown.matches.list[i].family, line->arguments[1]) != 0)
            continue;
        found++;
        if (!print_match(arena, &shown, &shown.matches.list[i], &err))
            return command_failed(&err);
    }
    if (status != 0 || found > 0)
        return status;
    error_raise(&err, ERR_INPUT,
                "the return for %s shows no match of a family \"%s\"; \"deltareturn match list "
                "%s\" lists what it shows",
                shown.filing.period, safe(arena, line->arguments[1]), shown.filing.period);
    return command_failed(&err);
}

/* --- decide -------------------------------------------------------------------------------------
 */

int
command_match_decide(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line), *verdict = line->arguments[3];
    struct match_request request = {
        .period = line->arguments[0],
        .family = line->arguments[1],
        .claimed_as = line->arguments[2],
        .verdict = strcmp(verdict, "same") == 0 ? MATCH_SAME : MATCH_DIFFERENT,
        .reason = line->values[OPTION_REASON],
    };
    struct error err = {.code = ERR_NONE};
    struct match_done done;
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (strcmp(verdict, MATCH_WORDS[request.verdict]) != 0)
        return command_usage(line, "\"%s\" is neither same nor different", verdict);
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !matching_decide(arena, acting.state, &acting.actor, &request, &done, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("%s and %s are %s, by %s, %s; entry %" PRIu64 " of the log %s\n",
           safe(arena, request.family), safe(arena, request.claimed_as),
           request.verdict == MATCH_SAME ? "the same family" : "different families",
           acting.actor.person.name, ROLES[done.capacity.role].label, done.decision.seq,
           acting.state->origin);
    if (request.verdict == MATCH_SAME)
        printf("\"deltareturn run\" makes the figures again, with that claim in its way\n");
    return 0;
}
