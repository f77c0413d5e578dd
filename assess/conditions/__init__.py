"""The condition language: parse, names used, evaluate on columns of answers."""

from assess.conditions.evaluate import (
    FALSE,
    TRUE,
    UNKNOWN,
    Shown,
    Truth,
    Visibility,
    as_number,
)
from assess.conditions.parse import DEEPEST, FUNCTIONS, LONGEST, parse
from assess.conditions.tree import (
    Both,
    Compare,
    Condition,
    ConditionError,
    Constant,
    Count,
    Either,
    Key,
    Not,
    StateIs,
    Ticks,
    Tree,
    Within,
)

__all__ = [
    "DEEPEST",
    "FALSE",
    "FUNCTIONS",
    "LONGEST",
    "TRUE",
    "UNKNOWN",
    "Both",
    "Compare",
    "Condition",
    "ConditionError",
    "Constant",
    "Count",
    "Either",
    "Key",
    "Not",
    "Shown",
    "StateIs",
    "Ticks",
    "Tree",
    "Truth",
    "Visibility",
    "Within",
    "as_number",
    "parse",
]
