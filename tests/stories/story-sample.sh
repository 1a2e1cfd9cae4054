# SPDX-License-Identifier: MIT
# sample - an audit sample of a return: announced, drawn with a seed that nobody chose, what was found
# recorded, and kept out of the next claim; a crash in between, a second draw, and the draw redone.
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

# redo BUNDLE: draws the sample of a bundle of evidence again, without our program.
redo() { python3 "$here/redo_sample.py" "$1"; }

# --- people, and a return that claims 40 families

echo "$PASSWORD" | "$PROGRAM" init "$WORK/state" --authority E08000026 --origin returns.example.org/E08000026 \
    --admin anna --name "Anna Admin" --email anna@example.org --password-stdin >/dev/null
verdict "a provider" person paul provider "Paul Provider"
verdict "a certifier" person cora certifier "Cora Certifier"
verdict "an auditor" person ada auditor "Ada Auditor"
"$PROGRAM" sample --families 2000 --seed 1 --out exports >/dev/null
status "the exports are taken in" 0 as paul import --data exports
status "and run" 0 as paul run --quarter $Q --framework $FRAMEWORK
claimed=$(sed -n 's/^ *\([0-9]*\)  Claims in all.*/\1/p' out)
"$PROGRAM" return get $Q claimed.csv --out claimed.csv
lines=$(($(wc -l <claimed.csv) - 1))
"$PROGRAM" return get $Q decisions.csv --out decisions-1.csv
verdict "the claimed families are listed with the return" \
    [ "$lines" -eq "$(cut -d, -f3 decisions-1.csv | grep -c '^claimable$')" ]

# --- who draws, and how

status "a provider does not draw" 4 as paul sample draw $Q
verdict "and learns who does" has err 'auditor'
status "a share has to be one" 2 as ada sample draw $Q --share 0%
status "up to all" 2 as ada sample draw $Q --share 101%
status "nothing was drawn yet" 0 "$PROGRAM" sample list
verdict "which is told" has out 'there is no audit sample yet'
# survives FAULT COMMAND...: on a copy of the state; afterwards all is clean, and the same command does it,
# or says that it is done.
survives() {
    fault=$1
    shift
    rm -rf "$WORK/copy"
    cp -a "$WORK/state" "$WORK/copy"
    echo "$PASSWORD" | DELTARETURN_FAULT=$fault "$PROGRAM" "$@" --as ada --password-stdin --state "$WORK/copy" >first 2>&1
    first=$?
    "$PROGRAM" audit check --state "$WORK/copy" >checked 2>&1 || return 1
    echo "$PASSWORD" | "$PROGRAM" "$@" --as ada --password-stdin --state "$WORK/copy" >again 2>&1
    case $? in
    0) [ $first -ne 0 ] || [ "$1 $2" != "sample draw" ] || return 1 ;;
    5) has again 'was sampled already' || return 1 ;;
    *) return 1 ;;
    esac
    "$PROGRAM" audit check --state "$WORK/copy" >checked 2>&1
}

for fault in create:1:full write:1:io sync:1:full rename:1:io begin:1:full begin:3:io change:2:full \
    change:9:io commit:1:full commit:2:io commit:3:full commit:1:kill commit:2:kill commit:3:kill \
    committed:2:kill committed:3:kill; do
    verdict "a draw survives $fault" survives $fault sample draw $Q
done
# signing in commits something of its own first, so the place is looked for
at=0
while [ $at -lt 9 ] && ! grep -qs 'not drawn yet' out; do
    at=$((at + 1))
    rm -rf copy
    cp -a state copy
    echo "$PASSWORD" | DELTARETURN_FAULT=committed:$at:kill "$PROGRAM" sample draw $Q --share 10% --as ada \
        --password-stdin --state copy >first 2>&1
    "$PROGRAM" sample list $Q --state copy >out 2>&1
done
status "killed between the announcement and the draw" 137 env DELTARETURN_FAULT=committed:$at:kill \
    sh -c "echo '$PASSWORD' | '$PROGRAM' sample draw $Q --share 10% --as ada --password-stdin"
