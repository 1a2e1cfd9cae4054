/* SPDX-License-Identifier: MIT */
#include "base/random.h"

#include <errno.h>
#include <sys/random.h>

#include "base/error.h"
#include "base/hex.h"

#define MOMENT_DIGITS 11 /* enough until the year 2527; then they begin anew */

void
random_bytes(void *bytes, size_t count)
{
    unsigned char *at = bytes;

    while (count > 0) {
        ssize_t got = getrandom(at, count, 0);

        must(got > 0 || errno == EINTR);
        if (got > 0) {
            at += got;
            count -= (size_t)got;
        }
    }
}

struct ref_text
random_ref(void)
{
    unsigned char bytes[16];
    struct ref_text ref;

    random_bytes(bytes, sizeof bytes);
    hex_write(bytes, sizeof bytes, ref.text);
    return ref;
}

struct ref_text
random_ref_at(int64_t moment)
{
    struct ref_text ref = random_ref();

    for (size_t i = MOMENT_DIGITS; i-- > 0; moment >>= 4)
        ref.text[i] = "0123456789abcdef"[moment & 15];
    return ref;
}
