#!/usr/bin/env bash
# Takes the pictures of docs/ on a virtual display, so that they look the same anywhere.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v Xvfb >/dev/null 2>&1; then
  exec xvfb-run -a -s "-screen 0 1600x1000x24" "$1" scripts/make_screenshots.py "${@:2}"
fi
exec "$1" scripts/make_screenshots.py "${@:2}"
