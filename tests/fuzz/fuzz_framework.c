/* SPDX-License-Identifier: MIT */
/* A framework file of any bytes: refused with a sentence, or sound in every value. */
#define _GNU_SOURCE /* memfd_create */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "port/unicode.h"
#include "service/library.h"

static void
check_framework(const struct framework *framework)
{
    must(framework->name[0] != '\0' && framework->version[0] != '\0');
    must(framework->min_needs >= 0 && framework->min_needs <= framework->need_count);
    must(framework->min_headlines >= 0 && framework->min_headlines <= framework->headline_count);
    must(framework->sustain_months >= 1 && framework->sustain_months <= 120);
    must(framework->unauthorised_limit >= 0 && framework->unauthorised_limit <= 100);
    must(framework->payment_pence >= 0 && framework->payment_pence <= 1000000000);
    must(framework->school_incentive_pence >= 0);
    must(framework->claim_policy.kind != CLAIM_AFTER || framework->claim_policy.months >= 0);
    for (uint16_t i = 0; i < framework->need_count; i++) {
        must(framework->needs[i].headline < framework->headline_count);
        must(framework_need(framework, text_of(framework->needs[i].code)) == i);
    }
    for (uint16_t i = 0; i < framework->rereferral_count; i++)
        must(framework->rereferral[i][0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *path = arena_alloc(arena, 64);
    struct xml_faults faults = {.count = 0};
    struct error err = {.code = ERR_NONE};
    struct framework framework;
    int memory = memfd_create("framework", MFD_CLOEXEC);

    setenv("DELTARETURN_TEMPLATES", TEMPLATES_DIR, 0);
    must(memory >= 0 && write(memory, data, size) == (ssize_t)size);
    snprintf(path, 64, "/proc/self/fd/%d", memory);
    if (library_framework(arena, path, &framework, &faults, &err)) {
        check_framework(&framework);
    } else {
        must(err.code == ERR_INPUT && err.text[0] != '\0');
        must(unicode_is_clean(text_of(err.text)));
    }
    close(memory);
    return 0;
}
