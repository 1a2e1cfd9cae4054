/* SPDX-License-Identifier: MIT */
/*
 * exchange - two names change places in one step, so that neither is ever missing.
 *
 * Owns     Nothing.
 * Errors   False with errno set: ENOSYS or EINVAL where the file system cannot do it.
 * Source   renameat2(2), RENAME_EXCHANGE: of Linux, not of POSIX.
 */
#ifndef DELTARETURN_BASE_EXCHANGE_H
#define DELTARETURN_BASE_EXCHANGE_H

#include <stdbool.h>

#include "base/error.h"

bool exchange_names(const char *one, const char *other) MUST_USE;

#endif
