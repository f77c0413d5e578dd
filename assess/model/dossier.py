"""The dossier of one decision: what stands beside the rating when somebody has to approve it."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from assess.errors import Problem
from assess.model.decision import Function
from assess.model.recommendation import Decided
from assess.model.signature import Role


class Awaited(NamedTuple):
    """A signature that is still to come: in which role, and the least function that may give it."""

    role: Role
    function: Function


class Dossier(NamedTuple):
    """What was decided, who has to sign next, and what is wrong with what people signed.

    ``renewal`` is the day from which on renewal is due, where a decision has a last day.
    ``objections`` say for each signature of the assessment why it may not stand, ``waiver_flaws``
    for each of its waivers why it does not count; both are "" where nothing is wrong. ``problems``
    are what does not fit in its history and its signatures, besides signatures of an earlier content.
    """

    decided: Decided
    awaited: tuple[Awaited, ...] = ()
    renewal: datetime.date | None = None
    objections: tuple[str, ...] = ()
    waiver_flaws: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
