#!/usr/bin/env bash
# Runs all tests. Those marked xcb open a real window on a virtual display of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
exec "$1" -m pytest -n "${LOSSLINE_TEST_PROCESSES:-2}" --dist loadfile ${LOSSLINE_PYTEST_ARGS:-}
