from __future__ import annotations

import pytest

from assess.model.answer import Answer, Evidence, State
from assess.reporting.view import SubjectView, subject_view
from assess.reporting.view.parts import NO_SCORE
from assess.reporting.view.subject import AnswerLine, GridLine
from tests.reporting.made import DAY, everything, made, rate, shipped


def view_of(answers: dict[str, Answer], **about: object) -> SubjectView:
    (rated,) = rate([made("Mission A", answers, **about)])
    return subject_view(shipped()[1], rated, date=DAY, version="1.2.3")


def answer_lines(view: SubjectView) -> dict[str, AnswerLine]:
    lines = [line for part in view.sections for line in part.lines]
    simple = {line.key: line for line in lines if isinstance(line, AnswerLine)}
    cells = {d.key: d for line in lines if isinstance(line, GridLine) for d in line.details}
    return simple | cells


def test_a_full_assessment_is_rated_with_band_bounds_and_coverage() -> None:
    view = view_of(everything(missing=0.05))
    score = view.headline.score
    assert score.value is not None
    assert score.low is not None
    assert score.high is not None
    assert score.low <= score.value <= score.high
    assert score.text in view.headline.outcome
    assert score.band in view.headline.outcome
    assert f"between {score.low:.1f} and {score.high:.1f}" in score.sentence


def test_with_nothing_missing_bounds_meet_and_are_not_printed() -> None:
    view = view_of(everything())
    assert view.headline.score.bounds == ""
    assert view.headline.score.coverage_text == "100%"
    assert "Everything that this rests on is answered." in view.headline.outcome


def test_an_empty_assessment_prints_dashes_with_reasons_and_never_zero() -> None:
    view = view_of({})
    scores = [view.headline.score, *(d.score for d in view.dimensions)]
    scores += [index.score for index in view.others] + [line.score for line in view.indicators]
    assert {score.text for score in scores} == {NO_SCORE}
    assert all(score.value is None and score.reason for score in scores)
    assert view.headline.outcome.startswith("No overall rating can be given:")
    assert {part.gap for part in view.dimensions} == {"no score: 0% answered"}
    assert not view.has_scores
    assert (view.strengths, view.weaknesses, view.findings) == ((), (), ())


def test_the_outcome_names_the_dimensions_that_stop_the_rating() -> None:
    questionnaire = shipped()[1].questionnaire
    answers = {
        k: a for k, a in everything().items() if questionnaire.items[k].section.id != "capacity"
    }
    view = view_of(answers)
    assert view.headline.score.value is None
    assert (
        view.headline.outcome
        == "No overall rating can be given: Capacity (0% answered) has no score."
    )


def test_hidden_items_are_neither_printed_nor_counted() -> None:
    secret = "SECRETOFAHIDDENANSWER"  # noqa: S105
    answers = everything()
    answers["dedicated_staff"] = Answer(state=State.ANSWERED, value=0)
    answers["staff_trained"] = Answer(state=State.ANSWERED, value=77, comment=secret)
    view = view_of(answers)
    assert secret not in repr(view)
    assert "staff_trained" not in answer_lines(view)
    (line,) = [line for line in view.indicators if line.id == "staff_trained"]
    assert (line.score.text, line.score.coverage_text) == ("0.0", "not asked: worst")
    assert view.missing.asked == len(shipped()[1].questionnaire.items) - len(
        rate([made("Mission A", answers)])[0].hidden
    )


def test_every_answer_that_is_shown_has_its_place_in_order() -> None:
    questionnaire = shipped()[1].questionnaire
    view = view_of(everything())
    hidden = rate([made("Mission A", everything())])[0].hidden
    wanted = [q for q in questionnaire.questions if q not in hidden]
    assert [line.key for part in view.sections for line in part.lines] == wanted


