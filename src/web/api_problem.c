/* SPDX-License-Identifier: MIT */
/* What a program is told when its request is refused, as RFC 9457 has it. */
#include "port/json.h"
#include "web/api.h"

/* As RFC 9110 and those after it call them; "about:blank" asks for just these. */
static const struct {
    int status;
    const char *title;
} TITLES[] = {
    {400, "Bad Request"                    },
    {401, "Unauthorized"                   },
    {403, "Forbidden"                      },
    {404, "Not Found"                      },
    {405, "Method Not Allowed"             },
    {409, "Conflict"                       },
    {413, "Content Too Large"              },
    {414, "URI Too Long"                   },
    {415, "Unsupported Media Type"         },
    {417, "Expectation Failed"             },
    {422, "Unprocessable Content"          },
    {429, "Too Many Requests"              },
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"          },
    {501, "Not Implemented"                },
    {503, "Service Unavailable"            },
    {505, "HTTP Version Not Supported"     },
    {507, "Insufficient Storage"           },
};

static const char *
title_of(int status)
{
    for (size_t i = 0; i < sizeof TITLES / sizeof *TITLES; i++)
        if (TITLES[i].status == status)
            return TITLES[i].title;
    return "Error";
}

void
api_problem(struct arena *arena, struct reply *reply, int status, const char *detail)
{
    struct json *root = json_root(arena);

    json_put_text(root, "type", "about:blank");
    json_put_text(root, "title", title_of(status));
    json_put_number(root, "status", status);
    if (detail != NULL)
        json_put_text(root, "detail", detail);
    reply->status = status;
    reply->body = json_print(arena, root);
    reply_field(reply, "Content-Type", text_of("application/problem+json"));
}
