/* SPDX-License-Identifier: MIT */
#include "store/ledger.h"

#include "store/statements.h"

static struct db_value
index_value(uint64_t index)
{
    must(index <= MERKLE_SIZE_MOST);
    return db_number((int64_t)index);
}

bool
ledger_size(struct db *db, const char *authority, uint64_t *size, struct error *err)
{
    bool row;

    if (!db_ask(db, LEAF_COUNT, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, LEAF_COUNT, &row, err))
        return false;
    must(row);
    *size = (uint64_t)db_number_at(db, LEAF_COUNT, 0);
    db_stop(db, LEAF_COUNT);
    return true;
}

bool
ledger_add(struct db *db, const char *authority, uint64_t seq, struct text bytes,
           const struct merkle_made *made, struct error *err)
{
    return db_run(db, LEAF_ADD,
                  DB_VALUES(db_text(authority), index_value(seq), db_bytes(bytes.at, bytes.length),
                            db_bytes(made->made, (size_t)made->count * HASH_SIZE)),
                  NULL, err);
}

static struct text
copied(struct arena *arena, struct text text)
{
    return (struct text){.at = arena_copy(arena, text.at, text.length), .length = text.length};
}

bool
ledger_leaf(struct db *db, struct arena *arena, const char *authority, uint64_t seq,
            struct text *bytes, struct error *err)
{
    bool row;

    if (!db_ask(db, LEAF_READ, DB_VALUES(db_text(authority), index_value(seq)), err) ||
        !db_next(db, LEAF_READ, &row, err))
        return false;
    if (!row)
        return error_raise(err, ERR_STORAGE, "the log has no leaf %llu", (unsigned long long)seq);
    *bytes = copied(arena, db_text_at(db, LEAF_READ, 0));
    db_stop(db, LEAF_READ);
    return true;
}

/* The rows of a statement that was asked, seq and bytes. */
static bool
walk_rows(struct db *db, enum statement statement, ledger_each *each, void *context,
          struct error *err)
{
    bool row;

    if (!db_next(db, statement, &row, err))
        return false;
    while (row) {
        if (!each(context, (uint64_t)db_number_at(db, statement, 0), db_text_at(db, statement, 1),
                  err)) {
            db_stop(db, statement);
            return false;
        }
        if (!db_next(db, statement, &row, err))
            return false;
    }
    return true;
}

bool
ledger_walk(struct db *db, const char *authority, uint64_t seq, ledger_each *each, void *context,
            struct error *err)
{
    return db_ask(db, LEAF_FROM, DB_VALUES(db_text(authority), index_value(seq)), err) &&
           walk_rows(db, LEAF_FROM, each, context, err);
}

bool
ledger_walk_range(struct db *db, const char *authority, uint64_t seq, uint64_t end,
                  ledger_each *each, void *context, struct error *err)
{
    return db_ask(db, LEAF_RANGE, DB_VALUES(db_text(authority), index_value(seq), index_value(end)),
                  err) &&
           walk_rows(db, LEAF_RANGE, each, context, err);
}

bool
ledger_walk_stored(struct db *db, const char *authority, uint64_t seq, uint64_t end,
                   ledger_each_stored *each, void *context, struct error *err)
{
    bool row;

    if (!db_ask(db, LEAF_STORED, DB_VALUES(db_text(authority), index_value(seq), index_value(end)),
                err) ||
        !db_next(db, LEAF_STORED, &row, err))
        return false;
    while (row) {
        struct ledger_stored stored = {
            .seq = (uint64_t)db_number_at(db, LEAF_STORED, 0),
            .bytes = db_text_at(db, LEAF_STORED, 1),
            .nodes = db_text_at(db, LEAF_STORED, 2),
        };

        if (!each(context, &stored, err)) {
            db_stop(db, LEAF_STORED);
            return false;
        }
        if (!db_next(db, LEAF_STORED, &row, err))
            return false;
    }
    return true;
}

/* A node stands beside the leaf that completed it, which is the last one below it. */
bool
ledger_node(void *context, unsigned level, uint64_t index, struct hash *node, struct error *err)
{
    struct ledger_nodes *nodes = context;
    uint64_t seq = ((index + 1) << level) - 1;
    struct text bytes = {.length = 0};
    bool row;

    if (!db_ask(nodes->db, LEAF_NODE,
                DB_VALUES(db_text(nodes->authority), index_value(seq),
                          db_number((int64_t)level * HASH_SIZE + 1)),
                err) ||
        !db_next(nodes->db, LEAF_NODE, &row, err))
        return false;
    if (row)
        bytes = db_text_at(nodes->db, LEAF_NODE, 0);
    if (bytes.length == HASH_SIZE)
        memcpy(node->bytes, bytes.at, HASH_SIZE);
    if (row)
        db_stop(nodes->db, LEAF_NODE);
    return bytes.length == HASH_SIZE ||
           error_raise(err, ERR_STORAGE, "the log's tree has no node %u/%llu", level,
                       (unsigned long long)index);
}

bool
ledger_add_checkpoint(struct db *db, const char *authority, uint64_t size, const char *note,
                      struct error *err)
{
    return db_run(db, CHECKPOINT_ADD,
                  DB_VALUES(db_text(authority), index_value(size), db_text(note)), NULL, err);
}

