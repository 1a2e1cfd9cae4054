/* SPDX-License-Identifier: MIT */
#include "model/note.h"

#include <inttypes.h>

#include "base/base64.h"
#include "base/hex.h"
#include "base/utf8.h"

#define DASH          "\xE2\x80\x94 " /* an em dash and a blank begin a signature line */
#define ID_SIZE       4
#define TIME_SIZE     8
#define LINES_MOST    100
#define NAME_LONGEST  255
#define KEY_TEXT_SIZE BASE64_LENGTH(1 + ED25519_KEY_SIZE)

/* White space as Unicode has it. */
static bool
is_space(uint32_t character)
{
    static const uint32_t OTHERS[] = {' ',    0x85,   0xA0,   0x1680, 0x2028,
                                      0x2029, 0x202F, 0x205F, 0x3000};

    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        if (character == OTHERS[i])
            return true;
    return (character >= 0x09 && character <= 0x0D) || (character >= 0x2000 && character <= 0x200A);
}

bool
note_name_is_sound(struct text name)
{
    size_t length;
    uint32_t character;

    for (size_t at = 0; at < name.length; at += length) {
        length = utf8_read(name, at, &character);
        if (length == 0 || is_space(character) || character == '+' || character < 0x20)
            return false;
    }
    return name.length > 0 && name.length <= NAME_LONGEST;
}

static uint32_t
big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

struct note_key
note_key_make(const struct hasher *hasher, struct text name, enum note_key_kind kind,
              const struct ed25519_key *key)
{
    const char between[2] = {'\n', (char)kind};
    const struct text parts[] = {
        name, {between,                  sizeof between  },
         {(const char *)key->bytes, ED25519_KEY_SIZE}
    };
    struct hash sum = hash_parts(hasher, parts, sizeof parts / sizeof *parts);

    must(note_name_is_sound(name));
    return (struct note_key){.name = name, .id = big_endian(sum.bytes), .kind = kind, .key = *key};
}

char *
note_key_format(struct arena *arena, const struct note_key *key)
{
    struct builder out = {.arena = arena};
    unsigned char bytes[1 + ED25519_KEY_SIZE] = {(unsigned char)key->kind};

    memcpy(bytes + 1, key->key.bytes, ED25519_KEY_SIZE);
    builder_put(&out, key->name.at, key->name.length);
    builder_printf(&out, "+%08" PRIx32 "+", key->id);
    builder_base64(&out, bytes, sizeof bytes);
    return out.at;
}

bool
note_key_read(const struct hasher *hasher, struct text text, struct note_key *key,
              struct error *err)
{
    static const char SHAPE[] = "a public key has the form NAME+ID+BASE64";
    struct text name, rest, id, base64;
    unsigned char id_bytes[ID_SIZE], bytes[1 + ED25519_KEY_SIZE];
    struct ed25519_key read;

    if (!text_cut(text, '+', &name, &rest) || !text_cut(rest, '+', &id, &base64) ||
        !note_name_is_sound(name) || !hex_read(id, id_bytes, ID_SIZE))
        return error_raise(err, ERR_INPUT, "%s", SHAPE);
    if (!base64_read(base64, bytes, sizeof bytes))
        return error_raise(err, ERR_INPUT, "%s, of 33 bytes", SHAPE);
    if (bytes[0] != NOTE_KEY_LOG && bytes[0] != NOTE_KEY_WITNESS)
        return error_raise(err, ERR_INPUT,
                           "the public key is of kind %u; a log's is 1 and a witness's is 4",
                           bytes[0]);
    memcpy(read.bytes, bytes + 1, ED25519_KEY_SIZE);
    *key = note_key_make(hasher, name, (enum note_key_kind)bytes[0], &read);
    return key->id == big_endian(id_bytes) ||
           error_raise(err, ERR_INPUT, "the public key's id is %.8s, and would be %08" PRIx32,
                       id.at, key->id);
}

/* UTF-8 without controls other than line feeds. */
static bool
is_plain(struct text bytes)
{
    size_t length;
    uint32_t character;

    for (size_t at = 0; at < bytes.length; at += length) {
        length = utf8_read(bytes, at, &character);
        if (length == 0 || (character < 0x20 && character != '\n'))
            return false;
    }
    return true;
}

static bool
read_line(struct arena *arena, struct text text, struct note_line *line)
{
    static const size_t DASH_LENGTH = sizeof DASH - 1;
    struct text base64, bytes;

    if (text.length < DASH_LENGTH || memcmp(text.at, DASH, DASH_LENGTH) != 0)
        return false;
    text = (struct text){text.at + DASH_LENGTH, text.length - DASH_LENGTH};
    if (!text_cut(text, ' ', &line->name, &base64) || !note_name_is_sound(line->name) ||
        !base64_decode(arena, base64, &bytes) || bytes.length <= ID_SIZE)
        return false;
    line->id = big_endian((const unsigned char *)bytes.at);
    line->signature = (struct text){bytes.at + ID_SIZE, bytes.length - ID_SIZE};
    return true;
}

