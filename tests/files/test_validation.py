"""Validation: every mistake at once, each with its place and in words."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from assess.errors import InputError, Place, Problem
from assess.files.validation import validate, with_places
from assess.files.yaml import Document, parse
from assess.model.assessment import Assessment
from assess.model.finding import FindingRules
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import ScoringModel

QUESTION = """\
format: assess/questionnaire
format_version: "1"
id: q
version: "1.0"
title: T
description: D
subject_kind: s
sections:
  - id: a
    title: A
    questions:
      - """


def refused(model: type[BaseModel], text: str) -> tuple[Problem, ...]:
    """Return the problems that a text has as a document of a model."""
    with pytest.raises(InputError) as caught:
        validate(model, parse(text, "f.yaml"))
    for problem in caught.value.problems:
        assert problem.place.file == "f.yaml"
        assert problem.hint
        assert "pydantic" not in str(problem).lower()
        assert "dictionary" not in problem.message
        assert "tuple" not in problem.message
    return caught.value.problems


MISTAKEN = """\
format: assess/questionnaire
format_version: 1
id: Port Security
version: 1.10
titel: Ports
description: 5
subject_kind:
sections:
  - id: one
    title: true
    questions:
      - {id: a, type: text, label: L, text: Q, max_lenght: 5}
      - {id: b, type: scal, label: L, text: Q}
      - {id: c, label: L, text: Q}
      - {id: d, type: choice, label: L, text: Q, options: [{id: x, label: X}]}
      - {id: e, type: number, label: L, text: Q, minimum: lots, integer: maybe}
      - {id: f, type: date, label: L, text: Q, earliest: 2020-13-01}
      - {id: g, type: text, label: L, text: [Q], max_length: 0, evidence: wnated}
      - just a text
      - {id: h, type: scale, label: L, text: Q, levels: {a: 1}}
      - {id: i, type: grid, label: L, text: Q, rows: [], columns: [{id: k, type: grid}]}
  - title: two
    questions: []
"""


def test_all_mistakes_of_a_file_are_named_at_once_in_its_order() -> None:
    problems = refused(Questionnaire, MISTAKEN)
    found = [(str(p.place), p.code, p.message, p.hint) for p in problems]
    wrong, unknown, missing = "file.wrong_value", "file.unknown_key", "file.missing_key"
    quote = "Put it in quotes, as it stands there."
    assert found == [
        ("f.yaml:1:1", missing, 'the key "title" is missing', "Add it to this entry."),
        ("f.yaml:2:17", wrong, '"format_version" is 1', "It must be 1, in quotes."),
        (
            "f.yaml:3:5",
            wrong,
            '"Port Security" cannot be used as id',
            "Use small letters, digits and -, with a letter first.",
        ),
        (
            "f.yaml:4:10",
            wrong,
            '"version" must be a text; without quotes this is read as 1.1',
            quote,
        ),
        ("f.yaml:5:1", unknown, 'there is no key "titel" here', 'Did you mean "title"?'),
        (
            "f.yaml:6:14",
            wrong,
            '"description" must be a text; without quotes this is read as 5',
            quote,
        ),
        (
            "f.yaml:7:14",
            wrong,
            '"subject_kind" must be a text, and is empty',
            "Write a text, or remove the key.",
        ),
        (
            "f.yaml:10:12",
            wrong,
            '"title" must be a text; without quotes this is read as true',
            quote,
        ),
        (
            "f.yaml:12:48",
            unknown,
            'there is no key "max_lenght" here',
            'Did you mean "max_length"?',
        ),
        ("f.yaml:13:9", wrong, '"scal" is not a known type', 'Did you mean "scale"?'),
        ("f.yaml:14:9", missing, 'the key "type" is missing', "Add it to this entry."),
        ("f.yaml:15:59", wrong, '"options" has 1 of at least 2', "Add what is missing."),
        ("f.yaml:16:59", wrong, '"minimum" is "lots", which is no number', "Write a number."),
        ("f.yaml:16:74", wrong, '"integer" is "maybe"', "It must be true or false."),
        (
            "f.yaml:17:58",
            wrong,
            '"earliest" is "2020-13-01", which is no day or time',
            "Write it as YYYY-MM-DD.",
        ),
        ("f.yaml:18:45", wrong, '"text" must be a text', "Write a text, in quotes if in doubt."),
        ("f.yaml:18:62", wrong, '"max_length" is 0', "It must be 1 or more."),
        ("f.yaml:18:75", wrong, '"evidence" is "wnated"', 'Did you mean "wanted"?'),
        ("f.yaml:19:9", wrong, "this must be a group of keys", "Write it as name: value."),
        ("f.yaml:20:57", wrong, '"levels" must be a list', "Write each entry after a dash."),
        ("f.yaml:21:54", wrong, '"rows" has 0 of at least 1', "Add what is missing."),
        (
            "f.yaml:21:68",
            wrong,
            '"grid" is not a known type',
            "It must be one of choice, choices, scale, number, date, text.",
        ),
        ("f.yaml:22:5", missing, 'the key "id" is missing', "Add it to this entry."),
        ("f.yaml:23:16", wrong, '"questions" has 0 of at least 1', "Add what is missing."),
    ]


@pytest.mark.parametrize("text", ["", "[]", "words", "5", "null"])
def test_a_file_that_holds_something_else_altogether(text: str) -> None:
    (problem,) = refused(Questionnaire, text)
    assert str(problem.place) == "f.yaml:1:1"
    assert problem.message == "the file must be a group of keys"


def test_an_empty_mapping_lacks_every_key() -> None:
    problems = refused(FindingRules, "{}")
    assert [p.message for p in problems] == [
        f'the key "{key}" is missing' for key in ("format", "format_version", "questionnaire")
    ]


@pytest.mark.parametrize(
    ("question", "column", "message"),
    [
        ("{id: a, type: text, label: L, text: Q, requird: true}", 49, "requird"),
        ("{id: a, type: number, label: L, text: Q, units: kg}", 51, "units"),
        ("{id: a, type: date, label: L, text: Q, date: 2020-01-01}", 49, "date"),
    ],
)
def test_a_misspelt_key_has_the_place_of_the_key(question: str, column: int, message: str) -> None:
    (problem,) = refused(Questionnaire, QUESTION + question)
    assert (problem.place.line, problem.place.column) == (12, column - 1)
    assert problem.message == f'there is no key "{message}" here'


def test_a_question_of_type_text_whose_label_is_missing_points_at_the_question() -> None:
    (problem,) = refused(Questionnaire, QUESTION + "{id: a, type: text, text: Q}")
    assert (str(problem.place), problem.message) == ("f.yaml:12:9", 'the key "label" is missing')


SCORING = """\
format: assess/scoring
format_version: "1"
questionnaire: q
indices:
  - id: a
    label: A
    high_is: goood
    aggregate: artihmetic
    children:
      - {item: a, normalise: {method: points, pionts: {a: 1}}}
      - {item: b, normalise: linear}
      - {item: c, normalise: {method: piecewise, points: [[0, 1], [0, 2]]}}
      - {id: g, children: [], lable: x}
      - {item: d, weight: .inf}
      - {item: d, weight: 1e999}
      - {item: d, weight: -1}
      - {item: d, multiplier: 2}
      - 5
      - {item: e, normalise: {method: points, points: {a: 1, b: lots}}}
      - {id: leaf, item: f, leaf: 1}
