"""Draws one by one: small models where what must come out can be said beforehand."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assess.columns import NOT_APPLICABLE, encode
from assess.model.answer import Answer, Evidence, State
from assess.model.gate import Waiver
from assess.model.rating import Instrument
from assess.model.robustness import (
    Assumption,
    Assumptions,
    DirichletWeights,
    IndexSpread,
    Robustness,
    Sensitivity,
    UniformWeights,
)
from assess.model.scoring import ScoringModel
from assess.scoring.engine import run
from assess.scoring.gates import NONE
from assess.scoring.robustness.method import (
    aggregation_alternatives,
    changed_indices,
    draw_plans,
    draw_weights,
    plans_of,
)
from assess.scoring.robustness.possible import possible_answers
from assess.scoring.robustness.simulate import Design, Simulated, simulate
from assess.scoring.robustness.streams import stream
from assess.scoring.robustness.unknown import Assessed, Samples, UnknownAnswers
from assess.scoring.robustness.vary import robustness_of
from tests.support.answers import without_value
from tests.support.cases import Case, case_of
from tests.support.small import ASKING
from tests.support.small import small as weighing

DRAWN = Path(__file__).with_name("drawn.json")
DAY = datetime.date(2024, 7, 1)
NOTHING = Assumptions(
    weights=None, aggregation=False, missing=False, evidence=False, draws=10, sobol_draws=0
)

ASKED = (
    ASKING
    + """\
      - {id: a, label: A, text: "A?", type: scale, levels: [{label: x}, {label: y}, {label: z}]}
      - {id: b, label: B, text: "B?", type: scale, levels: [{label: x}, {label: y}, {label: z}]}
      - {id: c, label: C, text: "C?", type: number, minimum: 0, maximum: 100}
      - {id: d, label: D, text: "D?", type: choices, options: [
          {id: k, label: K}, {id: l, label: L}, {id: m, label: M}]}
      - {id: e, label: E, text: "E?", type: date}
      - {id: f, label: F, text: "F?", type: scale, when: a >= 1, levels: [{label: x}, {label: y}]}
"""
)
SCORED = """
format: assess/scoring
format_version: "1"
questionnaire: small
indices:
  - id: whole
    label: Whole
    high_is: good
    scale: [20, 70]
    minimum_coverage: 0.3
    bands:
      - {id: low, label: Low, at_least: 20}
      - {id: middle, label: Middle, at_least: 40}
      - {id: high, label: High, at_least: 55}
    gates:
      - {id: late, label: Late, when: "e > '2024-01-01'", cap: low}
      - {id: no_b, label: No b, when: b == 0, cap: middle, waivable: false}
    children:
      - {id: first, label: First, weight: 2, children: [{item: a}, {item: b, weight: 3}]}
      - id: second
        label: Second
        children:
          - {item: c, normalise: {method: linear, goalposts: [0, 50]}}
          - {id: lone, label: Lone, children: [{item: d}]}
          - {item: f, if_hidden: worst}
          - {item: b, id: b_again, weight: 0}
  - id: danger
    label: Danger
    high_is: bad
    children: [{item: a, id: da}, {item: c, id: dc, normalise: {method: linear, goalposts: [0, 50]}}]
alternatives:
  - {id: strict, label: Strict, aggregate: {whole: minimum}}
  - {id: other-weights, label: Other weights, weights: {first: 5}}
  - {id: strict-again, label: Strict again, aggregate: {whole: minimum}, weights: {second: 3}}
  - {id: best, label: Best, aggregate: {second: maximum}}
