/* SPDX-License-Identifier: MIT */
#include "daemon/options.h"

#include <arpa/inet.h>
#include <stddef.h>

#include "service/settings.h"

/* One line per option; where its value goes, and how many there may be. */
struct option_line {
    const char *name, *value, *help;
    size_t place; /* of the value, or of the list, in struct daemon_options */
    size_t count; /* of the number given, when it may be given more than once */
    size_t most;  /* 1: once */
};

#define PLACE(member) offsetof(struct daemon_options, member)

static const struct option_line OPTIONS[] = {
    {"--state",           "DIR",          "the state folder; else DELTARETURN_STATE",               PLACE(state),   0,                   1             },
    {"--listen",          "ADDRESS:PORT",
     "where to listen, up to 8 times; else 127.0.0.1:8480, or what systemd hands over",             PLACE(listen),  PLACE(listen_count), LISTENERS_MOST},
    {"--address",         "URL",          "how people reach the pages, as links in mails begin",    PLACE(address), 0,
     1                                                                                                                                                 },
    {"--tls-certificate", "FILE",         "the certificate with those above it, PEM: serve by TLS",
     PLACE(certificate),                                                                                            0,                   1             },
    {"--tls-key",         "FILE",         "the certificate's key, PEM",                             PLACE(key),     0,                   1             },
    {"--proxy",           "ADDRESS",      "a proxy whose X-Forwarded fields count, up to 16 times", PLACE(proxies),
     PLACE(proxy_count),                                                                                                                 PROXIES_MOST  },
};

#define OPTION_COUNT (sizeof OPTIONS / sizeof OPTIONS[0])

static void
print_help(void)
{
    printf("usage: deltareturnd --state DIR [OPTION ...]\n\n"
           "Serves the pages of the returns that a state folder holds.\n\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        char name[48];

        snprintf(name, sizeof name, "%s %s", OPTIONS[i].name, OPTIONS[i].value);
        printf("  %-24s  %s\n", name, OPTIONS[i].help);
    }
    printf("  %-24s  %s\n  %-24s  %s\n", "--help", "shows this", "--version", "shows the version");
}

static bool
usage(int *status, const char *what, const char *word)
{
    fprintf(stderr, "deltareturnd: %s %s; \"deltareturnd --help\" lists the options\n", what, word);
    *status = EXIT_USAGE;
    return false;
}

static const struct option_line *
find_option(const char *name)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (strcmp(OPTIONS[i].name, name) == 0)
            return &OPTIONS[i];
    return NULL;
}

static bool
put_value(const struct option_line *line, const char *value, struct daemon_options *options)
{
    const char **place = (const char **)(void *)((char *)options + line->place);
    size_t *count;

    if (line->most == 1) {
        if (*place != NULL)
            return false;
        *place = value;
        return true;
    }
    count = (size_t *)(void *)((char *)options + line->count);
    if (*count == line->most)
        return false;
    place[(*count)++] = value;
    return true;
}

static bool
check_together(const struct daemon_options *options, int *status)
{
    unsigned char bytes[16];

    if (options->state == NULL || options->state[0] == '\0')
        return usage(status, "say which state folder:", "--state DIR, or DELTARETURN_STATE");
    if ((options->certificate == NULL) != (options->key == NULL))
        return usage(status, "a certificate and its key go together:",
                     "--tls-certificate FILE --tls-key FILE");
    for (size_t i = 0; i < options->proxy_count; i++)
        if (inet_pton(AF_INET, options->proxies[i], bytes) != 1 &&
            inet_pton(AF_INET6, options->proxies[i], bytes) != 1)
            return usage(status, "--proxy wants an address like 10.0.0.5, not",
                         options->proxies[i]);
    return true;
}

/* A line of the settings that somebody wrote, or NULL. */
static const char *
chosen(const struct settings *settings, enum setting setting)
{
    return settings->lines[setting] == 0 ? NULL : settings_text(settings, setting);
}

bool
daemon_options_settle(struct arena *arena, struct daemon_options *options, struct error *err)
{
    struct settings settings;
    const char *misfits;

    if (!settings_read(arena, options->state, &settings, err))
        return false;
    misfits = settings_misfits(arena, &settings, options->state);
    if (misfits[0] != '\0')
        return error_raise(err, ERR_INPUT, "%s: %.*s", settings.path, (int)strcspn(misfits, "\n"),
                           misfits);
    if (options->listen_count == 0 && chosen(&settings, SET_LISTEN) != NULL)
        options->listen[options->listen_count++] = settings_text(&settings, SET_LISTEN);
    if (options->address == NULL)
        options->address = chosen(&settings, SET_ADDRESS);
    if (options->proxy_count == 0 && settings_on(&settings, SET_PROXY))
        options->proxies[options->proxy_count++] = settings_text(&settings, SET_PROXY_SOURCE);
    if (options->certificate == NULL) {
        options->certificate = settings_path(arena, &settings, options->state, SET_TLS_CERTIFICATE);
        options->key = settings_path(arena, &settings, options->state, SET_TLS_KEY);
    }
    return true;
}

bool
daemon_options_read(int argc, char **argv, struct daemon_options *options, int *status)
{
    *options = (struct daemon_options){.state = NULL};
    *status = 0;
    for (int i = 1; i < argc; i++) {
        const struct option_line *line = find_option(argv[i]);

        if (strcmp(argv[i], "--help") == 0) {
            print_help();
            return false;
        }
        if (strcmp(argv[i], "--version") == 0) {
            printf("deltareturnd %s\n", PROGRAM_VERSION);
            return false;
        }
        if (line == NULL)
            return usage(status, "there is no option", argv[i]);
        if (i + 1 == argc)
            return usage(status, "a value is missing behind", argv[i]);
        if (!put_value(line, argv[++i], options))
            return usage(status, "too often given:", line->name);
    }
    if (options->state == NULL)
        options->state = getenv("DELTARETURN_STATE");
    return check_together(options, status);
}
