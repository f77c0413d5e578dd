"""Writing a register, and reading the one before it: the file's ending decides the format."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from assess import __version__
from assess.cli.outputs import page_as_bytes
from assess.cli.progress import steps
from assess.diligence.register_changes import remembered
from assess.errors import InputError, Place, Problem, RequestError
from assess.files.atomic import replacing, write_atomically
from assess.files.folders import is_file, read_bytes
from assess.files.register import LARGEST_REGISTER, parse_register, read_register
from assess.files.table_writing import CommaWriter
from assess.model.register import Register
from assess.model.register_changes import FORMAT, FORMAT_VERSION, Before
from assess.reporting.register_data import COLUMNS, register_as_json, register_as_rows

FORMATS = (".xlsx", ".pdf", ".html", ".json", ".csv")
COMPARABLE = (".json", ".xlsx")
"""The formats in which a register remembers itself."""

MOST_ON_PAPER = 500
"""Lines of each list in a PDF. Setting a page takes a time that grows faster than their number."""


class Last(NamedTuple):
    """The register to compare with, and its file; ``note`` where one was there and is of no use."""

    before: Before | None = None
    file: str = ""
    note: str = ""


def last_register(since: str | None, output: Path, *, compare: bool) -> Last:
    """Return the register to compare with: the one named, else the one that is to be replaced.

    Args:
        since: the file named, if one is.
        output: the file that will be written.
        compare: whether to compare at all.

    Raises:
        InputError: the file named is no register, or cannot be read.
        RequestError: it is in a format that nothing can be compared with.
    """
    if not compare:
        return Last()
    if since is not None:
        return Last(_read(Path(since)), since)
    if output.suffix.lower() not in COMPARABLE or not is_file(output):
        return Last()
    try:
        return Last(_read(output), str(output))
    except InputError as error:
        return Last(note=f"{output} cannot be compared with: {error.problems[0].message}.")


def _read(path: Path) -> Before:
    ending = path.suffix.lower()
    if ending not in COMPARABLE:
        raise RequestError(
            Problem(
                code="request.not_comparable",
                message=f'nothing can be compared with a register in "{ending or path.name}"',
                hint=f"Name one in {' or '.join(COMPARABLE)}.",
                place=Place(file=str(path)),
            )
        )
    if ending == ".json":
        return read_register(path)
    from assess.reporting.excel.register_memory import SHEET, read_memory

    text = read_memory(read_bytes(path, LARGEST_REGISTER), str(path))
    return parse_register(text, str(path), SHEET)


def write_register(register: Register, output: Path, title: str) -> str:
    """Write a register in the format its ending names; return what was left out, if anything.

    Raises:
        RequestError: the file cannot be written.
    """
    with steps(3) as step:
        step("deciding what to show")
        ending = output.suffix.lower()
        if ending == ".json":
            with replacing(output) as stream:
                stream.writelines(register_as_json(register, __version__))
            return ""
        if ending == ".csv":
            _write_table(register, output)
            return ""
        from assess.reporting.view.register_build import register_view

        most = MOST_ON_PAPER if ending == ".pdf" else None
        view = register_view(register, title=title, version=__version__, most=most)
        if ending == ".xlsx":
            from assess.reporting.excel.register import register_workbook

            step("writing the workbook")
            write_atomically(output, register_workbook(view, _memory(register)))
        else:
            from assess.reporting.html import register_html

            content = page_as_bytes(
                output, register.date, lambda templates: register_html(view, templates), step
            )
            write_atomically(output, content)
        return view.cut


def _write_table(register: Register, output: Path) -> None:
    with replacing(output) as stream:
        writer = CommaWriter(stream)
        writer.write_row(COLUMNS)
        for row in register_as_rows(register):
            writer.write_row(row)
        writer.finish()


def _memory(register: Register) -> str:
    """Return what a workbook remembers of itself, in JSON."""
    before = Before(
        format=FORMAT,
        format_version=FORMAT_VERSION,
        date=register.date,
        selection=register.selection,
        entries=tuple(map(remembered, register.entries)),
    )
    return before.model_dump_json(ensure_ascii=True)
