/* SPDX-License-Identifier: MIT */
#include "port/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "port/csv_index.h"
#include "port/digest.h"
#include "port/unicode.h"

#define PIECE       ((size_t)128 * 1024)
#define SMALL_PIECE ((size_t)2048)

const bool CSV_PLAIN_EDGE[256] = {
    ['\n'] = true, ['#'] = true, ['$'] = true, ['%'] = true, ['&'] = true,  ['\''] = true,
    ['('] = true,  [')'] = true, ['*'] = true, ['+'] = true, [','] = true,  ['-'] = true,
    ['.'] = true,  ['/'] = true, ['0'] = true, ['1'] = true, ['2'] = true,  ['3'] = true,
    ['4'] = true,  ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true,  ['9'] = true,
    [':'] = true,  [';'] = true, ['<'] = true, ['='] = true, ['>'] = true,  ['?'] = true,
    ['@'] = true,  ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true,  ['E'] = true,
    ['F'] = true,  ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true,  ['K'] = true,
    ['L'] = true,  ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true,  ['Q'] = true,
    ['R'] = true,  ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true,  ['W'] = true,
    ['X'] = true,  ['Y'] = true, ['Z'] = true, ['['] = true, ['\\'] = true, [']'] = true,
    ['^'] = true,  ['_'] = true, ['`'] = true, ['a'] = true, ['b'] = true,  ['c'] = true,
    ['d'] = true,  ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true,  ['i'] = true,
    ['j'] = true,  ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true,  ['o'] = true,
    ['p'] = true,  ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true,  ['u'] = true,
    ['v'] = true,  ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,  ['{'] = true,
    ['|'] = true,  ['}'] = true, ['~'] = true,
};

struct csv {
    char *path;
    int descriptor;     /* -1: there never was a file */
    struct stat status; /* of the file, when it was opened */
    struct text memory; /* what to read instead of the file; at NULL: nothing */
    char *kept;         /* the memory, when it is ours */
    struct digest *digest;
    char *buffer;
    size_t room;     /* of the buffer, without one byte for a line end */
    size_t length;   /* bytes in the buffer */
    size_t used;     /* of them, handed out by the last batch */
    uint64_t offset; /* of the buffer's first byte in the file */
    uint64_t end;    /* what lies from here on is not read */
    bool ended;      /* the file has no more bytes */
    struct csv_index index;
};

static void
csv_close(void *handle)
{
    struct csv *csv = handle;

    if (csv->descriptor >= 0)
        close(csv->descriptor);
    free(csv->kept);
    free(csv->buffer);
    free(csv->index.starts);
    free(csv->index.records);
}

/* Makes room for LENGTH bytes, and for as many cells and records as they can hold at worst; pages
 * that are never touched cost nothing. */
static void
buffer_widen(struct csv *csv, size_t length)
{
    size_t entries = length + 3 + CSV_INDEX_SPARE;

    csv->buffer = realloc(csv->buffer, length + 1 + CELLS_SLACK);
    csv->index.starts = realloc(csv->index.starts, entries * sizeof *csv->index.starts);
    csv->index.records = realloc(csv->index.records, entries * sizeof *csv->index.records);
    must(csv->buffer != NULL && csv->index.starts != NULL && csv->index.records != NULL);
    csv->room = length;
}

/* Reads a small file at once.  One that gives less than its size is read as it comes, and found out
 * by whoever asks csv_has_changed. */
static void
keep_small(struct csv *csv)
{
    size_t size = (size_t)csv->status.st_size;

    if (csv->status.st_size <= 0 || (uint64_t)csv->status.st_size > CSV_KEPT_MOST)
        return;
    csv->kept = malloc(size);
    must(csv->kept != NULL);
    if (pread(csv->descriptor, csv->kept, size, 0) == (ssize_t)size)
        csv->memory = (struct text){.at = csv->kept, .length = size};
}

bool
csv_open(struct arena *arena, const char *path, enum csv_purpose purpose, struct csv **csv,
         struct error *err)
{
    struct csv *made = ARENA_ARRAY(arena, struct csv, 1);

    made->path = arena_copy(arena, path, strlen(path));
    made->descriptor = open(path, O_RDONLY | O_CLOEXEC);
    made->end = UINT64_MAX;
    arena_defer(arena, csv_close, made);
    if (made->descriptor < 0 || fstat(made->descriptor, &made->status) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot open \"%s\"", path);
    if (!S_ISREG(made->status.st_mode))
        return error_raise(err, ERR_INPUT, "\"%s\" is not a file", path);
    if (purpose == CSV_SINGLE_ROWS)
        keep_small(made);
    if (purpose == CSV_WHOLE && !digest_new(arena, &made->digest, err))
        return false;
    buffer_widen(made, purpose == CSV_SINGLE_ROWS ? SMALL_PIECE : PIECE);
    *csv = made;
    return true;
}

