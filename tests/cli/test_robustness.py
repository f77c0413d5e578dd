"""What ``assess robustness`` prints, writes and refuses."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from assess.cli.app import run
from tests.support.cli import Desk

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples" / "fictional-missions"
QUICK = ("--draws", "50", "--sobol-draws", "8")
SOME = tuple(
    str(SAMPLES / f"{name}.json") for name in ("averland", "brimoria", "estavia", "ilmara")
)


def as_data(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["robustness", *arguments, *QUICK, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_one_subject_is_shown_with_what_is_varied_kept_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["robustness", SOME[1], *QUICK]) == 0
    out = capsys.readouterr().out
    assert "Choice of method: weights and aggregation" in out
    assert "Not known: missing answers and doubt about answers" in out
    assert "of the draws" in out
    assert "seed 1" in out
    assert not re.findall(r"(?<!None of them is a )confidence\s+interval", out)


def test_several_are_shown_with_ranks_pairs_and_common_questions(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["robustness", *SOME, *QUICK, "--index", "preparedness"]) == 0
    out = capsys.readouterr().out
    assert "1. Mission in Brimoria" in out
    assert "Ilmara" not in out, "it has no score, so it cannot be ranked"
    assert "scores higher than" in out
    assert "All of them answered" in out


def test_the_same_seed_gives_the_same_file_and_another_does_not(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.json" for number in range(3)]
    for file, seed in zip(files, "112", strict=True):
        assert run(["robustness", *SOME, *QUICK, "--seed", seed, "-o", str(file)]) == 0
    first, again, other = (file.read_bytes() for file in files)
    assert first == again
    assert first != other


def test_nothing_varied_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    still = ("--weights", "none", "--no-aggregation", "--no-missing", "--no-evidence")
    found = as_data(capsys, SOME[0], *still)
    assert found["assumptions"]["varied"] == []
    one = found["indices"]["preparedness"]["subjects"][0]
    assert one["both"] == pytest.approx(dict.fromkeys(("low", "median", "high"), one["score"]))
    assert one["sensitivity"] == {}
    assert run(["robustness", SOME[0], *QUICK, *still]) == 0


def test_options_reach_the_assumptions(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_data(
        capsys, SOME[0], "--weights", "dirichlet:9", "--no-missing", "--doubt", "none=0.5"
    )["assumptions"]
    assert found["weights"] == {"kind": "dirichlet", "concentration": 9}
    assert "missing" not in found["varied"]
    assert found["doubt"]["none"] == 0.5
    assert found["doubt"]["B"] == 0.1
    assert (found["draws"], found["sobol_draws"]) == (50, 8)


def test_a_table_has_a_line_for_each_index_and_subject(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run(["robustness", *SOME, *QUICK, "-o", str(out)]) == 0
    lines = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert len(lines) == 4 * len(SOME)
    ilmara = next(line for line in lines if "Ilmara" in line["subject"])
    assert ilmara["score"] == ilmara["low"] == ilmara["rank"] == ""


def test_of_one_subject_the_latest_takes_part(capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in sorted(SAMPLES.glob("drovenia-*.json"))]
    latest = as_data(capsys, files[-1])
    assert as_data(capsys, *files) == latest


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--weights", "uniform", "request.no_weights"),
        ("--weights", "normal:1", "request.no_weights"),
        ("--weights", "uniform:2", "request.refused"),
        ("--weights", "uniform:nan", "request.refused"),
        ("--doubt", "G=0.3", "request.no_doubt"),
        ("--doubt", "C=3", "request.no_doubt"),
        ("--doubt", "C", "request.no_doubt"),
        ("--draws", "1", "request.refused"),
        ("--seed", "-1", "request.refused"),
        ("--index", "preparednes", "request.no_index"),
        ("-o", "out.pdf", "request.unknown_format"),
        ("-o", SOME[0], "request.output_is_assessment"),
    ],
)
def test_what_cannot_be_is_refused(
    option: str, value: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["robustness", SOME[0], option, value]) == 3
    assert code in capsys.readouterr().err


def test_a_subject_on_one_day_does_not_count_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["robustness", SOME[0], SOME[0]]) == 3
    assert "request.same_subject_twice" in capsys.readouterr().err


def test_a_rating_without_any_score_says_so(desk: Desk) -> None:
    empty = desk.assessment("empty.json", {})
    ran = desk.on_port("robustness", empty, *QUICK)
    assert ran.code == 0
    assert "Without a score" in ran.out


def test_no_order_without_two_that_have_a_score(desk: Desk) -> None:
    empty = desk.assessment("empty.json", {}, subject="Empty")
    ran = desk.on_port("robustness", desk.file, empty, *QUICK)
    assert ran.code == 0
    assert "No order of two or more subjects" in ran.out
