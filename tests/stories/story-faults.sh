# SPDX-License-Identifier: MIT
# The disk is full, the folder is locked, nobody listens: it is told, and nothing half-made stays.
. "$here/lib.sh"

status "makes a council" 0 "$PROGRAM" sample --families 300 --seed 9 --out council
mkdir place
# ulimit -f counts blocks of 512 bytes
for blocks in 0 1 4 8 12 16; do
    (ulimit -f $blocks && exec "$PROGRAM" run --data council $NATIONAL --out place/return) \
        >/dev/null 2>/dev/null
    got=$?
    verdict "a disk full after $blocks blocks ends with 3" [ $got -eq 3 ]
    verdict "and leaves nothing" [ "$(ls -A place | wc -l)" -eq 0 ]
done
(ulimit -f 4 && exec "$PROGRAM" sample --families 300 --seed 9 --out place/council) \
    >/dev/null 2>/dev/null
verdict "a sample on a full disk ends with 3" [ $? -eq 3 ]
verdict "and leaves nothing" [ "$(ls -A place | wc -l)" -eq 0 ]
(ulimit -f 1 && exec "$PROGRAM" check --data council $NATIONAL --annotate place/annotated) \
    >/dev/null 2>/dev/null
verdict "annotating on a full disk ends with 3" [ $? -eq 3 ]
verdict "and leaves nothing" [ "$(ls -A place | wc -l)" -eq 0 ]

"$PROGRAM" run --data council $NATIONAL --out place/return >out 2>err
cp -r place/return kept
(ulimit -f 12 && exec "$PROGRAM" run --data council $NATIONAL --out place/return --replace) \
    >/dev/null 2>/dev/null
verdict "a failing --replace ends with 3" [ $? -eq 3 ]
verdict "and keeps what was there" same place/return kept
verdict "alone" [ "$(ls -A place | wc -l)" -eq 1 ]

status "a folder in a place that is not there" 3 "$PROGRAM" run --data council $NATIONAL \
    --out nowhere/return
verdict "is told" has err 'cannot make the folder "nowhere/return": No such file or directory'
echo file >file
status "a file in the place of the folder" 5 "$PROGRAM" run --data council $NATIONAL --out file
verdict "is told" has err '"file" is a file; --out names a folder'
verdict "and stays" has file file
if [ "$(id -u)" -ne 0 ]; then
    mkdir locked
    chmod a-w locked
    status "a locked folder" 3 "$PROGRAM" run --data council $NATIONAL --out locked/return
    verdict "is told" has err 'Permission denied'
    chmod a-r council/members.csv
    status "a locked file" 3 "$PROGRAM" check --data council $NATIONAL
    chmod a+r council/members.csv
else
    echo "ok - # left out: nothing is locked for root"
fi
"$PROGRAM" check --data council $NATIONAL --json >/dev/full 2>err
verdict "a full standard output ends with 3" [ $? -eq 3 ]
verdict "and says so" has err 'cannot write to standard output'
"$PROGRAM" framework show coventry-2023 >/dev/full 2>err
verdict "a full standard output ends a framework with 3" [ $? -eq 3 ]
