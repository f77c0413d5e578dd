"""Taking over a file of answers, for the commands that offer ``--answers``."""

from __future__ import annotations

from pathlib import Path

from assess.capture.answers_file import given_answers, merged
from assess.capture.recording import Recorded, Stamp, answer_by, record
from assess.cli.clock import now
from assess.cli.workbench import refusing
from assess.errors import InputError, Problem
from assess.files.folders import read_yaml
from assess.files.store import AssessmentFile
from assess.files.validation import validate, with_places
from assess.model.answers_file import AnswersFile
from assess.model.assessment import Assessment
from assess.model.history import Door, Entry


def take_answers(store: AssessmentFile, answers: str, by: str, reason: str) -> Recorded:
    """Record every answer of a file, or none where one is wrong; return what changed.

    Args:
        store: the assessment.
        answers: the name of a YAML or JSON file of the format ``assess/answers``.
        by: who answers; empty to take the name in the file.
        reason: why, once somebody has signed.

    Raises:
        InputError: the file cannot be read, or answers are not valid; with every problem.
        RequestError: the answers cannot be recorded.
    """
    document = read_yaml(Path(answers))
    file = validate(AnswersFile, document)
    asked = store.questionnaire
    given, problems = given_answers(file, asked)
    placed = with_places(problems, document)
    if file.questionnaire not in (None, asked.id):
        placed.append(
            Problem(
                code="assessment.other_questionnaire",
                message=f'these are answers to "{file.questionnaire}", not to "{asked.id}"',
                hint="Take the file for this questionnaire.",
                place=document.place(("questionnaire",)),
            )
        )
    if placed:
        raise InputError(*placed)
    with refusing("--by, --reason"):
        stamp = Stamp(at=now(), door=Door.ANSWERS_FILE, by=by or file.by, reason=reason)
    done: list[Recorded] = []

    def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
        new = {
            key: merged(answer_by(current, key, stamp.by), answer, file.answers[key])
            for key, answer in given.items()
        }
        done.append(record(current, new, stamp))
        return done[-1].assessment

    store.amend(edit)
    return done[-1]
