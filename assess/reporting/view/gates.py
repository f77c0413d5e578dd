"""Gates in words: what holds a rating down, what would without it, and who has waived it.

Wherever a band is printed that is not the score's own, it says "capped", or "raised" for a risk, so
that figure and band do not look like a contradiction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assess.model.gate import GateResult, GateState, Waiver
from assess.model.scorecard import Result, Scorecard
from assess.model.scoring import Index
from assess.reporting.view.words import clean, listed

CAPPED, RAISED, FORCED, WAIVED = "capped", "raised", "forced", "by waiver"
"""What stands beside a band that a gate has, or would have, changed."""


class GateLine(NamedTuple):
    """What one gate does to one rating, as a sentence."""

    gate: str
    state: GateState
    sentence: str


class _Rating(NamedTuple):
    """The result of an index, with its bands by position and which of two is worse."""

    root: Index
    result: Result

    def label(self, band: str | None) -> str:
        return next((one.label for one in self.root.bands if one.id == band), "")

    def worsens(self, gate: GateResult) -> bool:
        """Whether the gate's band is worse than the one now printed, or gives one at all."""
        ids = [band.id for band in self.root.bands]
        if self.result.band is None:
            return gate.forces
        gap = ids.index(gate.band) - ids.index(self.result.band)
        return gap < 0 if self.root.high_is == "good" else gap > 0


def held_by(result: Result, index: Index) -> str:
    """Return "capped", "raised" or "forced" where gates leave another band than the score's own."""
    if result.band == result.band_without_gates:
        return ""
    return FORCED if result.band_without_gates is None else held_word(index)


def held_word(index: Index) -> str:
    """Return what a gate does to a band worse than its own: it caps what is good, raises a risk."""
    return CAPPED if index.high_is == "good" else RAISED


def mark_of(index: Index, scorecard: Scorecard) -> str:
    """Return what stands beside the band: capped or raised, forced, by waiver, or nothing."""
    result = scorecard.by_id[index.id]
    rating = _Rating(index, result)
    waived = any(
        gate.index == index.id and gate.state is GateState.WAIVED and rating.worsens(gate)
        for gate in scorecard.gates
    )
    marks = (held_by(result, index), WAIVED if waived else "")
    return ", ".join(mark for mark in marks if mark)


def held_in_words(index: Index) -> str:
    """Return "capped at", or "raised to" for a risk."""
    return f"{held_word(index)} {'at' if index.high_is == 'good' else 'to'}"


def with_mark(band: str, mark: str) -> str:
    """Return a band with its mark in brackets, as tables print it."""
    return f"{band} ({mark})" if band and mark else band


def gate_lines(
    index: Index, scorecard: Scorecard, names: Mapping[str, str] | None = None
) -> tuple[GateLine, ...]:
    """Return what the gates of an index do, those that hold the rating first.

    Args:
        index: the index.
        scorecard: the result for one subject.
        names: what to call the questions, by key; their keys if not given.
    """
    rating = _Rating(index, scorecard.by_id[index.id])
    found = [gate for gate in scorecard.gates if gate.index == index.id]
    order = list(GateState)
    lines = []
    for gate in sorted(found, key=lambda one: order.index(one.state)):
        sentence = _sentence(gate, rating, names or {})
        if sentence:
            lines.append(GateLine(gate.gate, gate.state, sentence))
    return tuple(lines)


def _sentence(gate: GateResult, rating: _Rating, names: Mapping[str, str]) -> str:
    match gate.state:
        case GateState.APPLIES:
            return f"{_applies(gate, rating)}{_over(gate)}"
        case GateState.WAIVED:
            return _waived(gate, rating)
        case GateState.OPEN if rating.worsens(gate):
            waiting = listed([f"“{names[k]}”" if k in names else k for k in gate.waits_for])
            forces = gate.forces and rating.result.band is None
            does = "forced to" if forces else held_in_words(rating.root)
            verb = "is" if len(gate.waits_for) == 1 else "are"
            where = f" if {waiting} {verb} answered" if waiting else ""
            band = rating.label(gate.band)
            text = f"Open: the band could still be {does} “{band}” by the gate “{gate.label}”"
            return f"{text}{where}.{_over(gate)}"
        case _:
            return ""


def _applies(gate: GateResult, rating: _Rating) -> str:
    own = rating.result.band_without_gates
    band, label = rating.label(gate.band), gate.label
    if rating.result.band is None:
        return f"The gate “{label}” applies; without a score there is no band to cap."
    if rating.result.band != gate.band or rating.result.band == own:
        return f"The gate “{label}” applies, but the rating is no better than “{band}” anyway."
    if own is None:
        return f"Band forced to “{band}” by the gate “{label}” (there is no score).{_reason(gate)}"
    would = f"(would be “{rating.label(own)}”)"
    return (
        f"Band {held_in_words(rating.root)} “{band}” by the gate “{label}” {would}.{_reason(gate)}"
    )


def _reason(gate: GateResult) -> str:
    return f" {gate.text}" if gate.text else ""


def _waived(gate: GateResult, rating: _Rating) -> str:
    waiver = gate.waiver
    if waiver is None:
        return ""
    text = f"The gate “{gate.label}” applies, but is waived until {waiver.until} {_words(waiver)}."
    if not rating.worsens(gate):
        return f"{text} It would change nothing as things stand."
    return f"{text} Without the waiver the band would be “{rating.label(gate.band)}”."


def _over(gate: GateResult) -> str:
    waiver = gate.expired
    if waiver is None:
        return ""
    by = clean(waiver.name)
    if waiver.revoked is not None:
        return f" The waiver by {by} was ended on {waiver.revoked}."
    return f" The waiver by {by} expired on {waiver.until}."


def _words(waiver: Waiver) -> str:
    return f"by {clean(waiver.name)}: {clean(waiver.reason).rstrip('.')}"
