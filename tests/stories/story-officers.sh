# SPDX-License-Identifier: MIT
# Delta's list of officers: looked at first, taken over whole or not at all, held against the people.
. "$here/lib.sh"
PASSWORD=correct-horse-battery-nine

as() {
    who=$1
    shift
    echo "$PASSWORD" | "$PROGRAM" "$@" --as "$who" --password-stdin
}

DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE
verdict "a state folder" sh -c "echo $PASSWORD | '$PROGRAM' init '$DELTARETURN_STATE' --authority E1 \
    --origin host.example/E1 --admin anna --name Anna --email anna@example.org --password-stdin >/dev/null"
cat >officers.csv <<'END'
Organisation Code,Organisation Name,Officer Type,Email,Name,Access Groups,Status,Account Status,Created,Last Modified
E1,Example Council,S151,olga@example.org,Olga Officer,Certifiers;Viewers,Active,Enabled,2023-04-03,2024-01-15
E1,Example Council,Deputy S151,dev@example.org,Dev Deputy,Certifiers,Active,Enabled,2023-04-03,
E2,Other Council,S151,otto@example.org,Otto Other,Certifiers,Active,Enabled,2023-04-03,
END
status "first they differ" 1 "$PROGRAM" person drift officers.csv
verdict "both being on Delta only" [ "$(grep -c 'on Delta only' out)" -eq 2 ]
status "a look changes nothing" 0 "$PROGRAM" person import officers.csv --dry-run
verdict "and says what would be" has out "2 to add, 0 to change, 0 to disable, 0 to leave; 1 rows of other organisations"
status "nobody was added" 0 "$PROGRAM" person list
verdict "as the list shows" sh -c "! grep -q olga out"
status "somebody has to sign in" 4 sh -c "echo wrong-wrong-wrong | '$PROGRAM' person import officers.csv --as anna --password-stdin"
status "then they are taken over" 0 as anna person import officers.csv
cp out taken
verdict "with a code each" [ "$(grep -c '^[A-Z2-9]\{4\}-[A-Z2-9]\{4\}-' taken)" -eq 2 ]
code=$(grep -A1 '^olga chooses' taken | tail -1)
status "with which she chooses a password" 0 sh -c \
    "printf '%s\n%s\n' '$code' '$PASSWORD' | '$PROGRAM' person password olga --password-stdin"
status "she is the S151 officer" 0 "$PROGRAM" person list
verdict "as the list shows then" sh -c "grep '^olga' out | grep -q 'S151 officer'"
status "again there is nothing to do" 0 as anna person import officers.csv --json
verdict "for anybody" sh -c "tr -d ' \n' <out | grep -q '\"doing\":\"leave\".*\"doing\":\"leave\"'"
status "the deputy lacks a delegation" 1 "$PROGRAM" person drift officers.csv --json
verdict "and nothing else differs" [ "$(grep -c '"where"' out)" -eq 1 ]
status "which the officer grants" 0 as olga delegation grant --to dev --role s151 \
    --from "$(date +%F)" --until "$(date -d '+30 days' +%F)"
status "so that both say the same" 0 "$PROGRAM" person drift officers.csv
verdict "and it is said" has out "say the same"

sed 's/Olga Officer/Olga Other/; s/^E1,Example Council,Deputy S151,dev@example.org/E1,Example Council,Chief,dev/' officers.csv >wrong.csv
status "with a wrong row nothing is taken over" 1 as anna person import wrong.csv
verdict "which is told with its column" has err 'wrong.csv row 3, "officer type": "Chief" is not s151, deputy or delegated'
verdict "each" has err 'wrong.csv row 3, "email": "dev" is not one mailbox'
status "and the name is as it was" 0 "$PROGRAM" person list
verdict "as the list shows still" has out "Olga Officer"
sed 's/Olga Officer,\(.*\),Active/Olga Officer,\1,Suspended/' officers.csv >ended.csv
status "whoever is not in force any more" 0 as anna person import ended.csv
verdict "has a closed account" has out "disable  olga"
status "and cannot sign in" 4 as olga person totp --recovery-codes
status "the log tells the same" 0 "$PROGRAM" audit check
