"""Migrations: how answers to an earlier version of a questionnaire are carried over, as data.

A path names what a rule is about, always as it was called before the step: a question or grid
(``goods``), a row (``goods.fuel``), a column (``goods.*.amount``), or a cell (``goods.fuel.amount``).
It stands for everything below it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from assess.model.base import Frozen, Identifier, Slug, Version

Rule = TypeVar("Rule")

_NAME = r"[a-z][a-z0-9_]*"
_PATH = re.compile(rf"{_NAME}(\.({_NAME}|\*\.{_NAME})(\.{_NAME})?)?")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def _is_path(text: str) -> str:
    if not _PATH.fullmatch(text) or text.count(".") > 2:
        msg = f'"{text[:60]}" is no question, grid.row, grid.*.column or grid.row.column'
        raise ValueError(msg)
    return text


def _is_digest(text: str) -> str:
    if not _DIGEST.fullmatch(text):
        msg = "the digest must be the one that `assess diff` prints: sha256: and 64 digits"
        raise ValueError(msg)
    return text


def _is_new_value(value: object) -> object:
    if value is None or (isinstance(value, int | str) and not isinstance(value, bool)):
        return value
    msg = "a new value must be a level's number, an option's id, or null"
    raise ValueError(msg)


Path = Annotated[str, AfterValidator(_is_path)]
NewValue = Annotated[int | str | None, BeforeValidator(_is_new_value)]
"""A level's number, an option's id, or nothing: the answer, or the tick, is set aside."""


class Origin(Frozen):
    """The version that answers come from; the digest binds the rules to its very content."""

    version: Version
    digest: Annotated[str, AfterValidator(_is_digest)]


class Conversion(Frozen):
    """A number in another unit: times ``factor``, plus ``offset``, rounded where ``decimals`` says."""

    factor: float = Field(default=1, allow_inf_nan=False)
    offset: float = Field(default=0, allow_inf_nan=False)
    decimals: int | None = Field(default=None, ge=0, le=12)

    def of(self, number: float) -> float:
        """Return the number converted; fifteen digits, so that 0.1 times 3 is 0.3."""
        new = float(f"{_as_float(number) * self.factor + self.offset:.15g}") + 0.0
        return new if self.decimals is None else round(new, self.decimals)


class Step(Frozen):
    """From one version to the next: what was renamed, what values became, what has no place.

    ``to`` is the version that the step leads to; without it, the one beside the file. Of several
    rules on one answer the one with the most exact path counts.
    """

    origin: Origin = Field(alias="from")
    to: Version | None = None
    rename: dict[Path, Path] = Field(default_factory=dict)
    options: dict[Path, dict[Identifier, NewValue]] = Field(default_factory=dict)
    levels: dict[Path, tuple[NewValue, ...]] = Field(default_factory=dict)
    numbers: dict[Path, Conversion] = Field(default_factory=dict)
    set_aside: tuple[Path, ...] = ()
    keep: tuple[Path, ...] = ()

    @cached_property
    def _renames(self) -> tuple[tuple[list[str], list[str]], ...]:
        pairs = [(old.split("."), new.split(".")) for old, new in self.rename.items()]
        return tuple(sorted(pairs, key=lambda pair: _exactness(pair[0])))

    def renamed(self, path: str) -> str:
        """Return what a key, or a path, is called after the step.

        The renamings of a grid, its rows and its columns add up. A question may also become a
        cell, or a cell a question.
        """
        parts = path.split(".")
        after = list(parts)
        for old, new in self._renames:
            if len(old) != len(new):
                if old == parts:
                    return ".".join(new)
            elif _within(old, parts):
                for position, (was, becomes) in enumerate(zip(old, new, strict=True)):
                    if was != becomes:
                        after[position] = becomes
        return ".".join(after)

    def sets_aside(self, path: str) -> bool:
        """Say whether the rules name a key, or something that holds it, as without a place."""
        return any(holds(outer, path) for outer in self.set_aside)


class Migrations(Frozen):
    """All steps that lead to the version of the questionnaire beside the file."""

    format: Literal["assess/migrations"]
    format_version: Literal["1"]
    questionnaire: Slug
    steps: tuple[Step, ...] = Field(min_length=1, max_length=100)

    def chain(self, digest: str, version: str) -> tuple[Step, ...]:
        """Return the steps from the content with this digest to the version; none: not declared."""
        step = next((one for one in self.steps if one.origin.digest == digest), None)
        taken: list[Step] = []
        while step is not None and step not in taken:
            taken.append(step)
            if step.to in (None, version):
                return tuple(taken)
            step = self.after(step)
        return ()

    def after(self, step: Step) -> Step | None:
        """Return the step that goes on where another ends, if there is one."""
        return next((one for one in self.steps if one.origin.version == step.to), None)


def holds(outer: str, path: str) -> bool:
    """Say whether a path stands for another path or key: the same, or something that holds it."""
    return _within(outer.split("."), path.split("."))


def rule_for(rules: Mapping[str, Rule], key: str) -> Rule | None:
    """Return the rule with the most exact path that holds a key."""
    fitting = [path for path in rules if holds(path, key)]
    return rules[max(fitting, key=lambda path: _exactness(path.split(".")))] if fitting else None


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _within(outer: Iterable[str], parts: list[str]) -> bool:
    wanted = list(outer)
    return len(wanted) <= len(parts) and all(
        part in ("*", found) for part, found in zip(wanted, parts, strict=False)
    )


def _exactness(parts: list[str]) -> tuple[int, int]:
    return len(parts) - parts.count("*"), len(parts)