"""


def small() -> Case:
    return case_of("small", ASKED, SCORED)


def graded(value: Any, grade: str) -> Answer:
    evidence = Evidence(reference="r", source_grade=grade, information_grade="1")
    return Answer(state=State.ANSWERED, value=value, evidence=(evidence,))


def sure(**values: Any) -> dict[str, Answer]:
    """Return answers beyond doubt."""
    return {key: graded(value, "A") for key, value in values.items()}


FULL: dict[str, Any] = {"a": 1, "b": 2, "c": 25, "d": ("k",), "e": "2023-01-01", "f": 1}


def several() -> tuple[Assessed, ...]:
    """Return a subject in doubt, one with gaps, one with a disagreement, one without a score."""
    waiver = Waiver(
        gate="late", name="N", reason="R", granted=DAY, until=DAY + datetime.timedelta(30)
    )
    doubted = {key: graded(value, "E") for key, value in FULL.items()}
    gaps = {**sure(a=2, b=1, d=("k", "l")), "f": without_value(State.NOT_APPLICABLE)}
    said = [graded(0, "A"), graded(2, "A"), without_value(State.UNKNOWN)]
    disputed = {"b": [*said, without_value(State.UNANSWERED)]}
    split = sure(a=0, c=40, d=("k", "l", "m"), e="2024-05-05")
    return (
        Assessed("One", "1", doubted, {}),
        Assessed("Two", "2", gaps, {}, (waiver,)),
        Assessed("Three", "3", split, disputed),
        Assessed("Four", "4", {}, {}),
    )


def varied(assumptions: Assumptions, *subjects: Assessed, case: Case | None = None) -> Robustness:
    case = case or small()
    instrument = Instrument(case.questionnaire, case.model, None)
    return robustness_of(instrument, subjects or several(), assumptions, DAY)


# ── a seed gives the same figures again ──────────────────────────────────────────────────────


def lines(found: Robustness) -> Iterator[tuple[str, list[float | None]]]:
    """Yield every figure of a study with a name."""
    for index in found.indices:
        yield from _lines_of(index)


def _lines_of(index: IndexSpread) -> Iterator[tuple[str, list[float | None]]]:
    for one in index.subjects:
        name = f"{index.id} {one.subject} {one.groups}"
        spreads = [one.both, one.method, one.unknown, one.ranks]
        figures = [figure for spread in spreads if spread for figure in spread]
        yield name, [one.score, one.no_score, one.rank, *figures]
        yield f"{name} bands", [band.share for band in one.bands]
        yield from _shares(name, one.sensitivity)
    if index.ranking:
        yield f"{index.id} ahead", [x for row in index.ranking.ahead for x in row]
        yield f"{index.id} overlap", [x for row in index.ranking.overlap for x in row]
        yield f"{index.id} common", [*index.ranking.common.scores, *index.ranking.places]
        yield from _shares(index.id, index.ranking.sensitivity)


def _shares(name: str, shares: tuple[Sensitivity, ...]) -> Iterator[tuple[str, list[float | None]]]:
    for one in shares:
        yield f"{name} {one.assumption.value}", list(one[1:])


@pytest.mark.parametrize("weights", [UniformWeights(spread=0.5), DirichletWeights(concentration=4)])
def test_a_seed_gives_the_same_figures_in_every_version(
    weights: UniformWeights | DirichletWeights, *, update_golden: bool
) -> None:
    """A report names its seed, so that anyone can get its figures again."""
    found = varied(Assumptions(weights=weights, draws=40, sobol_draws=24, seed=7))
    drawn = dict(lines(found))
    kept: dict[str, dict[str, list[float | None]]] = {}
    if DRAWN.is_file():
        kept = json.loads(DRAWN.read_text("utf-8"))
    if update_golden:
        kept[weights.kind] = {
            name: [x if x is None else round(x, 9) for x in row] for name, row in drawn.items()
        }
        written = ",\n".join(
            f"{json.dumps(kind)}: {{\n"
            + ",\n".join(f"  {json.dumps(n)}: {json.dumps(row)}" for n, row in rows.items())
            + "\n}"
            for kind, rows in kept.items()
        )
        DRAWN.write_text(f"{{\n{written}\n}}\n", "utf-8")
    expected = kept[weights.kind]
    assert list(drawn) == list(expected)
    for name, row in expected.items():
        assert drawn[name] == pytest.approx(row, abs=1e-7), name


# ── streams ──────────────────────────────────────────────────────────────────────────────────


def test_streams_are_told_apart_by_seed_and_by_every_name() -> None:
    names = [("ab", "c"), ("a", "bc"), ("abc",), ("ab", "c", ""), ("c", "ab"), ("\ud800",)]
    first = {stream(seed, *one).integers(2**62) for one in names for seed in (1, 2)}
    assert len(first) == 2 * len(names)
    assert stream(1, "ab", "c").integers(2**62) in first


# ── choices of method ────────────────────────────────────────────────────────────────────────


def test_alternatives_count_once_and_only_where_they_aggregate_differently() -> None:
    model = small().model
    found = aggregation_alternatives(model)
    assert [one.id for one in found] == ["strict", "best"]
    assert changed_indices(model, found) == {"whole"}
    assert changed_indices(model, model.alternatives[1:2]) == frozenset()


def test_plans_are_the_nominal_one_and_one_for_each_alternative_without_its_weights() -> None:
    case = small()
    plans = plans_of(case.model, case.questionnaire, case.model.alternatives)
    assert plans[0].model == case.model
    columns = encode(case.plan.items, [sure(**FULL)])
    # a is half, b all: 7/8; c and f are half and all, d a third: 11/18.
    first, second = (0.5 + 3) / 4, (0.5 + 1 / 3 + 1) / 3
    expected = [(2 * first + second) / 3, second, (2 * first + second) / 3, second]
    expected.append((2 * first + 1) / 3)
    scores = [run(plan, columns)["whole"].score[0] for plan in plans]
    assert scores == pytest.approx(expected)


def test_every_plan_is_equally_probable() -> None:
    counts = np.bincount(draw_plans(3, 1, "a", 6000))
    assert counts / 6000 == pytest.approx([1 / 3] * 3, abs=0.02)


def test_weights_keep_within_their_spread_and_a_lone_child_keeps_its_own() -> None:
    case = small()
    drawn = draw_weights(case.plan, UniformWeights(spread=0.2), 1, "a", 500)
    assert set(drawn) == {"whole", "first", "second", "danger"}  # and not the group with one
    shares = drawn["first"] / np.array([[0.25], [0.75]])
    assert shares.min() == pytest.approx(0.8, abs=0.01)
    assert shares.max() == pytest.approx(1.2, abs=0.01)
    assert (drawn["second"][3] == 0).all()
    assert abs(np.corrcoef(*drawn["first"]).item(1)) < 0.2


def test_a_drawn_weight_never_vanishes() -> None:
    case = weighing([{"item": "a", "weight": 1e-4}, {"item": "b"}])
    drawn = draw_weights(case.plan, DirichletWeights(concentration=0.1), 1, "a", 500)["whole"]
    assert (drawn > 0).all()
    assert drawn.min() < 1e-200


def test_a_child_s_draws_depend_on_names_and_not_on_its_place() -> None:
    case = small()
    whole = case.model.indices[0]
    turned = whole.model_copy(update={"children": whole.children[::-1]})
    model: ScoringModel = case.model.model_copy(update={"indices": (turned,)})
    other = Case("turned", case.questionnaire, model)
    how = DirichletWeights(concentration=3)
    one, two = (draw_weights(each.plan, how, 5, "a", 9)["whole"] for each in (case, other))
    assert np.array_equal(one, two[::-1])


# ── what is not known ────────────────────────────────────────────────────────────────────────


def unknown_of(
    case: Case,
    answers: Mapping[str, Answer],
    doubt: float = 0,
    disputed: Mapping[str, list[Answer]] | None = None,
) -> UnknownAnswers:
    given = Assumptions(doubt={"E": doubt}).all_doubt
    subject = Assessed("S", "s", answers, disputed or {})
    return UnknownAnswers(case.plan.items, possible_answers(case.plan), subject, given, 1)


BOTH: Samples = {Assumption.MISSING: "a", Assumption.EVIDENCE: "a"}


def test_only_what_is_missing_or_in_doubt_is_drawn_and_only_where_that_is_varied() -> None:
    case = small()
    answers = {"a": graded(1, "E"), "b": graded(2, "A"), "f": without_value(State.NOT_APPLICABLE)}
    unknown = unknown_of(case, answers, 0.5)
    missing = {key for key in unknown.nominal if unknown.drawn(key, {Assumption.MISSING: "a"}, 5)}
    doubted = {key for key in unknown.nominal if unknown.drawn(key, {Assumption.EVIDENCE: "a"}, 5)}
    assert missing == {"c", "d", "e"}
    assert doubted == {"a"}
    assert unknown.nominal["f"].codes[0] == NOT_APPLICABLE
    assert not any(unknown.drawn(key, {Assumption.WEIGHTS: "a"}, 5) for key in unknown.nominal)


def test_a_doubted_answer_gives_way_as_often_as_it_is_doubted() -> None:
    case = small()
    unknown = unknown_of(case, {"b": graded(2, "E"), "c": graded(50, "E")}, 0.6)
    level, number = (unknown.drawn(key, BOTH, 6000) for key in "bc")
    assert level is not None
    assert number is not None
    assert number.values is not None
    # What it gives way to is any answer, and may be the same one.
    assert np.bincount(level.codes) / 6000 == pytest.approx([0.2, 0.2, 0.6], abs=0.02)
    assert (number.values == 50).mean() == pytest.approx(0.4, abs=0.02)
    assert number.values[number.values != 50].mean() == pytest.approx(25, abs=1)
    assert (number.codes >= 0).all()


def test_samples_and_questions_are_drawn_on_their_own_and_the_same_one_again() -> None:
    case = small()
    unknown, other = (unknown_of(case, {}) for _ in "ab")
    samples: Samples = {Assumption.MISSING: "b"}
    first, again = unknown.drawn("a", BOTH, 50), other.drawn("a", BOTH, 50)
    another, neighbour = unknown.drawn("a", samples, 50), unknown.drawn("b", BOTH, 50)
    longer = unknown.drawn("a", BOTH, 51)
    assert first is not None
    assert again is not None
    assert another is not None
    assert neighbour is not None
    assert longer is not None
    assert np.array_equal(first.codes, again.codes)
    assert not np.array_equal(first.codes, another.codes)
    assert not np.array_equal(first.codes, neighbour.codes)
    assert len(longer.codes) == 51


def test_a_disagreement_is_settled_by_any_respondent_and_one_who_does_not_know_says_anything() -> (
    None
):
    said = [graded(50, "A"), graded(10, "A"), without_value(State.UNKNOWN)]
    disputed = {"c": [*said, without_value(State.UNANSWERED)]}
    unknown = unknown_of(small(), {}, disputed=disputed)
    drawn = unknown.drawn("c", BOTH, 6000)
    assert drawn is not None
    assert drawn.values is not None
    assert (drawn.values == 50).mean() == pytest.approx(1 / 3, abs=0.02)
    assert (drawn.values == 10).mean() == pytest.approx(1 / 3, abs=0.02)
    assert (drawn.codes >= 0).all()


# ── simulated, and made into results ─────────────────────────────────────────────────────────


def simulated(subject: Assessed, blocks: list[Samples], given: Assumptions) -> dict[str, Simulated]:
    case = small()
    possible = possible_answers(case.plan)
    unknown = UnknownAnswers(case.plan.items, possible, subject, given.all_doubt, given.seed)
    plans = plans_of(case.model, case.questionnaire, aggregation_alternatives(case.model))
    return simulate(Design(plans, given, blocks, 30), possible, subject, unknown, DAY)


def test_each_block_varies_what_it_names_and_nothing_else() -> None:
    given = Assumptions(draws=10, weights=UniformWeights(spread=0.5))
    names = (Assumption.WEIGHTS, Assumption.AGGREGATION, Assumption.MISSING, Assumption.EVIDENCE)
    answers = {**sure(**FULL), "b": graded(2, "E")}
    del answers["d"]
    subject = Assessed("S", "s", answers, {})
    found = simulated(subject, [{}, *({one: "a"} for one in names)], given)["whole"]
    still, weights, aggregation, missing, evidence = found.score
    first, second = (0.5 + 3) / 4, (0.5 + 1) / 2
    nominal = (2 * first + second) / 3
    assert still == pytest.approx([nominal] * 30)
    assert len(set(weights.round(9).tolist())) == 30
    assert set(aggregation.round(9)) == set(
        np.round([nominal, min(first, second), (2 * first + 1) / 3], 9)
    )
    ticked = [(2 * first + (0.5 + n / 3 + 1) / 3) / 3 for n in range(4)]
    assert set(missing.round(9)) == set(np.round(ticked, 9))
    doubted = [(2 * (0.5 + 3 * b) / 4 + second) / 3 for b in (0, 0.5, 1)]
    assert set(evidence.round(9)) == set(np.round(doubted, 9))


SAID: dict[str, list[Any]] = {"b": [0, 1], "c": [0.0, 5.0]}


@pytest.mark.parametrize("key", SAID)
def test_where_it_is_not_drawn_a_disagreement_stands_as_it_is(key: str) -> None:
    """Answers that all lie low limit a group's score although none of them counts as the answer."""
    answers = {one: answer for one, answer in sure(**FULL | {"a": 2}).items() if one != key}
    said = [graded(value, "A") for value in SAID[key]]
    subject = Assessed("S", "s", answers, {key: said})
    found = simulated(subject, [{}, {Assumption.MISSING: "a"}, {}], NOTHING)
    case = small()
    columns = encode(case.plan.items, [answers], [{key: said}])
    settled = encode(case.plan.items, [{**answers, key: one} for one in said])
    for index in ("whole", "danger"):
        still, drawn, again = found[index].score
        assert still == pytest.approx(run(case.plan, columns)[index].score.repeat(30))
        assert again == pytest.approx(still)
        expected = run(case.plan, settled)[index].score
        assert set(drawn.round(9)) == set(expected.round(9))


