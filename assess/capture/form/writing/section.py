"""One section's sheet: its questions, the cells to type in, and the formulas beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from assess.capture.form.layout import HEADER_ROW, START, Column
from assess.capture.form.words import answer_cells, place
from assess.capture.form.writing import values
from assess.capture.form.writing.columns import (
    NUMBER_OF_COLUMNS,
    Helper,
    cell,
    letter_of,
    position_of,
)
from assess.capture.form.writing.contents import content_of, styles_of
from assess.capture.form.writing.entering import Entries
from assess.capture.form.writing.pieces import height_of, lines_in
from assess.capture.form.writing.plan import (
    CHECKLIST_COLUMNS,
    GUIDANCE_ROW,
    HEAD_WIDTH,
    HEADS,
    INDENT,
    WIDTHS,
    FormRow,
    Kind,
    Page,
    Where,
)
from assess.capture.form.writing.styles import (
    GOOD_TEXT,
    TYPED_TICK,
    WARNING_FILL,
    WARNING_TEXT,
    colour_text,
    grey_out,
    put_lines,
)
from assess.model.answer import Answer, State
from assess.model.question import Choices
from assess.model.questionnaire import Item
from assess.workbook.book import Book
from assess.workbook.heights import LINE, TALLEST
from assess.workbook.lists import Lists
from assess.workbook.logic import Logic
from assess.workbook.sheet import Column as Heading
from assess.workbook.sheet import Margins, set_up_pages, write_header

_CENTRED = (Column.GRADE,)
_TITLE_WIDTH, _MOST_TITLE_LINES = 65, 2


class Filling(NamedTuple):
    """What a form is filled with: an answer for each item, and whether it is asked (1, 0, -1)."""

    answers: Mapping[str, Answer]
    shown: Mapping[str, int]

    def answer(self, key: str) -> Answer:
        """Return the answer that stands in the form."""
        return self.answers.get(key, Answer(state=State.UNANSWERED))


class Progress(NamedTuple):
    """How far a section is filled in: the formula, and what it comes to at first."""

    formula: str
    known: str


class Parts(NamedTuple):
    """What the sheets of all sections share."""

    book: Book
    where: Mapping[str, Where]
    lists: Lists
    logic: Logic
    filling: Filling


class SectionWriter:
    """Writes the rows of one page."""

    def __init__(self, parts: Parts, sheet: Worksheet, page: Page) -> None:
        self._book, self._where = parts.book, parts.where
        self._logic, self._filling = parts.logic, parts.filling
        self._entries = Entries(sheet, parts.lists)
        self._sheet = sheet
        self._page = page

    def write(self, progress: Progress, margins: Margins) -> None:
        """Write the sheet, with how far it is filled in at its head."""
        self._head(progress)
        for row in self._page.rows:
            self._row(row)
        self._entries.finish()
        self._colours()
        self._set_up(margins)

    def _head(self, progress: Progress) -> None:
        book, sheet, page = self._book, self._sheet, self._page
        title = f"{page.number} {page.section.title}"
        book.put(sheet, 1, 1, title, "Form section")
        sheet.merge_cells(f"A1:{letter_of(Column.POSSIBLE)}1")
        at = position_of(Column.ANSWER)
        book.formula(sheet, 1, at, progress.formula, "Mark", known=progress.known)
        link = book.put(sheet, 1, position_of(Column.STATUS), "← Start", "Line")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{START}'!A1")
        # These rows always stay in view: a title of a thousand words must leave room below.
        lines = lines_in(title, _TITLE_WIDTH)
        sheet.row_dimensions[1].height = min(_MOST_TITLE_LINES, lines) * 18 + 8
        headings = [Heading(c.value, WIDTHS[c], centred=c in _CENTRED) for c in Column]
        headings += [Heading(helper.value, 9) for helper in Helper]
        write_header(book, sheet, HEADER_ROW, headings)
        sheet.row_dimensions[HEADER_ROW].height = 2 * LINE + 6
        unused = () if page.has_checklist else CHECKLIST_COLUMNS
        for hidden in (*Helper, *unused):
            sheet.column_dimensions[letter_of(hidden)].hidden = True
        guidance = page.section.guidance
        if page.section.when is not None:
            guidance = f"{guidance}\nWhether this section is asked depends on earlier answers."
        book.put(sheet, GUIDANCE_ROW, 1, guidance.strip(), "Note")
        last = letter_of(Column.STATUS)
        sheet.merge_cells(f"A{GUIDANCE_ROW}:{last}{GUIDANCE_ROW}")
        width = HEAD_WIDTH + WIDTHS[Column.NUMBER]
        needed = lines_in(guidance.strip(), width) * LINE if guidance.strip() else 0
        sheet.row_dimensions[GUIDANCE_ROW].height = min(TALLEST, needed + 6)

    def _row(self, row: FormRow) -> None:
        book, sheet = self._book, self._sheet
        style = {Kind.GRID: "Form head", Kind.GRID_ROW: "Form group"}.get(row.kind, "Body")
        number = style if style != "Body" else "Form number"
        book.put(sheet, row.row, 1, row.number, number)
        put_lines(book, sheet, row.row, 2, row.question, style)
        indented = "Form body" if style == "Body" else style
        put_lines(book, sheet, row.row, 3, row.possible, indented)
        for column in range(4, NUMBER_OF_COLUMNS + 1):
            book.put(sheet, row.row, column, "", style)
        width = WIDTHS[Column.QUESTION]
        if row.kind in HEADS:
            width = HEAD_WIDTH
            sheet.merge_cells(f"B{row.row}:{letter_of(Column.STATUS)}{row.row}")
        height = max(
            height_of(row.question, width),
            height_of(row.possible, WIDTHS[Column.POSSIBLE] - INDENT),
            1,
        )
        if row.item is not None and row.kind is Kind.ITEM:
            height = max(height, self._item(row, row.item))
        elif row.item is not None and row.option is not None:
            self._option(row, row.item, row.option)
        sheet.row_dimensions[row.row].height = min(TALLEST, height * LINE + 5)

    def _item(self, row: FormRow, item: Item) -> int:
        """Write an item's typed cells and formulas; return how many lines they take."""
        book, sheet, at = self._book, self._sheet, row.row
        where = self._where[item.key]
        answer = self._filling.answer(item.key)
        cells = answer_cells(item, answer)
        for column, style in styles_of(item).items():
            content = content_of(item, answer, column, cells.get(place(column), ""))
            book.put(sheet, at, position_of(column), content, style)
        if isinstance(item.spec, Choices):
            book.put(sheet, at, position_of(Column.ANSWER), "", "Body")
        book.put(sheet, at, position_of(Column.KEY), item.key, "Form id")
        self._formulas(item, where, answer)
        self._entries.add(at, item)
        return max(lines_in(cells.get(place(column), ""), WIDTHS[column]) for column in _WORDY)

    def _formulas(self, item: Item, where: Where, answer: Answer) -> None:
        book, sheet, at = self._book, self._sheet, where.row
        shown = self._filling.shown.get(item.key, 1)
        decided = self._logic.shown(item.key) or "1"
        write = book.formula
        write(sheet, at, position_of(Helper.SHOWN), decided, known=shown)
        write(sheet, at, position_of(Helper.VALUE), values.value_formula(item, where))
        code = values.known_code(answer)
        write(sheet, at, position_of(Helper.CODE), values.code_formula(item, where), known=code)
        book.put(sheet, at, position_of(Helper.REQUIRED), 1 if item.required else 0)
        write(sheet, at, position_of(Helper.GREY), cell(Helper.SHOWN, at), known=shown)
        status = values.known_status(item, answer, shown)
        formula = values.status_formula(item, where)
        write(sheet, at, position_of(Column.STATUS), formula, "Form body", known=status)

    def _option(self, row: FormRow, item: Item, option: int) -> None:
        book, sheet, at = self._book, self._sheet, row.row
        answer, owner = self._filling.answer(item.key), self._where[item.key].row
        spec = item.spec
        identifier = spec.options[option].id if isinstance(spec, Choices) else ""
        tick = answer_cells(item, answer).get(place(Column.ANSWER, identifier), "")
        shown = self._filling.shown.get(item.key, 1)
        book.put(sheet, at, position_of(Column.ANSWER), tick, TYPED_TICK)
        book.put(sheet, at, position_of(Column.KEY), row.key, "Form id")
        write = book.formula
        value = position_of(Helper.VALUE)
        write(sheet, at, value, values.tick_formula(at), known=1 if tick else 0)
        write(sheet, at, position_of(Helper.GREY), cell(Helper.GREY, owner), known=shown)
        status = values.known_status(item, answer, shown)
        formula = values.option_status_formula(at, owner)
        write(sheet, at, position_of(Column.STATUS), formula, "Form quiet", known=status)
        self._entries.add_tick(at)

    def _colours(self) -> None:
        sheet, first, last = self._sheet, self._page.first, self._page.last
        grey, status = cell(Helper.GREY, first), cell(Column.STATUS, first)
        everything = f"A{first}:{letter_of(Column.KEY)}{last}"
        grey_out(sheet, everything, f"AND(ISNUMBER({grey}),{grey}<>1)")
        column = letter_of(Column.STATUS)
        cells = f"{column}{first}:{column}{last}"
        own = f"ISNUMBER({cell(Helper.SHOWN, first)})"
        colour_text(sheet, cells, f'AND({own},{status}="{values.ANSWERED}")', GOOD_TEXT)
        colour_text(sheet, cells, f'AND({own},{status}="{values.REQUIRED}")', WARNING_TEXT)
        quiet = "|" + "|".join(values.QUIET) + "|"
        listed = f'OR({own},{status}="{values.NOT_A_TICK}")'
        wrong = f'AND({listed},{status}<>"",ISERROR(FIND("|"&{status}&"|","{quiet}")))'
        colour_text(sheet, cells, wrong, WARNING_TEXT, WARNING_FILL)

    def _set_up(self, margins: Margins) -> None:
        sheet, last = self._sheet, self._page.last
        sheet.freeze_panes = f"{letter_of(Column.POSSIBLE)}{HEADER_ROW + 1}"
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{letter_of(Column.KEY)}{last}"
        set_up_pages(sheet, margins, landscape=True)
        sheet.print_title_rows = f"1:{HEADER_ROW}"
        sheet.print_area = f"A1:{letter_of(Column.STATUS)}{last}"
        sheet.sheet_view.zoomScale = 100
        sheet.sheet_view.showGridLines = False
        protect(sheet)


_WORDY = (Column.ANSWER, Column.COMMENT, Column.EVIDENCE, Column.OWNER)


def protect(sheet: Worksheet) -> None:
    """Lock what is not to be typed in; no password, and widths, heights and filters stay free."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = False
    protection.formatRows = False
    protection.autoFilter = False
