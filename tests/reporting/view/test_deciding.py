"""Due diligence in the report on one subject: the recommendation in short, and words for a risk."""

from __future__ import annotations

from assess.cli.rating import rate
from assess.model.assessment import Assessment
from assess.model.decision import Outcome
from assess.reporting.html import subject_html
from assess.reporting.view import subject_view
from assess.reporting.view.standing import standing
from assess.reporting.view.subject import SubjectView
from tests.reporting.made import TEMPLATES
from tests.support.diligence import DAY, small_vendor, vendor, waiver
from tests.support.memos import signed


def seen(assessment: Assessment) -> SubjectView:
    (rated,) = rate(small_vendor(), [assessment], DAY)
    return subject_view(small_vendor(), rated, date=DAY, version="1.2.3")


def test_the_report_has_the_recommendation_with_its_reasons() -> None:
    view = seen(vendor({"sanctions": "unresolved", "registered": 1}))
    part = view.deciding
    assert part is not None
    assert part.mark.text == "Reject or refer"
    assert part.level == "Level of due diligence: Enhanced."
    assert "Nobody may decide anything milder than “Enhanced review”" in part.sentence
    assert next(mark.id for mark, _ in part.reasons) == "reject_or_refer"
    assert "Recommendation" in subject_html(view, TEMPLATES)


def test_the_method_prints_the_table_with_the_cell_framed() -> None:
    view = seen(vendor({"category": "fuel"}))
    (table,) = view.method.indices[0].lookups
    assert table.row_label == "Inherent risk"
    assert 'class="here"' in subject_html(view, TEMPLATES)


def test_a_gate_raises_a_risk() -> None:
    headline = seen(vendor({"sanctions": "unresolved"})).headline
    assert headline.score.mark == "raised"
    assert "raised to “High”" in headline.outcome
    assert any(line.startswith("Band raised to “High”") for line in headline.gates)


def test_waivers_of_items_are_on_record_by_their_label() -> None:
    view = seen(vendor({"owners": "in_part"}, waiver(item="owners")))
    (note,) = [one for one in view.method.notes if one.title == "Waivers on record"]
    assert "“Owners”, granted by Carl Committee" in note.text


def test_a_waiver_of_what_is_not_asked_is_not_printed() -> None:
    view = seen(vendor({"contract_value": 100}, waiver(item="owners")))
    assert not [one for one in view.method.notes if one.title == "Waivers on record"]


def test_who_decides_against_it_has_not_approved_it() -> None:
    text = standing(signed(vendor(), Outcome.REJECT_OR_REFER, "We know more."))
    assert "decided (“reject or refer”) by Dora Director" in text
    assert "approved" not in text
