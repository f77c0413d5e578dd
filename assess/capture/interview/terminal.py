"""Asking with keys, in a terminal that can redraw: questionary's prompts with our own keys.

questionary has no way back of its own. Its prompts are prompt_toolkit applications, so every
command here is a key binding beside questionary's own, which ends the application with a command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import questionary
from prompt_toolkit.application.current import get_app_session
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyPressEvent
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.renderer import print_formatted_text

from assess.capture.interview.asking import Entry, Prompt
from assess.capture.interview.equipping import (
    LONG_LIST,
    Left,
    Note,
    as_sentence,
    asked,
    bind_new_line,
    bind_ticks,
    chosen_in,
    command_keys,
    control_of,
    equip,
    garbage_taken_out_in_time,
    leaving_keys,
    make_list_honest,
    nothing_chosen,
    refuse_nothing_chosen,
    ticks_of,
)
from assess.capture.interview.intents import FOOTER, Answered, Command, Intent
from assess.capture.interview.prompts import STYLE, Prompts, hanging
from assess.capture.interview.reading import value_of
from assess.capture.interview.text import Line, shorten, wrap
from assess.capture.interview.wording import Pick, how_to_answer, picks_of
from assess.capture.parse import NotAnAnswerError
from assess.model.answer import Value
from assess.model.question import Choices, FreeText, Scale, Simple

_WIDEST = 100
_NARROWEST = 30
_POINTER = 3
_NUMBERED = 6
_TICKED = 5
_BELOW = 5
_TITLE = "Your answer"
_DIALOG = "Enter confirms  Esc or Ctrl-P: back, nothing changes"


class TerminalAsker:
    """Asks with questionary on the terminal of the current prompt_toolkit session."""

    keys = True

    def __init__(self, *, colour: bool) -> None:
        """Take the terminal of the session; without colour only bold remains."""
        self._output: Output = get_app_session().output
        # Asking the terminal where its cursor is takes a round trip at every prompt, and some
        # terminals never answer.
        if hasattr(self._output, "enable_cpr"):
            self._output.enable_cpr = False
        self._depth = None if colour else ColorDepth.DEPTH_1_BIT
        self._prompts = Prompts(self._depth)

    @property
    def width(self) -> int:
        """Cells to a line, as wide as is good to read."""
        return max(_NARROWEST, min(_WIDEST, self._output.get_size().columns))

    @property
    def height(self) -> int:
        """Lines the window shows at once."""
        return self._output.get_size().rows

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the terminal from echoing what is typed while an answer is being saved."""
        with get_app_session().input.raw_mode(), garbage_taken_out_in_time():
            yield

    def tell(self, lines: Iterable[Line]) -> None:
        """Print lines."""
        depth = self._depth or self._output.get_default_color_depth()
        fragments: StyleAndTextTuples = [
            (f"class:{line.look.value}" if line.look else "", f"{line.text}\n") for line in lines
        ]
        print_formatted_text(self._output, fragments, STYLE, color_depth=depth)

    def ask(self, prompt: Prompt) -> Intent:
        """Ask a question until it is answered or a command is given."""
        spec = prompt.item.spec
        picks = picks_of(spec)
        if isinstance(spec, Choices):
            return self._ask_ticks(prompt, spec, picks)
        if picks:
            return self._ask_pick(prompt, spec, picks)
        return self._ask_words(prompt, spec)

    def choose(
        self, title: str, entries: Sequence[Entry], *, default: str | None = None
    ) -> str | None:
        """Ask for one entry of a list."""
        long = len(entries) > LONG_LIST
        if long:
            words = [shorten(entry.words, self.width - _POINTER - 1) for entry in entries]
        else:
            words = [hanging(entry.words, self.width, _NUMBERED) for entry in entries]
        values = [entry.value for entry in entries]
        choices = list(map(questionary.Choice, words, values))
        question = self._prompts.one_of(
            title, choices, self.width, default if default in values else None, long=long
        )
        note, bindings = Note(), leaving_keys()
        make_list_honest(question, bindings, note)
        found = asked(equip(question, bindings, [_how_to_pick(long=long), _DIALOG], note))
        return None if isinstance(found, Left) else str(found)

    def write(
        self, title: str, *, default: str = "", check: Callable[[str], str | None]
    ) -> str | None:
        """Ask for a text."""
        note, bindings = Note(), leaving_keys()
        bind_new_line(bindings)

        @bindings.add("enter", eager=True)
        def _(event: KeyPressEvent) -> None:
            text = event.current_buffer.text.strip()
            note.text = check(text) or ""
            if not note.text:
                event.app.exit(result=text)

        question = self._prompts.words(f"{title}:", default, multiline=True)
        found = asked(equip(question, bindings, [_DIALOG], note))
        return None if isinstance(found, Left) else str(found)

    def pause(self, title: str) -> bool:
        """Wait for Enter or a blank; any key that goes back says that it is enough."""
        bindings = leaving_keys()

        @bindings.add("enter", eager=True)
        @bindings.add(" ", eager=True)
        def _(event: KeyPressEvent) -> None:
            event.app.exit(result=True)

        @bindings.add("<any>")
        def _other(_event: KeyPressEvent) -> None:
            pass

        question = self._prompts.words(title, "", multiline=False, mark="--")
        return asked(equip(question, bindings, [], Note())) is True

    # ── the kinds of question ────────────────────────────────────────────────────────────────

    def _ask_pick(self, prompt: Prompt, spec: Simple, picks: Sequence[Pick]) -> Intent:
        long = len(picks) > LONG_LIST
        values = [pick.value for pick in picks]
        choices = [
            questionary.Choice(title, pick.value, shortcut_key=None if long else pick.number)
            for title, pick in zip(self._titles(prompt, spec, picks), picks, strict=True)
        ]
        default = prompt.current if prompt.current in values else None
        if default is None:
            choices.insert(0, nothing_chosen(long=long))
        question = self._prompts.one_of(_TITLE, choices, self.width, default, long=long)
        note = Note()
        control = control_of(question)
        bindings = command_keys(lambda: chosen_in(control))
        make_list_honest(question, bindings, note)
        refuse_nothing_chosen(bindings, control, note)
        how = f"{_how_to_pick(long=long)}, Enter confirms"
        found = asked(equip(question, bindings, [how, FOOTER], note))
        return found if isinstance(found, Command) else Answered(found)

    def _ask_ticks(self, prompt: Prompt, spec: Choices, picks: Sequence[Pick]) -> Intent:
        long = len(picks) > LONG_LIST
        ticked = prompt.current if isinstance(prompt.current, tuple) else ()
        choices = [
            questionary.Choice(
                hanging(
                    f"{pick.label} (only alone)" if pick.exclusive else pick.label,
                    self.width,
                    _TICKED,
                ),
                pick.value,
                checked=pick.value in ticked,
            )
            for pick in picks
        ]
        question = self._prompts.some_of(_TITLE, choices)
        note = Note()
        control = control_of(question)
        bindings = command_keys(lambda: ticks_of(control))
        make_list_honest(question, bindings, note)
        bind_ticks(bindings, control, spec, picks, note)
        how = "Space ticks, arrows move, Enter confirms" + ("; typing filters" if long else "")
        found = asked(equip(question, bindings, [how, FOOTER], note))
        return found if isinstance(found, Command) else Answered(ticks_of(control))

    def _ask_words(self, prompt: Prompt, spec: Simple) -> Intent:
        words = isinstance(spec, FreeText)
        typed = "" if prompt.current is None else _typed(prompt.current)
        question = self._prompts.words(f"{_TITLE}:", typed, multiline=words)
        buffer = question.application.current_buffer
        note, bindings = Note(), command_keys(lambda: buffer.text or None)
        if words:
            bind_new_line(bindings)

        @bindings.add("enter", eager=True)
        def _(event: KeyPressEvent) -> None:
            if not buffer.text.strip():
                note.text = "Type an answer, or Ctrl-N to leave it for later."
                return
            try:
                event.app.exit(result=Answered(value_of(spec, buffer.text)))
            except NotAnAnswerError as error:
                note.text = as_sentence(str(error))

        how = [how_to_answer(spec)]
        how += ["Enter confirms, Alt-Enter starts a new line"] if words else []
        found: Intent = asked(equip(question, bindings, [*how, FOOTER], note))
        return found

    def _titles(self, prompt: Prompt, spec: Simple, picks: Sequence[Pick]) -> list[str]:
        """Return the list's entries: the levels' whole texts, where the window has room."""
        if len(picks) > LONG_LIST:
            heads = [f"{p.number:>2}  " if isinstance(spec, Scale) else "" for p in picks]
            return [
                hanging(pick.words, self.width, _POINTER, head)
                for pick, head in zip(picks, heads, strict=True)
            ]
        titles = [hanging(pick.words, self.width, _NUMBERED) for pick in picks]
        lines = sum(title.count("\n") + 1 for title in titles)
        if lines + prompt.above + _BELOW <= self.height or not any(pick.text for pick in picks):
            return titles
        above: list[Line] = []
        for pick in picks:
            above += wrap(pick.words, self.width, f"{pick.number:>2}  ")
        self.tell(above)
        return [hanging(pick.label, self.width, _NUMBERED) for pick in picks]


def _how_to_pick(*, long: bool) -> str:
    return "Type to filter, or arrows choose" if long else "Arrows or the number choose"


def _typed(value: Value) -> str:
    """Return a value as it would be typed."""
    return str(value).removesuffix(".0")
