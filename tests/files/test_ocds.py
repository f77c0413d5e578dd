"""OCDS files: every layout, releases merged, and every way they are broken, with the place."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.errors import AssessError, InputError, Problem
from assess.files.bids import Assumed, Tenders
from assess.files.json_places import position_of
from assess.files.ocds import read_ocds
from assess.model.tender import Amount, AwardStatus, BidStatus

BID: dict[str, Any] = {
    "id": "B1",
    "status": "valid",
    "date": "2026-01-05T10:00:00Z",
    "tenderers": [{"id": "V1", "name": "Alpha"}],
    "value": {"amount": 100, "currency": "USD"},
}
RELEASE: dict[str, Any] = {
    "ocid": "x-1",
    "date": "2026-02-01T00:00:00Z",
    "tender": {"id": "1", "title": "Pumps", "procurementMethod": "open"},
    "bids": {"details": [BID]},
    "awards": [{"id": "A1", "status": "active", "suppliers": [{"id": "V1"}]}],
}


def read(folder: Path, content: Any, assumed: Assumed | None = None) -> Tenders:
    """Return the tenders of a file with this content."""
    path = folder / "tenders.json"
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    path.write_text(text, encoding="utf-8")
    return read_ocds(path, assumed or Assumed())


def with_bid(**changed: Any) -> dict[str, Any]:
    """Return the release with one bid, some of it changed."""
    return {**RELEASE, "bids": {"details": [{**BID, **changed}]}}


def refused(folder: Path, content: Any) -> list[Problem]:
    """Return why a file cannot be read."""
    with pytest.raises(InputError) as error:
        read(folder, content)
    return list(error.value.problems)


@pytest.mark.parametrize(
    "content",
    [
        RELEASE,
        {"releases": [RELEASE]},
        {"records": [{"ocid": "x-1", "compiledRelease": RELEASE}]},
        {"records": [{"ocid": "x-1", "releases": [RELEASE]}]},
        {"ocid": "x-1", "compiledRelease": RELEASE},
        [RELEASE],
        json.dumps(RELEASE),
        f"{json.dumps(RELEASE)}\n\n{json.dumps({**RELEASE, 'ocid': 'x-2'})}\n",
    ],
    ids=["release", "releases", "compiled", "record", "one record", "list", "line", "lines"],
)
def test_every_layout_is_read(tmp_path: Path, content: Any) -> None:
    found = read(tmp_path, content)
    tender = found.tenders[0]
    assert (tender.id, tender.title, tender.method) == ("x-1", "Pumps", "open")
    assert tender.bids is not None
    assert tender.bids[0].amount == Amount(100, "USD")
    assert tender.bids[0].status is BidStatus.VALID
    assert tender.awards is not None
    assert tender.awards[0].status is AwardStatus.ACTIVE
    assert tender.name_of("V1") == "Alpha"
    assert found.problems == ()


def test_releases_of_one_process_are_merged_in_the_order_of_their_dates(tmp_path: Path) -> None:
    later = {
        "ocid": "x-1",
        "date": "2026-05-01",
        "tender": {"title": "Pumps and pipes"},
        "contracts": [{"id": "C", "awardID": "A1", "value": {"amount": 150, "currency": "USD"}}],
        "bids": {"details": [{"id": "B1", "status": "disqualified"}, {"id": "B2"}]},
    }
    middle = {
        "ocid": "x-1",
        "date": "2026-04-01",
        "contracts": [{"id": "C", "awardID": "A1", "value": {"amount": 100, "currency": "USD"}}],
    }
    (tender,) = read(tmp_path, {"releases": [later, RELEASE, middle]}).tenders
    assert (tender.title, tender.method) == ("Pumps and pipes", "open")
    assert tender.bids is not None
    assert [bid.status for bid in tender.bids] == [BidStatus.DISQUALIFIED, None]
    assert tender.bids[0].amount == Amount(100, "USD")
    assert tender.contracts is not None
    assert tender.contracts[0].first == Amount(100, "USD")
    assert tender.contracts[0].amount == Amount(150, "USD")


def test_a_contract_that_was_never_amended_is_worth_what_it_was(tmp_path: Path) -> None:
    contract = {"id": "C", "value": {"amount": 9, "currency": "USD"}, "amendments": []}
    (tender,) = read(tmp_path, {**RELEASE, "contracts": [contract]}).tenders
    assert tender.contracts is not None
    assert (tender.contracts[0].first, tender.contracts[0].changes) == (Amount(9, "USD"), 0)


@pytest.mark.parametrize(
    ("changed", "pointer", "line"),
    [
        ({"value": {"amount": -1, "currency": "USD"}}, "/bids/details/0/value/amount", 22),
        ({"value": {"amount": "much", "currency": "USD"}}, "/bids/details/0/value/amount", 22),
        ({"value": {"amount": 1e30, "currency": "USD"}}, "/bids/details/0/value/amount", 22),
        ({"value": {"amount": True, "currency": "USD"}}, "/bids/details/0/value/amount", 22),
        ({"value": {"amount": float("nan")}}, "/bids/details/0/value/amount", 22),
        ({"value": [1]}, "/bids/details/0/value", 21),
        ({"value": {"amount": 1, "currency": "Dollar"}}, "/bids/details/0/value/currency", 23),
        ({"status": "odd"}, "/bids/details/0/status", 13),
        ({"date": "2026-13-01"}, "/bids/details/0/date", 14),
        ({"date": 20260101}, "/bids/details/0/date", 14),
        ({"tenderers": "Alpha"}, "/bids/details/0/tenderers", 15),
        ({"tenderers": ["Alpha"]}, "/bids/details/0/tenderers/0", 16),
    ],
)
def test_what_cannot_be_used_is_left_out_with_its_place(
    tmp_path: Path, changed: dict[str, Any], pointer: str, line: int
) -> None:
    found = read(tmp_path, with_bid(**changed))
    problem = next(one for one in found.problems if one.code == "tender.unusable")
    assert (problem.place.pointer, problem.place.line) == (pointer, line)
    assert problem.hint


def test_places_in_lines_of_json(tmp_path: Path) -> None:
    lines = f"{json.dumps(RELEASE)}\n{json.dumps({**with_bid(status='odd'), 'ocid': 'x-2'})}\n"
    (problem,) = read(tmp_path, lines).problems
    assert problem.place.line == 2
    assert problem.place.pointer == "/bids/details/0/status"


@pytest.mark.parametrize("part", ["bids", "awards", "tender", "contracts", "parties", "buyer"])
@pytest.mark.parametrize("value", [7, "text", True, [], {}, [1, None], {"details": 5}])
def test_parts_of_another_kind_never_stop_the_reading(
    tmp_path: Path, part: str, value: Any
) -> None:
    assert read(tmp_path, {**RELEASE, part: value}).tenders[0].id == "x-1"


def test_an_award_that_names_nobody_is_said(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, {**RELEASE, "awards": [{"status": "active"}]}).problems
    assert (problem.code, problem.place.pointer) == (
        "tender.names_nobody",
        "/awards/0/suppliers",
    )


def test_bids_and_processes_that_stand_there_twice(tmp_path: Path) -> None:
    twice = {**RELEASE, "bids": {"details": [BID, BID]}}
    records = {"records": [{"ocid": "x-1", "compiledRelease": twice}] * 2}
    found = read(tmp_path, records)
    assert len(found.tenders) == 1
    assert {one.code for one in found.problems} == {"tender.duplicate"}
    assert len(found.problems) == 2


def test_ids_may_be_numbers(tmp_path: Path) -> None:
    release = with_bid(tenderers=[{"id": 7}])
    release["awards"] = [{"id": 1, "status": "active", "suppliers": [{"id": "7"}]}]
    (tender,) = read(tmp_path, release).tenders
    assert tender.bids is not None
    assert tender.awards is not None
    assert tender.bids[0].bidders == tender.awards[0].suppliers == ("7",)


def test_what_is_vouched_for_fills_gaps(tmp_path: Path) -> None:
    release = {**RELEASE, "bids": {"details": [{"id": "1", "value": {"amount": 5}}]}}
    (tender,) = read(tmp_path, release, Assumed("EUR", are_valid=True)).tenders
    assert tender.bids is not None
    assert tender.bids[0].amount == Amount(5, "EUR")
    assert tender.bids[0].status is BidStatus.VALID


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("", "json.syntax", 1),
        ("{", "json.syntax", 1),
        ('{"ocid": "x",\n "tender": }', "json.syntax", 2),
        ('{"ocid": "a"}\n{"ocid": "b"\n', "json.syntax", 2),
        ("[" * 100_000, "json.syntax", None),
        ('{"ocid": "a", "value": ' + "9" * 5000 + "}", "json.syntax", None),
        ("7", "ocds.not_ocds", None),
        ("{}", "ocds.not_ocds", None),
        ('{"format": "assess/assessment"}', "ocds.not_ocds", None),
        ('{"releases": []}', "ocds.not_ocds", None),
        ('{"releases": {"a": 1}}', "ocds.not_ocds", None),
    ],
)
def test_what_is_no_ocds_is_refused_with_its_place(
    tmp_path: Path, content: str, code: str, line: int | None
) -> None:
    problem = refused(tmp_path, content)[-1]
    assert (problem.code, problem.place.line) == (code, line)
    assert problem.hint


def test_all_broken_lines_are_named(tmp_path: Path) -> None:
    text = '{"ocid": "a"}\n{"ocid": \n{"ocid": "b"}\n]\n'
    assert [one.place.line for one in refused(tmp_path, text)] == [2, 4]


def test_entries_that_are_no_releases_are_left_out_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, {"releases": [RELEASE, 7, {"a": 1}]})
    assert len(found.tenders) == 1
    assert [one.place.pointer for one in found.problems] == ["/releases/1", "/releases/2"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["ocid", "tender", "bids", "details", "awards", "contracts", "value", "amount", "id",
             "status", "suppliers", "tenderers", "parties", "date", "releases", "records",
             "compiledRelease", "implementation", "transactions", "items", "classification"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=25,
)  # fmt: skip


@given(JSON)
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    folder = tmp_path_factory.mktemp("any")
    with contextlib.suppress(AssessError):
        assert read(folder, value).tenders


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("", (1, 1)),
        ("/a", (2, 8)),
        ("/a/1", (3, 4)),
        ("/a/1/b~1c", (3, 12)),
        ("/a/9", (2, 8)),
        ("/z", (1, 1)),
        ("/d", (4, 8)),
    ],
)
def test_a_pointer_leads_to_a_line_and_column(pointer: str, expected: tuple[int, int]) -> None:
    text = '{\n  "a": [ "x,]",\n   {"b/c": 1}],\n  "d": {}}'
    assert position_of(text, pointer) == expected


def test_a_pointer_into_what_is_no_json_leads_nowhere() -> None:
    assert position_of("{oh", "/a") is None or position_of("{oh", "/a") == (1, 1)
    assert position_of('{"a" 1', "/b") is None


def test_signs_that_cannot_be_written_are_left_out(tmp_path: Path) -> None:
    (tender,) = read(tmp_path, json.dumps({**RELEASE, "ocid": "x\ud800\u0007y"})).tenders
    assert tender.id == "x  y"


def test_what_was_paid_is_added_up_in_one_currency(tmp_path: Path) -> None:
    def paid(*amounts: tuple[float, str]) -> Amount | None:
        values = [
            {"value": {"amount": amount, "currency": currency}} for amount, currency in amounts
        ]
        contract = {"id": "C", "implementation": {"transactions": values}}
        (tender,) = read(tmp_path, {**RELEASE, "contracts": [contract]}).tenders
        assert tender.contracts is not None
        return tender.contracts[0].paid

    assert paid((3, "USD"), (-1, "USD")) == Amount(2, "USD")
    assert paid((3, "USD"), (1, "EUR")) is None
    assert paid((1e308, "USD"), (1e308, "USD")) is None


def test_releases_nested_without_end_are_merged_all_the_same(tmp_path: Path) -> None:
    deep: dict[str, Any] = {}
    for _ in range(400):
        deep = {"deep": deep}
    assert read(tmp_path, [{**RELEASE, **deep}, {**RELEASE, **deep}]).tenders[0].id == "x-1"


def test_the_parts_that_extensions_add(tmp_path: Path) -> None:
    release = {
        **RELEASE,
        "complaints": [{"id": "1"}],
        "bidOpening": {"date": "2026-01-07"},
        "tender": {
            **RELEASE["tender"],
            "numberOfTenderers": 3,
            "documents": [
                {"documentType": "tenderNotice", "datePublished": "2026-01-02"},
                {"documentType": "tenderNotice", "datePublished": "2026-01-01"},
                {"documentType": "clarifications", "datePublished": "2025-01-01"},
            ],
        },
        "parties": [
            {
                "id": "V1",
                "name": "Alpha",
                "roles": ["tenderer"],
                "address": {"streetAddress": "1 High St.", "locality": "Town"},
                "contactPoint": {"telephone": "+1 (23)", "email": "A@B.example"},
            },
            {"name": "Beta", "roles": ["tenderer"], "address": {"countryName": "Atlantis"}},
        ],
        "contracts": [
            {
                "id": "C",
                "awardID": "A1",
                "subcontracting": {
                    "subcontracts": [
                        {"subcontractors": [{"name": "BETA"}]},
                        {"subcontractor": {"id": "V9"}},
                    ]
                },
            }
        ],
    }
    (tender,) = read(tmp_path, release).tenders
    assert (tender.complaints, tender.bidders_said) == (1, 3)
    assert tender.opened is not None
    assert str(tender.opened.day) == "2026-01-07"
    assert tender.published is not None
    assert str(tender.published.day) == "2026-01-01"
    assert tender.parties["V1"].contacts == (
        ("address", "1highsttown"), ("telephone", "123"), ("e-mail", "abexample"),
    )  # fmt: skip
    assert tender.parties["Beta"].contacts == ()
    assert tender.tenderers == ("V1", "Beta")
    assert tender.contracts is not None
    assert tender.contracts[0].subcontractors == ("Beta", "V9")


def test_a_winner_who_did_not_bid_is_said(tmp_path: Path) -> None:
    release = {**RELEASE, "awards": [{"status": "active", "suppliers": [{"id": "V2"}]}]}
    (problem,) = read(tmp_path, release).problems
    assert problem.code == "tender.winner_did_not_bid"


@pytest.mark.parametrize("count", [-1, 1.5, "many", 1e400])
def test_what_is_no_count(tmp_path: Path, count: object) -> None:
    tender = {**RELEASE["tender"], "numberOfTenderers": count}
    found = read(tmp_path, {**RELEASE, "tender": tender})
    assert found.tenders[0].bidders_said is None
    assert [one.code for one in found.problems] == ["tender.unusable"]


def test_a_release_without_a_number_is_known_by_its_tender(tmp_path: Path) -> None:
    found = read(tmp_path, {key: value for key, value in RELEASE.items() if key != "ocid"})
    assert found.tenders[0].id == "1"
    assert [one.code for one in found.problems] == ["ocds.no_ocid"]


def test_a_moment_without_an_offset_is_compared_by_days(tmp_path: Path) -> None:
    tender = {**RELEASE["tender"], "tenderPeriod": {"endDate": "2026-01-05T09:00:00"}}
    (found,) = read(tmp_path, {**RELEASE, "tender": tender}).tenders
    assert found.bids is not None
    assert found.deadline is not None
    submitted = found.bids[0].submitted
    assert submitted is not None
    assert submitted.is_after_deadline(found.deadline) is None
    assert submitted.days_until(found.deadline) == 0
