from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping

import pytest

from assess.files.assessments import hold_to, read_assessment
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire
from samples import build, political_missions
from samples.building import FOLDER, read_data, read_questionnaire

PLACE = FOLDER / political_missions.NAME
INFORMATION = {"low": "5", "medium": "4"}
MARKED = {
    "organised_crime": (6, 9),
    "drugs": (6, 8),
    "terrorism": (4, 5),
    "armed_groups": (0, 0),
    "piracy": (1, 0),
    "arms": (3, 0),
    "border": (4, 2),
    "anti_corruption": (5, 6),
    "laundering": (0, 7),
    "human_trafficking": (1, 12),
    "resources": (2, 0),
    "cybercrime": (1, 5),
}
"""Marks by theme, UN and OSCE, counted by hand in the essay's Table 1."""


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return read_questionnaire()


@pytest.fixture(scope="module")
def missions() -> dict[str, Assessment]:
    """Return the assessments on disk by the mission's name as printed in the table."""
    listed = read_data(political_missions.Missions, PLACE / "data" / "missions.yaml").missions
    return {
        one.row: read_assessment(PLACE / f"{political_missions.slug(one.name)}.json")
        for one in listed
    }


@pytest.fixture(scope="module")
def written() -> political_missions.Answers:
    return read_data(political_missions.Answers, PLACE / "data" / "answers.yaml")


def rows_of(name: str) -> list[dict[str, str]]:
    with (PLACE / "data" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def table_key(assessment: Assessment, theme: str) -> str:
    return f"threats.{theme}.{'mandate' if assessment.subject.group == 'UN' else 'activities'}"


def is_mark(answer: Answer) -> bool:
    return answer.value in ("yes", ("unspecified",))


def test_files_are_what_a_fresh_build_writes(questionnaire: Questionnaire) -> None:
    wanted = political_missions.build(questionnaire)
    assert len(wanted) == 27
    assert build.differences(PLACE, wanted) == []


def test_every_file_is_read_without_a_warning(questionnaire: Questionnaire) -> None:
    files = sorted(PLACE.glob("*.json"))
    assert len(files) == 27
    for path in files:
        assert hold_to(read_assessment(path), questionnaire, path) == []


def test_marks_per_theme_are_those_of_the_table(missions: Mapping[str, Assessment]) -> None:
    found: Counter[tuple[str, str]] = Counter()
    for assessment in missions.values():
        for theme in MARKED:
            answer = assessment.answer(table_key(assessment, theme))
            assert answer.state is State.ANSWERED
            found[theme, assessment.subject.group] += is_mark(answer)
    assert {theme: (found[theme, "UN"], found[theme, "OSCE"]) for theme in MARKED} == MARKED


def test_every_cell_of_the_table_is_the_answer_under_its_row_and_column(
    missions: Mapping[str, Assessment],
) -> None:
    for row in rows_of("table1.csv"):
        assessment = missions[row["mission"]]
        for heading, theme in political_missions.THEMES.items():
            answer = assessment.answer(table_key(assessment, theme))
            assert is_mark(answer) == bool(row[heading]), (row["mission"], heading)
    assert list(political_missions.THEMES) == list(rows_of("table1.csv")[0])[2:]
    assert [row["mission"] for row in rows_of("table1.csv")] == list(missions)


def test_nothing_is_answered_but_the_table_and_what_answers_yaml_says(
    missions: Mapping[str, Assessment], written: political_missions.Answers
) -> None:
    for row, assessment in missions.items():
        table = {table_key(assessment, theme) for theme in MARKED}
        text = [fact.item for fact in written.facts.get(row, ())]
        assert len(text) == len(set(text))
        assert not table & set(text)
        assert set(assessment.answers) == {"mission_kind", "respondents"} | table | set(text)


def test_every_answer_has_graded_evidence_and_no_time(
    missions: Mapping[str, Assessment],
) -> None:
    for assessment in missions.values():
        for key, answer in assessment.answers.items():
            # What is general knowledge, or about this work itself, is not graded.
            graded = 0 if key in ("mission_kind", "respondents") else 2
            assert [len(evidence.grade) for evidence in answer.evidence] == [graded], key
            assert answer.at is None


def test_doubtful_cells_keep_the_printed_reading_with_a_comment_and_a_low_grade(
    missions: Mapping[str, Assessment], written: political_missions.Answers
) -> None:
    doubts = rows_of("table1_doubts.csv")
    assert len(doubts) == 16
    for doubt in doubts:
        assessment = missions[doubt["mission"]]
        theme = political_missions.THEMES[doubt["theme_as_printed"]]
        answer = assessment.answer(table_key(assessment, theme))
        assert is_mark(answer)
        assert answer.comment
        grade = INFORMATION[doubt["confidence_as_printed"]]
        assert answer.evidence[0].information_grade == grade, doubt
        assert f'"{doubt["mark"]}"' in answer.evidence[0].reference
        suggested = political_missions.THEMES.get(doubt["suggested_theme"])
        if suggested:
            beside = assessment.answer(table_key(assessment, suggested))
            assert beside.comment
            assert beside.evidence[0].information_grade in {"4", "5"}
    noted = {(row, theme) for row, cells in written.cells.items() for theme in cells}
    marked = {
        (row, theme)
        for row, theme in noted
        if is_mark(missions[row].answer(table_key(missions[row], theme)))
    }
    assert len(marked) == 16


def test_cells_without_doubt_are_graded_by_mark_or_no_mark(
    missions: Mapping[str, Assessment], written: political_missions.Answers
) -> None:
    for row, assessment in missions.items():
        for theme in MARKED.keys() - written.cells.get(row, {}).keys():
            answer = assessment.answer(table_key(assessment, theme))
            assert answer.evidence[0].grade == ("B2" if is_mark(answer) else "B3")


def test_every_seed_fact_is_used_or_set_aside_with_a_reason(
    written: political_missions.Answers,
) -> None:
    facts = rows_of("seed_facts.csv")
    used = [
        (line, row)
        for row, found in written.facts.items()
        for fact in found
        for line in fact.seed_facts
    ]
    for line, row in used:
        assert facts[line - 2]["mission"] == row
    unused = [line for entry in written.unused for line in entry.lines]
    assert sorted([line for line, _ in used] + unused) == list(range(2, len(facts) + 2))
    assert all(entry.reason for entry in written.unused)


def test_subjects_say_what_they_are(missions: Mapping[str, Assessment]) -> None:
    groups = Counter(assessment.subject.group for assessment in missions.values())
    assert groups == {"UN": 13, "OSCE": 14}
    for assessment in missions.values():
        assert assessment.statement.startswith("Reconstructed from the essay")
        assert not assessment.subject.fictional
        assert str(assessment.as_of) == (
            "2011-07-31" if assessment.subject.group == "UN" else "2010-12-31"
        )
