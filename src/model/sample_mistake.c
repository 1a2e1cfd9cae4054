/* SPDX-License-Identifier: MIT */
#include "model/sample_mistake.h"

#define PLANT(name, table, column, says, text, needs)                      \
    {                                                                      \
        MISTAKE_##name, TABLE_##table, table##_##column, says, text, needs \
    }

/* One line per mistake.  The cells are chosen so that nothing else goes wrong with them: no other
 * row refers to a key that changes, and no other check looks at the date. */
/* clang-format off */
const struct mistake_def SAMPLE_MISTAKES[] = {
    PLANT(BLANK_REQUIRED, EVENTS, TYPE, SAYS_TEXT, "", 0),
    PLANT(TOO_MANY_CELLS, NEEDS, COLUMNS, SAYS_TEXT, "see file", 0),
    PLANT(BAD_ENCODING, MEMBERS, FORENAME, SAYS_TEXT, "Zo\xEB", 0),
    PLANT(BAD_CSV, EPISODES, LEAD_ORGANISATION, SAYS_TEXT, "The \"Oak\" Hub", 0),
    PLANT(DUPLICATE_KEY, EVENTS, SOURCE, SAYS_TEXT, "again", MISTAKE_IN_COPY),
    PLANT(DANGLING_KEY, NEEDS, MEMBER_ID, SAYS_TEXT, "aunt Bryony", 0),
    PLANT(BAD_VALUE, NEEDS, NEED_CODE, SAYS_TEXT, "11.9", 0),
    PLANT(BAD_DATE, EPISODES, PLAN_ON, SAYS_TEXT, "31/02/2023", 0),
    PLANT(BAD_NUMBER, ATTENDANCE, LATE, SAYS_TEXT, "three", 0),
    PLANT(ABSENCE_OVER_POSSIBLE, ATTENDANCE, ABSENT_AUTHORISED, SAYS_TEXT, "999", 0),
    PLANT(CLOSED_BEFORE_OPENED, EPISODES, CLOSED_ON, SAYS_TEXT, "1902-03-01", 0),
    PLANT(END_BEFORE_START, ATTENDANCE, TERM_END, SAYS_TEXT, "1902-03-01", 0),
    PLANT(EVENT_WITHOUT_SUBJECT, EVENTS, FAMILY_ID, SAYS_TEXT, "", 0),
    PLANT(EVENT_MEMBER_MISMATCH, EVENTS, MEMBER_ID, SAYS_OTHER_MEMBER, NULL, 0),
    PLANT(SUPERSEDED_LOOP, FAMILIES, SUPERSEDED_BY, SAYS_OWN_FAMILY, NULL, 0),
    PLANT(NEED_AFTER_CLOSURE, NEEDS, IDENTIFIED_ON, SAYS_AFTER_CLOSURE, NULL, 0),
    PLANT(TERMS_OVERLAP, ATTENDANCE, LATE, SAYS_TEXT, "77", MISTAKE_IN_COPY),
    PLANT(NEED_MEMBER_MISMATCH, NEEDS, MEMBER_ID, SAYS_OTHER_MEMBER, NULL, 0),
    PLANT(FAMILY_WITHOUT_MEMBERS, FAMILIES, FAMILY_ID, SAYS_NEW_FAMILY, NULL, MISTAKE_IN_COPY),
    PLANT(SUPERSEDED_OPEN_EPISODE, FAMILIES, SUPERSEDED_BY, SAYS_OTHER_FAMILY, NULL, MISTAKE_OPEN),
    PLANT(IDENTICAL_ROWS, ATTENDANCE, TERM, SAYS_NOTHING_NEW, NULL, MISTAKE_IN_COPY),
    PLANT(CLAIM_DANGLING_KEY, CLAIMS, EPISODE_ID, SAYS_TEXT, "E0LOST", MISTAKE_CLAIMED),
    PLANT(DATE_AFTER_AS_AT, EVENTS, ON, SAYS_AFTER_AS_AT, NULL, 0),
};
/* clang-format on */

_Static_assert(sizeof SAMPLE_MISTAKES / sizeof SAMPLE_MISTAKES[0] == MISTAKE_NONE,
               "every mistake has its line");

/* How many mistakes a council of so many families makes. */
static uint64_t
mistakes_in(uint32_t families)
{
    uint64_t few = families < 200 ? (uint64_t)families * MISTAKE_NONE / 200 : MISTAKE_NONE;
    uint64_t usual = families / 200;

    return usual > few ? usual : few;
}

enum sample_mistake
sample_mistake_of(uint32_t families, uint32_t index)
{
    uint64_t mistakes = mistakes_in(families);
    uint64_t before = index * mistakes / families;

    /* Evenly spread: a family is hit when the share of mistakes due by it becomes one more. */
    if ((index + UINT64_C(1)) * mistakes / families == before)
        return MISTAKE_NONE;
    if (before < MISTAKE_NONE)
        return (enum sample_mistake)before;
    return (enum sample_mistake)(before % MISTAKE_DATE_AFTER_AS_AT);
}
