"""How deep due diligence goes, for the doors through which answers come."""

from __future__ import annotations

from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import LevelFound, LevelOf


def level_finder(questionnaire: Questionnaire) -> LevelOf | None:
    """Return what finds the level of an assessment; None where the questionnaire has none.

    Whether the person who lowered it may do so is for the recommendation to say.
    """
    if not questionnaire.levels:
        return None
    from assess.columns import encode  # numpy, when there are levels
    from assess.conditions import Visibility
    from assess.diligence.levels import find_levels

    visibility = Visibility(questionnaire.items)

    def find(assessment: Assessment) -> LevelFound | None:
        shown = visibility.on(encode(questionnaire.items, [assessment.answers]))
        return find_levels(questionnaire, shown, [assessment])[0]

    return find
