"""Where assessments stand in their sign-off, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assess.model.assessment import Assessment
from assess.model.signature import STATUS_AFTER, Signature, Status
from assess.reporting.view.memo_words import OUTCOMES
from assess.reporting.view.words import listed


def standing(assessment: Assessment) -> str:
    """Return who signed the content as it is now, and whose signatures no longer hold."""
    digest = assessment.digest
    holding = {one.role: one for one in assessment.signatures if one.digest == digest}
    draft = assessment.status is Status.DRAFT
    text = "Draft." if draft else f"{_sentence(list(holding.values()))}."
    earlier = {one.role: one for one in assessment.signatures if one.digest != digest}
    broken = [one for role, one in earlier.items() if role not in holding]
    if broken:
        names = listed([one.name for one in broken])
        several = len(broken) > 1
        ending = f"the signatures of {names} are" if several else f"the signature of {names} is"
        text += f" Was {_signed(broken[-1])}; changed since: {ending} broken."
    return text


def standings(assessments: Sequence[Assessment]) -> str:
    """Return how many of several assessments stand where; nothing where nobody signed any."""
    if not any(one.signatures for one in assessments):
        return ""
    counts = Counter(one.status for one in assessments)
    parts = [f"{counts[status]} {status.value}" for status in Status if counts[status]]
    broken = sum(one.status is Status.DRAFT and bool(one.signatures) for one in assessments)
    text = f"Sign-off: {', '.join(parts)}"
    return f"{text}; {broken} changed after signing" if broken else text


def _sentence(signatures: list[Signature]) -> str:
    text = ", ".join(map(_signed, signatures))
    return text[0].upper() + text[1:]


def _signed(signature: Signature) -> str:
    """Return what somebody did; who decides in due diligence has not always approved."""
    done = STATUS_AFTER[signature.role].value
    if signature.decision:
        done = f"decided (“{OUTCOMES[signature.decision].lower()}”)"
    return f"{done} by {signature.name} on {signature.at.date()}"
