"""The desk an interview is held at: whoever asks, where one stands, and where answers go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assess.capture.interview.asking import Asker, Entry
from assess.capture.interview.dialogs import ask_name, ask_reason_to_change, ask_whose
from assess.capture.interview.levels import level_lines
from assess.capture.interview.rendering import is_beside
from assess.capture.interview.saving import AnsweredMeanwhileError, Notebook, Saved
from assess.capture.interview.session import Session
from assess.capture.interview.telling import effect_lines, meanwhile_lines, problem_lines
from assess.capture.interview.text import Line, Look, wrap
from assess.capture.interview.wording import answer_words, saved_words
from assess.capture.waiving import excepted_by
from assess.errors import RequestError
from assess.model.answer import Answer
from assess.model.questionnaire import Item, Questionnaire
from assess.model.recommendation import LevelOf


class LeaveError(Exception):
    """The person wants to leave from inside a dialog."""


class Desk:
    """What belongs together while an interview is held. ``told`` counts what was printed."""

    def __init__(
        self,
        asker: Asker,
        session: Session,
        notebook: Notebook,
        questionnaire: Questionnaire,
        level_of: LevelOf | None = None,
    ) -> None:
        """Lay everything out; ``level_of`` finds how deep due diligence goes, where that is said."""
        self.asker = asker
        self.session = session
        self.notebook = notebook
        self.questionnaire = questionnaire
        self.told = 0
        self._level_of = level_of or (lambda _: None)
        self.level = self._level_of(session.assessment)

    def tell(self, lines: Sequence[Line]) -> None:
        """Print lines."""
        if lines:
            self.told += 1
            self.asker.tell(lines)

    def say(self, text: str, look: Look = Look.QUIET) -> None:
        """Print one sentence."""
        self.tell(wrap(text, self.asker.width, look=look))

    def show(self, lines: Sequence[Line], end: str = "Enter: back to the question") -> None:
        """Print lines a window at a time; wait at the end where the next question would hide them."""
        height = self.asker.height
        step = max(1, height - 2)
        if height == 0 or len(lines) <= height // 3:
            self.tell(lines)
            return
        for start in range(0, len(lines), step):
            self.tell(lines[start : start + step])
            left = len(lines) - start - step
            title = f"Enter: more ({left} lines)  Esc: enough" if left > 0 else end
            if not self.asker.pause(title):
                return

    def put(self, item: Item, change: Callable[[Answer], Answer]) -> bool:
        """Save a change of one answer and tell what it did; say whether the question is settled.

        Raises:
            LeaveError: it cannot be saved, and the person does not want to try again.
        """
        knowingly = False
        while True:
            try:
                saved = self.notebook.put(item.key, change, knowingly=knowingly)
            except AnsweredMeanwhileError as error:
                chosen = self._which(item, change, error)
                if chosen is not True:
                    return chosen is False
                knowingly = True
            except RequestError as error:
                if not self._mended(error):
                    return False
            else:
                self._tell_saved(item, saved)
                return True

    def undo(self) -> str | None:
        """Take back the last change; return the key of the question it was about, if one."""
        before = self.session.assessment
        try:
            saved = self.notebook.undo(before)
        except RequestError as error:
            if not any(problem.code.endswith("reason_needed") for problem in error.problems):
                self.tell(problem_lines(error.problems, self.asker.width))
                return None
            return self.undo() if self._mended(error) else None
        effects = self.session.look_at(saved.assessment)
        width = self.asker.width
        if saved.meanwhile:
            self.say("Others changed the file meanwhile; nothing was undone.", Look.ALERT)
            self.tell(meanwhile_lines(self.session, saved.meanwhile, width))
            return None
        changes = saved.assessment.history[-1].changes
        waiver = saved.assessment.history[-1].waiver
        taken = (
            excepted_by(waiver) if waiver else _labels(self.session, [one.key for one in changes])
        )
        self.say(f"Taken back: {taken}.", Look.GOOD)
        self.tell([*effect_lines(self.session, effects, width), *self._new_level()])
        return changes[0].key if len(changes) == 1 else None

    def _which(
        self, item: Item, change: Callable[[Answer], Answer], error: AnsweredMeanwhileError
    ) -> bool | None:
        """Show what others answered meanwhile, and let the person choose."""
        self.session.look_at(error.current)
        width = self.asker.width
        self.tell(meanwhile_lines(self.session, error.meanwhile, width))
        mine = change(self.session.answer(item.key))
        beside = is_beside(self.notebook.by, error.theirs)
        chosen = ask_whose(self.asker, item, mine, error.theirs, beside=beside)
        if chosen is False:
            self.say(f"Left as it is: {answer_words(item.spec, error.theirs)}")
        return chosen

    def _mended(self, error: RequestError) -> bool:
        """Ask for what a change lacks, or whether to try again; say if it should be tried.

        Raises:
            LeaveError: the person does not want to try again.
        """
        codes = {problem.code for problem in error.problems}
        if "history.reason_needed" in codes:
            reason = ask_reason_to_change(self.asker)
            self.notebook.reason = reason or ""
            return bool(reason)
        if "respondents.name_needed" in codes:
            name = ask_name(self.asker)
            if name:
                self.notebook.by = self.session.by = name
            return bool(name)
        self.say("This answer is not saved.", Look.ALERT)
        self.tell(problem_lines(error.problems, self.asker.width))
        entries = [Entry("again", "Try again"), Entry("leave", "Leave the interview")]
        if self.asker.choose("What now?", entries) == "leave":
            raise LeaveError
        return True

    def _tell_saved(self, item: Item, saved: Saved) -> None:
        effects = self.session.look_at(saved.assessment)
        width, words = self.asker.width, saved_words(item, self.session.answer(item.key))
        lines = wrap(f"{item.label}: {words}", width, "Saved. ", "  ", Look.GOOD)
        lines += meanwhile_lines(self.session, saved.meanwhile, width)
        lines += effect_lines(self.session, effects, width)
        lines += self._new_level()
        if saved.disputed:
            text = "Others answered differently. Both answers are kept until you reconcile them."
            lines += wrap(text, width, "  ", look=Look.ALERT)
        self.tell(lines)

    def _new_level(self) -> list[Line]:
        """Return what is said of the level of due diligence, where it changed."""
        before, self.level = self.level, self._level_of(self.session.assessment)
        return level_lines(self.session, before, self.level, self.asker.width)


def _labels(session: Session, keys: Sequence[str]) -> str:
    known = [session.all_items[key].label for key in keys[:5] if key in session.all_items]
    more = f" and {len(keys) - 5} more" if len(keys) > 5 else ""
    return ", ".join(known) + more
