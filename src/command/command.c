/* SPDX-License-Identifier: MIT */
#include "command/command.h"

#include <errno.h>

/* clang-format off */
const struct option_def OPTIONS[OPTION_COUNT] = {
    [OPTION_DATA] = {"--data", "DIR",
        .help = "the folder with families.csv and the other tables, a workbook, or XML"},
    [OPTION_QUARTER] = {"--quarter", "QUARTER", .help = "the quarter, like 2023-24-Q3"},
    [OPTION_FRAMEWORK] = {"--framework", "NAME",
        .help = "a shipped framework, or the path of a framework file", .many = FRAMEWORKS_GIVEN_MOST},
    [OPTION_MAPPING] = {"--mapping", "FILE",
        .help = "how to read the council's own exports, or the name of a shipped mapping"},
    [OPTION_OUT] = {"--out", "DIR", .help = "the folder to make"},
    [OPTION_AS_AT] = {"--as-at", "DATE",
        .help = "up to which day the data counts (default: the quarter's last)"},
    [OPTION_AUTHORITY] = {"--authority", "CODE",
        .help = "the council's code; claims of other authorities count only against claiming "
                "twice"},
    [OPTION_AREA] = {"--area", "AREA",
        .help = "pbr, ea or devolved: how the council is funded (default: pbr)"},
    [OPTION_AGREED_NUMBER] = {"--agreed-number", "N",
        .help = "families agreed to be paid for in the financial year"},
    [OPTION_CLAIM_POLICY] = {"--claim-policy", "POLICY",
        .help = "block, warn or after:MONTHS, instead of the framework's"},
    [OPTION_THREADS] = {"--threads", "N",
        .help = "threads to use (default: by what there is to read)"},
    [OPTION_REPLACE] = {"--replace", NULL, .help = "put the result in the place of what is there"},
    [OPTION_JSON] = {"--json", NULL, .help = "print JSON"},
    [OPTION_TIMES] = {"--times", NULL, .help = "print on standard error how long each part took"},
    [OPTION_REPORT] = {"--report", "FILE.csv", .help = "write every problem to a file"},
    [OPTION_ANNOTATE] = {"--annotate", "DIR",
        .help = "give the files back with a column that says what is wrong in each row"},
    [OPTION_FAMILIES] = {"--families", "N", .help = "how many families to make"},
    [OPTION_SEED] = {"--seed", "N", .help = "the same number gives the same council"},
    [OPTION_MISTAKES] = {"--mistakes", NULL, .help = "plant mistakes for a check to find"},
    [OPTION_TODAY] = {"--today", "DATE",
        .help = "the day to look from (default: today, in London)"},
    [OPTION_YEAR] = {"--year", "YEAR",
        .help = "one financial year, like 2023-24, with what is closed"},
    [OPTION_FILE] = {"--file", "FILE.xml",
        .help = "the council's own timetable (default: the shipped, illustrative one)"},
    [OPTION_HOLIDAYS] = {"--holidays", "FILE.xml",
        .help = "another list of bank holidays (default: England's)"},
    [OPTION_HISTORY] = {"--history", "PATH",
        .help = "earlier returns: a figures.json, a run's folder, or a folder of such", .many = MANY_MOST},
    [OPTION_FAIL_ON_CHANGE] = {"--fail-on-change", NULL,
        .help = "end with status 5 when anything differs"},
    [OPTION_AUTHORITY_NAME] = {"--authority", "NAME", .help = "the council that supplied the list"},
    [OPTION_OUT_FILE] = {"--out", "FILE.xml",
        .help = "the framework file to write (default: only show what it would be)"},
    [OPTION_YES] = {"--yes", NULL, .help = "write without asking"},
    [OPTION_REPLACE_FILE] = {"--replace", NULL, .help = "write over a file that is there"},
    [OPTION_LIKE] = {"--like", "NAME",
        .help = "the framework to take all else from (default: supporting-families-2022)"},
    [OPTION_NAME] = {"--name", "NAME",
        .help = "what to call the framework (default: made from the council's name)"},
    [OPTION_VERSION] = {"--version", "TEXT", .help = "the framework's version (default: 1)"},
    [OPTION_VALID_FROM] = {"--valid-from", "DATE",
        .help = "first day in force (default: as in --like)"},
    [OPTION_VALID_TO] = {"--valid-to", "DATE", .help = "last day in force (default: as in --like)"},
    [OPTION_SHEET] = {"--sheet", "NAME",
        .help = "the sheet of the workbook (default: the one with needs)"},
    [OPTION_NUMBER_COLUMN] = {"--number-column", "COLUMN",
        .help = "heading or letter of the column with the headline's number"},
    [OPTION_HEADLINE_COLUMN] = {"--headline-column", "COLUMN",
        .help = "heading or letter of the column with the headline"},
    [OPTION_CODE_COLUMN] = {"--code-column", "COLUMN",
        .help = "heading or letter of the column with the need's code"},
    [OPTION_NEED_COLUMN] = {"--need-column", "COLUMN",
        .help = "heading or letter of the column with the need"},
    [OPTION_TEMPLATE] = {"--template", "FORM.xlsx",
        .help = "the council's own copy of the form; it stays as it is"},
    [OPTION_CELLS] = {"--cells", "MAP.xml",
        .help = "which figure goes into which cell: deltareturn-layout(5)"},
    [OPTION_FIGURES] = {"--figures", "FILE.json", .help = "the figures.json of a return"},
    [OPTION_OUT_FORM] = {"--out", "FILE.xlsx", .help = "the filled form to write"},
    [OPTION_OUT_MAPPING] = {"--out", "FILE.xml",
        .help = "the mapping file to write (default: print it)"},
    [OPTION_OVERWRITE] = {"--overwrite", NULL,
        .help = "fill cells that hold something or are locked"},
    [OPTION_OVERWRITE_FORMULAS] = {"--overwrite-formulas", NULL,
        .help = "fill cells that hold a formula, which is lost"},
    [OPTION_DRY_RUN] = {"--dry-run", NULL, .help = "only show what would be done"},
    [OPTION_NOW] = {"--now", "MOMENT",
        .help = "the moment to go by instead of the clock's, like 2024-01-02T09:00:00.000Z, or a day"},
    [OPTION_NO_VALUES] = {"--no-values", NULL,
        .help = "show no cells of the exports, only headings and counts"},
    [OPTION_NO_CACHE] = {"--no-cache", NULL,
        .help = "read the exports anew, keep nothing, and remove what was kept of them"},
    [OPTION_KEY] = {"--key", "KEY", .help = "the log's public key, or a file that holds it"},
    [OPTION_LEAF] = {"--leaf", "FILE", .help = "the entry that a receipt is about"},
    [OPTION_NEEDS_OF] = {"--framework", "NAME",
        .help = "a framework whose needs' codes and texts may be headings of the exports"},
    [OPTION_STATE] = {"--state", "DIR",
        .help = "the state folder (default: what DELTARETURN_STATE names)"},
    [OPTION_AS] = {"--as", "LOGIN",
        .help = "who acts; asks for the password (default: whoever this computer's account is "
                "bound to)"},
    [OPTION_PASSWORD_STDIN] = {"--password-stdin", NULL,
        .help = "read passwords and codes from standard input, a line each"},
    [OPTION_ORIGIN] = {"--origin", "NAME",
        .help = "under which the log is known, like returns.council.example/E08000026; never "
                "changes"},
    [OPTION_ADMIN] = {"--admin", "LOGIN", .help = "the first administrator"},
    [OPTION_PERSON_NAME] = {"--name", "NAME", .help = "a person's name"},
    [OPTION_EMAIL] = {"--email", "ADDRESS", .help = "a person's own address for mail"},
    [OPTION_OS_ACCOUNT] = {"--os-account", "NAME",
        .help = "the account of this computer that stands for the person"},
    [OPTION_LANGUAGE] = {"--language", "NAME",
        .help = "of the person's messages: a catalogue of templates/mail (default: the setting "
                "\"language\")"},
    [OPTION_SAME_AS] = {"--same-as", "LOGIN", .help = "another account of the same human being"},
    [OPTION_ROLES] = {"--roles", "LIST",
        .help = "provider, certifier, sro, s151, auditor, administrator; parted by commas"},
    [OPTION_SNAPSHOT] = {"--snapshot", "ID",
        .help = "which imported exports to run, by the first digits (default: the newest)"},
    [OPTION_REASON] = {"--reason", "WORDS", .help = "why; kept with the return"},
    [OPTION_REFERENCE] = {"--reference", "TEXT",
        .help = "what Delta answered when the figures were entered"},
    [OPTION_UPLOADED] = {"--file", "FILE",
        .help = "the file that was uploaded to Delta; its SHA-256 is recorded"},
    [OPTION_KEYED] = {"--keyed", .help = "the figures were keyed into Delta by hand"},
    [OPTION_REVISION] = {"--revision", "N", .help = "the revision (default: the newest)"},
    [OPTION_FINGERPRINT] = {"--fingerprint", "TEXT",
        .help = "of the figures that you saw; they are shown and asked about when it is not given"},
    [OPTION_RECEIPT] = {"--receipt", "FILE.tlog-proof", .help = "where to write the receipt"},
    [OPTION_TO] = {"--to", "LOGIN", .help = "who is to act for you"},
    [OPTION_ROLE] = {"--role", "ROLE",
        .help = "which of your roles: provider, certifier, sro or s151"},
    [OPTION_KIND] = {"--kind", "NAME", .help = "for one kind of return only (default: all)"},
    [OPTION_FROM] = {"--from", "DATE", .help = "the delegation's first day (default: today)"},
    [OPTION_UNTIL] = {"--until", "DATE", .help = "the delegation's last day"},
    [OPTION_TO_FILE] = {"--out", "FILE", .help = "the file to write (also -o)"},
    [OPTION_KEYS_FILE] = {"--keys", "FILE",
        .help = "the backup of the keys, to be kept apart from the other"},
    [OPTION_SECOND] = {"--second", "LOGIN", .help = "the second person, who signs in too"},
    [OPTION_RECEIPT_HELD] = {"--receipt", "FILE",
        .help = "the newest receipt or signed checkpoint that anybody holds"},
    [OPTION_BEFORE] = {"--before", "DATE",
        .help = "of returns for quarters that ended before that day, and older snapshots"},
    [OPTION_RETURN] = {"--return", "QUARTER", .help = "of the return for that quarter"},
    [OPTION_RULE] = {"--rule", "CODE",
        .help = "by which rule, like retention-7y; it stands in the log"},
    [OPTION_REPLACE_STATE] = {"--replace", NULL, .help = "in the place of a state folder"},
    [OPTION_LOG_ONLY] = {"--log", NULL, .help = "leaves, tree and signed heads only"},
    [OPTION_NO_RECOMPUTE] = {"--no-recompute", NULL,
        .help = "everything but making the decisions again from the snapshots"},
    [OPTION_SHARE] = {"--share", "PERCENT",
        .help = "how much of the claimed families, like 12.5% (default: 10%)"},
    [OPTION_STRATIFIED] = {"--stratified", NULL,
        .help = "draw from each lead organisation its part, and one at least"},
    [OPTION_HTML] = {"--html", NULL, .help = "print a page to print or file, instead of text"},
    [OPTION_REMOVE] = {"--remove", NULL, .help = "no one-time codes from now on"},
    [OPTION_RECOVERY_CODES] = {"--recovery-codes", NULL,
        .help = "new recovery codes in the place of the earlier ones"},
    [OPTION_PURPOSE] = {"--for", "WORDS",
        .help = "what the token is for, like \"nightly upload\""},
    [OPTION_SCOPES] = {"--scopes", "LIST",
        .help = "what the token is good for: read, upload, run; parted by commas"},
    [OPTION_DAYS] = {"--days", "N", .help = "how long the token is good, 1 to 366 (default: 90)"},
    [OPTION_HELP] = {"--help", NULL, .help = "print this help"},
};
/* clang-format on */

