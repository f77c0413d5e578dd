"""What changed in scoring and findings: answers stay, but what comes of them may differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from assess.checks.differences import Difference, Effect
from assess.model.finding import FindingRule, FindingRules
from assess.model.migration import Step
from assess.model.normalisation import Levels, Ticked
from assess.model.question import Choice, Choices, Scale, Simple
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import Group, Index, Leaf, ScoringModel
from assess.model.tree import children_of, default_normalisation

SCORES = "scores of the two versions must not be compared"
FINDINGS = "the same answers may lead to other findings"
_WORDS = frozenset({"id", "label", "description", "basis", "children", "title", "text"})
"""What people read, and what is looked at on its own."""


class Rules(NamedTuple):
    """What makes results of answers: a questionnaire with its scoring and findings."""

    questionnaire: Questionnaire
    scoring: ScoringModel | None
    findings: FindingRules | None


class _Node(NamedTuple):
    """An indicator: as the new version would name its items, its parent, and as it was written."""

    node: Leaf | Group
    parent: str
    written: Leaf | Group


def compare_results(old: Rules, new: Rules, steps: Sequence[Step] = ()) -> list[Difference]:
    """Return every change of scoring and findings, in the order of the files.

    Args:
        old: the version before.
        new: the version after.
        steps: the rules that carry answers from the one to the other; an indicator is the same
            where only its item was renamed.
    """
    return [*_scoring(old, new, steps), *_findings(old.findings, new.findings)]


def _scoring(old: Rules, new: Rules, steps: Sequence[Step]) -> Iterator[Difference]:
    if old.scoring is None or new.scoring is None:
        if old.scoring is not new.scoring:
            what = "scoring added" if new.scoring else "scoring removed"
            yield _results("scoring", "scoring", what, SCORES)
        return
    before, after = _nodes(old, steps), _nodes(new, ())
    for key, was in before.items():
        path = f"scoring {key}"
        if key in after:
            yield from _node(path, was, after[key])
            yield from _positions(path, was.written, after[key].written, old, new)
        else:
            yield _results(path, "indicator removed", "indicator removed", SCORES)
    for key in after:
        if key not in before:
            yield _results(f"scoring {key}", "indicator added", "indicator added", SCORES)


def _node(path: str, old: _Node, new: _Node) -> Iterator[Difference]:
    if old.parent != new.parent:
        what = f"moved from {old.parent or 'the top'} to {new.parent or 'the top'}"
        yield _results(path, "moved", what, SCORES)
    yield from _fields(path, old.node, new.node, SCORES)
    if type(old.node) is type(new.node) and _other_words(old.node, new.node):
        yield Difference(Effect.NONE, path, "texts", "texts changed", "")


def _nodes(rules: Rules, steps: Sequence[Step]) -> dict[str, _Node]:
    """Return every indicator by id, parents first."""
    found: dict[str, _Node] = {}

    def add(node: Leaf | Group, parent: str) -> None:
        named = _renamed(node, steps)
        found[named.key] = _Node(named, parent, node)
        for child in node.children if isinstance(node, Group) else ():
            add(child, node.key)

    for index in rules.scoring.indices if rules.scoring else ():
        add(index, "")
    return found


def _renamed(node: Leaf | Group, steps: Sequence[Step]) -> Leaf | Group:
    name = "item" if isinstance(node, Leaf) else "cells"
    path = getattr(node, name)
    for step in steps:
        path = step.renamed(path) if path else path
    return node.model_copy(update={name: path})


def _fields(path: str, old: BaseModel, new: BaseModel, why: str) -> Iterator[Difference]:
    if type(old) is not type(new):
        yield _results(path, "kind", f"{_kind(old)} → {_kind(new)}", why)
        return
    for name in type(old).model_fields:
        was, now = getattr(old, name), getattr(new, name)
        if name in _LISTED:
            was, now = _LISTED[name](old), _LISTED[name](new)
        if name not in _WORDS and was != now:
            yield _results(path, name, f"{name}: {_shown(was)} → {_shown(now)}", why)


def _positions(
    path: str, old: Leaf | Group, new: Leaf | Group, before: Rules, after: Rules
) -> Iterator[Difference]:
    """Yield that a rule rates the same answer otherwise, because options or levels moved."""
    was, now = _units(old, before.questionnaire), _units(new, after.questionnaire)
    pairs = zip(was.items(), now.values(), strict=True) if len(was) == len(now) else ()
    changed = [item for (item, worth), worth_now in pairs if _differ(worth, worth_now)]
    for item in changed[:1]:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        what = f"{item}{more}: options or levels stand for other shares of the scale"
        yield _results(path, "positions", what, SCORES)


def _units(node: Leaf | Group, questionnaire: Questionnaire) -> dict[str, Mapping[Any, float]]:
    """Return what each answer is worth, by item, where options and levels decide that."""
    items = questionnaire.items
    leaves = [node] if isinstance(node, Leaf) else children_of(node, items) if node.cells else ()
    return {
        leaf.item: _worth(leaf, items[leaf.item].spec)
        for leaf in leaves
        if isinstance(leaf, Leaf) and leaf.item in items
    }


def _worth(leaf: Leaf, spec: Simple) -> Mapping[Any, float]:
    method = leaf.normalise or default_normalisation(spec)
    if isinstance(method, Levels) and isinstance(spec, Scale):
        top = len(spec.levels) - 1
        return {level: level / top for level in range(top + 1)}
    if isinstance(method, Levels) and isinstance(spec, Choice):
        top = len(spec.options) - 1
        return {option.id: position / top for position, option in enumerate(spec.options)}
    if isinstance(method, Ticked) and method.options is None and isinstance(spec, Choices):
        counted = [option.id for option in spec.options if not option.exclusive]
        return {name: 1 / len(counted) for name in counted}
    return {}


def _differ(old: Mapping[Any, float], new: Mapping[Any, float]) -> bool:
    return any(worth != new[value] for value, worth in old.items() if value in new)


def _findings(old: FindingRules | None, new: FindingRules | None) -> Iterator[Difference]:
    before: dict[str, FindingRule] = {rule.id: rule for rule in old.rules} if old else {}
    after: dict[str, FindingRule] = {rule.id: rule for rule in new.rules} if new else {}
    for name, rule in before.items():
        path = f"finding {name}"
        now = after.get(name)
        if now is None:
            yield _results(path, "rule removed", "rule removed", FINDINGS)
            continue
        yield from _rule(path, rule, now)
    for name in after:
        if name not in before:
            yield _results(f"finding {name}", "rule added", "rule added", FINDINGS)
    if (old.matrix if old else None) != (new.matrix if new else None):
        yield _results("finding matrix", "matrix", "matrix changed", FINDINGS)


def _rule(path: str, old: FindingRule, new: FindingRule) -> Iterator[Difference]:
    for key in ("kind", "severity", "when", "each_row"):
        was, now = getattr(old, key), getattr(new, key)
        if was != now:
            yield _results(path, key, f"{key}: {_shown(was)} → {_shown(now)}", FINDINGS)
    words = ("title", "text", "recommendation", "basis")
    changed = [key for key in words if getattr(old, key) != getattr(new, key)]
    if changed:
        yield Difference(Effect.NONE, path, "texts", f"{', '.join(changed)} changed", "")


def _results(path: str, kind: str, what: str, why: str) -> Difference:
    return Difference(Effect.RESULTS, path, kind, what, why)


def _bands(index: BaseModel) -> str:
    bands = index.bands if isinstance(index, Index) else ()
    return ", ".join(f"{band.id} from {band.at_least:g}" for band in bands)


def _gates(index: BaseModel) -> str:
    gates = index.gates if isinstance(index, Index) else ()
    return ", ".join(
        f"{gate.id} {'forces' if gate.force else 'caps at'} {gate.band} if {gate.when}"
        f"{'' if gate.waivable else ' (no waivers)'}"
        for gate in gates
    )


_LISTED = {"bands": _bands, "gates": _gates}
"""Parts of an index that are compared by what they come to, not by their words."""


def _other_words(old: Leaf | Group, new: Leaf | Group) -> bool:
    """Say whether what people read changed; a band that came or went is no matter of words."""
    names = ("label", "description", "basis")
    if any(getattr(old, name, "") != getattr(new, name, "") for name in names):
        return True
    before, after = (
        {band.id: (band.label, band.description) for band in getattr(node, "bands", ())}
        for node in (old, new)
    )
    return any(words != after.get(name, words) for name, words in before.items())


def _kind(node: BaseModel) -> str:
    return type(node).__name__.lower()


def _shown(value: Any) -> str:
    """Return a part of a file for one line."""
    if isinstance(value, BaseModel):
        content = value.model_dump(mode="json", exclude_defaults=True)
        return " ".join(
            str(part) if name == "method" else f"{name} {part}" for name, part in content.items()
        )
    if isinstance(value, float):
        return f"{value:g}"
    return "none" if value in (None, (), {}, "", []) else str(value)
