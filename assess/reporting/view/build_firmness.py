"""Builds the view of how firm a rating is."""

from __future__ import annotations

from collections.abc import Sequence

from assess.colours import shade_of
from assess.model.rating import Instrument
from assess.model.robustness import (
    METHOD,
    Assumption,
    Robustness,
    Sensitivity,
    Spread,
    SubjectSpread,
)
from assess.model.scoring import Index
from assess.reporting.view.assumptions import NOTE, PARTS, assumption_lines
from assess.reporting.view.figures import number_text
from assess.reporting.view.firmness import (
    BandChance,
    Firmness,
    RatingFirmness,
    SourceLine,
    SpreadLine,
)
from assess.reporting.view.parts import NO_SCORE
from assess.reporting.view.words import listed, percent, sentence_case

MOST = 0.5
"""From this share of the variance on an assumption explains most of it."""
WORTH_A_WORD = 0.1
"""Shares of the variance below this are not mentioned in the sentence."""


def rating_firmness(instrument: Instrument, robustness: Robustness) -> RatingFirmness:
    """Return how firm the rating of the first subject is, for every index that has a score."""
    indices = {index.id: index for index in instrument.scoring.indices}
    found = [(indices[one.id], one, one.subjects[0]) for one in robustness.indices]
    return RatingFirmness(
        lines=tuple(
            _firmness(index, one.varied, subject)
            for index, one, subject in found
            if subject.score is not None
        ),
        unrated=tuple(index.label for index, _, subject in found if subject.score is None),
        assumptions=assumption_lines(instrument, robustness),
        note=NOTE,
    )


# ── one rating ───────────────────────────────────────────────────────────────────────────────


def _firmness(index: Index, varied: Sequence[Assumption], subject: SubjectSpread) -> Firmness:
    score = subject.score or 0.0
    return Firmness(
        id=index.id,
        label=index.label,
        score=number_text(score, index),
        sentence=_sentence(index, subject, score),
        spreads=_spreads(index, varied, subject),
        bands=_bands(index, subject),
        sources=source_lines(subject.sensitivity),
        cause=cause_of(subject.sensitivity, "the variation of the score"),
    )


def _spreads(
    index: Index, varied: Sequence[Assumption], subject: SubjectSpread
) -> tuple[SpreadLine, ...]:
    method = [PARTS[one] for one in varied if one in METHOD]
    unknown = [PARTS[one] for one in varied if one not in METHOD]
    rows = [
        ("method", f"Choice of method: {listed(method)}", subject.method if method else None),
        ("unknown", f"Not known: {listed(unknown)}", subject.unknown if unknown else None),
        ("both", "Both together", subject.both if method and unknown else None),
    ]
    return tuple(
        SpreadLine(
            kind,
            label,
            number_text(spread.median, index),
            interval_text(spread, index),
            spread.low,
            spread.high,
        )
        for kind, label, spread in rows
        if spread
    )


def interval_text(spread: Spread | None, index: Index) -> str:
    """Return an interval as "42.2–67.1"."""
    if spread is None:
        return NO_SCORE
    return f"{number_text(spread.low, index)}–{number_text(spread.high, index)}"


def _sentence(index: Index, subject: SubjectSpread, score: float) -> str:
    both = subject.both
    if both is None:
        return "No draw gives a score."
    low, high = number_text(both.low, index), number_text(both.high, index)
    if low == high == number_text(score, index):
        return f"The score is {low} in at least nine draws out of ten.{_band_words(index, subject)}"
    aside = ""
    if not both.low <= score <= both.high:
        aside = (
            f" The score itself lies {'above' if score > both.high else 'below'} that: not to believe "
            "an answer, or to aggregate otherwise, can move a score in one direction only."
        )
    return (
        f"In nine draws out of ten the score lies between {low} and {high}; half of the draws give "
        f"{number_text(both.median, index)} or less.{aside}{_band_words(index, subject)}"
    )


def _band_words(index: Index, subject: SubjectSpread) -> str:
    likely = max(subject.bands, key=lambda band: band.share, default=None)
    label = next((b.label for b in index.bands if likely and b.id == likely.band), "")
    if likely is None or not label:
        return ""
    return f" “{label}” comes out most often, in {percent(likely.share)} of the draws."


def _bands(index: Index, subject: SubjectSpread) -> tuple[BandChance, ...]:
    places = {band.id: place for place, band in enumerate(index.bands)}
    return tuple(
        BandChance(
            label=index.bands[places[one.band]].label if one.band else "No band",
            shade=shade_of(places[one.band], len(index.bands)) if one.band else None,
            text=percent(one.share),
            share=one.share,
        )
        for one in subject.bands
    )


# ── what explains the variation ──────────────────────────────────────────────────────────────


def source_lines(sensitivity: Sequence[Sensitivity]) -> tuple[SourceLine, ...]:
    """Return the share of each assumption as printed; estimates beyond 0 and 100% are noise."""
    return tuple(
        SourceLine(
            sentence_case(PARTS[one.assumption]),
            _share(one.first, one.first_error),
            _share(one.total, one.total_error),
            one.first,
            one.total,
        )
        for one in sensitivity
    )


def _share(share: float | None, error: float | None) -> str:
    if share is None:
        return NO_SCORE
    figure = f"{min(100, max(0, round(share * 100)))}%"
    return figure if not error or round(error * 100) == 0 else f"{figure} ± {round(error * 100)}"


def cause_of(sensitivity: Sequence[Sensitivity], what: str) -> str:
    """Return what explains most of the variation of something, in one or two sentences."""
    known = [(one, one.first) for one in sensitivity if one.first is not None]
    if not sensitivity:
        return ""
    if not known:
        return "Nothing varies: none of the assumptions changes it."
    shares = sorted(((share, PARTS[one.assumption]) for one, share in known), reverse=True)
    (most, label), *others = shares
    named = [f"{name} {percent(share)}" for share, name in others if share >= WORTH_A_WORD]
    if most >= MOST:
        text = f"Most of {what} comes from {label}: {percent(min(most, 1.0))} of the variance."
        text += f" By themselves, {listed(named)} of it." if named else ""
    else:
        every = [f"{label} {percent(max(most, 0.0))}", *named]
        text = f"No assumption explains most of {what} by itself: {listed(every)} of the variance."
    together = 1 - sum(max(share, 0.0) for share, _ in shares)
    if together >= WORTH_A_WORD and len(shares) > 1:
        text += f" Another {percent(together)} comes from how they act together."
    return text
