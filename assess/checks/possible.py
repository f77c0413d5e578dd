"""Conditions that hold always or never: reported once each, where the trouble starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from assess.checks.places import error, warning
from assess.checks.reach import Outcome, outcome_alone, outcome_in_context
from assess.checks.written import Written
from assess.conditions import parse
from assess.errors import Problem
from assess.model.questionnaire import Item

CODES: dict[str, str] = {
    "condition.always_true": "A condition holds whatever is answered.",
    "condition.always_false": "A condition holds for no answer at all.",
    "condition.unreachable": "A condition can never hold, because of what other conditions need.",
}

Outcomes = Mapping[str, Outcome | None]
"""The outcome per row id, under the empty text where there are no rows."""


class _Verdict(NamedTuple):
    written: Written
    problem: Problem
    dead: frozenset[str]


def check_possibilities(
    items: Mapping[str, Item], conditions: Iterable[Written], broken: frozenset[str]
) -> list[Problem]:
    """Return the conditions that always or never hold.

    What never holds is not reported again for the questions inside it or those that depend on it.

    Args:
        items: all items.
        conditions: the conditions that are sound by themselves.
        broken: keys of items whose conditions are not sound or run in a circle.
    """
    verdicts: list[_Verdict] = []
    closed: set[str] = set()
    for written in conditions:
        if closed.isdisjoint(written.within):
            verdict = _judge(written, items, broken)
            if verdict:
                verdicts.append(verdict)
                if verdict.dead:
                    closed.add(written.pointer)
    dead = frozenset(key for verdict in verdicts for key in verdict.dead)
    return [verdict.problem for verdict in verdicts if not _follows_from(dead, verdict)]


def alone_problem(owner: str, where: str, outcomes: Outcomes) -> Problem | None:
    """Return the problem of a condition that by itself never or always holds."""
    never = _never(outcomes)
    if never:
        return error(
            "condition.always_false",
            where,
            f"The condition of {owner} can never hold{_rows(never)}.",
            "Check the values it compares with, and whether 'and' should be 'or'.",
        )
    if all(outcome and not outcome.can_fail for outcome in outcomes.values()):
        return warning(
            "condition.always_true",
            where,
            f"The condition of {owner} holds whatever is answered.",
            "Remove it; to wait for an answer, write answered(...).",
        )
    return None


def context_problem(owner: str, where: str, outcomes: Outcomes) -> Problem | None:
    """Return the problem of a condition that never holds together with those it depends on."""
    never = _never(outcomes)
    if not never:
        return None
    return error(
        "condition.unreachable",
        where,
        f"The condition of {owner} can never hold{_rows(never)}, because the questions it refers "
        "to, or the conditions around it, rule each other out.",
        "Follow the conditions of the questions it names.",
    )


def _judge(written: Written, items: Mapping[str, Item], broken: frozenset[str]) -> _Verdict | None:
    alone = {variant.row: outcome_alone(variant.own, items) for variant in written.variants}
    problem = alone_problem(written.owner, written.pointer, alone)
    outcomes: Outcomes = alone
    if problem is None:
        outcomes = {
            variant.row: outcome_in_context(variant.together, items, broken)
            for variant in written.variants
        }
        problem = context_problem(written.owner, written.pointer, outcomes)
    if problem is None:
        return None
    never = _never(outcomes)
    dead = (key for variant in written.variants if variant.row in never for key in variant.keys)
    return _Verdict(written, problem, frozenset(dead))


def _follows_from(dead: frozenset[str], verdict: _Verdict) -> bool:
    if verdict.problem.code != "condition.unreachable":
        return False
    return any(
        key.key in dead
        for variant in verdict.written.variants
        if not dead.isdisjoint(variant.keys)
        for text in variant.together
        for key in parse(text).keys
    )


def _never(outcomes: Outcomes) -> list[str]:
    return [row for row, outcome in outcomes.items() if outcome and not outcome.can_hold]


def _rows(rows: list[str]) -> str:
    named = [f'"{row}"' for row in rows if row]
    return f" in row {', '.join(named)}" if named else ""
