"""The authoring guide's example is a questionnaire folder that the tool accepts and rates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assess.capture.parse import parse_answer
from assess.files.folders import read_folder, read_instrument
from assess.model.scorecard import Scorecard
from assess.scoring.plan import compile_model
from assess.scoring.scorecards import score_all

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "authoring.md"
EXAMPLE = re.compile(r"<!-- example: (\S+) -->\n```yaml\n(.*?)```", re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    examples = EXAMPLE.findall(GUIDE.read_text(encoding="utf-8"))
    assert [name for name, _ in examples] == [
        "questionnaire.yaml",
        "scoring.yaml",
        "findings.yaml",
        "migrations.yaml",
    ]
    for name, text in examples:
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def rated(folder: Path, **answers: str) -> Scorecard:
    asked, scoring, *_ = read_instrument(folder)
    given = {
        key.replace("__", "."): parse_answer(asked.items[key.replace("__", ".")].spec, text)
        for key, text in answers.items()
    }
    (card,) = score_all(compile_model(scoring, asked), ["Port"], [given])
    return card


def test_the_example_has_no_errors_and_no_surprises(folder: Path) -> None:
    found = {problem.code for problem in read_folder(folder).problems}
    assert found <= {"scoring.never_scored", "scoring.no_bands"}, found


def test_the_example_is_rated_as_the_guide_explains(folder: Path) -> None:
    card = rated(
        folder,
        guards="5",
        training="2",
        checks="cargo",
        owner="private",
        goods__fuel__amount="1",
        goods__timber__amount="0",
    )
    guarding = card.by_id["guarding"]
    assert guarding.score == pytest.approx(100 * (1 * 0.5 + 3 * 1.0) / 4)
    assert card.by_id["gate"].score == pytest.approx(100 * 2 / 3)
    assert card.by_id["traffic"].score == pytest.approx(10 * 2 / 3)
    assert card.by_id["exposure"].score == pytest.approx(10 * 0.7)
    security = card.by_id["security"]
    assert security.score is not None
    assert security.band == "strong"


def test_nobody_to_train_counts_as_nobody_trained(folder: Path) -> None:
    card = rated(folder, guards="0", checks="none")
    assert card.by_id["training"].score == 0
    assert card.by_id["guarding"].score == 0
