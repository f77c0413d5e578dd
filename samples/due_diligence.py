"""What people do in a due diligence, step by step: answer, look at a tender, waive, and sign.

Each step goes through the same functions as the command line, so that history, seals and refusals
are real. The clock is the day of the step.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pydantic import Field

from assess.capture.parse import NotAnAnswerError, parse_answer
from assess.capture.recording import Stamp, record
from assess.capture.waiving import find_excepted, grant
from assess.checks.progress import progress
from assess.cli.red_flags import Looked
from assess.cli.red_flags_asked import chosen, party_of
from assess.cli.red_flags_into import Grade, plan, written
from assess.cli.signing import refuse_flawed_waiver, signed
from assess.errors import InputError, Place, Problem
from assess.files.assessments import in_question_order
from assess.files.red_flags import read_rules, shipped_rules
from assess.files.tenders import read_tenders
from assess.model.answer import Answer
from assess.model.assessment import Assessment, Subject
from assess.model.base import Frozen, Person
from assess.model.decision import Outcome
from assess.model.gate import Waiver
from assess.model.history import Door
from assess.model.rating import Instrument
from assess.model.signature import Role, Signature
from assess.red_flags.compute import red_flags
from assess.red_flags.population import population_of
from samples.building import FOLDER, finish, graded

Typed = str | int | float | list[str]


class Note(Frozen):
    """What goes with one answer: a comment, one piece of evidence, and who does what is left.

    ``age`` says how many days old the evidence was when it was recorded; ``date`` its day instead.
    """

    comment: str = ""
    evidence: str = ""
    grade: str = ""
    date: datetime.date | None = None
    age: int | None = Field(default=None, ge=0)
    owner: Person = ""
    due: datetime.date | None = None


class Ordinary(Note):
    """The answer that nobody would remark on, and what goes with it."""

    answer: Typed


class Answers(Frozen):
    """Somebody gives answers, all in one go.

    ``ordinary`` names sections: what is asked in them and not answered yet gets its ordinary answer.
    """

    day: datetime.date
    by: Person
    answers: dict[str, Typed] = Field(default_factory=dict)
    notes: dict[str, Note] = Field(default_factory=dict)
    ordinary: tuple[str, ...] = ()
    reason: str = ""


class LookAtTender(Frozen):
    """Somebody has the red flags of a tender computed into the assessment."""

    day: datetime.date
    by: Person
    file: str
    tender: str | None = None
    vendor: str
    grade: str = ""


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
    despite_open: str = ""


Step = Answers | LookAtTender | Waive | Sign


class Profile(Frozen):
    """One subject, and what people did about it."""

    name: str
    full_name: str = ""
    group: str = ""
    as_of: datetime.date
    steps: tuple[Step, ...]


class Ground(NamedTuple):
    """What steps stand on: the instrument, ordinary answers by key, and where tenders lie."""

    instrument: Instrument
    ordinary: Mapping[str, Ordinary] = MappingProxyType({})
    tenders: Path = FOLDER / "due-diligence" / "tenders"


def made_from(profile: Profile, statement: str, ground: Ground, path: Path) -> Assessment:
    """Return the assessment of a fictional subject after all that its profile tells.

    Raises:
        InputError: an answer is none, has a note and no answer, or the tender cannot be read.
        RequestError: a waiver or a signature is refused.
    """
    subject = Subject(
        name=profile.name, full_name=profile.full_name, group=profile.group, fictional=True
    )
    made = finish(ground.instrument.questionnaire, subject, profile.as_of, statement, {})
    return follow(made, profile.steps, ground, path)


def follow(made: Assessment, steps: Sequence[Step], ground: Ground, path: Path) -> Assessment:
    """Return the assessment after people have done what the steps say.

    Args:
        made: the assessment before.
        steps: what is done, in order.
        ground: what the steps stand on.
        path: the file the steps were read from, for messages.

    Raises:
        InputError: an answer is none, has a note and no answer, or the tender cannot be read.
        RequestError: a waiver or a signature is refused.
    """
    for step in steps:
        match step:
            case Answers():
                made = _answered(made, step, ground, path)
            case LookAtTender():
                made = _looked(made, step, ground)
            case Waive():
                made = _waived(made, step, ground.instrument)
            case Sign():
                made = _signed(made, step, ground.instrument)
    return made


def _answered(made: Assessment, step: Answers, ground: Ground, path: Path) -> Assessment:
    questionnaire = ground.instrument.questionnaire
    stray = step.answers.keys() - questionnaire.items.keys()
    stray |= {section for section in step.ordinary if section not in _sections(ground)}
    if stray:
        raise _problem(path, min(stray), "there is no such question or section")
    given = {
        key: _answer(key, value, step.notes.get(key, Note()), step.day, (ground, path))
        for key, value in step.answers.items()
    }
    # What is left to do is often said later, beside an answer that stays as it is.
    for key in step.notes.keys() - step.answers.keys():
        held = given.get(key, made.answer(key))
        given[key] = _noted(held, step.notes[key], step.day)
    while added := _ordinary(made, given, step, (ground, path)):
        given |= added
    stamp = Stamp(at=_at(step.day), door=Door.ANSWERS_FILE, by=step.by, reason=step.reason)
    return in_question_order(record(made, given, stamp).assessment, questionnaire)


def _sections(ground: Ground) -> set[str]:
    return {section.id for section in ground.instrument.questionnaire.sections}


def _ordinary(
    made: Assessment, given: Mapping[str, Answer], step: Answers, within: tuple[Ground, Path]
) -> dict[str, Answer]:
    """Return ordinary answers to what the answers so far show, and nothing answers yet."""
    ground, path = within
    items = ground.instrument.questionnaire.items
    answers = {**made.answers, **given}
    parts = progress(ground.instrument.questionnaire, answers)
    hidden = {key for part in parts for key in part.hidden_keys}
    wanted = [
        key
        for key, item in items.items()
        if item.section.id in step.ordinary and key not in hidden and key not in answers
    ]
    found = {}
    for key in wanted:
        row = items[key].row
        ordinary = ground.ordinary.get(key)
        if ordinary is None and row is not None:
            ordinary = ground.ordinary.get(key.replace(f".{row.id}.", ".*."))
        if ordinary is not None:
            found[key] = _answer(key, ordinary.answer, ordinary, step.day, (ground, path))
    return found


def _answer(
    key: str, value: Typed, note: Note, day: datetime.date, within: tuple[Ground, Path]
) -> Answer:
    ground, path = within
    text = ", ".join(value) if isinstance(value, list) else str(value)
    try:
        answer = parse_answer(ground.instrument.questionnaire.items[key].spec, text)
    except NotAnAnswerError as error:
        raise _problem(path, key, str(error)) from None
    return _noted(answer, note, day)


def _noted(answer: Answer, note: Note, day: datetime.date) -> Answer:
    dated = day - datetime.timedelta(days=note.age) if note.age is not None else note.date
    evidence = (graded(note.evidence, note.grade, dated),) if note.evidence else answer.evidence
    said = {"comment": note.comment or answer.comment, "evidence": evidence}
    task = {"owner": note.owner or answer.owner, "due": note.due or answer.due}
    return answer.model_copy(update={**said, **task})


def _looked(made: Assessment, step: LookAtTender, ground: Ground) -> Assessment:
    found = read_tenders(ground.tenders / step.file)
    rules = read_rules(shipped_rules())
    tenders = chosen(found, step.tender, needs_one=True)
    party = party_of(tenders, step.vendor, found.file, is_subject=False)
    looked = Looked(
        file=found.file,
        sha256=found.sha256,
        rules=rules,
        vendor_name=tenders[0].name_of(party),
        tenders=len(found.tenders),
    )
    (flagged,) = red_flags(tenders, rules, population_of(found.tenders, rules), party)
    grade = Grade(step.grade[:1], step.grade[1:])
    steps = plan(made, ground.instrument.questionnaire, flagged, looked, grade)
    stamp = Stamp(at=_at(step.day), door=Door.RED_FLAGS, by=step.by)
    kept = written(made, steps, stamp).assessment
    return in_question_order(kept, ground.instrument.questionnaire)


def _waived(made: Assessment, step: Waive, instrument: Instrument) -> Assessment:
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
    stamp = Stamp(at=_at(step.day), door=Door.WAIVER, by=step.by, reason=step.reason)
    return grant(made, excepted, waiver, step.day, stamp)


def _signed(made: Assessment, step: Sign, instrument: Instrument) -> Assessment:
    signature = Signature(
        role=step.role,
        name=step.name,
        at=_at(step.day),
        digest="",
        comment=step.comment,
        despite_open=step.despite_open,
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
