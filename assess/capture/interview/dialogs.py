"""The small dialogs at a question: each asks, and returns what was said or None for going back."""

from __future__ import annotations

import datetime
import unicodedata
from typing import NamedTuple

from assess.capture.interview.asking import Asker, Entry
from assess.capture.interview.rendering import mark, state_words
from assess.capture.interview.session import Session
from assess.capture.interview.text import shorten
from assess.capture.interview.wording import answer_words
from assess.capture.parse import LONGEST_COMMENT
from assess.capture.tasks import LONGEST_OWNER, read_due
from assess.checks.answers import check_value
from assess.model.answer import INFORMATION_GRADES, SOURCE_GRADES, Answer, Evidence, State
from assess.model.question import Date
from assess.model.questionnaire import Item

_LONGEST_REFERENCE = 2000
_LONGEST_REASON = 2000
_LONGEST_NAME = 200
_DAY = Date(id="date", label="Date", text="Date", type="date")
_NO_GRADE = "-"
_SECTION = "section:"


def ask_reason_why_not(asker: Asker, own: Answer) -> str | None:
    """Ask why a question cannot apply; an empty reason is refused."""
    now = own.comment if own.state is State.NOT_APPLICABLE else ""
    return asker.write(
        "Not applicable, because",
        default=now,
        check=_wanted("A reason is needed.", LONGEST_COMMENT),
    )


def ask_comment(asker: Asker, own: Answer) -> str | None:
    """Ask for the comment; an empty one removes it, except where it is a needed reason."""
    if own.state is State.NOT_APPLICABLE:
        return ask_reason_why_not(asker, own)
    return asker.write("Comment", default=own.comment, check=_text(LONGEST_COMMENT))


def ask_reason_to_change(asker: Asker) -> str | None:
    """Ask why somebody changes what has been signed."""
    return asker.write(
        "This has been signed. Why do you change it",
        check=_wanted("A reason is needed once somebody has signed.", _LONGEST_REASON),
    )


def ask_name(asker: Asker) -> str | None:
    """Ask who answers."""
    return asker.write(
        "Several people answered this on their own. Whose answer is yours",
        check=_wanted("A name is needed.", _LONGEST_NAME),
    )


def ask_evidence(asker: Asker) -> Evidence | None:
    """Ask for a document, its date, and the two Admiralty grades, explained in words."""
    reference = asker.write(
        "Evidence: document or passage",
        check=_wanted("Name a document or a passage, or go back.", _LONGEST_REFERENCE),
    )
    if reference is None:
        return None
    date = asker.write("Its date as YYYY-MM-DD, or nothing", check=_day)
    if date is None:
        return None
    source = asker.choose("How reliable is the source?", _grades(SOURCE_GRADES))
    if source is None:
        return None
    information = asker.choose(
        "How likely is what it says to be true?", _grades(INFORMATION_GRADES)
    )
    if information is None:
        return None
    return Evidence.model_validate(
        {
            "reference": reference,
            "date": datetime.date.fromisoformat(date) if date else None,
            "source_grade": None if source == _NO_GRADE else source,
            "information_grade": None if information == _NO_GRADE else information,
        }
    )


class Task(NamedTuple):
    """Who is to do what is left to do, and by when."""

    owner: str
    due: datetime.date | None


def ask_task(asker: Asker, own: Answer, *, unasked: bool = False) -> Task | None:
    """Ask who does what is left to do, and by when.

    Args:
        asker: who asks.
        own: the answer as it stands.
        unasked: whether it follows an answer by itself; then an empty name ends it at once.
    """
    title = "Something is left to do. Who does it? Enter for nobody yet" if unasked else "Owner"
    owner = asker.write(title, default=own.owner, check=_name)
    if owner is None or (unasked and not owner):
        return None
    day = own.due.isoformat() if own.due else ""
    due = asker.write("Due, as YYYY-MM-DD, or nothing", default=day, check=_day)
    return None if due is None else Task(owner, read_due(due))


def ask_where_to(asker: Asker, session: Session) -> str | None:
    """Ask for a section or question to go to, each with its state; return the question's key."""
    entries: list[Entry] = []
    section = ""
    for key in session.shown:
        item = session.items[key]
        if item.section.id != section:
            section = item.section.id
            entries.append(Entry(f"{_SECTION}{section}", _section_words(session, item)))
        words = f"{mark(session, key)}{item.label}: {state_words(session, key)}"
        entries.append(Entry(key, words))
    found = asker.choose("Go to", entries, default=session.here)
    if found is not None and found.startswith(_SECTION):
        return session.first_in(found.removeprefix(_SECTION))
    return found


def ask_whose(
    asker: Asker, item: Item, mine: Answer, theirs: Answer, *, beside: bool
) -> bool | None:
    """Ask which of two answers holds; True is the person's own.

    Args:
        asker: who asks.
        item: the question.
        mine: the person's answer.
        theirs: what somebody else answered meanwhile.
        beside: whether both are kept side by side, being different respondents'.
    """
    keep = "Record mine beside it" if beside else "Keep mine"
    found = asker.choose(
        "Which answer holds?",
        [
            Entry("mine", f"{keep}: {answer_words(item.spec, mine)}"),
            Entry("theirs", f"Leave theirs: {answer_words(item.spec, theirs)}"),
        ],
    )
    return None if found is None else found == "mine"


def ask_at_end(asker: Asker, session: Session) -> str | None:
    """Ask what to do after the last question: ``missing``, ``review``, ``find`` or ``finish``."""
    count = len(session.missing().all)
    entries = [Entry("missing", f"Answer what is still open ({count})")] if count else []
    entries += [Entry("finish", "Finish, and see the rating")]
    entries += [Entry("review", "Review everything"), Entry("find", "Go to a question")]
    return asker.choose("What next?", entries)


def _section_words(session: Session, item: Item) -> str:
    keys = [key for key in session.shown if session.items[key].section is item.section]
    left = sum(session.is_open(key) for key in keys)
    return f"== {shorten(item.section.title, 60)} ({f'{left} open' if left else 'done'})"


def _grades(grades: dict[str, str]) -> list[Entry]:
    # A digit is the number of its entry in the list anyway.
    entries = [
        Entry(sign, words if sign.isdecimal() else f"{sign}: {words}")
        for sign, words in grades.items()
    ]
    return [*entries, Entry(_NO_GRADE, "no grade")]


class _Text:
    """A check of a typed text: how long it may be, and whether it may be empty."""

    def __init__(self, most: int, if_empty: str = "") -> None:
        self.most = most
        self.if_empty = if_empty

    def __call__(self, text: str) -> str | None:
        if not text.strip():
            return self.if_empty or None
        if len(text) > self.most:
            return f"That is {len(text)} characters; at most {self.most} are accepted."
        if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text):
            return "It holds a control character."
        return None


def _text(most: int) -> _Text:
    return _Text(most)


def _wanted(if_empty: str, most: int) -> _Text:
    return _Text(most, if_empty)


def _name(text: str) -> str | None:
    if "\n" in text:
        return "A name is one line."
    return _text(LONGEST_OWNER)(text)


def _day(text: str) -> str | None:
    refused = check_value(_DAY, text) if text else None
    return f"{refused[:1].upper()}{refused[1:]}" if refused else None
