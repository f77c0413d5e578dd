"""Answers carried over: what becomes of each by every rule, and that none is lost."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.capture.carrying import Carried, Fate, carry
from assess.capture.migrating import Migrated, migrate
from assess.capture.recording import Stamp, reconcile, record
from assess.capture.undoing import undo
from assess.checks.answers import check_answers
from assess.checks.changes import compare_questionnaires
from assess.checks.declared import has_rule
from assess.checks.differences import Effect
from assess.checks.integrity import check_history
from assess.checks.migrations import check_migrations
from assess.checks.skeleton import skeleton
from assess.errors import RequestError, Severity
from assess.files.validation import validate
from assess.files.yaml import parse
from assess.model.answer import Answer, Evidence, State, Value
from assess.model.assessment import Assessment, Subject
from assess.model.history import Door
from assess.model.migration import Migrations, Step
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference
from assess.model.signature import Role, Signature
from tests.checks.building import (
    answered,
    choice,
    date,
    grid,
    number,
    questionnaire,
    scale,
    text,
    ticks,
)
from tests.support.answers import answered_with, possible_values, without_value
from tests.support.specs import specs, valid

NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
STAMP = Stamp(at=NOON, door=Door.MIGRATION, by="Ana")
DIGEST = "sha256:" + "0" * 64

OLD = questionnaire(
    number("guards", minimum=0, maximum=500, integer=True, unit="guards"),
    scale("training", 3),
    ticks("checks", "papers", "cargo", "crew", none="nothing"),
    choice("owner", "state", "private", "both"),
    date("inspected"),
    text("remarks", max_length=50),
    grid("goods", ["fuel", "timber"], scale("amount", 2), choice("scanned", "no", "yes")),
)


def step(**rules: Any) -> Step:
    return Step.model_validate({"from": {"version": "1.0", "digest": DIGEST}, **rules})


def fates(report: tuple[Carried, ...]) -> list[tuple[str, str, str, object]]:
    """Return old key, fate, and either new key and value, or nothing and the reason."""
    return [
        (one.key, str(one.fate), one.new_key, one.new.value)
        if one.new
        else (one.key, str(one.fate), "", one.reason)
        for one in report
    ]


# ── one rule at a time ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("new", "rules", "key", "value", "expected"),
    [
        # as it was
        (text("a"), {}, "a", "words", ("kept", "a", "words")),
        (text("a"), {"keep": ["a"]}, "a", "words", ("kept", "a", "words")),
        (text("b"), {}, "a", "words", ("set aside", "", "it is no longer asked")),
        (text("a"), {"set_aside": ["a"]}, "a", "words", ("set aside", "", "the rules set it aside")),
        (
            text("a", max_length=2), {}, "a", "words",
            ("set aside", "", "no longer valid: the text has 5 characters; at most 2 are accepted."),
        ),
        # another name
        (text("b"), {"rename": {"a": "b"}}, "a", "words", ("moved", "b", "words")),
        (
            grid("g", ["r"], text("c")), {"rename": {"a": "g.r.c"}}, "a", "words",
            ("moved", "g.r.c", "words"),
        ),
        (
            grid("h", ["s"], text("d")),
            {"rename": {"g": "h", "g.r": "g.s", "g.*.c": "g.*.d"}}, "g.r.c", "words",
            ("moved", "h.s.d", "words"),
        ),
        (
            grid("g", ["r"], text("c")), {"set_aside": ["g.r"]}, "g.r.c", "words",
            ("set aside", "", "the rules set it aside"),
        ),
        # options
        (choice("a", "x", "z"), {"options": {"a": {"y": "z"}}}, "a", "y", ("rescaled", "a", "z")),
        (choice("a", "x", "z"), {"options": {"a": {"y": "z"}}}, "a", "x", ("kept", "a", "x")),
        (
            choice("a", "x", "z"), {"options": {"a": {"y": None}}}, "a", "y",
            ("set aside", "", "the rules have no new value for y"),
        ),
        (
            choice("b", "x", "z"), {"rename": {"a": "b"}, "options": {"a": {"y": "z"}}}, "a", "y",
            ("rescaled", "b", "z"),
        ),
        (scale("a", 2), {"options": {"a": {"no": 0, "yes": 1}}}, "a", "yes", ("rescaled", "a", 1)),
        (
            ticks("a", "x", "y", "z"), {"options": {"a": {"w": "x", "v": None}}}, "a",
            ("z", "w", "v"), ("rescaled", "a", ("x", "z")),
        ),
        (
            ticks("a", "x", "y", "z"), {"options": {"a": {"v": None}}}, "a", ("v",),
            ("set aside", "", "the rules have no new value for v"),
        ),
        (ticks("a", "x", "y"), {"options": {"a": {"v": None}}}, "a", (), ("kept", "a", ())),
        # levels
        (scale("a", 4), {"levels": {"a": [0, 2, 3]}}, "a", 1, ("rescaled", "a", 2)),
        (scale("a", 4), {"levels": {"a": [0, 2, 3]}}, "a", 0, ("kept", "a", 0)),
        (
            scale("a", 4), {"levels": {"a": [0, None, 3]}}, "a", 1,
            ("set aside", "", "the rules have no new value for 1"),
        ),
        (
            scale("a", 4), {"levels": {"a": [0]}}, "a", 1,
            ("set aside", "", "the rules have no new value for 1"),
        ),
        (choice("a", "no", "yes"), {"levels": {"a": ["no", "yes"]}}, "a", 1,
         ("rescaled", "a", "yes")),
        # numbers
        (number("a"), {"numbers": {"a": {"factor": 0.1}}}, "a", 3, ("rescaled", "a", 0.3)),
        (number("a"), {"numbers": {"a": {"factor": 1}}}, "a", 3, ("kept", "a", 3)),
        (number("a", integer=True), {"numbers": {"a": {"factor": 10}}}, "a", 0.3,
         ("rescaled", "a", 3)),
        (
            number("a", integer=True), {"numbers": {"a": {"factor": 0.1}}}, "a", 3,
            ("set aside", "", "no longer valid: 0.3 is not a whole number."),
        ),
        (
            number("a", integer=True), {"numbers": {"a": {"factor": 0.1, "decimals": 0}}}, "a", 7,
            ("rescaled", "a", 1),
        ),
        (
            number("a", maximum=5), {"numbers": {"a": {"offset": 5}}}, "a", 3,
            ("set aside", "", "no longer valid: 8.0 is out of range; at most 5."),
        ),
        # the most exact rule counts
        (
            grid("g", ["r", "s"], scale("c", 3)),
            {"levels": {"g.*.c": [1, 2], "g.r.c": [2, 2]}}, "g.r.c", 0, ("rescaled", "g.r.c", 2),
        ),
    ],
)  # fmt: skip
def test_what_becomes_of_an_answer(
    new: dict[str, Any],
    rules: dict[str, Any],
    key: str,
    value: Value,
    expected: tuple[str, str, Value],
) -> None:
    given_ = {key: answered_with(value)}
    (found,) = fates(carry(given_, [step(**rules)], questionnaire(new)).report)
    assert found == (key, *expected)
    assert type(found[3]) is type(expected[2])


def test_states_comments_and_evidence_travel_along() -> None:
    proof = (Evidence(reference="Roster"),)
    old = {
        "a": without_value(State.NOT_APPLICABLE),
        "b": Answer(state=State.UNKNOWN, comment="nobody counts", by="Ana"),
        "c": Answer(
            state=State.ANSWERED, value=1, comment="new", evidence=proof, by="Ana", at=NOON
        ),
    }
    rules = step(rename={"a": "x", "c": "z"}, levels={"a": [1], "b": [1], "c": [0, 2]})
    new = questionnaire(scale("x"), scale("b"), scale("z"))
    carried = carry(old, [rules], new)
    assert carried.answers == {
        "x": old["a"],
        "b": old["b"],
        "z": old["c"].model_copy(update={"value": 2}),
    }
    assert [one.fate for one in carried.report] == [Fate.MOVED, Fate.KEPT, Fate.RESCALED]


def test_a_question_takes_one_answer_the_one_the_rules_put_there() -> None:
    old = answered(a="from a", b="from b", c="from c")
    carried = carry(old, [step(rename={"a": "b", "c": "b"})], questionnaire(text("b")))
    assert carried.answers == {"b": old["a"]}
    assert fates(carried.report) == [
        ("a", "moved", "b", "from a"),
        ("b", "set aside", "", '"a" has taken its place'),
        ("c", "set aside", "", '"a" has taken its place'),
    ]


def test_two_questions_may_exchange_their_names() -> None:
    old = answered(a="from a", b="from b")
    carried = carry(old, [step(rename={"a": "b", "b": "a"})], questionnaire(text("a"), text("b")))
    assert carried.answers == {"a": old["b"], "b": old["a"]}


# ── laws ─────────────────────────────────────────────────────────────────────────────────────


@st.composite
def answers_to(draw: st.DrawFn, asked: Questionnaire) -> dict[str, Answer]:
    """Draw valid answers to some of the questions."""
    drawn = {}
    for key, item in asked.items.items():
        state = draw(st.sampled_from([None, *State]))
        if state is State.ANSWERED:
            drawn[key] = answered_with(draw(st.sampled_from(possible_values(item.spec))))
        elif state not in (None, State.UNANSWERED):
            drawn[key] = without_value(state)
    return drawn


KEYS = [*OLD.items, "goods", "goods.fuel", "goods.*.amount", "goods.*.scanned"]
VALUES = st.none() | st.integers(0, 3) | st.sampled_from(["state", "papers", "yes"])
STEPS = st.fixed_dictionaries(
    {
        "rename": st.dictionaries(st.sampled_from(KEYS), st.sampled_from(KEYS), max_size=3),
        "options": st.dictionaries(
            st.sampled_from(KEYS),
            st.dictionaries(st.sampled_from(["state", "both", "cargo", "no"]), VALUES),
            max_size=3,
        ),
        "levels": st.dictionaries(
            st.sampled_from(KEYS), st.lists(VALUES, max_size=4), max_size=3
        ),
        "numbers": st.dictionaries(
            st.sampled_from(KEYS),
            st.fixed_dictionaries({"factor": st.sampled_from([-1, 0, 0.1, 1, 1000])}),
            max_size=2,
        ),
        "set_aside": st.lists(st.sampled_from(KEYS), max_size=2),
    }
).map(lambda rules: step(**rules))  # fmt: skip


@given(answers_to(OLD), st.lists(STEPS, max_size=3))
def test_every_answer_ends_in_exactly_one_way_and_what_is_left_is_valid(
    answers: dict[str, Answer], steps: list[Step]
) -> None:
    carried = carry(answers, steps, OLD)
    assert [one.key for one in carried.report] == list(answers)
    assert [one.old for one in carried.report] == list(answers.values())
    assert len(carried.answers) == sum(one.new is not None for one in carried.report)
    for one in carried.report:
        assert (one.fate is Fate.SET_ASIDE) == (one.new is None) == bool(one.reason)
        if one.new is not None:
            assert carried.answers[one.new_key] is one.new
    wrong = [p for p in check_answers(carried.answers, OLD) if p.severity is Severity.ERROR]
    assert wrong == []


@given(answers_to(OLD), st.integers(0, 2))
def test_steps_without_rules_change_nothing(answers: dict[str, Answer], count: int) -> None:
    carried = carry(answers, [step()] * count, OLD)
    assert carried.answers == answers
    assert {one.fate for one in carried.report} <= {Fate.KEPT}


@st.composite
def random_questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Draw a questionnaire from a small stock, so that two of them often share something."""
    asked: list[dict[str, Any]] = []
    for name in draw(st.permutations(["a", "b"])):
        spec = draw(specs(draw(st.sampled_from(["scale", "choices"]))))
        asked.append({**spec.model_dump(mode="json"), "id": name})
    column = draw(specs("choice")).model_dump(mode="json")
    rows = draw(st.lists(st.sampled_from(["r", "s"]), min_size=1, unique=True))
    asked.append(grid("g", rows, column))
    return questionnaire(*draw(st.lists(st.sampled_from(asked), min_size=1, unique_by=str)))


