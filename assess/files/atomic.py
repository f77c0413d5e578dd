"""Writing a file all or nothing."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from assess.errors import Place, Problem, RequestError


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file's content at once; on any failure the old content stays.

    Raises:
        RequestError: the folder is missing or the file cannot be written.
    """
    with replacing(path) as stream:
        stream.write(content)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a stream whose content replaces the file's when the body has ended.

    On any failure, of the body or of the system, the old content stays. A link stays a link, the
    permissions stay, and a new file is as private as the user's other new files.

    Raises:
        RequestError: the folder is missing or the file cannot be written.
    """
    temporary = ""
    try:
        target = _behind_links(path)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=_prefix(target))
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _keep_owner(target, temporary)
        Path(temporary).chmod(mode_of(target))
        Path(temporary).replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _behind_links(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # links that lead back to themselves
        raise cannot_write(path, error) from None


def refuse_write_protected(path: Path) -> None:
    """Do nothing if a file may be written; to replace it, its folder's permissions are enough.

    Raises:
        RequestError: the file is write-protected.
    """
    if not os.access(path, os.W_OK):
        raise cannot_write(path, PermissionError(errno.EACCES, "it is write-protected"))


def remove_leftovers(path: Path) -> None:
    """Remove what writers of a file that were killed left beside it.

    Only for a writer that holds the file's lock: then no other writer's file can be among them.
    """
    with contextlib.suppress(OSError):
        target = path.resolve()
        prefix = _prefix(target)
        for name in os.listdir(target.parent):  # noqa: PTH208  # names alone: the folder may be large
            if name.startswith(prefix):
                (target.parent / name).unlink(missing_ok=True)


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


def mode_of(path: Path) -> int:
    """Return the permissions of a file; for one that is not there, those a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _prefix(target: Path) -> str:
    """Return how the names of a file's temporary files begin, whatever its own name is."""
    return f".assess-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}-"


def _keep_owner(target: Path, temporary: str) -> None:
    """Give a replacement the owner and group of the file, as far as the system lets us."""
    if not hasattr(os, "chown") or not target.exists():
        return
    found = target.stat()
    for owner, group in ((-1, found.st_gid), (found.st_uid, -1)):
        with contextlib.suppress(OSError):
            os.chown(temporary, owner, group)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; some systems cannot open a folder, which is no failure."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
