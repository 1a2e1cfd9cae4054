/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* madvise */
#include "service/shelf_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/file.h"
#include "base/parallel.h"
#include "model/family_order.h"

#define FORMAT  1
#define PAGE    CHECKSUM_PAGE
#define SLICES  16
#define BUFFER  ((size_t)64 * PAGE)
#define IN_TWOS ((uint64_t)1024 * 1024) /* bytes; less is quicker without a second thread */

static const char MAGIC[8] = "dr-shelf";

struct extent {
    uint64_t at, size, count;
};

/* The first page. */
struct head {
    char magic[sizeof MAGIC];
    uint32_t format, there, kept, part_count;
    uint64_t length; /* of the file */
    struct extent words, parts[PART_COUNT];
    uint64_t slices[SLICES]; /* sums of the body */
    uint64_t sum;            /* of the head, while this is 0 */
};
_Static_assert(sizeof(struct head) <= PAGE, "the head is one page");

union head_page {
    struct head head;
    unsigned char bytes[PAGE];
};

static uint64_t
whole_pages(uint64_t bytes)
{
    return (bytes + PAGE - 1) / PAGE * PAGE;
}

/* Where a slice of the body begins; the end of the body for SLICES. */
static uint64_t
slice_at(uint64_t length, unsigned slice)
{
    return PAGE + (length / PAGE - 1) * slice / SLICES * PAGE;
}

static uint64_t
head_sum(const union head_page *page)
{
    union head_page copy = *page;

    copy.head.sum = 0;
    return checksum_add(0, copy.bytes, PAGE);
}

/* ---- writing ---- */

struct writing {
    struct new_file *file;
    union head_page *page;
    unsigned char *buffer;
    uint64_t at; /* how far the file is written */
    unsigned slice;
};

static void
place_parts(const struct part parts[PART_COUNT], const char *words, struct head *head)
{
    uint64_t at = PAGE;

    head->words = (struct extent){.at = at, .size = 1, .count = strlen(words)};
    at += whole_pages(head->words.count);
    for (unsigned i = 0; i < PART_COUNT; i++) {
        head->parts[i] = (struct extent){.at = at, .size = parts[i].size, .count = parts[i].count};
        at += whole_pages(parts[i].size * parts[i].count);
    }
    head->length = at;
}

/* Whole pages, each into the sum of its slice. */
static bool
put_pages(struct writing *w, const unsigned char *bytes, size_t length)
{
    struct head *head = &w->page->head;

    for (size_t done = 0; done < length; done += PAGE) {
        while (w->at + done >= slice_at(head->length, w->slice + 1))
            w->slice++;
        head->slices[w->slice] = checksum_add(head->slices[w->slice], bytes + done, PAGE);
    }
    w->at += length;
    return fwrite(bytes, 1, length, file_stream(w->file)) == length;
}

/* What lies in the buffer, with noughts up to the end of its last page. */
static bool
put_buffer(struct writing *w, size_t length)
{
    size_t whole = whole_pages(length);

    memset(w->buffer + length, 0, whole - length);
    return put_pages(w, w->buffer, whole);
}

static bool
put_words(struct writing *w, const char *words)
{
    size_t length = strlen(words);

    for (size_t at = 0; at < length; at += BUFFER) {
        size_t some = length - at < BUFFER ? length - at : BUFFER;

        memcpy(w->buffer, words + at, some);
        if (!put_buffer(w, some))
            return false;
    }
    return true;
}

/* As many items at a time as fill whole pages: PAGE of them do. */
static bool
put_part(struct writing *w, const struct family_order *order, const struct part *parts,
         unsigned part)
{
    size_t size = parts[part].size, at_once = BUFFER / size / PAGE * PAGE;
    size_t count = parts[part].count;

    must(at_once > 0);
    for (size_t first = 0; first < count; first += at_once) {
        size_t some = count - first < at_once ? count - first : at_once;

        family_order_copy(order, parts, part, first, some, w->buffer);
        if (!put_buffer(w, some * size))
            return false;
    }
    return true;
}

static bool
put_body(struct writing *w, struct arena *arena, const char *words, const struct part *parts)
{
    struct family_order order;

    family_order_make(arena, parts, &order);
    if (!put_words(w, words))
        return false;
    for (unsigned part = 0; part < PART_COUNT; part++)
        if (!put_part(w, &order, parts, part))
            return false;
    return true;
}

bool
shelf_write(const char *path, const char *words, struct dataset *dataset, uint32_t code_count,
            struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct part parts[PART_COUNT];
    union head_page *page = ARENA_ARRAY(arena, union head_page, 1);
    struct writing w = {.page = page, .buffer = arena_alloc(arena, BUFFER), .at = PAGE};
    FILE *stream;
    bool good;

    dataset_parts(dataset, code_count, parts);
    memcpy(page->head.magic, MAGIC, sizeof MAGIC);
    page->head.format = FORMAT;
    page->head.part_count = PART_COUNT;
    page->head.there = dataset_there(dataset);
    page->head.kept = dataset->detail.kept;
    place_parts(parts, words, &page->head);
    if (!file_create(arena, path, &w.file, err))
        return false;
    stream = file_stream(w.file);
    good = fseeko(stream, PAGE, SEEK_SET) == 0 && put_body(&w, arena, words, parts);
    page->head.sum = head_sum(page);
    good = good && fseeko(stream, 0, SEEK_SET) == 0 && fwrite(page, PAGE, 1, stream) == 1;
    if (!good)
        return error_raise(err, ERR_STORAGE, "cannot write \"%s\"", path);
    return file_commit(w.file, err);
}