@given(random_questionnaires(), random_questionnaires())
def test_unless_something_breaks_every_answer_is_kept_without_rules(
    old: Questionnaire, new: Questionnaire
) -> None:
    found = compare_questionnaires(old, new)
    breaks = any(one.effect is Effect.BREAKING for one in found)
    carried = [
        one
        for key, item in old.items.items()
        for value in valid(item.spec)
        for one in carry({key: answered_with(value)}, [], new).report
    ]
    if not breaks:
        assert {one.fate for one in carried} <= {Fate.KEPT}
    elif {one.kind for one in found if one.effect is Effect.BREAKING} - {"levels"}:
        assert Fate.SET_ASIDE in {one.fate for one in carried}


@given(random_questionnaires(), random_questionnaires(), st.data())
def test_the_skeleton_leaves_nothing_that_breaks_without_a_rule(
    old: Questionnaire, new: Questionnaire, data: st.DataObject
) -> None:
    new = new.model_copy(update={"version": "2.0"})
    document = parse(skeleton(old, new), "migrations.yaml")
    rules = validate(Migrations, document)
    assert check_migrations(rules, new) == [] or old.digest == new.digest
    steps = rules.chain(old.digest, "2.0")
    found = compare_questionnaires(old, new, steps)
    assert [
        one for one in found if one.effect is Effect.BREAKING and not has_rule(one, steps)
    ] == []
    carried = carry(data.draw(answers_to(old)), steps, new)
    assert all(key in new.items for key in carried.answers)


