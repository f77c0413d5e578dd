"""The population: what the tenders of one file say together, for flags that compare with others.

Quartiles follow Hyndman and Fan's eighth rule (median-unbiased), the one that the public
implementation of these indicators uses; a fence lies one and a half times the distance between the
quartiles outside of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from assess.model.red_flag import FlagId, FlagRule, RedFlagRules
from assess.model.tender import AwardStatus, Bid, BidStatus, Tender
from assess.red_flags.looking import (
    TOLERANCE,
    DoesNotApplyError,
    NotKnownError,
    prices,
    submitted_bids,
    valid_bids,
    won_by_one,
)

REACH = 1.5
"""How many distances between the quartiles a fence lies outside of them."""


class Fence(NamedTuple):
    """Two fences around the usual values, and how many values they rest on (``size``)."""

    low: float
    high: float
    size: int


class Population(NamedTuple):
    """What the tenders of a file say together.

    ``differences`` is the fence around the relative distances of winning and next prices,
    ``disqualified`` around the shares of disqualified bids by buyer, ``win_shares`` and ``kinds``
    around those of bidders. The mappings hold the figures of each buyer or bidder; ``many_bids`` is
    how many tenders one must have bid in to be among the busiest.
    """

    tenders: int = 0
    differences: Fence | None = None
    disqualified: Fence | None = None
    buyers: Mapping[str, float] = {}
    win_shares: Fence | None = None
    bidders: Mapping[str, tuple[int, int]] = {}
    many_bids: float = 0.0
    kinds: Fence | None = None
    variety: Mapping[str, int] = {}


def difference(tender: Tender) -> tuple[float, Bid, Bid]:
    """Return how far the next valid price lies above the winning one, with the two bids.

    Raises:
        DoesNotApplyError: the award did not go to the lowest price, to several, or nobody else bid.
        NotKnownError: a price, a status or the winner is not known.
    """
    won = won_by_one(tender)
    bids = valid_bids(tender)
    if any(len(bid.bidders) > 1 for bid in bids):
        msg = "a bid was made by several bidders together"
        raise DoesNotApplyError(msg)
    theirs = [bid for bid in bids if bid.bidders == (won.supplier,)]
    if not theirs:
        text = "the winner's bid is not in the data as a valid one"
        raise NotKnownError(text, tender.at("bids"))
    others = [bid for bid in bids if bid.bidders != (won.supplier,)]
    if any(not bid.bidders for bid in others):
        msg_0 = "a bid names nobody"
        raise NotKnownError(msg_0, tender.at("bids"))
    if not others:
        msg = "there is no other valid bid"
        raise DoesNotApplyError(msg)
    price = dict(zip(map(id, [*theirs, *others]), prices([*theirs, *others], tender), strict=True))
    winning = min(theirs, key=lambda bid: price[id(bid)])
    following = min(others, key=lambda bid: (price[id(bid)], bid.bidders, bid.id))
    apart = price[id(following)] / price[id(winning)] - 1
    if apart < -TOLERANCE:
        msg = "the award did not go to the lowest price"
        raise DoesNotApplyError(msg)
    return max(apart, 0.0), winning, following


def population_of(tenders: Iterable[Tender], rules: RedFlagRules) -> Population:
    """Return what tenders say together; a fence only where enough values are there for it."""
    tallies = _Tallies()
    for tender in tenders:
        tallies.add(tender)
    spread = _enough(rules, FlagId.R024)
    shut_out = rules.rule(FlagId.R038)
    least = shut_out.thresholds["processes"] if shut_out else 0
    buyers = {
        buyer: out / count
        for buyer, (count, out, processes) in tallies.buyers.items()
        if processes >= least
    }
    busy = rules.rule(FlagId.R025)
    wins = {bidder: counts for bidder, counts in tallies.bidders.items() if counts[0]}
    variety = {bidder: len(kinds) for bidder, kinds in tallies.kinds(_digits(rules)).items()}
    return Population(
        tenders=tallies.tenders,
        differences=fence(tallies.differences, spread),
        disqualified=fence(list(buyers.values()), _enough(rules, FlagId.R038)),
        buyers=buyers,
        win_shares=fence([won / bid for bid, won in wins.values()], _enough(rules, FlagId.R025)),
        bidders=wins,
        many_bids=quantile([bid for bid, _ in wins.values()], _percentile(busy)),
        kinds=fence(list(variety.values()), _enough(rules, FlagId.R048)),
        variety=variety,
    )


def fence(values: list[float] | list[int], enough: float) -> Fence | None:
    """Return the fences around values; None where there are too few."""
    if not values or len(values) < enough:
        return None
    low, high = (quantile(values, share) for share in (0.25, 0.75))
    reach = REACH * (high - low)
    return Fence(low - reach, high + reach, len(values))


def quantile(values: list[float] | list[int], share: float) -> float:
    """Return a quantile by Hyndman and Fan's eighth rule; 0 where there are no values."""
    return float(np.quantile(values, share, method="median_unbiased")) if values else 0.0


class _Tallies:
    """Counts over tenders: prices, and what each buyer and bidder did."""

    def __init__(self) -> None:
        self.tenders = 0
        self.differences: list[float] = []
        self.buyers: dict[str, tuple[int, int, int]] = {}
        self.bidders: dict[str, tuple[int, int]] = {}
        self._codes: dict[str, set[str]] = defaultdict(set)

    def add(self, tender: Tender) -> None:
        """Count one tender in."""
        if tender.came_to_nothing:
            return
        self.tenders += 1
        self._price(tender)
        self._buyer(tender)
        self._bidders(tender)
        for award in tender.awards or ():
            if award.status is AwardStatus.ACTIVE and len(award.suppliers) == 1:
                self._codes[award.suppliers[0]].update(award.codes)

    def kinds(self, digits: int) -> dict[str, set[str]]:
        """Return the different beginnings of the codes that each supplier was awarded."""
        found = {who: {code[:digits] for code in codes} for who, codes in self._codes.items()}
        return {who: codes for who, codes in found.items() if codes}

    def _price(self, tender: Tender) -> None:
        try:
            self.differences.append(difference(tender)[0])
        except (NotKnownError, DoesNotApplyError):
            return

    def _buyer(self, tender: Tender) -> None:
        try:
            bids = submitted_bids(tender)
        except NotKnownError:
            return
        if tender.buyer and bids:
            out = sum(bid.status is BidStatus.DISQUALIFIED for bid in bids)
            count, before, processes = self.buyers.get(tender.buyer, (0, 0, 0))
            self.buyers[tender.buyer] = (count + len(bids), before + out, processes + 1)

    def _bidders(self, tender: Tender) -> None:
        try:
            supplier = won_by_one(tender).supplier
            bids = valid_bids(tender)
        except (NotKnownError, DoesNotApplyError):
            return
        alone = Counter(bid.bidders[0] for bid in bids if len(bid.bidders) == 1)
        for bidder in alone:
            bid, won = self.bidders.get(bidder, (0, 0))
            self.bidders[bidder] = (bid + 1, won + (bidder == supplier))


def _enough(rules: RedFlagRules, flag: FlagId) -> float:
    rule = rules.rule(flag)
    return rule.thresholds["enough"] if rule else float("inf")


def _percentile(rule: FlagRule | None) -> float:
    return rule.thresholds["percentile"] / 100 if rule else 0.75


def _digits(rules: RedFlagRules) -> int:
    rule = rules.rule(FlagId.R048)
    return int(rule.thresholds["digits"]) if rule else 2
