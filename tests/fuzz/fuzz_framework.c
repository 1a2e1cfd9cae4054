/* SPDX-License-Identifier: MIT */
/* A framework file of any bytes: refused with a sentence, or sound in every value. */
#define _GNU_SOURCE /* memfd_create */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "model/measure.h"
#include "port/unicode.h"
#include "service/examples.h"
#include "service/library.h"

/* More tries than that in one file would only take time. */
#define TRIES_MOST 20

static void
check_rules(struct arena *arena, const struct framework *framework)
{
    for (uint16_t i = 0; i < framework->measure_count; i++) {
        const struct measure *measure = &framework->measures[i];

        must(framework_measure(framework, text_of(measure->id)) == i);
        must(measure_words(arena, framework, &measure->rule)[0] != '\0');
    }
    for (uint16_t i = 0; i < framework->route_count; i++)
        must(measure_words(arena, framework, &framework->routes[i].rule)[0] != '\0');
}

/* The file's own examples: each can be run, or says why not. */
static void
check_examples(struct arena *arena, const struct xml_element *root,
               const struct framework *framework)
{
    const struct xml_element *examples = xml_child(root, "examples");
    struct example_report report;
    struct error err = {.code = ERR_NONE};
    size_t tries = 0;

    for (const struct xml_element *at = xml_child(examples, "example"); at != NULL;
         at = xml_next(at, "example"))
        tries += xml_count(at, "try");
    if (tries > TRIES_MOST)
        return;
    if (examples_run(arena, root, framework, &report, &err))
        must(report.try_count == tries && report.failed_tries <= tries);
    else
        must(err.code == ERR_INPUT && err.text[0] != '\0');
}

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
        must(framework->needs[i].eligibility <= framework->measure_count);
        for (uint16_t k = 0; k < framework->needs[i].measure_count; k++)
            must(framework->needs[i].measures[k] < framework->measure_count);
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
    const struct xml_element *root;
    struct framework framework;
    int memory = memfd_create("framework", MFD_CLOEXEC);

    setenv("DELTARETURN_TEMPLATES", TEMPLATES_DIR, 0);
    must(memory >= 0 && write(memory, data, size) == (ssize_t)size);
    snprintf(path, 64, "/proc/self/fd/%d", memory);
    if (library_open(arena, path, &root, &framework, &faults, &err)) {
        check_framework(&framework);
        check_rules(arena, &framework);
        check_examples(arena, root, &framework);
    } else {
        must(err.code == ERR_INPUT && err.text[0] != '\0');
        must(unicode_is_clean(text_of(err.text)));
    }
    close(memory);
    return 0;
}
