/* SPDX-License-Identifier: MIT */
/* Wrong usage: each sentence, and status 2. What the commands do is in tests/stories. */
#include "command/commands.h"

#include <CUnit/CUnit.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

#define WORDS_MOST 64

/* Runs "deltareturn WORDS" with standard error and output going to files; words are parted by '|'.
 */
static int
status_of(struct arena *arena, const char *words, const char **err_text, const char **out_text)
{
    const char *folder = folder_for_test(arena);
    const char *paths[] = {path_join(arena, folder, "out"), path_join(arena, folder, "err")};
    int saved[] = {dup(STDOUT_FILENO), dup(STDERR_FILENO)}, status, argc = 1;
    char *argv[WORDS_MOST] = {arena_copy(arena, "deltareturn", 11)};
    char *word = arena_copy(arena, words, strlen(words)), *rest = word;
    struct error err = {.code = ERR_NONE};
    struct text text;

    while (word[0] != '\0' && argc < WORDS_MOST - 1 && (rest = strchr(word, '|')) != NULL) {
        *rest = '\0';
        argv[argc++] = word;
        word = rest + 1;
}
    fflush(NULL);
    CU_ASSERT_FATAL(freopen(paths[0], "w", stdout) != NULL &&
                    freopen(paths[1], "w", stderr) != NULL);
    status = command_main(COMMANDS, COMMAND_TOTAL, argc, argv);
    fflush(NULL);
    dup2(saved[0], STDOUT_FILENO);
    dup2(saved[1], STDERR_FILENO);
    close(saved[0]);
    close(saved[1]);
    CU_ASSERT_TRUE(file_read(arena, paths[1], 100000, &text, &err));
    *err_text = text.at;
    CU_ASSERT_TRUE(file_read(arena, paths[0], 100000, &text, &err));
    *out_text = text.at;
    return status;
}

#define RUN "run|--data|d|--quarter|2023-24-Q3|--framework|supporting-families-2022|--out|o|"
#define CHECK "check|--data|d|--framework|supporting-families-2022|"
#define SAMPLE "sample|--out|o|"

#define FOUR "--framework|a|--framework|b|--framework=c|--framework|d|"
#define EIGHT FOUR FOUR

