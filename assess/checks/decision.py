"""Decision rules: do they name what exists, and is nothing milder where things are worse."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from assess.checks.decision_rules import check_rules
from assess.checks.places import error, note, pointer, warning
from assess.checks.suggest import choose_from
from assess.checks.waivers import checklist_items
from assess.errors import Problem
from assess.model.decision import DecisionRules, Duty, SignOff
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import Index, ScoringModel

CODES: dict[str, str] = {
    "decision.apart_idle": "A duty is kept apart that nobody can have.",
    "decision.apart_twice": "A duty is kept apart from itself.",
    "decision.band_missing": "The decision rules do not say what a band asks for.",
    "decision.holds_longer": "An approval holds longer where the risk is worse.",
    "decision.milder": "A worse band asks for a milder outcome, or for a lesser function.",
    "decision.no_bands": "The index of the risk has no bands.",
    "decision.no_items": "There is no item of a checklist to decide on.",
    "decision.one_person": "One person may prepare, review and approve.",
    "decision.other_questionnaire": "The decision rules are for another questionnaire.",
    "decision.unknown_band": "The decision rules name a band that the index does not have.",
    "decision.unknown_index": "The decision rules name an index that the scoring model lacks.",
    "decision.unknown_level": "The decision rules name a level that does not exist.",
    "decision.unused_function": "A function has no part in signing off.",
}


def check_decision(
    rules: DecisionRules, model: ScoringModel, questionnaire: Questionnaire
) -> list[Problem]:
    """Return what is wrong with decision rules; every pointer is into their document.

    Args:
        rules: the decision rules.
        model: the scoring model that gives the risk.
        questionnaire: the questionnaire, with its levels and its checklist.
    """
    if rules.questionnaire != questionnaire.id:
        message = (
            f'The decision rules are for "{rules.questionnaire}", not for "{questionnaire.id}".'
        )
        hint = "Name the questionnaire beside them."
        return [error("decision.other_questionnaire", "/questionnaire", message, hint)]
    known = {index.id: index for index in model.indices}
    problems = [
        *check_rules(rules, questionnaire),
        *_levels(rules.sign_off, questionnaire),
        *_apart(rules.sign_off, questionnaire),
        *_functions(rules.sign_off),
    ]
    if not checklist_items(questionnaire):
        message = "No question is an item of the checklist, so only gates and bands decide."
        hint = "Give questions a `checklist` in the questionnaire."
        problems.append(warning("decision.no_items", pointer("items"), message, hint))
    if rules.risk not in known:
        message = f'There is no index "{rules.risk}" in the scoring model.'
        hint = choose_from(rules.risk, known)
        problems.append(error("decision.unknown_index", pointer("risk"), message, hint))
        return problems
    return [*problems, *_bands(rules, known[rules.risk])]


def _bands(rules: DecisionRules, risk: Index) -> list[Problem]:
    ids = [band.id for band in risk.bands]
    if not ids:
        message = f'The index "{risk.id}" has no bands, so there is no level of risk.'
        return [error("decision.no_bands", pointer("risk"), message, "Give it bands.")]
    off, months = rules.sign_off, rules.validity.months
    problems = [
        *_named(("bands",), rules.bands, ids, needs_all=True),
        *_named(("sign_off", "approver"), off.approver, ids, needs_all=True),
        *_named(("validity", "months"), months, ids, needs_all=False),
    ]
    outcomes = {band: outcome.rank for band, outcome in rules.bands.items()}
    authority = {band: off.rank(name) for band, name in off.approver.items()}
    worst_last = ids if risk.high_is == "bad" else ids[::-1]
    for better, worse in itertools.pairwise(worst_last):
        problems += _milder(("bands", worse), outcomes, better, worse)
        problems += _milder(("sign_off", "approver", worse), authority, better, worse)
        if better in months and worse in months and months[worse] > months[better]:
            message = f'An approval holds longer at "{worse}" than at "{better}", which is better.'
            place = pointer("validity", "months", worse)
            hint = "The worse the risk, the sooner it is looked at again."
            problems.append(warning("decision.holds_longer", place, message, hint))
    return [*problems, *_without_score(rules, authority)]


def _named(
    where: tuple[str, ...], named: Mapping[str, object], ids: Sequence[str], *, needs_all: bool
) -> Iterator[Problem]:
    for band in named:
        if band not in ids:
            message = f'"{band}" is no band of the risk.'
            place = pointer(*where, band)
            yield error("decision.unknown_band", place, message, choose_from(band, ids))
    lacking = [band for band in ids if band not in named]
    if lacking and needs_all:
        message = f"Nothing is said for {', '.join(lacking)}."
        yield error("decision.band_missing", pointer(*where), message, "Name every band.")


def _milder(
    where: tuple[str, ...], ranks: Mapping[str, int], better: str, worse: str
) -> Iterator[Problem]:
    if worse in ranks and better in ranks and ranks[worse] < ranks[better]:
        message = f'"{worse}" is worse than "{better}", and less is asked for.'
        hint = "Ask for at least as much."
        yield error("decision.milder", pointer(*where), message, hint)


def _without_score(rules: DecisionRules, authority: Mapping[str, int]) -> Iterator[Problem]:
    """Yield where leaving answers out, until there is no band, would make things milder."""
    if rules.without_score.approves and not all(one.approves for one in rules.bands.values()):
        message = "What has no band may be approved, and some bands may not."
        hint = "Or leaving answers out would help: ask at least for an enhanced review."
        yield error("decision.milder", pointer("without_score"), message, hint)
    off = rules.sign_off
    if off.rank(off.without_score) < max(authority.values(), default=0):
        message = "What has no band takes a lesser function than the worst band."
        hint = "Or leaving answers out would help: name the highest that a band takes."
        yield error("decision.milder", pointer("sign_off", "without_score"), message, hint)


def _levels(off: SignOff, questionnaire: Questionnaire) -> Iterator[Problem]:
    known = [level.id for level in questionnaire.levels]
    for name in off.levels:
        if name not in known:
            message = f'There is no level "{name}".'
            hint = choose_from(name, known) or "The questionnaire has no levels at all."
            place = pointer("sign_off", "levels", name)
            yield error("decision.unknown_level", place, message, hint)
    ranks = {name: off.rank(function) for name, function in off.levels.items()}
    for lighter, deeper in itertools.pairwise(name for name in known if name in off.levels):
        yield from _milder(("sign_off", "levels", deeper), ranks, lighter, deeper)


def _apart(off: SignOff, questionnaire: Questionnaire) -> Iterator[Problem]:
    for i, apart in enumerate(off.apart):
        place = pointer("sign_off", "apart", i)
        twice = sorted({duty for duty in apart if apart.count(duty) > 1})
        if twice:
            message = f"{', '.join(twice)} cannot be kept apart from itself."
            yield error("decision.apart_twice", place, message, "Name each duty once in a list.")
        if Duty.LOWERING in apart and questionnaire.lowering is None:
            message = "Nobody can lower the level: the questionnaire has no `lowering`."
            yield note("decision.apart_idle", place, message, "Leave it out.")
    signing = (Duty.PREPARER, Duty.REVIEWER, Duty.APPROVER)
    for one, other in itertools.combinations(signing, 2):
        if not any({one, other} <= {*apart} for apart in off.apart):
            message = f"One person may sign as {one} and as {other}."
            hint = "Name both in one list under `apart`, unless that is meant."
            yield warning("decision.one_person", pointer("sign_off", "apart"), message, hint)


def _functions(off: SignOff) -> Iterator[Problem]:
    used = {off.preparer, off.reviewer, off.waiver, off.without_score}
    used |= {*off.approver.values(), *off.levels.values()}
    for i, function in enumerate(off.functions):
        if function.id not in used:
            message = f'"{function.id}" is nowhere the least function that may sign.'
            hint = "It may sign where a lower one may; remove it if it never does."
            place = pointer("sign_off", "functions", i)
            yield note("decision.unused_function", place, message, hint)
