/* SPDX-License-Identifier: MIT */
#include "model/moves.h"

const char *const FILING_STATES[FILING_STATE_TOTAL] = {
    [FILING_DRAFT] = "draft",         [FILING_SUBMITTED] = "submitted",
    [FILING_CERTIFIED] = "certified", [FILING_SIGNED_OFF] = "signed_off",
    [FILING_LODGED] = "lodged",       [FILING_DISCARDED] = "discarded",
};

const char *const FILING_TOLD[FILING_STATE_TOTAL] = {
    [FILING_DRAFT] = "a draft",       [FILING_SUBMITTED] = "submitted",
    [FILING_CERTIFIED] = "certified", [FILING_SIGNED_OFF] = "signed off",
    [FILING_LODGED] = "lodged",       [FILING_DISCARDED] = "discarded",
};

const struct move_def MOVE_DEFS[MOVE_TOTAL] = {
    [MOVE_SUBMIT] = {"submit",    "submit",    "submitted" },
    [MOVE_WITHDRAW] = {"withdraw",  "withdraw",  "withdrawn" },
    [MOVE_CERTIFY] = {"certify",   "certify",   "certified" },
    [MOVE_SEND_BACK] = {"send-back", "send back", "sent back" },
    [MOVE_SIGN_OFF] = {"sign-off",  "sign off",  "signed off"},
    [MOVE_LODGE] = {"lodge",     "lodge",     "lodged"    },
    [MOVE_REOPEN] = {"reopen",    "reopen",    "reopened"  },
    [MOVE_DISCARD] = {"discard",   "discard",   "discarded" },
};

#define PROVIDER    (1U << ROLE_PROVIDER)
#define CERTIFIER   (1U << ROLE_CERTIFIER)
#define SIGNATORY   (1U << ROLE_SRO | 1U << ROLE_S151)
#define BACK        (MOVE_TAKES_REASON | MOVE_NEW_REVISION)
#define LODGE_FLAGS (MOVE_ENDS_STAGES | MOVE_TAKES_REFERENCE)
#define DISCARDING  (MOVE_TAKES_REASON | MOVE_UNSUBMITTED)

/* clang-format off */
const struct move_rule MOVES[] = {
    {FILING_DRAFT,      MOVE_SUBMIT,    PROVIDER,              SEAT_PROVIDER,  FILING_SUBMITTED,  MOVE_NO_FORECAST},
    {FILING_DRAFT,      MOVE_DISCARD,   PROVIDER,              SEAT_NONE,      FILING_DISCARDED,  DISCARDING},
    {FILING_SUBMITTED,  MOVE_WITHDRAW,  PROVIDER,              SEAT_NONE,      FILING_DRAFT,      BACK},
    {FILING_SUBMITTED,  MOVE_CERTIFY,   CERTIFIER,             SEAT_CERTIFIER, FILING_CERTIFIED,  0},
    {FILING_SUBMITTED,  MOVE_SEND_BACK, CERTIFIER,             SEAT_NONE,      FILING_DRAFT,      BACK},
    {FILING_CERTIFIED,  MOVE_SIGN_OFF,  SIGNATORY,             SEAT_SIGNATORY, FILING_SIGNED_OFF, 0},
    {FILING_CERTIFIED,  MOVE_SEND_BACK, SIGNATORY,             SEAT_NONE,      FILING_DRAFT,      BACK},
    {FILING_CERTIFIED,  MOVE_LODGE,     PROVIDER,              SEAT_NONE,      FILING_LODGED,     LODGE_FLAGS},
    {FILING_CERTIFIED,  MOVE_REOPEN,    CERTIFIER,             SEAT_NONE,      FILING_DRAFT,      BACK},
    {FILING_SIGNED_OFF, MOVE_LODGE,     PROVIDER,              SEAT_NONE,      FILING_LODGED,     LODGE_FLAGS},
    {FILING_SIGNED_OFF, MOVE_REOPEN,    CERTIFIER | SIGNATORY, SEAT_NONE,      FILING_DRAFT,      BACK},
    {FILING_LODGED,     MOVE_REOPEN,    CERTIFIER | SIGNATORY, SEAT_NONE,      FILING_DRAFT,      BACK},
};
/* clang-format on */
const size_t MOVE_RULES = sizeof MOVES / sizeof MOVES[0];

bool
filing_is_decided(const struct filing_kind *kind, enum filing_state state)
{
    return state == (kind->signed_off ? FILING_SIGNED_OFF : FILING_CERTIFIED);
}

static bool
rule_applies(const struct filing_kind *kind, const struct move_rule *rule)
{
    if (rule->flags & MOVE_ENDS_STAGES)
        return filing_is_decided(kind, rule->from);
    return kind->signed_off || rule->seat != SEAT_SIGNATORY;
}

/* "certify, send back": of what is submitted */
static void
list_moves(const struct filing_kind *kind, enum filing_state state, char *text, size_t size)
{
    size_t length = 0;

    text[0] = '\0';
    for (size_t i = 0; i < MOVE_RULES && length < size; i++)
        if (MOVES[i].from == state && rule_applies(kind, &MOVES[i]))
            length += (size_t)snprintf(text + length, size - length, "%s%s", length > 0 ? ", " : "",
                                       MOVE_DEFS[MOVES[i].move].words);
}

/* Somebody got there first: the move has been made, and the filing stands where it leads. */
static bool
is_done_already(const struct filing_kind *kind, const struct filing *filing, enum move move)
{
    for (size_t i = 0; i < MOVE_RULES; i++)
        if (MOVES[i].move == move && MOVES[i].to == filing->state && MOVES[i].seat != SEAT_NONE &&
            rule_applies(kind, &MOVES[i]))
            return true;
    return false;
}

