/* SPDX-License-Identifier: MIT */
/*
 * program - where the program itself lies, and so what was built or installed with it: its
 * templates and the other programs that it starts.
 *
 * Owns     Paths live in the arena given.
 */
#ifndef DELTARETURN_SERVICE_PROGRAM_H
#define DELTARETURN_SERVICE_PROGRAM_H

#include "base/arena.h"

/* RELATIVE, as seen from the folder the program lies in; "" when the system does not tell. */
const char *program_beside(struct arena *arena, const char *relative);

/* The path of another of our programs: beside this one (a build tree), else in
 * ../libexec/deltareturn (an installation, wherever it was moved to), else where it was to be
 * installed. */
const char *program_path(struct arena *arena, const char *name);

#endif
