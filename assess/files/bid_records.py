"""The rows of one tender as records: bids, bidders, awards, contracts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from assess.files.bid_columns import OF_BIDDERS
from assess.files.bid_rows import Row, Table
from assess.files.tender_values import (
    WORDS_OF_BIDS,
    UnusableError,
    amount_in,
    contact_key,
    count_in,
    currency_in,
    moment_in,
    said,
    status_in,
)
from assess.files.wording import short
from assess.model.tender import (
    Amount,
    Award,
    AwardStatus,
    Bid,
    BidStatus,
    Contract,
    Party,
    Tender,
)

Value = TypeVar("Value")

_YES = frozenset(("yes", "y", "1", "true", "x", "winner", "won"))
_NO = frozenset(("no", "n", "0", "false", "-", "lost"))
_KINDS = dict(zip(OF_BIDDERS, ("address", "telephone", "e-mail", "contact person"), strict=True))


def tender_of(name: str, rows: Sequence[Row], table: Table) -> Tender:
    """Return the tender that some rows describe."""
    gathered = _Gathered(rows, table)
    bids = gathered.bids()
    winners = gathered.winners()
    single = _single_currency(bids, table)
    currency = gathered.common("estimate_currency", currency_in) or single
    return Tender(
        id=name,
        layout="csv",
        place=rows[0].place,
        title=gathered.common("title", str) or "",
        status=(gathered.common("tender_status", str) or "").casefold(),
        method=(gathered.common("method", str) or "").casefold(),
        buyer=gathered.common("buyer", str) or "",
        estimate=_amount(gathered.common("estimate", _price), currency),
        published=gathered.common("published", moment_in),
        starts=gathered.common("starts", moment_in),
        deadline=gathered.common("deadline", moment_in),
        opened=gathered.common("opened", moment_in),
        bidders_said=gathered.common("bidders", count_in),
        complaints=gathered.common("complaints", count_in),
        bids=bids,
        awards=None if winners is None else gathered.awards(winners, single),
        contracts=gathered.contracts(winners or [], single),
        parties=gathered.parties,
    )


class _Gathered:
    """The rows of one tender; ``parties`` fills up with the bids."""

    def __init__(self, rows: Sequence[Row], table: Table) -> None:
        self.parties: dict[str, Party] = {}
        self._rows = rows
        self._table = table

    def common(self, column: str, parse: Callable[[str], Value]) -> Value | None:
        """Return what the rows say of the whole tender; None where they contradict each other."""
        table = self._table
        if column not in table.columns:
            return None
        filled = [row for row in self._rows if table.cell(row, column)]
        if not filled:
            return None
        text = table.cell(filled[0], column)
        other = next((row for row in filled[1:] if table.cell(row, column) != text), None)
        if other:
            message = f'{column} is "{short(text)}" in line {filled[0].line}, and here another'
            hint = "It is left out; write the same in every row, or in one row alone."
            table.remark("tender.several_values", other, column, message, hint)
            return None
        return table.read(filled[0], column, parse)

    def bids(self) -> tuple[Bid, ...]:
        """Return the bids, each once."""
        found: dict[tuple[object, ...], Bid] = {}
        for position, row in enumerate(self._rows):
            bid = self._bid(row, str(position + 1))
            same = (bid.bidders, bid.amount, bid.submitted, bid.status)
            if same in found:
                message = f"the same bid stands in {found[same].place}"
                hint = "This row is left out."
                self._table.remark("tender.duplicate", row, "bidder", message, hint)
            elif bid.bidders or bid.amount:
                found[same] = bid
        return tuple(found.values())

    def _bid(self, row: Row, number: str) -> Bid:
        table = self._table
        currency = table.read(row, "currency", currency_in) or ""
        if not currency and not table.cell(row, "currency"):
            currency = table.currency
        status = table.read(row, "status", _bid_status)
        if status is None and table.are_valid and not table.cell(row, "status"):
            status = BidStatus.VALID
        return Bid(
            id=number,
            bidders=self._bidders(row),
            amount=_amount(table.read(row, "amount", _price), currency),
            submitted=table.read(row, "submitted", moment_in),
            status=status,
            place=row.place,
        )

    def _bidders(self, row: Row) -> tuple[str, ...]:
        """Return the ids of who bids, and keep their names and contact details."""
        table = self._table
        name, given = table.cell(row, "bidder"), table.cell(row, "bidder_id")
        several = [part.strip() for part in name.split("|") if part.strip()]
        if given or len(several) < 2:
            several = [name] if name else []
        ids = [given] if given else [contact_key(one) or one for one in several]
        contacts = tuple(
            (kind, key)
            for column, kind in _KINDS.items()
            if len(ids) == 1 and (key := contact_key(table.cell(row, column)))
        )
        for one, known_as in zip(ids, several or ids, strict=True):
            known = self.parties.get(one)
            if known is None:
                self.parties[one] = Party(one, known_as, contacts)
            elif contacts and set(contacts) - set(known.contacts):
                both = tuple(dict.fromkeys((*known.contacts, *contacts)))
                self.parties[one] = known._replace(contacts=both)
        return tuple(dict.fromkeys(ids))

    def winners(self) -> list[Row] | None:
        """Return the rows that won; None where the table does not say, or not for all."""
        if "winner" not in self._table.columns:
            return None
        found = []
        for row in self._rows:
            is_winner = self._table.read(row, "winner", _yes)
            if is_winner:
                found.append(row)
            elif is_winner is None and self._table.cell(row, "winner"):
                return None
        return found

    def awards(self, winners: Sequence[Row], currency: str) -> tuple[Award, ...]:
        """Return an award for each row that won."""
        return tuple(
            Award(
                id=str(number),
                status=AwardStatus.ACTIVE,
                suppliers=self._bidders(row),
                amount=_amount(self._of_award(row, winners, "award_amount", _price), currency),
                date=self._of_award(row, winners, "award_date", moment_in),
                codes=self._of_award(row, winners, "category", _parts) or (),
                place=row.place,
            )
            for number, row in enumerate(winners, start=1)
        )

    def contracts(self, winners: Sequence[Row], currency: str) -> tuple[Contract, ...] | None:
        """Return a contract for each row that won, where the table says anything of one."""
        columns = ("contract_amount", "contract_signed", "contract_changes", "subcontractors")
        if not any(self._table.cell(row, column) for row in self._rows for column in columns):
            return None
        return tuple(
            Contract(
                id=str(number),
                award=str(number),
                amount=_amount(self._of_award(row, winners, "contract_amount", _price), currency),
                first=_amount(self._of_award(row, winners, "contract_first", _price), currency),
                signed=self._of_award(row, winners, "contract_signed", moment_in),
                changes=self._of_award(row, winners, "contract_changes", count_in),
                paid=_amount(self._of_award(row, winners, "paid", _price), currency),
                subcontractors=self._subcontractors(row, winners),
                place=row.place,
            )
            for number, row in enumerate(winners, start=1)
        )

    def _subcontractors(self, row: Row, winners: Sequence[Row]) -> tuple[str, ...] | None:
        """Return the ids of subcontractors: those of bidders for names that bidders have."""
        found = self._of_award(row, winners, "subcontractors", _subcontractors)
        if found is None:
            return None
        by_name = {contact_key(party.name): party.id for party in self.parties.values()}
        return tuple(by_name.get(one, one) for one in found)

    def _of_award(
        self, row: Row, winners: Sequence[Row], column: str, parse: Callable[[str], Value]
    ) -> Value | None:
        """Return what a winner's row says, or any row where there is one winner alone."""
        if self._table.cell(row, column) or len(winners) > 1:
            return self._table.read(row, column, parse)
        return self.common(column, parse)


def _single_currency(bids: Sequence[Bid], table: Table) -> str:
    """Return the currency that all bids are in, for amounts that do not name their own."""
    found = {bid.amount.currency for bid in bids if bid.amount}
    return next(iter(found)) if len(found) == 1 else (table.currency if not found else "")


def _amount(value: float | None, currency: str) -> Amount | None:
    return None if value is None else Amount(value, currency)


def _price(text: str) -> float:
    return amount_in(text, "").value


def _bid_status(text: str) -> BidStatus:
    return status_in(text, WORDS_OF_BIDS)


def _yes(text: str) -> bool:
    word = text.casefold()
    if word not in _YES and word not in _NO:
        message = f"{said(text)} is neither yes nor no"
        raise UnusableError(message, "Write yes or no; who won is not known now.")
    return word in _YES


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _subcontractors(text: str) -> tuple[str, ...]:
    """Return the ids of subcontractors; the word "none" says that there are none."""
    if text.casefold() == "none":
        return ()
    return tuple(contact_key(part) or part for part in _parts(text))
