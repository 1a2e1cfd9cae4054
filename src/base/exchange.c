/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* renameat2 */

#include "base/exchange.h"

#include <fcntl.h>
#include <stdio.h>

bool
exchange_names(const char *one, const char *other)
{
    return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0;
}
