"""The semantics that the design promises, for every shipped questionnaire and for random models.

Each law is a function of a case and a seed; the numbers are those of ``design.md``.
"""

from __future__ import annotations

from functools import partial
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import Columns, encode
from assess.model.answer import Answer, State
from assess.scoring import engine
from assess.scoring.engine import Reason, run
from assess.scoring.scorecards import score_all
from tests.support import laws
from tests.support.answers import MISSING, answered_with, random_answers, without_value
from tests.support.cases import Case, case_from, indices_over_tables, standing_cases
from tests.support.examples import some
from tests.support.scoring_models import cases

STANDING = (*standing_cases(), *indices_over_tables())


# ── 1: missing is not zero ───────────────────────────────────────────────────────────────────


def law_it_does_not_matter_why_an_answer_is_missing(case: Case, seed: int) -> None:
    answers = random_answers(case.values, laws.generator(seed), answered=0.6)
    missing = {key for key, answer in answers.items() if answer.state in MISSING}
    missing -= laws.asked_if_unknown(case)
    absent = {key: answer for key, answer in answers.items() if key not in missing}
    as_state = [{**answers, **dict.fromkeys(missing, without_value(s))} for s in MISSING]

    laws.assert_all_rows_equal(case.scores([answers, absent, *as_state]))


def law_a_missing_answer_lowers_coverage_and_is_not_the_worst(case: Case, seed: int) -> None:
    answers = random_answers(case.values, laws.generator(seed), answered=1)
    shown = case.plan.visibility.on(encode(case.plan.items, [answers]))
    for index in case.model.indices:
        items = [item for item in case.scored_items(index) if not shown.is_hidden(item.key)[0]]
        unknown = [{**answers, item.key: without_value(State.UNKNOWN)} for item in items]
        worst = [{**answers, item.key: answered_with(item.worst)} for item in items]
        found = case.scores([answers, *unknown, *worst])[index.id]
        for i, item in enumerate(items, start=1):
            if effective_weight(case, index.id, item.key) > 0:
                assert found.coverage[i] < found.coverage[0] == 1, item.key
            if not np.isnan(found.score[i]):
                better = found.score[i] - found.score[i + len(items)]
                assert (better if index.high_is == "good" else -better) >= -1e-9, item.key


def effective_weight(case: Case, index: str, item: str) -> float:
    """Return the product of shares on the way up, of the heaviest leaf over the item."""
    nodes = {node.key: node for node in case.plan.nodes}

    def up(key: str | None) -> float:
        return 1.0 if key is None else nodes[key].share * up(nodes[key].parent)

    return max(up(n.key) for n in case.plan.nodes if n.item == item and n.index == index)


