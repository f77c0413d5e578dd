#!/bin/sh
# Make a virtual environment in the folder given; on Debian, install what its Python lacks for that.
set -eu

folder=$1
python=${PYTHON:-python3}

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

command -v "$python" >/dev/null 2>&1 ||
    fail "There is no $python here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3"

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$python" --version) is too old; 3.11 or newer is needed. Name another: make PYTHON=python3.12"

if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    # Debian and Ubuntu ship both in a package of their own.
    version=$("$python" -c 'import sys; print("{}.{}".format(*sys.version_info))')
    package="python$version-venv"
    if ! command -v apt-get >/dev/null 2>&1; then
        fail "$python has no venv or no ensurepip. Install the package of your system that brings them."
    elif [ "$(id -u)" -ne 0 ]; then
        fail "$python has no venv. Install it, then try again: sudo apt-get install $package"
    fi
    echo "Installing $package ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"
fi

"$python" -m venv "$folder"