bool
option_is_in(const enum option *list, enum option option)
{
    for (unsigned i = 0; i < OPTIONS_MOST && list[i] != OPTION_NONE; i++)
        if (list[i] == option)
            return true;
    return false;
}

static void
print_option(FILE *out, enum option option)
{
    const struct option_def *def = &OPTIONS[option];
    char left[48];

    snprintf(left, sizeof left, "%s%s%s", def->name, def->value == NULL ? "" : " ",
             def->value == NULL ? "" : def->value);
    fprintf(out, "  %-26s %s%s\n", left, def->help,
            def->many > 0 ? "; may be given several times" : "");
}

static void
print_options(FILE *out, const enum option *list)
{
    for (unsigned i = 0; i < OPTIONS_MOST && list[i] != OPTION_NONE; i++)
        print_option(out, list[i]);
}

static void
print_usage(FILE *out, const struct command_def *command)
{
    fprintf(out, "deltareturn %s", command->name);
    if (command->arguments[0] != '\0')
        fprintf(out, " %s", command->arguments);
    for (const enum option *option = command->required; *option != OPTION_NONE; option++)
        fprintf(out, " %s %s", OPTIONS[*option].name, OPTIONS[*option].value);
    fputs(" [options]\n", out);
}

static int
print_command_help(const struct command_def *command)
{
    fputs("usage: ", stdout);
    print_usage(stdout, command);
    printf("\n%s\n", command->summary);
    if (command->required[0] != OPTION_NONE) {
        puts("\nneeded:");
        print_options(stdout, command->required);
    }
    puts("\noptions:");
    print_options(stdout, command->optional);
    print_option(stdout, OPTION_HELP);
    return 0;
}

