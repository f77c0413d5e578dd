"""What every part of a memo is made from, and what several of them say."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping
from typing import NamedTuple

from assess.model.answer import Answer, Evidence
from assess.model.decision import DecisionRules
from assess.model.dossier import Dossier
from assess.model.gate import Waiver
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument, Rated
from assess.model.recommendation import Recommendation
from assess.model.scoring import Index
from assess.reporting.view.citations import Citations
from assess.reporting.view.memo import EvidenceReference
from assess.reporting.view.words import clean

NOT_ASKED = "An item that is not asked now"
"""Said in the place of the name of an item that is hidden."""


def identity_of(evidence: Evidence) -> Hashable:
    """Return what makes two pieces of evidence one entry of the register."""
    return (evidence.reference, evidence.date, evidence.grade, evidence.sha256)


class MemoGround(NamedTuple):
    """One assessment with its recommendation and dossier, and the rules that both follow.

    ``numbers`` are those of its evidence in the register.
    """

    instrument: Instrument
    rules: DecisionRules
    risk: Index
    rated: Rated
    recommendation: Recommendation
    dossier: Dossier
    citations: Citations
    numbers: Mapping[Hashable, int]

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire."""
        return self.instrument.questionnaire

    @property
    def day(self) -> datetime.date:
        """The day on which everything is as it is said here."""
        return self.recommendation.day

    def shown(self, key: str) -> bool:
        """Say whether an item is asked as things stand; what is not is never printed."""
        return key in self.questionnaire.items and key not in self.rated.hidden

    def answer(self, key: str) -> Answer:
        """Return what is recorded for an item that is asked."""
        return self.rated.assessment.answer(key)

    def label(self, key: str) -> str:
        """Return what an item that is asked is called."""
        item = self.questionnaire.items.get(key)
        return clean(item.label) if item else clean(key)

    def reference(self, evidence: Evidence) -> EvidenceReference:
        """Return the number that a piece of evidence has in the register, with its grade."""
        return EvidenceReference(self.numbers[identity_of(evidence)], evidence.grade)

    def function(self, name: str | None) -> str:
        """Return what a function is called; nothing for none."""
        if name is None:
            return ""
        known = {one.id: one.label for one in self.rules.sign_off.functions}
        return known.get(name, f"{clean(name)} (not a function here)")

    def subject_of(self, waiver: Waiver) -> str:
        """Return what a waiver excepts, in words; without its name where it is not asked."""
        if waiver.gate:
            gates = {one.id: one.label for i in self.instrument.scoring.indices for one in i.gates}
            return gates.get(waiver.gate, waiver.gate)
        return self.label(waiver.item) if self.shown(waiver.item) else NOT_ASKED
