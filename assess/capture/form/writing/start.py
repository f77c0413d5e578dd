"""The first sheet: what this is, how to fill it in, how far one is, how to send it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break

from assess.capture.form.layout import RESPONDENT_NAME, START
from assess.capture.form.writing import values
from assess.capture.form.writing.columns import Helper, range_of
from assess.capture.form.writing.guide import (
    CHECKLIST,
    EVIDENCE,
    LEVELS,
    SENDING,
    STATES,
    STATUSES,
    About,
    grades,
    how_to,
    paragraphs,
    what_this_is,
)
from assess.capture.form.writing.levels import Asked, LevelFormulas
from assess.capture.form.writing.pieces import lines_in
from assess.capture.form.writing.plan import Page, Plan
from assess.capture.form.writing.section import Filling, Progress, protect
from assess.capture.form.writing.styles import TYPED_TEXT
from assess.model.answer import State
from assess.model.questionnaire import Item
from assess.workbook.book import Book, letter
from assess.workbook.heights import LINE, TALLEST
from assess.workbook.sheet import Margins, set_up_pages

WIDTHS = (38, 13, 13, 13, 17)
_TOTAL_WIDTH = sum(WIDTHS)
_HEADINGS = ("Section", "Asked", "Answered", "Still open", "Required and open")


class Counts(NamedTuple):
    """How far a section is: items asked, answered in whatever way, open, and required among them."""

    asked: int
    answered: int
    open: int
    required: int


class StartSheet:
    """Writes the first sheet from top to bottom."""

    def __init__(self, book: Book, about: About) -> None:
        self._book = book
        self._sheet = book.sheet(START)
        self._about = about
        self._row = 0
        for position, width in enumerate(WIDTHS, start=1):
            self._sheet.column_dimensions[letter(position)].width = width

    def write(
        self,
        plan: Plan,
        items: Sequence[Item],
        filling: Filling,
        levels: LevelFormulas | None = None,
    ) -> dict[str, Progress]:
        """Write the sheet; return how far each section is, by its id.

        Args:
            plan: what stands where.
            items: the items handed out.
            filling: what the form is filled with.
            levels: how deep due diligence goes, where the questionnaire says so.
        """
        self._head()
        progress = self._progress(plan, items, filling)
        if levels is not None:
            self._break()
            self._level(levels)
        self._heading("Sending it back")
        self._text(SENDING)
        self._pairs("If you cannot give an answer", STATES)
        if levels is None:
            self._break()
        if self._about.checklist:
            self._pairs("Items of the checklist", STATUSES, CHECKLIST)
        if levels is not None:
            self._break()
        self._heading("Evidence, and how to grade it")
        self._text(EVIDENCE)
        for left, right in grades():
            self._pair(left, right, style="Body")
        if self._about.introduction:
            self._heading("More about these questions")
            for paragraph in paragraphs(self._about.introduction):
                self._text(paragraph)
        return progress

    def finish(self, margins: Margins) -> None:
        """Set up printing and lock the sheet."""
        set_up_pages(self._sheet, margins, landscape=False)
        self._sheet.print_area = f"A1:{letter(len(WIDTHS))}{self._row}"
        self._sheet.sheet_view.showGridLines = False
        protect(self._sheet)

    def _break(self) -> None:
        """Begin a new page here."""
        self._sheet.row_breaks.append(Break(id=self._row))

    def _head(self) -> None:
        """Write what this is, about whom, and how to fill it in."""
        about = self._about
        self._text(about.title, "Form title", line=22)
        self._text(about.subtitle, "Subtitle", line=16)
        if about.marks:
            self._text(about.marks, "Form mark", line=16)
        self._heading("What this is")
        for sentence in what_this_is(about):
            self._text(sentence)
        self._name()
        self._heading("How to fill it in")
        for number, step in enumerate(how_to(), start=1):
            self._text(f"{number}.  {step}")

    def _pairs(self, heading: str, pairs: Iterable[tuple[str, str]], text: str = "") -> None:
        self._heading(heading)
        if text:
            self._text(text)
        for left, right in pairs:
            self._pair(left, right)

    def _text(self, text: str, style: str = "Form text", *, line: float = LINE + 0.6) -> None:
        """Write a text across the whole width."""
        self._row += 1
        last = letter(len(WIDTHS))
        self._book.put(self._sheet, self._row, 1, text, style)
        self._sheet.merge_cells(f"A{self._row}:{last}{self._row}")
        # A title's letters are wider than those that columns are measured in.
        width = _TOTAL_WIDTH * (LINE + 0.6) / line if line > LINE + 1 else _TOTAL_WIDTH
        height = lines_in(text, width) * line + 4
        self._sheet.row_dimensions[self._row].height = min(TALLEST, height)

    def _heading(self, text: str) -> None:
        self._row += 1
        self._sheet.row_dimensions[self._row].height = 8
        self._row += 1
        self._book.put(self._sheet, self._row, 1, text, "Section")
        self._sheet.row_dimensions[self._row].height = 21

    def _pair(self, left: str, right: str, *, style: str = "Body bold") -> None:
        """Write a word and what it means beside it."""
        self._row += 1
        for column in range(1, len(WIDTHS) + 1):
            self._book.put(self._sheet, self._row, column, "", "Body")
        self._book.put(self._sheet, self._row, 1, left, style)
        self._book.put(self._sheet, self._row, 2, right, "Body")
        self._sheet.merge_cells(f"B{self._row}:{letter(len(WIDTHS))}{self._row}")
        lines = max(lines_in(left, WIDTHS[0]), lines_in(right, sum(WIDTHS[1:])))
        self._sheet.row_dimensions[self._row].height = min(TALLEST, lines * LINE + 4)

    def _name(self) -> None:
        """Write the cell where a person says who they are, under a name of its own."""
        self._heading("Who answers")
        self._row += 1
        at, last = self._row, letter(len(WIDTHS))
        self._book.put(self._sheet, at, 1, "Your name, post or unit", "Body bold")
        for column in range(2, len(WIDTHS) + 1):
            self._book.put(self._sheet, at, column, "", TYPED_TEXT)
        self._book.put(self._sheet, at, 2, self._about.respondent, TYPED_TEXT)
        self._sheet.merge_cells(f"B{at}:{last}{at}")
        self._sheet.row_dimensions[at].height = 20
        reference = f"'{START}'!$B${at}"
        name = DefinedName(RESPONDENT_NAME, attr_text=reference)
        self._book.workbook.defined_names[RESPONDENT_NAME] = name

    def _level(self, levels: LevelFormulas) -> None:
        """Write how deep due diligence goes, and below it every rule as it stands."""
        self._heading("How deep due diligence goes")
        self._text(LEVELS)
        self._row += 1
        at, last = self._row, letter(len(WIDTHS))
        for column in range(1, len(WIDTHS) + 1):
            self._book.put(self._sheet, at, column, "", "Form total")
        self._book.put(self._sheet, at, 1, "Level as things stand", "Form total")
        self._sheet.merge_cells(f"B{at}:{last}{at}")
        self._sheet.row_dimensions[at].height = 2 * LINE + 4
        rows = []
        for asked in levels.rules():
            self._row += 1
            self._rule(asked)
            rows.append((asked.level.id, self._row))
        formula, known = levels.level(rows)
        self._book.formula(self._sheet, at, 2, formula, "Form total", known=known)

    def _rule(self, asked: Asked) -> None:
        at, text = self._row, f"{asked.level.label}: {asked.rule.text}"
        for column in range(1, len(WIDTHS)):
            self._book.put(self._sheet, at, column, "", "Body")
        self._book.put(self._sheet, at, 1, text, "Body")
        self._sheet.merge_cells(f"A{at}:{letter(len(WIDTHS) - 1)}{at}")
        where, known = len(WIDTHS), asked.known
        self._book.formula(self._sheet, at, where, asked.formula, "Body centred", known=known)
        height = lines_in(text, sum(WIDTHS[:-1])) * LINE + 4
        self._sheet.row_dimensions[at].height = min(TALLEST, height)

    def _progress(self, plan: Plan, items: Sequence[Item], filling: Filling) -> dict[str, Progress]:
        self._heading("How far you are")
        self._row += 1
        for column, heading in enumerate(_HEADINGS, start=1):
            style = "Heading" if column == 1 else "Heading centred"
            self._book.put(self._sheet, self._row, column, heading, style)
        first = self._row + 1
        said: dict[str, Progress] = {}
        total = [0, 0, 0, 0]
        for page in plan.pages:
            self._row += 1
            counts = _counts(page, items, filling)
            self._section_line(page, counts)
            total = [a + b for a, b in zip(total, counts, strict=True)]
            at = f"'{START}'!$C${self._row}&\" of \"&'{START}'!$B${self._row}"
            known = f"{counts.answered} of {counts.asked} answered"
            said[page.section.id] = Progress(f'{at}&" answered"', known)
        last, self._row = self._row, self._row + 1
        self._book.put(self._sheet, self._row, 1, "Total", "Form total")
        for column, number in enumerate(total, start=2):
            place = letter(column)
            formula = f"SUM({place}{first}:{place}{last})"
            self._book.formula(self._sheet, self._row, column, formula, "Total", known=number)
        return said

    def _section_line(self, page: Page, counts: Counts) -> None:
        at = self._row
        title = f"{page.number} {page.section.title}"
        link = self._book.put(self._sheet, at, 1, title, "Form link")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{page.title}'!A1")
        lines = lines_in(title, WIDTHS[0])
        self._sheet.row_dimensions[at].height = lines * LINE + 4
        shown, code, required = (
            range_of(page.title, helper, page.first, page.last)
            for helper in (Helper.SHOWN, Helper.CODE, Helper.REQUIRED)
        )
        still_open = f"COUNTIFS({shown},1,{code},{values.UNANSWERED})"
        formulas = (
            f"COUNTIF({shown},1)",
            f"B{at}-D{at}",
            still_open,
            f"COUNTIFS({shown},1,{code},{values.UNANSWERED},{required},1)",
        )
        for column, (formula, number) in enumerate(zip(formulas, counts, strict=True), start=2):
            self._book.formula(self._sheet, at, column, formula, "Body centred", known=number)


def _counts(page: Page, items: Sequence[Item], filling: Filling) -> Counts:
    asked = [
        item
        for item in items
        if item.section.id == page.section.id and filling.shown.get(item.key, 1) == 1
    ]
    missing = [item for item in asked if filling.answer(item.key).state is State.UNANSWERED]
    required = sum(item.required for item in missing)
    return Counts(len(asked), len(asked) - len(missing), len(missing), required)
