"""``assess batch``: a table in, the scores of every row out."""

from __future__ import annotations

import csv
import datetime
import errno
import json
import signal
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assess.cli.batch_outputs import Rows, TableScores
from tests.support.cli import ANSWERS, ROOT, Desk, problem_lines, run_apart

TYPED = {
    "guards": "10",
    "training": "Every year",
    "checks": "papers",
    "owner": "@unknown",
    "goods.fuel.amount": "1",
}
HDI = ROOT / "samples" / "hdi-2022"


def write(desk: Desk, *rows: list[str], name: str = "table.csv") -> Path:
    """Write a table."""
    path = desk.folder / name
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    """Read a table."""
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


# ── what is written ──────────────────────────────────────────────────────────────────────────


def test_a_row_scores_as_the_same_answers_in_a_file(desk: Desk) -> None:
    table = write(desk, ["subject", *TYPED], ["Haven", *TYPED.values()], ["Empty", *[""] * 5])
    out = desk.folder / "scores.json"
    ran = desk.run("batch", desk.port, table, "-o", out)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{out}: 2 of 2 rows rated.\n"
    empty = desk.assessment("empty.json", {}, subject="Empty")
    assert out.read_text() == desk.on_port("score", desk.file, empty, "--json").out


def test_the_csv_holds_the_same_figures_one_row_a_subject(desk: Desk) -> None:
    table = write(desk, ["subject", *TYPED], ["=Haven", *TYPED.values()], ["-Bay", "3", *[""] * 4])
    for name in ("scores.csv", "scores.json"):
        ran = desk.run("batch", desk.port, table, "--all", "-o", desk.folder / name)
        assert ran.code == 0
    assessments = json.loads((desk.folder / "scores.json").read_text())["assessments"]
    rows = read(desk.folder / "scores.csv")
    assert [row["subject"] for row in rows] == ["'=Haven", "'-Bay"]
    assert [row["line"] for row in rows] == ["2", "3"]
    for row, one in zip(rows, assessments, strict=True):
        for key, wanted in one["indicators"].items():
            for name in ("low", "high", "coverage"):
                text = row[f"{key}.{name}"]
                assert (float(text) if text else None) == wanted[name]
            assert (float(row[key]) if row[key] else None) == wanted["score"]
            assert (row.get(f"{key}.band") or None) == wanted["band"]


def test_only_the_indices_unless_all_is_asked_for(desk: Desk) -> None:
    table = write(desk, ["subject", "guards"], ["Haven", "10"])
    out = desk.folder / "scores.csv"
    desk.run("batch", desk.port, table, "-o", out)
    (row,) = read(out)
    indices = ("security", "traffic")
    figures = ("", ".low", ".high", ".coverage", ".band")
    assert list(row) == ["line", "subject", *(i + f for i in indices for f in figures)]
    assert row["traffic"] == ""
    assert row["traffic.coverage"] == "0.0"


def test_columns_to_keep_are_copied_as_they_are(desk: Desk) -> None:
    table = write(
        desk,
        ["year", "subject", "guards", "note"],
        ["2020", "Haven", "10", " a, b\nc "],
        ["2021", "Haven", "12", "+1"],
    )
    out = desk.folder / "scores.csv"
    ran = desk.run("batch", desk.port, table, "-o", out, "--keep", "year", "--keep", "note")
    assert ran.code == 0, ran.err
    rows = read(out)
    assert [(r["subject"], r["year"], r["note"]) for r in rows] == [
        ("Haven", "2020", " a, b\nc "),
        ("Haven", "2021", "+1"),
    ]
    assert [row["line"] for row in rows] == ["2", "4"]
    out = desk.folder / "scores.json"
    desk.run("batch", desk.port, table, "-o", out, "--keep", "year", "--keep", "note")
    kept = [one["kept"] for one in json.loads(out.read_text())["assessments"]]
    assert kept == [{"year": "2020", "note": " a, b\nc "}, {"year": "2021", "note": "+1"}]


@pytest.mark.parametrize(
    ("keep", "code"),
    [
        ("yaer", "request.no_column"),
        ("line", "request.column_taken"),
        ("subject", "request.column_taken"),
    ],
)
def test_a_column_that_cannot_be_kept(desk: Desk, keep: str, code: str) -> None:
    table = write(desk, ["year", "subject", "guards", "line"], ["2020", "Haven", "10", "x"])
    out = desk.folder / "scores.csv"
    keeps = ["--keep", "year", "--keep", "line", "--keep", keep]
    ran = desk.run("batch", desk.port, table, "-o", out, *keeps)
    assert ran.code == 3
    assert f"[{code}" in ran.err
    assert not out.exists()


