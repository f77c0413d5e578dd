from __future__ import annotations

import importlib
import pkgutil

import assess.checks
from assess.checks.places import QuestionPath, find_question, pointer
from assess.checks.suggest import choose_from, did_you_mean
from tests.checks.building import grid, questionnaire, scale, section

ASKED = questionnaire(
    section("one", scale("a")),
    section("two", scale("b"), grid("g", ["x", "y"], scale("c"), scale("d"))),
)


def test_questions_and_cells_are_found() -> None:
    assert find_question(ASKED, "b") == QuestionPath(1, 0)
    cell = find_question(ASKED, "g.y.d")
    assert cell == QuestionPath(1, 1, column=1, row=1)
    assert cell is not None
    assert cell.pointer("when") == "/sections/1/questions/1/columns/1/when"
    assert cell.row_pointer("id") == "/sections/1/questions/1/rows/1/id"
    assert QuestionPath(0, 0).row_pointer() == "/sections/0/questions/0"


def test_what_does_not_exist_is_not_found() -> None:
    for key in ("z", "g.z.c", "g.x.z", "g.x", "a.x.c", ""):
        assert find_question(ASKED, key) is None


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
