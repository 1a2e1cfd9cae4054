# SPDX-License-Identifier: MIT
# mail - messages by a mail server that greylists, refuses, hangs up, offers no cipher or shows a bad
# certificate: none is lost, and none is taken twice but after the final dot, and then under one id.
. "$here/lib.sh"

PASSWORD="a sentence of words"
DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE
Q=2023-24-Q3
server=

end_server() {
    [ -n "$server" ] && kill "$server" && wait "$server"
    server=
} 2>/dev/null

# serve NAME [WAY...]: starts a mail server on a free port, anew.
serve() {
    end_server
    box=$WORK/$1
    shift
    mkdir -p "$box"
    PORT=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    PORT=$PORT /usr/bin/python3 "$here/smtp_server.py" "$box" cert.pem key.pem "$@" 2>"$box/errors" &
    server=$!
    for tenth in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
        [ -s "$box/port" ] && break
        sleep 0.1
    done
    set_mail
}

# set_mail [LINE...]: the settings, for the server that runs now.
set_mail() {
    {
        echo 'address = "https://returns.example.org"'
        echo 'mail_transport = "smtp"'
        echo 'mail_from = "returns@example.org"'
        echo 'mail_host = "localhost"'
        echo "mail_port = \"$PORT\""
        echo 'mail_user = "council"'
        echo "mail_password_file = \"$WORK/password\""
        echo "mail_certificates = \"${CERTIFICATES-$WORK/cert.pem}\""
        for line in "$@"; do echo "$line"; done
    } >"$DELTARETURN_STATE/deltareturn.conf"
}