"""


def test_mistakes_in_a_scoring_model_have_the_place_of_the_innermost_entry() -> None:
    found = [(p.place.line, p.place.column, p.message) for p in refused(ScoringModel, SCORING)]
    assert found == [
        (7, 14, '"high_is" is "goood"'),
        (8, 16, '"artihmetic" is not a known method'),
        (10, 30, 'the key "points" is missing'),
        (10, 47, 'there is no key "pionts" here'),
        (11, 30, 'the key "goalposts" is missing'),
        (12, 30, "the numbers of a piecewise scale must rise from point to point"),
        (13, 9, 'the key "label" is missing'),
        (13, 31, 'there is no key "lable" here'),
        (14, 27, '"weight" is ".inf", which is no number'),
        (15, 27, '"weight" must be a finite number'),
        (16, 27, '"weight" is -1'),
        (17, 31, '"multiplier" is 2'),
        (18, 9, "this must be a group of keys"),
        (19, 65, '"b" is "lots", which is no number'),
        (20, 29, 'there is no key "leaf" here'),
    ]


def test_the_key_with_the_same_letters_is_suggested_before_a_similar_one() -> None:
    hints = {p.message: p.hint for p in refused(ScoringModel, SCORING)}
    assert hints['there is no key "lable" here'] == 'Did you mean "label"?'  # and not "table"


def test_a_value_of_no_kind_at_all_is_one_problem() -> None:
    value = '{format: assess/assessment, format_version: "1", '
    value += 'questionnaire: {id: q, version: "1", digest: x}, subject: {name: N}, answers: {'
    value += "a: {state: answered, value: {b: 1}}, int: {state: answered, value: [[1]]}, "
    value += "str: {state: answered, value: 1, comment: 5}}}"
    messages = [p.message for p in refused(Assessment, value)]
    assert messages == [
        '"value" cannot be a group of keys',
        '"value" cannot be a list of these',
        '"comment" must be a text; without quotes this is read as 5',
    ]


def test_what_is_quoted_in_a_message_is_cut_short() -> None:
    text = QUESTION + "{id: a, type: %s, label: L, text: Q}" % ("x" * 5000)
    (problem,) = refused(Questionnaire, text)
    assert len(str(problem)) < 300


@pytest.mark.parametrize("word", ["{}", "{key}", "%s", "{0}"])
def test_braces_in_a_value_are_no_place_for_ours(word: str) -> None:
    (problem,) = refused(
        Questionnaire, QUESTION + f"{{id: '{word}', type: date, label: L, text: Q}}"
    )
    assert problem.message == f'"{word}" cannot be used as id'


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/list/1", "f.yaml:3:5"),
        ("/a~1b~0c", "f.yaml:4:8"),
        ("/12", "f.yaml:5:7"),
        ("/²", "f.yaml:6:4"),
        ("/list/²", "f.yaml:2:3"),
        ("/list/7", "f.yaml:2:3"),
        ("", "f.yaml:1:1"),
    ],
)
def test_pointers_become_lines_and_columns(pointer: str, place: str) -> None:
    document = parse("list:\n  - a\n  - b\na/b~c: 1\n'12': 1\n²: 1\n", "f.yaml")
    (placed,) = with_places(
        [Problem(code="c", message="m", place=Place(pointer=pointer))], document
    )
    assert str(placed.place) == place


def test_without_positions_a_place_stays_a_pointer() -> None:
    problem = Problem(code="c", message="m", place=Place(pointer="/answers/a~1b/value"))
    (placed,) = with_places([problem], Document("f.json", {}))
    assert str(placed.place) == "f.json /answers/a~1b/value"


def test_a_file_of_a_newer_format_says_so() -> None:
    document = parse('format: assess/questionnaire\nformat_version: "2"\n', "f.yaml")
    with pytest.raises(InputError) as caught:
        validate(Questionnaire, document)
    (problem,) = [p for p in caught.value.problems if "format_version" in p.message]
    assert "does not know" in problem.message
    assert (problem.place.line, problem.place.column) == (2, 17)
