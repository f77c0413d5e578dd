"""The view of a due-diligence memo, field by field.

Texts are final, as everywhere in views: a renderer prints them as they stand.
"""

from __future__ import annotations

from typing import NamedTuple

from assess.reporting.view.memo_page import Front, SignatureLine
from assess.reporting.view.memo_words import Mark
from assess.reporting.view.parts import Document, FindingLine, IndexLine, LookupTable, Method, Note
from assess.reporting.view.subject import Missing, SectionPart


class ReasonLine(NamedTuple):
    """One reason. ``binding`` says what nobody may decide as long as it stands, "" where free."""

    mark: Mark
    kind: str
    text: str
    binding: str


class EvidenceReference(NamedTuple):
    """A piece of evidence by its number in the register, with its grade."""

    number: int
    grade: str


class ItemLine(NamedTuple):
    """One item of the checklist.

    ``notes`` say why it is open, what has to be done, and by which waiver it is lifted or was.
    ``due`` comes with "overdue" where its day is past and it is not settled.
    """

    key: str
    label: str
    question: str
    basis: tuple[str, ...]
    mark: Mark
    severity: str
    value: str
    anchor: str
    comment: str
    notes: tuple[str, ...]
    evidence: tuple[EvidenceReference, ...]
    by: str
    owner: str
    due: str
    overdue: bool
    long: bool


class ItemSection(NamedTuple):
    """The items of one section; ``summary`` counts them by status."""

    id: str
    title: str
    summary: str
    lines: tuple[ItemLine, ...]


class StatusCount(NamedTuple):
    """How many items of each severity have a status; ``numbers`` in the order of the headings."""

    mark: Mark
    numbers: tuple[int, ...]
    total: int


class FlagLine(NamedTuple):
    """A red flag that was raised, and what the records or people say about it."""

    label: str
    mark: Mark
    comment: str
    evidence: tuple[EvidenceReference, ...]


class Flags(NamedTuple):
    """The red flags of a tender; ``summary`` counts those that are clear or could not be told."""

    summary: str
    lines: tuple[FlagLine, ...]


class LevelLine(NamedTuple):
    """A level of due diligence, and the rules that ask for it: the reason, and the condition."""

    label: str
    text: str
    rules: tuple[tuple[str, str], ...]


class ConditionLine(NamedTuple):
    """What has to be done, by whom, by when; ``about`` is the item or rule that asks for it."""

    text: str
    about: str
    owner: str
    due: str
    overdue: bool


class WaiverLine(NamedTuple):
    """A waiver with what it is worth on the day: "counts", "expired", or why it does not count."""

    about: str
    kind: str
    name: str
    function: str
    granted: str
    until: str
    state: str
    counts: bool
    reason: str


class RegisterLine(NamedTuple):
    """A piece of evidence, numbered, with the items that rest on it."""

    number: int
    reference: str
    date: str
    grade: str
    grade_text: str
    sha256: str
    used_for: str


class HistoryLine(NamedTuple):
    """One change: when, by whom, through which door, and what in short."""

    date: str
    by: str
    door: str
    what: str
    reason: str


class MatrixRow(NamedTuple):
    """One row of a table of outcomes."""

    label: str
    marks: tuple[Mark, ...]


class BandRow(NamedTuple):
    """What a band of the risk asks for, who may approve it, and for how long."""

    label: str
    mark: Mark
    approver: str
    months: str


class DecisionMethod(NamedTuple):
    """How level, recommendation and sign-off are found, as tables and sentences.

    ``items`` has a row for each severity under ``item_headings``, ``gates`` and ``bands`` a row
    each. ``rules`` are the further rules in words. ``sign_off`` has rows of duty and function.
    """

    notes: tuple[Note, ...]
    levels: tuple[LevelLine, ...]
    item_headings: tuple[str, ...]
    items: tuple[MatrixRow, ...]
    gate_headings: tuple[str, ...]
    gates: tuple[Mark, ...]
    bands: tuple[BandRow, ...]
    rules: tuple[str, ...]
    sign_off: tuple[tuple[str, str], ...]
    apart: tuple[str, ...]


class MemoView(NamedTuple):
    """A due-diligence memo: page 1 for the approver, then everything that it rests on.

    ``in_full`` has what page 1 had no room for above the facts: names, and how the answers came about.
    """

    document: Document
    subject: str
    fictional: bool
    in_full: tuple[Note, ...]
    front: Front
    reasons: tuple[ReasonLine, ...]
    risk: IndexLine
    tables: tuple[LookupTable, ...]
    conditions: tuple[ConditionLine, ...]
    severities: tuple[str, ...]
    counts: tuple[StatusCount, ...]
    checklist_sentence: str
    checklist: tuple[ItemSection, ...]
    not_asked: tuple[str, ...]
    flags: Flags | None
    findings: tuple[FindingLine, ...]
    waivers: tuple[WaiverLine, ...]
    waiver_history: tuple[HistoryLine, ...]
    missing: Missing
    others: tuple[SectionPart, ...]
    register: tuple[RegisterLine, ...]
    signatures: tuple[SignatureLine, ...]
    how: DecisionMethod
    method: Method
    history: tuple[HistoryLine, ...]
    history_sentence: str
