"""What changed in the answers that a question takes: options, levels, ranges."""

from __future__ import annotations

import math
from collections.abc import Iterator

from assess.checks.differences import Difference, Effect
from assess.model.question import (
    Choice,
    Choices,
    Date,
    FreeText,
    Level,
    Number,
    Option,
    Scale,
    Simple,
)

_LONGEST = 60
LOOK = "check that it still means the same"


def compare_specs(path: str, old: Simple, new: Simple) -> Iterator[Difference]:
    """Yield what changed in the answers of a question that has the same type in both versions."""
    match old, new:
        case Choice(), Choice():
            yield from _options(path, old.options, new.options)
        case Choices(), Choices():
            yield from _options(path, old.options, new.options)
            yield from _exclusive(path, old, new)
        case Scale(), Scale():
            yield from _levels(path, old.levels, new.levels)
        case Number(), Number():
            yield from _number(path, old, new)
        case Date(), Date():
            yield from _dates(path, old, new)
        case FreeText(), FreeText() if old.max_length != new.max_length:
            shorter = new.max_length < old.max_length
            what = f"max_length: {old.max_length} → {new.max_length}"
            yield _range(path, what, narrowed=shorter, why="longer texts are no longer valid")


def quoted(text: str) -> str:
    """Return a text of the questionnaire for one line: in quotes, cut short."""
    flat = " ".join(text.split())
    return f'"{flat}"' if len(flat) <= _LONGEST else f'"{flat[:_LONGEST]}…"'


def _options(path: str, old: tuple[Option, ...], new: tuple[Option, ...]) -> Iterator[Difference]:
    before, after = ({option.id: option for option in options} for options in (old, new))
    for name, option in before.items():
        if name in after:
            yield from _option(path, option, after[name])
            continue
        what = f"option {name} {quoted(option.label)} removed"
        why = "answers that chose it are no longer valid"
        yield Difference(Effect.BREAKING, path, "option removed", what, why, name)
    for name in after:
        if name not in before:
            why = "nobody who answered before could choose it"
            what = f"option {name} {quoted(after[name].label)} added"
            yield Difference(Effect.COMPATIBLE, path, "option added", what, why, name)
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        why = "answers name options by id"
        what = "options in another order"
        yield Difference(Effect.COMPATIBLE, path, "options moved", what, why)


def _option(path: str, old: Option, new: Option) -> Iterator[Difference]:
    if old.label != new.label:
        what = f"option {old.id}: {quoted(old.label)} → {quoted(new.label)}"
        yield Difference(Effect.COMPATIBLE, path, "option label", what, LOOK, old.id)
    if old.guidance != new.guidance:
        what = f"option {old.id}: guidance changed"
        yield Difference(Effect.NONE, path, "guidance", what, "", old.id)


def _exclusive(path: str, old: Choices, new: Choices) -> Iterator[Difference]:
    before, after = (
        {option.id: option.exclusive for option in spec.options} for spec in (old, new)
    )
    together = [name for name, alone in before.items() if not alone]
    for name, alone in after.items():
        if name in before and before[name] != alone:
            what = f"option {name}: exclusive {before[name]} → {alone}".lower()
            why = "answers that tick it with others are no longer valid"
            yield (
                Difference(Effect.BREAKING, path, "exclusive", what, why, name)
                if alone and len(together) > 1
                else Difference(Effect.COMPATIBLE, path, "exclusive", what, LOOK, name)
            )
    if any(after.values()) and not any(before.values()):
        what = "an exclusive option, where there was none"
        why = "answers with nothing ticked are no longer valid"
        yield Difference(Effect.BREAKING, path, "exclusive", what, why)


