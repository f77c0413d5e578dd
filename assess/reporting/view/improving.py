"""What would help most, in words: the fewest changes, single steps, and what is worth asking."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from assess.model.answer import Answer, State, Value
from assess.model.improvement import Advice, Aim, Asked, Change, Improvement, SingleStep, Standing
from assess.model.question import Choices
from assess.model.rating import Instrument, Rated
from assess.model.scoring import Index
from assess.reporting.view.advice import AskLine, ChangeLine, Improving
from assess.reporting.view.answers import value_in_words
from assess.reporting.view.figures import number_text
from assess.reporting.view.words import STATES, counted, listed, percent, sentence_case

NOT_ASKED_YET = "not asked yet"
MOST_FACTS = 3
"""So many of the facts that cannot change are named."""

ASKING = (
    "Narrows: by how many points the range between worst and best shrinks once the question is "
    "answered, whatever the answer; two figures where that depends on it. This says nothing about "
    "how likely an answer is."
)


def improving_of(
    instrument: Instrument,
    rated: Rated,
    advice: Advice,
    *,
    most: int | None = None,
    kept: Collection[str] = (),
) -> Improving:
    """Return the advice on one index in words.

    Args:
        instrument: what was asked and how it is scored.
        rated: the assessment.
        advice: what was found out.
        most: how many single steps and missing questions to list; None lists all.
        kept: the questions that were not to change.
    """
    index = next(one for one in instrument.scoring.indices if one.id == advice.indicator)
    words = _Words(instrument, index)
    reached, within = advice.reached, advice.within
    return Improving(
        label=index.label,
        sentence=_sentence(words, advice, _reason(rated, advice), kept),
        guarantee=_guarantee(words, advice.aim, reached) if reached else "",
        opened=_opened(words, reached) if reached else "",
        left_alone=_left_alone(words, advice),
        changes=tuple(words.change(one) for one in reached.changes) if reached else (),
        affordable=_affordable(words, advice, within) if within else "",
        within=tuple(words.change(one) for one in within.changes) if within else (),
        steps=tuple(words.step(one, advice.now) for one in advice.steps[:most]),
        steps_sentence=_steps(advice, most),
        asking=tuple(words.ask(one, advice.now) for one in advice.asking[:most]),
        asking_sentence=_asking(advice, most),
        reachable=advice.now.score is not None and (advice.target is None or reached is not None),
    )


class _Words:
    """How figures, bands and answers of one index are said."""

    def __init__(self, instrument: Instrument, index: Index) -> None:
        self.items = instrument.questionnaire.items
        self.index = index
        self.bands: Mapping[str | None, str] = {band.id: band.label for band in index.bands}

    def band(self, name: str | None) -> str:
        return f"“{self.bands[name]}”"

    def standing(self, at: Standing) -> str:
        figure = "no score" if at.score is None else number_text(at.score, self.index)
        return f"{self.band(at.band)} ({figure})" if at.band else figure

    def points(self, gain: float | None) -> str:
        """Return a difference with its sign; "less than" where rounding would make it nothing."""
        if gain is None:
            return ""
        text = f"{abs(gain):.{self.index.decimals}f}"
        if gain and not float(text):
            return (
                f"{'+' if gain > 0 else '−'}<{10.0**-self.index.decimals:.{self.index.decimals}f}"
            )
        return f"{'+' if gain >= 0 else '−'}{text}"

    def change(self, one: Change) -> ChangeLine:
        return self._line(one.key, one.old, one.new, self.points(one.gain), one.effort)

    def step(self, one: SingleStep, now: Standing) -> ChangeLine:
        line = self._line(one.key, one.old, one.new, self.points(one.gain), one.effort)
        reaches = one.after.band and one.after.band != now.band
        return line._replace(gain=f"{line.gain}: {self.bands[one.after.band]}") if reaches else line

    def _line(self, key: str, old: Value | None, new: Value, gain: str, effort: int) -> ChangeLine:
        item = self.items[key]
        before, after, anchor = _from_to(self, key, old, new)
        return ChangeLine(
            key, item.label, item.section.title, before, after, anchor, gain, str(effort)
        )

    def said(self, key: str, value: Value) -> tuple[str, str]:
        return value_in_words(self.items[key].spec, Answer(state=State.ANSWERED, value=value))

    def ask(self, one: Asked, now: Standing) -> AskLine:
        decimals = self.index.decimals
        least, most = (f"{max(x, 0.0):.{decimals}f}" for x in (one.least, one.most))
        if one.least < -(10.0**-9):
            least = f"−{-one.least:.{decimals}f}"
        tells = []
        if one.gives_score:
            tells.append("gives a score")
        if now.band and any(band != now.band for band in one.bands):
            others = [self.bands[band] for band in one.bands if band != now.band]
            tells.append(f"could mean {listed([f'“{name}”' for name in others])}")
        added = one.coverage > 1e-9
        return AskLine(
            key=one.key,
            label=self.items[one.key].label,
            state=STATES[one.state],
            narrows=least if least == most else f"{least} to {most}",
            coverage=f"+{percent(one.coverage)}" if added else "",
            tells="; ".join(tells),
        )


def _from_to(words: _Words, key: str, old: Value | None, new: Value) -> tuple[str, str, str]:
    spec = words.items[key].spec
    if not isinstance(spec, Choices) or not isinstance(new, tuple):
        before = NOT_ASKED_YET if old is None else words.said(key, old)[0]
        return before, *words.said(key, new)
    exclusive = {option.id for option in spec.options if option.exclusive}
    had = set(old) - exclusive if isinstance(old, tuple) else set()
    more = tuple(option.id for option in spec.options if option.id in set(new) - had)
    less = tuple(option.id for option in spec.options if option.id in had - set(new))
    before = NOT_ASKED_YET if old is None else f"{len(had)} ticked" if had else "none ticked"
    parts = []
    if more:
        parts.append(f"{'also ' if had else ''}{words.said(key, more)[0]}")
    if less:
        parts.append(f"without {words.said(key, less)[0]}")
    return before, "; ".join(parts), ""


def _reason(rated: Rated, advice: Advice) -> str:
    return rated.scorecard.by_id[advice.indicator].reason


def _sentence(words: _Words, advice: Advice, reason: str, kept: Collection[str]) -> str:
    now, reached, index = advice.now, advice.reached, words.index
    if now.score is None:
        head = f"{index.label} has no score yet ({reason}), so nothing can be said about changes"
        return f"{head}; answer first what is missing." if advice.asking else f"{head}."
    if not index.bands:
        return f"{index.label} is {words.standing(now)}. It has no bands to reach."
    if advice.target is None:
        return f"{index.label} is {words.standing(now)}: that is the best band already."
    if reached is None:
        best = words.standing(advice.best) if advice.best else "no score"
        band, but = words.band(advice.target), " and what was to stay as it is" if kept else ""
        head, every = f"{band} cannot be reached by changing answers", "every answer given"
        if advice.unchangeable:
            head, every = f"No change of what can be changed reaches {band}", "all of it"
        comes = (
            f"with {every} at its best{but}, {index.label} comes to {best}{_held(words, advice)}."
        )
        return f"{head}: {comes} {_missing(advice)}".strip()
    if not reached.changes:
        aim = (
            ""
            if now.band == advice.target
            else f", which is better than {words.band(advice.target)}"
        )
        return f"{index.label} is {words.standing(now)} already{aim}: nothing needs to change."
    number = counted(len(reached.changes), "change", "changes")
    verb = "lifts" if len(reached.changes) == 1 else "lift"
    if index.high_is == "bad":
        verb = "brings" if len(reached.changes) == 1 else "bring"
    effort = f" with an effort of {reached.effort}" if advice.aim is Aim.EFFORT else ""
    return (
        f"{sentence_case(number)}{effort} {verb} {index.label} from {words.standing(now)} to "
        f"{words.standing(reached.after)}."
    )


def _held(words: _Words, advice: Advice) -> str:
    gates = [f"“{gate.label}”" for gate in words.index.gates if gate.id in advice.held]
    return (
        f", held there by the gate{'s' if len(gates) > 1 else ''} {listed(gates)}" if gates else ""
    )


def _missing(advice: Advice) -> str:
    return (
        "Missing answers are not counted among the changes; see what is worth asking."
        if advice.asking
        else ""
    )


def _guarantee(words: _Words, aim: Aim, reached: Improvement) -> str:
    changes = reached.changes
    if not changes:
        return ""
    what = "No smaller number of changes" if aim is Aim.CHANGES else "No smaller effort"
    if not reached.exact:
        unit = "changes" if aim is Aim.CHANGES else "effort"
        return (
            f"The search was cut short: nothing below {reached.at_least} ({unit}) is enough, but "
            "whether there is something smaller than this is not known."
        )
    texts = [f"{what} is enough."]
    alone = len(changes) == 1 and aim is Aim.CHANGES
    other, others = ("single change", "single changes") if alone else ("set", "sets")
    size = f" of {len(changes)}" if aim is Aim.CHANGES else " with the same effort"
    size = "" if alone else size
    needed = [words.items[change.key].label for change in changes if change.needed]
    if reached.unique is None:
        texts.append(f"Other {others}{size} may be as good.")
    elif reached.unique:
        texts.append(f"No other {other}{size} is.")
    elif needed:
        quoted = listed([f"“{name}”" for name in needed])
        texts.append(f"Other {others}{size} reach it, too; all of them have {quoted}.")
    else:
        texts.append(f"Other {others}{size} reach it, too.")
    return " ".join(texts)


def _opened(words: _Words, reached: Improvement) -> str:
    """Return which gates no longer hold, and which questions are asked only then."""
    gates = {gate.id: f"“{gate.label}”" for gate in words.index.gates}
    texts = []
    if reached.cleared:
        names = listed([gates[gate] for gate in reached.cleared])
        texts.append(f"This clears the gate{'s' if len(reached.cleared) > 1 else ''} {names}.")
    if reached.opened:
        names = listed([f"“{words.items[key].label}”" for key in reached.opened])
        one = len(reached.opened) == 1
        verbs = ("is", "counts") if one else ("are", "count")
        texts.append(
            f"{names} {verbs[0]} then asked, too, and {verbs[1]} here as the worst answer until then."
        )
    return " ".join(texts)


def _left_alone(words: _Words, advice: Advice) -> str:
    """Return which facts were left alone, the first few by name; nothing where no change is said."""
    facts = advice.unchangeable
    if not facts or advice.now.score is None or not (advice.target or advice.steps):
        return ""
    names = [f"“{words.items[key].label}”" for key in facts[:MOST_FACTS]]
    if len(facts) > MOST_FACTS:
        names.append(f"{len(facts) - MOST_FACTS} more")
    return f"Left alone, because nobody can change them: {listed(names)}."


def _affordable(words: _Words, advice: Advice, within: Improvement) -> str:
    head = f"With an effort of {advice.budget} at most"
    if not within.changes:
        return f"{head}, nothing can be gained."
    spent = "" if within.effort == advice.budget else f", for an effort of {within.effort}"
    return f"{head}, the best is {words.standing(within.after)}{spent}."


def _steps(advice: Advice, most: int | None) -> str:
    number, idle = len(advice.steps), advice.idle
    shown = number if most is None else min(most, number)
    texts = []
    if shown < number:
        texts.append(f"{shown} of {number} single steps that bring something.")
    if idle:
        one = "1 other step brings" if idle == 1 else f"{idle} other steps bring"
        texts.append(f"{one} nothing alone." if number else f"{sentence_case(one)} nothing alone.")
    return " ".join(texts)


def _asking(advice: Advice, most: int | None) -> str:
    number = len(advice.asking)
    shown = number if most is None else min(most, number)
    return f"{shown} of {number} that are missing. {ASKING}" if shown < number else ASKING
