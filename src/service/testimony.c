/* SPDX-License-Identifier: MIT */
#include "service/testimony.h"

const char *const FINDING_WORDS[FINDING_COUNT] = {"ok", "altered", "missing", "erased"};
const char *const FINDING_RESULTS[FINDING_COUNT] = {
    [FINDING_GOOD] = "everything is as it was recorded",
    [FINDING_ALTERED] = "something has been altered",
    [FINDING_INCOMPLETE] = "nothing has been altered, but something is missing",
    [FINDING_ERASED] =
        "something has been erased by a rule, and everything else is as it was recorded",
};

/* Graver ones have a higher rank. */
static unsigned
rank(enum finding verdict)
{
    static const unsigned RANKS[FINDING_COUNT] = {
        [FINDING_GOOD] = 0, [FINDING_ERASED] = 1, [FINDING_INCOMPLETE] = 2, [FINDING_ALTERED] = 3};

    return RANKS[verdict];
}

void
testimony_add(struct testimony *findings, enum finding verdict, const char *format, ...)
{
    struct fact *fact = ARENA_ARRAY(findings->arena, struct fact, 1);
    va_list arguments;

    va_start(arguments, format);
    fact->words = arena_vprintf(findings->arena, format, arguments);
    va_end(arguments);
    fact->verdict = verdict;
    if (findings->last == NULL)
        findings->first = fact;
    else
        findings->last->next = fact;
    findings->last = fact;
    if (rank(verdict) > rank(findings->verdict))
        findings->verdict = verdict;
}

void
testimony_print(const struct testimony *findings, FILE *out)
{
    for (const struct fact *fact = findings->first; fact != NULL; fact = fact->next)
        fprintf(out, "%s: %s\n", FINDING_WORDS[fact->verdict], fact->words);
    fprintf(out, "result: %s\n", FINDING_RESULTS[findings->verdict]);
}