const struct move_rule *
move_find(const struct filing_kind *kind, const struct filing *filing, enum move move,
          struct error *err)
{
    char possible[128];

    for (size_t i = 0; i < MOVE_RULES; i++)
        if (MOVES[i].from == filing->state && MOVES[i].move == move &&
            rule_applies(kind, &MOVES[i]))
            return &MOVES[i];
    list_moves(kind, filing->state, possible, sizeof possible);
    error_raise(err, ERR_CONFLICT, "the return for %s is %s%s; what can be done now: %s",
                filing->period, is_done_already(kind, filing, move) ? "already " : "",
                FILING_TOLD[filing->state], possible[0] == '\0' ? "run it again" : possible);
    return NULL;
}

static bool
role_fits(const struct move_rule *rule, const struct mover *mover, struct error *err)
{
    char wanted[96];
    size_t length = 0;

    if (rule->roles & mover->roles)
        return true;
    for (unsigned i = 0; i < ROLE_TOTAL; i++)
        if (rule->roles & 1U << i)
            length += (size_t)snprintf(wanted + length, sizeof wanted - length, "%s%s",
                                       length > 0 ? " or " : "", ROLES[i].label);
    return error_raise(err, ERR_DENIED, "only %s %s can do this", wanted[0] == 'S' ? "an" : "a",
                       wanted);
}

/* A decision names what the person saw; if that moved, it is not theirs any more.  Where there are
 * no figures at all, is_complete tells that. */
static bool
was_seen(const struct filing *filing, const struct move_request *request, struct error *err)
{
    const char *man = filing->man; /* hex digits, or nothing */

    if (request->revision != 0 && request->revision != filing->revision)
        return error_raise(err, ERR_CONFLICT,
                           "the return for %s is at revision %lld now, not %lld; look at what "
                           "changed and decide on that",
                           filing->period, (long long)filing->revision,
                           (long long)request->revision);
    if (request->man == NULL || man[0] == '\0' || strcmp(request->man, man) == 0)
        return true;
    return error_raise(
        err, ERR_CONFLICT,
        "the figures of the return for %s were made anew since you saw them "
        "(fingerprint %.5s-%.5s-%.5s-%.5s now); look at what changed and decide on that",
        filing->period, man, man + 5, man + 10, man + 15);
}

static bool
is_complete(const struct filing *filing, const struct move_rule *rule,
            const struct move_request *request, struct error *err)
{
    if (filing->man[0] == '\0')
        return error_raise(err, ERR_CONFLICT,
                           "the return for %s has no figures yet; \"deltareturn run\" makes them",
                           filing->period);
    if (rule->flags & MOVE_TAKES_REASON &&
        (request->reason == NULL || request->reason[strspn(request->reason, " \t\n")] == '\0'))
        return error_raise(err, ERR_INPUT, "write why: the reason is kept with the return");
    if (rule->flags & MOVE_TAKES_REFERENCE &&
        (request->reference == NULL || request->reference[0] == '\0'))
        return error_raise(err, ERR_INPUT,
                           "name the reference that Delta gave when the figures were entered");
    return true;
}

/* What the rule asks of the return itself. */
static bool
is_fit(const struct filing *filing, const struct move_rule *rule, const struct mover *mover,
       struct error *err)
{
    if (rule->flags & MOVE_UNSUBMITTED && filing->submitted)
        return error_raise(err, ERR_CONFLICT,
                           "the return for %s was submitted before, and others may have decided "
                           "on it; only a draft that never was can be discarded",
                           filing->period);
    if (rule->flags & MOVE_NO_FORECAST && filing->as_at > mover->today)
        return error_raise(err, ERR_CONFLICT,
                           "the figures for %s count up to %s, which has not come, so they are a "
                           "forecast; run the quarter again then, or as at a day that has come",
                           filing->period, day_format(filing->as_at).text);
    return true;
}

const char *const SEAT_DID[SEAT_TOTAL] = {
    [SEAT_PROVIDER] = "submitted",
    [SEAT_CERTIFIER] = "certified",
    [SEAT_SIGNATORY] = "signed off",
};

enum seat
filing_seat_of(const struct filing *filing, const char *identity)
{
    for (unsigned seat = 0; seat < SEAT_TOTAL; seat++)
        if (filing->seats[seat] != NULL && strcmp(filing->seats[seat], identity) == 0)
            return (enum seat)seat;
    return SEAT_NONE;
}

/* One human being, one seat. */
static bool
is_separate(const struct filing *filing, const struct move_rule *rule, const struct mover *mover,
            struct error *err)
{
    enum seat seat = filing_seat_of(filing, mover->identity);

    return rule->seat == SEAT_NONE || seat == SEAT_NONE ||
           error_raise(err, ERR_DENIED, "you %s this revision; another person has to decide now",
                       SEAT_DID[seat]);
}

bool
move_check(const struct filing_kind *kind, const struct filing *filing, const struct mover *mover,
           const struct move_request *request, const struct move_rule **rule, struct error *err)
{
    *rule = move_find(kind, filing, request->move, err);
    return *rule != NULL && role_fits(*rule, mover, err) && was_seen(filing, request, err) &&
           is_complete(filing, *rule, request, err) && is_fit(filing, *rule, mover, err) &&
           is_separate(filing, *rule, mover, err);
}

enum move
move_read(struct text code)
{
    for (unsigned i = 0; i < MOVE_TOTAL; i++)
        if (text_is(code, MOVE_DEFS[i].code))
            return (enum move)i;
    return MOVE_TOTAL;
}
