"""Ending early, but properly: what is half written goes, and what was there before stays."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_ASKED_TO_END = ("SIGTERM", "SIGHUP")
"""A request to end, and a terminal that is gone; not every system knows both."""


@contextmanager
def undone_when_ended() -> Iterator[None]:
    """Let requests to end the process undo the body, as Ctrl-C does; ignored ones stay ignored.

    Only for the main thread: no other may say what a signal does.
    """
    known = [getattr(signal, name) for name in _ASKED_TO_END if hasattr(signal, name)]
    ours = [number for number in known if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