def test_a_model_over_numbers_needs_no_questionnaire(desk: Desk) -> None:
    table = write(
        desk,
        ["subject", "le", "eys", "mys", "gnipc"],
        ["All", "80", "16", "12", "40000"],
        ["Gap", "80", "", "@unknown", "40000"],
        ["Below", "-1", "16", "12", "40000"],
    )
    out = desk.folder / "scores.csv"
    ran = desk.run("batch", HDI, table, "-o", out)
    assert ran.code == 1
    assert problem_lines(ran.err) == [
        f"{table}:4 le: error [answer.refused] -1.0 is out of range; at least 0 years."
    ]
    whole, gap = read(out)
    assert 0.8 < float(whole["hdi"]) < 0.9
    assert whole["hdi"] == whole["hdi.low"] == whole["hdi.high"]
    assert whole["hdi.band"] == "very_high"
    assert (gap["hdi"], gap["hdi.band"]) == ("", "")
    assert float(gap["hdi.low"]) == 0
    assert float(gap["hdi.coverage"]) == pytest.approx(2 / 3)


# ── rows that are rejected ───────────────────────────────────────────────────────────────────

ROWS = (
    ["guards", "subject", "training"],
    ["9", "One", "2"],
    ["many", "Two", "7"],
    ["", "", ""],
    ["9", "", ""],
    ["9", "Four"],
    ["1", "Two\nlines", ""],
    ["1", "Five, with a comma", ""],
    ["@who", "Six", "=1+1"],
    ["2", "One", ""],
    ["2", "Long", "1", "more"],
)


def test_rows_with_mistakes_are_named_and_the_others_rated(desk: Desk) -> None:
    table = write(desk, *ROWS)
    out = desk.folder / "scores.json"
    ran = desk.run("batch", desk.port, table, "-o", out)
    assert ran.code == 1
    apart = desk.folder / "scores.rejected.csv"
    assert ran.out == (
        f"{out}: 3 of 9 rows rated.\n{apart}: 6 rejected rows, with their problems.\n"
    )
    places = (":3 guards", ":3 training", ":5", ":6", ":7", ":10 guards", ":10 training", ":12")
    for place in places:
        assert f"table.csv{place}: error [" in ran.err
    assert f"{len(places)} errors" in ran.err
    names = [one["subject"] for one in json.loads(out.read_text())["assessments"]]
    assert names == ["One", "Five, with a comma", "One"]
    listed = desk.folder / "scores.csv"
    assert desk.run("batch", desk.port, table, "-o", listed).code == 1
    assert [row["line"] for row in read(listed)] == ["2", "9", "11"]


def test_rejected_rows_keep_all_their_cells_and_can_be_mended(desk: Desk) -> None:
    table, out = write(desk, *ROWS), desk.folder / "scores.csv"
    apart = desk.folder / "apart.csv"
    assert desk.run("batch", desk.port, table, "-o", out, "--rejected", apart).code == 1
    with apart.open(newline="", encoding="utf-8") as stream:
        head, *rows = csv.reader(stream)
    assert head == ["line", "problems", "guards", "subject", "training"]
    assert [row[0] for row in rows] == ["3", "5", "6", "7", "10", "12"]
    assert [row[2:] for row in rows[:4]] == [
        ["many", "Two", "7"],
        ["9", "", ""],
        ["9", "Four"],
        ["1", "Two\nlines", ""],
    ]
    assert rows[4][2:] == ["'@who", "Six", "'=1+1"]
    assert rows[5][2:] == ["2", "Long", "1", "more"]
    assert rows[0][1] == (
        'guards: "many" is not a whole number; '
        "training: 7 is not a level; levels are the whole numbers 0 to 2."
    )
    # As it is, every row is rejected again, for the same reasons and with the same cells.
    again = desk.run("batch", desk.port, apart, "-o", desk.folder / "again.csv")
    assert again.code == 2
    assert "[table.no_row_rated] of 6 rows none can be rated" in again.err
    assert problem_lines(again.err)[5].endswith(
        "[answer.refused] @who is not a state. There are @unknown, @withheld, @unanswered, @na."
    )
    mended = apart.read_text(encoding="utf-8").replace("many", "4").replace("Two,7", "Two,1")
    apart.write_text(mended, encoding="utf-8")
    assert desk.run("batch", desk.port, apart, "-o", desk.folder / "again.csv").code == 1
    assert [row["subject"] for row in read(desk.folder / "again.csv")] == ["Two"]


