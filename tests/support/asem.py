"""The ASEM Sustainable Connectivity index as COINr publishes it, stage by stage, and its model.

51 countries, 49 indicators, 8 pillars, 2 sub-indices, 1 index. Source: the data set of the COINr
package (Becker and others, MIT licence), itself after the European Commission's ASEM Portal.
Codes are in lower case here, as ids of a scoring model are.
"""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from assess.columns import UNANSWERED, Column, Columns, Floats
from assess.model.scoring import ScoringModel

STAGES = ("Raw", "Denominated", "Imputed", "Treated", "Normalised")
"""The stages of the published chain before aggregation, first to last."""

INDEX = "index"

Goalposts = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Asem:
    """The published files under one folder, read when asked for."""

    folder: Path

    def table(self, name: str) -> list[dict[str, str]]:
        """Return the lines of ``ASEM_COIN_<name>.csv``."""
        path = self.folder / f"ASEM_COIN_{name}.csv"
        return list(csv.DictReader(path.read_text("utf-8").splitlines()))

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The countries' codes, in the order of every array of shape (51, ...)."""
        return tuple(line["UnitCode"] for line in self.table("Raw"))

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The 49 indicators, in the order of the columns of every stage."""
        return tuple(line["IndCode"].lower() for line in self.table("IndMeta"))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The 11 aggregates: pillars, sub-indices, index."""
        return tuple(line["Code"].lower() for line in self.table("AggMeta"))

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """The published weight of every indicator, pillar, sub-index and the index."""
        return {line["Code"].lower(): float(line["Weight"]) for line in self.table("Weights")}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The published names of indicators and aggregates."""
        indicators = {line["IndCode"].lower(): line["IndName"] for line in self.table("IndMeta")}
        return indicators | {line["Code"].lower(): line["Name"] for line in self.table("AggMeta")}

    @cached_property
    def rising(self) -> Mapping[str, bool]:
        """Whether a high figure of an indicator is good."""
        return {
            line["IndCode"].lower(): float(line["Direction"]) > 0 for line in self.table("IndMeta")
        }

    @cached_property
    def denominated(self) -> frozenset[str]:
        """The indicators that are divided by another column (population, GDP, ...)."""
        lines = self.table("IndMeta")
        return frozenset(line["IndCode"].lower() for line in lines if line["Denominator"])

    @cached_property
    def winsorised(self) -> Mapping[str, int]:
        """How many points of an indicator were moved to the next one inside."""
        return {
            line["IndCode"].lower(): int(float(line["Low"]) + float(line["High"]))
            for line in self.table("TreatSummary")
        }

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """What each aggregate is made of."""
        found: dict[str, dict[str, None]] = {}
        for line in self.table("Structure"):
            path = [line[column].lower() for column in ("IndCode", "Agg1", "Agg2", "Agg3")]
            for child, parent in itertools.pairwise(path):
                found.setdefault(parent, {})[child] = None
        return {parent: tuple(children) for parent, children in found.items()}

    def stage(self, name: str) -> Floats:
        """Return a stage as an array of shape (51, 49), nan where there is no figure."""
        return _figures(self.table(name), [line["IndCode"] for line in self.table("IndMeta")])

    @cached_property
    def aggregates(self) -> Mapping[str, Floats]:
        """The published aggregates by id, shape (51,), from 0 to 100."""
        lines = self.table("Aggregated")
        codes = [line["Code"] for line in self.table("AggMeta")]
        return dict(zip(self.groups, _figures(lines, codes).T, strict=True))

    def results(self, kind: str) -> Mapping[str, Floats]:
        """Return the published table of ``Score`` (two decimals) or ``Rank``, in units' order."""
        by_unit = {line["UnitCode"]: line for line in self.table(f"Results_Aggregates{kind}")}
        codes = [line["Code"] for line in self.table("AggMeta")]
        figures = _figures([by_unit[unit] for unit in self.units], codes)
        return dict(zip(self.groups, figures.T, strict=True))

    @cached_property
    def goalposts(self) -> Goalposts:
        """The published treated data's minimum and maximum, the worse one first, as constants."""
        return goalposts_of(self, self.stage("Treated"))


def read_asem(golden: Path) -> Asem:
    """Return the data set in the folder of published figures (the fixture ``golden``)."""
    return Asem(golden / "coinr")


def goalposts_of(asem: Asem, figures: Floats) -> Goalposts:
    """Return each column's minimum and maximum, the one that scores 0 first."""
    ends = zip(np.nanmin(figures, axis=0), np.nanmax(figures, axis=0), strict=True)
    return {
        code: (float(low), float(high)) if asem.rising[code] else (float(high), float(low))
        for code, (low, high) in zip(asem.indicators, ends, strict=True)
    }


def columns_of(asem: Asem, figures: Floats) -> Columns:
    """Return an array of shape (n, 49) as the engine's columns; nan is unanswered."""
    by_key = {
        code: Column(np.where(np.isnan(column), UNANSWERED, 0).astype(np.int8), column.copy())
        for code, column in zip(asem.indicators, figures.T, strict=True)
    }
    return Columns(len(figures), by_key)


def normalised(asem: Asem) -> Columns:
    """Return the published normalised figures (0 to 100) as the engine's columns."""
    return columns_of(asem, asem.stage("Normalised"))


def asem_model(
    asem: Asem,
    goalposts: Goalposts | None = None,
    *,
    aggregate: str | Mapping[str, Any] = "arithmetic",
    weights: Mapping[str, float] | None = None,
) -> ScoringModel:
    """Return the published model: numeric inputs, three levels of groups, one index, 0 to 100.

    Args:
        asem: the data set, for its structure.
        goalposts: what scores 0 and what scores 1, by indicator; without them 0 and 100, for
            figures that are normalised already.
        aggregate: the aggregation of every group.
        weights: other weights than the published ones, by any id of the tree.
    """
    given = {**asem.weights, **(weights or {})}

    def node(code: str) -> dict[str, Any]:
        if code not in asem.children:
            ends = goalposts[code] if goalposts else (0.0, 100.0)
            normalise = {"method": "linear", "goalposts": ends}
            return {"item": code, "weight": given[code], "normalise": normalise}
        children = [node(child) for child in asem.children[code]]
        group = {"id": code, "label": asem.labels[code], "weight": given[code]}
        return {**group, "aggregate": aggregate, "children": children}

    return ScoringModel.model_validate(
        {
            "format": "assess/scoring",
            "format_version": "1",
            "title": "ASEM Sustainable Connectivity",
            "inputs": [
                {"id": code, "type": "number", "label": label, "text": label}
                for code, label in ((code, asem.labels[code]) for code in asem.indicators)
            ],
            "indices": [{**node(INDEX), "high_is": "good", "scale": [0, 100], "decimals": 2}],
        }
    )


def ranks_of(scores: Floats) -> Floats:
    """Return ranks, the highest score first; equal scores share the better rank."""
    ranks: Floats = 1.0 + (scores[:, None] < scores[None, :]).sum(axis=1)
    return ranks


def _figures(lines: Sequence[Mapping[str, str]], codes: Sequence[str]) -> Floats:
    return np.array(
        [[float(line[code]) if line[code] else math.nan for code in codes] for line in lines]
    )
