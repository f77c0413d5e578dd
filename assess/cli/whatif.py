"""What if: an assessment rated as though some answers were others; its file stays as it is."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import click

from assess.capture.recording import lasting_comment
from assess.cli.console import print_problems, print_table, print_words, prose_width, visible
from assess.cli.rating import rate
from assess.cli.settings import parsed_settings
from assess.cli.workbench import Opened
from assess.errors import Problem, RequestError
from assess.model.answer import Answer
from assess.model.assessment import Assessment
from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Result
from assess.model.scoring import Alternative, Index
from assess.reporting.data import scores_as_data
from assess.reporting.view.figures import number_text
from assess.reporting.view.gates import gate_lines
from assess.reporting.view.words import listed

MOVED = 1e-9


class WhatIf(NamedTuple):
    """One assessment as it is and as it would be; ``opened`` are the questions asked only then."""

    before: Rated
    after: Rated
    opened: tuple[str, ...]


def suppose(opened: Opened, settings: Sequence[str], *, as_json: bool, everything: bool) -> None:
    """Print what would be if some answers were others.

    Raises:
        RequestError: there are several assessments, or a setting is not one.
    """
    both = assumed(settings, opened.instrument, opened.assessments)
    found = what_if(rate(opened.instrument, both))
    if as_json:
        data = as_data(found, opened.instrument.alternative)
        click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))
        return
    print_problems(opened.warnings)
    print_what_if(opened.instrument, found, everything=everything)


def assumed(
    settings: Sequence[str], instrument: Instrument, assessments: Sequence[Assessment]
) -> tuple[Assessment, ...]:
    """Return one assessment as it is and with the answers set, as ``assess answer`` reads them.

    Comments and evidence stay. Where respondents differ on a question, it counts as agreed.

    Raises:
        RequestError: there are several assessments, or a setting is not one.
    """
    if len(assessments) != 1:
        raise RequestError(
            Problem(
                code="request.one_file",
                message="--set is for one assessment at a time",
                hint="Name one FILE.",
            )
        )
    given = parsed_settings(settings, instrument.questionnaire)
    (assessment,) = assessments
    answers = {**assessment.answers, **_merged(given, assessment)}
    responses = {key: said for key, said in assessment.responses.items() if key not in given}
    changed = assessment.model_copy(update={"answers": answers, "responses": responses})
    return assessment, changed


def what_if(rated: Sequence[Rated]) -> WhatIf:
    """Return what two ratings of the same subject, before and after, amount to."""
    before, after = rated
    items = before.hidden - after.hidden
    opened = tuple(key for key in sorted(items) if after.assessment.answer(key).value is None)
    return WhatIf(before, after, opened)


def _merged(given: Mapping[str, Answer], assessment: Assessment) -> dict[str, Answer]:
    merged = {}
    for key, new in given.items():
        old = assessment.answer(key)
        comment = new.comment or lasting_comment(old)
        merged[key] = new.model_copy(update={"comment": comment, "evidence": old.evidence})
    return merged


def as_data(found: WhatIf, alternative: Alternative | None) -> dict[str, Any]:
    """Return what ``score --json`` prints for the answers set, with ``before`` as it was."""
    data = scores_as_data([found.after], alternative)
    (before,) = scores_as_data([found.before])["assessments"]
    entry = data["assessments"][0]
    entry["before"] = {name: before[name] for name in ("indicators", "gates") if name in before}
    entry["opened"] = list(found.opened)
    return data


def print_what_if(instrument: Instrument, found: WhatIf, *, everything: bool) -> None:
    """Print what would change: a sentence for each index, then every indicator that moves."""
    indices = {index.id: index for index in instrument.scoring.indices}
    said = [_sentence(index, found) for index in indices.values() if _moves(found, index.id)]
    if not said:
        said = ["No score, band or range would change."]
    for sentence in said:
        click.secho(textwrap.fill(visible(sentence), prose_width()), bold=True)
    for line in _gates(instrument, found):
        click.echo(textwrap.fill(visible(line), prose_width()))
    rows = [
        row
        for result in found.after.scorecard.results
        if (everything or result.kind != "leaf") and _moves(found, result.id)
        for row in [_row(result, found, indices[result.index])]
    ]
    if rows:
        headings = ["indicator", "before", "after", "difference", "range after", "answered after"]
        print_table(headings, rows, right=(1, 2, 3, 4, 5))
    if found.opened:
        names = [f"{instrument.questionnaire.items[key].label} ({key})" for key in found.opened]
        print_words(f"Asked only then, and not answered yet: {listed(names)}.")
    click.echo("The file stays as it is.")


def _moves(found: WhatIf, key: str) -> bool:
    before, after = (one.scorecard.by_id[key] for one in (found.before, found.after))
    figures = ((before.score, after.score), (before.low, after.low), (before.high, after.high))
    moved = any(
        (one is None) != (other is None)
        or (one is not None and other is not None and abs(one - other) > MOVED)
        for one, other in figures
    )
    return moved or before.band != after.band


def _sentence(index: Index, found: WhatIf) -> str:
    before, after = (one.scorecard.by_id[index.id] for one in (found.before, found.after))
    change = _difference(before, after, index)
    still = before.band == after.band
    ends = (_standing(one, index, "" if still else one.band) for one in (after, before))
    said = f"{index.label}: {' instead of '.join(ends)}"
    label = next((band.label for band in index.bands if band.id == after.band), "")
    ending = f", still “{label}”" if still and label else ""
    return f"{said}{f' ({change})' if change else ''}{ending}."


def _standing(result: Result, index: Index, band_id: str | None) -> str:
    band = next((band.label for band in index.bands if band.id == band_id), "")
    if result.score is None:
        text = f"no score ({result.reason})"
    else:
        text = number_text(result.score, index)
    return f"{text}, “{band}”" if band else text


def _difference(before: Result, after: Result, index: Index) -> str:
    if before.score is None or after.score is None:
        return ""
    gap = after.score - before.score
    size = f"{abs(gap):.{index.decimals}f}"
    if abs(gap) <= MOVED:
        return "±0"
    if not float(size):
        size = f"<{10.0**-index.decimals:.{index.decimals}f}"
    return f"{'+' if gap > 0 else '−'}{size}"


def _row(result: Result, found: WhatIf, index: Index) -> list[str]:
    before = found.before.scorecard.by_id[result.id]
    figures = [
        "–" if one.score is None else number_text(one.score, index) for one in (before, result)
    ]
    bounds = "–"
    if result.low is not None and result.high is not None:
        bounds = f"{number_text(result.low, index)} to {number_text(result.high, index)}"
    coverage = "–" if result.coverage is None else f"{result.coverage:.0%}"
    difference = _difference(before, result, index) or "–"
    return ["  " * result.depth + result.label, *figures, difference, bounds, coverage]


def _gates(instrument: Instrument, found: WhatIf) -> list[str]:
    """Return what changes about gates: those that newly say something, and those that no more do."""
    names = {key: item.label for key, item in instrument.questionnaire.items.items()}
    lines = []
    for index in instrument.scoring.indices:
        before, after = (
            {line.gate: line for line in gate_lines(index, one.scorecard, names)}
            for one in (found.before, found.after)
        )
        labels = {gate.id: gate.label for gate in index.gates}
        lines += [f"No longer at a gate: {labels[gate]}." for gate in before if gate not in after]
        lines += [
            line.sentence
            for gate, line in after.items()
            if gate not in before or before[gate].state is not line.state
        ]
    return lines
