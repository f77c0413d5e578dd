"""How deep due diligence goes, on the first sheet: every rule as it stands, and the level found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assess.capture.form.layout import START
from assess.capture.form.writing.logic import FormAnswers
from assess.conditions import FALSE, TRUE, Shown, parse
from assess.model.depth import DiligenceLevel, LevelRule, Lowering
from assess.model.question import Choice
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import LevelFound
from assess.workbook.book import at
from assess.workbook.logic import Logic
from assess.workbook.text import quoted

YES, NO, OPEN = "yes", "no", "open"
"""What stands beside a rule: it holds, it does not, or answers are missing."""
_BEFORE = " (lowered, whatever is still open)"
_SAYS_NOTHING = " .,-–—_/?!:;*"
"""Signs that alone do not say who lowered the level, or why."""


class Asked(NamedTuple):
    """A rule of a level, with the formula for whether it holds and what that comes to at first."""

    level: DiligenceLevel
    rule: LevelRule
    formula: str
    known: str


class Known(NamedTuple):
    """What is found at first: the decisions of the engine, and the level it finds, if it was asked."""

    shown: Shown
    level: LevelFound | None


class LevelFormulas:
    """Writes what decides the level to the sheet of conditions, as its rules stand on the first."""

    def __init__(
        self, questionnaire: Questionnaire, logic: Logic, answers: FormAnswers, known: Known
    ) -> None:
        """Remember where conditions and answers stand."""
        self._levels = questionnaire.levels
        self._lowering = questionnaire.lowering
        self._items = questionnaire.items
        self._logic, self._answers, self._known = logic, answers, known

    def rules(self) -> list[Asked]:
        """Return every rule with its formula, those of the lightest level first."""
        found = []
        for level in self._levels:
            for rule in level.rules:
                condition = parse(rule.when)
                place = self._logic.truth(condition)
                formula = f'IF({place.now}=1,"{YES}",IF({place.greatest_now}=-1,"{NO}","{OPEN}"))'
                truth = int(self._known.shown.evaluate(condition)[0])
                known = {TRUE: YES, FALSE: NO}.get(truth, OPEN)
                found.append(Asked(level, rule, formula, known))
        return found

    def level(self, rows: Sequence[tuple[str, int]]) -> tuple[str, str | None]:
        """Return the formula for the level in words, and what it comes to at first, if known.

        Args:
            rows: for each rule, in their order, the id of its level and its row on the first sheet.
        """
        ids = [level.id for level in self._levels]
        ranges = {
            place: at(START, STATE_COLUMN, min(its), max(its))
            for place, its in (
                (place, [row for level, row in rows if level == name])
                for place, name in enumerate(ids)
            )
            if its
        }
        line = self._logic.line
        by = "0"
        for place, cells in ranges.items():
            by = f'IF(COUNTIF({cells},"{YES}")>0,{place},{by})'
        by = line("level that the rules ask for, from 0", by)
        left = [f'IF({by}<{place},COUNTIF({cells},"{OPEN}"),0)' for place, cells in ranges.items()]
        left_open = line("rules of deeper levels that are open", "+".join(left) or "0")
        lowered = self._lowered(by, left_open)
        labels = ",".join(quoted(level.label) for level in self._levels)
        found = f"CHOOSE({by}+1,{labels})"
        settled = f'IF({left_open}>0,"not settled yet, at least "&{found},{found})'
        if lowered is not None:
            to, named = lowered
            whence = f'IF({to}={by},"{_BEFORE}"," (lowered from "&{found}&")")'
            down = f"CHOOSE({to}+1,{labels})&{whence}"
            refused = f'{settled}&"; a lowering counts only with who decided it, and why"'
            settled = f"IF({to}>=0,IF({named}=1,{down},{refused}),{settled})"
        return settled, self._in_words()

    def _lowered(self, by: str, left_open: str) -> tuple[str, str] | None:
        """Return the cells of the level lowered to, -1 for none, and of whether name and reason stand."""
        lowering = self._lowering
        if lowering is None:
            return None
        line = self._logic.line
        code, value = self._answers.code(lowering.question), self._answers.value(lowering.question)
        shown = self._logic.shown(lowering.question) or "1"
        wanted = "-1"
        for position, place in self._steps(lowering):
            wanted = f"IF({value}={position},{place},{wanted})" if value is not None else "-1"
        wanted = line("level to go down to", f"IF(AND({shown}=1,{code}>=0),{wanted},-1)")
        counts = f"OR({wanted}<{by},AND({wanted}={by},{left_open}>0))"
        to = line("level lowered to", f"IF(AND({wanted}>=0,{counts}),{wanted},-1)")
        said = [self._says_something(key) for key in (lowering.by, lowering.reason)]
        return to, line("who lowered it, and why, is said", f"IF(AND({','.join(said)}),1,0)")

    def _steps(self, lowering: Lowering) -> list[tuple[int, int]]:
        """Return the positions of the options that lower the level, with where each leads."""
        spec = self._items[lowering.question].spec
        options = [option.id for option in spec.options] if isinstance(spec, Choice) else []
        places = [level.id for level in self._levels]
        return [(options.index(one), places.index(to)) for one, to in lowering.options.items()]

    def _says_something(self, key: str) -> str:
        text = self._answers.text(key)
        for sign in _SAYS_NOTHING:
            text = f"SUBSTITUTE({text},{quoted_sign(sign)},{quoted_sign('')})"
        return f"{self._answers.code(key)}>=0,LEN({text})>0"

    def _in_words(self) -> str | None:
        found = self._known.level
        if found is None:
            return None
        if found.level != found.by_rules:
            return f"{found.level.label} (lowered from {found.by_rules.label})"
        if found.lowered_by and not found.refused:
            return f"{found.level.label}{_BEFORE}"
        words = f"not settled yet, at least {found.level.label}"
        return words if found.undecided else found.level.label


STATE_COLUMN = "E"


def quoted_sign(sign: str) -> str:
    """Return a sign as a literal inside a formula, a blank among them."""
    return f'"{sign}"'
