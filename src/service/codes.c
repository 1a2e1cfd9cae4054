/* SPDX-License-Identifier: MIT */
#include "service/codes.h"

#include "base/clock.h"
#include "base/random.h"
#include "model/log_leaf.h"
#include "port/digest.h"
#include "port/password.h"
#include "store/second_factor.h"

#define TOTP_SECONDS 30
#define TOTP_DIGITS  6
#define LETTERS      10 /* of a recovery code */

static const char ALPHABET[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; /* 32, none like another */

bool
codes_step(struct text secret, const char *code, int64_t now, int64_t *step, struct error *err)
{
    int64_t current = now / MS_A_SECOND / TOTP_SECONDS;

    *step = -1;
    if (strlen(code) != TOTP_DIGITS)
        return true;
    for (int64_t one = current - 1; one <= current + 1; one++) {
        uint32_t right;
        char text[16];

        if (!totp_code(secret, one, &right, err))
            return false;
        snprintf(text, sizeof text, "%06u", right);
        if (bytes_are_same(code, text, TOTP_DIGITS))
            *step = one;
    }
    return true;
}

/* The letters of a recovery code as somebody typed it: in any case, with or without its hyphen. */
static bool
recovery_letters(const char *code, char letters[LETTERS + 1])
{
    size_t count = 0;

    for (; *code != '\0'; code++) {
        char c = *code >= 'a' && *code <= 'z' ? (char)(*code - 'a' + 'A') : *code;

        if (c == '-' || c == ' ')
            continue;
        if (count == LETTERS || strchr(ALPHABET, c) == NULL)
            return false;
        letters[count++] = c;
    }
    letters[count] = '\0';
    return count == LETTERS;
}

static bool
recovery_sum(const char *person, const char *letters, unsigned char sum[RECOVERY_SUM_SIZE],
             struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct hasher hasher;
    struct hash hash;

    if (!digest_hasher(arena, &hasher, err))
        return false;
    hash = hash_text(&hasher, text_of(arena_printf(arena, "recovery\n%s\n%s", person, letters)));
    memcpy(sum, hash.bytes, RECOVERY_SUM_SIZE);
    return true;
}

bool
codes_use(struct state *state, const char *person, struct text secret, const char *code,
          int64_t now, unsigned *proof, struct error *err)
{
    unsigned char sum[RECOVERY_SUM_SIZE];
    char letters[LETTERS + 1];
    bool good = false;
    int64_t step;

    *proof = 0;
    if (recovery_letters(code, letters)) {
        if (!recovery_sum(person, letters, sum, err) ||
            !recovery_use(state->db, person, sum, &good, err))
            return false;
        *proof = good ? PROOF_RECOVERY : 0;
        return true;
    }
    if (!codes_step(secret, code, now, &step, err) ||
        (step >= 0 && !people_use_step(state->db, person, step, &good, err)))
        return false;
    *proof = good ? PROOF_TOTP : 0;
    return true;
}

bool
codes_make(struct state *state, const char *person, struct recovery_codes *codes, struct error *err)
{
    unsigned char bytes[RECOVERY_TEXT_SIZE - 1], sum[RECOVERY_SUM_SIZE];
    char letters[LETTERS + 1];

    if (!recovery_forget(state->db, person, err))
        return false;
    for (unsigned i = 0; i < RECOVERY_CODES; i++) {
        char *text = codes->text[i];

        random_bytes(bytes, sizeof bytes);
        for (size_t k = 0; k < sizeof bytes; k++)
            text[k] = k == LETTERS / 2 ? '-' : ALPHABET[bytes[k] % 32];
        text[sizeof bytes] = '\0';
        must(recovery_letters(text, letters));
        if (!recovery_sum(person, letters, sum, err) || !recovery_add(state->db, person, sum, err))
            return false;
    }
    return true;
}
