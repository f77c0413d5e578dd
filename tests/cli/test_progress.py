"""Progress: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import io
import sys

import pytest

from assess.cli.progress import steps


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(Terminal(), True), (io.StringIO(), False)])
def test_progress_is_for_people_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with steps(2) as step:
        step("drawing")
        step("setting the pages")
    assert ("drawing" in stream.getvalue()) is shown
    assert ("100%" in stream.getvalue()) is shown
    assert bool(stream.getvalue()) is shown
