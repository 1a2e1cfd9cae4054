/* SPDX-License-Identifier: MIT */
/* Setting up one-time codes, and the recovery codes beside them; giving them up. */
#include "port/qr.h"
#include "service/totp.h"
#include "web/form.h"
#include "web/pages.h"

static const struct form_field CODE[] = {
    {"code", "Enter the six digits that your app shows", FORM_NEEDED | FORM_SECRET | FORM_TRIMMED,
     20},
};

/* The dark squares as one path of unit squares, which a template draws. */
static const char *
path_of(struct arena *arena, const struct qr *qr)
{
    struct builder path = {.arena = arena};

    builder_puts(&path, "");
    for (unsigned y = 0; y < qr->size; y++)
        for (unsigned x = 0; x < qr->size; x++)
            if (qr->squares[y * qr->size + x] != 0)
                builder_printf(&path, "M%u %uh1v1h-1z", x + 4, y + 4);
    return path.at;
}

static bool
show_offer(struct visit *visit, const struct totp_offer *offer, const struct form *form, int status,
           struct error *err)
{
    struct qr qr;

    if (!qr_make(visit->arena, offer->uri, &qr, err))
        return false;
    view_put(visit->view, "qr", path_of(visit->arena, &qr));
    view_printf(visit->view, "qr_size", "%u", qr.size + 8);
    view_put(visit->view, "secret", offer->secret);
    view_printf(visit->view, "minutes", "%d", TOTP_MINUTES);
    view_put(visit->view, "title", "Set up an authenticator app");
    form_show(form, visit->view);
    return visit_show(visit, status, "codes-begin", err);
}

bool
codes_begin(struct visit *visit, struct error *err)
{
    struct totp_offer offer;
    struct form form;

    form_begin(CODE, 1, &form);
    return totp_begin(visit->arena, visit->site->state, visit_actor(visit), visit->request->now,
                      &offer, err) &&
           show_offer(visit, &offer, &form, 200, err);
}

static bool
show_recovery(struct visit *visit, const struct recovery_codes *codes, struct error *err)
{
    visit_sign(visit);
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        view_add_text(visit->view, "recovery", arena_printf(visit->arena, "%s", codes->text[i]));
    view_put(visit->view, "title", "Your recovery codes");
    return visit_show(visit, 200, "codes-recovery", err);
}

/* A wrong code leaves the secret that was offered: the page asks for the next one. */
static bool
ask_again(struct visit *visit, struct form *form, const struct error *said, struct error *err)
{
    if (said->code != ERR_INPUT && said->code != ERR_CONFLICT)
        return error_pass(err, said);
    form_refuse(form, "code", visit_sentence(visit, said));
    view_put(visit->view, "title", "Set up an authenticator app");
    form_show(form, visit->view);
    return visit_show(visit, 422, "codes-begin", err);
}

bool
codes_confirm(struct visit *visit, struct error *err)
{
    struct error said = {.code = ERR_NONE};
    struct recovery_codes codes;
    struct form form;

    if (!form_read(visit, CODE, 1, &form)) {
        error_raise(&said, ERR_INPUT, "%s", CODE[0].missing);
        return ask_again(visit, &form, &said, err);
    }
    if (!totp_confirm(visit->site->state, visit_actor(visit), form_value(&form, "code"),
                      visit->request->now, &codes, &said))
        return ask_again(visit, &form, &said, err);
    return show_recovery(visit, &codes, err);
}

bool
codes_renew(struct visit *visit, struct error *err)
{
    struct recovery_codes codes;

    return totp_renew_codes(visit->site->state, visit_actor(visit), &codes, err) &&
           show_recovery(visit, &codes, err);
}

bool
codes_remove(struct visit *visit, struct error *err)
{
    if (!totp_remove(visit->site->state, visit_actor(visit), visit_form(visit, "code"),
                     visit->request->now, err))
        return false;
    visit_sign(visit);
    return visit_go(visit, "/sign-in");
}
