"""Small questionnaires, models, rules and answers, written as dicts inside the tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assess.columns import Columns, encode
from assess.errors import Problem
from assess.model.answer import Answer, State, Value
from assess.model.finding import FindingRules
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import ScoringModel

Asked = dict[str, Any]


def _asked(kind: str, identifier: str, more: Mapping[str, Any]) -> Asked:
    words = {"id": identifier, "label": identifier, "text": f"What about {identifier}?"}
    return {**words, "type": kind, **more}


def choice(identifier: str, *options: str, **more: Any) -> Asked:
    listed = [{"id": option, "label": option} for option in options or ("a", "b", "c")]
    return _asked("choice", identifier, {"options": listed, **more})


def ticks(identifier: str, *options: str, none: str = "", **more: Any) -> Asked:
    listed: list[Asked] = [{"id": option, "label": option} for option in options or ("a", "b", "c")]
    if none:
        listed.append({"id": none, "label": none, "exclusive": True})
    return _asked("choices", identifier, {"options": listed, **more})


def scale(identifier: str, levels: int = 4, **more: Any) -> Asked:
    listed = [{"label": f"level {i}", "text": f"what {i} looks like"} for i in range(levels)]
    return _asked("scale", identifier, {"levels": listed, **more})


def number(identifier: str, **more: Any) -> Asked:
    return _asked("number", identifier, more)


def date(identifier: str, **more: Any) -> Asked:
    return _asked("date", identifier, more)


def text(identifier: str, **more: Any) -> Asked:
    return _asked("text", identifier, more)


def grid(identifier: str, rows: Iterable[str], *columns: Asked, **more: Any) -> Asked:
    listed = [{"id": row, "label": row.title()} for row in rows]
    return _asked("grid", identifier, {"rows": listed, "columns": list(columns), **more})


def section(identifier: str, *questions: Asked, **more: Any) -> Asked:
    return {"id": identifier, "title": identifier, "questions": list(questions), **more}


def questionnaire(*parts: Asked, **more: Any) -> Questionnaire:
    """Return a questionnaire of sections, or of questions that become one section."""
    sections = list(parts) if "questions" in parts[0] else [section("main", *parts)]
    return Questionnaire.model_validate(
        {
            "format": "assess/questionnaire",
            "format_version": "1",
            "id": "small",
            "version": "1.0",
            "title": "Small",
            "description": "For tests.",
            "subject_kind": "mission",
            "sections": sections,
            **more,
        }
    )


def leaf(item: str, **more: Any) -> Asked:
    return {"item": item, **more}


def group(identifier: str, *children: Asked, **more: Any) -> Asked:
    content = {"children": list(children)} if children else {}
    return {"id": identifier, "label": identifier, **content, **more}


def index(identifier: str, *children: Asked, **more: Any) -> Asked:
    bands = [{"id": "low", "label": "Low", "at_least": 0}]
    return {"high_is": "good", "bands": bands, **group(identifier, *children, **more)}


def model(*indices: Asked, **more: Any) -> ScoringModel:
    content = {"format": "assess/scoring", "format_version": "1", "indices": list(indices), **more}
    if "inputs" not in more:
        content.setdefault("questionnaire", "small")
    return ScoringModel.model_validate(content)


def rule(identifier: str, when: str, **more: Any) -> Asked:
    words = {"title": "Title", "text": "Text", "recommendation": "Do it"}
    kinds = {"kind": "gap", "severity": "high"}
    return {"id": identifier, "when": when, **kinds, **words, **more}


def rules(*listed: Asked, **more: Any) -> FindingRules:
    content = {"format": "assess/findings", "format_version": "1", "questionnaire": "small"}
    return FindingRules.model_validate({**content, "rules": list(listed), **more})


def answered(**values: Value) -> dict[str, Answer]:
    """Return answers by key; two underscores in a name stand for the dot in a cell's key."""
    return {
        key.replace("__", "."): Answer(state=State.ANSWERED, value=value)
        for key, value in values.items()
    }


def columns_of(asked: Questionnaire, *answers: Mapping[str, Answer]) -> Columns:
    return encode(asked.items, answers)


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def only(problems: Iterable[Problem], code: str) -> Problem:
    """Return the one problem of a code; fail if there is none or more than one."""
    (found,) = [problem for problem in problems if problem.code == code]
    return found
