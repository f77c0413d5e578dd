"""Single steps: what each question would bring if it were answered one step better."""

from __future__ import annotations

from assess.model.improvement import SingleStep
from assess.scoring.improving.ground import SAME, Ground, filled_in
from assess.scoring.improving.search import answered
from assess.scoring.improving.standing import standing, standings


def single_steps(ground: Ground) -> tuple[tuple[SingleStep, ...], int]:
    """Return the single steps that bring something, the largest gain first, and how many do not.

    A step is to the nearest answer that scores better: with the least effort, of several the best.
    Everything else stays; a follow-up that it makes apply counts as its worst answer.
    """
    nearest = {}
    for key, (now, *others) in ground.ways.items():
        better = [way for way in others if way.better > SAME]
        if better and key not in ground.hidden:
            nearest[key] = now, min(better, key=lambda way: (way.effort, -way.better))
    base = ground.setting.answers
    rows = [base, *({**base, **answered({key: way.value})} for key, (_, way) in nearest.items())]
    found = standings(ground, filled_in(ground, rows))
    low, high = ground.index.scale
    steps = [
        SingleStep(
            key,
            now.value,
            way.value,
            way.effort,
            float(found.score[i] - found.score[0]) * (high - low),
            standing(ground.index, found.score[i], found.places[i]),
        )
        for i, (key, (now, way)) in enumerate(nearest.items(), start=1)
    ]
    moving = [step for step in steps if ground.sign * step.gain > SAME * (high - low)]
    moving.sort(key=lambda step: (-round(ground.sign * step.gain, 9), step.effort))
    return tuple(moving), len(steps) - len(moving)
