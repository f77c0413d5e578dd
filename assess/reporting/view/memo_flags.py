"""Red flags in a memo: what a tender's records raised, and what rules noticed in the answers."""

from __future__ import annotations

from collections.abc import Iterator

from assess.model.checklist import ItemStatus
from assess.model.finding import Finding
from assess.reporting.view.answers import value_in_words
from assess.reporting.view.memo import FrontLine
from assess.reporting.view.memo_ground import MemoGround
from assess.reporting.view.memo_words import status_mark
from assess.reporting.view.notable import is_good
from assess.reporting.view.words import SEVERITIES, clean

_RAISED = (ItemStatus.CONCERN, ItemStatus.FAIL, ItemStatus.WAIVED)


def flag_lines(ground: MemoGround) -> Iterator[FrontLine]:
    """Yield the rows of grids in the checklist that were raised, then findings, worst first."""
    items = ground.questionnaire.items
    for line in ground.recommendation.checklist:
        item = items[line.key]
        if item.grid and item.row and line.status in _RAISED and ground.shown(line.key):
            value = value_in_words(item.spec, line.answer)[0]
            yield FrontLine(clean(item.row.label), clean(value), status_mark(line.status))
    for finding in noticed(ground):
        yield FrontLine(f"{SEVERITIES[finding.severity]}: {clean(finding.title)}")


def noticed(ground: MemoGround) -> list[Finding]:
    """Return the findings that are not of strength, worst first."""
    order = {severity: i for i, severity in enumerate(SEVERITIES)}
    found = [one for one in ground.rated.scorecard.findings if not is_good(one)]
    return sorted(found, key=lambda one: order[one.severity])
