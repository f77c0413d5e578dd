from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assess.errors import InputError
from assess.files.register import parse_register, read_register
from assess.model.recommendation import DecisionState
from assess.reporting.register_data import register_as_json
from tests.support.vendors import whole

ENTRY = {"subject": "A", "questionnaire": "q", "recommended": "approve", "state": "none"}


def content(**more: Any) -> dict[str, Any]:
    return {
        "format": "assess/register",
        "format_version": "1",
        "date": "2026-03-02",
        "entries": [ENTRY],
        **more,
    }


def refused(value: Any) -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value)
    with pytest.raises(InputError) as error:
        parse_register(text, "old.json")
    return [f"{one.code} {one.place}" for one in error.value.problems]


def test_a_register_in_json_is_read_as_far_as_it_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "register.json"
    path.write_bytes(b"".join(register_as_json(whole(), "1.0")))
    found = read_register(path)
    assert found.date == whole().date
    by_subject = {one.subject: one for one in found.entries}
    birch = by_subject["Birch (fictional)"]
    assert (birch.state, birch.level, birch.risk) == (DecisionState.EXPIRED, "Enhanced", "Moderate")
    assert [item.label for item in by_subject["Fir (fictional)"].items if item.overdue] == [
        "Registration"
    ]


def test_keys_that_are_not_compared_may_be_there() -> None:
    entry = {**ENTRY, "shoe_size": 44}
    assert (
        parse_register(json.dumps(content(entries=[entry], more=1)), "o").entries[0].subject == "A"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "json.syntax old.json:1:1"),
        ("{", "json.syntax old.json:1:2"),
        ('{"format": NaN}', "json.syntax old.json"),
        ("[" * 100_000, "json.syntax old.json"),
        ([], "register.not_a_register old.json"),
        ({"format": "assess/assessment"}, "register.not_a_register old.json"),
        (content(format_version="2"), "register.other_format old.json"),
        (content(date="soon"), "file.wrong_value old.json /date"),
        (
            content(entries=[{**ENTRY, "state": "fine"}]),
            "file.wrong_value old.json /entries/0/state",
        ),
        (content(entries=[{}]), "file.missing_key old.json /entries/0"),
    ],
)
def test_what_is_no_register_is_refused_with_its_place(value: Any, said: str) -> None:
    found = refused(value)
    assert any(one.startswith(said) for one in found), found


def test_all_mistakes_are_told_at_once() -> None:
    broken = content(entries=[{**ENTRY, "state": "x"}, {**ENTRY, "recommended": "y"}])
    assert len(refused(broken)) == 2
