"""The sheet "Answers": every item that is shown, to be read and to be changed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from assess.model.answer import Answer, Evidence
from assess.model.normalisation import Normalisation
from assess.model.question import Choice, Choices, Date, FreeText, Number, Scale
from assess.model.questionnaire import Item
from assess.model.rating import Instrument, Rated
from assess.model.scoring import Leaf
from assess.reporting.excel.checking import check_formula, steers_others
from assess.reporting.excel.entering import Entries
from assess.reporting.excel.lists import words_of
from assess.reporting.excel.normalising import Place, score_formula
from assess.reporting.excel.ticks import Ticks
from assess.reporting.excel.tree import Tree
from assess.reporting.view.respondents import remarks_of
from assess.reporting.view.subject import SubjectView
from assess.reporting.view.words import STATES
from assess.workbook.book import Book, Content, at
from assess.workbook.lists import Lists
from assess.workbook.sheet import Column, begin_table, end_table

TITLE = "Answers"
COLUMNS = (
    Column("Id", 32),
    Column("Section", 18),
    Column("Question", 46),
    Column("State", 15),
    Column("Answer", 34),
    Column("Score 0–1", 9),
    Column("Changed", 9, centred=True),
    Column("Check", 26),
    Column("Comment", 44),
    Column("Evidence", 40),
    Column("Grade", 8, centred=True),
    Column("Basis", 24),
    Column("State as assessed", 15),
    Column("Answer as assessed", 34),
)
STATE, ANSWER, SCORE, CHANGED, CHECK, COMMENT, OLD_STATE, OLD_ANSWER = (
    "D", "E", "F", "G", "H", "I", "M", "N",
)  # fmt: skip
NOTE = (
    "Change a state or an answer in the yellow cells and the rating on “Summary” follows. "
    "Tick lists are changed on “Ticks”. 0 is the lowest and 1 the highest position of an answer."
)


class Normalised(NamedTuple):
    """Where an item's 0–1 stands on this sheet, and how it was specified."""

    specification: Normalisation | None
    score: str


class AnswerPlaces(NamedTuple):
    """Where answers stand, for the formulas that read them."""

    by_item: Mapping[str, Place]
    normalised: Mapping[str, Normalised]
    changed: str


class _Writer(NamedTuple):
    book: Book
    sheet: Worksheet
    lists: Lists
    ticks: Ticks
    entries: Entries
    first_leaf: Mapping[str, Leaf]
    conditions: tuple[str, ...]
    basis: Mapping[str, str]
    remarks: Mapping[str, str]


def write_answers(  # two sheets, and the four things they are made from
    book: Book, lists: Lists, tree: Tree, instrument: Instrument, rated: Rated, view: SubjectView
) -> AnswerPlaces:
    """Write the sheets "Answers" and "Ticks"; return where everything stands."""
    sheet = book.sheet(TITLE)
    first = begin_table(book, sheet, "Answers", NOTE, COLUMNS)
    sheet.freeze_panes = "D5"
    writer = _Writer(
        book=book,
        sheet=sheet,
        lists=lists,
        ticks=Ticks(book, book.sheet("Ticks")),
        entries=Entries(sheet, lists),
        first_leaf=_first_leaves(tree),
        conditions=tuple({c for item in tree.items.values() for c in item.conditions}),
        basis=_basis_of(view),
        remarks=remarks_of(instrument, rated),
    )
    shown = [
        item for item in instrument.questionnaire.items.values() if item.key not in rated.hidden
    ]
    places: dict[str, Place] = {}
    normalised: dict[str, Normalised] = {}
    for row, item in enumerate(shown, start=first):
        places[item.key] = _write_item(writer, row, item, rated.assessment.answer(item.key))
        if item.key in writer.first_leaf:
            how = writer.first_leaf[item.key].normalise
            normalised[item.key] = Normalised(how, at(TITLE, SCORE, row))
    last = max(first + len(shown) - 1, first)
    writer.ticks.finish()
    writer.entries.finish(first, last)
    end_table(sheet, len(COLUMNS), last)
    for column in (OLD_STATE, OLD_ANSWER):
        sheet.column_dimensions[column].hidden = True
        sheet.column_dimensions[column].outlineLevel = 1
    return AnswerPlaces(places, normalised, at(TITLE, CHANGED, first, last))


