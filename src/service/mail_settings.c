/* SPDX-License-Identifier: MIT */
#include "service/mail_settings.h"

#include <sys/stat.h>

#include "base/file.h"
#include "service/settings.h"

#define SECRET_MOST     ((size_t)4096)
#define PORT_OF_TLS     465 /* RFC 8314: TLS from the first byte on */
#define CONNECT_SECONDS 20
#define WHOLE_SECONDS   120

bool
secret_read(struct arena *arena, const char *path, const char **secret, struct error *err)
{
    struct stat status;
    struct text text, line, rest;

    if (stat(path, &status) == 0 && (status.st_mode & 077) != 0)
        return error_raise(err, ERR_DENIED,
                           "the secret \"%s\" can be read by others; \"chmod 600\" closes it",
                           path);
    if (!file_read(arena, path, SECRET_MOST, &text, err))
        return false;
    line = text_cut(text, '\n', &line, &rest) ? line : text;
    *secret = arena_copy(arena, line.at, line.length);
    return line.length > 0 ||
           error_raise(err, ERR_INPUT, "the first line of \"%s\" is empty", path);
}

static bool
read_server(struct arena *arena, const struct state *state, const struct settings *settings,
            struct mail_settings *mail, struct error *err)
{
    const char *host = settings_text(settings, SET_MAIL_HOST), *password;
    struct smtp_server *server = &mail->server;

    password = settings_path(arena, settings, state->dir, SET_MAIL_PASSWORD_FILE);
    *server = (struct smtp_server){
        .host = host,
        .port = (unsigned)settings_number(settings, SET_MAIL_PORT),
        .name = arena_printf(arena, "%.*s", (int)strcspn(state->origin, "/"), state->origin),
        .user = settings_text(settings, SET_MAIL_USER),
        .authorities = settings_path(arena, settings, state->dir, SET_MAIL_CERTIFICATES),
        .connect_seconds = CONNECT_SECONDS,
        .whole_seconds = WHOLE_SECONDS,
    };
    if (!settings_on(settings, SET_MAIL_STARTTLS))
        server->security = SMTP_CLEAR;
    else if (server->port == PORT_OF_TLS)
        server->security = SMTP_TLS;
    if (host == NULL)
        return error_raise(err, ERR_INPUT, "%s: \"mail_transport\" is smtp: set \"mail_host\"",
                           settings->path);
    return server->user == NULL || password == NULL ||
           secret_read(arena, password, &server->password, err);
}

bool
mail_settings_read(struct arena *arena, const struct state *state, struct mail_settings *mail,
                   struct error *err)
{
    struct settings settings;

    if (!settings_read(arena, state->dir, &settings, err))
        return false;
    *mail = (struct mail_settings){
        .address = settings_text(&settings, SET_ADDRESS),
        .from = settings_text(&settings, SET_MAIL_FROM),
        .language = settings_text(&settings, SET_LANGUAGE),
        .second_contact = settings_text(&settings, SET_SECOND_CONTACT),
    };
    if (mail->from == NULL)
        mail->from =
            arena_printf(arena, "no-reply@%.*s", (int)strcspn(state->origin, "/"), state->origin);
    if (strcmp(settings_text(&settings, SET_MAIL_TRANSPORT), "smtp") != 0)
        return true;
    mail->transport = MAIL_BY_SMTP;
    return read_server(arena, state, &settings, mail, err);
}
