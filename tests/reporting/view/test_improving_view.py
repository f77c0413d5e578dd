"""What would help most, in words: sentences, guarantees, ticks, and figures that do not mislead."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook

from assess.cli.advising import advise_on
from assess.model.answer import State
from assess.model.improvement import Advice, Aim, Asked, Change, Improvement, SingleStep, Standing
from assess.model.rating import Rated
from assess.reporting.excel.subject import subject_workbook
from assess.reporting.html import subject_html
from assess.reporting.view import subject_view
from assess.reporting.view.advice import Improving
from assess.reporting.view.improving import NOT_ASKED_YET, improving_of
from tests.reporting.made import DAY, TEMPLATES, everything, made, rate, shipped

NOW = Standing(39.96, "by_sight")
AFTER = Standing(41.0, "some_instruments")


@cache
def rated_once() -> Rated:
    """Return a subject whose answers are all given."""
    (rated,) = rate([made("Mission A", everything())])
    return rated


def change(key: str = "hq_desk", **more: Any) -> Change:
    fields = {"old": 0, "new": 2, "effort": 2, "gain": 4.0, "needed": False, **more}
    return Change(key=key, **fields)


def found(*changes: Change, **more: Any) -> Improvement:
    fields = {
        "after": AFTER,
        "effort": sum(one.effort for one in changes),
        "opened": (),
        "cleared": (),
        "exact": True,
        "at_least": len(changes),
        "unique": False,
        **more,
    }
    return Improvement(changes=changes, **fields)


def said(**more: Any) -> Improving:
    fields = {
        "indicator": "preparedness",
        "aim": Aim.CHANGES,
        "now": NOW,
        "target": "some_instruments",
        "reached": None,
        "best": Standing(100.0, "on_course"),
        "budget": None,
        "within": None,
        "steps": (),
        "idle": 0,
        "asking": (),
        **more,
    }
    most = fields.pop("most", None)
    return improving_of(shipped()[1], rated_once(), Advice(**fields), most=most)


def test_the_sentence_counts_the_changes() -> None:
    one = said(reached=found(change()))
    assert one.sentence == (
        "1 change lifts TNT preparedness from “Flying by sight” (39.9) to “Some instruments” (41.0)."
    )
    two = said(reached=found(change(), change("hq_joint_work")), aim=Aim.EFFORT)
    assert two.sentence.startswith("2 changes with an effort of 4 lift TNT preparedness from ")
    assert one.reachable


@pytest.mark.parametrize(
    ("reached", "words"),
    [
        (found(change(), unique=True), "No other single change is."),
        (found(change()), "Other single changes reach it, too."),
        (found(change(), change("hq_guidance"), unique=True), "No other set of 2 is."),
        (
            found(change(needed=True), change("hq_guidance")),
            "Other sets of 2 reach it, too; all of them have “Skills of the desk”.",
        ),
        (found(change(), change("hq_guidance"), unique=None), "Other sets of 2 may be as good."),
        (
            found(change(), change("hq_guidance"), exact=False, at_least=1),
            "nothing below 1 (changes)",
        ),
    ],
)
def test_the_guarantee_says_what_is_known(reached: Improvement, words: str) -> None:
    assert words in said(reached=reached).guarantee


def test_what_cannot_be_reached_is_said_with_the_best_there_is() -> None:
    view = said(best=Standing(39.97, "by_sight"))
    assert "comes to “Flying by sight” (39.9)" in view.sentence
    assert not view.reachable
    assert "nothing can be said" in said(now=Standing(None, None), best=None).sentence
    assert said(now=AFTER, target=None).sentence.endswith("that is the best band already.")


def test_facts_left_alone_are_named_and_what_cannot_be_reached_without_them_is_said() -> None:
    facts = ("hq_desk", "staff_trained")
    view = said(best=Standing(39.97, "by_sight"), unchangeable=facts)
    assert view.sentence.startswith(
        "No change of what can be changed reaches “Some instruments”: with all of it at its best, TNT"
    )
    gate = shipped()[1].scoring.indices[0].gates[:1]
    held = said(best=Standing(39.97, "by_sight"), held=tuple(one.id for one in gate)).sentence
    assert all(f", held there by the gate “{one.label}”." in held for one in gate)
    assert view.left_alone.startswith("Left alone, because nobody can change them: “")
    assert view.left_alone.endswith("” and “Dedicated staff trained”.")
    many = said(reached=found(change()), unchangeable=facts * 3).left_alone
    assert many.endswith("and 3 more.")
    assert said(reached=found(change())).left_alone == ""
    assert said(now=AFTER, target=None, unchangeable=facts).left_alone == ""
    assert said(now=Standing(None, None), best=None, unchangeable=facts).left_alone == ""


def test_follow_ups_are_named() -> None:
    view = said(reached=found(change(), opened=("staff_trained",)))
    assert view.opened.startswith("“Dedicated staff trained” is then asked, too, and counts")


def test_ticks_are_said_as_what_is_added() -> None:
    new = change("tools", old=("case_notes",), new=("case_notes", "mapping"))
    options = shipped()[1].questionnaire.items["tools"].spec.options  # type: ignore[union-attr]
    first, second = options[0].id, options[1].id
    some = change("tools", old=(first,), new=(first, second))
    none = change("tools", old=("none",), new=(second,))
    less = change("tools", old=(first, second), new=(first,))
    later = new._replace(old=None, new=(first,))
    lines = said(reached=found(some, none, less, later)).changes
    assert (lines[0].before, lines[0].after) == ("1 ticked", f"also {options[1].label}")
    assert (lines[1].before, lines[1].after) == ("none ticked", options[1].label)
    assert lines[2].after == f"without {options[1].label}"
    assert lines[3].before == NOT_ASKED_YET


@pytest.mark.parametrize(
    ("gain", "text"), [(1.25, "+1.2"), (0.01, "+<0.1"), (-0.5, "−0.5"), (0.0, "+0.0"), (None, "")]
)
def test_gains_never_round_to_nothing(gain: float | None, text: str) -> None:
    assert said(reached=found(change(gain=gain))).changes[0].gain == text


def test_a_step_that_reaches_a_band_says_so() -> None:
    steps = (
        SingleStep("hq_desk", 0, 1, 1, 1.0, AFTER),
        SingleStep("hq_joint_work", 0, 1, 1, 0.5, NOW),
        SingleStep("hq_guidance", 0, 1, 1, 0.4, NOW),
    )
    view = said(steps=steps, idle=2, most=2)
    assert [line.gain for line in view.steps] == ["+1.0: Some instruments", "+0.5"]
    assert view.steps_sentence == (
        "2 of 3 single steps that bring something. 2 other steps bring nothing alone."
    )


def test_asking_says_what_it_tells_and_what_it_does_not() -> None:
    asked = Asked("hq_desk", State.UNKNOWN, 0.5, 2.2, 0.02, False, ("by_sight", "some_instruments"))
    (line,) = said(asking=(asked,)).asking
    assert (line.state, line.narrows, line.coverage) == ("Not known", "0.5 to 2.2", "+2%")
    assert line.tells == "could mean “Some instruments”"
    same = said(asking=(asked._replace(least=1.0, most=1.0, gives_score=True),))
    assert same.asking[0].narrows == "1.0"
    assert "gives a score" in same.asking[0].tells
    assert "nothing about how likely an answer is" in same.asking_sentence
    assert "confidence" not in same.asking_sentence


def test_every_format_has_the_part() -> None:
    instrument = shipped()[1]
    (rated,) = rate([made("Mission A", everything(quality=0.3, missing=0.1))])
    bare = subject_view(instrument, rated, date=DAY, version="1.2.3")
    assert bare.improving is None
    assert "What would help most</h2>" not in subject_html(bare, TEMPLATES)
    advised = rated._replace(advice=advise_on(instrument, rated, day=DAY))
    view = subject_view(instrument, advised, date=DAY, version="1.2.3")
    assert view.improving is not None
    page = subject_html(view, TEMPLATES)
    assert "What would help most</h2>" in page
    assert "Worth asking first</h3>" in page
    book = load_workbook(io.BytesIO(subject_workbook(instrument, advised, view)))
    kinds = {row[0] for row in book["Improvement"].iter_rows(min_row=5, values_only=True)}
    assert {"Fewest changes", "Single step", "Worth asking"} <= kinds