def test_a_heading_that_could_be_a_formula_comes_back_from_the_rejected_rows(desk: Desk) -> None:
    table = write(desk, ["subject", "guards", "=note"], ["One", "1", "x"], ["Two", "y", "=z"])
    out, kept = desk.folder / "scores.csv", ("--keep", "=note")
    assert desk.run("batch", desk.port, table, "-o", out, *kept).code == 1
    apart = desk.folder / "scores.rejected.csv"
    assert "'=note" in apart.read_text(encoding="utf-8")
    apart.write_text(apart.read_text(encoding="utf-8").replace("Two,y", "Two,2"), encoding="utf-8")
    again = desk.folder / "again.csv"
    assert desk.run("batch", desk.port, apart, "-o", again, *kept).code == 0
    assert [list(row.values())[:3] for row in read(again)] == [["2", "Two", "'=z"]]


def test_a_subjects_name_has_a_longest_length(desk: Desk) -> None:
    table = write(desk, ["subject", "guards"], ["x" * 200, "1"], ["y" * 201, "1"])
    out = desk.folder / "scores.csv"
    ran = desk.run("batch", desk.port, table, "-o", out)
    assert (ran.code, "table.csv:3: error [table.row_without_subject]" in ran.err) == (1, True)
    assert [row["subject"] for row in read(out)] == ["x" * 200]


def test_many_problems_are_counted_after_the_first(desk: Desk) -> None:
    bad = [["x", f"Row {i}", "9"] for i in range(30)]
    table = write(desk, ["guards", "subject", "training"], ["1", "Good", ""], *bad, ["1", "Short"])
    ran = desk.run("batch", desk.port, table, "-o", desk.folder / "scores.csv")
    assert ran.code == 1
    assert len(problem_lines(ran.err)) == 20
    assert ran.err.endswith("... and 41 more; in all 60 answer.refused, 1 table.row_length\n")


def test_an_older_file_of_rejected_rows_goes_and_other_files_stay(desk: Desk) -> None:
    out, apart = desk.folder / "scores.csv", desk.folder / "scores.rejected.csv"
    bad = write(desk, ["subject", "guards"], ["One", "1"], ["Two", "x"])
    assert desk.run("batch", desk.port, bad, "-o", out).code == 1
    assert desk.run("batch", desk.port, bad, "-o", out).code == 1
    assert len(read(apart)) == 1
    good = write(desk, ["subject", "guards"], ["One", "1"])
    ran = desk.run("batch", desk.port, good, "-o", out)
    assert ran.code == 0
    assert ran.out.splitlines()[1].startswith(f"{apart}: removed")
    assert not apart.exists()

    before = out.read_bytes()
    apart.write_text("line of thought\n", encoding="utf-8")
    for table in (good, bad):
        ran = desk.run("batch", desk.port, table, "-o", out)
        assert ran.code == 3
        assert "[request.rejected_elsewhere]" in ran.err
    assert apart.read_text(encoding="utf-8") == "line of thought\n"
    assert out.read_bytes() == before
    for rejected in (good, out):
        ran = desk.run("batch", desk.port, good, "-o", out, "--rejected", rejected)
        assert ran.code == 3
    assert out.read_bytes() == before


# ── tables that cannot be used ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_named(desk: Desk, mark: str, name: str) -> None:
    table = desk.folder / "table.csv"
    table.write_text(f"subject{mark}guards\nHaven{mark}10\n", encoding="utf-8")
    ran = desk.run("batch", desk.port, table, "-o", desk.folder / "scores.csv")
    assert ran.code == 2
    assert problem_lines(ran.err) == [
        f"{table}:1: error [table.syntax] the cells are separated by {name}, not by commas"
    ]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("subject,gards", "table.unknown_column"),
        ("subject,goods", "table.unknown_column"),
        ("guards", "table.no_subject"),
        ("subject,guards,guards", "table.column_twice"),
        ("subject,guards", "table.empty"),
        ("subject,guards\n\n,,\n", "table.empty"),
        ("", "table.empty"),
        ('subject,"guards', "table.syntax"),
        ("subject,guards\nOne,1\nTwo,x\n" + "Three,2\n" * 20_000 + '"Four,1\n', "table.syntax"),
        ("subject,guards\nOne,x", "table.no_row_rated"),
    ],
)
def test_a_table_that_cannot_be_used_leaves_everything_as_it_was(
    desk: Desk, head: str, code: str
) -> None:
    table = desk.folder / "table.csv"
    table.write_text(head, encoding="utf-8")
    out = desk.folder / "scores.csv"
    out.write_text("before", encoding="utf-8")
    names = desk.names()
    ran = desk.run("batch", desk.port, table, "-o", out)
    assert ran.code == 2
    assert f"[{code}]" in ran.err
    assert out.read_text(encoding="utf-8") == "before"
    assert desk.names() == names