bool
ledger_renew_checkpoint(struct db *db, const char *authority, uint64_t size, const char *note,
                        struct error *err)
{
    return db_run(db, CHECKPOINT_RENEW,
                  DB_VALUES(db_text(authority), index_value(size), db_text(note)), NULL, err);
}

static bool
checkpoint_next(struct db *db, struct arena *arena, enum statement statement,
                struct ledger_checkpoint *checkpoint, struct error *err)
{
    bool row;

    *checkpoint = (struct ledger_checkpoint){.size = 0};
    if (!db_next(db, statement, &row, err))
        return false;
    if (row) {
        checkpoint->size = (uint64_t)db_number_at(db, statement, 0);
        checkpoint->note = db_copy_at(db, arena, statement, 1);
        db_stop(db, statement);
    }
    return true;
}

bool
ledger_last_checkpoint(struct db *db, struct arena *arena, const char *authority,
                       struct ledger_checkpoint *checkpoint, struct error *err)
{
    return db_ask(db, CHECKPOINT_LAST, DB_VALUES(db_text(authority)), err) &&
           checkpoint_next(db, arena, CHECKPOINT_LAST, checkpoint, err);
}

bool
ledger_covering_checkpoint(struct db *db, struct arena *arena, const char *authority, uint64_t seq,
                           struct ledger_checkpoint *checkpoint, struct error *err)
{
    return db_ask(db, CHECKPOINT_COVERING, DB_VALUES(db_text(authority), index_value(seq)), err) &&
           checkpoint_next(db, arena, CHECKPOINT_COVERING, checkpoint, err);
}

bool
ledger_checkpoints(struct db *db, struct arena *arena, const char *authority,
                   struct ledger_checkpoints *checkpoints, struct error *err)
{
    size_t room = 0;
    bool row;

    *checkpoints = (struct ledger_checkpoints){.list = NULL};
    if (!db_ask(db, CHECKPOINT_LIST, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, CHECKPOINT_LIST, &row, err))
        return false;
    while (row) {
        if (checkpoints->count == room) {
            struct ledger_checkpoint *more =
                ARENA_ARRAY(arena, struct ledger_checkpoint, 2 * room + 16);

            if (room > 0)
                memcpy(more, checkpoints->list, room * sizeof *more);
            checkpoints->list = more;
            room = 2 * room + 16;
        }
        checkpoints->list[checkpoints->count++] = (struct ledger_checkpoint){
            .size = (uint64_t)db_number_at(db, CHECKPOINT_LIST, 0),
            .note = db_copy_at(db, arena, CHECKPOINT_LIST, 1),
        };
        if (!db_next(db, CHECKPOINT_LIST, &row, err))
            return false;
    }
    return true;
}

bool
ledger_add_words(struct db *db, const char *authority, uint64_t seq,
                 const unsigned char key[WORDS_KEY_SIZE], const char *words, struct error *err)
{
    return db_run(db, WORDS_ADD,
                  DB_VALUES(db_text(authority), index_value(seq), db_bytes(key, WORDS_KEY_SIZE),
                            db_text(words)),
                  NULL, err);
}

bool
ledger_words(struct db *db, struct arena *arena, const char *authority, uint64_t seq,
             const char **words, struct text *key, struct error *err)
{
    bool row;

    *words = NULL;
    if (!db_ask(db, WORDS_READ, DB_VALUES(db_text(authority), index_value(seq)), err) ||
        !db_next(db, WORDS_READ, &row, err))
        return false;
    if (row) {
        *key = copied(arena, db_text_at(db, WORDS_READ, 0));
        *words = db_copy_at(db, arena, WORDS_READ, 1);
        db_stop(db, WORDS_READ);
    }
    return true;
}

bool
ledger_erase_words(struct db *db, const char *authority, uint64_t seq, struct error *err)
{
    return db_run(db, WORDS_ERASE, DB_VALUES(db_text(authority), index_value(seq)), NULL, err);
}

bool
ledger_erase_document(struct db *db, const char *authority, uint64_t seq, struct error *err)
{
    return db_run(db, DOCUMENT_ERASE, DB_VALUES(db_text(authority), index_value(seq)), NULL, err);
}

bool
ledger_add_document(struct db *db, const char *authority, uint64_t seq, struct text bytes,
                    struct error *err)
{
    return db_run(db, DOCUMENT_ADD,
                  DB_VALUES(db_text(authority), index_value(seq), db_bytes(bytes.at, bytes.length)),
                  NULL, err);
}

bool
ledger_document(struct db *db, struct arena *arena, const char *authority, uint64_t seq,
                struct text *bytes, struct error *err)
{
    bool row;

    *bytes = text_of("");
    if (!db_ask(db, DOCUMENT_READ, DB_VALUES(db_text(authority), index_value(seq)), err) ||
        !db_next(db, DOCUMENT_READ, &row, err))
        return false;
    if (row)
        *bytes = copied(arena, db_text_at(db, DOCUMENT_READ, 0));
    db_stop(db, DOCUMENT_READ);
    return true;
}
