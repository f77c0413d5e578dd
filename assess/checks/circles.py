"""Circles: conditions that depend, over any number of steps, on what they decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assess.checks.places import error
from assess.checks.written import Written
from assess.conditions import parse
from assess.errors import Problem

CODES: dict[str, str] = {
    "condition.self": "A condition refers to an answer that it shows or hides itself.",
    "condition.circle": "Conditions depend on each other in a circle.",
}


class Circles(NamedTuple):
    """The problems found, and the keys of the items that stand on a circle."""

    problems: list[Problem]
    keys: frozenset[str]


def check_circles(conditions: Iterable[Written]) -> Circles:
    """Return the circles among conditions that can be read and refer to what exists.

    A circle that runs through every row of a grid is reported for the first of them.
    """
    links: dict[str, dict[str, Written]] = {}
    columns: dict[str, str] = {}
    for written in conditions:
        for variant in written.variants:
            targets = dict.fromkeys(key.key for key in parse(variant.own).keys)
            for key in variant.keys:
                own_links = links.setdefault(key, {})
                for target in targets:
                    own_links.setdefault(target, written)
                columns[key] = _without_row(key)
    problems = []
    on_circles: set[str] = set()
    reported: set[frozenset[str]] = set()
    for circle in find_circles({key: tuple(targets) for key, targets in links.items()}):
        on_circles.update(circle)
        kind = frozenset(columns[key] for key in circle)
        if kind not in reported:
            reported.add(kind)
            problems.append(_problem(circle, links))
    return Circles(problems, frozenset(on_circles))


def find_circles(links: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield circles so that every node that leads into one of itself is told of at least once."""
    finished: set[str] = set()
    for start in links:
        path: list[str] = []
        waiting: list[Iterator[str]] = [iter((start,))]
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
                if path:
                    finished.add(path.pop())
            elif node in path:
                yield tuple(path[path.index(node) :])
            elif node not in finished:
                path.append(node)
                waiting.append(iter(links.get(node, ())))


def _problem(circle: tuple[str, ...], links: Mapping[str, Mapping[str, Written]]) -> Problem:
    first = circle[0]
    second = circle[1 % len(circle)]
    written = links[first][second]
    if len(circle) == 1:
        return error(
            "condition.self",
            written.pointer,
            f'The condition of {written.owner} refers to "{first}", which it shows or hides itself.',
            "Refer to a question that is asked before it.",
        )
    way = " -> ".join((*circle, first))
    return error(
        "condition.circle",
        written.pointer,
        f"Conditions depend on each other in a circle: {way}.",
        "Remove one of these conditions.",
    )


def _without_row(key: str) -> str:
    first, *cell = key.split(".")
    return f"{first}.{cell[-1]}" if cell else first
