"""Sources: every basis names one that exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assess.checks.places import error, note, pointer
from assess.checks.suggest import choose_from
from assess.errors import Problem
from assess.model.decision import DecisionRules
from assess.model.finding import FindingRules
from assess.model.question import Basis, Grid
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import Group, ScoringModel, walk

CODES: dict[str, str] = {
    "basis.unknown_source": "A basis names a source that the questionnaire does not list.",
    "source.unused": "A source is listed that no question, indicator or rule rests on.",
}


def unknown_sources(
    basis: Iterable[Basis], known: Iterable[str], owner: str, where: str
) -> list[Problem]:
    """Return a problem for every basis whose source is not known.

    Args:
        basis: the basis of one question, rule or indicator.
        known: the ids of the questionnaire's sources.
        owner: what has the basis, as in ``question "staff"``.
        where: the pointer to the owner.
    """
    listed = tuple(known)
    return [
        error(
            "basis.unknown_source",
            f"{where}/basis/{i}/source",
            f'the basis of {owner} names the source "{entry.source}", which is not listed.',
            choose_from(entry.source, listed) or "Add it under sources.",
        )
        for i, entry in enumerate(basis)
        if entry.source not in listed
    ]


def bases_of_scoring(scoring: ScoringModel) -> Iterator[Basis]:
    """Yield what a scoring model rests on: its groups, gates and alternatives."""
    for index in scoring.indices:
        for node in walk(index):
            if isinstance(node, Group):
                yield from node.basis
        for gate in index.gates:
            yield from gate.basis
    for alternative in scoring.alternatives:
        yield from alternative.basis


def unused_sources(
    questionnaire: Questionnaire,
    scoring: ScoringModel | None,
    findings: FindingRules | None,
    decision: DecisionRules | None = None,
) -> list[Problem]:
    """Return a note for every source that nothing in a questionnaire's folder rests on."""
    bases: list[Basis] = []
    for question in questionnaire.questions.values():
        bases += question.basis
        for column in question.columns if isinstance(question, Grid) else ():
            bases += column.basis
    for level in questionnaire.levels:
        for asking in level.rules:
            bases += asking.basis
    for deciding in decision.rules if decision else ():
        bases += deciding.basis
    bases += bases_of_scoring(scoring) if scoring else ()
    for rule in findings.rules if findings else ():
        bases += rule.basis
    used = {basis.source for basis in bases}
    return [
        note(
            "source.unused",
            pointer("sources", i),
            f'Nothing rests on the source "{source.id}".',
            "Name it in a basis, or remove it.",
        )
        for i, source in enumerate(questionnaire.sources)
        if source.id not in used
    ]
