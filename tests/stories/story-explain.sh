# SPDX-License-Identifier: MIT
# Why can this episode be claimed, and that one not?  One of each decision.
. "$here/lib.sh"

sound council
cat >council/episodes.csv <<'END'
episode_id,family_id,opened_on,assessed_on,whole_family_assessment,plan_on,plan_covers_all_needs,lead_practitioner,closed_on,closure_quality
CLAIMABLE,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A,2023-04-10,y
GAP,F1,2022-09-01,2022-09-20,y,2022-10-01,y,,2023-04-10,y
WAITING,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A,2023-07-10,y
FAILED,F1,2022-09-01,2022-09-20,n,2022-10-01,y,A,2023-04-10,y
BEFORE,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A,2023-04-10,y
OPEN,F1,2022-09-01,,,,,A,,
LATER,F1,2024-01-01,,,,,A,,
END
echo 'need_id,episode_id,need_code' >council/needs.csv
echo 'need_id,result,achieved_on' >council/outcomes.csv
for episode in CLAIMABLE GAP WAITING FAILED BEFORE; do
    for code in 1.1 5.1 9.2; do
        echo "$episode-$code,$episode,$code" >>council/needs.csv
        echo "$episode-$code,achieved,2023-03-01" >>council/outcomes.csv
    done
done
printf 'member_id,term,term_start,term_end,sessions_possible,absent_authorised,absent_unauthorised\n%s\n' \
    'C1,a,2023-04-17,2023-12-20,120,5,10' >council/attendance.csv
printf 'family_id,episode_id,quarter\nF9,BEFORE,2022-23-Q4\n' >council/claims.csv
OPTIONS="$NATIONAL --claim-policy warn"

status "the run" 0 "$PROGRAM" run --data council $OPTIONS --out return
cat >expected <<'END'
episode_id,family_id,decision,S,earliest_claim_on,tests_failed,tests_unknown
BEFORE,F1,claimed_before,2023-10-10,,T11,
CLAIMABLE,F1,claimable,2023-10-10,2023-10-10,,
FAILED,F1,failed,2023-10-10,,T3,
GAP,F1,gap,2023-10-10,2023-10-10,,T5
OPEN,F1,open,,,,
WAITING,F1,waiting,2024-01-10,2024-01-10,,
END
verdict "one of each decision" cmp expected return/decisions.csv
told() {
    status "explains $1" 0 "$PROGRAM" explain $1 --data council $OPTIONS
    shift
    for line in "$@"; do
        verdict "  tells: $line" has out "$line"
    done
}
told CLAIMABLE 'decision: claimable' 'outlook: claimable since 2023-10-10' 'T1  pass' 'T11 pass'
told GAP 'decision: gap' 'T5  unknown' 'T5  lead_practitioner in episodes.csv'
told WAITING 'decision: waiting' 'T8  waiting' 'outlook: claimable from 2024-01-10 on'
told FAILED 'decision: failed' 'T3  fail' 'whole_family_assessment is n'
told BEFORE 'decision: claimed_before' 'T11 fail' 'claims.csv row 2: the earlier claim'
told OPEN 'decision: open' 'not before 6 months after it closes'
told LATER 'opened after the as-at date'
status "a family's episodes" 0 "$PROGRAM" explain F1 --data council $OPTIONS
verdict "are all told" [ "$(grep -c '^Episode ' out)" -eq 7 ]
status "in JSON" 0 "$PROGRAM" explain GAP --data council $OPTIONS --json
verdict "too" has out '"decision": "gap"'
status "nobody" 1 "$PROGRAM" explain NOBODY --data council $OPTIONS
verdict "is told" has err 'there is no episode and no family "NOBODY"'
status "nothing to explain" 2 "$PROGRAM" explain --data council $OPTIONS
