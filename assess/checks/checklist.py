"""Checklists: does every answer to an item have a status, and can it be anything but satisfied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.checks.places import QuestionPath, error, note
from assess.checks.suggest import choose_from
from assess.errors import Problem
from assess.model.checklist import THREE_LEVELS, Checklist
from assess.model.question import Choice, Choices, Grid, Scale, Simple
from assess.model.questionnaire import Questionnaire

CODES: dict[str, str] = {
    "checklist.always_satisfied": "No answer to an item is a concern or a failure.",
    "checklist.no_status": "An answer to an item has no status.",
    "checklist.on_grid": "A grid is made an item of the checklist as a whole.",
    "checklist.unknown_answer": "A checklist names an option or a level that does not exist.",
    "checklist.wrong_kind": "A question whose answers cannot be listed is made an item.",
}


def check_checklist(questionnaire: Questionnaire) -> list[Problem]:
    """Return what is wrong with the items of a checklist; pointers are into the questionnaire."""
    return [
        problem
        for i, section in enumerate(questionnaire.sections)
        for j, question in enumerate(section.questions)
        for problem in _question(question, QuestionPath(i, j))
    ]


def _question(question: Simple | Grid, path: QuestionPath) -> Iterator[Problem]:
    if not isinstance(question, Grid):
        yield from _simple(question, f'question "{question.id}"', path.pointer("checklist"))
        return
    if question.checklist is not None:
        message = f'The grid "{question.id}" cannot be an item of the checklist as a whole.'
        hint = "Give one of its columns a checklist: each row is an item then."
        yield error("checklist.on_grid", path.pointer("checklist"), message, hint)
    for k, column in enumerate(question.columns):
        owner = f'column "{column.id}" of question "{question.id}"'
        yield from _simple(column, owner, path._replace(column=k).pointer("checklist"))


def _simple(spec: Simple, owner: str, where: str) -> Iterator[Problem]:
    if spec.checklist is None:
        return
    answers = _answers(spec)
    if not answers:
        message = f"The {owner} is a {spec.type}, whose answers have no status."
        hint = "Make it a choice, a tick list or a scale, or remove the checklist."
        yield error("checklist.wrong_kind", where, message, hint)
        return
    named = spec.checklist.by_answer
    if named or not isinstance(spec, Scale) or len(answers) != len(THREE_LEVELS):
        yield from _unknown(spec.checklist, answers, owner, where)
        yield from _statuses(spec.checklist, answers, owner, where)


def _unknown(
    checklist: Checklist, answers: Sequence[str], owner: str, where: str
) -> Iterator[Problem]:
    for status in ("satisfied", "concern", "fail"):
        for i, name in enumerate(getattr(checklist, status)):
            if name not in answers:
                message = f'The {owner} has no answer "{name}".'
                place = f"{where}/{status}/{i}"
                yield error("checklist.unknown_answer", place, message, choose_from(name, answers))


def _statuses(
    checklist: Checklist, answers: Sequence[str], owner: str, where: str
) -> Iterator[Problem]:
    without = [name for name in answers if name not in checklist.by_answer]
    if without:
        message = f"The checklist of {owner} does not say what {', '.join(without)} means."
        hint = "List every answer under satisfied, concern or fail."
        yield error("checklist.no_status", where, message, hint)
    elif not checklist.concern and not checklist.fail:
        message = f"Every answer to the {owner} is satisfied: the item asks only to be answered."
        hint = "Nothing, if that is meant; or say which answer is a concern or fails."
        yield note("checklist.always_satisfied", where, message, hint)


def _answers(spec: Simple) -> list[str]:
    """Return the answers by option id or level number; none where they cannot be listed."""
    if isinstance(spec, Choice | Choices):
        return [option.id for option in spec.options]
    return [str(i) for i in range(len(spec.levels))] if isinstance(spec, Scale) else []
