/* SPDX-License-Identifier: MIT */
/*
 * settings - what deltareturn.conf in the state folder says, or what holds without it.
 *
 * Owns     Values live in the arena given.
 * Errors   ERR_INPUT with FILE:LINE for what cannot be read or may not be set; as base/file.h.
 * See      model/setting.h for the table of them all.
 */
#ifndef DELTARETURN_SERVICE_SETTINGS_H
#define DELTARETURN_SERVICE_SETTINGS_H

#include "base/file.h"
#include "model/setting.h"

#define SETTINGS_NAME "deltareturn.conf"

struct settings {
    const char *path;        /* of the file */
    struct file_stamp stamp; /* of it, before it was read */
    const char *values[SETTING_COUNT];
    unsigned lines[SETTING_COUNT]; /* where each is set; 0: as it comes */
};

/* Reads the settings of a state folder; without a file all are as they come. */
bool settings_read(struct arena *arena, const char *dir, struct settings *settings,
                   struct error *err) MUST_USE;

/* A value; as a number; whether a switch is on; as a path of the state folder DIR; NULL for text
 * that is not set. */
const char *settings_text(const struct settings *settings, enum setting setting);
int64_t settings_number(const struct settings *settings, enum setting setting);
bool settings_on(const struct settings *settings, enum setting setting);
const char *settings_path(struct arena *arena, const struct settings *settings, const char *dir,
                          enum setting setting);

/* What does not go together, one sentence a line; "" when all does.  A service does not start
 * otherwise. */
const char *settings_misfits(struct arena *arena, const struct settings *settings, const char *dir);

#endif
