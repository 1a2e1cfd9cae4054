/* SPDX-License-Identifier: MIT */
/*
 * drafting_parts - what the parts of service/drafting share.
 *
 * Owns     Everything lives in the drafting's arena.
 * Errors   As service/drafting.h.
 */
#ifndef DELTARETURN_SERVICE_DRAFTING_PARTS_H
#define DELTARETURN_SERVICE_DRAFTING_PARTS_H

#include "base/hash.h"
#include "model/manifest.h"
#include "service/drafting.h"
#include "service/vault.h"

/* The files of a revision whose names begin so are the rules it was made by. */
#define DRAFTING_RULES    "framework-"
#define DRAFTING_MANIFEST "manifest.json"

/* A draft on its way. */
struct drafting {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    const struct draft_request *request;
    struct draft_done *done;
    struct filing before; /* as it stood */
    struct capacity capacity;
    struct vault_box *box;
    struct artefacts kept; /* that were put into the box so far */
    const char *options;   /* of the run, as JSON */
    int64_t now;
    const struct also *also;
};

/* A file's name as the manifest may have it: itself, or what is left of it with a check. */
const char *drafting_id(struct arena *arena, const struct hasher *hasher, const char *name);

/* The manifest's bytes, when everything else is in the box. */
bool drafting_manifest(struct drafting *drafting, struct text *bytes, struct error *err) MUST_USE;

#endif
