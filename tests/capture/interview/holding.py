"""Interviews held in a test: keys through a pipe or lines from a text, on a real file."""

from __future__ import annotations

import datetime
import io
import itertools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from assess.capture.interview.asking import Asker
from assess.capture.interview.asking import Entry as Offered
from assess.capture.interview.conduct import Ending, conduct
from assess.capture.interview.desk import Desk
from assess.capture.interview.plain import PlainAsker
from assess.capture.interview.saving import Edit, Notebook
from assess.capture.interview.session import Session
from assess.capture.interview.terminal import TerminalAsker
from assess.capture.interview.text import Line
from assess.files.assessments import read_assessment, write_assessment
from assess.files.store import AssessmentFile
from assess.files.validation import validate
from assess.files.yaml import parse
from assess.model.answer import Answer
from assess.model.assessment import Assessment, Subject
from assess.model.history import Entry
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference

NOON = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)
ENTER, UP, DOWN, SPACE, F1, ALT_ENTER = "\r", "\x1b[A", "\x1b[B", " ", "\x1bOP", "\x1b\r"
BACKSPACE = "\x7f"

HOUSE = """\
format: assess/questionnaire
format_version: "1"
id: house
version: "1.0"
title: One house
description: Invented, for tests.
subject_kind: house
introduction: Questions about a house.
sources: [{id: book, citation: The Book of Houses, url: "https://example.org/houses"}]
sections:
  - id: plain
    title: Plain questions
    guidance: Look around first.
    questions:
      - {id: floors, type: number, label: Floors, text: How many floors?, unit: floors,
         unit_one: floor, minimum: 1, maximum: 200, integer: true, required: true}
      - {id: area, type: number, label: Area, text: How large is it?, unit: m², minimum: 0}
      - {id: built, type: date, label: Built, text: When was it built?, earliest: 1800-01-01,
         latest: 2030-12-31}
      - {id: story, type: text, label: Story, text: What is its story?, max_length: 80}
  - id: picked
    title: Picked answers
    questions:
      - {id: roof, type: choice, label: Roof, text: What is the roof made of?,
         guidance: Look from the other side of the street., basis: [{source: book, at: chapter 3}],
         options: [{id: tiles, label: Tiles, guidance: Also slate.}, {id: tin, label: Tin},
                   {id: straw, label: "Straw, thatched"}]}
      - id: town
        type: choice
        label: Town
        text: In which town?
        options: [{id: aa, label: Aachen}, {id: bb, label: Bonn}, {id: cc, label: Celle},
          {id: dd, label: Dresden}, {id: ee, label: Essen}, {id: ff, label: Fulda},
          {id: gg, label: Goslar}, {id: hh, label: Hamm}, {id: ii, label: Ilmenau},
          {id: jj, label: Jena}, {id: kk, label: Kiel}]
      - {id: heating, type: choices, label: Heating, text: How is it heated?, options: [
          {id: gas, label: Gas}, {id: wood, label: Wood},
          {id: cold, label: Not at all, exclusive: true}]}
      - id: rooms
        type: choices
        label: Rooms
        text: Which rooms are there?
        options: [{id: attic, label: Attic}, {id: bath, label: Bath}, {id: cellar, label: Cellar},
          {id: den, label: Den}, {id: entry, label: Entry}, {id: foyer, label: Foyer},
          {id: garage, label: Garage}, {id: hall, label: Hall}, {id: island, label: Island}]
      - {id: damp, type: scale, label: Damp, text: How damp is it?, evidence: required, levels: [
          {label: Dry, text: "Nothing is seen, smelt or felt in any room and in any season."},
          {label: Spots, text: "Single spots in one room, which dry within a week of airing."},
          {label: Wet, text: "Water runs down the walls in more than one room after each rain."}]}
      - {id: tenth, type: scale, label: Tenth, text: Out of ten?, levels: [{label: None}, {label: A},
          {label: B}, {label: C}, {label: D}, {label: E}, {label: F}, {label: G}, {label: H},
          {label: I}, {label: All, text: Every one.}]}
  - id: followed
    title: Follow-ups
    questions:
      - {id: pets, type: choice, label: Pets, text: Are there pets?,
         options: [{id: "yes_", label: Yes}, {id: "no_", label: No}]}
      - {id: dogs, type: number, label: Dogs, text: How many dogs?, integer: true,
         when: pets == 'yes_'}
  - id: grids
    title: Grids
    questions:
      - id: windows
        type: grid
        label: Windows
        text: How are the windows?
        guidance: Open them all.
        rows: [{id: north, label: North side, guidance: The street.}, {id: south, label: South side}]
        columns:
          - {id: count, type: number, label: Count, text: How many?, integer: true, minimum: 0}
          - {id: state, type: scale, label: State, text: In which state?, when: windows.row.count > 0,
             levels: [{label: Broken, text: At least one.}, {label: Whole, text: All of them.}]}
"""


