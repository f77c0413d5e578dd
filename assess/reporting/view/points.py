"""Where the points of a score come from, and where those to the top are missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from assess.model.contribution import Contribution, Split
from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Result
from assess.model.scoring import Index
from assess.reporting.view.breakdown import PointLine, Points, PointsWords
from assess.reporting.view.figures import number_text
from assess.reporting.view.in_short import answer_in_short
from assess.reporting.view.words import EDGE, clean, counted, listed, sentence_case

MOST = 10
"""How many answers are listed each way."""

FEW = 3
"""How many parts a sentence names."""

FINEST = 1000
"""Points are printed to this fraction of the scale, or finer where the score is."""

DECOMPOSITION = (
    "Points are Shapley values, level by level: what a part adds on average over all orders in "
    "which the parts could rise one after the other, from the bottom to where they stand or from "
    "there to the top. They add up to the score and to its distance. In a weighted mean they are "
    "weight times score, the weights being shares of the parts that have one. (Shapley 1953; Shorrocks 2013.)"
)
ESTIMATED = "For a group with very many parts the orders are a random sample of them."


GOOD = PointsWords(
    "brings",
    "could bring",
    "What brings most",
    "What holds it down most",
    "what is missing to the top",
)
BAD = PointsWords(
    "adds",
    "could add",
    "What raises it most",
    "What keeps it from rising most",
    "what keeps it from the worst end",
)


def words_for(index: Index) -> PointsWords:
    """Return how the points of an index are called."""
    return GOOD if index.high_is == "good" else BAD


def points_text(points: float, index: Index) -> str:
    """Return points as printed: to a thousandth of the scale or as fine as the score."""
    return f"{points:.{decimals_of(index)}f}"


def decimals_of(index: Index) -> int:
    """Return how many decimals the points of an index are printed with."""
    fine = math.ceil(math.log10(FINEST / (index.scale[1] - index.scale[0])) - EDGE)
    return min(max(index.decimals, fine, 0), 8)


def points_of(instrument: Instrument, rated: Rated, index: Index) -> Points | None:
    """Return where the points of an index come from; None where it has no score."""
    found = rated.contributions.get(index.id)
    if found is None or found.whole is None or found.rest is None:
        return None
    results = [r for r in rated.scorecard.results if r.index == index.id]
    labels = {result.id: result.label for result in results}

    def line(result: Result) -> PointLine | None:
        split = found.nodes[result.id].of_index
        if split is None:
            return None
        size = index.scale[1] - index.scale[0]
        return PointLine(
            id=result.id,
            label=clean(result.label),
            within=clean(labels[result.parent or index.id]),
            answer=answer_in_short(instrument, rated, result),
            brings=points_text(split.score, index),
            lacks=points_text(split.to_top, index),
            brings_share=split.score / size,
            lacks_share=split.to_top / size,
        )

    parts = [one for r in results if r.parent == index.id and (one := line(r))]
    answers = [one for r in results if r.item and (one := line(r))]
    return Points(
        id=index.id,
        label=index.label,
        words=words_for(index),
        sentence=f"{index.label} scores {score_in_words(index.scale[0] + found.whole.score, index)}. "
        + points_sentence(rated, index, index.id),
        rest=rest_in_words(found.rest, index),
        note=f"{DECOMPOSITION} {ESTIMATED}" if found.estimated else DECOMPOSITION,
        parts=tuple(parts),
        bringing=_top(answers, lambda one: one.brings_share),
        lacking=_top(answers, lambda one: one.lacks_share),
        longest=max((one.brings_share + one.lacks_share for one in parts), default=0.0) or 1.0,
    )


def _top(lines: Sequence[PointLine], size: Callable[[PointLine], float]) -> tuple[PointLine, ...]:
    ordered = sorted(lines, key=lambda one: -round(size(one), 9))
    return tuple(one for one in ordered if size(one) > EDGE)[:MOST]


def points_sentence(rated: Rated, index: Index, indicator: str) -> str:
    """Return what a score comes from and what it lacks; nothing where there is no score."""
    found = rated.contributions.get(index.id)
    result = rated.scorecard.by_id[indicator]
    if found is None or result.score is None or found.nodes[indicator].rest is None:
        return ""
    labels = {r.id: clean(r.label) for r in rated.scorecard.results if r.index == index.id}
    parts = [
        (labels[node.id], node.of_parent)
        for node in found.nodes.values()
        if node.parent == indicator and node.of_parent
    ]
    above, lacking = result.score - index.scale[0], index.scale[1] - result.score
    come = _spread([(label, split.score) for label, split in parts], above, index)
    lack = _spread([(label, split.to_top) for label, split in parts], lacking, index)
    texts = [f"{come[0]}the score comes from {come[1]}" if come else "nothing lifts the score"]
    if lack:
        texts.append(f"{lack[0]}{words_for(index).missing} lies in {lack[1]}")
    return f"{sentence_case('; '.join(texts))}."


def place_sentence(rated: Rated, index: Index, indicator: str) -> str:
    """Return what a part brings to its index; nothing for the index, or where neither counts."""
    found = rated.contributions[index.id]
    split = found.nodes[indicator].of_index
    if indicator == index.id or split is None or found.whole is None:
        return ""
    words, score = words_for(index), number_text(index.scale[0] + found.whole.score, index)
    return (
        f"To {index.label} ({score}) it {words.brings} {points_text(split.score, index)} and "
        f"{words.lacks} {points_text(split.to_top, index)} more."
    )


def score_in_words(score: float, index: Index) -> str:
    """Return "16.7 of 100", or the scale and how far above its bottom where that is not 0."""
    low, high = index.scale
    worse = " (higher is worse)" if index.high_is == "bad" else ""
    if low == 0:
        return f"{number_text(score, index)} of {high:g}{worse}"
    above = points_text(score - low, index)
    figure = number_text(score, index)
    return f"{figure} on a scale from {low:g} to {high:g}{worse}, {above} above the bottom"


def _spread(
    parts: Sequence[tuple[str, float]], whole: float, index: Index
) -> tuple[str, str] | None:
    """Return "most of " and the few parts that make up more than half; None for no points."""
    ordered = sorted((p for p in parts if p[1] > EDGE), key=lambda part: -round(part[1], 9))
    if whole <= EDGE or not ordered:
        return None
    total, last = 0.0, ordered[0][1]
    first: list[str] = []
    for label, points in ordered:
        if total > whole / 2 and points < last - EDGE:
            break
        total, last = total + points, points
        first.append(f"{label} ({points_text(points, index)})")
    if len(first) > FEW:
        most = points_text(ordered[0][1], index)
        many = counted(len(ordered), "part", "parts")
        return "", f"{many}, none with more than {most}"
    return ("all of " if total >= whole - EDGE else "most of "), listed(first)


def rest_in_words(rest: Split, index: Index) -> str:
    """Return what no answer accounts for, in words; nothing where there is no rest."""
    texts = []
    if rest.score > EDGE:
        texts.append(
            f"{points_text(rest.score, index)} points are due to the bounds: whatever becomes of the "
            "answers in dispute, the score cannot lie lower."
        )
    if rest.to_top > EDGE:
        texts.append(
            f"{points_text(rest.to_top, index)} points to the top are out of reach for the answers "
            "given: they lie with those that are missing or in dispute."
        )
    return " ".join(texts)


def split_texts(node: Contribution, index: Index) -> tuple[str, str]:
    """Return what a part brings and could bring to its parent, as printed; empty for neither."""
    if node.of_parent is None:
        return "", ""
    return points_text(node.of_parent.score, index), points_text(node.of_parent.to_top, index)
