/* SPDX-License-Identifier: MIT */
#include "service/links.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/random.h"
#include "service/kinds.h"
#include "service/ledger.h"
#include "service/notice.h"

#define KEY_FILE      "keys/post.key"
#define LOCATOR_BYTES 16
#define LIFE          (LINK_DAYS * MS_A_DAY)
#define RENEW_WAIT    (5 * MS_A_MINUTE)

/* --- the key ------------------------------------------------------------------------------------
 */

static bool
key_read(struct arena *arena, const char *path, struct seal_key *key, struct error *err)
{
    struct stat status;
    struct text bytes;

    if (stat(path, &status) == 0 && (status.st_mode & 077) != 0)
        return error_raise(err, ERR_DENIED, "the key \"%s\" can be read by others", path);
    if (!file_read(arena, path, SEAL_KEY_SIZE, &bytes, err))
        return false;
    if (bytes.length != SEAL_KEY_SIZE)
        return error_raise(err, ERR_STORAGE, "\"%s\" is no key of %d bytes", path, SEAL_KEY_SIZE);
    memcpy(key->bytes, bytes.at, SEAL_KEY_SIZE);
    return true;
}

/* The key that was read or made, and how its file was then. */
struct kept_post_key {
    const char *path;
    struct file_stamp stamp; /* of number 0: not known yet */
    struct seal_key key;
};

static bool
key_learn(struct kept_post_key *kept, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct file_stamp stamp = file_stamp(kept->path);

    kept->stamp.number = 0;
    if (stamp.number != 0) {
        if (!key_read(arena, kept->path, &kept->key, err))
            return false;
    } else {
        kept->key = seal_key_new();
        if (!file_write(kept->path, kept->key.bytes, sizeof kept->key.bytes, err))
            return false;
        stamp = file_stamp(kept->path);
    }
    kept->stamp = stamp;
    return true;
}

bool
links_key(struct state *state, struct seal_key *key, struct error *err)
{
    struct kept_post_key *kept = state->post_key;

    if (kept == NULL) {
        kept = state->post_key = ARENA_ARRAY(state->arena, struct kept_post_key, 1);
        kept->path = state_path(state, state->arena, KEY_FILE);
    }
    if ((kept->stamp.number == 0 || file_has_changed(kept->path, &kept->stamp)) &&
        !key_learn(kept, err))
        return false;
    *key = kept->key;
    return true;
}

/* --- making -------------------------------------------------------------------------------------
 */

int64_t
links_expiry(const struct due *due, int64_t now)
{
    int64_t end = due_end(due);

    return end > now && end < now + LIFE ? end : now + LIFE;
}

/* What a sealed locator is bound to: it opens for no other link. */
static struct text
seal_label(struct arena *arena, const struct hash *hash)
{
    return text_of(arena_printf(arena, "link %s", hash_hex(hash).text));
}

bool
links_make(struct state *state, const struct seal_key *key, struct link *link, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned char bytes[LOCATOR_BYTES];
    struct locator locator;

    random_bytes(bytes, sizeof bytes);
    hex_write(bytes, sizeof bytes, locator.text);
    link->hash = hash_text(&state->hasher, text_of(locator.text));
    return seal_close(arena, key, seal_label(arena, &link->hash), text_of(locator.text),
                      &link->sealed, err) &&
           ledger_leaves(state, &link->seq, err) &&
           links_add(state->db, state->authority, link, err);
}

bool
links_unseal(struct state *state, int64_t message, struct locator *locator, int64_t *expires,
             bool *found, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct seal_key key;
    struct text opened;
    struct link link;

    *found = false;
    if (!links_sealed(state->db, arena, message, &link, err))
        return false;
    if (link.sealed.length == 0 || !file_exists(state_path(state, arena, KEY_FILE)))
        return true;
    if (!links_key(state, &key, err))
        return false;
    *expires = link.expires;
    /* the key may be another one than then, when a backup was put back without its keys */
    *found = seal_open(arena, &key, seal_label(arena, &link.hash), link.sealed, &opened,
                       &(struct error){.code = ERR_NONE}) &&
             opened.length == sizeof locator->text - 1;
    if (*found)
        memcpy(locator->text, arena_copy(arena, opened.at, opened.length), sizeof locator->text);
    return true;
}

/* --- looking ------------------------------------------------------------------------------------
 */

struct looking {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    struct hash hash;
    int64_t now;
    struct link_view *view;
};

/* The last event of the link's revision since it was made, or, with FIRST, the first but for
 * runs. */
static bool
find_event(struct looking *looking, bool first, struct error *err)
{
    const struct link *link = &looking->view->link;
    struct filing_events events;

    if (!filings_events(looking->state->db, looking->arena, link->filing, &events, err))
        return false;
    for (size_t i = 0; i < events.count; i++) {
        const struct filing_event *event = &events.list[i];

        if (event->revision != link->revision || event->seq < link->seq ||
            (first && strcmp(event->move, "run") == 0))
            continue;
        looking->view->last = *event;
        if (first)
            break;
    }
    return true;
}

