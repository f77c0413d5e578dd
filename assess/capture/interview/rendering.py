"""A question and what belongs to it, as lines for a window of a given width."""

from __future__ import annotations

from collections.abc import Sequence

from assess.capture.interview.session import Session
from assess.capture.interview.text import BLANK, Line, Look, cells, safe, shorten, table, wrap
from assess.capture.interview.wording import answer_words, picks_of, wishes
from assess.capture.tasks import has_task, task_in_words
from assess.conditions.words import from_level
from assess.model.answer import Answer, State
from assess.model.checklist import ItemStatus
from assess.model.item_statuses import statuses
from assess.model.question import Choice, Choices, Grid
from assess.model.questionnaire import Item, Questionnaire, Section


def section_lines(section: Section, width: int) -> list[Line]:
    """Return the heading of a section, with its guidance."""
    title = shorten(section.title, width - 6)
    rule = "=" * max(2, width - cells(title) - 4)
    lines = [
        BLANK,
        Line(f"== {title} {rule}"[:width] if title.isascii() else f"== {title} ==", Look.HEADING),
    ]
    return lines + (wrap(section.guidance, width, look=Look.QUIET) if section.guidance else [])


def question_lines(session: Session, item: Item, width: int) -> list[Line]:
    """Return where one is, the question's label and text, and what is answered so far."""
    standing = session.standing()
    left = (
        f"{standing.given} of {standing.asked}, {standing.left_here} left in {item.section.title}"
    )
    wish = wishes(item)
    lines = [BLANK, *wrap(left, width, look=Look.QUIET)]
    lines += wrap(f"{item.label} ({wish})" if wish else item.label, width, look=Look.HEADING)
    lines += wrap(item.spec.text, width, look=Look.STRONG)
    if item.grid is not None:
        lines += _row_so_far(session, item, width)
    return lines + _answered_so_far(session, item, width)


def grid_lines(session: Session, item: Item, width: int, *, first: bool) -> list[Line]:
    """Return what opens a row of a grid: the grid's question, what is given, and the row.

    Args:
        session: the interview.
        item: a cell of the row.
        width: of the window.
        first: whether the grid's own question is told too.
    """
    grid, row = item.grid, item.row
    if grid is None or row is None:
        return []
    lines = [BLANK]
    if first:
        lines += [*wrap(grid.label, width, look=Look.HEADING), *wrap(grid.text, width)]
    lines += _table_of(session, grid, width)
    position = [one.id for one in grid.rows].index(row.id) + 1
    head = f"Row {position} of {len(grid.rows)}: "
    lines += [BLANK, *wrap(row.label, width, head, "  ", Look.HEADING)]
    return lines + (wrap(row.guidance, width, look=Look.QUIET) if row.guidance else [])


def guidance_lines(questionnaire: Questionnaire, item: Item, width: int) -> list[Line]:
    """Return all there is to know about a question: guidance, its options', what it rests on."""
    lines = [BLANK, *wrap(f"About: {item.label}", width, look=Look.HEADING)]
    texts = [line for text in _guidance(item) for line in wrap(text, width)]
    options = item.spec.options if isinstance(item.spec, Choice | Choices) else ()
    for option in options:
        if option.guidance:
            texts += wrap(f"{option.label}: {option.guidance}", width, "- ")
    lines += texts or [Line("There is no further guidance.", Look.QUIET)]
    lines += _standing_in_checklist(item, width)
    basis = tuple(dict.fromkeys((*item.spec.basis, *(item.grid.basis if item.grid else ()))))
    if basis:
        lines += [BLANK, Line("Where it comes from", Look.HEADING)]
    sources = {source.id: source for source in questionnaire.sources}
    for one in basis:
        source = sources.get(one.source)
        citation, url = (source.citation, source.url) if source else (one.source, "")
        lines += wrap(". ".join(part for part in (citation, one.at, url) if part), width, "- ")
    return lines


def _standing_in_checklist(item: Item, width: int) -> list[Line]:
    """Return from which level on a question is asked, and what its answers mean for a checklist."""
    lines = wrap(f"Asked {from_level(item.level)}.", width) if item.level else []
    by_status: dict[ItemStatus, list[str]] = {}
    for pick in picks_of(item.spec):
        status = statuses(item.spec).get(str(pick.value))
        if status is not None:
            by_status.setdefault(status, []).append(pick.label)
    for status in sorted(by_status, key=lambda one: one.rank):
        lines += wrap("; ".join(by_status[status]), width, f"{status}: ", "  ")
    return [BLANK, *lines] if lines else []


def _guidance(item: Item) -> list[str]:
    """Return the guidance of a question: for a cell its own, then the row's and the grid's."""
    texts = [item.spec.guidance]
    texts += [item.row.guidance] if item.row else []
    texts += [item.grid.guidance] if item.grid else []
    return [text for text in texts if text]


