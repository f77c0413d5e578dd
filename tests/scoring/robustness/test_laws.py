"""What must hold of every uncertainty run, whatever the model, the answers and the seed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import encode
from assess.model.answer import Answer, Evidence, InformationGrade, SourceGrade, State
from assess.model.rating import Instrument
from assess.model.robustness import (
    Assumption,
    Assumptions,
    DirichletWeights,
    IndexSpread,
    Robustness,
    SubjectSpread,
    UniformWeights,
)
from assess.scoring.engine import run
from assess.scoring.plan import GroupStep
from assess.scoring.robustness.method import draw_weights
from assess.scoring.robustness.unknown import Assessed, doubt_of
from assess.scoring.robustness.vary import robustness_of
from tests.support import laws
from tests.support.answers import random_answers
from tests.support.cases import Case, standing_cases
from tests.support.examples import some
from tests.support.respondents import differing
from tests.support.scoring_models import cases

Law = Callable[[Case, int], None]

STANDING = standing_cases()
DAY = datetime.date(2024, 7, 1)
FEW = Assumptions(draws=20, sobol_draws=8)
NOTHING = Assumptions(
    weights=None, aggregation=False, missing=False, evidence=False, draws=10, sobol_draws=4
)
EDGE = 1e-9


def instrument(case: Case) -> Instrument:
    return Instrument(case.questionnaire, case.model, None)


def subjects(case: Case, seed: int, number: int = 3) -> tuple[Assessed, ...]:
    """Return some subjects with random answers; the second with respondents who differ."""
    random = laws.generator(seed)
    found = []
    for place in range(number):
        answers = random_answers(case.values, random, answered=[0.9, 0.8, 1][place % 3])
        disputed = {}
        if place == 1:
            keys = sorted(key for key, one in answers.items() if one.state is State.UNANSWERED)
            disputed = differing(case, keys[:3], random)
        found.append(Assessed(f"S{place}", f"S{place}|2024", answers, disputed))
    return tuple(found)


def varied(case: Case, several: Sequence[Assessed], assumptions: Assumptions = FEW) -> Robustness:
    return robustness_of(instrument(case), several, assumptions, DAY)


def by_name(found: IndexSpread) -> dict[str, SubjectSpread]:
    return {one.subject: one for one in found.subjects}


def own(one: SubjectSpread) -> SubjectSpread:
    """Return a subject's figures without those that compare it with others."""
    return one._replace(rank=None, ranks=None, groups="")


# ── reproducible, and independent of who else is there ───────────────────────────────────────


def law_the_same_seed_gives_the_same_and_another_seed_something_else(case: Case, seed: int) -> None:
    several = subjects(case, seed, 2)
    assert varied(case, several) == varied(case, several)
    other = varied(case, several, FEW.model_copy(update={"seed": 2}))
    moved = [
        one.both.high - one.both.low > EDGE
        for index in other.indices
        for one in index.subjects
        if one.both
    ]
    assert other != varied(case, several) or not any(moved)


def law_the_order_of_subjects_does_not_matter(case: Case, seed: int) -> None:
    several = subjects(case, seed)
    forth, back = varied(case, several), varied(case, several[::-1])
    for one, other in zip(forth.indices, back.indices, strict=True):
        assert by_name(one) == by_name(other)


def law_another_subject_changes_nobody_s_interval(case: Case, seed: int) -> None:
    several = subjects(case, seed)
    alone, together = varied(case, several[:1]), varied(case, several)
    for one, other in zip(alone.indices, together.indices, strict=True):
        assert own(one.subjects[0]) == own(other.subjects[0])


def law_one_index_alone_is_what_it_is_among_all(case: Case, seed: int) -> None:
    several = subjects(case, seed, 2)
    whole = varied(case, several)
    for index in whole.indices:
        found = robustness_of(instrument(case), several, FEW, DAY, indices=[index.id])
        assert found.indices == (index,)


# ── what nothing, and what each assumption alone, can do ─────────────────────────────────────


