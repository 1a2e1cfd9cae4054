/* SPDX-License-Identifier: MIT */
#include "web/site.h"

#include "base/file.h"
#include "service/library.h"
#include "web/api.h"
#include "web/families_kept.h"
#include "web/figures.h"
#include "web/guard.h"
#include "web/pages.h"
#include "web/rate.h"
#include "web/typed.h"

#define DESCRIPTION_MOST ((size_t)1024 * 1024)

#define FRESH_PATH "/sign-in/again"

/* The council's own timetable, when the state folder has one. */
static bool
read_schedule(struct arena *arena, const struct state *state, struct schedule *schedule,
              struct error *err)
{
    const char *own = state_path(state, arena, "timetable.xml");

    return schedule_read(arena, file_exists(own) ? own : TIMETABLE_SHIPPED, HOLIDAYS_SHIPPED,
                         schedule, err);
}

bool
site_open(struct arena *arena, struct site *site, struct error *err)
{
    struct site_parts *parts = arena_alloc(arena, sizeof *parts);
    const char *pages = site->templates == NULL ? library_path(arena, "pages") : site->templates;

    if (!templates_read(arena, pages, &parts->templates, err) ||
        !assets_read(arena, library_path(arena, "assets"), &parts->assets, err) ||
        !file_read(arena, library_path(arena, "api/openapi.json"), DESCRIPTION_MOST, &parts->api,
                   err) ||
        !read_schedule(arena, site->state, &parts->schedule, err) ||
        !settings_council(arena, site->state, &parts->council, err))
        return false;
    parts->figures = figures_keep(arena);
    parts->families = families_keep(arena);
    parts->rates = rates_new(arena);
    site->parts = parts;
    return true;
}

/* ---- what every page shows ---- */

static const struct {
    const char *label, *path;
    unsigned who;
} MENU[] = {
    {"Returns",   "/",          PAGES_RETURNS                                },
    {"Import",    "/import",    1U << ROLE_PROVIDER                          },
    {"Run",       "/run",       1U << ROLE_PROVIDER                          },
    {"People",    "/people",    1U << ROLE_ADMINISTRATOR | 1U << ROLE_AUDITOR},
    {"Deputies",  "/deputies",  ROUTE_PEOPLE                                 },
    {"Log",       "/log",       ROUTE_PEOPLE                                 },
    {"Timetable", "/timetable", ROUTE_PEOPLE                                 },
    {"Mail",      "/mail",      1U << ROLE_ADMINISTRATOR | 1U << ROLE_AUDITOR},
    {"Settings",  "/settings",  1U << ROLE_ADMINISTRATOR | 1U << ROLE_AUDITOR},
    {"Status",    "/status",    ROUTE_PEOPLE                                 },
};

static void
show_menu(struct visit *visit)
{
    for (size_t i = 0; i < sizeof MENU / sizeof *MENU; i++) {
        struct view *entry;

        if (MENU[i].who != ROUTE_PEOPLE && !visit_is(visit, MENU[i].who))
            continue;
        entry = view_add(visit->view, "menu");
        view_put(entry, "label", MENU[i].label);
        view_put(entry, "path", MENU[i].path);
        view_yes(entry, "here", text_is(visit->request->path, MENU[i].path));
    }
}

static void
show_frame(struct visit *visit)
{
    assets_show(&visit->site->parts->assets, visit->view);
    view_put(visit->view, "council", visit->site->parts->council);
    if (state_is_frozen(visit->site->state))
        view_put(visit->view, "frozen", visit->site->state->frozen.text);
    if (!visit->signed_in)
        return;
    view_put(visit->view, "who", visit_actor(visit)->person.name);
    view_put(visit->view, "csrf", visit->session.csrf);
    show_menu(visit);
}

/* ---- who asks ---- */

