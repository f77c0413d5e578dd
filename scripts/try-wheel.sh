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
step "$assess" check "$samples"/*.json
step "$assess" score "$samples/unipsil.json"
"$assess" score --json "$samples"/*.json >scores.json
expect_file scores.json '{' 1000

for suffix in pdf xlsx html json; do
    step "$assess" report "$samples/unipsil.json" -o "report.$suffix" --date 2011-07-31
done
for suffix in pdf xlsx; do
    step "$assess" compare "$samples"/*.json -o "comparison.$suffix" --date 2011-07-31
done

echo
expect_file report.pdf '%PDF-' 20000
expect_file report.xlsx 'PK' 5000
expect_file report.html '<!DOCTYPE html>' 5000
expect_file report.json '{' 1000
expect_file comparison.pdf '%PDF-' 20000
expect_file comparison.xlsx 'PK' 8000
echo "The installed wheel does the main job."
