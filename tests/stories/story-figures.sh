# SPDX-License-Identifier: MIT
# The workbook says what figures.json says, read by somebody else's reader.
. "$here/lib.sh"

PYTHON=${PYTHON:-/usr/bin/python3}
if ! "$PYTHON" -c 'import openpyxl' 2>err; then
    echo "ok - # left out: there is no openpyxl"
    exit 0
fi
for framework in supporting-families-2022 coventry-2023; do
    rm -rf council return
    status "makes a council" 0 "$PROGRAM" sample --families 2000 --seed 5 --out council
    status "runs $framework" 0 "$PROGRAM" run --data council --quarter 2023-24-Q3 \
        --framework $framework --out return --agreed-number 100
    "$PYTHON" "$here/compare_figures.py" return/figures.json return/submission.xlsx
done
