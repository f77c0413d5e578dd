"""Ways: the other answers a question could have, and how many steps away each of them is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import combinations

from assess.model.answer import Value
from assess.model.normalisation import Linear, Normalisation, Piecewise, Ticked
from assess.model.question import Choice, Choices, Number, Scale, Simple
from assess.model.questionnaire import Item
from assess.model.scoring import Effort, Never, ScoringModel

ALL_SUBSETS = 10
"""Of longer tick lists not every combination is tried, only the heaviest ticks first."""

NEVER: Never = "never"

_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def possible_answers(
    spec: Simple,
    how: Sequence[Normalisation | None],
    constants: Iterable[float | str] = (),
    old: Value | None = None,
) -> tuple[Value, ...]:
    """Return the answers that can be told apart; none for questions that are not scored.

    Args:
        spec: the question.
        how: how each leaf over it is normalised. A number moves between the marks of these: the
            points of a piecewise scale, the quarters between two goalposts.
        constants: what conditions compare the answers with, or the options they ask for.
        old: the answer now, as the start of long tick lists.
    """
    if isinstance(spec, Scale):
        return tuple(range(len(spec.levels)))
    if isinstance(spec, Choice):
        return tuple(option.id for option in spec.options)
    if isinstance(spec, Choices):
        return _tick_lists(spec, how, {str(c) for c in constants}, old)
    if isinstance(spec, Number):
        compared = [float(c) for c in constants if not isinstance(c, str)]
        around = [c + d for c in compared for d in (-1, 0, 1)]
        marks = [mark for one in how for mark in marks_of(one)]
        return tuple(sorted({_fitted(spec, x, up) for x in (*marks, *around) for up in (0, 1)}))
    return ()


def marks_of(how: Normalisation | None) -> tuple[float, ...]:
    """Return the numbers between which a number moves in single steps, in the order of scores."""
    if isinstance(how, Piecewise):
        return tuple(x for x, _ in sorted(how.points, key=lambda point: point[1]))
    if not isinstance(how, Linear):
        return ()
    worst, best = how.goalposts
    if not how.log:
        return tuple(worst + share * (best - worst) for share in _QUARTERS)
    inner = (math.exp((1 - s) * math.log(worst) + s * math.log(best)) for s in _QUARTERS[1:-1])
    return (worst, *(float(f"{x:.4g}") for x in inner), best)


def _fitted(spec: Number, mark: float, up: int) -> int | float:
    """Return a mark as an answer: inside the question's range, a whole number where it asks one."""
    if spec.integer:
        mark = math.ceil(mark - 1e-9) if up else math.floor(mark + 1e-9)
    low = -math.inf if spec.minimum is None else spec.minimum
    high = math.inf if spec.maximum is None else spec.maximum
    if spec.integer:
        low = low if math.isinf(low) else math.ceil(low)
        high = high if math.isinf(high) else math.floor(high)
    inside = min(max(mark, low), high)
    return int(inside) if float(inside).is_integer() else inside


def _tick_lists(
    spec: Choices, how: Sequence[Normalisation | None], named: set[str], old: Value | None
) -> tuple[tuple[str, ...], ...]:
    order = [option.id for option in spec.options]
    alone = [(option.id,) for option in spec.options if option.exclusive]
    together = [option.id for option in spec.options if not option.exclusive]
    if len(together) <= ALL_SUBSETS:
        sizes = range(len(together) + 1)
        return (*(s for size in sizes for s in combinations(together, size)), *alone)
    now = {one for one in together if isinstance(old, tuple) and one in old}
    weights = next((h.options for h in how if isinstance(h, Ticked) and h.options), {})
    free = [one for one in together if one not in named]
    rest = sorted(
        (one for one in free if one not in now),
        key=lambda one: -weights.get(one, 1.0 - bool(weights)),
    )
    asked = [one for one in together if one in named]
    some = [s for size in range(min(len(asked), 8) + 1) for s in combinations(asked, size)]
    kept = now & set(free)
    starts = (kept, set[str]()) if kept else (kept,)
    ticked = {
        frozenset({*subset, *start, *rest[:count]})
        for subset in some
        for start in starts
        for count in range(len(rest) + 1)
    }
    lists = sorted((tuple(one for one in order if one in each) for each in ticked), key=len)
    return (*lists, *alone)


def effort_of(model: ScoringModel, item: Item) -> Effort | Never:
    """Return the effort of a step of an item, 1 where the model says nothing of it."""
    if item.key in model.effort or item.grid is None:
        return model.effort.get(item.key, 1)
    return model.effort.get(f"{item.grid.id}.*.{item.spec.id}", 1)


def effort_between(
    spec: Simple, effort: Effort, old: Value, new: Value, marks: Sequence[float] = ()
) -> int:
    """Return the effort from one answer to another: steps times effort, or the steps' efforts added.

    A step is one level of a scale, one option of a choice in the order they are listed, one tick
    more or fewer, or for a number one of its marks.

    Args:
        spec: the question.
        effort: of one step, or of each step of a scale or choice.
        old: the answer now.
        new: the other answer.
        marks: a number's.
    """
    if old == new:
        return 0
    if isinstance(spec, Scale | Choice):
        names = (
            [option.id for option in spec.options]
            if isinstance(spec, Choice)
            else list(range(len(spec.levels)))
        )
        low, high = sorted((names.index(old), names.index(new)))  # type: ignore[arg-type]
        return sum(effort[low:high]) if isinstance(effort, tuple) else effort * (high - low)
    one = effort[0] if isinstance(effort, tuple) else effort
    if isinstance(spec, Choices):
        exclusive = {option.id for option in spec.options if option.exclusive}
        changed = set(_ids(old)) ^ set(_ids(new))
        return one * max(1, len(changed - exclusive))
    before, after = float(str(old)), float(str(new))
    rises = before < after
    passed = [m for m in set(marks) if (before < m <= after if rises else after <= m < before)]
    return one * max(1, len(passed))


def _ids(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
