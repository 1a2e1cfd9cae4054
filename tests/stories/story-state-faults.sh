# SPDX-License-Identifier: MIT
# What can go wrong with a state folder: two at once, sixty-four at once, a clock that jumps, files that
# somebody changed, keys that are gone or open to others.  Each is noticed and said.
. "$here/lib.sh"
Q=2023-24-Q3
ROUNDS=${RACE_ROUNDS:-2} # of real commands; make check-faults asks for 20
RIVALS=64

council >/dev/null 2>err
sound exports
as paul import --data exports >out 2>err
as paul run --quarter $Q --framework supporting-families-2022 >out 2>err

# --- two processes on one state

/usr/bin/python3 "$here/hold.py" state/lock 4 &
holder=$!
sleep 0.5
status "a lock that is given back in time is waited for" 0 "$PROGRAM" role grant paul auditor
wait $holder
/usr/bin/python3 "$here/hold.py" state/lock 120 &
holder=$!
sleep 0.5
begun=$(date +%s)
status "one that is held on to" 3 "$PROGRAM" role grant cora auditor
verdict "is waited for ten seconds" [ $(($(date +%s) - begun)) -ge 10 ]
verdict "and its holder is named" has err "is in use by process $holder (python3"
status "reading needs no lock" 0 "$PROGRAM" return list
kill $holder
wait $holder 2>/dev/null

# --- many at once: paul, at as many terminals as a race has

"$PROGRAM" person invite anna >invited
code=$(grep -o '^[A-Z0-9]\{4\}-[A-Z0-9-]*$' invited)
printf '%s\n%s\n' "$code" "$PASSWORD" | "$PROGRAM" person password anna --password-stdin >out
"$PROGRAM" person change anna --os-account - >out
as anna person change paul --os-account "$(id -un)" >out
round=0
while [ $round -lt "$ROUNDS" ]; do
    round=$((round + 1))
    now=$(seen $Q)
    before=$("$PROGRAM" audit list | grep -c 'submitted the return')
    for rival in $(seq $RIVALS); do
        { "$PROGRAM" submit $Q --fingerprint "$now" >"out-$rival" 2>"err-$rival"; echo $? >"status-$rival"; } &
    done
    wait
    won=$(cat status-* | grep -cx 0)
    late=$(cat err-* | grep -c 'Paul Provider was first (submitted on .*): .*already submitted')
    busy=$(cat err-* | grep -c 'in use by process')
    verdict "round $round: one of $RIVALS wins" [ "$won" -eq 1 ]
    verdict "the others learn who and when ($late), or that it is busy ($busy)" [ $((late + busy)) -eq $((RIVALS - 1)) ]
    verdict "it is told once" [ "$("$PROGRAM" audit list | grep -c 'submitted the return')" -eq $((before + 1)) ]
    "$PROGRAM" withdraw $Q --fingerprint "$now" --reason "another round" >out 2>err
    "$PROGRAM" run --quarter $Q --framework supporting-families-2022 >out 2>err
done
status "the audit is clean after that" 0 "$PROGRAM" audit check

# --- the clock

cp -a state kept
put_back() { rm -rf state; cp -a kept state; }
# a program with the address sanitizer hangs under faketime
if timeout 5 faketime -f -1d "$PROGRAM" --version >/dev/null 2>&1; then
    status "a clock that went back by a day" 0 faketime -f -1d "$PROGRAM" return note $Q --reason "yesterday"
    verdict "is told" has err "the clock of this computer shows"
    status "and a decision then" 0 faketime -f -1d "$PROGRAM" submit $Q --fingerprint "$(seen $Q)"
    "$PROGRAM" audit list >told
    verdict "is recorded after the anomaly" has told 'noticed that the clock had jumped'
    status "with times that never go back" 0 "$PROGRAM" audit check
    put_back
    status "a clock a year ahead" 0 faketime -f +1y "$PROGRAM" submit $Q --fingerprint "$(seen $Q)"
    verdict "is told" has err 'set the clock right if it is wrong, since times in the log never go back'
    "$PROGRAM" audit list >told
    verdict "and recorded" has told 'noticed that the clock had jumped'
    status "so that the log stays sound" 0 "$PROGRAM" audit check
    status "and when the clock is right again" 0 "$PROGRAM" return note $Q --reason "today"
    verdict "it is told again" has err "the log's last entry is of"
    put_back
else
    echo "ok - # left out: faketime is not there, or does not go with this program"
fi

# --- what somebody changed

flip() { # FILE PLACE...: other bytes there
    /usr/bin/python3 - "$@" <<'END'
import sys
with open(sys.argv[1], "r+b") as file:
    for place in sys.argv[2:]:
        at = int(place) if int(place) >= 0 else file.seek(0, 2) + int(place)
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 0x10]))
END
}
for file in $(cd state && find snapshots artefacts -type f); do
    flip "state/$file" 40
    status "a flipped byte in ${file%%/*}" 5 "$PROGRAM" audit check
    flip "state/$file" 40
