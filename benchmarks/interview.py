"""From prompt to prompt: what a person waits for between two questions, saving included.

Keys come through a pipe and the screen is drawn into memory, so that what is measured is ours: the
interview beside questionary alone asking the same questions, in the same run.
"""

from __future__ import annotations

import datetime
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import questionary
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from assess.capture.interview.asking import Entry, Prompt
from assess.capture.interview.conduct import conduct
from assess.capture.interview.desk import Desk
from assess.capture.interview.intents import Intent
from assess.capture.interview.saving import Notebook
from assess.capture.interview.session import Session
from assess.capture.interview.terminal import TerminalAsker
from assess.files.assessments import write_assessment
from assess.files.store import AssessmentFile
from assess.model.assessment import Assessment, Subject
from assess.model.question import Choice, Number, Scale
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference
from benchmarks.measure import print_table

QUESTIONS = 200
ROUNDS = 1
NOON = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)


def many_questions(count: int) -> Questionnaire:
    """Return a questionnaire of scales, choices and numbers in turn; every tenth depends on one."""
    kinds = (
        {
            "type": "scale",
            "levels": [{"label": f"L{n}", "text": "What it means. " * 6} for n in range(5)],
        },
        {"type": "choice", "options": [{"id": f"o{n}", "label": f"Option {n}"} for n in range(6)]},
        {"type": "number", "minimum": 0, "maximum": 1000, "integer": True},
    )
    questions = [
        {
            "id": f"q{n}",
            "label": f"Question {n}",
            "text": "What would you say about this, all things considered? " * 2,
            **kinds[n % 3],
            **({"when": f"answered(q{n - 1})"} if n % 10 == 9 else {}),
        }
        for n in range(count)
    ]
    size = count // 10
    return Questionnaire.model_validate(
        {
            "format": "assess/questionnaire",
            "format_version": "1",
            "id": "many",
            "version": "1",
            "title": "Many",
            "description": "Generated.",
            "subject_kind": "thing",
            "sections": [
                {
                    "id": f"s{n}",
                    "title": f"Part {n}",
                    "questions": questions[n * size : (n + 1) * size],
                }
                for n in range(10)
            ],
        }
    )


class TimedAsker(TerminalAsker):
    """Presses the keys of an answer as soon as a question is asked, and notes when that was."""

    def __init__(self, pipe: PipeInput) -> None:
        """Begin."""
        super().__init__(colour=True)
        self._pipe = pipe
        self.moments: list[float] = []

    def ask(self, prompt: Prompt) -> Intent:
        """Press the keys, and ask."""
        self.moments.append(time.perf_counter())
        self._pipe.send_text(keys_for(prompt.item.spec))
        return super().ask(prompt)

    def pause(self, title: str) -> bool:
        """Go on at once."""
        return bool(title)

    def choose(
        self, title: str, entries: Sequence[Entry], *, default: str | None = None
    ) -> str | None:
        """Leave: only at the end a list is offered."""
        raise EOFError(title, entries, default)


def keys_for(spec: object) -> str:
    """Return what is pressed: a figure, or the second of a list."""
    return "12\r" if isinstance(spec, Number) else "\x1b[B\r"


@contextmanager
def terminal() -> Iterator[PipeInput]:
    """Give a terminal of 80 by 24 that is drawn into memory."""
    screen = Vt100_Output(io.StringIO(), lambda: Size(24, 80), term="xterm", enable_cpr=False)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=screen):
        yield pipe


def interview(asked: Questionnaire) -> list[float]:
    """Return the seconds from prompt to prompt of a whole interview."""
    with tempfile.TemporaryDirectory() as folder, terminal() as pipe:
        path = Path(folder) / "a.json"
        reference = QuestionnaireReference.to(asked)
        write_assessment(path, Assessment(questionnaire=reference, subject=Subject(name="X")))
        store = AssessmentFile(path, asked)
        asker = TimedAsker(pipe)
        session = Session(asked, store.assessment)
        desk = Desk(asker, session, Notebook(store.amend, lambda: NOON), asked)
        conduct(desk, "")
        if len(store.assessment.answers) < len(asked.items):
            sys.exit("the interview left something open")
        return between(asker.moments)


def questionary_alone(asked: Questionnaire) -> list[float]:
    """Return the seconds from prompt to prompt of questionary with the same questions."""
    moments = []
    with terminal() as pipe:
        for item in asked.items.values():
            moments.append(time.perf_counter())
            pipe.send_text(keys_for(item.spec))
            ask_alone(item.spec)
    return between(moments)


def ask_alone(spec: object) -> None:
    """Ask a question as questionary does by itself."""
    match spec:
        case Scale(levels=levels):
            questionary.select(spec.text, [one.label for one in levels]).unsafe_ask()
        case Choice(options=options):
            questionary.select(spec.text, [one.label for one in options]).unsafe_ask()
        case Number():
            questionary.text(spec.text).unsafe_ask()
        case _:
            sys.exit("there are only these three kinds")


def between(moments: list[float]) -> list[float]:
    """Return the times between moments."""
    return [later - earlier for earlier, later in pairwise(moments)]


def main() -> None:
    """Measure and print."""
    asked = many_questions(QUESTIONS)
    ours: list[float] = []
    alone: list[float] = []
    for _ in range(ROUNDS):
        alone += questionary_alone(asked)
        ours += interview(asked)
    floor = statistics.median(alone)
    rows = []
    for name, times in (("questionary alone", alone), ("assess interview, saved each time", ours)):
        ordered = sorted(times)
        late = ordered[int(len(ordered) * 0.95)]
        rows.append(
            [
                name,
                f"{statistics.median(times) * 1000:.1f} ms",
                f"{late * 1000:.1f} ms",
                f"{statistics.median(times) / floor:.1f}",
            ]
        )
    title = f"From prompt to prompt: {QUESTIONS} questions"
    print_table(title, ["", "median", "95 of 100 below", "× questionary"], rows)


if __name__ == "__main__":
    main()
