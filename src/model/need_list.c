/* SPDX-License-Identifier: MIT */
#include "model/need_list.h"

#include "base/a1.h"
#include "base/utf8.h"

#define NUMBER_MOST 99
#define CODE_MOST   15
#define TEXT_MOST   2000 /* characters */

struct reading {
    struct arena *arena;
    const struct need_sheet *sheet;
    const struct need_columns *columns;
    const struct framework *base;
    size_t row;
    struct headline headlines[HEADLINES_MOST];
    size_t headline_rows[HEADLINES_MOST]; /* where each was told first */
    uint16_t headline_count;
    uint16_t current; /* the headline that carries down; HEADLINES_MOST: none yet */
    struct need_def *needs;
    size_t *need_rows;
    uint16_t need_count;
};

PRINTF_LIKE(3, 4)
static bool
tell(const struct reading *reading, struct error *err, const char *format, ...)
{
    va_list arguments;
    const char *words;

    va_start(arguments, format);
    words = arena_vprintf(reading->arena, format, arguments);
    va_end(arguments);
    return error_raise(err, ERR_INPUT, "row %zu: %s", reading->row + 1, words);
}

static const char *
show(const struct reading *reading, const char *text)
{
    return text_for_show(reading->arena, text_of(text), 60);
}

static bool
has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ')
            return true;
    return false;
}

/* A cell of the row; "" where there is no such column. */
static bool
cell_read(const struct reading *reading, enum need_column column, const char **text,
          struct error *err)
{
    size_t place = reading->columns->place[column];
    const struct need_cell *cell;

    *text = "";
    if (place == NEED_COLUMN_NONE)
        return true;
    cell = need_cell(reading->sheet, reading->row, place);
    *text = cell->text;
    if (cell->kind == NEED_CELL_DATE)
        return tell(reading, err,
                    "%s has become the date %s; give column %s the format Text and type it again",
                    NEED_COLUMNS[column].what, cell->text, a1_format_column((uint32_t)place).text);
    if (cell->kind == NEED_CELL_FAULT)
        return tell(reading, err, "%s is \"%s\"; correct the formula in column %s",
                    NEED_COLUMNS[column].what, show(reading, cell->text),
                    a1_format_column((uint32_t)place).text);
    if (has_control(cell->text))
        return tell(reading, err, "%s has a control character: \"%s\"; type it again",
                    NEED_COLUMNS[column].what, show(reading, cell->text));
    if (utf8_count(text_of(cell->text)) > TEXT_MOST)
        return tell(reading, err, "%s has %zu characters; expected at most %d",
                    NEED_COLUMNS[column].what, utf8_count(text_of(cell->text)), TEXT_MOST);
    return true;
}

/* ---- headlines ---- */

/* What a cell tells of a headline: its number (0: none) and its label ("": none). */
struct headline_words {
    int32_t number;
    const char *label;
};

static const char *
skip_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (size_t i = 0; i < length; i++)
        if ((text[i] | 0x20) != word[i])
            return text;
    return text + length;
}

/* "3", "3. Getting on", "Headline 3: Getting on", "Getting on". */
static struct headline_words
headline_words(const char *text)
{
    const char *at = skip_word(skip_word(text, "headline "), "outcome "), *digits;
    struct headline_words words = {.label = text};
    int32_t number = 0;

    for (digits = at; *digits >= '0' && *digits <= '9' && number <= NUMBER_MOST; digits++)
        number = number * 10 + (*digits - '0');
    if (digits == at || (*digits != '\0' && strchr(" .):-", *digits) == NULL) ||
        (*digits == '.' && digits[1] >= '0' && digits[1] <= '9'))
        return words;
    words.number = number;
    words.label = digits + strspn(digits, " .):-");
    return words;
}

static bool
same_label(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        char left = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
        char right = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;

        if (left != right)
            return false;
    }
    return *a == *b;
}

/* The headline of a number, or of a label when NUMBER is 0; COUNT when there is none. */
static uint16_t
find_headline(const struct headline *list, uint16_t count, const struct headline_words *words)
{
    uint16_t at = 0;

    while (at < count && (words->number > 0 ? list[at].number != words->number
                                            : !same_label(list[at].label, words->label)))
        at++;
    return at;
}

