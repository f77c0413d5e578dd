"""A due-diligence memo as plain data: every list in full, by the ids of the questionnaire."""

from __future__ import annotations

import datetime
from typing import Any

from assess.model.decision import Outcome
from assess.model.dossier import Dossier
from assess.model.rating import Instrument, Rated
from assess.model.recommendation import ChecklistLine, LevelFound, Recommendation
from assess.model.signature import Signature
from assess.reporting.data import scorecard_as_data


def memo_as_data(
    instrument: Instrument, rated: Rated, dossier: Dossier, version: str
) -> dict[str, Any]:
    """Return what the memo says, on the day of its recommendation.

    Nothing of an item that is not asked as things stand is in it, except that it is open.

    Args:
        instrument: what was asked, how it is scored, and how it is decided on.
        rated: the assessment with its scorecard and its recommendation.
        dossier: what was decided, and who has to sign next.
        version: the version of the tool.

    Raises:
        ValueError: the assessment has no recommendation.
    """
    found, assessment, asked = rated.recommendation, rated.assessment, instrument.questionnaire
    if found is None:
        msg = f"{asked.id} has no decision rules"
        raise ValueError(msg)
    decision = instrument.decision
    return {
        "format": "assess/memo",
        "format_version": "1",
        "made_with": f"assess {version}",
        "date": str(found.day),
        "questionnaire": {"id": asked.id, "version": asked.version, "digest": asked.digest},
        "scoring_digest": instrument.scoring.digest,
        "subject": assessment.subject.name,
        "full_name": assessment.subject.full_name,
        "group": assessment.subject.group,
        "fictional": assessment.subject.fictional,
        "statement": assessment.statement,
        "as_of": _day(assessment.as_of),
        "content_digest": assessment.digest,
        "level": _level(found.level),
        "risk": {
            "index": decision.risk if decision else None,
            "band": found.band,
            "score": found.score,
        },
        "recommendation": _recommendation(found, rated),
        "decision": _decided(dossier),
        "awaited": [
            {"role": one.role.value, "function": one.function.id} for one in dossier.awaited
        ],
        "signatures": [
            _signature(one, assessment.digest, objection)
            for one, objection in zip(assessment.signatures, dossier.objections, strict=True)
        ],
        "waivers": _waivers(rated, dossier, found.day),
        "checklist": [_item(line, rated) for line in found.checklist],
        "findings": [one.model_dump(mode="json") for one in rated.scorecard.findings],
        "scores": scorecard_as_data(rated.scorecard),
        "problems": [
            {"code": one.code, "place": one.place.pointer, "message": one.message}
            for one in dossier.problems
        ],
    }


def _day(date: datetime.date | None) -> str | None:
    return str(date) if date else None


def _outcome(outcome: Outcome | None) -> str | None:
    return outcome.value if outcome else None


def _level(found: LevelFound | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "level": found.level.id,
        "by_rules": found.by_rules.id,
        "rules": [{"id": rule.id, "text": rule.text} for rule in found.rules],
        "undecided": [rule.id for rule in found.undecided],
        "waits_for": list(found.waits_for),
        "lowered_by": found.lowered_by,
        "lowered_reason": found.lowered_reason,
        "refused": found.refused,
    }


def _recommendation(found: Recommendation, rated: Rated) -> dict[str, Any]:
    return {
        "outcome": found.outcome.value,
        "floor": found.floor.value,
        "approver": found.approver.id,
        "months": found.months,
        "reasons": [
            {
                "kind": reason.kind.value,
                "about": reason.about,
                "outcome": reason.outcome.value,
                "floor": _outcome(reason.floor),
                "text": reason.text,
            }
            for reason in found.reasons
        ],
        "conditions": [
            {
                "about": one.about,
                "text": one.text,
                "owner": "" if one.about in rated.hidden else one.owner,
                "due": None if one.about in rated.hidden else _day(one.due),
            }
            for one in found.conditions
        ],
    }


def _decided(dossier: Dossier) -> dict[str, Any]:
    found, signature = dossier.decided, dossier.decided.signature
    return {
        "state": found.state.value,
        "why": found.why,
        "outcome": _outcome(signature.decision) if signature else None,
        "recommended_then": _outcome(signature.recommended) if signature else None,
        "by": signature.name if signature else None,
        "function": signature.function if signature else None,
        "on": _day(signature.at.date()) if signature else None,
        "reason": signature.reason if signature else "",
        "valid_until": _day(signature.valid_until) if signature else None,
        "renewal_from": _day(dossier.renewal),
    }


def _signature(signature: Signature, digest: str, objection: str) -> dict[str, Any]:
    return {
        "role": signature.role.value,
        "name": signature.name,
        "function": signature.function,
        "at": signature.at.isoformat(),
        "decision": _outcome(signature.decision),
        "holds": signature.digest == digest and not objection,
        "objection": objection,
    }


def _waivers(rated: Rated, dossier: Dossier, on: datetime.date) -> list[dict[str, Any]]:
    lines = []
    for one, flaw in zip(rated.assessment.waivers, dossier.waiver_flaws, strict=True):
        line = {**one.model_dump(mode="json"), "flaw": flaw}
        line["counts"] = not flaw and one.is_live(on)
        if one.item in rated.hidden:
            line |= {"reason": "", "counts": False}
        lines.append(line)
    return lines


def _item(line: ChecklistLine, rated: Rated) -> dict[str, Any]:
    head = {
        "item": line.key,
        "label": line.label,
        "section": line.section,
        "severity": line.severity.value,
        "status": line.status.value,
        "why_open": line.why_open,
        "action": line.action,
    }
    if line.key in rated.hidden:
        return head
    answer = line.answer.model_dump(mode="json", exclude={"agreed_by"})
    return {**head, "status_without_waiver": line.given.value, "overdue": line.overdue, **answer}