static void
wrong_usage_has_its_sentence(void)
{
    static const struct {
        const char *words, *command, *sentence;
    } CASES[] = {
        {"run|", "run", "--quarter QUARTER is missing: the quarter, like 2023-24-Q3"},
        {"check|", "check",
         "--data DIR is missing: the folder with families.csv and the other tables, a workbook, or "
         "XML"},
        {"run|--data|d|", "run", "--quarter QUARTER is missing: the quarter, like 2023-24-Q3"},
        {"run|--data|d|--quarter|2023-24-Q3|", "run",
         "--framework NAME is missing: a shipped framework, or the path of a framework file"},
        {"run|--data|d|--quarter|2023-24-Q3|--framework|x|", "run",
         "--data DIR and --out DIR are missing, or --state DIR"},
        {RUN "--state|s|", "run",
         "in a state folder a run takes what \"deltareturn import\" took in: no --data and no "
         "--mapping here"},
        {"submit|2023-24-Q3|--state|s|--password-stdin|", "submit",
         "without a terminal to show the figures on, name what you saw: --fingerprint, as "
         "\"deltareturn return show\" prints it"},
        {"delegation|revoke|x|--state|s|", "delegation revoke",
         "\"x\" is not a delegation's number"},
        {"delegation|grant|--to|a|--role|boss|--until|2024-01-01|--state|s|", "delegation grant",
         "--role \"boss\" is not provider, certifier, sro or s151"},
        {RUN "--data|e|", "run", "--data is given twice"},
        {"run|--data|d|--quarter|2023-24-Q3|" EIGHT EIGHT "--framework|q|", "run",
         "--framework is given more than 16 times"},
        {RUN "--report|r|", "run", "there is no option \"--report\" here"},
        {RUN "--nonsense|", "run", "there is no option \"--nonsense\" here"},
        {RUN "--dat|", "run", "there is no option \"--dat\" here"},
        {RUN "-x|", "run", "there is no option \"-x\" here"},
        {RUN "--json=yes|", "run", "--json takes no value"},
        {RUN "--as-at|", "run", "--as-at wants a value: DATE"},
        {RUN "--as-at=|", "run", "--as-at wants a value: DATE"},
        {RUN "more|", "run", "\"more\" is one word too many"},
        {RUN "--as-at|2024-01-01|", "run",
         "--as-at: the as-at date 2024-01-01 is outside the quarter 2023-24-Q3, which runs from "
         "2023-10-01 to 2023-12-31"},
        {RUN "--as-at|31.12.2023|", "run", "--as-at \"31.12.2023\" is not a date like 2024-05-12"},
        {RUN "--area|PBR|", "run", "--area \"PBR\" is not pbr, ea or devolved"},
        {RUN "--agreed-number|-1|", "run",
         "--agreed-number \"-1\" is not a whole number from 0 to 10000000"},
        {RUN "--agreed-number|ten|", "run",
         "--agreed-number \"ten\" is not a whole number from 0 to 10000000"},
        {RUN "--agreed-number|10000001|", "run",
         "--agreed-number \"10000001\" is not a whole number from 0 to 10000000"},
        {RUN "--threads|0|", "run", "--threads \"0\" is not a whole number from 1 to 64"},
        {RUN "--threads|65|", "run", "--threads \"65\" is not a whole number from 1 to 64"},
        {RUN "--threads|2x|", "run", "--threads \"2x\" is not a whole number from 1 to 64"},
        {RUN "--threads|99999999999999999999|", "run",
         "--threads \"99999999999999999999\" is not a whole number from 1 to 64"},
        {RUN "--claim-policy|never|", "run",
         "--claim-policy \"never\" is not block, warn or after:MONTHS"},
        {RUN "--claim-policy|after:1201|", "run",
         "--claim-policy \"after:1201\" is not block, warn or after:MONTHS"},
        {RUN "--authority|E06\n|", "run", "--authority takes a code like E06000001"},
        {"run|--data|d|--quarter|2023-25-Q3|--framework|x|--out|o|", "run",
         "--quarter \"2023-25-Q3\" is not a quarter like 2023-24-Q3"},
        {CHECK "--as-at|2023-12-31|", "check", "--as-at needs --quarter as well"},
        {CHECK "--out|o|", "check", "there is no option \"--out\" here"},
        {CHECK "--quarter|Q3|", "check", "--quarter \"Q3\" is not a quarter like 2023-24-Q3"},
        {"explain|--data|d|--quarter|2023-24-Q3|--framework|x|", "explain",
         "EPISODE|FAMILY is missing"},
        {"explain|E1|E2|", "explain", "\"E2\" is one word too many"},
        {"framework|show|", "framework show", "NAME is missing"},
        {"framework|check|", "framework check", "FILE is missing"},
        {"framework|import|l.csv|", "framework import",
         "--authority NAME is missing: the council that supplied the list"},
        {"framework|import|l.csv|--authority|X|--valid-from|now|", "framework import",
         "--valid-from \"now\" is not a date like 2024-05-12"},
        {"framework|diff|a|", "framework diff", "A B is missing"},
        {"framework|diff|a|b|--data|d|", "framework diff", "--data needs --quarter as well"},
        {"framework|diff|a|b|--quarter|2023-24-Q3|", "framework diff",
         "without --data there is nothing to decide"},
        {"framework|list|x|", "framework list", "\"x\" is one word too many"},
        {"sample|--out|o|--seed|1|", "sample",
         "--families N is missing: how many families to make"},
        {SAMPLE "--families|0|--seed|1|", "sample",
         "--families \"0\" is not a whole number from 1 to 10000000"},
        {SAMPLE "--families|1|--seed|-1|", "sample",
         "--seed \"-1\" is not a whole number from 0 to 9223372036854775807"},
        {SAMPLE "--families|1|--seed|1|--quarter|x|", "sample",
         "--quarter \"x\" is not a quarter like 2023-24-Q3"},
        {"compare|a|", "compare", "BEFORE AFTER is missing"},
        {"compare|a|b|c|", "compare", "\"c\" is one word too many"},
        {"compare|a|b|--history|", "compare", "--history wants a value: PATH"},
        {"timetable|--today|12 January|", "timetable",
         "--today \"12 January\" is not a date like 2024-05-12"},
        {"timetable|--year|2023|", "timetable",
         "--year \"2023\" is not a financial year like 2023-24"},
        {"timetable|--quarter|2023-24-Q3|", "timetable", "there is no option \"--quarter\" here"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *err, *out;

        EXPECT_NUMBER(CASES[i].words, status_of(arena, CASES[i].words, &err, &out), EXIT_USAGE);
        EXPECT_TEXT(CASES[i].words, err,
                    arena_printf(arena,
                                 "deltareturn %s: %s\n\"deltareturn %s --help\" tells what "
                                 "it takes\n",
                                 CASES[i].command, CASES[i].sentence, CASES[i].command));
        EXPECT_TEXT(CASES[i].words, out, "");
}
}

static void
unknown_commands(void)
{
    static const char *const WORDS[] = {"walk|", "frame|", "--json|"};
    static const char *const NAMES[] = {"walk", "frame", "--json"};

    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *err, *out;

        EXPECT_NUMBER(WORDS[i], status_of(arena, WORDS[i], &err, &out), EXIT_USAGE);
        EXPECT_TEXT(WORDS[i], err,
                    arena_printf(arena,
                                 "deltareturn: there is no command \"%s\"; \"deltareturn --help\" "
                                 "lists them\n",
                                 NAMES[i]));
}
}

