"""The texts that stand for options and levels in the cells of a report."""

from __future__ import annotations

from assess.model.question import Choice, Choices, Scale, Simple
from assess.workbook.text import one_line


def words_of(spec: Simple) -> tuple[str, ...]:
    """Return the texts that stand for options or levels in a cell, each different from the others."""
    if isinstance(spec, Scale):
        named = [(str(i), level.label) for i, level in enumerate(spec.levels)]
    elif isinstance(spec, Choice | Choices):
        named = [(option.id, option.label) for option in spec.options]
    else:
        return ()
    words = [one_line(label) for _, label in named]
    seen = [word[:255].casefold() for word in words]
    return tuple(
        word[:255] if seen.count(word[:255].casefold()) == 1 else f"{word[:180]} ({name})"
        for word, (name, _) in zip(words, named, strict=True)
    )
