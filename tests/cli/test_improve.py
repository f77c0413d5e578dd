"""``assess improve``: what it says, what it refuses, and that the file stays as it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.cli import ANSWERS, PORT_SCORING, Desk, write_port

GATED = PORT_SCORING.replace(
    "    minimum_coverage: 0.5\n",
    "    minimum_coverage: 0.5\n"
    "    gates: [{id: cargo, label: Cargo unchecked, when: \"not ('cargo' in checks)\", cap: weak}]\n",
)
WEAK: dict[str, Any] = {
    **ANSWERS,
    "guards": {"state": "answered", "value": 4},
    "training": {"state": "answered", "value": 0},
}
"""guarding (0.2 + 0) / 2, checks 0.5: 30 points of 100."""


def untouched(desk: Desk) -> tuple[bytes, int]:
    return desk.file.read_bytes(), desk.file.stat().st_mtime_ns


def test_the_sentence_comes_first_and_then_the_changes(desk: Desk) -> None:
    file = desk.assessment("weak.json", WEAK)
    ran = desk.on_port("improve", file)
    assert (ran.code, ran.err) == (0, "")
    first, second, *_ = ran.out.splitlines()
    assert first == "2 changes lift Security from “Weak” (30.0) to “Strong” (67.5)."
    assert second.startswith(
        "No smaller number of changes is enough. Other sets of 2 reach it, too"
    )
    assert "Single steps that bring most" in ran.out


def test_nothing_is_written(desk: Desk) -> None:
    before = untouched(desk)
    assert desk.on_port("improve", desk.file).code == 0
    assert untouched(desk) == before
    assert desk.names() == {"port", "haven.json"}


def test_as_json_it_says_the_same(desk: Desk) -> None:
    file = desk.assessment("weak.json", WEAK)
    data = json.loads(desk.on_port("improve", file, "--json").out)
    assert (data["subject"], data["index"], data["aim"]) == ("Haven", "security", "changes")
    assert data["now"] == {"score": 30.0, "band": "weak"}
    assert data["target"] == "strong"
    assert data["reached"]["exact"] is True
    assert data["reached"]["at_least"] == len(data["reached"]["changes"]) == 2
    assert data["reached"]["after"]["band"] == "strong"
    assert data["best"] == {"score": 100.0, "band": "strong"}
    assert data["within"] is None
    assert {step["key"] for step in data["steps"]} == {"guards", "training", "checks"}


def test_what_is_kept_does_not_change(desk: Desk) -> None:
    file = desk.assessment("weak.json", WEAK)
    ran = desk.on_port("improve", file, "--json", "--keep", "guards", "--keep", "checks")
    data = json.loads(ran.out)
    assert (ran.code, data["reached"]) == (1, None)
    assert [step["key"] for step in data["steps"]] == ["training"]
    text = desk.on_port("improve", file, "--keep", "guards", "--keep", "checks")
    assert text.code == 1
    assert "“Strong” cannot be reached by changing answers" in " ".join(text.out.split())
    assert "comes to “Weak” (55.0)" in " ".join(text.out.split())


def test_facts_that_the_model_says_never_change_are_left_alone(desk: Desk) -> None:
    file = desk.assessment("weak.json", WEAK)
    scoring = f"{PORT_SCORING}effort: {{guards: never, checks: never}}\n"
    port = write_port(desk.folder / "facts", scoring=scoring)
    ran = desk.run("improve", file, "--questionnaire", port)
    text = " ".join(ran.out.split())
    assert ran.code == 1
    assert "No change of what can be changed reaches “Strong”: with all of it at its best" in text
    assert "Left alone, because nobody can change them: “" in text
    data = json.loads(desk.run("improve", file, "--questionnaire", port, "--json").out)
    assert data["unchangeable"] == ["guards", "checks"]
    assert [step["key"] for step in data["steps"]] == ["training"]


def test_a_gate_must_be_cleared(desk: Desk) -> None:
    port = write_port(desk.folder / "gated", scoring=GATED)
    ran = desk.run("improve", desk.file, "--questionnaire", port, "--json")
    data = json.loads(ran.out)
    assert data["now"]["band"] == "weak"
    assert [(one["key"], one["new"]) for one in data["reached"]["changes"]] == [
        ("checks", ["papers", "cargo"])
    ]
    assert data["reached"]["cleared"] == ["cargo"]
    assert "This clears the gate “Cargo unchecked”." in (
        desk.run("improve", desk.file, "--questionnaire", port).out
    )
    kept = desk.run("improve", desk.file, "--questionnaire", port, "--keep", "checks")
    assert kept.code == 1


def test_at_the_top_it_says_so(desk: Desk) -> None:
    ran = desk.on_port("improve", desk.file)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "Security is “Strong” (62.5): that is the best band already."


def test_a_band_is_named_by_id_or_label(desk: Desk) -> None:
    file = desk.assessment("weak.json", WEAK)
    outs = {desk.on_port("improve", file, "--to", name).out for name in ("strong", "STRONG")}
    assert len(outs) == 1
    ran = desk.on_port("improve", file, "--to", "weak")
    assert "already: nothing needs to change" in ran.out


def test_effort_and_budget(desk: Desk) -> None:
    file = desk.assessment("weak.json", WEAK)
    ran = desk.on_port("improve", file, "--effort", "--budget", "2")
    assert ran.code == 0
    assert "with an effort of" in ran.out
    assert "With an effort of 2 at most, the best is " in ran.out
    none = desk.on_port("improve", file, "--budget", "0")
    assert "With an effort of 0 at most, nothing can be gained." in none.out


def test_an_index_without_bands_has_steps_only(desk: Desk) -> None:
    ran = desk.on_port("improve", desk.file, "--index", "traffic")
    assert ran.code == 0
    assert "It has no bands to reach." in ran.out
    assert "goods.fuel.amount" in ran.out
    assert "Worth asking first" in ran.out
    assert "goods.timber.amount" in ran.out


def test_without_a_score_it_says_what_to_answer_first(desk: Desk) -> None:
    file = desk.assessment("empty.json", {})
    ran = desk.on_port("improve", file)
    assert ran.code == 1
    assert "no score yet" in ran.out
    assert "answer first what is missing" in " ".join(ran.out.split())
    data = json.loads(desk.on_port("improve", file, "--json").out)
    assert data["now"] == {"score": None, "band": None}
    assert {one["key"]: one["gives_score"] for one in data["asking"]} == {
        "guards": False,
        "checks": True,
    }


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--to", "strongest"), "request.no_band"),
        (("--index", "safety"), "request.no_index"),
        (("--index", "traffic", "--to", "strong"), "request.no_band"),
        (("--keep", "guard", "--keep", "goods"), "answer.unknown_id"),
    ],
)
def test_what_is_not_there_is_refused(desk: Desk, arguments: tuple[str, ...], code: str) -> None:
    ran = desk.on_port("improve", desk.file, *arguments)
    assert (ran.code, ran.out) == (3, "")
    assert f"[{code}]" in ran.err


def test_the_report_has_it_as_data(desk: Desk) -> None:
    file, out = desk.assessment("weak.json", WEAK), desk.folder / "report.json"
    assert desk.on_port("report", file, "-o", out).code == 0
    (entry,) = json.loads(out.read_text(encoding="utf-8"))["assessments"]
    data = json.loads(desk.on_port("improve", file, "--json").out)
    assert entry["improvements"] == {k: v for k, v in data.items() if k != "subject"}
