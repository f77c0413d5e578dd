"""Missions in invented places that look into their own affairs, answered, waived and signed.

A file in ``due-diligence/missions/data/`` gives every answer as a person would type it on the
command line. Answers, waivers and signatures go through the same functions as on the command line,
so whatever those refuse stops the build.
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
from assess.files.assessments import write_assessment
from assess.files.folders import find_folder, read_instrument
from assess.model.answer import Answer
from assess.model.assessment import Assessment, Subject
from assess.model.base import Frozen
from assess.model.decision import Outcome
from assess.model.gate import Waiver
from assess.model.history import Door
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument
from assess.model.signature import Role, Signature
from samples.building import FOLDER, finish, graded, read_data
from samples.fictional_missions import Note, Typed

NAME = "due-diligence/missions"
DATA = FOLDER / NAME / "data"
STATEMENT = "Fictional mission, made up to show due diligence of a mission in its own affairs"
GRID = "high_risk"
COLUMNS = ("spend", "consequence", "control")
"""What the parts of a line under ``purchases`` stand for, separated by bars; one is for all."""


class Task(Frozen):
    """Who sees to an answer that is not satisfied, and by when."""

    owner: str
    due: datetime.date


class Signing(Frozen):
    """What somebody says to ``assess sign``."""

    role: Role
    name: str
    at: datetime.datetime
    function: str
    decision: Outcome | None = None
    reason: str = ""
    comment: str = ""


class Profile(Frozen):
    """One mission: what it answers, who answered when, what was waived, and who signed.

    ``by`` gave all answers but those that ``others`` lists under another name.
    """

    name: str
    full_name: str
    group: str = ""
    as_of: datetime.date
    answered: datetime.datetime
    by: str
    others: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    purchases: dict[str, str]
    answers: dict[str, Typed]
    notes: dict[str, Note] = Field(default_factory=dict)
    tasks: dict[str, Task] = Field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    signatures: tuple[Signing, ...] = ()


def read_due_diligence() -> Instrument:
    """Return the questionnaire of these missions, with all that belongs to it.

    Raises:
        InputError: it has errors.
    """
    return read_instrument(find_folder("mission-due-diligence"))


def build(instrument: Instrument) -> dict[str, Assessment]:
    """Return the assessments by file name.

    Raises:
        InputError: an answer is not valid.
        RequestError: a waiver or a signature is refused.
    """
    return {
        f"{path.stem}.json": _assessment(path, instrument) for path in sorted(DATA.glob("*.yaml"))
    }


def _assessment(path: Path, instrument: Instrument) -> Assessment:
    profile, questionnaire = read_data(Profile, path), instrument.questionnaire
    subject = Subject(
        name=profile.name, full_name=profile.full_name, group=profile.group, fictional=True
    )
    empty = finish(questionnaire, subject, profile.as_of, STATEMENT, {})
    stamp = Stamp(at=profile.answered, door=Door.ANSWERS_FILE, by=profile.by)
    answered = record(empty, _answers(path, profile, questionnaire), stamp).assessment
    for waiver in profile.waivers:
        answered = _waived(instrument, answered, waiver)
    for said in profile.signatures:
        signature = Signature(digest="", **said.model_dump())
        answered = signed(instrument, answered, signature, signature.at.date()).assessment
    return answered


def _answers(path: Path, profile: Profile, questionnaire: Questionnaire) -> dict[str, Answer]:
    typed = {key: str(value) for key, value in profile.answers.items()}
    for row, line in profile.purchases.items():
        parts = line.split("|")
        cells = zip(COLUMNS, parts * 3 if len(parts) == 1 else parts, strict=True)
        typed.update({f"{GRID}.{row}.{column}": text.strip() for column, text in cells})
    named = {key for keys in profile.others.values() for key in keys}
    beside = profile.notes.keys() | profile.tasks.keys() | named
    stray = sorted((typed.keys() - questionnaire.items.keys()) | (beside - typed.keys()))
    if stray:
        raise _problem(path, stray[0], "there is no such question, or no answer to it")
    return {
        key: _answer(path, key, typed[key], profile, questionnaire)
        for key in questionnaire.items
        if key in typed
    }


def _answer(
    path: Path, key: str, text: str, profile: Profile, questionnaire: Questionnaire
) -> Answer:
    try:
        answer = parse_answer(questionnaire.items[key].spec, text)
    except NotAnAnswerError as error:
        raise _problem(path, key, str(error)) from None
    note, task = profile.notes.get(key, Note()), profile.tasks.get(key)
    by = next((who for who, keys in profile.others.items() if key in keys), profile.by)
    return answer.model_copy(
        update={
            "comment": answer.comment or note.comment,
            "evidence": (graded(note.evidence, note.grade, note.date),) if note.evidence else (),
            "by": by,
            "owner": task.owner if task else "",
            "due": task.due if task else None,
        }
    )


def _waived(instrument: Instrument, assessment: Assessment, waiver: Waiver) -> Assessment:
    refuse_flawed_waiver(instrument, assessment, waiver)
    at = datetime.datetime.combine(waiver.granted, datetime.time(10), datetime.UTC)
    stamp = Stamp(at=at, door=Door.WAIVER, by=waiver.name)
    known = find_excepted(instrument.scoring, instrument.questionnaire, waiver.subject)
    return grant(assessment, known, waiver, waiver.granted, stamp)


def _problem(path: Path, key: str, message: str) -> InputError:
    place = Place(file=str(path), pointer=key)
    return InputError(Problem(code="sample.answer", message=message, place=place))


if __name__ == "__main__":
    for name, made in build(read_due_diligence()).items():
        write_assessment(FOLDER / NAME / name, made)
