from __future__ import annotations

import pytest

from assess.checks.findings import check_findings
from assess.checks.notice import matrix_status, notice
from assess.columns import encode
from assess.model.answer import Answer, State
from assess.model.finding import FindingRules
from assess.model.rating import ThemeStatus
from tests.checks.building import (
    answered,
    choice,
    codes,
    columns_of,
    grid,
    number,
    only,
    questionnaire,
    rule,
    rules,
    scale,
    text,
    ticks,
)

ASKED = questionnaire(
    choice("kind"),
    number("staff", when="kind == 'a'"),
    grid(
        "threats",
        ["drugs", "arms"],
        scale("exposure"),
        choice("mandate", "yes", "no"),
        ticks("work", "train", none="nothing"),
        text("money"),
        text("study"),
    ),
    sources=[{"id": "un", "citation": "UN"}],
)
MATRIX = {
    "grid": "threats",
    "exposure": "exposure",
    "mandate": "mandate",
    "activities": "work",
    "resources": "money",
    "analysis": "study",
}
BLIND = rule(
    "blind",
    "threats.row.exposure >= 2 and threats.row.mandate == 'no'",
    kind="blind_spot",
    each_row="threats",
    title="Blind to {row}",
)


def test_sound_rules_have_no_problems() -> None:
    sound = rules(BLIND, rule("few", "staff < 5", basis=[{"source": "un"}]), matrix=MATRIX)
    assert check_findings(sound, ASKED) == []


def test_rules_for_another_questionnaire() -> None:
    other = rules(BLIND, questionnaire="large")
    assert codes(check_findings(other, ASKED)) == ["finding.other_questionnaire"]


def test_duplicate_ids_and_unknown_sources() -> None:
    twice = rules(rule("r", "staff < 5"), rule("r", "staff < 6", basis=[{"source": "nu"}]))
    assert codes(check_findings(twice, ASKED)) == ["id.duplicate", "basis.unknown_source"]


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("staff <", "condition.unreadable"),
        ("", "condition.unreadable"),
        ("staf < 5", "condition.unknown_id"),
        ("threats.row.exposure > 1", "condition.row_outside"),
        ("kind == 'z'", "condition.unknown_option"),
        ("kind in ['a', 'b', 'c']", "condition.always_true"),
        ("kind == 'a' and kind == 'b'", "condition.always_false"),
        ("staff > 5 and kind == 'b'", "condition.unreachable"),
    ],
)
def test_conditions(when: str, code: str) -> None:
    (problem,) = check_findings(rules(rule("r", when)), ASKED)
    assert problem.code == code
    assert problem.place.pointer == "/rules/0/when"
    assert 'rule "r"' in problem.message


def test_each_row() -> None:
    unknown = check_findings(rules(rule("r", "x > 1", each_row="threat")), ASKED)
    assert codes(unknown) == ["finding.unknown_grid"]
    assert unknown[0].hint == 'Did you mean "threats"?'
    same = check_findings(rules(rule("r", "staff > 1", each_row="threats")), ASKED)
    assert codes(same) == ["finding.row_unused"]


def test_a_row_placeholder_needs_each_row() -> None:
    problem = only(
        check_findings(rules(rule("r", "staff > 1", text="In {row}")), ASKED),
        "finding.row_placeholder",
    )
    assert problem.place.pointer == "/rules/0/text"


def test_the_matrix() -> None:
    def found(**changes: str) -> list[str]:
        return codes(check_findings(rules(BLIND, matrix=MATRIX | changes), ASKED))

    assert found() == []
    assert found(mandate="mandat") == ["finding.unknown_column"]
    assert found(exposure="mandate") == ["finding.exposure_not_scale"]
    assert found(mandate="exposure") == ["finding.mandate_without_yes"]
    assert found(activities="money") == ["finding.activities_no_ticks"]
    assert found(grid="kind") == ["finding.unknown_grid", "finding.no_blind_spot_rule"]
    without = check_findings(rules(matrix=MATRIX), ASKED)
    assert codes(without) == ["finding.no_blind_spot_rule"]


