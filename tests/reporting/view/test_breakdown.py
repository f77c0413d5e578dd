"""Where the points come from and what the answers rest on, as reports and `explain` say it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from assess.cli.rating import rate
from assess.model.answer import Answer, Evidence
from assess.model.assessment import Assessment, Subject
from assess.model.rating import Instrument, Rated
from assess.model.reference import QuestionnaireReference
from assess.reporting.data import report_as_data
from assess.reporting.excel.subject import subject_workbook
from assess.reporting.html import subject_html
from assess.reporting.view.build_subject import subject_view
from assess.reporting.view.explanation import explanation_of
from assess.reporting.view.points import DECOMPOSITION, points_of
from tests.reporting.made import TEMPLATES, everything, made, shipped
from tests.reporting.made import rate as rate_shipped
from tests.support.answers import answered_with
from tests.support.office import opened
from tests.support.small import levels, small

DAY = datetime.date(2026, 11, 22)
GROUP: dict[str, Any] = {
    "id": "inner",
    "label": "Inner",
    "children": [{"item": "a"}, {"item": "b"}],
}


def rated(
    children: list[dict[str, Any]],
    answers: Mapping[str, Answer],
    responses: Mapping[str, Sequence[Answer]] | None = None,
    **index: Any,
) -> tuple[Instrument, Rated]:
    """Return one small assessment with its instrument."""
    case = small(children, **index)
    instrument = Instrument(case.questionnaire, case.model, None)
    assessment = Assessment(
        questionnaire=QuestionnaireReference.to(case.questionnaire),
        subject=Subject(name="Haven"),
        answers=dict(answers),
        responses={key: tuple(given) for key, given in (responses or {}).items()},
    )
    return instrument, rate(instrument, [assessment], DAY)[0]


def graded(level: int, source: str, information: str) -> Answer:
    """Return an answer with one graded piece of evidence."""
    piece = {"reference": "R", "source_grade": source, "information_grade": information}
    return answered_with(level).model_copy(update={"evidence": (Evidence.model_validate(piece),)})


# ── sentences ────────────────────────────────────────────────────────────────────────────────


def test_a_sentence_names_what_brings_most_and_what_holds_it_down() -> None:
    instrument, one = rated(
        [GROUP, {"item": "c", "weight": 3}], levels(a=4, b=1, c=1), scale=[0, 100]
    )
    explanation = explanation_of(instrument, one, "whole")
    assert explanation.sentence == (
        "Whole scores 34.4 of 100; everything that this rests on is answered."
    )
    assert explanation.points_sentence == (
        "Most of the score comes from c (18.8); "
        "most of what is missing to the top lies in c (56.2)."
    )
    assert [(p.id, p.brings, p.lacks) for p in explanation.parts] == [
        ("inner", "15.6", "9.4"),
        ("c", "18.8", "56.2"),
    ]


def test_a_part_and_an_answer_say_what_they_bring_to_the_index() -> None:
    instrument, one = rated(
        [GROUP, {"item": "c", "weight": 3}], levels(a=4, b=1, c=1), scale=[0, 100]
    )
    found = {key: explanation_of(instrument, one, key) for key in ("whole", "inner", "b")}
    assert found["whole"].place == ""
    assert found["inner"].place == "To Whole (34.4) it brings 15.6 and could bring 9.4 more."
    assert found["b"].place == "To Whole (34.4) it brings 3.1 and could bring 9.4 more."
    assert found["b"].sentence.startswith("Scores 25.0 of 100; ")
    assert found["b"].points_sentence == ""


def test_points_of_a_scale_that_does_not_start_at_zero_count_from_its_bottom() -> None:
    instrument, one = rated([{"item": "a"}, {"item": "b"}], levels(a=4, b=1))
    explanation = explanation_of(instrument, one, "whole")
    assert explanation.sentence.startswith(
        "Whole scores 3.5 on a scale from 1 to 5, 2.500 above the bottom; "
    )
    assert explanation.points_sentence.startswith("Most of the score comes from a (2.000); all of")


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        (0, "Nothing lifts the score; what is missing to the top lies in 4 parts, none with more"),
        (4, "The score comes from 4 parts, none with more than 25.0."),
    ],
)
def test_the_ends_of_the_scale_and_many_equal_parts(level: int, sentence: str) -> None:
    answers = {**levels(a=level, b=level, d=level), "c": answered_with(max(level, 1))}
    children = [{"item": key} for key in ("a", "b", "d")] + [{"id": "more", "item": "a"}]
    instrument, one = rated(children, answers, scale=[0, 100])
    assert explanation_of(instrument, one, "whole").points_sentence.startswith(sentence)


def test_a_risk_has_other_words() -> None:
    instrument, one = rated([{"item": "a"}, {"item": "b"}], levels(a=4, b=0), high_is="bad")
    found = points_of(instrument, one, instrument.scoring.indices[0])
    assert found is not None
    assert (found.words.brings, found.words.lacks) == ("adds", "could add")
    assert "(higher is worse)" in found.sentence
    assert "what keeps it from the worst end lies in b" in found.sentence
    assert [line.id for line in found.bringing] == ["a"]
    assert [line.id for line in found.lacking] == ["b"]


def test_what_no_answer_accounts_for_is_said() -> None:
    responses = {
        "a": [
            answered_with(3).model_copy(update={"by": "One"}),
            answered_with(4).model_copy(update={"by": "Two"}),
        ]
    }
    instrument, one = rated([{"item": "a"}, {"item": "b"}], levels(b=0), responses)
    explanation = explanation_of(instrument, one, "whole")
    assert explanation.rest.startswith("1.500 points are due to the bounds")
    children: list[dict[str, Any]] = [{"item": "a", "multiplier": 0.5}, {"item": "b"}]
    instrument, one = rated(children, levels(a=4), aggregate="maximum")
    assert explanation_of(instrument, one, "whole").rest.startswith("2.000 points to the top are")


def test_without_a_score_there_are_no_points_but_parts_and_evidence() -> None:
    instrument, one = rated([GROUP, {"item": "c"}], levels(a=4, b=1), minimum_coverage=0.9)
    explanation = explanation_of(instrument, one, "whole")
    assert explanation.points is None
    assert explanation.points_sentence == ""
    assert {(part.brings, part.lacks) for part in explanation.parts} == {("", "")}
    assert explanation.evidence == (
        "Nothing rests on graded evidence; 50% on the answer alone; 50% is not answered."
    )
    assert explanation_of(instrument, one, "inner").points_sentence.startswith("Most of the score")


def test_a_part_that_is_not_all_answered_says_so() -> None:
    instrument, one = rated([GROUP, {"item": "c"}], levels(a=4, c=1))
    assert [part.answer for part in explanation_of(instrument, one, "whole").parts] == [
        "50% answered",
        "L1",
    ]


# ── evidence ─────────────────────────────────────────────────────────────────────────────────


def test_the_evidence_sentence_says_how_good_it_is() -> None:
    answers = {
        "a": graded(1, "B", "2"),
        "b": graded(1, "E", "1"),
        "c": graded(0, "F", "6"),
    }
    children: list[dict[str, Any]] = [{"item": key} for key in "abc"]
    children.append({"item": "d", "if_hidden": "worst"})
    instrument, one = rated(children, answers)
    explanation = explanation_of(instrument, one, "whole")
    assert explanation.evidence == (
        "75% of the weight rests on graded evidence (25% from reliable sources and probably true or "
        "confirmed, 25% from unreliable sources or graded doubtful and 25% that nobody could judge); "
        "25% on questions not asked that count as the worst."
    )
    assert [(line.grade, line.share, line.items) for line in explanation.grades] == [
        ("B2", "25%", 1),
        ("E1", "25%", 1),
        ("F6", "25%", 1),
        ("", "25%", 1),
    ]
    assert explanation.grades[0].meaning == ("Source usually reliable, information probably true")


# ── reports ──────────────────────────────────────────────────────────────────────────────────


def test_a_report_shows_both_and_its_figures_add_up() -> None:
    (one,) = rate_shipped([made("Mission A", everything())])
    view = subject_view(shipped()[1], one, date=DAY, version="1")
    assert view.points is not None
    assert view.evidence is not None
    score = view.headline.score.value
    assert score is not None
    assert sum(float(line.brings) for line in view.points.parts) == pytest.approx(score, abs=0.5)
    assert len(view.points.bringing) == len(view.points.lacking) == 10
    html = subject_html(view, TEMPLATES)
    for text in (
        "<h2>Where the points come from",
        "<h2>What the answers rest on",
        "What brings most",
    ):
        assert text in html
    assert html.count(DECOMPOSITION) == 1


def test_a_report_on_nothing_has_neither() -> None:
    (one,) = rate_shipped([made("Mission A", {})])
    view = subject_view(shipped()[1], one, date=DAY, version="1")
    assert view.points is None
    assert view.evidence is None
    html = subject_html(view, TEMPLATES)
    assert "<h2>Where the points come from" not in html
    assert "<h2>What the answers rest on" not in html


def test_the_json_of_a_report_adds_up_for_every_index() -> None:
    (one,) = rate_shipped([made("Mission A", everything(missing=0.1))])
    (entry,) = report_as_data(shipped()[1], [one], DAY, "1")["assessments"]
    leaves = {result.id for result in one.scorecard.results if result.item}
    for key, found in entry["contributions"].items():
        score = entry["indicators"][key]["score"]
        assert found["score"] == (None if score is None else pytest.approx(score))
        if score is not None:
            parts = [p["of_index"] for name, p in found["indicators"].items() if name in leaves]
            whole = sum(part["score"] for part in parts if part) + found["rest"]["score"]
            assert whole == pytest.approx(score, abs=1e-9)
        shares = entry["evidence"][key]["shares"]
        assert sum(line["share"] for line in shares) == pytest.approx(1, abs=1e-9)


def test_the_workbook_lists_every_indicator_s_points_and_every_group_s_evidence() -> None:
    (one,) = rate_shipped([made("Mission A", everything())])
    instrument = shipped()[1]
    view = subject_view(instrument, one, date=DAY, version="1")
    workbook = opened(subject_workbook(instrument, one, view))
    rows = [row for row in workbook["Points"].iter_rows(min_row=5, values_only=True) if row[2]]
    assert [row[2] for row in rows] == [result.id for result in one.scorecard.results]
    headline = instrument.scoring.indices[0].id
    leaves = {r.id for r in one.scorecard.results if r.item and r.index == headline}
    brought = sum(float(str(row[3])) for row in rows if row[2] in leaves and row[3] is not None)
    assert brought == pytest.approx(one.scorecard.by_id[headline].score, abs=1e-9)
    ids = [row[1] for row in workbook["Evidence"].iter_rows(min_row=5, values_only=True)]
    assert {result.id for result in one.scorecard.results if not result.item} <= set(ids)
