"""Improvement: the fewest changes that reach a band, single steps, and what is worth asking."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from assess.model.answer import State, Value


class Aim(StrEnum):
    """What is made as small as possible first: the number of changes, or their effort."""

    CHANGES = "changes"
    EFFORT = "effort"


class Standing(NamedTuple):
    """Where an index stands, on its scale; ``band`` is what its gates leave, None without one."""

    score: float | None
    band: str | None


class Change(NamedTuple):
    """One question answered better.

    ``old`` is None where the question is only asked after another change. ``gain`` is what this
    change would bring alone, in points of the scale; None where that cannot be said. ``needed``
    says that every set of changes as small as this one has it.
    """

    key: str
    old: Value | None
    new: Value
    effort: int
    gain: float | None
    needed: bool


class Improvement(NamedTuple):
    """A set of changes, and what the index comes to with all of them.

    ``opened`` are the questions that the changes make apply, counted as their worst answer where
    they are not among the changes; ``cleared`` the ids of gates that no longer hold. ``exact`` says
    that no set is smaller; otherwise none with fewer than ``at_least`` changes (with ``Aim.EFFORT``:
    than so much effort) reaches as far. ``unique`` says whether no other set of questions is as small,
    None where that was not looked up.
    """

    changes: tuple[Change, ...]
    after: Standing
    effort: int
    opened: tuple[str, ...]
    cleared: tuple[str, ...]
    exact: bool
    at_least: int
    unique: bool | None


class SingleStep(NamedTuple):
    """One question answered one step better, everything else as it is; ``gain`` in points."""

    key: str
    old: Value
    new: Value
    effort: int
    gain: float
    after: Standing


class Asked(NamedTuple):
    """What an answer to a missing question would tell, whatever it is.

    ``least`` and ``most`` say by how much the range between the bounds shrinks, in points of the
    scale, over all possible answers (the answers respondents gave, where they differ).
    ``coverage`` is the answered share that it adds at least, 0 to 1. ``gives_score`` is set where
    there is no score now and one with any answer. ``bands`` are all bands that are possible after
    it, as ids in the order of the scale.
    """

    key: str
    state: State
    least: float
    most: float
    coverage: float
    gives_score: bool
    bands: tuple[str, ...]


class Advice(NamedTuple):
    """What would help most in one index.

    ``indicator`` is the index's id. ``target`` is the band aimed at, None where there is none above. ``reached`` is the smallest set
    of changes that reaches it, None where nothing does; ``best`` is where the index stands with
    every answer the best, None where there is no score now. ``within`` is the best that a budget
    allows, where one was given. ``steps`` are all single steps that bring something, the largest
    gain first, ``idle`` the number of those that bring nothing alone. ``asking`` is what is missing,
    what alone brings a score first, then the largest certain reduction. ``unchangeable`` are the
    questions that were left alone because the scoring model says that they never change; ``held``
    the ids of the gates that keep the index from the target even at its best.
    """

    indicator: str
    aim: Aim
    now: Standing
    target: str | None
    reached: Improvement | None
    best: Standing | None
    budget: int | None
    within: Improvement | None
    steps: tuple[SingleStep, ...]
    idle: int
    asking: tuple[Asked, ...]
    unchangeable: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
