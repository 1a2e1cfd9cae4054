/* SPDX-License-Identifier: MIT */
#include "web/guard.h"

static const struct {
    const char *name, *value;
} FIELDS[] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
     "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"                                 },
    {"X-Content-Type-Options",       "nosniff"                                                     },
    {"X-Frame-Options",              "DENY"                                                        },
    {"Referrer-Policy",              "no-referrer"                                                 },
    {"Cross-Origin-Opener-Policy",   "same-origin"                                                 },
    {"Cross-Origin-Resource-Policy", "same-origin"                                                 },
    {"Permissions-Policy",           "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

void
guard_put(struct reply *reply, const struct request *request, bool page)
{
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++)
        reply_field(reply, FIELDS[i].name, text_of(FIELDS[i].value));
    if (page)
        reply_field(reply, "Cache-Control", text_of("no-store"));
    if (request->secure)
        reply_field(reply, "Strict-Transport-Security", text_of("max-age=31536000"));
}

bool
guard_is_own(const struct request *request, const char *address)
{
    struct text said;

    if (header_find(&request->header, "Sec-Fetch-Site", &said))
        return text_is(said, "same-origin");
    return header_find(&request->header, "Origin", &said) && text_is(said, address);
}

const char *
guard_cookie_name(const struct request *request)
{
    return request->secure ? "__Host-deltareturn" : "deltareturn";
}

void
guard_set_cookie(struct reply *reply, const struct request *request, const char *value)
{
    reply_field(
        reply, "Set-Cookie",
        text_of(arena_printf(request->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
                             guard_cookie_name(request), value, request->secure ? "; Secure" : "",
                             value[0] == '\0' ? "; Max-Age=0" : "")));
}

bool
guard_same(struct text a, struct text b)
{
    unsigned char differs = 0;

    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        differs |= (unsigned char)(a.at[i] ^ b.at[i]);
    return differs == 0;
}

const char *
guard_own_path(struct arena *arena, struct text path)
{
    bool own = path.length > 0 && path.length < 512 && path.at[0] == '/';

    for (size_t i = 0; own && i < path.length; i++)
        own = path.at[i] > ' ' && path.at[i] < 0x7F && path.at[i] != '\\' &&
              !(path.at[i] == '/' && i > 0 && path.at[i - 1] == '/');
    return own ? arena_copy(arena, path.at, path.length) : "/";
}