def law_with_nothing_varied_the_interval_is_the_score(case: Case, seed: int) -> None:
    found = varied(case, subjects(case, seed), NOTHING)
    assert found.varied == ()
    for index in found.indices:
        for one in index.subjects:
            if one.score is None:
                assert one.both is one.method is one.unknown is None
                continue
            assert one.both == one.method == one.unknown == pytest.approx([one.score] * 3)
            assert one.sensitivity == ()
        if index.ranking:
            for one in index.subjects:
                assert not one.ranks or one.ranks == (one.rank,) * 3


def law_weights_without_spread_are_the_nominal_ones(case: Case, seed: int) -> None:
    still = NOTHING.model_copy(update={"weights": UniformWeights(spread=0)})
    for index in varied(case, subjects(case, seed), still).indices:
        for one in index.subjects:
            if one.score is not None:
                assert one.both == pytest.approx([one.score] * 3, abs=EDGE)
            assert all(share.first is None for share in one.sensitivity)


def law_missing_answers_drawn_stay_within_the_bounds(case: Case, seed: int) -> None:
    only = NOTHING.model_copy(update={"missing": True, "draws": 30})
    several = subjects(case, seed)
    answers = [one.answers for one in several]
    bounds = run(case.plan, encode(case.plan.items, answers, [one.disputed for one in several]))
    for index in varied(case, several, only).indices:
        bottom, top = case.plan.index(index.id).scale
        for row, one in enumerate(index.subjects):
            if one.unknown:
                low, high = bounds[index.id].low[row], bounds[index.id].high[row]
                assert one.unknown.low >= bottom + low * (top - bottom) - EDGE
                assert one.unknown.high <= bottom + high * (top - bottom) + EDGE
                assert one.method == pytest.approx([one.score] * 3)


def law_method_and_what_is_not_known_are_kept_apart(case: Case, seed: int) -> None:
    several = subjects(case, seed, 2)
    method = FEW.model_copy(update={"missing": False, "evidence": False})
    unknown = FEW.model_copy(update={"weights": None, "aggregation": False})
    whole, one, other = (varied(case, several, given) for given in (FEW, method, unknown))
    for all_, first, second in zip(whole.indices, one.indices, other.indices, strict=True):
        for every, by_method, by_unknown in zip(
            all_.subjects, first.subjects, second.subjects, strict=True
        ):
            assert every.method == by_method.method == by_method.both
            assert every.unknown == by_unknown.unknown == by_unknown.both


# ── shares add up ────────────────────────────────────────────────────────────────────────────


def law_probabilities_add_up(case: Case, seed: int) -> None:
    for index in varied(case, subjects(case, seed)).indices:
        for one in index.subjects:
            assert (
                one.score is None
                or not one.bands
                or sum(band.share for band in one.bands) == pytest.approx(1)
            )
            assert 0 <= one.no_score <= 1
        ranking = index.ranking
        if ranking:
            ahead = np.array(ranking.ahead)
            assert ((ahead + ahead.T) <= 1 + EDGE).all()
            assert set(ranking.places) == {i for i, x in enumerate(index.subjects) if x.rank}
            ranks = [index.subjects[place].rank or 0 for place in ranking.places]
            assert ranks == sorted(ranks)


def law_intervals_are_in_order(case: Case, seed: int) -> None:
    for index in varied(case, subjects(case, seed)).indices:
        bottom, top = case.plan.index(index.id).scale
        for one in index.subjects:
            for spread in (one.both, one.method, one.unknown):
                if spread:
                    order = [bottom - EDGE, *spread, top + EDGE]
                    assert order == sorted(order)


LAWS: list[Law] = [value for name, value in globals().items() if name.startswith("law_")]


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_on_a_standing_case(law: Law, case: Case) -> None:
    law(case, 1)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@some(0.1)
@given(case=cases(gates=True), seed=st.integers(0, 2**32 - 1))
def test_law_on_random_models(law: Law, case: Case, seed: int) -> None:
    law(case, seed)


