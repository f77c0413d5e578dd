"""Consistency remarks: in ``assess check`` with their lines, and nowhere in the way of other work."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.cli import ANSWERS, PORT, PORT_FINDINGS, Desk, write_port

CONTRADICTING = PORT_FINDINGS.replace(
    "rules:\n",
    "consistency: {evidence_years: 1}\n"
    "rules:\n"
    "  - {id: empty, kind: contradiction, severity: low, when: guards > 5 and count(checks) == 0,\n"
    "     title: Guards who check nothing, text: They must do something., recommendation: Ask.}\n",
)


def line_of(desk: Desk, key: str, after: str) -> int:
    """Return the line of a text below an answer's key in the assessment."""
    lines = desk.file.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if f'"{key}": {{' in line)
    return next(i for i, line in enumerate(lines) if i >= start and after in line) + 1


def changed(desk: Desk, **answers: object) -> None:
    desk.assessment("haven.json", {**ANSWERS, **answers}, as_of="2024-06-30")


def test_remarks_come_with_their_lines(desk: Desk) -> None:
    write_port(desk.port, findings=CONTRADICTING)
    old = {"reference": "Roll", "date": "2020-01-01"}
    changed(
        desk,
        guards={"state": "answered", "value": 9, "evidence": [old]},
        checks={"state": "answered", "value": ["nothing"]},
    )
    ran = desk.on_port("check", desk.file)
    assert ran.code == 1
    where = line_of(desk, "guards", "{")
    assert f"haven.json:{where}:15: warning [consistency.contradiction] Guards who" in ran.err
    where = line_of(desk, "guards", '"date"')
    assert f"haven.json:{where}:" in ran.err
    assert "note [consistency.evidence_old]" in ran.err
    assert ran.out.endswith("1 warning, 1 note\n")


def test_notes_alone_leave_with_zero(desk: Desk) -> None:
    changed(
        desk,
        guards={
            "state": "answered",
            "value": 9,
            "evidence": [{"reference": "Roll", "date": "2019-01-01"}],
        },
    )
    ran = desk.on_port("check", desk.file)
    assert ran.code == 0
    assert "[consistency.evidence_old]" in ran.err


@pytest.mark.parametrize("command", ["score", "status", "explain"])
def test_other_commands_stay_silent(desk: Desk, command: str) -> None:
    write_port(desk.port, findings=CONTRADICTING)
    changed(desk, checks={"state": "answered", "value": ["nothing"]})
    assert "consistency" in desk.on_port("check", desk.file).err
    assert "consistency" not in desk.on_port(command, desk.file).err


def test_what_two_checks_find_is_said_once(desk: Desk) -> None:
    questions = PORT.replace("when: guards > 0,", "when: guards > 0, evidence: required,")
    write_port(desk.port, questionnaire=questions)
    changed(desk, training={"state": "answered", "value": 2})
    said = desk.on_port("check", desk.file).err
    assert "warning [consistency.top_without_evidence]" in said
    assert "answer.no_evidence" not in said
    changed(desk, training={"state": "answered", "value": 1})
    said = desk.on_port("check", desk.file).err
    assert "note [answer.no_evidence]" in said
    assert "top_without" not in said
    changed(desk, guards={"state": "answered", "value": 0})
    assert desk.on_port("check", desk.file).err.count("[answer.hidden]") == 1


def test_several_hidden_answers_are_one_line_outside_of_check(desk: Desk) -> None:
    questions = PORT.replace("id: checks, ", "id: checks, when: guards > 0, ", 1)
    write_port(desk.port, questionnaire=questions)
    hidden: dict[str, Any] = {
        "guards": {"state": "answered", "value": 0},
        "training": {"state": "answered", "value": 1},
    }
    changed(desk, **hidden, checks={"state": "answered", "value": ["papers"]})
    assert desk.on_port("check", desk.file).err.count("[answer.hidden]") == 2
    said = desk.on_port("score", desk.file).err
    assert said.count("[answer.hidden]") == 1
    assert "2 answers to questions that are hidden" in said
    changed(desk, **hidden, checks={"state": "unanswered"})
    assert '"training" is answered' in desk.on_port("score", desk.file).err
