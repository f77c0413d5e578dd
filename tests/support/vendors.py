"""Vendors of the small due diligence for registers: signed, waived, expired, broken, in work."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from assess.cli.rating import rate_briefly
from assess.diligence.register import entry_of, ground_of
from assess.diligence.validity import valid_until
from assess.files.assessments import write_assessment
from assess.model.assessment import Assessment
from assess.model.decision import Outcome
from assess.model.register import Entry, Register
from assess.model.signature import Role, Signature
from tests.support.diligence import DAY, recommended, small_vendor, vendor, waiver

NAMES = ("Ann Preparer", "Rita Reviewer", "Paul Approver")


def day(offset: int) -> datetime.date:
    """Return a day so many days after ``DAY``."""
    return DAY + datetime.timedelta(days=offset)


def signed(
    assessment: Assessment,
    on: datetime.date = DAY,
    decision: Outcome | None = None,
    *,
    names: tuple[str, ...] = NAMES,
    reason: str = "",
) -> Assessment:
    """Return an assessment signed by as many people as are named, the third with a decision.

    The decision is the one recommended on that day, if none is given.
    """
    found = recommended(assessment, on)
    decided = decision or found.outcome
    until = valid_until(found, assessment, on) if decided.approves else None
    at = datetime.datetime.combine(on, datetime.time(9), datetime.UTC)
    functions = ("officer", "chief", found.approver.id)
    for role, name, function in zip(Role, names, functions, strict=False):
        approves = role is Role.APPROVER
        assessment = assessment.signed(
            Signature(
                role=role,
                name=name,
                at=at,
                digest="",
                function=function,
                decision=decided if approves else None,
                recommended=found.outcome if approves else None,
                reason=reason if approves else "",
                valid_until=until if approves else None,
            )
        )
    return assessment


def with_task(
    assessment: Assessment, key: str, owner: str, due: datetime.date | None
) -> Assessment:
    """Return an assessment with somebody to do something about one answer by a day."""
    answer = assessment.answer(key).model_copy(update={"owner": owner, "due": due})
    return assessment.model_copy(update={"answers": {**assessment.answers, key: answer}})


def changed(assessment: Assessment, key: str, value: int | str) -> Assessment:
    """Return an assessment with another value under one key, as an edit by hand leaves it."""
    answer = assessment.answer(key).model_copy(update={"value": value})
    return assessment.model_copy(update={"answers": {**assessment.answers, key: answer}})


def many() -> Mapping[str, Assessment]:
    """Return a dozen vendors by file name, one of each sort that a register tells apart."""
    catering = with_task(
        named("Fir", {"registered": 1, "references": 0}), "registered", "Olu", day(-12)
    )
    catering = with_task(catering, "references", "Mira", day(20))
    maple = named("Maple", {"owners": None}).model_copy(update={"as_of": day(-1)})
    old = named("Maple").model_copy(update={"as_of": day(-300)})
    waived = named("Gum", {"owners": "in_part", "registered": 0}, waived="registered")
    return {
        "alder.json": signed(named("Alder"), day(-10)),
        "birch.json": signed(named("Birch", {"category": "fuel"}), day(-800)),
        "cedar.json": signed(named("Cedar"), day(-700)),
        "dogwood.json": named("Dogwood", {"sanctions": "unresolved"}),
        "elm.json": signed(named("Elm", {"sanctions": "true_match"}), day(-5)),
        "fir.json": signed(catering, day(-40)),
        "gum.json": signed(waived, DAY),
        "hazel.json": changed(signed(named("Hazel"), day(-20)), "references", 0),
        "ivy.json": signed(named("Ivy"), day(-3), Outcome.ENHANCED_REVIEW, reason="Look closer."),
        "juniper.json": named("Juniper", {"sanctions": None, "registered": None}),
        "kapok.json": signed(named("Kapok"), day(-2), names=NAMES[:2]),
        "maple-new.json": maple,
        "maple-old.json": signed(old, day(-300)),
        "oak.json": signed(named("Oak"), day(-3), names=(*NAMES[:2], "Rita Reviewer")),
    }


def named(
    name: str, values: Mapping[str, int | str | None] | None = None, *, waived: str = ""
) -> Assessment:
    """Return one vendor by its first name."""
    waivers = [waiver(item=waived)] if waived else []
    return vendor(dict(values or {}), *waivers, name=f"{name} (fictional)")


def write_vendors(folder: Path) -> Path:
    """Write all of them into a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, assessment in many().items():
        write_assessment(folder / name, assessment)
    return folder


def entry(assessment: Assessment, file: str = "vendor.json", on: datetime.date = DAY) -> Entry:
    """Return the line of one assessment in a register of a day."""
    instrument = small_vendor()
    assert instrument.decision is not None
    (rated,) = rate_briefly(instrument, [assessment], on)
    return entry_of(ground_of(instrument, instrument.decision, on), rated, file)


def register(*entries: Entry) -> Register:
    """Return a register of ``DAY`` with some entries."""
    return Register(date=DAY, entries=entries, found=len(entries), horizon=60)


def whole() -> Register:
    """Return the register of the dozen, the older assessment of Maple apart."""
    entries = {file: entry(one, file) for file, one in many().items()}
    older = entries.pop("maple-old.json")
    newest = entries["maple-new.json"]
    entries["maple-new.json"] = newest._replace(
        earlier=(older.file,), approved_earlier=older.decision.valid_until
    )
    return register(*entries.values())._replace(earlier=(older,))