def house() -> Questionnaire:
    """Return a questionnaire with every type of question."""
    return validate(Questionnaire, parse(HOUSE, "questionnaire.yaml"))


class Held(NamedTuple):
    """How an interview ended, what was printed, and the assessment in the file."""

    ending: Ending
    out: str
    assessment: Assessment

    def answer(self, key: str) -> Answer:
        """Return an answer of record."""
        return self.assessment.answer(key)


class Screen(DummyOutput):
    """A terminal that remembers what is printed; what is drawn and erased again among it."""

    def __init__(self, columns: int, rows: int) -> None:
        """Begin empty."""
        self.size = Size(rows=rows, columns=columns)
        self.parts: list[str] = []

    def get_size(self) -> Size:
        """Return the size of the window."""
        return self.size

    def write(self, data: str) -> None:
        """Remember a text."""
        self.parts.append(data)

    def write_raw(self, data: str) -> None:
        """Remember a text."""
        self.parts.append(data)


class Overheard(TerminalAsker):
    """Asks with keys, and writes down what lists offer.

    Keys that are there already are taken before a list is first drawn, so that the screen would
    not tell.
    """

    def choose(
        self, title: str, entries: Sequence[Offered], *, default: str | None = None
    ) -> str | None:
        """Write down the entries, and ask."""
        self.tell([Line(title), *(Line(entry.words) for entry in entries)])
        return super().choose(title, entries, default=default)

    def write(
        self, title: str, *, default: str = "", check: Callable[[str], str | None]
    ) -> str | None:
        """Write down what is asked, and ask."""
        self.tell([Line(title)])
        return super().write(title, default=default, check=check)


def empty(path: Path, questionnaire: Questionnaire) -> Path:
    """Write an assessment without answers."""
    reference = QuestionnaireReference.to(questionnaire)
    write_assessment(path, Assessment(questionnaire=reference, subject=Subject(name="Mill House")))
    return path


class Room:
    """A file, and interviews about it."""

    def __init__(self, path: Path, questionnaire: Questionnaire | None = None) -> None:
        """Write an assessment without answers."""
        self.questionnaire = questionnaire or house()
        self.path = empty(path, self.questionnaire)
        self.before_save: Callable[[int], None] = lambda _: None

    def store(self) -> AssessmentFile:
        """Open the file, as somebody else would."""
        return AssessmentFile(self.path, self.questionnaire)

    def keys(self, keys: str, *, size: tuple[int, int] = (80, 40), **more: str) -> Held:
        """Hold an interview with keys. After the last of them the terminal is gone."""
        screen = Screen(*size)
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=screen):
            pipe.send_text(keys)
            pipe.close()
            ending = self.conduct(Overheard(colour=True), **more)
        return Held(ending, "".join(screen.parts).replace("\r\n", "\n"), read_assessment(self.path))

    def lines(self, lines: Iterable[str], *, width: int = 80, **more: str) -> Held:
        """Hold an interview with lines. After the last of them the input ends."""
        out = io.StringIO()
        asker = PlainAsker(io.StringIO("".join(f"{line}\n" for line in lines)), out, width)
        ending = self.conduct(asker, **more)
        return Held(ending, out.getvalue(), read_assessment(self.path))

    def conduct(
        self,
        asker: Asker,
        *,
        by: str = "",
        section: str = "",
        reason: str = "",
    ) -> Ending:
        """Hold an interview with an asker."""
        store = self.store()
        saves = itertools.count(1)

        def amend(edit: Edit) -> tuple[Assessment, tuple[Entry, ...]]:
            self.before_save(next(saves))
            return store.amend(edit)

        desk = Desk(
            asker,
            Session(self.questionnaire, store.assessment, by, section),
            Notebook(amend, lambda: NOON, by, reason),
            self.questionnaire,
        )
        return conduct(desk, "assess interview house.json")
