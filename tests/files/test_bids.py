"""Tables of bids: what is read, and every way they are broken, with the line and column."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

import pytest

from assess.errors import InputError, Problem
from assess.files.bid_columns import ALIASES, COLUMNS
from assess.files.bids import Assumed, Tenders, read_bids
from assess.files.tenders import read_tenders
from assess.model.tender import Amount, BidStatus, Moment

HEAD = "tender_id,bidder,amount,currency,status,winner"


def read(folder: Path, text: str | bytes, assumed: Assumed | None = None) -> Tenders:
    """Return the tenders of a table with this text."""
    path = folder / "bids.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_bids(path, assumed or Assumed())


def rows(*lines: str) -> str:
    """Return a table with the usual head."""
    return "\n".join([HEAD, *lines]) + "\n"


def refused(folder: Path, text: str | bytes) -> list[Problem]:
    """Return why a table cannot be read."""
    with pytest.raises(InputError) as error:
        read(folder, text)
    return list(error.value.problems)


def places(found: Tenders) -> list[tuple[str, int | None, int | None]]:
    """Return code, line and column of the problems."""
    return [(one.code, one.place.line, one.place.column) for one in found.problems]


def test_rows_become_tenders(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "tender_id,bidder,amount,currency,status,submitted,winner,title,deadline,estimate\n"
        "T1,Alpha,100.50,USD,valid,2026-01-02T03:04:05Z,yes,Pumps,2026-01-05,120\n"
        "T2,Gamma,7,EUR,withdrawn,,no,,,\n"
        "T1,Beta,110,usd,Disqualified,,no,,,\n",
    )
    first, second = found.tenders
    assert (first.id, second.id, first.title) == ("T1", "T2", "Pumps")
    assert first.deadline == Moment(datetime.date(2026, 1, 5))
    assert first.estimate == Amount(120, "USD")
    assert first.bids is not None
    assert [bid.status for bid in first.bids] == [BidStatus.VALID, BidStatus.DISQUALIFIED]
    assert [bid.amount for bid in first.bids] == [Amount(100.5, "USD"), Amount(110, "USD")]
    assert first.bids[0].submitted is not None
    assert first.bids[0].submitted.zoned
    assert first.awards is not None
    assert first.awards[0].suppliers == first.bids[0].bidders
    assert first.name_of(first.bids[1].bidders[0]) == "Beta"
    assert found.problems == ()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_byte_order_marks_and_line_ends(
    tmp_path: Path, separator: str, mark: bytes, end: str
) -> None:
    text = f"{HEAD}\nT1,Alpha,1,USD,valid,yes\n".replace(",", separator).replace("\n", end)
    (tender,) = read(tmp_path, mark + text.encode()).tenders
    assert tender.bids is not None
    assert tender.bids[0].amount == Amount(1, "USD")


@pytest.mark.parametrize(("alias", "column"), ALIASES.items())
def test_other_headings_stand_for_columns(alias: str, column: str) -> None:
    assert column in COLUMNS
    assert alias not in COLUMNS


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("T1,Alpha,-5,USD,valid,yes", 3),
        ("T1,Alpha,0,USD,valid,yes", 3),
        ("T1,Alpha,1e-300,USD,valid,yes", 3),
        ("T1,Alpha,1e300,USD,valid,yes", 3),
        ("T1,Alpha,nan,USD,valid,yes", 3),
        ('T1,Alpha,"1,200",USD,valid,yes', 3),
        ("T1,Alpha,1,dollars,valid,yes", 4),
        ("T1,Alpha,1,USD,fine,yes", 5),
        ("T1,Alpha,1,USD,valid,perhaps", 6),
        (",Alpha,1,USD,valid,yes", 1),
    ],
)
def test_what_cannot_be_used_is_left_out_with_its_place(
    tmp_path: Path, row: str, column: int
) -> None:
    found = read(tmp_path, rows("T0,Zeta,1,USD,valid,no", row))
    assert ("tender.unusable", 3, column) in places(found)
    assert all(one.hint for one in found.problems)


def test_everything_that_is_wrong_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, rows("T1,Alpha,-1,xx,fine,maybe"))
    assert [one.place.column for one in found.problems] == [4, 5, 3, 6]


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-12-31", "01/02/2026", "soon"])
def test_dates_that_cannot_be(tmp_path: Path, day: str) -> None:
    found = read(tmp_path, f"tender_id,bidder,deadline\nT1,Alpha,{day}\n")
    assert places(found) == [("tender.unusable", 2, 3)]
    assert found.tenders[0].deadline is None


def test_reversed_dates_are_said(tmp_path: Path) -> None:
    text = "tender_id,bidder,starts,deadline\nT1,Alpha,2026-02-01,2026-01-01\n"
    assert places(read(tmp_path, text)) == [("tender.dates_reversed", 2, 4)]


def test_a_bid_that_stands_there_twice_counts_once(tmp_path: Path) -> None:
    found = read(tmp_path, rows("T1,Alpha,1,USD,valid,yes", "T1,ALPHA.,1,USD,valid,yes"))
    assert found.tenders[0].bids is not None
    assert len(found.tenders[0].bids) == 1
    assert places(found) == [("tender.duplicate", 3, 2)]


def test_mixed_currencies_are_said(tmp_path: Path) -> None:
    found = read(tmp_path, rows("T1,A,1,USD,valid,yes", "T1,B,1,EUR,valid,no"))
    assert places(found) == [("tender.mixed_currencies", 3, 3)]


def test_an_amount_far_from_the_others_is_said_and_used(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        rows("T1,A,100,USD,valid,yes", "T1,B,110,USD,valid,no", "T1,C,12000,USD,valid,no"),
    )
    assert places(found) == [("tender.amount_far_off", 4, 3)]
    assert found.tenders[0].bids is not None
    assert found.tenders[0].bids[2].amount == Amount(12000, "USD")


def test_rows_that_contradict_each_other_say_nothing(tmp_path: Path) -> None:
    text = "tender_id,bidder,method\nT1,A,open\nT1,B,direct\n"
    found = read(tmp_path, text)
    assert places(found) == [("tender.several_values", 3, 3)]
    assert found.tenders[0].method == ""


def test_a_winner_without_a_name_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, rows("T1,A,1,USD,valid,no", "T1,,2,USD,valid,yes"))
    assert ("tender.names_nobody", 3, 2) in places(found)


def test_without_a_column_of_winners_there_is_no_award(tmp_path: Path) -> None:
    assert read(tmp_path, "tender_id,bidder\nT1,A\n").tenders[0].awards is None


def test_a_winner_that_cannot_be_read_leaves_the_award_open(tmp_path: Path) -> None:
    found = read(tmp_path, rows("T1,A,1,USD,valid,yes", "T1,B,2,USD,valid,perhaps"))
    assert found.tenders[0].awards is None


def test_what_is_vouched_for_fills_gaps_and_no_more(tmp_path: Path) -> None:
    text = rows("T1,A,1,,,yes", "T1,B,2,EUR,withdrawn,no", "T1,C,3,??,fine,no")
    (tender,) = read(tmp_path, text, Assumed("USD", are_valid=True)).tenders
    assert tender.bids is not None
    assert [bid.status for bid in tender.bids] == [BidStatus.VALID, BidStatus.WITHDRAWN, None]
    assert [bid.amount for bid in tender.bids] == [
        Amount(1, "USD"), Amount(2, "EUR"), Amount(3, ""),
    ]  # fmt: skip


def test_a_consortium_has_several_bidders(tmp_path: Path) -> None:
    (tender,) = read(tmp_path, "tender_id,bidder,phone\nT1,Alpha|Beta,12\nT1,Gamma,12\n").tenders
    assert tender.bids is not None
    assert [len(bid.bidders) for bid in tender.bids] == [2, 1]
    assert not tender.parties[tender.bids[0].bidders[0]].contacts


def test_a_subcontractor_is_known_by_the_name_of_a_bidder(tmp_path: Path) -> None:
    text = (
        "tender_id,bidder,bidder_id,winner,subcontractors\nT1,Alpha,V1,yes,BETA\nT1,Beta,V2,no,\n"
    )
    (tender,) = read(tmp_path, text).tenders
    assert tender.contracts is not None
    assert tender.contracts[0].subcontractors == ("V2",)


def test_a_column_that_is_not_read_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, "tender_id,bidder,deadlin\nT1,A,2026-01-01\n")
    (problem,) = found.problems
    assert (problem.code, problem.hint) == ("bids.column_not_read", 'Did you mean "deadline"?')


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "table.syntax", 1),
        ("\n\n", "table.syntax", 1),
        (f"{HEAD}\n", "table.syntax", 1),
        (b"PK\3\4" + b"\xff" * 9, "table.syntax", 1),
        ("bidder,amount\nA,1\n", "bids.columns", 1),
        ("tender_id,bidder,price,amount\nT,A,1,1\n", "bids.columns", 1),
        (f'{HEAD}\nT1,"Alpha,1\n', "table.syntax", 2),
        ("tender_id,bidder\nT1,A\0\n", "table.syntax", 2),
        ("tender_id,bidder\nT1,\xe9\n".encode("latin-1"), "file.not_utf8", 2),
        ("tender_id,bidder\nT1,A\n".encode("utf-16"), "file.not_utf8", 1),
        (f'{HEAD}\nT1,"{"x" * 200_000}",1\n', "table.syntax", 2),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(
    tmp_path: Path, text: str | bytes, code: str, line: int
) -> None:
    problem = refused(tmp_path, text)[-1]
    assert (problem.code, problem.place.line) == (code, line)
    assert problem.hint


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    found = read(tmp_path, "tender_id,bidder\nT1,A\n")
    assert found.sha256 == hashlib.sha256((tmp_path / "bids.csv").read_bytes()).hexdigest()
    assert read_tenders(tmp_path / "bids.csv") == found
