# SPDX-License-Identifier: MIT
# server - the daemon and those who mean it no good: odd requests, slow ones, too many, too much; and
# what is left after it is killed or told to stop.
. "$here/lib.sh"

DAEMON=$(dirname "$PROGRAM")/deltareturnd
PASSWORD="a sentence of words"
DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE

printf '%s\n%s\n' "$PASSWORD" "$PASSWORD" | "$PROGRAM" init "$WORK/state" --authority E08000026 \
    --origin returns.example.org/E08000026 --admin anna --name "Anna Admin" --email anna@example.org \
    --password-stdin >/dev/null 2>&1
verdict "a state folder is there" test -f "$WORK/state/deltareturn.db"

status "help is there" 0 "$DAEMON" --help
verdict "and names every option of the manual" sh -c "sed -n 's/^  --\([a-z-]*\).*/\1/p' out | sort >named &&
    grep -o '^\.It Fl -[a-z-]*.*' '$MANDIR/deltareturnd.8' | grep -o 'Fl -[a-z-]*' | sed 's/Fl -//' | sort -u >explained &&
    cmp -s named explained"
status "an unknown option is wrong usage" 2 "$DAEMON" --stat x
verdict "and is named" has err 'there is no option --stat'
status "a certificate without a key too" 2 "$DAEMON" --tls-certificate x
status "an address that is none" 1 "$DAEMON" --listen nowhere
verdict "and an example is given" has err '"nowhere" is no address to listen on; like 127.0.0.1:8480'
status "clear text for other machines is refused" 1 "$DAEMON" --listen 0.0.0.0:0
verdict "and told how it could be" has err 'that needs TLS (--tls-certificate, --tls-key) or a declared proxy (--proxy)'
chmod 755 "$WORK/state"
status "a folder open to others is refused" 4 "$DAEMON" --listen 127.0.0.1:0
chmod 700 "$WORK/state"

/usr/bin/python3 "$here/server.py" "$DAEMON" "$PROGRAM" "$WORK/state" "$PASSWORD" ||
    echo "not ok - the steps ended with status $?"

status "what is left is sound" 0 "$PROGRAM" audit check

# --- what goes around it

if command -v systemd-analyze >/dev/null; then
    status "the unit leaves little open" 0 systemd-analyze security --offline=true --threshold=15 \
        --no-pager "$here/../../etc/deltareturnd.service"
    # What it does not know of it leaves out without failing.
    systemd-analyze verify "$here/../../etc/deltareturnd.service" >out 2>&1
    verdict "and is understood" sh -c '! grep -i "unknown\|ignoring" out'
fi
