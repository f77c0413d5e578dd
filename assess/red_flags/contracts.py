"""Flags about contracts: what became of the price, and who does the work."""

from __future__ import annotations

from collections import defaultdict

from assess.model.red_flag import FlagRule
from assess.model.tender import Amount, Award, Contract, Tender
from assess.red_flags.looking import (
    TOLERANCE,
    NotKnownError,
    active_awards,
    money,
    names,
    percent,
    same_currency,
    submitted_bids,
    suppliers_of,
)
from assess.red_flags.population import Population
from assess.red_flags.verdict import Verdict


def differs_from_award(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R059: the value of an award's contracts differs from the award's."""
    most = rule.thresholds["share"]
    worst, found = -1.0, (0.0, 0.0)
    concerned: tuple[str, ...] = ()
    for award, contracts in _by_award(tender):
        place = tender.at("award_amount", award.place)
        awarded = money(award.amount, "an award", place)
        total = _total([_value(one, tender) for one in contracts], awarded, place)
        share = abs(total / awarded.value - 1)
        if share > worst:
            worst, found, concerned = share, (awarded.value, total), award.suppliers
    is_raised = worst > most + TOLERANCE
    relation = "more than" if is_raised else "not more than"
    text = f"Contract and award differ by {percent(worst)}, {relation} {percent(most)}."
    values = {"award": found[0], "contract": found[1], "difference": worst, "threshold": most}
    return Verdict(is_raised, text, values, concerned if is_raised else ())


def modified(tender: Tender, _: FlagRule, __: Population) -> Verdict:
    """R064: a contract has amendments."""
    total, concerned = 0, set()
    awards = _suppliers_by_award(tender)
    for contract in _contracts(tender):
        if contract.changes is None:
            text = "it is not said whether a contract was amended"
            raise NotKnownError(text, tender.at("contract_changes", contract.place))
        total += contract.changes
        if contract.changes:
            concerned |= set(awards.get(contract.award, ()))
    text = "No contract was amended." if not total else f"Amendments of contracts: {total}."
    return Verdict(total > 0, text, {"amendments": total}, tuple(sorted(concerned)))


def overpaid(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R068: payments under a contract exceed its value."""
    most = rule.thresholds["tolerance"]
    return _worst(tender, "contract_paid", most, "Payments come to {} of the contract")


def price_raised(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R069: amendments raised the price of a contract."""
    most = rule.thresholds["share"]
    return _worst(tender, "contract_first", most, "The contract is worth {} of what was signed")


def _worst(tender: Tender, field: str, most: float, said: str) -> Verdict:
    """Return the verdict on the contract whose later amount lies furthest above the earlier one."""
    worst, found = -float("inf"), (0.0, 0.0)
    concerned: tuple[str, ...] = ()
    awards = _suppliers_by_award(tender)
    for contract in _contracts(tender):
        value = _value(contract, tender)
        place = tender.at(field, contract.place)
        if field == "contract_paid":
            before, after = value, money(contract.paid, "what was paid under a contract", place)
        else:
            before, after = money(contract.first, "a contract before its amendments", place), value
        same_currency(before, after, place)
        share = after.value / before.value - 1
        if share > worst:
            worst, found = share, (before.value, after.value)
            concerned = awards.get(contract.award, ())
    is_raised = worst > most + TOLERANCE
    values = {"before": found[0], "after": found[1], "share": worst, "threshold": most}
    relation = "more than" if is_raised else "not more than"
    text = f"{said.format(_whole(1 + worst))}, {relation} {_whole(1 + most)}."
    return Verdict(is_raised, text, values, concerned if is_raised else ())


def _whole(share: float) -> str:
    """Return a share near 1 as percent, to a tenth."""
    return f"{share * 100:.1f}".removesuffix(".0") + " %"


def loser_subcontracts(tender: Tender, _: FlagRule, __: Population) -> Verdict:
    """R070: who bid and did not win works under the contract."""
    suppliers = suppliers_of(tender)
    losers = {one for bid in submitted_bids(tender) for one in bid.bidders} - suppliers
    found: set[str] = set()
    silent: list[Contract] = []
    for contract in _contracts(tender):
        found |= losers & set(contract.subcontractors or ())
        silent += [contract] if contract.subcontractors is None else []
    if not found and silent:
        place = tender.at("contract_subcontractors", silent[0].place)
        msg = "the subcontractors are not known"
        raise NotKnownError(msg, place)
    if not found:
        text = "No bidder that lost is a subcontractor."
        return Verdict(is_raised=False, text=text, values={"losing_bidders": len(losers)})
    concerned = tuple(sorted(found | suppliers))
    text = f"{names(sorted(found), tender)} lost, and is a subcontractor now."
    values: dict[str, float | str] = {"subcontractors": len(found)}
    return Verdict(is_raised=True, text=text, values=values, concerns=concerned)


def _contracts(tender: Tender) -> tuple[Contract, ...]:
    if not tender.contracts:
        msg = "the file holds no contract"
        raise NotKnownError(msg, tender.at("contracts"))
    return tender.contracts


def _suppliers_by_award(tender: Tender) -> dict[str, tuple[str, ...]]:
    return {award.id: award.suppliers for award in tender.awards or ()}


def _by_award(tender: Tender) -> list[tuple[Award, list[Contract]]]:
    awards = {award.id: award for award in active_awards(tender)}
    grouped: dict[str, list[Contract]] = defaultdict(list)
    for contract in _contracts(tender):
        if contract.award not in awards:
            place = tender.at("contracts")
            msg = "a contract names no award that stands"
            raise NotKnownError(msg, place)
        grouped[contract.award].append(contract)
    return [(awards[key], contracts) for key, contracts in grouped.items()]


def _value(contract: Contract, tender: Tender) -> Amount:
    return money(contract.amount, "a contract", tender.at("contract_amount", contract.place))


def _total(amounts: list[Amount], like: Amount, place: str) -> float:
    for amount in amounts:
        same_currency(like, amount, place)
    return sum(amount.value for amount in amounts)
