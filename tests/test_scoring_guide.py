"""The guide to scoring is true: its example is a sound folder, and the numbers in it hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from assess.capture.parse import parse_answer
from assess.cli.cases import run_cases
from assess.columns import encode_item
from assess.files.folders import Folder, read_folder
from assess.files.yaml import parse
from assess.model.aggregation import Aggregation
from assess.model.bands import printed
from assess.model.case import Cases, Expected, WorkedCase
from assess.model.gate import Gate, Waiver
from assess.model.normalisation import Normalisation
from assess.model.question import Choice, Choices, Number, Scale, Simple
from assess.model.scoring import Alternative
from assess.scoring.aggregate import aggregator
from assess.scoring.plan import compile_model, normaliser
from assess.scoring.scorecards import score_all
from assess.scoring.shapley import Game, shares_of
from tests.checks.building import choice, number, scale, ticks

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "scoring.md"
TEXT = GUIDE.read_text(encoding="utf-8")
EXAMPLE = re.compile(r"<!-- example: (\S+) -->\n```yaml\n(.*?)```", re.DOTALL)


def table(heading: str) -> list[list[str]]:
    """Return the cells of the table whose first line starts with a heading."""
    lines = TEXT.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def method(written: str) -> Any:
    """Return a method as it stands in the guide, in backticks."""
    value = parse(written.strip("`"), "guide").value
    return {"method": value} if isinstance(value, str) else value


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    path = tmp_path_factory.mktemp("border-post")
    examples = EXAMPLE.findall(TEXT)
    names = [name for name, _ in examples]
    assert names == ["questionnaire.yaml", "scoring.yaml", "cases.yaml"]
    for name, text in examples:
        (path / name).write_text(text, encoding="utf-8")
    return read_folder(path, with_cases=True)


def test_the_example_is_a_sound_folder(folder: Folder) -> None:
    assert folder.problems == ()


def test_the_worked_cases_hold(folder: Folder) -> None:
    assert run_cases(folder) == []
    assert folder.cases
    numbers = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    assert f"all {numbers[len(folder.cases.cases)]} cases hold" in TEXT


def test_the_figures_worked_by_hand_are_those_of_the_engine(folder: Folder) -> None:
    assert folder.scoring
    assert folder.questionnaire
    given = {"guards": "8", "training": "1", "checks": "papers", "register": "2"}
    given |= {"attempts": "2", "harm": "1"}
    answers = {
        key: parse_answer(folder.questionnaire.items[key].spec, text) for key, text in given.items()
    }
    plan = compile_model(folder.scoring, folder.questionnaire)
    (card,) = score_all(plan, ["Post"], [answers])
    rows = table("indicator | worked by hand")
    assert len(rows) == 7
    for name, working, figure in rows:
        result = card.by_id[name.strip("`")]
        assert result.score is not None
        assert f"{printed(result.score, plan.index(result.index)):.1f}" == figure, name
        assert working


def spec_of(words: str) -> Simple:
    """Return a question as the guide's table names it."""
    kind, _, options = words.partition(" of ")
    makers: dict[str, tuple[Any, type[Simple]]] = {
        "scale": (lambda: scale("q", int(options)), Scale),
        "choice": (lambda: choice("q", *options.split(", ")), Choice),
        "ticks": (lambda: ticks("q", *options.split(", ")), Choices),
        "number": (lambda: number("q"), Number),
    }
    make, model = makers[kind]
    spec: Simple = TypeAdapter(model).validate_python(make())
    return spec


NORMALISED = table("question | answer")


@pytest.mark.parametrize("row", NORMALISED, ids=lambda row: row[2])
def test_every_normalisation_gives_what_the_guide_says(row: list[str]) -> None:
    question, answer, how, figure = row
    spec = spec_of(question)
    column = encode_item(spec, [parse_answer(spec, answer)])
    chosen: Any = TypeAdapter(Normalisation).validate_python(method(how))
    assert f"{float(normaliser(spec, chosen)(column)[0]):.3f}" == figure


AGGREGATED = table("`aggregate` | score")
CHILDREN = ((0.9, 0.5, 0.1), (0.9, 0.5, 0.2), (1.0, 0.5, 0.1), (0.9, 0.5, 0.0))


@pytest.mark.parametrize("row", AGGREGATED, ids=lambda row: row[0])
def test_every_aggregation_gives_what_the_guide_says(row: list[str]) -> None:
    chosen: Any = TypeAdapter(Aggregation).validate_python(method(row[0]))
    scores = aggregator(chosen)(np.array(CHILDREN).T, np.array([[2.0], [1.0], [1.0]]))
    assert [f"{score:.3f}" for score in scores] == row[1:]


SHARED = table("aggregation | score")


@pytest.mark.parametrize("row", SHARED, ids=lambda row: row[0])
def test_two_children_share_a_score_and_its_distance_as_the_guide_says(row: list[str]) -> None:
    name, _, floor = row[0].partition(", floor ")
    how: Any = {"method": name, "floor": float(floor)} if floor else {"method": name}
    spec: Any = TypeAdapter(Aggregation).validate_python(how)
    none, stand, full = np.zeros(2), np.array([0.6, 0.2]), np.ones(2)
    climb = Game(spec, aggregator(spec), np.ones(2), none, stand)
    brings = shares_of(climb).each
    lacks = shares_of(climb._replace(lower=stand, higher=full)).each
    assert [f"{figure:.3f}" for figure in (climb.ends[1], *brings, *lacks)] == row[1:]


def test_the_numbers_show_every_method() -> None:
    told = {row[0].strip("`") for row in table("method | formula | use it for")}
    assert {method(row[2])["method"] for row in NORMALISED} == told
    told = {row[0].strip("`") for row in table("method | formula | compensation")}
    assert {method(row[0])["method"] for row in AGGREGATED} == told - {"lookup"}


@pytest.mark.parametrize("model", [Cases, WorkedCase, Expected, Gate, Waiver, Alternative])
def test_every_key_is_explained(model: Any) -> None:
    words = set(re.findall(r"`([a-z_]+)", TEXT)) | set(re.findall(r"[a-z_]+", TEXT))
    assert set(model.model_fields) - words == set()
