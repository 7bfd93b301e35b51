#!/usr/bin/env bash
# Builds .venv with everything Sanad needs and the `sanad` command. Called by `make setup`.
# PYTHON names the interpreter to build it with; without it, the first one that will do.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "setup: $1" >&2
    echo "setup: $2" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

version_of() {
    "$1" --version 2>/dev/null || echo "missing"
}

find_python() {
    local candidate
    for candidate in python3.11 python3.12 python3.13 python3; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    fail "no Python 3.11 or newer was found (python3: $(version_of python3))." \
        "Install one, or name it: make setup PYTHON=/path/to/python3.11"
}

if [ -n "${PYTHON:-}" ]; then
    new_enough "$PYTHON" ||
        fail "Python 3.11 or newer is needed; PYTHON=$PYTHON: $(version_of "$PYTHON")." \
            "Name another one: make setup PYTHON=/path/to/python3.11"
else
    PYTHON=$(find_python)
fi

# Not only a missing .venv: one that was moved here, or that outlived its interpreter.
if ! new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$PYTHON" -c 'import venv, ensurepip' >/dev/null 2>&1 ||
        fail "$("$PYTHON" --version) came without venv, which setup needs." \
            "On Debian or Ubuntu: apt-get install $("$PYTHON" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    echo "setup: making .venv with $("$PYTHON" --version)" >&2
    "$PYTHON" -m venv --clear .venv
fi

echo "setup: installing (some minutes and 2 GB the first time)" >&2
export PIP_DISABLE_PIP_VERSION_CHECK=1
quiet=--quiet
[ ! -t 2 ] || quiet= # someone is looking: show how the download goes
# By itself and by its exact version: so pip takes a build without CUDA where it can see one.
.venv/bin/python -m pip install $quiet --constraint constraints.txt torch==2.13.0
.venv/bin/python -m pip install $quiet --constraint constraints.txt --editable '.[dev]'
.venv/bin/sanad --version >&2
