"""Questionnaire folders: where they are, and what is in them."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from assess.checks.cases import check_cases
from assess.checks.decision import check_decision
from assess.checks.findings import check_findings
from assess.checks.migrations import check_migrations
from assess.checks.questionnaire import check_questionnaire
from assess.checks.red_flags import check_red_flags
from assess.checks.scoring import check_scoring
from assess.checks.sources import unused_sources
from assess.checks.suggest import did_you_mean
from assess.errors import InputError, Place, Problem, RequestError, Severity
from assess.files.opening import cannot_read, open_bytes
from assess.files.validation import validate, with_places
from assess.files.yaml import LARGEST, Document, decode, parse, too_large
from assess.model.case import Cases
from assess.model.decision import DecisionRules
from assess.model.finding import FindingRules
from assess.model.migration import Migrations
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument
from assess.model.red_flag import RedFlagRules
from assess.model.scoring import ScoringModel

Model = TypeVar("Model", bound=BaseModel)

QUESTIONNAIRE, SCORING, FINDINGS = "questionnaire.yaml", "scoring.yaml", "findings.yaml"
MIGRATIONS, CASES, DECISION = "migrations.yaml", "cases.yaml", "decision.yaml"
RED_FLAGS = "red_flags.yaml"
FILES = (QUESTIONNAIRE, SCORING, FINDINGS, MIGRATIONS, CASES, DECISION, RED_FLAGS)
"""What a questionnaire folder can hold."""


class Folder(NamedTuple):
    """A questionnaire folder as read: its values (None where the file is absent) and problems.

    Without a questionnaire, the scoring model rates numeric columns. ``worked`` is the document of
    the worked cases, for the places in it.
    """

    path: Path
    questionnaire: Questionnaire | None
    scoring: ScoringModel | None
    findings: FindingRules | None
    problems: tuple[Problem, ...]
    migrations: Migrations | None = None
    cases: Cases | None = None
    worked: Document | None = None
    decision: DecisionRules | None = None
    red_flags: RedFlagRules | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the folder from being used."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


def shared_files() -> Path:
    """Return the folder that holds ``questionnaires`` and ``templates``.

    An installed wheel carries them inside the package; a checkout has them beside it.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "_share"
    return inside if inside.is_dir() else package.parent


def shipped_folders() -> dict[str, Path]:
    """Return the questionnaire folders that come with the tool, by id, in alphabetical order."""
    folder = shared_files() / "questionnaires"
    return {found.parent.name: found.parent for found in sorted(folder.glob(f"*/{QUESTIONNAIRE}"))}


def find_folder(name: str) -> Path:
    """Return the folder that an id or a path names.

    Raises:
        RequestError: there is none; lists the ids there are.
    """
    path = Path(name)
    if is_folder(path):
        return path
    if path.name in FILES and is_file(path):
        return path.parent
    shipped = shipped_folders()
    if name in shipped:
        return shipped[name]
    hint = did_you_mean(name, shipped) or f"Known ids: {', '.join(shipped)}."
    raise RequestError(
        Problem(
            code="request.no_questionnaire",
            message=f'there is no questionnaire "{name}"',
            hint=f"{hint} `assess list` shows them; a path to a folder also works.",
        )
    )


def read_folder(path: Path, *, with_migrations: bool = True, with_cases: bool = False) -> Folder:
    """Return everything in a questionnaire folder, with every problem found.

    Args:
        path: the folder.
        with_migrations: read the rules for earlier versions, too.
        with_cases: read the worked cases, too; running them is left to the caller.

    Raises:
        InputError: a file cannot be read at all, or is not of its format; problems of all files.
    """
    problems: list[Problem] = []
    questionnaire, asked = _read(path / QUESTIONNAIRE, Questionnaire, problems)
    scoring, scored = _read(path / SCORING, ScoringModel, problems)
    findings, ruled = _read(path / FINDINGS, FindingRules, problems)
    decision, decided = _read(path / DECISION, DecisionRules, problems)
    red_flags, signalled = _read(path / RED_FLAGS, RedFlagRules, problems)
    migrations, moved = (
        _read(path / MIGRATIONS, Migrations, problems) if with_migrations else (None, None)
    )
    cases, worked = _read(path / CASES, Cases, problems) if with_cases else (None, None)
    if asked is None and scored is None and not problems:
        problems.append(
            Problem(
                code="file.not_a_questionnaire",
                message=f"the folder holds neither {QUESTIONNAIRE} nor {SCORING}",
                hint="Name a folder that holds one of them.",
                place=Place(file=str(path)),
            )
        )
    problems += _orphaned(path, scoring, scored)
    unreadable = bool(problems)
    # The parts that can be read are checked all the same: one round of mending, not one per file.
    if questionnaire and asked:
        problems += with_places(check_questionnaire(questionnaire), asked)
    if scoring and scored and (questionnaire or not scoring.questionnaire):
        problems += with_places(check_scoring(scoring, questionnaire), scored)
    if findings and ruled and questionnaire:
        problems += with_places(check_findings(findings, questionnaire), ruled)
    if migrations and moved and questionnaire:
        problems += with_places(check_migrations(migrations, questionnaire), moved)
    problems += _check_cases(path, cases, worked, scoring, questionnaire, decision)
    problems += _check_decision(decision, decided, scoring, questionnaire)
    problems += _check_red_flags(red_flags, signalled, questionnaire)
    if unreadable:
        raise InputError(*problems)
    if questionnaire and asked:
        problems += with_places(unused_sources(questionnaire, scoring, findings, decision), asked)
    found = tuple(problems)
    return Folder(
        path,
        questionnaire,
        scoring,
        findings,
        found,
        migrations,
        cases,
        worked,
        decision,
        red_flags,
    )


