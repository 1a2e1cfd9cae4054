/* SPDX-License-Identifier: MIT */
#include "web/asset.h"

#include "base/file.h"
#include "port/digest.h"

#define ASSET_MOST ((size_t)4 * 1024 * 1024)

static const struct {
    const char *name, *suffix, *type, *shown;
} ASSETS[ASSET_COUNT] = {
    [ASSET_FRONTEND_CSS] = {"govuk-frontend", ".css", "text/css; charset=utf-8",        "frontend_css"},
    [ASSET_CSS] = {"deltareturn",    ".css", "text/css; charset=utf-8",        "css"         },
    [ASSET_FRONTEND_JS] = {"govuk-frontend", ".js",  "text/javascript; charset=utf-8",
                            "frontend_js"                                                             },
    [ASSET_JS] = {"deltareturn",    ".js",  "text/javascript; charset=utf-8", "js"          },
    [ASSET_ICON] = {"icon",           ".svg", "image/svg+xml",                  "icon"        },
};

static bool
read_one(struct arena *arena, const struct hasher *hasher, const char *folder, enum asset_id id,
         struct asset *asset, struct error *err)
{
    const char *file = arena_printf(arena, "%s%s", ASSETS[id].name, ASSETS[id].suffix);
    const char *path = path_join(arena, folder, file);
    struct hash hash;

    if (!file_exists(path))
        return error_raise(err, ERR_STORAGE,
                           "\"%s\" is not there; \"./autogen.sh --install-deps\" fetches it", path);
    if (!file_read(arena, path, ASSET_MOST, &asset->bytes, err))
        return false;
    hash = hash_text(hasher, asset->bytes);
    asset->path = arena_printf(arena, "/assets/%s-%.16s%s", ASSETS[id].name, hash_hex(&hash).text,
                               ASSETS[id].suffix);
    asset->type = ASSETS[id].type;
    return true;
}

bool
assets_read(struct arena *arena, const char *folder, struct assets *assets, struct error *err)
{
    struct hasher hasher;

    if (!digest_hasher(arena, &hasher, err))
        return false;
    for (enum asset_id id = 0; id < ASSET_COUNT; id++)
        if (!read_one(arena, &hasher, folder, id, &assets->list[id], err))
            return false;
    return true;
}

bool
assets_answer(const struct assets *assets, const struct request *request, struct reply *reply)
{
    for (enum asset_id id = 0; id < ASSET_COUNT; id++) {
        const struct asset *asset = &assets->list[id];

        if (!text_is(request->path, asset->path))
            continue;
        reply->status = 200;
        reply->body = asset->bytes;
        reply_field(reply, "Content-Type", text_of(asset->type));
        reply_field(reply, "Cache-Control", text_of("public, max-age=31536000, immutable"));
        return true;
    }
    return false;
}

void
assets_show(const struct assets *assets, struct view *view)
{
    for (enum asset_id id = 0; id < ASSET_COUNT; id++)
        view_put(view, ASSETS[id].shown, assets->list[id].path);
}
