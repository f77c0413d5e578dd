"""What reports say of sign-off: who signed, and that a later change broke it."""

from __future__ import annotations

import datetime

from assess.model.answer import Answer, State
from assess.model.assessment import Assessment
from assess.model.signature import Role, Signature
from assess.reporting.data import report_as_data
from assess.reporting.html import comparison_html, subject_html
from assess.reporting.view import comparison_view, subject_view
from tests.reporting.made import DAY, TEMPLATES, everything, made, rate, shipped

NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
NAMES = {Role.PREPARER: "Planning <b>", Role.REVIEWER: "Chief of staff", Role.APPROVER: "Head"}


def signed(*roles: Role, name: str = "Haven") -> Assessment:
    """Return a full assessment with signatures of its content."""
    assessment = made(name, everything())
    signatures = tuple(
        Signature(role=role, name=NAMES[role], at=NOON, digest=assessment.digest) for role in roles
    )
    return assessment.model_copy(update={"signatures": signatures})


def changed(assessment: Assessment) -> Assessment:
    """Return the assessment with another answer, its signatures kept."""
    answers = {**assessment.answers, "who_analyses": Answer(state=State.WITHHELD)}
    return assessment.model_copy(update={"answers": answers})


def marks_of(assessment: Assessment) -> tuple[str, ...]:
    """Return what is on every page of the report on one subject."""
    (rated,) = rate([assessment])
    statement, *marks = subject_view(shipped()[1], rated, date=DAY, version="1").document.marks
    assert statement == rated.assessment.statement
    return tuple(marks)


def test_who_signed_is_on_every_page() -> None:
    (mark,) = marks_of(signed(Role.PREPARER, Role.REVIEWER))
    assert mark == (
        "Submitted by Planning <b> on 2026-11-22, reviewed by Chief of staff on 2026-11-22."
    )
    (rated,) = rate([signed(Role.PREPARER)])
    view = subject_view(shipped()[1], rated, date=DAY, version="1")
    assert view.sign_off == "Submitted by Planning <b> on 2026-11-22."
    page = subject_html(view, TEMPLATES)
    assert page.count("Submitted by Planning &lt;b&gt; on 2026-11-22.") == 2


def test_a_change_after_signing_is_on_every_page() -> None:
    (mark,) = marks_of(changed(signed(Role.PREPARER)))
    assert mark.startswith("Draft. Was submitted by Planning <b>")
    assert mark.endswith("the signature of Planning <b> is broken.")


def test_nothing_is_said_where_nobody_signed() -> None:
    assert marks_of(made("Haven", everything())) == ()
    (rated,) = rate([made("Haven", everything())])
    assert subject_view(shipped()[1], rated, date=DAY, version="1").sign_off == ""
    (entry,) = report_as_data(shipped()[1], [rated], DAY, "1")["assessments"]
    assert "status" not in entry


def test_a_comparison_counts_how_far_each_has_come() -> None:
    one, two = signed(*Role, name="One"), changed(signed(Role.PREPARER, name="Two"))
    view = comparison_view(
        shipped()[1], rate([one, two, made("Three", {})]), title="T", date=DAY, version="1"
    )
    assert view.document.marks[-1] == "Sign-off: 2 draft, 1 approved; 1 changed after signing"
    assert "Sign-off: 2 draft, 1 approved" in comparison_html(view, TEMPLATES)


def test_the_data_says_which_signatures_hold() -> None:
    both = [signed(Role.PREPARER), changed(signed(Role.PREPARER, name="Two"))]
    found = report_as_data(shipped()[1], rate(both), DAY, "1")["assessments"]
    assert [entry["status"] for entry in found] == ["submitted", "draft"]
    assert [entry["signatures"][0]["holds"] for entry in found] == [True, False]
