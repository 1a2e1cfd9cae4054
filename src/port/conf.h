/* SPDX-License-Identifier: MIT */
/*
 * conf - a file of settings, by libconfuse: lines like  name = "value", and comments behind "#".
 *
 * Owns     Values live in the arena given.
 * Errors   ERR_INPUT with FILE:LINE for a name that is not known, one that is set twice, and what
 *          is no setting at all; as base/file.h.
 * Source   The manual of libconfuse 3.3.
 */
#ifndef DELTARETURN_PORT_CONF_H
#define DELTARETURN_PORT_CONF_H

#include "base/text.h"

struct conf_entry {
    const char *name;
    const char *value; /* NULL: not in the file */
    unsigned line;
};

/* Fills in the values and lines of the COUNT names in ENTRIES; there is at least one. */
bool conf_read(struct arena *arena, const char *path, struct conf_entry *entries, size_t count,
               struct error *err) MUST_USE;

#endif
