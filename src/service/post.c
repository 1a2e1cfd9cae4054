/* SPDX-License-Identifier: MIT */
#include "service/post.h"

#include "base/clock.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "model/mail.h"
#include "model/person.h"
#include "port/unicode.h"
#include "service/courier.h"
#include "service/letters.h"
#include "service/links.h"
#include "service/returns.h"
#include "service/sealing.h"

bool
post_list(struct arena *arena, struct state *state, struct outbox *outbox, struct error *err)
{
    return outbox_read(state->db, arena, state->authority, outbox, err);
}

/* --- what a letter is filled with ---------------------------------------------------------------
 */

struct forming {
    struct arena *arena;
    struct state *state;
    const struct mail_settings *settings;
    const struct outbox_row *row;
    struct letters letters;
    struct letter letter;
};

static const char *
fact_text(struct arena *arena, const struct canon *value)
{
    if (value == NULL)
        return "";
    if (value->kind == CANON_NUMBER)
        return arena_printf(arena, "%lld", (long long)value->number);
    return arena_copy(arena, value->text.at, value->text.length);
}

/* Every fact under its own name. */
static struct placeholders
fact_values(struct arena *arena, const struct canon *facts)
{
    struct placeholder *list = ARENA_ARRAY(arena, struct placeholder, facts->count);
    struct placeholders values = {.list = list};

    for (const struct canon *fact = facts->first; fact != NULL; fact = fact->next)
        if (fact->kind == CANON_TEXT || fact->kind == CANON_NUMBER)
            list[values.count++] = (struct placeholder){
                .name = arena_copy(arena, fact->key.at, fact->key.length),
                .value = fact_text(arena, fact),
            };
    return values;
}

static void
put_items(struct forming *forming, const struct canon *items)
{
    struct letter_item *list = ARENA_ARRAY(forming->arena, struct letter_item, items->count);

    for (const struct canon *item = items->first; item != NULL; item = item->next)
        list[forming->letter.item_count++] = (struct letter_item){
            .line = fact_text(forming->arena, canon_get(item, "line")),
            .values = fact_values(forming->arena, item),
        };
    forming->letter.items = list;
}

/* The address behind the link, and until when it works: as the row of the link has it. */
static bool
find_link(struct forming *forming, const char **url, const char **expires, struct error *err)
{
    struct locator locator;
    int64_t moment = 0;
    bool found;

    *url = *expires = "";
    if (!links_unseal(forming->state, forming->row->id, &locator, &moment, &found, err))
        return false;
    forming->letter.is |= LETTER_UNLINKED;
    if (!found || forming->settings->address == NULL)
        return true;
    forming->letter.is ^= LETTER_LINKED | LETTER_UNLINKED;
    *url = arena_printf(forming->arena, "%s/a/%s", forming->settings->address, locator.text);
    *expires = arena_copy(forming->arena, london_format(moment).text, LONDON_TEXT_SIZE - 1);
    return true;
}

static bool
put_values(struct forming *forming, const struct canon *facts, struct error *err)
{
    struct arena *arena = forming->arena;
    struct due due = due_read(forming->state, fact_text(arena, canon_get(facts, "period")));
    const char *man = fact_text(arena, canon_get(facts, "man"));
    struct placeholder *own = ARENA_ARRAY(arena, struct placeholder, 6);
    struct placeholders *more = ARENA_ARRAY(arena, struct placeholders, 1);
    const char *home = forming->settings->address;

    own[0] = (struct placeholder){"name", forming->row->person};
    own[1] = (struct placeholder){"due", due_tell(arena, &due)};
    own[2] = (struct placeholder){"fingerprint",
                                  arena_printf(arena, "%s", returns_fingerprint(man).text)};
    own[3].name = "url";
    own[4].name = "expires";
    own[5] = (struct placeholder){"home", home == NULL ? "" : home};
    *more = (struct placeholders){.list = own, .count = 6};
    forming->letter.values = fact_values(arena, facts);
    forming->letter.values.more = more;
    return find_link(forming, &own[3].value, &own[4].value, err);
}

/* --- the message --------------------------------------------------------------------------------
 */

static bool
put_letter(struct forming *forming, const char *template, struct mail *mail, struct error *err)
{
    struct letter *letter = &forming->letter;
    struct arena *arena = forming->arena;

    letter->catalogue = &forming->letters.catalogue;
    letter->form = letter_form_find(letter->catalogue, template);
    if (letter->form == NULL)
        return error_raise(err, ERR_INPUT, "the catalogue \"%s\" has no message \"%s\"",
                           letter->catalogue->language, template);
    return letter_subject(arena, letter, &mail->subject, err) &&
           letter_lay_out(arena, letter, &forming->letters.text, &mail->body, err) &&
           letter_lay_out(arena, letter, &forming->letters.html, &mail->html, err);
}

static bool
write_mail(struct arena *arena, const struct mail *mail, struct text *message, struct error *err)
{
    struct builder out = {.arena = arena};

    if (!mail_write(&out, mail, err))
        return false;
    if (out.length > COURIER_MESSAGE_MOST)
        return error_raise(err, ERR_INPUT, "a message of %zu bytes is too long; %d are the most",
                           out.length, COURIER_MESSAGE_MOST);
    *message = (struct text){out.at, out.length};
    return true;
}

static bool
put_receipt(struct forming *forming, struct mail *mail, struct error *err)
{
    int64_t seq = forming->row->seq;

    if (seq < 0)
        return true;
    forming->letter.is |= LETTER_WITH_RECEIPT;
    mail->file_name = arena_printf(forming->arena, "entry-%lld.tlog-proof", (long long)seq);
    return sealing_receipt(forming->arena, forming->state, (uint64_t)seq, &mail->file, err);
}

bool
post_form(struct arena *arena, struct state *state, const struct mail_settings *settings,
          const struct outbox_row *row, struct text *message, struct error *err)
{
    struct forming forming = {.arena = arena, .state = state, .settings = settings, .row = row};
    struct mail mail = {
        .from = settings->from,
        .to_name = row->person,
        .to = row->email,
        .message_id = row->message_id,
        .date = row->queued,
    };
    const struct canon *facts, *items;

    if (!person_email_check(row->email, err) ||
        !letters_read(arena, letters_choose(arena, row->language, settings->language),
                      &forming.letters, err) ||
        !canon_read(arena, text_of(row->facts), unicode_is_normal, &facts, err) ||
        !put_receipt(&forming, &mail, err) || !put_values(&forming, facts, err))
        return false;
    items = canon_get(facts, "items");
    if (items != NULL)
        put_items(&forming, items);
    return put_letter(&forming, row->template, &mail, err) &&
           write_mail(arena, &mail, message, err);
}

bool
post_form_test(struct arena *arena, const struct state *state, const struct mail_settings *settings,
               const char *address, int64_t now, struct text *message, struct error *err)
{
    struct forming forming = {.arena = arena, .settings = settings};
    const struct placeholder values[] = {
        {"authority", state->authority},
    };
    struct mail mail = {
        .from = settings->from,
        .to_name = "",
        .to = address,
        .message_id = arena_printf(arena, "%s@%.*s", random_ref().text,
                                   (int)strcspn(state->origin, "/"), state->origin),
        .date = now,
    };

    forming.letter.values = (struct placeholders){.list = values, .count = 1};
    return person_email_check(address, err) &&
           letters_read(arena, settings->language, &forming.letters, err) &&
           put_letter(&forming, "test", &mail, err) && write_mail(arena, &mail, message, err);
}
