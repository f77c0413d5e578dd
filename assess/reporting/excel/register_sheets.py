"""The sheets of a register below its first: one table each, to be filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from assess.reporting.view.register import RegisterView, Row
from assess.workbook.book import Book, Content, letter
from assess.workbook.sheet import Column, begin_table, end_table
from assess.workbook.styles import shade_style

REGISTER = (
    Column("Order", 7, centred=True),
    Column("Subject", 28),
    Column("Level", 13),
    Column("Risk", 13, centred=True),
    Column("Score", 8, centred=True),
    Column("Knock-outs that apply", 24),
    Column("Recommended", 16, centred=True),
    Column("State of the decision", 14),
    Column("Decision", 18),
    Column("Valid until", 11, centred=True),
    Column("Renew from", 11, centred=True),
    Column("Critical", 9, centred=True),
    Column("Major", 8, centred=True),
    Column("Minor", 8, centred=True),
    Column("Overdue", 9, centred=True),
    Column("Next step", 34),
    Column("Needs attention because", 34),
    Column("Decided by", 22),
    Column("Function", 24),
    Column("Decided on", 11, centred=True),
    Column("Reason, or what is wrong", 44),
    Column("Knock-outs waived", 26),
    Column("Knock-outs not known yet", 26),
    Column("About the level", 26),
    Column("Band held by a gate", 12),
    Column("Last change", 11, centred=True),
    Column("As of", 11, centred=True),
    Column("Kind", 14),
    Column("Group", 16),
    Column("Full name", 30),
    Column("Questionnaire", 26),
    Column("Earlier assessments", 26),
    Column("File", 44),
)
_SCORE = 1 + [column.heading for column in REGISTER].index("Score")
_PRINTED = 17
"""How many columns of the register are printed; the others are for the screen."""

ACTIONS = (
    Column("Subject", 30),
    Column("Item", 36),
    Column("Severity", 10),
    Column("Status", 12),
    Column("What is to be done", 50),
    Column("Owner", 22),
    Column("Due", 11, centred=True),
    Column("Overdue", 9, centred=True),
    Column("File", 40),
)
WAIVERS = (
    Column("Subject", 30),
    Column("What", 11),
    Column("Of which", 34),
    Column("State", 22),
    Column("Granted by", 22),
    Column("Function", 24),
    Column("Reason", 44),
    Column("From", 11, centred=True),
    Column("Last day", 11, centred=True),
    Column("File", 40),
)
CHANGES = (
    Column("Change", 24),
    Column("Subject", 30),
    Column("Before", 50),
    Column("Now", 50),
    Column("Questionnaire", 28),
)
EARLIER = (
    Column("Subject", 30),
    Column("File", 50),
    Column("As of", 11, centred=True),
    Column("Last change", 11, centred=True),
    Column("State of its decision", 18),
    Column("Valid until", 11, centred=True),
)
PROBLEMS = (
    Column("Place", 50),
    Column("Code", 32),
    Column("What is wrong", 60),
    Column("What to do", 60),
)
_DAY = "Body centred"


def write_register(book: Book, view: RegisterView) -> None:
    """Write every entry, in the order of what needs attention."""
    note = f"{view.document.subtitle}. In the order of what needs attention; filter by any column."
    sheet = book.sheet("Register")
    row = first = begin_table(book, sheet, "Register", note, REGISTER)
    sheet.freeze_panes = f"C{first}"
    for line in view.rows:
        book.row(sheet, row, _contents(line), _styles(line))
        if line.score is not None:
            decimals = len(line.score_text.partition(".")[2])
            sheet.cell(row, _SCORE).number_format = f"0.{'0' * decimals}".rstrip(".")
        row += 1
    last = _end(sheet, REGISTER, row, first)
    sheet.print_area = f"A1:{letter(_PRINTED)}{last}"


def _contents(line: Row) -> tuple[Content, ...]:
    return (
        line.attention, line.subject, line.level, line.risk, line.score,
        "\n".join(line.knock_outs), line.recommended.text, line.state_text, line.decision,
        line.valid_until, line.renewal, line.critical, line.major, line.minor, line.overdue,
        line.next_step, "\n".join(line.needs), line.decided_by, line.function, line.decided_on,
        line.why or line.reason, "\n".join(line.waived), "\n".join(line.open_gates),
        line.level_note, line.held, line.last_change, line.as_of, line.kind, line.group,
        line.full_name, line.questionnaire, line.earlier, line.file,
    )  # fmt: skip


_DAYS = frozenset(i for i, one in enumerate(REGISTER) if one.centred)
_PLAIN = tuple("Body centred" if i in _DAYS else "Body" for i in range(len(REGISTER)))


def _styles(line: Row) -> tuple[str, ...]:
    styles = list(_PLAIN)
    styles[1] = "Body bold"
    styles[3] = shade_style(line.risk_shade, "Body centred")
    styles[6] = shade_style(line.recommended.shade, "Body centred")
    styles[5] = "Check" if line.knock_outs else "Body"
    styles[7] = "Check" if line.state in ("broken", "refused", "expired") else "Body bold"
    if line.overdue:
        styles[14] = "Doubt"
    return tuple(styles)


def write_actions(book: Book, view: RegisterView) -> None:
    """Write what is left to do, by its day."""
    rows = (
        (
            one.subject, one.item, one.severity, f"{one.status.sign} {one.status.text}".strip(),
            one.action, one.owner, one.due, "overdue" if one.overdue else "", one.file,
        )
        for one in view.actions
    )  # fmt: skip
    styles = ("Body bold", *["Body"] * 5, _DAY, "Check", "Body")
    note = "Items with something left to do: first what is due, last what has no day."
    _table(book, "Actions", note, ACTIONS, rows, styles)


def write_waivers(book: Book, view: RegisterView) -> None:
    """Write every waiver: those that count by their last day, then the others."""
    rows = (
        (
            one.subject, one.what, one.label, one.state, one.name, one.function, one.reason,
            one.granted, one.last_day, one.file,
        )
        for one in view.waivers
    )  # fmt: skip
    styles = ("Body bold", *["Body"] * 6, _DAY, _DAY, "Body")
    note = "Exceptions to knock-outs and items; those that end first stand first."
    _table(book, "Waivers", note, WAIVERS, rows, styles)


def write_changes(book: Book, view: RegisterView) -> None:
    """Write what changed since the last register."""
    changes = view.changes
    rows = (
        (one.kind, one.subject, one.before, one.after, one.questionnaire)
        for one in (changes.lines if changes else ())
    )
    note = "There was no earlier register to compare with."
    if changes:
        note = f"{changes.summary} {changes.note}".strip()
    _table(book, "Changes", note, CHANGES, rows, ("Body", "Body bold", *["Body"] * 3))


def write_earlier(book: Book, view: RegisterView) -> None:
    """Write older assessments of subjects that have a newer one."""
    rows = (
        (one.subject, one.file, one.as_of, one.last_change, one.state, one.valid_until)
        for one in view.earlier
    )
    note = "Older assessments of subjects that have a newer one; they are not counted."
    styles = ("Body bold", "Body", _DAY, _DAY, "Body", _DAY)
    _table(book, "Earlier", note, EARLIER, rows, styles)


def write_problems(book: Book, view: RegisterView) -> None:
    """Write which files could not be taken in, and why."""
    rows = ((one.place, one.code, one.message, one.hint) for one in view.problems)
    note = f"Files that could not be taken in. {view.passed_over}".strip()
    _table(book, "Problems", note, PROBLEMS, rows, ("Body bold", "Identifier", "Body", "Body"))


def _table(  # one table: where, what above it, what in it
    book: Book,
    title: str,
    note: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Content]],
    styles: Sequence[str],
) -> None:
    sheet = book.sheet(title)
    row = first = begin_table(book, sheet, title, note, columns)
    sheet.freeze_panes = f"B{first}"
    for contents in rows:
        book.row(sheet, row, contents, styles)
        row += 1
    if row == first:
        book.put(sheet, row, 1, "None", "Body")
        row += 1
    _end(sheet, columns, row, first)


def _end(sheet: Worksheet, columns: Sequence[Column], row: int, first: int) -> int:
    last = max(row - 1, first)
    end_table(sheet, len(columns), last)
    return last
