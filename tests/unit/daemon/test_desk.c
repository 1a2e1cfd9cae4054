/* SPDX-License-Identifier: MIT */
#include "daemon/desk.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "service/hashing_process.h"
#include "suites.h"

static const char SALT[] = "sixteen bytes of it, and more";

/* One process, and room for one question that waits. */
static const struct desk_def SHARED = {
    .helper = {.name = "hashing process", .word = HASHING_WORD},
    .seats = 1,
    .waiting_most = 1,
    .shared = true
};
static const struct desk_def NOT_SHARED = {
    .helper = {.name = "hashing process", .word = HASHING_WORD},
    .seats = 1,
    .waiting_most = 1
};

struct wished {
    struct desk_wish wish;
    struct arena *arena;
    unsigned times;
    struct text answer;
};

static void
answered(void *context, struct text answer, int handed)
{
    struct wished *wished = context;

    EXPECT_NUMBER("nothing along with it", handed, -1);
    wished->answer =
        (struct text){arena_copy(wished->arena, answer.at, answer.length), answer.length};
    wished->times++;
}

static void
wish_for(struct arena *arena, const char *password, struct wished *wished)
{
    *wished = (struct wished){.arena = arena};
    wished->wish.parts[0] = (struct text){SALT, PASSWORD_SALT_SIZE};
    wished->wish.parts[1] = text_of(password);
    wished->wish.done = answered;
    wished->wish.context = wished;
}

static void
wait_for(struct loop *loop, const struct desk *desk)
{
    struct error err = {.code = ERR_NONE};

    while (desk_load(desk) > 0)
        CU_ASSERT_TRUE_FATAL(loop_turn(loop, &err));
}

/* Fifty who open one page are neither turned away nor cost more than one. */
static void
the_same_is_asked_once(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct wished same[50], other;
    struct loop *loop;
    struct desk *desk;

    CU_ASSERT_TRUE_FATAL(loop_new(arena, &loop, &err));
    desk = desk_new(arena, loop, &SHARED);
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        wish_for(arena, "one", &same[i]);
        CU_ASSERT_TRUE(desk_ask(desk, &same[i].wish));
    }
    EXPECT_NUMBER("one question", desk_load(desk), 1);
    wish_for(arena, "another", &other);
    CU_ASSERT_FALSE(desk_ask(desk, &other.wish));
    wait_for(loop, desk);
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        EXPECT_NUMBER("told once", same[i].times, 1);
        EXPECT_NUMBER("a hash", same[i].answer.length, PASSWORD_HASH_SIZE);
        CU_ASSERT_TRUE(text_equals(same[i].answer, same[0].answer));
    }
    EXPECT_NUMBER("refused", other.times, 0);
    CU_ASSERT_TRUE_FATAL(desk_ask(desk, &other.wish));
    wait_for(loop, desk);
    EXPECT_NUMBER("another answer", text_equals(other.answer, same[0].answer), false);
    EXPECT_NUMBER("nobody is told again", same[0].times, 1);
}

static void
secrets_are_not_compared(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct wished first, second;
    struct loop *loop;
    struct desk *desk;

    CU_ASSERT_TRUE_FATAL(loop_new(arena, &loop, &err));
    desk = desk_new(arena, loop, &NOT_SHARED);
    wish_for(arena, "one", &first);
    wish_for(arena, "one", &second);
    CU_ASSERT_TRUE(desk_ask(desk, &first.wish));
    CU_ASSERT_FALSE(desk_ask(desk, &second.wish));
}

void
suite_desk(void)
{
    CU_pSuite suite = CU_add_suite("desk", NULL, NULL);

    CU_add_test(suite, "the same is asked once", the_same_is_asked_once);
    CU_add_test(suite, "secrets are not compared", secrets_are_not_compared);
}