/* Of a text that is often much smaller than what files are read by. */
static size_t
piece_of(size_t length)
{
    return length < SMALL_PIECE ? SMALL_PIECE : length < PIECE ? length : PIECE;
}

bool
csv_open_bytes(struct arena *arena, const char *name, struct text bytes, enum csv_purpose purpose,
               struct csv **csv, struct error *err)
{
    struct csv *made = ARENA_ARRAY(arena, struct csv, 1);

    made->path = arena_copy(arena, name, strlen(name));
    made->descriptor = -1;
    made->memory = (struct text){.at = bytes.at == NULL ? "" : bytes.at, .length = bytes.length};
    made->end = UINT64_MAX;
    arena_defer(arena, csv_close, made);
    if (purpose == CSV_WHOLE && !digest_new(arena, &made->digest, err))
        return false;
    buffer_widen(made, purpose == CSV_SINGLE_ROWS ? SMALL_PIECE : piece_of(bytes.length));
    *csv = made;
    return true;
}

uint64_t
csv_size(const struct csv *csv)
{
    return csv->descriptor < 0 ? csv->memory.length : (uint64_t)csv->status.st_size;
}

bool
csv_has_changed(const struct csv *csv)
{
    struct stat now;

    if (csv->descriptor < 0)
        return false;
    return fstat(csv->descriptor, &now) != 0 || now.st_size != csv->status.st_size ||
           now.st_mtim.tv_sec != csv->status.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != csv->status.st_mtim.tv_nsec;
}

void
csv_seek(struct csv *csv, uint64_t offset, uint64_t end)
{
    csv->offset = offset;
    csv->end = end;
    csv->length = csv->used = 0;
    csv->ended = false;
}

/* As pread, from the file or from memory. */
static ssize_t
read_some(const struct csv *csv, char *to, size_t room, uint64_t offset)
{
    size_t left;

    if (room > csv->end - offset)
        room = (size_t)(csv->end - offset);
    if (csv->memory.at == NULL)
        return pread(csv->descriptor, to, room, (off_t)offset);
    left = offset < csv->memory.length ? csv->memory.length - (size_t)offset : 0;
    if (room > left)
        room = left;
    if (room > 0)
        memcpy(to, csv->memory.at + offset, room);
    return (ssize_t)room;
}

