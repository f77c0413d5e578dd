"""Missions in invented places, fully answered; ``fictional-missions/README.md`` says what for.

A profile in ``data/`` gives every answer as a person would type it on the command line, so the one
parser of answers reads it: ``3``, ``yes``, ``training, convening``, ``@unknown``, ``@na: reason``.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from assess.capture.parse import NotAnAnswerError, parse_answer
from assess.errors import InputError, Place, Problem
from assess.model.answer import Answer
from assess.model.assessment import Assessment, Subject
from assess.model.base import Frozen
from assess.model.gate import Waiver
from assess.model.questionnaire import Questionnaire
from samples.building import FOLDER, finish, graded, read_data

NAME = "fictional-missions"
DATA = FOLDER / NAME / "data"
STATEMENT = "Fictional mission, made up to show a complete report"
BY = "invented"
COLUMNS = ("exposure", "mandate", "activities", "resources", "analysis")
"""What the parts of a line under ``threats`` stand for, separated by bars; one part is for all."""

Typed = str | int | float
Grade = Annotated[str, StringConstraints(pattern=r"^([A-F][1-6])?$")]


class Note(Frozen):
    """A comment and evidence for one answer."""

    comment: str = ""
    evidence: str = ""
    grade: Grade = ""
    date: datetime.date | None = None


class Profile(Frozen):
    """One mission at one date.

    ``follows`` names the profile of an earlier date: answers that are not given here are taken from
    there, with their notes.
    """

    follows: str = ""
    name: str = ""
    full_name: str = ""
    group: str = ""
    as_of: datetime.date
    threats: dict[str, str] = Field(default_factory=dict)
    answers: dict[str, Typed] = Field(default_factory=dict)
    notes: dict[str, Note] = Field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()


def build(questionnaire: Questionnaire) -> dict[str, Assessment]:
    """Return the assessments by file name."""
    return {
        f"{path.stem}.json": _assessment(path, questionnaire)
        for path in sorted(DATA.glob("*.yaml"))
    }


def read_profile(path: Path) -> Profile:
    """Return a profile, completed from the one it follows."""
    profile = read_data(Profile, path)
    if not profile.follows:
        return profile
    earlier = read_profile(path.with_name(f"{profile.follows}.yaml"))
    anew = profile.answers.keys() | {
        f"threats.{row}.{column}" for row in profile.threats for column in COLUMNS
    }
    kept = {key: note for key, note in earlier.notes.items() if key not in anew}
    return earlier.model_copy(
        update={
            "as_of": profile.as_of,
            "threats": {**earlier.threats, **profile.threats},
            "answers": {**earlier.answers, **profile.answers},
            "notes": {**kept, **profile.notes},
            "waivers": profile.waivers,
        }
    )


def _assessment(path: Path, questionnaire: Questionnaire) -> Assessment:
    profile = read_profile(path)
    typed = {key: str(value) for key, value in profile.answers.items()}
    for row, line in profile.threats.items():
        parts = line.split("|")
        cells = zip(COLUMNS, parts * 5 if len(parts) == 1 else parts, strict=True)
        typed.update({f"threats.{row}.{column}": text.strip() for column, text in cells})
    stray = sorted((typed.keys() | profile.notes.keys()) - questionnaire.items.keys())
    stray += sorted(profile.notes.keys() - typed.keys())
    if stray:
        raise _problem(path, stray[0], "there is no such question, or it has a note and no answer")
    answers = {
        key: _answer(path, key, text, profile.notes.get(key, Note()), questionnaire)
        for key, text in typed.items()
    }
    subject = Subject(
        name=profile.name, full_name=profile.full_name, group=profile.group, fictional=True
    )
    made = finish(questionnaire, subject, profile.as_of, STATEMENT, answers)
    return made.model_copy(update={"waivers": profile.waivers})


def _answer(path: Path, key: str, text: str, note: Note, questionnaire: Questionnaire) -> Answer:
    try:
        answer = parse_answer(questionnaire.items[key].spec, text)
    except NotAnAnswerError as error:
        raise _problem(path, key, str(error)) from None
    evidence = (graded(note.evidence, note.grade, note.date),) if note.evidence else ()
    comment = answer.comment or note.comment
    return answer.model_copy(update={"comment": comment, "evidence": evidence, "by": BY})


def _problem(path: Path, key: str, message: str) -> InputError:
    place = Place(file=str(path), pointer=key)
    return InputError(Problem(code="sample.answer", message=message, place=place))
