"""Bounds where respondents differ, and where it is not known yet what will count at all.

An item on which respondents have agreed on nothing yet is missing: it has no value and lowers
coverage. But what it can become is known, one of their positions, so its bounds are the lowest
and the highest of these. Disagreement thus widens the bounds against an agreed answer, and
narrows them against no answer at all. Where somebody's position is no value, they stay 0 to 1:
agreeing on unknown or withheld leaves the item missing, with these same bounds, and agreeing on
not applicable leaves the item out.

A follow-up may come to be left out as well, while an answer that decides whether it is asked is
missing: its ``if_hidden`` is ``leave_out``, or what it depends on may turn out not to apply. Until
then it is missing, with bounds of 0 to 1.

That bounds of 0 to 1 hold for what is left out needs an argument. For the means (arithmetic,
geometric, harmonic, power, inverse geometric) leaving a child out is the same as giving it the
mean of the others, which lies in 0 to 1, and every mean is monotone. A minimum with a child at 1,
and a maximum with one at 0, are what they are without that child. A weighted median is at most as
high with another child at 0, and at least as high with one at 1, as without it. A capped sum is
the arithmetic mean divided by the cap and cut off, which keeps the order. Two groups are
different. A lookup without one of its two children is left out itself, and the cells that 0 and 1
lead to need not be 0 and 1. So may be a maximum whose children may all leave, while multipliers,
which stand only there, keep it from 1. So the bounds of a group that may leave are 0 to 1 as
well, and the argument holds again one step up.

Bounds are therefore never too narrow. Where nothing may leave they are also reached: by the worst
and by the best answer to everything missing. Where something may, they need not be: left out, a
child counts as the others do on average, and not as the worst or the best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from assess.columns import NOT_APPLICABLE, UNANSWERED, Column, Floats, Mask


class Ends(NamedTuple):
    """What an item can become, shape (n,): ``where`` that is disputed, its lowest and highest.

    ``may_leave`` is where a respondent says that it does not apply; None means nowhere.
    """

    where: Mask
    low: Floats
    high: Floats
    may_leave: Mask | None


def ends_of(
    positions: tuple[Column, ...], normalise: Callable[[Column], Floats], asked: Mask
) -> Ends:
    """Return the lowest and the highest position; 0 and 1 where one of them has no value.

    Args:
        positions: what each respondent says, unanswered where nothing.
        normalise: from a column to scores on the unit interval.
        asked: where the item is shown and missing, shape (n,).
    """
    given = np.stack([column.codes != UNANSWERED for column in positions])
    valued = np.stack([column.answered for column in positions])
    leaving = np.stack([column.codes == NOT_APPLICABLE for column in positions])
    units = np.stack([normalise(column) for column in positions])
    where = asked & given.any(axis=0)
    known = (valued | ~given).all(axis=0)
    may_leave = where & leaving.any(axis=0)
    return Ends(
        where,
        np.where(known, np.where(valued, units, 1.0).min(axis=0), 0.0),
        np.where(known, np.where(valued, units, 0.0).max(axis=0), 1.0),
        may_leave if may_leave.any() else None,
    )


def either(one: Mask | None, other: Mask | None) -> Mask | None:
    """Return where one of two holds, None for nowhere."""
    return other if one is None else one if other is None else one | other


def can_leave(children: Sequence[Mask | None], counts: Mask, *, needs_all: bool) -> Mask | None:
    """Return where a group may come to be left out, shape (n,); None where no child may.

    Args:
        children: where each of the k children may, None for nowhere.
        counts: where each child applies and has weight, shape (k, n).
        needs_all: whether the group is left out together with any child, as a lookup is.
    """
    if all(child is None for child in children):
        return None
    nowhere = np.zeros(counts.shape[1:], bool)
    leaving = np.stack([nowhere if child is None else child for child in children])
    if needs_all:
        return np.asarray((leaving & counts).any(axis=0))
    return np.asarray((leaving | ~counts).all(axis=0) & counts.any(axis=0))
