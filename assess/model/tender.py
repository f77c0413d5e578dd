"""Tenders: what the records of one procurement say, from OCDS or from a table of bids.

Plain records, as there may be a hundred thousand of them. Whatever the file did not say, or said in
a way that cannot be used, is None or ""; nothing is guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

SECONDS_A_DAY = 86_400


STOPPED = frozenset(("cancelled", "withdrawn", "unsuccessful"))
"""Statuses of tenders that came to nothing."""


class Amount(NamedTuple):
    """A sum of money, above zero; ``currency`` is "" where it is not said."""

    value: float
    currency: str


class Moment(NamedTuple):
    """A day and, where given, the second of the epoch; ``zoned`` if its offset from UTC is known.

    Without an offset ``second`` is that of the clock on the wall.
    """

    day: datetime.date
    second: float | None = None
    zoned: bool = False

    def days_until(self, later: Moment) -> float:
        """Return the days from here to another moment; whole ones where a time is missing."""
        if self.second is None or later.second is None or self.zoned is not later.zoned:
            return float((later.day - self.day).days)
        return (later.second - self.second) / SECONDS_A_DAY

    def is_after_deadline(self, deadline: Moment) -> bool | None:
        """Say whether something came after a deadline; None where what is known leaves it open.

        A deadline without a time lasts until the end of its day.
        """
        comparable = self.second is not None and self.zoned is deadline.zoned
        if comparable and deadline.second is not None and self.second is not None:
            return self.second > deadline.second
        slack = 1 if self.zoned is not deadline.zoned and deadline.second is not None else 0
        days = (self.day - deadline.day).days
        if abs(days) > slack:
            return days > 0
        return False if days == 0 and deadline.second is None else None


class BidStatus(StrEnum):
    """How far a bid came, in the words of the OCDS extension for bids."""

    INVITED = "invited"
    PENDING = "pending"
    VALID = "valid"
    DISQUALIFIED = "disqualified"
    WITHDRAWN = "withdrawn"

    @property
    def is_submitted(self) -> bool:
        """Whether such a bid was handed in and stood."""
        return self in _SUBMITTED


_SUBMITTED = frozenset((BidStatus.PENDING, BidStatus.VALID, BidStatus.DISQUALIFIED))


class AwardStatus(StrEnum):
    """How far an award came, in the words of OCDS."""

    PENDING = "pending"
    ACTIVE = "active"
    CANCELLED = "cancelled"
    UNSUCCESSFUL = "unsuccessful"


class Party(NamedTuple):
    """An organisation: its name, and its contact details as (kind, text to compare)."""

    id: str
    name: str
    contacts: tuple[tuple[str, str], ...] = ()


class Bid(NamedTuple):
    """One bid; ``bidders`` are the ids of who made it, several in a consortium."""

    id: str
    bidders: tuple[str, ...]
    amount: Amount | None
    submitted: Moment | None
    status: BidStatus | None
    place: str = ""


class Award(NamedTuple):
    """One award; ``codes`` classify what was awarded."""

    id: str
    status: AwardStatus | None
    suppliers: tuple[str, ...]
    amount: Amount | None = None
    date: Moment | None = None
    codes: tuple[str, ...] = ()
    place: str = ""


class Contract(NamedTuple):
    """One contract: ``first`` is its value before amendments, ``amount`` the value it has now."""

    id: str
    award: str
    amount: Amount | None = None
    first: Amount | None = None
    signed: Moment | None = None
    changes: int | None = None
    paid: Amount | None = None
    subcontractors: tuple[str, ...] | None = None
    place: str = ""


class Tender(NamedTuple):
    """What is known of one tender; None for bids, awards, contracts that the file has no word of.

    ``layout`` is "ocds" or "csv", for places; ``place`` is where it stands in the file,
    ``dated`` when the records were published. ``tenderers`` are listed as such, apart from any bids.
    """

    id: str
    layout: str
    place: str = ""
    dated: Moment | None = None
    title: str = ""
    status: str = ""
    method: str = ""
    buyer: str = ""
    estimate: Amount | None = None
    published: Moment | None = None
    starts: Moment | None = None
    deadline: Moment | None = None
    opened: Moment | None = None
    bidders_said: int | None = None
    complaints: int | None = None
    bids: tuple[Bid, ...] | None = None
    awards: tuple[Award, ...] | None = None
    contracts: tuple[Contract, ...] | None = None
    parties: Mapping[str, Party] = {}
    tenderers: tuple[str, ...] = ()

    @property
    def came_to_nothing(self) -> bool:
        """Whether it was cancelled, withdrawn or unsuccessful."""
        return self.status in STOPPED

    def name_of(self, party: str) -> str:
        """Return the name of a party, or its id where it has none."""
        known = self.parties.get(party)
        return known.name if known and known.name else party

    def at(self, field: str, record: str = "") -> str:
        """Return the place of a field: a pointer into OCDS, or a line and a column of a table.

        Args:
            field: one of the keys of ``FIELDS``.
            record: the place of the bid, award or contract that it belongs to.
        """
        pointer, column = FIELDS[field]
        if self.layout == "csv":
            return f"{record or self.place}, column {column}"
        return f"{record or self.place}{pointer}"


FIELDS: dict[str, tuple[str, str]] = {
    "method": ("/tender/procurementMethod", "method"),
    "published": ("/tender/datePublished", "published"),
    "starts": ("/tender/tenderPeriod/startDate", "starts"),
    "deadline": ("/tender/tenderPeriod/endDate", "deadline"),
    "opened": ("/bidOpening/date", "opened"),
    "estimate": ("/tender/value", "estimate"),
    "bidders_said": ("/tender/numberOfTenderers", "bidders"),
    "complaints": ("/complaints", "complaints"),
    "buyer": ("/buyer/id", "buyer"),
    "bids": ("/bids/details", "bidder"),
    "awards": ("/awards", "winner"),
    "contracts": ("/contracts", "contract_amount"),
    "parties": ("/parties", "address"),
    "bid_bidder": ("/tenderers", "bidder"),
    "bid_amount": ("/value", "amount"),
    "bid_status": ("/status", "status"),
    "bid_submitted": ("/date", "submitted"),
    "award_status": ("/status", "award_status"),
    "award_supplier": ("/suppliers", "winner"),
    "award_amount": ("/value", "award_amount"),
    "award_date": ("/date", "award_date"),
    "award_codes": ("/items", "category"),
    "contract_amount": ("/value", "contract_amount"),
    "contract_first": ("/value", "contract_first"),
    "contract_signed": ("/dateSigned", "contract_signed"),
    "contract_changes": ("/amendments", "contract_changes"),
    "contract_paid": ("/implementation/transactions", "paid"),
    "contract_subcontractors": ("/subcontracting/subcontracts", "subcontractors"),
}
"""Where each field stands: the pointer into OCDS below its record, and the column of a table."""
