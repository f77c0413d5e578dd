"""Results as figures: rounded once, coloured by band, with coverage and bounds in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assess.colours import Shade, shade_of
from assess.model.bands import band_of, printed
from assess.model.scorecard import RESPONDENTS_DIFFER, Result, Scorecard
from assess.model.scoring import Band, Group, Index
from assess.reporting.view.gates import FORCED, gate_lines, held_by, held_in_words, mark_of
from assess.reporting.view.parts import NO_SCORE, BandLine, Dimension, IndexLine, Score
from assess.reporting.view.words import EDGE, listed, percent, sentence_case


def number_text(value: float, index: Index) -> str:
    """Return a figure of an index as printed."""
    return f"{printed(value, index):.{index.decimals}f}"


def band_lines(index: Index) -> tuple[BandLine, ...]:
    """Return the bands of an index with their extent and colour, lowest first."""
    lines = []
    for i, band in enumerate(index.bands):
        last = i == len(index.bands) - 1
        below = index.scale[1] if last else index.bands[i + 1].at_least
        extent = (
            f"{band.at_least:g} to {below:g}" if last else f"{band.at_least:g} to below {below:g}"
        )
        shade = shade_of(i, len(index.bands))
        lines.append(
            BandLine(band.id, band.label, band.at_least, below, extent, band.description, shade)
        )
    return tuple(lines)


def score_of(result: Result, index: Index, reason: str = "") -> Score:
    """Return one result as printed.

    Args:
        result: the indicator's result.
        index: the index it belongs to, with scale, bands and decimals.
        reason: why there is no score, where the result's own reason says too little.
    """
    score, low, high = result.score, result.low, result.high
    band = band_of_result(result, index)
    bounds = _bounds(result, index)
    why = "" if score is not None else (reason or result.reason or "not answered")
    return Score(
        value=None if score is None else printed(score, index),
        low=None if low is None else printed(low, index),
        high=None if high is None else printed(high, index),
        coverage=result.coverage,
        text=NO_SCORE if score is None else number_text(score, index),
        bounds=f"{bounds[0]}–{bounds[1]}" if bounds else "",
        coverage_text=percent(result.coverage),
        band=band.label if band else "",
        shade=_shade_of(band, index),
        reason=why,
        sentence=_sentence(result, index, why),
        mark=held_by(result, index),
    )


def band_of_result(result: Result, index: Index) -> Band | None:
    """Return the band of a result: of an index what its gates leave, else where the score falls."""
    if result.kind == "index":
        return next((band for band in index.bands if band.id == result.band), None)
    return band_of(result.score, index.bands) if result.score is not None else None


def _shade_of(band: Band | None, index: Index) -> Shade | None:
    return shade_of(index.bands.index(band), len(index.bands)) if band else None


def _sentence(result: Result, index: Index, reason: str) -> str:
    head = f"no score: {reason}" if result.score is None else number_text(result.score, index)
    held, band = held_by(result, index), band_of_result(result, index)
    how = f"{FORCED} to" if held == FORCED else held_in_words(index)
    gated = f"; {how} “{band.label}”" if held and band else ""
    return f"{head}{_bounds_in_words(result, index)}{gated}"


def _bounds(result: Result, index: Index) -> tuple[str, str] | None:
    """Return the bounds as printed; None where they meet, or where nothing at all is answered."""
    low, high = result.low, result.high
    known = result.coverage or result.reason == RESPONDENTS_DIFFER
    if low is None or high is None or not known or high - low <= EDGE:
        return None
    return number_text(low, index), number_text(high, index)


def _bounds_in_words(result: Result, index: Index) -> str:
    bounds = _bounds(result, index)
    if bounds:
        return f", between {bounds[0]} and {bounds[1]} if everything were answered"
    return f"; {_settled(result)}" if result.score is not None else ""


def _settled(result: Result) -> str:
    """Say why the bounds meet: nothing is missing, or what is missing does not matter."""
    if result.coverage is not None and result.coverage >= 1 - EDGE:
        return "everything that this rests on is answered"
    return f"{percent(result.coverage)} is answered, and the missing answers cannot change it"


def index_line(
    index: Index, scorecard: Scorecard, names: Mapping[str, str] | None = None
) -> IndexLine:
    """Return one index with its result; ``names`` are what to call the questions, by key."""
    result = scorecard.by_id[index.id]
    score = score_of(result, index, _why_no_score(result, scorecard))
    score = score._replace(mark=mark_of(index, scorecard))
    band = band_of_result(result, index)
    return IndexLine(
        id=index.id,
        label=index.label,
        description=index.description,
        scale=f"{index.scale[0]:g} to {index.scale[1]:g}",
        lowest=index.scale[0],
        highest=index.scale[1],
        direction="higher is better" if index.high_is == "good" else "higher is worse",
        ranked=index.ranked,
        minimum_coverage=percent(index.minimum_coverage),
        bands=band_lines(index),
        score=score,
        band_description=band.description if band else "",
        outcome=_outcome(index, result, score, band),
        gap=gap_of(result, score),
        gates=tuple(line.sentence for line in gate_lines(index, scorecard, names)),
    )


def _why_no_score(result: Result, scorecard: Scorecard) -> str:
    if result.score is not None:
        return ""
    if result.coverage is None:
        return result.reason
    if not result.coverage:
        return "none of its questions is answered"
    without = [
        part
        for part in scorecard.results
        if part.parent == result.id and part.score is None and part.coverage is not None
    ]
    if not without or "parts" not in result.reason:
        return result.reason
    names = [f"{part.label} ({percent(part.coverage)} answered)" for part in without]
    return f"{listed(names)} {'has' if len(names) == 1 else 'have'} no score"


def _outcome(index: Index, result: Result, score: Score, band: Band | None) -> str:
    if result.score is None:
        subject = "No overall rating can be given" if _has_parts(index) else "No score can be given"
        return f"{subject}: {score.reason}."
    rated = f"rated “{band.label}”, with {score.text}" if band else score.text
    if band and held_by(result, index):
        rated = f"{held_in_words(index)} “{band.label}”; its score is {score.text}"
    text = f"{index.label} is {rated} on a scale from {index.scale[0]:g} to {index.scale[1]:g}"
    bounds = _bounds(result, index)
    if not bounds:
        return f"{text}. {sentence_case(_settled(result))}."
    return (
        f"{text}. {score.coverage_text} of the weight is answered; if everything were answered, "
        f"the score would lie between {bounds[0]} and {bounds[1]}."
    )


def _has_parts(index: Index) -> bool:
    return any(isinstance(child, Group) for child in index.children)


def dimensions_of(index: Index, scorecard: Scorecard) -> tuple[Dimension, ...]:
    """Return the parts one step below an index."""
    described = {child.key: child for child in index.children if isinstance(child, Group)}
    return tuple(
        Dimension(
            id=result.id,
            label=result.label,
            description=described[result.id].description,
            share=percent(result.share),
            score=(score := score_of(result, index)),
            gap=gap_of(result, score),
        )
        for result in _parts(index, scorecard)
        if result.id in described
    )


def has_scores(index: Index, scorecard: Scorecard) -> bool:
    """Say whether anything is answered in an index and it has dimensions to show."""
    return any(part.score.coverage for part in dimensions_of(index, scorecard))


def _parts(index: Index, scorecard: Scorecard) -> Iterator[Result]:
    return (r for r in scorecard.results if r.parent == index.id and r.index == index.id)


def gap_of(result: Result, score: Score) -> str:
    """Return "no score: 40% answered" in the place of a missing score; nothing for a score."""
    if result.score is not None:
        return ""
    if result.coverage is None:
        return f"no score: {score.reason}"
    return f"no score: {score.coverage_text} answered"
