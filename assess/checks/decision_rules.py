"""The rules among decision rules: can each hold, and does it ask for anything."""

from __future__ import annotations

from collections.abc import Iterator

from assess.checks.identifiers import duplicate_ids
from assess.checks.places import note, pointer
from assess.checks.possible import alone_problem, context_problem
from assess.checks.reach import outcome_alone, outcome_in_context
from assess.checks.references import Scope, check_condition, grids_of
from assess.checks.soundness import check_soundness
from assess.checks.sources import unknown_sources
from assess.errors import Problem
from assess.model.decision import DecisionRule, DecisionRules, Outcome
from assess.model.questionnaire import Questionnaire

CODES: dict[str, str] = {
    "decision.idle_rule": "A rule asks for approval, which changes nothing.",
}


def check_rules(rules: DecisionRules, questionnaire: Questionnaire) -> list[Problem]:
    """Return what is wrong with rules that ask for an outcome of their own."""
    ids = [(rule.id, pointer("rules", i, "id")) for i, rule in enumerate(rules.rules)]
    broken = check_soundness(questionnaire).broken
    problems = duplicate_ids("rule", ids)
    for i, rule in enumerate(rules.rules):
        problems += _rule(rule, pointer("rules", i), questionnaire, broken)
    return problems


def _rule(
    rule: DecisionRule, where: str, questionnaire: Questionnaire, broken: frozenset[str]
) -> Iterator[Problem]:
    items, owner, place = questionnaire.items, f'rule "{rule.id}"', f"{where}/when"
    known = [source.id for source in questionnaire.sources]
    yield from unknown_sources(rule.basis, known, owner, where)
    if rule.outcome is Outcome.APPROVE:
        message = (
            f"The {owner} asks for approval, which is what is left where nothing asks for more."
        )
        hint = "It is printed as a reason, and never makes anything milder."
        yield note("decision.idle_rule", f"{where}/outcome", message, hint)
    found = check_condition(rule.when, Scope(items, grids_of(items), place, owner))
    if found:
        yield from found
        return
    problem = alone_problem(owner, place, {"": outcome_alone(rule.when, items)})
    if problem is None:
        problem = context_problem(
            owner, place, {"": outcome_in_context([rule.when], items, broken)}
        )
    if problem is not None:
        yield problem
