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

/* "SIZE ROOT SUM\n", filled up with blanks; SUM is over what stands before it. */
static void
slot_form(const struct slots *slots, const struct merkle_head *head, char slot[SLOT_SIZE])
{
    char body[128];
    int length = snprintf(body, sizeof body, "%020llu %s ", (unsigned long long)head->size,
                          hash_hex(&head->root).text);
    struct hash sum = hash_text(slots->hasher, (struct text){.at = body, .length = (size_t)length});

    memset(slot, ' ', SLOT_SIZE);
    memcpy(slot, body, (size_t)length);
    memcpy(slot + length, hash_hex(&sum).text, (size_t)2 * HASH_SIZE);
    slot[SLOT_SIZE - 1] = '\n';
}

/* Whether the slot is whole; then HEAD is what it says. */
static bool
slot_read(const struct slots *slots, const char slot[SLOT_SIZE], struct merkle_head *head)
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
    slot_form(slots, head, again);
    return memcmp(again, slot, SLOT_SIZE) == 0;
}

bool
slots_open(struct slots *slots, const char *path, struct error *err)
{
    char bytes[SLOTS * SLOT_SIZE] = {0};
    bool found = false;

    slots->descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (slots->descriptor < 0 && errno == ENOENT)
        return error_raise(err, ERR_CONFLICT,
                           "signer.state, in which the newest signed head is kept, is not here; no "
                           "backup holds it, so nobody can tell whether this is the newest state: "
                           "it can be read, but nothing can be changed until \"deltareturn "
                           "recover\"");
    if (slots->descriptor < 0 || pread(slots->descriptor, bytes, sizeof bytes, 0) < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot open \"%s\"", path);
    for (unsigned i = 0; i < SLOTS; i++) {
        struct merkle_head head;

        if (!slot_read(slots, bytes + (size_t)i * SLOT_SIZE, &head))
            continue;
        if (!found || head.size >= slots->head.size) {
            slots->head = head;
            slots->next = 1 - i;
        }
        found = true;
    }
    return found || error_raise(err, ERR_CONFLICT,
                                "\"%s\" says nothing that can be read; no backup holds it, so the "
                                "state can be read, but nothing can be changed until \"deltareturn "
                                "recover\"",
                                path);
}

bool
slots_write(struct slots *slots, const struct merkle_head *head, struct error *err)
{
    char slot[SLOT_SIZE];

    slot_form(slots, head, slot);
    if (fault_strikes(FAULT_WRITE, err) ||
        pwrite(slots->descriptor, slot, SLOT_SIZE, (off_t)slots->next * SLOT_SIZE) != SLOT_SIZE ||
        fault_strikes(FAULT_SYNC, err) || fdatasync(slots->descriptor) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot write what was signed");
    slots->head = *head;
    slots->next = 1 - slots->next;
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
        slot_form(&slots, &head, bytes + (size_t)i * SLOT_SIZE);
    return file_write(slots_name(arena, dir), bytes, sizeof bytes, err);
}