def review_lines(session: Session, width: int, keys: Sequence[str] | None = None) -> list[Line]:
    """Return everything given so far, by section; or only some keys."""
    lines: list[Line] = []
    section = ""
    for key in session.shown if keys is None else keys:
        item = session.items[key]
        if item.section.id != section:
            section = item.section.id
            lines += [BLANK, *wrap(item.section.title, width, look=Look.HEADING)]
        lines += wrap(f"{item.label}: {state_words(session, key)}", width, mark(session, key))
    return lines


def mark(session: Session, key: str) -> str:
    """Return the sign before a question in a list: given, left for later, required, or open."""
    if not session.is_open(key):
        return "[x] "
    if session.items[key].required:
        return "[!] "
    return "[>] " if key in session.skipped else "[ ] "


def state_words(session: Session, key: str) -> str:
    """Return where a question stands, in a few words."""
    item = session.items[key]
    words = answer_words(item.spec, session.given(key))
    if session.is_open(key):
        words = "left for later" if key in session.skipped else "open"
        words += ", required" if item.required else ""
    if key in session.assessment.disputed:
        words += "; respondents differ"
    return words + _attached(session.given(key))


def is_beside(by: str, theirs: Answer) -> bool:
    """Say whether an answer by somebody stays beside another's instead of replacing it."""
    return bool(by) and theirs.by not in ("", by)


def _attached(answer: Answer) -> str:
    """Return what comes with an answer: comment and evidence."""
    noted = answer.comment and answer.state is not State.NOT_APPLICABLE
    count = len(answer.evidence)
    parts = ["a comment"] if noted else []
    parts += [f"{count} document{'s' if count > 1 else ''}"] if count else []
    task = f"; {task_in_words(answer)}" if has_task(answer) else ""
    return (f" (with {' and '.join(parts)})" if parts else "") + task


def _answered_so_far(session: Session, item: Item, width: int) -> list[Line]:
    own, key = session.answer(item.key), item.key
    lines: list[Line] = []
    for other in _others(session, key):
        words = f"{answer_words(item.spec, other)}; yours is kept beside it."
        lines += wrap(words, width, f"{safe(other.by)} answered: ", "  ", Look.QUIET)
    if own.state is not State.UNANSWERED:
        lines += wrap(answer_words(item.spec, own), width, "Answered: ", "  ", Look.GOOD)
    if own.comment and own.state is not State.NOT_APPLICABLE:
        lines += wrap(own.comment, width, "Comment: ", "  ", Look.QUIET)
    for one in own.evidence:
        words = ", ".join(part for part in (one.reference, str(one.date or ""), one.grade) if part)
        lines += wrap(words, width, "Evidence: ", "  ", Look.QUIET)
    if has_task(own):
        lines += wrap(task_in_words(own), width, "Left to do: ", "  ", Look.QUIET)
    return lines


def _others(session: Session, key: str) -> list[Answer]:
    """Return the answers that others gave, where the person asked is named."""
    held = session.assessment.answer(key)
    given = session.assessment.responses.get(key) or (held,)
    named = [one for one in given if is_beside(session.by, one)]
    return [one for one in named if one.state is not State.UNANSWERED]


def _row_so_far(session: Session, item: Item, width: int) -> list[Line]:
    """Return what is given in the row of a cell, as one reminder."""
    given = [
        f"{other.spec.label}: {answer_words(other.spec, session.given(key))}"
        for key, other in session.items.items()
        if other.question_id == item.question_id
        and other.row == item.row
        and key != item.key
        and not session.is_open(key)
    ]
    return wrap("; ".join(given), width, "This row: ", "  ", Look.QUIET) if given else []


def _table_of(session: Session, grid: Grid, width: int) -> list[Line]:
    """Return the rows in which something is given, as a table."""
    rows = []
    for row in grid.rows:
        keys = [f"{grid.id}.{row.id}.{column.id}" for column in grid.columns]
        if any(not session.is_open(key) for key in keys if key in session.items):
            shown = set(session.shown)
            texts = [_cell(session, key) if key in shown else "-" for key in keys]
            rows.append([row.label, *texts])
    if not rows:
        return []
    headings = ["Given so far", *(column.label for column in grid.columns)]
    return [BLANK, *table(headings, rows, width)]


def _cell(session: Session, key: str) -> str:
    if session.is_open(key):
        return "..."
    answer = session.given(key)
    if answer.value is None:
        return {State.NOT_APPLICABLE: "not appl."}.get(answer.state, _short_state(answer.state))
    if isinstance(answer.value, tuple):
        return f"{len(answer.value)} ticked"
    return answer_words(session.items[key].spec, answer)


def _short_state(state: State) -> str:
    return "unknown" if state is State.UNKNOWN else state.value