def _write_item(writer: _Writer, row: int, item: Item, answer: Answer) -> Place:
    book, sheet, spec = writer.book, writer.sheet, item.spec
    question = f"{item.row.label}: {spec.text}" if item.row else spec.text
    book.row(sheet, row, (item.key, item.section.title, question), ("Identifier", "Body", "Body"))
    book.put(sheet, row, 4, STATES[answer.state], "Input")
    ticks = writer.ticks.add(item, spec, question, answer) if isinstance(spec, Choices) else ""
    content = answer_content(item, answer)
    if isinstance(spec, Choices):
        book.formula(sheet, row, 5, writer.ticks.words(spec, ticks), known=str(content or ""))
    else:
        style = "Input date" if isinstance(content, datetime.date) else "Input"
        book.put(sheet, row, 5, content, style)
    place = Place(at(TITLE, STATE, row), at(TITLE, ANSWER, row), ticks)
    _write_score(writer, row, item, answer, place)
    changed = f"{STATE}{row}={OLD_STATE}{row}"
    if not isinstance(spec, FreeText):
        changed = f"AND({changed},{ANSWER}{row}={OLD_ANSWER}{row})"
        book.put(sheet, row, 14, content, "Body")
    book.put(sheet, row, 13, STATES[answer.state], "Body")
    book.formula(sheet, row, 7, f'IF({changed},"","yes")', "Body centred", known="")
    steers = steers_others(item.key, writer.conditions)
    check = check_formula(
        spec, place, f"{COMMENT}{row}", f"{CHANGED}{row}", writer.lists, steers=steers
    )
    book.formula(sheet, row, 8, check, "Check", known="")
    remark = writer.remarks.get(item.key)
    book.put(sheet, row, 9, f"{remark}\n{answer.comment}".strip() if remark else answer.comment)
    book.put(sheet, row, 10, "\n".join(evidence_line(one) for one in answer.evidence))
    grades = [one.grade for one in answer.evidence if one.grade]
    book.put(sheet, row, 11, "; ".join(grades), "Body centred")
    book.put(sheet, row, 12, writer.basis.get(item.question_id, ""))
    writer.entries.add(row, item)
    return place


def _write_score(writer: _Writer, row: int, item: Item, answer: Answer, place: Place) -> None:
    leaf = writer.first_leaf.get(item.key)
    if leaf is None:
        writer.book.put(writer.sheet, row, 6, "not scored", "Identifier")
        return
    formula = score_formula(item.spec, leaf.normalise, place, writer.lists)
    missing = None if answer.value is not None else ""
    writer.book.formula(writer.sheet, row, 6, formula, "Share", known=missing)


def answer_content(item: Item, answer: Answer) -> Content:
    """Return the answer as its cell holds it: a listed text, a number, a date or free text."""
    value, spec = answer.value, item.spec
    if value is None or (isinstance(spec, Number) and isinstance(value, int | float)):
        return value
    match spec:
        case Scale():
            return words_of(spec)[int(str(value))]
        case Choice(options=options) | Choices(options=options):
            chosen = value if isinstance(value, tuple) else (str(value),)
            pairs = zip(options, words_of(spec), strict=True)
            return "; ".join(words for option, words in pairs if option.id in chosen)
        case Date():
            return datetime.date.fromisoformat(str(value))
        case _:
            return str(value)


def evidence_line(evidence: Evidence) -> str:
    """Return one piece of evidence on one line, with its grade, date and digest."""
    grade = f"[{evidence.grade}] " if evidence.grade else ""
    day = f" ({evidence.date.isoformat()})" if evidence.date else ""
    digest = f" sha256:{evidence.sha256}" if evidence.sha256 else ""
    return f"{grade}{evidence.reference}{day}{digest}"


def _first_leaves(tree: Tree) -> dict[str, Leaf]:
    leaves: dict[str, Leaf] = {}
    for indicator in tree.reading:
        spec = indicator.spec
        if isinstance(spec, Leaf):
            leaves.setdefault(spec.item, spec)
    return leaves


def _basis_of(view: SubjectView) -> dict[str, str]:
    return {line.key: "\n".join(line.basis) for section in view.sections for line in section.lines}
