"""What each command does at a question."""

from __future__ import annotations

from collections.abc import Callable

from assess.capture.checklist import NOT_CRITICAL, is_left_to_do
from assess.capture.interview.asking import Entry
from assess.capture.interview.desk import Desk, LeaveError
from assess.capture.interview.dialogs import (
    Task,
    ask_comment,
    ask_evidence,
    ask_reason_why_not,
    ask_task,
    ask_where_to,
)
from assess.capture.interview.intents import OFFERS, Action
from assess.capture.interview.plain import command_lines
from assess.capture.interview.rendering import guidance_lines, review_lines
from assess.capture.interview.text import BLANK, Line, Look
from assess.capture.interview.wording import answer_words
from assess.capture.recording import lasting_comment
from assess.capture.tasks import same_task, task_in_words, with_task_of
from assess.capture.undoing import last_undoable
from assess.capture.waiving import excepted_by, waiver_in_words
from assess.checks.answers import check_answers
from assess.model.answer import UNANSWERED, Answer, State, Value
from assess.model.questionnaire import Item

Handler = Callable[[Desk, Item], None]


def answer(desk: Desk, item: Item, value: Value) -> None:
    """Save a value, ask for evidence where it is needed, and go on."""
    if desk.put(item, lambda old: _stated(old, State.ANSWERED, value)):
        _ask_needed_evidence(desk, item)
        _ask_who_does_it(desk, item)
        desk.session.advance()


def handle(desk: Desk, item: Item, action: Action) -> None:
    """Do what a command says.

    Raises:
        LeaveError: the person leaves.
    """
    _HANDLERS[action](desk, item)


def _back(desk: Desk, _: Item) -> None:
    if not desk.session.back():
        desk.say("This is the first question.")


def _skip(desk: Desk, item: Item) -> None:
    if desk.session.is_open(item.key):
        desk.say(f"Left for later: {item.label}")
    desk.session.skip()


def _unknown(desk: Desk, item: Item) -> None:
    _state(desk, item, State.UNKNOWN)


def _withheld(desk: Desk, item: Item) -> None:
    _state(desk, item, State.WITHHELD)


def _state(desk: Desk, item: Item, state: State) -> None:
    if desk.put(item, lambda old: _stated(old, state)):
        _ask_who_does_it(desk, item)
        desk.session.advance()


def _not_applicable(desk: Desk, item: Item) -> None:
    reason = ask_reason_why_not(desk.asker, desk.session.answer(item.key))
    if reason is None:
        return
    if desk.put(item, lambda old: _stated(old, State.NOT_APPLICABLE, comment=reason)):
        if is_left_to_do(item.spec, desk.session.answer(item.key)):
            desk.say(NOT_CRITICAL, Look.ALERT)
        _ask_who_does_it(desk, item)
        desk.session.advance()


def _clear(desk: Desk, item: Item) -> None:
    if desk.session.answer(item.key).state is State.UNANSWERED:
        desk.say("There is no answer of yours to clear.")
        return
    desk.put(item, lambda old: _stated(old, State.UNANSWERED))


def _comment(desk: Desk, item: Item) -> None:
    text = ask_comment(desk.asker, desk.session.answer(item.key))
    if text is not None:
        desk.put(item, lambda old: old.model_copy(update={"comment": text}))


def _evidence(desk: Desk, item: Item) -> None:
    found = ask_evidence(desk.asker)
    if found is not None:
        desk.put(item, lambda old: old.model_copy(update={"evidence": (*old.evidence, found)}))


def _owner(desk: Desk, item: Item) -> None:
    _give(desk, item, ask_task(desk.asker, desk.session.answer(item.key)))


def _ask_who_does_it(desk: Desk, item: Item) -> None:
    """Ask who does what an answer leaves to do, unless somebody is named; one may go on without."""
    own = desk.session.answer(item.key)
    if is_left_to_do(item.spec, own) and not own.owner:
        _give(desk, item, ask_task(desk.asker, own, unasked=True))


