/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

static const char *speaker = "deltareturn";
static bool weighed;

void
log_open(const char *name)
{
    speaker = name;
    weighed = getenv("JOURNAL_STREAM") != NULL || isatty(STDERR_FILENO) == 0;
}

void
log_say(enum log_weight weight, const char *format, ...)
{
    char line[2048];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (weighed)
        fprintf(stderr, "<%d>%s\n", (int)weight, line);
    else
        fprintf(stderr, "%s: %s\n", speaker, line);
}
