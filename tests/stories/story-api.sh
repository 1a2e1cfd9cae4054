# SPDX-License-Identifier: MIT
# api - a program of the council that uploads exports, runs a quarter and reads the figures by a token:
# every operation of the description, every answer that it promises, and what a token must not do.
. "$here/lib.sh"

DAEMON=$(dirname "$PROGRAM")/deltareturnd
council >/dev/null
person pia provider "Pia Provider" >/dev/null
sound good
mkdir bad
cp good/*.csv bad
for i in 1 2 3 4 5 6 7; do echo "C9$i,F9,child,2012-13-0$i" >>bad/members.csv; done

status "a token has to say what it is good for" 2 as paul token make --for x
status "and for what there is" 1 as paul token make --for x --scopes certify
verdict "which is told" has err '"certify" is not read, upload or run'
status "and for how long" 2 as paul token make --for x --scopes read --days 367
status "nobody makes one for what they may not" 4 as cora token make --for x --scopes upload
verdict "which is told too" has err '"cora" has no role of their own in which to upload exports, and follow that'
status "nobody takes another's" 1 as cora token revoke 000000000000
verdict "or learns of it" has err '"000000000000" is no token of yours'

/usr/bin/python3 "$here/api.py" "$DAEMON" "$PROGRAM" "$WORK/state" "$PASSWORD" \
    "$here/../../templates/api/openapi.json" || echo "not ok - api.py ended with status $?"

status "what is left is sound" 0 "$PROGRAM" audit check
