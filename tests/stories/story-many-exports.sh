# SPDX-License-Identifier: MIT
# A council exports a file a team: hundreds of them make one snapshot, one return, and one replay.
. "$here/lib.sh"
Q=2023-24-Q3

council >/dev/null 2>err
sound teams
"$PROGRAM" mapping draft teams/*.csv --out mapping.xml >/dev/null
sed -i 's/match="members.csv"/match="members-*.csv" many="yes"/' mapping.xml
sed 1d teams/members.csv >rows
for number in $(seq 1 299); do printf 'M%s,F1,child,2012-05-01\n' "$number" >>rows; done
number=0
while IFS= read -r row; do
    number=$((number + 1))
    printf 'member_id,family_id,role,dob\n%s\n' "$row" >"teams/members-$number.csv"
done <rows
rm teams/members.csv
status "301 files and seven others are taken in" 0 as paul import --data teams --mapping mapping.xml
verdict "all of them, and the mapping" has out ': 309 files, '
status "a return is made from them" 0 as paul run --quarter $Q --framework supporting-families-2022
status "and made again, the same" 0 "$PROGRAM" replay $Q
"$PROGRAM" return get $Q manifest.json --out manifest.json
verdict "the manifest names each" [ "$(grep -o 'members-[0-9]*\.csv' manifest.json | wc -l)" -eq 301 ]
status "the audit is clean" 0 "$PROGRAM" audit check
for number in $(seq 302 1000); do cp teams/members-1.csv "teams/members-$number.csv"; done
status "more than a thousand are too many" 1 as paul import --data teams --mapping mapping.xml
verdict "which is said with the numbers" has err 'the mapping reads 1007 files of "teams", and a return is made from at most 1000'
