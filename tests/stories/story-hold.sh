# SPDX-License-Identifier: MIT
# hold - a family held back from the claim without an audit sample: by whom, with a reason, through faults,
# out of the next run and the next quarter, back again, and all of it in a log that names nobody.
. "$here/lib.sh"

PASSWORD="a sentence of words"
DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE
Q=2023-24-Q3
FRAMEWORK=supporting-families-2022

# as LOGIN COMMAND...: acts as a person.
as() {
    who=$1
    shift
    echo "$PASSWORD" | "$PROGRAM" "$@" --as "$who" --password-stdin
}

# person LOGIN ROLE NAME: adds a person, who chooses a password with the code.
person() {
    as anna person add "$1" --name "$3" --email "$1@example.org" --roles "$2" >added 2>&1 || return 1
    code=$(grep -o '^[A-Z0-9]\{4\}-[A-Z0-9-]*$' added)
    printf '%s\n%s\n' "$code" "$PASSWORD" | "$PROGRAM" person password "$1" --password-stdin >/dev/null
}

seen() { "$PROGRAM" return show "$1" | sed -n 's/^fingerprint //p'; }

# run_again: the quarter once more; its decisions and figures are in decisions.csv and figures.json.
run_again() {
    as paul run --quarter "$Q" --framework $FRAMEWORK >out 2>err || return 1
    rm -f decisions.csv figures.json
    "$PROGRAM" return get "$Q" decisions.csv --out decisions.csv && "$PROGRAM" return get "$Q" figures.json --out figures.json
}

echo "$PASSWORD" | "$PROGRAM" init "$WORK/state" --authority E08000026 --origin returns.example.org/E08000026 \
    --admin anna --name "Anna Admin" --email anna@example.org --password-stdin >/dev/null
verdict "a provider" person paul provider "Paul Provider"
verdict "a certifier" person cora certifier "Cora Certifier"
verdict "an auditor" person ada auditor "Ada Auditor"
"$PROGRAM" sample --families 500 --seed 1 --out exports >/dev/null
status "the exports are taken in" 0 as paul import --data exports
verdict "and run" run_again
claims=$(grep -c ',claimable,' decisions.csv)
one=$(grep ',claimable,' decisions.csv | sed -n 1p | cut -d, -f2) two=$(grep ',claimable,' decisions.csv | sed -n 2p | cut -d, -f2)

# --- who, whom and why

status "a hold takes a reason" 2 as paul hold add "$one" --return $Q
status "and a return" 2 as paul hold add "$one" --reason "well"
status "a certifier holds nobody" 4 as cora hold add "$one" --return $Q --reason "well"
verdict "and learns who does" has err '"cora" is neither a data provider nor an auditor here'
status "nobody is held whom the return does not know" 1 as paul hold add nobody --return $Q --reason "well"
verdict "which is told" has err 'family "nobody" is not in revision 1 of the return for'
status "nobody is released who is not held" 5 as paul hold release "$one" --return $Q --reason "well"

# survives FAULT: a hold on a copy of the state; afterwards all is clean, and the same command holds the
# family, or says that it is held.
survives() {
    rm -rf "$WORK/copy"
    cp -a "$WORK/state" "$WORK/copy"
    echo "$PASSWORD" | DELTARETURN_FAULT=$1 "$PROGRAM" hold add "$one" --return $Q --reason "in doubt" --as paul \
        --password-stdin --state "$WORK/copy" >first 2>&1
    first=$?
    "$PROGRAM" audit check --state "$WORK/copy" >checked 2>&1 || return 1
    echo "$PASSWORD" | "$PROGRAM" hold add "$one" --return $Q --reason "in doubt" --as paul --password-stdin \
        --state "$WORK/copy" >again 2>&1
    case $? in
    0) [ $first -ne 0 ] || return 1 ;;
    5) has again 'is held back already, since' || return 1 ;;
    *) return 1 ;;
    esac
    "$PROGRAM" audit check --state "$WORK/copy" >checked 2>&1
}
for fault in begin:1:io change:1:full change:4:io commit:1:io commit:1:kill commit:2:kill committed:1:kill committed:2:kill; do
    verdict "a hold survives $fault" survives $fault
