/* SPDX-License-Identifier: MIT */
#include "service/post.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "model/canonical_json.h"
#include "model/mail.h"
#include "model/person.h"
#include "port/unicode.h"
#include "service/library.h"
#include "service/notice_leaf.h"
#include "service/returns.h"
#include "service/sealing.h"
#include "service/timetables.h"

#define TEMPLATE_MOST ((size_t)64 * 1024)
#define MAIL_FOLDER   "mail"

bool
post_list(struct arena *arena, struct state *state, struct outbox *outbox, struct error *err)
{
    return outbox_read(state->db, arena, state->authority, outbox, err);
}

/* --- forming ------------------------------------------------------------------------------------
 */

/* The last day on which Delta takes the return, as the timetable has it. */
static const char *
due_day(struct arena *arena, const char *period)
{
    struct error ignored = {.code = ERR_NONE};
    struct schedule schedule;

    if (!schedule_read(arena, TIMETABLE_SHIPPED, HOLIDAYS_SHIPPED, &schedule, &ignored))
        return "not in the timetable";
    for (size_t i = 0; i < schedule.timetable.window_count; i++) {
        const struct return_window *window = &schedule.timetable.windows[i];

        if (schedule.timetable.kinds[window->kind].quarterly && strcmp(window->period, period) == 0)
            return arena_printf(arena, "%s%s", day_format(window->closes).text,
                                schedule.timetable.official ? "" : " (illustrative timetable)");
    }
    return "not in the timetable";
}

static const char *
fact(struct arena *arena, const struct canon *facts, const char *key)
{
    const struct canon *value = canon_get(facts, key);

    if (value == NULL)
        return "";
    if (value->kind == CANON_NUMBER)
        return arena_printf(arena, "%lld", (long long)value->number);
    return arena_copy(arena, value->text.at, value->text.length);
}

static bool
fill_template(struct arena *arena, const struct outbox_row *row, struct mail *mail,
              struct error *err)
{
    const char *path = library_path(arena, arena_printf(arena, "mail/%s.txt", row->template));
    const struct canon *facts;
    struct text template;

    if (!canon_read(arena, text_of(row->facts), unicode_is_normal, &facts, err) ||
        !file_read(arena, path, TEMPLATE_MOST, &template, err))
        return false;
    const struct mail_value values[] = {
        {"authority", fact(arena,    facts,      "authority")   },
        {"by",        fact(arena,    facts,      "by")          },
        {"due",       due_day(arena, fact(arena, facts,           "period"))},
        {"fingerprint",
         arena_printf(arena,            "%s",                     returns_fingerprint(fact(arena,                     facts, "man")).text)},
        {"kind",      fact(arena,      facts,                "kind")     },
        {"name",      row->person      },
        {"period",           fact(arena,           facts,  "period")      },
        {"revision",           fact(arena,               facts, "revision")},
    };

    return mail_fill(arena, template, values, sizeof values / sizeof values[0], &mail->subject,
                     &mail->body, err) ||
           error_while(err, "%s", path);
}

bool
post_form(struct arena *arena, struct state *state, const struct outbox_row *row,
          struct text *message, struct error *err)
{
    struct builder out = {.arena = arena};
    struct mail mail = {
        .from =
            arena_printf(arena, "no-reply@%.*s", (int)strcspn(state->origin, "/"), state->origin),
        .to_name = row->person,
        .to = row->email,
        .message_id = row->message_id,
        .date = row->queued,
    };

    if (!person_email_check(row->email, err) || !fill_template(arena, row, &mail, err))
        return false;
    if (row->seq >= 0) {
        mail.file_name = arena_printf(arena, "entry-%lld.tlog-proof", (long long)row->seq);
        if (!sealing_receipt(arena, state, (uint64_t)row->seq, &mail.file, err))
            return false;
    }
    if (!mail_write(&out, &mail, err))
        return false;
    *message = (struct text){out.at, out.length};
    return true;
}

