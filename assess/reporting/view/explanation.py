"""Why an indicator has its score: the rule in words, the parts, and the answers below it."""

from __future__ import annotations

from typing import NamedTuple

from assess.model.bands import printed
from assess.model.normalisation import Levels, Linear, Normalisation, Piecewise, Points, Ticked
from assess.model.question import Simple
from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Result
from assess.model.scoring import Group, Index, Leaf, walk
from assess.model.tree import children_of, default_normalisation, items_of
from assess.reporting.view import breakdown
from assess.reporting.view.answers import value_in_words
from assess.reporting.view.evidence import evidence_sentence, grade_rows
from assess.reporting.view.figures import number_text, score_of
from assess.reporting.view.in_short import answer_in_short, disputed_in_short
from assess.reporting.view.method import aggregation_in_words
from assess.reporting.view.points import (
    place_sentence,
    points_of,
    points_sentence,
    rest_in_words,
    score_in_words,
    split_texts,
    words_for,
)
from assess.reporting.view.words import EDGE, clean, percent, sentence_case


class PartLine(NamedTuple):
    """One child: label, weight as a share, score, and the points it brings and could bring.

    Points count towards the parent; they are empty where that has no score or the child does not
    count. ``answer`` is the answer in words, for a group what there is to say of it.
    """

    id: str
    label: str
    weight: str
    score: str
    brings: str
    lacks: str
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
    """One indicator explained: what it scores, from what, its parts, or the answer it comes from.

    ``sentence`` gives the score and its bounds, ``points_sentence`` where the points come from,
    ``place`` what it brings to its index, ``rest`` what no part accounts for. ``points`` lists answers both ways, for an index with a
    score; ``evidence`` says what the answers rest on, ``grades`` the same by grade.
    """

    title: str
    sentence: str
    rule: str
    points_sentence: str
    place: str
    rest: str
    words: breakdown.PointsWords
    parts: tuple[PartLine, ...]
    answer: AnswerBehind | None
    points: breakdown.Points | None
    evidence: str
    grades: tuple[breakdown.GradeRow, ...]


def explanation_of(instrument: Instrument, rated: Rated, indicator: str) -> Explanation:
    """Return why an indicator has its score.

    Raises:
        KeyError: there is no indicator of that id.
    """
    result = rated.scorecard.by_id[indicator]
    index = next(i for i in instrument.scoring.indices if i.id == result.index)
    node = _nodes(instrument, index)[indicator]
    contribution = rated.contributions[index.id].nodes[indicator]
    found = rated.evidence.get(indicator)
    rule, behind = "", None
    if isinstance(node, Group):
        rule = f"{sentence_case(aggregation_in_words(instrument, node))}."
    else:
        behind = _answer_behind(instrument, rated, node, index)
    return Explanation(
        title=f"{result.label}, {rated.assessment.subject.name}",
        sentence=_sentence(result, index),
        rule=rule,
        points_sentence=points_sentence(rated, index, indicator) if behind is None else "",
        place=place_sentence(rated, index, indicator),
        rest=rest_in_words(contribution.rest, index) if contribution.rest else "",
        words=words_for(index),
        parts=_parts(instrument, rated, indicator, index),
        answer=behind,
        points=points_of(instrument, rated, index) if indicator == index.id else None,
        evidence=evidence_sentence(found) if found else "",
        grades=grade_rows(found) if found else (),
    )


def _sentence(result: Result, index: Index) -> str:
    said = score_of(result, index).sentence
    if result.score is None:
        return f"{sentence_case(said)}."
    subject = "Scores" if result.item else f"{clean(result.label)} scores"
    rest = said.removeprefix(number_text(result.score, index))
    return f"{subject} {score_in_words(result.score, index)}{rest}."


def _nodes(instrument: Instrument, index: Index) -> dict[str, Leaf | Group]:
    items = items_of(instrument.scoring, instrument.questionnaire)
    found: dict[str, Leaf | Group] = {}
    for node in walk(index):
        found[node.key] = node
        if isinstance(node, Group):
            found.update((child.key, child) for child in children_of(node, items))
    return found


def _parts(instrument: Instrument, rated: Rated, parent: str, index: Index) -> tuple[PartLine, ...]:
    nodes = rated.contributions[index.id].nodes
    lines = []
    for part in rated.scorecard.results:
        if part.parent != parent or part.index != index.id:
            continue
        score = score_of(part, index)
        answer = answer_in_short(instrument, rated, part)
        if part.item is None and part.score is not None and (part.coverage or 0) < 1 - EDGE:
            answer = f"{score.coverage_text} answered"
        brings, lacks = split_texts(nodes[part.id], index)
        lines.append(
            PartLine(part.id, part.label, percent(part.share), score.text, brings, lacks, answer)
        )
    return tuple(lines)


def _answer_behind(instrument: Instrument, rated: Rated, leaf: Leaf, index: Index) -> AnswerBehind:
    item = instrument.questionnaire.items[leaf.item]
    hidden = leaf.item in rated.hidden
    answer = rated.assessment.answer(leaf.item)
    value, anchor = value_in_words(item.spec, answer)
    return AnswerBehind(
        question=item.spec.text,
        answer="Not asked as things stand"
        if hidden
        else disputed_in_short(instrument, rated, leaf.item) or value,
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