static bool
read_lines(struct arena *arena, struct text rest, struct note *note, struct error *err)
{
    struct note_line *lines = ARENA_ARRAY(arena, struct note_line, LINES_MOST);
    struct text line;

    for (; rest.length > 0; note->count++) {
        if (note->count == LINES_MOST)
            return error_raise(err, ERR_INPUT, "the note has more than %d signatures", LINES_MOST);
        if (!text_cut(rest, '\n', &line, &rest) || !read_line(arena, line, &lines[note->count]))
            return error_raise(err, ERR_INPUT,
                               "signature line %zu of the note does not have the form \"" DASH
                               "NAME BASE64\"",
                               note->count + 1);
    }
    note->lines = lines;
    return note->count > 0 || error_raise(err, ERR_INPUT, "the note has no signature");
}

bool
note_read(struct arena *arena, struct text bytes, struct note *note, struct error *err)
{
    size_t end = bytes.length;

    *note = (struct note){.count = 0};
    if (bytes.length > NOTE_SIZE_MOST)
        return error_raise(err, ERR_INPUT, "the note is longer than %zu bytes", NOTE_SIZE_MOST);
    if (!is_plain(bytes))
        return error_raise(err, ERR_INPUT, "the note is not plain text in UTF-8");
    while (end >= 2 && !(bytes.at[end - 1] == '\n' && bytes.at[end - 2] == '\n'))
        end--;
    if (end < 2)
        return error_raise(err, ERR_INPUT,
                           "the note has no empty line between text and signatures");
    note->text = (struct text){bytes.at, end - 1};
    return read_lines(arena, (struct text){bytes.at + end, bytes.length - end}, note, err);
}

struct text
note_message(struct arena *arena, const struct note_key *key, struct text text, uint64_t at_seconds)
{
    struct builder out = {.arena = arena};

    if (key->kind == NOTE_KEY_LOG)
        return text;
    builder_printf(&out, "cosignature/v1\ntime %" PRIu64 "\n", at_seconds);
    builder_put(&out, text.at, text.length);
    return (struct text){out.at, out.length};
}

static bool
line_is_right(struct arena *arena, const struct note *note, const struct note_line *line,
              const struct note_key *key, ed25519_check_fn *check, struct note_mark *mark)
{
    size_t before = key->kind == NOTE_KEY_WITNESS ? TIME_SIZE : 0;
    struct ed25519_signature signature;
    uint64_t at_seconds = 0;

    if (line->signature.length != before + ED25519_SIGNATURE_SIZE)
        return false;
    for (size_t i = 0; i < before; i++)
        at_seconds = at_seconds << 8 | (unsigned char)line->signature.at[i];
    memcpy(signature.bytes, line->signature.at + before, ED25519_SIGNATURE_SIZE);
    *mark = (struct note_mark){.is_there = true, .at_seconds = at_seconds};
    return check(&key->key, note_message(arena, key, note->text, at_seconds), &signature);
}

bool
note_check(struct arena *arena, const struct note *note, const struct note_key *key,
           ed25519_check_fn *check, struct note_mark *mark, struct error *err)
{
    *mark = (struct note_mark){.is_there = false};
    for (size_t i = 0; i < note->count; i++) {
        const struct note_line *line = &note->lines[i];

        if (line->id == key->id && text_equals(line->name, key->name) &&
            !line_is_right(arena, note, line, key, check, mark))
            return error_raise(err, ERR_INPUT, "the signature of %.*s is wrong",
                               TEXT_ARGS(key->name));
    }
    return true;
}

void
note_put_line(struct builder *out, const struct note_key *key, uint64_t at_seconds,
              const struct ed25519_signature *signature)
{
    unsigned char bytes[ID_SIZE + TIME_SIZE + ED25519_SIGNATURE_SIZE];
    size_t length = 0;

    for (int shift = 24; shift >= 0; shift -= 8)
        bytes[length++] = (unsigned char)(key->id >> shift);
    for (int shift = 56; key->kind == NOTE_KEY_WITNESS && shift >= 0; shift -= 8)
        bytes[length++] = (unsigned char)(at_seconds >> shift);
    memcpy(bytes + length, signature->bytes, ED25519_SIGNATURE_SIZE);
    builder_puts(out, DASH);
    builder_put(out, key->name.at, key->name.length);
    builder_puts(out, " ");
    builder_base64(out, bytes, length + ED25519_SIGNATURE_SIZE);
    builder_puts(out, "\n");
}
