"""Levels of due diligence: can each be found, on what do they rest, and what lowers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from assess.checks.identifiers import duplicate_ids
from assess.checks.places import QuestionPath, error, pointer, warning
from assess.checks.possible import alone_problem, context_problem
from assess.checks.reach import outcome_alone, outcome_in_context
from assess.checks.references import Scope, check_condition, grids_of, leaves
from assess.checks.sources import unknown_sources
from assess.checks.suggest import choose_from
from assess.conditions import LONGEST, ConditionError, StateIs, parse
from assess.errors import Problem
from assess.model.depth import LevelRule, Lowering, level_condition
from assess.model.question import Choice, FreeText, Grid
from assess.model.questionnaire import Item, Questionnaire

CODES: dict[str, str] = {
    "level.by_silence": "A rule of a level asks whether something is answered or not known.",
    "level.circle": "A level rests on what is itself asked from a level on.",
    "level.first_named": "Something is asked from the first level on, as everything is.",
    "level.first_with_rules": "The first level has rules.",
    "level.no_rules": "A level has no rule that asks for it.",
    "level.too_long": "The rules of a level are too long, taken together.",
    "level.unknown": "There is no such level.",
    "lowering.not_asked": "Who lowered the level, or why, is not asked where it is lowered.",
    "lowering.unknown_option": "The lowering names an option that its question does not have.",
    "lowering.wrong_question": "The lowering names no question of the right kind.",
}


class LevelFaults(NamedTuple):
    """What makes levels unusable, and the keys of the items that wait for them."""

    problems: list[Problem]
    broken: frozenset[str]


class _Rule(NamedTuple):
    rule: LevelRule
    where: str

    @property
    def owner(self) -> str:
        return f'rule "{self.rule.id}"'


def level_faults(questionnaire: Questionnaire) -> LevelFaults:
    """Return what keeps the conditions of levels from being worked out."""
    items = questionnaire.items
    problems = [p for rule in _rules(questionnaire) for p in _fault(rule, items)]
    if questionnaire.lowering is not None:
        problems += _lowering_fault(questionnaire, questionnaire.lowering)
    problems += [] if problems else _too_long(questionnaire)
    broken = [key for key, item in items.items() if item.level is not None] if problems else ()
    return LevelFaults(problems, frozenset(broken))


def check_levels(questionnaire: Questionnaire, broken: frozenset[str]) -> list[Problem]:
    """Return what else is wrong with levels; pointers are into the questionnaire.

    Args:
        questionnaire: the questionnaire.
        broken: keys of items whose conditions are not sound, run in a circle, or wait for levels.
    """
    faulty = bool(level_faults(questionnaire).problems)
    return [
        *_ids(questionnaire),
        *_structure(questionnaire),
        *_from_levels(questionnaire),
        *([] if faulty else _possible(questionnaire, broken)),
        *([] if faulty else _texts_of_lowering(questionnaire, broken)),
    ]


def _rules(questionnaire: Questionnaire) -> Iterator[_Rule]:
    for i, level in enumerate(questionnaire.levels):
        for j, rule in enumerate(level.rules):
            yield _Rule(rule, pointer("levels", i, "rules", j))


def _fault(rule: _Rule, items: Mapping[str, Item]) -> Iterator[Problem]:
    place = f"{rule.where}/when"
    found = check_condition(rule.rule.when, Scope(items, grids_of(items), place, rule.owner))
    if found:
        yield from found
        return
    condition = parse(rule.rule.when)
    if any(isinstance(leaf, StateIs) for leaf in leaves(condition.tree)):
        message = f"The condition of {rule.owner} asks whether something is answered or not known."
        hint = "Compare the answer. While it is missing the level is not settled anyway."
        yield error("level.by_silence", place, message, hint)
    yield from _circle((key.key for key in condition.keys), items, rule.owner, place)


def _circle(
    keys: Iterable[str], items: Mapping[str, Item], owner: str, where: str
) -> Iterator[Problem]:
    """Yield that something rests on a question that is asked from a level on."""
    waiting, seen = list(keys), set[str]()
    while waiting:
        key = waiting.pop()
        if key in seen or key not in items:
            continue
        seen.add(key)
        level = items[key].level
        if level is not None:
            message = (
                f'The {owner} rests on "{key}", which is asked from the level "{level.id}" on.'
            )
            hint = "Levels rest on questions that are always asked, or that hang on such questions."
            yield error("level.circle", where, message, hint)
            return
        waiting += _keys_of(items[key].conditions)


def _keys_of(conditions: Iterable[str]) -> Iterator[str]:
    for text in conditions:
        try:
            yield from (key.key for key in parse(text).keys)
        except ConditionError:  # said where it is written
            continue


def _lowering_fault(questionnaire: Questionnaire, lowering: Lowering) -> Iterator[Problem]:
    items, place = questionnaire.items, pointer("lowering", "question")
    item = items.get(lowering.question)
    if item is None or not isinstance(item.spec, Choice):
        message = f'"{lowering.question}" is no question with one choice.'
        choices = [key for key, one in items.items() if isinstance(one.spec, Choice)]
        hint = choose_from(lowering.question, choices)
        yield error("lowering.wrong_question", place, message, hint)
        return
    yield from _circle([lowering.question], items, "lowering of the level", place)
    options = [option.id for option in item.spec.options]
    levels = [level.id for level in questionnaire.levels]
    for option, to in lowering.options.items():
        where = pointer("lowering", "options", option)
        if option not in options:
            message = f'"{lowering.question}" has no option "{option}".'
            yield error("lowering.unknown_option", where, message, choose_from(option, options))
        if to not in levels:
            yield _unknown(to, levels, where)


def _unknown(name: str, levels: list[str], where: str) -> Problem:
    hint = choose_from(name, levels) or "The questionnaire has no levels at all."
    return error("level.unknown", where, f'There is no level "{name}".', hint)


def _too_long(questionnaire: Questionnaire) -> Iterator[Problem]:
    for i, level in enumerate(questionnaire.levels):
        text = level_condition(questionnaire.levels, questionnaire.lowering, level.id)
        if text is None:
            continue
        try:
            parse(text)
        except ConditionError as fault:
            message = (
                f'The rules from level "{level.id}" on, taken together, cannot be read: {fault}.'
            )
            hint = f"All of them must stay below {LONGEST} characters; join rules, or shorten ids."
            yield error("level.too_long", pointer("levels", i), message, hint)
            return


def _ids(questionnaire: Questionnaire) -> list[Problem]:
    levels = [
        (level.id, pointer("levels", i, "id")) for i, level in enumerate(questionnaire.levels)
    ]
    rules = [(one.rule.id, f"{one.where}/id") for one in _rules(questionnaire)]
    return duplicate_ids("level", levels) + duplicate_ids("rule", rules)


def _structure(questionnaire: Questionnaire) -> Iterator[Problem]:
    known = [source.id for source in questionnaire.sources]
    for one in _rules(questionnaire):
        yield from unknown_sources(one.rule.basis, known, one.owner, one.where)
    for i, level in enumerate(questionnaire.levels):
        if i == 0 and level.rules:
            message = f'The first level, "{level.id}", has rules, and is found anyway.'
            hint = "Remove them: it is what is left where no rule holds."
            yield error("level.first_with_rules", pointer("levels", 0, "rules"), message, hint)
        elif i and not level.rules:
            message = f'No rule asks for the level "{level.id}".'
            yield error("level.no_rules", pointer("levels", i), message, "Give it at least one.")


def _from_levels(questionnaire: Questionnaire) -> Iterator[Problem]:
    levels = [level.id for level in questionnaire.levels]
    for name, where in _named(questionnaire):
        if name not in levels:
            yield _unknown(name, levels, where)
        elif name == levels[0]:
            message = f'Everything is asked from the level "{name}" on.'
            yield warning("level.first_named", where, message, "Leave from_level away.")


def _named(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yield every level named in ``from_level``, with its pointer."""
    for i, section in enumerate(questionnaire.sections):
        if section.from_level:
            yield section.from_level, pointer("sections", i, "from_level")
        for j, question in enumerate(section.questions):
            path = QuestionPath(i, j)
            if question.from_level:
                yield question.from_level, path.pointer("from_level")
            for k, column in enumerate(question.columns if isinstance(question, Grid) else ()):
                if column.from_level:
                    yield column.from_level, path._replace(column=k).pointer("from_level")


