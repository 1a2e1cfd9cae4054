/* SPDX-License-Identifier: MIT */
/* Tokens by which programs of the council use the API: made, listed, revoked. */
#include "base/clock.h"
#include "command/acting.h"
#include "command/commands.h"
#include "model/moment.h"
#include "port/json.h"
#include "service/tokens.h"

int
command_token_make(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct token_wish wish = {.purpose = line->values[OPTION_PURPOSE]};
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct token_text text;
    struct token_row row;
    struct acting acting;

    if (dir == NULL ||
        !command_number(line, OPTION_DAYS, 1, TOKEN_DAYS_MOST, TOKEN_DAYS_USUAL, &wish.days))
        return EXIT_USAGE;
    if (!scopes_read(line->values[OPTION_SCOPES], &wish.scopes, &err) ||
        !acting_begin(arena, line, dir, &acting, &err) ||
        !tokens_make(arena, acting.state, &acting.actor, &wish, clock_now(), &text, &row, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("token %s of %s, good for %s until %s; the token, shown only now:\n%s\n", row.id,
           row.login, scopes_format(arena, row.scopes), london_format(row.expires).text, text.text);
    return 0;
}

static void
print_token(struct arena *arena, const struct token_row *row, int64_t now)
{
    printf("%s  %-16s %-16s %-7s until %s", row->id, row->login, scopes_format(arena, row->scopes),
           token_state(row, now), london_format(row->expires).text);
    if (row->used == 0)
        printf(", not used yet");
    else
        printf(", last used %s", london_format(row->used).text);
    printf(": %s\n", row->purpose);
}

static void
put_moment(struct json *object, const char *key, int64_t moment)
{
    if (moment == 0)
        json_put_null(object, key);
    else
        json_put_text(object, key, moment_format(moment).text);
}

static void
print_json(struct arena *arena, const struct token_rows *rows, int64_t now)
{
    struct json *root = json_root(arena), *list = json_put_list(root, "tokens");
    struct text text;

    for (size_t i = 0; i < rows->count; i++) {
        const struct token_row *row = &rows->list[i];
        struct json *object = json_add_object(list);

        json_put_text(object, "id", row->id);
        json_put_text(object, "login", row->login);
        json_put_text(object, "scopes", scopes_format(arena, row->scopes));
        json_put_text(object, "for", row->purpose);
        json_put_text(object, "state", token_state(row, now));
        put_moment(object, "made", row->made);
        put_moment(object, "expires", row->expires);
        put_moment(object, "used", row->used);
        put_moment(object, "revoked", row->revoked);
    }
    text = json_print(arena, root);
    fwrite(text.at, 1, text.length, stdout);
}

int
command_token_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    int64_t now = clock_now();
    struct token_rows rows;
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !tokens_list(arena, acting.state, &acting.actor, &rows, &err) || !acting_end(&acting, &err))
        return command_failed(&err);
    if (command_has(line, OPTION_JSON))
        print_json(arena, &rows, now);
    else
        for (size_t i = 0; i < rows.count; i++)
            print_token(arena, &rows.list[i], now);
    return 0;
}

int
command_token_revoke(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !tokens_revoke(acting.state, &acting.actor, line->arguments[0], clock_now(), &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("token %s is revoked\n", line->arguments[0]);
    return 0;
}
