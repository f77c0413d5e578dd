"""The workbook of the register: one sheet for each of its lists."""

from __future__ import annotations

from assess.reporting.excel.package import to_bytes
from assess.reporting.excel.register_memory import write_memory
from assess.reporting.excel.register_overview import write_overview
from assess.reporting.excel.register_sheets import (
    write_actions,
    write_changes,
    write_earlier,
    write_problems,
    write_register,
    write_waivers,
)
from assess.reporting.excel.sheet import finish, mark
from assess.reporting.view.register import RegisterView
from assess.workbook.book import Book


def register_workbook(view: RegisterView, memory: str) -> bytes:
    """Return the workbook.

    Args:
        view: the labels, their order and colours.
        memory: what it remembers for the next register, in JSON.
    """
    book = Book()
    write_overview(book, view)
    write_register(book, view)
    write_actions(book, view)
    write_waivers(book, view)
    write_changes(book, view)
    if view.earlier:
        write_earlier(book, view)
    write_problems(book, view)
    for sheet in book.workbook.worksheets:
        mark(book, sheet, view.document)
        finish(sheet, view.document, landscape=True)
    write_memory(book, memory)
    book.workbook.active = 0
    return to_bytes(book, view.document)
