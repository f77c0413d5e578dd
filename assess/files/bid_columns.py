"""The columns of a table of bids: their names, and other names that people give them."""

from __future__ import annotations

OF_BIDS = ("bidder", "bidder_id", "amount", "currency", "submitted", "status", "winner")
OF_BIDDERS = ("address", "phone", "email", "contact")
OF_TENDERS = (
    "title",
    "tender_status",
    "method",
    "buyer",
    "published",
    "starts",
    "deadline",
    "opened",
    "estimate",
    "estimate_currency",
    "bidders",
    "complaints",
)
OF_AWARDS = (
    "award_date",
    "award_amount",
    "category",
    "contract_amount",
    "contract_first",
    "contract_signed",
    "contract_changes",
    "paid",
    "subcontractors",
)
COLUMNS = ("tender_id", *OF_BIDS, *OF_BIDDERS, *OF_TENDERS, *OF_AWARDS)
"""Every column that is read."""

ALIASES: dict[str, str] = {
    "tender": "tender_id",
    "tender_no": "tender_id",
    "tender_number": "tender_id",
    "ocid": "tender_id",
    "bidder_name": "bidder",
    "tenderer": "bidder",
    "vendor": "bidder",
    "supplier": "bidder",
    "vendor_id": "bidder_id",
    "supplier_id": "bidder_id",
    "price": "amount",
    "bid_amount": "amount",
    "bid_status": "status",
    "submitted_at": "submitted",
    "received": "submitted",
    "awarded": "winner",
    "won": "winner",
    "procurement_method": "method",
    "procuring_entity": "buyer",
    "start": "starts",
    "closing_date": "deadline",
    "opening_date": "opened",
    "estimated_value": "estimate",
    "number_of_bidders": "bidders",
    "telephone": "phone",
    "e_mail": "email",
    "contact_person": "contact",
    "amendments": "contract_changes",
    "signed": "contract_signed",
}
"""Other headings, and the column that each stands for."""


def heading_key(heading: str) -> str:
    """Return a heading in small letters, with an underscore for each blank or hyphen."""
    return "_".join(heading.strip().casefold().replace("-", " ").split())
