"""Questionnaires: ids, sources, questions, and whether every condition makes sense."""

from __future__ import annotations

from collections.abc import Callable

from assess.checks.checklist import check_checklist
from assess.checks.identifiers import RESERVED, duplicate_ids, reserved_id
from assess.checks.levels import check_levels
from assess.checks.places import QuestionPath, pointer
from assess.checks.possible import check_possibilities
from assess.checks.questions import check_grid, check_simple
from assess.checks.soundness import check_soundness
from assess.checks.sources import unknown_sources
from assess.errors import Problem
from assess.model.question import Grid
from assess.model.questionnaire import Questionnaire

CODES: dict[str, str] = {}

Rule = Callable[[Questionnaire], list[Problem]]


def check_questionnaire(questionnaire: Questionnaire) -> list[Problem]:
    """Return what is wrong with a questionnaire, in the order of the rules."""
    return [problem for rule in RULES for problem in rule(questionnaire)]


def _ids(questionnaire: Questionnaire) -> list[Problem]:
    sections = [
        (section.id, pointer("sections", i, "id"))
        for i, section in enumerate(questionnaire.sections)
    ]
    questions = [
        (question.id, QuestionPath(i, j).pointer("id"))
        for i, section in enumerate(questionnaire.sections)
        for j, question in enumerate(section.questions)
    ]
    sources = [
        (source.id, pointer("sources", i, "id")) for i, source in enumerate(questionnaire.sources)
    ]
    problems = duplicate_ids("section", sections) + duplicate_ids("question", questions)
    problems += duplicate_ids("source", sources)
    for identifier, where in questions:
        problems += reserved_id("question", identifier, RESERVED, where)
    return problems


def _sources(questionnaire: Questionnaire) -> list[Problem]:
    known = [source.id for source in questionnaire.sources]
    problems = []
    for i, section in enumerate(questionnaire.sections):
        for j, question in enumerate(section.questions):
            path = QuestionPath(i, j)
            columns = question.columns if isinstance(question, Grid) else ()
            parts = [(question, path.pointer(), f'question "{question.id}"')]
            parts += [
                (column, path._replace(column=k).pointer(), f'column "{question.id}.{column.id}"')
                for k, column in enumerate(columns)
            ]
            for part, where, owner in parts:
                problems += unknown_sources(part.basis, known, owner, where)
    return problems


def _questions(questionnaire: Questionnaire) -> list[Problem]:
    problems = []
    for i, section in enumerate(questionnaire.sections):
        for j, question in enumerate(section.questions):
            where = QuestionPath(i, j).pointer()
            if isinstance(question, Grid):
                problems += check_grid(question, where)
            else:
                problems += check_simple(question, f'question "{question.id}"', where)
    return problems


def _conditions(questionnaire: Questionnaire) -> list[Problem]:
    problems, sound, broken = check_soundness(questionnaire)
    if any(problem.code == "id.duplicate" for problem in _ids(questionnaire)):
        # A condition could mean either of two questions, so what it can come to is not known.
        return problems
    return problems + check_possibilities(questionnaire.items, sound, broken)


def _levels(questionnaire: Questionnaire) -> list[Problem]:
    return check_levels(questionnaire, check_soundness(questionnaire).broken)


RULES: tuple[Rule, ...] = (_ids, _sources, _questions, _conditions, _levels, check_checklist)
"""What is looked at in every questionnaire."""
