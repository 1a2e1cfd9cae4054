/* SPDX-License-Identifier: MIT */
#include "web/visit.h"

#include "service/library.h"
#include "web/guard.h"
#include "web/urlencoded.h"

#define PAGE_ROOM 49152 /* what most pages fit into, so that they are not copied as they grow */

const char *
visit_param(const struct visit *visit, size_t index)
{
    return arena_copy(visit->arena, visit->params[index].at, visit->params[index].length);
}

static const char *
find(const struct visit *visit, const struct fields *fields, const char *name)
{
    struct text value;

    return fields_find(fields, name, &value) ? arena_copy(visit->arena, value.at, value.length)
                                             : "";
}

const char *
visit_query(const struct visit *visit, const char *name)
{
    return find(visit, &visit->request->query, name);
}

const char *
visit_pasted(const struct visit *visit, const char *name)
{
    return find(visit, &visit->request->form, name);
}

const char *
visit_form(const struct visit *visit, const char *name)
{
    const char *value = visit_pasted(visit, name);

    return text_is_plain(text_of(value), CONTROLS_LINES) ? value : "";
}

/* A file's name stays as it is: report.pdf. */
static bool
begins_with_name(const char *words)
{
    size_t length = strcspn(words, " ,:;\"");
    const char *dot = memchr(words, '.', length);

    return memchr(words, '_', length) != NULL ||
           (dot != NULL && (size_t)(dot - words) + 1 < length);
}

const char *
visit_sentence(const struct visit *visit, const struct error *err)
{
    const char *plain = library_plain(visit->arena, err->text);

    return begins_with_name(plain) ? arena_copy(visit->arena, plain, strlen(plain))
                                   : text_capital(visit->arena, plain);
}

bool
visit_show(struct visit *visit, int status, const char *page, struct error *err)
{
    const struct template *template = templates_find(visit->site->parts->templates, page);
    struct builder out = {
        .arena = visit->arena, .at = arena_room(visit->arena, PAGE_ROOM), .room = PAGE_ROOM};

    if (template == NULL)
        return error_raise(err, ERR_STORAGE, "the page \"%s.html\" is not in the folder of pages",
                           page);
    template_fill(template, visit->view, &out);
    visit->reply->status = status;
    visit->reply->body = (struct text){out.at, out.length};
    reply_field(visit->reply, "Content-Type", text_of("text/html; charset=utf-8"));
    if (status == 503)
        reply_field(visit->reply, "Retry-After", text_of("30"));
    return true;
}

bool
visit_go(struct visit *visit, const char *path)
{
    visit->reply->status = 303;
    visit->reply->body = text_of("");
    reply_field(visit->reply, "Location", text_of(path));
    return true;
}

bool
visit_send(struct visit *visit, const char *type, const char *file_name, struct text bytes)
{
    visit->reply->status = 200;
    visit->reply->body = bytes;
    reply_field(visit->reply, "Content-Type", text_of(type));
    reply_field(visit->reply, "Content-Disposition",
                text_of(arena_printf(visit->arena, "attachment; filename=\"%s\"", file_name)));
    return true;
}

bool
visit_send_bulk(struct visit *visit, const char *type, const char *file_name,
                const struct bulk *bulk, struct error *err)
{
    if (bulk == NULL)
        return error_raise(err, ERR_RETRY, "the file could not be handed over");
    visit->reply->bulk = bulk;
    return visit_send(visit, type, file_name, text_of(""));
}

/* ---- problems ---- */

static const struct problem_page {
    int status;
    const char *title, *help;
} PROBLEM_PAGES[] = {
    {403, "You cannot do this",           "Nothing has been changed."                          },
    {404, "Page not found",               "If you typed the address, check that it is correct."},
    {405, "Page not found",               "If you typed the address, check that it is correct."},
    {409, "Somebody else was first",
     "Nothing has been changed by you. Look at how it stands "
     "now."                                                                                    },
    {422, "This cannot be done as it is", "Nothing has been changed."                          },
    {503, "Try again in a moment",        "Nothing has been changed. Try again in a minute."   },
    {507, "The service’s disk is full",
     "Nothing has been changed. Tell whoever looks after this service to make room on its disk: it "
     "goes on by itself then."                                                                 },
    {500, "There is a problem",
     "Nothing has been changed. Tell whoever looks after this "
     "service."                                                                                },
};

void
visit_problem(struct visit *visit, int status, const char *words)
{
    const struct problem_page *page = PROBLEM_PAGES;
    struct error err = {.code = ERR_NONE};

    while (page->status != status && page->status != 500)
        page++;
    visit->reply->header_count = 0;
    view_put(visit->view, "title", page->title);
    view_put(visit->view, "words", words);
    view_put(visit->view, "help", page->help);
    if (visit_show(visit, status, "problem", &err))
        return;
    visit->reply->status = status;
    visit->reply->body = text_of(page->title);
    reply_field(visit->reply, "Content-Type", text_of("text/plain; charset=utf-8"));
}

bool
visit_missing(struct visit *visit)
{
    visit_problem(visit, 404, NULL);
    return true;
}

typedef bool signs(struct state *state, struct signing *signing, struct error *err);

static void
sign(struct site *site, signs *how)
{
    struct error err = {.code = ERR_NONE};

    if (site->signing != NULL && !how(site->state, site->signing, &err))
        fprintf(stderr, "deltareturnd: signing the log: %s\n", err.text);
}

void
visit_sign(struct visit *visit)
{
    sign(visit->site, sealing_sign);
}

void
visit_sign_ahead(struct visit *visit)
{
    sign(visit->site, sealing_sign_ahead);
}

void
site_catch_up(struct site *site)
{
    if (sealing_is_ahead(site->state))
        sign(site, sealing_sign);
}
