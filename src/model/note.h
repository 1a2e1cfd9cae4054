/* SPDX-License-Identifier: MIT */
/*
 * note - signed notes: a text, an empty line, and lines with signatures over it.
 *
 * A line is "— NAME BASE64", the bytes being a key's id and its signature.  Lines by keys that
 * nobody asked about are allowed and ignored; a line by a key that was asked about has to be right.
 *
 * Two kinds of keys.  A log signs the text.  A witness signs the time and the text, to say that it
 * has seen this checkpoint and none that contradicts it.
 *
 * Units    A witness's time is in seconds since 1970-01-01 in UTC.
 * Owns     Texts point into what was read, or live in the arena.
 * Errors   ERR_INPUT with what is wrong with the note.
 * Source   C2SP signed-note; C2SP tlog-cosignature, version 1.
 */
#ifndef DELTARETURN_MODEL_NOTE_H
#define DELTARETURN_MODEL_NOTE_H

#include "base/ed25519.h"
#include "base/hash.h"

#define NOTE_SIZE_MOST ((size_t)256 * 1024)

enum note_key_kind { NOTE_KEY_LOG = 1, NOTE_KEY_WITNESS = 4 };

struct note_key {
    struct text name;
    uint32_t id;
    enum note_key_kind kind;
    struct ed25519_key key;
};

/* Whether a name can be a key's: no white space, no plus sign, something at all. */
bool note_name_is_sound(struct text name);

/* The key of that name; its id is a part of SHA-256 over name, kind and key. */
struct note_key note_key_make(const struct hasher *hasher, struct text name,
                              enum note_key_kind kind, const struct ed25519_key *key);

/* NAME+ID+BASE64, the form in which a key is handed out, in the arena. */
char *note_key_format(struct arena *arena, const struct note_key *key);

/* Reads that form, and that the id is the key's. */
bool note_key_read(const struct hasher *hasher, struct text text, struct note_key *key,
                   struct error *err) MUST_USE;

struct note_line {
    struct text name;
    uint32_t id;
    struct text signature; /* what follows the id */
};

struct note {
    struct text text; /* with its last line feed */
    const struct note_line *lines;
    size_t count; /* at least 1 */
};

/* Reads a note's form; says nothing about its signatures. */
bool
note_read(struct arena *arena, struct text bytes, struct note *note, struct error *err) MUST_USE;

/* How a key stands to a note. */
struct note_mark {
    bool is_there;
    uint64_t at_seconds; /* of a witness */
};

/* Checks the lines of a key.  Fails when one of them is wrong; none is no failure. */
bool note_check(struct arena *arena, const struct note *note, const struct note_key *key,
                ed25519_check_fn *check, struct note_mark *mark, struct error *err) MUST_USE;

/* What a key signs for a text: the text, or for a witness the time and the text. */
struct text note_message(struct arena *arena, const struct note_key *key, struct text text,
                         uint64_t at_seconds);

/* Writes a signature line; the text and an empty line come before the first one. */
void note_put_line(struct builder *out, const struct note_key *key, uint64_t at_seconds,
                   const struct ed25519_signature *signature);

#endif
