"""Temporary."""
from assess.scoring.engine import _Working as Working, _run_leaf, _run_group
from assess.scoring.plan import LeafStep

def workings(plan, columns):
    shown = plan.visibility.on(columns)
    done=[]
    for step in plan.steps:
        if isinstance(step, LeafStep):
            working,_ = _run_leaf(step, columns, shown)
        else:
            working,_ = _run_group(step, [done[i] for i in step.children], step.weights)
        done.append(working)
    return {step.key: w for step,w in zip(plan.steps, done)}
