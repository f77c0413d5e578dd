"""Gates, waivers and the alternative in the method: what can hold a rating down, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assess.conditions import parse
from assess.conditions.words import Names, in_words
from assess.model.answer import State
from assess.model.gate import Gate, Waiver
from assess.model.rating import Instrument, Rated
from assess.model.scoring import Index
from assess.reporting.view.citations import Citations
from assess.reporting.view.gates import held_in_words
from assess.reporting.view.parts import Note
from assess.reporting.view.words import STATES, clean


def gates_in_words(instrument: Instrument, index: Index, citations: Citations) -> tuple[str, ...]:
    """Return the gates of an index, each with its condition in words, its effect and its basis."""
    names = names_of(instrument)
    return tuple(_gate(gate, index, names, citations) for gate in index.gates)


def names_of(instrument: Instrument) -> Names:
    """Return what conditions in words call the questions: by their labels."""
    items = instrument.questionnaire.items
    called = {key: f"“{item.label}”" for key, item in items.items()}
    return Names(called, {key: item.spec for key, item in items.items()}, STATES[State.UNKNOWN])


def effect_in_words(gate: Gate, index: Index, names: Names) -> str:
    """Return what a gate does and while what holds, as a sentence without a capital."""
    band = next((one.label for one in index.bands if one.id == gate.band), gate.band)
    effect = "is forced to" if gate.force else f"is {held_in_words(index)}"
    return f"the band {effect} “{band}” while {in_words(parse(gate.when).tree, names)}."


def _gate(gate: Gate, index: Index, names: Names, citations: Citations) -> str:
    parts = [
        f"{gate.label}: {effect_in_words(gate, index, names)}",
        gate.text,
        "" if gate.waivable else "It cannot be waived.",
        f"Basis: {'; '.join(citations.texts(gate.basis))}." if gate.basis else "",
    ]
    return " ".join(part for part in parts if part)


WAIVERS_ON_RECORD = "Waivers on record"


def waiver_note(instrument: Instrument, rated: Iterable[Rated]) -> tuple[Note, ...]:
    """Return every waiver on record, also those that are over; nothing where there is none."""
    labels = {gate.id: gate.label for index in instrument.scoring.indices for gate in index.gates}
    lines = [
        f"{clean(one.assessment.subject.name)}: {_waiver(waiver, _about(instrument, waiver, labels))}"
        for one in rated
        for waiver in one.assessment.waivers
        if waiver.item not in one.hidden
    ]
    return (Note(WAIVERS_ON_RECORD, " ".join(lines)),) if lines else ()


def _about(instrument: Instrument, waiver: Waiver, gates: Mapping[str, str]) -> str:
    item = instrument.questionnaire.items.get(waiver.item)
    if waiver.item:
        return f"“{clean(item.label)}”" if item else f"“{clean(waiver.item)}” (not asked here)"
    label = gates.get(waiver.gate)
    return f"“{label}”" if label else f"“{waiver.gate}” (no gate of this scoring model)"


def _waiver(waiver: Waiver, about: str) -> str:
    ended = f", ended on {waiver.revoked}" if waiver.revoked else ""
    reason = clean(waiver.reason).rstrip(".")
    return (
        f"{about}, granted by {clean(waiver.name)} from {waiver.granted} until {waiver.until}{ended}: "
        f"{reason}."
    )


def alternative_note(instrument: Instrument) -> tuple[Note, ...]:
    """Return which alternative the rating was made with; nothing for the nominal model."""
    alternative = instrument.alternative
    if alternative is None:
        return ()
    text = (
        "Not rated with the nominal scoring model, but with an alternative that it names, to see what "
        f"difference it makes. {alternative.description}"
    )
    return (Note(f"Alternative: {alternative.label}", text.strip()),)


def alternative_mark(instrument: Instrument) -> str:
    """Return the mark for every page; nothing for the nominal model."""
    alternative = instrument.alternative
    return f"Rated with the alternative “{alternative.label}”" if alternative else ""
