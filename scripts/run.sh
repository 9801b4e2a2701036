#!/usr/bin/env bash
# Opens the window. With no display it trains the embedded example on the command line,
# so that `make run` shows something that works on any machine.
set -uo pipefail
cd "$(dirname "$0")/.."
python=$1
"$python" main.py
code=$?
[ $code -eq 2 ] || exit $code
echo "Training the embedded example on the command line instead."
set -e
folder=$(mktemp -d "${TMPDIR:-/tmp}/lossline-example.XXXXXX")
"$python" main.py new digits -o "$folder/digits.json"
"$python" main.py train "$folder/digits.json" --run-dir "$folder/run"
"$python" main.py evaluate "$folder/run"
"$python" main.py export "$folder/run" "$folder/saved_model"
echo
echo "The curves:     $folder/run/curves.png"
echo "The SavedModel: $folder/saved_model"
echo "The run folder: $folder/run"
