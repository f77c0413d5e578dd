"""What a careful reader would ask about the answers: remarks of the consistency checks, by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assess.errors import Problem, Severity
from assess.model.questionnaire import Item
from assess.model.rating import Instrument, Rated
from assess.reporting.view.words import clean, counted

TITLES: dict[str, str] = {
    "answer.hidden": "Answered, but not asked: kept and not scored",
    "consistency.evidence_later": "Evidence dated after the day the answers stand for",
    "consistency.evidence_old": "Newest evidence is some years old",
    "consistency.mandate_without_resources": "In the mandate, but without people or money",
    "consistency.not_applicable": "Unusually many questions said not to apply",
    "consistency.one_reference": "All evidence is one and the same reference",
    "consistency.same_comment": "The same comment under many answers",
    "consistency.straight_line": "Many questions in a row with the same level",
    "consistency.top_without_evidence": "Best answer without the evidence asked for",
}
"""The kinds of remarks in words. Contradictions are not here: they stand among the findings."""

SAID_IN_FULL = ("consistency.not_applicable", "consistency.one_reference")


class RemarkLine(NamedTuple):
    """One kind of remark: how serious, how many, where, and what to do about it."""

    title: str
    severity: str
    number: int
    where: str
    hint: str


class ConsistencyPart(NamedTuple):
    """Remarks on how the answers fit together; ``summary`` is one sentence."""

    summary: str
    lines: tuple[RemarkLine, ...]


def consistency_part(instrument: Instrument, rated: Rated) -> ConsistencyPart | None:
    """Return the remarks on one assessment by kind, warnings first; None where there are none."""
    found: dict[str, list[Problem]] = {}
    for problem in rated.remarks:
        if problem.code in TITLES:
            found.setdefault(problem.code, []).append(problem)
    if not found:
        return None
    items = instrument.questionnaire.items
    lines = [_line(code, problems, items) for code, problems in found.items()]
    return ConsistencyPart(
        summary=remarks_in_short(rated),
        lines=tuple(sorted(lines, key=lambda line: line.severity != "Warning")),
    )


def remarks_in_short(rated: Rated) -> str:
    """Return how many remarks there are, as a sentence; nothing where there are none."""
    remarks = [problem for problem in rated.remarks if problem.code in TITLES]
    if not remarks:
        return ""
    return f"{counted(len(remarks), 'remark', 'remarks')} on the consistency of the answers."


def _line(code: str, problems: Sequence[Problem], items: Mapping[str, Item]) -> RemarkLine:
    where = (
        [problem.message for problem in problems]
        if code in SAID_IN_FULL
        else [_label(code, items.get(_key(problem))) for problem in problems]
    )
    warned = any(problem.severity is Severity.WARNING for problem in problems)
    return RemarkLine(
        title=TITLES[code],
        severity="Warning" if warned else "Note",
        number=len(problems),
        where=clean("; ".join(dict.fromkeys(text for text in where if text))),
        hint=clean(problems[0].hint.partition(": `")[0].rstrip(".") + "."),
    )


def _label(code: str, item: Item | None) -> str:
    if item is None:
        return ""
    whole_row = code == "consistency.mandate_without_resources"
    return item.row.label if whole_row and item.row else item.label


def _key(problem: Problem) -> str:
    """Return the key of the answer that a remark is about."""
    parts = problem.place.pointer.split("/")
    return parts[2] if len(parts) > 2 else ""
