# SPDX-License-Identifier: MIT
# killed - each process of the service is killed while it works, and the service itself: nothing that
# was acknowledged is lost, nothing is half done, nothing is done twice.
. "$here/lib.sh"

DAEMON=$(dirname "$PROGRAM")/deltareturnd
DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE
export TZ=UTC

if ! command -v faketime >/dev/null; then
    echo "ok - killed: left out, there is no faketime"
    exit
fi

# The quarter that ended last, and a council that was there before.
eval "$(/usr/bin/python3 "$here/killed.py" quarter)"
first() {
    echo "$PASSWORD" | faketime -f "@$BEGAN 09:00:00" "$PROGRAM" init "$WORK/state" --authority E08000026 \
        --origin returns.example.org/E08000026 --admin anna --name "Anna Admin" --email anna@example.org \
        --os-account "$(id -un)" --password-stdin
}
status "a council that was there before the quarter ended" 0 first
verdict "a provider" person paul provider "Paul Provider"
verdict "a certifier" person cora certifier "Cora Certifier"
cat >"$WORK/state/timetable.xml" <<END
<?xml version="1.0" encoding="UTF-8"?>
<timetable name="killed" version="1" official="no">
  <source>Made up for a story.</source>
  <kind code="claim" label="Quarterly claim" period="quarter"/>
  <return kind="claim" period="$QUARTER" opens="$OPENS" closes="$CLOSES"/>
</timetable>
END
echo "timetable = \"$WORK/state/timetable.xml\"" >"$WORK/state/deltareturn.conf"
for moment in $TICKS; do
    "$PROGRAM" clock --now "$moment" >ticked 2>&1 || cat ticked
done
sound exports
"$PROGRAM" sample --families 1500 --seed 1 --out many --quarter "$QUARTER" >/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 30 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null

/usr/bin/python3 "$here/killed.py" "$DAEMON" "$PROGRAM" "$WORK/state" "$PASSWORD"

status "what is left is sound" 0 "$PROGRAM" audit check
verdict "nothing lies about unsealed" sh -c "! ls -d '$WORK'/state/*.part-* '$WORK'/state/tmp/* 2>/dev/null | grep ."
