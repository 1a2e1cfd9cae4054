/* SPDX-License-Identifier: MIT */
#include "service/settings.h"

#include <sys/stat.h>

#include "base/file.h"
#include "port/conf.h"

static bool
take(struct settings *settings, const struct conf_entry entries[SETTING_COUNT], struct error *err)
{
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        if (entries[i].value == NULL)
            continue;
        if (!setting_check((enum setting)i, entries[i].value, err))
            return error_while(err, "%s:%u", settings->path, entries[i].line);
        settings->values[i] = entries[i].value;
        settings->lines[i] = entries[i].line;
    }
    return true;
}

bool
settings_read(struct arena *arena, const char *dir, struct settings *settings, struct error *err)
{
    struct conf_entry entries[SETTING_COUNT];

    *settings = (struct settings){.path = path_join(arena, dir, SETTINGS_NAME)};
    settings->stamp = file_stamp(settings->path);
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        settings->values[i] = SETTING_DEFS[i].initial;
        entries[i] = (struct conf_entry){.name = SETTING_DEFS[i].name};
    }
    if (!file_exists(settings->path))
        return true;
    return conf_read(arena, settings->path, entries, SETTING_COUNT, err) &&
           take(settings, entries, err);
}

const char *
settings_text(const struct settings *settings, enum setting setting)
{
    return string_or_null(settings->values[setting]);
}

int64_t
settings_number(const struct settings *settings, enum setting setting)
{
    return setting_number(settings->values[setting]);
}

bool
settings_on(const struct settings *settings, enum setting setting)
{
    return setting_is_on(settings->values[setting]);
}

const char *
settings_path(struct arena *arena, const struct settings *settings, const char *dir,
              enum setting setting)
{
    const char *value = settings_text(settings, setting);

    return value == NULL || value[0] == '/' ? value : path_join(arena, dir, value);
}

/* --- what does not go together -----------------------------------------------------------------
 */

struct looking {
    struct arena *arena;
    const struct settings *settings;
    const char *dir;
    struct builder out;
};

static const char *
value_of(const struct looking *looking, enum setting setting)
{
    return looking->settings->values[setting];
}

static bool
is_set(const struct looking *looking, enum setting setting)
{
    return value_of(looking, setting)[0] != '\0';
}

/* Whether an address is one that only this computer reaches. */
static bool
is_own(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strncmp(address, "[::1]", 5) == 0 ||
           strncmp(address, "localhost", 9) == 0;
}

static void
look_at_service(struct looking *looking)
{
    const char *listen = value_of(looking, SET_LISTEN), *address = value_of(looking, SET_ADDRESS);
    bool proxy = settings_on(looking->settings, SET_PROXY);

    if (is_set(looking, SET_TLS_CERTIFICATE) != is_set(looking, SET_TLS_KEY))
        builder_puts(&looking->out,
                     "\"tls_certificate\" and \"tls_key\" have to be set together\n");
    if (!is_own(listen) && !proxy && !is_set(looking, SET_TLS_CERTIFICATE))
        builder_printf(&looking->out,
                       "\"listen\" is %s, which others reach: set \"tls_certificate\" and "
                       "\"tls_key\", or \"proxy\" when one in front of it does TLS\n",
                       listen);
    if (strncmp(address, "http://", 7) == 0 && !is_own(address + 7))
        builder_printf(&looking->out,
                       "\"address\" is %s: anything but this computer is reached by https://\n",
                       address);
}

static void
look_at_mail(struct looking *looking)
{
    if (strcmp(value_of(looking, SET_MAIL_TRANSPORT), "smtp") != 0)
        return;
    if (!is_set(looking, SET_MAIL_HOST))
        builder_puts(&looking->out, "\"mail_transport\" is smtp: set \"mail_host\"\n");
    if (!is_set(looking, SET_MAIL_FROM))
        builder_puts(&looking->out, "\"mail_transport\" is smtp: set \"mail_from\"\n");
    if (is_set(looking, SET_MAIL_USER) != is_set(looking, SET_MAIL_PASSWORD_FILE))
        builder_puts(&looking->out,
                     "\"mail_user\" and \"mail_password_file\" have to be set together\n");
    if (is_set(looking, SET_MAIL_USER) && !settings_on(looking->settings, SET_MAIL_STARTTLS))
        builder_puts(&looking->out,
                     "\"mail_starttls\" is no: the password of \"mail_user\" would go in clear\n");
}

/* A file that a setting names is there; and where it holds a secret, it is nobody else's. */
static void
look_at_file(struct looking *looking, enum setting setting, bool secret)
{
    const char *path = settings_path(looking->arena, looking->settings, looking->dir, setting);
    struct stat status;

    if (path == NULL)
        return;
    if (stat(path, &status) != 0)
        builder_printf(&looking->out, "\"%s\" names %s, which is not there\n",
                       SETTING_DEFS[setting].name, path);
    else if (secret && (status.st_mode & 077) != 0)
        builder_printf(&looking->out,
                       "\"%s\" names %s, which others may read (mode %03o); \"chmod 600\" closes "
                       "it\n",
                       SETTING_DEFS[setting].name, path, (unsigned)status.st_mode & 0777);
}

static void
look_at_fetching(struct looking *looking)
{
    const char *source = value_of(looking, SET_FETCH_SOURCE);

    if (strncmp(source, "http://", 7) == 0)
        builder_puts(&looking->out, "\"fetch_source\" has to begin with https:// or sftp://, or "
                                    "name a folder: the exports are about families\n");
    if (is_set(looking, SET_FETCH_TOKEN_FILE) && strstr(source, "://") == NULL)
        builder_puts(&looking->out,
                     "\"fetch_token_file\" is for a \"fetch_source\" that is an address\n");
}

const char *
settings_misfits(struct arena *arena, const struct settings *settings, const char *dir)
{
    struct looking looking = {
        .arena = arena, .settings = settings, .dir = dir, .out = {.arena = arena}};

    look_at_service(&looking);
    look_at_mail(&looking);
    look_at_fetching(&looking);
    look_at_file(&looking, SET_TLS_CERTIFICATE, false);
    look_at_file(&looking, SET_TLS_KEY, true);
    look_at_file(&looking, SET_MAIL_PASSWORD_FILE, true);
    look_at_file(&looking, SET_FETCH_TOKEN_FILE, true);
    return looking.out.length == 0 ? "" : looking.out.at;
}
