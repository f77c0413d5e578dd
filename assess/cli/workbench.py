"""What the commands share: read assessments with their questionnaire, and rate them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import click
from pydantic import ValidationError

from assess.checks.suggest import did_you_mean
from assess.cli.clock import today
from assess.errors import AssessError, InputError, Place, Problem, RequestError, Severity
from assess.files.assessments import (
    hold_to,
    read_assessment,
    refuse_other_version,
    remarks_on_waivers,
    unknown_questionnaire,
)
from assess.files.folders import find_folder, read_instrument, shipped_folders
from assess.files.store import AssessmentFile
from assess.files.wording import in_words
from assess.model import alternatives
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument
from assess.model.scoring import Alternative, Index, ScoringModel


class Opened(NamedTuple):
    """Assessments of one questionnaire, with their files and what the checks remarked on.

    ``nominal`` is the instrument as its author wrote it, ``instrument`` the one to rate with: the
    same, unless an alternative was asked for.
    """

    instrument: Instrument
    paths: tuple[Path, ...]
    assessments: tuple[Assessment, ...]
    remarks: tuple[Problem, ...]
    nominal: Instrument

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The remarks that every command passes on; notes are for ``assess check`` alone.

        Hidden answers are told of in one line for each file, so that they push nothing off the
        screen.
        """
        warnings = [p for p in self.remarks if p.severity is Severity.WARNING]
        hidden: dict[str, list[Problem]] = {}
        for problem in warnings:
            if problem.code == "answer.hidden":
                hidden.setdefault(problem.place.file or "", []).append(problem)
        several = {file: found for file, found in hidden.items() if len(found) > 1}
        told = {id(problem) for found in several.values() for problem in found}
        return (*(p for p in warnings if id(p) not in told), *map(_in_one, several.values()))


def _in_one(hidden: list[Problem]) -> Problem:
    file = hidden[0].place.file
    return Problem(
        code="answer.hidden",
        message=f"{len(hidden)} answers to questions that are hidden are kept, neither scored nor printed",
        hint=f"`assess check {file}` names them.",
        place=Place(file=file),
        severity=Severity.WARNING,
    )


def questionnaire_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--questionnaire``: where the questionnaire is, if it is not one that is installed."""
    return click.option(
        "--questionnaire",
        "-q",
        metavar="FOLDER",
        help="Folder (or id) of the questionnaire the assessments answer; needed where it is not "
        "one that `assess list` shows.",
    )(function)


def alternative_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--alternative``: rate with other weights or aggregations that the model names."""
    return click.option(
        "--alternative",
        metavar="NAME",
        help="Rate with an alternative of the scoring model: other weights, or another aggregation.",
    )(function)


def open_assessments(
    files: Sequence[str], questionnaire: str | None, alternative: str | None = None
) -> Opened:
    """Return the assessments in files, all of one questionnaire.

    Args:
        files: their names.
        questionnaire: the folder or id of their questionnaire; None looks among those installed.
        alternative: the id of an alternative of the scoring model to rate with.

    Raises:
        InputError: problems of every file that cannot be used.
        RequestError: the files answer different questionnaires, or there is no such alternative.
    """
    paths = tuple(Path(file) for file in files)
    problems: list[Problem] = []
    assessments: list[tuple[Path, Assessment]] = []
    for path in paths:
        with _collecting(problems):
            assessments.append((path, read_assessment(path)))
    _one_questionnaire(assessments)
    if not assessments:
        raise InputError(*problems)
    nominal = _instrument_of(*assessments[0], questionnaire)
    instrument = with_alternative(nominal, alternative)
    remarks: list[Problem] = []
    for path, assessment in assessments:
        with _collecting(problems):
            remarks += hold_to(assessment, instrument.questionnaire, path)
            remarks += remarks_on_waivers(assessment, instrument, path, today())
    if problems:
        raise InputError(*problems)
    return Opened(
        instrument,
        tuple(path for path, _ in assessments),
        tuple(assessment for _, assessment in assessments),
        tuple(remarks),
        nominal,
    )


def open_to_change(file: str, questionnaire: str | None) -> tuple[Instrument, AssessmentFile]:
    """Return an assessment's file, ready to be changed, and its instrument.

    Raises:
        InputError: the file cannot be used; with every problem.
    """
    path = Path(file)
    instrument = _instrument_of(path, read_assessment(path), questionnaire)
    return instrument, AssessmentFile(path, instrument.questionnaire)


