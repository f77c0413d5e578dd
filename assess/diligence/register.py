"""A line of the register: what was found out and decided about one assessment, in short."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assess.diligence.decided import decided
from assess.diligence.next_step import next_step
from assess.diligence.people import duties_of, flaw_of_waiver
from assess.diligence.validity import renewal_day
from assess.model.assessment import Assessment
from assess.model.bands import printed
from assess.model.decision import DecisionRules, Duty
from assess.model.gate import GateState, Waiver
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument, Rated
from assess.model.recommendation import (
    ChecklistLine,
    Decided,
    LevelFound,
    ReasonKind,
    Recommendation,
)
from assess.model.reference import QuestionnaireReference
from assess.model.register import (
    DecisionNote,
    Entry,
    GateNote,
    Named,
    OpenItem,
    Risk,
    WaiverNote,
    WaiverState,
)
from assess.model.scorecard import Scorecard
from assess.model.scoring import Index


class Ground(NamedTuple):
    """What the lines of one questionnaire are made on.

    ``labels`` are those of items and gates, which are the same texts for every subject.
    """

    instrument: Instrument
    rules: DecisionRules
    risk: Index
    labels: Mapping[str, str]
    day: datetime.date

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that was answered."""
        return self.instrument.questionnaire


def ground_of(instrument: Instrument, rules: DecisionRules, day: datetime.date) -> Ground:
    """Return what the lines of assessments of one questionnaire are made on."""
    risk = next(index for index in instrument.scoring.indices if index.id == rules.risk)
    items = {key: item.label for key, item in instrument.questionnaire.items.items()}
    gates = {gate.id: gate.label for index in instrument.scoring.indices for gate in index.gates}
    return Ground(instrument, rules, risk, items | gates, day)


def entry_of(ground: Ground, rated: Rated, file: str, doubts: Sequence[str] = ()) -> Entry:
    """Return the line of one assessment.

    Args:
        ground: what it is made on.
        rated: the assessment with its scorecard and its recommendation.
        file: where it is.
        doubts: what is wrong with its signatures and its history.

    Raises:
        ValueError: nothing is recommended, as the questionnaire has no decision rules.
    """
    assessment, found = rated.assessment, rated.recommendation
    if found is None:
        msg = "there is no recommendation"
        raise ValueError(msg)
    subject, questionnaire = assessment.subject, ground.questionnaire
    standing = decided(ground.rules, questionnaire, assessment, found, ground.day)
    items = tuple(_item(ground, line) for line in found.open_items)
    return Entry(
        subject=subject.name,
        full_name=subject.full_name,
        group=subject.group,
        fictional=subject.fictional,
        kind=questionnaire.subject_kind,
        questionnaire=QuestionnaireReference.to(questionnaire),
        title=questionnaire.title,
        file=file,
        as_of=assessment.as_of,
        last_change=_last_change(assessment),
        status=assessment.status,
        level=Named(found.level.level.id, found.level.level.label) if found.level else None,
        level_note=_level_note(found.level),
        risk=_risk(ground.risk, rated.scorecard),
        gates=_gates(rated.scorecard, found),
        recommended=found.outcome,
        decision=_decision(ground.rules, standing),
        items=items,
        waivers=tuple(_waivers(ground, assessment)),
        next_step=next_step(ground.rules, assessment.status, found, standing),
        doubts=tuple(doubts),
    )


def _last_change(assessment: Assessment) -> datetime.date | None:
    moments = [entry.at for entry in assessment.history[-1:]]
    moments += [signature.at for signature in assessment.signatures[-1:]]
    return max((moment.date() for moment in moments), default=None)


def _level_note(level: LevelFound | None) -> str:
    if level is None:
        return ""
    if level.refused:
        return f"lowered, and {level.refused}"
    if level.undecided:
        return "not settled: answers are missing"
    if level.lowered_by and level.level != level.by_rules:
        return f"lowered from {level.by_rules.label} by {level.lowered_by}: {level.lowered_reason}"
    return ""


def _risk(risk: Index, card: Scorecard) -> Risk | None:
    result = card.by_id[risk.id]
    ids = [band.id for band in risk.bands]
    if result.band is None or result.band not in ids:
        return None
    place = ids.index(result.band)
    worse = place if risk.high_is == "bad" else len(ids) - 1 - place
    score = None if result.score is None else printed(result.score, risk)
    return Risk(
        Named(result.band, risk.bands[place].label),
        worse / max(len(ids) - 1, 1),
        score,
        "" if score is None else f"{score:.{risk.decimals}f}",
        result.band != result.band_without_gates,
    )


def _gates(card: Scorecard, found: Recommendation) -> tuple[GateNote, ...]:
    binding = {
        one.about
        for one in found.reasons
        if one.kind is ReasonKind.GATE and one.floor and not one.floor.approves
    }
    return tuple(
        GateNote(
            gate.gate,
            gate.label,
            GateState.APPLIES
            if gate.state is GateState.WAIVED and gate.gate in binding
            else gate.state,
        )
        for gate in card.gates
        if gate.state is not GateState.CLEAR
    )


def _item(ground: Ground, line: ChecklistLine) -> OpenItem:
    return OpenItem(
        line.key,
        ground.labels[line.key],
        line.severity,
        line.status,
        line.action,
        line.answer.owner,
        line.answer.due,
        line.overdue,
    )


def _decision(rules: DecisionRules, standing: Decided) -> DecisionNote:
    signature, until = standing.signature, None
    if signature is None:
        return DecisionNote(standing.state)
    until = signature.valid_until
    functions = {one.id: one.label for one in rules.sign_off.functions}
    function = signature.function or ""
    return DecisionNote(
        state=standing.state,
        outcome=signature.decision,
        recommended=signature.recommended,
        by=signature.name,
        function=functions.get(function, function),
        at=signature.at.date(),
        valid_until=until,
        renewal=renewal_day(until, rules.validity.renew_before) if until else None,
        reason=signature.reason,
        why=standing.why,
    )


def _waivers(ground: Ground, assessment: Assessment) -> Iterator[WaiverNote]:
    if not assessment.waivers:
        return
    digest = assessment.digest if assessment.signatures else ""
    holding = [one for one in assessment.signatures if one.digest == digest]
    duties = duties_of(assessment, ground.questionnaire, holding)
    functions = {one.id: one.label for one in ground.rules.sign_off.functions}
    for one in assessment.waivers:
        state, why = _worth(ground, one, duties)
        yield WaiverNote(
            about=one.subject,
            label=ground.labels.get(one.subject, one.subject),
            of_gate=bool(one.gate),
            name=one.name,
            function=functions.get(one.function or "", one.function or ""),
            reason=one.reason,
            granted=one.granted,
            last_day=one.last_day,
            state=state,
            why=why,
        )


def _worth(
    ground: Ground, waiver: Waiver, duties: Mapping[Duty, Sequence[str]]
) -> tuple[WaiverState, str]:
    if waiver.last_day < ground.day:
        return WaiverState.ENDED, ""
    why = flaw_of_waiver(ground.rules.sign_off, waiver, duties)
    if why:
        return WaiverState.REFUSED, why
    begun = waiver.granted <= ground.day
    return (WaiverState.COUNTS if begun else WaiverState.NOT_BEGUN), ""
