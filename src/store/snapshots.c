/* SPDX-License-Identifier: MIT */
#include "store/snapshots.h"

#include "store/statements.h"

bool
snapshots_add(struct db *db, const char *authority, const char *id, const char *person,
              int64_t moment, const struct artefacts *files, bool *new, struct error *err)
{
    int64_t rows = 0;

    if (!db_run(db, SNAPSHOT_ADD,
                DB_VALUES(db_text(id), db_text(authority), db_text(person), db_number(moment)),
                &rows, err))
        return false;
    *new = rows == 1;
    for (size_t i = 0; *new &&i < files->count; i++)
        if (!db_run(db, SNAPSHOT_FILE_ADD,
                    DB_VALUES(db_text(id), db_text(files->list[i].name),
                              db_text(files->list[i].sha256), db_number(files->list[i].length)),
                    NULL, err))
            return false;
    return true;
}

bool
snapshots_last(struct db *db, struct arena *arena, const char *authority, const char **id,
               struct error *err)
{
    bool row;

    *id = NULL;
    if (!db_ask(db, SNAPSHOT_LAST, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, SNAPSHOT_LAST, &row, err))
        return false;
    if (row) {
        *id = db_copy_at(db, arena, SNAPSHOT_LAST, 0);
        db_stop(db, SNAPSHOT_LAST);
    }
    return true;
}

bool
snapshots_find(struct db *db, const char *id, struct snapshot *snapshot, bool *found,
               struct error *err)
{
    *snapshot = (struct snapshot){.id = id};
    if (!db_ask(db, SNAPSHOT_READ, DB_VALUES(db_text(id)), err) ||
        !db_next(db, SNAPSHOT_READ, found, err))
        return false;
    if (!*found)
        return true;
    snapshot->imported = db_number_at(db, SNAPSHOT_READ, 0);
    snapshot->erased = db_number_at(db, SNAPSHOT_READ, 1);
    db_stop(db, SNAPSHOT_READ);
    return true;
}

/* What either of two statements lists, with the same columns. */
static bool
list_read(struct db *db, struct arena *arena, enum statement which, const char *authority,
          struct snapshots *snapshots, struct error *err)
{
    size_t room = 0;
    bool row;

    *snapshots = (struct snapshots){.list = NULL};
    if (!db_ask(db, which, DB_VALUES(db_text(authority)), err) || !db_next(db, which, &row, err))
        return false;
    while (row) {
        snapshots->list =
            arena_grow(arena, snapshots->list, &room, snapshots->count, sizeof *snapshots->list);
        snapshots->list[snapshots->count++] = (struct snapshot){
            .id = db_copy_at(db, arena, which, 0),
            .imported = db_number_at(db, which, 1),
            .erased = db_number_at(db, which, 2),
            .files = db_number_at(db, which, 3),
            .bytes = db_number_at(db, which, 4),
        };
        if (!db_next(db, which, &row, err))
            return false;
    }
    return true;
}

bool
snapshots_list(struct db *db, struct arena *arena, const char *authority,
               struct snapshots *snapshots, struct error *err)
{
    return list_read(db, arena, SNAPSHOT_LIST, authority, snapshots, err);
}

bool
snapshots_erased(struct db *db, struct arena *arena, const char *authority,
                 struct snapshots *snapshots, struct error *err)
{
    return list_read(db, arena, SNAPSHOT_ERASED, authority, snapshots, err);
}

bool
snapshots_files(struct db *db, struct arena *arena, const char *id, struct artefacts *files,
                struct error *err)
{
    size_t room = 0;
    bool row;

    *files = (struct artefacts){.list = NULL};
    if (!db_ask(db, SNAPSHOT_FILES, DB_VALUES(db_text(id)), err) ||
        !db_next(db, SNAPSHOT_FILES, &row, err))
        return false;
    if (!row)
        return error_raise(err, ERR_INPUT, "there is no snapshot \"%s\"", id);
    while (row) {
        files->list = arena_grow(arena, files->list, &room, files->count, sizeof *files->list);
        files->list[files->count++] = (struct artefact){
            .name = db_copy_at(db, arena, SNAPSHOT_FILES, 0),
            .sha256 = db_copy_at(db, arena, SNAPSHOT_FILES, 1),
            .length = db_number_at(db, SNAPSHOT_FILES, 2),
        };
        if (!db_next(db, SNAPSHOT_FILES, &row, err))
            return false;
    }
    return true;
}

bool
snapshots_is_used(struct db *db, const char *id, bool *used, struct error *err)
{
    bool row;

    if (!db_ask(db, SNAPSHOT_USED, DB_VALUES(db_text(id)), err) ||
        !db_next(db, SNAPSHOT_USED, &row, err))
        return false;
    must(row);
    *used = db_number_at(db, SNAPSHOT_USED, 0) > 0;
    db_stop(db, SNAPSHOT_USED);
    return true;
}

bool
snapshots_erase(struct db *db, const char *id, int64_t moment, struct error *err)
{
    return db_run(db, SNAPSHOT_ERASE, DB_VALUES(db_text(id), db_number(moment)), NULL, err);
}
