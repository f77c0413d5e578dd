"""Results as plain data, for other programs: the JSON that ``score`` and the reports give."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Any

from assess.model.gate import GateResult, Waiver
from assess.model.rating import Dispute, Instrument, Rated
from assess.model.scorecard import Result, Scorecard
from assess.model.scoring import Alternative
from assess.reporting.breakdown_data import contributions_as_data, evidence_as_data
from assess.reporting.improvement_data import advice_as_data


def scores_as_data(
    rated: Sequence[Rated], alternative: Alternative | None = None
) -> dict[str, Any]:
    """Return scorecards in the form ``score --json`` promises; missing figures are None.

    ``disputed`` is there only where respondents differ and have not agreed, ``gates`` only where
    one applies, is waived, or could still apply. ``alternative`` is the id of the alternative that
    the rating was made with, where it was not made with the nominal model.
    """
    head = {"alternative": alternative.id} if alternative else {}
    return {**head, "assessments": [_scores(one) for one in rated]}


def _scores(one: Rated) -> dict[str, Any]:
    entry = scorecard_as_data(one.scorecard)
    if one.disputes:
        entry["disputed"] = [dispute_as_data(dispute) for dispute in one.disputes]
    return entry


def scorecard_as_data(card: Scorecard) -> dict[str, Any]:
    """Return one subject's scores, and the gates to their bands."""
    gates = [_gate(gate, card.by_id[gate.index]) for gate in card.gates]
    return {
        "subject": card.subject,
        "questionnaire": card.questionnaire,
        "indicators": {
            result.id: {
                "score": result.score,
                "low": result.low,
                "high": result.high,
                "coverage": result.coverage,
                "band": result.band,
            }
            for result in card.results
        },
        **({"gates": gates} if gates else {}),
    }


def _gate(gate: GateResult, result: Result) -> dict[str, Any]:
    """Return what one gate does; the bands are those of its index, with all gates and without."""
    return {
        "gate": gate.gate,
        "label": gate.label,
        "index": gate.index,
        "state": gate.state.value,
        "force" if gate.forces else "cap": gate.band,
        "band": result.band,
        "band_without_gates": result.band_without_gates,
        "waits_for": list(gate.waits_for),
        "waiver": _waiver(gate.waiver),
        "expired": _waiver(gate.expired),
    }


def _waiver(waiver: Waiver | None) -> dict[str, Any] | None:
    return None if waiver is None else waiver.model_dump(mode="json", exclude={"gate"})


def dispute_as_data(dispute: Dispute) -> dict[str, Any]:
    """Return who says what, each with the headline index if all agreed on it."""
    return {
        "id": dispute.key,
        "positions": [
            {
                "by": outcome.answer.by,
                **outcome.answer.model_dump(mode="json", include={"state", "value"}),
                "headline": {"score": outcome.score, "low": outcome.low, "high": outcome.high},
            }
            for outcome in dispute.outcomes
        ],
    }


def headline_as_data(index: str, result: Result) -> dict[str, Any]:
    """Return the headline index's figures under its id."""
    return {"id": index, "score": result.score, "low": result.low, "high": result.high}


def report_as_data(
    instrument: Instrument, rated: Sequence[Rated], date: datetime.date, version: str
) -> dict[str, Any]:
    """Return scorecards, findings and theme statuses, with what they were made from."""
    data = scores_as_data(rated, instrument.alternative)
    for entry, one in zip(data["assessments"], rated, strict=True):
        assessment = one.assessment
        entry["group"] = assessment.subject.group
        entry["fictional"] = assessment.subject.fictional
        entry["statement"] = assessment.statement
        entry["as_of"] = str(assessment.as_of) if assessment.as_of else None
        if assessment.signatures:
            digest = assessment.digest
            entry["status"] = assessment.status.value
            entry["signatures"] = [
                {
                    "role": signature.role.value,
                    "name": signature.name,
                    "at": signature.at.isoformat(),
                    "holds": signature.digest == digest,
                }
                for signature in assessment.signatures
            ]
        entry["contributions"] = contributions_as_data(one)
        entry["evidence"] = evidence_as_data(one)
        entry["themes"] = {row: status.value for row, status in one.themes.items()}
        if one.advice:
            entry["improvements"] = advice_as_data(one.advice)
        entry["consistency"] = [
            {
                "code": remark.code,
                "severity": remark.severity.value,
                "place": remark.place.pointer,
                "message": remark.message,
            }
            for remark in one.remarks
        ]
        entry["findings"] = [f.model_dump(mode="json") for f in one.scorecard.findings]
    asked = instrument.questionnaire
    return {
        "format": "assess/report",
        "format_version": "1",
        "made_with": f"assess {version}",
        "date": str(date),
        "questionnaire": {"id": asked.id, "version": asked.version, "digest": asked.digest},
        "scoring_digest": instrument.scoring.digest,
        **data,
    }


def to_json(data: dict[str, Any]) -> bytes:
    """Return data as UTF-8 JSON, two spaces deep, ending in a line feed."""
    return (json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
