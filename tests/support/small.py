"""A case of four questions that can be worked out by hand."""

from __future__ import annotations

from typing import Any

from assess.model.answer import Answer
from tests.support.answers import answered_with
from tests.support.cases import Case, case_from

ASKING = """
format: assess/questionnaire
format_version: "1"
id: small
version: "1"
title: Small
description: Small.
subject_kind: mission
sections:
  - id: all
    title: All
    questions:
"""
"""The head of a questionnaire of one section; its questions follow, a line each, six spaces in."""


def small(children: list[dict[str, Any]], **index: Any) -> Case:
    """Return a case of the questions a to d at levels 0 to 4; d is asked where c is not 0.

    Its one index ``whole`` has these children and is printed from 1 to 5 unless ``index`` says
    otherwise.
    """
    steps = [{"label": f"L{i}"} for i in range(5)]
    asked: list[dict[str, Any]] = [
        {"id": key, "label": key, "text": f"{key}?", "type": "scale", "levels": steps}
        for key in "abcd"
    ]
    asked[3]["when"] = "c >= 1"
    questionnaire = {
        "format": "assess/questionnaire",
        "format_version": "1",
        "id": "small",
        "version": "1",
        "title": "Small",
        "description": "Small.",
        "subject_kind": "mission",
        "sections": [{"id": "only", "title": "Only", "questions": asked}],
    }
    whole = {"id": "whole", "label": "Whole", "high_is": "good", "scale": [1, 5]}
    scoring = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": "small",
        "indices": [{**whole, **index, "children": children}],
    }
    return case_from("small", questionnaire, scoring)


def levels(**given: int) -> dict[str, Answer]:
    """Return answers at levels."""
    return {key: answered_with(level) for key, level in given.items()}
