"""What a report is made from: how subjects are rated, and each subject with its result."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from assess.errors import Problem
from assess.model.answer import Answer
from assess.model.assessment import Assessment
from assess.model.contribution import Contributions
from assess.model.decision import DecisionRules
from assess.model.evidence_shares import EvidenceConfidence
from assess.model.finding import FindingRules
from assess.model.improvement import Advice
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import Recommendation
from assess.model.red_flag import RedFlagRules
from assess.model.scorecard import Scorecard
from assess.model.scoring import Alternative, ScoringModel


class ThemeStatus(StrEnum):
    """What can be said of one row of the theme matrix."""

    BLIND_SPOT = "blind_spot"
    CLEAR = "clear"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Instrument(NamedTuple):
    """What is asked, how it is scored, and what is noticed: one questionnaire folder.

    ``alternative`` is set where ``scoring`` is not the nominal model but that variant of it.
    ``decision`` is what due diligence adds: what asks for which decision, and who signs it;
    ``red_flags`` the weights and thresholds of signals computed from a tender's records.
    """

    questionnaire: Questionnaire
    scoring: ScoringModel
    findings: FindingRules | None
    alternative: Alternative | None = None
    decision: DecisionRules | None = None
    red_flags: RedFlagRules | None = None


class Outcome(NamedTuple):
    """What one respondent says, and the headline index if all agreed on that, on its scale."""

    answer: Answer
    score: float | None
    low: float | None
    high: float | None


class Dispute(NamedTuple):
    """A question on which respondents differ and nothing is agreed: each of their positions."""

    key: str
    outcomes: tuple[Outcome, ...]


class Rated(NamedTuple):
    """One assessment with its scorecard (findings included).

    ``hidden`` holds the keys of items whose condition hides them: never scored, never printed.
    ``themes`` gives the status of each row of the theme matrix by row id. ``disputes`` are the
    questions shown on which respondents differ, in the order they are asked. ``contributions`` says
    by index id what brings its score, ``evidence`` by index and group id what its answers rest on.
    ``remarks`` are those of the consistency checks; their pointers are into the assessment.
    ``advice`` is what would help most in the headline index, where that was looked for.
    ``recommendation`` is what due diligence asks for, where the instrument decides on it.
    """

    assessment: Assessment
    scorecard: Scorecard
    hidden: frozenset[str]
    themes: Mapping[str, ThemeStatus]
    disputes: tuple[Dispute, ...] = ()
    contributions: Mapping[str, Contributions] = MappingProxyType({})
    evidence: Mapping[str, EvidenceConfidence] = MappingProxyType({})
    remarks: tuple[Problem, ...] = ()
    advice: Advice | None = None
    recommendation: Recommendation | None = None