def test_an_index_without_bands_has_none_in_any_draw() -> None:
    found = simulated(Assessed("S", "s", sure(**FULL), {}), [{}, {}], NOTHING)
    assert found["danger"].place.tolist() == [[NONE] * 30] * 2
    assert found["whole"].place.tolist() == [[2] * 30] * 2


def test_weights_vary_also_where_there_is_no_other_aggregation() -> None:
    given = NOTHING.model_copy(update={"weights": UniformWeights(spread=0.5)})
    one = varied(given).indices[0].subjects[0]
    assert one.both == one.method
    assert one.method is not None
    assert one.method.low < one.method.high
    assert one.unknown == pytest.approx([one.score] * 3)


@pytest.mark.parametrize(("waived", "band"), [(True, "high"), (False, "low")])
def test_a_gate_holds_in_every_draw_unless_it_is_waived(band: str, *, waived: bool) -> None:
    waiver = Waiver(gate="late", name="N", reason="R", granted=DAY, until=DAY)
    answers = sure(**FULL | {"e": "2024-05-05"})
    subject = Assessed("S", "s", answers, {}, (waiver,) if waived else ())
    (whole, danger) = varied(NOTHING, subject).indices
    assert {one.band: one.share for one in whole.subjects[0].bands if one.share} == {band: 1}
    assert danger.subjects[0].bands == ()


