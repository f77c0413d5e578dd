"""The register as plain data: the JSON for other programs, rows for a table, and its own memory."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from assess.errors import Problem
from assess.model.checklist import Severity
from assess.model.recommendation import DecisionState
from assess.model.register import Entry, Register
from assess.model.register_changes import FORMAT, FORMAT_VERSION, Changes
from assess.reporting.view.register_needs import Need, in_order

COLUMNS = (
    "subject", "full_name", "group", "kind", "fictional", "questionnaire",
    "questionnaire_version", "as_of", "status", "level", "level_note", "risk", "score", "by_gate",
    "knock_outs", "waived", "open_gates", "recommended", "state", "decision", "by", "function",
    "decided_on", "valid_until", "renewal", "critical", "major", "minor", "overdue", "next_step",
    "next_function", "needs", "last_change", "doubts", "earlier", "file",
)  # fmt: skip
"""The headings of the table in .csv; lists within a cell are separated by semicolons."""


def register_as_json(register: Register, version: str) -> Iterator[bytes]:
    """Yield the register as UTF-8 JSON, part by part; every entry is one line.

    Args:
        register: the register.
        version: the version of the tool.
    """
    head = _text(_head(register, version), 2).rstrip("\n}")
    yield f'{head},\n  "entries": ['.encode()
    mark = ""
    for entry, needs in in_order(register):
        yield f"{mark}\n    {_text(entry_as_data(entry, needs))}".encode()
        mark = ","
    yield b"\n  ]\n}\n"


def _head(register: Register, version: str) -> dict[str, Any]:
    states = Counter(entry.decision.state for entry in register.entries)
    needs = Counter(need for _, found in in_order(register) for need in found)
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_with": f"assess {version}",
        "date": register.date.isoformat(),
        "selection": list(register.selection),
        "horizon": register.horizon,
        "found": register.found,
        "counts": {
            "entries": len(register.entries),
            "states": {state.value: states[state] for state in DecisionState},
            "needs": {need.value: needs[need] for need in Need},
        },
        "changes": _changes(register.changes) if register.changes else None,
        "problems": list(map(_problem, register.unreadable)),
        "passed_over": dict(register.passed_over),
        "earlier": [
            {
                "subject": one.subject,
                "questionnaire": one.questionnaire.id,
                "file": one.file,
                "as_of": _day(one.as_of),
                "last_change": _day(one.last_change),
                "state": one.decision.state.value,
                "valid_until": _day(one.decision.valid_until),
            }
            for one in register.earlier
        ],
    }


def entry_as_data(entry: Entry, needs: Sequence[Need]) -> dict[str, Any]:
    """Return one entry with all that the register knows of it."""
    decision, risk, level = entry.decision, entry.risk, entry.level
    return {
        "subject": entry.subject,
        "full_name": entry.full_name,
        "group": entry.group,
        "kind": entry.kind,
        "fictional": entry.fictional,
        "questionnaire": entry.questionnaire.id,
        "questionnaire_version": entry.questionnaire.version,
        "file": entry.file,
        "as_of": _day(entry.as_of),
        "last_change": _day(entry.last_change),
        "status": entry.status.value,
        "needs": [need.value for need in needs],
        "level": level.label if level else None,
        "level_id": level.id if level else None,
        "level_note": entry.level_note,
        "risk": risk.band.label if risk else None,
        "risk_id": risk.band.id if risk else None,
        "score": risk.score if risk else None,
        "by_gate": bool(risk and risk.by_gate),
        "gates": [{"id": g.id, "label": g.label, "state": g.state.value} for g in entry.gates],
        "recommended": entry.recommended.value,
        "state": decision.state.value,
        "decision": decision.outcome.value if decision.outcome else None,
        "recommended_then": decision.recommended.value if decision.recommended else None,
        "reason": decision.reason,
        "by": decision.by,
        "function": decision.function,
        "decided_on": _day(decision.at),
        "valid_until": _day(decision.valid_until),
        "renewal": _day(decision.renewal),
        "why": decision.why,
        "unsettled": {one.value: entry.unsettled(one) for one in reversed(Severity)},
        "items": [_item(item._asdict()) for item in entry.items],
        "waivers": [_item(waiver._asdict()) for waiver in entry.waivers],
        "next_step": {**entry.next_step._asdict(), "step": entry.next_step.step.value},
        "doubts": list(entry.doubts),
        "earlier": list(entry.earlier),
        "approved_earlier": _day(entry.approved_earlier),
    }


def _item(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a note, those left out that say nothing."""
    kept = {name: value for name, value in fields.items() if value not in ("", None)}
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in kept.items()
    }


def _changes(changes: Changes) -> dict[str, Any]:
    return {
        "since": changes.since.isoformat(),
        "partial": changes.partial,
        "lines": [
            {
                "kind": change.kind.value,
                "before": change.before.model_dump(mode="json") if change.before else None,
                "after": change.after.model_dump(mode="json") if change.after else None,
            }
            for change in changes.lines
        ],
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "place": str(problem.place),
        "message": problem.message,
    }


def register_as_rows(register: Register) -> Iterator[Sequence[str]]:
    """Yield the register as rows of texts below ``COLUMNS``, for a table in .csv."""
    for entry, needs in in_order(register):
        data = entry_as_data(entry, needs)
        gates = {state: [] for state in ("applies", "waived", "open")}  # type: dict[str, list[str]]
        for gate in data["gates"]:
            gates[gate["state"]].append(gate["label"])
        flat = {
            **data,
            **data["unsettled"],
            "knock_outs": gates["applies"],
            "waived": gates["waived"],
            "open_gates": gates["open"],
            "overdue": len(entry.overdue),
            "next_step": data["next_step"]["step"],
            "next_function": data["next_step"]["function"],
        }
        yield [_cell(flat[name]) for name in COLUMNS]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _text(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)
