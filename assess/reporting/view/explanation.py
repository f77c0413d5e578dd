"""Why an indicator has its score: the rule in words, the parts, and the answers below it."""

from __future__ import annotations

from typing import NamedTuple

from assess.model.bands import printed
from assess.model.question import Simple
from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Result
from assess.model.scoring import (
    Group,
    Index,
    Leaf,
    Levels,
    Linear,
    Normalisation,
    Piecewise,
    Points,
    Ticked,
    walk,
)
from assess.model.tree import children_of, default_normalisation, items_of
from assess.reporting.view.answers import DISPUTED, value_in_words
from assess.reporting.view.figures import number_text, score_of
from assess.reporting.view.method import aggregation_in_words
from assess.reporting.view.respondents import disputed_answer_in_words
from assess.reporting.view.words import clean, percent, sentence_case


class PartLine(NamedTuple):
    """One child: label, weight as a share, score, answered share, and what it adds to the parent.

    ``adds`` is empty where the parent is no weighted mean, or where a child that counts shows no
    score of its own. ``answer`` is the answer in words, for a leaf.
    """

    id: str
    label: str
    weight: str
    score: str
    coverage: str
    adds: str
    answer: str


class AnswerBehind(NamedTuple):
    """A leaf's answer: the question, the answer, how it became a score, comment and evidence."""

    question: str
    answer: str
    anchor: str
    rule: str
    comment: str
    evidence: tuple[str, ...]


class Explanation(NamedTuple):
    """One indicator explained: a sentence, the rule, its parts, or the answer it comes from."""

    title: str
    sentence: str
    rule: str
    parts: tuple[PartLine, ...]
    answer: AnswerBehind | None


def explanation_of(instrument: Instrument, rated: Rated, indicator: str) -> Explanation:
    """Return why an indicator has its score.

    Raises:
        KeyError: there is no indicator of that id.
    """
    result = rated.scorecard.by_id[indicator]
    index = next(i for i in instrument.scoring.indices if i.id == result.index)
    node = _nodes(instrument, index)[indicator]
    title = f"{result.label}, {rated.assessment.subject.name}"
    sentence = score_of(result, index).sentence
    if isinstance(node, Leaf):
        behind = _answer_behind(instrument, rated, node, index)
        return Explanation(title, sentence, "", (), behind)
    rule = sentence_case(aggregation_in_words(instrument, node)) + "."
    parts = [r for r in rated.scorecard.results if r.parent == indicator and r.index == index.id]
    return Explanation(title, sentence, rule, _parts(instrument, rated, node, parts, index), None)


def _nodes(instrument: Instrument, index: Index) -> dict[str, Leaf | Group]:
    items = items_of(instrument.scoring, instrument.questionnaire)
    found: dict[str, Leaf | Group] = {}
    for node in walk(index):
        found[node.key] = node
        if isinstance(node, Group):
            found.update((child.key, child) for child in children_of(node, items))
    return found


def _parts(
    instrument: Instrument, rated: Rated, group: Group, parts: list[Result], index: Index
) -> tuple[PartLine, ...]:
    counted = [part for part in parts if part.coverage]
    adding = group.aggregate.method == "arithmetic" and all(p.score is not None for p in counted)
    whole = sum(part.share for part in counted)
    lines = []
    for part in parts:
        score = score_of(part, index)
        adds = ""
        if adding and part in counted and part.score is not None and whole:
            adds = number_text(part.score * part.share / whole, index)
        lines.append(
            PartLine(
                part.id,
                part.label,
                percent(part.share),
                score.text,
                score.coverage_text,
                adds,
                _answer_in_short(instrument, rated, part),
            )
        )
    return tuple(lines)


def _answer_in_short(instrument: Instrument, rated: Rated, part: Result) -> str:
    if part.item is None:
        return part.reason
    if part.item in rated.hidden:
        return "not asked as things stand"
    item = instrument.questionnaire.items[part.item]
    disputed = _disputed(instrument, rated, part.item)
    return disputed or value_in_words(item.spec, rated.assessment.answer(part.item))[0]


def _disputed(instrument: Instrument, rated: Rated, key: str) -> str:
    """Return who says what where respondents differ on an item; nothing where they do not."""
    item = instrument.questionnaire.items[key]
    return next(
        (
            f"{DISPUTED}: {disputed_answer_in_words(item, dispute)}"
            for dispute in rated.disputes
            if dispute.key == key
        ),
        "",
    )


def _answer_behind(instrument: Instrument, rated: Rated, leaf: Leaf, index: Index) -> AnswerBehind:
    item = instrument.questionnaire.items[leaf.item]
    hidden = leaf.item in rated.hidden
    answer = rated.assessment.answer(leaf.item)
    value, anchor = value_in_words(item.spec, answer)
    return AnswerBehind(
        question=item.spec.text,
        answer="Not asked as things stand"
        if hidden
        else _disputed(instrument, rated, leaf.item) or value,
        anchor="" if hidden else anchor,
        rule=_rule(leaf, item.spec, index),
        comment="" if hidden else clean(answer.comment),
        evidence=()
        if hidden
        else tuple(f"{clean(e.reference)} {e.grade}".strip() for e in answer.evidence),
    )


def _rule(leaf: Leaf, spec: Simple, index: Index) -> str:
    how = leaf.normalise or default_normalisation(spec)
    text = _normalisation_in_words(how, index) if how else ""
    if leaf.if_hidden == "worst":
        text += " While it is not asked, it counts as the worst answer."
    return text


def _normalisation_in_words(how: Normalisation, index: Index) -> str:
    low, high = index.scale

    def at(unit: float) -> str:
        return f"{printed(low + unit * (high - low), index):g}"

    match how:
        case Levels(reverse=reverse):
            ends = (at(1), at(0)) if reverse else (at(0), at(1))
            return f"Levels are evenly spaced: the first gives {ends[0]}, the last {ends[1]}."
        case Points(points=points):
            given = ", ".join(f"{name} {value:g}" for name, value in points.items())
            return f"Points per answer ({given}), stretched so that they run {at(0)} to {at(1)}."
        case Ticked(enough=enough):
            full = f"{enough:g} of them give" if enough else "all of them give"
            return f"Share of what is ticked; {full} {at(1)}."
        case Linear(goalposts=goalposts, log=log):
            scale = " in logarithms" if log else ""
            return (
                f"Straight line{scale} from {goalposts[0]:g} ({at(0)}) to {goalposts[1]:g} "
                f"({at(1)}), cut off outside."
            )
        case Piecewise(points=line):
            steps = ", ".join(f"{x:g} gives {at(y)}" for x, y in line)
            return f"Broken line: {steps}; cut off outside."
