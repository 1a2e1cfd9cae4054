/* SPDX-License-Identifier: MIT */
/*
 * sample_parts - what the files of the sample council share among themselves; see sample.h.
 *
 * Owns     Nothing.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_SAMPLE_PARTS_H
#define DELTARETURN_MODEL_SAMPLE_PARTS_H

#include "base/dice.h"
#include "model/sample.h"

/* What may keep an episode from counting.  The first group fails a test, the second leaves one
 * unknown; each is enough alone. */
enum sample_flaw {
    FLAW_FEW_NEEDS = 1 << 0,
    FLAW_PART_OF_FAMILY = 1 << 1, /* not all of the family was assessed */
    FLAW_LATE_PLAN = 1 << 2,
    FLAW_NOT_ACHIEVED = 1 << 3,
    FLAW_POOR_CLOSURE = 1 << 4,
    FLAW_REREFERRED = 1 << 5,
    FLAW_ABSENT = 1 << 6,

    FLAW_NOT_ASSESSED = 1 << 8, /* from here on: nobody wrote it down */
    FLAW_NO_PLAN = 1 << 9,
    FLAW_NO_LEAD = 1 << 10,
    FLAW_NO_OUTCOME = 1 << 11,
    FLAW_UNDATED = 1 << 12,
    FLAW_UNAPPROVED = 1 << 13,
    FLAW_QUALITY_UNSAID = 1 << 14,
    FLAW_NO_SESSIONS = 1 << 15
};

/* How the family's last episode went: one line of the table in sample_family.c. */
struct sample_story {
    uint32_t weight;       /* of all weights together */
    int8_t oldest, newest; /* closed so many quarters before the return's; open: opened so many */
    bool open, claimed;
    uint8_t flaws_least, flaws_most;
    const uint16_t *flaws; /* which it may have */
    uint8_t flaw_count;
};

/* What the makers of one family hand to each other. */
struct sample_making {
    const struct sample_plan *plan;
    const struct sample_story *story;
    struct dice dice;
    unsigned flaws;       /* of the last episode */
    unsigned first_flaws; /* of the one before it, if there are two */
    struct sample_family *family;
};

/* The last episode, which is the family's only one or its second. */
static inline struct sample_episode *
sample_last_episode(struct sample_family *family)
{
    return &family->episodes[family->episode_count - 1];
}

static inline int32_t
sample_earlier(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* sample_episode.c: the episodes, for a story that is settled. */
void sample_episodes_make(struct sample_making *making);

/* The others need the episodes.  sample_need.c: what each is about, and what came of it. */
void sample_needs_make(struct sample_making *making);

/* sample_member.c: who lives there. */
void sample_members_make(struct sample_making *making);

/* sample_term.c: the children's terms at school; needs the members. */
void sample_terms_make(struct sample_making *making);

/* sample_event.c: what happened to the family; needs the members. */
void sample_events_make(struct sample_making *making);

/* The words, ended by NULL, of sample_names.c. */
extern const char *const SAMPLE_SURNAMES[];
extern const char *const SAMPLE_FORENAMES[];
extern const char *const SAMPLE_AREAS[];
extern const char *const SAMPLE_ORGANISATIONS[];
extern const char *const SAMPLE_CLOSURE_REASONS[];
extern const char *const SAMPLE_BASELINES[];
extern const char *const SAMPLE_EVIDENCE[];
extern const char *const SAMPLE_VALUES[];
extern const char *const SAMPLE_EXCEPTIONS[];
extern const char *const SAMPLE_SOURCES[];

/* One of a list of words. */
const char *sample_word(struct dice *dice, const char *const *words);

#endif
