"""Tables through ``assess batch``: published figures, and the laws that hold for any table."""

from __future__ import annotations

import csv
import json
import tracemalloc
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.cli.app import run
from assess.cli.batch import rate_table
from assess.cli.batch_outputs import Job
from assess.model.answer import Answer, State
from assess.reporting.data import scorecard_as_data
from assess.scoring.scorecards import score_all
from tests.end_to_end.test_doors import as_typed
from tests.support.answers import answered_with, without_value
from tests.support.cases import Case, case_of
from tests.support.cli import ROOT
from tests.support.examples import some
from tests.support.rich import RICH_QUESTIONNAIRE, RICH_SCORING

HDI = str(ROOT / "samples" / "hdi-2022")
INPUTS = ("le", "eys", "mys", "gnipc")

# ── the Human Development Index ──────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def published(golden: Path) -> list[dict[str, str]]:
    """Return UNDP's table: 195 countries and 11 groups of countries."""
    text = (golden / "hdi" / "hdi_2022_inputs_and_results.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def as_csv(path: Path, lines: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["iso3", "subject", *INPUTS])
        for line in lines:
            writer.writerow([line["iso3"], line["country"], *figures_of(line)])


def as_parquet(path: Path, lines: Sequence[Mapping[str, str]]) -> None:
    columns: dict[str, Any] = {
        "iso3": pa.array([line["iso3"] for line in lines]).dictionary_encode(),
        "subject": [line["country"] for line in lines],
    }
    for at, name in enumerate(INPUTS):
        texts = [figures_of(line)[at] for line in lines]
        columns[name] = [float(text) if text else None for text in texts]
    pq.write_table(pa.table(columns), path)


def figures_of(line: Mapping[str, str]) -> list[str]:
    return [line[f"{name}_2022"] for name in INPUTS]


@pytest.mark.parametrize("output", ["scores.csv", "scores.parquet"])
@pytest.mark.parametrize(("table", "write"), [("t.csv", as_csv), ("t.parquet", as_parquet)])
def test_the_index_of_2022_to_three_decimals_and_every_rank(
    tmp_path: Path, published: list[dict[str, str]], table: str, write: Any, output: str
) -> None:
    write(tmp_path / table, published)
    out = tmp_path / output
    assert run(["batch", HDI, str(tmp_path / table), "-o", str(out), "--keep", "iso3"]) == 0
    read = pa.csv.read_csv if out.suffix == ".csv" else pq.read_table
    rows = {row["iso3"]: row for row in read(out).to_pylist()}
    assert len(rows) == len(published) == 206
    values = {line["iso3"]: line["hdi_2022"] for line in published}
    assert {
        k: f"{row['hdi']:.3f}" if row["hdi"] is not None else "" for k, row in rows.items()
    } == {k: f"{float(v):.3f}" if v else "" for k, v in values.items()}
    # UNDP ranks the values as published: equal to three decimals is equal in rank.
    ranked = {line["iso3"]: int(float(r)) for line in published if (r := line["hdi_rank_2022"])}
    scores = {name: round(rows[name]["hdi"], 3) for name in ranked}
    assert len(ranked) == 193
    assert ranked == {
        name: 1 + sum(other > score for other in scores.values()) for name, score in scores.items()
    }


# ── laws ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def rich() -> Case:
    """Return the questionnaire with every kind of question."""
    return case_of("rich", RICH_QUESTIONNAIRE, RICH_SCORING)


def tables(rich: Case) -> st.SearchStrategy[list[dict[str, Answer]]]:
    """Return tables of answers, some of them missing, hidden or in a state."""
    states = [without_value(state) for state in State if state is not State.ANSWERED]
    cells = {
        key: st.none() | st.sampled_from([*map(answered_with, values), *states])
        for key, values in rich.values.items()
    }
    row = st.fixed_dictionaries(cells).map(
        lambda given: {key: answer for key, answer in given.items() if answer is not None}
    )
    return st.lists(row, min_size=1, max_size=6)


def typed(table: Sequence[Mapping[str, Answer]], rich: Case) -> list[list[str]]:
    """Return answers as a table of texts, with headings."""
    keys = list(rich.plan.items)
    rows = [[as_typed(row[key]) if key in row else "" for key in keys] for row in table]
    return [["subject", *keys], *([f"Row {i}", *row] for i, row in enumerate(rows))]


def rated(rich: Case, table: Path, output: Path, rows: int) -> Path:
    """Rate a table in parts of so many rows."""
    job = Job(rich.plan, table, output, output.with_suffix(".rejected.csv"), everything=True)
    rate_table(job, rows)
    return output


def test_batch_gives_what_score_gives_in_parts_of_any_size_from_csv_and_parquet(
    rich: Case, tmp_path: Path
) -> None:
    source, arrow = tmp_path / "table.csv", tmp_path / "table.parquet"

    @some(0.13)
    @given(tables(rich), st.integers(1, 7))
    def compare(table: list[dict[str, Answer]], rows: int) -> None:
        texts = typed(table, rich)
        with source.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(texts)
        columns = zip(texts[0], zip(*texts[1:], strict=True), strict=True)
        pq.write_table(pa.table({name: list(column) for name, column in columns}), arrow)

        cards = score_all(rich.plan, [f"Row {i}" for i in range(len(table))], table)
        wanted = {"assessments": [scorecard_as_data(card) for card in cards]}
        found = rated(rich, source, tmp_path / "scores.json", rows).read_bytes()
        assert json.loads(found) == wanted
        assert found == (json.dumps(wanted, indent=2, ensure_ascii=False) + "\n").encode()
        assert found == rated(rich, arrow, tmp_path / "again.json", rows).read_bytes()

        whole = rated(rich, source, tmp_path / "scores.parquet", 1000)
        parts = rated(rich, source, tmp_path / "again.parquet", rows)
        assert pq.read_table(whole).equals(pq.read_table(parts))
        flat = rated(rich, source, tmp_path / "scores.csv", rows)
        assert flat.read_bytes() == rated(rich, source, tmp_path / "two.csv", 1000).read_bytes()
        assert_same_figures(flat, whole, wanted)

    compare()


def assert_same_figures(flat: Path, whole: Path, wanted: dict[str, Any]) -> None:
    """Compare the tables of scores, to the last bit, with the scorecards."""
    as_written = pq.read_table(whole).to_pylist()
    with flat.open(newline="", encoding="utf-8") as stream:
        as_text = list(csv.DictReader(stream))
    for row, texts, one in zip(as_written, as_text, wanted["assessments"], strict=True):
        for key, figures in one["indicators"].items():
            for name, figure in figures.items():
                column = key if name == "score" else f"{key}.{name}"
                if column not in row:
                    assert figure is None
                    continue
                assert row[column] == figure
                text = texts[column]
                assert (text if name == "band" else float(text) if text else None) == (
                    figure if figure is not None or name != "band" else ""
                )


def test_memory_does_not_grow_with_the_table(
    rich: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assess.files.tables.BLOCK", 1000)
    monkeypatch.setattr("assess.capture.cells.MOST_REMEMBERED", 50)
    source, peaks = tmp_path / "table.csv", []
    for size in (30, 30, 300):  # the first run loads what is loaded once
        rows = (f"Row {i},office,{i},@na: none {i}\nWrong {i},ship {i},-1,\n" for i in range(size))
        source.write_text("subject,kind,wait,unit\n" + "".join(rows), encoding="utf-8")
        tracemalloc.start()
        rated(rich, source, tmp_path / "scores.csv", 10)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.3 * peaks[1]


def test_wrong_rows_are_rejected_alike_in_parts_of_any_size(rich: Case, tmp_path: Path) -> None:
    source = tmp_path / "table.csv"
    good = st.sampled_from([["A", "office", "3"], ["B", "ship", ""], ["C\nD", "field", "7"]])
    bad = st.sampled_from([["", "office", "3"], ["E", "boat", ""], ["F", "ship", "-1"], ["G"]])
    row: st.SearchStrategy[list[str]] = st.one_of(
        good.filter(lambda r: "\n" not in r[0]), bad, st.just([]), good
    )

    @some(0.2)
    @given(st.lists(row, max_size=12), st.integers(1, 5))
    def compare(rows: list[list[str]], size: int) -> None:
        with source.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([["subject", "kind", "wait"], ["First", "", ""], *rows])
        rejected = []
        for at, parts in enumerate((size, 1000)):
            apart = tmp_path / f"{at}.rejected.csv"
            apart.unlink(missing_ok=True)
            job = Job(rich.plan, source, tmp_path / f"{at}.csv", apart)
            tally = rate_table(job, parts)
            rejected.append(apart.read_text("utf-8") if apart.exists() else "")
            kept = list(csv.reader(rejected[-1].splitlines(keepends=True)))[1:]
            wrong = [r for r in rows if r and (len(r) == 1 or r[0] in ("", "E", "F", "C\nD"))]
            assert [one[2:] for one in kept] == wrong
            assert tally.rejected == len(wrong)
            assert tally.rated == 1 + sum(bool(r) for r in rows) - len(wrong)
        assert rejected[0] == rejected[1]
        assert (tmp_path / "0.csv").read_bytes() == (tmp_path / "1.csv").read_bytes()

    compare()