ONE = step(
    rename={"guards": "people", "goods": "cargo", "goods.fuel": "goods.oil"},
    levels={"training": [0, 2, 3], "goods.*.amount": [1, 3]},
    options={"owner": {"both": "state"}, "checks": {"crew": "people"}},
    numbers={"guards": {"factor": 10}},
)
TWO = step(
    rename={"cargo.oil": "cargo.gas", "people": "staff"},
    levels={"training": [0, 0, 1, 1], "cargo.*.amount": [0, 0, 1, 1]},
    options={"owner": {"state": "public"}, "checks": {"people": None}},
    numbers={"people": {"factor": 0.1}},
)
BETWEEN = questionnaire(
    number("people", minimum=0, maximum=5000, integer=True),
    scale("training", 4),
    ticks("checks", "papers", "cargo", "people", none="nothing"),
    choice("owner", "state", "private"),
    date("inspected"),
    text("remarks", max_length=50),
    grid("cargo", ["oil", "timber"], scale("amount", 4), choice("scanned", "no", "yes")),
    version="1.1",
)
LAST = questionnaire(
    number("staff", minimum=0, maximum=500, integer=True),
    scale("training", 2),
    ticks("checks", "papers", "cargo", none="nothing"),
    choice("owner", "public", "private"),
    date("inspected"),
    text("remarks", max_length=50),
    grid("cargo", ["gas", "timber"], scale("amount", 2), choice("scanned", "no", "yes")),
    version="1.2",
)


