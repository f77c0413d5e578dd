"""Writing a file all or nothing."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from assess.errors import Place, Problem, RequestError


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file's content at once; on any failure the old content stays.

    A link stays a link, and a new file is as private as the user's other new files.

    Raises:
        RequestError: the folder is missing or the file cannot be written.
    """
    temporary = ""
    try:
        target = path.resolve()
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".assess-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode_of(target))
        Path(temporary).replace(target)
        _sync_folder(target.parent)
    except (OSError, RuntimeError) as error:
        # RuntimeError: links that lead back to themselves.
        raise cannot_write(path, error) from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def cannot_write(path: Path, error: Exception) -> RequestError:
    """Return the failure of a file that cannot be written, with the system's reason."""
    return RequestError(
        Problem(
            code="request.cannot_write",
            message=f"the file cannot be written: {getattr(error, 'strerror', None) or error}",
            hint="Check that the folder exists, that you may write there, and that the disk has "
            "room. What was there before is untouched.",
            place=Place(file=str(path)),
        )
    )


def _mode_of(path: Path) -> int:
    """Return the permissions of a file; for one that is not there, those a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; some systems cannot open a folder, which is no failure."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
