# SPDX-License-Identifier: MIT
# clock - quarters that are run when they have ended, reminders and alarms: never twice, never left
# out, whatever the clock does.
. "$here/lib.sh"

# a program with the address sanitizer hangs under faketime
if ! timeout 5 faketime -f -1d "$PROGRAM" --version >/dev/null 2>&1; then
    echo "ok - # left out: faketime is not there, or does not go with this program"
    exit 0
fi

PASSWORD="a sentence of words"
DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE
Q=2026-27-Q1
START='2026-06-15 09:00:00' # when the council begins, by a clock of its own

# at MOMENT COMMAND...: by a clock that stands there.
at() {
    moment=$1
    shift
    sweep_faketime
    faketime -f "@$moment" "$@"
}
as() {
    moment=$1 who=$2
    shift 2
    echo "$PASSWORD" | at "$moment" "$PROGRAM" "$@" --as "$who" --password-stdin
}
person() {
    as "$START" anna person add "$1" --name "$3" --email "$1@example.org" --roles "$2" >added 2>&1 &&
        code=$(grep -o '^[A-Z0-9]\{4\}-[A-Z0-9-]*$' added) &&
        printf '%s\n%s\n' "$code" "$PASSWORD" |
        at "$START" "$PROGRAM" person password "$1" --password-stdin >>added 2>&1 && return 0
    sed 's/^/# /' added
    return 1
}
# tick MOMENT: the clock command by a clock that stands there.
tick() { at "$1" "$PROGRAM" clock; }
mails() { "$PROGRAM" outbox list | wc -l | tr -d ' '; }
last() { "$PROGRAM" outbox list | tail -1; }
conf() { for line in "$@"; do echo "$line"; done >"$DELTARETURN_STATE/deltareturn.conf"; }
seen() { "$PROGRAM" return show "$1" | sed -n 's/^fingerprint //p'; }

# --- a council that runs its quarters by the clock

first() {
    echo "$PASSWORD" | at "$START" "$PROGRAM" init "$WORK/state" --authority E08000026 \
        --origin returns.example.org/E08000026 \
        --admin anna --name "Anna Admin" --email anna@example.org --password-stdin
}
export TZ=UTC
status "a state folder is made" 0 first
verdict "a provider" person paul provider "Paul Provider"
verdict "an SRO" person sid sro "Sid Senior"
sound "$WORK/exports"
conf 'run_frameworks = "supporting-families-2022"' "fetch_source = \"$WORK/exports\""
status "what is coming is listed" 0 "$PROGRAM" clock list
verdict "the run on the first day after the quarter, at six in London" grep -q '^1 July 2026, 06:00 .* run 2026-27-Q1 ' out
verdict "reminders" grep -q '^30 June 2026, 08:00 .* remind cut-off 2026-27-Q1 5 ' out
verdict "nothing of before the folder was there" sh -c "! grep -q '2025-26' out"
status "nothing is due yet" 0 tick '2026-06-29 12:00:00'
verdict "nor done" has out '0 runs, 0 failed, 0 missed; 0 digests, 0 alarms, 0 too late'
verdict "nor said" [ "$(mails)" = 0 ]

# --- the quarter ends

status "five working days before the cut-off" 0 tick '2026-06-30 12:00:00'
verdict "the provider is reminded" has out '1 digest,'
status "a second time on the day" 0 tick '2026-06-30 15:00:00'
verdict "nothing" has out '0 digests'
status "a minute before the run" 0 tick '2026-07-01 04:59:00'
verdict "nothing" has out '0 runs,'
status "at six in London" 0 tick '2026-07-01 05:00:00'
verdict "the quarter is run" has out '1 run,'
"$PROGRAM" return list >out
verdict "there is a draft" grep -q "$Q .*draft" out
verdict "and the provider hears of it" sh -c "'$PROGRAM' outbox list | grep -q 'drafted .*Paul Provider'"
status "once" 0 tick '2026-07-01 05:01:00'
verdict "and not again" has out '0 runs,'
status "the audit finds nothing" 0 "$PROGRAM" audit check
status "the log says the program did it" 0 "$PROGRAM" audit list
verdict "in its words" grep -q 'drafted the return' out

# --- nobody looked for three weeks: one digest, no reminder whose day has passed

status "three weeks later" 0 tick '2026-07-21 12:00:00'
verdict "what was missed is caught up" has out '1 digest, 1 alarm, 2 too late'
cp out acted
status "the alarm is there" 0 sh -c "for n in \$(seq 1 \$('$PROGRAM' mail show | wc -l)); do '$PROGRAM' mail show \$n; done"
verdict "to the SRO" grep -q 'nobody can certify it' out
status "again" 0 tick '2026-07-21 13:00:00'
verdict "nothing" has out '0 digests, 0 alarms, 0 too late'

