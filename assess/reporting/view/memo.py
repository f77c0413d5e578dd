"""The view of a due-diligence memo, field by field.

Texts are final, as everywhere in views: a renderer prints them as they stand.
"""

from __future__ import annotations

from typing import NamedTuple

from assess.colours import Shade
from assess.reporting.view.memo_words import Mark
from assess.reporting.view.parts import Document, FindingLine, LookupTable, Method, Note
from assess.reporting.view.subject import Missing, SectionPart


class Fact(NamedTuple):
    """What is at stake, in an answer: "Value", "USD 600 000"."""

    label: str
    value: str


class FrontLine(NamedTuple):
    """One line of a list on page 1. ``mark`` is what an outcome or a status says, if anything."""

    text: str
    note: str = ""
    mark: Mark | None = None


class FrontList(NamedTuple):
    """A list on page 1, cut to the room there is.

    ``more`` is how many are left out, ``where`` the anchor of the part that has all of them.
    ``empty`` is what is said where there are none.
    """

    title: str
    lines: tuple[FrontLine, ...]
    more: int
    where: str
    empty: str


class ChainLink(NamedTuple):
    """One figure on the way to the risk that is left: "Inherent risk", "6.0", "Substantial"."""

    label: str
    text: str
    band: str
    shade: Shade | None


class RiskBox(NamedTuple):
    """The level of risk. ``chain`` leads from the parts to it; ``gap`` says why there is no score."""

    label: str
    text: str
    band: str
    shade: Shade | None
    held: str
    scale: str
    chain: tuple[ChainLink, ...]
    gap: str
    bounds: str


class LevelBox(NamedTuple):
    """How deep due diligence goes, and why; ``warning`` where that is not settled or not sound."""

    label: str
    why: str
    warning: str


class Verdict(NamedTuple):
    """What is recommended, or was decided.

    ``mark`` is None where nothing was decided; ``counts`` says whether it holds. ``lines`` say who,
    when, why, and what is missing.
    """

    heading: str
    mark: Mark | None
    counts: bool
    lines: tuple[str, ...]


class SignatureLine(NamedTuple):
    """One signature. ``state`` says whether it holds; ``comment`` what was said with it."""

    role: str
    name: str
    function: str
    date: str
    decision: str
    holds: bool
    state: str
    comment: str


class Front(NamedTuple):
    """Page 1. ``awaited`` says who must sign next, ``standing`` what the content's digest is worth."""

    facts: tuple[Fact, ...]
    level: LevelBox | None
    risk: RiskBox
    recommended: Verdict
    decided: Verdict
    lists: tuple[FrontList, ...]
    signatures: tuple[SignatureLine, ...]
    awaited: str
    validity: str
    standing: str


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
    levels: tuple[Note, ...]
    item_headings: tuple[str, ...]
    items: tuple[MatrixRow, ...]
    gate_headings: tuple[str, ...]
    gates: tuple[Mark, ...]
    bands: tuple[BandRow, ...]
    rules: tuple[str, ...]
    sign_off: tuple[tuple[str, str], ...]
    apart: tuple[str, ...]


class MemoView(NamedTuple):
    """A due-diligence memo: page 1 for the approver, then everything that it rests on."""

    document: Document
    subject: str
    full_name: str
    group: str
    fictional: bool
    statement: str
    as_of: str
    front: Front
    reasons: tuple[ReasonLine, ...]
    tables: tuple[LookupTable, ...]
    conditions: tuple[ConditionLine, ...]
    severities: tuple[str, ...]
    counts: tuple[StatusCount, ...]
    checklist_sentence: str
    checklist: tuple[ItemSection, ...]
    not_asked: tuple[str, ...]
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