static bool
find_session(struct visit *visit, struct error *err)
{
    struct capacities capacities;
    struct text token;

    if (!fields_find(&visit->request->cookies, guard_cookie_name(visit->request), &token))
        return true;
    visit->signed_in = sessions_find(visit->arena, visit->site->state, token, visit->request->now,
                                     &visit->session, err);
    if (!visit->signed_in && err->code != ERR_DENIED)
        return false;
    *err = (struct error){.code = ERR_NONE};
    if (!visit->signed_in)
        return true;
    if (!capacities_read(visit->arena, visit->site->state, visit_actor(visit), "", &capacities,
                         err))
        return false;
    visit->roles = capacities.own | capacities.lent;
    return true;
}

static bool
go_to_sign_in(struct visit *visit, const char *page)
{
    bool back = visit->request->method == METHOD_GET && !text_is(visit->request->path, "/");

    return visit_go(visit, back ? arena_printf(visit->arena, "%s?next=%.*s", page,
                                               TEXT_ARGS(visit->request->path))
                                : page);
}

/* What was typed waits meanwhile, for the page that has the form. */
static bool
prove_again(struct visit *visit)
{
    struct text params[ROUTE_PARAMS_MOST];
    bool other_method;

    if (visit->request->method != METHOD_POST)
        return !go_to_sign_in(visit, FRESH_PATH);
    typed_keep(visit);
    if (route_find(METHOD_GET, visit->request->path, params, &other_method) == NULL)
        return !visit_go(visit, FRESH_PATH);
    return !visit_go(visit, arena_printf(visit->arena, FRESH_PATH "?next=%.*s",
                                         TEXT_ARGS(visit->request->path)));
}

/* Whether the visit may go on to its answer; otherwise it is answered. */
static bool
may_go_on(struct visit *visit)
{
    const struct site_route *route = visit->route;
    struct text csrf = {"", 0};
    bool posts = visit->request->method == METHOD_POST;
    const struct state *state = visit->site->state;

    if (posts && !guard_is_own(visit->request, visit->site->address)) {
        visit_problem(visit, 403, "This form was not sent from a page of this service.");
        return false;
    }
    if (posts && state_is_frozen(state) && (route->flags & ROUTE_READS) == 0) {
        if (state->frozen.no_room)
            visit_problem(visit, 507, NULL);
        else
            visit_problem(visit, 503, "Nothing can be changed at this time.");
        return false;
    }
    if (route->who == ROUTE_PUBLIC)
        return true;
    if (!visit->signed_in)
        return !go_to_sign_in(visit, "/sign-in");
    if (route->who != ROUTE_PEOPLE && !visit_is(visit, route->who)) {
        visit_problem(visit, 403, "Your roles do not include this.");
        return false;
    }
    (void)!fields_find(&visit->request->form, "csrf", &csrf);
    if (posts && !session_has_csrf(&visit->session, csrf)) {
        visit_problem(visit, 403, "This form is from an earlier sign-in. Open the page again.");
        return false;
    }
    return (route->flags & ROUTE_FRESH) == 0 ||
           session_is_fresh(&visit->session, visit->request->now) || prove_again(visit);
}

/* ---- answering ---- */

static void
tell_error(struct visit *visit, const struct error *err)
{
    const char *words = visit_sentence(visit, err);

    switch (err->code) {
    case ERR_DENIED:
        visit_problem(visit, 403, words);
        break;
    case ERR_CONFLICT:
        visit_problem(visit, 409, words);
        break;
    case ERR_INPUT:
        visit_problem(visit, 422, words);
        break;
    case ERR_RETRY:
        visit_problem(visit, 503, words);
        break;
    case ERR_STORAGE:
    case ERR_NONE:
        fprintf(stderr, "deltareturnd: %s: %s\n",
                visit->route == NULL ? "-" : visit->route->pattern, err->text);
        visit_problem(visit, state_lacks_room(visit->site->state, err) ? 507 : 500, NULL);
        break;
    }
}

