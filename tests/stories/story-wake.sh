# SPDX-License-Identifier: MIT
# wake - the running service and its clock: reminders, a quarter that is run from exports fetched by
# https, alarms; each once, by a service that is killed and a clock that jumps.
. "$here/lib.sh"

# a program with the address sanitizer hangs under faketime
if ! timeout 5 faketime -f -1d "$PROGRAM" --version >/dev/null 2>&1; then
    echo "ok - # left out: faketime is not there, or does not go with this program"
    exit 0
fi
sound "$WORK/exports"
# as old as no clock here shows
faketime -f '@2020-01-01 00:00:00' openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 9000 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
(umask 077 && echo 'a mail password' >password)
preload=$(faketime -f -1d sh -c 'echo "$LD_PRELOAD"')
/usr/bin/python3 "$here/wake.py" "$(dirname "$PROGRAM")/deltareturnd" "$PROGRAM" "$WORK/state" "$PASSWORD" \
    "$preload" ||
    echo "not ok - the steps ended with status $?"
