"""How long a newcomer needs: reading everything once, and thinking about every answer."""

from __future__ import annotations

from assess.model.question import Choice, Choices, Grid, Question, Scale
from assess.model.questionnaire import Questionnaire

WORDS_PER_MINUTE = 200
"""Silent reading of non-fiction in English: 238 on average, 175 to 300 for most adults (Brysbaert,
Journal of Memory and Language 109, 2019); taken down because many readers' first language is
another."""

SECONDS_PER_QUESTION = 25
SECONDS_PER_CELL = 8
"""Allowances for deciding and typing, apart from reading; not measured, deliberately round."""


def minutes_needed(questionnaire: Questionnaire) -> int:
    """Return the minutes to read every word once and answer every question, none hidden."""
    words = _words(questionnaire.introduction, questionnaire.description)
    seconds = 0
    for section in questionnaire.sections:
        words += _words(section.title, section.guidance)
        for question in section.questions:
            words += _words_of(question)
            cells = len(question.rows) * len(question.columns) if isinstance(question, Grid) else 0
            seconds += SECONDS_PER_CELL * cells if cells else SECONDS_PER_QUESTION
    return round(words / WORDS_PER_MINUTE + seconds / 60)


def _words_of(question: Question) -> int:
    count = _words(question.text, question.guidance)
    match question:
        case Choice(options=options) | Choices(options=options):
            return count + sum(_words(option.label, option.guidance) for option in options)
        case Scale(levels=levels):
            return count + sum(_words(level.label, level.text) for level in levels)
        case Grid(rows=rows, columns=columns):
            of_rows = sum(_words(row.label, row.guidance) for row in rows)
            return count + of_rows + sum(_words_of(column) for column in columns)
        case _:
            return count


def _words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)
