"""What reports say where respondents differ, and who agreed."""

from __future__ import annotations

import datetime

from assess.model.answer import Answer, Evidence, State
from assess.model.assessment import Assessment
from assess.model.rating import Rated
from assess.reporting.data import report_as_data
from assess.reporting.html import comparison_html, subject_html
from assess.reporting.view import SubjectView, comparison_view, subject_view
from assess.reporting.view.explanation import explanation_of
from assess.reporting.view.subject import AnswerLine, GridLine
from tests.reporting.made import DAY, TEMPLATES, everything, made, rate, shipped
from tests.reporting.test_html import Tags

POLICE, POLITICAL = "Police component", "Political <b>affairs</b>"
SCALE, CELL = "who_analyses", "threats.drugs.exposure"


def said(by: str, value: int | State, comment: str = "") -> Answer:
    """Return one respondent's answer."""
    if isinstance(value, State):
        return Answer(state=value, by=by, comment=comment)
    evidence = (Evidence(reference="Annex <i>", source_grade="B", information_grade="2"),)
    return Answer(
        state=State.ANSWERED, value=value, by=by, comment=comment, evidence=evidence * bool(comment)
    )


def disputed(
    name: str = "Haven", keys: tuple[str, ...] = (SCALE, CELL), **about: object
) -> Assessment:
    """Return a full assessment in which respondents are two levels apart on some questions."""
    answers = {key: answer for key, answer in everything().items() if key not in keys}
    responses = {key: (said(POLICE, 1, "Seen = 1 + <script>"), said(POLITICAL, 3)) for key in keys}
    return made(name, answers, responses=responses, **about)


def view_of(assessment: Assessment) -> tuple[SubjectView, Rated]:
    (rated,) = rate([assessment])
    return subject_view(shipped()[1], rated, date=DAY, version="1.2.3"), rated


def test_the_part_says_who_says_what_how_far_apart_and_what_follows() -> None:
    view, rated = view_of(disputed())
    part = view.disagreement
    assert part is not None
    assert part.summary.startswith("Respondents differ on 2 questions and have not agreed yet.")
    assert [line.key for line in part.lines] == [
        key for key in shipped()[1].questionnaire.items if key in {SCALE, CELL}
    ]
    for line, dispute in zip(part.lines, rated.disputes, strict=True):
        assert line.apart == "2 levels apart"
        assert [position.by for position in line.positions] == [POLICE, POLITICAL]
        assert line.positions[0].comment == "Seen = 1 + <script>"
        assert line.positions[0].evidence[0].grade == "B2"
        assert line.positions[0].score == f"{dispute.outcomes[0].score:.1f}"
        assert view.headline.label in line.effect


def test_without_a_score_the_effect_is_that_on_the_bounds() -> None:
    positions = (said(POLICE, 0), said(POLITICAL, 4))
    view, rated = view_of(made("Haven", {}, responses={SCALE: positions}))
    assert view.disagreement is not None
    (line,) = view.disagreement.lines
    assert line.effect.startswith(f"Bounds of {view.headline.label} move by ")
    assert {position.score for position in line.positions} == {"–"}
    assert line.apart == "4 levels apart"
    assert [one.key for one in rated.disputes] == [SCALE]


def test_bounds_that_do_not_move_are_said_to_stay() -> None:
    view, _ = view_of(made("Haven", {}, responses={CELL: (said(POLICE, 3), said(POLITICAL, 4))}))
    assert view.disagreement is not None
    (line,) = view.disagreement.lines
    assert line.effect == f"Bounds of {view.headline.label} stay the same as printed"


def test_the_headline_s_bounds_hold_every_position() -> None:
    view, rated = view_of(disputed())
    low, high = view.headline.score.low, view.headline.score.high
    assert low is not None
    assert high is not None
    assert low < high
    for dispute in rated.disputes:
        for outcome in dispute.outcomes:
            assert outcome.score is not None
            assert low - 0.05 <= outcome.score <= high + 0.05


def test_without_disagreement_there_is_no_such_part() -> None:
    alike = (said(POLICE, 2), said(POLITICAL, 2))
    answers = {**everything(), SCALE: said(POLICE, 2)}
    view, rated = view_of(made("Haven", answers, responses={SCALE: alike}))
    assert view.disagreement is None
    assert rated.disputes == ()
    assert "respondents" not in subject_html(view, TEMPLATES).lower()