/* ---- taking ---- */

struct mapping_of_file {
    unsigned char *at;
    size_t length;
};

static void
unmap(void *handle)
{
    struct mapping_of_file *mapped = handle;

    munmap(mapped->at, mapped->length);
}

/* Ours alone: nobody else can have written it, or may read it. */
static bool
is_private(int file, uint64_t *length)
{
    struct stat status;

    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != geteuid() ||
        (status.st_mode & 077) != 0 || status.st_size < PAGE)
        return false;
    *length = (uint64_t)status.st_size;
    return true;
}

static struct mapping_of_file *
map_file(struct arena *arena, const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct mapping_of_file *mapped = NULL;
    void *at = MAP_FAILED;
    uint64_t length;

    if (file < 0)
        return NULL;
    if (is_private(file, &length))
        at = mmap(NULL, length, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (at == MAP_FAILED)
        return NULL;
    mapped = ARENA_ARRAY(arena, struct mapping_of_file, 1);
    *mapped = (struct mapping_of_file){.at = at, .length = length};
    arena_defer(arena, unmap, mapped);
    return mapped;
}

static bool
extent_fits(const struct extent *extent, uint64_t size, uint64_t length)
{
    return extent->size == size && extent->at % PAGE == 0 && extent->at >= PAGE &&
           extent->at <= length && extent->count <= (length - extent->at) / size;
}

/* Whether the head is sound, of this format, and every array within the file. */
static bool
head_fits(const struct mapping_of_file *mapped)
{
    const union head_page *page = (const union head_page *)(const void *)mapped->at;
    const struct head *head = &page->head;
    struct part sizes[PART_COUNT];
    struct dataset none = {.room = {0}};

    if (memcmp(head->magic, MAGIC, sizeof MAGIC) != 0 || head->format != FORMAT ||
        head->part_count != PART_COUNT || head->length != mapped->length ||
        head->length % PAGE != 0 || head->sum != head_sum(page))
        return false;
    dataset_parts(&none, 0, sizes);
    for (unsigned i = 0; i < PART_COUNT; i++)
        if (!extent_fits(&head->parts[i], sizes[i].size, head->length))
            return false;
    return extent_fits(&head->words, 1, head->length);
}

struct slice {
    const struct mapping_of_file *mapped;
    unsigned number;
};

static bool
check_slice(void *context, struct error *err)
{
    const struct slice *slice = context;
    const struct mapping_of_file *mapped = slice->mapped;
    const struct head *head = &((const union head_page *)(const void *)mapped->at)->head;
    uint64_t at = slice_at(head->length, slice->number);
    uint64_t length = slice_at(head->length, slice->number + 1) - at;

#ifdef MADV_POPULATE_READ
    madvise(mapped->at + at, length, MADV_POPULATE_READ); /* all its pages at once, if it may be */
#endif
    return checksum_add(0, mapped->at + at, length) == head->slices[slice->number] ||
           error_raise(err, ERR_STORAGE, "spoilt");
}

static bool
body_is_sound(const struct mapping_of_file *mapped, unsigned threads)
{
    struct error spoilt = {.code = ERR_NONE};
    struct slice slices[SLICES];
    struct task tasks[SLICES];

    for (unsigned i = 0; i < SLICES; i++) {
        slices[i] = (struct slice){.mapped = mapped, .number = i};
        tasks[i] = (struct task){.run = check_slice, .context = &slices[i]};
    }
    return parallel_run(tasks, SLICES, threads, &spoilt);
}

static unsigned
threads_for(uint64_t bytes)
{
    unsigned processors = parallel_processors();

    return bytes < IN_TWOS ? 1 : processors;
}

static struct dataset *
dataset_at(struct arena *arena, const struct mapping_of_file *mapped)
{
    const struct head *head = &((const union head_page *)(const void *)mapped->at)->head;
    struct dataset *dataset = ARENA_ARRAY(arena, struct dataset, 1);
    struct part parts[PART_COUNT];

    for (unsigned i = 0; i < PART_COUNT; i++)
        parts[i] = (struct part){.at = mapped->at + head->parts[i].at,
                                 .size = head->parts[i].size,
                                 .count = head->parts[i].count};
    dataset_of_parts(parts, head->there, head->kept != 0, dataset);
    return dataset;
}

struct dataset *
shelf_map(struct arena *arena, const char *path, const char *words, unsigned *threads)
{
    const struct mapping_of_file *mapped = map_file(arena, path);
    const struct head *head;

    if (mapped == NULL || !head_fits(mapped))
        return NULL;
    head = &((const union head_page *)(const void *)mapped->at)->head;
    if (*threads == 0)
        *threads = threads_for(head->length);
    if (head->words.count != strlen(words) ||
        memcmp(mapped->at + head->words.at, words, head->words.count) != 0 ||
        !body_is_sound(mapped, *threads))
        return NULL;
    return dataset_at(arena, mapped);
}
