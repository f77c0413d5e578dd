"""Strength: the raised flags of a tender weighed together, and how far that rests on what is known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from assess.model.red_flag import FlagRule, RedFlagRules, Result, Signal, Strength, StrengthBand

EDGE = 1e-9


def strength_of(signals: Sequence[Signal], rules: RedFlagRules) -> Strength:
    """Return the strength of signals together: 1 minus the product of what each group leaves over.

    A group counts with its heaviest raised flag, so that one fact seen by three flags is not three
    facts; no sum of flags reaches 1.
    """
    by_id = {rule.id: rule for rule in rules.flags}
    raised = [by_id[s.flag] for s in signals if s.result is Result.RAISED]
    missing = [by_id[s.flag] for s in signals if s.result is Result.NOT_COMPUTABLE]
    applying = [by_id[s.flag].weight for s in signals if s.result is not Result.NOT_APPLICABLE]
    total = math.fsum(applying)
    lost = math.fsum(rule.weight for rule in missing)
    value, highest = _together(raised), _together([*raised, *missing])
    return Strength(
        value=value,
        highest=highest,
        coverage=(total - lost) / total if total else 0.0,
        band=band_of(value, rules.bands),
        highest_band=band_of(highest, rules.bands),
    )


def _together(raised: Iterable[FlagRule]) -> float:
    heaviest: dict[str, float] = {}
    for rule in raised:
        group = rule.group or rule.id.value
        heaviest[group] = max(heaviest.get(group, 0.0), rule.weight)
    return 1 - math.prod(1 - weight for weight in sorted(heaviest.values()))


def band_of(value: float, bands: Sequence[StrengthBand]) -> StrengthBand:
    """Return the last band that begins at or below a value."""
    return [band for band in bands if band.at_least <= value + EDGE][-1]