/* Fills in from the base what the list does not tell. */
static bool
complete(const struct reading *reading, struct headline_words *words, struct error *err)
{
    const struct framework *base = reading->base;
    uint16_t known = find_headline(base->headlines, base->headline_count, words);

    if (words->number > NUMBER_MOST)
        return tell(reading, err, "a headline's number is a whole number from 1 to %d",
                    NUMBER_MOST);
    if (words->number > 0 && words->label[0] != '\0')
        return true;
    if (known < base->headline_count) {
        *words = (struct headline_words){.number = base->headlines[known].number,
                                         .label = base->headlines[known].label};
        return true;
    }
    if (words->number > 0)
        return tell(reading, err,
                    "headline %d has no label, and %s has no headline %d; write its label beside "
                    "the number",
                    (int)words->number, base->name, (int)words->number);
    return tell(reading, err,
                "\"%s\" has no number and is no headline of %s; write its number before it, like "
                "\"1. %s\"",
                show(reading, words->label), base->name, show(reading, words->label));
}

/* Makes a headline the current one, new or told before. */
static bool
enter_headline(struct reading *reading, struct headline_words words, struct error *err)
{
    uint16_t at = find_headline(reading->headlines, reading->headline_count, &words);

    if (at == reading->headline_count) {
        if (!complete(reading, &words, err))
            return false;
        at = find_headline(reading->headlines, reading->headline_count, &words);
    }
    if (at < reading->headline_count && words.label[0] != '\0' &&
        !same_label(reading->headlines[at].label, words.label))
        return tell(reading, err, "headline %d is \"%s\" here, but \"%s\" in row %zu",
                    (int)reading->headlines[at].number, show(reading, words.label),
                    show(reading, reading->headlines[at].label), reading->headline_rows[at] + 1);
    if (at == HEADLINES_MOST)
        return tell(reading, err, "there are more than %d headlines", HEADLINES_MOST);
    if (at == reading->headline_count) {
        reading->headlines[at] = (struct headline){.number = words.number, .label = words.label};
        reading->headline_rows[at] = reading->row;
        reading->headline_count++;
    }
    reading->current = at;
    return true;
}

/* The headline of a row, from both columns; where both are blank, the one above carries down. */
static bool
headline_read(struct reading *reading, struct error *err)
{
    struct headline_words from_number, from_label;
    const char *number, *label;

    if (!cell_read(reading, NEED_COLUMN_NUMBER, &number, err) ||
        !cell_read(reading, NEED_COLUMN_HEADLINE, &label, err))
        return false;
    if (number[0] == '\0' && label[0] == '\0')
        return true;
    from_number = headline_words(number);
    from_label = headline_words(label);
    if (number[0] != '\0' && from_number.number == 0)
        return tell(
            reading, err,
            "\"%s\" is not a headline's number from 1 to %d; if it is the need's code, name "
            "its column with %s",
            show(reading, number), NUMBER_MOST, NEED_COLUMNS[NEED_COLUMN_CODE].option);
    if (from_number.number > 0 && from_label.number > 0 && from_number.number != from_label.number)
        return tell(reading, err, "the headline's number is %d in one column and %d in the other",
                    (int)from_number.number, (int)from_label.number);
    if (from_label.number == 0)
        from_label.number = from_number.number;
    if (from_label.label[0] == '\0')
        from_label.label = from_number.label;
    return enter_headline(reading, from_label, err);
}

/* ---- needs ---- */