def test_a_gate_that_cannot_be_waived_holds_whatever_a_waiver_says() -> None:
    waiver = Waiver(gate="no_b", name="N", reason="R", granted=DAY, until=DAY)
    answers = sure(**FULL | {"b": 0, "a": 2, "c": 50, "d": ("k", "l", "m")})
    whole = varied(NOTHING, Assessed("S", "s", answers, {}, (waiver,))).indices[0]
    assert {one.band: one.share for one in whole.subjects[0].bands} == {
        "low": 0,
        "middle": 1,
        "high": 0,
    }


def test_progress_is_told_after_each_subject() -> None:
    case, told = small(), list[int]()
    instrument = Instrument(case.questionnaire, case.model, None)
    robustness_of(instrument, several(), NOTHING, DAY, progress=told.append)
    assert told == [1, 2, 3, 4]


def test_an_index_in_which_no_alternative_aggregates_differently_does_not_vary_it() -> None:
    given = NOTHING.model_copy(update={"aggregation": True, "missing": True})
    found = varied(given)
    both = (Assumption.AGGREGATION, Assumption.MISSING)
    assert (found.varied, found.aggregations) == (both, ("strict", "best"))
    assert [index.varied for index in found.indices] == [both, both[1:]]


def test_without_runs_for_it_there_is_no_sensitivity() -> None:
    given = NOTHING.model_copy(update={"missing": True})
    for index in varied(given).indices:
        assert all(one.sensitivity == () for one in index.subjects)
        assert index.ranking is not None
        assert index.ranking.sensitivity == ()


