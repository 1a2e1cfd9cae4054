/* SPDX-License-Identifier: MIT */
#include "model/heading.h"

/* What a column is called elsewhere; words parted by blanks, names by "|".  The contract's own name
 * need not stand here.  NULL table: in every table. */
static const struct {
    const char *table, *column, *names;
} KNOWN[] = {
    {NULL,         "family_id",
     "family ref|family reference|family key|family number|family no|family|household id|household "
     "number|household no|hh no|hh id"                                                                                    },
    {NULL,         "member_id",
     "person id|person ref|person reference|person number|person no|individual id|client id|child "
     "id|service user id|p no"                                                                                            },
    {NULL,         "episode_id",
     "episode ref|episode reference|episode number|episode no|ep|ep id|intervention id|eh episode "
     "id"                                                                                                                 },
    {"families",   "la_ref",                  "case number|case no|case ref|case reference|case id|file number"           },
    {"families",   "area",                    "locality|district|patch|ward|neighbourhood"                                },
    {"families",   "superseded_by",           "merged into|merged with|replaced by"                                       },
    {"members",    "role",
     "relationship|rel|person role|person type|member type|relationship to child"                                         },
    {"members",    "dob",                     "date of birth|birth date|birthdate|birth|born|d o b"                       },
    {"members",    "sex",                     "gender"                                                                    },
    {"members",    "upn",                     "unique pupil number"                                                       },
    {"members",    "nhs_number",              "nhs no|nhs id|nhs"                                                         },
    {"members",    "surname",                 "last name|family name"                                                     },
    {"members",    "forename",                "first name|given name|forenames"                                           },
    {"members",    "from",                    "joined household|household from"                                           },
    {"members",    "until",                   "left household|household until"                                            },
    {"episodes",   "opened_on",
     "opened|open date|opened date|date opened|start date|date started|started|open dt|case opened|"
     "episode start|episode start date|start"                                                                             },
    {"episodes",   "assessed_on",
     "assessment date|date assessed|assessed|assess dt|assessment completed|date of assessment|"
     "assessment completed on"                                                                                            },
    {"episodes",   "whole_family_assessment", "whole family assessed|wfa|whole family"                                    },
    {"episodes",   "plan_on",                 "plan date|plan dt|date of plan|planned|planned on|plan agreed"             },
    {"episodes",   "plan_covers_all_needs",
     "all needs covered|plan all|all needs|plan covers needs|plan for all needs"                                          },
    {"episodes",   "lead_practitioner",
     "lead worker|worker|worker id|lead professional|key worker|keyworker|case worker|allocated "
     "worker|practitioner"                                                                                                },
    {"episodes",   "lead_organisation",       "organisation|organization|agency|team|lead agency"                         },
    {"episodes",   "lead_school_urn",         "school urn|urn"                                                            },
    {"episodes",   "closed_on",
     "closed|close date|closed date|date closed|end date|date ended|ended|close dt|case closed|"
     "episode end|episode end date|end"                                                                                   },
    {"episodes",   "closure_reason",
     "reason closed|end reason|reason for closure|close cd|closing reason"                                                },
    {"episodes",   "closure_quality",         "quality closure|quality of closure|closed well"                            },
    {"needs",      "need_code",               "need|need type|presenting need|criterion|criteria"                         },
    {"needs",      "identified_on",           "found on|date identified|need date|identified"                             },
    {"needs",      "identified_at",           "stage identified|identified stage"                                         },
    {"outcomes",   "result",                  "outcome|need outcome|outcome result|met|need met"                          },
    {"outcomes",   "achieved_on",             "outcome on|outcome date|date achieved|achieved"                            },
    {"attendance", "term_start",              "term from|start of term"                                                   },
    {"attendance", "term_end",                "term to|end of term"                                                       },
    {"attendance", "sessions_possible",       "possible sessions|possible|poss|sessions"                                  },
    {"attendance", "absent_authorised",       "authorised absence|authorised|auth|auth absence"                           },
    {"attendance", "absent_unauthorised",
     "unauthorised absence|unauthorised|unauth|unauth absence"                                                            },
    {"attendance", "suspensions",             "fixed term exclusions|fixed exclusions"                                    },
    {"attendance", "permanently_excluded",    "permanent exclusion|perm excluded"                                         },
    {"attendance", "provision",               "phase|school phase|school type"                                            },
    {"events",     "event_id",                "contact id|referral id|incident id"                                        },
    {"events",     "type",                    "event type|contact type|referral type|incident type"                       },
    {"events",     "on",                      "event date|contact date|referral date|incident date|date of event|event on"},
    {"claims",     "quarter",                 "qtr|claim quarter|quarter claimed|claimed in"                              },
    {"claims",     "payment_pence",           "payment|paid|amount paid|claim amount"                                     },
};

