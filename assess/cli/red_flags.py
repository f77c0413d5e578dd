"""Red flags in words: one tender flag by flag, many tenders in a line each; as JSON, as a table."""

from __future__ import annotations

import heapq
import itertools
import json
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from assess.cli.console import print_table, print_words
from assess.files.atomic import replacing
from assess.files.table_writing import CommaWriter
from assess.model.red_flag import ABOUT_BIDDERS, Flagged, RedFlagRules, Result, Signal
from assess.model.tender import Tender
from assess.red_flags.compute import BEGINNINGS

MOST_PRINTED = 50
"""Of more tenders than these only the strongest are printed; a file takes all."""

_ORDER = list(Result)
_HEADINGS = (
    "tender",
    "strength",
    "band",
    "flag",
    "label",
    "result",
    "weight",
    "why",
    "concerns",
    "place",
)


class Looked(NamedTuple):
    """What was looked at: the file and its digest, the rules, the bidder that matters."""

    file: str
    sha256: str
    rules: RedFlagRules
    vendor_name: str = ""
    tenders: int = 0
    is_assumed_valid: bool = False
    currency: str = ""

    @property
    def assumptions(self) -> str:
        """What the user vouched for, in words."""
        said = []
        if self.is_assumed_valid:
            said.append("bids without a status are taken as valid")
        if self.currency:
            said.append(f"amounts without a currency are taken as {self.currency}")
        return "; ".join(said)


def print_tender(flagged: Flagged, looked: Looked) -> None:
    """Print every flag of one tender, what is raised first, and how strong they are together."""
    tender = flagged.tender
    rules = {rule.id: rule for rule in looked.rules.flags}
    signals = sorted(flagged.signals, key=lambda one: _ORDER.index(one.result))
    rows = []
    for signal in signals:
        rule = rules[signal.flag]
        about = "bidder" if signal.flag in ABOUT_BIDDERS else "tender"
        where = f" ({signal.place})" if signal.place else ""
        rows.append(
            [
                signal.flag.value.upper(),
                rule.label,
                about,
                signal.result.value,
                f"{rule.weight:g}",
                f"{_bare(signal.text)}{where}",
            ]
        )
    title = f"{tender.id}{f': {tender.title}' if tender.title else ''}"
    headings = ["", "flag", "about", "result", "weight", "why"]
    print_table(headings, rows, title=title, right=(4,), whole=(0,))
    print_words(_strength_said(flagged))
    if looked.vendor_name:
        print_words(
            f"As it concerns {looked.vendor_name}; flags about other bidders are clear here."
        )
    if looked.assumptions:
        print_words(f"Assumed: {looked.assumptions}.")
    print_words("Red flags are signals to look into, not proof. docs/red-flags.md explains each.")


def _bare(text: str) -> str:
    """Return a sentence without the beginning that says what the column beside it says."""
    for beginning in BEGINNINGS:
        if text.startswith(beginning):
            text = text.removeprefix(beginning)
            return f"{text[0].upper()}{text[1:]}"
    return text


def _strength_said(flagged: Flagged) -> str:
    strength = flagged.strength
    said = (
        f"Strength {strength.value:.2f} of 1, {strength.band.label.lower()}: weighed, not counted"
    )
    if strength.coverage < 1:
        upper = strength.highest_band.label.lower()
        said += (
            f"; {strength.coverage:.0%} of the weight could be computed, and the rest could make it "
            f"{strength.highest:.2f}, {upper}"
        )
    return f"{said}."


def print_tenders(flagged: Iterable[Flagged], looked: Looked) -> None:
    """Print a line for each of the strongest tenders; only these are kept in memory."""
    counter = itertools.count()
    seen = (one for one, _ in zip(flagged, counter, strict=False))
    strongest = heapq.nlargest(MOST_PRINTED, seen, key=lambda one: one.strength.value)
    count = next(counter)
    rows = [
        [
            one.tender.id,
            f"{one.strength.value:.2f}",
            one.strength.band.label,
            f"{one.strength.highest:.2f}",
            f"{one.strength.coverage:.0%}",
            " ".join(signal.flag.value.upper() for signal in one.having(Result.RAISED)),
        ]
        for one in strongest
    ]
    headings = ["tender", "strength", "", "at most", "computed", "raised"]
    print_table(headings, rows, right=(1, 3, 4), whole=(0,))
    if count > len(strongest):
        click.echo(f"The {len(strongest)} strongest of {count:,}; -o FILE.csv writes them all.")
    if looked.vendor_name:
        print_words(f"As they concern {looked.vendor_name}: the tenders it bid in or won.")
    if looked.assumptions:
        print_words(f"Assumed: {looked.assumptions}.")


