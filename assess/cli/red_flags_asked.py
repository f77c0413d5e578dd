"""What was asked of ``assess redflags``: which tenders, which bidder, what is vouched for."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import NamedTuple

from assess.checks.suggest import did_you_mean
from assess.cli.red_flags_into import Grade
from assess.errors import Place, Problem, RequestError
from assess.files.bids import Tenders
from assess.files.tender_values import UnusableError, contact_key, currency_in
from assess.model.tender import Tender

_GRADE = re.compile(r"([A-Fa-f])([1-6])")
_MOST_NAMED = 10


class Into(NamedTuple):
    """The assessment that takes the results, and who records them."""

    file: str
    by: str
    reason: str
    grade: Grade
    is_applying: bool


def currency_of(text: str) -> str:
    """Return a currency that was given as an option.

    Raises:
        RequestError: it is none.
    """
    try:
        return currency_in(text)
    except UnusableError as error:
        raise RequestError(_refused("--currency", error.message, error.hint)) from None


def grade_of(text: str, date: datetime.date | None) -> Grade:
    """Return the Admiralty grades that were given as an option, with the day of the records.

    Raises:
        RequestError: they are none.
    """
    if not text:
        return Grade(date=date)
    found = _GRADE.fullmatch(text.strip())
    if not found:
        hint = "Write a letter A to F for the source and a digit 1 to 6 for what it says, as in B2."
        raise RequestError(_refused("--grade", f'"{text[:20]}" is no grade', hint))
    return Grade(found[1].upper(), found[2], date)


def chosen(found: Tenders, name: str | None, *, needs_one: bool) -> list[Tender]:
    """Return the tender of that name, or all where none is named.

    Raises:
        RequestError: there is none, or one is needed and there are several.
    """
    known = {tender.id: tender for tender in found.tenders}
    if name is not None and name in known:
        return [known[name]]
    listed = ", ".join(list(known)[:_MOST_NAMED])
    more = " and more" if len(known) > _MOST_NAMED else ""
    if name is not None:
        message = f'the file holds no tender "{name[:100]}"'
        hint = did_you_mean(name, list(known)[:10_000]) or f"It holds {listed}{more}."
        raise RequestError(_no_tender(found.file, message, hint))
    if needs_one and len(known) > 1:
        message = f"the file holds {len(known):,} tenders, and an assessment is about one"
        hint = f"Name one with --tender: {listed}{more}."
        raise RequestError(_no_tender(found.file, message, hint))
    return list(found.tenders)


def party_of(tenders: Sequence[Tender], vendor: str, file: str, *, is_subject: bool) -> str:
    """Return the id of the bidder that a name or an id stands for.

    Args:
        tenders: the tenders to look in.
        vendor: the name, or the id.
        file: the file of the tenders, for messages.
        is_subject: whether the name is that of the assessment's subject, and nobody gave it.

    Raises:
        RequestError: nobody of that name bid or won.
    """
    wanted = contact_key(vendor)
    names: dict[str, str] = {}
    for tender in tenders:
        for party in _taking_part(tender):
            name = tender.name_of(party)
            if party == vendor or contact_key(name) == wanted:
                return party
            names[name] = party
    subject = "the subject of the assessment, " if is_subject else ""
    message = f'{subject}"{vendor[:100]}" is no bidder here'
    listed = ", ".join(sorted(names)[:_MOST_NAMED])
    folded = {name.casefold(): name for name in sorted(names)[:10_000]}
    close = did_you_mean(vendor.casefold(), folded)
    for folded_name, name in folded.items():
        close = close.replace(f'"{folded_name}"', f'"{name}"')
    hint = close or f"Bidders are {listed or 'not named'}."
    hint += " Name the bidder with --vendor." if is_subject else ""
    place = Place(file=file)
    raise RequestError(Problem(code="redflags.no_vendor", message=message, hint=hint, place=place))


def _taking_part(tender: Tender) -> set[str]:
    found = {party for bid in tender.bids or () for party in bid.bidders}
    return found | {party for award in tender.awards or () for party in award.suppliers}


def _no_tender(file: str, message: str, hint: str) -> Problem:
    place = Place(file=file)
    return Problem(code="redflags.no_tender", message=message, hint=hint, place=place)


def _refused(option: str, message: str, hint: str) -> Problem:
    place = Place(pointer=option)
    return Problem(code="request.refused", message=message, hint=hint, place=place)
