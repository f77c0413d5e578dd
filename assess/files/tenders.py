"""Tenders on disk, in either layout: OCDS, or a table of bids."""

from __future__ import annotations

import codecs
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assess.files.bids import NOTHING_ASSUMED, Assumed, Tenders, read_bids
from assess.files.ocds import read_ocds
from assess.files.opening import cannot_read, open_bytes

_PEEK = 4096


def read_tenders(path: Path, assumed: Assumed = NOTHING_ASSUMED) -> Tenders:
    """Return the tenders of a file: of OCDS if its first sign is that of JSON, else of a table.

    Raises:
        InputError: it cannot be read as either; with every problem.
    """
    try:
        with open_bytes(path) as stream:
            beginning = stream.read(_PEEK)
    except OSError as error:
        raise cannot_read(path, error) from None
    is_json = beginning.removeprefix(codecs.BOM_UTF8).lstrip().startswith((b"{", b"["))
    with _no_collecting():
        return read_ocds(path, assumed) if is_json else read_bids(path, assumed)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Keep Python from looking for cycles: records have none, and the looking takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
