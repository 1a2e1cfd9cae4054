/* SPDX-License-Identifier: MIT */
#include "service/signing_slots.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "port/digest.h"

#define SLOT_SIZE 256
#define SLOTS     2

const char *
slots_name(struct arena *arena, const char *dir)
{
    return path_join(arena, dir, "signer.state");
}

/* What stands behind a tree in its place. */
enum standing { KEPT, PROMISED };
static const char *const STANDINGS[] = {[KEPT] = "", [PROMISED] = "promised "};

/* "SIZE ROOT [promised ]SUM\n", filled up with blanks; SUM is over what stands before it. */
static void
slot_form(const struct slots *slots, const struct merkle_head *head, enum standing standing,
          char slot[SLOT_SIZE])
{
    char body[128];
    int length = snprintf(body, sizeof body, "%020llu %s %s", (unsigned long long)head->size,
                          hash_hex(&head->root).text, STANDINGS[standing]);
    struct hash sum = hash_text(slots->hasher, (struct text){.at = body, .length = (size_t)length});

    memset(slot, ' ', SLOT_SIZE);
    memcpy(slot, body, (size_t)length);
    memcpy(slot + length, hash_hex(&sum).text, (size_t)2 * HASH_SIZE);
    slot[SLOT_SIZE - 1] = '\n';
}

/* What a slot says, if it is whole. */
struct said {
    bool whole;
    enum standing standing;
    struct merkle_head head;
};

static bool
slot_says(const struct slots *slots, const char slot[SLOT_SIZE], enum standing standing,
          const struct merkle_head *head)
{
    char again[SLOT_SIZE];

    slot_form(slots, head, standing, again);
    return memcmp(again, slot, SLOT_SIZE) == 0;
}

static struct said
slot_read(const struct slots *slots, const char slot[SLOT_SIZE])
{
    struct said said = {.whole = false};
    char number[21];

    memcpy(number, slot, 20);
    number[20] = '\0';
    if (strspn(number, "0123456789") != 20 ||
        !hash_read_hex((struct text){.at = slot + 21, .length = (size_t)2 * HASH_SIZE},
                       &said.head.root))
        return said;
    said.head.size = strtoull(number, NULL, 10);
    said.standing = slot_says(slots, slot, KEPT, &said.head) ? KEPT : PROMISED;
    said.whole = slot_says(slots, slot, said.standing, &said.head);
    return said;
}

/* Which of the two has what is kept: the one that says so, of two the larger.  Where none does, a
 * promise was kept that nobody had the time to write down, since the other place was written to
 * only behind that: it is the smaller of two, or the one that is whole. */
static unsigned
kept_place(const struct said said[SLOTS])
{
    unsigned larger = said[1].head.size > said[0].head.size ? 1 : 0;

    if (!said[0].whole || !said[1].whole)
        return said[0].whole ? 0 : 1;
    if (said[0].standing != said[1].standing)
        return said[0].standing == KEPT ? 0 : 1;
    return said[0].standing == KEPT ? larger : 1 - larger;
}

/* Whether any place says what is kept. */
static bool
slots_read(struct slots *slots, const char bytes[SLOTS * SLOT_SIZE])
{
    struct said said[SLOTS];
    const struct said *kept, *other;
    unsigned place;

    for (unsigned i = 0; i < SLOTS; i++)
        said[i] = slot_read(slots, bytes + (size_t)i * SLOT_SIZE);
    place = kept_place(said);
    kept = &said[place];
    other = &said[1 - place];
    slots->head = kept->head;
    slots->next = 1 - place;
    slots->promised.size = 0;
    if (other->whole && other->standing == PROMISED && other->head.size > kept->head.size)
        slots->promised = other->head;
    slots->unwritten = kept->standing == PROMISED && slots->promised.size == 0;
    return kept->whole;
}

bool
slots_open(struct slots *slots, const char *path, struct error *err)
{
    char bytes[SLOTS * SLOT_SIZE] = {0};

    slots->descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (slots->descriptor < 0 && errno == ENOENT)
        return error_raise(err, ERR_CONFLICT,
                           "signer.state, in which the newest signed head is kept, is not here; no "
                           "backup holds it, so nobody can tell whether this is the newest state: "
                           "it can be read, but nothing can be changed until \"deltareturn "
                           "recover\"");
    if (slots->descriptor < 0 || pread(slots->descriptor, bytes, sizeof bytes, 0) < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot open \"%s\"", path);
    return slots_read(slots, bytes) ||
           error_raise(err, ERR_CONFLICT,
                       "\"%s\" says nothing that can be read; no backup holds it, so the state can "
                       "be read, but nothing can be changed until \"deltareturn recover\"",
                       path);
}

/* Into the place that does not have what is kept. */
static bool
slots_write(const struct slots *slots, const struct merkle_head *head, enum standing standing,
            struct error *err)
{
    char slot[SLOT_SIZE];

    slot_form(slots, head, standing, slot);
    if (fault_strikes(FAULT_WRITE, err) ||
        pwrite(slots->descriptor, slot, SLOT_SIZE, (off_t)slots->next * SLOT_SIZE) != SLOT_SIZE ||
        fault_strikes(FAULT_SYNC, err) || fdatasync(slots->descriptor) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot write what was signed");
    return true;
}

bool
slots_keep(struct slots *slots, const struct merkle_head *head, struct error *err)
{
    if (!slots_write(slots, head, KEPT, err))
        return false;
    slots->head = *head;
    slots->promised.size = 0;
    slots->next = 1 - slots->next;
    slots->unwritten = false;
    return true;
}

bool
slots_promise(struct slots *slots, const struct merkle_head *head, struct error *err)
{
    if (!slots_write(slots, head, PROMISED, err))
        return false;
    slots->promised = *head;
    slots->unwritten = false;
    return true;
}

void
slots_keep_promise(struct slots *slots)
{
    slots->head = slots->promised;
    slots->promised.size = 0;
    slots->next = 1 - slots->next;
    slots->unwritten = true;
}

bool
slots_settle(struct slots *slots, struct error *err)
{
    const struct merkle_head kept = slots->head;

    return slots_keep(slots, &kept, err);
}

bool
slots_make(const char *dir, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char bytes[SLOTS * SLOT_SIZE];
    struct merkle tree = {.size = 0};
    struct merkle_head head = {.size = 0};
    struct hasher hasher;
    struct slots slots = {.hasher = &hasher};

    if (!digest_hasher(arena, &hasher, err))
        return false;
    head.root = merkle_root(&tree, &hasher);
    for (unsigned i = 0; i < SLOTS; i++)
        slot_form(&slots, &head, KEPT, bytes + (size_t)i * SLOT_SIZE);
    return file_write(slots_name(arena, dir), bytes, sizeof bytes, err);
}