static const char *const PERSONAL[] = {
    "name",   "forename", "surname", "address", "postcode", "phone",    "email", "telephone",
    "mobile", "nhs",      "upn",     "notes",   "comment",  "comments", "dob",   "birth"};

static char
lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool
is_word_byte(char byte)
{
    return is_digit(byte) || (lower(byte) >= 'a' && lower(byte) <= 'z') || (byte & 0x80) != 0;
}

/* A word ends before a capital behind a small letter, and between letters and digits. */
static bool
word_ends(char before, char byte)
{
    return is_digit(before) != is_digit(byte) ||
           (lower(before) == before && byte >= 'A' && byte <= 'Z');
}

const char *
heading_words(struct arena *arena, struct text heading)
{
    struct builder out = {.arena = arena};
    char before = ' ';

    builder_puts(&out, "");
    for (size_t i = 0; i < heading.length; i++) {
        char byte = heading.at[i], small = lower(byte);

        if (is_word_byte(byte)) {
            if (out.length > 0 && (!is_word_byte(before) || word_ends(before, byte)))
                builder_put(&out, " ", 1);
            builder_put(&out, &small, 1);
        }
        before = byte;
    }
    return out.at;
}

/* --- how well words fit ----------------------------------------------------------------------- */

/* Whether NAME stands in WORDS as whole words, but is not all of them. */
static bool
holds(const char *words, const char *name, size_t length)
{
    for (const char *at = words; *at != '\0'; at += strcspn(at, " "), at += *at == ' ')
        if (strncmp(at, name, length) == 0 && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

/* A name of one short word means too little among others. */
static int
fits_name(const char *words, const char *name, size_t length)
{
    if (strlen(words) == length && strncmp(words, name, length) == 0)
        return 100;
    if ((memchr(name, ' ', length) != NULL || length >= 8) && holds(words, name, length))
        return HEADING_LIKELY + (int)(length > 20 ? 20 : length);
    return HEADING_UNKNOWN;
}

static int
fits_names(const char *words, const char *names)
{
    int best = HEADING_UNKNOWN;

    while (*names != '\0') {
        size_t length = strcspn(names, "|");
        int fit = fits_name(words, names, length);

        best = fit > best ? fit : best;
        names += length + (names[length] == '|');
    }
    return best;
}

int
heading_fits(enum table_id table, unsigned column, const char *words)
{
    const char *name = TABLES[table].columns[column].name;
    char own[64];
    int best;

    snprintf(own, sizeof own, "%s", name);
    for (char *at = own; *at != '\0'; at++)
        *at = *at == '_' ? ' ' : *at;
    best = fits_names(words, own);
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        int fit;

        if (strcmp(KNOWN[i].column, name) != 0 ||
            (KNOWN[i].table != NULL && strcmp(KNOWN[i].table, TABLES[table].name) != 0))
            continue;
        fit = fits_names(words, KNOWN[i].names);
        best = fit > best ? fit : best;
    }
    return best;
}

bool
heading_is_personal(const char *words)
{
    for (size_t i = 0; i < sizeof PERSONAL / sizeof PERSONAL[0]; i++)
        if (holds(words, PERSONAL[i], strlen(PERSONAL[i])))
            return true;
    return false;
}

/* --- numbers in headings ---------------------------------------------------------------------- */

bool
heading_number(struct arena *arena, struct text heading, struct numbered_heading *numbered)
{
    struct builder pattern = {.arena = arena}, rest = {.arena = arena};
    size_t at = 0, numbers = 0;

    *numbered = (struct numbered_heading){.number = 0};
    while (at < heading.length) {
        if (!is_digit(heading.at[at])) {
            builder_put(&pattern, &heading.at[at], 1);
            builder_put(&rest, &heading.at[at++], 1);
            continue;
        }
        numbers++;
        builder_puts(&pattern, "{n}");
        builder_puts(&rest, " ");
        for (; at < heading.length && is_digit(heading.at[at]); at++)
            if (numbered->number < 1000)
                numbered->number = numbered->number * 10 + (heading.at[at] - '0');
    }
    if (numbers != 1 || numbered->number > 999 || rest.length < 2)
        return false;
    numbered->pattern = pattern.at;
    numbered->words = heading_words(arena, (struct text){.at = rest.at, .length = rest.length});
    return true;
}
