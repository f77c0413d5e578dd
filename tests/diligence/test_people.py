"""People and duties: spellings of one name, who did what, and what one person may not join."""

from __future__ import annotations

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.diligence.people import (
    clashes,
    duties_of,
    flaw_of_lowering,
    flaw_of_waiver,
    name_key,
    unnamed_answers,
)
from assess.model.answer import Answer, State
from assess.model.decision import Duty, SignOff
from assess.model.history import Door, Entry
from tests.support.diligence import small_vendor, vendor, waiver

ASKED = small_vendor().questionnaire
WORDS = st.lists(
    st.sampled_from(["Ann", "Zoë", "O'Neill", "María", "Müller", "李", "Łukasz", "Иванова"]),
    min_size=1,
    max_size=4,
)


def sign_off() -> SignOff:
    rules = small_vendor().decision
    assert rules
    return rules.sign_off


@given(words=WORDS, mixed=st.randoms(use_true_random=False), gap=st.sampled_from(" \t,.-_/"))
def test_spellings_of_one_name_are_one_person(words: list[str], mixed: object, gap: str) -> None:
    assert hasattr(mixed, "shuffle")
    other = list(words)
    mixed.shuffle(other)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        spelled = unicodedata.normalize(form, f" {gap.join(other)}{gap} ")
        for name in (spelled, spelled.upper(), spelled.lower(), spelled.replace("'", "’")):
            assert name_key(name) == name_key(" ".join(words))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann\u200bPreparer", "AnnPreparer"),
        ("Ann\u00adPreparer", "AnnPreparer"),
        ("\uff21nn", "Ann"),
        ("Ann\u00a0Preparer", "preparer ann"),
        ("STRASSE", "straße"),
        ("O'Neill", "ONeill"),
        ("Ann Prep\u115farer\u3164", "Ann Preparer"),
        ("\u0410nn \u0420r\u0435\u0440\u0430r\u0435r", "Ann Preparer"),
        ("\u0391nn \u03a1reparer", "Ann Preparer"),
        ("\u0141ukasz \u00d8stby", "Lukasz Ostby"),
        ("Sa\u02bbid", "Said"),
    ],
)
def test_what_nobody_sees_makes_no_other_person(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize("name", ["", " ", "--", "...", "\u200b", "?!", "\u3164", "\uffa0"])
def test_what_has_no_letter_is_no_name(name: str) -> None:
    assert name_key(name) == ""


def test_different_names_are_different_people() -> None:
    names = ["Ann Preparer", "Ann Preparers", "Anna Preparer", "Ann", "Ann Ann Preparer"]
    assert len({name_key(name) for name in names}) == len(names)


@pytest.mark.parametrize("door", list(Door))
def test_who_changed_anything_through_a_door_answered(door: Door) -> None:
    at = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
    entry = Entry(at=at, by="Zoe Other", door=door)
    changed = vendor().model_copy(update={"history": (entry,)})
    found = duties_of(changed, ASKED, ())[Duty.ANSWERS]
    not_answering = (Door.WAIVER, Door.MIGRATION, Door.RECOVERY)
    assert ("Zoe Other" in found) == (door not in not_answering)


def test_respondents_and_those_who_agreed_answered() -> None:
    given_ = Answer(state=State.ANSWERED, value=1, by="Pol Officer")
    agreed = Answer(state=State.ANSWERED, value=1, agreed_by=("Eve One", "Fay Two"))
    assessment = vendor().model_copy(
        update={
            "answers": {**vendor().answers, "registered": agreed},
            "responses": {"registered": (given_,)},
        }
    )
    found = duties_of(assessment, ASKED, ())[Duty.ANSWERS]
    assert set(found) == {"Ann Preparer", "Pol Officer", "Eve One", "Fay Two"}


def test_answers_without_a_name_are_told() -> None:
    assert unnamed_answers(vendor()) == ()
    assert len(unnamed_answers(vendor(by="--"))) == len(vendor().answers)
    agreed = Answer(state=State.ANSWERED, value=1, agreed_by=("Eve One",))
    answers = {**vendor().answers, "registered": agreed}
    assert unnamed_answers(vendor().model_copy(update={"answers": answers})) == ()
    nobody = Answer(state=State.ANSWERED, value=1)
    responses = {"registered": (nobody,)}
    found = unnamed_answers(vendor().model_copy(update={"responses": responses}))
    assert found == ("registered",)


def test_duties_that_are_not_kept_apart_may_be_joined() -> None:
    assert clashes(sign_off(), {Duty.ANSWERS: ("Ann",), Duty.PREPARER: ("Ann",)}) == ()
    (clash,) = clashes(sign_off(), {Duty.ANSWERS: ("Ann B",), Duty.REVIEWER: ("B. ANN",)})
    assert {clash.duty, clash.other} == {Duty.ANSWERS, Duty.REVIEWER}
    assert {clash.name, clash.other_name} == {"Ann B", "B. ANN"}
    nobody = {Duty.ANSWERS: ("--",), Duty.REVIEWER: ("..",)}
    assert clashes(sign_off(), nobody) == ()


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ann Preparer", "Ann Preparer"),
        ("Procurement officer: PREPARER, Ann", "Ann Preparer"),
        ("Carl Committee", ""),
        ("Ann", ""),
    ],
)
def test_who_lowered_the_level_is_looked_for_in_the_text(text: str, who: str) -> None:
    lowered = vendor({"level_change": "lower", "lowered_by": text, "lowered_reason": "Why."})
    duties = duties_of(lowered, ASKED, ())
    flaw = flaw_of_lowering(sign_off(), duties)
    assert flaw.startswith(who) if who else flaw == ""


def test_one_word_in_a_text_makes_no_person() -> None:
    by_ann = vendor(
        {"level_change": "lower", "lowered_by": "Ann Other", "lowered_reason": "Why."}, by="Ann"
    )
    assert flaw_of_lowering(sign_off(), duties_of(by_ann, ASKED, ())) == ""


def test_nobody_lowered_what_is_kept() -> None:
    kept = vendor({"level_change": "keep", "lowered_by": "Ann Preparer"})
    assert flaw_of_lowering(sign_off(), duties_of(kept, ASKED, ())) == ""


@pytest.mark.parametrize("function", ["committee", "head"])
def test_a_waiver_by_somebody_with_the_authority_counts(function: str) -> None:
    granted = waiver(item="registered").model_copy(update={"function": function})
    assert flaw_of_waiver(sign_off(), granted, duties_of(vendor(), ASKED, ())) == ""