def test_conditions_on_broken_questions_are_not_judged() -> None:
    asked = questionnaire(scale("p", when="q > 1"), scale("q", when="p > 1"))
    assert check_findings(rules(rule("r", "p > 1")), asked) == []


def test_notice_gives_findings_per_assessment_in_order() -> None:
    listed = rules(rule("few", "staff < 5"), BLIND, rule("many", "staff >= 5"))
    blind = answered(
        kind="a", staff=9,
        threats__drugs__exposure=3, threats__drugs__mandate="no",
        threats__arms__exposure=2, threats__arms__mandate="no",
    )  # fmt: skip
    columns = columns_of(ASKED, blind, {}, answered(kind="a", staff=1))
    first, second, third = notice(listed, ASKED, columns)
    assert [(f.rule, f.row, f.title) for f in first] == [
        ("blind", "drugs", "Blind to Drugs"),
        ("blind", "arms", "Blind to Arms"),
        ("many", None, "Title"),
    ]
    assert second == ()
    assert [finding.rule for finding in third] == ["few"]


def test_notice_takes_hidden_answers_as_missing() -> None:
    listed = rules(rule("few", "staff < 5"), rule("other", "not (staff < 5)"))
    columns = columns_of(ASKED, answered(kind="b", staff=1), answered(staff=9))
    assert notice(listed, ASKED, columns) == ((), ())


def test_row_labels_are_put_in_as_they_are() -> None:
    odd = grid("g", ["x"], scale("c")) | {"rows": [{"id": "x", "label": "{0} {row} %s"}]}
    asked = questionnaire(odd)
    listed = rules(rule("r", "g.row.c > 0", each_row="g", text="See {row}."))
    ((finding,),) = notice(listed, asked, columns_of(asked, answered(g__x__c=1)))
    assert finding.text == "See {0} {row} %s."


def status(listed: FindingRules, **values: int | str) -> dict[str, ThemeStatus]:
    (statuses,) = matrix_status(listed, ASKED, columns_of(ASKED, answered(**values)))
    return statuses


def test_matrix_status_is_three_valued() -> None:
    other = rule("other", "threats.row.exposure == 3", kind="blind_spot", each_row="threats")
    listed = rules(BLIND, other, rule("gap", "staff > 1"), matrix=MATRIX)
    assert status(listed) == {"drugs": ThemeStatus.UNKNOWN, "arms": ThemeStatus.UNKNOWN}
    assert status(listed, threats__drugs__exposure=3, threats__arms__exposure=1) == {
        "drugs": ThemeStatus.BLIND_SPOT,
        "arms": ThemeStatus.CLEAR,
    }
    assert status(listed, threats__drugs__exposure=2)["drugs"] is ThemeStatus.UNKNOWN
    decided = status(listed, threats__drugs__exposure=2, threats__drugs__mandate="yes")
    assert decided["drugs"] is ThemeStatus.CLEAR


def test_matrix_status_without_matrix_or_rules() -> None:
    assert matrix_status(rules(BLIND), ASKED, columns_of(ASKED, {}, {})) == ({}, {})
    assert set(status(rules(matrix=MATRIX)).values()) == {ThemeStatus.UNKNOWN}


def test_an_unknown_answer_leaves_the_row_unknown() -> None:
    unknown = {"threats.drugs.exposure": Answer(state=State.UNKNOWN)}
    (statuses,) = matrix_status(rules(BLIND, matrix=MATRIX), ASKED, columns_of(ASKED, unknown))
    assert statuses["drugs"] is ThemeStatus.UNKNOWN


def test_a_row_that_does_not_apply_is_no_open_case() -> None:
    outside = Answer(state=State.NOT_APPLICABLE, comment="No coast")
    (statuses,) = matrix_status(
        rules(BLIND, matrix=MATRIX),
        ASKED,
        encode(ASKED.items, [{"threats.drugs.exposure": outside}]),
    )
    assert statuses["drugs"] is ThemeStatus.NOT_APPLICABLE
    assert statuses["arms"] is ThemeStatus.UNKNOWN