static int
print_help(FILE *out, const struct command_def *commands, size_t count)
{
    fputs("usage: deltareturn COMMAND [options]\n\n"
          "Makes a council's quarterly Supporting Families return from its case data.\n\n",
          out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "  %-18s %s\n", commands[i].name, commands[i].summary);
    fputs("\n\"deltareturn COMMAND --help\" explains a command; \"man deltareturn\" explains "
          "everything.\n",
          out);
    return 0;
}

int
command_usage(const struct command_line *line, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "deltareturn %s: ", line->command->name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n\"deltareturn %s --help\" tells what it takes\n", line->command->name);
    return line->command->usage_status == 0 ? EXIT_USAGE : line->command->usage_status;
}

int
command_failed(const struct error *err)
{
    fprintf(stderr, "deltareturn: %s\n", err->text);
    return error_exit_status(err);
}

bool
command_number(const struct command_line *line, enum option option, int64_t least, int64_t most,
               int64_t otherwise, int64_t *number)
{
    const char *value = line->values[option];
    long long read;
    char *end;

    *number = otherwise;
    if (value == NULL)
        return true;
    errno = 0;
    read = strtoll(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0 || read < least ||
        read > most) {
        command_usage(line, "%s \"%s\" is not a whole number from %lld to %lld",
                      OPTIONS[option].name, value, (long long)least, (long long)most);
        return false;
    }
    *number = read;
    return true;
}

