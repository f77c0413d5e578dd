"""Rules of red flags: they fit their questionnaire, or say where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.errors import InputError
from assess.files.folders import read_folder
from assess.files.red_flags import read_rules, shipped_rules
from tests.support.cli import write_port

GRID = """\
format: assess/questionnaire
format_version: "1"
id: port
version: "1.0"
title: One port
description: Invented, for tests.
subject_kind: port
sections:
  - id: people
    title: People
    questions:
      - {id: guards, type: number, label: Guards, text: How many guards?}
      - {id: file, type: text, label: File, text: Which file?}
      - id: flags
        type: grid
        label: Flags
        text: What stands out?
        rows: [{id: r018, label: Single bid}]
        columns:
          - {id: result, type: choice, label: Result, text: What?, options: [
              {id: clear, label: Clear}, {id: raised, label: Raised}, {id: told, label: Told}]}
"""

RULES = """\
format: assess/red-flags
format_version: "1"
questionnaire: port
feeds: {grid: flags, column: result, clear: clear, raised: raised, explained: told, records: file}
bands: [{id: none, label: None, at_least: 0}, {id: strong, label: Strong, at_least: 0.5}]
flags:
  - {id: r018, label: Single bid, weight: 0.3, thresholds: {bidders: 1}, methods: [open],
     formula: Bidders., text: Why.}
"""


def problems(folder: Path, rules: str) -> list[tuple[str, str]]:
    """Return code and message of what is wrong with rules beside the small grid."""
    write_port(folder, questionnaire=GRID, red_flags=rules)
    (folder / "scoring.yaml").unlink()
    (folder / "findings.yaml").unlink()
    try:
        found = read_folder(folder).problems
    except InputError as error:
        found = error.problems
    mine = [one for one in found if one.place.file.endswith("red_flags.yaml")]
    assert all(one.place.line for one in mine)
    return [(one.code, one.message) for one in mine]


def test_the_shipped_rules_fit_their_questionnaire() -> None:
    folder = read_folder(shipped_rules().parent)
    assert folder.red_flags == read_rules(shipped_rules()) == read_rules(shipped_rules().parent)
    assert not [one for one in folder.problems if one.place.file.endswith("red_flags.yaml")]


def test_rules_that_fit_have_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path, RULES) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("questionnaire: port", "questionnaire: harbour", "redflags.other_questionnaire"),
        ("grid: flags", "grid: flag", "redflags.no_cell"),
        ("column: result", "column: results", "redflags.no_cell"),
        ("clear: clear", "clear: clean", "redflags.no_cell"),
        ("explained: told", "explained: explained", "redflags.no_cell"),
        ("records: file", "records: guards", "redflags.no_cell"),
        ("weight: 0.3", "weight: 1", "file.wrong_value"),
        ("weight: 0.3", "weight: 0", "file.wrong_value"),
        ("{bidders: 1}", "{bidder: 1}", "file.wrong_value"),
        ("{bidders: 1}", "{bidders: 1, days: 3}", "file.wrong_value"),
        ("{bidders: 1}", "{bidders: -1}", "file.wrong_value"),
        (", methods: [open]", "", "file.wrong_value"),
        ("id: r018, label", "id: r999, label", "file.wrong_value"),
        ("at_least: 0}", "at_least: 0.1}", "file.wrong_value"),
        ("at_least: 0.5", "at_least: 0", "file.wrong_value"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in RULES
    assert [found for found, _ in problems(tmp_path, RULES.replace(old, new, 1))] == [code]


def test_a_row_without_a_rule_and_a_rule_without_a_row(tmp_path: Path) -> None:
    other = RULES.replace("r018", "r020").replace(", thresholds: {bidders: 1}, methods: [open]", "")
    assert [code for code, _ in problems(tmp_path, other)] == [
        "redflags.no_cell",
        "redflags.no_rule",
    ]


def test_a_flag_stands_once(tmp_path: Path) -> None:
    twice = RULES + RULES[RULES.index("  - {id: r018") :]
    ((code, message),) = problems(tmp_path, twice)
    assert (code, message) == ("file.wrong_value", "each flag stands once in flags")