def _possible(questionnaire: Questionnaire, broken: frozenset[str]) -> Iterator[Problem]:
    items = questionnaire.items
    for one in _rules(questionnaire):
        when, place = one.rule.when, f"{one.where}/when"
        problem = alone_problem(one.owner, place, {"": outcome_alone(when, items)})
        if problem is None:
            together = outcome_in_context([when], items, broken)
            problem = context_problem(one.owner, place, {"": together})
        if problem is not None:
            yield problem


def _texts_of_lowering(questionnaire: Questionnaire, broken: frozenset[str]) -> Iterator[Problem]:
    lowering, items = questionnaire.lowering, questionnaire.items
    if lowering is None:
        return
    for name, key in (("by", lowering.by), ("reason", lowering.reason)):
        where, item = pointer("lowering", name), items.get(key)
        if item is None or not isinstance(item.spec, FreeText):
            texts = [k for k, one in items.items() if isinstance(one.spec, FreeText)]
            message = f'"{key}" is no question with a free text.'
            yield error("lowering.wrong_question", where, message, choose_from(key, texts))
            continue
        for option in lowering.options:
            chosen = f"{lowering.question} == '{option}'"
            found = outcome_in_context([chosen, *item.conditions], items, broken)
            if item.level is not None or (found is not None and not found.can_hold):
                message = f'"{key}" is not asked where the level is lowered by "{option}".'
                hint = f"Ask it when: {chosen}."
                yield error("lowering.not_asked", where, message, hint)
