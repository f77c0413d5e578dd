"""What breaks the laws of scoring: a zero that decides alone, and questions shown by silence."""

from __future__ import annotations

from collections.abc import Iterator

from assess.checks.places import error, pointer
from assess.checks.scoring_tree import Laid, Rule, owner_of
from assess.conditions import Both, ConditionError, Either, Not, StateIs, Tree, parse
from assess.errors import Problem
from assess.model.aggregation import Aggregation, InverseGeometric
from assess.model.scoring import Group

CODES: dict[str, str] = {
    "scoring.shown_by_silence": "A scored question is shown while another is not answered.",
    "scoring.zero_wipes_out": "One child at the end of its scale decides the whole score alone.",
}


def _zeros(laid: Laid) -> list[Problem]:
    """Return the means that one child at zero makes zero; every child can reach both ends."""
    aggregated = [
        (owner_of(spot.node), spot.node.aggregate, f"{spot.pointer}/aggregate")
        for spot in laid.spots
        if isinstance(spot.node, Group)
    ]
    for i, alternative in enumerate(laid.model.alternatives):
        for key, how in alternative.aggregate.items():
            owner = f'"{key}" in alternative "{alternative.id}"'
            aggregated.append((owner, how, pointer("alternatives", i, "aggregate", key)))
    return [problem for found in aggregated for problem in _zero(*found)]


def _zero(owner: str, how: Aggregation, where: str) -> Iterator[Problem]:
    if not getattr(how, "wiped_out", False) or getattr(how, "zero", None):
        return
    end = "1" if isinstance(how, InverseGeometric) else "0"
    message = f"With floor: 0 a single child at {end} makes {owner} {end}, whatever the others are."
    hint = "Set floor: 0.01 (children run from 1 to 100), or add zero: wipes_out if that is meant."
    yield error("scoring.zero_wipes_out", f"{where}/floor", message, hint)


def _silence(laid: Laid) -> list[Problem]:
    """Return scored questions that an answer to another takes away: answering must not do that.

    Bounds promise that filling in what is missing stays between them, and a question that goes
    when another is answered takes its own answer with it.
    """
    problems = []
    told: set[str] = set()
    for leaf in laid.scored:
        part = _part_on_silence(leaf.item.key, laid)
        if part is None or leaf.pointer in told:
            continue
        told.add(leaf.pointer)
        message = f'"{leaf.item.key}" is scored, and shown only because of {_written(part)}.'
        hint = (
            f'Answering "{part.of.key}" would take its answer out of the score. Ask it always, '
            f'or while "{part.of.key}" has a certain value.'
        )
        place = f"{leaf.pointer}/cells" if leaf.group else f"{leaf.pointer}/item"
        problems.append(error("scoring.shown_by_silence", place, message, hint))
    return problems


def _part_on_silence(key: str, laid: Laid) -> StateIs | None:
    """Return the part of a condition, its own or of what it depends on, that an answer ends."""
    waiting, seen = [key], {key}
    while waiting:
        item = laid.items.get(waiting.pop())
        for text in item.conditions if item else ():
            try:
                condition = parse(text)
            except ConditionError:
                continue
            found = next(_ended(condition.tree, negated=False), None)
            if found:
                return found
            fresh = [name.key for name in condition.keys if name.key not in seen]
            seen.update(fresh)
            waiting += fresh
    return None


def _ended(tree: Tree, *, negated: bool) -> Iterator[StateIs]:
    """Yield the parts that are true while there is no answer and false once there is one."""
    match tree:
        case StateIs(function=function):
            if (function == "answered") is negated:
                yield tree
        case Not(part=part):
            yield from _ended(part, negated=not negated)
        case Both(parts=parts) | Either(parts=parts):
            for part in parts:
                yield from _ended(part, negated=negated)
        case _:
            pass


def _written(part: StateIs) -> str:
    text = f"{part.function}({part.of.key})"
    return f"not {text}" if part.function == "answered" else text


RULES: tuple[Rule, ...] = (_zeros, _silence)
"""What is looked at in every model, for the laws its scores must keep."""
