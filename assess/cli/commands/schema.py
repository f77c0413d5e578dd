"""``assess schema``."""

from __future__ import annotations

import json

import click
from pydantic import BaseModel

from assess.model.answers_file import AnswersFile
from assess.model.assessment import Assessment
from assess.model.case import Cases
from assess.model.decision import DecisionRules
from assess.model.finding import FindingRules
from assess.model.migration import Migrations
from assess.model.questionnaire import Questionnaire
from assess.model.red_flag import RedFlagRules
from assess.model.scoring import ScoringModel

KINDS: dict[str, type[BaseModel]] = {
    "questionnaire": Questionnaire,
    "scoring": ScoringModel,
    "findings": FindingRules,
    "decision": DecisionRules,
    "red-flags": RedFlagRules,
    "migrations": Migrations,
    "cases": Cases,
    "assessment": Assessment,
    "answers": AnswersFile,
}


@click.command("schema", short_help="Print a JSON Schema, for editors.")
@click.argument("kind", metavar="KIND", type=click.Choice(list(KINDS)))
def command(kind: str) -> None:
    """Print the JSON Schema of a kind of file, so that an editor can complete and check it.

    KIND is questionnaire, scoring, findings, decision, red-flags, migrations, cases, assessment or answers. The YAML
    files that come with the tool name their schema in their first line.
    """
    schema = KINDS[kind].model_json_schema()
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    click.echo(json.dumps(described, indent=2, ensure_ascii=False))
