"""Builds the view of a due-diligence memo."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from assess.model.dossier import Dossier
from assess.model.question import Basis
from assess.model.rating import Instrument, Rated
from assess.reporting.view.answers import sections_of
from assess.reporting.view.citations import Citations, bases_of_model, bases_of_questions
from assess.reporting.view.document import RUNNING, document_of
from assess.reporting.view.figures import index_line
from assess.reporting.view.lookups import lookup_tables
from assess.reporting.view.memo import ConditionLine, MemoView, ReasonLine
from assess.reporting.view.memo_boxes import in_one_line
from assess.reporting.view.memo_checklist import (
    WORST_FIRST,
    in_short,
    item_sections,
    not_asked,
    numbers_of,
    register_lines,
    status_counts,
)
from assess.reporting.view.memo_flags import flag_grids, flags_of, noticed
from assess.reporting.view.memo_front import front_of
from assess.reporting.view.memo_ground import MemoGround
from assess.reporting.view.memo_method import decision_method, memo_method
from assess.reporting.view.memo_page import Heading
from assess.reporting.view.memo_record import (
    history_of_waivers,
    history_sentence,
    history_since_signing,
    signature_lines,
    waiver_lines,
)
from assess.reporting.view.memo_words import KINDS, OUTCOMES, SEVERITIES, outcome_mark
from assess.reporting.view.missing import missing_of
from assess.reporting.view.notable import finding_lines
from assess.reporting.view.parts import Document, Note
from assess.reporting.view.standing import standing
from assess.reporting.view.subject import SectionPart
from assess.reporting.view.words import clean, day, shorten


def memo_view(instrument: Instrument, rated: Rated, dossier: Dossier, *, version: str) -> MemoView:
    """Return all that a memo says, on the day of its recommendation.

    Args:
        instrument: what was asked, how it is scored, and how it is decided on.
        rated: the assessment with its scorecard and its recommendation.
        dossier: what was decided, and who has to sign next.
        version: the version of the tool.

    Raises:
        ValueError: the questionnaire has no decision rules.
    """
    ground = _ground(instrument, rated, dossier)
    subject, asked = rated.assessment.subject, instrument.questionnaire
    front = front_of(ground)
    names = {key: item.label for key, item in asked.items.items() if ground.shown(key)}
    return MemoView(
        document=_document(ground, version),
        subject=clean(subject.name),
        fictional=subject.fictional,
        in_full=tuple(_in_full(ground, front.heading)),
        front=front,
        reasons=tuple(_reasons(ground)),
        risk=index_line(ground.risk, rated.scorecard, names),
        tables=lookup_tables(instrument, ground.risk, rated.scorecard),
        conditions=tuple(_conditions(ground)),
        severities=tuple(SEVERITIES[one] for one in WORST_FIRST),
        counts=status_counts(ground),
        checklist_sentence=in_short(ground.recommendation.checklist),
        checklist=item_sections(ground),
        not_asked=not_asked(ground),
        flags=flags_of(ground),
        findings=finding_lines(noticed(ground), asked, rated, ground.citations),
        waivers=waiver_lines(ground),
        waiver_history=history_of_waivers(ground),
        missing=missing_of(instrument, rated),
        others=_others(ground),
        register=register_lines(ground),
        signatures=signature_lines(ground),
        how=decision_method(ground),
        method=memo_method(instrument, rated, ground.citations),
        history=history_since_signing(ground),
        history_sentence=history_sentence(ground),
    )


def _ground(instrument: Instrument, rated: Rated, dossier: Dossier) -> MemoGround:
    rules, found = instrument.decision, rated.recommendation
    if rules is None or found is None:
        msg = f"{instrument.questionnaire.id} has no decision rules"
        raise ValueError(msg)
    risk = next(one for one in instrument.scoring.indices if one.id == rules.risk)
    used: Iterator[Basis] = chain(
        bases_of_model(instrument),
        bases_of_questions(instrument.questionnaire, rated.hidden),
        (basis for finding in rated.scorecard.findings for basis in finding.basis),
        (basis for rule in rules.rules for basis in rule.basis),
    )
    return MemoGround(
        instrument,
        rules,
        risk,
        rated,
        found,
        dossier,
        Citations(instrument.questionnaire, used),
        numbers_of(instrument.questionnaire, rated),
    )


def _document(ground: MemoGround, version: str) -> Document:
    """Return what every page says: instead of who signed, what is recommended and was decided."""
    asked = ground.questionnaire
    document = document_of(
        ground.instrument,
        [ground.rated],
        title=ground.rated.assessment.subject.name,
        subtitle=f"Due-diligence memo: {asked.title}",
        date=ground.day,
        version=version,
    )
    signed = shorten(clean(standing(ground.rated.assessment)), 2 * RUNNING)
    marks = [mark for mark in document.marks if mark != signed]
    return document._replace(marks=(*marks, in_one_line(ground)))


def _in_full(ground: MemoGround, heading: Heading) -> Iterator[Note]:
    subject = ground.rated.assessment.subject
    for title, whole, cut in (
        ("Name", subject.name, heading.name),
        ("Full name", subject.full_name, heading.full_name),
        ("Group", subject.group, heading.group),
        ("How the answers came about", ground.rated.assessment.statement, heading.statement),
    ):
        if clean(whole) != cut:
            yield Note(title, clean(whole))


def _reasons(ground: MemoGround) -> Iterator[ReasonLine]:
    for one in ground.recommendation.reasons:
        binding = f"Nothing milder than “{OUTCOMES[one.floor]}”" if one.floor else ""
        yield ReasonLine(outcome_mark(one.outcome), KINDS[one.kind], clean(one.text), binding)


def _conditions(ground: MemoGround) -> Iterator[ConditionLine]:
    items = ground.questionnaire.items
    rules = {rule.id: rule.text for rule in ground.rules.rules}
    for one in ground.recommendation.conditions:
        shown = one.about not in items or ground.shown(one.about)
        late = shown and one.due is not None and one.due < ground.day
        yield ConditionLine(
            text=clean(one.text),
            about=ground.label(one.about) if one.about in items else rules.get(one.about, ""),
            owner=clean(one.owner) if shown else "",
            due=day(one.due) if shown else "",
            overdue=late,
        )


def _others(ground: MemoGround) -> tuple[SectionPart, ...]:
    """Return the answers that are no items of the checklist, section by section."""
    listed = {line.key for line in ground.recommendation.checklist}
    shown = [one for one in ground.questionnaire.items.values() if ground.shown(one.key)]
    elsewhere = {one.grid.id for one in shown if one.grid and one.key not in listed}
    parts = (
        part._replace(
            lines=tuple(
                line
                for line in part.lines
                if line.key not in listed
                and (line.kind != "grid" or line.key in elsewhere - flag_grids(ground))
            )
        )
        for part in sections_of(ground.instrument, ground.rated, ground.citations)
    )
    return tuple(part for part in parts if part.lines)
