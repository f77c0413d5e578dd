"""Capture: one change of a file, and forms out and in, beside what they cannot do without."""

from __future__ import annotations

import datetime
import io
import os
import tempfile
from pathlib import Path

from openpyxl import load_workbook

from assess.capture.form.reading.form import open_form, read_form
from assess.capture.form.write import Handout, write_form
from assess.capture.importing import plan_import
from assess.capture.recording import Stamp, record
from assess.files.assessments import read_assessment, write_assessment
from assess.files.folders import find_folder, read_instrument
from assess.files.store import AssessmentFile
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment
from assess.model.history import Door
from assess.model.questionnaire import Questionnaire
from benchmarks.measure import median_seconds, print_table

SAMPLE = Path(__file__).resolve().parent.parent / "samples/fictional-missions/averland.json"
NOON = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)
KEY = "who_analyses"
RUNS = 60


def main() -> None:
    """Measure and print."""
    questionnaire = read_instrument(find_folder("tnt-preparedness")).questionnaire
    assessment = read_assessment(SAMPLE)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        place = Path(folder)
        rows = [_store(place, questionnaire, assessment, entries) for entries in (0, 2000)]
    headings = ["entries in the history", "one change", "writing the bytes and fsync", "×"]
    print_table("One change of an assessment with 126 answers: lock, edit, save", headings, rows)
    headings = ["form of 132 answers", "assess", "openpyxl alone", "×"]
    print_table("Forms", headings, _forms(questionnaire, assessment))


def changed(assessment: Assessment, number: int) -> Assessment:
    """Return the assessment with another answer to one question."""
    stamp = Stamp(at=NOON, door=Door.ANSWER)
    answer = Answer(state=State.ANSWERED, value=number % 5, comment=str(number))
    return record(assessment, {KEY: answer}, stamp).assessment


def _store(
    place: Path, questionnaire: Questionnaire, assessment: Assessment, entries: int
) -> list[str]:
    for number in range(entries):
        assessment = changed(assessment, number)
    path = place / f"{entries}.json"
    write_assessment(path, assessment)
    file = AssessmentFile(path, questionnaire)
    count = iter(range(10**6))
    ours = median_seconds(
        lambda: file.amend(lambda current, _: changed(current, entries + next(count))), RUNS
    )
    content = path.read_bytes()

    def alone() -> None:
        with (place / "alone").open("wb") as stream:
            stream.write(content)
            os.fsync(stream.fileno())

    floor = median_seconds(alone, RUNS)
    return [
        f"{entries:,}",
        f"{ours * 1000:.1f} ms",
        f"{floor * 1000:.1f} ms",
        f"{ours / floor:.1f}",
    ]


def _forms(questionnaire: Questionnaire, assessment: Assessment) -> list[list[str]]:
    handout = Handout(NOON.date(), "assess", (), "")
    form = write_form(questionnaire, assessment, handout)
    workbook = load_workbook(io.BytesIO(form))
    written = median_seconds(lambda: write_form(questionnaire, assessment, handout), 5)
    saved = median_seconds(lambda: workbook.save(io.BytesIO()), 5)
    planned = median_seconds(
        lambda: plan_import(
            assessment, read_form(open_form(form, "form.xlsx"), questionnaire), respondent=""
        ),
        5,
    )
    loaded = median_seconds(lambda: load_workbook(io.BytesIO(form)), 5)
    return [
        [what, f"{ours:.2f} s", f"{floor:.2f} s", f"{ours / floor:.1f}"]
        for what, ours, floor in (
            ("written; saving the same workbook", written, saved),
            ("read and compared; loading it", planned, loaded),
        )
    ]


if __name__ == "__main__":
    main()
