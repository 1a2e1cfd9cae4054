/* SPDX-License-Identifier: MIT */
#include "service/alarms.h"

#include "service/audience.h"
#include "service/kinds.h"
#include "store/links.h"

const char *const ALARMS[ALARM_TOTAL] = {
    [ALARM_NO_CERTIFIER] = "no-certifier",
    [ALARM_NO_SIGNATORY] = "no-signatory",
    [ALARM_UNFOLLOWED] = "unfollowed",
};

bool
standing_read(struct arena *arena, struct state *state, const char *period,
              struct standing *standing, struct error *err)
{
    *standing = (struct standing){.there = false};
    if (!kinds_read(arena, KIND_QUARTERLY_CLAIM, &standing->kind, err) ||
        !filings_find(state->db, arena, state->authority, KIND_QUARTERLY_CLAIM, period,
                      &standing->filing, &standing->there, err))
        return false;
    standing->there &= standing->filing.state != FILING_DISCARDED;
    if (!standing->there)
        standing->filing =
            (struct filing){.id = "", .kind = KIND_QUARTERLY_CLAIM, .period = period, .man = ""};
    return true;
}

/* Whether there is anybody in ROLES who has no other seat of the revision. */
static bool
nobody_can(struct arena *arena, struct state *state, const struct standing *standing,
           unsigned roles, bool *nobody, struct error *err)
{
    struct people people;

    if (!audience_read(arena, state, roles, standing->kind.name, &people, err))
        return false;
    *nobody = true;
    for (size_t i = 0; i < people.count; i++) {
        bool seated = false;

        for (unsigned seat = 0; seat < SEAT_TOTAL; seat++)
            seated = seated || (standing->filing.seats[seat] != NULL &&
                                strcmp(standing->filing.seats[seat], people.list[i].identity) == 0);
        *nobody = *nobody && seated;
    }
    return true;
}

static bool
unfollowed(struct state *state, const struct standing *standing, bool *raised, struct error *err)
{
    bool certify = standing->filing.state == FILING_SUBMITTED;
    struct links_count count;

    *raised = false;
    if (!standing->there ||
        (!certify && (standing->filing.state != FILING_CERTIFIED || !standing->kind.signed_off)))
        return true;
    if (!links_followed(state->db, standing->filing.id, standing->filing.revision,
                        certify ? LINK_CERTIFY : LINK_SIGN_OFF, &count, err))
        return false;
    *raised = count.made > 0 && count.followed == 0;
    return true;
}

bool
alarm_look(struct arena *arena, struct state *state, const struct standing *standing,
           enum alarm alarm, bool *raised, struct error *err)
{
    enum filing_state stands = standing->filing.state;

    *raised = false;
    switch (alarm) {
    case ALARM_NO_CERTIFIER:
        return stands > FILING_SUBMITTED ||
               nobody_can(arena, state, standing, 1U << ROLE_CERTIFIER, raised, err);
    case ALARM_NO_SIGNATORY:
        return stands > FILING_CERTIFIED || !standing->kind.signed_off ||
               nobody_can(arena, state, standing, 1U << ROLE_SRO | 1U << ROLE_S151, raised, err);
    case ALARM_UNFOLLOWED:
    case ALARM_TOTAL:
        break;
    }
    return unfollowed(state, standing, raised, err);
}
