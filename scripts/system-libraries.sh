#!/bin/sh
# See that the libraries with which WeasyPrint sets text can be loaded; on Debian, install them if not.
set -eu

python=${PYTHON:-python3}

missing_libraries() {
    # The same names, tried in the same order, as WeasyPrint tries.
    "$python" - <<'PYTHON'
import ctypes
import os

NAMES = {
    "gobject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "harfbuzz-subset": (
        "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll",
    ),
}

if hasattr(os, "add_dll_directory"):
    for folder in os.getenv("WEASYPRINT_DLL_DIRECTORIES", r"C:\msys64\ucrt64\bin").split(";"):
        if os.path.isdir(folder):
            os.add_dll_directory(folder)


def loads(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


print(*(library for library, names in NAMES.items() if not any(map(loads, names))))
PYTHON
}

explain() {
    cat >&2 <<TEXT
These libraries, which PDF reports need, cannot be loaded: $1
Install them, then try again:

  Debian, Ubuntu  sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  Fedora          sudo dnf install pango harfbuzz
  Alpine          sudo apk add pango harfbuzz-subset fontconfig
  Arch            sudo pacman -S pango harfbuzz
  macOS           brew install pango
                  and, where Python is not Homebrew's, DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib
  Windows         in an MSYS2 shell: pacman -S mingw-w64-ucrt-x86_64-pango
                  and WEASYPRINT_DLL_DIRECTORIES=C:\\msys64\\ucrt64\\bin

Everything but PDF works without them.
TEXT
    exit 1
}

missing=$(missing_libraries)
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo -n"
    sudo -n true 2>/dev/null || explain "$missing"
fi
command -v apt-get >/dev/null 2>&1 || explain "$missing"

echo "Installing Pango and HarfBuzz for PDF reports (missing: $missing) ..."
# as_root is empty or two words.
# shellcheck disable=SC2086
{
    $as_root apt-get update -qq || echo "The package lists could not be renewed; trying with the old ones." >&2
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || explain "$missing"
}

missing=$(missing_libraries)
[ -z "$missing" ] || explain "$missing"
