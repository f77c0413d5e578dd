"""Consistency: do the answers of one assessment fit together, and rest on what they should.

None of this is an error: a remark says where a careful reader would ask. Rules are small and look
at one thing each; how soon they speak is data, in ``consistency`` of ``findings.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assess.checks import consistency_evidence, consistency_patterns
from assess.checks.answers import hidden_answer, says_nothing_is_there
from assess.checks.looked import Looked
from assess.checks.notice import notice
from assess.checks.places import note, pointer, warning
from assess.columns import encode
from assess.conditions import Visibility
from assess.errors import Problem
from assess.model.assessment import Assessment
from assess.model.finding import FindingKind
from assess.model.rating import Instrument

CODES: dict[str, str] = {
    "consistency.contradiction": "Two answers contradict each other, as the finding rules declare.",
    "consistency.mandate_without_resources": "A threat is in the mandate, and there are no means.",
}


def check_consistency(
    assessments: Sequence[Assessment], instrument: Instrument
) -> list[tuple[Problem, ...]]:
    """Return the remarks on every assessment; the pointers are into each of them.

    Args:
        assessments: valid answers to the questionnaire of the instrument.
        instrument: what was asked, how it is scored and what is noticed.
    """
    questionnaire, rules = instrument.questionnaire, instrument.findings
    columns = encode(questionnaire.items, [one.answers for one in assessments])
    visibility = Visibility(questionnaire.items)
    shown = visibility.on(columns)
    masks = {key: shown.is_hidden(key) for key in visibility.conditions}
    noticed = notice(rules, questionnaire, columns) if rules else [()] * len(assessments)
    found = []
    for i, assessment in enumerate(assessments):
        hidden = frozenset(key for key, mask in masks.items() if mask[i])
        looked = Looked(assessment, instrument, hidden, tuple(noticed[i]))
        found.append(tuple(problem for rule in RULES for problem in rule(looked)))
    return found


def _contradictions(looked: Looked) -> list[Problem]:
    problems = []
    for finding in looked.findings:
        if finding.kind is not FindingKind.CONTRADICTION:
            continue
        where = pointer("answers", finding.rests_on[0]) if finding.rests_on else "/answers"
        names = " and ".join(f'"{key}"' for key in finding.rests_on)
        message = f"{finding.title}: {names} do not go together."
        hint = f"{finding.text} {finding.recommendation}"
        problems.append(warning("consistency.contradiction", where, message, hint))
    return problems


def _hidden(looked: Looked) -> list[Problem]:
    return [
        hidden_answer(key)
        for key, answer in looked.assessment.answers.items()
        if key in looked.hidden and answer.value is not None
    ]


def _mandate_without_resources(looked: Looked) -> list[Problem]:
    rules = looked.instrument.findings
    matrix = rules.matrix if rules else None
    problems = []
    for key, item, answer in looked.answered:
        if matrix is None or item.grid is None or item.row is None or item.grid.id != matrix.grid:
            continue
        if item.spec.id != matrix.resources or answer.value is None:
            continue
        asked = f"{matrix.grid}.{item.row.id}.{matrix.mandate}"
        mandated = asked not in looked.hidden and looked.assessment.answer(asked).value == "yes"
        if mandated and says_nothing_is_there(item.spec, answer.value):
            message = f"{item.row.label}: in the mandate, but without people or money."
            hint = "Fine where it is so; correct it where somebody does work on it."
            where = pointer("answers", key, "value")
            problems.append(note("consistency.mandate_without_resources", where, message, hint))
    return problems


Rule = Callable[[Looked], list[Problem]]
RULES: tuple[Rule, ...] = (
    _contradictions,
    _hidden,
    consistency_evidence.top_without_evidence,
    consistency_evidence.dated_later,
    consistency_evidence.outdated,
    consistency_evidence.one_reference,
    consistency_patterns.not_applicable,
    consistency_patterns.straight_lines,
    consistency_patterns.same_comments,
    _mandate_without_resources,
)
"""What is looked at in every assessment."""
