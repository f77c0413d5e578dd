"""How to read the report: each index in words, and what missing, bounds and bands mean."""

from __future__ import annotations

from collections.abc import Iterable

from assess.model.aggregation import Aggregation, CappedSum, Power
from assess.model.answer import INFORMATION_GRADES, SOURCE_GRADES
from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Scorecard
from assess.model.scoring import Group, Index, Leaf, MissingRule
from assess.model.tree import children_of, items_of
from assess.reporting.view.citations import Citations
from assess.reporting.view.figures import band_lines
from assess.reporting.view.gates_method import alternative_note, gates_in_words, waiver_note
from assess.reporting.view.lookups import lookup_tables
from assess.reporting.view.parts import Grade, Method, MethodIndex, Note
from assess.reporting.view.words import counted, percent

AGGREGATIONS = {
    "arithmetic": "the mean of its {parts}; a strong part makes up for a weak one",
    "geometric": "the geometric mean of its {parts}; a very weak part pulls the whole down",
    "harmonic": "the harmonic mean of its {parts}; a weak part pulls the whole down strongly",
    "power": "the power mean of its {parts}, with exponent {p}",
    "inverse_geometric": (
        "the inverse geometric mean of its {parts}; one high risk cannot be hidden by low ones"
    ),
    "minimum": "the lowest of its {parts}; nothing makes up for it",
    "maximum": "the highest of its {parts}",
    "median": "the median of its {parts}",
    "capped_sum": "the sum of its {parts}, full once it reaches {cap} of the whole weight",
    "lookup": "read from a fixed table of its {parts}: the first picks the row, the second the column",
}

NOTES = (
    Note(
        "Missing is not zero",
        "An answer that is not known, withheld or not given never counts as the worst answer. It "
        "lowers the coverage and widens the bounds. Where less is answered than an indicator needs, "
        "it has no score: an en dash is printed, with the reason.",
    ),
    Note(
        "Not applicable",
        "An answer that is marked not applicable must give a reason. It leaves the calculation "
        "together with its weight and does not lower the coverage. Questions that earlier answers "
        "rule out are not printed. Some follow-up questions count as the worst answer when the "
        "thing they follow up does not exist at all.",
    ),
    Note(
        "Coverage",
        "Coverage is the answered share of the weight that applies. It says how much a score rests "
        "on, not whether the answers are right.",
    ),
    Note(
        "Bounds",
        "The bounds beside a score are what it would be if every missing answer were the worst "
        "possible, and if every one were the best possible. They are limits due to missing answers, "
        "not a confidence interval: they say nothing about errors in the answers that were given.",
    ),
    Note(
        "Bands and rounding",
        "The band is decided on the unrounded score. A printed figure never falls outside its band; "
        "where ordinary rounding would cross an edge, the last digit stays on the right side.",
    ),
    Note(
        "Strengths and weaknesses",
        "Strengths are answers in the top quarter of what is possible, weaknesses those in the "
        "bottom quarter; where there are many, those with the greatest weight in the headline "
        "rating come first. Answers whose evidence is graded no better than possibly true are left "
        "out.",
    ),
)

RESPONDENTS = Note(
    "Where respondents differ",
    "Several people answered some of these questions on their own, and not all of them have agreed "
    "yet. A question on which they differ counts as missing, but its part of the bounds reaches only "
    "from the lowest to the highest of what they say. Where one of them gives no value, it reaches "
    "over the whole scale. A score never leaves what their answers make possible.",
)
"""Only where there is such a question."""

GATES = Note(
    "Gates and waivers",
    "A gate is a condition that holds a rating down however high the score is: it caps the band, or "
    "forces one where there is no score; the band of a risk it raises. The score itself stays as it is, "
    "and wherever such a band is printed it says “capped”, “raised” or “forced”. A gate never makes a rating better. Where an answer that "
    "it rests on is missing, the gate is open and does not count yet. A waiver is a recorded "
    "exception, with a name, a reason, and a first and a last day; it takes its gate out of account "
    "for that time and does nothing else.",
)
"""Only where an index has gates."""

CAVEAT = Note(
    "Caution: information bias",
    "A rating depends on what somebody knew and chose to write down. A subject that documents its "
    "work, or that was studied more closely, can look better or worse than one that was not. "
    "Answers are the word of those who gave them unless evidence is stated, and evidence is graded "
    "by the same people. Read a difference between subjects as a question to ask, not as a verdict.",
)


