/* SPDX-License-Identifier: MIT */
/* A framework file made of a council's list of needs: shown first, written when confirmed. */
#include "service/framework_import.h"

#include <unistd.h>

#include "base/a1.h"
#include "base/file.h"
#include "command/commands.h"

#define LIKE "supporting-families-2022"

static bool
read_day(const struct command_line *line, enum option option, int32_t *day)
{
    struct error err = {.code = ERR_NONE};

    *day = DAY_UNKNOWN;
    return !command_has(line, option) || day_parse(line->values[option], day, &err) ||
           command_usage(line, "%s %s", OPTIONS[option].name, err.text) == 0;
}

static bool
read_options(const struct command_line *line, struct import_options *options)
{
    *options = (struct import_options){
        .path = line->arguments[0],
        .sheet = line->values[OPTION_SHEET],
        .asked = {[NEED_COLUMN_NUMBER] = line->values[OPTION_NUMBER_COLUMN],
                  [NEED_COLUMN_HEADLINE] = line->values[OPTION_HEADLINE_COLUMN],
                  [NEED_COLUMN_CODE] = line->values[OPTION_CODE_COLUMN],
                  [NEED_COLUMN_NEED] = line->values[OPTION_NEED_COLUMN]},
        .authority = line->values[OPTION_AUTHORITY_NAME],
        .like = command_has(line, OPTION_LIKE) ? line->values[OPTION_LIKE] : LIKE,
        .name = line->values[OPTION_NAME],
        .version = line->values[OPTION_VERSION],
    };
    return read_day(line, OPTION_VALID_FROM, &options->valid_from) &&
           read_day(line, OPTION_VALID_TO, &options->valid_to);
}

/* ---- the preview ---- */

static const char *
heading_at(const struct import *import, size_t column)
{
    return need_cell(&import->sheet, import->columns.header, column)->text;
}

static bool
is_used(const struct import *import, size_t column)
{
    for (unsigned i = 0; i < NEED_COLUMN_COUNT; i++)
        if (import->columns.place[i] == column)
            return true;
    return false;
}

static void
show_columns(const struct import *import)
{
    const char *before = "  not used              ";

    for (unsigned i = 0; i < NEED_COLUMN_COUNT; i++) {
        size_t place = import->columns.place[i];

        if (place == NEED_COLUMN_NONE)
            printf("  %-21s no column\n", NEED_COLUMNS[i].what);
        else
            printf("  %-21s column %s, \"%s\"\n", NEED_COLUMNS[i].what,
                   a1_format_column((uint32_t)place).text, heading_at(import, place));
    }
    for (size_t column = 0; column < import->sheet.column_count; column++) {
        if (is_used(import, column) || heading_at(import, column)[0] == '\0')
            continue;
        printf("%scolumn %s, \"%s\"", before, a1_format_column((uint32_t)column).text,
               heading_at(import, column));
        before = "; ";
    }
    if (before[0] == ';')
        puts("");
}

static void
show_needs(const struct framework *framework)
{
    for (uint16_t h = 0; h < framework->headline_count; h++) {
        printf("  %d  %s\n", (int)framework->headlines[h].number, framework->headlines[h].label);
        for (uint16_t i = 0; i < framework->need_count; i++)
            if (framework->needs[i].headline == h)
                printf("       %-6s %s\n", framework->needs[i].code, framework->needs[i].text);
    }
}

/* What came from the other framework besides the tests, and what is doubtful about it. */
static void
show_taken(const struct import *import)
{
    const struct framework *framework = &import->framework;

    if (framework->measure_count > 0 || framework->route_count > 0)
        printf("\ntaken over: %d measures, %d routes; %d needs ask them as before\n",
               framework->measure_count, framework->route_count, import->tied);
    for (size_t i = 0; i < import->note_count; i++)
        printf("  %s\n", import->notes[i]);
}

static void
show_import(const struct import_options *options, const struct import *import)
{
    const struct framework *framework = &import->framework;

    printf("%s%s%s%s: headings in row %zu\n", options->path,
           import->sheet_name[0] == '\0' ? "" : ", sheet \"", import->sheet_name,
           import->sheet_name[0] == '\0' ? "" : "\"", import->columns.header + 1);
    show_columns(import);
    printf("\nframework %s, version %s, not official\nsource: %s\n", framework->name,
           framework->version, framework->source);
    printf("in force from %s to %s\n",
           framework->valid_from == DAY_UNKNOWN ? "any time"
                                                : day_format(framework->valid_from).text,
           framework->valid_to == DAY_UNKNOWN ? "any time" : day_format(framework->valid_to).text);
    printf("\n%d headlines, %d needs", framework->headline_count, framework->need_count);
    if (import->list.codes_made > 0)
        printf("; %d had no code and got one", import->list.codes_made);
    puts("");
    show_needs(framework);
    show_taken(import);
}

/* ---- writing ---- */

/* Whether whoever sits there says yes. */
static bool
is_confirmed(const char *out)
{
    char answer[16] = "";

    printf("\nWrite %s? [y/n] ", out);
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

static int
write_file(const char *out, const struct import *import)
{
    struct error err = {.code = ERR_NONE};

    if (!file_write(out, import->xml.at, import->xml.length, &err))
        return command_failed(&err);
    printf("\nwritten: %s; use it with --framework %s%s\n", out,
           strchr(out, '/') == NULL ? "./" : "", out);
    return 0;
}

static int
write_or_not(const struct command_line *line, const struct import *import)
{
    const char *out = line->values[OPTION_OUT_FILE];

    if (out == NULL) {
        puts("\nnothing was written; --out FILE.xml writes it");
        return 0;
    }
    if (!command_has(line, OPTION_YES) && !(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
        return command_usage(line, "--out needs --yes as well where nobody can be asked; nothing "
                                   "was written");
    if (!command_has(line, OPTION_YES) && !is_confirmed(out)) {
        puts("nothing was written");
        return 0;
    }
    return write_file(out, import);
}

int
command_framework_import(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct import_options options;
    struct import import;
    const char *out = line->values[OPTION_OUT_FILE];

    if (!read_options(line, &options))
        return EXIT_USAGE;
    if (out != NULL &&
        (folder_exists(out) || (file_exists(out) && !command_has(line, OPTION_REPLACE_FILE)))) {
        error_raise(&err, ERR_CONFLICT,
                    folder_exists(out) ? "\"%s\" is a folder; --out names a file"
                                       : "\"%s\" is there already; name another, or add --replace",
                    out);
        return command_failed(&err);
    }
    if (!framework_import(arena, &options, &import, &err))
        return command_failed(&err);
    show_import(&options, &import);
    return write_or_not(line, &import);
}
