"""Advice as plain data, for other programs: what ``improve --json`` and the JSON reports give."""

from __future__ import annotations

from assess.model.improvement import Advice, Improvement


def advice_as_data(advice: Advice) -> dict[str, object]:
    """Return the advice as plain data; figures unrounded, on the index's scale."""
    return {
        "index": advice.indicator,
        "aim": advice.aim.value,
        "now": advice.now._asdict(),
        "target": advice.target,
        "reached": _improvement_as_data(advice.reached),
        "best": advice.best._asdict() if advice.best else None,
        "budget": advice.budget,
        "within": _improvement_as_data(advice.within),
        "steps": [{**step._asdict(), "after": step.after._asdict()} for step in advice.steps],
        "steps_without_gain": advice.idle,
        "asking": [{**one._asdict(), "state": one.state.value} for one in advice.asking],
        "unchangeable": list(advice.unchangeable),
        "held": list(advice.held),
    }


def _improvement_as_data(found: Improvement | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        **found._asdict(),
        "after": found.after._asdict(),
        "changes": [change._asdict() for change in found.changes],
    }
