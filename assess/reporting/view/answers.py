"""Every answer that is shown, in the questionnaire's order and in words."""

from __future__ import annotations

from collections.abc import Sequence

from assess.model.answer import (
    INFORMATION_GRADES,
    SOURCE_GRADES,
    Answer,
    Evidence,
    InformationGrade,
    State,
)
from assess.model.assessment import Assessment
from assess.model.question import Choice, Choices, Date, Grid, Number, Scale, Simple
from assess.model.questionnaire import Item, Section
from assess.model.rating import Instrument, Rated
from assess.reporting.view.citations import Citations
from assess.reporting.view.subject import (
    AnswerLine,
    EvidenceLine,
    GridCell,
    GridLine,
    GridRow,
    SectionPart,
)
from assess.reporting.view.words import (
    STATES,
    amount,
    clean,
    day,
    day_of_text,
    listed,
    sentence_case,
)

DISPUTED = "Respondents differ"
"""Printed in the place of an answer that respondents have not agreed on."""


def value_in_words(spec: Simple, answer: Answer) -> tuple[str, str]:
    """Return an answer in words and the text that anchors its level; the state where no value."""
    value = answer.value
    if value is None:
        return STATES[answer.state], ""
    match spec:
        case Scale(levels=levels) if isinstance(value, int) and 0 <= value < len(levels):
            return levels[value].label, levels[value].text
        case Choice(options=options) | Choices(options=options):
            ticked = value if isinstance(value, tuple) else (value,)
            labels = {option.id: option.label for option in options}
            return "; ".join(labels.get(str(one), clean(str(one))) for one in ticked) or "None", ""
        case Number(unit=several, unit_one=one) if isinstance(value, int | float):
            unit = one if one and value == 1 else several
            space = "" if unit == "%" else "\u00a0"
            return f"{amount(value)}{space if unit else ''}{unit}", ""
        case Date():
            return clean(day_of_text(str(value))), ""
        case _:
            return clean(str(value)), ""


def sections_of(
    instrument: Instrument, rated: Rated, citations: Citations
) -> tuple[SectionPart, ...]:
    """Return all sections with every answer that is shown; sections without any are left out."""
    parts = []
    for section in instrument.questionnaire.sections:
        lines = _lines(instrument, rated, section, citations)
        if lines:
            parts.append(SectionPart(section.id, section.title, lines))
    return tuple(parts)


def _lines(
    instrument: Instrument, rated: Rated, section: Section, citations: Citations
) -> tuple[AnswerLine | GridLine, ...]:
    items = instrument.questionnaire.items
    lines: list[AnswerLine | GridLine] = []
    for question in section.questions:
        if isinstance(question, Grid):
            cells = [item for item in items.values() if item.grid and item.grid.id == question.id]
            if any(item.key not in rated.hidden for item in cells):
                lines.append(_grid(question, cells, rated, citations))
        elif question.id not in rated.hidden:
            answer = rated.assessment.answer(question.id)
            line = answer_line(items[question.id], answer, citations)
            disputed = question.id in disputed_keys(rated)
            lines.append(line._replace(value=DISPUTED) if disputed else line)
    return tuple(lines)


def disputed_keys(rated: Rated) -> frozenset[str]:
    """Return the keys of the questions on which respondents differ, hidden ones left out."""
    return frozenset(dispute.key for dispute in rated.disputes)


def answer_line(item: Item, answer: Answer, citations: Citations) -> AnswerLine:
    """Return one answer, written out."""
    value, anchor = value_in_words(item.spec, answer)
    return AnswerLine(
        key=item.key,
        label=item.label,
        question=item.spec.text,
        state=answer.state.value,
        state_text=STATES[answer.state],
        value=value,
        anchor=anchor,
        comment=clean(answer.comment),
        evidence=tuple(evidence_in_words(evidence) for evidence in answer.evidence),
        basis=citations.texts(item.spec.basis),
        by=_by(answer),
        required=item.required,
    )


def evidence_in_words(evidence: Evidence) -> EvidenceLine:
    """Return one piece of evidence with its grades in words."""
    words = []
    if evidence.source_grade:
        words.append(f"source {SOURCE_GRADES[evidence.source_grade]}")
    if evidence.information_grade:
        words.append(f"information {_information(evidence.information_grade)}")
    return EvidenceLine(
        reference=clean(evidence.reference),
        date=day(evidence.date),
        grade=evidence.grade,
        grade_text=sentence_case("; ".join(words)),
        sha256=evidence.sha256 or "",
    )


def _information(grade: InformationGrade) -> str:
    words = INFORMATION_GRADES[grade]
    return words.removeprefix("truth ") if grade == "6" else words


def _by(answer: Answer) -> str:
    agreed = agreed_in_words(answer)
    who = f"recorded by {clean(answer.by)}" if agreed and answer.by.strip() else clean(answer.by)
    when = day(answer.at.date()) if answer.at else ""
    return ", ".join(part for part in (agreed, who, when) if part)


def agreed_in_words(answer: Answer) -> str:
    """Return "Agreed by A and B" for an answer that respondents agreed on; else nothing."""
    names = [clean(name) for name in answer.agreed_by]
    return f"Agreed by {listed(names)}" if names else ""


def _grid(grid: Grid, cells: Sequence[Item], rated: Rated, citations: Citations) -> GridLine:
    assessment = rated.assessment
    disputed = disputed_keys(rated)
    shown = {item.key: item for item in cells if item.key not in rated.hidden}
    columns = [
        column
        for column in grid.columns
        if any(item.spec.id == column.id for item in shown.values())
    ]
    rows = []
    for row in grid.rows:
        keys = [f"{grid.id}.{row.id}.{column.id}" for column in columns]
        if any(key in shown for key in keys):
            row_cells = (
                GridCell(DISPUTED, State.UNANSWERED.value)
                if key in disputed
                else _cell(shown.get(key), assessment)
                for key in keys
            )
            rows.append(GridRow(row.label, tuple(row_cells)))
    details = [
        answer_line(item, answer, citations)
        for item in shown.values()
        if (answer := assessment.answer(item.key)).comment.strip()
        or answer.evidence
        or answer.agreed_by
    ]
    return GridLine(
        key=grid.id,
        label=grid.label,
        question=grid.text,
        headings=tuple(column.label for column in columns),
        rows=tuple(rows),
        details=tuple(details),
        basis=citations.texts(grid.basis),
        by=_everyone([assessment.answer(key) for key in shown]),
    )


def _everyone(answers: Sequence[Answer]) -> str:
    names = dict.fromkeys(clean(answer.by) for answer in answers if answer.by.strip())
    days = sorted({answer.at.date() for answer in answers if answer.at})
    parts = list(names)
    if days:
        parts.append(day(days[0]) if days[0] == days[-1] else f"{day(days[0])} to {day(days[-1])}")
    return ", ".join(parts)


def _cell(item: Item | None, assessment: Assessment) -> GridCell:
    if item is None:
        return GridCell("", "hidden")
    answer = assessment.answer(item.key)
    text, _ = value_in_words(item.spec, answer)
    return GridCell(text, answer.state.value)


def is_missing(answer: Answer) -> bool:
    """Say whether an answer lowers coverage: not answered, and not "not applicable"."""
    return answer.state not in {State.ANSWERED, State.NOT_APPLICABLE}
