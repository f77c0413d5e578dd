"""Files of answers: what a person wrote down, or a script put together, to be taken over at once."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from assess.model.answer import Evidence, State, Value
from assess.model.base import Frozen, Person, Slug


class GivenAnswer(Frozen):
    """One answer as written: a value, or a text as ``assess answer`` takes it, or a state.

    ``comment``, ``evidence``, ``owner`` and ``due`` replace those that stand there; left out, they stay. The reason
    of ``not_applicable`` is its comment.
    """

    value: Value | None = None
    state: State | None = None
    comment: Annotated[str, Field(max_length=20000)] | None = None
    evidence: tuple[Evidence, ...] | None = None
    owner: Person | None = None
    due: datetime.date | None = None


def _with_value(written: Any) -> Any:
    """Return a bare value as the record it stands for; records and answers as they are."""
    return written if isinstance(written, dict | GivenAnswer) else {"value": written}


WrittenAnswer = Annotated[
    GivenAnswer, BeforeValidator(_with_value, json_schema_input_type=Value | GivenAnswer)
]
"""An answer in a file: the whole record, or its bare value."""


class AnswersFile(Frozen):
    """Answers by question id or ``grid.row.column``, with the name of who gives them."""

    format: Literal["assess/answers"]
    format_version: Literal["1"]
    questionnaire: Slug | None = None
    by: Person = ""
    answers: dict[str, WrittenAnswer] = Field(min_length=1)
