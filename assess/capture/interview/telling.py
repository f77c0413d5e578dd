"""What is said around the questions: at the start, after a change, at the end."""

from __future__ import annotations

from collections.abc import Iterable

from assess.capture.interview.intents import OFFERS
from assess.capture.interview.plain import command_lines
from assess.capture.interview.rendering import review_lines
from assess.capture.interview.saving import theirs_of
from assess.capture.interview.session import Effects, Missing, Session
from assess.capture.interview.text import BLANK, Line, Look, wrap
from assess.capture.interview.wording import answer_words
from assess.capture.waiving import excepted_by, waiver_in_words
from assess.checks.effort import minutes_needed
from assess.errors import Problem
from assess.model.history import Entry
from assess.model.question import Grid, Question, Row
from assess.model.questionnaire import Questionnaire


def opening_lines(
    questionnaire: Questionnaire, session: Session, width: int, *, keys: bool
) -> list[Line]:
    """Return what this is, how long it takes, how to leave and come back, how to answer."""
    standing = session.standing()
    count = f"{standing.asked} answers to give, {_minutes(questionnaire, session)}."
    lines = [BLANK, *wrap(questionnaire.title, width, look=Look.HEADING)]
    lines += wrap(f"Subject: {session.assessment.subject.name}. {count}", width)
    for text in (questionnaire.introduction or questionnaire.description).split("\n"):
        lines += [BLANK, *wrap(text, width)] if text.strip() else []
    lines += [BLANK, Line("How it works", Look.HEADING), *how_lines(width, keys=keys)]
    return lines


def how_lines(width: int, *, keys: bool) -> list[Line]:
    """Return how to answer, move and leave."""
    texts = (
        "Every answer is saved as soon as you confirm it.",
        "Leave at any time, even by closing the window; the same command brings you back here.",
        'If you cannot answer, say so: "don\'t know" costs nothing but certainty.',
    )
    lines = [line for text in texts for line in wrap(text, width, "- ")]
    return [*lines, *(key_lines(width) if keys else command_lines(width))]


def key_lines(width: int) -> list[Line]:
    """Return the card of all keys."""
    lines: list[Line] = []
    for offer in OFFERS:
        if offer.shown:
            lines += wrap(offer.words, width, f"  {offer.shown:<8}")
    return lines


def welcome_lines(questionnaire: Questionnaire, session: Session, width: int) -> list[Line]:
    """Return the greeting of somebody who comes back."""
    standing = session.standing()
    lines = [BLANK, *wrap(questionnaire.title, width, look=Look.HEADING)]
    text = f"Welcome back: {standing.given} of {standing.asked} answered for "
    text += f"{session.assessment.subject.name}, {_minutes(questionnaire, session)} left"
    if session.here is None:
        return lines + wrap(f"{text.rpartition(',')[0]}; nothing is open.", width)
    return lines + wrap(f"{text}; continuing with {session.items[session.here].label}.", width)


def effect_lines(session: Session, effects: Effects, width: int) -> list[Line]:
    """Return what an answer did to the questions asked."""
    lines: list[Line] = []
    opened = [key for key in effects.opened if session.is_open(key)]
    if opened:
        names = _names(session, opened)
        lines += wrap(f"This opens {_counted(len(opened))}: {names}.", width, "  ", look=Look.QUIET)
    if effects.set_aside:
        text = f"No longer asked: {_names(session, effects.set_aside)}. What was answered is kept, "
        lines += wrap(f"{text}but not scored.", width, "  ", look=Look.ALERT)
    return lines


def meanwhile_lines(session: Session, entries: Iterable[Entry], width: int) -> list[Line]:
    """Return what others changed in the file since it was last looked at."""
    lines: list[Line] = []
    for entry in entries:
        who = f"{entry.by or 'Somebody else'} ({entry.door.value})"
        changes = entry.changes[:_MOST_TOLD]
        for change in changes:
            item = session.all_items.get(change.key)
            words = answer_words(item.spec, theirs_of(change)) if item else "changed"
            label = item.label if item else change.key
            lines += wrap(f"{label}: {words}", width, f"Meanwhile, {who}: ", "  ", Look.ALERT)
        if entry.waiver is not None:
            text = f"{excepted_by(entry.waiver)}: {waiver_in_words(entry.waiver)}"
            lines += wrap(text, width, f"Meanwhile, {who}: ", "  ", Look.ALERT)
        more = len(entry.changes) - len(changes)
        lines += wrap(f"and {more} more", width, "  ", look=Look.ALERT) if more else []
    return lines


def missing_lines(session: Session, missing: Missing, width: int) -> list[Line]:
    """Return the list at the end: what is still open, required questions first."""
    standing = session.standing()
    lines = [BLANK, Line("The end of the questions", Look.HEADING)]
    lines += wrap(f"{standing.given} of {standing.asked} answered.", width)
    groups = (
        ("Required, and still open", missing.required),
        ("Left for later", missing.skipped),
        ("Also open", missing.others),
    )
    for title, keys in groups:
        if keys:
            lines += [BLANK, Line(f"{title}: {len(keys)}", Look.STRONG)]
            lines += review_lines(session, width, keys)
    if not missing.all:
        lines += wrap("Nothing is missing.", width, look=Look.GOOD)
    return lines


def leaving_lines(session: Session, again: str, width: int) -> list[Line]:
    """Return the last words to somebody who leaves before the end."""
    standing = session.standing()
    text = f"{standing.given} of {standing.asked} answered; everything you confirmed is saved."
    lines = [BLANK, *wrap(text, width, look=Look.GOOD)]
    return [*lines, *wrap(f"Go on with: {again}", width)]


def problem_lines(problems: Iterable[Problem], width: int) -> list[Line]:
    """Return problems as lines."""
    lines: list[Line] = []
    for problem in problems:
        text = f"{problem.message[:1].upper()}{problem.message[1:]}. {problem.hint}"
        lines += wrap(text.strip(), width, look=Look.ALERT)
    return lines


_MOST_TOLD = 10


def _minutes(questionnaire: Questionnaire, session: Session) -> str:
    """Return how long the open questions take, in words."""
    minutes = max(1, minutes_needed(_still_open(questionnaire, session)))
    return f"about {minutes} minute{'' if minutes == 1 else 's'}"


def _still_open(questionnaire: Questionnaire, session: Session) -> Questionnaire:
    """Return the questionnaire with only the questions and grid rows that are open."""
    waiting = {
        (item.question_id, item.row)
        for item in (session.items[key] for key in session.shown if session.is_open(key))
    }
    sections = []
    for section in questionnaire.sections:
        kept = [_open_part(one, waiting) for one in section.questions]
        questions = tuple(one for one in kept if one is not None)
        if questions:
            sections.append(section.model_copy(update={"questions": questions}))
    fresh = not session.assessment.answers
    update = {} if fresh else {"introduction": "", "description": ""}
    return questionnaire.model_copy(update={"sections": tuple(sections), **update})


def _open_part(question: Question, waiting: set[tuple[str, Row | None]]) -> Question | None:
    if isinstance(question, Grid):
        rows = tuple(row for row in question.rows if (question.id, row) in waiting)
        return question.model_copy(update={"rows": rows}) if rows else None
    return question if (question.id, None) in waiting else None


def _names(session: Session, keys: Iterable[str]) -> str:
    labels = [session.items[key].label for key in keys]
    more = f" and {len(labels) - _MOST_TOLD} more" if len(labels) > _MOST_TOLD else ""
    return ", ".join(labels[:_MOST_TOLD]) + more


def _counted(number: int) -> str:
    return f"{number} question{'' if number == 1 else 's'}"
