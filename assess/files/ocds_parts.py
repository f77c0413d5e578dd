"""Parts of an OCDS release, read with suspicion: what is of the wrong kind is noted and left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from assess.files.bids import Assumed
from assess.files.ocds_file import Found, Source
from assess.files.tender_values import (
    LARGEST_AMOUNT,
    UnusableError,
    amount_in,
    clean,
    contact_key,
    currency_in,
    number_in,
    said,
)
from assess.model.tender import Amount, Party

Value = TypeVar("Value")
Group = dict[str, Any]

_ADDRESS = ("streetAddress", "locality", "postalCode")
_CONTACTS = {
    "telephone": "telephone",
    "faxNumber": "telephone",
    "email": "e-mail",
    "name": "contact person",
}


class Parts:
    """The parts of one release; problems go to its source."""

    def __init__(self, source: Source, found: Found, assumed: Assumed) -> None:
        """Keep what is needed to name places."""
        self.assumed = assumed
        self._source = source
        self._found = found
        self._names: dict[str, str] = {}
        self._parties: dict[str, Party] = {}

    def remark(self, where: str, message: str, hint: str) -> None:
        """Note that something cannot be used."""
        place = self._source.place(self._found, where)
        self._source.remark("tender.unusable", place, message, hint)

    def duplicate(self, where: str, what: str, name: str) -> None:
        """Note that something stands there twice."""
        place = self._source.place(self._found, where)
        message = (
            f'the {what} "{name}" stands here twice'
            if name
            else f"the same {what} stands here twice"
        )
        self._source.remark("tender.duplicate", place, message, "The first one is used.")

    def group(self, owner: Group, key: str, where: str) -> Group:
        """Return a group of keys; an empty one where there is none."""
        value = owner.get(key)
        if value is not None and not isinstance(value, dict):
            self.remark(
                f"{where}/{key}", f"{key} is {said(value)}, no group of keys", "It is left out."
            )
        return value if isinstance(value, dict) else {}

    def entries(self, owner: Group, key: str, where: str) -> list[tuple[str, Group]] | None:
        """Return the groups in a list, each with its pointer; None where there is no list."""
        value = owner.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            self.remark(f"{where}/{key}", f"{key} is {said(value)}, no list", "It is left out.")
            return None
        return list(self._groups(value, f"{where}/{key}"))

    def _groups(self, values: list[Any], where: str) -> Iterator[tuple[str, Group]]:
        for position, value in enumerate(values):
            at = f"{where}/{position}"
            if isinstance(value, dict):
                yield at, value
            else:
                self.remark(at, f"{said(value)} is no group of keys", "It is left out.")

    def text(self, owner: Group, key: str) -> str:
        """Return a text; "" where there is none."""
        value = owner.get(key)
        return clean(value) if isinstance(value, str) else ""

    def plain(self, owner: Group, key: str) -> str:
        """Return an id, which OCDS writes as a text or as a whole number."""
        value = owner.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int):
            return ""
        return clean(str(value))

    def identity(self, owner: Group) -> str:
        """Return the id of a group."""
        return self.plain(owner, "id")

    def read(
        self, owner: Group, key: str, where: str, parse: Callable[[Any], Value]
    ) -> Value | None:
        """Return a value; None where there is none, or none that can be used, which is said."""
        value = owner.get(key)
        if value is None:
            return None
        try:
            return parse(value)
        except UnusableError as error:
            self.remark(f"{where}/{key}", f"{key}: {error.message}", error.hint)
            return None

    def amount(self, owner: Group, key: str, where: str) -> Amount | None:
        """Return an amount with its currency."""
        value = self.group(owner, key, where)
        if value.get("amount") is None:
            return None
        at = f"{where}/{key}"
        currency = self.read(value, "currency", at, currency_in)
        if currency is None and value.get("currency") is None:
            currency = self.assumed.currency
        return self.read(value, "amount", at, lambda found: amount_in(found, currency or ""))

    def silently(self, contract: Group) -> Amount | None:
        """Return the value of a contract in an earlier release, about which nothing is noted."""
        value: Any = contract.get("value")
        try:
            currency = currency_in(value.get("currency")) or self.assumed.currency
            return amount_in(value.get("amount"), currency)
        except (UnusableError, AttributeError):
            return None

    def paid(self, contract: Group, where: str) -> Amount | None:
        """Return the sum of what was paid under a contract; None where that is not known for all."""
        implementation = self.group(contract, "implementation", where)
        listed = self.entries(implementation, "transactions", f"{where}/implementation")
        if not listed:
            return None
        total, currencies = 0.0, set()
        for at, one in listed:
            value = self.group(one, "value", at)
            amount = self.read(value, "amount", f"{at}/value", number_in)
            currency = self.read(value, "currency", f"{at}/value", currency_in)
            currencies.add(currency or self.assumed.currency)
            if amount is None:
                return None
            total += amount
        is_sum = len(currencies) == 1 and 0 < total <= LARGEST_AMOUNT
        return Amount(total, currencies.pop()) if is_sum else None

    # ── organisations ────────────────────────────────────────────────────────────────────────

    def parties(self) -> dict[str, Party]:
        """Return the organisations that the release lists, with their contact details."""
        found: dict[str, Party] = {}
        for where, party in self.entries(self._found.release, "parties", "") or ():
            name = self.text(party, "name")
            known_as = self.identity(party) or name
            if known_as:
                found[known_as] = Party(known_as, name, self._contacts(party, where))
        self._names = {contact_key(party.name): one for one, party in found.items() if party.name}
        self._parties = found
        return found

    def tenderers(self, tender: Group) -> tuple[str, ...]:
        """Return the ids of the organisations listed as tenderers, with the tender or the parties."""
        found = list(self.organisations(tender, "tenderers", "/tender"))
        for _, party in self.entries(self._found.release, "parties", "") or ():
            roles = party.get("roles")
            if isinstance(roles, list) and "tenderer" in roles:
                found.append(self.identity(party) or self.text(party, "name"))
        return tuple(one for one in dict.fromkeys(found) if one)

    def _contacts(self, party: Group, where: str) -> tuple[tuple[str, str], ...]:
        address = self.group(party, "address", where)
        found = []
        if self.text(address, "streetAddress"):
            whole = " ".join(self.text(address, key) for key in _ADDRESS)
            found.append(("address", contact_key(whole)))
        contact = self.group(party, "contactPoint", where)
        for key, kind in _CONTACTS.items():
            if text := contact_key(self.text(contact, key)):
                found.append((kind, text))
        return tuple(dict.fromkeys(found))

    def organisations(self, owner: Group, key: str, where: str) -> tuple[str, ...]:
        """Return the ids of the organisations in a list; by name for those without an id."""
        found = []
        for _, one in self.entries(owner, key, where) or ():
            name = self.text(one, "name")
            known_as = self.identity(one) or self._names.get(contact_key(name), name)
            if known_as:
                found.append(known_as)
                if name and known_as not in self._parties:
                    self._parties[known_as] = Party(known_as, name)
        return tuple(dict.fromkeys(found))
