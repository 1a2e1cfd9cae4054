# SPDX-License-Identifier: MIT
# A dataset rewritten into other shapes and read back through a mapping gives the same return.
. "$here/lib.sh"

# figures FILE: without what has to differ, the files read and the mapping.
figures() {
    /usr/bin/python3 -c '
import json, sys
figures = json.load(open(sys.argv[1]))
del figures["dataset"], figures["options"]["mapping_sha256"]
print(json.dumps(figures, indent=1))' "$1"
}

# kinds FILE: how many problems of each kind a check found.
kinds() {
    /usr/bin/python3 -c '
import collections, json, sys
report = json.load(open(sys.argv[1]))
print(sorted(collections.Counter(p["kind"] for part in report.values() for p in part).items()))' "$1"
}

for seed in 3 4 5; do
    "$PROGRAM" sample --families 120 --seed $seed --out plain-$seed >out
    "$PROGRAM" run --data plain-$seed $NATIONAL --out return-$seed >out 2>err
    "$PROGRAM" check --data plain-$seed $NATIONAL --json >check-$seed.json
    figures return-$seed/figures.json >figures-$seed
    kinds check-$seed.json >kinds-$seed
    for shape in coded wide book; do
        name=$shape-$seed
        /usr/bin/python3 "$here/distort.py" $shape plain-$seed $name
        status "$name is read" 0 "$PROGRAM" run --data $name --mapping $name/mapping.xml $NATIONAL --out back-$name
        verdict "$name has the same decisions" cmp -s return-$seed/decisions.csv back-$name/decisions.csv
        figures back-$name/figures.json >figures-$name
        verdict "$name has the same figures" cmp -s figures-$seed figures-$name
        "$PROGRAM" check --data $name --mapping $name/mapping.xml $NATIONAL --json >check-$name.json
        kinds check-$name.json >kinds-$name
        verdict "$name has the same warnings" cmp -s kinds-$seed kinds-$name
    done
done

# Mistakes are found through a mapping as without one, in the rows and by the headings of the exports.  What is wrong
# with a header is another thing: the mapping names the columns.
places() {
    /usr/bin/python3 -c '
import json, sys
headers = {"missing_column", "duplicate_column", "extra_column", "missing_table"}
for part in json.load(open(sys.argv[1])).values():
    for p in part:
        if p["kind"] not in headers:
            print(p["kind"], p["file"], p["row"], p["column"].replace("Our ", ""),
                  "" if p["kind"] == "too_many_cells" else p["found"], sep="|")' "$1" | sort
}
"$PROGRAM" sample --families 200 --seed 8 --mistakes --out wrong >out
"$PROGRAM" check --data wrong $NATIONAL --json >wrong.json
/usr/bin/python3 "$here/distort.py" plainly wrong renamed
status "mistakes are found through a mapping" 1 \
    "$PROGRAM" check --data renamed --mapping renamed/mapping.xml $NATIONAL --json
verdict "by the export's own headings" grep -q '"column": "Our ' out
cp out renamed.json
places wrong.json >wrong.places
places renamed.json >renamed.places
verdict "they are many kinds" [ "$(cut -d'|' -f1 wrong.places | sort -u | wc -l)" -ge 20 ]
verdict "the same as without one" cmp -s wrong.places renamed.places
