"""Assessments of the shipped questionnaire for reports in tests, rated as the command line does."""

from __future__ import annotations

import csv
import datetime
import io
import random
from collections.abc import Mapping, Sequence
from functools import cache

import yaml

from assess.cli import rating
from assess.model.answer import Answer, Evidence, State, Value
from assess.model.assessment import Assessment, Subject
from assess.model.finding import FindingRules
from assess.model.question import Choice, Choices, Date, Grid, Number, Scale, Simple
from assess.model.rating import Instrument, Rated
from assess.model.reference import QuestionnaireReference
from tests.support.cases import ROOT, Case, load_case

DAY = datetime.date(2026, 11, 22)
TEMPLATES = ROOT / "templates"

TABLE = """\
group,name,drugs,terrorism,border,human_trafficking
UN,UNAMA,x,x,,
UN,UNOCA,x,?,x,
UN,BINUCA,,,,
OSCE,Kosovo,x,x,x,x
OSCE,Bishkek,,,,x
"""
"""Marks as in Table 1 of the essay: mandates for the UN, activities for the OSCE, ``?`` in doubt."""


@cache
def shipped() -> tuple[Case, Instrument]:
    """Return the shipped questionnaire, compiled, and as an instrument."""
    folder = ROOT / "questionnaires" / "tnt-preparedness"
    case = load_case(folder)
    text = (folder / "findings.yaml").read_text(encoding="utf-8")
    rules = FindingRules.model_validate(yaml.safe_load(text))
    return case, Instrument(case.questionnaire, case.model, rules)


def rate(assessments: Sequence[Assessment]) -> list[Rated]:
    """Return the assessments with scorecards, findings, hidden items and theme statuses."""
    return rating.rate(shipped()[1], assessments, DAY)


def made(name: str, answers: Mapping[str, Answer], **about: object) -> Assessment:
    """Return an assessment; ``about`` gives group, full_name, fictional, statement or as_of."""
    subject = {key: about.pop(key) for key in ("group", "full_name", "fictional") if key in about}
    return Assessment.model_validate(
        {
            "questionnaire": QuestionnaireReference.to(shipped()[1].questionnaire),
            "subject": Subject.model_validate({"name": name, **subject}),
            "statement": "Invented for tests",
            "as_of": datetime.date(2026, 5, 1),
            "answers": dict(answers),
            **about,
        }
    )


def everything(seed: int = 1, quality: float = 0.5, missing: float = 0.0) -> dict[str, Answer]:
    """Return an answer to every item; a share of them missing in every possible way."""
    chance = random.Random(seed)  # noqa: S311
    answers = {}
    for key, item in shipped()[1].questionnaire.items.items():
        if chance.random() < missing:
            state = chance.choice([State.UNKNOWN, State.WITHHELD, State.NOT_APPLICABLE])
            comment = "no such thing" if state is State.NOT_APPLICABLE else ""
            answers[key] = Answer(state=state, comment=comment)
            continue
        answers[key] = Answer(state=State.ANSWERED, value=_value(item.spec, chance, quality))
    return answers


def _value(spec: Simple, chance: random.Random, quality: float) -> Value:
    def pick(size: int) -> int:
        return min(size - 1, max(0, int(chance.gauss(quality, 0.25) * size)))

    match spec:
        case Scale(levels=levels):
            return pick(len(levels))
        case Choice(options=options):
            return options[pick(len(options))].id
        case Choices(options=options):
            ticked = [o.id for o in options if not o.exclusive and chance.random() < quality]
            return tuple(ticked) or (options[-1].id,)
        case Number(minimum=low, maximum=high):
            return round(chance.uniform(low or 0, min(high or 50, 50)))
        case Date():
            return "2025-03-04"
        case _:
            return f"words about {spec.label}"


def table() -> list[Assessment]:
    """Return the assessments that the small table describes: grid cells only."""
    lines = list(csv.DictReader(io.StringIO(TABLE)))
    grid = shipped()[1].questionnaire.questions["threats"]
    assert isinstance(grid, Grid)
    return [
        made(
            line["name"],
            dict(_cell(line, row.id) for row in grid.rows if row.id in line),
            group=line["group"],
            statement="Reconstructed from the essay",
            as_of=datetime.date(2011, 6, 1),
        )
        for line in lines
    ]


def _cell(line: Mapping[str, str], row: str) -> tuple[str, Answer]:
    marked = bool(line[row])
    doubt = Evidence(reference="Table 1", information_grade="4" if line[row] == "?" else "2")
    column, value = (
        ("mandate", "yes" if marked else "no")
        if line["group"] == "UN"
        else ("activities", ("unspecified",) if marked else ("none",))
    )
    answer = Answer(state=State.ANSWERED, value=value, evidence=(doubt,))
    return f"threats.{row}.{column}", answer
