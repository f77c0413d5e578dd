"""What ``assess diff`` says of levels, checklists and decision rules."""

from __future__ import annotations

import pytest

from assess.checks.changes_of_decisions import Deciding, compare_decisions
from assess.checks.differences import Effect
from assess.model.decision import DecisionRules
from assess.model.migration import Step
from assess.model.questionnaire import Questionnaire
from tests.checks.test_diligence import ASKED, DECIDED, Edit, at, changed, question


def said(*edits: Edit, decided: Edit | None = None, steps: tuple[Step, ...] = ()) -> set[str]:
    """Return path and words of every difference that edits make."""
    rules = changed(DECIDED, decided) if decided else DECIDED
    new = Deciding(
        Questionnaire.model_validate(changed(ASKED, *edits)), DecisionRules.model_validate(rules)
    )
    old = Deciding(Questionnaire.model_validate(ASKED), DecisionRules.model_validate(DECIDED))
    found = list(compare_decisions(old, new, steps))
    assert {one.effect for one in found} <= {Effect.RESULTS, Effect.NONE}
    return {f"{one.path}: {one.what}" for one in found}


def test_nothing_changed() -> None:
    assert said() == set()


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (
            at("levels", 1, "rules", 0, when="contract_value >= 50000"),
            "level standard: rule value_standard: contract_value >= 40000 → contract_value >= 50000",
        ),
        (at("levels", 2, rules=[]), "level enhanced: rule fuel: category == 'fuel' → none"),
        (at("levels", 1, id="usual"), "level standard: level removed"),
        (at("levels", 1, id="usual"), "level usual: level added"),
        (at("levels", 1, label="Usual"), "level standard: texts changed"),
        (lambda whole: whole["levels"].reverse(), "levels: levels in another order"),
        (at("lowering", options={"lower": "standard"}), "levels: lowering changed"),
        (
            at("sections", 1, from_level="standard"),
            "section checks: asked from level: the first → standard",
        ),
        (
            question("owners", from_level="standard"),
            "owners: asked from level: enhanced → standard",
        ),
        (question("owners", checklist=None), "owners: checklist removed"),
        (
            question("registered", checklist={"severity": "critical"}),
            "registered: checklist changed",
        ),
        (
            question("category", checklist={"severity": "minor", "satisfied": ["goods", "fuel"]}),
            "category: checklist added",
        ),
    ],
    ids=range(12),
)
def test_what_changed_in_the_questionnaire(edit: Edit, words: str) -> None:
    assert words in said(edit)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (at("bands", low="approve_with_conditions"), "decision: bands changed"),
        (at("sign_off", waiver="head"), "decision: sign_off changed"),
        (at("validity", renew_before=30), "decision: validity changed"),
        (at(floor="reject_or_refer"), "decision: floor changed"),
    ],
    ids=range(4),
)
def test_what_changed_in_the_decision_rules(edit: Edit, words: str) -> None:
    assert said(decided=edit) == {words}


def test_decision_rules_that_come_or_go() -> None:
    asked = Questionnaire.model_validate(ASKED)
    rules = DecisionRules.model_validate(DECIDED)
    without, with_ = Deciding(asked, None), Deciding(asked, rules)
    (added,) = compare_decisions(without, with_)
    (removed,) = compare_decisions(with_, without)
    assert [added.what, removed.what] == ["decision rules added", "decision rules removed"]
    assert list(compare_decisions(without, without)) == []


def test_what_is_renamed_is_compared_with_what_it_became() -> None:
    origin = {"version": "1.0.0", "digest": f"sha256:{64 * '0'}"}
    step = Step.model_validate({"from": origin, "rename": {"owners": "people_behind"}})
    renamed = question("owners", id="people_behind", from_level="standard")
    assert said(renamed, steps=(step,)) == {"owners: asked from level: enhanced → standard"}
