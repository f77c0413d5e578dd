"""Contributions: they add up through every node, whatever is missing, hidden or disputed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import encode
from assess.model.answer import Answer, State
from assess.model.contribution import Contributions, Split
from assess.scoring.contributions import contributions_of
from assess.scoring.engine import run
from assess.scoring.plan import LeafStep
from assess.scoring.workings import workings
from tests.support import laws
from tests.support.answers import answered_with, random_answers, without_value
from tests.support.cases import Case, indices_over_tables, standing_cases
from tests.support.examples import some
from tests.support.respondents import differing, scored_keys
from tests.support.scoring_models import cases
from tests.support.small import levels, small

Law = Callable[[Case, int], None]
Answers = Mapping[str, Answer]

STANDING = (*standing_cases(), *indices_over_tables())
seeds = st.integers(0, 2**32 - 1)


def explained(
    case: Case, answers: Answers, disputed: Mapping[str, Sequence[Answer]] | None = None
) -> dict[str, Contributions]:
    """Return the contributions of one assessment."""
    columns = encode(case.plan.items, [answers], [disputed or {}])
    return contributions_of(case.plan, workings(case.plan, columns))


def leaves(case: Case) -> set[str]:
    """Return the ids of all leaves."""
    return {step.key for step in case.plan.steps if isinstance(step, LeafStep)}


def random_case(case: Case, seed: int) -> tuple[Answers, dict[str, tuple[Answer, ...]]]:
    """Return random answers, some missing and up to two disputed."""
    random = laws.generator(seed)
    keys = scored_keys(case)
    few = [str(key) for key in random.choice(keys, size=min(len(keys), int(random.integers(3))))]
    disputed = differing(case, sorted(set(few)), random) if few else {}
    answers = random_answers(case.values, random, answered=float(random.choice([0.6, 0.9, 1.0])))
    return {key: one for key, one in answers.items() if key not in disputed}, disputed


# ── laws ─────────────────────────────────────────────────────────────────────────────────────


def law_contributions_sum_to_the_score_and_to_the_distance(case: Case, seed: int) -> None:
    answers, disputed = random_case(case, seed)
    columns = encode(case.plan.items, [answers], [disputed])
    scores = run(case.plan, columns)
    for index in case.model.indices:
        found = explained(case, answers, disputed)[index.id]
        unit = float(scores[index.id].score[0])
        low, high = index.scale
        if np.isnan(unit):
            assert found.whole is None
            assert found.rest is None
            assert all(node.of_index is None for node in found.nodes.values())
            continue
        assert found.whole is not None
        assert found.rest is not None
        below = [found.nodes[key].of_index for key in leaves(case) & found.nodes.keys()]
        counted = [one for one in below if one]
        score = low + unit * (high - low)
        brought = sum(one.score for one in counted) + found.rest.score
        lacking = sum(one.to_top for one in counted) + found.rest.to_top
        assert low + brought == pytest.approx(score, abs=1e-9)
        assert lacking == pytest.approx(high - score, abs=1e-9)
        assert all(min(one) >= 0 for one in counted)
        assert min(found.rest) >= 0


def law_a_groups_parts_sum_to_its_own_score(case: Case, seed: int) -> None:
    answers, disputed = random_case(case, seed)
    scores = run(case.plan, encode(case.plan.items, [answers], [disputed]))
    for found in explained(case, answers, disputed).values():
        low, high = case.plan.index(found.index_id).scale
        for group in {node.parent for node in found.nodes.values() if node.parent}:
            parts = [n.of_parent for n in found.nodes.values() if n.parent == group]
            unit = float(scores[group].score[0])
            rest = found.nodes[group].rest
            if np.isnan(unit):
                assert not any(parts)
                assert rest is None
                continue
            assert rest is not None
            known = [part for part in parts if part]
            score = sum(part.score for part in known) + rest.score
            to_top = sum(part.to_top for part in known) + rest.to_top
            assert score == pytest.approx(unit * (high - low), abs=1e-9)
            assert to_top == pytest.approx((1 - unit) * (high - low), abs=1e-9)


def law_only_what_has_a_value_brings_anything(case: Case, seed: int) -> None:
    answers, disputed = random_case(case, seed)
    working = workings(case.plan, encode(case.plan.items, [answers], [disputed]))
    for found in explained(case, answers, disputed).values():
        for node in found.nodes.values():
            if not working[node.id].has_value[0]:
                assert node.of_index is None
                assert node.of_parent is None
            elif working[node.id].value[0] == 0 and node.of_parent:
                assert node.of_parent.score == 0
            elif working[node.id].value[0] == 1 and node.of_parent:
                assert node.of_parent.to_top == 0


LAWS: list[Law] = [
    law_contributions_sum_to_the_score_and_to_the_distance,
    law_a_groups_parts_sum_to_its_own_score,
    law_only_what_has_a_value_brings_anything,
]


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
@some(0.2)
@given(seed=seeds)
def test_law_over_every_questionnaire(law: Law, case: Case, seed: int) -> None:
    law(case, seed)


@pytest.mark.parametrize("law", LAWS)
@given(case=cases() | cases(wild=True), seed=seeds)
def test_law_over_random_models(law: Law, case: Case, seed: int) -> None:
    law(case, seed)


@given(case=cases(plain=True), seed=seeds)
def test_through_weighted_means_an_answer_brings_its_weight_times_its_score(
    case: Case, seed: int
) -> None:
    answers = random_answers(case.values, laws.generator(seed), answered=1)
    working = workings(case.plan, encode(case.plan.items, [answers]))
    nodes = {node.key: node for node in case.plan.nodes}

    def weight(key: str | None) -> float:
        return nodes[key].share * weight(nodes[key].parent) if key else 1.0

    (index,) = case.model.indices
    size = index.scale[1] - index.scale[0]
    found = explained(case, answers)[index.id].nodes
    for key in leaves(case):
        value = float(working[key].value[0])
        split = found[key].of_index
        assert split is not None
        assert split.score == pytest.approx(size * weight(key) * value, abs=1e-9)
        assert split.to_top == pytest.approx(size * weight(key) * (1 - value), abs=1e-9)


# ── by hand ──────────────────────────────────────────────────────────────────────────────────


def test_points_start_at_the_bottom_of_the_scale() -> None:
    case = small([{"item": "a", "weight": 3}, {"item": "b"}])
    found = explained(case, levels(a=2, b=4))["whole"]
    # The score is 3.5 of 1 to 5: 2.5 above the bottom, of which a brings 0.75 x 0.5 x 4.
    assert found.whole == Split(2.5, 1.5)
    assert found.nodes["a"].of_index == pytest.approx((1.5, 1.5))
    assert found.nodes["b"].of_index == pytest.approx((1.0, 0.0))
    assert found.rest == Split(0, 0)


def test_a_group_hands_down_its_points_in_proportion() -> None:
    inner = {"id": "inner", "label": "I", "weight": 1, "children": [{"item": "a"}, {"item": "b"}]}
    case = small([inner, {"item": "c", "weight": 1}], aggregate="minimum")
    found = explained(case, levels(a=4, b=1, c=2))["whole"]
    # Inner is 0.625, c is 0.5: the minimum 0.5 needs both, a quarter of the unit each.
    assert found.nodes["inner"].of_index == pytest.approx((1.0, 0.75))
    assert found.nodes["a"].of_index == pytest.approx((1.0 * 0.5 / 0.625, 0.0))
    assert found.nodes["b"].of_index == pytest.approx((1.0 * 0.125 / 0.625, 0.75))
    assert found.nodes["b"].of_parent == pytest.approx((0.5, 1.5))


def test_a_follow_up_that_counts_as_worst_brings_nothing_and_lacks_its_share() -> None:
    case = small([{"item": "c"}, {"item": "d", "if_hidden": "worst"}])
    found = explained(case, levels(c=0))["whole"]
    assert found.nodes["d"].of_index == pytest.approx((0, 2))


def test_what_is_missing_is_no_part_of_it_and_can_put_the_top_out_of_reach() -> None:
    case = small([{"item": "a", "multiplier": 0.5}, {"item": "b"}], aggregate="maximum")
    found = explained(case, levels(a=4))["whole"]
    assert found.nodes["b"].of_index is None
    assert found.nodes["a"].of_index == pytest.approx((2, 0))
    assert found.rest == pytest.approx((0, 2))


def test_a_multiplier_shrinks_what_a_part_brings() -> None:
    case = small([{"item": "a", "multiplier": 0.5}, {"item": "b"}], aggregate="maximum")
    found = explained(case, levels(a=4, b=3))["whole"]
    # a is 1 and counts as 0.5, b is 0.75: they share the stretch up to 0.5, b has the rest.
    assert found.nodes["a"].of_index == pytest.approx((4 * 0.25, 0))
    assert found.nodes["b"].of_index == pytest.approx((4 * 0.5, 4 * 0.25))


def test_every_node_says_whose_part_it_is() -> None:
    inner = {"id": "inner", "label": "I", "children": [{"item": "a"}, {"item": "b"}]}
    found = explained(small([inner, {"item": "c"}]), levels(a=4))["whole"]
    assert found.index_id == "whole"
    assert {key: (node.id, node.parent) for key, node in found.nodes.items()} == {
        "whole": ("whole", None),
        "inner": ("inner", "whole"),
        "a": ("a", "inner"),
        "b": ("b", "inner"),
        "c": ("c", "whole"),
    }


@pytest.mark.parametrize(("first", "second"), [(2, 2), (2, 0), (4, 2)])
def test_too_many_parts_for_an_exact_split_are_said_to_be_estimated(
    first: int, second: int
) -> None:
    """Sixteen parts move; in the score alone or in the distance alone it may be fewer."""
    parts = [{"item": "a", "id": f"a{i}"} for i in range(10)]
    parts += [{"item": "b", "id": f"b{i}"} for i in range(6)]
    harmonic = {"method": "harmonic", "floor": 0.1}
    many = explained(small(parts, aggregate=harmonic), levels(a=first, b=second))["whole"]
    assert many.estimated is True
    few = explained(small(parts[8:12], aggregate=harmonic), levels(a=first, b=second))["whole"]
    assert few.estimated is False
    inner = {"id": "inner", "label": "I", "children": [{"item": "c"}]}
    one = explained(small([*parts, inner], aggregate=harmonic), levels(a=first, b=second, c=2))
    assert one["whole"].estimated is True  # the group inside it is exact


def test_a_score_that_the_bounds_raise_owes_the_rest_to_them() -> None:
    case = small([{"item": "a"}, {"item": "b"}])
    positions = {"a": (answered_with(3), answered_with(4))}
    found = explained(case, levels(b=0), positions)["whole"]
    # b alone would give 0, but whatever a is settled at, the whole is at least 0.375.
    assert found.whole == pytest.approx((1.5, 2.5))
    assert found.rest == pytest.approx((1.5, 0))
    assert found.nodes["b"].of_index == pytest.approx((0, 2.5))


def test_a_score_that_the_bounds_lower_lacks_the_rest_to_them() -> None:
    case = small([{"item": "a"}, {"item": "b"}])
    positions = {"a": (answered_with(0), answered_with(1))}
    found = explained(case, levels(b=4), positions)["whole"]
    assert found.whole == pytest.approx((2.5, 1.5))
    assert found.nodes["b"].of_index == pytest.approx((2.5, 0))
    assert found.rest == pytest.approx((0, 1.5))


def test_without_a_score_the_parts_are_still_explained() -> None:
    inner = {"id": "inner", "label": "I", "children": [{"item": "a"}, {"item": "b"}]}
    case = small([inner, {"item": "c"}], minimum_coverage=0.9)
    found = explained(case, levels(a=4, b=1))["whole"]
    assert found.whole is None
    assert found.nodes["inner"].of_parent is None
    assert found.nodes["a"].of_parent == pytest.approx((2.0, 0.0))
    assert found.nodes["a"].of_index is None


def test_a_group_that_shows_no_score_still_counts_above() -> None:
    inner = {
        "id": "inner",
        "label": "I",
        "minimum_coverage": 0.9,
        "children": [{"item": "a"}, {"item": "b"}],
    }
    found = explained(small([inner, {"item": "c"}]), levels(a=2, c=4))["whole"]
    assert found.nodes["a"].of_parent is None
    assert found.nodes["a"].of_index == pytest.approx((1, 1))


def test_weight_zero_and_not_applicable_bring_nothing() -> None:
    case = small([{"item": "a"}, {"item": "b", "weight": 0}, {"item": "c"}])
    answers = {**levels(a=2, b=3), "c": without_value(State.NOT_APPLICABLE)}
    found = explained(case, answers)["whole"]
    assert found.nodes["a"].of_index == pytest.approx((2, 2))
    assert found.nodes["b"].of_index is None
    assert found.nodes["c"].of_index is None