def questionnaire_if_known(
    assessment: Assessment, questionnaire: str | None
) -> Questionnaire | None:
    """Return the very questionnaire an assessment answers; None where it is not installed.

    Raises:
        InputError: the folder named holds another questionnaire or version, or has errors.
        RequestError: there is no such folder.
    """
    instrument = instrument_if_known(assessment, questionnaire)
    return instrument.questionnaire if instrument else None


def instrument_if_known(assessment: Assessment, questionnaire: str | None) -> Instrument | None:
    """Return the instrument of the very questionnaire an assessment answers, as above.

    Raises:
        InputError: the folder named holds another questionnaire or version, or has errors.
        RequestError: there is no such folder.
    """
    if questionnaire:
        instrument = read_instrument(find_folder(questionnaire))
        refuse_other_version(assessment, instrument.questionnaire, Path(questionnaire))
        return instrument
    folder = shipped_folders().get(assessment.questionnaire.id)
    installed = read_instrument(folder) if folder else None
    if installed is None or installed.questionnaire.digest != assessment.questionnaire.digest:
        return None
    return installed


def _instrument_of(path: Path, assessment: Assessment, questionnaire: str | None) -> Instrument:
    if questionnaire:
        return read_instrument(find_folder(questionnaire))
    shipped = shipped_folders()
    folder = shipped.get(assessment.questionnaire.id)
    if folder is None:
        raise unknown_questionnaire(assessment, path, shipped)
    return read_instrument(folder)


def with_alternative(instrument: Instrument, name: str | None) -> Instrument:
    """Return the instrument, its scoring model replaced by one of its alternatives.

    Raises:
        RequestError: the model has no alternative of that name.
    """
    if name is None:
        return instrument
    chosen = alternative_of(instrument.scoring, name)
    changed = alternatives.with_alternative(instrument.scoring, chosen)
    return instrument._replace(scoring=changed, alternative=chosen)


def alternative_of(model: ScoringModel, name: str) -> Alternative:
    """Return the alternative of a scoring model that a name stands for.

    Raises:
        RequestError: the model has none of that name.
    """
    known = {alternative.id: alternative for alternative in model.alternatives}
    if name in known:
        return known[name]
    hint = did_you_mean(name, known) or (
        f"It has: {', '.join(known)}." if known else "It has none; see `alternatives`."
    )
    raise RequestError(
        Problem(
            code="request.no_alternative",
            message=f'the scoring model has no alternative "{name}"',
            hint=hint,
        )
    )


def index_named(model: ScoringModel, name: str) -> Index:
    """Return an index by its id.

    Raises:
        RequestError: there is no such index.
    """
    known = {index.id: index for index in model.indices}
    if name not in known:
        hint = did_you_mean(name, known) or f"There is: {', '.join(known)}."
        message = f'there is no index "{name}"'
        raise RequestError(Problem(code="request.no_index", message=message, hint=hint))
    return known[name]


def _one_questionnaire(assessments: Sequence[tuple[Path, Assessment]]) -> None:
    used: dict[str, Path] = {}
    for path, assessment in assessments:
        used.setdefault(assessment.questionnaire.id, path)
    if len(used) > 1:
        raise RequestError(
            *(
                Problem(
                    code="request.different_questionnaires",
                    message=f'answers "{name}", the others do not',
                    hint="Give assessments of one questionnaire at a time.",
                    place=Place(file=str(path)),
                )
                for name, path in used.items()
            )
        )


@contextmanager
def refusing(option: str) -> Iterator[None]:
    """Turn what a value refuses into a problem of the option that gave it.

    Raises:
        RequestError: the body built a value that cannot be.
    """
    try:
        yield
    except ValidationError as error:
        raise RequestError(
            *(
                Problem(
                    code="request.refused", message=message, hint=hint, place=Place(pointer=option)
                )
                for message, hint in map(in_words, error.errors(include_url=False))
            )
        ) from None


@contextmanager
def _collecting(problems: list[Problem]) -> Iterator[None]:
    """Gather the problems of a failure instead of failing, so that all files are looked at."""
    try:
        yield
    except AssessError as error:
        problems.extend(error.problems)
