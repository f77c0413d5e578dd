"""Written and read back, a form that nobody touched changes nothing, whatever was in it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from assess.capture.importing import OnConflict, import_readings
from assess.capture.recording import Stamp
from assess.model.answer import INFORMATION_GRADES, SOURCE_GRADES, Answer, Evidence, State
from assess.model.history import Door
from assess.model.question import Choice, Choices, Date, FreeText, Number, Scale, Simple
from tests.capture.form.filled import RICH, Form, assessment_of, form_of, read
from tests.support.examples import some

NOON = datetime.datetime(2024, 7, 2, 12, 0, tzinfo=datetime.UTC)
STAMP = Stamp(at=NOON, door=Door.FORM)

AWKWARD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "=1+1", "@SUM(A1)", "+5", "-", "'quoted", "_x0041_", "_x000D_", "a\r\nb", "a\rb", "\t",
            " both ends ", "two  blanks", "\u200bzero\u200b", "\u00a0hard\u00a0blank", "\x00\x01\x1f",
            "\ud83d\ude00 \U0001f600", "N/A", "Don't know", "x", "1,234", "2024-05-01", "TRUE",
            "]]>&<!--", "\ufffe\uffff", "line one\nline two\n", "#REF!", "مهمة", "e\u0301",
        ]
    ),
    st.integers(1, 20_000).map(lambda length: "ab c" * (length // 4) + "é"),
)  # fmt: skip
WORDS = AWKWARD.filter(
    lambda text: text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)
)


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    reference = draw(WORDS.map(lambda text: text[:2000].strip()).filter(bool))
    return Evidence(
        reference=reference,
        date=draw(st.none() | st.dates()),
        source_grade=draw(st.none() | st.sampled_from(list(SOURCE_GRADES))),
        information_grade=draw(st.none() | st.sampled_from(list(INFORMATION_GRADES))),
        sha256=draw(st.none() | st.just("0f" * 32)),
    )


def values(spec: Simple) -> st.SearchStrategy[object]:  # noqa: PLR0911  # one per kind
    """Return valid values of a question."""
    match spec:
        case Choice():
            return st.sampled_from([option.id for option in spec.options])
        case Choices():
            alone = [(o.id,) for o in spec.options if o.exclusive]
            others = [o.id for o in spec.options if not o.exclusive]
            some_of = st.lists(st.sampled_from(others), unique=True, min_size=1 if alone else 0)
            return st.one_of(some_of.map(tuple), *map(st.just, alone))
        case Scale():
            return st.integers(0, len(spec.levels) - 1)
        case Number():
            low, high = spec.minimum, spec.maximum
            if spec.integer:
                return st.integers(int(low or 0), int(high) if high is not None else 10**17)
            return st.floats(low, high, allow_nan=False, allow_infinity=False)
        case Date():
            first, last = spec.earliest or datetime.date.min, spec.latest or datetime.date.max
            return st.dates(first, last).map(lambda day: day.isoformat())
        case FreeText():
            plain = WORDS.map(
                lambda t: "".join(c for c in t if c.isprintable() or c == "\n")[:2000]
            )
            return plain.filter(lambda text: bool(text.strip()))


@st.composite
def answers(draw: st.DrawFn) -> Mapping[str, Answer]:
    given_answers = {}
    chosen = draw(st.lists(st.sampled_from(sorted(RICH.items)), unique=True, max_size=8))
    for key, item in RICH.items.items():
        if key not in chosen:
            continue
        state = draw(st.sampled_from([*State, State.ANSWERED, State.ANSWERED]))
        value = draw(values(item.spec)) if state is State.ANSWERED else None
        comment = draw(st.just("") | WORDS)
        if state is State.NOT_APPLICABLE and not comment.strip():
            comment = "no ships"
        proof = tuple(draw(st.lists(evidence(), max_size=3)))
        given_answers[key] = Answer.model_validate(
            {"state": state, "value": value, "comment": comment[:20000], "evidence": proof}
        )
    return given_answers


@given(answers())
@some(0.5)
def test_an_untouched_form_changes_nothing(found: Mapping[str, Answer]) -> None:
    reading = read(form_of(found))
    assert (reading.filled, reading.refused, reading.unknown) == ((), (), ())
    assert (reading.missing, reading.untouched) == ((), len(RICH.items))


@given(answers())
@some(0.3)
def test_an_untouched_form_saved_by_another_program_changes_nothing(
    found: Mapping[str, Answer],
) -> None:
    reading = Form(form_of(found)).read()
    assert (reading.filled, reading.refused, reading.unknown) == ((), (), ())


@given(answers())
@some(0.3)
def test_an_untouched_form_gives_an_empty_assessment_nothing(found: Mapping[str, Answer]) -> None:
    empty = assessment_of({})
    imported = import_readings(empty, [read(form_of(found))], [STAMP], OnConflict.STOP)
    assert imported.assessment is empty
    (plan,) = imported.plans
    assert plan.elsewhere == sum(not answer.is_empty for answer in found.values())