@pytest.mark.parametrize("name", ["scores.xlsx", "scores", "haven.json", "absent/scores.csv"])
def test_what_cannot_be_written_is_refused_first(desk: Desk, name: str) -> None:
    before = desk.file.read_bytes()
    assert desk.run("batch", desk.port, "absent.csv", "-o", desk.folder / name).code == 3
    assert desk.file.read_bytes() == before


def test_rejected_rows_never_replace_the_scores_by_whatever_name(desk: Desk) -> None:
    (desk.folder / "sub").mkdir()
    (desk.folder / "link.csv").symlink_to(desk.folder / "scores.csv")
    table = write(desk, ["subject", "guards"], ["One", "1"], ["Two", "x"])
    out, names = desk.folder / "scores.csv", desk.names()
    for other in ("scores.csv", "sub/../scores.csv", "link.csv"):
        ran = desk.run("batch", desk.port, table, "-o", out, "--rejected", desk.folder / other)
        assert (ran.code, "would replace the scores" in ran.err) == (3, True)
    assert desk.names() == names


def test_scores_cannot_be_a_folder(desk: Desk) -> None:
    table = write(desk, ["subject", "guards"], ["One", "1"], ["Two", "x"])
    (desk.folder / "scores.csv").mkdir()
    names = desk.names()
    ran = desk.run("batch", desk.port, table, "-o", desk.folder / "scores.csv")
    assert ran.code == 3
    assert f"{desk.folder / 'scores.csv'}: error [request.cannot_write]" in ran.err
    assert desk.names() == names