def test_states_are_printed_in_words() -> None:
    answers = everything()
    answers["mandate_wording"] = Answer(state=State.WITHHELD)
    answers["mandate_nexus"] = Answer(state=State.UNKNOWN)
    answers["mandate_room"] = Answer(state=State.NOT_APPLICABLE, comment="No head of mission")
    del answers["host_acknowledgement"]
    lines = answer_lines(view_of(answers))
    keys = ("mandate_wording", "mandate_nexus", "mandate_room", "host_acknowledgement")
    assert [lines[k].value for k in keys] == [
        "Withheld",
        "Not known",
        "Not applicable",
        "Not answered",
    ]
    assert lines["mandate_room"].comment == "No head of mission"


def test_levels_come_with_their_anchor_and_evidence_with_its_grade_in_words() -> None:
    evidence = Evidence(reference="S/2025/1", source_grade="B", information_grade="6", date=DAY)
    answers = {"mandate_wording": Answer(state=State.ANSWERED, value=3, evidence=(evidence,))}
    line = answer_lines(view_of(answers))["mandate_wording"]
    assert (line.value, line.anchor[:12]) == ("Named tasks", "At least one")
    assert line.evidence[0].grade == "B6"
    assert line.evidence[0].grade_text == "Source usually reliable; information cannot be judged"
    assert line.evidence[0].date == "22 November 2026"


def test_grades_are_explained_only_where_they_are_used() -> None:
    assert view_of(everything()).method.grades == ()
    graded = Answer(state=State.UNKNOWN, evidence=(Evidence(reference="x", source_grade="A"),))
    assert len(view_of({"mandate_wording": graded}).method.grades) == 12


def test_strengths_and_weaknesses_are_answered_and_disjoint() -> None:
    view = view_of(everything(quality=0.5))
    strong, weak = {h.id for h in view.strengths}, {h.id for h in view.weaknesses}
    assert strong
    assert weak
    assert not strong & weak
    assert all(highlight.value for highlight in (*view.strengths, *view.weaknesses))


def test_findings_come_worst_first_and_strengths_stand_apart() -> None:
    view = view_of(everything(seed=4))
    order = ["critical", "high", "medium", "low"]
    ranks = [order.index(finding.severity) for finding in view.findings]
    assert ranks
    assert ranks == sorted(ranks)
    assert view.key_findings == view.findings[:3]
    assert all(finding.kind != "strength" for finding in view.findings)


def test_what_is_missing_is_counted_by_state_and_grouped_required_first() -> None:
    view = view_of(everything(missing=0.3))
    counts = {line.state: line.number for line in view.missing.counts}
    assert sum(counts.values()) == view.missing.asked
    assert view.missing.missing == counts["unknown"] + counts["withheld"] + counts["unanswered"]
    listed = [line for part in view.missing.sections for line in part.lines]
    assert sum(line.number for line in listed) == view.missing.missing
    for part in view.missing.sections:
        flags = [line.required for line in part.lines]
        assert flags == sorted(flags, reverse=True)


def test_the_theme_matrix_has_every_row_and_never_guesses() -> None:
    themes = view_of({}).themes
    assert themes is not None
    assert {row.status for row in themes.rows} == {"unknown"}
    assert {row.exposure.text for row in themes.rows} == {"Not answered"}
    assert "cannot be told" in themes.summary


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("a\x00b", "a\ufffdb"), ("a\r\nb", "a\nb"), ("a\u2028b", "a\nb"), ("\x1b[31m", "\ufffd[31m")],
)
def test_control_characters_are_made_visible(raw: str, kept: str) -> None:
    answers = {"mandate_wording": Answer(state=State.UNKNOWN, comment=raw)}
    assert answer_lines(view_of(answers))["mandate_wording"].comment == kept


def test_every_page_says_that_it_is_fictional_and_how_it_came_about() -> None:
    view = view_of({}, fictional=True, statement="Made up " * 40)
    assert view.document.fictional
    assert view.document.marks[0] == "Fictional"
    assert len(view.document.marks[1]) <= 110
    assert view.statement == ("Made up " * 40).strip()
