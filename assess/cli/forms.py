"""Forms from their files: opened, held to the assessment's questionnaire, and read."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from assess.capture.carrying import carry
from assess.capture.form.reading.form import Opened, Reading, open_form, read_form
from assess.capture.importing import carried
from assess.checks.changes import compare_questionnaires
from assess.checks.declared import without_rule
from assess.errors import InputError, Place, Problem
from assess.files.folders import MIGRATIONS, find_folder, read_bytes, read_folder, read_instrument
from assess.model.answer import Answer
from assess.model.migration import Step
from assess.model.questionnaire import Questionnaire

LARGEST_FORM = 25_000_000
"""People paste pictures into workbooks; what is unpacked has a limit of its own."""


def read_forms(
    files: Sequence[str],
    questionnaire: Questionnaire,
    folder: str | None,
    *,
    subject: str | None,
    origin: str | None = None,
) -> list[Reading]:
    """Return forms as read, all of them of the assessment's questionnaire.

    Args:
        files: the names of the forms' files.
        questionnaire: the one that the assessment answers.
        folder: where that is, if it is not installed.
        subject: the name of the subject that they must be about; None for any.
        origin: the folder of the version that the forms were made from, if that is another.

    Raises:
        InputError: a file is no form, or not one for this assessment; problems of every file.
        RequestError: there is no such folder.
    """
    problems: list[Problem] = []
    readings: list[Reading] = []
    for file in files:
        try:
            form = open_form(read_bytes(Path(file), LARGEST_FORM), file)
            if subject is not None:
                _refuse_other_subject(form, subject)
            readings.append(_read(form, questionnaire, folder, origin))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return readings


def _read(
    form: Opened, questionnaire: Questionnaire, folder: str | None, origin: str | None
) -> Reading:
    made_from = form.origin.questionnaire
    if made_from.id != questionnaire.id:
        raise InputError(
            _problem(
                form,
                f'the form asks "{made_from.id}", the assessment answers "{questionnaire.id}"',
                "Name the assessment that the form was made from.",
                code="form.other_questionnaire",
            )
        )
    if made_from.digest == questionnaire.digest:
        return read_form(form, questionnaire)
    if origin is None:
        changed = f"version {made_from.version}, the assessment is of {questionnaire.version}"
        if made_from.version == questionnaire.version:
            changed = f"another content of version {made_from.version} than the assessment"
        raise InputError(
            _problem(
                form,
                f"the form asks {changed}",
                "Where rules for `assess migrate` are declared, add --from FOLDER with the "
                "version the form was made from. Otherwise make a new form: `assess form`.",
                code="form.other_version",
            )
        )
    old = read_instrument(find_folder(origin)).questionnaire
    if old.digest != made_from.digest:
        raise InputError(
            _problem(
                form,
                f"the form was made from version {made_from.version}, and that in {origin} is "
                "another",
                "Name the folder of the very version that the form was made from.",
                code="form.other_version",
            )
        )
    steps = _steps(form, old, questionnaire, (origin, folder or questionnaire.id))

    def carry_over(answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
        return carry(answers, steps, questionnaire).answers

    return carried(read_form(form, old), carry_over)


def _steps(
    form: Opened, old: Questionnaire, new: Questionnaire, folders: tuple[str, str]
) -> tuple[Step, ...]:
    """Return the declared rules from the form's version to the assessment's, out of two folders.

    Raises:
        InputError: something breaks for which no rule is declared.
    """
    rules = read_folder(find_folder(folders[1])).migrations
    steps = rules.chain(old.digest, new.version) if rules else ()
    uncovered = without_rule(compare_questionnaires(old, new, steps), steps)
    if uncovered:
        versions = " ".join(map(shlex.quote, folders))
        raise InputError(
            *(
                _problem(
                    form,
                    f"{one.path}: {one.what}: {one.why}, and no rule says what to do",
                    f"`assess diff {versions} --skeleton` prints an entry for {MIGRATIONS}.",
                    code="form.no_rule",
                )
                for one in uncovered
            )
        )
    return steps


def _refuse_other_subject(form: Opened, subject: str) -> None:
    if form.origin.subject != subject:
        raise InputError(
            _problem(
                form,
                f'the form was made for "{form.origin.subject}", the assessment is about '
                f'"{subject}"',
                "Name the assessment that it was made from. If it is meant: --other-subject.",
                code="form.other_subject",
            )
        )


def _problem(form: Opened, message: str, hint: str, *, code: str) -> Problem:
    return Problem(code=code, message=message, hint=hint, place=Place(file=form.file))
