/* SPDX-License-Identifier: MIT */
/* Reading figures.json of a return that was kept. */
#include "base/file.h"
#include "port/json_read.h"
#include "service/kept.h"

#define FILE_MOST    ((size_t)16 * 1024 * 1024)
#define SHA256_SHOWN 64 /* in hex; more than that is none */

struct reading {
    struct arena *arena;
    const char *path;
    struct kept_return *kept;
    struct kept_figure *figures;
    size_t count, room;
};

static void
add(struct reading *reading, struct kept_figure figure)
{
    reading->figures = arena_grow(reading->arena, reading->figures, &reading->room, reading->count,
                                  sizeof *reading->figures);
    reading->figures[reading->count++] = figure;
}

/* A figure's value; where it is none, the sentence names it by its code. */
static bool
value_read(const struct reading *reading, const char *code, const struct json_value *value,
           int64_t *number, struct error *err)
{
    if (json_kind_of(value) == JSON_KIND_NUMBER) {
        *number = json_number_of(value);
        if (*number >= 0 && *number <= KEPT_VALUE_MOST)
            return true;
    }
    return error_raise(err, ERR_INPUT, "%s: \"%s\" is %s; expected a whole number from 0 to %s",
                       reading->path, code, json_show(reading->arena, value),
                       number_format(KEPT_VALUE_MOST).text);
}

static bool
add_value(struct reading *reading, struct kept_figure figure, const struct json_value *value,
          struct error *err)
{
    if (!value_read(reading, figure.code, value, &figure.value, err))
        return false;
    add(reading, figure);
    return true;
}

/* A member that has to be an object or a list when it is there; *THERE tells whether it is. */
static bool
part_of(const struct reading *reading, const struct json_value *root, const char *key,
        enum json_kind kind, const struct json_value **part, struct error *err)
{
    *part = json_member(root, key);
    if (*part == NULL || json_kind_of(*part) == kind)
        return true;
    return error_raise(err, ERR_INPUT, "%s: \"%s\" is %s; expected %s", reading->path, key,
                       json_show(reading->arena, *part),
                       kind == JSON_KIND_LIST ? "a list" : "an object");
}

/* ---- how it was made ---- */

/* Where each setting stands: in an object of the root, or at the root. */
static const struct {
    const char *object, *key;
} PLACES[CONDITION_COUNT] = {
    [CONDITION_QUARTER] = {NULL,        "quarter"       },
    [CONDITION_AS_AT] = {NULL,        "as_at"         },
    [CONDITION_AUTHORITY] = {NULL,        "authority"     },
    [CONDITION_FRAMEWORK] = {"framework", "name"          },
    [CONDITION_FRAMEWORK_VERSION] = {"framework", "version"       },
    [CONDITION_AREA] = {"options",   "area"          },
    [CONDITION_AGREED_NUMBER] = {"options",   "agreed_number" },
    [CONDITION_CLAIM_POLICY] = {"options",   "claim_policy"  },
    [CONDITION_MAPPING] = {"options",   "mapping_sha256"},
};

static bool
read_settings(const struct reading *reading, const struct json_value *root, struct error *err)
{
    for (unsigned i = 0; i < CONDITION_COUNT; i++) {
        const struct json_value *from =
            PLACES[i].object == NULL ? root : json_member(root, PLACES[i].object);
        const struct json_value *value = json_member(from, PLACES[i].key);
        enum json_kind kind = json_kind_of(value);

        reading->kept->settings[i] = "";
        if (kind == JSON_KIND_TEXT)
            reading->kept->settings[i] =
                text_for_show(reading->arena, text_of(json_text_of(value)), 100);
        else if (kind == JSON_KIND_NUMBER)
            reading->kept->settings[i] = json_show(reading->arena, value);
        else if (kind != JSON_KIND_ABSENT && kind != JSON_KIND_NULL)
            return error_raise(err, ERR_INPUT, "%s: \"%s\" is %s; expected a text", reading->path,
                               PLACES[i].key, json_show(reading->arena, value));
    }
    return true;
}

