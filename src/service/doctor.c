/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* adjtimex */
#include "service/doctor.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/template.h"
#include "port/certificate.h"
#include "port/confine.h"
#include "service/child.h"
#include "service/lending.h"
#include "service/library.h"
#include "service/mail_settings.h"
#include "service/schedule.h"
#include "service/settings.h"

#define PEM_MOST     ((size_t)256 * 1024)
#define ROOM_LEAST   ((uint64_t)1 << 30) /* bytes, on the disk of the state folder */
#define RENEW_BEFORE (21 * MS_A_DAY)
#define UNIT         "deltareturnd.service"

struct looking {
    struct arena *arena;
    const char *dir;
    struct state *state; /* NULL: it cannot be read */
    struct error unread; /* why */
    struct settings settings;
    bool settled; /* the settings could be read */
};

static struct finding
good(const char *what, const char *words)
{
    return (struct finding){.what = what, .good = true, .words = words};
}

static struct finding
bad(const char *what, const char *words)
{
    return (struct finding){.what = what, .good = false, .words = words};
}

/* --- the folder ---------------------------------------------------------------------------------
 */

static struct finding
look_at_folder(struct looking *looking)
{
    struct stat status;

    if (stat(looking->dir, &status) != 0)
        return bad("folder", arena_printf(looking->arena,
                                          "\"%s\" is not there; \"deltareturn init\" makes one",
                                          looking->dir));
    if ((status.st_mode & 077) != 0)
        return bad("folder", arena_printf(looking->arena,
                                          "it is open to others (mode %03o); \"chmod 700 %s\" "
                                          "closes it",
                                          (unsigned)status.st_mode & 0777, looking->dir));
    if (status.st_uid != geteuid() && geteuid() != 0)
        return bad("folder", "it belongs to another account; run this as the account of the "
                             "service");
    return good("folder", "only its owner can open it");
}

/* How many files of a folder others can read. */
static unsigned
count_open(struct arena *arena, const char *folder)
{
    DIR *list = opendir(folder);
    struct dirent *entry;
    struct stat status;
    unsigned count = 0;

    if (list == NULL)
        return 0;
    while ((entry = readdir(list)) != NULL)
        if (stat(path_join(arena, folder, entry->d_name), &status) == 0 &&
            S_ISREG(status.st_mode) && (status.st_mode & 077) != 0)
            count++;
    closedir(list);
    return count;
}

static struct finding
look_at_keys(struct looking *looking)
{
    const char *keys = path_join(looking->arena, looking->dir, "keys");
    unsigned open = count_open(looking->arena, keys) +
                    count_open(looking->arena, path_join(looking->arena, keys, "data"));

    if (!file_exists(path_join(looking->arena, keys, "log.pem")))
        return bad("keys", "the log's key is not there; put it back from the backup of the keys, "
                           "or see \"deltareturn recover\"");
    if (open > 0)
        return bad("keys", arena_printf(looking->arena,
                                        "%u can be read by others; \"chmod -R go= %s\" closes them",
                                        open, keys));
    return good("keys", "they are there, for their owner only");
}

static struct finding
look_at_database(struct looking *looking)
{
    struct error err = {.code = ERR_NONE};
    const char *finding;

    if (looking->state == NULL)
        return bad("database", looking->unread.text);
    if (!db_integrity(looking->state->db, looking->arena, &finding, &err))
        return bad("database", arena_printf(looking->arena, "%s", err.text));
    if (strcmp(finding, "ok") != 0)
        return bad("database",
                   arena_printf(looking->arena, "%s; stop the service and put the last backup back",
                                finding));
    return good("database", "SQLite finds nothing wrong with it; \"deltareturn audit check\" looks "
                            "at what it says");
}

static struct finding
look_at_room(struct looking *looking)
{
    struct error err = {.code = ERR_NONE};
    uint64_t room;

    if (!folder_room(looking->dir, &room, &err))
        return bad("room", "how full the disk is cannot be found out");
    if (room < ROOM_LEAST)
        return bad("room", arena_printf(looking->arena,
                                        "only %s MB are free on the disk; a run and a backup need "
                                        "room: make some",
                                        number_format((int64_t)(room >> 20)).text));
    return good("room", arena_printf(looking->arena, "%s MB are free on the disk",
                                     number_format((int64_t)(room >> 20)).text));
}

/* --- what it is told ----------------------------------------------------------------------------
 */

static struct finding
look_at_settings(struct looking *looking)
{
    const char *misfits;

    if (!looking->settled)
        return bad("settings", looking->unread.text);
    misfits = settings_misfits(looking->arena, &looking->settings, looking->dir);
    if (misfits[0] != '\0')
        return bad("settings",
                   arena_printf(looking->arena, "%.*s", (int)strcspn(misfits, "\n"), misfits));
    return good("settings", "they go together");
}

static struct finding
look_at_mail(struct looking *looking)
{
    struct error err = {.code = ERR_NONE};
    struct mail_settings mail;
    const char *program;

    if (looking->state == NULL)
        return bad("mail", "nothing can be said, since the folder cannot be read");
    if (!mail_settings_read(looking->arena, looking->state, &mail, &err))
        return bad("mail", arena_printf(looking->arena, "%s", err.text));
    if (mail.transport == MAIL_TO_FOLDER)
        return good("mail", "it is put into the folder mail; nobody gets any until mail_transport "
                            "says smtp");
    if (!child_find(looking->arena, &program, &err))
        return bad("mail", arena_printf(looking->arena, "%s", err.text));
    return good("mail", "a mail server is named; \"deltareturn mail test ADDRESS\" tries it");
}

