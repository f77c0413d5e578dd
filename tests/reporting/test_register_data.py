from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from assess.files.table_writing import CommaWriter
from assess.model.recommendation import DecisionState
from assess.reporting.register_data import COLUMNS, register_as_json, register_as_rows
from assess.reporting.view.register_needs import Need
from tests.support.vendors import entry, named, register, whole

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "register.md"


def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(b"".join(register_as_json(whole(), "1.0")))
    return found


def test_every_entry_is_one_line_of_the_file() -> None:
    text = b"".join(register_as_json(whole(), "1.0")).decode()
    assert sum('"subject": ' in line for line in text.splitlines()) == 13 + len(whole().earlier)


def test_the_counts_are_those_of_the_entries() -> None:
    found = data()
    states = [one["state"] for one in found["entries"]]
    assert found["counts"]["states"] == {one.value: states.count(one) for one in DecisionState}
    needs = [need for one in found["entries"] for need in one["needs"]]
    assert found["counts"]["needs"] == {one.value: needs.count(one) for one in Need}


def test_an_empty_register_is_sound_json() -> None:
    assert json.loads(b"".join(register_as_json(register(), "1.0")))["entries"] == []


@pytest.mark.parametrize("key", sorted({*data(), *data()["entries"][0]}))
def test_every_key_is_explained(key: str) -> None:
    names = re.findall(r"`([a-z_]+)`", DOCUMENT.read_text(encoding="utf-8"))
    assert key in names


@pytest.mark.parametrize("name", sorted({*map(str, DecisionState), *map(str, Need)}))
def test_every_state_and_need_is_explained(name: str) -> None:
    assert f"`{name}`" in DOCUMENT.read_text(encoding="utf-8")


def test_the_table_reads_back_as_it_was() -> None:
    rows = list(register_as_rows(whole()))
    stream = io.BytesIO()
    writer = CommaWriter(stream)
    for row in (COLUMNS, *rows):
        writer.write_row(row)
    writer.finish()
    read = list(csv.reader(io.StringIO(stream.getvalue().decode())))
    assert read == [list(COLUMNS), *map(list, rows)]


def test_no_cell_of_the_table_is_taken_for_a_formula() -> None:
    hostile = entry(named("Alder"))._replace(subject="=1+1", group="@x", file="-a")
    stream = io.BytesIO()
    writer = CommaWriter(stream)
    for row in register_as_rows(register(hostile)):
        writer.write_row(row)
    writer.finish()
    (cells,) = csv.reader(io.StringIO(stream.getvalue().decode()))
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
