# SPDX-License-Identifier: MIT
# returns - a quarter from an empty folder to a lodged return: who may do what, what is refused, what
# is kept, and what comes out again.
. "$here/lib.sh"

PASSWORD="a sentence of words"
DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE
ORIGIN=returns.example.org/E08000026
Q=2023-24-Q3

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

# seen QUARTER: the fingerprint as "return show" prints it.
seen() { "$PROGRAM" return show "$1" | sed -n 's/^fingerprint //p'; }

# --- the people

first() {
    echo "$PASSWORD" | "$PROGRAM" init "$WORK/state" --authority E08000026 --origin $ORIGIN \
        --admin anna --name "Anna Admin" --email anna@example.org --password-stdin
}
status "a state folder is made" 0 first
verdict "a provider" person paul provider "Paul Provider"
verdict "a certifier" person cora certifier "Cora Certifier"
verdict "an SRO" person sid sro "Sid Senior"
verdict "an S151 officer" person olga s151 "Olga Officer"

# --- exports and the first draft

sound exports
status "nobody but a provider imports" 4 as cora import --data exports
verdict "and is told why" has err 'is not a data provider here'
status "the exports are taken in" 0 as paul import --data exports
verdict "with their number" has out ': 8 files, '
status "the same exports once more" 0 as paul import --data exports
verdict "are the same snapshot" has out 'so nothing is new'
status "an administrator's password is not enough" 4 as anna import --data exports
status "a run in the state makes a draft" 0 as paul run --quarter $Q --framework supporting-families-2022 --out copy
verdict "which it says" has out "the return for $Q, revision 1, is a new draft"
verdict "nothing is left unsealed" nothing_like "$WORK/state/making*"
"$PROGRAM" run --data exports $NATIONAL --authority E08000026 --out plain >/dev/null 2>&1
verdict "the files are those of a run without a state" same copy plain
verdict "no family stands in the state folder unsealed" \
    sh -c "! grep -rlF F1,LA1 '$WORK/state' >/dev/null"
status "another authority is refused" 1 as paul run --quarter $Q --framework supporting-families-2022 --authority E06000001
status "data from elsewhere is refused" 2 as paul run --data exports --state "$WORK/state" --quarter $Q --framework supporting-families-2022
status "the returns are listed" 0 "$PROGRAM" return list
verdict "with the draft" has out "$Q   revision 1   draft"
status "a note is saved" 0 as cora return note $Q --reason "waiting for the schools"
"$PROGRAM" return show $Q >shown
verdict "and shown" has shown 'waiting for the schools'
status "a file comes out" 0 "$PROGRAM" return get $Q submission.xlsx --out submission.xlsx
verdict "as it went in" cmp -s submission.xlsx plain/submission.xlsx

# --- a quarter that is not over, one that has not begun, and a draft made by mistake

