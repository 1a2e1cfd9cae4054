# SPDX-License-Identifier: MIT
# One-time codes: set up with a code, asked for from then on, each good once; recovery codes for a
# lost telephone; and who may take them from somebody else.
. "$here/lib.sh"
PASSWORD=correct-horse-battery-nine

as() {
    who=$1
    shift
    echo "$PASSWORD" | "$PROGRAM" "$@" --as "$who" --password-stdin
}

person() {
    as anna person add "$1" --name "$3" --email "$1@example.org" --roles "$2" >added 2>&1 || return 1
    printf '%s\n%s\n' "$(tail -1 added)" "$PASSWORD" | "$PROGRAM" person password "$1" --password-stdin >/dev/null
}

# totp SECRET STEPS: the code that an authenticator app shows so many steps from now.
totp() {
    /usr/bin/python3 - "$1" "$2" <<'END'
import base64, hashlib, hmac, struct, sys, time
key = base64.b32decode(sys.argv[1])
mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + int(sys.argv[2])), hashlib.sha1).digest()
at = mac[19] & 15
print("%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000))
END
}

# enrol LOGIN: sets up one-time codes; the secret is in ./secret, what was printed in ./enrolled.
enrol() {
    rm -f to_program enrolled
    mkfifo to_program
    "$PROGRAM" person totp --as "$1" --password-stdin <to_program >enrolled 2>err &
    exec 5>to_program
    echo "$PASSWORD" >&5
    tries=0
    until grep -q "secret=" enrolled 2>/dev/null || [ $tries -eq 300 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    sed -n 's/.*secret=\([A-Z2-7]*\)&.*/\1/p' enrolled >secret
    totp "$(cat secret)" 0 >&5
    exec 5>&-
    wait $!
}

# with LOGIN CODE COMMAND...: acts as a person who has one-time codes.
with() {
    who=$1 code=$2
    shift 2
    printf '%s\n%s\n' "$PASSWORD" "$code" | "$PROGRAM" "$@" --as "$who" --password-stdin
}

DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE
verdict "a state folder" sh -c "echo $PASSWORD | '$PROGRAM' init '$DELTARETURN_STATE' --authority E1 \
    --origin host.example/E1 --admin anna --name Anna --email anna@example.org --password-stdin >/dev/null"
verdict "a certifier" person cora certifier "Cora Certifier"
verdict "an S151 officer" person olga s151 "Olga Officer"

verdict "codes are set up" enrol cora
verdict "with ten recovery codes" [ "$(grep -c '^  [A-Z2-9]\{5\}-[A-Z2-9]\{5\}$' enrolled)" -eq 10 ]
verdict "the secret stands there to be typed" has enrolled "$(cut -c1-4 secret) $(cut -c5-8 secret)"
status "the list says so" 0 "$PROGRAM" person list
verdict "for her" sh -c "grep '^cora' out | grep -q 'one-time codes'"
status "the password alone is not enough" 1 as cora person totp --recovery-codes
status "nor with a wrong code" 4 with cora 000000 person totp --recovery-codes
verdict "in the words for everything that is wrong" has err "the login or what was given with it is wrong"
code=$(totp "$(cat secret)" 1)
status "the next code is good" 0 with cora "$code" person totp --recovery-codes
cp out codes
verdict "for new recovery codes" [ "$(grep -c '^  [A-Z2-9]\{5\}-[A-Z2-9]\{5\}$' codes)" -eq 10 ]
status "but once" 4 with cora "$code" person totp --recovery-codes
recovery=$(sed -n 's/^  \([A-Z2-9-]*\)$/\1/p' codes | sed -n 1p)
status "a recovery code is good as well" 0 with cora "$recovery" person totp --recovery-codes
cp out codes
status "but once, too" 4 with cora "$recovery" person totp --recovery-codes
recovery=$(sed -n 's/^  \([A-Z2-9-]*\)$/\1/p' codes | sed -n 1p)

# --- a shorter password beside them
printf '%s\n%s\n%s\n' "$PASSWORD" "$recovery" "nine kite" >lines
status "a shorter password" 0 sh -c "'$PROGRAM' person password cora --password-stdin <lines"
recovery=$(sed -n 's/^  \([A-Z2-9-]*\)$/\1/p' codes | sed -n 2p)
further=$(sed -n 's/^  \([A-Z2-9-]*\)$/\1/p' codes | sed -n 3p)
printf '%s\n%s\n%s\n' "nine kite" "$recovery" "$further" >lines
status "keeps the codes" 5 sh -c "'$PROGRAM' person totp --remove --as cora --password-stdin <lines"
verdict "and says why" has err "choose one of at least 15 characters first"

# --- taking them from others
verdict "the officer's codes" enrol olga
status "nobody takes alone" 4 as anna person totp olga --remove
verdict "and it says who else" has err "somebody else who has a role here has to sign in as well"
status "not even the officer helps herself" 4 sh -c \
    "printf '%s\n%s\n%s\n' '$PASSWORD' '$PASSWORD' '$(totp "$(cat secret)" 1)' |
        '$PROGRAM' person totp olga --remove --second olga --as anna --password-stdin"
verdict "a second person" person dora auditor "Dora Second"
status "two do" 0 sh -c "printf '%s\n%s\n' '$PASSWORD' '$PASSWORD' |
    '$PROGRAM' person totp olga --remove --second dora --as anna --password-stdin"
status "others' are taken by one" 0 as anna person totp cora --remove
status "and the short password with them" 4 sh -c \
    "echo 'nine kite' | '$PROGRAM' person totp --as cora --password-stdin"
status "a signatory's account is not given away alone" 4 as anna person invite olga
status "the log knows it all" 0 "$PROGRAM" audit check --log
