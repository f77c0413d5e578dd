#!/usr/bin/env bash
# Install a wheel into a clean environment elsewhere and do the main job with it, from another folder.
# Usage: try-wheel.sh WHEEL
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
wheel=$(realpath "$1")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

step() {
    printf '\n$ %s\n' "$*"
    "$@"
}

# Fail unless the file begins as its kind does and is at least so many bytes long.
expect_file() {
    local file=$1 start=$2 bytes=$3 size
    [ -f "$file" ] || { echo "$file was not written" >&2; exit 1; }
    size=$(wc -c <"$file")
    if [ "$(head -c "${#start}" "$file")" != "$start" ] || [ "$size" -lt "$bytes" ]; then
        echo "$file is not what it should be: $size bytes, expected at least $bytes, starting with $start" >&2
        exit 1
    fi
    printf '  %s: %s bytes\n' "$file" "$size"
}

echo "Installing $(basename "$wheel") into a clean environment ..."
PYTHON="${PYTHON:-python3}" "$root/scripts/virtual-environment.sh" "$place/environment"
"$place/environment/bin/python" -m pip install --quiet --constraint "$root/constraints.txt" "$wheel"

assess=$place/environment/bin/assess
samples=$root/samples/political-missions-2011
unset PYTHONPATH
mkdir "$place/work"
cd "$place/work"

"$place/environment/bin/python" - "$place" <<'PYTHON'
import importlib.util
import sys

import assess

if not assess.__file__.startswith(sys.argv[1]):
    sys.exit(f"this would try the checkout, not the wheel: {assess.__file__}")
present = [name for name in ("pytest", "mypy", "hypothesis") if importlib.util.find_spec(name)]
if present:
    sys.exit(f"the wheel brings development tools with it: {present}")
PYTHON

step "$assess" --version
step "$assess" list | tee list.txt
grep -q tnt-preparedness list.txt
step "$assess" check tnt-preparedness
"$assess" check "$samples"/*.json | tail -n 3
step "$assess" score "$samples/unipsil.json"
"$assess" score --json "$samples"/*.json >scores.json
expect_file scores.json '{' 1000

for suffix in pdf xlsx html json; do
    step "$assess" report "$samples/unipsil.json" -o "report.$suffix" --date 2011-07-31
done
for suffix in pdf xlsx; do
    echo "\$ assess compare ... -o comparison.$suffix"
    "$assess" compare "$samples"/*.json -o "comparison.$suffix" --date 2011-07-31
done

# Capture: a new file, answers through a file, a form and back, sign-off; the interview itself has to
# say no without a terminal, which loads everything up to its questions.
step "$assess" new tnt-preparedness -o mission.json --subject "A mission"
printf 'format: assess/answers\nformat_version: "1"\nanswers: {who_analyses: 2}\n' >answers.yaml
step "$assess" interview mission.json --answers answers.yaml
step "$assess" form mission.json -o form.xlsx --section analysis --for "Police component"
step "$assess" import form.xlsx --into mission.json
step "$assess" sign mission.json --role preparer --name "A planner" --despite-open "A trial"
step "$assess" verify mission.json
step "$assess" history mission.json
"$place/environment/bin/python" -c "import assess.capture.interview.terminal"
if "$assess" interview mission.json </dev/null 2>refusal.txt; then
    echo "an interview without a terminal was not refused" >&2
    exit 1
fi
grep -q 'assess form' refusal.txt

# Scores that stand up: why, what would help, how firm, an exception to a gate, a table of numbers.
fictional="$samples/../fictional-missions"
cp "$fictional/foloran-coast.json" foloran.json
echo "\$ assess explain, improve, robustness, score --set, waive"
"$assess" explain foloran.json preparedness | tail -n 3
"$assess" improve foloran.json | tail -n 3
"$assess" robustness "$fictional"/*.json --draws 500 --sobol-draws 64 | tail -n 3
"$assess" score foloran.json --set who_analyses=2 | tail -n 3
"$assess" waive foloran.json nobody_analyses --name "A head" --reason "A trial" --until 2999-12-31
printf 'subject,le,eys,mys,gnipc\nA,80,16,12,40000\nB,70,x,9,8000\n' >table.csv
if "$assess" batch "$samples/../hdi-2022" table.csv -o scores.csv; then
    echo "a row that is no number was not rejected" >&2
    exit 1
fi
expect_file scores.csv 'line,subject' 60
expect_file scores.rejected.csv 'line,problems' 20

# Due diligence: the flags of a tender, a checklist, a decision, its memo, the register of all.
diligence="$samples/../due-diligence"
echo "\$ assess redflags, decision, memo, register"
"$assess" new vendor-due-diligence -o vendor.json --subject "Tamarisk Fuels (fictional)"
"$assess" redflags "$diligence/tenders/fuel-2026.csv" --into vendor.json --by "An officer" --apply | tail -n 3
"$assess" decision vendor.json | tail -n 3
"$assess" verify "$diligence"/vendors/*.json | tail -n 3
"$assess" memo "$diligence/vendors/granite.json" -o memo.pdf --date 2026-09-30
"$assess" register "$diligence" -o register.xlsx --date 2026-09-30
expect_file memo.pdf '%PDF-' 20000
expect_file register.xlsx 'PK' 8000

echo
expect_file form.xlsx 'PK' 5000
expect_file report.pdf '%PDF-' 20000
expect_file report.xlsx 'PK' 5000
expect_file report.html '<!DOCTYPE html>' 5000
expect_file report.json '{' 1000
expect_file comparison.pdf '%PDF-' 20000
expect_file comparison.xlsx 'PK' 8000
echo "The installed wheel does the main job."
