/* SPDX-License-Identifier: MIT */
#include "service/tokens.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/random.h"
#include "port/digest.h"
#include "port/unicode.h"
#include "service/credentials.h"

#define SEE_SECONDS  60
#define TOKEN_BYTES  32
#define TOKEN_PREFIX "drt_"
#define ID_LETTERS   12

static bool
hash_of(struct text token, unsigned char hash[TOKEN_HASH_SIZE], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct digest *digest;

    return digest_new(arena, &digest, err) && digest_add(digest, token.at, token.length, err) &&
           digest_end(digest, hash, err);
}

/* Random bytes as base64 for addresses.  Source: RFC 4648, section 5. */
static void
text_make(struct arena *arena, struct token_text *text)
{
    unsigned char bytes[TOKEN_BYTES];
    struct builder out = {.arena = arena};

    random_bytes(bytes, sizeof bytes);
    builder_puts(&out, TOKEN_PREFIX);
    builder_base64(&out, bytes, sizeof bytes);
    must(out.length == TOKEN_TEXT_SIZE && out.at[out.length - 1] == '=');
    out.at[out.length - 1] = '\0';
    for (char *c = out.at + strlen(TOKEN_PREFIX); *c != '\0'; c++)
        *c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
    memcpy(text->text, out.at, TOKEN_TEXT_SIZE);
}

const char *
token_state(const struct token_row *row, int64_t now)
{
    if (row->revoked != 0)
        return "revoked";
    return row->expires <= now ? "expired" : "good";
}

/* ---- making ---- */

static bool
check_purpose(const char *purpose, struct error *err)
{
    struct text text = text_of(purpose);
    bool good = text.length > 0 && text.length <= TOKEN_PURPOSE_MOST && unicode_is_clean(text) &&
                unicode_is_normal(text);

    for (size_t i = 0; i < text.length; i++)
        good = good && (unsigned char)purpose[i] >= ' ' && purpose[i] != 0x7F;
    return good || error_raise(err, ERR_INPUT,
                               "say in one line of up to %d characters what the token is for, like "
                               "\"nightly upload\"",
                               TOKEN_PURPOSE_MOST);
}

static bool
check_wish(const struct actor *actor, const struct token_wish *wish, struct error *err)
{
    if ((actor->proofs & PROOF_TOKEN) != 0)
        return error_raise(err, ERR_DENIED, "a token makes no tokens; sign in");
    if (!check_purpose(wish->purpose, err))
        return false;
    if (wish->scopes == 0 || wish->scopes >> SCOPE_TOTAL != 0)
        return error_raise(err, ERR_INPUT,
                           "say what the token is to be good for: read, upload, "
                           "run");
    if (wish->days < 1 || wish->days > TOKEN_DAYS_MOST)
        return error_raise(err, ERR_INPUT, "a token is good for 1 to %d days", TOKEN_DAYS_MOST);
    if (wish->nonce != NULL && (strlen(wish->nonce) != REF_TEXT_SIZE - 1 ||
                                strspn(wish->nonce, "0123456789abcdef") != REF_TEXT_SIZE - 1))
        return error_raise(err, ERR_INPUT, "the form is none of ours; open the page again");
    for (unsigned i = 0; i < SCOPE_TOTAL; i++)
        if ((wish->scopes & 1U << i) != 0 && (actor->roles & SCOPES[i].roles) == 0)
            return error_raise(err, ERR_DENIED, "\"%s\" has no role of their own in which to %s",
                               actor->person.login, SCOPES[i].may);
    return true;
}

/* What is known while a token comes or goes. */
struct turning {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    unsigned char hash[TOKEN_HASH_SIZE];
    const char *id; /* of the one that goes */
    struct token_row row;
    int64_t now;
};

static bool
record(struct turning *turning, enum act act, const struct person *person, struct error *err)
{
    char sha256[2 * TOKEN_HASH_SIZE + 1];
    const struct credential_change change = {
        .act = act,
        .kind = "token",
        .sha256 = act == ACT_CREDENTIAL_ADDED ? sha256 : NULL,
        .until = turning->row.expires,
        .detail = arena_printf(turning->arena, "%s %s", turning->row.id,
                               scopes_format(turning->arena, turning->row.scopes)),
        .person = person,
        .actor = turning->actor,
    };

    hex_write(turning->hash, sizeof turning->hash, sha256);
    return credentials_record(turning->state, &change, err);
}

/* A form that comes twice, by a double click, has made its token already. */
static bool
check_once(struct turning *turning, struct error *err)
{
    struct token_row row;
    bool there;

    if (!tokens_named(turning->state->db, turning->arena, turning->state->authority,
                      turning->row.id, &there, &row, err))
        return false;
    return !there || error_raise(err, ERR_CONFLICT,
                                 "this form has made the token for \"%s\" already, which was "
                                 "shown once; if you did not keep it, revoke it and make another",
                                 row.purpose);
}

