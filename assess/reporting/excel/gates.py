"""The sheet "Gates": which gates apply as the answers stand, and which band they leave.

Conditions follow the answers in three-valued logic, by the same formulas as in forms. Waivers are
those that counted on the day of the report.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from assess.columns import NOT_APPLICABLE, STATE_CODES, UNANSWERED, encode
from assess.conditions import FALSE, Visibility, parse
from assess.model.answer import State
from assess.model.gate import Gate
from assess.model.question import Choice, Choices, Scale, Simple
from assess.model.questionnaire import Item
from assess.model.rating import Instrument, Rated
from assess.model.scoring import Index
from assess.reporting.excel.answers import AnswerPlaces
from assess.reporting.excel.lists import words_of
from assess.reporting.excel.normalising import Place, is_recognised, state_is
from assess.reporting.view.gates import FORCED, WAIVED, held_word, mark_of
from assess.reporting.view.gates_method import effect_in_words, names_of
from assess.reporting.view.words import sentence_case
from assess.workbook.book import Book, at
from assess.workbook.lists import Lists
from assess.workbook.logic import Logic
from assess.workbook.sheet import Column, begin_table, end_table

TITLE = "Gates"
COLUMNS = (
    Column("Gate", 26),
    Column("Index", 26),
    Column("What it does", 58),
    Column("State now", 12, centred=True),
    Column("State as assessed", 12, centred=True),
    Column("Waived as assessed", 40),
    Column("Holds to band (position)", 12, centred=True),
    Column("Gives a band without a score", 12, centred=True),
    Column("Waived from band (position)", 12, centred=True),
)
NOTE = (
    "A gate caps or forces a band. “Now” follows the answers as they stand in this workbook; waivers "
    "are those that counted on the day of the report. Bands count from 1, from the lower end. The line "
    "below the gates of an index has its band with them, and in the last but one column its own."
)
LOGIC_NOTE = "Formulas that decide which gates apply. Please leave as they are."
MARK, HELD, FORCES, WAIVED_FROM = "D", "G", "H", "I"
OWN = FORCES
"""In the line of an index: the position of its score's own band."""


class Held(NamedTuple):
    """Where it stands what the gates of an index leave: the band's position, and the mark beside it."""

    position: str
    mark: str


class Score(NamedTuple):
    """Where the score of an index stands, and the expression for the position of its own band."""

    cell: str
    position: str


class Sources(NamedTuple):
    """What gates are decided by: where answers stand, scores by index, and the day of the report."""

    places: AnswerPlaces
    scores: Mapping[str, Score]
    day: str


def write_gates(
    book: Book, lists: Lists, instrument: Instrument, rated: Rated, sources: Sources
) -> Mapping[str, Held]:
    """Write the sheet, where the model has gates; return by index where the band stands."""
    gated = [index for index in instrument.scoring.indices if index.gates]
    if not gated:
        return {}
    sheet = book.sheet(TITLE)
    row = first = begin_table(book, sheet, TITLE, NOTE, COLUMNS)
    items = instrument.questionnaire.items
    plain = Visibility({key: item._replace(conditions=()) for key, item in items.items()})
    answers = _Answers(items, rated, sources.places, lists)
    logic = Logic(book, lists, plain, answers, LOGIC_NOTE)
    states = {gate.gate: gate.state.value for gate in rated.scorecard.gates}
    day = datetime.date.fromisoformat(sources.day)
    writer = _Writer(book, logic, states, _waived(rated, day))
    names = names_of(instrument)
    held: dict[str, Held] = {}
    for index in gated:
        start = row
        for gate in index.gates:
            effect = sentence_case(effect_in_words(gate, index, names))
            book.row(sheet, row, (gate.label, index.label, effect))
            _write_live(writer, row, gate, index)
            row += 1
        _write_sum(writer, row, (start, row - 1), index, sources.scores[index.id])
        _write_known(book, row, index, rated)
        held[index.id] = Held(at(TITLE, HELD, row), at(TITLE, MARK, row))
        row += 1
    end_table(sheet, len(COLUMNS), max(row - 1, first))
    logic.finish()
    return held


class _Writer(NamedTuple):
    book: Book
    logic: Logic
    states: Mapping[str, str]
    waived: Mapping[str, str]


def _write_live(writer: _Writer, row: int, gate: Gate, index: Index) -> None:
    book, sheet = writer.book, writer.book.workbook[TITLE]
    place = writer.logic.truth(parse(gate.when))
    waived = writer.waived.get(gate.id, "") if gate.waivable else ""
    applies = '"waived"' if waived else '"applies"'
    state = f'IF({place.now}=1,{applies},IF({place.greatest}=1,"open","clear"))'
    known = writer.states.get(gate.id, "clear")
    book.formula(sheet, row, 4, state, "Body centred", known=known)
    book.put(sheet, row, 5, known, "Body centred")
    book.put(sheet, row, 6, waived)
    position = [band.id for band in index.bands].index(gate.band) + 1
    counts, now = f'{MARK}{row}="applies"', known == "applies"
    held = f'IF({counts},{position},"")'
    book.formula(sheet, row, 7, held, "Body centred", known=position if now else "")
    forces = f"IF({counts},1,0)" if gate.force else "0"
    book.formula(sheet, row, 8, forces, "Body centred", known=int(now and bool(gate.force)))
    lifted = f'IF({MARK}{row}="waived",{position},"")'
    spared = position if known == "waived" else ""
    book.formula(sheet, row, 9, lifted, "Body centred", known=spared)