def law_not_applicable_is_as_if_it_had_not_been_asked(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    answers = random_answers(case.values, random, answered=0.8)
    keys = sorted({item.key for index in case.model.indices for item in case.scored_items(index)})
    for key in random.choice(keys, size=min(len(keys), 3), replace=False):
        not_applicable = {**answers, str(key): without_value(State.NOT_APPLICABLE)}
        shown = case.plan.visibility.on(encode(case.plan.items, [not_applicable]))
        reduced = laws.with_model(case, partial(laws.without_item, case, item=str(key)))
        if reduced and not shown.is_hidden(str(key))[0]:
            expected = reduced.scores([not_applicable])
            laws.assert_equal(case.scores([not_applicable]), expected)


def law_without_any_answer_there_is_no_score_and_no_zero(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    answers = random_answers(case.values, random, answered=0.7)
    groups = [node.key for node in case.plan.nodes if node.item is None]
    nodes = {node.key: node for node in case.plan.nodes}
    below = {group: laws.leaves_below(case, group) for group in groups}
    emptied = [
        {**answers, **{nodes[leaf].item or "": without_value(State.UNKNOWN) for leaf in leaves}}
        for leaves in below.values()
    ]
    scores = case.scores(emptied)
    cards = score_all(case.plan, [""] * len(groups), emptied)
    for row, group in enumerate(groups):
        if not any(scores[leaf].reason[row] == Reason.SCORED for leaf in below[group]):
            assert cards[row].by_id[group].score is None, group
            assert cards[row].by_id[group].band is None, group
            assert not cards[row].by_id[group].coverage, group


def law_figures_are_numbers_or_none(case: Case, seed: int) -> None:
    answers = random_answers(case.values, laws.generator(seed), answered=0.5, not_applicable=0.4)
    scales = {index.id: index.scale for index in case.model.indices}
    for card in score_all(case.plan, ["a", "b"], [answers, {}]):
        for result in card.results:
            bottom, top = scales[result.index]
            for figure in (result.score, result.low, result.high):
                assert figure is None or bottom - 1e-9 <= figure <= top + 1e-9, result
            assert result.coverage is None or 0 <= result.coverage <= 1 + 1e-9, result
            assert (result.score is None) == bool(result.reason), result
            assert (result.low is None) == (result.high is None) == (result.coverage is None)
            assert result.score is None or result.low is not None, result


def law_too_little_answered_gives_no_score(case: Case, seed: int) -> None:
    answers = random_answers(case.values, laws.generator(seed), answered=0.6)
    scores = case.scores([answers])
    children: dict[str, list[str]] = {}
    for node in case.plan.nodes:
        if node.parent and node.share > 0:
            children.setdefault(node.parent, []).append(node.key)
    for node in case.plan.nodes:
        if node.item is None and not np.isnan(scores[node.key].score[0]):
            least = getattr(node.spec, "minimum_coverage", 0.0)
            assert scores[node.key].coverage[0] >= least - 1e-9, node.key
            if getattr(node.spec, "missing", "") == "require":
                for child in children[node.key]:
                    assert scores[child].reason[0] in {Reason.SCORED, Reason.NOT_APPLICABLE}


# ── 2: hidden answers ────────────────────────────────────────────────────────────────────────


def law_a_hidden_answer_changes_nothing(case: Case, seed: int) -> None:
    answers = random_answers(case.values, laws.generator(seed), answered=0.8)
    shown = case.plan.visibility.on(encode(case.plan.items, [answers]))
    hidden = [key for key in case.plan.items if shown.is_hidden(key)[0]]
    others = [without_value(state) for state in State if state is not State.ANSWERED]
    variants = [
        {**answers, key: other}
        for key in hidden
        for other in (*others, *map(answered_with, case.values[key]))
    ]
    laws.assert_all_rows_equal(case.scores([answers, *variants]))


# ── 4: the ends of the scale ─────────────────────────────────────────────────────────────────


def law_all_best_is_the_top_and_all_worst_the_bottom(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    for index in case.model.indices:
        answers = random_answers(case.values, random, answered=0.5, always=case.steering)
        items = case.scored_items(index)
        best = {**answers, **{item.key: answered_with(item.best) for item in items}}
        worst = {**answers, **{item.key: answered_with(item.worst) for item in items}}
        found = [c.by_id[index.id] for c in score_all(case.plan, ["", ""], [best, worst])]
        ends = index.scale if index.high_is == "bad" else index.scale[::-1]
        for result, end in zip(found, ends, strict=True):
            # Without coverage nothing of the index applies to the kind of mission drawn.
            if result.coverage is not None or case.name != "random":
                assert result.score == pytest.approx(end, abs=1e-9), result
                assert result.low == result.high == result.score, result


# ── 5: monotone ──────────────────────────────────────────────────────────────────────────────


def law_a_better_answer_never_makes_a_rating_worse(case: Case, seed: int) -> None:
    """Every scored item is given every value it can have, all else equal."""
    answers = random_answers(case.values, laws.generator(seed), answered=0.75)
    for index in case.model.indices:
        items = case.scored_items(index)
        tried = [(item, value) for item in items for value in item.badness]
        variants = [{**answers, item.key: answered_with(value)} for item, value in tried]
        found = case.scores(variants)[index.id]
        row = {(item.key, value): i for i, (item, value) in enumerate(tried)}
        sign = 1 if index.high_is == "good" else -1
        for figures in (found.score, found.low, found.high):
            for item in items:
                for worse, better in permutations(item.badness, 2):
                    if (item.badness[better] <= item.badness[worse]).all():
                        rise = figures[row[item.key, better]] - figures[row[item.key, worse]]
                        assert np.isnan(rise) or sign * rise >= -1e-9, (item.key, worse, better)


# ── 6: what must not matter ──────────────────────────────────────────────────────────────────


def law_the_scale_of_weights_does_not_matter(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    several = [random_answers(case.values, random) for _ in range(4)]
    scaled = laws.with_model(case, lambda index: laws.with_weights_scaled(case, index, random))
    assert scaled
    laws.assert_equal(scaled.scores(several), case.scores(several))


def law_the_order_of_things_does_not_matter(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    several = [random_answers(case.values, random) for _ in range(4)]
    turned = laws.with_model(case, lambda index: laws.with_children_shuffled(index, random))
    assert turned
    questionnaire = laws.with_questions_shuffled(case.questionnaire, random)
    shuffled = Case(case.name, questionnaire, turned.model)
    laws.assert_equal(shuffled.scores(several), case.scores(several))


def law_the_others_in_a_comparison_do_not_matter(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    shares = (1.0, 0.9, 0.7, 0.4, 0.0)
    several = [random_answers(case.values, random, answered=share) for share in shares]
    order = [int(i) for i in random.permutation(len(several))]
    together = case.scores(several)
    in_other_order = case.scores([several[i] for i in order])
    for place, i in enumerate(order):
        alone = case.scores([several[i]])
        laws.assert_equal(laws.row_of(together, i), alone)
        laws.assert_equal(laws.row_of(in_other_order, place), alone)


# ── 7: bounds ────────────────────────────────────────────────────────────────────────────────


def law_bounds_are_reached_by_filling_in_what_is_missing(case: Case, seed: int) -> None:
    """Questions that steer others and are not scored have answers: no end is best for them."""
    random = laws.generator(seed)
    for index in case.model.indices:
        items = {item.key: item for item in case.scored_items(index)}
        answers = random_answers(
            case.values, random, answered=0.6, always=case.steering - items.keys()
        )
        for key in case.steering & items.keys():
            if answers[key].state is State.NOT_APPLICABLE:
                answers[key] = without_value(State.UNKNOWN)
        keys = [node.key for node in case.plan.nodes if node.index == index.id]
        first = case.scores([answers])
        missing = {
            node.item
            for node in case.plan.nodes
            if node.item and node.index == index.id
            if first[node.key].reason[0] == Reason.NOTHING_ANSWERED
        }
        worst = {**answers, **{k: answered_with(items[k].worst) for k in missing}}
        best = {**answers, **{k: answered_with(items[k].best) for k in missing}}
        filled = random_answers(case.values, random, answered=1)
        somehow = {**answers, **{k: filled[k] for k in missing}}
        low, high = (worst, best) if index.high_is == "good" else (best, worst)
        scores = case.scores([answers, low, high, somehow])
        for key in keys:
            found = scores[key]
            for i, expected in ((1, found.low[0]), (2, found.high[0])):
                bounds = (found.low[i], found.high[i])
                if key != index.id and np.isnan(bounds).all():
                    continue  # a part that the filling hides altogether has no figures any more
                assert bounds == pytest.approx((expected,) * 2, abs=1e-9, nan_ok=True), key
                assert np.isnan(found.score[i]) or found.score[i] == found.low[i], key
            for score in (found.score[0], found.score[3]):
                inside = found.low[0] - 1e-9 <= score <= found.high[0] + 1e-9
                assert np.isnan(score) or inside, key
            assert np.isnan(found.score[0]) or found.low[0] <= found.score[0] <= found.high[0], key


def law_with_nothing_missing_the_bounds_meet(case: Case, seed: int) -> None:
    answers = random_answers(case.values, laws.generator(seed), answered=1)
    for key, found in case.scores([answers]).items():
        assert np.isnan(found.low[0]) or found.score[0] == found.low[0] == found.high[0], key
        assert np.isnan(found.low[0]) or found.coverage[0] == pytest.approx(1), key


LAWS: tuple[laws.Law, ...] = (
    law_it_does_not_matter_why_an_answer_is_missing,
    law_a_missing_answer_lowers_coverage_and_is_not_the_worst,
    law_not_applicable_is_as_if_it_had_not_been_asked,
    law_without_any_answer_there_is_no_score_and_no_zero,
    law_figures_are_numbers_or_none,
    law_too_little_answered_gives_no_score,
    law_a_hidden_answer_changes_nothing,
    law_all_best_is_the_top_and_all_worst_the_bottom,
    law_a_better_answer_never_makes_a_rating_worse,
    law_the_scale_of_weights_does_not_matter,
    law_the_order_of_things_does_not_matter,
    law_the_others_in_a_comparison_do_not_matter,
    law_bounds_are_reached_by_filling_in_what_is_missing,
    law_with_nothing_missing_the_bounds_meet,
)
CONDITIONS_DO_NOT_MATTER: tuple[laws.Law, ...] = (
    law_it_does_not_matter_why_an_answer_is_missing,
    law_not_applicable_is_as_if_it_had_not_been_asked,
    law_without_any_answer_there_is_no_score_and_no_zero,
    law_figures_are_numbers_or_none,
    law_too_little_answered_gives_no_score,
    law_a_hidden_answer_changes_nothing,
    law_the_scale_of_weights_does_not_matter,
    law_the_order_of_things_does_not_matter,
    law_the_others_in_a_comparison_do_not_matter,
    law_with_nothing_missing_the_bounds_meet,
)
"""The laws that hold even for models that an author would be warned of."""
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
seeds = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
@each_law
@some(0.1)
@given(seed=seeds)
def test_the_law_holds_for_every_questionnaire(law: laws.Law, case: Case, seed: int) -> None:
    law(case, seed)


@each_law
@given(case=cases(), seed=seeds)
def test_the_law_holds_for_random_models(law: laws.Law, case: Case, seed: int) -> None:
    law(case, seed)


@pytest.mark.parametrize("law", CONDITIONS_DO_NOT_MATTER, ids=lambda law: law.__name__)
@some(0.5)
@given(case=cases(wild=True), seed=seeds)
def test_the_law_holds_for_models_with_conditions_of_every_kind(
    law: laws.Law, case: Case, seed: int
) -> None:
    law(case, seed)


# ── worked examples of single promises ───────────────────────────────────────────────────────


@given(case=cases(plain=True), seed=seeds)
def test_in_a_plain_mean_unknown_is_better_than_the_worst(case: Case, seed: int) -> None:
    index = case.model.indices[0]
    answers = random_answers(case.values, laws.generator(seed), answered=1)
    items = case.scored_items(index)
    best = {**answers, **{item.key: answered_with(item.best) for item in items}}
    one = items[seed % len(items)].key
    worst = answered_with(items[seed % len(items)].worst)
    variants = [best, {**best, one: without_value(State.UNKNOWN)}, {**best, one: worst}]
    full, unknown, lowest = case.scores(variants)[index.id].score
    bad = index.high_is == "bad"
    assert np.isnan(unknown) == (len(items) == 1)
    assert full == pytest.approx(0 if bad else 1)
    assert abs(full - lowest) > 1e-9
    assert np.isnan(unknown) or unknown == pytest.approx(full)


TWO_DIMENSIONS = {
    "format": "assess/questionnaire",
    "format_version": "1",
    "id": "two",
    "version": "1",
    "title": "Two",
    "description": "Two dimensions of two questions.",
    "subject_kind": "mission",
    "sections": [
        {
            "id": "all",
            "title": "All",
            "questions": [
                {
                    "id": i,
                    "type": "scale",
                    "label": i,
                    "text": f"{i}?",
                    "levels": [{"label": "L"}] * 5,
                }
                for i in ("a", "b", "c", "d")
            ],
        }
    ],
}


def two_dimensions(**settings: object) -> Case:
    """Return an index over (a, b) and (c, d) with weights 3 and 1; settings of its root."""
    scoring = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": "two",
        "indices": [
            {
                "id": "all",
                "label": "All",
                "high_is": "good",
                "bands": [
                    {"id": "low", "label": "Low", "at_least": 0},
                    {"id": "high", "label": "High", "at_least": 50},
                ],
                "children": [
                    {
                        "id": "ab",
                        "label": "AB",
                        "weight": 3,
                        "children": [{"item": "a"}, {"item": "b"}],
                    },
                    {"id": "cd", "label": "CD", "children": [{"item": "c"}, {"item": "d"}]},
                ],
                **settings,
            }
        ],
    }
    return case_from("two", TWO_DIMENSIONS, scoring)


def card_of(case: Case, **levels: int | State) -> dict[str, list[float | None]]:
    """Return score, low, high, coverage by indicator for these levels and states."""
    answers: dict[str, Answer] = {
        key: answered_with(value) if isinstance(value, int) else without_value(value)
        for key, value in levels.items()
    }
    (card,) = score_all(case.plan, ["S"], [answers])
    return {r.id: [r.score, r.low, r.high, r.coverage] for r in card.results}


def test_a_dimension_without_answers_is_none_and_leaves_the_mean() -> None:
    found = card_of(two_dimensions(), a=2, b=4)
    # ab: (0.5 + 1) / 2 = 0.75. cd: nothing. all: 0.75; at worst 3/4 * 0.75, at best that + 1/4.
    assert found["ab"] == [75, 75, 75, 1]
    assert found["cd"] == [None, 0, 100, 0]
    assert found["all"] == pytest.approx([75, 56.25, 81.25, 0.75])


def test_not_applicable_is_not_missing() -> None:
    not_applicable = State.NOT_APPLICABLE
    found = card_of(two_dimensions(), a=2, b=4, c=not_applicable, d=not_applicable)
    assert found["cd"] == [None] * 4
    assert found["all"] == [75, 75, 75, 1]
    found = card_of(two_dimensions(), a=2, b=not_applicable, c=0, d=4)
    # ab: 0.5. cd: 0.5.
    assert found["all"] == [50, 50, 50, 1]


def test_half_a_dimension_missing_lowers_coverage_by_its_weight() -> None:
    found = card_of(two_dimensions(), a=2, b=State.WITHHELD, c=0, d=4)
    # ab: 0.5 of one answer, 0.25 to 0.75. Coverage (3 * 0.5 + 1 * 1) / 4.
    assert found["ab"] == [50, 25, 75, 0.5]
    assert found["all"] == [50, 31.25, 68.75, 0.625]


@pytest.mark.parametrize(("least", "expected"), [(0.75, 75), (0.7501, None), (1, None)])
def test_below_the_minimum_coverage_there_is_no_score(least: float, expected: float | None) -> None:
    case = two_dimensions(minimum_coverage=least)
    score, low, high, coverage = card_of(case, a=2, b=4)["all"]
    assert score == expected
    assert (low, high, coverage) == pytest.approx((56.25, 81.25, 0.75))


def test_minimum_coverage_is_reached_in_spite_of_rounding() -> None:
    """Eight of ten equal weights add up to a hair less than 0.8."""
    inner = [{"item": "a", "id": f"x{i}"} for i in range(8)]
    inner += [{"item": "b", "id": f"y{i}"} for i in range(2)]
    case = two_dimensions(minimum_coverage=0.8, children=inner)
    assert case.scores([{"a": answered_with(4)}])["all"].score[0] == 1


def test_require_gives_no_score_while_a_child_has_none() -> None:
    case = two_dimensions(missing="require")
    assert card_of(case, a=2, b=4)["all"][0] is None
    assert card_of(case, a=2, b=4, c=4)["all"][0] == pytest.approx(81.25)
    gone = State.NOT_APPLICABLE
    assert card_of(case, a=2, b=4, c=gone, d=gone)["all"][0] == 75


def test_require_does_not_ask_for_a_child_without_weight() -> None:
    children = [{"item": "a"}, {"item": "b", "weight": 0}]
    case = two_dimensions(missing="require", children=children)
    assert card_of(case, a=2)["all"] == [50, 50, 50, 1]


def test_rows_of_a_grid_have_their_weights() -> None:
    rich = STANDING[0]
    ticked, bare = answered_with(("audit",)), answered_with(())
    measures = {"fraud": ticked, "leaks": bare, "threats": bare}
    likely = {"fraud": answered_with(0), "leaks": answered_with(2), "threats": answered_with(2)}
    (card,) = score_all(
        rich.plan,
        ["S"],
        [
            {"kind": answered_with("field")}
            | {f"risks.{row}.measures": answer for row, answer in measures.items()}
            | {f"risks.{row}.likely": answer for row, answer in likely.items()}
        ],
    )
    # Measures: fraud weighs 2 of 4. Likelihood: leaks weigh nothing, fraud 1, threats 1.5 of 2.5;
    # the mirror images 1 and 0 are raised to 1 and 0.1; 0.1^(1.5/2.5) = 0.25119; (1 - that)/0.9.
    assert card.by_id["protection"].score == pytest.approx(50)
    assert card.by_id["harm"].score == pytest.approx(8.32013, abs=1e-5)
    assert [card.by_id[f"protection.{r}"].share for r in measures] == [0.5, 0.25, 0.25]


def test_each_missing_score_says_why() -> None:
    strict = two_dimensions(missing="require")
    (card,) = score_all(strict.plan, ["S"], [{"a": answered_with(2)}])
    assert card.by_id["all"].reason == "one or more of its parts have no score"
    assert card.by_id["cd"].reason == "nothing answered"
    assert card.by_id["c"].reason == "not answered"
    assert card.by_id["ab"].reason == ""
    thin = two_dimensions(minimum_coverage=0.8)
    (card,) = score_all(thin.plan, ["S"], [{"a": answered_with(2)}])
    assert card.by_id["all"].reason == "38% answered, 80% needed"
    assert card.by_id["all"].band is None
    away = dict.fromkeys("abcd", without_value(State.NOT_APPLICABLE))
    (card,) = score_all(thin.plan, ["S"], [away])
    assert card.by_id["all"].reason == "nothing here applies"


def test_bands_belong_to_the_index_alone() -> None:
    case = two_dimensions()
    below, above = score_all(
        case.plan,
        ["below", "above"],
        [{**dict.fromkeys("abc", answered_with(2)), "d": answered_with(n)} for n in (1, 2)],
    )
    assert (below.by_id["all"].band, above.by_id["all"].band) == ("low", "high")
    assert above.by_id["ab"].band is None


def half_a_lookup(table: list[list[float]]) -> Case:
    """Return a mean of a lookup over (a, b) and c."""
    risk = {
        "id": "risk",
        "label": "Risk",
        "aggregate": {"method": "lookup", "table": table},
        "children": [{"item": "a"}, {"item": "b"}],
    }
    return two_dimensions(children=[risk, {"item": "c"}])


def test_half_a_lookup_has_no_score_and_yet_bounds() -> None:
    case = half_a_lookup([[0, 0.2], [0.6, 1]])
    (card,) = score_all(case.plan, ["S"], [{"a": answered_with(4), "c": answered_with(0)}])
    risk, whole = card.by_id["risk"], card.by_id["all"]
    # Row 1 of the table: 0.6 or 1, whatever b is.
    assert (risk.score, risk.low, risk.high) == (None, 60, 100)
    assert risk.coverage == 0.5
    assert risk.reason == "one or more of its parts have no score"
    # c alone would give 0, but no answer to b could: at least (0.6 + 0) / 2.
    assert (whole.score, whole.low, whole.high) == (30, 30, 50)


def test_half_a_lookup_has_bounds_even_where_they_meet() -> None:
    case = half_a_lookup([[0, 1], [0, 1]])
    found = card_of(case, b=4, c=0)
    assert found["risk"] == [None, 100, 100, 0.5]
    assert found["all"] == [50, 50, 50, 0.75]


# ── columns ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
def test_chunks_do_not_show(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    random = laws.generator(7)
    few = encode(case.plan.items, [random_answers(case.values, random) for _ in range(40)])
    repeated = random.integers(0, few.size, 300)
    columns = Columns(
        len(repeated),
        {
            key: column._replace(
                codes=column.codes[repeated],
                values=None if column.values is None else column.values[repeated],
            )
            for key, column in few.by_key.items()
        },
    )
    in_one = run(case.plan, columns)
    monkeypatch.setattr(engine, "CHUNK", 64)
    done: list[int] = []
    in_chunks = run(case.plan, columns, progress=done.append)
    laws.assert_equal(in_chunks, in_one)
    assert in_chunks.keys() == in_one.keys()
    assert done == [64, 128, 192, 256, 300]


def test_only_what_is_wanted_is_kept() -> None:
    case = two_dimensions()
    columns = encode(case.plan.items, [{"a": answered_with(4)}])
    assert run(case.plan, columns, keep=["all"]).keys() == {"all"}


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
def test_no_assessment_at_all_is_no_row_at_all(case: Case) -> None:
    assert {len(found.score) for found in case.scores([]).values()} == {0}
    assert score_all(case.plan, [], []) == ()
