/* SPDX-License-Identifier: MIT */
#include "web/reply.h"

void
reply_field(struct reply *reply, const char *name, struct text value)
{
    must(reply->header_count < REPLY_FIELDS_MOST);
    reply->header[reply->header_count++] = (struct field){.name = text_of(name), .value = value};
}