def test_the_answers_say_that_they_are_disputed() -> None:
    view, _ = view_of(disputed())
    lines = {line.key: line for part in view.sections for line in part.lines}
    simple, grid = lines[SCALE], lines["threats"]
    assert isinstance(simple, AnswerLine)
    assert isinstance(grid, GridLine)
    assert simple.value == "Respondents differ"
    assert "Respondents differ" in {cell.text for row in grid.rows for cell in row.cells}
    assert view.missing.summary.endswith("Respondents differ on 2 of them.")
    assert {line.state_text for part in view.missing.sections for line in part.lines} == {
        "Disputed"
    }
    assert view.themes is not None
    assert [row.exposure.text for row in view.themes.rows].count("Disputed") == 1


def test_an_agreed_answer_names_those_who_agreed() -> None:
    agreed = {"agreed_by": (POLICE, POLITICAL), "at": datetime.datetime(2026, 5, 3, 12, 0)}  # noqa: DTZ001
    answers = everything()
    answers[SCALE] = said("Planning", 2).model_copy(update=agreed)
    answers[CELL] = said("", 2).model_copy(update=agreed)
    responses = {key: (said(POLICE, 1), said(POLITICAL, 3)) for key in (SCALE, CELL)}
    view, _ = view_of(made("Haven", answers, responses=responses))
    assert view.disagreement is None
    lines = {line.key: line for part in view.sections for line in part.lines}
    simple, grid = lines[SCALE], lines["threats"]
    assert simple.by == f"Agreed by {POLICE} and {POLITICAL}, recorded by Planning, 3 May 2026"
    assert isinstance(grid, GridLine)
    assert [line.by for line in grid.details if line.key == CELL] == [
        f"Agreed by {POLICE} and {POLITICAL}, 3 May 2026"
    ]


def test_explanations_say_it() -> None:
    _, rated = view_of(disputed())
    instrument = shipped()[1]
    leaf = next(r.id for r in rated.scorecard.results if r.item == SCALE)
    explanation = explanation_of(instrument, rated, leaf)
    assert explanation.answer is not None
    assert explanation.answer.answer.startswith(f"Respondents differ: {POLICE}: ")
    assert "respondents differ" in explanation.sentence
    assert "between" in explanation.sentence
    parent = rated.scorecard.by_id[leaf].parent
    assert parent is not None
    parts = {part.id: part for part in explanation_of(instrument, rated, parent).parts}
    assert parts[leaf].answer == explanation.answer.answer


def test_the_page_shows_it_and_no_markup_of_theirs_runs() -> None:
    view, _ = view_of(disputed())
    html = subject_html(view, TEMPLATES)
    tags = Tags(html)
    assert "Where respondents differ" in tags.text
    assert POLITICAL in tags.text
    assert {"script", "b", "i"} & set(tags.names) == set()


def test_a_question_that_is_not_asked_is_left_out() -> None:
    answers = everything(quality=0.05)
    (before,) = rate([made("Haven", answers)])
    key = min(before.hidden)
    del answers[key]
    secret = (said(POLICE, State.UNKNOWN, "secret"), said(POLITICAL, State.WITHHELD, "secret"))
    view, rated = view_of(made("Haven", answers, responses={key: secret}))
    assert key in rated.hidden
    assert rated.disputes == ()
    assert POLICE not in subject_html(view, TEMPLATES)


def test_a_comparison_marks_and_counts_them() -> None:
    assessments = [disputed("First", group="UN"), made("Second", everything(2), group="UN")]
    rated = rate(assessments)
    view = comparison_view(shipped()[1], rated, title="Two", date=DAY, version="1.2.3")
    assert (
        "Respondents differ, and have not agreed, on 2 answers about 1 subject: First (2)."
        in view.introduction
    )
    ranking = view.rankings[0]
    marks = {row.subject: row.disputed for row in ranking.rows}
    assert marks == {"First": "≠ 1", "Second": ""}
    assert "≠ number of answers on which respondents differ." in ranking.rule
    pages = {page.subject: page.disputed for page in view.pages}
    assert pages["First"].startswith("Respondents differ on 2 questions and have not agreed yet: ")
    assert pages["Second"] == ""
    text = Tags(comparison_html(view, TEMPLATES)).text
    assert "≠ 1" in text
    assert pages["First"] in text


def test_the_data_of_a_report_names_the_positions() -> None:
    _, rated = view_of(disputed())
    (entry,) = report_as_data(shipped()[1], [rated], DAY, "1.2.3")["assessments"]
    found = {one["id"]: one["positions"] for one in entry["disputed"]}
    assert [position["value"] for position in found[SCALE]] == [1, 3]
    dispute = next(one for one in rated.disputes if one.key == SCALE)
    headline = found[SCALE][0]["headline"]
    assert (headline["score"], headline["low"]) == dispute.outcomes[0][1:3]
