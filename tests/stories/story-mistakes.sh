# SPDX-License-Identifier: MIT
# A council's data has mistakes: all of them are told, and nothing is written.
. "$here/lib.sh"

status "makes a council with mistakes" 0 \
    "$PROGRAM" sample --families 2000 --seed 3 --mistakes --out council
status "the check ends with 1" 1 "$PROGRAM" check --data council $NATIONAL --json
cp out problems.json
# every kind of mistake that the sample plants
for kind in bad_date bad_number bad_value blank_required closed_before_opened dangling_key \
    duplicate_key absence_over_possible bad_encoding end_before_start event_without_subject \
    too_many_cells date_after_as_at terms_overlap identical_rows need_after_closure; do
    if [ -n "$(grep -h "\"$kind\"" problems.json)" ]; then
        echo "ok - $kind is found"
    else
        echo "not ok - $kind is found"
    fi
done
status "the run ends with 1" 1 "$PROGRAM" run --data council $NATIONAL --out return
verdict "nothing was written" nothing_like 'return*'
verdict "and says so" has err 'nothing was written'

status "a report and annotated files" 1 "$PROGRAM" check --data council $NATIONAL \
    --report report.csv --annotate annotated
total=$(grep -c '"kind"' problems.json)
verdict "the report has every problem" [ "$(($(wc -l <report.csv) - 1))" -eq "$total" ]
verdict "the report has its heading" [ "$(head -1 report.csv)" = \
    "severity,kind,file,row,column,keys,found,expected" ]
for file in council/*.csv; do
    name=$(basename "$file")
    verdict "$name has as many lines when annotated" \
        [ "$(wc -l <"$file")" -eq "$(wc -l <annotated/$name)" ]
    header=$(head -1 "$file")
    case $(head -1 annotated/$name) in
    "$header,problems" | "$header,\"problems; "*) echo "ok - $name has one column more" ;;
    *) echo "not ok - $name has one column more: $(head -1 annotated/$name)" ;;
    esac
done
status "the annotated folder is not overwritten" 5 \
    "$PROGRAM" check --data council $NATIONAL --annotate annotated
status "unless asked" 1 "$PROGRAM" check --data council $NATIONAL --annotate annotated --replace