/* --- the maildir --------------------------------------------------------------------------------
 */

static bool
folder_make(const char *path, struct error *err)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ||
           error_raise_system(err, ERR_STORAGE, errno, "cannot make the folder \"%s\"", path);
}

static bool
maildir_make(struct arena *arena, const char *mail, struct error *err)
{
    static const char *const PARTS[] = {"tmp", "new", "cur"};

    if (!folder_make(mail, err))
        return false;
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++)
        if (!folder_make(path_join(arena, mail, PARTS[i]), err))
            return false;
    return true;
}

/* Into tmp, then into new in one step, as maildir has it. */
static bool
maildir_put(struct arena *arena, const struct state *state, const struct outbox_row *row,
            struct text message, struct error *err)
{
    const char *mail = state_path(state, arena, MAIL_FOLDER);
    const char *name = arena_printf(arena, "%lld.%.32s.deltareturn",
                                    (long long)(row->queued / 1000), row->message_id);
    const char *at_first = path_join(arena, path_join(arena, mail, "tmp"), name);
    const char *at_last = path_join(arena, path_join(arena, mail, "new"), name);

    if (!maildir_make(arena, mail, err) || !file_write(at_first, message.at, message.length, err) ||
        fault_strikes(FAULT_RENAME, err))
        return false;
    if (rename(at_first, at_last) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot rename \"%s\"", at_first);
    return file_sync(at_last, err);
}

/* --- one row ------------------------------------------------------------------------------------
 */

struct posting {
    struct state *state;
    struct outbox_row row;
    struct text message;
};

static bool
form_work(struct db *db, void *context, struct error *err)
{
    const struct posting *posting = context;

    return outbox_form(db, posting->row.id, posting->message, err);
}

static bool
mark_work(struct db *db, void *context, struct error *err)
{
    const struct posting *posting = context;

    return outbox_mark(db, &posting->row, 0, err) &&
           notice_leaf_add(posting->state, &posting->row, err);
}

static bool
mark(struct state *state, struct posting *posting, const char *how, const char *said,
     struct error *err)
{
    posting->row.state = how;
    posting->row.said = said;
    posting->row.tries++;
    return db_transaction(state->db, mark_work, posting, err);
}

/* Formed once; from then on the kept bytes are the message. */
static bool
form(struct arena *arena, struct state *state, struct posting *posting, bool *formed,
     struct error *err)
{
    struct error why = {.code = ERR_NONE};

    *formed = true;
    if (strcmp(posting->row.state, "formed") == 0)
        return outbox_message(state->db, arena, posting->row.id, &posting->message, err);
    if (post_form(arena, state, &posting->row, &posting->message, &why))
        return db_transaction(state->db, form_work, posting, err);
    *formed = false;
    if (why.code == ERR_INPUT)
        return mark(state, posting, "failed", why.text, err);
    *err = why;
    return false;
}

static bool
post_one(struct state *state, const struct outbox_row *row, struct post_done *done,
         struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct posting posting = {.state = state, .row = *row};
    bool formed;

    if (!form(arena, state, &posting, &formed, err))
        return false;
    if (!formed) {
        done->failed++;
        return true;
    }
    done->delivered++;
    return maildir_put(arena, state, &posting.row, posting.message, err) &&
           mark(state, &posting, "sent", NULL, err);
}

bool
post_deliver(struct state *state, struct post_done *done, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct outbox outbox;

    *done = (struct post_done){.delivered = 0};
    if (!post_list(arena, state, &outbox, err))
        return false;
    for (size_t i = 0; i < outbox.count; i++) {
        bool waits = strcmp(outbox.list[i].state, "queued") == 0 ||
                     strcmp(outbox.list[i].state, "formed") == 0;

        if (waits && !post_one(state, &outbox.list[i], done, err))
            return error_while(err, "message %lld", (long long)outbox.list[i].id);
    }
    return true;
}
