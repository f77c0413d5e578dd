"""Which questionnaire each assessment of a register answers, and whether it is taken in."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assess.diligence.register import Ground, ground_of
from assess.files.assessments import refuse_other_version, unknown_questionnaire
from assess.files.folders import find_folder, read_instrument, shipped_folders
from assess.model.assessment import Assessment
from assess.model.rating import Instrument
from assess.model.reference import QuestionnaireReference

NO_DECISIONS = "assessments of questionnaires without decision rules"
NOT_NAMED = "assessments of questionnaires not named"


class Known(NamedTuple):
    """A questionnaire that decides, as it is needed for every assessment of it."""

    instrument: Instrument
    ground: Ground
    digest: str


class Instruments:
    """The questionnaires that are taken in: those that are named, else those installed."""

    def __init__(self, named: Sequence[str], day: datetime.date) -> None:
        """Read those that are named.

        Raises:
            InputError: one of them has errors.
            RequestError: there is no such questionnaire.
        """
        self._day = day
        self._all = not named
        self._read: dict[str, list[Instrument]] = {}
        self._known: dict[QuestionnaireReference, Known] = {}
        for name in named:
            self._add(find_folder(name))

    def of(self, assessment: Assessment, path: Path) -> Known | str:
        """Return the questionnaire of an assessment, or in words why it is passed over.

        Raises:
            InputError: it is not known, or another version of it is.
        """
        used = assessment.questionnaire
        if used in self._known:
            return self._known[used]
        if self._all and used.id not in self._read:
            shipped = shipped_folders()
            if used.id not in shipped:
                raise unknown_questionnaire(assessment, path, shipped)
            self._add(shipped[used.id])
        found = self._read.get(used.id)
        if not found:
            return NOT_NAMED
        if all(one.decision is None for one in found):
            return NO_DECISIONS
        same = [one for one in found if one.questionnaire.digest == used.digest]
        refuse_other_version(assessment, (same or found)[-1].questionnaire, path)
        return self._remember(same[-1])

    def _add(self, folder: Path) -> None:
        instrument = read_instrument(folder)
        self._read.setdefault(instrument.questionnaire.id, []).append(instrument)

    def _remember(self, instrument: Instrument) -> Known | str:
        if instrument.decision is None:
            return NO_DECISIONS
        used = QuestionnaireReference.to(instrument.questionnaire)
        ground = ground_of(instrument, instrument.decision, self._day)
        self._known[used] = Known(instrument, ground, used.digest)
        return self._known[used]