status "the log is clean" 0 "$PROGRAM" audit check
status "the sample is announced" 0 "$PROGRAM" sample list $Q
verdict "and not drawn" has out 'not drawn yet'
status "the next draw finishes it, whatever share it asks for" 0 as ada sample draw $Q --share 50%
verdict "as it was announced" has out "drawn now as it was announced"
size=$(((lines + 9) / 10))
verdict "with a tenth of the families, rounded up" has out ": $size of $lines claimed families (10%)"
sed -n 's/^  \([^ ]*\)$/\1/p' out >drawn
verdict "each by its id" [ "$(wc -l <drawn)" -eq "$size" ]
seed=$(sed -n 's/^seed \([0-9a-f]*\),$/\1/p' out)
verdict "and the seed is told" [ ${#seed} -eq 64 ]
status "a second draw of the revision is refused" 5 as ada sample draw $Q
verdict "with when and by whom" has err 'was sampled already, on '
verdict "by name" has err ' by Ada Auditor'
verdict "no family stands in the log" sh -c "! '$PROGRAM' audit list | grep -qFf drawn"
status "the log is clean after the draw" 0 "$PROGRAM" audit check
# flip FILE: another bit there, or the one that was.
flip() {
    python3 -c 'import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(40)
    byte = file.read(1)
    file.seek(40)
    file.write(bytes([byte[0] ^ 1]))' "$1"
}
for file in $(cd state && find artefacts -type f); do
    flip "state/$file"
    status "a file that was spoilt is evidence that does not agree" 5 "$PROGRAM" audit check
    verdict "by its name" has err "$file"
    verdict "and the rest is looked at" has out 'decisions recomputed'
    flip "state/$file"
done
status "the evidence has the sample" 0 "$PROGRAM" evidence $Q --out evidence.zip
status "which verifies" 0 "$PROGRAM" verify evidence.zip
verdict "with a seed that is a root of the log" grep -q "^ok: the seed of the audit sample is the root of the log's first [0-9]* entries$" out

# agree FOLDER: a bundle's script and the program say the same of it, and how it ends.
agree() {
    python3 - "$1" altered.zip <<'END'
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[2], "w") as bundle:
    for folder, _, names in sorted(os.walk(sys.argv[1])):
        for name in sorted(names):
            path = os.path.join(folder, name)
            bundle.write(path, os.path.relpath(path, sys.argv[1]))
END
    sh "$1/verify.sh" >by-script 2>&1
    by_script=$?
    "$PROGRAM" verify altered.zip >by-program 2>&1
    [ $? -eq $by_script ] && diff by-script by-program >differences
}
python3 -m zipfile -e evidence.zip bundle
verdict "its script says the same" agree bundle
# altered FILE COMMAND...: COMMAND changes a copy of the bundle, and its table of contents with it.
altered() {
    file=$1
    shift
    rm -rf changed
    cp -r bundle changed
    (cd changed && "$@" && find . -type f ! -name contents.sha256 | sed 's|^./||' | sort | xargs sha256sum >contents.sha256)
    agree changed && grep -q "$file" by-program && [ $by_script -ne 0 ]
}
verdict "another family" altered 'altered: the file sample/drawn.csv is not the one that entry' sed -i '$s/[0-9A-Z]/x/' sample/drawn.csv
verdict "another root" altered 'altered: the seed of the audit sample is not a root of the log' sed -i -e '3{s/^z/y/;t' -e 's/^./z/}' sample/checkpoint
verdict "another size" altered 'altered: the seed of the audit sample is not a root of the log' sed -i '2s/$/1/' sample/checkpoint
verdict "another growth" altered 'altered: the seed of the audit sample is not a root of the log' sed -i -e '1{s/^z/y/;t' -e 's/^./z/}' sample/growth
verdict "no growth" altered 'missing: the file sample/growth is missing' rm sample/growth
verdict "no list" altered 'missing: the file sample/drawn.csv is missing' rm sample/drawn.csv
status "the draw is redone from it by another program" 0 redo evidence.zip
verdict "with the same families" has out "$size of $lines families, the same as drawn"

# --- what was found

one=$(sed -n 1p drawn) two=$(sed -n 2p drawn)
other=$(tail -n +2 claimed.csv | cut -d, -f1 | grep -vxFf drawn | head -1)
status "a result takes a reason" 2 as ada sample record "$one" hold
status "and is one of three" 2 as ada sample record "$one" maybe --reason "well"
status "a provider records nothing" 4 as paul sample record "$one" pass --reason "all well"
status "a family that was not drawn is refused" 1 as ada sample record "$other" pass --reason "all well"
verdict "and told" has err "family \"$other\" is in no such sample"
for fault in begin:1:io change:1:full change:4:io commit:1:io commit:1:kill committed:1:kill commit:2:kill; do
    verdict "a result survives $fault" survives $fault sample record "$one" hold --reason "no plan on file"
done
status "a family is held" 0 as ada sample record "$one" hold --reason "no plan on file"
status "another is removed" 0 as ada sample record "$two" remove --reason "not the family's own outcome"
"$PROGRAM" return show $Q >shown
verdict "the return shows the sample" has shown 'audit sample of 2023-24-Q3 revision 1:'
verdict "and how it stands" has shown "passed 0, held 1, removed 1, not looked at yet $((size - 2))"
status "the results are listed" 0 "$PROGRAM" sample list $Q
verdict "with the auditor's words" has out '"no plan on file"'
status "the log is clean after the results" 0 "$PROGRAM" audit check

# --- what to look at

status "the pack of a drawn family" 0 "$PROGRAM" pack "$one" --return $Q
verdict "says how it was drawn" has out "seed $seed"
verdict "and of which figures" has out "the return for $Q, revision 1, fingerprint $(seen $Q)"
verdict "with the three questions" [ "$(grep -c '^[123]\. .*?$' out)" -eq 3 ]
cp out out.kept
status "as files" 0 "$PROGRAM" pack "$one" --return $Q --out pack
verdict "a text" cmp -s out.kept pack/pack.txt
verdict "and a page without a script" sh -c "grep -q '<h1>Spot check of family $one</h1>' pack/pack.html && ! grep -qi '<script' pack/pack.html"
status "a folder that is filled is not written over" 5 "$PROGRAM" pack "$one" --return $Q --out pack
status "a pack is of a return or of data" 2 "$PROGRAM" pack "$one"
status "not of both" 2 "$PROGRAM" pack "$one" --return $Q --data exports
status "nobody's pack is told" 1 "$PROGRAM" pack nobody --return $Q
status "the return is as it was" 0 "$PROGRAM" audit check

# --- the next revision

status "the draft is run again" 0 as paul run --quarter $Q --framework $FRAMEWORK
verdict "as the next revision" has out "the return for $Q, revision 2, is now this draft"
verdict "without two families" has out 'families held back or removed, if they could be claimed: 2'
"$PROGRAM" return get $Q decisions.csv --out decisions-2.csv
"$PROGRAM" return get $Q figures.json --out figures-2.json
verdict "a family that is held says why" \
    grep -q ",$one,withheld,.*held back by the audit sample of $Q revision 1 on [0-9-]*, until it is passed" decisions-2.csv
verdict "and so does one that is removed" grep -q ",$two,withheld,.*removed by the audit sample of $Q" decisions-2.csv
verdict "the figures follow" grep -q "\"claims_total\": $((lines - 2))" figures-2.json
verdict "and count them apart" grep -q '"withheld": 2' figures-2.json
status "revision 2 comes out the same again" 0 "$PROGRAM" replay $Q
status "and revision 1" 0 "$PROGRAM" replay $Q --revision 1
status "the difference is told" 0 "$PROGRAM" return diff $Q
verdict "with its reason" has out 'the family is held back or removed'
status "what was held is passed now" 0 as ada sample record "$one" pass --reason "the plan was found"
status "and run once more" 0 as paul run --quarter $Q --framework $FRAMEWORK
verdict "in the same revision, which nobody sampled" has out "the return for $Q, revision 2, is now this draft"
"$PROGRAM" return get $Q decisions.csv --out decisions-3.csv
verdict "it is claimed again" grep -q ",$one,claimable," decisions-3.csv
verdict "the other is not" grep -q ",$two,withheld," decisions-3.csv
status "nor in the next quarter" 0 as paul run --quarter 2023-24-Q4 --framework $FRAMEWORK
"$PROGRAM" return get 2023-24-Q4 decisions.csv --out next.csv
verdict "where it says why" grep -q ",$two,withheld,.*removed by the audit sample of $Q" next.csv

# --- a submitted revision, stratified

status "revision 2 is submitted" 0 as paul submit $Q --fingerprint "$(seen $Q)"
status "the provider becomes an auditor too" 0 as anna role grant paul auditor
status "who submitted does not audit" 4 as paul sample draw $Q
verdict "and is told why" has err 'you submitted this revision; somebody else has to audit it'
status "revision 2 is sampled by lead organisation" 0 as ada sample draw $Q --share 12.5% --stratified
verdict "which is told" has out '12.5%, stratified by lead organisation'
"$PROGRAM" return get $Q claimed.csv --out claimed-2.csv
sed -n 's/^  \([^ ]*\)$/\1/p' out >drawn-2
tail -n +2 claimed-2.csv | cut -d, -f3- | sort -u >organisations
grep -Ff drawn-2 claimed-2.csv | cut -d, -f3- | sort -u >looked-at
verdict "each of them is in it" cmp -s organisations looked-at
status "the evidence of revision 2" 0 "$PROGRAM" evidence $Q --out evidence-2.zip
status "is redone as well" 0 redo evidence-2.zip
status "a submitted return keeps its figures" 0 "$PROGRAM" replay $Q
status "the certifier certifies" 0 as cora certify $Q --fingerprint "$(seen $Q)"
status "the log is clean at the end" 0 "$PROGRAM" audit check