def _levels(path: str, old: tuple[Level, ...], new: tuple[Level, ...]) -> Iterator[Difference]:
    """Yield what changed in a scale; an answer is a level's position, so positions must stay."""
    before, after = [level.label for level in old], [level.label for level in new]
    moved = any(
        label in after and label != after[position]
        for position, label in enumerate(before[: len(after)])
    ) or any(label in before and label != before[i] for i, label in enumerate(after[: len(before)]))
    if moved or len(after) < len(before):
        what = f"levels: {_listed(before)} → {_listed(after)}"
        why = "an answer is a level's position, and positions now mean something else"
        yield Difference(Effect.BREAKING, path, "levels", what, why)
        return
    for position, (was, now) in enumerate(zip(old, new, strict=False)):
        if was.label != now.label:
            what = f"level {position}: {quoted(was.label)} → {quoted(now.label)}"
            yield Difference(Effect.COMPATIBLE, path, "level label", what, LOOK)
        if was.text != now.text:
            what = f"level {position}: text changed"
            yield Difference(Effect.COMPATIBLE, path, "level text", what, LOOK)
    if len(after) > len(before):
        what = f"levels added above: {_listed(after[len(before) :])}"
        why = "nobody who answered before could choose them"
        yield Difference(Effect.COMPATIBLE, path, "levels added", what, why)


def _number(path: str, old: Number, new: Number) -> Iterator[Difference]:
    if old.unit != new.unit:
        what = f"unit: {old.unit or 'none'} → {new.unit or 'none'}"
        why = "the same number means something else"
        yield Difference(Effect.BREAKING, path, "unit", what, why)
    if old.unit_one != new.unit_one:
        yield Difference(Effect.NONE, path, "unit_one", "unit_one changed", "")
    low, high = _ends(old)
    if new.integer and not old.integer and (low < high or not low.is_integer()):
        why = "numbers that are not whole are no longer valid"
        yield Difference(Effect.BREAKING, path, "integer", "only whole numbers", why)
    elif old.integer != new.integer:
        what = "only whole numbers" if new.integer else "not only whole numbers"
        yield Difference(Effect.COMPATIBLE, path, "integer", what, "every answer stays valid")
    if (old.minimum, old.maximum) != (new.minimum, new.maximum):
        narrowed = not (_low(new) <= low and high <= _high(new))
        what = f"range: {_shown(old.minimum, old.maximum)} → {_shown(new.minimum, new.maximum)}"
        yield _range(path, what, narrowed=narrowed, why="some numbers are no longer valid")


def _dates(path: str, old: Date, new: Date) -> Iterator[Difference]:
    if (old.earliest, old.latest) == (new.earliest, new.latest):
        return
    earlier = new.earliest is not None and (old.earliest is None or old.earliest < new.earliest)
    later = new.latest is not None and (old.latest is None or new.latest < old.latest)
    what = f"range: {_shown(old.earliest, old.latest)} → {_shown(new.earliest, new.latest)}"
    yield _range(path, what, narrowed=earlier or later, why="some days are no longer valid")


def _range(path: str, what: str, *, narrowed: bool, why: str) -> Difference:
    if narrowed:
        return Difference(Effect.BREAKING, path, "range", what, why)
    return Difference(Effect.COMPATIBLE, path, "range", what, "every answer stays valid")


def _ends(spec: Number) -> tuple[float, float]:
    """Return the least and the greatest number that can be answered."""
    if not spec.integer:
        return _low(spec), _high(spec)
    low, high = _low(spec), _high(spec)
    return (
        low if math.isinf(low) else float(math.ceil(low)),
        high if math.isinf(high) else float(math.floor(high)),
    )


def _low(spec: Number) -> float:
    return -math.inf if spec.minimum is None else spec.minimum


def _high(spec: Number) -> float:
    return math.inf if spec.maximum is None else spec.maximum


def _shown(low: object, high: object) -> str:
    ends = [f"{end:.15g}" if isinstance(end, float) else str(end) for end in (low, high)]
    return f"{'any' if low is None else ends[0]} to {'any' if high is None else ends[1]}"


def _listed(labels: list[str]) -> str:
    return ", ".join(labels)
