"""What is not known, drawn: answers that are missing, and answers that may not be true.

A missing answer is replaced by a possible one; where respondents differ, by what one of them says.
An answer that is there is, with a probability that depends on the grade of its best evidence, not
believed and replaced in the same way. The draws stand in for answers, before any condition looks
at them: follow-ups open and close with them, and every index sees the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

import numpy as np

from assess.columns import NOT_APPLICABLE, Codes, Column, Floats, Mask, encode_item
from assess.model.answer import Answer, State
from assess.model.gate import Waiver
from assess.model.questionnaire import Item
from assess.model.robustness import Assumption
from assess.scoring.evidence import best_grade
from assess.scoring.robustness.possible import Possible, draw
from assess.scoring.robustness.streams import stream

Samples = Mapping[Assumption, str]
"""Which sample each assumption is drawn from; one that is absent keeps its nominal value."""


class Assessed(NamedTuple):
    """One subject's answers. ``key`` names its streams: the same for the same assessment."""

    name: str
    key: str
    answers: Mapping[str, Answer]
    disputed: Mapping[str, Sequence[Answer]]
    waivers: Sequence[Waiver] = ()


class UnknownAnswers:
    """The answers of one subject that are not known for sure, and draws of what they could be."""

    def __init__(
        self,
        items: Mapping[str, Item],
        possible: Possible,
        subject: Assessed,
        doubt: Mapping[str, float],
        seed: int,
    ) -> None:
        """Sort out which answers are known, missing and in doubt; nothing is drawn yet.

        Args:
            items: the items by key.
            possible: what can be answered.
            subject: the answers.
            doubt: how probable it is that an answer is not true, by grade.
            seed: the seed of the run.
        """
        self.nominal = {
            key: encode_item(items[key].spec, [subject.answers.get(key)]) for key in possible.keys
        }
        self.positions: dict[str, tuple[Column, ...]] = {
            key: tuple(
                encode_item(items[key].spec, [answer])
                for answer in subject.disputed[key]
                if answer.state is not State.UNANSWERED
            )
            for key in possible.keys
            if key in subject.disputed
        }
        self._missing = {key for key, column in self.nominal.items() if _is_missing(column)}
        self._doubt = {
            key: share
            for key, column in self.nominal.items()
            if column.answered[0] and (share := doubt_of(subject.answers[key], doubt))
        }
        self._items, self._possible = items, possible
        self._subject, self._seed = subject.key, seed
        self._drawn: dict[tuple[str, ...], Column | None] = {}

    def drawn(self, key: str, samples: Samples, size: int) -> Column | None:
        """Return ``size`` draws of an answer; None where it stays what it is."""
        if key in self._missing:
            return self._once(key, Assumption.MISSING, samples, size)
        if key in self._doubt:
            return self._once(key, Assumption.EVIDENCE, samples, size)
        return None

    def _once(self, key: str, assumption: Assumption, samples: Samples, size: int) -> Column | None:
        if assumption not in samples:
            return None
        name = (assumption.value, samples[assumption], self._subject, key)
        known = (*name, str(size))
        if known not in self._drawn:
            random = stream(self._seed, *name)
            missing = assumption is Assumption.MISSING
            self._drawn[known] = (self._fill if missing else self._replace)(key, random, size)
        return self._drawn[known]

    def _any(self, key: str, random: np.random.Generator, size: int) -> Column | None:
        return draw(self._items[key].spec, self._possible.ranges.get(key), random, size)

    def _fill(self, key: str, random: np.random.Generator, size: int) -> Column | None:
        positions = self.positions.get(key)
        found = self._any(key, random, size)
        if not positions or found is None:
            return found
        chosen = random.integers(0, len(positions), size)
        for place, position in enumerate(positions):
            if not _is_missing(position):
                found = _where(chosen == place, position, found)
        return found

    def _replace(self, key: str, random: np.random.Generator, size: int) -> Column | None:
        doubted = random.random(size) < self._doubt[key]
        other = self._any(key, random, int(doubted.sum()))
        if other is None:
            return None
        nominal = self.nominal[key]
        codes = np.full(size, nominal.codes[0], np.int64)
        codes[doubted] = other.codes
        values: Floats | None = None
        if nominal.values is not None and other.values is not None:
            values = np.full(size, nominal.values[0])
            values[doubted] = other.values
        return Column(codes, values)


def doubt_of(answer: Answer, doubt: Mapping[str, float]) -> float:
    """Return how probable it is that an answer is not true, by the grade of its best evidence."""
    grade = best_grade(answer.evidence)
    if grade:
        return max(doubt.get(part, doubt["ungraded"]) for part in grade)
    return doubt["ungraded" if answer.evidence else "none"]


def repeated(column: Column, size: int) -> Column:
    """Return one answer ``size`` times over, as a view."""
    values = None if column.values is None else np.broadcast_to(column.values, size)
    return Column(cast("Codes", np.broadcast_to(column.codes, size)), values)


def _is_missing(column: Column) -> bool:
    return bool(column.codes[0] < 0 and column.codes[0] != NOT_APPLICABLE)


def _where(chosen: Mask, one: Column, other: Column) -> Column:
    values: Floats | None = None
    if one.values is not None and other.values is not None:
        values = np.where(chosen, one.values, other.values)
    codes = other.codes.astype(np.int64)
    codes[chosen] = np.broadcast_to(one.codes, codes.shape)[chosen]
    return Column(codes, values)
