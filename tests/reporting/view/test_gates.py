"""Gates in words: a figure and a band that do not match always say why."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from assess.cli import rating
from assess.model.alternatives import with_alternative
from assess.model.answer import State
from assess.model.assessment import Assessment
from assess.model.gate import Gate, Waiver
from assess.model.rating import Instrument, Rated
from assess.reporting.data import report_as_data
from assess.reporting.view.build_comparison import comparison_view
from assess.reporting.view.build_subject import subject_view
from assess.reporting.view.gates import gate_lines, mark_of
from tests.reporting.made import DAY, made, shipped
from tests.support.answers import answered_with, without_value

GATE = "nobody_analyses"
ONE = datetime.timedelta(days=1)


@cache
def capped() -> Assessment:
    """Return a mission with the best answers, in which nobody analyses."""
    case, _ = shipped()
    scored = case.scored_items(case.model.indices[0])
    answers = {item.key: answered_with(item.best) for item in scored}
    return made("Mission A", {**answers, "who_analyses": answered_with(0)})


def waiver(until: datetime.date = DAY, **more: Any) -> Waiver:
    day = DAY - 9 * ONE
    said = {"gate": GATE, "name": "Board <b>", "reason": "New team.", "granted": day}
    return Waiver.model_validate({**said, "until": until, **more})


def rated(assessment: Assessment, *waivers: Waiver, gates: Sequence[Gate] = ()) -> Rated:
    instrument = using(gates)
    (one,) = rating.rate(instrument, [assessment.model_copy(update={"waivers": waivers})], DAY)
    return one


def using(gates: Sequence[Gate] = ()) -> Instrument:
    """Return the shipped instrument, with other gates to its first index if any are given."""
    _, instrument = shipped()
    if not gates:
        return instrument
    first, *rest = instrument.scoring.indices
    indices = (first.model_copy(update={"gates": tuple(gates)}), *rest)
    return instrument._replace(scoring=instrument.scoring.model_copy(update={"indices": indices}))


def lines(one: Rated, instrument: Instrument | None = None) -> list[str]:
    index = (instrument or using()).scoring.indices[0]
    return [line.sentence for line in gate_lines(index, one.scorecard)]


def mark(one: Rated) -> str:
    return mark_of(using().scoring.indices[0], one.scorecard)


def test_a_capped_band_says_what_the_score_alone_would_give() -> None:
    one = rated(capped())
    (line,) = lines(one)
    assert line.startswith(
        "Band capped at “Flying by sight” by the gate “Nobody analyses” (would be “On course”). Where"
    )
    assert mark(one) == "capped"
    view = subject_view(using(), one, date=DAY, version="1")
    assert view.headline.gates == (line,)
    assert (view.headline.score.band, view.headline.score.mark) == ("Flying by sight", "capped")
    assert view.headline.score.shade == view.headline.bands[1].shade
    assert "capped at “Flying by sight”; its score is" in view.headline.outcome
    assert view.headline.score.sentence.endswith("; capped at “Flying by sight”")


def test_a_live_waiver_names_who_why_and_until_when() -> None:
    one = rated(capped(), waiver())
    (line,) = lines(one)
    assert line == (
        f"The gate “Nobody analyses” applies, but is waived until {DAY} by Board <b>: New team. "
        "Without the waiver the band would be “Flying by sight”."
    )
    assert mark(one) == "by waiver"


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"until": DAY - ONE}, "The waiver by Board <b> expired on 2026-11-21."),
        ({"until": DAY, "revoked": DAY}, "The waiver by Board <b> was ended on 2026-11-22."),
    ],
)
def test_a_waiver_that_is_over_is_printed(over: dict[str, Any], words: str) -> None:
    one = rated(capped(), waiver(**over))
    (line,) = lines(one)
    assert line.endswith(words)
    assert mark(one) == "capped"


def test_several_questions_that_a_gate_waits_for_are_answered() -> None:
    answers = {**capped().answers, "own_integrity": without_value(State.UNKNOWN)}
    one = rated(made("Mission A", {**answers, "who_analyses": answered_with(4)}))
    (gate,) = one.scorecard.gates
    two = gate.model_copy(update={"waits_for": ("a", "b")})
    card = one.scorecard.model_copy(update={"gates": (two,)})
    (line,) = lines(one._replace(scorecard=card))
    assert line.endswith("if a and b are answered.")


def test_what_is_open_names_the_question_it_waits_for() -> None:
    answers = {**capped().answers, "own_integrity": without_value(State.UNKNOWN)}
    one = rated(made("Mission A", {**answers, "who_analyses": answered_with(4)}))
    (line,) = lines(one)
    assert line == (
        "Open: the band could still be capped at “Some instruments” by the gate “Suppliers unchecked” "
        "if own_integrity is answered."
    )
    view = subject_view(using(), one, date=DAY, version="1")
    assert "if “Mission's own integrity” is answered" in view.headline.gates[0]
    assert mark(one) == ""


def gate(identifier: str, **effect: str) -> Gate:
    return Gate(id=identifier, label=identifier, when="who_analyses == 0", **effect)


def test_only_the_gates_that_hold_the_band_say_so() -> None:
    gates = (gate("mild", cap="some_instruments"), gate("hard", force="flying_blind"))
    one = rated(capped(), gates=gates)
    assert lines(one, using(gates)) == [
        "The gate “mild” applies, but the rating is no better than “Some instruments” anyway.",
        "Band capped at “Flying blind” by the gate “hard” (would be “On course”).",
    ]


def test_without_a_score_a_cap_has_nothing_to_cap_and_a_force_gives_a_band() -> None:
    nothing = made("Mission A", {"who_analyses": answered_with(0)})
    cap, force = gate("cap", cap="by_sight"), gate("force", force="flying_blind")
    one = rated(nothing, gates=(cap,))
    assert lines(one, using((cap,))) == [
        "The gate “cap” applies; without a score there is no band to cap."
    ]
    one, instrument = rated(nothing, gates=(force,)), using((force,))
    assert lines(one, instrument) == [
        "Band forced to “Flying blind” by the gate “force” (there is no score)."
    ]
    view = subject_view(instrument, one, date=DAY, version="1")
    assert (view.headline.score.text, view.headline.score.mark) == ("–", "forced")
    assert view.headline.outcome.startswith("No overall rating can be given")
    compared = comparison_view(instrument, [one], title="T", date=DAY, version="1")
    (unranked,) = compared.rankings[0].unranked
    assert unranked.reason.endswith("; forced to “Flying blind” by a gate")


def test_a_comparison_ranks_by_score_and_marks_what_is_capped() -> None:
    free = made(
        "Mission B",
        {**capped().answers, "who_analyses": answered_with(4), "budget_line": answered_with(0)},
    )
    both = rating.rate(using(), [capped(), free], DAY)
    view = comparison_view(using(), both, title="T", date=DAY, version="1")
    ranking = view.rankings[0]
    assert {row.subject: row.score.mark for row in ranking.rows} == {
        "Mission A": "capped",
        "Mission B": "",
    }
    assert "The order is that of the scores." in ranking.rule
    assert "Capped, or raised: a gate holds the rating" in view.heat.sentence
    alone = comparison_view(using(), both[1:], title="T", date=DAY, version="1")
    assert "The order is that" not in alone.rankings[0].rule
    assert "Capped" not in alone.heat.sentence


def test_the_method_has_every_gate_in_words_and_every_waiver() -> None:
    one = rated(capped(), waiver(until=DAY - ONE))
    method = subject_view(using(), one, date=DAY, version="1").method
    first, second = method.indices[0].gates
    assert first.startswith(
        "Nobody analyses: the band is capped at “Flying by sight” while “Who does the analysis” is "
        "“0 – Nobody”."
    )
    assert "Basis: [" in second
    (note,) = (note for note in method.notes if note.title == "Waivers on record")
    assert note.text == (
        "Mission A: “Nobody analyses”, granted by Board <b> from 2026-11-13 until 2026-11-21: New team."
    )
    assert any(note.title == "Gates and waivers" for note in method.notes)


def test_every_page_says_which_alternative_was_used() -> None:
    instrument = using()
    chosen = next(a for a in instrument.scoring.alternatives if a.id == "arithmetic")
    changed = instrument._replace(
        scoring=with_alternative(instrument.scoring, chosen), alternative=chosen
    )
    (one,) = rating.rate(changed, [capped()], DAY)
    view = subject_view(changed, one, date=DAY, version="1")
    assert view.document.marks[-1] == "Rated with the alternative “Full compensation”"
    assert view.method.notes[0].title == "Alternative: Full compensation"
    data = report_as_data(changed, [one], DAY, "1")
    assert data["alternative"] == "arithmetic"
    assert json.loads(json.dumps(data))["assessments"][0]["gates"][0]["gate"] == GATE
