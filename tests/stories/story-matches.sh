# SPDX-License-Identifier: MIT
# matches - families that return under another id: found by each sign, shown, decided, and counted so.
. "$here/lib.sh"

PASSWORD="a sentence of words"
DELTARETURN_STATE=$WORK/state
export DELTARETURN_STATE
NEXT=2023-24-Q4
RULES=supporting-families-2022

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

seen() { "$PROGRAM" return show "$1" | sed -n 's/^fingerprint //p'; }

# council DIR CLOSED [FAMILY CHILD-LINE PARENT-LINE]...: families that can be claimed six months after CLOSED.
council() {
    dir=$1 closed=$2
    shift 2
    mkdir "$dir"
    echo 'family_id' >"$dir/families.csv"
    echo 'member_id,family_id,role,forename,surname,dob,upn,nhs_number' >"$dir/members.csv"
    echo 'episode_id,family_id,opened_on,assessed_on,whole_family_assessment,plan_on,plan_covers_all_needs,lead_practitioner,closed_on,closure_quality' >"$dir/episodes.csv"
    echo 'need_id,episode_id,need_code' >"$dir/needs.csv"
    echo 'need_id,result,achieved_on' >"$dir/outcomes.csv"
    echo 'member_id,term,term_start,term_end,sessions_possible,absent_authorised,absent_unauthorised' >"$dir/attendance.csv"
    echo 'event_id,family_id,member_id,type,on' >"$dir/events.csv"
    while [ $# -gt 0 ]; do
        echo "$1" >>"$dir/families.csv"
        echo "C$1,$1,child,$2" >>"$dir/members.csv"
        echo "P$1,$1,parent_carer,$3" >>"$dir/members.csv"
        echo "E$1,$1,2022-09-01,2022-09-20,y,2022-10-01,y,A Worker,$closed,y" >>"$dir/episodes.csv"
        for need in 1.1 5.1 9.2; do
            echo "N$1$need,E$1,$need" >>"$dir/needs.csv"
            echo "N$1$need,achieved,2023-03-01" >>"$dir/outcomes.csv"
        done
        echo "C$1,summer,$(echo "$closed" | cut -c1-4)-04-17,2023-12-21,120,5,10" >>"$dir/attendance.csv"
        shift 3
    done
}

first() {
    echo "$PASSWORD" | "$PROGRAM" init "$WORK/state" --authority E08000026 \
        --origin matches.example.org/E08000026 --admin anna --name "Anna Admin" \
        --email anna@example.org --password-stdin
}
status "a state folder is made" 0 first
verdict "with a provider" person paul provider "Paul Provider"
verdict "a certifier" person cora certifier "Cora Certifier"
verdict "an officer" person olga s151 "Olga Officer"

# --- a first quarter, in which four families are claimed

council then 2023-04-10 \
    F1 'Ann,Lee,2012-05-01,R820200013001,' 'Eve,Lee,1985-02-03,,' \
    F2 'Ben,Day,2013-06-02,,9990000018' 'Una,Day,1986-03-04,,' \
    F3 'Zoë,O’Hara,2011-03-04,,' 'Liam,Quinn,1980-07-08,,' \
    F4 'Cat,Fay,2010-08-09,,' 'Meg,Fay,1979-10-11,,'
status "the exports of then are taken in" 0 as paul import --data then
status "and run" 0 as paul run --quarter 2023-24-Q3 --framework $RULES
verdict "nothing was claimed before, so nothing is compared" \
    sh -c "! '$PROGRAM' return get 2023-24-Q3 matches.csv --out none.csv 2>/dev/null"
one=$(seen 2023-24-Q3)
verdict "nobody is asked" sh -c "! grep -q 'under another id' out"
status "submitted" 0 as paul submit 2023-24-Q3 --fingerprint "$one"
status "certified" 0 as cora certify 2023-24-Q3 --fingerprint "$one"
status "signed off" 0 as olga sign-off 2023-24-Q3 --fingerprint "$one"

# --- three come back under other ids, and one that nobody knows

council now 2023-07-20 \
    G1 'Anna,Kay,2008-11-22,R820200013001,' 'Sue,Kay,1990-01-01,,' \
    G2 'Benjamin,Night,2014-09-09,,999 000 0018' 'Joy,Night,1991-02-02,,' \
    G3 "O'HARA,Zoe,2011-03-04,," 'Nora,Blake,1983-12-12,,' \
    G5 'Dan,Gray,2012-02-02,F820200013002,9990000026' 'Kim,Gray,1984-04-04,,'
status "the exports of now are taken in" 0 as paul import --data now
status "and run" 0 as paul run --quarter $NEXT --framework $RULES --out before
verdict "all four would be claimed" [ "$(grep -c ',claimable,' before/decisions.csv)" -eq 4 ]
verdict "and three look like earlier ones" has out '3 likely earlier claims under another id not decided'
status "they are listed" 0 "$PROGRAM" match list $NEXT
verdict "by UPN" has out 'G1 looks like F1, claimed in 2023-24-Q3: score 60, 1 person alike'
verdict "by NHS number" has out 'G2 looks like F2, claimed in 2023-24-Q3: score 70, 1 person alike'
verdict "by name and date of birth" has out 'G3 looks like F3, claimed in 2023-24-Q3: score 60, 1 person alike'
verdict "with each sign" has out 'the same names in another order (30), the same date of birth (30)'
verdict "not the one that nobody knows" sh -c "! grep -q G5 out"
verdict "and nothing about anybody" sh -c "! grep -Ei 'lee|kay|hara|R8202|999|2011-03' out"
status "one is shown side by side" 0 "$PROGRAM" match show $NEXT G3
verdict "with both names" has out "forename    O'HARA                          Zoë"
verdict "and whom nobody is like" has out 'like nobody there:'
status "who does not look like anybody is not shown" 1 "$PROGRAM" match show $NEXT G5
"$PROGRAM" return get $NEXT matches.csv --out matches.csv
verdict "what is kept has ids and signs alone" cmp -s matches.csv - <<'END'
family_id,claimed_as,claimed_in,score,people,signs,decision
G1,F1,2023-24-Q3,60,1,upn_same name_other dob_other,
G2,F2,2023-24-Q3,70,1,nhs_same name_other dob_other,
G3,F3,2023-24-Q3,60,1,name_turned dob_same,
END
verdict "nobody's name or number stands in the state folder unsealed" \
    sh -c "! grep -rlE 'Quinn|9990000018|R820200013001|1980-07-08' '$WORK/state'"

# --- decided

status "a reason is wanted" 2 as paul match decide $NEXT G1 F1 same
status "only two answers are known" 2 as paul match decide $NEXT G1 F1 maybe --reason "who knows"
status "a certifier does not decide" 4 as cora match decide $NEXT G1 F1 same --reason "the same child"
status "what does not look alike is not decided" 1 as paul match decide $NEXT G1 F2 same --reason "the same child"
status "the first is the same" 0 as paul match decide $NEXT G1 F1 same --reason "Anna was Ann Lee then"
status "the second is not" 0 as paul match decide $NEXT G2 F2 different --reason "the number is his cousin's"
"$PROGRAM" return show $NEXT >shown
verdict "the figures of before say that they are" has shown '1 match was decided since these figures were made; run again'
verdict "one is open still" has shown '1 likely earlier claim under another id not decided'
status "run again" 0 as paul run --quarter $NEXT --framework $RULES --out after
verdict "says what was applied" has out 'claims that count against a family under another id, as was decided: 1'
verdict "the first is not claimed" has after/decisions.csv 'EG1,G1,claimed_before,'
verdict "the second is" has after/decisions.csv 'EG2,G2,claimable,'
verdict "the year so far counts nobody twice" has after/figures.json '"claims_year_to_date": 7,'
"$PROGRAM" return get $NEXT claims.csv --out claims.csv
verdict "the claim that was borrowed is kept" has claims.csv 'G1,,2023-24-Q3,F1'
status "the list has the decisions" 0 "$PROGRAM" match list $NEXT
verdict "with who" has out 'same, by Paul Provider, '
verdict "and why" has out '"Anna was Ann Lee then"'
verdict "and nothing to be run again" sh -c "! grep -q 'run again' out"
status "it comes out the same again" 0 "$PROGRAM" replay $NEXT
status "the audit is clean" 0 "$PROGRAM" audit check
status "the log tells it" 0 "$PROGRAM" audit list
verdict "twice" [ "$(grep -c 'decided on a likely earlier claim' out)" -eq 2 ]

# --- whoever answers for it is told

two=$(seen $NEXT)
status "it is submitted with one open" 0 as paul submit $NEXT --fingerprint "$two"
verdict "which the provider is told" has err '1 likely earlier claim under another id not decided'
status "a submitted return's matches are not decided" 5 as paul match decide $NEXT G3 F3 same --reason "late"
verdict "as it says" has err 'matches are decided while it is a draft'
status "it is certified" 0 as cora certify $NEXT --fingerprint "$two"
verdict "which the certifier is told" has err '1 likely earlier claim under another id not decided'
status "and sent back" 0 as olga send-back $NEXT --fingerprint "$two" --reason "decide on G3"
status "run for the next revision" 0 as paul run --quarter $NEXT --framework $RULES
status "the third is the same" 0 as paul match decide $NEXT G3 F3 same --reason "her mother came back"
status "and so is the second after all" 0 as paul match decide $NEXT G2 F2 same --reason "it was his own number"
status "run again" 0 as paul run --quarter $NEXT --framework $RULES --out third
verdict "only the unknown one is claimed" [ "$(grep -c ',claimable,' third/decisions.csv)" -eq 1 ]
verdict "and nobody is asked any more" sh -c "! grep -q 'under another id not decided' out"
status "the last decision about two families holds" 0 as paul match decide $NEXT G2 F2 different --reason "his cousin's after all"
status "run again" 0 as paul run --quarter $NEXT --framework $RULES --out fourth
verdict "and it is claimed" has fourth/decisions.csv 'EG2,G2,claimable,'
status "the revision of before comes out the same" 0 "$PROGRAM" replay $NEXT --revision 1
status "and the newest" 0 "$PROGRAM" replay $NEXT
status "the audit is clean" 0 "$PROGRAM" audit check
three=$(seen $NEXT)
status "submitted" 0 as paul submit $NEXT --fingerprint "$three"
verdict "with nothing open" sh -c "! grep -q 'not decided' err"
status "certified" 0 as cora certify $NEXT --fingerprint "$three"
status "signed off" 0 as olga sign-off $NEXT --fingerprint "$three"
status "evidence of it" 0 "$PROGRAM" evidence $NEXT --out evidence.zip
status "verifies" 0 "$PROGRAM" verify evidence.zip --key "$WORK/state/keys/log.pub"
unzip -p evidence.zip >bundle 2>/dev/null || /usr/bin/python3 -c "
import zipfile
z = zipfile.ZipFile('evidence.zip')
open('bundle', 'wb').write(b''.join(z.read(n) for n in z.namelist() if not n.endswith('.xlsx')))"
verdict "and names nobody's number" sh -c "! grep -aE '9990000018|R820200013001|Quinn' bundle"

# --- when the exports of then are gone

# ledger: what the claims ledger holds.
ledger() {
    /usr/bin/python3 -c "
import sqlite3
for row in sqlite3.connect('file:$WORK/state/deltareturn.db?mode=ro', uri=True).execute(
        'SELECT period, family, episode, entry FROM claim ORDER BY id'):
    print(*row)"
}

status "the first quarter is lodged" 0 as paul lodge 2023-24-Q3 --fingerprint "$one" --reference DELTA-1 --keyed
erase() {
    printf '%s\n%s\n' "$PASSWORD" "$PASSWORD" | "$PROGRAM" erase --rule retention --return 2023-24-Q3 \
        --second ada --as anna --password-stdin
}
verdict "another administrator" person ada administrator "Ada Admin"
status "with the claims by their ids" 0 ledger
verdict "of families and episodes" has out '2023-24-Q3 F1 EF1 claimed'
status "and erased" 0 erase
status "the claims ledger has every claim still" 0 ledger
verdict "and none by an id" [ "$(grep -c '^2023-24-Q3 erased-[0-9a-f]\{32\} erased-[0-9a-f]\{32\} claimed$' out)" -eq 4 ]
verdict "but for those of the other quarter" [ "$(grep -c '^2023-24-Q4 G[25] EG[25] claimed$' out)" -eq 2 ]
status "the next draft" 0 as paul run --quarter 2024-25-Q1 --framework $RULES --out gone
verdict "claims nobody again" [ "$(grep -c ',claimed_before,' gone/decisions.csv)" -eq 4 ]
verdict "also who came back under another id" has gone/decisions.csv 'EG1,G1,claimed_before,'
verdict "says who could not be compared" has out 'nothing is known of the members; of 4 the exports were erased'
status "the audit is clean" 0 "$PROGRAM" audit check
verdict "and says what is gone" has out 'erased, not missing: whom 4 of the claims are about'
status "it comes out the same again" 0 "$PROGRAM" replay 2024-25-Q1
sed -i 's/Lee/Leigh/' then/members.csv
status "the families of then are exported again" 0 as paul import --data then
status "and run" 0 as paul run --quarter 2024-25-Q1 --framework $RULES --out returned
verdict "none of them is claimed twice" [ "$(grep -c '^EF[1-4],F[1-4],claimed_before,' returned/decisions.csv)" -eq 4 ]
verdict "the draft names them as its exports do" \
    sh -c "'$PROGRAM' return get 2024-25-Q1 claims.csv --out named.csv && grep -q '^F2,EF2,2023-24-Q3' named.csv"
mv state/keys/data/claims.key away.key
status "without the key nobody could be found again" 1 as paul run --quarter 2024-25-Q1 --framework $RULES
verdict "which it says" has err 'finding again who was claimed in a return that is erased: the key of "claims" is not there'
status "and so does the audit" 5 "$PROGRAM" audit check
verdict "in the same words" has err 'the key of "claims" is not there'
mv away.key state/keys/data/claims.key

# --- what people wrote goes with the return, the decisions stay

status "the second quarter is lodged" 0 as paul lodge $NEXT --fingerprint "$three" --reference DELTA-2 --keyed
verdict "the reasons are there" sh -c "grep -qa 'Anna was Ann Lee then' '$WORK'/state/deltareturn.db*"
erase_next() {
    printf '%s\n%s\n' "$PASSWORD" "$PASSWORD" | "$PROGRAM" erase --rule retention --return $NEXT \
        --second ada --as anna --password-stdin
}
status "and erased" 0 erase_next
status "its matches cannot be listed" 1 "$PROGRAM" match list $NEXT
verdict "as it says" has err 'was erased'
status "the audit is clean" 0 "$PROGRAM" audit check
# decided: the decisions that are kept.
decided() {
    /usr/bin/python3 -c "
import sqlite3
for row in sqlite3.connect('file:$WORK/state/deltareturn.db?mode=ro', uri=True).execute(
        'SELECT family, claimed_as, verdict, salt FROM match_decision ORDER BY seq'):
    print(*row)"
}
decided >out
verdict "the decisions are there" [ "$(wc -l <out)" -eq 5 ]
verdict "about nobody" [ "$(grep -c '^erased-[0-9a-f]\{32\} erased-[0-9a-f]\{32\} [a-z]* $' out)" -eq 5 ]
verdict "nor does what was stated name them" sh -c "! grep -qaE 'claimed_as.{1,9}F[1-4]' '$WORK'/state/deltareturn.db"
status "the evidence says that it was erased" 0 "$PROGRAM" evidence $NEXT --out gone.zip
status "and is not missing" 3 "$PROGRAM" verify gone.zip --key "$WORK/state/keys/log.pub"
sed -i 's/Kay/Kaye/' now/members.csv
status "the families of the second quarter are exported again" 0 as paul import --data now
status "and run" 0 as paul run --quarter 2024-25-Q1 --framework $RULES --out later
verdict "who was decided to be the same is not claimed again" has later/decisions.csv 'EG1,G1,claimed_before,'
verdict "nor the other" has later/decisions.csv 'EG3,G3,claimed_before,'
verdict "nor who was claimed then" has later/decisions.csv 'EG5,G5,claimed_before,'
status "it comes out the same again" 0 "$PROGRAM" replay 2024-25-Q1

# --- a workbook instead of files, and the council's own earlier claims

council own 2023-10-20 G6 'Dan,Moss,2012-07-07,,' 'Pat,Moss,1985-05-05,,'
echo 'OLD' >>own/families.csv
echo 'COLD,OLD,child,Dan,Moss,2012-07-07,,' >>own/members.csv
printf 'family_id,quarter\nOLD,2020-21-Q2\nLOST,2020-21-Q2\n' >own/claims.csv
/usr/bin/python3 "$here/make_books.py" same own >/dev/null
status "a workbook is taken in" 0 as paul import --data same.xlsx
status "and run" 0 as paul run --quarter 2024-25-Q1 --framework $RULES
status "the matches" 0 "$PROGRAM" match list 2024-25-Q1
verdict "are found in today's exports" has out 'G6 looks like OLD, claimed in 2020-21-Q2: score 70, 1 person alike'
status "and shown" 0 "$PROGRAM" match show 2024-25-Q1 G6
verdict "from the workbook" has out 'surname     Moss                            Moss'
status "it is the same" 0 as paul match decide 2024-25-Q1 G6 OLD same --reason "his old record"
status "run again" 0 as paul run --quarter 2024-25-Q1 --framework $RULES --out fifth
verdict "and not claimed" has fifth/decisions.csv 'EG6,G6,claimed_before,'
status "the same again" 0 "$PROGRAM" replay 2024-25-Q1
verdict "nothing is left unsealed" nothing_like "$WORK/state/comparing*"

# --- a decision that was tampered with

/usr/bin/python3 - "$WORK/state/deltareturn.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("DROP TRIGGER match_decision_stays")
db.execute("UPDATE match_decision SET claimed_as = 'F4' WHERE claimed_as = 'OLD'")
db.commit()
END
status "is noticed" 5 "$PROGRAM" audit check
verdict "and named" has err 'the decision on a likely earlier claim at leaf'
