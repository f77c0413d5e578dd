"""Contributions and evidence confidence as plain data, for other programs."""

from __future__ import annotations

from typing import Any

from assess.model.contribution import Contributions, Split
from assess.model.evidence_shares import EvidenceConfidence
from assess.model.rating import Rated


def contributions_as_data(rated: Rated) -> dict[str, Any]:
    """Return by index what every indicator brings and lacks, in points of the index's scale.

    ``score`` is the score above the bottom of the scale and ``to_top`` its distance to the top:
    those of the leaves and of ``rest`` add up to them. None where an index has no score or an
    indicator does not count.
    """
    return {key: _contributions(found) for key, found in rated.contributions.items()}


def _contributions(found: Contributions) -> dict[str, Any]:
    return {
        "score": found.whole.score if found.whole else None,
        "to_top": found.whole.to_top if found.whole else None,
        "rest": _split(found.rest),
        "estimated": found.estimated,
        "indicators": {
            node.id: {"of_index": _split(node.of_index), "of_parent": _split(node.of_parent)}
            for node in found.nodes.values()
            if node.parent
        },
    }


def _split(split: Split | None) -> dict[str, float] | None:
    return split._asdict() if split else None


def evidence_as_data(rated: Rated) -> dict[str, Any]:
    """Return by index and group what share of its weight (0 to 1) rests on what."""
    return {key: _evidence(found) for key, found in rated.evidence.items() if found.shares}


def _evidence(found: EvidenceConfidence) -> dict[str, Any]:
    return {
        "graded": found.graded,
        "reliable": found.reliable,
        "doubtful": found.doubtful,
        "unjudged": found.unjudged,
        "shares": [
            {
                "support": line.support.value,
                **({"grade": line.grade} if line.grade else {}),
                "share": line.share,
                "answers": line.items,
            }
            for line in found.shares
        ],
    }
