"""``assess batch``: a table in, the scores of every row out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.support.cli import ANSWERS, Desk, problem_lines

TYPED = {
    "guards": "10",
    "training": "Every year",
    "checks": "papers",
    "owner": "@unknown",
    "goods.fuel.amount": "1",
}


def write(desk: Desk, *rows: list[str]) -> Path:
    """Write a table."""
    path = desk.folder / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    return path


def test_a_row_scores_as_the_same_answers_in_a_file(desk: Desk) -> None:
    table = write(desk, ["subject", *TYPED], ["Haven", *TYPED.values()], ["Empty", *[""] * 5])
    out = desk.folder / "scores.json"
    ran = desk.run("batch", desk.port, table, "-o", out)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{out}: 2 of 2 rows rated.\n"
    empty = desk.assessment("empty.json", {}, subject="Empty")
    assert out.read_text() == desk.on_port("score", desk.file, empty, "--json").out


def test_the_csv_holds_the_same_figures(desk: Desk) -> None:
    table = write(desk, ["subject", *TYPED], ["=Haven", *TYPED.values()])
    for name in ("scores.csv", "scores.json"):
        assert desk.run("batch", desk.port, table, "-o", desk.folder / name).code == 0
    (one,) = json.loads((desk.folder / "scores.json").read_text())["assessments"]
    with (desk.folder / "scores.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(one["indicators"])
    for row in rows:
        wanted = one["indicators"][row["indicator"]]
        assert row["subject"] == "'=Haven"
        for figure in ("score", "low", "high", "coverage"):
            text = row[figure]
            assert (float(text) if text else None) == wanted[figure]
        assert (row["band"] or None) == wanted["band"]


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_named(desk: Desk, mark: str, name: str) -> None:
    table = desk.folder / "table.csv"
    table.write_text(f"subject{mark}guards\nHaven{mark}10\n", encoding="utf-8")
    ran = desk.run("batch", desk.port, table, "-o", desk.folder / "scores.csv")
    assert ran.code == 2
    assert problem_lines(ran.err) == [
        f"{table}:1: error [table.syntax] the cells are separated by {name}, not by commas"
    ]


def test_rows_with_mistakes_are_named_and_the_others_rated(desk: Desk) -> None:
    table = write(
        desk,
        ["guards", "subject", "training"],
        ["9", "One", "2"],
        ["many", "Two", "7"],
        ["", "", ""],
        ["9", "", ""],
        ["9", "Four"],
        ["1", "Two\nlines", ""],
        ["1", "Five, with a comma", ""],
        ["x", "Six", ""],
        ["2", "One", ""],
    )
    out = desk.folder / "scores.json"
    ran = desk.run("batch", desk.port, table, "-o", out)
    assert ran.code == 1
    assert ran.out == f"{out}: 2 of 8 rows rated.\n"
    for place in (":3 guards", ":3 training", ":5", ":6", ":7", ":10 guards", ":11"):
        assert f"table.csv{place}: error [" in ran.err
    assert "7 errors" in ran.err
    names = [one["subject"] for one in json.loads(out.read_text())["assessments"]]
    assert names == ["One", "Five, with a comma"]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("subject,gards", "table.unknown_column"),
        ("subject,goods", "table.unknown_column"),
        ("guards", "table.no_subject"),
        ("subject,guards,guards", "table.column_twice"),
        ("subject,guards", "table.empty"),
        ("", "table.empty"),
        ('subject,"guards', "table.syntax"),
    ],
)
def test_a_table_that_cannot_be_used(desk: Desk, head: str, code: str) -> None:
    table = desk.folder / "table.csv"
    table.write_text(head, encoding="utf-8")
    out = desk.folder / "scores.csv"
    ran = desk.run("batch", desk.port, table, "-o", out)
    assert ran.code == 2
    assert f"[{code}]" in ran.err
    assert not out.exists()


@pytest.mark.parametrize("name", ["scores.xlsx", "scores", "haven.json"])
def test_what_cannot_be_written_is_refused_first(desk: Desk, name: str) -> None:
    before = desk.file.read_bytes()
    assert desk.run("batch", desk.port, "absent.csv", "-o", desk.folder / name).code == 3
    assert desk.file.read_bytes() == before


def test_every_answer_of_the_small_port_is_typed() -> None:
    assert TYPED.keys() == ANSWERS.keys()