/* What has become of what the link was made for. */
static bool
judge(struct looking *looking, struct error *err)
{
    struct link_view *view = looking->view;
    const struct link *link = &view->link;
    const struct filing *filing = &view->filing;

    if (looking->now >= link->expires) {
        view->state = LINK_EXPIRED;
        return true;
    }
    if (filing->revision != link->revision ||
        (link->man[0] != '\0' && strcmp(filing->man, link->man) != 0)) {
        view->state = LINK_SUPERSEDED;
        return find_event(looking, false, err);
    }
    if (link->purpose != LINK_LOOK && filing->state != link->stood) {
        view->state = LINK_DECIDED;
        return find_event(looking, true, err);
    }
    view->state = LINK_OPEN;
    return true;
}

/* One leaf for each stranger, however often they try. */
static bool
tell_stranger(struct looking *looking, int64_t message, struct error *err)
{
    struct record record = {
        .act = ACT_LINK_WRONG_PERSON,
        .actor = looking->actor,
        .delegation = LEAF_NO_DELEGATION,
    };
    unsigned roles = looking->actor->roles;
    uint64_t seq;
    bool new;

    while (record.role < ROLE_TOTAL - 1 && !(roles & 1U << record.role))
        record.role++;
    return links_stranger(looking->state->db, message, looking->actor->person.ref, looking->now,
                          &new, err) &&
           (!new || ledger_record(looking->state, &record, &seq, err));
}

static bool
look_work(struct db *db, void *context, struct error *err)
{
    struct looking *looking = context;
    struct link_view *view = looking->view;
    struct link link;
    bool found;

    if (!links_find(db, looking->arena, looking->state->authority, &looking->hash, &link, &found,
                    err))
        return false;
    if (!found)
        return true;
    if (strcmp(link.identity, looking->actor->person.identity) != 0) {
        view->state = LINK_OTHER_PERSON;
        return tell_stranger(looking, link.message, err);
    }
    view->link = link;
    if (!filings_find(db, looking->arena, looking->state->authority, link.kind, link.period,
                      &view->filing, &found, err) ||
        !judge(looking, err))
        return false;
    return view->state == LINK_EXPIRED || links_follow(db, link.message, looking->now, err);
}

bool
links_look(struct arena *arena, struct state *state, struct text locator, const struct actor *actor,
           int64_t now, struct link_view *view, struct error *err)
{
    struct looking looking = {
        .arena = arena, .state = state, .actor = actor, .now = now, .view = view};

    *view = (struct link_view){.state = LINK_UNKNOWN};
    looking.hash = hash_text(&state->hasher, locator);
    return db_transaction(state->db, look_work, &looking, err);
}

/* --- again --------------------------------------------------------------------------------------
 */

struct renewing {
    struct notices notices;
    const struct link_view *view;
    const char *label;
};

/* What the link asked for, if that is still to be done. */
static enum link_purpose
purpose_now(const struct link_view *view)
{
    const struct link *link = &view->link;

    return view->filing.revision == link->revision && view->filing.state == link->stood
               ? link->purpose
               : LINK_LOOK;
}

static bool
wait_is_over(const struct renewing *renewing, enum link_purpose purpose, struct error *err)
{
    struct link like = renewing->view->link;
    int64_t made;

    like.revision = renewing->view->filing.revision;
    like.purpose = purpose;
    if (!links_last(renewing->notices.state->db, &like, &made, err))
        return false;
    return renewing->notices.now - made >= RENEW_WAIT || made > renewing->notices.now ||
           error_raise(err, ERR_RETRY,
                       "a new link was sent to you at %s; wait a few minutes for that mail",
                       london_format(made).text);
}

static bool
renew_work(struct db *db, void *context, struct error *err)
{
    struct renewing *renewing = context;
    const struct link_view *view = renewing->view;
    struct canon *facts = notice_facts(&renewing->notices, &view->filing, renewing->label);
    struct notice notice = {
        .person = view->link.person,
        .template = "new-link",
        .facts = notice_text(&renewing->notices, facts),
        .seq = -1,
        .filing = &view->filing,
        .purpose = purpose_now(view),
    };

    (void)db;
    return wait_is_over(renewing, notice.purpose, err) &&
           notice_promise(&renewing->notices, &notice, err);
}

bool
links_renew(struct arena *arena, struct state *state, struct text locator,
            const struct actor *actor, int64_t now, struct link_view *view, struct error *err)
{
    struct renewing renewing = {.view = view};
    struct filing_kind kind;

    if (!links_look(arena, state, locator, actor, now, view, err))
        return false;
    if (view->state != LINK_EXPIRED)
        return true;
    if (!kinds_read(arena, view->link.kind, &kind, err) ||
        !notices_begin(arena, state, now, &renewing.notices, err))
        return false;
    renewing.label = kind.label;
    return db_transaction(state->db, renew_work, &renewing, err);
}
