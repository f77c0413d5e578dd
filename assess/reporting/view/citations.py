"""Sources cited: numbered in the questionnaire's order, only those a report uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assess.model.question import Basis, Grid
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument
from assess.model.scoring import Group, walk


class Citations:
    """The numbers of the sources a report cites."""

    def __init__(self, questionnaire: Questionnaire, used: Iterable[Basis]) -> None:
        """Number the sources that are used, in the questionnaire's order."""
        wanted = {basis.source for basis in used}
        self._sources = [source for source in questionnaire.sources if source.id in wanted]
        self._numbers = {source.id: i for i, source in enumerate(self._sources, start=1)}

    def texts(self, bases: Iterable[Basis]) -> tuple[str, ...]:
        """Return each basis as "[2] chapter, line"; an unlisted source by its id."""
        return tuple(self._text(basis) for basis in bases)

    def _text(self, basis: Basis) -> str:
        number = self._numbers.get(basis.source)
        head = f"[{number}]" if number else basis.source
        return f"{head} {basis.at}".strip()

    def listed(self) -> tuple[str, ...]:
        """Return the sources in full, as "[2] citation"."""
        return tuple(
            f"[{i}] {source.citation}" + (f". {source.url}" if source.url else "")
            for i, source in enumerate(self._sources, start=1)
        )


def bases_of_model(instrument: Instrument) -> Iterator[Basis]:
    """Yield what the scoring model rests on."""
    for index in instrument.scoring.indices:
        for node in walk(index):
            if isinstance(node, Group):
                yield from node.basis
        for gate in index.gates:
            yield from gate.basis
    if instrument.alternative is not None:
        yield from instrument.alternative.basis


def bases_of_questions(questionnaire: Questionnaire, hidden: frozenset[str]) -> Iterator[Basis]:
    """Yield what the questions rest on that are shown."""
    for key, item in questionnaire.items.items():
        if key not in hidden:
            yield from item.spec.basis
            yield from item.grid.basis if isinstance(item.grid, Grid) else ()
