/* SPDX-License-Identifier: MIT */
#include "port/manager.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>

void
manager_tell(const char *state)
{
    (void)sd_notify(0, state);
}

int64_t
manager_watchdog(void)
{
    uint64_t microseconds = 0;

    if (sd_watchdog_enabled(0, &microseconds) <= 0)
        return 0;
    return (int64_t)(microseconds / 2000); /* twice as often as it has to be */
}

bool
manager_sockets(int *descriptors, size_t most, size_t *count, struct error *err)
{
    int given = sd_listen_fds(1);

    *count = 0;
    if (given <= 0)
        return true;
    if ((size_t)given > most)
        return error_raise(err, ERR_INPUT, "%d sockets were handed over; %zu are the most", given,
                           most);
    for (int i = 0; i < given; i++) {
        int descriptor = SD_LISTEN_FDS_START + i;

        if (sd_is_socket(descriptor, AF_UNSPEC, SOCK_STREAM, 1) <= 0)
            return error_raise(err, ERR_INPUT,
                               "a socket that was handed over does not listen: the unit has to say "
                               "ListenStream=");
        fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
        descriptors[(*count)++] = descriptor;
    }
    return true;
}