F="--framework supporting-families-2022"
RUNNING=$(/usr/bin/python3 - <<'END'
import datetime
d = datetime.datetime.now(datetime.timezone.utc)
year, quarter = (d.year, (d.month - 1) // 3) if d.month > 3 else (d.year - 1, 4)
last = {1: (6, 30), 2: (9, 30), 3: (12, 31), 4: (3, 31)}[quarter]
print(f"{year}-{(year + 1) % 100:02}-Q{quarter}", f"{year + (quarter == 4)}-{last[0]:02}-{last[1]}",
      f"{year + 1}-{(year + 2) % 100:02}-Q{quarter}")
END
)
LAST=${RUNNING#* } NEXTYEAR=${RUNNING##* }
LAST=${LAST% *} RUNNING=${RUNNING%% *}
status "a quarter that has not begun is refused" 1 as paul run --quarter "$NEXTYEAR" $F
verdict "with its first day" grep -q "the quarter $NEXTYEAR begins on 20..-..-01; a return for it can be made" err
if [ "$LAST" != "$(date -u +%Y-%m-%d)" ]; then
    status "one that is not over is run" 0 as paul run --quarter "$RUNNING" $F
    verdict "and called a forecast" has out "these figures are a forecast: they count up to $LAST"
    status "which cannot be submitted" 5 as paul submit "$RUNNING" --fingerprint "$(seen "$RUNNING")"
    verdict "and says so" has err "count up to $LAST, which has not come"
    status "it is discarded with a reason only" 1 as paul return discard "$RUNNING" --fingerprint "$(seen "$RUNNING")"
    status "not by a certifier" 4 as cora return discard "$RUNNING" --fingerprint "$(seen "$RUNNING")" --reason "x"
    status "but by the data provider" 0 as paul return discard "$RUNNING" --fingerprint "$(seen "$RUNNING")" \
        --reason "the wrong quarter"
    verdict "who is told how it goes on" has out 'makes it anew, as the next revision'
    "$PROGRAM" return list >listed
    verdict "it stands as discarded" grep -q "^$RUNNING *revision 1 *discarded" listed
    "$PROGRAM" return history "$RUNNING" >told
    verdict "with its reason" has told '"the wrong quarter"'
    "$PROGRAM" audit list >told
    verdict "which the log tells" has told 'discarded the draft of the return'
    status "once" 5 as paul return discard "$RUNNING" --fingerprint "$(seen "$RUNNING")" --reason "again"
    status "the audit knows of it" 0 "$PROGRAM" audit check --no-recompute
    status "it can be run again" 0 as paul run --quarter "$RUNNING" $F
    verdict "as the next revision" has out "the return for $RUNNING, revision 2, is now this draft"
    status "and be discarded again" 0 as paul return discard "$RUNNING" --fingerprint "$(seen "$RUNNING")" \
        --reason "the wrong quarter still"
    status "which the audit follows" 0 "$PROGRAM" audit check --no-recompute
fi

# --- submitting

one=$(seen $Q)
status "what was seen has to be named" 2 as paul submit $Q
status "a stale fingerprint is refused" 5 as paul submit $Q --fingerprint 00000-00000-00000-00000
verdict "and told" has err 'made anew since you saw them'
status "what is no fingerprint is told as such" 1 as paul submit $Q --fingerprint 0000x
verdict "with what one looks like" has err '"0000x" is not a fingerprint: it has four groups of five'
status "a stale revision is refused" 5 as paul submit $Q --fingerprint "$one" --revision 2
status "a certifier does not submit" 4 as cora submit $Q --fingerprint "$one"
status "a wrong password does nothing" 4 sh -c \
    "echo wrong-wrong-wrong | '$PROGRAM' submit $Q --fingerprint $one --as paul --password-stdin"
sleep 2
status "the provider submits" 0 as paul submit $Q --fingerprint "$one" --receipt submitted.tlog-proof
verdict "and learns the entry" has out "by Paul Provider, data provider; entry "
status "the receipt proves it" 0 "$PROGRAM" verify submitted.tlog-proof --key "$WORK/state/keys/log.pub"
verdict "mail went to the certifier" sh -c "grep -lq 'To: \"Cora Certifier\" <cora@example.org>' '$WORK'/state/mail/new/*"
verdict "with the receipt" sh -c "grep -lq 'tlog-proof' '$WORK'/state/mail/new/*"
status "a submitted return is not run again" 5 as paul run --quarter $Q --framework supporting-families-2022
verdict "and told the way back" has err 'withdraw or send back'

# --- sent back, corrected, a new revision

status "it is sent back only with a reason" 1 as cora send-back $Q --fingerprint "$one"
status "the certifier sends it back" 0 as cora send-back $Q --fingerprint "$one" --reason "a family is missing"
verdict "to a new revision" has out 'as revision 2'
mkdir corrected
cp exports/* corrected/
printf 'F2,LA2\n' >>corrected/families.csv
printf 'C2,F2,child,2013-05-01\nP2,F2,parent_carer,1986-02-03\n' >>corrected/members.csv
printf 'E2,F2,2022-09-01,2022-09-20,y,2022-10-01,y,A Worker,103700,2023-04-10,y\n' >>corrected/episodes.csv
printf 'N4,E2,1.1\nN5,E2,5.1\nN6,E2,9.2\n' >>corrected/needs.csv
printf 'N4,achieved,2023-03-01\nN5,achieved,2023-03-15\nN6,neutral,\n' >>corrected/outcomes.csv
printf 'C2,summer,2023-04-17,2023-07-21,120,5,10\n' >>corrected/attendance.csv
status "a draft without figures cannot be submitted" 5 as paul submit $Q --fingerprint "$one"
status "the corrected data is taken in" 0 as paul import --data corrected
status "and run" 0 as paul run --quarter $Q --framework supporting-families-2022
two=$(seen $Q)
status "the figures of before are not decided on" 5 as paul submit $Q --fingerprint "$one"
status "the difference is told" 0 "$PROGRAM" return diff $Q
verdict "by revision" has out "$Q revision 1"
verdict "with the new claim" has out 'E2'
status "what was submitted once is not discarded" 5 as paul return discard $Q --fingerprint "$two" --reason "x"
verdict "and told why" has err 'was submitted before'
status "revision 2 is submitted" 0 as paul submit $Q --fingerprint "$two"

# --- one person, one seat

status "the provider becomes a certifier too" 0 as anna role grant paul certifier
status "who submitted does not certify" 4 as paul certify $Q --fingerprint "$two"
verdict "and is told why" has err 'you submitted this revision'
status "an alias of the submitter is the same person" 0 as anna person add paul2 --name "P Provider" \
    --email paul+2@example.org --roles certifier
code=$(grep -o '^[A-Z0-9]\{4\}-[A-Z0-9-]*$' out)
printf '%s\n%s\n' "$code" "$PASSWORD" | "$PROGRAM" person password paul2 --password-stdin >/dev/null
status "who does not certify either" 4 as paul2 certify $Q --fingerprint "$two"
status "the certifier certifies" 0 as cora certify $Q --fingerprint "$two"
status "once" 5 as cora certify $Q --fingerprint "$two"

# --- signed off under a delegation

status "nobody lends what they have not" 4 as cora delegation grant --to sid --role s151 --until 2099-01-01
TODAY=$(date -u +%Y-%m-%d)
NEXT=$(date -u -d '+30 days' +%Y-%m-%d)
status "the SRO may not lend the officer's role either" 4 as sid delegation grant --to cora --role s151 --until "$NEXT"
verdict "a second SRO's deputy" person dora provider "Dora Deputy"
status "a data provider does not sign off" 4 as dora sign-off $Q --fingerprint "$two"
status "the S151 officer lends the role" 0 as olga delegation grant --to dora --role s151 --from "$TODAY" --until "$NEXT"
number=$(sed -n 's/^delegation \([0-9]*\):.*/\1/p' out)
status "delegations are listed" 0 "$PROGRAM" delegation list
verdict "with both names" has out 'Dora Deputy for Olga Officer, S151 officer, all returns'
status "a revoked delegation" 0 as olga delegation revoke "$number"
status "holds no longer" 4 as dora sign-off $Q --fingerprint "$two"
status "it is revoked once" 5 as olga delegation revoke "$number"
status "another" 0 as olga delegation grant --to dora --role s151 --from "$TODAY" --until "$NEXT"
number=$(sed -n 's/^delegation \([0-9]*\):.*/\1/p' out)
status "is signed off under" 0 as dora sign-off $Q --fingerprint "$two" --receipt signed.tlog-proof
verdict "which the statement says" has out "for Olga Officer, S151 officer, under delegation $number"
status "its receipt proves it" 0 "$PROGRAM" verify signed.tlog-proof --key "$WORK/state/keys/log.pub"

# --- lodged, and the ledger

status "lodging says what was entered" 2 as paul lodge $Q --fingerprint "$two" --reference DELTA-1234
verdict "and how" has err '--file FILE for what was uploaded, or --keyed'
status "lodging names Delta's reference" 1 as paul lodge $Q --fingerprint "$two" --keyed
status "a file that is not there is told" 1 as paul lodge $Q --fingerprint "$two" --reference D --file nothing.xlsx
"$PROGRAM" return get $Q submission.xlsx --out uploaded.xlsx
status "the return is lodged" 0 as paul lodge $Q --fingerprint "$two" --reference DELTA-1234 --file uploaded.xlsx \
    --receipt lodged.tlog-proof
"$PROGRAM" return history $Q >told
verdict "the history has the reference" has told 'reference DELTA-1234'
uploaded=$(sha256sum uploaded.xlsx | cut -c 1-64)
verdict "and the digest of what was uploaded" has told "uploaded: SHA-256 $uploaded"
verdict "which is what was made here" has told "which is submission.xlsx of this revision, byte for byte"
status "the evidence of it" 0 "$PROGRAM" evidence $Q -o lodged.zip
status "is not written over" 5 "$PROGRAM" evidence $Q -o lodged.zip
verdict "which is told" has err '"lodged.zip" is there already; name another file, or add --replace'
status "unless that is asked for" 0 "$PROGRAM" evidence $Q -o lodged.zip --replace
/usr/bin/python3 -c 'import zipfile; zipfile.ZipFile("lodged.zip").extractall("lodged")'
verdict "states it, bound by the log" grep -rqF "$uploaded" lodged/statements
status "which can be verified" 0 "$PROGRAM" verify lodged.zip
verdict "and the reason" has told '"a family is missing"'
status "the next quarter is run" 0 as paul run --quarter 2023-24-Q4 --framework supporting-families-2022
verdict "with the claims of before" has out 'claims of earlier returns, read besides claims.csv: 2'
"$PROGRAM" return get 2023-24-Q4 decisions.csv --out next.csv
verdict "which are not claimed again" has next.csv 'E1,F1,claimed_before,'
"$PROGRAM" return get 2023-24-Q4 claims.csv --out claims.csv
verdict "the claims read are kept" has claims.csv 'F2,E2,2023-24-Q3'
status "the next quarter comes out the same again" 0 "$PROGRAM" replay 2023-24-Q4
echo 'F1,,2023-24-Q3' >>corrected/claims.csv
status "claims.csv names one of them now" 0 as paul import --data corrected
status "and it is run" 0 as paul run --quarter 2023-24-Q4 --framework supporting-families-2022
verdict "and counts once" has out 'claims of earlier returns, read besides claims.csv: 1'

# --- reopened

status "reopening takes a reason" 1 as olga reopen $Q --fingerprint "$two"
status "the officer reopens" 0 as olga reopen $Q --fingerprint "$two" --reason "one family moved away"
status "its claims are released" 0 as paul run --quarter $Q --framework supporting-families-2022 --out third
verdict "so nothing of its own stands in its way" has third/decisions.csv 'E2,F2,claimable,'
status "a replay of an earlier revision is the same" 0 "$PROGRAM" replay $Q --revision 2
verdict "byte for byte" has out 'came out the same, byte for byte'
status "and of the first" 0 "$PROGRAM" replay $Q --revision 1

# --- the audit makes everything again

status "the audit replays everything" 0 "$PROGRAM" audit check
made=4
[ "$LAST" = "$(date -u +%Y-%m-%d)" ] || made=6
verdict "every revision that was run comes out the same" has out "made again: $made revisions came out the same"
verdict "and tells how long that took" has out 'decisions recomputed'
status "it can be told not to" 0 "$PROGRAM" audit check --no-recompute
verdict "then it does not" sh -c "! grep -q 'made again' out"
verdict "and leaves nothing unsealed" nothing_like "$WORK/state/making*"

# --- what is refused

status "a closed account" 0 as anna person disable cora
three=$(seen $Q)
as paul submit $Q --fingerprint "$three" >/dev/null 2>&1
status "decides nothing" 4 as cora certify $Q --fingerprint "$three"
status "a quarter without a return is told" 1 "$PROGRAM" return show 2020-21-Q1
status "what is no quarter is told" 1 "$PROGRAM" return show soon
status "a revision that is not there is told" 1 "$PROGRAM" return show $Q --revision 9
status "the outbox is listed" 0 "$PROGRAM" outbox list
verdict "all sent" sh -c "! grep -q ' queued ' out"
told=$("$PROGRAM" audit list | grep -c 'the program sent a notice')
verdict "each told in the log, once" [ "$told" -eq "$(ls "$WORK"/state/mail/new | wc -l)" ]
"$PROGRAM" audit head >head
verdict "and signed" grep -q '^all [0-9]* leaves are signed' head
status "the audit is clean" 0 "$PROGRAM" audit check
status "delivering again delivers nothing" 0 "$PROGRAM" mail deliver
verdict "as it says" has out '0 delivered'
sed -s '/^Content-Type: application/,$d' "$WORK"/state/mail/new/* >mails # without the receipts
verdict "no figure and no family in any mail" sh -c "! grep -E 'LA[12]|[FE][12]|[0-9] claims|£' mails"
verdict "nothing is left unsealed at the end" nothing_like "$WORK/state/*.part-*"