done
status "put right again it is clean" 0 "$PROGRAM" audit check
noticed=0 unharmed=0 flips=0
size=$(wc -c <state/deltareturn.db)
for place in $(seq 100 "${FLIPS_APART:-3989}" "$size"); do
    flips=$((flips + 1))
    flip state/deltareturn.db "$place"
    "$PROGRAM" audit check >out 2>err
    case $? in
    0) unharmed=$((unharmed + 1)) ;; # a byte of a page that holds nothing
    3 | 5) noticed=$((noticed + 1)) ;;
    *) echo "not ok - a flipped byte at $place of the database: $(cat err)" ;;
    esac
    flip state/deltareturn.db "$place"
done
verdict "of $flips bytes of the database that are flipped $noticed are noticed, $unharmed mean nothing" \
    [ "$noticed" -gt 0 ]
status "put right again it is clean" 0 "$PROGRAM" audit check

# --- keys

chmod 644 state/keys/log.pem
status "a key that others can read" 4 "$PROGRAM" return note $Q --reason "open"
verdict "is told" has err 'others can read or change the key'
put_back
chmod 755 state
status "a folder that others can enter" 4 "$PROGRAM" return list
verdict "is told" has err '"chmod 700" closes it'
put_back
key=$(ls state/keys/data | head -1)
chmod 644 "state/keys/data/$key"
status "a data key that others can read" 5 "$PROGRAM" audit check
verdict "is told" has err 'can be read by others'
put_back
rm "state/keys/data/$key"
status "a data key that is gone" 5 "$PROGRAM" audit check
verdict "is told" has err 'is not there: it was erased, or its backup has not been put back'
put_back
head -c 32 /dev/zero >"state/keys/data/$key"
status "a data key that is another" 5 "$PROGRAM" audit check
put_back
rm state/keys/log.pem
status "the log's key is gone" 1 "$PROGRAM" return note $Q --reason "no key"
verdict "is told" has err 'cannot open the key'
put_back
openssl genpkey -algorithm ed25519 -out other.pem 2>/dev/null
cat other.pem >state/keys/log.pem
status "the log's key is another" 5 "$PROGRAM" return note $Q --reason "another key"
verdict "is told before anything is recorded" has err "the key in keys/log.pem is not the log's"
status "by the audit too" 5 "$PROGRAM" audit check
put_back
cp state/signer.state old.signer
"$PROGRAM" submit $Q --fingerprint "$(seen $Q)" >out 2>err
cat old.signer >state/signer.state
status "a stale signer.state" 5 "$PROGRAM" audit check
verdict "is told" has err 'it is an old one'
put_back
status "and all is well in the end" 0 "$PROGRAM" audit check

# --- whoever knows an earlier key

unzip_to() { /usr/bin/python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])' "$1" "$2"; }

submit=$("$PROGRAM" submit $Q --fingerprint "$(seen $Q)" 2>&1)
first=$(head -1 state/keys/log.pub)
"$PROGRAM" audit head | sed -n 's/^all \([0-9]*\) leaves are signed/\1/p' >leaves
status "a receipt of before" 0 "$PROGRAM" audit prove $(($(cat leaves) - 1)) -o before.tlog-proof
status "a new key" 0 as anna audit rotate-key
second=$(head -1 state/keys/log.pub)
status "evidence right after it" 0 "$PROGRAM" evidence $Q -o turned.zip
unzip_to turned.zip turned
status "is good for whoever has the new key alone" 0 "$PROGRAM" verify turned.zip --key "$second"
verdict "which is the log's" has out "ok: the log's key is the one you gave"
status "by the script too" 0 sh turned/verify.sh "$second"
status "and for whoever has the old one" 0 "$PROGRAM" verify turned.zip --key "$first"
status "by the script too" 0 sh turned/verify.sh "$first"
verdict "both keys signed the tree" [ "$(grep -c '^— ' turned/log/checkpoint)" -eq 2 ]
status "the receipt of before is good" 0 "$PROGRAM" verify before.tlog-proof --key "$first"
"$PROGRAM" audit prove "$(cat leaves)" -o turn.tlog-proof
status "that of the new key's leaf is good by the old one" 0 "$PROGRAM" verify turn.tlog-proof --key "$first"
status "and by the new one" 0 "$PROGRAM" verify turn.tlog-proof --key "$second"
status "the audit is clean" 0 "$PROGRAM" audit check
status "a new key" 0 as anna audit rotate-key
status "evidence after two new keys" 0 "$PROGRAM" evidence $Q -o bundle.zip
unzip_to bundle.zip bundle
status "is good for whoever has the first" 0 "$PROGRAM" verify bundle.zip --key "$first"
verdict "which handed over" has out 'to which the one you gave handed over'
cp out ours
status "by the script too" 0 sh bundle/verify.sh "$first"
verdict "word for word" cmp out ours
sed -i 's/old/odd/' bundle/keys/earlier-1.json
(cd bundle && sha256sum $(cut -c 67- contents.sha256) >contents.new && mv contents.new contents.sha256)
status "a key that did not hand over" 1 sh bundle/verify.sh "$first"
verdict "is told" has out 'altered: keys/earlier-1.pub did not hand over to the key after it'
