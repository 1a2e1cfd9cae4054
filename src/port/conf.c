/* SPDX-License-Identifier: MIT */
#include "port/conf.h"

#include <confuse.h>
#include <pthread.h>

#include "base/file.h"

#define CONF_MOST (64 * 1024)

/* libconfuse has one scanner for all, and ends it when any file's reading is freed. */
static pthread_mutex_t scanner = PTHREAD_MUTEX_INITIALIZER;

struct reading;

/* Where libconfuse puts a value; it hands back the address of the first member only. */
struct slot {
    char *value; /* of malloc */
    unsigned line, times;
    struct reading *reading;
};

struct reading {
    const char *path;
    struct slot *slots;
    struct error *err;
    bool failed;
};

static struct slot *
slot_of(const cfg_opt_t *option)
{
    return (struct slot *)(void *)option->simple_value.string;
}

/* All values are read as texts, so that whoever knows what they mean says what is wrong. */
static int
take_value(cfg_t *cfg, cfg_opt_t *option, const char *value, void *result)
{
    struct slot *slot = slot_of(option);

    if (slot->times++ > 0 && !slot->reading->failed) {
        slot->reading->failed = true;
        error_raise(slot->reading->err, ERR_INPUT,
                    "%s:%d: \"%s\" is set a second time, after line %u", slot->reading->path,
                    cfg->line, option->name, slot->line);
        return -1;
    }
    slot->line = (unsigned)cfg->line;
    *(const char **)result = value;
    return 0;
}

/* Keeps the first complaint, in words of ours. */
static void take_complaint(cfg_t *cfg, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
static void
take_complaint(cfg_t *cfg, const char *format, va_list arguments)
{
    static const char UNKNOWN[] = "no such option '";
    struct reading *reading = slot_of(&cfg->opts[0])->reading;
    char words[256];

    if (reading->failed)
        return;
    reading->failed = true;
    vsnprintf(words, sizeof words, format, arguments);
    if (strncmp(words, UNKNOWN, strlen(UNKNOWN)) == 0)
        error_raise(reading->err, ERR_INPUT,
                    "%s:%d: there is no setting \"%.*s\"; \"deltareturn settings list\" shows "
                    "those there are",
                    reading->path, cfg->line, (int)strcspn(words + strlen(UNKNOWN), "'"),
                    words + strlen(UNKNOWN));
    else
        error_raise(reading->err, ERR_INPUT,
                    "%s:%d: a setting is a line like  name = \"value\"; this is something else "
                    "(%s)",
                    reading->path, cfg->line, words);
}

/* CFG_FREE ends the scanner too, so that it belongs to whoever parses until that is done. */
static bool
parse_alone(cfg_opt_t *options, const char *text, int *line, struct error *err)
{
    cfg_t *cfg = cfg_init(options, CFGF_NONE);
    bool good;

    if (cfg == NULL)
        return error_raise(err, ERR_STORAGE, "libconfuse cannot start");
    cfg_set_error_function(cfg, take_complaint);
    good = cfg_parse_buf(cfg, text) == CFG_SUCCESS;
    *line = cfg->line;
    cfg_free(cfg);
    return good;
}

static bool
parse(struct reading *reading, cfg_opt_t *options, const char *text)
{
    int line = 0;
    bool good;

    pthread_mutex_lock(&scanner);
    good = parse_alone(options, text, &line, reading->err);
    pthread_mutex_unlock(&scanner);
    if (good && !reading->failed)
        return true;
    return reading->failed || reading->err->code != ERR_NONE
               ? false
               : error_raise(reading->err, ERR_INPUT,
                             "%s:%d: a setting is a line like  name = \"value\"", reading->path,
                             line);
}

/* libconfuse 3.3 counts a line that ends in a comment three times, so it gets to see none. */
static char *
without_comments(struct arena *arena, struct text text)
{
    char *copy = arena_copy(arena, text.at, text.length), quote = '\0';
    bool comment = false;

    for (size_t i = 0; i < text.length; i++) {
        char c = copy[i];

        if (comment && c != '\n')
            copy[i] = ' ';
        else if (comment)
            comment = false;
        else if (quote != '\0' && c == '\\' && i + 1 < text.length)
            i++;
        else if (quote != '\0')
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '#') {
            comment = true;
            copy[i] = ' ';
        }
    }
    return copy;
}

static bool
text_read(struct arena *arena, const char *path, const char **text, struct error *err)
{
    struct text bytes;

    if (!file_read(arena, path, CONF_MOST, &bytes, err))
        return false;
    *text = without_comments(arena, bytes);
    return strlen(bytes.at) == bytes.length ||
           error_raise(err, ERR_INPUT, "%s: this is no text; there is a NUL byte in it", path);
}

bool
conf_read(struct arena *arena, const char *path, struct conf_entry *entries, size_t count,
          struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    cfg_opt_t *options = ARENA_ARRAY(scratch, cfg_opt_t, count + 1);
    struct slot *slots = ARENA_ARRAY(scratch, struct slot, count);
    struct reading reading = {.path = path, .slots = slots, .err = err};
    const char *text;
    bool good;

    must(count > 0);
    if (!text_read(scratch, path, &text, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        slots[i].reading = &reading;
        options[i] = (cfg_opt_t){.name = entries[i].name,
                                 .type = CFGT_STR,
                                 .flags = CFGF_NODEFAULT,
                                 .simple_value.string = &slots[i].value,
                                 .parsecb = take_value};
    }
    good = parse(&reading, options, text);
    for (size_t i = 0; i < count; i++) {
        entries[i].line = slots[i].line;
        entries[i].value = slots[i].value == NULL
                               ? NULL
                               : arena_copy(arena, slots[i].value, strlen(slots[i].value));
        free(slots[i].value);
    }
    return good;
}
