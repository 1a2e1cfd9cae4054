/* SPDX-License-Identifier: MIT */
/*
 * Tokens, replayed: each is told by the leaf of its making, with its SHA-256, scopes and end, and
 * by the leaf of what ended it: that it was revoked, or its person's account closed or invited
 * anew.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "base/number.h"
#include "service/audit_parts.h"
#include "service/tokens.h"

/* What leaves tell of a token; the SHA-256 of one made by an older version is not told. */
struct told_token {
    const char *id, *scopes, *person, *sha256;
    int64_t until;
    uint64_t made, ended; /* leaves; 0: not told, since the first leaf of a log adds a person */
    bool met;
    struct told_token *next;
};

struct telling {
    struct audit *audit;
    struct told_token *first;
};

static struct told_token *
token_of(const struct telling *telling, const char *id)
{
    struct told_token *at = telling->first;

    while (at != NULL && strcmp(at->id, id) != 0)
        at = at->next;
    return at;
}

/* The detail is "ID SCOPES", as service/tokens.c writes it. */
static void
tell_token(struct telling *telling, const struct canon *document, const char *person,
           const struct log_leaf *leaf)
{
    struct arena *arena = telling->audit->arena;
    const char *told = canon_text_at(arena, document, "detail"), *detail = told == NULL ? "" : told;
    const char *id = arena_copy(arena, detail, strcspn(detail, " "));
    struct told_token *token = token_of(telling, id);

    if (leaf->act == ACT_CREDENTIAL_REMOVED) {
        if (token != NULL && token->ended == 0)
            token->ended = leaf->seq;
        return;
    }
    token = ARENA_ARRAY(arena, struct told_token, 1);
    *token = (struct told_token){.id = id,
                                 .scopes = detail + strlen(id) + (detail[strlen(id)] == ' '),
                                 .person = person,
                                 .sha256 = canon_text_at(arena, document, "sha256"),
                                 .until = canon_number_at(document, "until"),
                                 .made = leaf->seq,
                                 .next = telling->first};
    telling->first = token;
}

/* What ends all tokens of a person that are good then. */
static void
end_all(struct telling *telling, const char *person, uint64_t seq)
{
    for (struct told_token *token = telling->first; token != NULL; token = token->next)
        if (token->ended == 0 && strcmp(token->person, person) == 0)
            token->ended = seq;
}

static bool
token_leaf(void *context, const struct log_leaf *leaf, struct error *err)
{
    struct telling *telling = context;
    struct audit *audit = telling->audit;
    const struct canon *document;
    const char *kind, *person;

    if (leaf->act != ACT_CREDENTIAL_ADDED && leaf->act != ACT_CREDENTIAL_REMOVED &&
        leaf->act != ACT_USER_DISABLED)
        return true;
    if (!audit_personal(audit, leaf->seq, &document, &person, err))
        return false;
    if (leaf->act == ACT_USER_DISABLED) {
        end_all(telling, person, leaf->seq);
        return true;
    }
    kind = canon_text_at(audit->arena, document, "credential");
    if (kind != NULL && strcmp(kind, "token") == 0)
        tell_token(telling, document, person, leaf);
    else if (kind != NULL && strcmp(kind, "invitation") == 0 && leaf->act == ACT_CREDENTIAL_ADDED)
        end_all(telling, person, leaf->seq);
    return true;
}

static bool
differs(const struct token_row *row, uint64_t seq, const char *what, struct error *err)
{
    return error_raise(err, ERR_CONFLICT,
                       "%s of the token %s is not what leaf %" PRIu64 " and its document tell",
                       what, row->id, seq);
}

static bool
row_check(const struct telling *telling, const struct token_row *row, struct error *err)
{
    struct told_token *token = token_of(telling, row->id);

    if (token == NULL)
        return error_raise(err, ERR_CONFLICT, "the token %s was made by no leaf of the log",
                           row->id);
    token->met = true;
    if (strcmp(row->person, token->person) != 0)
        return differs(row, token->made, "the person", err);
    if (strcmp(scopes_format(telling->audit->arena, row->scopes), token->scopes) != 0)
        return differs(row, token->made, "what is allowed", err);
    if (token->sha256 != NULL && strcmp(row->sha256, token->sha256) != 0)
        return differs(row, token->made, "the SHA-256", err);
    if (token->sha256 != NULL && row->expires != token->until)
        return differs(row, token->made, "the end", err);
    if (token->ended != 0 && row->revoked == 0)
        return error_raise(err, ERR_CONFLICT,
                           "the token %s is good, and leaf %" PRIu64 " tells that it was ended",
                           row->id, token->ended);
    return row->revoked == 0 || token->ended != 0 ||
           error_raise(err, ERR_CONFLICT,
                       "the token %s is revoked, and no leaf of the log tells that", row->id);
}

bool
audit_tokens(struct audit *audit, struct error *err)
{
    struct telling telling = {.audit = audit};
    struct token_rows rows;
    int64_t now = clock_now();

    if (!audit_walk(audit, token_leaf, &telling, err) ||
        !tokens_of(audit->state->db, audit->arena, audit->state->authority, NULL, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if (!row_check(&telling, &rows.list[i], err))
            return false;
    for (const struct told_token *token = telling.first; token != NULL; token = token->next)
        if (!token->met && token->ended == 0 && token->until + TOKEN_DAYS_KEPT * MS_A_DAY > now)
            return error_raise(err, ERR_CONFLICT,
                               "leaf %" PRIu64 " tells of the token %s, which is not there",
                               token->made, token->id);
    return true;
}
