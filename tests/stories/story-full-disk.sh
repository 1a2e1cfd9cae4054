# SPDX-License-Identifier: MIT
# full-disk - a daemon whose disk gets full and stays so: what people and programs are told, what they
# can still see, and that it goes on by itself when there is room.
. "$here/lib.sh"

# The folder is on a small disk of its own, which takes a place to mount it in.
if [ -z "${INSIDE-}" ]; then
    mkdir "$WORK/state"
    if ! unshare -Urm mount -t tmpfs -o size=16m none "$WORK/state" 2>/dev/null; then
        echo "ok - left out: nothing may be mounted here"
        exit 0
    fi
    INSIDE=yes exec unshare -Urm sh "$here/story-full-disk.sh"
fi
mount -t tmpfs -o size=16m,mode=700 none "$WORK/state" || exit 3

DAEMON=$(dirname "$PROGRAM")/deltareturnd
Q=2023-24-Q3
mkdir -m 700 "$WORK/state/of"
WORK=$WORK/state/of council >out 2>err
sound exports
as paul import --data exports >out 2>err
as paul run --quarter $Q --framework supporting-families-2022 >out 2>err
status "a return waits to be submitted" 0 "$PROGRAM" return show $Q
/usr/bin/python3 "$here/full_disk.py" "$DAEMON" "$PROGRAM" "$DELTARETURN_STATE" "$PASSWORD" ||
    echo "not ok - the steps ended with status $?"
status "what is left is sound" 0 "$PROGRAM" audit check
