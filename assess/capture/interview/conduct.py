"""Conducting the interview: asks, saves every confirmed answer at once, and goes on."""

from __future__ import annotations

import errno
from enum import Enum, auto

from assess.capture.interview.asking import Prompt
from assess.capture.interview.commands import answer, handle
from assess.capture.interview.desk import Desk, LeaveError
from assess.capture.interview.dialogs import ask_at_end, ask_reason_to_change, ask_where_to
from assess.capture.interview.intents import Answered, Command
from assess.capture.interview.levels import level_lines
from assess.capture.interview.rendering import (
    grid_lines,
    question_lines,
    review_lines,
    section_lines,
)
from assess.capture.interview.telling import (
    leaving_lines,
    missing_lines,
    opening_lines,
    welcome_lines,
)
from assess.capture.interview.text import Line
from assess.capture.recording import needs_reason
from assess.model.answer import Value
from assess.model.questionnaire import Item


class Ending(Enum):
    """How an interview ended: at its end, by leaving, by Ctrl-C, or with the terminal gone."""

    FINISHED = auto()
    LEFT = auto()
    STOPPED = auto()
    CLOSED = auto()


def conduct(desk: Desk, again: str) -> Ending:
    """Hold the interview from where it is resumed, and return how it ended.

    Args:
        desk: everything the interview needs.
        again: the command that continues it, for whoever leaves.

    Raises:
        InputError: somebody damaged or replaced the file meanwhile.
    """
    try:
        with desk.asker.held():
            return _conducted(desk, again)
    except OSError as error:
        # Where the terminal is gone, writing to it fails. What was confirmed is saved already.
        if error.errno in {errno.EIO, errno.EBADF, errno.EPIPE}:
            return Ending.CLOSED
        raise


def _conducted(desk: Desk, again: str) -> Ending:
    try:
        if not _open(desk):
            return Ending.LEFT
        _ask_everything(desk)
    except LeaveError:
        desk.tell(leaving_lines(desk.session, again, desk.asker.width))
        return Ending.LEFT
    except KeyboardInterrupt:
        desk.tell(leaving_lines(desk.session, again, desk.asker.width))
        return Ending.STOPPED
    except EOFError:
        desk.tell(leaving_lines(desk.session, again, desk.asker.width))
        return Ending.CLOSED
    return Ending.FINISHED


def _open(desk: Desk) -> bool:
    """Greet; ask for the reason that changes need once somebody has signed. Say whether to go on."""
    asker, session = desk.asker, desk.session
    fresh = not any(not session.is_open(key) for key in session.shown)
    if fresh:
        lines = opening_lines(desk.questionnaire, session, asker.width, keys=asker.keys)
        desk.show(lines, "Enter starts")
    else:
        lines = welcome_lines(desk.questionnaire, session, asker.width)
        desk.tell([*lines, *level_lines(session, None, desk.level, asker.width)])
        desk.say(
            "Ctrl-O opens the menu of all keys." if asker.keys else ":menu lists the commands."
        )
    if needs_reason(session.assessment) and not desk.notebook.reason:
        reason = ask_reason_to_change(asker)
        desk.notebook.reason = reason or ""
        return bool(reason)
    return True


def _ask_everything(desk: Desk) -> None:
    """Ask one question after the other until the person finishes.

    Raises:
        LeaveError: the person leaves before.
    """
    place = Place(desk)
    while True:
        if desk.session.here is None:
            if _ended(desk):
                return
            continue
        if desk.session.here not in desk.session.shown:  # hidden by what somebody else changed
            desk.session.advance()
            continue
        place.ask(desk.session.items[desk.session.here])


class Place:
    """The question on the screen: what was printed last, so that nothing is printed twice."""

    def __init__(self, desk: Desk) -> None:
        """Begin with nothing on the screen."""
        self._desk = desk
        self._drawn: tuple[str, int] | None = None
        self._above = 0
        self._last: Item | None = None
        self._draft: Value | None = None

    def ask(self, item: Item) -> None:
        """Ask one question once, and do what was answered or commanded.

        Raises:
            LeaveError: the person leaves.
        """
        desk = self._desk
        if self._drawn != (item.key, desk.told):
            self._draw(item)
        own = desk.session.answer(item.key)
        current = self._draft if self._draft is not None else own.value
        self._draft = None
        intent = desk.asker.ask(Prompt(item, current, self._above))
        match intent:
            case Answered(value):
                answer(desk, item, value)
            case Command(action, draft):
                handle(desk, item, action)
                unchanged = desk.session.answer(item.key).position == own.position
                if desk.session.here == item.key and unchanged:
                    self._draft = draft

    def _draw(self, item: Item) -> None:
        desk, width = self._desk, self._desk.asker.width
        lines: list[Line] = []
        if self._last is None or self._last.section is not item.section:
            lines += section_lines(item.section, width)
        if item.grid is not None and (self._last is None or self._last.row is not item.row):
            first = self._last is None or self._last.grid is not item.grid
            lines += grid_lines(desk.session, item, width, first=first)
        asked = question_lines(desk.session, item, width)
        self._above = len(asked)
        self._last = item
        desk.tell([*lines, *asked])
        self._drawn = (item.key, desk.told)


def _ended(desk: Desk) -> bool:
    """Show what is missing at the end, and ask what next; say whether the person finishes."""
    session, width = desk.session, desk.asker.width
    missing = session.missing()
    desk.show(missing_lines(session, missing, width), "Enter: go on")
    chosen = ask_at_end(desk.asker, session)
    if chosen == "missing":
        session.skipped.clear()
        session.go_to(missing.all[0])
    elif chosen == "review":
        desk.show(review_lines(session, width), "Enter: go on")
    elif chosen == "find":
        key = ask_where_to(desk.asker, session)
        if key is not None:
            session.go_to(key)
    elif chosen is None:
        session.back()
    return chosen == "finish"
