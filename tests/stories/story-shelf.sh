# SPDX-License-Identifier: MIT
# Weighing rules means asking the same exports again and again: what was read is kept meanwhile.
. "$here/lib.sh"

kept() { ls "$XDG_CACHE_HOME/deltareturn" 2>/dev/null; }
# What is kept, and which file it is: one that is made anew is another.
which() { stat -c '%n %i %z' "$XDG_CACHE_HOME/deltareturn"/*.dataset 2>/dev/null; }
settle() { sleep 2.2; }
before=supporting-families-2022 after=coventry-2023
diff_by() { "$PROGRAM" framework diff "$@" --data council --quarter 2023-24-Q3; }
# answers STEP: the same with what is kept and without; leaves what was kept in place.
answers() {
    for form in "" --json; do
        diff_by $before $after $form >with 2>with.err
        XDG_CACHE_HOME=$PWD/elsewhere diff_by $before $after --no-cache $form >without 2>without.err
        verdict "$1 ${form:-in words}" sh -c '[ -s with ] && cmp with without'
    done
}

status "a council" 0 "$PROGRAM" sample --quarter 2023-24-Q3 --families 300 --seed 5 --out council
status "exports made this second" 0 diff_by $before $after
verdict "are not kept" [ -z "$(kept)" ]
settle
status "later" 0 diff_by $before $after
first=$(which)
verdict "they are" [ "$(kept | wc -l)" -eq 1 ]
verdict "in a folder of one's own" [ "$(stat -c %a "$XDG_CACHE_HOME/deltareturn")" = 700 ]
verdict "in a file of one's own" [ "$(stat -c %a "$XDG_CACHE_HOME"/deltareturn/*.dataset)" = 600 ]
surname=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "surname") at = i } NR > 1 && at && length($at) > 5 { print $at; exit }' council/members.csv)
verdict "exports name people" [ -n "$surname" ]
verdict "what is kept does not" sh -c "! grep -qaF '$surname' '$XDG_CACHE_HOME'/deltareturn/*.dataset"
answers "the same answer"
verdict "from what is kept" [ "$(which)" = "$first" ]
status "for another quarter" 0 "$PROGRAM" framework diff $before $after --data council --quarter 2023-24-Q2
verdict "too" [ "$(which)" = "$first" ]
sed 's/min-needs="[0-9]*"/min-needs="5"/; s/sustain-months="[0-9]*"/sustain-months="9"/' "$DELTARETURN_TEMPLATES/frameworks/$before.xml" >stricter.xml
status "by rules that changed" 0 diff_by $before ./stricter.xml
verdict "too" [ "$(which)" = "$first" ]
after=./stricter.xml
answers "which decide otherwise"
verdict "still from what is kept" [ "$(which)" = "$first" ]
after=coventry-2023

file=$(ls "$XDG_CACHE_HOME"/deltareturn/*.dataset)
cp "$file" sound
printf X | dd of="$file" bs=1 seek=70000 conv=notrunc 2>/dev/null
answers "a changed byte and the same answer"
verdict "from a file made anew" cmp "$file" sound
head -c 50000 sound >"$file"
answers "a shorter file and the same answer"
verdict "from a file made anew" cmp "$file" sound
chmod 644 "$file"
answers "a file that others may read and the same answer"
verdict "from a file made anew" [ "$(stat -c %a "$file")" = 600 ]
echo nonsense >"$file"
answers "nonsense and the same answer"
verdict "from a file made anew" cmp "$file" sound

sed -i '0,/,y,/s//,n,/' council/episodes.csv
settle
second=$(which)
answers "a changed export and its own answer"
verdict "which replaces what was kept" [ "$(kept | wc -l)" -eq 1 ] 
verdict "by another file" [ "$(which)" != "$second" ]
third=$(which)
touch council/other.csv
answers "a file that is no export"
verdict "changes nothing" [ "$(which)" = "$third" ]

awk -F, -v OFS=, 'NR > 1 && NR < 60 { $3 = "9.9" } { print }' council/needs.csv >needs.new
sed 's/code="1.1"/code="9.9"/' "$DELTARETURN_TEMPLATES/frameworks/$before.xml" >codes.xml
mv needs.new council/needs.csv
settle
after=./codes.xml
answers "codes that one lacks"
verdict "are kept twice, as each framework reads them" [ "$(kept | wc -l)" -eq 3 ]
fourth=$(which)
answers "the same once more"
verdict "from what is kept" [ "$(which)" = "$fourth" ]
status "an error in the data" 1 diff_by $before coventry-2023
verdict "is told" has err 'found "9.9"'
verdict "and not kept" [ "$(which)" = "$fourth" ]

status "nothing is to be kept" 0 diff_by $before $after --no-cache
verdict "so nothing is" [ -z "$(kept)" ]
status "nowhere to keep anything" 0 env -u XDG_CACHE_HOME -u HOME "$PROGRAM" framework diff $before $after --data council --quarter 2023-24-Q3
: >not-a-folder
status "nor here" 0 env XDG_CACHE_HOME="$PWD/not-a-folder" "$PROGRAM" framework diff $before $after --data council --quarter 2023-24-Q3

mkdir plain exports
sound small
for table in families members episodes needs outcomes attendance events claims; do
    [ ! -e small/$table.csv ] || sed '1s/family_id/Family ID/' small/$table.csv >exports/$table.csv
done
status "a mapping" 0 "$PROGRAM" mapping draft exports/*.csv --out exports.xml
settle
by_mapping() { "$PROGRAM" framework diff $before $after --data exports --mapping ./exports.xml --quarter 2023-24-Q3; }
status "exports by a mapping" 0 by_mapping
cp out mapped
verdict "are kept" [ "$(kept | wc -l)" -eq 2 ]
fifth=$(which)
status "and taken" 0 by_mapping
verdict "with the same answer" cmp out mapped
verdict "from what is kept" [ "$(which)" = "$fifth" ]
sed -i 's/<\/mapping>/<!-- seen --><\/mapping>/' exports.xml
status "by a mapping that changed" 0 by_mapping
verdict "they are read anew" [ "$(kept | wc -l)" -eq 4 ]

for i in 1 2 3; do
    cp -r council "plain/$i"
done
settle
for i in 1 2 3; do
    status "council $i" 0 "$PROGRAM" framework diff $before $after --data plain/$i --quarter 2023-24-Q3 --no-cache
    "$PROGRAM" framework diff $before $after --data plain/$i --quarter 2023-24-Q3 >/dev/null 2>&1
done
verdict "at most four are kept" [ "$(kept | wc -l)" -eq 4 ]
sixth=$(which)
status "the last again" 0 "$PROGRAM" framework diff $before $after --data plain/3 --quarter 2023-24-Q3
verdict "from what is kept" [ "$(which)" = "$sixth" ]
touch -d '8 days ago' "$XDG_CACHE_HOME"/deltareturn/*
status "after a week" 0 "$PROGRAM" framework diff $before $after --data plain/3 --quarter 2023-24-Q3
verdict "nothing of before is there" [ "$(kept | wc -l)" -eq 2 ]
verdict "but what was made now" [ "$(which)" != "$sixth" ]
