#!/bin/sh
# Make .venv with a Python that is new enough and install the requirements file named by the argument into it.
# What is missing is told in one line.
fail() {
    echo "Roost: $1" >&2
    exit 1
}

[ -w . ] || fail "the folder $(pwd) is read-only; copy it to one that you can write to."

if [ ! -x .venv/bin/python ]; then
    for python in python3.11 python3.12 python3.13 python3.14 python3 python none; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
    done
    [ "$python" != none ] || fail "Python 3.11 or newer is needed; found $(python3 --version 2>/dev/null || echo none)."
    echo "Making .venv with $("$python" --version) ..."
    "$python" -m venv .venv 2>/dev/null || {
        rm -rf .venv
        fail "$python cannot make a virtual environment; on Debian or Ubuntu: sudo apt install python3-venv."
    }
fi

echo "Installing $1 (a minute or two the first time) ..."
# Without --no-compile, pip compiles 10,000 files of which Roost imports a tenth: a third of the time.
.venv/bin/python -m pip install --quiet --no-compile --disable-pip-version-check --requirement "$1" ||
    fail "pip could not install $1; its message is above."
