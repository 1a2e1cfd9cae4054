/* SPDX-License-Identifier: MIT */
/*
 * xlsx - how long reading a workbook takes, beside the least that libzip and libxml2 can do with
 * it.
 *
 *   xlsx BOOK.xlsx [ROUNDS]
 *
 * Each round does three things in turn, so that whatever else the machine does hits all of them:
 *   floor    every part is inflated and pushed through libxml2's SAX parser with empty handlers;
 *   rowsets  rowsets_read: SHA-256 of the file, container checked, XML read, every cell formed
 *            (numbers, dates, shared texts), the table put together;
 *   feed     exports_read: the same, and the table as the CSV that the intake takes.
 * Of each the quickest round counts, in processor time.  The status is 1 when rowsets takes more
 * than 1.5 times the floor.
 */
#include <libxml/parser.h>
#include <time.h>
#include <zip.h>

#include "service/exports.h"
#include "service/rowsets.h"

#define ALLOWED 1.5

static void
no_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
         const xmlChar **space, int attributes, int defaults, const xmlChar **list)
{
    (void)context, (void)name, (void)prefix, (void)uri, (void)spaces, (void)space;
    (void)attributes, (void)defaults, (void)list;
}

static void
no_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)context, (void)name, (void)prefix, (void)uri;
}

static void
no_text(void *context, const xmlChar *text, int length)
{
    (void)context, (void)text, (void)length;
}

static void
push_part(zip_t *zip, zip_uint64_t part)
{
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = no_start,
                             .endElementNs = no_end,
                             .characters = no_text};
    xmlParserCtxt *parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
    zip_file_t *file = zip_fopen_index(zip, part, 0);
    char bytes[32768];
    zip_int64_t got;

    must(parser != NULL && file != NULL);
    while ((got = zip_fread(file, bytes, sizeof bytes)) > 0)
        must(xmlParseChunk(parser, bytes, (int)got, 0) == 0);
    must(got == 0 && xmlParseChunk(parser, bytes, 0, 1) == 0);
    zip_fclose(file);
    xmlFreeParserCtxt(parser);
}

static void
run_floor(const char *path)
{
    int problem = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY, &problem);

    must(zip != NULL);
    for (zip_int64_t part = 0; part < zip_get_num_entries(zip, 0); part++)
        push_part(zip, (zip_uint64_t)part);
    zip_discard(zip);
}

static void
run_rowsets(const char *path)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct rowset_file file;

    must(rowsets_read(arena, path, NULL, &file, &err));
}

static void
run_feed(const char *path)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct feed *feed;

    must(exports_read(arena, path, &feed, &err));
}

static double
seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(const char *path);
    } THINGS[] = {
        {"floor",   run_floor  },
        {"rowsets", run_rowsets},
        {"feed",    run_feed   },
    };
    int rounds = argc > 2 ? atoi(argv[2]) : 5;
    double best[3] = {1e9, 1e9, 1e9};

    must(argc > 1 && rounds > 0);
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < 3; i++) {
            double begun = seconds(), took;

            THINGS[i].run(argv[1]);
            took = seconds() - begun;
            best[i] = took < best[i] ? took : best[i];
        }
    for (int i = 0; i < 3; i++)
        printf("%-12s %8.3f s %6.2f x the floor\n", THINGS[i].name, best[i], best[i] / best[0]);
    return best[1] > ALLOWED * best[0];
}
