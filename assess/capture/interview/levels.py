"""How deep due diligence goes, as the interview says it when that is found or changes."""

from __future__ import annotations

from assess.capture.interview.session import Session
from assess.capture.interview.text import Line, Look, wrap
from assess.model.recommendation import LevelFound

_MOST_NAMED = 5


def level_lines(
    session: Session, before: LevelFound | None, found: LevelFound | None, width: int
) -> list[Line]:
    """Return what is said of the level of due diligence; nothing where it is as it was.

    Args:
        session: the interview as it stands now.
        before: the level that was said last; None for none.
        found: the level now.
        width: of the window.
    """
    if found is None:
        return []
    if before is not None and _depth(before) == _depth(found):
        return _refused(found, width) if found.refused != before.refused else []
    if found.undecided:
        if before is None or before.undecided:
            return _refused(found, width)
        waits = _labels(session, found.waits_for)
        text = "The level of due diligence is not settled any more"
        text += f": it waits for {waits}." if waits else "."
        return [*wrap(text, width, "  ", look=Look.ALERT), *_refused(found, width)]
    was = before.level if before and not before.undecided else None
    text = f"Level of due diligence: {found.level.label}"
    if was is not None and was != found.level:
        text += f", no longer {was.label}"
    text += f". {_why(found)} {_left(session)}"
    return [*wrap(text, width, "  ", look=Look.STRONG), *_refused(found, width)]


def _depth(found: LevelFound) -> tuple[str, bool]:
    return found.level.id, bool(found.undecided)


def _why(found: LevelFound) -> str:
    """Return why the level is what it is, in the words of its rules."""
    texts = [rule.text for rule in found.by_rules.rules if rule in found.rules]
    why = " ".join(text if text.endswith(".") else f"{text}." for text in texts)
    if found.lowered_by and not found.refused and found.level != found.by_rules:
        return f"Lowered from {found.by_rules.label} by {found.lowered_by}."
    return why or "No rule asks for a deeper one."


def _left(session: Session) -> str:
    standing, more = session.standing(), session.undecided()
    left = f"It leaves {standing.asked - standing.given} of {standing.asked} questions open"
    return f"{left}, and up to {more} more that other answers decide." if more else f"{left}."


def _refused(found: LevelFound, width: int) -> list[Line]:
    if not found.refused:
        return []
    text = f"The level was lowered, which does not count yet: {found.refused}."
    return wrap(text, width, "  ", look=Look.ALERT)


def _labels(session: Session, keys: tuple[str, ...]) -> str:
    named = [session.all_items[key].label for key in keys[:_MOST_NAMED]]
    more = len(keys) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
