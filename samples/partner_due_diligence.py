"""Two invented partners, from the first answer to the decision; their README says what for.

A file in ``data/`` gives the steps in the order in which people took them: answers as a person would
type them, waivers and signatures. Each goes through the same functions as the command line, so
that history, seals and refusals are real. The clock is the day of the step.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from pydantic import Field

from assess.capture.parse import NotAnAnswerError, parse_answer
from assess.capture.recording import Stamp, record
from assess.capture.waiving import find_excepted, grant
from assess.cli.signing import refuse_flawed_waiver, signed
from assess.errors import InputError, Place, Problem
from assess.files.assessments import in_question_order
from assess.files.folders import find_folder, read_instrument
from assess.model.answer import Answer
from assess.model.assessment import Assessment, Subject
from assess.model.base import Frozen, Person
from assess.model.decision import Outcome
from assess.model.gate import Waiver
from assess.model.history import Door
from assess.model.rating import Instrument
from assess.model.signature import Role, Signature
from samples.building import FOLDER, finish, graded, read_data

QUESTIONNAIRE = "partner-due-diligence"
NAME = "due-diligence/partners"
DATA = FOLDER / NAME / "data"
STATEMENT = "Fictional partner, made up to show due diligence from the first answer to the decision"

Typed = str | int | list[str]


class Note(Frozen):
    """What goes with one answer: a comment, one piece of evidence, and who does what is left."""

    comment: str = ""
    evidence: str = ""
    grade: str = ""
    date: datetime.date | None = None
    owner: Person = ""
    due: datetime.date | None = None


class Answers(Frozen):
    """Somebody gives answers, all in one go."""

    day: datetime.date
    by: Person
    answers: dict[str, Typed]
    notes: dict[str, Note] = Field(default_factory=dict)


class Waive(Frozen):
    """Somebody grants an exception to a gate or an item of the checklist."""

    day: datetime.date
    by: Person
    waive: str
    function: str
    reason: str
    until: datetime.date


class Sign(Frozen):
    """Somebody signs."""

    day: datetime.date
    role: Role
    name: Person
    function: str
    decision: Outcome | None = None
    reason: str = ""
    comment: str = ""


class Profile(Frozen):
    """One partner, and what people did about it."""

    name: str
    full_name: str = ""
    group: str = ""
    as_of: datetime.date
    steps: tuple[Answers | Waive | Sign, ...]


def build() -> dict[str, Assessment]:
    """Return the assessments by file name.

    Raises:
        InputError: an answer in the data is none, or has a note and no answer.
        RequestError: a waiver or a signature in the data is refused.
    """
    instrument = read_instrument(find_folder(QUESTIONNAIRE))
    return {
        f"{path.stem}.json": _assessment(path, instrument) for path in sorted(DATA.glob("*.yaml"))
    }


def _assessment(path: Path, instrument: Instrument) -> Assessment:
    profile = read_data(Profile, path)
    subject = Subject(
        name=profile.name, full_name=profile.full_name, group=profile.group, fictional=True
    )
    made = finish(instrument.questionnaire, subject, profile.as_of, STATEMENT, {})
    for step in profile.steps:
        match step:
            case Answers():
                made = _answered(made, instrument, step, path)
            case Waive():
                made = _waived(made, instrument, step)
            case Sign():
                made = _signed(made, instrument, step)
    return made


def _answered(made: Assessment, instrument: Instrument, step: Answers, path: Path) -> Assessment:
    items = instrument.questionnaire.items
    stray = sorted((step.answers.keys() - items.keys()) | (step.notes.keys() - step.answers.keys()))
    if stray:
        raise _problem(path, stray[0], "there is no such question, or it has a note and no answer")
    given: dict[str, Answer] = {}
    for key, value in step.answers.items():
        text = ", ".join(value) if isinstance(value, list) else str(value)
        try:
            answer = parse_answer(items[key].spec, text)
        except NotAnAnswerError as error:
            raise _problem(path, key, str(error)) from None
        given[key] = _with_note(answer, step.notes.get(key, Note()))
    stamp = Stamp(at=_at(step.day), door=Door.ANSWERS_FILE, by=step.by)
    return in_question_order(record(made, given, stamp).assessment, instrument.questionnaire)


def _with_note(answer: Answer, note: Note) -> Answer:
    evidence = (graded(note.evidence, note.grade, note.date),) if note.evidence else ()
    said = {"comment": answer.comment or note.comment, "evidence": evidence}
    return answer.model_copy(update={**said, "owner": note.owner, "due": note.due})


def _waived(made: Assessment, instrument: Instrument, step: Waive) -> Assessment:
    excepted = find_excepted(instrument.scoring, instrument.questionnaire, step.waive)
    waiver = Waiver(
        gate=excepted.name if excepted.kind == "gate" else "",
        item=excepted.name if excepted.kind == "item" else "",
        name=step.by,
        reason=step.reason,
        granted=step.day,
        until=step.until,
        function=step.function,
    )
    refuse_flawed_waiver(instrument, made, waiver)
    stamp = Stamp(at=_at(step.day), door=Door.WAIVER, by=step.by)
    return grant(made, excepted, waiver, step.day, stamp)


def _signed(made: Assessment, instrument: Instrument, step: Sign) -> Assessment:
    signature = Signature(
        role=step.role,
        name=step.name,
        at=_at(step.day),
        digest="",
        comment=step.comment,
        function=step.function,
        decision=step.decision,
        reason=step.reason,
    )
    return signed(instrument, made, signature, step.day).assessment


def _at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(10), datetime.UTC)


def _problem(path: Path, key: str, message: str) -> InputError:
    place = Place(file=str(path), pointer=key)
    return InputError(Problem(code="sample.answer", message=message, place=place))