def as_json(flagged: Iterable[Flagged], looked: Looked) -> Iterator[str]:
    """Yield all of it as JSON, a tender at a time; the same for ``--json`` and for a file."""
    head = json.dumps(head_as_data(looked), indent=2, ensure_ascii=False)
    yield f'{head.removesuffix("}").rstrip()},\n  "tenders": ['
    comma = ""
    for one in flagged:
        text = json.dumps(tender_as_data(one, looked.rules), indent=2, ensure_ascii=False)
        yield f"{comma}\n{textwrap.indent(text, '    ')}"
        comma = ","
    yield "\n  ]\n}\n"


def head_as_data(looked: Looked) -> dict[str, Any]:
    """Return what was looked at as plain values."""
    return {
        "file": Path(looked.file).name,
        "sha256": looked.sha256,
        "vendor": looked.vendor_name or None,
        "assumed": looked.assumptions or None,
        "tenders_in_file": looked.tenders,
    }


def tender_as_data(flagged: Flagged, rules: RedFlagRules) -> dict[str, Any]:
    """Return the flags of one tender as plain values."""
    strength = flagged.strength
    by_id = {rule.id: rule for rule in rules.flags}
    return {
        "tender": flagged.tender.id,
        "title": flagged.tender.title,
        "strength": strength.value,
        "band": strength.band.id,
        "strength_at_most": strength.highest,
        "computed": strength.coverage,
        "flags": [
            {
                "id": signal.flag.value,
                "label": by_id[signal.flag].label,
                "about": "bidder" if signal.flag in ABOUT_BIDDERS else "tender",
                "result": signal.result.value,
                "weight": by_id[signal.flag].weight,
                "text": signal.text,
                "values": dict(signal.values),
                "concerns": [flagged.tender.name_of(one) for one in signal.concerns],
                "place": signal.place or None,
            }
            for signal in flagged.signals
        ],
    }


def writing(flagged: Iterable[Flagged], looked: Looked, output: Path) -> Iterator[Flagged]:
    """Yield the tenders while writing them: as JSON, or as a table with a row for each flag.

    The file is there when the last one has been taken.
    """
    with replacing(output) as stream:
        if output.suffix.lower() == ".json":
            kept: list[Flagged] = []
            for piece in as_json(_passing(flagged, kept), looked):
                stream.write(piece.encode())
                yield from kept
                kept.clear()
            return
        writer = CommaWriter(stream)
        for one in flagged:
            rows = zip(*_rows(one, looked.rules), strict=True)
            writer.write(dict(zip(_HEADINGS, rows, strict=True)))
            yield one
        writer.finish()


def _passing(flagged: Iterable[Flagged], kept: list[Flagged]) -> Iterator[Flagged]:
    for one in flagged:
        kept.append(one)
        yield one


def _rows(flagged: Flagged, rules: RedFlagRules) -> Iterator[tuple[str, ...]]:
    for rule, signal in zip(rules.flags, flagged.signals, strict=True):
        yield (
            flagged.tender.id,
            f"{flagged.strength.value:.4f}",
            flagged.strength.band.id,
            signal.flag.value,
            rule.label,
            signal.result.value,
            f"{rule.weight:g}",
            signal.text,
            "; ".join(flagged.tender.name_of(one) for one in signal.concerns),
            signal.place,
        )


def values_said(signal: Signal) -> str:
    """Return the values that were compared, in one line."""
    return ", ".join(f"{name} {_short(value)}" for name, value in signal.values.items())


def _short(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:,.2f}"


def takes_part(tender: Tender, vendor: str) -> bool:
    """Say whether a bidder bid for a tender or won it."""
    bids = any(vendor in bid.bidders for bid in tender.bids or ())
    return bids or any(vendor in award.suppliers for award in tender.awards or ())
