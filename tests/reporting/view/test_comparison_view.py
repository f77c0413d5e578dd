from __future__ import annotations

import datetime

import pytest

from assess.model.answer import Answer, Evidence, State
from assess.model.assessment import Assessment
from assess.model.question import Grid
from assess.reporting.view import ComparisonView, comparison_view
from assess.reporting.view.comparison import MarkCell
from assess.reporting.view.parts import NO_SCORE
from tests.reporting.made import DAY, everything, made, rate, shipped, table


def compare(assessments: list[Assessment]) -> ComparisonView:
    return comparison_view(shipped()[1], rate(assessments), title="Many", date=DAY, version="1.2.3")


def cells_of(view: ComparisonView, subject: str) -> dict[str, MarkCell]:
    assert view.marks is not None
    rows = [row for group in view.marks.groups for row in group.rows if row.subject == subject]
    return dict(zip(view.marks.themes, rows[0].cells, strict=True))


def test_an_empty_comparison_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        compare([])


def test_groups_and_subjects_keep_the_order_of_the_input() -> None:
    view = compare(table())
    assert [(group.name, group.subjects) for group in view.groups] == [
        ("UN", ("UNAMA", "UNOCA", "BINUCA")),
        ("OSCE", ("Kosovo", "Bishkek")),
    ]


def test_marks_tell_mandate_from_activity_doubt_from_certainty_and_no_from_missing() -> None:
    view = compare(table())
    mandate = cells_of(view, "UNAMA")["Drug trafficking"]
    activity = cells_of(view, "Kosovo")["Drug trafficking"]
    doubtful = cells_of(view, "UNOCA")["Countering terrorism"]
    answered_no = cells_of(view, "BINUCA")["Drug trafficking"]
    missing = cells_of(view, "BINUCA")["Piracy"]
    signs = [cell.sign for cell in (mandate, activity, doubtful, answered_no, missing)]
    assert signs == ["■", "○", "■†", "", "·"]
    assert doubtful.text == "in mandate; activity not answered; in doubt"
    assert activity.text == "mandate not answered; some activity"
    assert missing.text == "not answered"


def test_totals_count_marks_by_kind_and_subjects_once() -> None:
    view = compare(table())
    assert view.marks is not None
    column = view.marks.themes.index("Drug trafficking")
    totals = {row.label: row.numbers[column] for group in view.marks.groups for row in group.totals}
    assert totals == {"UN: ■ mandates": 2, "OSCE: ○ activities": 1}
    assert view.marks.totals == ()
    for group in view.marks.groups:
        assert [row.total for row in group.totals] == [sum(row.total for row in group.rows)]


def test_groups_that_answered_both_kinds_count_both_and_everybody() -> None:
    view = compare([made(name, everything(seed), group=name) for seed, name in enumerate("AB")])
    assert view.marks is not None
    assert [group.counts for group in view.marks.groups] == ["either", "either"]
    assert [row.kind for row in view.marks.totals] == ["mandate", "activity"]
    for i, overall in enumerate(view.marks.totals):
        assert overall.total == sum(group.totals[i].total for group in view.marks.groups)


def test_what_does_not_apply_is_neither_a_no_nor_missing() -> None:
    outside = Answer(state=State.NOT_APPLICABLE, comment="No coast")
    answers = everything() | {
        f"threats.piracy.{column}": outside for column in ("mandate", "activities")
    }
    cell = cells_of(compare([made("Mission", answers)]), "Mission")["Piracy"]
    assert (cell.sign, cell.text) == ("–", "not applicable")


def test_equal_scores_share_the_better_rank_and_leave_a_gap() -> None:
    answers = [everything(1, 0.8), everything(1, 0.8), everything(2, 0.3)]
    view = compare([made(name, a) for name, a in zip("ABC", answers, strict=True)])
    assert [(row.rank, row.subject) for row in view.rankings[0].rows] == [
        (1, "A"),
        (1, "B"),
        (3, "C"),
    ]


def test_who_cannot_be_ranked_is_listed_with_reason_and_coverage() -> None:
    view = compare([made("A", everything()), made("B", {}), made("C", {})])
    ranking = view.rankings[0]
    assert [row.subject for row in ranking.rows] == ["A"]
    assert [row.subject for row in ranking.unranked] == ["B", "C"]
    assert ranking.sentence.startswith("2 of 3 cannot be ranked")
    assert ranking.unranked_lines == ("B and C: none of its questions is answered (coverage 0%).",)
    assert "from 60% coverage" in ranking.rule


