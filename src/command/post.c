/* SPDX-License-Identifier: MIT */
/* Mail that was promised: the outbox, its delivery, and the folder it lies in. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/number.h"
#include "base/random.h"
#include "command/acting.h"
#include "command/commands.h"
#include "model/mail_look.h"
#include "service/courier.h"
#include "service/delivery.h"
#include "service/maildir.h"

#define MESSAGE_MOST ((size_t)1 << 20)

/* --- the outbox ---------------------------------------------------------------------------------
 */

/* " after 3 tries; again at ...; the other side said: ..." */
static void
print_fate(const struct outbox_row *row)
{
    if (row->tries > 0 && strcmp(row->state, "sent") != 0)
        printf("; tried %" PRId64 " time%s", row->tries, row->tries == 1 ? "" : "s");
    if (strcmp(row->state, "formed") == 0 && row->not_before > 0)
        printf(", again at %s", london_format(row->not_before).text);
    if (row->said != NULL)
        printf("; %s", row->said);
    printf("\n");
}

int
command_outbox_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct outbox outbox;
    struct state *state;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !post_list(arena, state, &outbox, &err))
        return command_failed(&err);
    for (size_t i = 0; i < outbox.count; i++) {
        const struct outbox_row *row = &outbox.list[i];

        printf("%5" PRId64 "  %-24s  %-7s  %-12s  %s <%s>", row->id,
               london_format(row->queued).text, row->state, row->template, row->person, row->email);
        print_fate(row);
    }
    return 0;
}

static void
print_done(struct arena *arena, const struct state *state, const struct mail_settings *settings,
           const struct delivery_done *done)
{
    if (done->left) {
        puts("the service on this folder sends what is due");
        return;
    }
    if (settings->transport == MAIL_TO_FOLDER)
        printf("%zu delivered into %s", done->delivered, state_path(state, arena, "mail"));
    else
        printf("%zu handed to %s", done->delivered, settings->server.host);
    printf(", %zu cannot be", done->failed);
    if (done->waiting > 0)
        printf(", %zu will be tried again", done->waiting);
    printf("\n");
}

static bool
deliver(struct acting *acting, struct error *err)
{
    struct mail_settings settings;
    struct delivery_done done;

    if (!mail_settings_read(acting->arena, acting->state, &settings, err) ||
        !delivery_run(acting->state, &settings, clock_now(), &done, err) ||
        !acting_end(acting, err))
        return false;
    print_done(acting->arena, acting->state, &settings, &done);
    return true;
}

int
command_mail_deliver(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct acting acting;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_open(arena, line, dir, &acting, &err) || !deliver(&acting, &err))
        return command_failed(&err);
    return 0;
}

int
command_mail_retry(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct acting acting;
    uint64_t id;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!decimal_read(text_of(line->arguments[0]), INT64_MAX, &id))
        return command_usage(line,
                             "\"%s\" is no number of a message; \"deltareturn outbox list\" "
                             "shows them",
                             line->arguments[0]);
    if (!acting_open(arena, line, dir, &acting, &err) ||
        !delivery_again(acting.state, (int64_t)id, clock_now(), &err) || !deliver(&acting, &err))
        return command_failed(&err);
    return 0;
}

/* --- the folder ---------------------------------------------------------------------------------
 */

static bool
look(struct arena *arena, const struct maildir_entry *entry, struct mail_look *mail,
     struct error *err)
{
    struct text message;

    if (!file_read(arena, entry->path, MESSAGE_MOST, &message, err))
        return false;
    mail_look(arena, message, mail);
    return true;
}

static bool
print_mail(struct arena *arena, const struct maildir_entry *entry, struct error *err)
{
    struct mail_look mail;

    if (!look(arena, entry, &mail, err))
        return false;
    printf("From: %s\nTo: %s\nSubject: %s\nDate: %s\n", mail.from, mail.to, mail.subject,
           mail.date);
    if (mail.file_name != NULL)
        printf("With: %s\n", mail.file_name);
    printf("\n%s", mail.body);
    return true;
}

static bool
print_list(struct arena *arena, const struct maildir *folder, struct error *err)
{
    for (size_t i = 0; i < folder->count; i++) {
        struct mail_look mail;

        if (!look(arena, &folder->list[i], &mail, err))
            return false;
        printf("%5zu  %-24s  %s  %s\n", i + 1, london_format(folder->list[i].queued).text, mail.to,
               mail.subject);
    }
    return true;
}

int
command_mail_show(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct maildir folder;
    struct state *state;
    uint64_t number = 0;
    bool good;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !maildir_read(arena, state, &folder, &err))
        return command_failed(&err);
    if (line->argument_total > 0 &&
        (!decimal_read(text_of(line->arguments[0]), folder.count, &number) || number == 0)) {
        error_raise(&err, ERR_INPUT, "there is no message \"%s\"; the folder has %zu",
                    line->arguments[0], folder.count);
        return command_failed(&err);
    }
    good = number > 0 ? print_mail(arena, &folder.list[number - 1], &err)
                      : print_list(arena, &folder, &err);
    return good ? 0 : command_failed(&err);
}

/* --- trying it out ------------------------------------------------------------------------------
 */

static bool
send_test(struct arena *arena, const struct state *state, const char *address,
          struct smtp_answer *answer, struct error *err)
{
    struct mail_settings settings;
    struct courier *courier;
    struct text message;
    int64_t now = clock_now(), id;

    *answer = (struct smtp_answer){.verdict = SMTP_TAKEN};
    if (!mail_settings_read(arena, state, &settings, err) ||
        !post_form_test(arena, state, &settings, address, now, &message, err))
        return false;
    if (settings.transport == MAIL_TO_FOLDER) {
        printf("into the folder %s: no mail server is set\n", state_path(state, arena, "mail"));
        return maildir_put(state, now, random_ref().text, message, err);
    }
    printf("to %s port %u, from %s\n", settings.server.host, settings.server.port, settings.from);
    return courier_start(arena, &settings.server, &courier, err) &&
           courier_send(courier, 0, settings.from, address, message, err) &&
           courier_receive(courier, &id, answer, err);
}

int
command_mail_test(const struct command_line *line)
{
    static const char *const TOLD[] = {
        [SMTP_TAKEN] = "taken",
        [SMTP_LATER] = "not taken now",
        [SMTP_NEVER] = "refused",
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct smtp_answer answer;
    struct state *state;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !send_test(arena, state, line->arguments[0], &answer, &err))
        return command_failed(&err);
    printf("%s%s%s\n", TOLD[answer.verdict], answer.said[0] == '\0' ? "" : ": ", answer.said);
    if (answer.verdict == SMTP_TAKEN)
        return 0;
    error_raise(&err, answer.verdict == SMTP_LATER ? ERR_RETRY : ERR_INPUT,
                "the message was not sent");
    return command_failed(&err);
}
