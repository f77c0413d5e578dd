"""Questionnaires with their scoring models, ready to be scored: shipped ones and our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from assess.columns import Floats, encode, encode_item
from assess.model.answer import Answer, State, Value
from assess.model.normalisation import Linear, Piecewise
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import Group, Index, Leaf, ScoringModel
from assess.scoring.engine import Scores, run
from assess.scoring.plan import LeafStep, Plan, compile_model
from tests.support.answers import possible_values
from tests.support.rich import RICH_QUESTIONNAIRE, RICH_SCORING

ROOT = Path(__file__).resolve().parent.parent.parent

Answers = Mapping[str, Answer]


class ScoredItem(NamedTuple):
    """An item as one index sees it: ``badness`` (0 to 1, per leaf) of each possible value."""

    key: str
    badness: Mapping[Value, Floats]

    @property
    def best(self) -> Value:
        """The value that is good for every leaf of the index together."""
        return min(self.badness, key=lambda value: float(self.badness[value].sum()))

    @property
    def worst(self) -> Value:
        """The value that is bad for every leaf of the index together."""
        return max(self.badness, key=lambda value: float(self.badness[value].sum()))


@dataclass(frozen=True)
class Case:
    """A questionnaire, its scoring model, and what tests need to know of both."""

    name: str
    questionnaire: Questionnaire
    model: ScoringModel

    @cached_property
    def plan(self) -> Plan:
        return compile_model(self.model, self.questionnaire)

    @cached_property
    def values(self) -> Mapping[str, Sequence[Value]]:
        """Values to try for every item; for a number, also where its normalisation bends."""
        bends: dict[str, list[float]] = {}
        for node in self.plan.nodes:
            if node.item:
                bends.setdefault(node.item, []).extend(_bends(node.spec))
        return {
            key: possible_values(item.spec, bends.get(key, ()))
            for key, item in self.plan.items.items()
        }

    @cached_property
    def steering(self) -> frozenset[str]:
        """The items that some condition refers to."""
        conditions = self.plan.visibility.conditions.values()
        return frozenset(
            key.key for several in conditions for condition in several for key in condition.keys
        )

    def scored_items(self, index: Index) -> tuple[ScoredItem, ...]:
        """Return the items that an index is made of."""
        leaves: dict[str, list[LeafStep]] = {}
        of_index = {node.key for node in self.plan.nodes if node.index == index.id}
        for step in self.plan.steps:
            if isinstance(step, LeafStep) and step.key in of_index:
                leaves.setdefault(step.item, []).append(step)
        return tuple(
            ScoredItem(
                key,
                {value: self._badness(index, steps, value) for value in self.values[key]},
            )
            for key, steps in leaves.items()
        )

    def _badness(self, index: Index, steps: Sequence[LeafStep], value: Value) -> Floats:
        spec = self.plan.items[steps[0].item].spec
        column = encode_item(spec, [Answer(state=State.ANSWERED, value=value)])
        units = np.array([float(step.normalise(column)[0]) for step in steps])
        return units if index.high_is == "bad" else 1.0 - units

    def scores(self, answers: Sequence[Answers]) -> dict[str, Scores]:
        """Return every indicator's scores for these assessments."""
        return run(self.plan, encode(self.plan.items, answers))


def _bends(spec: Leaf | Group) -> Sequence[float]:
    if isinstance(spec.normalise, Linear):
        return spec.normalise.goalposts
    if isinstance(spec.normalise, Piecewise):
        return [x for x, _ in spec.normalise.points]
    return ()


def load_case(folder: Path) -> Case:
    """Return the case in a questionnaire folder."""
    return case_of(
        folder.name,
        (folder / "questionnaire.yaml").read_text(encoding="utf-8"),
        (folder / "scoring.yaml").read_text(encoding="utf-8"),
    )


def case_of(name: str, questionnaire: str, scoring: str) -> Case:
    """Return the case written in two YAML texts."""
    return Case(
        name,
        Questionnaire.model_validate(yaml.safe_load(questionnaire)),
        ScoringModel.model_validate(yaml.safe_load(scoring)),
    )


def case_from(name: str, questionnaire: dict[str, Any], scoring: dict[str, Any]) -> Case:
    """Return the case in two parsed documents."""
    return Case(
        name, Questionnaire.model_validate(questionnaire), ScoringModel.model_validate(scoring)
    )


def shipped_folders() -> tuple[Path, ...]:
    """Return the folders of all questionnaires that are shipped with a scoring model."""
    folders = sorted((ROOT / "questionnaires").glob("*/"))
    both = ("questionnaire.yaml", "scoring.yaml")
    return tuple(f for f in folders if all((f / name).is_file() for name in both))


def standing_cases() -> tuple[Case, ...]:
    """Return the rich case and every shipped one."""
    rich = case_of("rich", RICH_QUESTIONNAIRE, RICH_SCORING)
    return (rich, *(load_case(folder) for folder in shipped_folders()))


def indices_over_tables() -> tuple[Case, ...]:
    """Return the sample indices over numeric columns, with each column as a question."""
    files = sorted((ROOT / "samples").glob("*/scoring.yaml"))
    documents = {
        file.parent.name: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files
    }
    return tuple(
        _over_questions(name, document)
        for name, document in documents.items()
        if "inputs" in document
    )


def _over_questions(name: str, scoring: dict[str, Any]) -> Case:
    asked = {
        "format": "assess/questionnaire",
        "format_version": "1",
        "id": name,
        "version": "1",
        "title": scoring["title"],
        "description": "The columns of a table.",
        "subject_kind": "country",
        "sections": [{"id": "columns", "title": "Columns", "questions": scoring["inputs"]}],
    }
    about = {key: value for key, value in scoring.items() if key != "inputs"}
    return case_from(name, asked, {**about, "questionnaire": name})