/* Fills the buffer up behind what is still in it. */
static bool
buffer_fill(struct csv *csv, struct error *err)
{
    while (csv->length < csv->room && !csv->ended) {
        ssize_t got = read_some(csv, csv->buffer + csv->length, csv->room - csv->length,
                                csv->offset + csv->length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_raise_system(err, ERR_STORAGE, errno, "cannot read \"%s\"", csv->path);
        if (got == 0) {
            csv->ended = true;
            break;
        }
        if (csv->digest != NULL &&
            !digest_add(csv->digest, csv->buffer + csv->length, (size_t)got, err))
            return false;
        csv->length += (size_t)got;
    }
    return true;
}

/* Finds the records of the buffer.  The last one of the file may lack its line end. */
static void
buffer_index(struct csv *csv, bool to_the_end)
{
    size_t length = csv->length;
    bool strictly;

    if (to_the_end && length > 0 && csv->buffer[length - 1] != '\n')
        csv->buffer[length++] = '\n';
    csv_index(csv->buffer, length, &csv->index);
    strictly = csv->index.quirky || (to_the_end && csv->index.open);
    if (strictly)
        csv_index_strictly(csv->buffer, csv->length, to_the_end, &csv->index);
    else
        csv->index.open = false;
}

static bool
buffer_is_broken(const struct csv *csv)
{
    size_t length = csv->index.starts[csv->index.cell_count];
    struct text whole = {.at = csv->buffer, .length = length < csv->length ? length : csv->length};

    return csv->index.unusual && !unicode_is_clean(whole);
}

static void
batch_make(struct csv *csv, bool cut_short, struct csv_batch *batch)
{
    size_t end = csv->index.starts[csv->index.cell_count];
    bool broken = buffer_is_broken(csv);

    *batch = (struct csv_batch){
        .bytes = csv->buffer,
        .offset = csv->offset,
        .starts = csv->index.starts,
        .records = csv->index.records,
        .record_count = csv->index.record_count,
        .quirky = csv->index.quirky,
        .broken = broken,
        .wary = csv->index.quirky || broken || end > CSV_CELL_MOST,
        .plain = csv->index.plain,
        .unclosed = csv->index.open && csv->ended,
        .cut_short = cut_short,
    };
    csv->used = end < csv->length ? end : csv->length;
}

static void
skip_byte_order_mark(struct csv *csv)
{
    if (csv->offset == 0 && csv->length >= 3 && memcmp(csv->buffer, "\xEF\xBB\xBF", 3) == 0) {
        memmove(csv->buffer, csv->buffer + 3, csv->length - 3);
        csv->length -= 3;
        csv->offset = 3;
    }
}

bool
csv_read(struct csv *csv, struct csv_batch *batch, struct error *err)
{
    bool cut_short = false;

    if (!interrupt_check(err))
        return false;
    csv->length -= csv->used;
    memmove(csv->buffer, csv->buffer + csv->used, csv->length);
    csv->offset += csv->used;
    csv->used = 0;
    for (;;) {
        if (!buffer_fill(csv, err))
            return false;
        skip_byte_order_mark(csv);
        buffer_index(csv, csv->ended);
        if (csv->index.record_count > 0 || csv->ended)
            break;
        if (csv->length >= CSV_RECORD_MOST) {
            buffer_index(csv, true);
            csv->ended = cut_short = true;
            break;
        }
        buffer_widen(csv, csv->room * 2);
    }
    batch_make(csv, cut_short, batch);
    return true;
}

bool
csv_digest(struct csv *csv, char hex[65], struct error *err)
{
    unsigned char sum[DIGEST_SIZE];

    must(csv->digest != NULL);
    if (!digest_end(csv->digest, sum, err))
        return false;
    digest_hex(sum, hex);
    return true;
}

struct text
csv_record(const struct csv_batch *batch, size_t record)
{
    size_t from = batch->starts[batch->records[record]];
    size_t to = batch->starts[batch->records[record + 1]] - 1;

    if (to > from && batch->bytes[to - 1] == '\r')
        to--;
    return (struct text){.at = batch->bytes + from, .length = to - from};
}

/* A cell that is blank without its quotes; nothing is changed. */
static bool
cell_is_blank(struct text text)
{
    text = unicode_trim(text);
    if (text.length >= 2 && text.at[0] == '"' && text.at[text.length - 1] == '"')
        text = unicode_trim((struct text){.at = text.at + 1, .length = text.length - 2});
    return text.length == 0;
}

bool
csv_cells_are_blank(const struct csv_batch *batch, size_t record)
{
    for (size_t cell = batch->records[record]; cell < batch->records[record + 1]; cell++) {
        size_t from = batch->starts[cell], to = batch->starts[cell + 1] - 1;

        if (!cell_is_blank((struct text){.at = batch->bytes + from, .length = to - from}))
            return false;
    }
    return true;
}

/* Takes the quotes off, in place: doubled ones become one.  False when they do not match. */
static bool
unquote(struct csv_batch batch, struct text *text)
{
    char *to = batch.bytes + (text->at - batch.bytes) + 1;
    const char *from = to, *end = text->at + text->length - 1;
    char *first = to;

    if (text->length < 2 || *end != '"')
        return false;
    while (from < end) {
        const char *quote = memchr(from, '"', (size_t)(end - from));
        size_t run = (size_t)((quote == NULL ? end : quote) - from);

        memmove(to, from, run);
        to += run;
        from += run;
        if (quote == NULL)
            break;
        if (from + 1 >= end || from[1] != '"')
            return false;
        *to++ = '"';
        from += 2;
    }
    *text = (struct text){.at = first, .length = (size_t)(to - first)};
    return true;
}

enum csv_fault
csv_clean(const struct csv_batch *batch, struct text *text)
{
    if (batch->broken && !unicode_is_clean(*text))
        return CSV_BAD_ENCODING;
    *text = unicode_trim(*text);
    if (text->length > 0 && text->at[0] == '"') {
        if (!unquote(*batch, text))
            return CSV_BAD_QUOTES;
        *text = unicode_trim(*text);
    } else if (batch->quirky && text->length > 0 && memchr(text->at, '"', text->length) != NULL) {
        return CSV_BAD_QUOTES;
    }
    return text->length > CSV_CELL_MOST ? CSV_TOO_LONG : CSV_GOOD;
}
