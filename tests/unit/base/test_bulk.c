/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memfd_create */
#include "base/bulk.h"

#include <CUnit/CUnit.h>
#include <dirent.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/frame.h"
#include "fixture.h"
#include "suites.h"

static int
descriptors_open(void)
{
    DIR *list = opendir("/proc/self/fd");
    int count = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    while (readdir(list) != NULL)
        count++;
    closedir(list);
    return count;
}

static void
bytes_stay_as_they_were_made(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct bulk *bulk;
    struct text bytes;

    CU_ASSERT_TRUE_FATAL(bulk_make(arena, text_of("families"), &bulk, &err));
    EXPECT_NUMBER("length", bulk->length, 8);
    CU_ASSERT_EQUAL(pwrite(bulk->descriptor, "x", 1, 0), -1);
    CU_ASSERT_EQUAL(ftruncate(bulk->descriptor, 0), -1);
    CU_ASSERT_EQUAL(ftruncate(bulk->descriptor, 9), -1);
    CU_ASSERT_TRUE_FATAL(bulk_map(arena, bulk, &bytes, &err));
    CU_ASSERT_TRUE(text_is(bytes, "families"));
    CU_ASSERT_TRUE_FATAL(bulk_make(arena, text_of(""), &bulk, &err));
    CU_ASSERT_TRUE_FATAL(bulk_map(arena, bulk, &bytes, &err));
    EXPECT_NUMBER("nothing", bytes.length, 0);
}

/* A file that shrinks under a map kills whoever reads it. */
static void
what_can_change_is_not_taken(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    int open = memfd_create("open", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    const struct bulk *bulk;

    CU_ASSERT_TRUE_FATAL(open >= 0);
    CU_ASSERT_FALSE(bulk_take(arena, open, &bulk, &err));
    EXPECT_TEXT("open", err.text, "what was handed over could still be changed");
    EXPECT_NUMBER("open", err.code, ERR_STORAGE);
    close(open);
    CU_ASSERT_FALSE(bulk_take(arena, open, &bulk, &err));
    CU_ASSERT(strncmp(err.text, "cannot take what was handed over: ", 34) == 0);
}

static void
one_goes_along_with_its_message(void)
{
    int before = descriptors_open(), ends[2];
    struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct bulk *made, *got;
    struct text message, bytes;
    bool came;

    CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    CU_ASSERT_TRUE_FATAL(bulk_make(arena, text_of("bytes"), &made, &err));
    CU_ASSERT_TRUE_FATAL(frame_send_with(ends[0], text_of("with"), made, &err));
    CU_ASSERT_TRUE_FATAL(frame_send(ends[0], text_of("without"), &err));
    CU_ASSERT_TRUE_FATAL(frame_send_with(ends[0], text_of(""), made, &err));
    CU_ASSERT_TRUE_FATAL(frame_receive_with(ends[1], arena, &message, &got, &came, &err));
    CU_ASSERT_TRUE(came && text_is(message, "with"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(got);
    CU_ASSERT_TRUE(bulk_map(arena, got, &bytes, &err) && text_is(bytes, "bytes"));
    CU_ASSERT_TRUE_FATAL(frame_receive_with(ends[1], arena, &message, &got, &came, &err));
    CU_ASSERT_TRUE(came && text_is(message, "without") && got == NULL);
    /* who wants none is left with none */
    CU_ASSERT_TRUE_FATAL(frame_receive(ends[1], arena, &message, &came, &err));
    CU_ASSERT_TRUE(came && message.length == 0);
    close(ends[0]);
    CU_ASSERT_TRUE(frame_receive_with(ends[1], arena, &message, &got, &came, &err) && !came);
    close(ends[1]);
    arena_free(&arena);
    EXPECT_NUMBER("descriptors", descriptors_open(), before);
}

void
suite_bulk(void)
{
    CU_pSuite suite = CU_add_suite("bulk", NULL, NULL);

    CU_add_test(suite, "bytes stay as they were made", bytes_stay_as_they_were_made);
    CU_add_test(suite, "what can change is not taken", what_can_change_is_not_taken);
    CU_add_test(suite, "one goes along with its message", one_goes_along_with_its_message);
}
