"""Running the worked cases of a scoring model: where the engine gives other figures than a person."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from assess.capture.answers_file import answers_to
from assess.checks.places import error, pointer
from assess.cli.case_decisions import wrong_decisions
from assess.errors import Problem
from assess.files.folders import Folder
from assess.files.validation import with_places
from assess.model.alternatives import with_alternative
from assess.model.answer import Answer
from assess.model.case import Cases, WorkedCase
from assess.model.decision import DecisionRules
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument
from assess.model.scorecard import Result, Scorecard
from assess.model.scoring import ScoringModel
from assess.model.tree import items_of

if TYPE_CHECKING:
    from assess.scoring.plan import Plan


def run_cases(folder: Folder) -> list[Problem]:
    """Return every figure of a folder's worked cases that does not hold, at its place.

    Nothing is run while there are errors outside the cases; what is wrong in the cases themselves
    is passed over, and not said again.

    Args:
        folder: a folder read together with its cases.
    """
    if folder.cases is None or folder.worked is None or folder.scoring is None:
        return []
    told = {problem.place for problem in folder.errors}
    if any(place.file != folder.worked.file for place in told):
        return []
    if folder.cases.questionnaire != folder.scoring.questionnaire:
        return []
    found = wrong(folder.cases, folder.scoring, folder.questionnaire, decision=folder.decision)
    return [p for p in with_places(found, folder.worked) if p.place not in told]


def wrong(
    cases: Cases,
    model: ScoringModel,
    questionnaire: Questionnaire | None,
    only: str | None = None,
    decision: DecisionRules | None = None,
) -> list[Problem]:
    """Return refused answers, and what the engine finds otherwise; the pointers are into the cases.

    Args:
        cases: the cases; indicators and alternatives that do not exist are passed over.
        model: the scoring model.
        questionnaire: what it rates; None for a model over numeric inputs.
        only: the id of the one case to run; all if not given.
        decision: the decision rules; without them, what cases say of decisions is passed over.
    """
    items = items_of(model, questionnaire)
    plans = _plans(cases, model, questionnaire)
    problems: list[Problem] = []
    answers: dict[str, dict[str, Answer]] = {}
    by: dict[str, str] = {}
    for i, case in enumerate(cases.cases):
        given, refused = answers_to(items, case.answers, pointer("cases", i, "answers"))
        answers[case.id] = answers.get(case.like or "", {}) | given
        by[case.id] = case.by or by.get(case.like or "", "")
        if only not in (None, case.id) or case.alternative not in plans:
            continue
        if refused:
            problems += refused
            continue
        plan = plans[case.alternative]
        problems += _differences(case, i, plan, answers[case.id])
        if questionnaire is not None and decision is not None:
            instrument = Instrument(questionnaire, plan.model, None, decision=decision)
            problems += wrong_decisions(case, i, instrument, answers[case.id], by[case.id])
    return problems


def _plans(
    cases: Cases, model: ScoringModel, questionnaire: Questionnaire | None
) -> dict[str | None, Plan]:
    """Return the model compiled for every alternative that the cases use, by its id."""
    from assess.scoring.plan import compile_model  # numpy, only where cases are run

    known = {alternative.id: alternative for alternative in model.alternatives}
    models = {
        case.alternative: with_alternative(model, known[case.alternative])
        if case.alternative
        else model
        for case in cases.cases
        if case.alternative is None or case.alternative in known
    }
    return {name: compile_model(changed, questionnaire) for name, changed in models.items()}


def _differences(
    case: WorkedCase, i: int, plan: Plan, answers: Mapping[str, Answer]
) -> Iterator[Problem]:
    from assess.scoring.scorecards import Waivers, score_all

    if case.expect is None:
        return
    waivers = Waivers(case.day or datetime.date.min, [case.waivers])
    (card,) = score_all(plan, [case.title], [answers], waivers=waivers)
    for key, expected in case.expect.items():
        if key not in card.by_id:
            continue
        for name, value in expected.named.items():
            found = getattr(card.by_id[key], name)
            if not _holds(value, found, case.tolerance):
                yield error(
                    "case.wrong",
                    pointer("cases", i, "expect", key, name),
                    f'"{case.id}", {name} of "{key}": expected {_shown(value, found)}, the engine gives '
                    f"{_shown(found, value)}{_why(name, card.by_id[key])}.",
                    _hint(key, card),
                )


def _holds(expected: float | str | None, found: float | str | None, tolerance: float) -> bool:
    if isinstance(expected, float | int) and isinstance(found, float | int):
        return abs(expected - found) <= tolerance
    return expected == found


def _shown(value: float | str | None, other: float | str | None) -> str:
    """Return a figure with ten digits, or with all where those of the other are the same."""
    if value is None:
        return "none"
    if isinstance(value, str):
        return f'"{value}"'
    short = f"{value:.10g}"
    same = isinstance(other, float | int) and f"{other:.10g}" == short and value != other
    return repr(value) if same else short


def _why(name: str, result: Result) -> str:
    return f" ({result.reason})" if name == "score" and result.reason else ""


def _hint(key: str, card: Scorecard) -> str:
    """Return what to do, with the figures of the indicator's parts to compare by hand."""
    parts = [
        f"{part.id} {'none' if part.score is None else f'{part.score:.6g}'}"
        for part in card.results
        if part.parent == key
    ]
    told = f" Its parts: {', '.join(parts)}." if 0 < len(parts) <= 12 else ""
    return f"Work it out by hand again: either the figure or the model is wrong.{told}"