static void
half_a_command(void)
{
    static const char *const WORDS[] = {"framework|", "framework|shows|x|"};

    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *err, *out;

        EXPECT_NUMBER(WORDS[i], status_of(arena, WORDS[i], &err, &out), EXIT_USAGE);
        EXPECT_TEXT(WORDS[i], err,
                    "deltareturn framework: say what to do: list, show, check, import, diff\n");
}
}

/* Failures that are no wrong usage have the status of their kind. */
static void
failures_have_their_status(void)
{
    static const struct {
        const char *words, *err;
        int status;
    } CASES[] = {
        {"check|--data|/nowhere|--framework|supporting-families-2022|",
         "deltareturn: --data: there is no folder \"/nowhere\"; name the folder that holds "
         "families.csv and the other tables, a workbook, or an XML file\n", 1},
        {"framework|show|nothing|",
         "deltareturn: there is no framework \"nothing\"; the shipped ones are coventry-2023, "
         "nottinghamshire-pfo, "
         "supporting-families-2022, troubled-families-phase1, warwickshire-2015, and a file is "
         "named by its path ending in .xml\n",  1},
        {"sample|--families|1|--seed|1|--out|/nowhere/o|",
         "deltareturn: making a sample council: cannot make the folder \"/nowhere/o\": No such "
         "file or "
         "directory\n",                         3},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *err, *out;

        EXPECT_NUMBER(CASES[i].words, status_of(arena, CASES[i].words, &err, &out),
                      CASES[i].status);
        EXPECT_TEXT(CASES[i].words, err, CASES[i].err);
}
}

static void
help_lists_everything(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *err, *out;

    EXPECT_NUMBER("no word", status_of(arena, "", &err, &out), EXIT_USAGE);
    CU_ASSERT(strncmp(err, "usage: deltareturn COMMAND [options]\n", 37) == 0);
    EXPECT_NUMBER("--help", status_of(arena, "--help|", &err, &out), 0);
    for (size_t i = 0; i < COMMAND_TOTAL; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(out, COMMANDS[i].name));
    for (size_t i = 0; i < COMMAND_TOTAL; i++) {
        char *words = arena_printf(arena, "%s|--help|", COMMANDS[i].name);

        if (strchr(words, ' ') != NULL)
            *strchr(words, ' ') = '|';
        EXPECT_NUMBER(words, status_of(arena, words, &err, &out), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(out, COMMANDS[i].summary));
        for (unsigned option = OPTION_NONE + 1; option < OPTION_COUNT; option++)
            EXPECT_NUMBER(OPTIONS[option].name, strstr(out, OPTIONS[option].help) != NULL,
                          option == OPTION_HELP || option_is_in(COMMANDS[i].required, option) ||
                              option_is_in(COMMANDS[i].optional, option));
}
    EXPECT_NUMBER("--version", status_of(arena, "--version|", &err, &out), 0);
    EXPECT_TEXT("--version", out, "deltareturn " PROGRAM_VERSION "\n");
}

void
suite_command(void)
{
    CU_pSuite suite = CU_add_suite("command", NULL, NULL);

    CU_add_test(suite, "wrong usage has its sentence", wrong_usage_has_its_sentence);
    CU_add_test(suite, "unknown commands", unknown_commands);
    CU_add_test(suite, "half a command", half_a_command);
    CU_add_test(suite, "failures have their status", failures_have_their_status);
    CU_add_test(suite, "help lists everything", help_lists_everything);
}
