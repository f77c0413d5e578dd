"""The column "Check": what is wrong with one answer as it stands in the workbook, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assess.model.answer import State
from assess.model.question import Choice, Choices, Number, Scale, Simple
from assess.reporting.excel.normalising import Place, is_recognised, state_is
from assess.reporting.view.words import STATES
from assess.workbook.lists import Lists
from assess.workbook.text import number, quoted


def steers_others(key: str, conditions: Iterable[str]) -> bool:
    """Say whether the answer decides if other questions are asked."""
    named = re.compile(rf"(?<![\w.]){re.escape(key)}(?![\w.])")
    return any(named.search(condition) for condition in conditions)


def check_formula(  # the cells of one row that the check reads
    spec: Simple, place: Place, comment: str, changed: str, lists: Lists, *, steers: bool
) -> str:
    """Return the formula that says what is wrong with an answer, empty where nothing is."""
    states = lists.column("States of an answer", tuple(STATES.values()))
    content = f"LEN(TRIM({place.answer}))>0"
    problems = [
        (f"SUMPRODUCT(--({states}={place.state}))=0", "Not counted: choose a state from the list"),
        (
            f"AND({state_is(place, State.NOT_APPLICABLE)},LEN(TRIM({comment}))=0)",
            "Give the reason in the comment",
        ),
        (
            f"AND(NOT({state_is(place, State.ANSWERED)}),{content})",
            f"Not counted while the state is not “{STATES[State.ANSWERED]}”",
        ),
        (
            f"AND({state_is(place, State.ANSWERED)},NOT({is_recognised(spec, place, lists)}))",
            _ask_for(spec),
        ),
        *_own_problems(spec, place),
    ]
    if steers:
        text = "Opens or closes other questions: that is not followed in this workbook"
        problems.append((f'{changed}="yes"', text))
    formula = '""'
    for condition, text in reversed(problems):
        formula = f"IF({condition},{quoted(text)},{formula})"
    return formula


def _ask_for(spec: Simple) -> str:
    if isinstance(spec, Choice | Scale):
        return "Not counted: choose an answer from the list"
    if isinstance(spec, Number):
        return "Not counted: enter a number"
    return "Nothing is entered"


def _own_problems(spec: Simple, place: Place) -> list[tuple[str, str]]:
    if isinstance(spec, Number):
        sides = [(f"{place.answer}<", spec.minimum), (f"{place.answer}>", spec.maximum)]
        outside = ",".join(f"{side}{number(end)}" for side, end in sides if end is not None)
        condition = f"IF(ISNUMBER({place.answer}),OR({outside}),FALSE)"
        return [(condition, "The number is outside its range")] if outside else []
    if isinstance(spec, Choices) and any(option.exclusive for option in spec.options):
        alone = ";".join(str(int(option.exclusive)) for option in spec.options)
        ticked = f'({place.ticks}="x")'
        condition = f"AND(SUMPRODUCT({ticked}*{{{alone}}})>0,SUMPRODUCT(--{ticked})>1)"
        return [(condition, "One of the ticked options excludes the others")]
    return []
