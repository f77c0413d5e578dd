"""Page 1 of a memo: what to decide, what was decided, and why, for somebody who was not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.conditions import parse
from assess.model.decision import Outcome
from assess.model.gate import GateState
from assess.model.question import FreeText, Grid
from assess.model.recommendation import DecisionState, LevelFound
from assess.reporting.view.answers import value_in_words
from assess.reporting.view.figures import dimensions_of, index_line
from assess.reporting.view.memo import (
    ChainLink,
    Fact,
    Front,
    FrontLine,
    FrontList,
    LevelBox,
    RiskBox,
    Verdict,
)
from assess.reporting.view.memo_flags import flag_lines
from assess.reporting.view.memo_ground import MemoGround
from assess.reporting.view.memo_record import latest, signature_lines
from assess.reporting.view.memo_room import TEXT, fitted, share_out, width
from assess.reporting.view.memo_words import (
    COUNTS,
    OUTCOMES,
    ROLES,
    STATES,
    outcome_mark,
)
from assess.reporting.view.words import clean, counted, day, listed

FACTS = 8
"""So many facts of the level are on page 1; the others are with the other answers."""

ROOM = 27
"""Lines for the lists on page 1, where everything else is short."""


def front_of(ground: MemoGround) -> Front:
    """Return page 1, its lists cut to the room that everything else leaves."""
    facts, signatures = facts_of(ground), latest(signature_lines(ground))
    level = level_box(ground)
    verdicts = (recommended(ground), decided(ground))
    taken = _taken(ground, facts, level, verdicts)
    return Front(
        facts=facts,
        level=level,
        risk=risk_box(ground),
        recommended=verdicts[0],
        decided=verdicts[1],
        lists=_lists(ground, max(ROOM - taken, 10)),
        signatures=tuple(
            one._replace(name=fitted(one.name, 50), state=fitted(one.state, 90))
            for one in signatures
        ),
        awaited=awaited(ground),
        validity=validity(ground),
        standing=standing_of(ground),
    )


def _taken(
    ground: MemoGround,
    facts: Sequence[Fact],
    level: LevelBox | None,
    verdicts: tuple[Verdict, Verdict],
) -> int:
    """Return how many lines of the lists everything else on the page needs beyond the usual."""
    subject = ground.rated.assessment.subject
    heading = int(width(clean(subject.name)) // 52) * 2 + int(width(subject.full_name) // 100)
    longest = max(sum(1 + int(width(text) // 58) for text in one.lines) for one in verdicts)
    why = int(width(level.why + level.warning) // 50) if level else 0
    statement = (
        1 + int(width(shorten_statement(ground)) // 110) if ground.rated.assessment.statement else 0
    )
    return heading + max(0, longest - 3) + max(0, why - 3) + statement + max(0, len(facts) // 2 - 3)


def shorten_statement(ground: MemoGround) -> str:
    """Return how the answers came about, as page 1 has room for it."""
    return fitted(clean(ground.rated.assessment.statement), TEXT)


def facts_of(ground: MemoGround) -> tuple[Fact, ...]:
    """Return the answers that say what is at stake: those of the sections that settle the level.

    Of a questionnaire without levels, those of its first section. What the rules of the level look
    at comes first; items of the checklist and the lowering of the level stand elsewhere.
    """
    asked, items = ground.questionnaire, ground.questionnaire.items
    rules = [rule for level in asked.levels for rule in level.rules]
    named = dict.fromkeys(key.key for rule in rules for key in parse(rule.when).keys)
    homes = {items[key].section.id for key in named if key in items} or {asked.sections[0].id}
    lowering = asked.lowering
    apart = {lowering.question, lowering.by, lowering.reason} if lowering else set()
    keys = [
        question.id
        for section in asked.sections
        if section.id in homes
        for question in section.questions
        if not isinstance(question, Grid) and question.checklist is None
    ]
    given = [
        key
        for key in keys
        if key not in apart and ground.shown(key) and ground.answer(key).value is not None
    ]
    first = sorted(given, key=lambda key: (_is_long(ground, key), key not in named))[:FACTS]
    return tuple(
        Fact(
            ground.label(key),
            fitted(value_in_words(items[key].spec, ground.answer(key))[0], 60),
        )
        for key in given
        if key in first
    )


def _is_long(ground: MemoGround, key: str) -> bool:
    spec, value = ground.questionnaire.items[key].spec, ground.answer(key).value
    return isinstance(spec, FreeText) and isinstance(value, str) and len(value) > 60


def level_box(ground: MemoGround) -> LevelBox | None:
    """Return how deep due diligence goes and why; None for a questionnaire without levels."""
    found = ground.recommendation.level
    if found is None:
        return None
    return LevelBox(found.level.label, fitted(why_level(found), 260), _warning(ground, found))


def why_level(found: LevelFound) -> str:
    """Return which rules lead to the level, or who lowered it and why."""
    deepest = {rule.id for rule in found.by_rules.rules}
    rules = [rule.text for rule in found.rules if rule.id in deepest]
    rules = rules or [rule.text for rule in found.rules]
    text = " ".join(rules) or "No rule asks for more."
    if found.level.id != found.by_rules.id:
        return (
            f"Lowered from “{found.by_rules.label}” by {clean(found.lowered_by)}: "
            f"{clean(found.lowered_reason)} (Otherwise: {text})"
        )
    return text


def _warning(ground: MemoGround, found: LevelFound) -> str:
    texts = []
    if found.refused:
        texts.append(f"It was to be lowered; that does not count: {found.refused}.")
    if found.undecided:
        waiting = [f"“{ground.label(key)}”" for key in found.waits_for]
        shown = [*waiting[:3], *([f"{len(waiting) - 3} more"] if len(waiting) > 3 else [])]
        texts.append(
            f"Not settled: it could be deeper{f'; waits for {listed(shown)}' if shown else ''}."
        )
    return fitted(" ".join(texts), 200)


def risk_box(ground: MemoGround) -> RiskBox:
    """Return the level of risk, and the figures that lead to it."""
    line = index_line(ground.risk, ground.rated.scorecard)
    score = line.score
    return RiskBox(
        label=line.label,
        text=score.text,
        band=score.band,
        shade=score.shade,
        held=score.mark,
        scale=f"{line.scale}, {line.direction}",
        chain=tuple(
            ChainLink(part.label, part.score.text, part.score.band, part.score.shade)
            for part in dimensions_of(ground.risk, ground.rated.scorecard)
        ),
        gap=f"No score: {score.reason}." if score.reason else "",
        bounds=f"{score.bounds} if everything were answered" if score.bounds else "",
    )


def recommended(ground: MemoGround) -> Verdict:
    """Return what is recommended on the day, and the mildest that may be decided."""
    found = ground.recommendation
    lines = [f"As of {day(found.day)}, from {counted(len(found.reasons), 'reason', 'reasons')}."]
    if found.floor is not Outcome.APPROVE:
        binding = sum(1 for one in found.reasons if one.floor is found.floor)
        lines.append(
            f"Nobody may decide anything milder than “{OUTCOMES[found.floor]}” now: "
            f"{counted(binding, 'reason binds', 'reasons bind')} them."
        )
    lines.append(f"To approve it takes: {found.approver.label}, or a function above.")
    return Verdict("Recommended", outcome_mark(found.outcome), counts=True, lines=tuple(lines))


def decided(ground: MemoGround) -> Verdict:
    """Return what was decided, by whom and why, or that nothing was."""
    state, signature, why = ground.dossier.decided
    if signature is None:
        return Verdict(
            "Decided", None, counts=False, lines=(f"No decision yet. {awaited(ground)}",)
        )
    function = ground.function(signature.function)
    name = fitted(clean(signature.name), 60)
    lines = [f"{name}{f', {function}' if function else ''}, {day(signature.at.date())}."]
    counts = state in COUNTS
    text = STATES[state] + (f": {clean(why)}" if why else "")
    if state is DecisionState.EXPIRED and signature.valid_until:
        text = f"Expired on {day(signature.valid_until)}"
    lines.append(f"{text}.")
    if (
        signature.decision
        and signature.recommended
        and (signature.recommended is not signature.decision)
    ):
        lines.append(f"Recommended then: “{OUTCOMES[signature.recommended]}”.")
    if signature.reason:
        lines.append(f"Reason: {fitted(clean(signature.reason), TEXT)}")
    mark = outcome_mark(signature.decision) if signature.decision else None
    return Verdict("Decided", mark, counts=counts, lines=tuple(lines))


def awaited(ground: MemoGround) -> str:
    """Return who has to sign next, and who after that."""
    waiting = ground.dossier.awaited
    if not waiting:
        return ""
    first, *rest = waiting
    text = f"Next to sign: {ROLES[first.role].lower()} ({first.function.label} or above)"
    after = [f"{ROLES[one.role].lower()} ({one.function.label} or above)" for one in rest]
    return f"{text}; then {listed(after)}." if after else f"{text}."


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
    signed = [one.digest == assessment.digest for one in assessment.signatures]
    text = f"Content {short}: "
    if not signed:
        text += "not signed yet"
    elif all(signed):
        text += "unchanged since it was signed"
    else:
        text += f"{signed.count(False)} of {counted(len(signed), 'signature', 'signatures')} broken"
    if problems:
        found = counted(len(problems), "problem", "problems")
        return f"{text}. {found} with history or seals: run assess verify before relying on this."
    return f"{text}; history and seals fit."


def _lists(ground: MemoGround, room: int) -> tuple[FrontList, ...]:
    parts = (
        ("Why", "reasons", "Nothing stands against approval.", list(_reasons(ground))),
        ("Knock-outs", "gates", "None applies, none is open.", list(_gates(ground))),
        ("Red flags", "flags", "None was raised.", list(flag_lines(ground))),
        ("Conditions", "conditions", "None.", list(_conditions(ground))),
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
    for one in ground.recommendation.conditions:
        known = one.about not in ground.questionnaire.items or ground.shown(one.about)
        owner = clean(one.owner) if known else ""
        due = f"by {day(one.due)}" if known and one.due else "no day set"
        late = known and one.due is not None and one.due < ground.day
        note = f"{owner or 'nobody named'}, {due}{' – OVERDUE' if late else ''}"
        yield FrontLine(clean(one.text), note)
