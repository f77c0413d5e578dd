"""Progress of long work: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import click


class Steps(Protocol):
    """Something that is told when a step begins."""

    def __call__(self, doing: str) -> None:
        """Say what is being done now."""


@contextmanager
def steps(count: int) -> Iterator[Steps]:
    """Show how many of ``count`` steps are done while the body runs, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda doing: None  # noqa: ARG005
        return
    with click.progressbar(
        length=count, file=sys.stderr, show_eta=False, item_show_func=lambda doing: doing or ""
    ) as bar:
        begun = 0

        def step(doing: str) -> None:
            nonlocal begun
            bar.update(min(1, begun), doing)
            bar.render_progress()  # the first step moves nothing, but is to be seen
            begun += 1

        yield step
        bar.update(1, "done")


@contextmanager
def counting(what: str, every: int = 100_000) -> Iterator[Callable[[int], None]]:
    """Show how many of something are done while the body runs, on a terminal only."""
    shown = 0

    def count(done: int) -> None:
        nonlocal shown
        if done - shown >= every and sys.stderr.isatty():
            shown = done
            click.echo(f"\r{done:,} {what}", nl=False, err=True)

    try:
        yield count
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)
