/* SPDX-License-Identifier: MIT */
#include "port/db_log.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* SQLite 3.40 takes a write of exactly 128 KiB for a disk that is full. */
#define GATHERED_MOST ((sqlite3_int64)120 * 1024)

/* In front of each page; bytes 4 to 7 are the database's length when it is the last of a commit,
 * and zero before. */
#define FRAME_HEAD   24
#define FRAME_LENGTH 4

struct log_file {
    sqlite3_file base; /* first: this is what SQLite knows */
    sqlite3_file *real;
    unsigned char *gathered;
    sqlite3_int64 begin, length; /* where it belongs in the file, in bytes */
    bool ends_commit;            /* the page that comes next does */
};

static struct log_file *
log_of(sqlite3_file *file)
{
    return (struct log_file *)(void *)file;
}

/* What was not written is forgotten: SQLite takes back the commit that it was part of. */
static int
log_flush(struct log_file *log)
{
    int length = (int)log->length;

    log->length = 0;
    log->ends_commit = false;
    return length == 0 ? SQLITE_OK
                       : log->real->pMethods->xWrite(log->real, log->gathered, length, log->begin);
}

static bool
follows(const struct log_file *log, int count, sqlite3_int64 at)
{
    return log->length == 0 ||
           (at == log->begin + log->length && count <= GATHERED_MOST - log->length);
}

static bool
head_ends_commit(const void *bytes, int count)
{
    static const unsigned char NOT_THE_LAST[4] = {0};

    return count == FRAME_HEAD && memcmp((const unsigned char *)bytes + FRAME_LENGTH, NOT_THE_LAST,
                                         sizeof NOT_THE_LAST) != 0;
}

static int
log_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
    struct log_file *log = log_of(file);
    bool is_last = log->ends_commit;

    if (!follows(log, count, at)) {
        int code = log_flush(log);

        if (code != SQLITE_OK)
            return code;
    }
    must(count <= GATHERED_MOST); /* a page at most */
    if (log->length == 0)
        log->begin = at;
    memcpy(log->gathered + log->length, bytes, (size_t)count);
    log->length += count;
    log->ends_commit = head_ends_commit(bytes, count);
    return is_last ? log_flush(log) : SQLITE_OK;
}

static int
log_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at)
{
    struct log_file *log = log_of(file);
    int code = log_flush(log);

    return code != SQLITE_OK ? code : log->real->pMethods->xRead(log->real, bytes, count, at);
}

static int
log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct log_file *log = log_of(file);
    int code = log_flush(log);

    return code != SQLITE_OK ? code : log->real->pMethods->xTruncate(log->real, size);
}

static int
log_sync(sqlite3_file *file, int flags)
{
    struct log_file *log = log_of(file);
    int code = log_flush(log);

    return code != SQLITE_OK ? code : log->real->pMethods->xSync(log->real, flags);
}

static int
log_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct log_file *log = log_of(file);
    int code = log_flush(log);

    return code != SQLITE_OK ? code : log->real->pMethods->xFileSize(log->real, size);
}

static int
log_close(sqlite3_file *file)
{
    struct log_file *log = log_of(file);
    int flushed = log_flush(log), closed = log->real->pMethods->xClose(log->real);

    free(log->gathered);
    return flushed != SQLITE_OK ? flushed : closed;
}

/* SQLite locks the database, never its log. */
static int
log_lock(sqlite3_file *file, int level)
{
    return log_of(file)->real->pMethods->xLock(log_of(file)->real, level);
}

static int
log_unlock(sqlite3_file *file, int level)
{
    return log_of(file)->real->pMethods->xUnlock(log_of(file)->real, level);
}

static int
log_is_reserved(sqlite3_file *file, int *reserved)
{
    return log_of(file)->real->pMethods->xCheckReservedLock(log_of(file)->real, reserved);
}

static int
log_control(sqlite3_file *file, int what, void *argument)
{
    return log_of(file)->real->pMethods->xFileControl(log_of(file)->real, what, argument);
}

static int
log_sector(sqlite3_file *file)
{
    return log_of(file)->real->pMethods->xSectorSize(log_of(file)->real);
}

static int
log_device(sqlite3_file *file)
{
    return log_of(file)->real->pMethods->xDeviceCharacteristics(log_of(file)->real);
}

static const sqlite3_io_methods METHODS = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_is_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};

/* SQLite's own file system; the other differs from it in how a write-ahead log is opened. */
static sqlite3_vfs *own;
static sqlite3_vfs gathering;

static int
system_open(sqlite3_vfs *system, sqlite3_filename name, sqlite3_file *file, int flags,
            int *flags_out)
{
    struct log_file *log = log_of(file);
    int code;

    (void)system;
    if (!(flags & SQLITE_OPEN_WAL))
        return own->xOpen(own, name, file, flags, flags_out);
    *log = (struct log_file){.real = (sqlite3_file *)(void *)(log + 1)};
    code = own->xOpen(own, name, log->real, flags, flags_out);
    if (code != SQLITE_OK)
        return code;
    log->gathered = malloc((size_t)GATHERED_MOST);
    must(log->gathered != NULL);
    log->base.pMethods = &METHODS;
    return SQLITE_OK;
}

void
db_log_register(void)
{
    own = sqlite3_vfs_find(NULL);
    must(own != NULL);
    gathering = *own;
    gathering.pNext = NULL;
    gathering.zName = DB_LOG_SYSTEM;
    gathering.szOsFile = (int)sizeof(struct log_file) + own->szOsFile;
    gathering.xOpen = system_open;
    must(sqlite3_vfs_register(&gathering, 0) == SQLITE_OK);
}
