/* SPDX-License-Identifier: MIT */
/*
 * bare_pages - the list page of families as bare libmicrohttpd with SQLite would serve it: one thread
 * on epoll, the session looked up, fifty rows read and put into the page.  What a page costs at least.
 *
 *   bare_pages DATABASE
 *
 * pages.py makes DATABASE: part(name, bytes) holds what goes before, between and behind the cells of
 * a row; line(place, cell0...cell8) the rows, session(token, person) who is signed in.  Prints the
 * port it listens on, on 127.0.0.1, and serves until its standard input ends.
 */
#include <microhttpd.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <netinet/in.h>

#define CELLS     9
#define PIECES    (CELLS + 1) /* before, between and behind the cells of a row */
#define PAGE_ROOM 262144
#define FAILED    3

struct piece {
    char *bytes;
    size_t length;
};

struct bare {
    sqlite3_stmt *session, *lines;
    struct piece head, foot, row[PIECES];
};

struct page {
    char bytes[PAGE_ROOM];
    size_t length;
};

static void
put(struct page *page, const char *bytes, size_t length)
{
    if (length > PAGE_ROOM - page->length)
        exit(FAILED);
    memcpy(page->bytes + page->length, bytes, length);
    page->length += length;
}

static void
put_escaped(struct page *page, const char *text)
{
    for (;;) {
        size_t plain = strcspn(text, "<>&\"");

        put(page, text, plain);
        text += plain;
        if (*text == '\0')
            return;
        put(page, "&#", 2);
        page->length += (size_t)sprintf(page->bytes + page->length, "%d;", *text++);
    }
}

static void
put_lines(struct bare *bare, struct page *page)
{
    put(page, bare->head.bytes, bare->head.length);
    while (sqlite3_step(bare->lines) == SQLITE_ROW) {
        for (int cell = 0; cell < CELLS; cell++) {
            put(page, bare->row[cell].bytes, bare->row[cell].length);
            put_escaped(page, (const char *)sqlite3_column_text(bare->lines, cell));
        }
        put(page, bare->row[CELLS].bytes, bare->row[CELLS].length);
    }
    sqlite3_reset(bare->lines);
    put(page, bare->foot.bytes, bare->foot.length);
}

static enum MHD_Result
answer(void *owner, struct MHD_Connection *connection, const char *target, const char *method,
       const char *version, const char *body, size_t *body_length, void **seen)
{
    struct bare *bare = owner;
    const char *token = MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, "session");
    struct MHD_Response *response;
    enum MHD_Result queued;
    struct page page;
    bool signed_in;

    (void)target, (void)method, (void)version, (void)body, (void)body_length;
    if (*seen == NULL) {
        *seen = bare;
        return MHD_YES;
    }
    page.length = 0;
    sqlite3_bind_text(bare->session, 1, token == NULL ? "" : token, -1, SQLITE_STATIC);
    signed_in = sqlite3_step(bare->session) == SQLITE_ROW;
    sqlite3_reset(bare->session);
    if (signed_in)
        put_lines(bare, &page);
    response = MHD_create_response_from_buffer(page.length, page.bytes, MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(response, "Content-Type", "text/html; charset=utf-8");
    queued = MHD_queue_response(connection, signed_in ? 200 : 403, response);
    MHD_destroy_response(response);
    return queued;
}

static struct piece
part(sqlite3 *db, const char *name)
{
    struct piece piece;
    sqlite3_stmt *found;

    if (sqlite3_prepare_v2(db, "SELECT bytes FROM part WHERE name = ?", -1, &found, NULL) != 0 ||
        sqlite3_bind_text(found, 1, name, -1, SQLITE_STATIC) != 0 ||
        sqlite3_step(found) != SQLITE_ROW) {
        fprintf(stderr, "bare_pages: there is no part %s\n", name);
        exit(FAILED);
    }
    piece.length = (size_t)sqlite3_column_bytes(found, 0);
    piece.bytes = malloc(piece.length + 1);
    if (piece.bytes == NULL)
        exit(FAILED);
    memcpy(piece.bytes, sqlite3_column_text(found, 0), piece.length + 1);
    sqlite3_finalize(found);
    return piece;
}

int
main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct bare bare = {0};
    struct MHD_Daemon *daemon;
    char name[16], byte;
    sqlite3 *db;

    if (argc != 2 || sqlite3_open(argv[1], &db) != 0 ||
        sqlite3_prepare_v2(db, "SELECT person FROM session WHERE token = ?", -1, &bare.session,
                           NULL) != 0 ||
        sqlite3_prepare_v2(db,
                           "SELECT cell0, cell1, cell2, cell3, cell4, cell5, cell6, cell7, cell8"
                           " FROM line ORDER BY place LIMIT 50",
                           -1, &bare.lines, NULL) != 0) {
        fprintf(stderr, "bare_pages: needs the database that pages.py makes\n");
        return FAILED;
    }
    bare.head = part(db, "head");
    bare.foot = part(db, "foot");
    for (int piece = 0; piece < PIECES; piece++) {
        snprintf(name, sizeof name, "row%d", piece);
        bare.row[piece] = part(db, name);
    }
    daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, &bare,
                              MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_END);
    if (daemon == NULL)
        return FAILED;
    printf("%u\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        continue;
    MHD_stop_daemon(daemon);
    sqlite3_close_v2(db);
    return 0;
}
