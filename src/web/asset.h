/* SPDX-License-Identifier: MIT */
/*
 * asset - style, script and pictures, each under an address with the hash of its bytes, so that a
 * browser may keep it for good and never has an old one.
 *
 * Owns     Assets live in the arena they were read into.
 * Errors   ERR_STORAGE naming the file that is not there, and what fetches it.
 */
#ifndef DELTARETURN_WEB_ASSET_H
#define DELTARETURN_WEB_ASSET_H

#include "base/view.h"
#include "web/reply.h"

enum asset_id {
    ASSET_FRONTEND_CSS,
    ASSET_CSS,
    ASSET_FRONTEND_JS,
    ASSET_JS,
    ASSET_ICON,
    ASSET_COUNT
};

struct asset {
    const char *path; /* "/assets/deltareturn-0123456789abcdef.css" */
    const char *type;
    struct text bytes;
};
struct assets {
    struct asset list[ASSET_COUNT];
};

bool assets_read(struct arena *arena, const char *folder, struct assets *assets,
                 struct error *err) MUST_USE;

/* Answers a request for one of them; false when PATH is none of theirs. */
bool assets_answer(const struct assets *assets, const struct request *request,
                   struct reply *reply) MUST_USE;

/* Puts their addresses into a page: {{frontend_css}}, {{css}}, {{frontend_js}}, {{js}}, {{icon}}.
 */
void assets_show(const struct assets *assets, struct view *view);

#endif