def _check_cases(
    path: Path,
    cases: Cases | None,
    worked: Document | None,
    scoring: ScoringModel | None,
    questionnaire: Questionnaire | None,
    decision: DecisionRules | None,
) -> list[Problem]:
    if not cases or not worked or not scoring or (scoring.questionnaire and not questionnaire):
        return []
    if decision is None and is_file(path / DECISION):  # it cannot be read, which is said already
        return []
    return with_places(check_cases(cases, scoring, questionnaire, decision), worked)


def _check_decision(
    decision: DecisionRules | None,
    decided: Document | None,
    scoring: ScoringModel | None,
    questionnaire: Questionnaire | None,
) -> list[Problem]:
    if not decision or not decided or not scoring or not questionnaire:
        return []
    return with_places(check_decision(decision, scoring, questionnaire), decided)


def _check_red_flags(
    red_flags: RedFlagRules | None, signalled: Document | None, questionnaire: Questionnaire | None
) -> list[Problem]:
    if not red_flags or not signalled or not questionnaire:
        return []
    return with_places(check_red_flags(red_flags, questionnaire), signalled)


def _orphaned(path: Path, scoring: ScoringModel | None, scored: Document | None) -> list[Problem]:
    if not scoring or not scored or not scoring.questionnaire:
        return []
    if is_file(path / QUESTIONNAIRE):
        return []
    return [
        Problem(
            code="file.not_found",
            message=f'there is no {QUESTIONNAIRE} here, and this rates "{scoring.questionnaire}"',
            hint=f"Put its {QUESTIONNAIRE} beside it.",
            place=scored.place(("questionnaire",)),
        )
    ]


def read_instrument(path: Path) -> Instrument:
    """Return the questionnaire, scoring and findings of a folder, ready for use.

    Raises:
        InputError: the folder has errors, or lacks its questionnaire or scoring.
    """
    folder = read_folder(path)
    missing = []
    if folder.questionnaire is None:
        missing.append(_lacks(path, QUESTIONNAIRE))
    if folder.scoring is None:
        missing.append(_lacks(path, SCORING))
    if folder.errors or missing or folder.questionnaire is None or folder.scoring is None:
        raise InputError(*folder.errors, *missing)
    return Instrument(
        folder.questionnaire,
        folder.scoring,
        folder.findings,
        decision=folder.decision,
        red_flags=folder.red_flags,
    )


def read_scoring(path: Path) -> tuple[ScoringModel, Questionnaire | None]:
    """Return the scoring model of a folder and what it rates; None stands for numeric inputs.

    Raises:
        InputError: the folder has errors, or no scoring.
    """
    folder = read_folder(path)
    if folder.scoring is None:
        raise InputError(*folder.errors, _lacks(path, SCORING))
    if folder.errors:
        raise InputError(*folder.errors)
    return folder.scoring, folder.questionnaire


def _lacks(path: Path, name: str) -> Problem:
    return Problem(
        code="file.not_found",
        message=f"the folder has no {name}",
        hint="Rating needs it.",
        place=Place(file=str(path)),
    )


def read_yaml(path: Path) -> Document:
    """Return a YAML file with positions.

    Raises:
        InputError: the file is not there, cannot be read, or is not YAML.
    """
    return parse(decode(read_bytes(path), str(path)), str(path))


def is_file(path: Path) -> bool:
    """Return whether this is a plain file; False where the system cannot tell."""
    return stat.S_ISREG(_mode(path))


def is_there(path: Path) -> bool:
    """Return whether anything is at a path."""
    return bool(_mode(path))


def is_folder(path: Path) -> bool:
    """Return whether this is a folder; False where the system cannot tell."""
    return stat.S_ISDIR(_mode(path))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """Return a file's content.

    Raises:
        InputError: the file is not there, cannot be read, or has more than ``largest`` bytes.
    """
    try:
        with open_bytes(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > largest:
                raise InputError(too_large(size, str(path), largest))
            return stream.read()
    except OSError as error:
        raise cannot_read(path, error) from None


def _read(
    path: Path, model: type[Model], problems: list[Problem]
) -> tuple[Model | None, Document | None]:
    if not is_file(path):
        return None, None
    try:
        document = read_yaml(path)
        return validate(model, document), document
    except InputError as error:
        problems.extend(error.problems)
        return None, None