# ── weights ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", [UniformWeights(spread=0.5), DirichletWeights(concentration=4)])
@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
def test_drawn_weights_are_the_nominal_ones_on_average(
    case: Case, how: UniformWeights | DirichletWeights
) -> None:
    size = 4000
    drawn = draw_weights(case.plan, how, 1, "a", size)
    for step in case.plan.steps:
        if isinstance(step, GroupStep) and step.key in drawn:
            shares = drawn[step.key]
            if isinstance(how, DirichletWeights):
                shares = shares / shares.sum(axis=0)
            error = 4 * shares.std(axis=1) / np.sqrt(size)
            assert (np.abs(shares.mean(axis=1) - step.weights[:, 0]) <= error + 1e-12).all()
            assert (drawn[step.key][step.weights[:, 0] == 0] == 0).all()
            assert (drawn[step.key][step.weights[:, 0] > 0] > 0).all()


def test_a_concentration_of_one_makes_all_equal_weights_equally_likely() -> None:
    """The first of k Dirichlet(1, ..., 1) shares has the distribution function 1 - (1 - x)^(k-1)."""
    case = next(case for case in STANDING if case.name == "tnt-preparedness")
    drawn = draw_weights(case.plan, DirichletWeights(concentration=1), 1, "a", 4000)["preparedness"]
    first = np.sort(drawn[0] / drawn.sum(axis=0))
    expected = 1 - (1 - first) ** (len(drawn) - 1)
    assert np.abs(expected - (np.arange(4000) + 0.5) / 4000).max() < 0.03


# ── evidence ─────────────────────────────────────────────────────────────────────────────────


def graded(source: SourceGrade | None, information: InformationGrade | None) -> Answer:
    evidence = Evidence(reference="r", source_grade=source, information_grade=information)
    return Answer(state=State.ANSWERED, value=1, evidence=(evidence,))


def test_the_worse_of_both_grades_of_the_best_evidence_counts() -> None:
    doubt = Assumptions(doubt={"none": 0.2}).all_doubt
    assert doubt_of(graded("A", "1"), doubt) == 0
    assert doubt_of(graded("A", "5"), doubt) == doubt["5"]
    assert doubt_of(graded("E", "1"), doubt) == doubt["E"]
    assert doubt_of(graded("D", None), doubt) == doubt["D"]
    assert doubt_of(graded("A", None), doubt) == doubt["ungraded"]
    assert doubt_of(graded(None, None), doubt) == doubt["ungraded"]
    assert doubt_of(Answer(state=State.ANSWERED, value=1), doubt) == 0.2
    both = Answer(
        state=State.ANSWERED,
        value=1,
        evidence=graded("D", "4").evidence + graded("B", "2").evidence,
    )
    assert doubt_of(both, doubt) == doubt["B"]


def test_answers_beyond_doubt_are_never_replaced() -> None:
    case = STANDING[-1]
    known = {
        key: one.model_copy(update={"evidence": graded("A", "1").evidence})
        for key, one in random_answers(case.values, laws.generator(5), answered=1).items()
    }
    only = NOTHING.model_copy(update={"evidence": True})
    found = varied(case, [Assessed("S", "S", known, {})], only)
    assert found.varied == (Assumption.EVIDENCE,)
    for index in found.indices:
        assert index.subjects[0].both == pytest.approx([index.subjects[0].score] * 3)


def test_a_disagreement_is_drawn_from_what_the_respondents_say() -> None:
    case = next(case for case in STANDING if case.name == "tnt-preparedness")
    answers = random_answers(case.values, laws.generator(7), answered=1, not_applicable=0)
    agreed = [{**answers, "hq_guidance": Answer(state=State.ANSWERED, value=v)} for v in (1, 2)]
    open_ = {key: one for key, one in answers.items() if key != "hq_guidance"}
    both = [one["hq_guidance"] for one in agreed]
    subject = Assessed("S", "S", open_, {"hq_guidance": both})
    only = NOTHING.model_copy(update={"missing": True, "draws": 400})
    found = by_name(varied(case, [subject], only).indices[0])["S"].unknown
    settled = run(case.plan, encode(case.plan.items, agreed))["preparedness"].score * 100
    assert found is not None
    assert (found.low, found.high) == pytest.approx((settled.min(), settled.max()))