@given(answers_to(OLD))
def test_a_chain_of_steps_is_one_step_after_the_other(answers: dict[str, Answer]) -> None:
    halfway = carry(answers, [ONE], BETWEEN).answers
    assert carry(answers, [ONE, TWO], LAST).answers == carry(halfway, [TWO], LAST).answers


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([("1.0", None)], ["1.0"]),
        ([("1.0", "1.2")], ["1.0"]),
        ([("1.1", None), ("1.0", "1.1")], ["1.0", "1.1"]),
        ([("1.0", "1.1")], []),
        ([("1.0", "1.1"), ("1.1", "1.0")], []),
        ([("1.1", None)], []),
    ],
)
def test_steps_are_followed_to_the_version(
    steps: list[tuple[str, str | None]], expected: list[str]
) -> None:
    digests = {version: f"sha256:{version[-1] * 64}" for version, _ in steps}
    rules = Migrations.model_validate(
        {
            "format": "assess/migrations",
            "format_version": "1",
            "questionnaire": "small",
            "steps": [
                {"from": {"version": version, "digest": digests[version]}, "to": to}
                for version, to in steps
            ],
        }
    )
    chain = rules.chain("sha256:" + "0" * 64, "1.2")
    assert [one.origin.version for one in chain] == expected


# ── whole assessments ────────────────────────────────────────────────────────────────────────


