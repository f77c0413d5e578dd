"""Consistency checks: each rule, and where it begins to speak."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from assess.checks import consistency_evidence, consistency_patterns
from assess.checks.consistency import CODES, RULES, check_consistency
from assess.errors import Problem, Severity
from assess.files.assessments import read_assessment
from assess.files.folders import read_instrument, shipped_folders
from assess.model.answer import Answer, Evidence, State, Value
from assess.model.assessment import Assessment, Subject
from assess.model.finding import FindingRules
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument
from assess.model.reference import QuestionnaireReference
from assess.model.scoring import ScoringModel
from tests.checks.building import (
    Asked,
    choice,
    codes,
    grid,
    index,
    leaf,
    model,
    number,
    questionnaire,
    rule,
    rules,
    scale,
    section,
    ticks,
)
from tests.support.answers import random_answers
from tests.support.cases import Case, standing_cases
from tests.support.cli import ROOT

DAY = datetime.date(2024, 6, 30)
ALL_CODES = {*CODES, *consistency_evidence.CODES, *consistency_patterns.CODES}
NOT_HERE = Answer(state=State.NOT_APPLICABLE, comment="No coast.")
UNKNOWN = Answer(state=State.UNKNOWN)


def given(value: Value, comment: str = "", *evidence: Evidence) -> Answer:
    """Return an answer with its comment and evidence."""
    return Answer(state=State.ANSWERED, value=value, comment=comment, evidence=evidence)


def proof(reference: str, day: str = "") -> Evidence:
    return Evidence(reference=reference, date=datetime.date.fromisoformat(day) if day else None)


def remarks(
    questions: Questionnaire,
    answers: Mapping[str, Answer],
    noticed: FindingRules | None = None,
    scoring: ScoringModel | None = None,
    as_of: datetime.date | None = DAY,
) -> list[Problem]:
    """Return what is remarked on the answers to some questions."""
    first = next(iter(questions.items))
    rated = scoring or model(index("top", leaf(first)))
    assessment = Assessment(
        questionnaire=QuestionnaireReference(
            id=questions.id, version=questions.version, digest=questions.digest
        ),
        subject=Subject(name="Haven"),
        as_of=as_of,
        answers=dict(answers),
    )
    (found,) = check_consistency([assessment], Instrument(questions, rated, noticed))
    assert all(problem.hint for problem in found)
    assert all(problem.severity is not Severity.ERROR for problem in found)
    assert {problem.code for problem in found} <= {*ALL_CODES, "answer.hidden"}
    return list(found)


def places(problems: list[Problem]) -> list[str]:
    return [problem.place.pointer for problem in problems]


# ── evidence ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "scored", "high_is", "best", "others"),
    [
        (scale("q"), {}, "good", 3, [0, 1, 2]),
        (scale("q"), {}, "bad", 0, [1, 2, 3]),
        (scale("q"), {"normalise": {"method": "levels", "reverse": True}}, "good", 0, [1, 3]),
        (choice("q"), {}, "good", "c", ["a", "b"]),
        (
            choice("q"),
            {"normalise": {"method": "points", "points": {"a": 1, "b": 5, "c": 2}}},
            "good",
            "b",
            ["a", "c"],
        ),
        (
            scale("q", 3),
            {"normalise": {"method": "points", "points": {"0": 1, "1": 0, "2": 2}}},
            "bad",
            1,
            [0, 2],
        ),
    ],
)
def test_the_best_answer_needs_the_evidence_that_is_asked_for(
    question: Asked, scored: dict[str, Any], high_is: str, best: Value, others: list[Value]
) -> None:
    rated = model(index("top", leaf("q", **scored), high_is=high_is))
    for wish, severity in (("wanted", Severity.NOTE), ("required", Severity.WARNING)):
        asked = questionnaire(question | {"evidence": wish})
        (problem,) = remarks(asked, {"q": given(best)}, scoring=rated)
        assert (problem.code, problem.severity, problem.place.pointer) == (
            "consistency.top_without_evidence",
            severity,
            "/answers/q",
        )
        assert remarks(asked, {"q": given(best, "", proof("Paper"))}, scoring=rated) == []
        for other in others:
            assert remarks(asked, {"q": given(other)}, scoring=rated) == []
    assert remarks(questionnaire(question), {"q": given(best)}, scoring=rated) == []


def test_of_answers_that_score_alike_each_is_the_best() -> None:
    how = {"method": "points", "points": {"a": 5, "b": 5, "c": 0}}
    asked = questionnaire(choice("q") | {"evidence": "required"})
    for value, count in (("a", 1), ("b", 1), ("c", 0)):
        rated = model(index("top", leaf("q", normalise=how)))
        assert len(remarks(asked, {"q": given(value)}, scoring=rated)) == count


def test_a_best_answer_that_is_not_scored_or_is_hidden_needs_none() -> None:
    asked = questionnaire(
        scale("q"),
        scale("more", evidence="required"),
        scale("later", when="q > 2", evidence="required"),
    )
    rated = model(index("top", leaf("q"), leaf("later", if_hidden="worst")))
    answers = {"q": given(1), "more": given(3), "later": given(3)}
    assert codes(remarks(asked, answers, scoring=rated)) == ["answer.hidden"]


def test_best_answers_in_cells() -> None:
    asked = questionnaire(grid("g", ["x", "y"], scale("c", evidence="wanted")))
    rated = model(index("top", cells="g.*.c"))
    answers = {"g.x.c": given(3), "g.y.c": given(2)}
    assert places(remarks(asked, answers, scoring=rated)) == ["/answers/g.x.c"]


def test_evidence_after_the_day_the_answers_stand_for() -> None:
    asked = questionnaire(scale("q"))
    later = {"q": given(1, "", proof("A", "2024-06-30"), proof("B", "2024-07-01"))}
    (problem,) = remarks(asked, later)
    assert (problem.code, problem.severity) == ("consistency.evidence_later", Severity.WARNING)
    assert problem.place.pointer == "/answers/q/evidence/1/date"
    assert remarks(asked, later, as_of=None) == []


@pytest.mark.parametrize(
    ("evidence", "found"),
    [
        ([proof("A", "2021-06-30")], 0),
        ([proof("A", "2021-06-28")], 0),
        ([proof("A", "2021-06-27")], 1),
        ([proof("A", "1999-01-01"), proof("B", "2023-01-01")], 0),
        ([proof("A", "1999-01-01"), proof("B")], 0),
        ([proof("A", "1999-01-01"), proof("B", "2000-01-01")], 1),
        ([], 0),
    ],
)
def test_evidence_is_old_after_three_years(evidence: list[Evidence], found: int) -> None:
    asked = questionnaire(scale("q"))
    answers = {"q": given(1, "", *evidence)}
    problems = remarks(asked, answers)
    assert len(problems) == found
    if found:
        assert codes(problems) == ["consistency.evidence_old"]
        assert places(problems) == [f"/answers/q/evidence/{len(evidence) - 1}/date"]
    assert remarks(asked, answers, as_of=None) == []


def test_how_old_evidence_may_be_is_data() -> None:
    asked = questionnaire(scale("q"))
    answers = {"q": given(1, "", proof("A", "2023-01-01"))}
    assert remarks(asked, answers) == []
    stricter = rules(consistency={"evidence_years": 1})
    assert codes(remarks(asked, answers, stricter)) == ["consistency.evidence_old"]


@pytest.mark.parametrize(("count", "others", "found"), [(10, 0, 1), (9, 0, 0), (9, 1, 0)])
def test_one_document_for_everything(count: int, others: int, found: int) -> None:
    asked = questionnaire(*(number(f"q{i}") for i in range(12)), scale("s"))
    answers = {f"q{i}": given(i, "", proof("The report")) for i in range(count)}
    answers |= {f"q{count + i}": given(1, "", proof("Another")) for i in range(others)}
    rated = model(index("top", leaf("s")))
    problems = remarks(asked, answers, scoring=rated)
    assert codes(problems) == ["consistency.one_reference"] * found


# ── patterns ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("without", "found"), [(3, 0), (4, 1)])
def test_too_much_does_not_apply(without: int, found: int) -> None:
    asked = questionnaire(scale("s"), *(number(f"q{i}") for i in range(9)))
    answers = {f"q{i}": NOT_HERE for i in range(without)} | {"s": given(1)}
    problems = remarks(asked, answers)
    assert codes(problems) == ["consistency.not_applicable"] * found
    assert places(problems) == ["/answers/q0"] * found


def test_too_much_of_one_section_does_not_apply() -> None:
    asked = questionnaire(
        section("a", scale("s"), *(number(f"a{i}") for i in range(15))),
        section("b", *(number(f"b{i}") for i in range(5))),
        section("c", *(number(f"c{i}") for i in range(4))),
    )
    few = {f"b{i}": NOT_HERE for i in range(2)} | {"c0": NOT_HERE, "c1": NOT_HERE}
    (problem,) = remarks(asked, few)
    assert problem.place.pointer == "/answers/b0"
    assert 'the section "b", 2 of 5' in problem.message
    assert remarks(asked, few, rules(consistency={"not_applicable_share": 0.4})) == []


def test_hidden_questions_are_not_counted_as_not_applicable() -> None:
    asked = questionnaire(
        scale("s"), *(number(f"q{i}", when="s > 0") for i in range(4)), number("x"), number("y")
    )
    answers = {f"q{i}": NOT_HERE for i in range(4)}
    assert remarks(asked, answers | {"s": given(0)}) == []
    assert codes(remarks(asked, answers | {"s": given(1)})) == ["consistency.not_applicable"]


def line(length: int, level: int = 1, count: int = 30) -> tuple[Questionnaire, dict[str, Answer]]:
    """Return scale questions, the first of them all answered with one level."""
    asked = questionnaire(*(scale(f"q{i}") for i in range(count)))
    return asked, {f"q{i}": given(level) for i in range(length)}


@pytest.mark.parametrize(
    ("length", "level", "found"),
    [(9, 1, 0), (10, 1, 1), (10, 2, 1), (19, 0, 0), (20, 0, 1), (19, 3, 0),
     (20, 3, 1)],
)  # fmt: skip
def test_a_straight_line(length: int, level: int, found: int) -> None:
    problems = remarks(*line(length, level))
    assert codes(problems) == ["consistency.straight_line"] * found
    assert places(problems) == ["/answers/q0/value"] * found


@pytest.mark.parametrize("between", [given(2), UNKNOWN, NOT_HERE, None])
def test_another_level_or_a_missing_answer_ends_a_line(between: Answer | None) -> None:
    asked, answers = line(12)
    del answers["q5"]
    problems = remarks(asked, answers | ({"q5": between} if between else {}))
    assert problems == []


def test_questions_of_other_kinds_do_not_end_a_line_and_grids_are_no_part_of_it() -> None:
    cells = grid("g", [f"r{i}" for i in range(12)], scale("c"))
    parts: list[Asked] = [scale(f"q{i}") for i in range(10)]
    asked = questionnaire(*parts[:5], number("n"), ticks("t"), cells, *parts[5:])
    answers = {f"q{i}": given(1) for i in range(10)} | {"n": given(3)}
    assert codes(remarks(asked, answers)) == ["consistency.straight_line"]
    alone = {f"g.r{i}.c": given(1) for i in range(12)}
    assert remarks(asked, alone) == []


def test_scales_of_another_length_end_a_line() -> None:
    parts = [scale(f"q{i}", 4 if i < 5 else 5) for i in range(10)]
    answers = {f"q{i}": given(1) for i in range(10)}
    assert remarks(questionnaire(*parts), answers) == []


def test_how_long_a_line_may_be_is_data() -> None:
    asked, answers = line(5)
    shorter = rules(consistency={"straight_line_length": 5})
    assert codes(remarks(asked, answers, shorter)) == ["consistency.straight_line"]


@pytest.mark.parametrize(
    ("comment", "count", "found"),
    [
        ("As the last report says.", 5, 1),
        ("As the last report says.", 4, 0),
        ("Nineteen characters", 5, 0),
        ("Twenty characters ok", 5, 1),
        ("", 12, 0),
    ],
)
def test_the_same_comment_everywhere(comment: str, count: int, found: int) -> None:
    asked = questionnaire(scale("s"), *(number(f"q{i}") for i in range(12)))
    answers = {f"q{i}": given(i, comment if i else f"  {comment.upper()} ") for i in range(count)}
    problems = remarks(asked, answers)
    assert codes(problems) == ["consistency.same_comment"] * found
    assert places(problems) == ["/answers/q0/comment"] * found


def test_the_same_reason_for_not_applicable_is_fine() -> None:
    asked = questionnaire(scale("s"), *(number(f"q{i}") for i in range(40)))
    reason = Answer(state=State.NOT_APPLICABLE, comment="The mission area has no coast at all.")
    assert remarks(asked, {f"q{i}": reason for i in range(8)}) == []


# ── rules ────────────────────────────────────────────────────────────────────────────────────


def test_a_contradiction_is_placed_at_the_answers_it_rests_on() -> None:
    asked = questionnaire(scale("s"), number("n"))
    declared = rules(
        rule("c", "n == 0 and s >= 2", kind="contradiction"), rule("g", "n == 0", kind="gap")
    )
    (problem,) = remarks(asked, {"s": given(2), "n": given(0)}, declared)
    assert (problem.code, problem.severity) == ("consistency.contradiction", Severity.WARNING)
    assert problem.place.pointer == "/answers/n"
    assert '"n" and "s"' in problem.message
    assert remarks(asked, {"s": given(1), "n": given(0)}, declared) == []
    assert remarks(asked, {"n": given(0)}, declared) == []


def test_a_hidden_answer_is_told_once() -> None:
    asked = questionnaire(scale("s"), number("n", when="s > 0"))
    (problem,) = remarks(asked, {"s": given(0), "n": given(4)})
    assert (problem.code, problem.place.pointer) == ("answer.hidden", "/answers/n/value")
    assert remarks(asked, {"s": given(1), "n": given(4)}) == []


MATRIX = {
    "grid": "g",
    "exposure": "e",
    "mandate": "m",
    "activities": "a",
    "resources": "r",
    "analysis": "d",
}


def themes() -> Questionnaire:
    return questionnaire(
        scale("s"),
        grid(
            "g",
            ["x", "y"],
            scale("e"),
            choice("m", "no", "yes"),
            ticks("a"),
            choice("r", "none", "some"),
            scale("d"),
        ),
    )


def test_a_mandate_that_is_not_asked_about_needs_no_means() -> None:
    """What stands there is kept from before."""
    mandate = choice("m", "no", "yes") | {"when": "s >= 1"}
    columns = (scale("e"), mandate, ticks("a"), choice("r", "none", "some"), scale("d"))
    asked = questionnaire(scale("s"), grid("g", ["x", "y"], *columns))
    answers = {"g.x.m": given("yes"), "g.x.r": given("none")}
    for level, found in ((0, ["answer.hidden"]), (1, ["consistency.mandate_without_resources"])):
        problems = remarks(asked, {**answers, "s": given(level)}, rules(matrix=MATRIX))
        assert codes(problems) == found


def test_a_mandate_without_means() -> None:
    answers = {"g.x.m": given("yes"), "g.x.r": given("none"), "g.y.m": given("yes")}
    (problem,) = remarks(themes(), answers, rules(matrix=MATRIX))
    assert (problem.code, problem.severity) == (
        "consistency.mandate_without_resources",
        Severity.NOTE,
    )
    assert problem.place.pointer == "/answers/g.x.r/value"
    assert problem.message.startswith("X: ")
    for mandate, means in (("no", "none"), ("yes", "some")):
        fine = {"g.x.m": given(mandate), "g.x.r": given(means)}
        assert remarks(themes(), fine, rules(matrix=MATRIX)) == []
    assert remarks(themes(), answers, rules()) == []
    assert remarks(themes(), answers) == []


# ── all together ─────────────────────────────────────────────────────────────────────────────


def test_an_empty_assessment_gives_no_remark() -> None:
    assert remarks(themes(), {}, rules(matrix=MATRIX)) == []
    assert len(RULES) == 10


def test_the_real_missions_give_no_false_alarm() -> None:
    instrument = read_instrument(shipped_folders()["tnt-preparedness"])
    files = sorted((ROOT / "samples" / "political-missions-2011").glob("*.json"))
    assert len(files) == 27
    found = check_consistency([read_assessment(file) for file in files], instrument)
    assert set(found) == {()}


def test_each_fictional_mission_is_looked_at_by_itself() -> None:
    instrument = read_instrument(shipped_folders()["tnt-preparedness"])
    files = sorted((ROOT / "samples" / "fictional-missions").glob("*.json"))
    missions = [read_assessment(file) for file in files]
    together = check_consistency(missions, instrument)
    assert together == [check_consistency([one], instrument)[0] for one in missions]
    found = {problem.code for problems in together for problem in problems}
    assert found >= {"consistency.contradiction", "consistency.not_applicable"}
    assert "consistency.straight_line" not in found


@pytest.mark.parametrize("case", standing_cases(), ids=lambda case: case.name)
def test_any_valid_answers_can_be_looked_at(case: Case) -> None:
    random = np.random.default_rng(7)
    noticed = rules(consistency={"straight_line_length": 3, "not_applicable_share": 0.01})
    noticed = noticed.model_copy(update={"questionnaire": case.questionnaire.id})
    instrument = Instrument(case.questionnaire, case.model, noticed)
    reference = QuestionnaireReference.to(case.questionnaire)
    assessments = [
        Assessment(
            questionnaire=reference,
            subject=Subject(name=f"S{i}"),
            as_of=DAY,
            answers=random_answers(case.values, random, answered=0.5 + i / 80),
        )
        for i in range(40)
    ]
    found = check_consistency(assessments, instrument)
    assert len(found) == 40
    for assessment, problems in zip(assessments, found, strict=True):
        for problem in problems:
            assert problem.place.pointer.split("/")[2] in assessment.answers
            assert problem.severity is not Severity.ERROR
