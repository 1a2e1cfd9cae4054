/* SPDX-License-Identifier: MIT */
#include "service/returns.h"

#include <ctype.h>

#include "base/clock.h"
#include "base/file.h"
#include "port/unicode.h"
#include "service/drafting.h"
#include "service/kept.h"
#include "service/kinds.h"
#include "service/lodging.h"
#include "service/vault.h"
#include "store/ledger.h"

#define FINGERPRINT_DIGITS 20

struct fingerprint
returns_fingerprint(const char *man)
{
    struct fingerprint none = {"none yet"};
    struct hash hash;

    return hash_read_hex(text_of(man), &hash) ? manifest_fingerprint(&hash) : none;
}

bool
returns_fingerprint_read(const char *text)
{
    size_t digits = 0;

    for (; *text != '\0'; text++)
        if (isxdigit((unsigned char)*text))
            digits++;
        else if (*text != '-' && *text != ' ')
            return false;
    return digits == FINGERPRINT_DIGITS;
}

bool
returns_fingerprint_is(const char *text, const char *man)
{
    size_t digits = 0;

    if (man[0] == '\0')
        return false;
    for (; *text != '\0'; text++) {
        if (*text == '-' || *text == ' ')
            continue;
        if (digits == FINGERPRINT_DIGITS || tolower((unsigned char)*text) != man[digits])
            return false;
        digits++;
    }
    return digits == FINGERPRINT_DIGITS;
}

bool
returns_find(struct arena *arena, struct state *state, const char *period, struct filing *filing,
             struct error *err)
{
    struct quarter quarter;
    bool found;

    if (!quarter_read(text_of(period), &quarter))
        return error_raise(err, ERR_INPUT, "\"%s\" is not a quarter like 2023-24-Q3", period);
    if (!filings_find(state->db, arena, state->authority, KIND_QUARTERLY_CLAIM, period, filing,
                      &found, err))
        return false;
    return found || error_raise(err, ERR_INPUT,
                                "there is no return for %s yet; \"deltareturn run\" with the state "
                                "folder makes it",
                                period);
}

bool
returns_newest(struct arena *arena, struct state *state, size_t count, struct filing_list *filings,
               struct error *err)
{
    return filings_newest(state->db, arena, state->authority, KIND_QUARTERLY_CLAIM, count, filings,
                          err);
}

bool
returns_list(struct arena *arena, struct state *state, struct filing_list *filings,
             struct error *err)
{
    return filings_list(state->db, arena, state->authority, filings, err);
}

bool
returns_view(struct arena *arena, struct state *state, const struct filing *filing, int64_t number,
             struct return_view *view, struct error *err)
{
    *view = (struct return_view){.number = number};
    return filings_revision(state->db, arena, filing->id, number, &view->revision, err) &&
           filings_seats(state->db, arena, filing->id, number, &view->seats, err) &&
           filings_remarks(state->db, arena, filing->id, "", &view->remarks, err);
}

bool
returns_history(struct arena *arena, struct state *state, const struct filing *filing,
                struct return_event **list, size_t *count, struct error *err)
{
    struct filing_events events;
    struct text key;

    if (!filings_events(state->db, arena, filing->id, &events, err))
        return false;
    *list = ARENA_ARRAY(arena, struct return_event, events.count);
    *count = events.count;
    for (size_t i = 0; i < events.count; i++) {
        const struct filing_event *event = &events.list[i];

        (*list)[i] = (struct return_event){.event = *event};
        if (event->uploaded != NULL && event->uploaded[0] != '\0' &&
            !lodging_compare(state->db, arena, filing->id, event->revision, event->uploaded,
                             &(*list)[i].lodged, err))
            return false;
        if (!ledger_words(state->db, arena, state->authority, events.list[i].seq, &(*list)[i].words,
                          &key, err))
            return false;
    }
    return true;
}

