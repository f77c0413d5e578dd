"""Where an interview stands: what is asked now, in which order, where one is and was.

Nothing here prints, reads keys or saves. ``look_at`` takes in the assessment after every change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from assess.capture.recording import answer_by
from assess.columns import Column, Columns, encode_item
from assess.conditions import UNKNOWN, Visibility
from assess.model.answer import UNANSWERED, Answer, State
from assess.model.assessment import Assessment
from assess.model.questionnaire import Item, Questionnaire


class Effects(NamedTuple):
    """What a change did to the questions asked: keys newly shown, and answered keys now hidden."""

    opened: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()


class Standing(NamedTuple):
    """How far along: answers given of those asked, and what is left in the section one is in."""

    given: int
    asked: int
    left_here: int


class Missing(NamedTuple):
    """What is still open, in the order asked, every key in one group: the first that fits."""

    required: tuple[str, ...]
    skipped: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every open key, required ones first."""
        return (*self.required, *self.skipped, *self.others)


class Session:
    """The interview's place and path. ``here`` is the key asked now; None means the end."""

    def __init__(
        self, questionnaire: Questionnaire, assessment: Assessment, by: str = "", section: str = ""
    ) -> None:
        """Take in the assessment and go to where it is resumed.

        Args:
            questionnaire: a sound questionnaire.
            assessment: an assessment of it.
            by: who answers; other respondents' answers stay theirs.
            section: the id of the one section to ask; all of them if empty.
        """
        self.items: dict[str, Item] = {
            key: item
            for key, item in questionnaire.items.items()
            if not section or item.section.id == section
        }
        self.by = by
        self.assessment = assessment
        self.skipped: set[str] = set()
        self.trail: list[str] = []
        self.all_items = questionnaire.items
        self._visibility = Visibility(questionnaire.items)
        self._deciding = {
            name.key
            for conditions in self._visibility.conditions.values()
            for condition in conditions
            for name in condition.keys
        }
        self._columns: dict[str, Column] = {}
        self._encode(self._deciding)
        self.shown: tuple[str, ...] = self._shown()
        self.here: str | None = self.resume_point()

    # ── what is there ────────────────────────────────────────────────────────────────────────

    def answer(self, key: str) -> Answer:
        """Return the answer that a change by the person asked starts from, never another's."""
        return answer_by(self.assessment, key, self.by)

    def given(self, key: str) -> Answer:
        """Return the answer that counts as given: the person's own, else the one of record."""
        own = self.answer(key)
        return self.assessment.answer(key) if own.state is State.UNANSWERED else own

    def is_open(self, key: str) -> bool:
        """Say whether a question still waits for an answer."""
        return self.given(key).state is State.UNANSWERED

    def look_at(self, assessment: Assessment) -> Effects:
        """Take in the assessment as it is now, and return what that did to the questions asked."""
        before, changed = self.assessment, self._deciding
        self.assessment = assessment
        changed = {
            key for key in changed if before.answers.get(key) is not assessment.answers.get(key)
        }
        self.skipped = {key for key in self.skipped if self.is_open(key)}
        if not changed:
            return Effects()
        self._encode(changed)
        old, self.shown = self.shown, self._shown()
        was, now = set(old), set(self.shown)
        return Effects(
            tuple(key for key in self.shown if key not in was),
            tuple(
                key
                for key in old
                if key not in now and self.given(key).state is not State.UNANSWERED
            ),
        )

    # ── the way ──────────────────────────────────────────────────────────────────────────────

    def resume_point(self) -> str | None:
        """Return the first open question after the one answered last, or the first there is."""
        return self._next_open(after=self._last_answered())

    def advance(self) -> None:
        """Go on to the next open question that was not left for later; None if there is none."""
        here = self.here
        self._leave()
        self.here = self._next_open(after=here)

    def skip(self) -> None:
        """Leave the question asked now for later, and go on to the one after it."""
        here = self.here
        if here is not None and self.is_open(here):
            self.skipped.add(here)
        self._leave()
        following = self._after(here)
        waiting = (key for key in following if self.is_open(key) and key not in self.skipped)
        self.here = next(waiting, None) or self._next_open(after=here)

    def back(self) -> bool:
        """Go to the question visited before, else to the one before this; say if there is one."""
        shown = set(self.shown)
        while self.trail:
            key = self.trail.pop()
            if key in shown and key != self.here:
                self.here = key
                return True
        position = self._position(self.here) if self.here else len(self.shown)
        if position <= 0:
            return False
        self.here = self.shown[position - 1]
        return True

    def go_to(self, key: str) -> None:
        """Go to a question that is shown; it is no longer left for later."""
        if key != self.here:
            self._leave()
        self.skipped.discard(key)
        self.here = key

    def first_in(self, section: str) -> str:
        """Return the first open question of a section, or its first."""
        keys = [key for key in self.shown if self.items[key].section.id == section]
        return next((key for key in keys if self.is_open(key)), keys[0])

    # ── how far along ────────────────────────────────────────────────────────────────────────

    def standing(self) -> Standing:
        """Return how far along the interview is."""
        waiting = [key for key in self.shown if self.is_open(key)]
        section = self.items[self.here].section.id if self.here else ""
        left = sum(self.items[key].section.id == section for key in waiting)
        return Standing(len(self.shown) - len(waiting), len(self.shown), left)

    def missing(self) -> Missing:
        """Return what is still open."""
        waiting = [key for key in self.shown if self.is_open(key)]
        required = tuple(key for key in waiting if self.items[key].required)
        skipped = tuple(key for key in waiting if key in self.skipped and key not in set(required))
        rest = {*required, *skipped}
        return Missing(required, skipped, tuple(key for key in waiting if key not in rest))

    def undecided(self) -> int:
        """Return how many questions are not asked yet, and may come to be, as other answers say."""
        decided = self._visibility.on(Columns(1, self._columns))
        truths = (decided.truth(key) for key in self.items)
        return sum(truth is not None and truth[0] == UNKNOWN for truth in truths)

    # ── inside ───────────────────────────────────────────────────────────────────────────────

    def _encode(self, keys: Iterable[str]) -> None:
        for key in keys:
            answer = self.assessment.answers.get(key, UNANSWERED)
            self._columns[key] = encode_item(self.all_items[key].spec, [answer])

    def _shown(self) -> tuple[str, ...]:
        decided = self._visibility.on(Columns(1, self._columns))
        conditional = self._visibility.conditions
        return tuple(
            key for key in self.items if key not in conditional or not decided.is_hidden(key)[0]
        )

    def _last_answered(self) -> str | None:
        """Return the question answered last, as the history tells, or else the last in order."""
        shown = set(self.shown)
        for entry in reversed(self.assessment.history):
            for change in reversed(entry.changes):
                if change.key in shown and not self.is_open(change.key):
                    return change.key
        answered = [key for key in self.shown if not self.is_open(key)]
        return answered[-1] if answered else None

    def _next_open(self, *, after: str | None) -> str | None:
        order = [*self._after(after), *self.shown]
        return next((k for k in order if self.is_open(k) and k not in self.skipped), None)

    def _after(self, key: str | None) -> tuple[str, ...]:
        """Return what is shown after a question, which itself may be hidden by now."""
        if key is None:
            return self.shown
        order = {name: position for position, name in enumerate(self.items)}
        place = order.get(key, -1)
        return tuple(name for name in self.shown if order[name] > place)

    def _position(self, key: str) -> int:
        return next(
            (position for position, name in enumerate(self.shown) if name == key), len(self.shown)
        )

    def _leave(self) -> None:
        if self.here is not None:
            self.trail.append(self.here)
