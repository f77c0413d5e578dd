"""Opening a file to be read, and saying why it cannot be."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from assess.checks.suggest import did_you_mean
from assess.errors import InputError, Place, Problem


def open_bytes(path: Path) -> BinaryIO:
    """Return a plain file, open to be read.

    Raises:
        InputError: the file is not there, or is none that can be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            return path.open("rb")
    except FileNotFoundError:
        hint = did_you_mean(path.name, _names_beside(path)) or "Check the name and the folder."
        raise _not_found(path, "there is no such file", hint) from None
    except OSError as error:
        raise cannot_read(path, error) from None
    if stat.S_ISDIR(mode):
        raise _not_found(path, "this is a folder", "Name a file in it.")
    raise _not_found(path, "this is a pipe or a device, not a file", "Save it as a file first.")


def cannot_read(path: Path, error: OSError) -> InputError:
    """Return the failure of a file that is there and cannot be read, with the system's reason."""
    return _not_found(path, f"the file cannot be read: {error.strerror}", "Check its permissions.")


def _not_found(path: Path, message: str, hint: str) -> InputError:
    return InputError(
        Problem(code="file.not_found", message=message, hint=hint, place=Place(file=str(path)))
    )


def _names_beside(path: Path) -> Iterable[str]:
    try:
        return [found.name for found in path.parent.iterdir()]
    except OSError:
        return []
