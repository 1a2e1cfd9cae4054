/* SPDX-License-Identifier: MIT */
/* A bundle of any bytes: verified to a result in sound words, and never as the log's of a key that
 * signed nothing. */
#include "fuzz.h"

#include "port/unicode.h"
#include "service/verify.h"

#define FOO "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct testimony findings;
    struct text bytes = {.at = (const char *)data, .length = size};

    if (!verify_bundle(arena, bytes, NULL, &findings, &err)) {
        must(err.text[0] != '\0');
        return 0;
    }
    must(findings.first != NULL);
    for (const struct fact *fact = findings.first; fact != NULL; fact = fact->next)
        must(unicode_is_clean(text_of(fact->words)));
    must(verify_bundle(arena, bytes, FOO, &findings, &err));
    must(findings.verdict != FINDING_GOOD);
    return 0;
}