def method_of(instrument: Instrument, rated: Iterable[Rated], citations: Citations) -> Method:
    """Return the method note; the Admiralty table only where evidence is graded."""
    every = tuple(rated)
    graded = any(_is_graded(one) for one in every)
    differ = (RESPONDENTS,) if any(one.disputes for one in every) else ()
    gates = (GATES,) if any(index.gates for index in instrument.scoring.indices) else ()
    alone = every[0].scorecard if len(every) == 1 else None
    return Method(
        indices=tuple(
            _method_index(instrument, index, citations, alone)
            for index in instrument.scoring.indices
        ),
        notes=(
            *alternative_note(instrument),
            CAVEAT,
            *NOTES,
            *differ,
            *gates,
            *waiver_note(instrument, every),
        ),
        grades=_grades() if graded else (),
        sources=citations.listed(),
    )


def _is_graded(rated: Rated) -> bool:
    shown = (a for key, a in rated.assessment.answers.items() if key not in rated.hidden)
    return any(evidence.grade for answer in shown for evidence in answer.evidence)


def _grades() -> tuple[Grade, ...]:
    sources = [Grade("source", *pair) for pair in SOURCE_GRADES.items()]
    information = [Grade("information", *pair) for pair in INFORMATION_GRADES.items()]
    return (*sources, *information)


def _method_index(
    instrument: Instrument, index: Index, citations: Citations, scorecard: Scorecard | None
) -> MethodIndex:
    children = children_of(index, items_of(instrument.scoring, instrument.questionnaire))
    whole = sum(child.weight for child in children) or 1.0
    groups = [child for child in children if isinstance(child, Group)]
    equal = len({child.weight for child in children}) == 1
    return MethodIndex(
        label=index.label,
        description=index.description,
        text=_index_text(instrument, index),
        parts=tuple(
            _part_text(instrument, group, "" if equal else f" ({percent(group.weight / whole)})")
            for group in groups
        ),
        bands=band_lines(index),
        basis=citations.texts(index.basis),
        gates=gates_in_words(instrument, index, citations),
        lookups=lookup_tables(instrument, index, scorecard),
    )


def _index_text(instrument: Instrument, index: Index) -> str:
    direction = "higher is better" if index.high_is == "good" else "higher is worse"
    order = "" if index.ranked else " Subjects are not put in an order by it."
    return (
        f"It is {aggregation_in_words(instrument, index)}. It is printed from {index.scale[0]:g} to "
        f"{index.scale[1]:g}; {direction}. {_needs(index)}{order}"
    )


def _part_text(instrument: Instrument, group: Group, share: str) -> str:
    return (
        f"{group.label}{share}: {aggregation_in_words(instrument, group)}. {_needs(group)}".strip()
    )


def _needs(group: Group) -> str:
    sentences = []
    if group.minimum_coverage:
        sentences.append(f"A score needs {percent(group.minimum_coverage)} answered.")
    if group.missing is MissingRule.REQUIRE:
        sentences.append("Every part that applies must have a score of its own.")
    return " ".join(sentences)


def aggregation_in_words(instrument: Instrument, group: Group) -> str:
    """Return how a group comes from its children: "the mean of its 7 parts, ..."."""
    children = children_of(group, items_of(instrument.scoring, instrument.questionnaire))
    leaves = all(isinstance(child, Leaf) for child in children)
    parts = (
        counted(len(children), "answer", "answers")
        if leaves
        else counted(len(children), "part", "parts")
    )
    text = AGGREGATIONS[group.aggregate.method].format(parts=parts, **_parameters(group.aggregate))
    weights = {child.weight for child in children}
    weighted = len(children) > 1 and group.aggregate.method not in {"minimum", "maximum", "lookup"}
    if not weighted:
        return text
    equal = "with equal weights" if len(weights) == 1 else "with weights as listed"
    head, semicolon, tail = text.partition(";")
    return f"{head}, {equal}{semicolon}{tail}"


def _parameters(how: Aggregation) -> dict[str, str]:
    match how:
        case Power(p=p):
            return {"p": f"{p:g}"}
        case CappedSum(cap=cap):
            return {"cap": percent(cap)}
        case _:
            return {}
