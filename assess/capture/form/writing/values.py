"""The formulas of a row: what the typed cells say, as a number, a state and a status.

Only functions that Excel and LibreOffice share, none that takes part of a text for a pattern.
"""

from __future__ import annotations

import datetime

from assess.capture.form.layout import TICK, Column
from assess.capture.form.words import NONE_OF_THESE, STATE_WORDS, code_of, offers_none
from assess.capture.form.writing.columns import Helper, cell
from assess.capture.form.writing.plan import Where
from assess.checks.answers import says_nothing_is_there
from assess.columns import STATE_CODES
from assess.model.answer import Answer, State
from assess.model.checklist import Severity
from assess.model.question import (
    Choice,
    Choices,
    Date,
    EvidenceWish,
    FreeText,
    Number,
    Scale,
    Simple,
)
from assess.model.questionnaire import Item
from assess.workbook.ranges import serial
from assess.workbook.text import number, quoted

UNANSWERED = STATE_CODES[State.UNANSWERED]
NOT_APPLICABLE = STATE_CODES[State.NOT_APPLICABLE]

ANSWERED, NO_EVIDENCE = "answered", "answered, evidence missing"
OPEN, REQUIRED = "still open", "required"
NOT_ASKED, NOT_ASKED_YET = "not asked", "not asked yet"
CRITICAL = "critical: stays open"
"""What a status says of a critical item of which somebody says that it does not apply."""
BOTH, NO_REASON, NO_STATE = "answer or state, not both", "reason missing", "not a state"
QUIET = (ANSWERED, OPEN, REQUIRED, NOT_ASKED, NOT_ASKED_YET)
"""What a status says where nothing is wrong."""

CLASH = "ticked option excludes the others"
NOT_A_TICK = "x or empty"
_DAYS_IN_2000_YEARS = 730_485


def value_formula(item: Item, where: Where) -> str:
    """Return the formula for the number behind an answer; empty text where there is none."""
    spec, typed = item.spec, cell(Column.ANSWER, where.row)
    match spec:
        case Choice(options=options):
            return _position([code_of(i) for i in range(len(options))], typed)
        case Scale(levels=levels):
            return _position([str(i) for i in range(len(levels))], typed)
        case Choices():
            return _count(spec, where)
        case Number():
            return _number(spec, typed)
        case Date():
            return _day(spec, typed)
        case FreeText():
            return f'IF(AND(TRIM({typed})<>"",LEN({typed})<={spec.max_length}),1,"")'


def tick_formula(row: int) -> str:
    """Return the formula for one option: 1 where it is ticked, else 0."""
    return f'IF({_plain(cell(Column.ANSWER, row))}="{TICK}",1,0)'


def code_formula(item: Item, where: Where) -> str:
    """Return the formula for 0 where a valid answer stands alone, else the code of its state."""
    row = where.row
    state, comment = cell(Column.STATE, row), cell(Column.COMMENT, row)
    said = _plain(state)
    given = f'IF({cell(Helper.VALUE, row)}="",{UNANSWERED},0)'
    if isinstance(item.spec, Choices):
        given = f"IF(AND({_typed(item, where)},{_no_clash(item.spec, where)}),0,{UNANSWERED})"
    reason = f'IF(TRIM({comment})="",{UNANSWERED},{NOT_APPLICABLE})'
    states = (
        f"IF({said}={_word(STATE_WORDS[State.UNKNOWN])},{STATE_CODES[State.UNKNOWN]},"
        f"IF({said}={_word(STATE_WORDS[State.WITHHELD])},{STATE_CODES[State.WITHHELD]},"
        f"IF({said}={_word(STATE_WORDS[State.NOT_APPLICABLE])},{reason},"
        f"{_none(item, said, 0, UNANSWERED)})))"
    )
    alone = f"IF({_typed(item, where)},{UNANSWERED},{states})"
    return f'IFERROR(IF(TRIM({state})="",{given},{alone}),{UNANSWERED})'


def status_formula(item: Item, where: Where) -> str:
    """Return the formula for what stands in the status column."""
    row = where.row
    shown, code = cell(Helper.SHOWN, row), cell(Helper.CODE, row)
    state = cell(Column.STATE, row)
    said = _plain(state)
    is_na = f"{said}={_word(STATE_WORDS[State.NOT_APPLICABLE])}"
    wrong = "".join(
        (
            f"IF({_typed(item, where)},",
            f'IF(TRIM({state})="",{quoted(_refusal(item.spec))},{quoted(BOTH)}),',
            f'IF(TRIM({state})="",{quoted(REQUIRED if item.required else OPEN)},',
            f"IF({is_na},{quoted(NO_REASON)},{quoted(NO_STATE)})))",
        )
    )
    done = quoted(ANSWERED)
    if item.spec.evidence is EvidenceWish.REQUIRED:
        value, evidence = cell(Helper.VALUE, row), cell(Column.EVIDENCE, row)
        missing = f'AND({code}=0,{value}<>0,TRIM({evidence})="")'
        done = f"IF({missing},{quoted(NO_EVIDENCE)},{done})"
    if _is_critical(item):
        done = f"IF({code}={NOT_APPLICABLE},{quoted(CRITICAL)},{done})"
    asked = f"IF({code}={UNANSWERED},{wrong},{done})"
    hidden = f"IF({shown}=0,{quoted(NOT_ASKED_YET)},{quoted(NOT_ASKED)})"
    return f'IFERROR(IF({shown}=1,{asked},{hidden}),"an error value stands here")'


def known_code(answer: Answer) -> int:
    """Return what ``code_formula`` comes to for an answer as it was written."""
    return 0 if answer.state is State.ANSWERED else STATE_CODES[answer.state]