# --- a clock that jumps

before=$(mails)
status "a clock a year ahead" 0 tick '2027-07-20 12:00:00'
verdict "is not believed" has out 'more than 45 days ahead'
verdict "and does nothing" [ "$(mails)" = "$before" ]
status "put right" 0 tick '2026-07-21 14:00:00'
verdict "it is" has out '0 runs, 0 failed, 0 missed; 0 digests, 0 alarms, 0 too late'
status "a clock that went back" 0 tick '2026-06-20 12:00:00'
verdict "does nothing twice" has out '0 runs, 0 failed, 0 missed; 0 digests, 0 alarms, 0 too late'

# --- a certifier comes; the link is not followed

verdict "a certifier" person cora certifier "Cora Certifier"
as '2026-07-22 12:00:00' paul submit $Q --fingerprint "$(seen $Q)" >out 2>err
verdict "a submission" has out 'submitted'
status "three working days before the end" 0 tick '2026-07-23 12:00:00'
verdict "the SRO hears that the link was not followed" has out '0 digests, 1 alarm,'
status "two working days before it" 0 tick '2026-07-24 12:00:00'
verdict "the certifier is reminded" has out '1 digest, 0 alarms,'
verdict "and nobody else" sh -c "'$PROGRAM' outbox list | tail -1 | grep -q 'Cora Certifier'"
"$PROGRAM" clock list >out
verdict "the alarm was raised" grep -q 'alarm unfollowed 2026-27-Q1 3 .*an alarm was raised' out
verdict "nobody is missing" grep -q 'alarm nobody 2026-27-Q1 3 .*all is well' out

# --- a run that cannot be

rm -rf "$WORK/exports"
status "the next quarter" 0 tick '2026-08-20 12:00:00'
status "goes on" 0 tick '2026-09-25 12:00:00'
status "its exports are not there" 0 tick '2026-10-01 05:00:00'
verdict "which fails" has out '0 runs, 1 failed'
verdict "and is told" sh -c "'$PROGRAM' outbox list | grep -q 'run-failed .*Paul Provider'"
status "the same day" 0 tick '2026-10-01 15:00:00'
verdict "it is not tried again" has out '0 runs, 0 failed'

# --- exports that are fetched

sound "$WORK/exports"
faketime -f "@$START" openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 400 \
    -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
python3 "$here/export_server.py" "$WORK/exports" cert.pem key.pem a-token port &
server=$!
for tenth in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    [ -s port ] && break
    sleep 0.1
done
SOURCE="https://localhost:$(cat port)/"
# fetch_conf TOKEN [LINE...]
fetch_conf() {
    (umask 077 && echo "$1" >"$WORK/token")
    shift
    conf 'run_frameworks = "supporting-families-2022"' "fetch_source = \"$SOURCE\"" \
        "fetch_token_file = \"$WORK/token\"" "$@"
}
fetch_conf a-token
status "a server whose certificate nobody vouches for" 0 tick '2026-10-02 05:00:00'
verdict "is not believed" has out '0 runs, 1 failed'
"$PROGRAM" clock list >out
verdict "which is told" grep -q 'run 2026-27-Q2 .*again at .*certificate' out
fetch_conf a-wrong-token "fetch_certificates = \"$WORK/cert.pem\""
status "a wrong token" 0 tick '2026-10-03 05:00:00'
verdict "is refused" has out '0 runs, 1 failed'
"$PROGRAM" clock list >out
verdict "which is told" has out 'does not take the token'
verdict "nothing fetched is left" nothing_like "$WORK/state/fetched*"
fetch_conf a-token "fetch_certificates = \"$WORK/cert.pem\""
status "with both put right" 0 tick '2026-10-04 05:00:00'
verdict "the quarter is run" has out '1 run, 0 failed'
verdict "nothing fetched is left" nothing_like "$WORK/state/fetched*"
kill "$server"
wait "$server" 2>/dev/null
status "what is due is shown" 0 "$PROGRAM" clock --dry-run --now 2027-01-01
verdict "without doing it" grep -q ' run 2026-27-Q3 ' out
status "a quarter that nobody looked at until its window was over" 0 tick '2026-11-10 12:00:00'
status "by then" 0 tick '2026-12-20 12:00:00'
status "and now" 0 tick '2027-01-30 12:00:00'
verdict "is missed" has out '0 runs, 0 failed, 1 missed'
"$PROGRAM" audit list >out
verdict "which the log tells" has out 'missed a run'
status "the audit finds nothing" 0 "$PROGRAM" audit check
verdict "no family stands in the state folder unsealed" sh -c "! grep -rlF F1,LA1 '$WORK/state' >/dev/null"
status "what is no moment is told" 2 "$PROGRAM" clock --now soon
