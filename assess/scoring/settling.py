"""Settling: what the headline index would be if respondents agreed with one of them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from assess.columns import encode
from assess.model.answer import Answer, State
from assess.model.rating import Dispute, Outcome
from assess.scoring.engine import run
from assess.scoring.plan import Plan


def disputes_of(
    plan: Plan,
    answers: Mapping[str, Answer],
    disputed: Mapping[str, Sequence[Answer]],
    hidden: Collection[str] = (),
) -> tuple[Dispute, ...]:
    """Return each disputed question with the headline index for every respondent's position.

    One question is settled at a time; the others stay as they are, missing with their bounds.

    Args:
        plan: the compiled model; its first index is the headline.
        answers: the answers of one assessment by key.
        disputed: the respondents' answers by key, where they differ.
        hidden: the keys of questions that are not shown; they are left out.
    """
    asked = [key for key in plan.items if key in disputed and key not in hidden]
    ways = [
        (key, answer)
        for key in asked
        for answer in disputed[key]
        if answer.state is not State.UNANSWERED
    ]
    if not ways:
        return ()
    columns = encode(
        plan.items,
        [{**answers, key: answer} for key, answer in ways],
        [{other: disputed[other] for other in disputed if other != key} for key, _ in ways],
    )
    index = plan.model.indices[0]
    found = run(plan, columns, keep=[index.id])[index.id]
    bottom, top = index.scale

    def figure(unit: float) -> float | None:
        return None if math.isnan(unit) else bottom + unit * (top - bottom)

    outcomes: dict[str, list[Outcome]] = {key: [] for key in asked}
    for row, (key, answer) in enumerate(ways):
        units = (found.score[row], found.low[row], found.high[row])
        outcomes[key].append(Outcome(answer, *(figure(float(unit)) for unit in units)))
    return tuple(Dispute(key, tuple(several)) for key, several in outcomes.items())
