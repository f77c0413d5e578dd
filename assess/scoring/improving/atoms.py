"""Atoms: the parts of conditions that look at one answer, and what they compare it with."""

from __future__ import annotations

from collections.abc import Iterator

from assess.conditions import Both, Compare, Either, Not, StateIs, Ticks, Tree, Within

Atom = Compare | Within | Ticks | StateIs
"""A part of a condition that looks at one answer."""


def atoms_of(tree: Tree) -> Iterator[Atom]:
    """Yield the parts of a condition that look at one answer each."""
    if isinstance(tree, Both | Either):
        for part in tree.parts:
            yield from atoms_of(part)
    elif isinstance(tree, Not):
        yield from atoms_of(tree.part)
    else:
        yield tree


def constants_of(atom: Atom) -> tuple[float | str, ...]:
    """Return what an answer is compared with, or the option asked for."""
    if isinstance(atom, Compare):
        return (atom.right.value,)
    if isinstance(atom, Within):
        return tuple(constant.value for constant in atom.values)
    return (atom.option,) if isinstance(atom, Ticks) else ()
