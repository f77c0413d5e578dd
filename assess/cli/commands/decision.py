"""``assess decision``."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator

import click

from assess import __version__
from assess.cli.clock import today
from assess.cli.console import print_problems, print_table, print_words
from assess.cli.dossier import dossier_of
from assess.cli.rating import rate_briefly
from assess.cli.workbench import open_assessments, questionnaire_option
from assess.errors import Place, Problem, RequestError
from assess.model.answer import UNANSWERED
from assess.model.dossier import Dossier
from assess.model.gate import GateState
from assess.model.rating import Instrument, Rated
from assess.model.recommendation import ChecklistLine, DecisionState, Recommendation
from assess.model.scoring import Index
from assess.reporting.view.figures import number_text
from assess.reporting.view.gates import gate_lines
from assess.reporting.view.memo_words import KINDS, OUTCOMES, SEVERITIES, STATES, status_mark
from assess.reporting.view.words import counted

MOST = 15
"""Of more reasons only the first are printed; items that are open are listed below anyway."""


@click.command("decision", short_help="What due diligence recommends, why, and who decides.")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day on which waivers and decisions must count; today, if not given.",
)
@questionnaire_option
def command(
    file: str,
    as_json: bool,  # a flag of the command line
    date: datetime.datetime | None,
    questionnaire: str | None,
) -> None:
    """Show how deep due diligence goes for FILE, what is recommended and why, and who signs next.

    The recommendation is the strictest outcome that anything asks for. Beside it stands what a
    person decided, where an approver has signed, and what became of that decision by the day.
    """
    day = date.date() if date else today()
    opened = open_assessments([file], questionnaire)
    instrument = opened.instrument
    (rated,) = rate_briefly(instrument, opened.assessments, day)
    if rated.recommendation is None:
        raise RequestError(
            Problem(
                code="request.no_decision_rules",
                message=f'the questionnaire "{instrument.questionnaire.id}" has no decision rules, '
                "so there is nothing to decide",
                hint=f"Rate it instead: assess score {file}",
                place=Place(file=file),
            )
        )
    dossier = dossier_of(instrument, rated, day)
    if as_json:
        data = memo_data(instrument, rated, dossier)
        click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))
        return
    print_problems(opened.warnings)
    print_words(f"{rated.assessment.subject.heading}: as things stand on {day}")
    click.echo()
    for line in _findings(instrument, rated, rated.recommendation):
        print_words(line)
    _reasons(rated.recommendation)
    _unsettled(rated.recommendation, rated.hidden)
    for line in _conditions(rated.recommendation, rated.hidden):
        print_words(line)
    click.echo()
    for line in (*_decided(instrument, dossier), *_next(rated, rated.recommendation, dossier)):
        print_words(line)
    if dossier.problems:
        found = counted(len(dossier.problems), "problem", "problems")
        print_words(
            f"{found} with its history or its signatures; before relying on it: assess verify {file}"
        )


def memo_data(instrument: Instrument, rated: Rated, dossier: Dossier) -> dict[str, object]:
    """Return what a memo on the same assessment and day says, as data."""
    from assess.reporting.memo_data import memo_as_data

    return memo_as_data(instrument, rated, dossier, __version__)


def _findings(instrument: Instrument, rated: Rated, found: Recommendation) -> Iterator[str]:
    """Yield the level, the risk, the knock-outs and the recommendation."""
    yield from _level(found)
    risk = _risk(instrument)
    band = {one.id: one.label for one in risk.bands}.get(found.band or "")
    score = "" if found.score is None else f" ({number_text(found.score, risk)})"
    yield f"{risk.label}: {band}{score}." if band else f"{risk.label}: too little is known."
    for index in instrument.scoring.indices:
        for line in gate_lines(index, rated.scorecard):
            if line.state is not GateState.OPEN:  # those are among the reasons
                yield line.sentence
    yield f"Recommended: {OUTCOMES[found.outcome]}."
    binding = list(dict.fromkeys(one.text for one in found.reasons if one.floor is found.floor))
    if binding:
        more = f" And {len(binding) - 3} more like this." if len(binding) > 3 else ""
        mildest = OUTCOMES[found.floor]
        yield f"Nobody may decide anything milder than “{mildest}”: {' '.join(binding[:3])}{more}"


def _level(found: Recommendation) -> Iterator[str]:
    level = found.level
    if level is None:
        return
    yield f"Level of due diligence: {level.level.label}."
    for rule in level.by_rules.rules:
        if rule in level.rules:
            yield f"  – {rule.text}"
    if level.refused:
        yield f"  It was lowered, which does not count: {level.refused}."
    elif level.lowered_by:
        yield (
            f"  Lowered from “{level.by_rules.label}” by {level.lowered_by}: {level.lowered_reason}"
        )
    if level.undecided:
        listed = ", ".join(level.waits_for)
        yield f"  Not settled yet: {len(level.undecided)} rules of deeper levels wait for {listed}."


def _risk(instrument: Instrument) -> Index:
    decision = instrument.decision
    return next(i for i in instrument.scoring.indices if decision and i.id == decision.risk)


def _reasons(found: Recommendation) -> None:
    rows = [[OUTCOMES[one.outcome], KINDS[one.kind], one.text] for one in found.reasons]
    print_table(["asks for", "kind", "why"], rows[:MOST], title="Reasons, strictest first")
    if len(rows) > MOST:
        more = len(rows) - MOST
        print_words(f"And {more} more, none of them stricter: `assess memo`, or --json, has all.")


def _unsettled(found: Recommendation, hidden: frozenset[str]) -> None:
    counts = Counter(line.status for line in found.checklist)
    told = ", ".join(f"{n} {status_mark(one).text.lower()}" for one, n in sorted(counts.items()))
    print_words(f"Checklist of {len(found.checklist)} items: {told or 'none'}.")
    rows = [_row(line, hidden) for line in found.open_items]
    if rows:
        print_table(["item", "status", "severity", "owner", "due", "remark"], rows, whole=[0, 4])


def _row(line: ChecklistLine, hidden: frozenset[str]) -> list[str]:
    answer = UNANSWERED if line.key in hidden else line.answer
    remark = line.why_open
    if line.waiver:
        remark = f"waived until {line.waiver.last_day} by {line.waiver.name}"
    elif line.expired:
        ended = f"a waiver ended on {line.expired.last_day}"
        remark = f"{remark}; {ended}" if remark else ended
    due = str(answer.due) if answer.due else ""
    return [
        line.key,
        status_mark(line.status).text,
        SEVERITIES[line.severity],
        answer.owner,
        f"{due} overdue" if due and line.overdue else due,
        remark,
    ]


def _conditions(found: Recommendation, hidden: frozenset[str]) -> Iterator[str]:
    if not found.conditions:
        return
    yield "Conditions of an approval:"
    said = []
    for one in found.conditions:
        told = [] if one.about in hidden else [one.owner, f"by {one.due}" if one.due else ""]
        by = ", ".join(part for part in told if part)
        said.append(f"  – {one.text}{f' ({by})' if by else ''}")
    yield from dict.fromkeys(said)  # the rows of a grid ask for the same


def _decided(instrument: Instrument, dossier: Dossier) -> Iterator[str]:
    state, signature, why = dossier.decided
    if state is DecisionState.NONE or signature is None:
        yield f"{STATES[DecisionState.NONE]}."
        return
    decision = OUTCOMES[signature.decision] if signature.decision else "no decision"
    known = instrument.decision.sign_off.functions if instrument.decision else ()
    office = {one.id: one.label for one in known}.get(signature.function or "", signature.function)
    by = f"{signature.name}, {office}" if office else signature.name
    yield f"Decided: {decision}, by {by}, on {signature.at.date()}."
    if signature.recommended and signature.recommended is not signature.decision:
        yield f"  Recommended on that day: {OUTCOMES[signature.recommended]}. {signature.reason}"
    yield f"  {STATES[state]}{f': {why}' if why else ''}."
    if signature.valid_until and signature.decision and signature.decision.approves:
        if state in (DecisionState.BROKEN, DecisionState.REFUSED):
            yield f"  It was to hold until {signature.valid_until}."
        else:
            renewal = f"; renewal from {dossier.renewal}" if dossier.renewal else ""
            yield f"  Valid until {signature.valid_until}{renewal}."


def _next(rated: Rated, found: Recommendation, dossier: Dossier) -> Iterator[str]:
    if not dossier.awaited:
        return
    first, *later = dossier.awaited
    yield f"Next signs: the {first.role}, {first.function.label} ({first.function.id}) or above."
    for one in later:
        yield f"  then the {one.role}, {one.function.label} ({one.function.id}) or above"
    from assess.diligence.validity import months_after, valid_until  # numpy is here by now

    if found.outcome.approves and found.months:
        full = months_after(found.day, found.months)
        until = valid_until(found, rated.assessment, found.day) or full
        held = f"{found.months} months, until {until} at most"
        if until < full:
            held = f"until {until} at most, because a waiver ends then"
        yield f"An approval of {found.day} would hold {held}."
