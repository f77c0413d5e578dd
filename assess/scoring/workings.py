"""The working of every indicator, kept: what the engine throws away once the parents have it."""

from __future__ import annotations

from assess.columns import Columns
from assess.scoring.engine import Working, run_group, run_leaf
from assess.scoring.plan import LeafStep, Plan


def workings(plan: Plan, columns: Columns) -> dict[str, Working]:
    """Return the engine's working of every indicator, by id, for few assessments.

    Unlike ``run`` it keeps everything at once and gives also values that are not shown, because a
    group below its minimum coverage counts above all the same.
    """
    shown = plan.visibility.on(columns)
    done: list[Working] = []
    for step in plan.steps:
        if isinstance(step, LeafStep):
            working, _ = run_leaf(step, columns, shown)
        else:
            working, _ = run_group(step, [done[i] for i in step.children], step.weights)
        done.append(working)
    return {step.key: working for step, working in zip(plan.steps, done, strict=True)}