def assessment(asked: Questionnaire, answers: dict[str, Answer], **more: Any) -> Assessment:
    reference = QuestionnaireReference.to(asked)
    return Assessment(
        questionnaire=reference, subject=Subject(name="Haven"), answers=answers, **more
    )


def said(asked: Questionnaire, **by: dict[str, Answer]) -> Assessment:
    """Return an assessment that several respondents answered."""
    made = assessment(asked, {})
    for name, answers in by.items():
        made = record(made, answers, Stamp(at=NOON, door=Door.FORM, by=name)).assessment
    return made


NEW = questionnaire(scale("b", 4), version="1.1")
BEFORE = questionnaire(scale("a", 3), text("gone"))


def test_the_history_says_what_changed_and_from_where() -> None:
    old = assessment(BEFORE, answered(a=1, gone="words"))
    after = migrate(old, [step(rename={"a": "b"}, levels={"a": [0, 2, 3]})], NEW, STAMP).assessment
    assert after.questionnaire == QuestionnaireReference.to(NEW)
    assert after.answers == answered(b=2)
    (entry,) = after.history
    assert (entry.door, entry.by, entry.at) == (Door.MIGRATION, "Ana", NOON)
    assert entry.migrated_from == QuestionnaireReference.to(BEFORE)
    assert [(one.key, one.old, one.new) for one in entry.changes] == [
        ("a", answered_with(1), None),
        ("gone", answered_with("words"), None),
        ("b", None, answered_with(2)),
    ]
    with pytest.raises(RequestError) as refused:
        undo(after, STAMP)
    assert [problem.code for problem in refused.value.problems] == ["history.migration"]


def test_the_history_before_and_after_fits_the_content() -> None:
    old = said(BEFORE, Ana=answered(a=0, gone="words"), Bo=answered(a=2))
    after = migrate(old, [step(rename={"a": "b"}, levels={"a": [0, 1, 3]})], NEW, STAMP).assessment
    assert (check_history(old), check_history(after)) == ([], [])
    stamp = Stamp(at=NOON, door=Door.ANSWER, by="Bo")
    assert check_history(record(after, answered(b=0), stamp).assessment) == []


def test_where_nothing_changes_the_version_still_does() -> None:
    old = assessment(BEFORE, answered(a=1))
    same = questionnaire(scale("a", 3), version="2.0")
    after = migrate(old, [], same, STAMP).assessment
    assert (after.questionnaire.version, after.answers) == ("2.0", old.answers)
    assert [entry.changes for entry in after.history] == [()]


def test_once_signed_it_needs_a_reason_and_the_signature_no_longer_holds() -> None:
    bare = assessment(BEFORE, answered(a=1))
    signature = Signature(role=Role.PREPARER, name="Bo", at=NOON, digest=bare.digest)
    old = bare.model_copy(update={"signatures": (signature,)})
    with pytest.raises(RequestError) as refused:
        migrate(old, [], NEW, STAMP)
    assert [problem.code for problem in refused.value.problems] == ["history.reason_needed"]
    after = migrate(old, [], NEW, STAMP.model_copy(update={"reason": "new version"})).assessment
    assert (old.status, after.status) == ("submitted", "draft")
    assert after.signatures == old.signatures
    assert after.history[-1].reason == "new version"


def counts(migrated: Migrated) -> dict[str, int]:
    return {str(fate): number for fate, number in migrated.counts.items()}


def test_what_respondents_said_is_carried_over_one_by_one() -> None:
    old = said(BEFORE, Ana=answered(a=0), Bo=answered(a=2))
    migrated = migrate(old, [step(rename={"a": "b"}, levels={"a": [0, 1, 3]})], NEW, STAMP)
    assert list(old.disputed) == ["a"]
    assert [one.value for one in migrated.assessment.disputed["b"]] == [0, 3]
    assert counts(migrated) == {"moved": 1, "rescaled": 1}
    assert all(one.respondent for one in migrated.report)
    (change, other) = migrated.assessment.history[-1].changes
    assert (change.key, change.old_responses, change.new_responses) == (
        "a", old.responses["a"], (),
    )  # fmt: skip
    assert (other.key, len(other.new_responses)) == ("b", 2)


