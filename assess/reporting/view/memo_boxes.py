"""The boxes on page 1 of a memo: what is at stake, how deep, how risky, and the two verdicts."""

from __future__ import annotations

from assess.conditions import parse
from assess.model.decision import Outcome
from assess.model.question import FreeText, Grid
from assess.model.recommendation import DecisionState, LevelFound
from assess.reporting.view.answers import value_in_words
from assess.reporting.view.figures import dimensions_of, index_line
from assess.reporting.view.memo_ground import MemoGround
from assess.reporting.view.memo_page import ChainLink, Fact, LevelBox, RiskBox, Verdict
from assess.reporting.view.memo_room import TEXT, fitted
from assess.reporting.view.memo_words import COUNTS, OUTCOMES, ROLES, STATES, outcome_mark, plain
from assess.reporting.view.words import clean, counted, day, listed

FACTS = 8
"""So many facts of the level are on page 1; the others are with the other answers."""


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
    text = STATES[state] + (f": {plain(clean(why))}" if why else "")
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


def in_one_line(ground: MemoGround) -> str:
    """Return what is recommended, and what was decided and holds, for the head of every page."""
    found, signature = ground.dossier.decided, ground.dossier.decided.signature
    text = f"Recommended: {OUTCOMES[ground.recommendation.outcome].lower()}"
    if signature is None or signature.decision is None or found.state not in COUNTS:
        return f"{text}. No decision holds"
    return f"{text}. Decided: {OUTCOMES[signature.decision].lower()}"


def awaited(ground: MemoGround) -> str:
    """Return who has to sign next, and who after that."""
    waiting = ground.dossier.awaited
    if not waiting:
        return ""
    first, *rest = waiting
    text = f"Next to sign: {ROLES[first.role].lower()} ({first.function.label} or above)"
    after = [f"{ROLES[one.role].lower()} ({one.function.label} or above)" for one in rest]
    return f"{text}; then {listed(after)}." if after else f"{text}."