def _write_sum(
    writer: _Writer, row: int, gates: tuple[int, int], index: Index, score: Score
) -> None:
    """Write which band the gates of an index leave, and whether it is capped, forced or waived."""
    book, sheet = writer.book, writer.book.workbook[TITLE]
    first, last = gates
    good = index.high_is == "good"
    worst, nothing = ("MIN", len(index.bands)) if good else ("MAX", 1)
    has = f"ISNUMBER({score.cell})"
    texts = (f"All gates of {index.label}", index.label, "The band that they leave.")
    book.row(sheet, row, texts, "Body bold")
    book.formula(sheet, row, 8, f'IF({has},{score.position},"")', "Body centred")
    any_band = f"OR({has},SUM({FORCES}{first}:{FORCES}{last})>0)"
    band = f'{worst}(IF({OWN}{row}="",{nothing},{OWN}{row}),{HELD}{first}:{HELD}{last})'
    book.formula(sheet, row, 7, f'IF({any_band},{band},"")', "Body centred")
    lifted = f"{WAIVED_FROM}{first}:{WAIVED_FROM}{last}"
    spared = f'IF(COUNT({lifted})=0,"",{worst}({lifted}))'
    book.formula(sheet, row, 9, spared, "Body centred")
    held, own, waived = f"{HELD}{row}", f"{OWN}{row}", f"{WAIVED_FROM}{row}"
    holds = f'IF({own}="","{FORCED}",IF({held}={own},"","{held_word(index)}"))'
    by = f'IF({waived}="",FALSE,{worst}({held},{waived})<>{held})'
    both = f'IF({by},{holds}&IF({holds}="","",", ")&"{WAIVED}",{holds})'
    book.formula(sheet, row, 4, f'IF({held}="","",{both})', "Body centred")


def _write_known(book: Book, row: int, index: Index, rated: Rated) -> None:
    """Note what the engine found, for readers that do not calculate."""
    result = rated.scorecard.by_id[index.id]
    positions = {band.id: place for place, band in enumerate(index.bands, start=1)}
    mark = mark_of(index, rated.scorecard) if result.band else ""
    known = book.known[TITLE]
    known[f"{MARK}{row}"] = mark
    known[f"{HELD}{row}"] = positions.get(result.band or "", "")
    known[f"{OWN}{row}"] = positions.get(result.band_without_gates or "", "")


def _waived(rated: Rated, day: datetime.date) -> dict[str, str]:
    """Return the waivers that count on a day, in words, by gate."""
    live = sorted((w for w in rated.assessment.waivers if w.is_live(day)), key=lambda w: w.last_day)
    return {w.gate: f"until {w.until} by {w.name}: {w.reason}" for w in live}


class _Answers:
    """The answers as they stand on "Answers" and "Ticks"; hidden ones as they were."""

    def __init__(
        self, items: Mapping[str, Item], rated: Rated, places: AnswerPlaces, lists: Lists
    ) -> None:
        self._items = items
        self._places = places
        self._lists = lists
        assessment = rated.assessment
        columns = encode(items, [assessment.answers], [assessment.disputed])
        self._shown = Visibility(items).on(columns)

    def code(self, key: str) -> str | float:
        """Return 0 where an answer with a value stands, else the state's code."""
        spec, place = self._items[key].spec, self._places.by_item.get(key)
        if place is None:
            truth = self._shown.truth(key)
            surely = truth is not None and truth[0] == FALSE
            return NOT_APPLICABLE if surely else UNANSWERED
        formula = str(UNANSWERED)
        for state in (State.UNKNOWN, State.WITHHELD, State.NOT_APPLICABLE):
            formula = f"IF({state_is(place, state)},{STATE_CODES[state]},{formula})"
        given = f"AND({state_is(place, State.ANSWERED)},{is_recognised(spec, place, self._lists)})"
        return f"IF({given},0,{formula})"

    def value(self, key: str) -> str | float | None:
        """Return the number that conditions compare; None where there is none."""
        spec, place = self._items[key].spec, self._places.by_item.get(key)
        return None if place is None else _value(spec, place, self._lists)

    def tick(self, key: str, position: int) -> str:
        """Return the expression that is 1 where an option is ticked, by its position."""
        place = self._places.by_item.get(key)
        if place is None:
            return "0"
        return f'IF(INDEX({place.ticks},{position + 1})="x",1,0)'


def _value(spec: Simple, place: Place, lists: Lists) -> str | None:
    match spec:
        case Choice() | Scale():
            words = words_of(spec)
            texts = lists.column(f"Answers: {spec.label}", words)
            numbers = lists.column(f"Positions from 0: {len(words)}", tuple(range(len(words))))
            return f"SUMPRODUCT(({texts}=TRIM({place.answer}))*{numbers})"
        case Choices():
            counted = ";".join("0" if option.exclusive else "1" for option in spec.options)
            return f'SUMPRODUCT(({place.ticks}="x")*{{{counted}}})'
        case _:
            return f"IF(ISNUMBER({place.answer}),{place.answer},0)"
