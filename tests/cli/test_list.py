"""``assess list``: which questionnaires there are, and what one of them asks."""

from __future__ import annotations

import pytest

from assess.cli.app import run
from assess.files.folders import find_folder, read_instrument
from assess.model.question import Choice, Choices, Grid, Scale


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["list", *arguments]) == 0
    return capsys.readouterr().out


def test_every_question_is_printed_with_every_possible_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = read_instrument(find_folder("tnt-preparedness")).questionnaire
    words = " ".join(output(capsys, "tnt-preparedness").split())
    for question in asked.questions.values():
        assert f"{question.id} ({question.type}" in words
        parts = (question, *question.columns) if isinstance(question, Grid) else (question,)
        for part in parts:
            assert " ".join(part.text.split()) in words
            if isinstance(part, Choice | Choices):
                assert all(f"{o.id} {o.label}" in words for o in part.options)
            if isinstance(part, Scale):
                assert all(f"{i} {one.label}: " in words for i, one in enumerate(part.levels))


def test_only_what_is_asked_for_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "tnt-preparedness", "who_analyses", "headquarters")
    assert "who_analyses (scale, required)" in text
    assert "link_analysis" not in text
    assert "== Support from headquarters (headquarters) ==" in text


def test_an_unknown_id_is_refused_with_the_closest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list", "tnt-preparedness", "who_analyse"]) == 3
    error = capsys.readouterr().err
    assert "request.no_question" in error
    assert "who_analyses" in error
