/* SPDX-License-Identifier: MIT */
/*
 * The link that a mail carries.  Its address itself shows everybody the same page to sign in and
 * does nothing, since scanners of mail follow links and send forms; only what comes after a sign-in
 * says where the link leads.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "service/links.h"
#include "web/filing_view.h"
#include "web/form.h"
#include "web/pages.h"

#define LOCATOR_MOST 64

static const struct {
    const char *decide; /* the move whose page it leads to; NULL: the return itself */
} LINK_WAYS[LINK_PURPOSE_TOTAL] = {
    [LINK_SUBMIT] = {"submit"}, [LINK_CERTIFY] = {"certify"}, [LINK_SIGN_OFF] = {"sign-off"},
    [LINK_LODGE] = {"lodge"},   [LINK_CORRECT] = {NULL},      [LINK_LOOK] = {NULL},
};

/* Where the way goes on after signing in; the same for every locator. */
static const char *
way_on(struct visit *visit)
{
    struct text locator = visit->params[0];

    if (locator.length > LOCATOR_MOST)
        locator.length = LOCATOR_MOST;
    return arena_printf(visit->arena, "/a/%.*s/open", TEXT_ARGS(locator));
}

bool
link_page(struct visit *visit, struct error *err)
{
    if (visit->signed_in)
        return visit_go(visit, way_on(visit));
    return signin_show(visit, way_on(visit), err);
}

/* ---- signed in ---- */

static bool
show_link(struct visit *visit, const char *title, const char *words, struct error *err)
{
    view_put(visit->view, "title", title);
    view_put(visit->view, "words", words);
    view_printf(visit->view, "renew_path", "/a/%.*s/renew", TEXT_ARGS(visit->params[0]));
    return visit_show(visit, 200, "link", err);
}

static bool
show_superseded(struct visit *visit, const struct link_view *seen, struct error *err)
{
    filing_show(visit->view, &seen->filing);
    view_yes(visit->view, "superseded", true);
    view_put(visit->view, "last_who",
             seen->last.person == NULL ? "The program" : seen->last.person);
    view_put(visit->view, "last_what", seen->last.move);
    view_printf(visit->view, "last_when", "%s", london_format(seen->last.at).text);
    view_printf(visit->view, "sent_revision", "%" PRId64, seen->link.revision);
    return show_link(visit, "This return has moved on",
                     "What this link was sent about does not stand any more.", err);
}

static bool
go_on(struct visit *visit, const struct link_view *seen)
{
    const char *move = LINK_WAYS[seen->link.purpose].decide, *period = seen->filing.period;

    return visit_go(visit, move == NULL
                               ? arena_printf(visit->arena, "/returns/%s", period)
                               : arena_printf(visit->arena, "/returns/%s/decide/%s", period, move));
}

bool
link_open(struct visit *visit, struct error *err)
{
    struct link_view seen;

    if (!links_look(visit->arena, visit->site->state, visit->params[0], visit_actor(visit),
                    visit->request->now, &seen, err))
        return false;
    switch (seen.state) {
    case LINK_UNKNOWN:
        return visit_missing(visit);
    case LINK_OTHER_PERSON:
        visit_sign(visit);
        return show_link(visit, "This link was sent to someone else",
                         "Nothing has happened. If you want to decide on a return, find it in your "
                         "own list.",
                         err);
    case LINK_EXPIRED:
        view_yes(visit->view, "expired", true);
        return show_link(visit, "This link has expired",
                         "Nothing has happened. A new link can be sent to you.", err);
    case LINK_SUPERSEDED:
        return show_superseded(visit, &seen, err);
    case LINK_DECIDED:
        return visit_go(visit, arena_printf(visit->arena, "/receipts/%" PRIu64, seen.last.seq));
    case LINK_OPEN:
        break;
    }
    return go_on(visit, &seen);
}

bool
link_renew(struct visit *visit, struct error *err)
{
    struct link_view seen;

    return links_renew(visit->arena, visit->site->state, visit->params[0], visit_actor(visit),
                       visit->request->now, &seen, err) &&
           show_link(visit, "A new link is on its way", "Look into your mailbox in a few minutes.",
                     err);
}
