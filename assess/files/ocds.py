"""Tenders from the Open Contracting Data Standard: what a release says, as far as it can be used."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assess.checks.tender import check_tender
from assess.errors import InputError
from assess.files.bids import LARGEST_TENDERS, NOTHING_ASSUMED, Assumed, Tenders
from assess.files.folders import read_bytes
from assess.files.ocds_file import Found, Source, releases_in
from assess.files.ocds_parts import Parts
from assess.files.tender_values import (
    WORDS_OF_AWARDS,
    WORDS_OF_BIDS,
    count_in,
    moment_in,
    status_in,
)
from assess.files.yaml import decode
from assess.model.tender import Award, AwardStatus, Bid, BidStatus, Contract, Moment, Tender


def read_ocds(path: Path, assumed: Assumed = NOTHING_ASSUMED) -> Tenders:
    """Return the tenders of an OCDS file; what cannot be used is left out and said.

    Raises:
        InputError: not there, too large, not UTF-8, not JSON, or no OCDS.
    """
    content = read_bytes(path, LARGEST_TENDERS)
    source = Source(str(path), decode(content, str(path), LARGEST_TENDERS))
    tenders = []
    for found in releases_in(source):
        tender = _Release(found, Parts(source, found, assumed)).tender()
        tenders.append(tender)
        for problem in check_tender(tender):
            pointer = problem.place.pointer.removeprefix(found.pointer)
            source.problems.append(replace(problem, place=source.place(found, pointer)))
    if not tenders:
        raise InputError(*source.problems)
    digest = hashlib.sha256(content).hexdigest()
    return Tenders(source.file, tuple(tenders), tuple(source.problems), digest)


class _Release:
    """One release, being turned into a tender."""

    def __init__(self, found: Found, parts: Parts) -> None:
        self._found = found
        self._parts = parts
        self._release = found.release

    def tender(self) -> Tender:
        """Return the tender."""
        parts, release = self._parts, self._release
        tender = parts.group(release, "tender", "")
        period = parts.group(tender, "tenderPeriod", "/tender")
        opening = parts.group(release, "bidOpening", "") or parts.group(
            tender, "bidOpening", "/tender"
        )
        parties = parts.parties()
        bids = self._bids()
        name = parts.plain(release, "ocid") or parts.identity(tender) or self._found.pointer
        return Tender(
            id=name or "tender",
            layout="ocds",
            place=self._found.pointer,
            dated=parts.read(release, "date", "", moment_in),
            title=parts.text(tender, "title"),
            status=parts.text(tender, "status").casefold(),
            method=parts.text(tender, "procurementMethod").casefold(),
            buyer=parts.identity(parts.group(release, "buyer", "")),
            estimate=parts.amount(tender, "value", "/tender"),
            published=self._published(tender),
            starts=parts.read(period, "startDate", "/tender/tenderPeriod", moment_in),
            deadline=parts.read(period, "endDate", "/tender/tenderPeriod", moment_in),
            opened=parts.read(opening, "date", "/bidOpening", moment_in),
            bidders_said=self._bidders_said(tender),
            complaints=self._complaints(),
            bids=bids,
            awards=self._awards(),
            contracts=self._contracts(),
            parties=parties,
            tenderers=parts.tenderers(tender),
        )

    def _published(self, tender: dict[str, Any]) -> Moment | None:
        """Return when the notice came out: as the tender says, or the first notice among documents."""
        said = self._parts.read(tender, "datePublished", "/tender", moment_in)
        found = []
        for where, document in self._parts.entries(tender, "documents", "/tender") or ():
            if document.get("documentType") == "tenderNotice":
                found.append(self._parts.read(document, "datePublished", where, moment_in))
        known = [moment for moment in found if moment]
        return said or min(known, key=lambda moment: moment.day, default=None)

    def _bidders_said(self, tender: dict[str, Any]) -> int | None:
        said = self._parts.read(tender, "numberOfTenderers", "/tender", count_in)
        listed = self._parts.entries(tender, "tenderers", "/tender")
        return said if said is not None else (len(listed) if listed else None)

    def _complaints(self) -> int | None:
        for owner, where in ((self._release, ""), (self._release.get("tender"), "/tender")):
            if isinstance(owner, dict) and "complaints" in owner:
                found = self._parts.entries(owner, "complaints", where)
                return None if found is None else len(found)
        return None

    def _bids(self) -> tuple[Bid, ...] | None:
        parts = self._parts
        listed = parts.entries(parts.group(self._release, "bids", ""), "details", "/bids")
        if listed is None:
            return None
        found: dict[object, Bid] = {}
        for where, entry in listed:
            status = parts.read(entry, "status", where, _bid_status)
            if status is None and "status" not in entry and parts.assumed.are_valid:
                status = BidStatus.VALID
            bid = Bid(
                id=parts.identity(entry),
                bidders=parts.organisations(entry, "tenderers", where),
                amount=parts.amount(entry, "value", where),
                submitted=parts.read(entry, "date", where, moment_in),
                status=status,
                place=f"{self._found.pointer}{where}",
            )
            same: object = bid.id or (bid.bidders, bid.amount, bid.submitted, bid.status)
            if same in found and (bid.id or bid.bidders):
                parts.duplicate(where, "bid", bid.id)
            else:
                found[same if bid.id or bid.bidders else where] = bid
        return tuple(found.values())

    def _awards(self) -> tuple[Award, ...] | None:
        parts = self._parts
        listed = parts.entries(self._release, "awards", "")
        if listed is None:
            return None
        found: dict[str, Award] = {}
        for where, entry in listed:
            award = Award(
                id=parts.identity(entry),
                status=parts.read(entry, "status", where, _award_status),
                suppliers=parts.organisations(entry, "suppliers", where),
                amount=parts.amount(entry, "value", where),
                date=parts.read(entry, "date", where, moment_in),
                codes=self._codes(entry, where),
                place=f"{self._found.pointer}{where}",
            )
            if award.id and award.id in found:
                parts.duplicate(where, "award", award.id)
            else:
                found[award.id or where] = award
        return tuple(found.values())

    def _codes(self, award: dict[str, Any], where: str) -> tuple[str, ...]:
        items = self._parts.entries(award, "items", where) or ()
        codes = [
            self._parts.identity(self._parts.group(item, "classification", at))
            for at, item in items
        ]
        return tuple(code for code in codes if code)

    def _contracts(self) -> tuple[Contract, ...] | None:
        parts = self._parts
        listed = parts.entries(self._release, "contracts", "")
        if listed is None:
            return None
        return tuple(self._contract(entry, where) for where, entry in listed)

    def _contract(self, entry: dict[str, Any], where: str) -> Contract:
        parts = self._parts
        name = parts.identity(entry)
        first = (self._found.first or {}).get(name)
        changes = parts.entries(entry, "amendments", where)
        unchanged = changes is not None and not changes
        value = parts.amount(entry, "value", where)
        return Contract(
            id=name,
            award=parts.plain(entry, "awardID"),
            amount=value,
            first=value if unchanged else (parts.silently(first) if first else None),
            signed=parts.read(entry, "dateSigned", where, moment_in),
            changes=None if changes is None else len(changes),
            paid=parts.paid(entry, where),
            subcontractors=self._subcontractors(entry, where),
            place=f"{self._found.pointer}{where}",
        )

    def _subcontractors(self, entry: dict[str, Any], where: str) -> tuple[str, ...] | None:
        parts = self._parts
        group = parts.group(entry, "subcontracting", where)
        listed = parts.entries(group, "subcontracts", f"{where}/subcontracting")
        if listed is None:
            return None
        found: list[str] = []
        for at, one in listed:
            found += parts.organisations(one, "subcontractors", at)
            found += _filled([parts.identity(parts.group(one, "subcontractor", at))])
        return tuple(dict.fromkeys(found))


def _filled(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text]


def _bid_status(value: Any) -> BidStatus:
    return status_in(value, WORDS_OF_BIDS)


def _award_status(value: Any) -> AwardStatus:
    return status_in(value, WORDS_OF_AWARDS)
