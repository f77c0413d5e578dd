"""The sheet "Ticks": one row per option of every tick list, with an x where it is ticked."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assess.model.answer import Answer
from assess.model.question import Choices
from assess.model.questionnaire import Item
from assess.reporting.excel.lists import words_of
from assess.workbook.book import Book, at
from assess.workbook.sheet import Column, begin_table, end_table

TITLE = "Ticks"
COLUMNS = (
    Column("Id", 32),
    Column("Section", 22),
    Column("Question", 48),
    Column("Option", 44),
    Column("Ticked", 9, centred=True),
)
NOTE = "Tick lists: put an x beside every option that is true, or clear it. The rating follows."
SIGN = "x"


class Ticks:
    """Writes tick lists below each other and says where each stands."""

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self._book = book
        self._sheet = sheet
        self._next = begin_table(book, sheet, "Ticks", NOTE, COLUMNS)
        self._first = self._next
        sheet.freeze_panes = "E5"

    def add(self, item: Item, spec: Choices, question: str, answer: Answer) -> str:
        """Write one tick list; return the range of its signs."""
        ticked = answer.value if isinstance(answer.value, tuple) else ()
        first = self._next
        for option, words in zip(spec.options, words_of(spec), strict=True):
            contents = (item.key, item.section.title, question, words)
            styles = ("Identifier", "Body", "Body", "Body")
            self._book.row(self._sheet, self._next, contents, styles)
            sign = SIGN if option.id in ticked else ""
            self._book.put(self._sheet, self._next, 5, sign, "Input centred")
            self._next += 1
        return at(TITLE, "E", first, self._next - 1)

    def words(self, spec: Choices, ticks: str) -> str:
        """Return the formula that writes the ticked options out, separated by semicolons."""
        _, _, place = ticks.partition("!")
        first = int(place.split(":", maxsplit=1)[0].rpartition("$")[2])
        parts = [
            f'IF({at(TITLE, "E", row)}="{SIGN}","; "&{at(TITLE, "D", row)},"")'
            for row in range(first, first + len(spec.options))
        ]
        return f"MID({'&'.join(parts)},3,32000)"

    def finish(self) -> None:
        """Add the drop-down and the filter."""
        last = max(self._next - 1, self._first)
        validation = DataValidation(type="list", formula1=f'"{SIGN}"', allow_blank=True)
        validation.errorTitle, validation.error = "Not a tick", "Enter x, or clear the cell."
        validation.add(f"E{self._first}:E{last}")
        self._sheet.add_data_validation(validation)
        end_table(self._sheet, len(COLUMNS), last)
