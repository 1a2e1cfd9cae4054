# SPDX-License-Identifier: MIT
# post - mail and the clock through the running service: links that are followed from the mail, a
# service and couriers that are killed, a server that is slow, a clock that jumps.
. "$here/lib.sh"

DAEMON=$(dirname "$PROGRAM")/deltareturnd
DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE

council >out 2>err
verdict "a council is there" test -f "$WORK/state/deltareturn.db"
sound "$WORK/exports"
status "a provider imports" 0 as paul import --data exports
status "and runs the quarter" 0 as paul run $NATIONAL
# valid whatever the clock of a part of the story shows
make_certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 9000 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
}
make_certificate
(umask 077 && echo 'a mail password' >password)

/usr/bin/python3 "$here/post.py" "$DAEMON" "$PROGRAM" "$WORK/state" "$PASSWORD" ||
    echo "not ok - the steps ended with status $?"

status "the audit finds nothing" 0 "$PROGRAM" audit check