static struct finding
look_at_certificate(struct looking *looking)
{
    struct error err = {.code = ERR_NONE};
    const char *path;
    struct text pem;
    int64_t end;

    if (!looking->settled)
        return bad("certificate", "nothing can be said, since the settings cannot be read");
    path = settings_path(looking->arena, &looking->settings, looking->dir, SET_TLS_CERTIFICATE);
    if (path == NULL)
        return good("certificate", "none is set: TLS is somebody else's, or everything stays on "
                                   "this computer");
    if (!file_read(looking->arena, path, PEM_MOST, &pem, &err) || !certificate_end(pem, &end, &err))
        return bad("certificate", arena_printf(looking->arena, "\"%s\": %s", path, err.text));
    if (end < clock_now() + RENEW_BEFORE)
        return bad("certificate", arena_printf(looking->arena,
                                               "it is good until %s only; renew it, and restart "
                                               "the service",
                                               london_format(end).text));
    return good("certificate",
                arena_printf(looking->arena, "it is good until %s", london_format(end).text));
}

static struct finding
look_at_timetable(struct looking *looking)
{
    struct error err = {.code = ERR_NONE};
    struct agenda_rows rows;

    if (looking->state == NULL)
        return bad("timetable", "nothing can be said, since the folder cannot be read");
    if (!schedule_list(looking->arena, looking->state, &rows, &err))
        return bad("timetable", arena_printf(looking->arena, "%s", err.text));
    for (size_t i = 0; i < rows.count; i++)
        if (rows.list[i].item.at > clock_now())
            return good("timetable", arena_printf(looking->arena, "the next thing in it is on %s",
                                                  london_format(rows.list[i].item.at).text));
    return bad("timetable", "nothing in it lies ahead: nobody will be reminded of anything; see "
                            "deltareturn-timetable(5)");
}

static struct finding
look_at_pages(struct looking *looking)
{
    struct error err = {.code = ERR_NONE};
    struct templates *pages;

    if (!templates_read(looking->arena, library_path(looking->arena, "pages"), &pages, &err))
        return bad("pages", arena_printf(looking->arena, "%s", err.text));
    return good("pages", "they are there and sound");
}

/* --- what is around it --------------------------------------------------------------------------
 */

static struct finding
look_at_clock(struct looking *looking)
{
    struct timex clock = {.modes = 0};

    (void)looking;
    if (adjtimex(&clock) == TIME_ERROR)
        return bad("clock", "nothing keeps it right: links, codes and the quarter's end go by it; "
                            "\"timedatectl set-ntp true\" has it kept");
    return good("clock", "something keeps it right");
}

static struct finding
look_at_walls(struct looking *looking)
{
    (void)looking;
    if (!confine_limits_folders())
        return bad("walls", "the kernel has no Landlock, or it is switched off: a process that "
                            "reads what strangers made is kept from other calls and from the "
                            "network, but not from this user's files; add \"landlock\" to the "
                            "kernel's lsm= list");
    return good("walls", "processes that read what strangers made reach no other folder");
}

static struct finding
look_at_service(struct looking *looking)
{
    static const char *const PLACES[] = {"/etc/systemd/system/" UNIT, "/lib/systemd/system/" UNIT,
                                         "/usr/local/lib/systemd/system/" UNIT};
    struct error err = {.code = ERR_NONE};
    struct text answer;
    bool there, unit = false;

    for (size_t i = 0; i < sizeof PLACES / sizeof PLACES[0]; i++)
        unit = unit || file_exists(PLACES[i]);
    if (!lending_ask(looking->arena, looking->dir, LENDING_STATUS, &there, &answer, &err))
        return bad("service", arena_printf(looking->arena, "%s", err.text));
    if (!there && !unit)
        return bad("service", "none runs on the folder, and no unit is installed: "
                              "etc/" UNIT " is one");
    if (!there)
        return bad("service", "none runs on the folder; \"systemctl start " UNIT "\" starts it");
    return good("service", unit ? "it runs, and has a unit" : "it runs; no unit starts it again");
}

void
doctor_look(struct arena *arena, const char *dir, struct finding findings[DOCTOR_LOOKS])
{
    static struct finding (*const LOOKS[DOCTOR_LOOKS])(struct looking *) = {
        look_at_folder,   look_at_keys,  look_at_database,    look_at_room,
        look_at_settings, look_at_mail,  look_at_certificate, look_at_timetable,
        look_at_pages,    look_at_clock, look_at_walls,       look_at_service,
    };
    struct looking looking = {.arena = arena, .dir = dir, .unread = {.code = ERR_NONE}};

    if (!state_open(arena, dir, STATE_READ, &looking.state, &looking.unread))
        looking.state = NULL;
    looking.settled = settings_read(arena, dir, &looking.settings, &looking.unread);
    for (size_t i = 0; i < DOCTOR_LOOKS; i++)
        findings[i] = LOOKS[i](&looking);
}
