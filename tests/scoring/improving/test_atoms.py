"""What conditions look at, one answer at a time."""

from __future__ import annotations

import pytest

from assess.conditions import key_of, parse
from assess.scoring.improving.atoms import atoms_of, constants_of


def test_every_part_is_found_however_deep_in_the_order_written() -> None:
    condition = parse("a > 1 and not (b == 'x' or (answered(c) and 'y' in d)) and e in [2, 3]")
    assert [key_of(atom).key for atom in atoms_of(condition.tree)] == list("abcde")


@pytest.mark.parametrize(
    ("when", "constants"),
    [
        ("a > 1", (1,)),
        ("a == 'x'", ("x",)),
        ("count(a) >= 2", (2,)),
        ("a in ['x', 'y']", ("x", "y")),
        ("'x' in a", ("x",)),
        ("unknown(a)", ()),
    ],
)
def test_an_answer_is_compared_with_what_stands_there(
    when: str, constants: tuple[float | str, ...]
) -> None:
    (atom,) = atoms_of(parse(when).tree)
    assert constants_of(atom) == constants
