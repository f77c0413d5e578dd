"""What the interview needs from whoever asks: a terminal with keys, or plain lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from assess.capture.interview.intents import Intent
from assess.capture.interview.text import Line
from assess.model.answer import Value
from assess.model.questionnaire import Item


class Prompt(NamedTuple):
    """One question to ask.

    ``current`` is what is shown as chosen or typed already; ``above`` how many lines of the
    window the question itself takes.
    """

    item: Item
    current: Value | None = None
    above: int = 0


class Entry(NamedTuple):
    """One entry of a menu: what it stands for, and its words."""

    value: str
    words: str


class Asker(Protocol):
    """Prints lines, and asks. Both ways of asking return the same answers and commands.

    Every asking method raises KeyboardInterrupt on Ctrl-C and EOFError where the terminal is gone.
    """

    @property
    def width(self) -> int:
        """Cells to a line."""

    @property
    def height(self) -> int:
        """Lines that a window shows at once; 0 where that does not matter."""

    @property
    def keys(self) -> bool:
        """Whether commands are keys; otherwise they are words after a colon."""

    def held(self) -> AbstractContextManager[None]:
        """Return what holds the terminal from the first question to the last."""

    def tell(self, lines: Iterable[Line]) -> None:
        """Print lines."""

    def ask(self, prompt: Prompt) -> Intent:
        """Ask a question until it is answered or a command is given."""

    def choose(
        self, title: str, entries: Sequence[Entry], *, default: str | None = None
    ) -> str | None:
        """Return the value of the entry chosen; None if the person goes back. Long lists filter."""

    def write(
        self, title: str, *, default: str = "", check: Callable[[str], str | None]
    ) -> str | None:
        """Return a text that ``check`` has no complaint about; None if the person goes back."""

    def pause(self, title: str) -> bool:
        """Wait for Enter; say whether the person wants to go on reading."""