def known_status(item: Item, answer: Answer, shown: int) -> str:
    """Return what ``status_formula`` comes to for an answer as it was written."""
    if shown != 1:
        return NOT_ASKED if shown else NOT_ASKED_YET
    if answer.state is State.UNANSWERED:
        return REQUIRED if item.required else OPEN
    if answer.state is State.NOT_APPLICABLE and _is_critical(item):
        return CRITICAL
    spec = item.spec
    wanted = spec.evidence is EvidenceWish.REQUIRED and answer.state is State.ANSWERED
    nothing = answer.value is not None and says_nothing_is_there(spec, answer.value)
    return NO_EVIDENCE if wanted and not nothing and not answer.evidence else ANSWERED


def _is_critical(item: Item) -> bool:
    checklist = item.spec.checklist
    return checklist is not None and checklist.severity is Severity.CRITICAL


def option_status_formula(option: int, row: int) -> str:
    """Return the formula for the status beside one option: its question's, or that it is no x."""
    typed = _plain(cell(Column.ANSWER, option))
    wrong = f'AND({typed}<>"",{typed}<>"{TICK}")'
    return f'IFERROR(IF({wrong},"{NOT_A_TICK}",{cell(Column.STATUS, row)}),"{NOT_A_TICK}")'


def _typed(item: Item, where: Where) -> str:
    """Return the formula for whether anything stands as the answer."""
    if isinstance(item.spec, Choices):
        return f"{_sum(where.options)}>0"
    return f'TRIM({cell(Column.ANSWER, where.row)})<>""'


def _position(codes: list[str], typed: str) -> str:
    """Return the formula for the position of the code before the dash; alone it will do as well."""
    width = max(len(code) for code in codes)
    if codes[0] == "0":
        # Digits stand for themselves, and only the last of eleven levels has two.
        listed, step, padded = "|" + "|".join(codes) + "|", 2, _code(typed)
    else:
        listed = "|" + "|".join(code.ljust(width) for code in codes) + "|"
        step = width + 1
        padded = f'{_code(typed)}&REPT(" ",{width}-LEN({_code(typed)}))'
        padded = padded if width > 1 else _code(typed)
    return f'IFERROR((FIND("|"&{padded}&"|",{quoted_codes(listed)})-1)/{step},"")'


def quoted_codes(listed: str) -> str:
    """Return codes as a literal inside a formula, blanks between them kept."""
    return f'"{listed}"'


def _code(typed: str) -> str:
    dashed = f'SUBSTITUTE({typed}," -"," –")'
    return f'LOWER(TRIM(LEFT({dashed},FIND(" –",{dashed}&" –")-1)))'


def _count(spec: Choices, where: Where) -> str:
    together = [
        row for row, option in zip(where.options, spec.options, strict=True) if not option.exclusive
    ]
    return _sum(together) if together else "0"


def _no_clash(spec: Choices, where: Where) -> str:
    """Return the formula for whether no exclusive option is ticked together with another."""
    alone = [
        cell(Helper.VALUE, row)
        for row, option in zip(where.options, spec.options, strict=True)
        if option.exclusive
    ]
    total = _sum(where.options)
    return f"OR({total}=1,{'+'.join(alone)}=0)" if alone else "TRUE"


def _sum(rows: list[int] | tuple[int, ...]) -> str:
    """Return the formula for the sum of ticks; rows next to each other as one range."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    cells = [cell(Helper.VALUE, run[0]) + ":" + cell(Helper.VALUE, run[-1]) for run in runs]
    return f"SUM({','.join(cells)})"


def _number(spec: Number, typed: str) -> str:
    tests = [f"{typed}=INT({typed})"] if spec.integer else []
    tests += [f"{typed}>={number(spec.minimum)}"] if spec.minimum is not None else []
    tests += [f"{typed}<={number(spec.maximum)}"] if spec.maximum is not None else []
    inside = f'IF(AND({",".join(tests)}),{typed},"")' if tests else typed
    return f'IF(ISNUMBER({typed}),{inside},"")'


def _day(spec: Date, typed: str) -> str:
    """Return the formula for a day's number; days before 1900 stand as text."""
    year, month, day = (
        f"VALUE(MID({typed},{first},{length}))" for first, length in ((1, 4), (6, 2), (9, 2))
    )
    written = f'AND(LEN({typed})=10,MID({typed},5,1)="-",MID({typed},8,1)="-")'
    counted = f"DATE({year}+2000,{month},{day})-{_DAYS_IN_2000_YEARS}"
    found = f'IF(ISNUMBER({typed}),INT({typed}),IF({written},{counted},""))'
    low = serial(spec.earliest or datetime.date.min)
    high = serial(spec.latest or datetime.date.max)
    return f'IFERROR(IF(AND({found}<>"",{found}>={low},{found}<={high}),{found},""),"")'


def _none(item: Item, said: str, found: int, otherwise: int) -> str:
    if not offers_none(item):
        return str(otherwise)
    return f"IF({said}={_word(NONE_OF_THESE)},{found},{otherwise})"


def _plain(typed: str) -> str:
    """Return a text without blanks around it and without typographic apostrophes."""
    return f'LOWER(TRIM(SUBSTITUTE({typed},"’","\'")))'


def _word(word: str) -> str:
    return quoted(word.lower())


def _refusal(spec: Simple) -> str:
    """Return what the status says of an answer that is none."""
    match spec:
        case Choice() | Scale():
            return "not in the list"
        case Choices():
            return CLASH
        case Number(integer=True):
            return "not a whole number in range"
        case Number():
            return "not a number in range"
        case Date():
            return "not a day in range"
        case FreeText():
            return "text too long"