def test_where_nobody_can_be_ranked_there_is_a_sentence_and_no_table() -> None:
    view = compare(table())
    assert view.rankings[0].rows == ()
    assert view.rankings[0].sentence.startswith("Nobody can be ranked")
    assert view.heat.groups == ()
    assert "too little is answered" in view.heat.sentence


def test_only_the_latest_assessment_of_a_subject_is_ranked() -> None:
    old = made("A", everything(1, 0.2), as_of=datetime.date(2024, 1, 1))
    new = made("A", everything(1, 0.9), as_of=datetime.date(2026, 1, 1))
    view = compare([new, old, made("B", everything(2))])
    assert [row.subject for row in view.rankings[0].rows] == ["A", "B"]
    (change,) = view.changes
    assert [row.as_of for row in change.rows] == ["1 January 2024", "1 January 2026"]
    first, last = (row.scores[0].value for row in change.rows)
    assert first is not None
    assert last is not None
    assert change.differences[0] == f"+{last - first:.1f}"
    assert any("only the latest" in sentence for sentence in view.introduction)


def test_another_subject_never_changes_what_is_said_of_the_first() -> None:
    first, second = made("A", everything(1)), made("B", everything(2))
    assert compare([first]).pages[0] == compare([first, second]).pages[0]


def test_a_median_needs_three_subjects() -> None:
    two = compare([made(name, everything(i), group="UN") for i, name in enumerate("AB")])
    three = compare([made(name, everything(i), group="UN") for i, name in enumerate("ABC")])
    assert (two.medians[0].rows[0].median, two.medians[0].rows[0].number) == (NO_SCORE, 2)
    assert (
        three.medians[0].rows[0].median
        == sorted((row.score.text for row in three.rankings[0].rows), key=float)[1]
    )


def test_blind_spots_are_counted_by_theme_and_what_cannot_be_told_beside_them() -> None:
    severe = {
        "threats.piracy.exposure": Answer(state=State.ANSWERED, value=4),
        "threats.piracy.analysis": Answer(state=State.ANSWERED, value=0),
        "threats.piracy.mandate": Answer(state=State.ANSWERED, value="no"),
    }
    view = compare([made("A", severe), made("B", {})])
    assert view.blind_spots is not None
    (row,) = view.blind_spots.rows
    assert (row.theme, row.subjects, row.number, row.unknown) == ("Piracy", ("A",), 1, 1)


def test_some_fictional_subjects_mark_the_whole_report() -> None:
    view = compare([made("A", {}, fictional=True), made("B", {})])
    assert view.document.marks[0] == "Contains 1 fictional subject"
    assert [page.fictional for page in view.pages] == [True, False]


def mandates(doubtful: int) -> dict[str, Answer]:
    grid = shipped()[1].questionnaire.questions["threats"]
    assert isinstance(grid, Grid)
    return {
        f"threats.{row.id}.mandate": Answer(
            state=State.ANSWERED,
            value="yes",
            evidence=(
                Evidence(reference="Table 1", information_grade="5" if i < doubtful else "2"),
            ),
        )
        for i, row in enumerate(grid.rows)
    }


def test_a_ranking_says_how_many_answers_behind_a_score_are_in_doubt() -> None:
    view = compare([made("Doubtful", mandates(2)), made("Certain", mandates(0))])
    ranking = next(one for one in view.rankings if one.by.label == "Thematic breadth of mandates")
    assert {row.subject: row.doubt for row in ranking.rows} == {"Doubtful": "† 2", "Certain": ""}
    assert "†" in ranking.rule
    certain = compare([made("Certain", mandates(0))])
    assert all("†" not in one.rule for one in certain.rankings)


def test_what_is_known_is_listed_only_where_there_is_no_dimension_to_draw() -> None:
    sparse = {"dedicated_staff": Answer(state=State.ANSWERED, value=3)}
    unrated = {k: a for k, a in everything().items() if not k.startswith(("hq_", "expert_"))}
    view = compare([made("Sparse", sparse), made("Unrated", unrated)])
    pages = {page.subject: page for page in view.pages}
    assert [line.key for line in pages["Sparse"].known] == ["dedicated_staff"]
    assert pages["Unrated"].headline.score.value is None
    assert pages["Unrated"].known == ()