def _give(desk: Desk, item: Item, task: Task | None) -> None:
    if task is not None:
        desk.put(item, lambda old: old.model_copy(update=task._asdict()))


def _ask_needed_evidence(desk: Desk, item: Item) -> None:
    """Ask for evidence right after an answer that needs it and has none; one may go on without."""
    given = {item.key: desk.session.answer(item.key)}
    problems = check_answers(given, desk.questionnaire)
    if any(problem.code == "answer.no_evidence" for problem in problems):
        desk.say("This answer needs evidence. Go back from here to add it later.", Look.ALERT)
        _evidence(desk, item)


def _guidance(desk: Desk, item: Item) -> None:
    desk.show(guidance_lines(desk.questionnaire, item, desk.asker.width))


def _review(desk: Desk, _: Item) -> None:
    width = desk.asker.width
    legend = "[x] answered  [!] required  [>] left for later  [ ] open"
    desk.show([*review_lines(desk.session, width), BLANK, Line(legend, Look.QUIET)])


def _find(desk: Desk, _: Item) -> None:
    key = ask_where_to(desk.asker, desk.session)
    if key is not None:
        desk.session.go_to(key)


def _undo(desk: Desk, _: Item) -> None:
    assessment = desk.session.assessment
    position = last_undoable(assessment)
    if position is None:
        desk.say("There is nothing to undo.")
        return
    entry = assessment.history[position]
    words = "; ".join(_reversed_words(desk, change.key, change.old) for change in entry.changes[:5])
    more = f" and {len(entry.changes) - 5} more" if len(entry.changes) > 5 else ""
    if entry.waiver is not None:
        words = f"{excepted_by(entry.waiver)}: {waiver_in_words(entry.waiver.reverse)}"
    who = f"{entry.by or 'without a name'}, {entry.door.value}, {entry.at:%Y-%m-%d %H:%M} UTC"
    entries = [Entry("undo", f"Yes: {words}{more}"), Entry("keep", "No, leave it")]
    if desk.asker.choose(f"Undo the last change ({who})?", entries) != "undo":
        return
    key = desk.undo()
    if key in desk.session.shown:
        desk.session.go_to(str(key))
    elif desk.session.here not in desk.session.shown:
        desk.session.here = desk.session.resume_point()


def _reversed_words(desk: Desk, key: str, old: Answer | None) -> str:
    item = desk.session.all_items.get(key)
    if item is None:
        return key
    now, before = desk.session.assessment.answer(key), old or UNANSWERED
    words = answer_words(item.spec, before)
    if not same_task(now, before):
        words += f", {task_in_words(before) or 'nobody to do it'}"
    return f"{item.label} back to {words}"


def _menu(desk: Desk, item: Item) -> None:
    if not desk.asker.keys:
        desk.tell(command_lines(desk.asker.width))
        return
    entries = [
        Entry(offer.action.value, f"{offer.shown:<8}{offer.words}")
        for offer in OFFERS
        if offer.action is not Action.MENU
    ]
    found = desk.asker.choose("What would you like to do?", entries)
    if found is not None:
        handle(desk, item, Action(found))


def _quit(_: Desk, __: Item) -> None:
    raise LeaveError


_HANDLERS: dict[Action, Handler] = {
    Action.BACK: _back,
    Action.SKIP: _skip,
    Action.UNKNOWN: _unknown,
    Action.NOT_APPLICABLE: _not_applicable,
    Action.WITHHELD: _withheld,
    Action.GUIDANCE: _guidance,
    Action.COMMENT: _comment,
    Action.EVIDENCE: _evidence,
    Action.OWNER: _owner,
    Action.FIND: _find,
    Action.REVIEW: _review,
    Action.UNDO: _undo,
    Action.CLEAR: _clear,
    Action.MENU: _menu,
    Action.QUIT: _quit,
}


def _stated(old: Answer, state: State, value: Value | None = None, comment: str = "") -> Answer:
    """Return an answer with another state; what came with it stays, but not a reason."""
    kept = comment or lasting_comment(old)
    new = Answer(state=state, value=value, comment=kept, evidence=old.evidence)
    return with_task_of(new, old)