static bool
code_is_good(const char *code)
{
    static const char GOOD[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = strlen(code);

    return length <= CODE_MOST && strspn(code, GOOD) == length && strchr("._-", code[0]) == NULL;
}

static bool
code_read(const struct reading *reading, const char **code, struct error *err)
{
    if (!cell_read(reading, NEED_COLUMN_CODE, code, err))
        return false;
    if (*code[0] == '\0' || code_is_good(*code))
        return true;
    return tell(reading, err,
                "\"%s\" is not a need's code; expected at most %d letters, digits, full stops, "
                "underscores and hyphens, the first a letter or a digit",
                show(reading, *code), CODE_MOST);
}

static bool
is_kept_as_number(const struct reading *reading)
{
    return need_cell(reading->sheet, reading->row, reading->columns->place[NEED_COLUMN_CODE])
               ->kind == NEED_CELL_NUMBER;
}

static bool
code_is_new(const struct reading *reading, const char *code, struct error *err)
{
    for (uint16_t i = 0; i < reading->need_count; i++)
        if (strcmp(reading->needs[i].code, code) == 0)
            return tell(reading, err, "the code \"%s\" stands in row %zu already%s", code,
                        reading->need_rows[i] + 1,
                        is_kept_as_number(reading)
                            ? "; a workbook keeps 1.10 as the number 1.1, so give the column the "
                              "format Text and type the codes again"
                            : "; expected each code once");
    return true;
}

/* A list that tells no headlines may still number its codes by them: 3.2 is of headline 3. */
static bool
headline_by_code(struct reading *reading, const char *code, struct error *err)
{
    struct headline_words words = {.number = 0, .label = ""};
    const char *at = code;

    for (; *at >= '0' && *at <= '9' && words.number <= NUMBER_MOST; at++)
        words.number = words.number * 10 + (*at - '0');
    if (words.number == 0 || *at != '.')
        return tell(reading, err,
                    "the need stands below no headline; name the column of headlines with %s",
                    NEED_COLUMNS[NEED_COLUMN_HEADLINE].option);
    return enter_headline(reading, words, err);
}

static bool
tells_headlines(const struct reading *reading)
{
    return reading->columns->place[NEED_COLUMN_NUMBER] != NEED_COLUMN_NONE ||
           reading->columns->place[NEED_COLUMN_HEADLINE] != NEED_COLUMN_NONE;
}

static bool
row_read(struct reading *reading, struct error *err)
{
    const char *code, *need;

    if (!headline_read(reading, err) || !code_read(reading, &code, err) ||
        !cell_read(reading, NEED_COLUMN_NEED, &need, err))
        return false;
    if (need[0] == '\0')
        return code[0] == '\0' || tell(reading, err, "the code \"%s\" has no need beside it", code);
    if ((!tells_headlines(reading) || reading->current == HEADLINES_MOST) &&
        !headline_by_code(reading, code, err))
        return false;
    if (code[0] != '\0' && !code_is_new(reading, code, err))
        return false;
    reading->need_rows[reading->need_count] = reading->row;
    reading->needs[reading->need_count++] =
        (struct need_def){.code = code, .text = need, .headline = reading->current};
    return true;
}

/* ---- the list ---- */

static bool
code_is_used(const struct reading *reading, const char *code)
{
    for (uint16_t i = 0; i < reading->need_count; i++)
        if (strcmp(reading->needs[i].code, code) == 0)
            return true;
    return false;
}

/* The headline's number and the next place that is free, from PLACE on. */
static const char *
free_code(const struct reading *reading, uint16_t headline, int place)
{
    for (;; place++) {
        const char *code =
            arena_printf(reading->arena, "%d.%d", (int)reading->headlines[headline].number, place);

        if (!code_is_used(reading, code))
            return code;
    }
}

/* Gives a code to those that have none, by their place under the headline. */
static uint16_t
make_codes(struct reading *reading)
{
    int places[HEADLINES_MOST] = {0};
    uint16_t made = 0;

    for (uint16_t i = 0; i < reading->need_count; i++) {
        struct need_def *need = &reading->needs[i];

        places[need->headline]++;
        if (need->code[0] != '\0')
            continue;
        need->code = free_code(reading, need->headline, places[need->headline]);
        made++;
    }
    return made;
}

/* Needs in the order of the headlines, as a framework has them. */
static void
list_make(const struct reading *reading, struct need_list *list)
{
    struct headline *headlines =
        ARENA_ARRAY(reading->arena, struct headline, reading->headline_count);
    struct need_def *needs = ARENA_ARRAY(reading->arena, struct need_def, reading->need_count);

    for (uint16_t h = 0; h < reading->headline_count; h++) {
        headlines[h] = reading->headlines[h];
        for (uint16_t i = 0; i < reading->need_count; i++)
            if (reading->needs[i].headline == h)
                needs[list->need_count++] = reading->needs[i];
    }
    list->headline_count = reading->headline_count;
    list->headlines = headlines;
    list->needs = needs;
}

bool
need_list_read(struct arena *arena, const struct need_sheet *sheet,
               const struct need_columns *columns, const struct framework *base,
               struct need_list *list, struct error *err)
{
    struct reading *reading = ARENA_ARRAY(arena, struct reading, 1);

    *reading = (struct reading){
        .arena = arena,
        .sheet = sheet,
        .columns = columns,
        .base = base,
        .current = HEADLINES_MOST,
        .needs = ARENA_ARRAY(arena, struct need_def, sheet->row_count),
        .need_rows = ARENA_ARRAY(arena, size_t, sheet->row_count),
    };
    for (reading->row = columns->header + 1; reading->row < sheet->row_count; reading->row++)
        if (!row_read(reading, err))
            return false;
    if (reading->need_count == 0)
        return error_raise(err, ERR_INPUT, "there is no need below the headings of row %zu",
                           columns->header + 1);
    *list = (struct need_list){.codes_made = make_codes(reading)};
    list_make(reading, list);
    return true;
}
