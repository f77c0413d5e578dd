"""questionary's prompts as the interview shows them: their look, erased once they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import questionary
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from assess.capture.interview.equipping import LONG_LIST
from assess.capture.interview.text import safe, shorten, wrap

STYLE = Style.from_dict(
    {
        "heading": "bold fg:ansicyan",
        "strong": "bold",
        "quiet": "fg:ansibrightblack",
        "good": "fg:ansigreen",
        "alert": "bold fg:ansiyellow",
        "pointer": "bold fg:ansicyan",
        "highlighted": "bold",
        "selected": "fg:ansigreen",
        "answer": "noinherit",
        "qmark": "fg:ansicyan",
        "question": "bold",
        "instruction": "fg:ansibrightblack",
        "footer": "fg:ansibrightblack",
        "note": "bold fg:ansiyellow",
    }
)


class Prompts:
    """Makes prompts in one look; without colour only bold remains."""

    def __init__(self, depth: ColorDepth | None) -> None:
        """Remember how many colours there are; None takes what the terminal has."""
        self._look: dict[str, Any] = {
            "style": STYLE,
            "color_depth": depth,
            "erase_when_done": True,
        }

    def one_of(
        self,
        title: str,
        choices: Sequence[questionary.Choice],
        width: int,
        default: Any,
        *,
        long: bool,
    ) -> questionary.Question:
        """Return a list of which one entry is chosen; a long one filters."""
        return questionary.select(
            shorten(title, width - 4),
            choices,
            default=default,
            instruction=" ",
            use_search_filter=long,
            use_shortcuts=not long,
            use_jk_keys=False,
            use_emacs_keys=False,
            **self._look,
        )

    def some_of(self, title: str, choices: Sequence[questionary.Choice]) -> questionary.Question:
        """Return a list of which several entries are ticked; a long one filters."""
        return questionary.checkbox(
            title,
            choices,
            instruction="",
            use_search_filter=len(choices) > LONG_LIST,
            use_jk_keys=False,
            use_emacs_keys=False,
            **self._look,
        )

    def words(
        self, title: str, typed: str, *, multiline: bool, mark: str = "?"
    ) -> questionary.Question:
        """Return a line or lines to type, with what is typed already and the cursor behind it."""
        question = questionary.text(
            safe(title), typed, qmark=mark, instruction="", multiline=multiline, **self._look
        )
        buffer = question.application.current_buffer
        buffer.cursor_position = len(buffer.text)
        return question


def hanging(words: str, width: int, indent: int, head: str = "") -> str:
    """Return an entry of a list: its lines wrapped and set in below each other."""
    lines = wrap(words, width - indent - 1, head)
    return ("\n" + " " * indent).join(line.text for line in lines)