taken() { ls "$box/taken" | wc -l | tr -d ' '; }
ids() { grep -h '^Message-ID:' "$box"/taken/* | sort -u | wc -l | tr -d ' '; }
as() {
    who=$1
    shift
    echo "$PASSWORD" | "$PROGRAM" "$@" --as "$who" --password-stdin
}
person() {
    as anna person add "$1" --name "$3" --email "$1@example.org" --roles "$2" >added 2>&1 || return 1
    code=$(grep -o '^[A-Z0-9]\{4\}-[A-Z0-9-]*$' added)
    printf '%s\n%s\n' "$code" "$PASSWORD" | "$PROGRAM" person password "$1" --password-stdin >/dev/null
}
waiting() { "$PROGRAM" outbox list | sed -n '/ formed /s/^ *\([0-9]*\) .*/\1/p'; }
retry() { for id in $(waiting); do "$PROGRAM" mail retry "$id" >>retried 2>&1; done; }
seen() { "$PROGRAM" return show "$1" | sed -n 's/^fingerprint //p'; }
submit() { as paul submit $Q --fingerprint "$(seen $Q)" >out 2>err; }
withdraw() { as paul withdraw $Q --fingerprint "$(seen $Q)" --reason "once more" >out 2>err; }
run() { as paul run --quarter $Q --framework supporting-families-2022 >out 2>err; }

# --- a council, and a mail server's certificate

first() {
    echo "$PASSWORD" | "$PROGRAM" init "$WORK/state" --authority E08000026 \
        --origin returns.example.org/E08000026 \
        --admin anna --name "Anna Admin" --email anna@example.org --password-stdin
}
status "a state folder is made" 0 first
verdict "a provider" person paul provider "Paul Provider"
verdict "a certifier" person cora certifier "Cora Certifier"
sound exports
as paul import --data exports >out 2>err
verdict "a draft" run
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 30 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
printf 'a mail password\n' >password
chmod 600 password

# --- a server that does what it should

serve good
status "a message is tried out" 0 "$PROGRAM" mail test someone@example.org
verdict "and taken" has out 'taken: 250'
verdict "over TLS, from the account" has "$box/log" 'took 1 for someone@example.org over tls from user'
verdict "a submission" submit
verdict "goes out at once" [ "$(taken)" = 3 ]
verdict "to the certifier" has "$box/log" 'for cora@example.org over tls from user'
letter=$(grep -l 'To: "Cora' "$box"/taken/*)
verdict "with a link" grep -q 'https://returns.example.org/a/[0-9a-f]\{32\}' "$letter"
verdict "that says until when it works" grep -q 'works until [0-9]' "$letter"
verdict "as text and HTML" grep -q 'multipart/alternative' "$letter"
verdict "with the receipt" grep -q 'filename="entry-[0-9]*.tlog-proof"' "$letter"
verdict "as nobody's answer" grep -q 'Auto-Submitted: auto-generated' "$letter"
verdict "nothing remote in it" sh -c "! grep -iE 'src=|<img|url\(|@import' '$letter'"
status "the outbox tells" 0 "$PROGRAM" outbox list
verdict "that all are sent" sh -c "! grep -qE ' (queued|formed|failed) ' out"
status "the log tells of it too" 0 "$PROGRAM" audit list
verdict "in its own words" has out 'sent a notice'
status "delivering again delivers nothing" 0 "$PROGRAM" mail deliver
verdict "as it says" has out '0 handed to localhost, 0 cannot be'

# --- the program that speaks to other machines is not there

mkdir bin
cp "$PROGRAM" bin
ln -s "${DELTARETURN_TEMPLATES:-$(dirname "$PROGRAM")/templates}" bin/templates
status "without it nothing is tried" 3 bin/deltareturn mail test someone@example.org
verdict "and it is named" grep -q '/deltareturn-network", which speaks to other machines, is not there' err
bin/deltareturn doctor >out 2>err
verdict "the doctor says so too" grep -q '^mend  *mail .*deltareturn-network' out

# --- greylisting

serve grey greylist
verdict "a withdrawal" withdraw
verdict "mail waits, the decision stands" has err 'mail waits'
status "the outbox tells why" 0 "$PROGRAM" outbox list
verdict "in the server's words" has out 'tried 1 time, again at '
verdict "all of them" has out '451 4.7.1 greylisted'
verdict "nothing was taken" [ "$(taken)" = 0 ]
retry
verdict "the second time it is" [ "$(taken)" = 2 ]
verdict "each once" [ "$(ids)" = 2 ]

# --- one recipient refused

serve refusing refuse:cora@example.org
verdict "the figures once more" run
verdict "a submission" submit
verdict "whoever can be reached is" has "$box/log" 'for paul@example.org'
status "the outbox tells" 0 "$PROGRAM" outbox list
verdict "who was refused, and why" grep -q 'failed .*cora@example.org.*550 5.1.1 no such mailbox' out
status "what waits is sent" 0 "$PROGRAM" mail deliver
verdict "the administrator is told" has "$box/log" 'for anna@example.org'
verdict "of whom" grep -q 'Cora Certifier' "$(grep -l 'To: "Anna' "$box"/taken/*)"
"$PROGRAM" audit list >out 2>err
verdict "and the log" has out 'could not send a notice'
failed=$("$PROGRAM" outbox list | grep ' failed ' | sed 's/^ *\([0-9]*\) .*/\1/')
serve again
status "put right, it is sent again" 0 "$PROGRAM" mail retry "$failed"
verdict "and taken" has "$box/log" 'for cora@example.org'
status "what is no message is told" 1 "$PROGRAM" mail retry 999
verdict "in words" has err 'there is no message 999 that was not sent'

# --- the connection ends after the final dot

serve drops drop
verdict "a withdrawal" withdraw
waits=$(waiting)
verdict "one is not known to be taken" [ "$(echo "$waits" | wc -w)" -eq 1 ]
status "it is sent again" 0 "$PROGRAM" mail retry "$waits"
verdict "so one was taken twice" [ "$(taken)" = 3 ]
verdict "under the same id" [ "$(ids)" = 2 ]
verdict "with the same bytes" sh -c "cmp '$box'/taken/001 '$box'/taken/003 || cmp '$box'/taken/001 '$box'/taken/002"

# --- no cipher, a bad certificate, a wrong password

serve bare no-starttls
verdict "the figures once more" run
verdict "a submission" submit
verdict "nothing goes in clear" [ "$(taken)" = 0 ]
"$PROGRAM" outbox list >out
verdict "and it waits" [ "$(grep -c ' formed ' out)" = 2 ]
serve certificate
CERTIFICATES=/etc/ssl/certs/ca-certificates.crt set_mail
retry
verdict "a certificate that nobody vouches for is not believed" [ "$(taken)" = 0 ]
"$PROGRAM" outbox list >out
verdict "which the outbox tells" grep -qi 'formed .*certificate' out
status "a trial says so too" 3 "$PROGRAM" mail test someone@example.org
verdict "in words" grep -qi 'not taken now: .*certificate' out
serve account wrong-password
"$PROGRAM" outbox list >out
retry
"$PROGRAM" outbox list >out
verdict "a wrong password is not the recipient's fault" [ "$(grep -c ' formed ' out)" = 2 ]
serve nobody
end_server
status "a server that is not there" 3 "$PROGRAM" mail test someone@example.org
serve last
retry
verdict "at last all arrive" [ "$(taken)" = 2 ]
verdict "each once" [ "$(ids)" = 2 ]
"$PROGRAM" outbox list >out
verdict "nothing waits" sh -c "! grep -qE ' (queued|formed|failed) ' out"
status "the audit finds nothing" 0 "$PROGRAM" audit check

# --- what is refused at entry

status "a line break in an address" 1 "$PROGRAM" mail test 'a@b.example
RCPT TO:<x@y.example>'
status "a second recipient" 1 "$PROGRAM" mail test 'a@b.example,c@d.example'
verdict "reached nobody" sh -c "! grep -q 'y.example' '$box/log'"
chmod 644 password
status "a password that others can read" 4 "$PROGRAM" mail test someone@example.org
verdict "is told" has err 'can be read by others'
chmod 600 password

# --- the folder

printf 'mail_transport = "maildir"\n' >"$DELTARETURN_STATE/deltareturn.conf"
verdict "a withdrawal" withdraw
status "the folder's mail is listed" 0 "$PROGRAM" mail show
verdict "two messages" [ "$(wc -l <out)" = 2 ]
status "one is shown" 0 "$PROGRAM" mail show 1
{ "$PROGRAM" mail show 1 && "$PROGRAM" mail show 2; } | tr '\n' ' ' >line
verdict "the certifier hears of it" has line 'was withdrawn by Paul Provider, data provider'
verdict "and who did it has the receipt" has line 'You withdrew it; the next revision is open.'
verdict "with its link" grep -q '^  http://127.0.0.1:8480/a/[0-9a-f]\{32\}$' out
status "what is not there is told" 1 "$PROGRAM" mail show 3
verdict "in words" has err 'there is no message "3"; the folder has 2'

# --- a language of one's own

status "a language of which there is no catalogue" 1 as anna person change cora --language cy
verdict "is told" has err 'there is no catalogue of messages "cy"'
cp -RL "${DELTARETURN_TEMPLATES:-$(dirname "$PROGRAM")/templates}" templates
sed -e 's/language="en"/language="cy"/' -e 's/waiting to be certified/yn aros am ardystiad/' \
    templates/mail/en.xml >templates/mail/cy.xml
DELTARETURN_TEMPLATES=$WORK/templates
export DELTARETURN_TEMPLATES
status "with a catalogue" 0 as anna person change cora --language cy
"$PROGRAM" person list >out
verdict "the person has it" grep -q '^cora .*messages in cy' out
verdict "the figures once more" run
verdict "a submission" submit
for n in $("$PROGRAM" mail show | sed 's/^ *\([0-9]*\).*/\1/'); do "$PROGRAM" mail show "$n"; done >all
verdict "is told in it" grep -q '^Subject: .*yn aros am ardystiad' all
verdict "and to the others in the council's" has all 'You submitted it'
rm templates/mail/cy.xml
verdict "a withdrawal, when the catalogue is gone" withdraw
"$PROGRAM" outbox list >out
verdict "is told all the same" sh -c "! grep -qE ' (queued|formed|failed) ' out"
status "none any more" 0 as anna person change cora --language -
"$PROGRAM" person list >out
verdict "is none" sh -c "! grep -q 'messages in' out"
status "the audit finds nothing" 0 "$PROGRAM" audit check
end_server
true
