# SPDX-License-Identifier: MIT
# Before new rules are adopted: what do they change, and for whom?
. "$here/lib.sh"

sound council
here_frameworks=$("$PROGRAM" framework list | wc -l)
verdict "there are frameworks" [ "$here_frameworks" -ge 2 ]
status "the same twice" 0 "$PROGRAM" framework diff coventry-2023 coventry-2023
verdict "do not differ" has out 'they do not differ'
status "two shipped ones" 0 "$PROGRAM" framework diff supporting-families-2022 coventry-2023
verdict "differ in a test" has out '  different headlines at least (T2): 1 -> 3'
verdict "and in money" has out 'to the school that led it, for a claim: '
verdict "and in no need" [ "$(grep -c '  need ' out)" -eq 0 ]

sed -i 's/,5.1/,1.2/' council/needs.csv
status "with data" 0 "$PROGRAM" framework diff supporting-families-2022 coventry-2023 --data council --quarter 2023-24-Q3
verdict "one changes" has out 'the decision of 1 episode changes'
verdict "from what to what" has out '  E1 of family F1: claimable -> failed'
verdict "and why" has out '      T2  pass -> fail: different needs: 3 (at least 3), under headlines: 2 (at least 3)'
status "in JSON" 0 "$PROGRAM" framework diff supporting-families-2022 coventry-2023 --data council --quarter 2023-24-Q3 --json
verdict "too" /usr/bin/python3 -c '
import json
told = json.load(open("out"))
assert told["before"]["name"] == "supporting-families-2022" and told["after"]["name"] == "coventry-2023"
assert {"part": "tests", "name": "min-headlines", "kind": "changed", "before": "1", "after": "3",
        "words": "different headlines at least (T2): 1 -> 3"} in told["differences"]
assert told["decisions"] == [{"before": "claimable", "after": "failed", "episodes": 1}]
assert [(f["episode_id"], [t["test"] for t in f["tests"]]) for f in told["flips"]] == [("E1", ["T2"])]
'

cat >ours.xml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<framework name="ours" version="1" official="no">
  <source>A story.</source>
  <tests min-needs="1" min-headlines="1" sustain-months="6" closure-quality="no"
         regression="no" unauthorised-limit="10" claim-policy="block"/>
  <payment per-family-pence="100000" school-incentive-pence="0"/>
  <headline number="1" label="One"><need code="1.1">A need</need></headline>
</framework>
END
status "a framework with other needs" 0 "$PROGRAM" framework diff supporting-families-2022 ./ours.xml --data council --quarter 2023-24-Q3
verdict "tells what was removed" has out '  need 9.2 removed: "'
verdict "tells what it cannot know" has out '           1  9.2 under ours'
verdict "decides by the rest" has out 'the decision of 0 episodes changes'

status "data with an error" 1 sh -c "sed -i 's/,9.2/,99/' council/needs.csv; '$PROGRAM' framework diff coventry-2023 ./ours.xml --data council --quarter 2023-24-Q3"
verdict "is told" has err 'found "99"'
status "no such framework" 1 "$PROGRAM" framework diff coventry-2023 nothing