static bool
check_room(struct turning *turning, struct error *err)
{
    struct token_rows rows;
    unsigned good = 0;

    if (!tokens_of(turning->state->db, turning->arena, turning->state->authority,
                   turning->row.person, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        good += rows.list[i].revoked == 0 && rows.list[i].expires > turning->now;
    return good < TOKENS_MOST ||
           error_raise(err, ERR_CONFLICT, "there are %d good tokens already; revoke one first",
                       TOKENS_MOST);
}

static bool
make_work(struct db *db, void *context, struct error *err)
{
    struct turning *turning = context;

    return tokens_forget(db, turning->state->authority, turning->now - TOKEN_DAYS_KEPT * MS_A_DAY,
                         err) &&
           check_once(turning, err) && check_room(turning, err) &&
           tokens_add(db, turning->state->authority, turning->hash, &turning->row, err) &&
           record(turning, ACT_CREDENTIAL_ADDED, &turning->actor->person, err);
}

bool
tokens_make(struct arena *arena, struct state *state, const struct actor *actor,
            const struct token_wish *wish, int64_t now, struct token_text *text,
            struct token_row *row, struct error *err)
{
    struct turning turning = {.arena = arena, .state = state, .actor = actor, .now = now};

    struct ref_text ref = random_ref();

    if (!check_wish(actor, wish, err))
        return false;
    text_make(arena, text);
    turning.row = (struct token_row){
        .id = arena_copy(arena, wish->nonce == NULL ? ref.text : wish->nonce, ID_LETTERS),
        .person = actor->person.ref,
        .login = actor->person.login,
        .purpose = wish->purpose,
        .scopes = wish->scopes,
        .made = now,
        .expires = now + wish->days * MS_A_DAY};
    *row = turning.row;
    return hash_of(text_of(text->text), turning.hash, err) &&
           db_transaction(state->db, make_work, &turning, err);
}

/* ---- looking, and ending ---- */

bool
tokens_list(struct arena *arena, struct state *state, const struct actor *actor,
            struct token_rows *rows, struct error *err)
{
    bool all = (actor->roles & (1U << ROLE_ADMINISTRATOR | 1U << ROLE_AUDITOR)) != 0;

    return tokens_of(state->db, arena, state->authority, all ? NULL : actor->person.ref, rows, err);
}

static bool
revoke_work(struct db *db, void *context, struct error *err)
{
    struct turning *turning = context;
    struct state *state = turning->state;
    const struct actor *actor = turning->actor;
    struct people people;
    bool there;

    if (!tokens_named(db, turning->arena, state->authority, turning->id, &there, &turning->row,
                      err))
        return false;
    if (!there || (strcmp(turning->row.person, actor->person.ref) != 0 &&
                   (actor->roles & 1U << ROLE_ADMINISTRATOR) == 0))
        return error_raise(err, ERR_INPUT, "\"%s\" is no token of yours",
                           text_for_show(turning->arena, text_of(turning->id), 40));
    if (turning->row.revoked != 0)
        return true;
    return people_read(db, turning->arena, state->authority, PEOPLE_BY_REF, turning->row.person,
                       &people, err) &&
           tokens_end(db, turning->row.id, turning->now, err) &&
           record(turning, ACT_CREDENTIAL_REMOVED, &people.list[0], err);
}

bool
tokens_revoke(struct state *state, const struct actor *actor, const char *id, int64_t now,
              struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct turning turning = {.arena = arena, .state = state, .actor = actor, .id = id, .now = now};

    return db_transaction(state->db, revoke_work, &turning, err);
}

/* ---- acting ---- */

static bool
row_find(struct arena *arena, struct state *state, struct text token, int64_t now,
         struct token_row *row, struct error *err)
{
    unsigned char hash[TOKEN_HASH_SIZE];
    bool there = false;

    if (token.length == TOKEN_TEXT_SIZE - 1 &&
        (!hash_of(token, hash, err) ||
         !tokens_read(state->db, arena, state->authority, hash, &there, row, err)))
        return false;
    if (!there)
        return error_raise(err, ERR_DENIED, "this is no token of this service");
    if (row->revoked != 0)
        return error_raise(err, ERR_DENIED, "the token was revoked on %s; make a new one",
                           london_format(row->revoked).text);
    return row->expires > now ||
           error_raise(err, ERR_DENIED, "the token expired on %s; make a new one",
                       london_format(row->expires).text);
}

bool
tokens_find(struct arena *arena, struct state *state, struct text token, int64_t now,
            struct token_holder *holder, struct error *err)
{
    struct token_row row;

    if (!row_find(arena, state, token, now, &row, err) ||
        !signin_known(arena, state, row.person, PROOF_TOKEN, now, &holder->actor, err))
        return false;
    holder->id = row.id;
    holder->scopes = row.scopes;
    return now - row.used < SEE_SECONDS * MS_A_SECOND || !state_takes_notes(state) ||
           tokens_see(state->db, row.id, now, err);
}
