# SPDX-License-Identifier: MIT
# Exports come in all shapes: large, cut off, empty, broken.
. "$here/lib.sh"

# kinds JSON KIND: how many problems of a kind a report in JSON has
kinds() { grep -c "\"kind\": \"$2\"" "$1"; }

sound many
{
    echo 'member_id,family_id,role,dob'
    echo 'C1,F1,child,2012-05-01'
    echo 'P1,F1,parent_carer,1985-02-03'
    awk 'BEGIN { for (i = 0; i < 50000; i++) printf "M%d,F1,child,2023-02-30\n", i }'
} >many/members.csv
status "50,000 errors" 1 "$PROGRAM" check --data many $NATIONAL
verdict "are counted" has out '50,000 errors'
verdict "and not all of them shown" [ "$(wc -l <out)" -lt 100 ]
status "50,000 errors in JSON" 1 "$PROGRAM" check --data many $NATIONAL --json
verdict "are all there" [ "$(kinds out bad_date)" -eq 50000 ]

sound large
{
    echo 'family_id,note'
    printf 'F1,"'
    head -c 5242880 /dev/zero | tr '\0' x
    echo '"'
} >large/families.csv
status "a cell of 5 MB in a column nobody asks for" 1 "$PROGRAM" check --data large $NATIONAL --json
verdict "is told" [ "$(kinds out bad_csv)" -eq 1 ]
sed -i 's/,note/,la_ref/' large/families.csv
status "a cell of 5 MB in a column of ours" 1 "$PROGRAM" check --data large $NATIONAL --json
verdict "is told" [ "$(kinds out bad_csv)" -eq 1 ]

for table in families members episodes needs outcomes attendance events claims; do
    sound empty
    : >empty/$table.csv
    status "an empty $table.csv" 1 "$PROGRAM" check --data empty $NATIONAL --json
    verdict "lacks its columns" [ "$(kinds out missing_column)" -gt 0 ]
    rm -rf empty
done

sound cut
printf 'family_id,la_ref\nF1,"LA1' >cut/families.csv
status "a file cut off in a quote" 1 "$PROGRAM" check --data cut $NATIONAL --json
verdict "has one error" [ "$(kinds out bad_csv)" -eq 1 ]
verdict "and no other" [ "$(grep -c '"kind"' out)" -eq 1 ]
printf 'family_id,la_ref\nF1' >cut/families.csv
status "a file without its last line end" 0 "$PROGRAM" check --data cut $NATIONAL

sound broken
printf 'family_id,la_ref\nF1,L\0A\n' >broken/families.csv
status "a NUL" 1 "$PROGRAM" check --data broken $NATIONAL --json
verdict "is bad encoding" [ "$(kinds out bad_encoding)" -eq 1 ]
printf 'family_id,la_ref\nF1,Z\353\n' >broken/families.csv
status "Latin-1" 1 "$PROGRAM" check --data broken $NATIONAL --json
verdict "is bad encoding too" [ "$(kinds out bad_encoding)" -eq 1 ]
head -c 300000 /dev/urandom >broken/families.csv
status "noise" 1 "$PROGRAM" check --data broken $NATIONAL --json

mkdir none
status "a folder without tables" 1 "$PROGRAM" check --data none $NATIONAL --json
verdict "lacks all five" [ "$(kinds out missing_table)" -eq 5 ]
verdict "and nothing else is held against it" [ "$(grep -c '"kind"' out)" -eq 5 ]
status "no such folder" 1 "$PROGRAM" check --data nowhere $NATIONAL
verdict "is told" has err 'there is no folder "nowhere"'
sound folder
rm folder/claims.csv
mkdir folder/claims.csv
status "a folder in the place of a file that may be absent" 0 \
    "$PROGRAM" check --data folder $NATIONAL

sound shouting
for table in families members episodes needs outcomes attendance events claims; do
    mv shouting/$table.csv "shouting/$(echo $table | tr a-z A-Z).CSV"
done
status "names in capitals" 0 "$PROGRAM" run --data shouting $NATIONAL --out loud
sound quiet
"$PROGRAM" run --data quiet $NATIONAL --out soft >/dev/null 2>&1
verdict "mean the same" same loud soft
cp shouting/FAMILIES.CSV shouting/Families.csv
status "two that differ in letter case" 1 "$PROGRAM" check --data shouting $NATIONAL
verdict "are told" has out 'several whose names differ in letter case'
cp shouting/FAMILIES.CSV shouting/families.csv
status "but not beside the right one" 0 "$PROGRAM" check --data shouting $NATIONAL

sound blank
awk 'BEGIN { print "event_id,family_id,type,on"
             for (i = 0; i < 3000; i++) print ",F1,missing,2023-05-01"
             print "V1,F1,missing,2023-05-01"; print "V1,F1,missing,2023-05-01" }' >blank/events.csv
status "a doubled id behind many blank ones" 1 "$PROGRAM" check --data blank $NATIONAL --json
verdict "is found" [ "$(kinds out duplicate_key)" -eq 1 ]
