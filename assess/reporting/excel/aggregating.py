"""Formulas that aggregate children, the same arithmetic as the scoring engine's.

The children of a group stand in consecutive rows, so every formula is a few SUMPRODUCTs over the
same rows. ``x`` is the range of their values, ``w`` an expression for their weights, 0 where a
child does not count. Only functions that Excel 2010 and LibreOffice both have.
"""

from __future__ import annotations

from assess.model.aggregation import (
    Aggregation,
    Arithmetic,
    CappedSum,
    Geometric,
    Harmonic,
    InverseGeometric,
    Lookup,
    Maximum,
    Median,
    Minimum,
    Power,
)
from assess.workbook.text import number

_Means = Arithmetic | CappedSum | Geometric | InverseGeometric | Harmonic | Power

_FAR = 9
"""Added to a value to keep it out of a minimum; all values are 0 to 1."""

_LARGEST = 1e300


def aggregate_formula(spec: Aggregation, x: str, w: str, cumulated: str) -> str:
    """Return the expression for the parent's 0–1.

    Args:
        spec: the aggregation.
        x: the range of the children's values, multipliers applied.
        w: the children's weights, as an expression of the same shape.
        cumulated: for medians, the range of the weight at or below each child.
    """
    return f"MIN(1,MAX(0,{_inner(spec, x, w, cumulated)}))"


def is_defined(spec: Aggregation, w: str) -> str:
    """Return the condition under which the aggregation has a value at all."""
    if isinstance(spec, Lookup):
        return f"SUMPRODUCT(--({w}>0))=2"
    return f"SUMPRODUCT({w})>0"


def cumulated_formula(x: str, w: str, own: str) -> str:
    """Return the expression for the weight of all children at or below this one."""
    return f"SUMPRODUCT(({x}<={own})*{w})"


def _inner(spec: Aggregation, x: str, w: str, cumulated: str) -> str:
    match spec:
        case Minimum():
            return f"SUMPRODUCT(MIN({x}+({w}<=0)*{_FAR}))"
        case Maximum():
            return f"SUMPRODUCT(MAX({x}-({w}<=0)*{_FAR}))"
        case Median():
            return _median(x, w, cumulated)
        case Lookup(table=table):
            return _lookup(x, table)
        case _:
            return _of_mean(spec, x, w)


def _of_mean(spec: _Means, x: str, w: str) -> str:
    match spec:
        case Arithmetic():
            return _mean(x, w)
        case CappedSum(cap=cap):
            return f"{_mean(x, w)}/{number(cap)}"
        case Geometric(floor=floor):
            return _geometric(x, w, floor)
        case InverseGeometric(floor=floor):
            return f"1-({_geometric(f'(1-{x})', w, floor)})"
        case Harmonic(floor=floor):
            return _power(x, w, -1.0, floor)
        case Power(p=p, floor=floor):
            return _power(x, w, p, floor)


def _mean(x: str, w: str) -> str:
    return f"SUMPRODUCT({w}*{x})/SUMPRODUCT({w})"


def _raised(x: str, floor: float) -> str:
    return f"({number(floor)}+{number(1 - floor)}*{x})"


def _lowered(y: str, floor: float) -> str:
    return f"({y}-{number(floor)})/{number(1 - floor)}"


def _unless_zero(x: str, w: str, floor: float, formula: str) -> str:
    """Without a floor, one child at 0 makes the whole 0; logarithms cannot say so."""
    return formula if floor else f"IF(SUMPRODUCT(({w}>0)*({x}<=0))>0,0,{formula})"


def _geometric(x: str, w: str, floor: float) -> str:
    y = _raised(x, floor)
    logarithms = f"LN({y}+({y}<=0))"
    return _unless_zero(x, w, floor, _lowered(f"EXP({_mean(logarithms, w)})", floor))


def _power(x: str, w: str, p: float, floor: float) -> str:
    y = _raised(x, floor)
    if p > 0:
        return _lowered(f"({_mean(f'{y}^{number(p)}', w)})^{number(1 / p)}", floor)
    powers = f"({y}+({y}<=0))^({number(p)})"
    formula = _lowered(f"({_mean(powers, w)})^({number(1 / p)})", floor)
    if floor and floor < _LARGEST ** (1 / p):
        formula = f"IFERROR({formula},0)"
    return _unless_zero(x, w, floor, formula)


def _median(x: str, w: str, cumulated: str) -> str:
    share = f"{cumulated}/SUMPRODUCT({w})"
    lower, upper = (
        f"SUMPRODUCT(MIN({x}+((({w}<=0)+({share}<0.5{edge}1E-12))>0)*{_FAR}))" for edge in "-+"
    )
    return f"({lower}+{upper})/2"


def _lookup(x: str, table: tuple[tuple[float, ...], ...]) -> str:
    cells = ";".join(",".join(number(cell) for cell in line) for line in table)
    row, column = (
        f"MAX(1,MIN({count},INT(INDEX({x},{child})*{count - 1}+0.5+0.000000001)+1))"
        for child, count in ((1, len(table)), (2, len(table[0])))
    )
    return f"INDEX({{{cells}}},{row},{column})"
