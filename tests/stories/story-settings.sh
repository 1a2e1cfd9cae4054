# SPDX-License-Identifier: MIT
# What an administrator may set: the file that comes with a state folder, and what is refused in it.
. "$here/lib.sh"
PASSWORD=correct-horse-battery-nine

DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE
status "a state folder" 0 sh -c "echo $PASSWORD | '$PROGRAM' init '$DELTARETURN_STATE' --authority E1 \
    --origin host.example/E1 --admin anna --name 'Anna' --email anna@council.example --password-stdin"
CONF=$DELTARETURN_STATE/deltareturn.conf
verdict "comes with its settings" has "$CONF" '#listen = "127.0.0.1:8480"'
status "that can be used" 0 "$PROGRAM" settings check
verdict "and says so" has out "can be used"
status "they are listed" 0 "$PROGRAM" settings list
verdict "with what holds" has out "mail_transport"
sed -i 's/^#mail_transport.*/mail_transport = smtp/; s/^#mail_port.*/mail_port = 25/' "$CONF"
status "what is set is listed" 0 "$PROGRAM" settings list --json
verdict "as set" sh -c "tr -d ' \n' <out | grep -q '\"name\":\"mail_port\",\"value\":\"25\",\"set\":true'"
verdict "or as it comes" sh -c "tr -d ' \n' <out | grep -q '\"name\":\"listen\",\"value\":\"127.0.0.1:8480\",\"set\":false'"
status "what does not go together" 1 "$PROGRAM" settings check
verdict "is told" has out '"mail_transport" is smtp: set "mail_host"'
echo 'mail_hots = "mx"' >>"$CONF"
status "a name that is not known" 1 "$PROGRAM" settings check
verdict "is told with its line" has err "deltareturn.conf:$(grep -c '' "$CONF"): there is no setting \"mail_hots\""
sed -i '$d' "$CONF"
echo 'remind_hour = 24' >>"$CONF"
status "a value out of its range" 1 "$PROGRAM" settings list
verdict "is told with its line too" has err "deltareturn.conf:$(grep -c '' "$CONF"): \"remind_hour\" has to be a whole number 0..23, but it is \"24\""
