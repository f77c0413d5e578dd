"""How due diligence stands: its level, the items of its checklist, what is overdue."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import click

from assess.cli.console import print_table, print_words
from assess.cli.levels import level_finder
from assess.model.assessment import Assessment
from assess.model.checklist import ItemStatus, Severity
from assess.model.rating import Instrument
from assess.model.recommendation import ChecklistLine, LevelFound

HEADINGS = ("level", "critical left", "overdue")
"""What a line for each of several assessments says of due diligence."""
_MOST_NAMED = 6


class Standing(NamedTuple):
    """How the due diligence of one assessment stands on a day."""

    level: LevelFound | None
    checklist: tuple[ChecklistLine, ...]

    @property
    def overdue(self) -> tuple[ChecklistLine, ...]:
        """The items whose due day is past."""
        return tuple(line for line in self.checklist if line.overdue)

    def counts(self, severity: Severity) -> Counter[ItemStatus]:
        """Return how many items of a severity stand how."""
        return Counter(line.status for line in self.checklist if line.severity is severity)

    @property
    def critical_left(self) -> int:
        """How many critical items are not settled."""
        lines = (line for line in self.checklist if line.severity is Severity.CRITICAL)
        return sum(not line.settled for line in lines)


def standings(
    instrument: Instrument, assessments: Sequence[Assessment], day: datetime.date
) -> list[Standing]:
    """Return how the due diligence of assessments stands; empty where the questionnaire has none.

    Without rules for decisions there is only the level.
    """
    asked = instrument.questionnaire
    if instrument.decision is not None:
        from assess.cli.rating import rate_briefly

        rated = [one.recommendation for one in rate_briefly(instrument, assessments, day)]
        return [Standing(one.level, one.checklist) for one in rated if one is not None]
    find = level_finder(asked)
    return [Standing(find(assessment), ()) for assessment in assessments] if find else []


def cells_of(standing: Standing) -> list[str]:
    """Return the cells under ``HEADINGS``."""
    found = standing.level
    level = "" if found is None else found.level.label + (" or deeper" if found.undecided else "")
    return [level, str(standing.critical_left), str(len(standing.overdue))]


def print_standing(instrument: Instrument, standing: Standing) -> None:
    """Print the level and why, the items by status and severity, and what is overdue."""
    if standing.level is not None:
        print_words(level_in_words(instrument, standing.level))
    if standing.checklist:
        severities = list(reversed(Severity))
        rows = []
        for severity in severities:
            counts = standing.counts(severity)
            rows.append([severity.value, *(str(counts[status]) for status in ItemStatus)])
        words = [status.value.replace("_", " ") for status in ItemStatus]
        title = "Items of the checklist, as far as they are asked"
        print_table(["", *words], rows, title=title, right=range(1, len(words) + 1))
    for line in standing.overdue:
        owner = line.answer.owner or "nobody named"
        print_words(f"Overdue since {line.answer.due}: {line.key} ({line.label}), {owner}.")


def level_in_words(instrument: Instrument, found: LevelFound) -> str:
    """Return the level of due diligence with its reasons, or what it waits for."""
    if found.undecided:
        items = instrument.questionnaire.items
        named = [f"{key} ({items[key].label})" for key in found.waits_for[:_MOST_NAMED]]
        more = len(found.waits_for) - len(named)
        waits = ", ".join(named) + (f" and {more} more" if more > 0 else "")
        text = f"Level of due diligence: not settled, at least {found.level.label}"
        text += f"; waits for {waits}." if waits else "."
    else:
        text = f"Level of due diligence: {found.level.label}. {_why(found)}"
    if found.refused:
        text += f" A lowering does not count: {found.refused}."
    return text


def _why(found: LevelFound) -> str:
    if found.level != found.by_rules:
        by = f"by {found.lowered_by}: {found.lowered_reason}"
        return f"Lowered from {found.by_rules.label} {by}".rstrip(".") + "."
    texts = [rule.text for rule in found.by_rules.rules if rule in found.rules]
    return " ".join(texts) or "No rule asks for a deeper one."


def print_left(standing: Standing) -> None:
    """Print the items that are not settled, with who sees to them by when."""
    rows = [
        [
            line.key,
            line.label,
            line.severity.value,
            line.status.value,
            line.answer.owner,
            f"{line.answer.due or ''}{' overdue' if line.overdue else ''}",
        ]
        for line in standing.checklist
        if not line.settled
    ]
    if rows:
        headings = ["id", "item", "severity", "status", "owner", "due"]
        print_table(headings, rows, title="Not settled", whole=(0,))
    elif standing.checklist:
        click.echo("Every item of the checklist is settled.")


def standing_as_data(standing: Standing) -> dict[str, Any]:
    """Return the same as plain data."""
    found = standing.level
    level = found and {
        "id": found.level.id,
        "settled": not found.undecided,
        "by_rules": found.by_rules.id,
        "rules": [rule.id for rule in found.rules],
        "waits_for": list(found.waits_for),
        "lowering_refused": found.refused,
    }
    return {
        "level": level,
        "items": {
            severity.value: {
                status.value: standing.counts(severity)[status] for status in ItemStatus
            }
            for severity in Severity
        },
        "left": [_line_as_data(line) for line in standing.checklist if not line.settled],
    }


def _line_as_data(line: ChecklistLine) -> dict[str, Any]:
    return {
        "id": line.key,
        "severity": line.severity.value,
        "status": line.status.value,
        "owner": line.answer.owner,
        "due": line.answer.due and line.answer.due.isoformat(),
        "overdue": line.overdue,
    }