static bool
answer(struct visit *visit, struct error *err)
{
    bool other_method;

    visit->route =
        route_find(visit->request->method, visit->request->path, visit->params, &other_method);
    if (!find_session(visit, err))
        return false;
    show_frame(visit);
    if (visit->route == NULL) {
        visit_problem(visit, other_method ? 405 : 404, NULL);
        if (other_method)
            reply_field(visit->reply, "Allow", text_of(route_methods(visit->request->path)));
        return true;
    }
    return !may_go_on(visit) || visit->route->answer(visit, err);
}

static void
answer_visit(struct site *site, const struct request *request, struct reply *reply)
{
    struct visit *visit = arena_alloc(request->arena, sizeof *visit);
    struct error err = {.code = ERR_NONE};

    *visit = (struct visit){.site = site,
                            .request = request,
                            .reply = reply,
                            .arena = request->arena,
                            .view = view_new(request->arena)};
    if (assets_answer(&site->parts->assets, request, reply)) {
        guard_put(reply, request, false);
        return;
    }
    if (!answer(visit, &err))
        tell_error(visit, &err);
    if (reply->errand == NULL)
        guard_put(reply, request, true);
}

/* A page that only shows something is all of one moment: see port/db.h, db_reading_begin. */
static struct db *
begin_reading(const struct site *site, const struct request *request)
{
    struct db *db = site->state->db;

    if (request->method == METHOD_GET)
        db_reading_begin(db);
    return db;
}

void
site_answer(struct site *site, const struct request *request, struct reply *reply)
{
    struct db *db = begin_reading(site, request);

    must(site->parts != NULL);
    if (api_takes(request->path))
        api_answer(site, request, reply);
    else
        answer_visit(site, request, reply);
    db_reading_end(db);
}

/* ---- slow work ---- */

static const char *const BUSY[ERRAND_KINDS] = {
    [ERRAND_HASH] = "Many people are signing in at this moment.",
    [ERRAND_READ] = "Many people have something worked out at this moment.",
    [ERRAND_FETCH] = "Many people look at families at this moment.",
};

struct waiting {
    struct errand errand;
    struct visit *visit;
    visit_then *then;
};

static void
go_on(struct site *site, const struct request *request, struct errand *errand, struct reply *reply)
{
    struct waiting *waiting = errand->context;
    struct visit *visit = waiting->visit;
    struct db *db = begin_reading(site, request);
    struct error err = {.code = ERR_NONE};

    *reply = (struct reply){0};
    visit->site = site;
    visit->reply = reply;
    if (!errand->done)
        visit_problem(visit, 503, BUSY[errand->kind]);
    else if (!waiting->then(visit, errand, &err))
        tell_error(visit, &err);
    if (reply->errand == NULL)
        guard_put(reply, request, true);
    db_reading_end(db);
}

static bool
begin_errand(struct visit *visit, const struct errand *errand, visit_then *then)
{
    struct waiting *waiting = arena_alloc(visit->arena, sizeof *waiting);

    *waiting = (struct waiting){.errand = *errand, .visit = visit, .then = then};
    waiting->errand.then = go_on;
    waiting->errand.context = waiting;
    visit->reply->errand = &waiting->errand;
    return true;
}

bool
visit_hash(struct visit *visit, struct text secret, struct text salt, visit_then *then)
{
    const struct errand errand = {
        .kind = ERRAND_HASH, .question = {salt, secret}
    };

    return begin_errand(visit, &errand, then);
}

bool
visit_read(struct visit *visit, struct text question, visit_then *then)
{
    const struct errand errand = {
        .kind = ERRAND_READ, .question = {question, text_of("")}
    };

    return begin_errand(visit, &errand, then);
}

bool
visit_fetch(struct visit *visit, struct text question, visit_then *then)
{
    const struct errand errand = {
        .kind = ERRAND_FETCH, .question = {question, text_of("")}
    };

    return begin_errand(visit, &errand, then);
}