static bool
read_period(const struct reading *reading, struct error *err)
{
    struct kept_return *kept = reading->kept;
    const char *as_at = kept->settings[CONDITION_AS_AT];

    if (!quarter_read(text_of(kept->settings[CONDITION_QUARTER]), &kept->quarter))
        return error_raise(err, ERR_INPUT,
                           "%s: \"quarter\" is \"%s\"; expected a quarter like 2023-24-Q3, as a "
                           "run writes into " FIGURES_FILE,
                           reading->path, kept->settings[CONDITION_QUARTER]);
    kept->as_at = DAY_UNKNOWN;
    return as_at[0] == '\0' || day_parse(as_at, &kept->as_at, err) ||
           error_while(err, "%s: \"as_at\"", reading->path);
}

/* ---- figures ---- */

/* Of the figures at the root, those that do not add up over the year or stop at a limit can be held
 * against earlier quarters. */
static bool
is_watched(enum figure figure)
{
    return FIGURES[figure].unit != UNIT_PENCE && figure != FIGURE_CLAIMS_YEAR_TO_DATE;
}

static struct kept_figure
figure_named(struct arena *arena, const char *key)
{
    const char *copy = text_for_show(arena, text_of(key), 100);

    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        if (strcmp(FIGURES[i].code, key) == 0)
            return (struct kept_figure){.code = FIGURES[i].code,
                                        .label = FIGURES[i].label,
                                        .money = FIGURES[i].unit == UNIT_PENCE,
                                        .watched = is_watched((enum figure)i)};
    return (struct kept_figure){.code = copy, .label = copy};
}

static bool
is_figure(const char *key)
{
    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        if (strcmp(FIGURES[i].code, key) == 0)
            return true;
    return false;
}

/* A whole number at the root that we do not know is a figure of another version. */
static bool
read_root(struct reading *reading, const struct json_value *root, struct error *err)
{
    const struct json_value *value;
    const void *cursor = NULL;
    bool known = false;
    const char *key;

    while (json_next_member(root, &cursor, &key, &value)) {
        known = known || is_figure(key);
        if ((is_figure(key) || json_kind_of(value) == JSON_KIND_NUMBER) &&
            !add_value(reading, figure_named(reading->arena, key), value, err))
            return false;
    }
    return known ||
           error_raise(err, ERR_INPUT,
                       "%s: has none of a return's figures, like \"%s\"; name the " FIGURES_FILE
                       " that a run has written",
                       reading->path, FIGURES[0].code);
}

/* An object of whole numbers, each labelled by its key with BEFORE in front. */
static bool
read_object(struct reading *reading, const struct json_value *root, const char *name,
            const char *before, bool money, struct error *err)
{
    const struct json_value *object, *value;
    const void *cursor = NULL;
    const char *key;

    if (!part_of(reading, root, name, JSON_KIND_OBJECT, &object, err))
        return false;
    while (object != NULL && json_next_member(object, &cursor, &key, &value)) {
        const char *shown = text_for_show(reading->arena, text_of(key), 40);
        struct kept_figure figure = {
            .code = arena_printf(reading->arena, "%s.%s", name, shown),
            .label = arena_printf(reading->arena, "%s %s", before, shown),
            .money = money,
        };

        if (!add_value(reading, figure, value, err))
            return false;
    }
    return true;
}

static const char *
headline_label(const char *key)
{
    for (unsigned i = 0; i < HEADLINE_FIGURE_COUNT; i++)
        if (strcmp(HEADLINE_FIGURES[i].code, key) == 0)
            return HEADLINE_FIGURES[i].label;
    return key;
}

static bool
read_headline(struct reading *reading, const struct json_value *headline, struct error *err)
{
    const struct json_value *value;
    const void *cursor = NULL;
    int64_t number = 0;
    const char *key;

    if (!value_read(reading, "headlines.number", json_member(headline, "number"), &number, err))
        return false;
    while (json_next_member(headline, &cursor, &key, &value)) {
        const char *shown = text_for_show(reading->arena, text_of(key), 40);
        struct kept_figure figure = {
            .code = arena_printf(reading->arena, "headlines.%lld.%s", (long long)number, shown),
            .label = arena_printf(reading->arena, "Headline %lld: %s", (long long)number,
                                  headline_label(shown)),
        };

        if (json_kind_of(value) == JSON_KIND_NUMBER && strcmp(key, "number") != 0 &&
            !add_value(reading, figure, value, err))
            return false;
    }
    return true;
}

