# SPDX-License-Identifier: MIT
# The same data, framework and options give the same bytes anywhere.
. "$here/lib.sh"

status "makes a council" 0 "$PROGRAM" sample --families 1500 --seed 11 --out council
status "makes it again" 0 env TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 \
    "$PROGRAM" sample --families 1500 --seed 11 --out twin
verdict "the same council" same council twin
run() { "$PROGRAM" run --data council $NATIONAL --authority E06 --agreed-number 50 "$@"; }
status "the first run" 0 run --out first --threads 1
for zone in UTC Pacific/Kiritimati America/St_Johns; do
    for locale in C C.UTF-8 de_DE.UTF-8 ar_EG.UTF-8; do
        TZ=$zone LC_ALL=$locale run --out other --replace >out 2>err
        verdict "in $zone with $locale" same first other
    done
done
for threads in 2 3 4 16; do
    run --out other --replace --threads $threads >out 2>err
    verdict "on $threads threads" same first other
done
cp -r council elsewhere
"$PROGRAM" run --data elsewhere/ $NATIONAL --authority E06 --agreed-number 50 --out other --replace \
    >out 2>err
verdict "from another folder" same first other
sleep 1.1
run --out other --replace >out 2>err
verdict "a second later" same first other
run --out other --replace --as-at 2023-11-30 >out 2>err
verdict "but not as at another day" test ! "$(same first other && echo same)"