/* How many words of ARGV a command's name takes up, or 0 when it is another. */
static int
name_length(const struct command_def *command, int argc, char **argv)
{
    const char *name = command->name;
    int words = 0;

    while (words < argc - 1) {
        size_t length = strcspn(name, " ");

        if (strlen(argv[1 + words]) != length || strncmp(argv[1 + words], name, length) != 0)
            return 0;
        words++;
        if (name[length] == '\0')
            return words;
        name += length + 1;
    }
    return 0;
}

/* Whether a command takes an option at all. */
static bool
command_takes(const struct command_def *command, enum option option)
{
    return option == OPTION_HELP || option_is_in(command->required, option) ||
           option_is_in(command->optional, option);
}

/* The option of a command that a word names, with or without "=value", or OPTION_NONE. */
static enum option
find_option(const struct command_def *command, const char *word, const char **value)
{
    size_t length = strcspn(word, "=");

    *value = NULL;
    if (strcmp(word, "-h") == 0)
        return OPTION_HELP;
    if (strcmp(word, "-o") == 0) {
        word = "--out";
        length = strlen(word);
    }
    *value = word[length] == '=' ? word + length + 1 : NULL;
    for (unsigned i = OPTION_NONE + 1; i < OPTION_COUNT; i++)
        if (strlen(OPTIONS[i].name) == length && strncmp(OPTIONS[i].name, word, length) == 0 &&
            command_takes(command, (enum option)i))
            return (enum option)i;
    return OPTION_NONE;
}