def test_those_without_a_score_are_named_and_nothing_else() -> None:
    for index in varied(Assumptions(draws=10, sobol_draws=4)).indices:
        four = index.subjects[3]
        assert four[:5] == ("Four", None, None, None, None)
        assert (four.bands, four.no_score, four.sensitivity) == ((), 1, ())
        assert (four.rank, four.ranks, four.groups) == (None, None, "")


def test_equal_scores_are_ordered_by_key() -> None:
    answers = sure(**FULL)
    better = sure(**FULL | {"a": 2})
    given = [Assessed(f"N{key}", key, answers, {}) for key in "cab"]
    given.append(Assessed("Best", "z", better, {}))
    ranking = varied(NOTHING, *given).indices[0].ranking
    assert ranking is not None
    assert ranking.places == (3, 1, 2, 0)


def at_levels(**levels: int) -> list[Assessed]:
    """Return subjects that are sure of everything, all alike but for the level of a."""
    return [Assessed(key, key, sure(**FULL | {"a": a}), {}) for key, a in levels.items()]


def test_where_nothing_varies_everybody_stands_apart_and_equals_together() -> None:
    (whole, _) = varied(NOTHING, *at_levels(x=1, y=2, z=0, u=1)).indices
    assert [one.groups for one in whole.subjects] == ["b", "a", "c", "b"]
    assert [one.rank for one in whole.subjects] == [2, 1, 4, 2]
    assert [one.ranks for one in whole.subjects] == [(2, 2, 2), (1, 1, 1), (4, 4, 4), (2, 2, 2)]
    assert whole.ranking is not None
    assert whole.ranking.places == (1, 3, 0, 2)
    assert whole.ranking.groups == ((0,), (1, 2), (3,))
    ahead = [[0, 1, 1, 1], [0, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 0]]
    assert [list(row) for row in whole.ranking.ahead] == ahead


