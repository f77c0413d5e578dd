"""Page 1 of a memo: what to decide, what was decided, and why, for somebody who was not there."""

from __future__ import annotations

from collections.abc import Iterator

from assess.model.checklist import Severity
from assess.model.decision import Outcome
from assess.model.gate import GateState
from assess.model.recommendation import DecisionState
from assess.reporting.view.memo_boxes import (
    awaited,
    decided,
    facts_of,
    level_box,
    recommended,
    risk_box,
)
from assess.reporting.view.memo_flags import flag_lines, no_flags
from assess.reporting.view.memo_ground import MemoGround
from assess.reporting.view.memo_page import (
    Front,
    FrontLine,
    FrontList,
    Heading,
)
from assess.reporting.view.memo_record import latest, signature_lines
from assess.reporting.view.memo_room import (
    ASIDE,
    NAME,
    TEXT,
    Above,
    fitted,
    room_for_lists,
    share_out,
)
from assess.reporting.view.memo_words import (
    COUNTS,
    outcome_mark,
)
from assess.reporting.view.words import clean, counted, day, listed


def front_of(ground: MemoGround) -> Front:
    """Return page 1, its lists cut to the room that everything else leaves."""
    front = Front(
        facts=facts_of(ground),
        level=level_box(ground),
        risk=risk_box(ground),
        recommended=recommended(ground),
        decided=decided(ground),
        lists=(),
        heading=heading_of(ground),
        signatures=tuple(
            one._replace(name=fitted(one.name, 50), state=fitted(one.state, 60))
            for one in latest(signature_lines(ground))
        ),
        awaited=awaited(ground),
        validity=validity(ground),
        standing=standing_of(ground),
    )
    subject = ground.rated.assessment.subject
    heading = front.heading
    under = f"{heading.full_name}   {heading.group}   {heading.as_of}".strip()
    above = Above(heading.name, under, heading.statement, fictional=subject.fictional)
    return front._replace(lists=_lists(ground, room_for_lists(above, front)))


def heading_of(ground: MemoGround) -> Heading:
    """Return who it is about and how the answers came about, as page 1 has room for it."""
    assessment = ground.rated.assessment
    return Heading(
        name=fitted(clean(assessment.subject.name), NAME),
        full_name=fitted(clean(assessment.subject.full_name), ASIDE),
        group=fitted(clean(assessment.subject.group), ASIDE // 2),
        as_of=day(assessment.as_of),
        statement=fitted(clean(assessment.statement), ASIDE),
    )


def validity(ground: MemoGround) -> str:
    """Return how long the decision holds and when renewal is due, or how long one would."""
    found, months = ground.dossier.decided, ground.recommendation.months
    signature = found.signature
    would = (
        f"An approval given now would hold {counted(months, 'month', 'months')} at most."
        if months is not None
        else "No period is laid down for an approval without a level of risk."
    )
    if found.state is DecisionState.NONE or signature is None:
        return would
    if found.state is DecisionState.NEGATIVE:
        return "The decision does not approve; there is nothing to renew."
    if signature.valid_until is None:
        return "The decision has no last day." if found.state in COUNTS else would
    last = f"Valid until {day(signature.valid_until)}"
    if found.state is DecisionState.EXPIRED:
        return f"Was valid until {day(signature.valid_until)}. {would}"
    if found.state not in COUNTS:
        return f"{last}, had the decision held. {would}"
    renewal = ground.dossier.renewal
    due = f"; renewal from {day(renewal)} on" if renewal else ""
    return f"{last}{due}{' – that is now' if found.state is DecisionState.RENEWAL_DUE else ''}."


def standing_of(ground: MemoGround) -> str:
    """Return what the digest of the content says, and whether history and seals fit."""
    assessment, problems = ground.rated.assessment, ground.dossier.problems
    short = assessment.digest.removeprefix("sha256:")[:16]
    holding = {one.role for one in assessment.signatures if one.digest == assessment.digest}
    earlier = [one for one in assessment.signatures if one.digest != assessment.digest]
    broken = sum(one.role not in holding for one in earlier)
    text = f"Content {short}: "
    if broken:
        total = len(assessment.signatures)
        text += f"{broken} of {counted(total, 'signature', 'signatures')} broken"
    else:
        text += "unchanged since it was signed" if holding else "not signed yet"
    if replaced := len(earlier) - broken:
        text += f", {counted(replaced, 'earlier signature', 'earlier signatures')} given anew"
    if problems:
        found = counted(len(problems), "problem", "problems")
        return f"{text}. {found} with history or seals: run assess verify before relying on this."
    return f"{text}; history and seals fit."


def _lists(ground: MemoGround, room: int) -> tuple[FrontList, ...]:
    parts = (
        ("Why", "reasons", "Nothing stands against approval.", list(_reasons(ground))),
        ("Knock-outs", "gates", "None applies, none is open.", list(_gates(ground))),
        (
            "Red flags",
            "flags",
            no_flags(ground),
            list(flag_lines(ground)),
        ),
        ("Conditions", "conditions", "None.", list(dict.fromkeys(_conditions(ground)))),
    )
    cut = [
        [one._replace(text=fitted(one.text, TEXT), note=fitted(one.note, 90)) for one in lines]
        for _, _, _, lines in parts
    ]
    taken = share_out(cut, room)
    return tuple(
        FrontList(title, tuple(lines[:number]), len(lines) - number, where, empty)
        for (title, where, empty, _), lines, number in zip(parts, cut, taken, strict=True)
    )


def _reasons(ground: MemoGround) -> Iterator[FrontLine]:
    for one in ground.recommendation.reasons:
        if one.outcome is not Outcome.APPROVE:
            yield FrontLine(clean(one.text), "", outcome_mark(one.outcome))


def _gates(ground: MemoGround) -> Iterator[FrontLine]:
    """Yield what the knock-outs do, those that apply first, with the waivers that count."""
    order = (GateState.APPLIES, GateState.WAIVED, GateState.OPEN)
    words = {GateState.APPLIES: "Applies", GateState.WAIVED: "Waived", GateState.OPEN: "Open"}
    for gate in sorted(
        (one for one in ground.rated.scorecard.gates if one.state in order),
        key=lambda one: order.index(one.state),
    ):
        note, waiver = "", gate.waiver
        if gate.state is GateState.WAIVED and waiver:
            function = ground.function(waiver.function)
            note = f"by {clean(waiver.name)}{f', {function}' if function else ''}, until {day(waiver.last_day)}"
        elif gate.state is GateState.OPEN:
            waiting = [ground.label(key) for key in gate.waits_for if ground.shown(key)]
            note = f"waits for {listed(waiting)}" if waiting else ""
        elif gate.expired:
            note = f"waiver ended on {day(gate.expired.last_day)}"
        yield FrontLine(f"{words[gate.state]}: {gate.label}", note)


def _conditions(ground: MemoGround) -> Iterator[FrontLine]:
    lines = {line.key: line for line in ground.recommendation.checklist}
    for one in sorted(
        ground.recommendation.conditions,
        key=lambda one: -lines[one.about].severity.rank if one.about in lines else -len(Severity),
    ):
        known = one.about not in ground.questionnaire.items or ground.shown(one.about)
        owner = clean(one.owner) if known else ""
        due = f"by {day(one.due)}" if known and one.due else "no day set"
        late = known and one.due is not None and one.due < ground.day
        who = f"{owner or 'no owner'}, {due}" if owner or one.due else "no owner, no day"
        note = f"{who}{' – OVERDUE' if late else ''}"
        yield FrontLine(clean(one.text), note)
