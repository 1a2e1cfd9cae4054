/* SPDX-License-Identifier: MIT */
#include "service/sessions.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/random.h"
#include "port/digest.h"
#include "port/password.h"
#include "service/throttle.h"

#define SEE_SECONDS   60
#define TOKEN_BYTES   32
#define CSRF_BYTES    16
#define TOKEN_LETTERS (SESSION_TOKEN_SIZE - 1)

/* Random bytes as base64 for addresses and cookies.  Source: RFC 4648, section 5. */
static const char *
token_make(struct arena *arena, size_t count)
{
    unsigned char bytes[TOKEN_BYTES];
    struct builder out = {.arena = arena};
    char *c;

    must(count <= sizeof bytes);
    random_bytes(bytes, count);
    builder_base64(&out, bytes, count);
    for (c = out.at; *c != '\0' && *c != '='; c++)
        *c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
    *c = '\0';
    return out.at;
}

static bool
id_of(struct text token, unsigned char id[SESSION_ID_SIZE], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct digest *digest;

    return digest_new(arena, &digest, err) && digest_add(digest, token.at, token.length, err) &&
           digest_end(digest, id, err);
}

static bool
token_new(struct session_token *token, unsigned char id[SESSION_ID_SIZE], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    memcpy(token->text, token_make(arena, TOKEN_BYTES), SESSION_TOKEN_SIZE);
    return id_of(text_of(token->text), id, err);
}

static bool
has_ended(struct error *err)
{
    return error_raise(err, ERR_DENIED, "you are not signed in, or not any more; sign in");
}

bool
sessions_begin(struct arena *arena, struct state *state, const struct actor *actor,
               const char *source, int64_t now, struct session_token *token, struct error *err)
{
    unsigned char id[SESSION_ID_SIZE];
    struct session_row row = {
        .person = actor->person.ref,
        .csrf = token_make(arena, CSRF_BYTES),
        .source = source,
        .began = now,
        .seen = now,
        .proved = actor->proved,
        .proofs = actor->proofs,
    };

    return token_new(token, id, err) && sessions_add(state->db, state->authority, id, &row, err);
}

/* A moment that lies ahead was written by a clock that was wrong: better to sign in again. */
static bool
is_within(int64_t since, int64_t now, int64_t seconds)
{
    return now >= since - SEE_SECONDS * MS_A_SECOND && now - since <= seconds * MS_A_SECOND;
}

static bool
row_find(struct arena *arena, struct state *state, struct text token, int64_t now,
         unsigned char id[SESSION_ID_SIZE], struct session_row *row, struct error *err)
{
    bool there;

    if (token.length != TOKEN_LETTERS)
        return has_ended(err);
    if (!id_of(token, id, err) ||
        !sessions_read(state->db, arena, state->authority, id, &there, row, err))
        return false;
    return (there && is_within(row->seen, now, SESSION_IDLE_SECONDS) &&
            is_within(row->began, now, SESSION_WHOLE_SECONDS)) ||
           has_ended(err);
}

static bool
person_of(struct arena *arena, struct state *state, const struct session_row *row,
          struct actor *actor, struct error *err)
{
    struct people people;

    if (!people_read(state->db, arena, state->authority, PEOPLE_BY_REF, row->person, &people, err))
        return false;
    if (people.count != 1 || people.list[0].disabled != 0)
        return has_ended(err);
    *actor = (struct actor){.person = people.list[0], .proofs = row->proofs, .proved = row->proved};
    return people_roles(state->db, state->authority, row->person, &actor->roles, err);
}

bool
sessions_find(struct arena *arena, struct state *state, struct text token, int64_t now,
              struct session *session, struct error *err)
{
    unsigned char id[SESSION_ID_SIZE];
    struct session_row row;
    struct actor actor;

    if (!row_find(arena, state, token, now, id, &row, err) ||
        !person_of(arena, state, &row, &actor, err))
        return false;
    *session = (struct session){
        .actor = actor,
        .csrf = row.csrf,
        .source = row.source,
        .began = row.began,
        .proved = row.proved,
    };
    return now - row.seen < SEE_SECONDS * MS_A_SECOND || !state_takes_notes(state) ||
           sessions_see(state->db, id, now, err);
}

bool
session_has_csrf(const struct session *session, struct text csrf)
{
    size_t length = strlen(session->csrf);

    return csrf.length == length && bytes_are_same(csrf.at, session->csrf, length);
}

bool
session_is_fresh(const struct session *session, int64_t now)
{
    return is_within(session->proved, now, SESSION_FRESH_SECONDS);
}

bool
sessions_prove(struct state *state, struct text token, const struct actor *actor, int64_t now,
               struct session_token *fresh, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned char id[SESSION_ID_SIZE], next[SESSION_ID_SIZE];
    struct session_row row;

    if (!row_find(arena, state, token, now, id, &row, err))
        return false;
    if (strcmp(row.person, actor->person.ref) != 0)
        return error_raise(err, ERR_DENIED, "somebody else is signed in here; sign out first");
    row.seen = now;
    row.proved = actor->proved;
    row.proofs = actor->proofs;
    return token_new(fresh, next, err) && sessions_swap(state->db, id, next, &row, err);
}

bool
sessions_end(struct state *state, struct text token, struct error *err)
{
    unsigned char id[SESSION_ID_SIZE];

    return id_of(token, id, err) && sessions_remove(state->db, id, err);
}

bool
sessions_end_person(struct state *state, const char *person, int64_t *count, struct error *err)
{
    return sessions_remove_of(state->db, person, count, err);
}

struct keeping {
    const unsigned char *session;
    const char *path;
    const struct session_typed_list *typed;
};

static bool
keep_work(struct db *db, void *context, struct error *err)
{
    const struct keeping *keeping = context;

    if (!sessions_remove_typed(db, keeping->session, err))
        return false;
    for (size_t i = 0; i < keeping->typed->count; i++)
        if (!sessions_add_typed(db, keeping->session, keeping->path, &keeping->typed->list[i], err))
            return false;
    return true;
}

bool
sessions_keep_typed(struct state *state, struct text token, const char *path,
                    const struct session_typed_list *typed, struct error *err)
{
    unsigned char id[SESSION_ID_SIZE];
    struct keeping keeping = {.session = id, .path = path, .typed = typed};

    return id_of(token, id, err) && db_transaction(state->db, keep_work, &keeping, err);
}

bool
sessions_typed(struct arena *arena, struct state *state, struct text token, const char *path,
               struct session_typed_list *typed, struct error *err)
{
    unsigned char id[SESSION_ID_SIZE];

    return id_of(token, id, err) && sessions_list_typed(state->db, arena, id, path, typed, err);
}

bool
sessions_forget_typed(struct state *state, struct text token, struct error *err)
{
    unsigned char id[SESSION_ID_SIZE];

    return id_of(token, id, err) && sessions_remove_typed(state->db, id, err);
}

bool
sessions_sweep(struct state *state, int64_t now, int64_t *count, struct error *err)
{
    return sessions_remove_old(state->db, now - SESSION_IDLE_SECONDS * MS_A_SECOND,
                               now - SESSION_WHOLE_SECONDS * MS_A_SECOND, count, err) &&
           throttle_sweep(state, now, err);
}
