"""What was not answered: counted by state, listed by section, required items first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assess.model.answer import State
from assess.model.questionnaire import Item
from assess.model.rating import Instrument, Rated
from assess.reporting.view.answers import disputed_keys, is_missing
from assess.reporting.view.parts import StateCount
from assess.reporting.view.subject import Missing, MissingLine, MissingSection
from assess.reporting.view.words import STATES, counted, listed, percent


def missing_of(instrument: Instrument, rated: Rated) -> Missing:
    """Return what one subject did not answer; hidden items are not asked and not counted."""
    shown = [
        item for key, item in instrument.questionnaire.items.items() if key not in rated.hidden
    ]
    states = Counter(rated.assessment.answer(item.key).state for item in shown)
    without = [item for item in shown if is_missing(rated.assessment.answer(item.key))]
    required = sum(item.required for item in without)
    sections = {item.section.id: item.section.title for item in without}
    return Missing(
        counts=tuple(
            StateCount(state.value, label, states[state], percent(states[state] / len(shown)))
            for state, label in STATES.items()
            if shown
        ),
        asked=len(shown),
        missing=len(without),
        required_missing=required,
        summary=_summary(len(shown), len(without), required, len(rated.disputes)),
        sections=tuple(
            MissingSection(title, _lines([i for i in without if i.section.id == key], rated))
            for key, title in sections.items()
        ),
    )


def _summary(asked: int, missing: int, required: int, disputed: int) -> str:
    if not missing:
        return f"Nothing is missing: all {asked} questions asked are settled."
    text = f"{missing} of {asked} answers are missing"
    which = f"{required} of them required" if required else "none of them required"
    differ = f" Respondents differ on {disputed} of them." if disputed else ""
    return f"{text}, {which}.{differ}"


def _lines(items: Sequence[Item], rated: Rated) -> tuple[MissingLine, ...]:
    """Return the missing items, the cells of one grid column and state together on one line."""
    disputed = disputed_keys(rated)
    together: dict[tuple[str, str, State, bool], list[Item]] = {}
    for item in items:
        state = rated.assessment.answer(item.key).state
        kind = (item.question_id, item.spec.id, state, item.key in disputed)
        together.setdefault(kind, []).append(item)
    lines = [
        _line(group, state, "Disputed" if differ else STATES[state])
        for (_, _, state, differ), group in together.items()
    ]
    return tuple(sorted(lines, key=lambda line: not line.required))


def _line(items: Sequence[Item], state: State, words: str) -> MissingLine:
    first = items[0]
    rows = ""
    if first.grid:
        names = [item.row.label for item in items if item.row]
        all_rows = len(first.grid.rows)
        rows = f"all {all_rows} rows" if len(names) == all_rows else listed(names)
    return MissingLine(
        label=f"{first.grid.label}: {first.spec.label}" if first.grid else first.spec.label,
        state=state.value,
        state_text=words,
        required=any(item.required for item in items),
        number=len(items),
        rows=rows,
    )


def missing_in_short(missing: Missing) -> str:
    """Return the counts on one line, states without any left out."""
    parts = [f"{line.number} {line.label.lower()}" for line in missing.counts if line.number]
    return f"{counted(missing.asked, 'answer', 'answers')} asked for: {', '.join(parts)}."
