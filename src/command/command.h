/* SPDX-License-Identifier: MIT */
/*
 * command - what may be typed after "deltareturn": commands and options, as tables.
 *
 * Parsing, --help and the tests read the same tables; a new option is one line in OPTIONS and one
 * in the command that takes it.
 *
 * Errors   Wrong usage is told on standard error and ends with EXIT_USAGE.
 */
#ifndef DELTARETURN_COMMAND_COMMAND_H
#define DELTARETURN_COMMAND_COMMAND_H

#include "base/text.h"

#define EXIT_USAGE 2

enum option {
    OPTION_NONE, /* ends a list */
    OPTION_DATA,
    OPTION_QUARTER,
    OPTION_FRAMEWORK,
    OPTION_MAPPING,
    OPTION_OUT,
    OPTION_AS_AT,
    OPTION_AUTHORITY,
    OPTION_AREA,
    OPTION_AGREED_NUMBER,
    OPTION_CLAIM_POLICY,
    OPTION_THREADS,
    OPTION_REPLACE,
    OPTION_JSON,
    OPTION_TIMES,
    OPTION_REPORT,
    OPTION_ANNOTATE,
    OPTION_FAMILIES,
    OPTION_SEED,
    OPTION_MISTAKES,
    OPTION_TODAY,
    OPTION_YEAR,
    OPTION_FILE,
    OPTION_HOLIDAYS,
    OPTION_HISTORY,
    OPTION_FAIL_ON_CHANGE,
    OPTION_AUTHORITY_NAME,
    OPTION_OUT_FILE,
    OPTION_YES,
    OPTION_REPLACE_FILE,
    OPTION_LIKE,
    OPTION_NAME,
    OPTION_VERSION,
    OPTION_VALID_FROM,
    OPTION_VALID_TO,
    OPTION_SHEET,
    OPTION_NUMBER_COLUMN,
    OPTION_HEADLINE_COLUMN,
    OPTION_CODE_COLUMN,
    OPTION_NEED_COLUMN,
    OPTION_TEMPLATE,
    OPTION_CELLS,
    OPTION_FIGURES,
    OPTION_OUT_FORM,
    OPTION_OUT_MAPPING,
    OPTION_OVERWRITE,
    OPTION_OVERWRITE_FORMULAS,
    OPTION_DRY_RUN,
    OPTION_NOW,
    OPTION_NO_VALUES,
    OPTION_NO_CACHE,
    OPTION_KEY,
    OPTION_LEAF,
    OPTION_NEEDS_OF,
    OPTION_STATE,
    OPTION_AS,
    OPTION_PASSWORD_STDIN,
    OPTION_ORIGIN,
    OPTION_ADMIN,
    OPTION_PERSON_NAME,
    OPTION_EMAIL,
    OPTION_OS_ACCOUNT,
    OPTION_LANGUAGE,
    OPTION_SAME_AS,
    OPTION_ROLES,
    OPTION_SNAPSHOT,
    OPTION_REASON,
    OPTION_REFERENCE,
    OPTION_UPLOADED,
    OPTION_KEYED,
    OPTION_REVISION,
    OPTION_FINGERPRINT,
    OPTION_RECEIPT,
    OPTION_TO,
    OPTION_ROLE,
    OPTION_KIND,
    OPTION_FROM,
    OPTION_UNTIL,
    OPTION_TO_FILE,
    OPTION_KEYS_FILE,
    OPTION_SECOND,
    OPTION_RECEIPT_HELD,
    OPTION_BEFORE,
    OPTION_RETURN,
    OPTION_RULE,
    OPTION_REPLACE_STATE,
    OPTION_LOG_ONLY,
    OPTION_NO_RECOMPUTE,
    OPTION_SHARE,
    OPTION_STRATIFIED,
    OPTION_HTML,
    OPTION_REMOVE,
    OPTION_RECOVERY_CODES,
    OPTION_PURPOSE,
    OPTION_SCOPES,
    OPTION_DAYS,
    OPTION_HELP,
    OPTION_COUNT
};

/* Two options may share a name when no command takes both. */
struct option_def {
    const char *name;  /* "--data"; two may share one, if no command takes both */
    const char *value; /* "DIR"; NULL: takes none */
    const char *help;
    unsigned many; /* how often it may be given, 0: once; a command takes one such option at most */
};
extern const struct option_def OPTIONS[OPTION_COUNT];

/* The most options that a command needs, and that it takes besides. */
#define OPTIONS_MOST 32

struct command_line;

struct command_def {
    const char *name;      /* "run", "framework show" */
    const char *arguments; /* "NAME", or "" */
    unsigned argument_count;
    unsigned argument_most; /* more may follow up to these; 0: none */
    enum option required[OPTIONS_MOST], optional[OPTIONS_MOST]; /* up to OPTION_NONE */
    int usage_status; /* what wrong usage ends with; 0: EXIT_USAGE */
    const char *summary;
    int (*run)(const struct command_line *line);
};

#define MANY_MOST             64
#define FRAMEWORKS_GIVEN_MOST 16

/* The most words of a command besides its options. */
#define ARGUMENTS_MOST 50

struct command_line {
    const struct command_def *command;
    const char *values[OPTION_COUNT]; /* "" for an option without a value that was given */
    const char *arguments[ARGUMENTS_MOST];
    size_t argument_total; /* given */
    unsigned many_count;   /* of the option that repeats; the first is in values too */
    const char *many[MANY_MOST];
};

/* Whether OPTION stands in a list that OPTION_NONE ends. */
bool option_is_in(const enum option *list, enum option option);

/* Finds the command, reads its options and runs it.  Returns the exit status. */
int command_main(const struct command_def *commands, size_t count, int argc, char **argv);

/* Tells wrong usage of the command on standard error and returns its status for that. */
int command_usage(const struct command_line *line, const char *format, ...) PRINTF_LIKE(2, 3);

/* Tells an error and returns its exit status. */
int command_failed(const struct error *err);

/* The value of a whole-number option within LEAST..MOST, or OTHERWISE when it is not given; tells
 * wrong usage and returns false when it is no such number. */
bool command_number(const struct command_line *line, enum option option, int64_t least,
                    int64_t most, int64_t otherwise, int64_t *number) MUST_USE;

static inline bool
command_has(const struct command_line *line, enum option option)
{
    return line->values[option] != NULL;
}

#endif