def test_respondents_who_agree_in_the_new_version_have_an_answer_of_record() -> None:
    old = said(BEFORE, Ana=answered(a=0), Bo=answered(a=1))
    migrated = migrate(old, [step(rename={"a": "b"}, levels={"a": [0, 0, 1]})], NEW, STAMP)
    assert migrated.assessment.answer("b").value == 0
    assert len(migrated.assessment.responses["b"]) == 2
    assert not migrated.assessment.disputed


def test_who_is_left_alone_has_the_answer_of_record_and_the_report_says_why() -> None:
    old = said(BEFORE, Ana=answered(a=0), Bo=answered(a=2))
    rules = step(rename={"a": "b"}, levels={"a": [0, 1, None]})
    migrated = migrate(old, [rules], NEW, STAMP)
    assert migrated.assessment.answer("b").value == 0
    assert migrated.assessment.responses == {}
    assert counts(migrated) == {"moved": 1, "set aside": 1}
    assert [one.old.by for one in migrated.report if one.new is None] == ["Bo"]


def test_who_is_left_beside_an_agreed_answer_is_kept_and_does_not_replace_it() -> None:
    old = said(BEFORE, Ana=answered(a=0), Bo=answered(a=2))
    stamp = Stamp(at=NOON, door=Door.RECONCILIATION)
    old = reconcile(old, answered(a=1), ("Ana", "Bo"), stamp).assessment
    rules = step(rename={"a": "b"}, levels={"a": [0, 1, None]})
    after = migrate(old, [rules], NEW, STAMP).assessment
    assert [one.by for one in after.responses["b"]] == ["Ana"]
    same = record(after, answered(b=1), Stamp(at=NOON, door=Door.ANSWER, by="Bo")).assessment
    assert same.answer("b").agreed_by == ("Ana", "Bo")
    assert [one.by for one in same.responses["b"]] == ["Ana", "Bo"]


def test_what_respondents_differ_on_does_not_take_the_place_of_another_question() -> None:
    both = questionnaire(text("a"), text("b"), text("c"))
    old = said(both, Ana=answered(a="x", b="y", c="z"), Bo=answered(a="other", b="more"))
    migrated = migrate(old, [step(rename={"a": "b", "c": "b"})], questionnaire(text("b")), STAMP)
    assert migrated.assessment.answers == {"b": old.answer("c")}
    assert migrated.assessment.responses == {}
    set_aside = [(one.key, one.old.value) for one in migrated.report if one.new is None]
    assert set_aside == [("a", "x"), ("a", "other"), ("b", "y"), ("b", "more")]
    migrated = migrate(old, [step(rename={"a": "b"})], questionnaire(text("b")), STAMP)
    assert migrated.assessment.responses == {"b": old.responses["a"]}


@given(answers_to(OLD), answers_to(OLD), STEPS)
def test_none_of_several_respondents_answers_is_lost(
    ana: dict[str, Answer], bo: dict[str, Answer], rules: Step
) -> None:
    old = said(OLD, Ana=ana, Bo=bo)
    migrated = migrate(old, [rules], OLD, STAMP)
    given_ = Counter(old.answers.keys()) + Counter(
        key for key, responses in old.responses.items() for _ in responses
    )
    assert Counter(one.key for one in migrated.report) == given_
    after = migrated.assessment
    for change in after.history[-1].changes:
        assert old.answers.get(change.key) == change.old
        assert after.answers.get(change.key) == change.new
    changed = {change.key for change in after.history[-1].changes}
    for key in {*old.answers, *after.answers, *old.responses, *after.responses} - changed:
        assert old.answers.get(key) == after.answers.get(key)
        assert old.responses.get(key) == after.responses.get(key)
    everything = {**after.answers, **{k: one for k, r in after.responses.items() for one in r}}
    wrong = [p for p in check_answers(everything, OLD) if p.severity is Severity.ERROR]
    assert wrong == []
