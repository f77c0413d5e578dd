from __future__ import annotations

import importlib
import pkgutil

import assess.checks
from assess.checks.places import QuestionPath, pointer
from assess.checks.suggest import choose_from, did_you_mean


def test_a_question_and_a_column_of_a_grid_have_a_place() -> None:
    assert QuestionPath(0, 3).pointer() == "/sections/0/questions/3"
    assert QuestionPath(1, 1, column=1).pointer("when") == "/sections/1/questions/1/columns/1/when"


def test_pointers_escape_what_would_read_as_a_step() -> None:
    assert pointer("answers", "a/b~c", 3) == "/answers/a~1b~0c/3"


def test_did_you_mean() -> None:
    assert did_you_mean("mision_size", ["staff", "mission_size"]) == 'Did you mean "mission_size"?'
    assert did_you_mean("zzz", ["staff"]) == ""
    assert did_you_mean("x" * 10_000, ["x" * 10_000]) == ""


def test_choose_from() -> None:
    assert choose_from("staf", ["staff"]) == 'Did you mean "staff"?'
    assert choose_from("zzz", ["staff", "size"]) == "Known here: staff, size."
    assert choose_from("zzz", []) == ""


def test_every_code_is_explained_once() -> None:
    seen: dict[str, str] = {}
    for module in pkgutil.iter_modules(assess.checks.__path__, "assess.checks."):
        codes = getattr(importlib.import_module(module.name), "CODES", {})
        assert not seen.keys() & codes.keys()
        seen |= codes
    assert all(meaning.endswith(".") and "\n" not in meaning for meaning in seen.values())
    assert len(seen) > 40