/* Reads one option at ARGV[*at].  Returns 0, or the status to end with. */
static int
read_option(struct command_line *line, int argc, char **argv, int *at)
{
    const struct command_def *command = line->command;
    const char *value;
    enum option option = find_option(command, argv[*at], &value);

    if (option == OPTION_NONE)
        return command_usage(line, "there is no option \"%s\" here", argv[*at]);
    if (line->values[option] != NULL && OPTIONS[option].many == 0)
        return command_usage(line, "%s is given twice", OPTIONS[option].name);
    if (OPTIONS[option].value == NULL && value != NULL)
        return command_usage(line, "%s takes no value", OPTIONS[option].name);
    if (OPTIONS[option].value != NULL && value == NULL && *at + 1 < argc)
        value = argv[++*at];
    if (OPTIONS[option].value != NULL && (value == NULL || value[0] == '\0'))
        return command_usage(line, "%s wants a value: %s", OPTIONS[option].name,
                             OPTIONS[option].value);
    if (OPTIONS[option].many > 0) {
        if (line->many_count == OPTIONS[option].many)
            return command_usage(line, "%s is given more than %u times", OPTIONS[option].name,
                                 OPTIONS[option].many);
        line->many[line->many_count++] = value;
        value = line->many[0];
    }
    line->values[option] = value == NULL ? "" : value;
    return 0;
}

static int
read_line(struct command_line *line, int argc, char **argv, int at)
{
    const struct command_def *command = line->command;
    size_t most = command->argument_most > 0 ? command->argument_most : command->argument_count;
    bool options = true; /* until "--": an id may begin with a dash */
    int status;

    for (; at < argc; at++) {
        if (options && strcmp(argv[at], "--") == 0) {
            options = false;
        } else if (options && argv[at][0] == '-' && argv[at][1] != '\0') {
            status = read_option(line, argc, argv, &at);
            if (status != 0)
                return status;
        } else if (line->argument_total == most) {
            return command_usage(line, "\"%s\" is one word too many", argv[at]);
        } else {
            line->arguments[line->argument_total++] = argv[at];
        }
    }
    if (command_has(line, OPTION_HELP))
        return 0;
    for (const enum option *option = command->required; *option != OPTION_NONE; option++)
        if (line->values[*option] == NULL)
            return command_usage(line, "%s %s is missing: %s", OPTIONS[*option].name,
                                 OPTIONS[*option].value, OPTIONS[*option].help);
    if (line->argument_total < command->argument_count)
        return command_usage(line, "%s is missing", command->arguments);
    return 0;
}

static bool
asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

/* A word that begins commands of two words is told what may follow it. */
static int
no_such_command(const struct command_def *commands, size_t count, const char *word)
{
    size_t length = strlen(word);
    const char *before = "";

    for (size_t i = 0; i < count; i++) {
        if (strncmp(commands[i].name, word, length) != 0 || commands[i].name[length] != ' ')
            continue;
        if (before[0] == '\0')
            fprintf(stderr, "deltareturn %s: say what to do: ", word);
        fprintf(stderr, "%s%s", before, commands[i].name + length + 1);
        before = ", ";
    }
    if (before[0] != '\0')
        fputs("\n", stderr);
    else
        fprintf(stderr,
                "deltareturn: there is no command \"%s\"; \"deltareturn --help\" lists them\n",
                word);
    return EXIT_USAGE;
}

static int
run_words(const struct command_def *commands, size_t count, int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr, commands, count);
        return EXIT_USAGE;
    }
    if (asks_for_help(argv[1]))
        return print_help(stdout, commands, count);
    if (strcmp(argv[1], "--version") == 0) {
        puts("deltareturn " PROGRAM_VERSION);
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        struct command_line line = {.command = &commands[i]};
        int words = name_length(&commands[i], argc, argv), status;

        if (words == 0)
            continue;
        status = read_line(&line, argc, argv, 1 + words);
        if (status != 0)
            return status;
        if (command_has(&line, OPTION_HELP))
            return print_command_help(&commands[i]);
        return commands[i].run(&line);
    }
    return no_such_command(commands, count, argv[1]);
}

/* What was printed has to arrive: a closed or full standard output is a failure of any command. */
int
command_main(const struct command_def *commands, size_t count, int argc, char **argv)
{
    struct error err = {.code = ERR_NONE};
    int status = run_words(commands, count, argc, argv);

    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    error_raise(&err, ERR_STORAGE, "cannot write to standard output");
    return command_failed(&err);
}
