/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

/* Ends a sentence that did not fit, without cutting a character in two. */
static void
mark_cut(char *text, size_t size)
{
    static const char DOTS[] = "...";
    size_t at = size - sizeof DOTS;

    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    memcpy(text + at, DOTS, sizeof DOTS);
}

__attribute__((format(printf, 2, 0))) static void
put_sentence(struct error *err, const char *format, va_list arguments)
{
    int length = vsnprintf(err->text, sizeof err->text, format, arguments);

    if (length < 0)
        err->text[0] = '\0';
    else if ((size_t)length >= sizeof err->text)
        mark_cut(err->text, sizeof err->text);
}

bool
error_raise(struct error *err, enum error_code code, const char *format, ...)
{
    va_list arguments;

    err->code = code;
    err->no_room = err->spoilt = false;
    va_start(arguments, format);
    put_sentence(err, format, arguments);
    va_end(arguments);
    return false;
}

bool
error_raise_system(struct error *err, enum error_code code, int number, const char *format, ...)
{
    char reason[128];
    va_list arguments;
    size_t length;

    err->spoilt = false;
    err->no_room = number == ENOSPC || number == EDQUOT;
    err->code = err->no_room || number == EIO ? ERR_STORAGE : code;
    va_start(arguments, format);
    put_sentence(err, format, arguments);
    va_end(arguments);
    if (strerror_r(number, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", number);
    length = strlen(err->text);
    if ((size_t)snprintf(err->text + length, sizeof err->text - length, ": %s", reason) >=
        sizeof err->text - length)
        mark_cut(err->text, sizeof err->text);
    return false;
}

bool
error_while(struct error *err, const char *format, ...)
{
    struct error inner = *err;
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    put_sentence(err, format, arguments);
    va_end(arguments);
    length = strlen(err->text);
    if ((size_t)snprintf(err->text + length, sizeof err->text - length, ": %s", inner.text) >=
        sizeof err->text - length)
        mark_cut(err->text, sizeof err->text);
    return false;
}

bool
error_spoilt(struct error *err)
{
    err->spoilt = err->code == ERR_STORAGE;
    return false;
}

bool
error_pass(struct error *err, const struct error *from)
{
    *err = *from;
    return false;
}

int
error_exit_status(const struct error *err)
{
    switch (err->code) {
    case ERR_NONE:
        return 0;
    case ERR_INPUT:
        return 1;
    case ERR_DENIED:
        return 4;
    case ERR_CONFLICT:
        return 5;
    case ERR_RETRY:
    case ERR_STORAGE:
        return 3;
    }
    return 3;
}
