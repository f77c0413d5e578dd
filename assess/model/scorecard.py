"""The scorecard: what the scoring engine found out about one assessment."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from assess.model.base import Frozen
from assess.model.finding import Finding
from assess.model.gate import GateResult

RESPONDENTS_DIFFER = "respondents differ"
"""Why a leaf has no score where respondents differ and have not agreed yet."""


class Result(Frozen):
    """One indicator's result.

    ``score``, ``low`` and ``high`` are on the index's scale, or None: a score where too little
    is answered, all three where nothing applies. ``coverage`` is the answered share (0 to 1) of
    the weight that applies, None where nothing applies. ``share`` is the indicator's weight as a
    share of its siblings' (0 to 1). ``reason`` says why there is no score. ``band`` is what the
    gates leave of ``band_without_gates``, an index's alone.
    """

    id: str
    index: str
    parent: str | None
    depth: int
    kind: Literal["index", "group", "leaf"]
    label: str
    item: str | None = None
    share: float
    score: float | None
    low: float | None
    high: float | None
    coverage: float | None
    band: str | None = None
    band_without_gates: str | None = None
    reason: str = ""


class Scorecard(Frozen):
    """Every indicator's result for one subject, parents before children, and the findings.

    ``gates`` are those that apply, are waived or could still apply, in the model's order.
    """

    subject: str
    questionnaire: str | None
    results: tuple[Result, ...]
    gates: tuple[GateResult, ...] = ()
    findings: tuple[Finding, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Result]:
        """The results by indicator id."""
        return {result.id: result for result in self.results}
