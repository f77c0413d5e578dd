"""Advising: what would help most in one assessment, as commands and reports need it."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING

from assess.cli.clock import today
from assess.model.rating import Instrument, Rated

if TYPE_CHECKING:  # the search loads numpy
    from assess.model.improvement import Advice
    from assess.scoring.improving.improve import Request


def advise_on(
    instrument: Instrument,
    rated: Rated,
    request: Request | None = None,
    *,
    kept: Collection[str] = (),
    day: datetime.date | None = None,
) -> Advice:
    """Return what would help most in an index of one assessment.

    Args:
        instrument: what was asked and how it is scored.
        rated: the assessment.
        request: which index, how far, and what to make small; if not given, the headline index to
            its next band with the fewest changes.
        kept: the questions whose answers stay.
        day: the day on which waivers must count; today if not given.
    """
    from assess.scoring.gates import live_waivers
    from assess.scoring.improving.ground import Setting
    from assess.scoring.improving.improve import Request as Asked
    from assess.scoring.improving.improve import advise
    from assess.scoring.plan import compile_model

    assessment = rated.assessment
    waived = live_waivers(assessment.waivers, day or today())
    setting = Setting(assessment.answers, assessment.disputed, frozenset(waived), frozenset(kept))
    plan = compile_model(instrument.scoring, instrument.questionnaire)
    return advise(plan, setting, request or Asked(instrument.scoring.indices[0]))
