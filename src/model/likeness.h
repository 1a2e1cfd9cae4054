/* SPDX-License-Identifier: MIT */
/*
 * likeness - how likely it is that two records are about the same human being.
 *
 * Each record is compared by NHS number, UPN, name and date of birth.  Each of the four gives one
 * sign or none, each sign has points, and the score is their sum, from 0 to 100.  What one of the
 * records does not say, and a number that fails its own check, gives none.
 *
 *   Names    Letter case, accents and other marks, the letters that carry a stroke, apostrophes,
 *            hyphens, full stops and blanks make no difference.  A name is its words, forename
 *            before surname; where one stands in the wrong column does not matter.
 *   Numbers  Blanks, hyphens and letter case make no difference.  An NHS number is ten digits of
 *            which the last is right (modulo 11) and not all are the same; a UPN is a right check
 *            letter, eleven digits, and a digit or, of a temporary one, a letter.
 *   Dates    yyyy-mm-dd; anything else is not known.
 *
 * Owns     Traits live in the arena given.
 * Errors   None.
 * See      doc/why/matches.md for the points and the threshold; model/returning.h for families.
 */
#ifndef DELTARETURN_MODEL_LIKENESS_H
#define DELTARETURN_MODEL_LIKENESS_H

#include <stdbool.h>

#include "base/text.h"

enum sign {
    SIGN_NHS_SAME,
    SIGN_NHS_OTHER,
    SIGN_UPN_SAME,
    SIGN_UPN_OTHER,
    SIGN_NAME_SAME,
    SIGN_NAME_TURNED,
    SIGN_NAME_SHORTER,
    SIGN_FORENAME_SAME,
    SIGN_NAME_OTHER,
    SIGN_DOB_SAME,
    SIGN_DOB_TURNED,
    SIGN_DOB_NEAR,
    SIGN_DOB_OTHER,
    SIGN_COUNT
};

struct sign_def {
    const char *code; /* "nhs_same" */
    int points;
    const char *told; /* for people */
};
extern const struct sign_def SIGNS[SIGN_COUNT];

/* From here on two records are worth a person's look. */
#define LIKENESS_LIKELY 60
#define LIKENESS_MOST   100

/* What a record says of somebody, as it stands; empty: nothing. */
struct said {
    struct text surname, forename, dob, upn, nhs_number;
};

#define NAME_WORDS_MOST 12 /* a name is told by these */
#define NHS_DIGITS      10
#define UPN_SIGNS       13
#define DOB_SIGNS       10

/* The same to be compared. */
struct traits {
    const struct text *words; /* forename's, then surname's; in the arena */
    unsigned word_count;
    bool with_forename;
    char nhs[NHS_DIGITS + 1], upn[UPN_SIGNS + 1], dob[DOB_SIGNS + 1]; /* "": not known */
};

/* Text without marks and letter case: NFKD, marks left out, full case folding. */
typedef struct text text_fold(struct arena *arena, struct text text);

struct traits traits_of(struct arena *arena, text_fold *fold, const struct said *said);

/* The signs that A and B give, 1 << enum sign, and their score. */
unsigned likeness_signs(const struct traits *a, const struct traits *b);
int likeness_score(unsigned signs);

/* Calls EACH with every key that somebody can be found by: records of a score from LIKENESS_LIKELY
 * on, whatever they agree in, have at least one in common.  KEY is valid during the call. */
void traits_keys(struct arena *arena, const struct traits *traits,
                 void (*each)(void *context, struct text key), void *context);

#endif
