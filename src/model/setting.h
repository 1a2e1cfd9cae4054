/* SPDX-License-Identifier: MIT */
/*
 * setting - what an administrator may set, in one table: name, kind, what holds unless something
 * else is set, and what it is for.
 *
 * The parser of deltareturn.conf, the commented file that "init" writes, "settings list" and the
 * check of the manual page all come from it: a new setting is one line here, and a paragraph in
 * man/deltareturn.conf.5.
 *
 * Units    As the comment of each says.
 * Owns     Nothing.
 * Errors   ERR_INPUT with the setting, what was found and what would be right.
 * See      service/settings.h, which reads them.
 */
#ifndef DELTARETURN_MODEL_SETTING_H
#define DELTARETURN_MODEL_SETTING_H

#include "base/text.h"

enum setting_kind {
    SETTING_TEXT,    /* one line */
    SETTING_NUMBER,  /* FORM "1..65535" */
    SETTING_SWITCH,  /* yes or no */
    SETTING_CHOICE,  /* FORM "maildir|smtp" */
    SETTING_ADDRESS, /* 127.0.0.1:8480, [::1]:8480 */
    SETTING_URL,     /* https://returns.council.example, no "/" at its end */
    SETTING_MAILBOX, /* someone@council.example */
    SETTING_FILE,    /* a path; one that does not begin with "/" lies in the state folder */
    SETTING_DAYS     /* 5, 2, 1: numbers of days, falling; FORM "0..60" is each */
};

/* X(constant, group, name, kind, initial, form, comment).  An empty value means that it is not set,
 * and is only allowed where it is the initial one.  Lines of a group stand together. */
#define SETTING_LIST(X)                                                                            \
    X(LISTEN, "The service", "listen", ADDRESS, "127.0.0.1:8480", NULL,                            \
      "Where the service answers. Any address that is not this computer's own needs tls or a "     \
      "declared proxy.")                                                                           \
    X(ADDRESS, "The service", "address", URL, "http://127.0.0.1:8480", NULL,                       \
      "How people's browsers reach the service; links in mails begin with it.")                    \
    X(PROXY, "The service", "proxy", SWITCH, "no", NULL,                                           \
      "Whether a proxy in front of the service ends TLS and tells where a request came from.")     \
    X(PROXY_SOURCE, "The service", "proxy_source", TEXT, "127.0.0.1", NULL,                        \
      "The address from which that proxy connects; nobody else is believed.")                      \
    X(TLS_CERTIFICATE, "The service", "tls_certificate", FILE, "", NULL,                           \
      "A certificate with its chain, in PEM, when the service itself does TLS.")                   \
    X(TLS_KEY, "The service", "tls_key", FILE, "", NULL, "Its private key, in PEM.")               \
    X(MAIL_TRANSPORT, "Mail", "mail_transport", CHOICE, "maildir", "maildir|smtp",                 \
      "How mail leaves: as files in the folder mail/ of the state folder, or by a mail server.")   \
    X(MAIL_FROM, "Mail", "mail_from", MAILBOX, "", NULL,                                           \
      "The address that mail comes from; unset, one at the host of the log's origin.")             \
    X(MAIL_HOST, "Mail", "mail_host", TEXT, "", NULL, "The mail server.")                          \
    X(MAIL_PORT, "Mail", "mail_port", NUMBER, "587", "1..65535", "Its port.")                      \
    X(MAIL_STARTTLS, "Mail", "mail_starttls", SWITCH, "yes", NULL,                                 \
      "Whether it has to be spoken to in cipher. With no, names and addresses can be read on the " \
      "way.")                                                                                      \
    X(MAIL_USER, "Mail", "mail_user", TEXT, "", NULL, "The account on the mail server.")           \
    X(MAIL_PASSWORD_FILE, "Mail", "mail_password_file", FILE, "", NULL,                            \
      "A file with that account's password in its first line, for its owner only.")                \
    X(SECOND_CONTACT, "Mail", "second_contact", MAILBOX, "", NULL,                                 \
      "Who hears of mail that cannot be delivered.")                                               \
    X(REMIND_DAYS, "Reminders", "remind_days", DAYS, "5, 2, 1", "0..60",                           \
      "How many working days before the cut-off and the window's end people are reminded.")        \
    X(REMIND_HOUR, "Reminders", "remind_hour", NUMBER, "8", "0..23",                               \
      "The hour of the day, in London, at which reminders are sent.")                              \
    X(ALARM_DAYS, "Reminders", "alarm_days", NUMBER, "3", "0..60",                                 \
      "How many working days before the end the SRO hears of a link that nobody followed, or of "  \
      "a return that nobody can certify.")                                                         \
    X(FETCH_SOURCE, "Exports", "fetch_source", TEXT, "", NULL,                                     \
      "Where the quarter's exports are fetched: a folder, or an address that begins with "         \
      "https:// or sftp://. Unset, a run takes the newest import.")                                \
    X(FETCH_TOKEN_FILE, "Exports", "fetch_token_file", FILE, "", NULL,                             \
      "A file with the token for that address in its first line, for its owner only.")

enum setting {
#define SETTING_CONSTANT(constant, group, name, kind, initial, form, comment) SET_##constant,
    SETTING_LIST(SETTING_CONSTANT)
#undef SETTING_CONSTANT
        SETTING_COUNT
};

struct setting_def {
    const char *group, *name;
    enum setting_kind kind;
    const char *initial, *form, *comment;
};
extern const struct setting_def SETTING_DEFS[SETTING_COUNT];

/* The most numbers of a SETTING_DAYS. */
#define SETTING_DAYS_MOST 8

/* Whether VALUE may be set. */
bool setting_check(enum setting setting, const char *value, struct error *err) MUST_USE;

/* Of a value that setting_check has let through: a SETTING_NUMBER; a SETTING_SWITCH; the numbers of
 * a SETTING_DAYS, and how many. */
int64_t setting_number(const char *value);
bool setting_is_on(const char *value);
size_t setting_days(const char *value, int64_t days[SETTING_DAYS_MOST]);

/* The whole deltareturn.conf with nothing set: every setting with its comment, itself commented
 * out. */
const char *setting_file(struct arena *arena);

#endif
