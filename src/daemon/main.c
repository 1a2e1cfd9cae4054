/* SPDX-License-Identifier: MIT */
/*
 * deltareturnd - serves the pages until it is told to stop.
 *
 * The same program is its own children: main looks at the first word.
 */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/control.h"
#include "daemon/house.h"
#include "daemon/server.h"
#include "port/confine.h"
#include "port/manager.h"
#include "service/processes.h"

#define STOP_WITHIN 30000 /* milliseconds, for the requests in flight */

struct daemon {
    struct server server;
    struct watch signals;
    struct timer patience, life;
    bool stopping, overdue;
};

static void
stop(struct daemon *daemon)
{
    if (daemon->stopping)
        return;
    daemon->stopping = true;
    manager_tell("STOPPING=1");
    log_say(LOG_NOTABLE, "stopping, when %u requests are answered",
            server_requests(&daemon->server));
    server_quiesce(&daemon->server);
    loop_after(daemon->server.loop, &daemon->patience, STOP_WITHIN);
}

static void
stop_now(void *context)
{
    ((struct daemon *)context)->overdue = true;
}

static void
reload(void *context)
{
    struct daemon *daemon = context;
    struct error err = {.code = ERR_NONE};

    if (server_reload(&daemon->server, &err))
        log_say(LOG_NOTABLE, "read the settings and the pages again");
    else
        log_say(LOG_FAILED, "what could not be read stays as it was: %s", err.text);
    /* the settings may be others, by which mail goes out and quarters are run */
    postman_look(daemon->server.postman);
    waker_look(daemon->server.waker);
}

static void
signal_came(void *context, uint32_t events)
{
    struct daemon *daemon = context;
    struct signalfd_siginfo info;

    (void)events;
    while (read(daemon->signals.descriptor, &info, sizeof info) == (ssize_t)sizeof info)
        if (info.ssi_signo == SIGHUP)
            reload(daemon);
        else if (info.ssi_signo == SIGCHLD)
            house_tend(&daemon->server);
        else
            stop(daemon);
}

static bool
watch_signals(struct daemon *daemon, struct error *err)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    daemon->signals.descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (daemon->signals.descriptor < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot wait for signals");
    return loop_watch(daemon->server.loop, &daemon->signals, EPOLLIN, err);
}

/* The manager starts us anew when the loop stands still. */
static void
show_life(void *context)
{
    struct daemon *daemon = context;
    int64_t every = manager_watchdog();

    if (every == 0)
        return;
    manager_tell("WATCHDOG=1");
    loop_after(daemon->server.loop, &daemon->life, every);
}

static bool
serve(const struct daemon_options *given, struct error *err)
{
    struct daemon daemon = {.server = {.given = given}}; /* outlives what is closed with it */
    ARENA_SCOPE struct arena *arena = arena_new();

    daemon.server.arena = arena;
    daemon.signals = (struct watch){.ready = signal_came, .context = &daemon};
    daemon.life = (struct timer){.due = show_life, .context = &daemon};
    daemon.patience = (struct timer){.due = stop_now, .context = &daemon};
    if (!loop_new(arena, &daemon.server.loop, err) || !watch_signals(&daemon, err) ||
        !server_open(&daemon.server, err) ||
        !control_open(arena, &daemon.server, reload, &daemon, &daemon.server.control, err))
        return false;
    if (!confine_limits_folders())
        log_say(LOG_NOTABLE,
                "the kernel has no Landlock: processes are not kept from other folders");
    log_say(LOG_NOTABLE, "ready");
    manager_tell("READY=1");
    show_life(&daemon);
    while (!daemon.stopping || (!server_is_done(&daemon.server) && !daemon.overdue))
        if (!loop_turn(daemon.server.loop, err))
            return false;
    log_say(LOG_NOTABLE, "stopped");
    return true;
}

/* As many descriptors as the system lets us have: a thousand people may be connected. */
static void
want_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int
main(int argc, char **argv)
{
    struct error err = {.code = ERR_NONE};
    struct daemon_options options;
    int status;

    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    umask(077);
    if (processes_serve(argc, argv, &status))
        return status;
    log_open("deltareturnd");
    if (!daemon_options_read(argc, argv, &options, &status))
        return status;
    want_descriptors();
    if (serve(&options, &err))
        return 0;
    log_say(LOG_FAILED, "%s", err.text);
    return error_exit_status(&err);
}
