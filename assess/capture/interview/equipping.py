"""What questionary's prompts lack: commands on keys, a footer, lists that never mislead."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import questionary
from prompt_toolkit.filters import Always, Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, ScrollOffsets, Window
from questionary.prompts.common import InquirerControl

from assess.capture.interview.intents import OFFERS, Action, Answered, Command
from assess.capture.interview.reading import checked
from assess.capture.interview.text import cells, wrap
from assess.capture.interview.wording import Pick
from assess.capture.parse import NotAnAnswerError
from assess.model.answer import Value
from assess.model.question import Choices

LONG_LIST = 8
"""With more entries than these, typing filters the list instead of pointing into it."""


_UNCHOSEN = object()
_NONE_TICKED = "Nothing is ticked. Enter once more says that none of these is so."


class Left:
    """What a dialog ends with where the person goes back without an answer."""


class Note:
    """A message under the prompt, said by one key and shown until the next."""

    def __init__(self) -> None:
        """Begin with nothing to say."""
        self.text = ""


def equip(
    question: questionary.Question, bindings: KeyBindings, footer: Sequence[str], note: Note
) -> questionary.Question:
    """Return the prompt with more keys, which win over its own, and lines below it."""
    application = question.application
    # Esc acts at once; a terminal sends the parts of a longer key together.
    application.timeoutlen = application.ttimeoutlen = 0.1

    def below() -> StyleAndTextTuples:
        width = application.output.get_size().columns
        said = [line.text for line in wrap(note.text, width)] if note.text else []
        parts: StyleAndTextTuples = [("class:note", f"{line}\n") for line in said]
        told = [part for words in footer for part in _broken(words, width)]
        return [*parts, ("class:footer", "\n".join(told))]

    own = [application.key_bindings] if application.key_bindings else []
    application.key_bindings = merge_key_bindings([*own, bindings])
    focused = application.layout.current_window
    window = Window(FormattedTextControl(below), wrap_lines=True, dont_extend_height=True)
    application.layout = Layout(HSplit([application.layout.container, window]), focused)
    return question


def _broken(words: str, width: int) -> list[str]:
    """Return a line of the footer as it is, or broken between words where it is too wide."""
    return [words] if cells(words) <= width else [line.text for line in wrap(words, width)]


def asked(question: questionary.Question) -> Any:
    """Ask, return what the prompt ended with, and take out what it left behind.

    A prompt leaves some megabytes of objects that refer to each other. Taken out right away they
    cost a few milliseconds; left to Python, every twentieth prompt would wait a tenth of a second.
    """
    found = question.unsafe_ask()
    gc.collect(1)
    return found


@contextmanager
def garbage_taken_out_in_time() -> Iterator[None]:
    """Leave it to ``asked`` when objects are collected; all that is there already stays."""
    before = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if before:
            gc.enable()


def command_keys(draft: Callable[[], Value | None]) -> KeyBindings:
    """Return the keys of all commands; each ends the prompt and takes along what was typed."""
    bindings = KeyBindings()
    for offer in OFFERS:
        for key in offer.keys:
            bindings.add(key, eager=True)(_ending(offer.action, draft))
    return bindings


def leaving_keys() -> KeyBindings:
    """Return the keys that leave a dialog without an answer."""
    bindings = KeyBindings()

    @bindings.add("escape")
    @bindings.add("c-p", eager=True)
    @bindings.add("c-q", eager=True)
    @bindings.add("c-d", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=Left())

    return bindings


def control_of(question: questionary.Question) -> InquirerControl:
    """Return the list inside a prompt of questionary."""
    return _list_window(question)[1]


def make_list_honest(question: questionary.Question, bindings: KeyBindings, note: Note) -> None:
    """Keep a list from confirming what the person does not see.

    A filter that finds nothing shows all entries again, and Enter would then take the first.
    Entries of several lines stay whole when one moves to them, also after a window was narrowed.
    """
    window, control = _list_window(question)
    window.wrap_lines = Always()
    most = max(str(choice.title).count("\n") for choice in control.choices)
    window.scroll_offsets = ScrollOffsets(bottom=most)

    @bindings.add("enter", eager=True, filter=Condition(lambda: _finds_nothing(control)))
    def _(_event: KeyPressEvent) -> None:
        note.text = "Nothing in the list holds these words; Backspace takes them away."


def nothing_chosen(*, long: bool) -> questionary.Choice:
    """Return the entry on which an unanswered list begins, so that no Enter answers by accident."""
    words = "\N{MIDDLE DOT}" * 3  # which no filter finds
    return questionary.Choice(
        words if long else "nothing chosen yet", _UNCHOSEN, shortcut_key=False
    )


def chosen_in(control: InquirerControl) -> Value | None:
    """Return the value of the entry that is pointed at, None where nothing is chosen yet."""
    value = control.get_pointed_at().value
    return None if value is _UNCHOSEN else value


def refuse_nothing_chosen(bindings: KeyBindings, control: InquirerControl, note: Note) -> None:
    """Keep Enter from confirming the entry that chooses nothing."""
    is_unchosen = Condition(lambda: not _finds_nothing(control) and chosen_in(control) is None)

    @bindings.add("enter", eager=True, filter=is_unchosen)
    def _(_event: KeyPressEvent) -> None:
        note.text = "Choose an answer first, or Ctrl-N to leave it for later."


def bind_new_line(bindings: KeyBindings) -> None:
    """Make Alt-Enter start a new line; Enter alone confirms."""

    @bindings.add("escape", "enter", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")


def bind_ticks(
    bindings: KeyBindings,
    control: InquirerControl,
    spec: Choices,
    picks: Sequence[Pick],
    note: Note,
) -> None:
    """Make ticking keep to the question: an exclusive option clears the others, and the reverse."""
    alone = {str(pick.value) for pick in picks if pick.exclusive}

    @bindings.add(" ", eager=True)
    def _tick(_event: KeyPressEvent) -> None:
        option, before = str(control.get_pointed_at().value), ticks_of(control)
        if option in before:
            kept = [tick for tick in before if tick != option]
        elif option in alone:
            kept = [option]
        else:
            kept = [*(tick for tick in before if tick not in alone), option]
        cleared = [tick for tick in before if tick not in kept and tick != option]
        labels = [pick.label for pick in picks if pick.value in cleared]
        note.text = f"Cleared, since they exclude each other: {', '.join(labels)}" if labels else ""
        control.selected_options = list(kept)

    _bind_confirming_ticks(bindings, control, spec, picks, note)
    for key in ("c-a", "tab") if len(picks) > LONG_LIST else ("a", "i"):
        bindings.add(key, eager=True)(_ignore)


def _bind_confirming_ticks(
    bindings: KeyBindings,
    control: InquirerControl,
    spec: Choices,
    picks: Sequence[Pick],
    note: Note,
) -> None:
    """Make Enter confirm what is ticked; that nothing is, only where the person means it."""
    alone = next((pick.label for pick in picks if pick.exclusive), None)

    @bindings.add("enter", eager=True, filter=Condition(lambda: not _finds_nothing(control)))
    def _(event: KeyPressEvent) -> None:
        ticked = ticks_of(control)
        if not ticked and alone is not None:
            note.text = f'Nothing is ticked; tick "{alone}" if that is so.'
            return
        if not ticked and note.text != _NONE_TICKED:
            note.text = _NONE_TICKED
            return
        try:
            event.app.exit(result=Answered(checked(spec, ticked)))
        except NotAnAnswerError as error:
            note.text = as_sentence(str(error))


def ticks_of(control: InquirerControl) -> tuple[str, ...]:
    """Return what is ticked, in the order of the list."""
    return tuple(
        str(choice.value) for choice in control.choices if choice.value in control.selected_options
    )


def as_sentence(text: str) -> str:
    """Return a message that begins as a sentence does."""
    return text[:1].upper() + text[1:]


def _list_window(question: questionary.Question) -> tuple[Window, InquirerControl]:
    for window in question.application.layout.find_all_windows():
        if isinstance(window.content, InquirerControl):
            return window, window.content
    msg = "the prompt holds no list"
    raise AssertionError(msg)


def _finds_nothing(control: InquirerControl) -> bool:
    wanted = (control.search_filter or "").lower()
    return bool(wanted) and not any(wanted in str(c.title).lower() for c in control.choices)


def _ending(action: Action, draft: Callable[[], Value | None]) -> Callable[[KeyPressEvent], None]:
    def end(event: KeyPressEvent) -> None:
        event.app.exit(result=Command(action, draft()))

    return end


def _ignore(_event: KeyPressEvent) -> None:
    pass
