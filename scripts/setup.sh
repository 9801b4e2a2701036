#!/usr/bin/env bash
# Creates the virtual environment with the pinned dependencies, and brings the system
# libraries that Qt needs where that can be done without asking.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${1:-.venv}
python=${PYTHON:-python3}

find_python() {
  for candidate in "$python" python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c \
      'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
    then echo "$candidate"; return; fi
  done
  echo "Lossline needs Python 3.11, 3.12 or 3.13; none was found." >&2
  echo "Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2
  exit 1
}

# What Qt's X11 platform and the virtual display of the tests need on Debian and Ubuntu.
packages=(
  libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1
  libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
  libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 fonts-dejavu-core
  xvfb python3-venv
)

system_libraries() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  local missing=()
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
      missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -eq 0 ]; then
    echo "Installing system libraries: ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "${missing[@]}" >/dev/null
  else
    echo "The window needs system libraries that are missing. Install them with:" >&2
    echo "  sudo apt-get install ${missing[*]}" >&2
  fi
}

system_libraries
python=$(find_python)
echo "Creating $venv with $("$python" --version); the first time takes some minutes."
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  --upgrade "pip>=25.1"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile \
  --constraint constraints.txt --editable . --group dev
# pip compiles on one core only, which takes as long as all the rest.
"$venv/bin/python" -m compileall -q -j 0 -x '/tests?/' "$venv/lib" >/dev/null || true
# Where PYTHONDONTWRITEBYTECODE is set, Lossline too would be compiled at each start.
"$venv/bin/python" -m compileall -q -j 0 core gui main.py >/dev/null || true