static const char *
tell_names(struct arena *arena, const struct artefacts *artefacts)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, artefacts->count == 0 ? "none" : "");
    for (size_t i = 0; i < artefacts->count; i++)
        builder_printf(&out, "%s%s", i == 0 ? "" : ", ", artefacts->list[i].name);
    return out.at;
}

bool
returns_file(struct arena *arena, struct state *state, const char *filing, int64_t revision,
             const char *name, struct text *bytes, struct error *err)
{
    struct artefacts artefacts;
    struct vault_box *box;

    if (!filings_artefacts(state->db, arena, filing, revision, &artefacts, err))
        return false;
    for (size_t i = 0; i < artefacts.count; i++)
        if (strcmp(artefacts.list[i].name, name) == 0)
            return vault_open(arena, state, VAULT_REVISION, drafting_box(arena, filing, revision),
                              false, &box, err) &&
                   vault_get(arena, box, artefacts.list[i].sha256, (size_t)artefacts.list[i].length,
                             bytes, err);
    return error_raise(err, ERR_INPUT, "revision %lld has no file \"%s\"; it has %s",
                       (long long)revision, name, tell_names(arena, &artefacts));
}

bool
returns_figures(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                struct kept_return *kept, struct error *err)
{
    struct text bytes;

    return returns_file(arena, state, filing, revision, FIGURES_FILE, &bytes, err) &&
           kept_figures_read_bytes(arena, FIGURES_FILE, bytes, kept, err);
}

bool
returns_lay_out(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                const char **out, struct error *err)
{
    static const char *const NAMES[] = {FIGURES_FILE, DECISIONS_FILE};
    struct new_folder *folder;

    if (!folder_create(arena, state_path(state, arena, STATE_SHOWING), &folder, err))
        return false;
    *out = folder_path(folder); /* never committed: it goes with the arena */
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        struct text bytes;

        if (!returns_file(arena, state, filing, revision, NAMES[i], &bytes, err) ||
            !file_write(path_join(arena, *out, NAMES[i]), bytes.at, bytes.length, err))
            return false;
    }
    return true;
}

bool
returns_words_check(const char *words, struct error *err)
{
    struct text text = text_of(words);
    bool good = unicode_is_clean(text) && unicode_is_normal(text);

    for (size_t i = 0; i < text.length; i++)
        good = good && (words[i] == '\n' || ((unsigned char)words[i] >= ' ' && words[i] != 0x7F));
    if (!good)
        return error_raise(err, ERR_INPUT, "the words are not plain text in UTF-8");
    if (words[strspn(words, " \n")] == '\0')
        return error_raise(err, ERR_INPUT, "the words are empty");
    return text.length <= NOTE_MOST ||
           error_raise(err, ERR_INPUT, "the words are longer than %d bytes", NOTE_MOST);
}

/* A note on its way. */
struct noting {
    const struct filing *filing;
    struct remark remark;
};

static bool
note_work(struct db *db, void *context, struct error *err)
{
    const struct noting *noting = context;

    return filings_add_remark(db, noting->filing->id, &noting->remark, err);
}

bool
returns_note(struct arena *arena, struct state *state, const struct actor *actor,
             const struct note_request *note, struct error *err)
{
    struct filing filing;
    struct noting noting = {.filing = &filing};

    if (actor->roles == 0)
        return error_raise(err, ERR_DENIED, "\"%s\" has no role here", actor->person.login);
    if (!returns_words_check(note->words, err) ||
        !returns_find(arena, state, note->period, &filing, err))
        return false;
    noting.remark = (struct remark){.revision = filing.revision,
                                    .written = clock_now(),
                                    .person = actor->person.ref,
                                    .words = note->words,
                                    .family = note->family};
    return db_transaction(state->db, note_work, &noting, err);
}

bool
returns_family_notes(struct arena *arena, struct state *state, const struct filing *filing,
                     const char *family, struct remarks *remarks, struct error *err)
{
    return filings_remarks(state->db, arena, filing->id, family, remarks, err);
}
