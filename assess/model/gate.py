"""Gates: conditions that cap or force a band, and the waivers that lift them for a while."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import StringConstraints, model_validator

from assess.model.base import Frozen, Identifier, OneLine, Text
from assess.model.question import Basis


class Gate(Frozen):
    """A knock-out: while ``when`` holds, the rating is no better than a band.

    ``cap`` names the best band that is still possible; a subject without a score has no band to
    cap. ``force`` gives the band even where there is no score. Neither ever makes a rating better.
    """

    id: Identifier
    label: Text
    when: str
    cap: Identifier | None = None
    force: Identifier | None = None
    text: str = ""
    basis: tuple[Basis, ...] = ()
    waivable: bool = True

    @model_validator(mode="after")
    def _has_one_effect(self) -> Self:
        if (self.cap is None) == (self.force is None):
            msg = "give either cap or force, with the id of a band"
            raise ValueError(msg)
        return self

    @property
    def band(self) -> str:
        """The id of the band that the rating is held to."""
        return self.cap or self.force or ""


class GateState(StrEnum):
    """What a gate does to one rating, worst first."""

    APPLIES = "applies"
    WAIVED = "waived"
    OPEN = "open"
    CLEAR = "clear"


class Waiver(Frozen):
    """A recorded exception to a gate or a checklist item: who granted it, why, from when to when.

    Either ``gate`` or ``item`` says what is excepted, by id or by key. ``function`` is the office
    of who granted it. ``revoked`` is the day from which it no longer counts, where it was ended
    before its time.
    """

    gate: Identifier | Literal[""] = ""
    item: Annotated[str, StringConstraints(max_length=200)] = ""
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), OneLine
    ]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    granted: datetime.date
    until: datetime.date
    revoked: datetime.date | None = None
    function: Identifier | None = None

    @model_validator(mode="after")
    def _excepts_one_thing(self) -> Self:
        if bool(self.gate) == bool(self.item):
            msg = "a waiver names either a gate or an item"
            raise ValueError(msg)
        return self

    @property
    def subject(self) -> str:
        """The id of the gate, or the key of the item, that it excepts."""
        return self.gate or self.item

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until < self.granted:
            msg = f"a waiver granted on {self.granted} cannot end on {self.until}"
            raise ValueError(msg)
        if self.revoked is not None and not self.granted <= self.revoked <= self.until:
            msg = f"a waiver from {self.granted} to {self.until} cannot end on {self.revoked}"
            raise ValueError(msg)
        return self

    def is_live(self, day: datetime.date) -> bool:
        """Whether the waiver counts on a day; its first and its last day included."""
        return self.granted <= day <= self.last_day

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it counts; before ``granted`` if it was revoked at once."""
        if self.revoked is None:
            return self.until
        first = datetime.date.min + datetime.timedelta(days=1)  # the calendar has no day before
        return max(self.revoked, first) - datetime.timedelta(days=1)


class GateResult(Frozen):
    """What one gate does to one subject's rating.

    ``rests_on`` are the keys that its condition looks at. ``open`` means that answers still missing
    could make it apply; ``waits_for`` are the keys of these: of what the condition looks at, and of
    what decides whether that is asked. ``waiver`` is the one that counts on the day of the rating;
    ``expired`` the last one that no longer does.
    """

    gate: Identifier
    index: str
    label: str
    band: Identifier
    forces: bool = False
    state: GateState
    text: str = ""
    basis: tuple[Basis, ...] = ()
    rests_on: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    waiver: Waiver | None = None
    expired: Waiver | None = None
