"""Sentences that must not claim more than was answered, and nothing of what is hidden."""

from __future__ import annotations

from assess.cli.rating import rate
from assess.model.answer import Answer, Evidence, State
from assess.model.assessment import Assessment, Subject
from assess.model.finding import FindingRules
from assess.model.rating import Instrument, Rated
from assess.model.reference import QuestionnaireReference
from assess.model.scoring import ScoringModel
from assess.reporting.view import subject_view
from assess.reporting.view.explanation import explanation_of
from assess.reporting.view.subject import AnswerLine
from tests.checks.building import choice, grid, number, questionnaire, scale
from tests.reporting.made import DAY


def instrument(*asked: dict[str, object], rule: str = "", **index: object) -> Instrument:
    form = questionnaire(*asked)
    model = ScoringModel.model_validate(
        {
            "format": "assess/scoring",
            "format_version": "1",
            "questionnaire": form.id,
            "indices": [{"id": "top", "label": "Top", "high_is": "good"} | index],
        }
    )
    rules = FindingRules.model_validate(
        {
            "format": "assess/findings",
            "format_version": "1",
            "questionnaire": form.id,
            "rules": [
                {
                    "id": "rule",
                    "kind": "gap",
                    "severity": "low",
                    "when": rule,
                    "title": "Title",
                    "text": "Text",
                    "recommendation": "Do it",
                }
            ],
        }
    )
    return Instrument(form, model, rules if rule else None)


def rated(using: Instrument, **answers: Answer) -> Rated:
    assessment = Assessment(
        questionnaire=QuestionnaireReference.to(using.questionnaire),
        subject=Subject(name="Mission"),
        answers=answers,
    )
    return rate(using, [assessment])[0]


def answered(value: int | str, grade: str = "") -> Answer:
    evidence = (Evidence.model_validate({"reference": "R", "information_grade": grade or None}),)
    return Answer(state=State.ANSWERED, value=value, evidence=evidence if grade else ())


def test_bounds_that_meet_do_not_mean_that_everything_is_answered() -> None:
    using = instrument(
        scale("a"),
        scale("b"),
        aggregate="maximum",
        children=[{"item": "a"}, {"item": "b"}],
    )
    one = rated(using, a=answered(3))
    explained = explanation_of(using, one, "top").sentence
    assert "everything that this rests on is answered" not in explained
    assert "50% is answered, and the missing answers cannot change it" in explained
    outcome = subject_view(using, one, date=DAY, version="1").headline.outcome
    assert "Everything that this rests on is answered" not in outcome


def test_the_evidence_of_a_hidden_answer_casts_no_doubt() -> None:
    using = instrument(
        scale("level"),
        choice("kind", "a", "b", when="level > 2"),
        rule="level == 2 or kind == 'a'",
        children=[{"item": "level"}],
    )
    shown = subject_view(using, rated(using, level=answered(2), kind=answered("a", "5")),
                         date=DAY, version="1")  # fmt: skip
    (finding,) = shown.findings
    assert finding.doubt == ""
    assert "Kind" not in finding.rests_on
    assert not shown.method.grades


def test_a_row_is_named_as_its_own_grid_names_it() -> None:
    first, second = grid("one", ["drugs"], scale("c")), grid("two", ["drugs"], scale("c"))
    second["rows"] = [{"id": "drugs", "label": "Drugs, elsewhere"}]
    using = instrument(first, second, rule="one.row.c > 0", children=[{"item": "one.drugs.c"}])
    assert using.findings is not None
    per_row = using.findings.rules[0].model_copy(update={"each_row": "one"})
    using = using._replace(findings=using.findings.model_copy(update={"rules": (per_row,)}))
    one = rated(using, **{"one.drugs.c": answered(2)})
    (finding,) = subject_view(using, one, date=DAY, version="1").findings
    assert finding.row == "Drugs"


def test_a_required_grid_makes_its_cells_required() -> None:
    using = instrument(
        grid("g", ["x", "y"], scale("c")) | {"required": True}, children=[{"item": "g.x.c"}]
    )
    view = subject_view(using, rated(using), date=DAY, version="1")
    assert view.missing.required_missing == 2


def test_one_of_something_is_named_in_the_singular() -> None:
    using = instrument(
        number("calls", unit="meetings", unit_one="meeting"),
        number("weeks", unit="weeks"),
        children=[{"item": "calls", "normalise": {"method": "linear", "goalposts": [0, 5]}}],
    )
    view = subject_view(using, rated(using, calls=answered(1), weeks=answered(1)),
                        date=DAY, version="1")  # fmt: skip
    lines = [line for part in view.sections for line in part.lines if isinstance(line, AnswerLine)]
    values = [line.value.replace("\u00a0", " ") for line in lines]
    assert values == ["1 meeting", "1 weeks"]
