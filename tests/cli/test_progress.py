"""Progress: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import io
import sys

import pytest

from assess.cli.progress import counting, steps


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


@pytest.mark.parametrize(("stream", "shown"), [(Terminal(), True), (io.StringIO(), False)])
def test_long_tables_are_counted_for_people_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with counting("rows", every=1000) as count:
        for done in range(0, 2500, 500):
            count(done)
    said = stream.getvalue().partition("\x1b")[0].split("\r")
    assert said == (["", "1,000 rows", "2,000 rows", ""] if shown else [""])
