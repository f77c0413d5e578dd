"""All flags of a tender: each computed, not applicable, or not computable with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from assess.model.red_flag import (
    ABOUT_BIDDERS,
    Flagged,
    FlagId,
    FlagRule,
    RedFlagRules,
    Result,
    Signal,
)
from assess.model.tender import Tender
from assess.red_flags import bidders, competition, contracts, prices, times
from assess.red_flags.looking import DoesNotApplyError, NotKnownError
from assess.red_flags.population import Population
from assess.red_flags.strength import strength_of
from assess.red_flags.verdict import Verdict

Flag = Callable[[Tender, FlagRule, Population], Verdict]

FLAGS: dict[FlagId, Flag] = {
    FlagId.R003: times.short_submission_period,
    FlagId.R010: competition.no_competition,
    FlagId.R014: times.short_advertising,
    FlagId.R018: competition.single_bid,
    FlagId.R020: competition.complaint,
    FlagId.R022: prices.wide_spread,
    FlagId.R023: prices.fixed_multiples,
    FlagId.R024: prices.close_to_winner,
    FlagId.R025: bidders.seldom_wins,
    FlagId.R028: prices.identical_prices,
    FlagId.R030: times.late_bid_won,
    FlagId.R031: prices.close_to_estimate,
    FlagId.R035: competition.all_but_winner_out,
    FlagId.R036: competition.lowest_disqualified,
    FlagId.R038: competition.many_disqualified,
    FlagId.R044: competition.shared_contacts,
    FlagId.R048: bidders.unrelated_goods,
    FlagId.R058: prices.heavily_discounted,
    FlagId.R059: contracts.differs_from_award,
    FlagId.R060: times.slow_signature,
    FlagId.R061: times.quick_decision,
    FlagId.R062: times.slow_decision,
    FlagId.R064: contracts.modified,
    FlagId.R068: contracts.overpaid,
    FlagId.R069: contracts.price_raised,
    FlagId.R070: contracts.loser_subcontracts,
}
"""How each flag is computed."""

NOT_COMPUTED, NOT_APPLIED = BEGINNINGS = ("Cannot be computed: ", "Does not apply: ")
"""How the sentence begins where there is no result."""


def red_flags(
    tenders: Iterable[Tender],
    rules: RedFlagRules,
    population: Population,
    vendor: str | None = None,
) -> Iterator[Flagged]:
    """Yield the flags of each tender.

    Args:
        tenders: the tenders.
        rules: the flags, their weights and thresholds.
        population: what all tenders of the file say together.
        vendor: the id of the bidder that matters; flags about other bidders are clear for it.
    """
    for tender in tenders:
        signals = tuple(for_vendor(signal_of(tender, r, population), vendor) for r in rules.flags)
        yield Flagged(tender, signals, strength_of(signals, rules))


def signal_of(tender: Tender, rule: FlagRule, population: Population) -> Signal:
    """Return what one flag says of one tender."""
    if tender.came_to_nothing:
        text = f"{NOT_APPLIED}the tender is {tender.status}."
        return Signal(rule.id, Result.NOT_APPLICABLE, text, {})
    try:
        found = FLAGS[rule.id](tender, rule, population)
    except NotKnownError as missing:
        text = f"{NOT_COMPUTED}{missing.text}."
        return Signal(rule.id, Result.NOT_COMPUTABLE, text, {}, place=missing.place)
    except DoesNotApplyError as reason:
        return Signal(rule.id, Result.NOT_APPLICABLE, f"{NOT_APPLIED}{reason}.", {})
    result = Result.RAISED if found.is_raised else Result.CLEAR
    return Signal(rule.id, result, found.text, found.values, found.concerns)


def for_vendor(signal: Signal, vendor: str | None) -> Signal:
    """Return a signal as it is for one bidder: a flag about others only is clear for it."""
    if vendor is None or signal.flag not in ABOUT_BIDDERS or signal.result is not Result.RAISED:
        return signal
    if not signal.concerns or vendor in signal.concerns:
        return signal
    text = f"Concerns other bidders, not this one. {signal.text}"
    return signal._replace(result=Result.CLEAR, text=text)
