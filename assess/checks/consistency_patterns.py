"""Patterns over many answers: too much does not apply, straight lines, the same words everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from assess.checks.looked import Asked, Looked
from assess.checks.places import pointer, warning
from assess.errors import Problem
from assess.model.answer import State
from assess.model.question import Scale

FEWEST = 5
"""Of fewer questions than these no share is taken: two of three may well not apply."""

SAME_WORDS = 5
SHORTEST_COMMENT = 20
"""A comment of so many characters under so many answers was pasted, not written."""

CODES: dict[str, str] = {
    "consistency.not_applicable": "Very many of the questions are said not to apply.",
    "consistency.same_comment": "The same long comment stands under many answers.",
    "consistency.straight_line": "Many scale questions in a row have the same level.",
}


def not_applicable(looked: Looked) -> list[Problem]:
    """Return where too large a share of the questions is said not to apply.

    The share is taken over everything that is asked; where that is not too large, over each
    section of five questions or more.
    """
    whole = _too_many("all the questions asked", looked.shown, looked)
    if whole:
        return whole
    sections: dict[str, list[Asked]] = defaultdict(list)
    for asked in looked.shown:
        sections[asked.item.section.title].append(asked)
    return [
        problem
        for title, part in sections.items()
        for problem in _too_many(f'the section "{title}"', part, looked)
    ]


def _too_many(name: str, part: Sequence[Asked], looked: Looked) -> list[Problem]:
    without = [asked for asked in part if asked.answer.state is State.NOT_APPLICABLE]
    limit = looked.limits.not_applicable_share
    if len(part) < FEWEST or len(without) <= limit * len(part):
        return []
    message = (
        f"Of {name}, {len(without)} of {len(part)} are said not to apply; "
        f"more than {limit:.0%} is unusual. What does not apply is not rated at all."
    )
    hint = 'Use "don\'t know" or the lowest level where the question applies and nothing is there.'
    where = pointer("answers", without[0].key)
    return [warning("consistency.not_applicable", where, message, hint)]


def straight_lines(looked: Looked) -> list[Problem]:
    """Return runs of consecutive scale questions that all have the same level.

    The longest string of identical answers (Johnson 2005, doi 10.1016/j.jrp.2004.09.009). Honest
    runs are more common at the ends of a scale than in its middle (doi
    10.1177/0282423X241273455), so there it takes twice as many. Grids are left out, because
    rows of the same kind often do have the same answer; a missing answer ends a run.
    """
    problems = []
    for run in _runs(looked.shown):
        level, top = run[0].answer.value, _levels(run[0]) - 1
        needed = looked.limits.straight_line_length * (2 if level in (0, top) else 1)
        if len(run) < needed:
            continue
        message = (
            f"{len(run)} scale questions in a row have level {level}, "
            f'from "{run[0].key}" to "{run[-1].key}".'
        )
        hint = "Read them again one by one: was every level chosen for its description?"
        where = pointer("answers", run[0].key, "value")
        problems.append(warning("consistency.straight_line", where, message, hint))
    return problems


def _runs(shown: Sequence[Asked]) -> Iterator[list[Asked]]:
    """Yield the longest stretches of scale questions with equally many levels and equal answers."""
    run: list[Asked] = []
    for asked in shown:
        if not isinstance(asked.item.spec, Scale) or asked.item.grid is not None:
            continue
        if run and (asked.answer.value != run[0].answer.value or _levels(asked) != _levels(run[0])):
            yield run
            run = []
        if asked.answer.value is not None:
            run.append(asked)
    if run:
        yield run


def _levels(asked: Asked) -> int:
    return len(asked.item.spec.levels) if isinstance(asked.item.spec, Scale) else 0


def same_comments(looked: Looked) -> list[Problem]:
    """Return long comments that stand, word for word, under many answers with a value."""
    under: dict[str, list[str]] = defaultdict(list)
    for key, _, answer in looked.answered:
        words = " ".join(answer.comment.split())
        if len(words) >= SHORTEST_COMMENT:
            under[words.casefold()].append(key)
    return [
        warning(
            "consistency.same_comment",
            pointer("answers", keys[0], "comment"),
            f"The same comment stands under {len(keys)} answers: {', '.join(keys[:5])}"
            f"{' ...' if len(keys) > 5 else ''}.",
            "Say for each of them what it rests on, or say it once, in the statement.",
        )
        for keys in under.values()
        if len(keys) >= SAME_WORDS
    ]