static bool
read_headlines(struct reading *reading, const struct json_value *root, struct error *err)
{
    const struct json_value *list;

    if (!part_of(reading, root, "headlines", JSON_KIND_LIST, &list, err))
        return false;
    if (json_item_count(list) > HEADLINES_MOST)
        return error_raise(err, ERR_INPUT, "%s: \"headlines\" has %zu entries; expected at most %d",
                           reading->path, json_item_count(list), HEADLINES_MOST);
    for (size_t i = 0; i < json_item_count(list); i++)
        if (!read_headline(reading, json_item(list, i), err))
            return false;
    return true;
}

/* One file that the run read: its SHA-256, and its rows as a figure. */
static bool
read_file(struct reading *reading, const char *name, const struct json_value *file,
          struct kept_file *kept, struct error *err)
{
    const struct json_value *rows = json_member(file, "rows");
    const struct json_value *sha256 = json_member(file, "sha256");
    struct kept_figure figure = {
        .code = arena_printf(reading->arena, "dataset.%s.rows", name),
        .label = arena_printf(reading->arena, "Rows of %s", name),
    };

    *kept = (struct kept_file){.name = name, .sha256 = "", .rows = KEPT_ROWS_NONE};
    if (json_kind_of(sha256) == JSON_KIND_TEXT)
        kept->sha256 = text_for_show(reading->arena, text_of(json_text_of(sha256)), SHA256_SHOWN);
    if (rows == NULL)
        return true;
    if (!add_value(reading, figure, rows, err))
        return false;
    kept->rows = json_number_of(rows);
    return true;
}

static bool
read_files(struct reading *reading, const struct json_value *root, struct error *err)
{
    const struct json_value *dataset, *file;
    const void *cursor = NULL;
    struct kept_file *files;
    size_t count = 0;
    const char *key;

    if (!part_of(reading, root, "dataset", JSON_KIND_OBJECT, &dataset, err))
        return false;
    while (dataset != NULL && json_next_member(dataset, &cursor, &key, &file))
        count++;
    files = ARENA_ARRAY(reading->arena, struct kept_file, count);
    reading->kept->files = files;
    cursor = NULL;
    while (dataset != NULL && json_next_member(dataset, &cursor, &key, &file))
        if (!read_file(reading, text_for_show(reading->arena, text_of(key), 40), file,
                       &files[reading->kept->file_count++], err))
            return false;
    return true;
}

/* Two headlines of one number would make two figures of one code. */
static bool
codes_are_unique(struct reading *reading, struct error *err)
{
    struct kept_return once = {.figure_count = reading->count, .figures = reading->figures};

    for (size_t i = 0; i < reading->count; i++) {
        const char *code = reading->figures[i].code;

        if (strncmp(code, "headlines.", 10) == 0 &&
            kept_figure_find(&once, code) != &reading->figures[i])
            return error_raise(err, ERR_INPUT,
                               "%s: \"%s\" is there twice; expected each headline once",
                               reading->path, code);
    }
    return true;
}

static bool
document_read(struct reading *reading, const struct json_value *root, struct error *err)
{
    if (json_kind_of(root) != JSON_KIND_OBJECT)
        return error_raise(err, ERR_INPUT,
                           "%s: holds %s; expected an object, as a run writes into " FIGURES_FILE,
                           reading->path, json_show(reading->arena, root));
    if (!read_settings(reading, root, err) || !read_period(reading, err) ||
        !read_root(reading, root, err) ||
        !read_object(reading, root, "decisions", "Episodes", false, err) ||
        !read_headlines(reading, root, err) ||
        !read_object(reading, root, "school_incentive_pence", "School incentive, school", true,
                     err) ||
        !read_files(reading, root, err) || !codes_are_unique(reading, err))
        return false;
    reading->kept->figures = reading->figures;
    reading->kept->figure_count = reading->count;
    return true;
}

bool
kept_figures_read(struct arena *arena, const char *path, struct kept_return *kept,
                  struct error *err)
{
    struct reading reading = {.arena = arena, .path = path, .kept = kept};
    const struct json_value *root;

    *kept = (struct kept_return){.figure_count = 0};
    return json_read(arena, path, FILE_MOST, &root, err) && document_read(&reading, root, err);
}

bool
kept_figures_read_bytes(struct arena *arena, const char *name, struct text bytes,
                        struct kept_return *kept, struct error *err)
{
    struct reading reading = {.arena = arena, .path = name, .kept = kept};
    const struct json_value *root;

    *kept = (struct kept_return){.figure_count = 0};
    return json_read_bytes(arena, name, bytes, &root, err) && document_read(&reading, root, err);
}
