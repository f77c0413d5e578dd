"""How a memo comes about: level, risk, decision and sign-off, as the questionnaire's data have it."""

from __future__ import annotations

from collections.abc import Iterator

from assess.conditions import parse
from assess.conditions.words import in_words
from assess.model.rating import Instrument, Rated
from assess.reporting.view.citations import Citations
from assess.reporting.view.figures import band_lines
from assess.reporting.view.gates_method import WAIVERS_ON_RECORD, names_of
from assess.reporting.view.memo import BandRow, DecisionMethod, LevelLine, MatrixRow
from assess.reporting.view.memo_checklist import WORST_FIRST
from assess.reporting.view.memo_ground import MemoGround
from assess.reporting.view.memo_words import DUTIES, OUTCOMES, SEVERITIES, outcome_mark
from assess.reporting.view.method import NOTES, method_of
from assess.reporting.view.parts import Method, Note
from assess.reporting.view.words import counted, listed

KEPT = frozenset(
    ("Missing is not zero", "Not applicable", "Coverage", "Bounds", "Bands and rounding")
)
"""The notes of the report's method that a memo repeats."""


def memo_method(instrument: Instrument, rated: Rated, citations: Citations) -> Method:
    """Return the method of the figures, with the notes that a memo needs.

    The tables of the risk, and the waivers, stand in parts of their own.
    """
    whole = method_of(instrument, [rated], citations)
    left_out = {note.title for note in NOTES} - KEPT | {WAIVERS_ON_RECORD}
    risk = instrument.decision.risk if instrument.decision else ""
    return whole._replace(
        notes=tuple(note for note in whole.notes if note.title not in left_out),
        indices=tuple(
            line._replace(lookups=()) if index.id == risk else line
            for index, line in zip(instrument.scoring.indices, whole.indices, strict=True)
        ),
    )


def decision_method(ground: MemoGround) -> DecisionMethod:
    """Return how the level, the recommendation and the sign-off are found."""
    rules = ground.rules
    return DecisionMethod(
        notes=tuple(_notes(ground)),
        levels=tuple(_levels(ground)),
        item_headings=("Severity of the item", "Concern", "Open", "Fail", "Waived"),
        items=tuple(
            MatrixRow(
                SEVERITIES[severity],
                tuple(
                    outcome_mark(one)
                    for one in (
                        rules.items[severity].concern,
                        rules.items[severity].open,
                        rules.items[severity].fail,
                        rules.waived,
                    )
                ),
            )
            for severity in WORST_FIRST
        ),
        gate_headings=("Applies", "Could still apply", "Waived"),
        gates=tuple(
            outcome_mark(one) for one in (rules.gates.applies, rules.gates.open, rules.gates.waived)
        ),
        bands=tuple(_bands(ground)),
        rules=tuple(_rules(ground)),
        sign_off=tuple(_sign_off(ground)),
        apart=tuple(listed([DUTIES[duty] for duty in duties]) for duties in rules.sign_off.apart),
    )


def _notes(ground: MemoGround) -> Iterator[Note]:
    rules = ground.rules
    if ground.questionnaire.levels:
        yield Note(
            "Level",
            "The answers settle how deep due diligence goes: the deepest level that a rule asks for. "
            "Raising it is an answer like any other; lowering it counts only with a name and a "
            "reason. What a lighter level leaves out is not asked, not scored and not printed.",
        )
    yield Note(
        "Risk",
        f"“{ground.risk.label}” is printed from {ground.risk.scale[0]:g} to "
        f"{ground.risk.scale[1]:g}, and higher is worse. It measures what was answered, not what "
        "nobody asked. How it comes about stands below, with the tables that it is read from.",
    )
    yield Note(
        "Recommendation",
        "It is the strictest outcome that anything asks for: a knock-out, an item of the checklist, "
        "the level, the band of the risk, or a further rule. Nothing good makes up for something "
        "bad. An item is open where it has no answer that counts: nothing recorded, not known, "
        "withheld, disputed, or a critical item that is said not to apply.",
    )
    yield Note(
        "Decision",
        "People decide, and the recommendation stands beside what they decided. Where the two "
        "differ, the reason is printed. As long as a knock-out applies or is open, a critical item "
        "is open or failed, or the level is not settled, nobody may decide anything milder than "
        f"“{OUTCOMES[rules.floor]}”. A waiver by somebody with the authority for it lifts what it "
        "names until its last day; the outcome is then to approve with conditions at best.",
    )
    yield Note(
        "Signatures",
        "A signature is bound to a digest of the content: whatever is changed afterwards breaks it. "
        "This guards against slips and edits by hand, not against somebody who recomputes every "
        "digest. People are told apart by name alone.",
    )


def _levels(ground: MemoGround) -> Iterator[LevelLine]:
    names = names_of(ground.instrument)
    for level in ground.questionnaire.levels:
        rules = [(rule.text, in_words(parse(rule.when).tree, names)) for rule in level.rules]
        text = level.text if rules else f"{level.text} Where no rule asks for more.".strip()
        yield LevelLine(level.label, text, tuple(rules))


def _bands(ground: MemoGround) -> Iterator[BandRow]:
    rules = ground.rules
    months = rules.validity.months
    for band in band_lines(ground.risk):
        held = months.get(band.id)
        yield BandRow(
            band.label,
            outcome_mark(rules.bands[band.id]),
            _function(ground, rules.sign_off.approver.get(band.id, "")),
            counted(held, "month", "months") if held else "–",
        )
    least = _function(ground, rules.sign_off.without_score)
    yield BandRow("No score", outcome_mark(rules.without_score), least, "–")


def _function(ground: MemoGround, name: str) -> str:
    return ground.function(name) or "–"


def _rules(ground: MemoGround) -> Iterator[str]:
    names = names_of(ground.instrument)
    for rule in ground.rules.rules:
        basis = "; ".join(ground.citations.texts(rule.basis))
        texts = [
            f"{rule.text} While {in_words(parse(rule.when).tree, names)}: “{OUTCOMES[rule.outcome]}”.",
            f"To do: {rule.action}" if rule.action else "",
            f"Basis: {basis}." if basis else "",
        ]
        yield " ".join(text for text in texts if text)


def _sign_off(ground: MemoGround) -> Iterator[tuple[str, str]]:
    off = ground.rules.sign_off
    yield "Functions, rising", listed([one.label for one in off.functions])
    yield "Prepares", f"{_function(ground, off.preparer)}, or above"
    yield "Reviews", f"{_function(ground, off.reviewer)}, or above"
    labels = {level.id: level.label for level in ground.questionnaire.levels}
    for level, function in off.levels.items():
        least = f"{_function(ground, function)}, or above, whatever the risk"
        yield f"Approves at the level “{labels.get(level, level)}”", least
    yield "Grants a waiver, lowers the level", f"{_function(ground, off.waiver)}, or above"
    before = ground.rules.validity.renew_before
    yield "Renewal begins", f"{counted(before, 'day', 'days')} before the last day"
