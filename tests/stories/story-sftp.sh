# SPDX-License-Identifier: MIT
# sftp - a quarter's exports fetched by sftp: only from the host whose key is known, with the password.
. "$here/lib.sh"

DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE TZ=UTC
START='2026-06-15 09:00:00'

# a program with the address sanitizer hangs under faketime
if ! timeout 5 faketime -f -1d "$PROGRAM" --version >/dev/null 2>&1; then
    echo "ok - # left out: faketime is not there, or does not go with this program"
    exit 0
fi
if ! /usr/bin/python3 -W ignore -c 'import asyncssh' 2>/dev/null; then
    echo "ok - # left out: python3-asyncssh is not there"
    exit 0
fi
if ! curl-config --protocols 2>/dev/null | grep -q SFTP; then
    echo "ok - # left out: this libcurl has no sftp"
    exit 0
fi

at() {
    moment=$1
    shift
    faketime -f "@$moment" "$@"
}
# tick DAY: the clock command that morning.
tick() { at "$1 05:00:00" "$PROGRAM" clock; }
listed() { "$PROGRAM" clock list | grep -qi "run 2026-27-Q1 .*$1"; }
# conf LINE...: the settings, with the address of the exports.
conf() {
    {
        echo 'run_frameworks = "supporting-families-2022"'
        echo "fetch_source = \"sftp://council@localhost:$(cat port)/\""
        echo "fetch_token_file = \"$WORK/token\""
        for line in "$@"; do echo "$line"; done
    } >"$DELTARETURN_STATE/deltareturn.conf"
}
token() { (umask 077 && echo "$1" >"$WORK/token"); }

first() {
    echo "$PASSWORD" | at "$START" "$PROGRAM" init "$WORK/state" --authority E08000026 \
        --origin returns.example.org/E08000026 \
        --admin anna --name "Anna Admin" --email anna@example.org --password-stdin
}
status "a state folder is made" 0 first
sound "$WORK/exports"
/usr/bin/python3 -W ignore "$here/sftp_server.py" "$WORK/exports" a-password port key &
server=$!
for tenth in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    [ -s key ] && break
    sleep 0.2
done
echo "[localhost]:$(cat port) $(cat key)" >known
echo "[localhost]:$(cat port) $(cat key.other)" >others
token a-password

conf
status "a host whose key nobody named" 0 tick 2026-07-01
verdict "is not asked" has out '0 runs, 1 failed'
verdict "and told what to do" listed 'set "fetch_known_hosts" to a file with the server'
conf "fetch_known_hosts = \"$WORK/others\""
status "a host with another key" 0 tick 2026-07-02
verdict "is not believed" has out '0 runs, 1 failed'
verdict "which is told" listed 'key'
conf "fetch_known_hosts = \"$WORK/nowhere\""
status "keys that are not there" 0 tick 2026-07-03
verdict "are named" listed 'nowhere'
conf "fetch_known_hosts = \"$WORK/known\""
token a-wrong-password
status "a wrong password" 0 tick 2026-07-04
verdict "is refused" has out '0 runs, 1 failed'
verdict "which is told" listed 'does not take the token'
token a-password
status "with all put right" 0 tick 2026-07-05
verdict "the quarter is run" has out '1 run, 0 failed'
verdict "nothing fetched is left" nothing_like "$WORK/state/fetched*"
status "the audit finds nothing" 0 "$PROGRAM" audit check
kill "$server"
wait "$server" 2>/dev/null
true
