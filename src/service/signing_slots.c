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

/* Whether the slot is whole, and says of HEAD that it stands as STANDING. */
static bool
slot_says(const struct slots *slots, const char slot[SLOT_SIZE], enum standing standing,
          struct merkle_head *head)
{
    char again[SLOT_SIZE];
    char number[21];

    memcpy(number, slot, 20);
    number[20] = '\0';
    if (strspn(number, "0123456789") != 20 ||
        !hash_read_hex((struct text){.at = slot + 21, .length = (size_t)2 * HASH_SIZE},
                       &head->root))
        return false;
    head->size = strtoull(number, NULL, 10);
    slot_form(slots, head, standing, again);
    return memcmp(again, slot, SLOT_SIZE) == 0;
}

/* Whether any place says what is kept. */
static bool
slots_read(struct slots *slots, const char bytes[SLOTS * SLOT_SIZE])
{
    bool found = false;

    slots->promised.size = 0;
    for (unsigned i = 0; i < SLOTS; i++) {
        const char *slot = bytes + (size_t)i * SLOT_SIZE;
        struct merkle_head head;

        if (slot_says(slots, slot, PROMISED, &head))
            slots->promised = head;
        if (!slot_says(slots, slot, KEPT, &head))
            continue;
        if (!found || head.size >= slots->head.size) {
            slots->head = head;
            slots->next = 1 - i;
        }
        found = true;
    }
    return found;
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
    return true;
}

bool
slots_promise(struct slots *slots, const struct merkle_head *head, struct error *err)
{
    if (!slots_write(slots, head, PROMISED, err))
        return false;
    slots->promised = *head;
    return true;
}

bool
slots_drop(struct slots *slots, struct error *err)
{
    if (!slots_write(slots, &slots->head, KEPT, err))
        return false;
    slots->promised.size = 0;
    return true;
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
