"""One item's cells as an answer: what changed since they were written, and what that says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assess.capture.form.layout import OPTION_MARK, Column
from assess.capture.form.reading.cells import Unusable
from assess.capture.form.reading.proofs import read_evidence
from assess.capture.form.reading.rows import Cell, Cells
from assess.capture.form.reading.signs import read_state, read_tick, says_none
from assess.capture.form.reading.tasks import DUE_TAKEN, OWNER_TAKEN, read_due, read_owner
from assess.capture.form.reading.texts import control_character, plain, same_text, shown, text_of
from assess.capture.form.reading.values import Taken, accepted, read_answer
from assess.capture.form.words import offers_none, place, state_texts
from assess.capture.parse import LONGEST_COMMENT, NotAnAnswerError
from assess.capture.tasks import same_task, same_words
from assess.checks.answers import check_value
from assess.model.answer import Answer, Evidence, State, Value
from assess.model.question import Choices
from assess.model.questionnaire import Item

_ANSWER, _STATE, _COMMENT = (place(c) for c in (Column.ANSWER, Column.STATE, Column.COMMENT))
_OWNER, _DUE = (place(c) for c in (Column.OWNER, Column.DUE))
_PROOF = tuple(place(c) for c in (Column.EVIDENCE, Column.EVIDENCE_DATE, Column.GRADE))
_NOTHING = Cell("", "")


class CellChange(NamedTuple):
    """One cell that does not hold any more what was written into it."""

    reference: str
    place: str
    old: str
    new: str


class Filled(NamedTuple):
    """An answer that a form changes: from ``base``, the answer it was made from, to ``answer``."""

    key: str
    base: Answer
    answer: Answer
    changes: tuple[CellChange, ...]
    remarks: tuple[str, ...] = ()


class Refused(NamedTuple):
    """A cell that holds no answer: where, what stands there, why not, and what would be one."""

    key: str
    reference: str
    found: str
    why: str
    accepted: str = ""


class RefusedError(Exception):
    """Cells of one item that hold no answer."""

    def __init__(self, *cells: Refused) -> None:
        """Keep the cells."""
        self.cells = cells
        super().__init__(*(cell.why for cell in cells))


def read_item(item: Item, cells: Cells, written: Mapping[str, str], base: Answer) -> Filled | None:
    """Return what a form says about an item; None where nobody has touched its cells.

    Args:
        item: the item.
        cells: its cells by place; one whose row or column is gone counts as untouched.
        written: the texts that were written into its cells, by place.
        base: the answer that they were written from.

    Raises:
        RefusedError: a cell that was touched holds no answer; with every such cell.
    """
    changes = tuple(_changes(cells, written))
    if not changes:
        return None
    reader = _ItemReader(item, cells, base, frozenset(change.place for change in changes))
    answer = reader.answer()
    if reader.refused or answer is None:
        raise RefusedError(*reader.refused)
    if same_content(answer, base):
        return None
    return Filled(item.key, base, answer, changes, tuple(reader.remarks))


def same_content(one: Answer, other: Answer) -> bool:
    """Say whether two answers are the same but for who gave them and when."""
    return same_words(one, other) and same_task(one, other)


def _changes(cells: Cells, written: Mapping[str, str]) -> Iterator[CellChange]:
    for where, cell in cells.items():
        before = written.get(where, "")
        now = "" if cell.is_blank else text_of(cell.content)
        if isinstance(cell.content, Unusable) or not same_text(before, now):
            yield CellChange(cell.reference, where, before, now)


class _ItemReader:
    """Puts together one answer, and gathers what is wrong with its cells on the way."""

    def __init__(self, item: Item, cells: Cells, base: Answer, changed: frozenset[str]) -> None:
        self.refused: list[Refused] = []
        self.remarks: list[str] = []
        self._item, self._cells, self._base, self._changed = item, cells, base, changed

    def answer(self) -> Answer | None:
        """Return the answer; None where a cell was refused."""
        self._refuse_what_stands_beside_options()
        taken = self._position()
        comment = self._comment()
        evidence = self._evidence()
        owner, due = self._owner(), self._due()
        if self.refused or taken is None:
            return None
        if taken.state is State.NOT_APPLICABLE and not comment:
            cell = self._cell(_STATE) if not self._cell(_STATE).is_blank else self._cell(_ANSWER)
            where = self._cell(_COMMENT).reference
            why = f"not applicable needs its reason{f' in {where}' if where else ''}"
            self._refuse(cell, why, "a reason in the column of comments")
            return None
        if taken.remark:
            self.remarks.append(taken.remark)
        return Answer(
            state=taken.state,
            value=taken.value,
            comment=comment,
            evidence=evidence,
            owner=owner,
            due=due,
        )

    def _cell(self, where: str) -> Cell:
        return self._cells.get(where, _NOTHING)

    def _refuse(self, cell: Cell, why: str, takes: str) -> None:
        found = text_of(cell.content)
        self.refused.append(Refused(self._item.key, cell.reference, found, why, takes))

    # ── value and state ──────────────────────────────────────────────────────────────────────

    def _position(self) -> Taken | None:
        names = [where for where in self._cells if where.partition(OPTION_MARK)[0] == _ANSWER]
        if self._changed.isdisjoint({*names, _STATE}):
            return self._as_it_was()
        state = self._state()
        filled = [self._cell(name) for name in names if not self._cell(name).is_blank]
        if isinstance(self._item.spec, Choices):
            filled = self._ticked()
        value = self._value(filled)
        if self.refused:
            return None
        if state and filled:
            both = ", ".join(cell.reference for cell in filled)
            why = f"there is an answer in {both} as well; only one of the two can be true"
            self._refuse(self._cell(_STATE), why, "either an answer or a reason why there is none")
            return None
        return state or value or Taken(State.UNANSWERED)

    def _as_it_was(self) -> Taken | None:
        value = self._base.value
        wrong = None if value is None else check_value(self._item.spec, value)
        if wrong:  # the hidden sheet is only text, and anybody can change it
            first = next(self._cells[where] for where in self._cells if where in self._changed)
            why = f"the form says it was made from something that is no answer: {wrong}"
            self._refuse(first, why, "a form as it was handed out")
            return None
        return Taken(self._base.state, value)

    def _state(self) -> Taken | None:
        cell = self._cell(_STATE)
        if cell.is_blank:
            return None
        if not isinstance(cell.content, Unusable):
            text = text_of(cell.content)
            if says_none(text) and offers_none(self._item):
                return Taken(State.ANSWERED, ())
            state = read_state(text)
            if state:
                return Taken(state)
        why = f"{shown(cell.content)} is no reason why there is no answer"
        if isinstance(cell.content, Unusable):
            why = f"there is {shown(cell.content)} in the cell. {cell.content.instead}"
        self._refuse(cell, why, "; ".join(state_texts(self._item)))
        return None

    def _value(self, filled: list[Cell]) -> Taken | None:
        if not filled:
            return self._explicitly_none()
        ticks = [cell for cell in filled if cell.reference != self._cell(_ANSWER).reference]
        if not ticks:
            return self._one_cell(filled[0])
        if len(ticks) < len(filled):
            why = f"there are ticks as well, in {', '.join(cell.reference for cell in ticks)}"
            self._refuse(self._cell(_ANSWER), why, accepted(self._item.spec))
            return None
        return self._checked(ticks, self._tick_value(ticks))

    def _one_cell(self, cell: Cell) -> Taken | None:
        spec = self._item.spec
        try:
            return read_answer(spec, cell.content)
        except NotAnAnswerError as refused:
            self._refuse(cell, str(refused), accepted(spec))
            return None

    # ── tick lists ───────────────────────────────────────────────────────────────────────────

    def _options(self) -> list[tuple[str, Cell]]:
        spec = self._item.spec
        options = spec.options if isinstance(spec, Choices) else ()
        return [(o.id, self._cell(place(Column.ANSWER, o.id))) for o in options]

    def _ticked(self) -> list[Cell]:
        """Return the cells that tick something, and that of a list typed in the question's row."""
        filled = [cell for cell in (self._cell(_ANSWER),) if not cell.is_blank]
        for _, cell in self._options():
            sign = None
            if not isinstance(cell.content, Unusable):
                sign = read_tick(text_of(cell.content))
            if sign is None:
                what = shown(cell.content)
                if isinstance(cell.content, Unusable):
                    what = f"there is {what} in the cell; it"
                self._refuse(cell, f"{what} is no tick", "x, or nothing")
            elif sign:
                filled.append(cell)
        return filled

    def _explicitly_none(self) -> Taken | None:
        """Return the empty tick list where somebody wrote "no" to every option."""
        denied = [cell for _, cell in self._options() if not cell.is_blank]
        if not denied or self.refused:
            return None
        if len(denied) < len(self._options()):
            self._refuse(denied[0], "nothing is ticked", accepted(self._item.spec))
            return None
        return self._checked(denied, ())

    def _tick_value(self, ticks: list[Cell]) -> tuple[str, ...]:
        references = {cell.reference for cell in ticks}
        return tuple(option for option, cell in self._options() if cell.reference in references)

    def _checked(self, ticks: list[Cell], value: Value) -> Taken | None:
        refused = check_value(self._item.spec, value)
        if not refused:
            return Taken(State.ANSWERED, value)
        more = f" ({', '.join(cell.reference for cell in ticks)})" if len(ticks) > 1 else ""
        self._refuse(ticks[-1], f"{refused.rstrip('.')}{more}", accepted(self._item.spec))
        return None

    def _refuse_what_stands_beside_options(self) -> None:
        for where, cell in self._cells.items():
            column, mark, _ = where.partition(OPTION_MARK)
            if mark and column != _ANSWER and where in self._changed and not cell.is_blank:
                why = "this is the row of one option; it has no place for this"
                self._refuse(cell, why, "the same cell in the row of the question")

    # ── what comes with it ───────────────────────────────────────────────────────────────────

    def _comment(self) -> str:
        if _COMMENT not in self._changed:
            return self._base.comment
        cell = self._cell(_COMMENT)
        text = plain(text_of(cell.content))
        why = control_character(text)
        if isinstance(cell.content, Unusable):
            why = f"there is {cell.content.what} in the cell. {cell.content.instead}"
        elif len(text) > LONGEST_COMMENT:
            why = f"the text has {len(text):,} characters, more than {LONGEST_COMMENT:,}"
        if why:
            self._refuse(cell, why, f"words, up to {LONGEST_COMMENT:,} characters")
        return text

    def _evidence(self) -> tuple[Evidence, ...]:
        if self._changed.isdisjoint(_PROOF):
            return self._base.evidence
        reference, date, grade = map(self._cell, _PROOF)
        evidence, wrong = read_evidence(reference, date, grade, self._base.evidence)
        for cell, why, takes in wrong:
            self._refuse(cell, why, takes)
        return evidence

    def _owner(self) -> str:
        if _OWNER not in self._changed:
            return self._base.owner
        try:
            return read_owner(self._cell(_OWNER))
        except NotAnAnswerError as refused:
            self._refuse(self._cell(_OWNER), str(refused), OWNER_TAKEN)
            return ""

    def _due(self) -> datetime.date | None:
        if _DUE not in self._changed:
            return self._base.due
        try:
            return read_due(self._cell(_DUE))
        except NotAnAnswerError as refused:
            self._refuse(self._cell(_DUE), str(refused), DUE_TAKEN)
            return None
