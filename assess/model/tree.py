"""Reading a scoring model's tree against the items it rates: cells written out, defaults filled."""

from __future__ import annotations

from collections.abc import Mapping

from assess.model.normalisation import Levels, Normalisation, Ticked
from assess.model.question import Choice, Choices, Scale, Simple
from assess.model.questionnaire import Item, Questionnaire, Section
from assess.model.scoring import Group, Leaf, ScoringModel


def items_of(model: ScoringModel, questionnaire: Questionnaire | None) -> Mapping[str, Item]:
    """Return the items a model rates: the questionnaire's, or its own numeric inputs."""
    if questionnaire is not None:
        return questionnaire.items
    section = Section.model_construct(id="inputs", title="Inputs", questions=model.inputs)
    return {number.id: Item(number.id, number, section) for number in model.inputs}


def leaves_of_cells(group: Group, items: Mapping[str, Item]) -> tuple[Leaf, ...]:
    """Return the leaves that ``cells: grid.*.column`` stands for, one per row, in row order."""
    if not group.cells:
        return ()
    before, _, after = group.cells.partition(".*.")
    leaves = []
    for key, item in items.items():
        if item.grid and item.row and item.grid.id == before and item.spec.id == after:
            leaves.append(
                Leaf.model_construct(
                    id=f"{group.id}.{item.row.id}",
                    label=item.row.label,
                    item=key,
                    weight=group.row_weights.get(item.row.id, 1.0),
                    multiplier=1.0,
                    normalise=group.normalise,
                    if_hidden=group.if_hidden,
                )
            )
    return tuple(leaves)


def children_of(group: Group, items: Mapping[str, Item]) -> tuple[Leaf | Group, ...]:
    """Return a group's children, cells written out."""
    return group.children or leaves_of_cells(group, items)


def default_normalisation(spec: Simple) -> Normalisation | None:
    """Return how an answer is normalised where the model does not say; None: it must say."""
    if isinstance(spec, Scale | Choice):
        return Levels(method="levels")
    if isinstance(spec, Choices):
        return Ticked(method="ticked")
    return None
