"""The hidden sheet: what the form was made from, and what was written into each cell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from assess.capture.form.layout import HIDDEN, LONGEST_PART, RECORDS, Fact, Written
from assess.capture.form.words import answer_cells
from assess.model.answer import Answer
from assess.model.questionnaire import Item
from assess.workbook.book import Book


def write_hidden(
    book: Book, facts: Mapping[Fact, str], answers: Iterable[tuple[Item, Answer]]
) -> None:
    """Write the hidden sheet; only a program shows it again."""
    sheet = book.sheet(HIDDEN)
    row = 0
    for fact, text in facts.items():
        row += 1
        book.row(sheet, row, (fact.value, text))
    row += 1
    book.put(sheet, row, 1, RECORDS)
    for item, answer in answers:
        if answer.is_empty:
            continue
        base = answer.model_dump(mode="json", exclude_defaults=True)
        for kind, content in ((Written.BASE, base), (Written.CELLS, answer_cells(item, answer))):
            for number, part in enumerate(_parts(content)):
                row += 1
                book.row(sheet, row, (item.key, kind.value, number, part))
    for column, width in (("A", 30), ("B", 20), ("C", 8), ("D", 100)):
        sheet.column_dimensions[column].width = width
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True


def _parts(content: object) -> list[str]:
    """Return JSON in ASCII, in parts that a cell holds.

    Excel reads ``_x0041_`` in any text as a letter, so that an underscore before an x is escaped.
    """
    text = json.dumps(content, ensure_ascii=True, sort_keys=True).replace("_x", "\\u005fx")
    return [text[start : start + LONGEST_PART] for start in range(0, len(text), LONGEST_PART)]