done
status "a provider holds a family" 0 as paul hold add "$one" --return $Q --reason "two records, one outcome"
status "once" 5 as paul hold add "$one" --return $Q --reason "again"
verdict "and learns since when" has err ' by Paul Provider'
status "an auditor holds another" 0 as ada hold add "$two" --return $Q --reason "seen on a visit"
status "which the provider does not release" 4 as paul hold release "$two" --return $Q --reason "well"
verdict "and learns who does" has err 'an auditor who is no data provider releases it'
status "they are listed" 0 "$PROGRAM" hold list $Q
verdict "with the reason" has out '"two records, one outcome"'
verdict "and how many" has out "families held back from the claim of $Q without a sample: 2"
"$PROGRAM" return show $Q >shown
verdict "the return shows how many" has shown 'families held back without a sample: 2'
verdict "and whom to nobody" sh -c "! grep -q -e '$one' -e '$two' shown"
verdict "the log has both" [ "$("$PROGRAM" audit list | grep -c 'held a family back from the claim')" -eq 2 ]
"$PROGRAM" audit export log >out 2>err
verdict "and names neither" sh -c "[ -d log ] && ! grep -rqa -e '$one' -e '$two' -e 'two records' log"
status "the log is clean" 0 "$PROGRAM" audit check

# --- out of the claim, and in again

verdict "the draft is run again" run_again
verdict "in the same revision, which nobody sampled" has out "the return for $Q, revision 1, is now this draft"
verdict "without the two" has out 'families held back or removed, if they could be claimed: 2'
verdict "whose rows say why" \
    grep -q ",$one,withheld,.*held back by a data provider who saw $Q revision 1 on [0-9-]*, until it is released" decisions.csv
verdict "and by whom" grep -q ",$two,withheld,.*held back by an auditor who saw $Q" decisions.csv
verdict "all others are claimed" [ "$(grep -c ',claimable,' decisions.csv)" -eq $((claims - 2)) ]
verdict "the figures say so" sh -c "grep -q '\"claims_total\": $((claims - 2))' figures.json && grep -q '\"withheld\": 2' figures.json"
status "the revision comes out the same again" 0 "$PROGRAM" replay $Q
status "and in the audit" 0 "$PROGRAM" audit check
status "it is submitted" 0 as paul submit $Q --fingerprint "$(seen $Q)"
status "a family is released meanwhile" 0 as paul hold release "$one" --return $Q --reason "one of the records was wrong"
status "which changes nothing that was submitted" 0 "$PROGRAM" replay $Q
status "the certifier sends it back" 0 as cora send-back $Q --reason "look again" --fingerprint "$(seen $Q)"
three=$(grep ',claimable,' decisions.csv | sed -n 3p | cut -d, -f2)
status "who is to stay out is held before the next run" 0 as paul hold add "$three" --return $Q --reason "asked for by the certifier"
verdict "as seen in the revision that was sent back" has out "looking at $Q, revision 1;"
verdict "the next revision" run_again
verdict "is the second" has out "the return for $Q, revision 2, is now this draft"
verdict "and claims the released" grep -q ",$one,claimable," decisions.csv
verdict "not the other" grep -q ",$two,withheld," decisions.csv
verdict "nor the one asked for" grep -q ",$three,withheld," decisions.csv
status "which is released again" 0 as paul hold release "$three" --return $Q --reason "it was right"
status "the difference is told" 0 "$PROGRAM" return diff $Q
verdict "with its reason" has out 'the family is no longer held back or removed'
status "the first comes out as it was" 0 "$PROGRAM" replay $Q --revision 1
Q=2023-24-Q4
verdict "the next quarter is run" run_again
verdict "and keeps the other out as well" grep -q ",$two,withheld,.*held back by an auditor who saw 2023-24-Q3" decisions.csv
status "the auditor releases there" 0 as ada hold release "$two" --return $Q --reason "looked at again"
verdict "and it is run" run_again
verdict "nobody is withheld" sh -c "! grep -q withheld decisions.csv"
Q=2023-24-Q3
verdict "the quarter before" run_again
verdict "still keeps it out" grep -q ",$two,withheld," decisions.csv

# --- proof

status "the evidence" 0 "$PROGRAM" evidence $Q --out evidence.zip
status "verifies" 0 "$PROGRAM" verify evidence.zip
python3 -m zipfile -e evidence.zip bundle
status "by its script too" 0 sh bundle/verify.sh
status "the log is clean at the end" 0 "$PROGRAM" audit check
