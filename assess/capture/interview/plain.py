"""Asking line by line, for screen readers and terminals that cannot redraw.

Options are numbered, and commands are words after a colon, such as ``:back``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TextIO

from assess.capture.interview.asking import Entry, Prompt
from assess.capture.interview.intents import OFFERS, Action, Answered, Command, Intent
from assess.capture.interview.reading import value_of
from assess.capture.interview.text import Line, Look, safe, wrap
from assess.capture.interview.wording import how_to_answer, picks_of
from assess.capture.parse import NotAnAnswerError
from assess.checks.suggest import did_you_mean
from assess.model.answer import Value
from assess.model.question import Choices, FreeText, Simple

PROMPT = "> "
BACK = ":back"
_WORDS = {f":{action.value}": action for action in Action}


class PlainAsker:
    """Prints lines and reads lines; nothing else."""

    keys = False
    height = 0

    def __init__(self, lines_in: TextIO, lines_out: TextIO, width: int) -> None:
        """Remember the two streams, and how wide the window is."""
        self._in = lines_in
        self._out = lines_out
        self.width = width

    def held(self) -> AbstractContextManager[None]:
        """Hold nothing: the terminal stays as it is."""
        return nullcontext()

    def tell(self, lines: Iterable[Line]) -> None:
        """Print lines."""
        self._out.write("".join(f"{line.text}\n" for line in lines))
        self._out.flush()

    def ask(self, prompt: Prompt) -> Intent:
        """Ask a question until it is answered or a command is given."""
        spec = prompt.item.spec
        self.tell(_options(spec, self.width))
        self.tell(wrap(_how(spec, prompt.current), self.width, look=Look.QUIET))
        while True:
            text = self._line(continued=isinstance(spec, FreeText))
            word = text.split(" ")[0].lower()
            if word in _WORDS:
                return Command(_WORDS[word])
            if word.startswith(":") and len(word) > 1:
                self._complain(f"{did_you_mean(word, _WORDS)} :menu lists the commands.".strip())
                continue
            if not text.strip():
                if prompt.current is not None:
                    return Answered(prompt.current)
                self._complain("Type an answer, or :skip to leave it for later.")
                continue
            try:
                return Answered(value_of(spec, text))
            except NotAnAnswerError as error:
                self._complain(str(error))

    def choose(
        self, title: str, entries: Sequence[Entry], *, default: str | None = None
    ) -> str | None:
        """Ask for the number of an entry, or for words that are in only one."""
        lines = wrap(title, self.width, look=Look.STRONG)
        lines += _numbered(entries, entries, self.width)
        self.tell([*lines, Line("Type a number, or :back.", Look.QUIET)])
        while True:
            text = self._line().strip()
            if text.lower() in (BACK, ":quit"):
                return None
            if not text and default is not None:
                return default
            found = _found(text, entries)
            if len(found) == 1:
                return found[0].value
            if found:
                self.tell(_numbered(entries, found, self.width))
            self._complain(
                f"{len(found)} entries hold these words; type a number."
                if found
                else f"Type a number from 1 to {len(entries)}, or :back."
            )

    def write(
        self, title: str, *, default: str = "", check: Callable[[str], str | None]
    ) -> str | None:
        """Ask for a text; an empty line keeps what is there."""
        lines = wrap(title, self.width, look=Look.STRONG)
        if default:
            lines += wrap(default, self.width, "Now: ", "  ", Look.QUIET)
            lines += wrap(
                "Enter keeps it, a single - empties it, :back changes nothing.", self.width
            )
        self.tell(lines)
        while True:
            text = self._line(continued=True).strip()
            if text.lower() == BACK:
                return None
            text = default if not text else "" if text == "-" else text
            complaint = check(text)
            if complaint is None:
                return text
            self._complain(complaint)

    def pause(self, title: str) -> bool:
        """Go on: whoever reads line by line has their own way to stop."""
        del title
        return True

    def _complain(self, text: str) -> None:
        self.tell(wrap(text, self.width, look=Look.ALERT))

    def _line(self, *, continued: bool = False) -> str:
        """Return what is typed; lines that end in a backslash go on in the next.

        Raises:
            EOFError: nothing more can come.
        """
        parts: list[str] = []
        while True:
            self._out.write(PROMPT)
            self._out.flush()
            line = self._in.readline()
            if not line.endswith("\n"):
                raise EOFError
            parts.append(line.rstrip("\r\n"))
            if not continued or not parts[-1].endswith("\\"):
                return "\n".join(part.removesuffix("\\") for part in parts)


def command_lines(width: int) -> list[Line]:
    """Return the commands as they are typed, with what they do."""
    lines: list[Line] = []
    for offer in OFFERS:
        lines += wrap(offer.words.split(";")[0], width, f":{offer.action.value:<10} ")
    return lines


def _options(spec: Simple, width: int) -> list[Line]:
    lines: list[Line] = []
    for pick in picks_of(spec):
        alone = " (only on its own)" if pick.exclusive else ""
        lines += wrap(f"{pick.words}{alone}", width, f"{pick.number:>3}  ")
    return lines


def _how(spec: Simple, current: Value | None) -> str:
    how = how_to_answer(spec) or "Type a number"
    if isinstance(spec, Choices):
        how = "Type numbers, as in 1,3"
        if not any(option.exclusive for option in spec.options):
            how += ", or none"
    keeps = "; Enter keeps the answer" if current is not None else ""
    lines = "; a line ending in \\ goes on in the next" if isinstance(spec, FreeText) else ""
    return f"{how}{lines}{keeps}. :menu lists the commands."


def _numbered(entries: Sequence[Entry], shown: Sequence[Entry], width: int) -> list[Line]:
    """Return some entries of a list, each with its number in the whole of it."""
    lines: list[Line] = []
    for number, entry in enumerate(entries, start=1):
        if entry in shown:
            lines += wrap(entry.words, width, f"{number:>3}  ")
    return lines


def _found(text: str, entries: Sequence[Entry]) -> list[Entry]:
    exact = [one for one in entries if text and text.casefold() == one.value.casefold()]
    if exact:
        return exact
    if text.isdecimal():
        position = int(text)
        return [entries[position - 1]] if 0 < position <= len(entries) else []
    return [one for one in entries if text and text.casefold() in safe(one.words).casefold()]
