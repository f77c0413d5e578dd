"""What a person can do at a question: answer it, or give one of a small set of commands."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from assess.model.answer import Value


class Action(StrEnum):
    """A command; its value is the word that is typed where there are no keys, as in ``:back``."""

    BACK = "back"
    SKIP = "skip"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "na"
    WITHHELD = "withheld"
    GUIDANCE = "guidance"
    COMMENT = "comment"
    EVIDENCE = "evidence"
    OWNER = "owner"
    FIND = "find"
    REVIEW = "review"
    UNDO = "undo"
    CLEAR = "clear"
    MENU = "menu"
    QUIT = "quit"


class Offer(NamedTuple):
    """A command as it is offered: its keys, the key's name as printed, and what it does."""

    action: Action
    keys: tuple[str, ...]
    shown: str
    words: str


OFFERS: tuple[Offer, ...] = (
    Offer(Action.BACK, ("c-p",), "Ctrl-P", "Back to the previous question"),
    Offer(Action.SKIP, ("c-n",), "Ctrl-N", "Next: leave this one for later"),
    Offer(Action.UNKNOWN, ("c-k",), "Ctrl-K", "Don't know"),
    Offer(Action.NOT_APPLICABLE, ("c-x",), "Ctrl-X", "Not applicable, with the reason"),
    Offer(Action.WITHHELD, ("c-l",), "Ctrl-L", "Withheld: known, but not to be written"),
    Offer(Action.GUIDANCE, ("c-g",), "Ctrl-G", "Guidance, and where the question comes from"),
    Offer(Action.COMMENT, ("c-t",), "Ctrl-T", "Comment on the answer"),
    Offer(Action.EVIDENCE, ("c-e",), "Ctrl-E", "Evidence: add a document behind the answer"),
    Offer(Action.OWNER, ("f2",), "F2", "Owner: who does what is left to do, and by when"),
    Offer(Action.FIND, ("c-f",), "Ctrl-F", "Find a section or question and go there"),
    Offer(Action.REVIEW, ("c-r",), "Ctrl-R", "Review everything so far"),
    Offer(Action.UNDO, ("c-z",), "Ctrl-Z", "Undo the last change"),
    Offer(Action.CLEAR, (), "", "Clear this answer"),
    Offer(Action.MENU, ("c-o", "f1"), "Ctrl-O", "The menu of all this; also F1"),
    Offer(Action.QUIT, ("c-q", "c-d"), "Ctrl-Q", "Quit; every confirmed answer is saved"),
)
"""Every command. The keys type nothing and keep clear of what terminals (flow control, Enter as
Ctrl-J or Ctrl-M) and the programs around them (Ctrl-A and Ctrl-B) take for themselves."""

FOOTER = "Ctrl-O menu  Ctrl-P back  Ctrl-N later  Ctrl-K don't know"
"""One line of keys that fits in a 60-column window; the menu shows all of them."""


class Answered(NamedTuple):
    """An answer with a value that the question accepts."""

    value: Value


class Command(NamedTuple):
    """A command, and what was typed or ticked until then, to be shown again afterwards."""

    action: Action
    draft: Value | None = None


Intent = Answered | Command
