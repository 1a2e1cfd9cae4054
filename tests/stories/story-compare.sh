# SPDX-License-Identifier: MIT
# What has changed since the last run, since the last quarter, and is it out of line?
. "$here/lib.sh"

sound council
status "a first run" 0 "$PROGRAM" run --data council $NATIONAL --out first
status "the same again" 0 "$PROGRAM" run --data council $NATIONAL --out again
status "two that are the same" 0 "$PROGRAM" compare first again --fail-on-change
verdict "nothing differs" has out 'Nothing differs.'

sed -i 's/,A Worker,/,,/' council/episodes.csv
echo 'E2,F1,2023-11-01,,,,,B Worker,,,' >>council/episodes.csv
status "a worker is lost" 0 "$PROGRAM" run --data council $NATIONAL --claim-policy warn --out second
status "that is compared" 0 "$PROGRAM" compare first second
verdict "another option is told first" [ "$(sed -n '4,6p' out)" = "Made differently
  claim policy: block -> warn
  What follows may come from that, and not from the data." ]
verdict "a figure" has out '           1           0          -1   -100.0%  New claims'
verdict "money" has out '        £800          £0       -£800   -100.0%  Payment by results'
verdict "the episode" has out '           1  claimable -> gap'
verdict "and why" has out '              E1  T5 Lead practitioner is unknown now'
verdict "a new one" has out '           1  not there -> open'
verdict "and how many of each test" has out '  T5 Lead practitioner                 0           0             1           0'
verdict "too little history is told" has out 'Not held against the council'"'"'s history: 0 earlier quarters are known, 4 are needed (--history).'
status "for a script" 5 "$PROGRAM" compare first second --fail-on-change
status "in JSON" 0 "$PROGRAM" compare first second --json
verdict "with all flips" has out '"why": "T5 Lead practitioner is unknown now"'
status "only decisions" 0 "$PROGRAM" compare first/decisions.csv second/decisions.csv
verdict "without figures" [ "$(grep -c '^Figures' out)" -eq 0 ]
status "only figures" 0 "$PROGRAM" compare first/figures.json second/figures.json
verdict "without episodes" [ "$(grep -c '^Episodes:' out)" -eq 0 ]

# Six quarters of a council, the last of which claims ten times as much.
"$PROGRAM" sample --families 300 --seed 4 --out data >/dev/null
mkdir returns
for quarter in 2022-23-Q2 2022-23-Q3 2022-23-Q4 2023-24-Q1 2023-24-Q2 2023-24-Q3; do
    "$PROGRAM" run --data data --quarter $quarter --framework supporting-families-2022 --out returns/$quarter \
        >/dev/null 2>&1 || echo "not ok - run of $quarter"
done
n=20
for quarter in 2022-23-Q2 2022-23-Q3 2022-23-Q4 2023-24-Q1 2023-24-Q2; do
    sed -i "s/\"claims_total\": [0-9]*/\"claims_total\": $n/" returns/$quarter/figures.json
    n=$((n + 1))
done
sed -i 's/"claims_total": [0-9]*/"claims_total": 200/' returns/2023-24-Q3/figures.json
status "against the quarters before" 0 "$PROGRAM" compare returns/2023-24-Q2 returns/2023-24-Q3 --history returns
verdict "other quarters are told" has out 'These are different quarters: most of what follows is how cases have moved on.'
verdict "what is out of line" has out '         200  Successful family outcomes claimed: usual is 8 to 36, the median is 22'
verdict "by how many quarters" grep -qE '^9 figures held against 5 earlier quarters, 2022-23-Q2 to 2023-24-Q2: [1-9] out of line' out
status "one by one" 0 "$PROGRAM" compare returns/2023-24-Q2 returns/2023-24-Q3 \
    --history returns/2022-23-Q2 --history returns/2022-23-Q3 --history returns/2022-23-Q4/figures.json
verdict "are four with the one compared" has out 'held against 4 earlier quarters, 2022-23-Q2 to 2023-24-Q2'

echo '{"quarter": "2023-24-Q3", "claims_new": "many"}' >wrong.json
status "a file at fault" 1 "$PROGRAM" compare wrong.json first/figures.json
verdict "is told" has err 'wrong.json: "claims_new" is "many"; expected a whole number'
sed 's/claimable/claimed/' first/decisions.csv >wrong.csv
status "a list at fault" 1 "$PROGRAM" compare first wrong.csv
verdict "is told" has err 'wrong.csv row 2, "decision": found "claimed"; expected one of claimable, gap'
status "nothing in common" 1 "$PROGRAM" compare first/figures.json first/decisions.csv
status "no such folder" 1 "$PROGRAM" compare first third
