/* SPDX-License-Identifier: MIT */
#include "model/scope.h"

#define READERS                                                                      \
    (1U << ROLE_PROVIDER | 1U << ROLE_CERTIFIER | 1U << ROLE_SRO | 1U << ROLE_S151 | \
     1U << ROLE_AUDITOR)

const struct scope_def SCOPES[SCOPE_TOTAL] = {
    [SCOPE_READ] = {"read",   "read returns and their figures",  READERS            },
    [SCOPE_UPLOAD] = {"upload", "upload exports, and follow that", 1U << ROLE_PROVIDER},
    [SCOPE_RUN] = {"run",    "run a quarter, and follow that",  1U << ROLE_PROVIDER},
};

bool
scopes_read(const char *list, unsigned *scopes, struct error *err)
{
    *scopes = 0;
    for (const char *at = list; at[0] != '\0'; at += strspn(at, ",")) {
        struct text code = {.at = at, .length = strcspn(at, ",")};
        unsigned scope = 0;

        while (scope < SCOPE_TOTAL && !text_is(code, SCOPES[scope].code))
            scope++;
        if (scope == SCOPE_TOTAL)
            return error_raise(err, ERR_INPUT, "\"%.*s\" is not read, upload or run",
                               (int)(code.length > 40 ? 40 : code.length), code.at);
        *scopes |= 1U << scope;
        at += code.length;
    }
    return *scopes != 0 ||
           error_raise(err, ERR_INPUT, "say what the token is to be good for: read, upload, run");
}

const char *
scopes_format(struct arena *arena, unsigned scopes)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (unsigned i = 0; i < SCOPE_TOTAL; i++)
        if ((scopes & 1U << i) != 0)
            builder_printf(&out, "%s%s", out.length == 0 ? "" : ",", SCOPES[i].code);
    return out.at;
}
