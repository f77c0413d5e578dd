"""Memos of the small due diligence, made as the command line makes them."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from assess.cli.dossier import dossier_of
from assess.cli.rating import rate
from assess.model.answer import Answer, Evidence, State
from assess.model.assessment import Assessment
from assess.model.decision import Outcome
from assess.model.dossier import Dossier
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument, Rated
from assess.model.reference import QuestionnaireReference
from assess.model.signature import Role, Signature
from assess.reporting.html import memo_html
from assess.reporting.view.memo import MemoView
from assess.reporting.view.memo_build import memo_view
from tests.reporting.made import TEMPLATES
from tests.support.diligence import DAY, small_vendor, vendor, waiver

VERSION = "1.2.3"
NOON = datetime.datetime(2026, 3, 2, 12, 0, tzinfo=datetime.UTC)
NAMES = ("Ann Preparer", "Bert Reviewer", "Dora Director")
FUNCTIONS = ("officer", "chief", "director")


class Made(NamedTuple):
    """What a memo is made from, and its view."""

    rated: Rated
    dossier: Dossier
    view: MemoView

    @property
    def html(self) -> str:
        """The memo as HTML."""
        return memo_html(self.view, TEMPLATES)


def memo_of(
    assessment: Assessment, instrument: Instrument | None = None, day: datetime.date = DAY
) -> Made:
    """Return the memo on an assessment."""
    asked = instrument or small_vendor()
    (rated,) = rate(asked, [assessment], day)
    dossier = dossier_of(asked, rated, day)
    return Made(rated, dossier, memo_view(asked, rated, dossier, version=VERSION))


def signed(
    assessment: Assessment,
    decision: Outcome = Outcome.APPROVE,
    reason: str = "",
    until: datetime.date | None = None,
    names: tuple[str, str, str] = NAMES,
) -> Assessment:
    """Return an assessment that was signed in all three roles, the approver deciding."""
    for role, name, function in zip(Role, names, FUNCTIONS, strict=True):
        approver = role is Role.APPROVER
        assessment = assessment.signed(
            Signature(
                role=role,
                name=name,
                at=NOON,
                digest="",
                function=function,
                decision=decision if approver else None,
                recommended=Outcome.APPROVE if approver else None,
                reason=reason if approver else "",
                valid_until=until if approver else None,
            )
        )
    return assessment


def with_answer(assessment: Assessment, key: str, **changed: object) -> Assessment:
    """Return an assessment with one answer changed in part: comment, evidence, owner, due."""
    answer = Answer.model_validate({**assessment.answer(key).model_dump(), **changed})
    return assessment.model_copy(update={"answers": {**assessment.answers, key: answer}})


def many_items(number: int) -> Instrument:
    """Return the small due diligence with so many more items, of every severity."""
    small = small_vendor()
    content = small.questionnaire.model_dump(mode="json", exclude_unset=True)
    for i in range(number):
        severity = ("minor", "major", "critical")[i % 3]
        action = f"Something has to be done about it, in more words than fit on one line, {i}."
        content["sections"][1]["questions"].append(
            {
                "id": f"more_{i}",
                "type": "scale",
                "label": f"Item {i} with a rather long label",
                "text": "Is this in order?",
                "checklist": {"severity": severity, "action": action},
                "levels": [{"label": "Bad"}, {"label": "Mixed"}, {"label": "Good"}],
            }
        )
    return small._replace(questionnaire=Questionnaire.model_validate(content))


def overflowing(instrument: Instrument, letters: str) -> Assessment:
    """Return an assessment in which everything that can be long is as long as it may be."""

    def long(length: int) -> str:
        return (letters * (length // len(letters) + 1))[:length].strip()

    paper = Evidence(reference=long(400), source_grade="B", information_grade="2")
    more = {
        key: Answer(
            state=State.ANSWERED,
            value=i % 2,
            comment=long(300),
            owner=long(150),
            due=DAY - datetime.timedelta(days=30),
            evidence=(paper,),
        )
        for i, key in enumerate(instrument.questionnaire.items)
        if key.startswith("more_")
    }
    changes = {"sanctions": "unresolved", "owners": "in_part", "level_change": "lower"}
    reasons = {"lowered_by": long(150), "lowered_reason": long(900)}
    waivers = [waiver(item=key, name=long(190)) for key in list(more)[:11]]
    waivers.append(waiver(gate="sanctions_match", name=long(190)))
    small = vendor({**changes, **reasons})
    subject = {"name": long(200), "full_name": long(300), "group": long(300)}
    whole = small.model_copy(
        update={
            "questionnaire": QuestionnaireReference.to(instrument.questionnaire),
            "subject": small.subject.model_copy(update=subject),
            "answers": {**small.answers, **more},
            "waivers": tuple(waivers),
            "statement": long(2000),
        }
    )
    names = (f"{long(180)} a", f"{long(180)} b", f"{long(180)} c")
    return signed(whole, Outcome.APPROVE_WITH_CONDITIONS, long(2000), DAY, names)
