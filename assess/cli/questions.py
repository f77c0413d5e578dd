"""A questionnaire as plain text: what is asked, and what can be answered."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from assess.checks.suggest import did_you_mean
from assess.conditions.words import from_level
from assess.errors import Problem, RequestError
from assess.model.depth import DiligenceLevel
from assess.model.question import Choice, Choices, Date, FreeText, Grid, Number, Question, Scale
from assess.model.questionnaire import Questionnaire

WIDTH = 88


def lines_of(questionnaire: Questionnaire, wanted: Sequence[str]) -> Iterator[str]:
    """Yield the questions as lines of text, all of them or those of some sections and questions.

    Raises:
        RequestError: one of the ids wanted is neither a section nor a question.
    """
    sections = {section.id for section in questionnaire.sections}
    unknown = [name for name in wanted if name not in sections | set(questionnaire.questions)]
    if unknown:
        known = (*sections, *questionnaire.questions)
        raise RequestError(
            *(
                Problem(
                    code="request.no_question",
                    message=f'there is no section or question "{name}"',
                    hint=did_you_mean(name, known) or "Leave the id away to see all of them.",
                )
                for name in unknown
            )
        )
    levels = {item.question_id: item.level for item in questionnaire.items.values()}
    for section in questionnaire.sections:
        chosen = [
            question
            for question in section.questions
            if not wanted or section.id in wanted or question.id in wanted
        ]
        if chosen:
            yield f"== {section.title} ({section.id}) =="
            yield ""
        for question in chosen:
            yield from _question(question, levels.get(question.id))
            yield ""


def _question(question: Question, level: DiligenceLevel | None) -> Iterator[str]:
    wishes = ["required"] if question.required else []
    wishes += [f"{question.checklist.severity} item"] if question.checklist else []
    wishes += [f"evidence {question.evidence}"] if question.evidence != "none" else []
    yield f"{question.id} ({', '.join([question.type, *wishes])})"
    yield from _wrapped(question.text, "  ")
    if question.guidance:
        yield from _wrapped(question.guidance, "    ")
    if question.when:
        yield f"    Asked if {question.when}"
    if level is not None:
        yield f"    Asked {from_level(level)}"
    if isinstance(question, Grid):
        rows = ", ".join(row.id for row in question.rows)
        yield from _wrapped(f"Answer {question.id}.ROW.COLUMN for each row: {rows}", "    ")
        for column in question.columns:
            yield f"    {column.id} ({column.type})"
            yield from _wrapped(column.text, "      ")
            yield from _answers(column, "      ")
    else:
        yield from _answers(question, "    ")


def _answers(question: Question, indent: str) -> Iterator[str]:
    match question:
        case Scale(levels=levels):
            for number, level in enumerate(levels):
                yield from _wrapped(f"{level.label}: {level.text}", f"{indent}{number}  ")
        case Choice(options=options) | Choices(options=options):
            for option in options:
                alone = " (excludes the others)" if option.exclusive else ""
                yield from _wrapped(f"{option.label}{alone}", f"{indent}{option.id}  ")
        case Number():
            yield f"{indent}{_range(question)}"
        case Date() | FreeText():
            yield f"{indent}{'a date, YYYY-MM-DD' if question.type == 'date' else 'words'}"
        case Grid():
            pass


def _range(number: Number) -> str:
    ends = (("from", number.minimum), ("to", number.maximum))
    limits = [f"{word} {end:g}" for word, end in ends if end is not None]
    return " ".join(part for part in ("a number", *limits, number.unit) if part)


def _wrapped(text: str, head: str) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
    )
