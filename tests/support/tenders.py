"""Tenders to work out by hand: small builders, and the rules that come with the tool."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from assess.files.red_flags import read_rules, shipped_rules
from assess.model.red_flag import FlagId, RedFlagRules, Result, Signal
from assess.model.tender import (
    Amount,
    Award,
    AwardStatus,
    Bid,
    BidStatus,
    Contract,
    Moment,
    Party,
    Tender,
)
from assess.red_flags.compute import signal_of
from assess.red_flags.population import Population


@cache
def rules() -> RedFlagRules:
    """Return the rules that come with the tool."""
    return read_rules(shipped_rules())


def rules_with(flag: str, **thresholds: float) -> RedFlagRules:
    """Return these rules with some thresholds of one flag changed."""
    changed = [
        rule.model_copy(update={"thresholds": {**rule.thresholds, **thresholds}})
        if rule.id.value == flag
        else rule
        for rule in rules().flags
    ]
    return rules().model_copy(update={"flags": tuple(changed)})


def usd(value: float | None) -> Amount | None:
    """Return an amount in US dollars."""
    return None if value is None else Amount(value, "USD")


def day(text: str) -> Moment:
    """Return a day, or a moment in UTC where the text gives a time."""
    if len(text) == 10:
        return Moment(datetime.date.fromisoformat(text))
    exact = datetime.datetime.fromisoformat(text)
    return Moment(exact.date(), exact.timestamp(), zoned=True)


def bid(who: str, price: float | None = None, status: str | None = "valid", when: str = "") -> Bid:
    """Return a bid; ``who`` may be several bidders with a plus between them, or nobody."""
    return Bid(
        id=f"{who}-{price}-{when}",
        bidders=tuple(part for part in who.split("+") if part),
        amount=usd(price),
        submitted=day(when) if when else None,
        status=None if status is None else BidStatus(status),
        place=f"/bids/details/{who}",
    )


def award(who: str = "A", **more: Any) -> Award:
    """Return an award that stands."""
    given = {
        "status": AwardStatus.ACTIVE,
        "suppliers": tuple(who.split("+")) if who else (),
        **more,
    }
    return Award(id=more.get("id", "1"), **{k: v for k, v in given.items() if k != "id"})


def contract(**more: Any) -> Contract:
    """Return a contract of the award above."""
    return Contract(**{"id": "C1", "award": "1", **more})


def tender(*bids: Bid, **more: Any) -> Tender:
    """Return an open tender."""
    return Tender(**{"id": "T1", "layout": "ocds", "method": "open", "bids": bids, **more})


def parties(contacts: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, Party]:
    """Return parties by id, with their contact details."""
    return {one: Party(one, f"Firm {one}", tuple(details)) for one, details in contacts.items()}


def look(
    flag: str, of: Tender, population: Population | None = None, by: RedFlagRules | None = None
) -> Signal:
    """Return one flag of a tender."""
    rule = (by or rules()).rule(FlagId(flag))
    assert rule is not None
    return signal_of(of, rule, population or Population())


def result(flag: str, of: Tender) -> Result:
    """Return the result of one flag of a tender."""
    return look(flag, of).result
