/* SPDX-License-Identifier: MIT */
/*
 * db_log - writes the database's write-ahead log in few pieces.
 *
 * SQLite writes each page of a commit with two calls of the kernel, one for the page and one for
 * the 24 bytes in front of it.  They lie one behind the other, so here they are gathered, and
 * written when the last of a commit is there, or when anything else is asked of the file: a sync,
 * a look into it, its length.  What SQLite is told is on the disk is on the disk, and what it lets
 * other connections see is in the file, as without this.
 *
 * Owns     The file and what is gathered, for as long as SQLite has the file open.
 * Errors   As SQLite's own, from the call that ends a commit: it is taken back then.
 * Source   sqlite.org: "WAL-mode File Format", "The OS Backend (VFS) To SQLite".
 */
#ifndef DELTARETURN_PORT_DB_LOG_H
#define DELTARETURN_PORT_DB_LOG_H

/* The file system of connections that write, by its name in SQLite. */
#define DB_LOG_SYSTEM "deltareturn-gathering"

/* Makes it known to SQLite; once a process. */
void db_log_register(void);

#endif
