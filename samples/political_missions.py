"""The 27 missions of Table 1 (2011) as assessments; ``political-missions-2011/SOURCES.md`` explains.

Two kinds of answers: one for every cell of the table, marked or empty, and those written by hand in
``data/answers.yaml`` from facts in the text. Nothing else is answered.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints

from assess.model.answer import Answer, InformationGrade, State, Value
from assess.model.assessment import Assessment, Subject
from assess.model.base import Frozen
from assess.model.questionnaire import Questionnaire
from samples.building import FOLDER, finish, graded, read_data

NAME = "political-missions-2011"
DATA = FOLDER / NAME / "data"
STATEMENT = "Reconstructed from the essay “Flying Blind?” (2011), not filled in by the mission"
BY = "desk reconstruction"
WORK = "Cockayne and Kavanagh 2011"
AS_OF = {"UN": datetime.date(2011, 7, 31), "OSCE": datetime.date(2010, 12, 31)}
FIRST_LINE = 60
"""The line of the essay's plain-text copy that holds the first row of Table 1."""

THEMES = {
    "Organized Crime and Trafficking in General": "organised_crime",
    "Drug Trafficking": "drugs",
    "Countering Terrorism": "terrorism",
    "Cross-Border Armed Groups": "armed_groups",
    "Piracy": "piracy",
    "Arms Trafficking": "arms",
    "Border Management": "border",
    "Anti-Corruption": "anti_corruption",
    "Anti-money Laundering": "laundering",
    "Human Trafficking": "human_trafficking",
    "Resource and Environmental Management": "resources",
    "Cybercrime": "cybercrime",
}
"""The columns of Table 1, and the rows of the questionnaire's threat grid."""

Grade = Annotated[str, StringConstraints(pattern=r"^[A-F][1-6]$")]


class Cell(Frozen):
    """What is doubtful about one cell of the table, and how much its printed reading is trusted."""

    information: InformationGrade
    comment: str


class Fact(Frozen):
    """One answer that rests on the text of the essay, and where that says so."""

    item: str
    state: State = State.ANSWERED
    value: Value | None = None
    at: str
    grade: Grade
    date: datetime.date | None = None
    comment: str
    seed_facts: tuple[int, ...] = ()


class Unused(Frozen):
    """Lines of ``seed_facts.csv`` that became no answer, and why."""

    lines: tuple[int, ...]
    reason: str


class Answers(Frozen):
    """The file ``data/answers.yaml``."""

    cells: dict[str, dict[str, Cell]]
    facts: dict[str, tuple[Fact, ...]]
    unused: tuple[Unused, ...]


class Mission(Frozen):
    """One mission of the file ``data/missions.yaml``."""

    row: str
    name: str
    full_name: str = ""
    kind: Literal["spm", "regional_office", "osce_field", "other"]
    kind_comment: str = ""


class Missions(Frozen):
    """The file ``data/missions.yaml``."""

    missions: tuple[Mission, ...] = Field(min_length=1)


class Row(NamedTuple):
    """One row of Table 1: its line in the essay, and its marks (or nothing) by theme."""

    organisation: str
    mission: str
    line: int
    marks: Mapping[str, str]


def read_table() -> list[Row]:
    """Return Table 1 as printed."""
    with (DATA / "table1.csv").open(encoding="utf-8", newline="") as stream:
        return [
            Row(
                record["organisation"],
                record["mission"],
                FIRST_LINE + i,
                {theme: record[heading].strip() for heading, theme in THEMES.items()},
            )
            for i, record in enumerate(csv.DictReader(stream))
        ]


def build(questionnaire: Questionnaire) -> dict[str, Assessment]:
    """Return the assessments by file name."""
    missions = {one.row: one for one in read_data(Missions, DATA / "missions.yaml").missions}
    written = read_data(Answers, DATA / "answers.yaml")
    return {
        f"{slug(missions[row.mission].name)}.json": _assessment(
            row, missions[row.mission], written, questionnaire
        )
        for row in read_table()
    }


def slug(name: str) -> str:
    """Return a name in small letters and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _assessment(
    row: Row, mission: Mission, written: Answers, questionnaire: Questionnaire
) -> Assessment:
    answers = dict(_about(row, mission))
    answers.update(_from_table(row, written.cells.get(row.mission, {})))
    answers.update(_from_text(written.facts.get(row.mission, ())))
    subject = Subject(name=mission.name, full_name=mission.full_name, group=row.organisation)
    return finish(questionnaire, subject, AS_OF[row.organisation], STATEMENT, answers)


def _about(row: Row, mission: Mission) -> Iterator[tuple[str, Answer]]:
    heading = (
        f"{WORK}, Table 1, row {row.mission} (L{row.line}), group {row.organisation}; the kind itself is "
        "general knowledge, not in the essay"
    )
    yield (
        "mission_kind",
        Answer(
            state=State.ANSWERED,
            value=mission.kind,
            comment=mission.kind_comment,
            evidence=(graded(heading, ""),),
            by=BY,
        ),
    )
    here = f"samples/{NAME}/SOURCES.md: how this assessment was made"
    nobody = Answer(
        state=State.ANSWERED, value=("desk_review",), evidence=(graded(here, ""),), by=BY
    )
    yield "respondents", nobody


def _from_table(row: Row, doubts: Mapping[str, Cell]) -> Iterator[tuple[str, Answer]]:
    """Yield an answer for every cell; the UN rows are mandates, the OSCE rows activities."""
    values: tuple[Value, Value] = ("no", "yes")
    column = "mandate"
    if row.organisation == "OSCE":
        values, column = (("none",), ("unspecified",)), "activities"
    for theme, mark in row.marks.items():
        doubt = doubts.get(theme)
        # An empty cell may also be a question that nobody answered: a little less sure than a mark.
        information = doubt.information if doubt else ("2" if mark else "3")
        reading = f'marked "{mark}"' if mark else "no mark"
        reference = f"{WORK}, Table 1, row {row.mission} (L{row.line}): {reading}"
        answer = Answer(
            state=State.ANSWERED,
            value=values[1 if mark else 0],
            comment=doubt.comment if doubt else "",
            evidence=(graded(reference, f"B{information}"),),
            by=BY,
        )
        yield f"threats.{theme}.{column}", answer


def _from_text(facts: tuple[Fact, ...]) -> Iterator[tuple[str, Answer]]:
    for fact in facts:
        answer = Answer(
            state=fact.state,
            value=fact.value,
            comment=fact.comment,
            evidence=(graded(f"{WORK}, {fact.at}", fact.grade, fact.date),),
            by=BY,
        )
        yield fact.item, answer
