#!/usr/bin/env bash
# Runs all tests. Those marked xcb open a real window on a virtual display of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
# Each process would compile the tests anew where Python must not keep what it compiled.
unset PYTHONDONTWRITEBYTECODE
# In the order of the folders: files of few but long tests would otherwise come last, and
# one process would wait for the other. A process that dies ends the run: after a new one
# has taken its place, pytest-xdist can wait for ever.
exec "$1" -m pytest -n "${LOSSLINE_TEST_PROCESSES:-2}" --dist loadfile \
  --no-loadscope-reorder --max-worker-restart 0 ${LOSSLINE_PYTEST_ARGS:-}