@pytest.mark.parametrize("step", ["write", "finish"])
def test_a_full_disk_is_reported_for_the_file_that_did_not_fit(
    desk: Desk, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the file of rejected rows is open, which stays as it was."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TableScores, step, full)
    # The first part has a row to reject, the second one the scores to write.
    monkeypatch.setattr("assess.cli.batch.rate_table.__defaults__", (1, None))
    table = write(desk, ["subject", "guards"], ["Two", "x"], ["One", "1"])
    out, names = desk.folder / "scores.csv", desk.names()
    ran = desk.run("batch", desk.port, table, "-o", out)
    assert ran.code == 3
    assert problem_lines(ran.err) == [
        f"{out}: error [request.cannot_write] the file cannot be written: No space left on device"
    ]
    assert desk.names() == names


@pytest.mark.skipif(sys.platform == "win32", reason="a process is ended otherwise there")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_run_that_is_ended_leaves_every_file_as_it_was(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    monkeypatch.setattr(TableScores, "write", lambda *_: signal.raise_signal(number))
    table = write(desk, ["subject", "guards"], ["Two", "x"], ["One", "1"])
    out, names = desk.folder / "scores.csv", desk.names()
    usual = signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL
    try:
        signal.signal(number, usual)  # in the background it may be ignored
        ran = desk.run("batch", desk.port, table, "-o", out)
        assert signal.getsignal(number) is usual
    finally:
        signal.signal(number, before)
    assert (ran.code, desk.names()) == (130, names)


def test_columns_without_a_heading_are_each_named(desk: Desk) -> None:
    """As a spreadsheet saves columns that were once in use."""
    table = desk.folder / "table.csv"
    table.write_text("subject,guards,, \nOne,1,,\n", encoding="utf-8")
    ran = desk.run("batch", desk.port, table, "-o", desk.folder / "scores.csv")
    said = "error [table.unknown_column] the column has no heading"
    assert problem_lines(ran.err) == [f"{table}:1 column {n}: {said}" for n in (3, 4)]


def test_an_ignored_request_to_end_stays_ignored(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that ``nohup`` still does what it is for."""
    write_of = TableScores.write

    def hung_up(scores: TableScores, rows: Rows) -> None:
        signal.raise_signal(signal.SIGTERM)
        write_of(scores, rows)

    monkeypatch.setattr(TableScores, "write", hung_up)
    table = write(desk, ["subject", "guards"], ["One", "1"])
    before = signal.getsignal(signal.SIGTERM)
    try:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        assert desk.run("batch", desk.port, table, "-o", desk.folder / "scores.csv").code == 0
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_table_that_is_not_there(desk: Desk) -> None:
    write(desk, ["subject", "guards"], ["One", "1"])
    ran = desk.run("batch", desk.port, desk.folder / "tabel.csv", "-o", desk.folder / "scores.csv")
    assert ran.code == 2
    assert 'Did you mean "table.csv"?' in ran.err


def test_a_folder_without_scoring_rates_nothing(desk: Desk) -> None:
    (desk.port / "scoring.yaml").unlink()
    (desk.port / "findings.yaml").unlink()
    table = write(desk, ["subject", "guards"], ["One", "1"])
    ran = desk.run("batch", desk.port, table, "-o", desk.folder / "scores.csv")
    assert ran.code == 2
    assert "the folder has no scoring.yaml" in ran.err


# ── parquet ──────────────────────────────────────────────────────────────────────────────────


def test_without_pyarrow_only_parquet_is_refused(desk: Desk) -> None:
    table = write(desk, ["subject", "guards"], ["One", "1"])
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from assess.cli.app import run; sys.exit(run(sys.argv[1:]))"
    )
    for source, output in ((table, "s.parquet"), (desk.folder / "t.parquet", "s.csv")):
        arguments: list[str | Path] = ["batch", desk.port, source, "-o", desk.folder / output]
        ran = run_apart(arguments, code=code)
        assert ran.returncode == 3
        assert b"[request.no_pyarrow]" in ran.stderr
        assert b'pip install "mission-assess[parquet]"' in ran.stderr
    assert (
        run_apart(["batch", desk.port, table, "-o", desk.folder / "s.csv"], code=code).returncode
        == 0
    )
    assert not (desk.folder / "s.parquet").exists()


def test_a_typed_table_is_rated_and_keeps_its_types(desk: Desk) -> None:
    columns = {
        "subject": ["One", "Two", "Three"],
        "guards": pa.array([5, None, 501]),
        "training": [2.0, 1.0, 2.5],
        "inspected": [datetime.date(2024, 2, 29), None, None],
        "day": [datetime.date(2024, 1, 1)] * 3,
    }
    table = desk.folder / "table.parquet"
    pq.write_table(pa.table(columns), table)
    out = desk.folder / "scores.parquet"
    ran = desk.run("batch", desk.port, table, "-o", out, "--keep", "day")
    assert ran.code == 1
    above = "501 is out of range; at least 0 and at most 500 guards."
    assert problem_lines(ran.err) == [
        f"{table}:3 guards: error [answer.refused] {above}",
        f'{table}:3 training: error [answer.refused] "2.5" is not a level from 0 to 2',
    ]
    found = pq.read_table(out)
    assert found["line"].to_pylist() == [1, 2]
    assert found["day"].type == pa.date32()
    assert found["security"].to_pylist()[1] is None
    (rejected,) = read(desk.folder / "scores.rejected.csv")
    assert rejected["training"] == "2.5"
    assert rejected["inspected"] == ""
    assert rejected["day"] == "2024-01-01"


def test_a_parquet_table_with_wrong_columns(desk: Desk) -> None:
    table = desk.folder / "table.parquet"
    pq.write_table(pa.table({"name": ["One"], "gards": [1]}), table)
    ran = desk.run("batch", desk.port, table, "-o", desk.folder / "scores.csv")
    assert ran.code == 2
    assert [line.partition(": error ")[0] for line in problem_lines(ran.err)] == [
        f"{table} column 1",
        f"{table} column 2",
        str(table),
    ]


def test_an_alternative_is_named_where_it_was_used(desk: Desk) -> None:
    model = desk.port / "scoring.yaml"
    more = "\nalternatives: [{id: blunt, label: Weakest, aggregate: {security: minimum}}]\n"
    model.write_text(model.read_text(encoding="utf-8") + more, encoding="utf-8")
    table = write(desk, ["subject", *TYPED], ["Haven", *TYPED.values()])
    out = desk.folder / "scores.json"
    ran = desk.run("batch", desk.port, table, "-o", out, "--alternative", "blunt")
    assert ran.code == 0, ran.err
    scored = desk.on_port("score", desk.file, "--json", "--alternative", "blunt")
    assert out.read_text(encoding="utf-8") == scored.out
    ran = desk.run("batch", desk.port, table, "-o", out, "--alternative", "blund")
    assert (ran.code, 'Did you mean "blunt"?' in ran.err) == (3, True)


def test_every_answer_of_the_small_port_is_typed() -> None:
    assert TYPED.keys() == ANSWERS.keys()