def test_two_are_an_order_and_one_is_none() -> None:
    given = NOTHING.model_copy(update={"missing": True})
    two, one = (varied(given, *at_levels(**few)) for few in ({"x": 1, "y": 2}, {"x": 1}))
    assert two.indices[0].ranking is not None
    assert two.indices[0].ranking.places == (1, 0)
    assert [index.ranking for index in one.indices] == [None, None]
    assert [(index.id, index.varied) for index in one.indices] == [
        ("whole", (Assumption.MISSING,)),
        ("danger", (Assumption.MISSING,)),
    ]


def test_an_index_that_is_not_to_be_ranked_is_not() -> None:
    case = case_of(
        "small", ASKED, SCORED.replace("high_is: bad", "high_is: bad\n    ranked: false")
    )
    whole, danger = varied(NOTHING, *at_levels(x=1, y=2, z=0), case=case).indices
    assert whole.ranking is not None
    assert danger.ranking is None
    assert [one.rank for one in danger.subjects] == [None] * 3
    assert [one.score for one in danger.subjects] == [50, 75, 25]


def test_draws_without_a_score_are_a_share_of_their_own() -> None:
    """Half of the weight is answered, which is just enough; with other weights it may not be."""
    bands = [{"id": "low", "label": "Low", "at_least": 1}]
    case = weighing([{"item": "a"}, {"item": "b"}], minimum_coverage=0.5, bands=bands)
    given = NOTHING.model_copy(update={"weights": UniformWeights(spread=0.5), "draws": 200})
    (one,) = varied(given, Assessed("S", "s", sure(a=3), {}), case=case).indices[0].subjects
    assert one.no_score == pytest.approx(0.5, abs=0.15)
    assert [band.band for band in one.bands] == ["low", None]
    assert [band.share for band in one.bands] == pytest.approx([1 - one.no_score, one.no_score])
    assert one.both == pytest.approx([4] * 3)


def test_only_the_indices_asked_for_are_studied_and_the_study_says_with_what() -> None:
    case = small()
    instrument = Instrument(case.questionnaire, case.model, None)
    found = robustness_of(instrument, several(), NOTHING, DAY, indices=["danger"])
    assert [index.id for index in found.indices] == ["danger"]
    assert found.assumptions == NOTHING
