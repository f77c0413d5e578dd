"""Comparisons: like with like, and only with values that an answer can have."""

from __future__ import annotations

from typing import NamedTuple

from assess.checks.suggest import choose_from
from assess.conditions import Compare, Constant, Count, StateIs, Ticks, Within, as_number
from assess.model.question import Choice, Choices, Date, FreeText, Number, Scale, Simple

CODES: dict[str, str] = {
    "condition.wrong_kind": "A number is compared with a text, or a text with a number or date.",
    "condition.unknown_option": "The condition names an option that the question does not have.",
    "condition.unknown_level": "The condition names a level that the scale does not have.",
    "condition.unordered": "Options are compared by < or >, but options have no order.",
    "condition.no_tick_list": "count() or 'option' in ... is used on something that is no tick list.",
    "condition.tick_list": "A tick list is compared as if it had a single value.",
    "condition.text_compared": "A free text is compared; only answered() can be asked of it.",
}


class Fault(NamedTuple):
    """What is wrong with a comparison."""

    code: str
    message: str
    hint: str


def comparison_fault(
    leaf: Compare | Within | Ticks | StateIs, key: str, spec: Simple
) -> Fault | None:
    """Return what is wrong with comparing answers to a question like this; None if nothing is.

    Args:
        leaf: the comparison.
        key: the item's key as the condition writes it.
        spec: the question that the key stands for.
    """
    match leaf:
        case StateIs():
            return None
        case Ticks(option=option):
            return _ticks_fault(option, key, spec)
        case Compare(left=Count(), right=right):
            return _count_fault(right, key, spec)
        case Within(values=values):
            faults = (_value_fault("==", value, key, spec) for value in values)
            return next((fault for fault in faults if fault), None)
        case Compare(operator=operator, right=right):
            return _value_fault(operator, right, key, spec)


def _ticks_fault(option: str, key: str, spec: Simple) -> Fault | None:
    if not isinstance(spec, Choices):
        return Fault(
            "condition.no_tick_list",
            f'"{key}" is no tick list, so nothing can be in it',
            f"Write {key} == ... instead.",
        )
    return _option_fault(option, key, spec)


def _count_fault(right: Constant, key: str, spec: Simple) -> Fault | None:
    if not isinstance(spec, Choices):
        return Fault(
            "condition.no_tick_list",
            f'count() needs a tick list, and "{key}" is none',
            "Write the question's id without count().",
        )
    if isinstance(right.value, str):
        return Fault("condition.wrong_kind", "count() is compared with a text", "Give a number.")
    return None


def _value_fault(operator: str, right: Constant, key: str, spec: Simple) -> Fault | None:
    match spec:
        case FreeText():
            return Fault(
                "condition.text_compared",
                f'"{key}" is a free text and cannot be compared',
                f"Ask answered({key}).",
            )
        case Choices():
            return Fault(
                "condition.tick_list",
                f'"{key}" is a tick list and has no single value',
                f"Write 'option' in {key}, or count({key}) >= 2.",
            )
        case Choice():
            return _choice_fault(operator, right, key, spec)
        case Scale():
            return _scale_fault(right, key, spec)
        case Number() | Date():
            return _range_fault(right, key, spec)


def _choice_fault(operator: str, right: Constant, key: str, spec: Choice) -> Fault | None:
    if operator not in {"==", "!="}:
        return Fault(
            "condition.unordered",
            f'the options of "{key}" have no order, so {operator} says nothing',
            f"Write {key} in ['...', '...'], or make it a scale.",
        )
    if not isinstance(right.value, str):
        return Fault(
            "condition.wrong_kind",
            f'"{key}" is compared with the number {right.value:g}, but has options',
            f"Options: {', '.join(option.id for option in spec.options)}.",
        )
    return _option_fault(right.value, key, spec)


def _option_fault(option: str, key: str, spec: Choice | Choices) -> Fault | None:
    known = [known.id for known in spec.options]
    if option in known:
        return None
    message = f'"{key}" has no option "{option}"'
    return Fault("condition.unknown_option", message, choose_from(option, known))


def _scale_fault(right: Constant, key: str, spec: Scale) -> Fault | None:
    top = len(spec.levels) - 1
    if isinstance(right.value, str):
        labels = [level.label for level in spec.levels]
        level = f" {labels.index(right.value)}" if right.value in labels else ""
        return Fault(
            "condition.wrong_kind",
            f'"{key}" is a scale, and its levels are numbers, not texts',
            f"Write the level{level} without quotes; the levels are 0 to {top}.",
        )
    if not 0 <= right.value <= top:
        return Fault(
            "condition.unknown_level",
            f'"{key}" has no level {right.value:g}',
            f"The levels are 0 to {top}.",
        )
    return None


def _range_fault(right: Constant, key: str, spec: Number | Date) -> Fault | None:
    try:
        as_number(spec, right)
    except ValueError as failure:
        return Fault("condition.wrong_kind", f'"{key}": {failure}', "")
    return None
