"""Assessments on disk: written and read without loss, refused with a reason, never half written."""

from __future__ import annotations

import datetime
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.errors import InputError, Problem, RequestError, Severity
from assess.files.assessments import (
    hold_to,
    in_question_order,
    read_assessment,
    to_json,
    unknown_questionnaire,
    write_assessment,
)
from assess.files.atomic import write_atomically
from assess.files.folders import read_instrument
from assess.model.answer import Answer, Evidence, State
from assess.model.assessment import Assessment, Subject
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference
from tests.support.cli import ANSWERS, PORT, content_of, write_json, write_port

REFERENCE = QuestionnaireReference(id="port", version="1.0", digest="sha256:0")
SMALL = Assessment(questionnaire=REFERENCE, subject=Subject(name="Haven"))

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
MEANT = st.sampled_from(
    ["مهمّة", "🦀🏴‍☠️", "a\u202eb", "\u2028", "\x00\x1b", "\r\n\t", '"\\', "=1+1"]
)
TEXTS = WORDS | MEANT
NAMES = TEXTS.filter(lambda text: text.strip())
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30)
SUBJECTS = st.builds(
    Subject,
    name=LINES.filter(lambda text: text.strip()),
    full_name=LINES,
    group=LINES,
    fictional=st.booleans(),
)
VALUES = (
    st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.lists(TEXTS, max_size=3).map(tuple)
)
EVIDENCE = st.builds(
    Evidence,
    reference=NAMES,
    date=st.none() | st.dates(),
    source_grade=st.sampled_from([None, *"ABCDEF"]),
    information_grade=st.sampled_from([None, *"123456"]),
    sha256=st.sampled_from([None, "0" * 64, "9f" * 32]),
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Return an answer in any state."""
    state = draw(st.sampled_from(State))
    return Answer(
        state=state,
        value=draw(VALUES) if state is State.ANSWERED else None,
        comment=draw(NAMES if state is State.NOT_APPLICABLE else TEXTS),
        evidence=tuple(draw(st.lists(EVIDENCE, max_size=2))),
        by=draw(LINES),
        at=draw(st.none() | st.datetimes(timezones=st.just(datetime.UTC))),
    )


ASSESSMENTS = st.builds(
    Assessment,
    made_with=LINES,
    questionnaire=st.just(REFERENCE),
    subject=SUBJECTS,
    as_of=st.none() | st.dates(),
    statement=TEXTS,
    answers=st.dictionaries(TEXTS, answers(), max_size=4),
)


def refused(path: Path) -> Problem:
    """Return the only problem why a file is no assessment."""
    with pytest.raises(InputError) as caught:
        read_assessment(path)
    (problem,) = caught.value.problems
    assert problem.place.file == str(path)
    assert problem.hint
    return problem


def written(path: Path, text: str | bytes) -> Path:
    """Write a file and return it."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@given(ASSESSMENTS)
def test_what_is_written_is_what_is_read(assessment: Assessment) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.json"
        write_assessment(path, assessment)
        assert read_assessment(path) == assessment
        again = path.read_bytes()
        write_assessment(path, read_assessment(path))
        assert path.read_bytes() == again


def test_the_text_is_laid_out_for_people_and_leaves_out_what_was_not_given() -> None:
    one = SMALL.model_copy(update={"answers": {"guards": Answer(state=State.ANSWERED, value=1)}})
    assert (
        to_json(one)
        == """\
{
  "format": "assess/assessment",
  "format_version": "1",
  "questionnaire": {
    "id": "port",
    "version": "1.0",
    "digest": "sha256:0"
  },
  "subject": {
    "name": "Haven"
  },
  "answers": {
    "guards": {
      "state": "answered",
      "value": 1
    }
  }
}
"""
    )


def test_a_missing_answer_is_never_written_as_a_value() -> None:
    states = {
        state.value: Answer(state=state, comment="why") for state in State if state != "answered"
    }
    text = to_json(SMALL.model_copy(update={"answers": states}))
    assert "value" not in text
    assert "null" not in text


# ── written all or nothing ───────────────────────────────────────────────────────────────────


def fail(*_: object, **__: object) -> None:
    """Stand in for a disk that has no room."""
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod", "mkstemp"])
def test_a_failure_on_the_way_keeps_the_old_file_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = written(tmp_path / "a.json", "old")
    owner = {"fsync": os, "mkstemp": tempfile}.get(step, Path)
    monkeypatch.setattr(owner, step, fail)
    with pytest.raises(RequestError) as caught:
        write_assessment(path, SMALL)
    monkeypatch.undo()
    (problem,) = caught.value.problems
    assert problem.code == "request.cannot_write"
    assert problem.message == "the file cannot be written: No space left on device"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
    assert path.read_text() == "old"


def test_success_leaves_no_temporary_file(tmp_path: Path) -> None:
    write_assessment(tmp_path / "a.json", SMALL)
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path / "a.json", "old")
    path.chmod(mode)
    write_assessment(path, SMALL)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_is_as_private_as_the_user_wants(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write_assessment(tmp_path / "a.json", SMALL)
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    kept = written(tmp_path / "kept.json", "old")
    link = tmp_path / "link.json"
    link.symlink_to(kept)
    write_assessment(link, SMALL)
    assert link.is_symlink()
    assert read_assessment(kept) == SMALL


def test_an_existing_file_is_not_overwritten_unless_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", "old")
    with pytest.raises(RequestError) as caught:
        write_assessment(path, SMALL, overwrite=False)
    assert caught.value.problems[0].code == "request.file_exists"
    assert path.read_text() == "old"


@pytest.mark.parametrize("name", ["missing/a.json", "file/a.json", "x" * 300])
def test_a_place_that_cannot_be_written_is_a_request_at_fault(tmp_path: Path, name: str) -> None:
    written(tmp_path / "file", "")
    with pytest.raises(RequestError) as caught:
        write_atomically(tmp_path / name, b"")
    assert caught.value.problems[0].code == "request.cannot_write"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


# ── refused ──────────────────────────────────────────────────────────────────────────────────


def test_cut_off_anywhere_it_is_refused_with_a_reason(tmp_path: Path) -> None:
    one = Answer(state=State.ANSWERED, value="ü🦀", evidence=(Evidence(reference="é"),))
    content = to_json(SMALL.model_copy(update={"answers": {"a": one}})).encode()
    path = tmp_path / "a.json"
    for length in range(len(content) - 1):
        problem = refused(written(path, content[:length]))
        assert problem.code in {"json.syntax", "file.not_utf8"}
        assert problem.place.line is not None
    read_assessment(written(path, content[:-1]))  # only the last line feed is missing


def test_a_file_cut_off_is_called_that(tmp_path: Path) -> None:
    text = to_json(SMALL)
    problem = refused(written(tmp_path / "a.json", text[: len(text) // 2]))
    assert problem.message == "the file ends too early, as if it had been cut off"
    assert refused(written(tmp_path / "b.json", "")).message == "the file is empty"


@given(st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
def test_no_bytes_whatever_do_more_than_be_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        refused(written(Path(folder) / "a.json", content))


BEFORE = '{"format": "assess/assessment",\n '


@pytest.mark.parametrize(
    ("text", "code", "message", "at"),
    [
        (BEFORE + '"a": NaN}', "json.syntax", "NaN is not a number that JSON knows", (2, 7)),
        (
            BEFORE + '"a NaN": ["\\"", -Infinity]}',
            "json.syntax",
            "-Infinity is not a number that JSON knows",
            (2, 18),
        ),
        (
            BEFORE + '"a": 1,\n  "a": 2}',
            "json.double_key",
            'the key "a" stands twice in the same object',
            (3, 3),
        ),
        ("{'a': 1}", "json.syntax", None, (1, 2)),
        ('{"a" 1}', "json.syntax", None, (1, 6)),
        ("// hello\n{}", "json.syntax", None, (1, 1)),
        ("[" * 100_000, "json.syntax", "this is not an assessment: too many levels", None),
        ("9" * 5000, "json.syntax", "this is not an assessment: a number too long", None),
        ("[]", "file.not_an_assessment", None, None),
        ("{}", "file.not_an_assessment", None, None),
        ('{"format": "assess/report"}', "file.not_an_assessment", None, None),
    ],
)
def test_what_is_no_assessment_says_why_and_where(
    tmp_path: Path, text: str, code: str, message: str | None, at: tuple[int, int] | None
) -> None:
    problem = refused(written(tmp_path / "a.json", text))
    assert problem.code == code
    assert message in {None, problem.message}
    if at or code == "json.syntax":
        assert (problem.place.line, problem.place.column) == (at or (None, None))


def test_not_utf8_and_byte_order_marks(tmp_path: Path) -> None:
    text = to_json(SMALL)
    read_assessment(written(tmp_path / "bom.json", b"\xef\xbb\xbf" + text.encode()))
    problem = refused(
        written(tmp_path / "a.json", text.replace("Haven", "Haf\xe4n").encode("latin-1"))
    )
    assert (problem.code, problem.place.line, problem.place.column) == ("file.not_utf8", 10, 17)
    assert refused(written(tmp_path / "w.json", text.encode("utf-16"))).code == "file.not_utf8"


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("indent", [2, "\t", None])
def test_mistakes_have_a_place_however_the_json_is_laid_out(
    tmp_path: Path, *, ascii_only: bool, indent: str | int | None
) -> None:
    content = json.loads(to_json(SMALL)) | {"statement": "🦀 ü", "answer": {}}
    content["answers"] = {"a/b": {"state": "unkown"}, "c": {"state": "answered"}}
    path = tmp_path / "a.json"
    text = json.dumps(content, indent=indent, ensure_ascii=ascii_only)
    written(path, text)
    with pytest.raises(InputError) as caught:
        read_assessment(path)
    lines = text.splitlines()
    at = [
        lines[p.place.line - 1][p.place.column - 1 :]
        for p in caught.value.problems
        if p.place.line and p.place.column
    ]
    codes = [p.code for p in caught.value.problems]
    assert codes == ["file.unknown_key", "file.wrong_value", "file.wrong_value"]
    assert [
        bit.startswith(start) for bit, start in zip(at, ['"answer"', '"unkown"', "{"], strict=True)
    ] == [True] * 3
    assert caught.value.problems[0].hint == "Remove it."
    assert caught.value.problems[1].hint == 'Did you mean "unknown"?'


# ── held to the questionnaire ────────────────────────────────────────────────────────────────


@pytest.fixture
def port(tmp_path: Path) -> Path:
    """Return a questionnaire folder."""
    return write_port(tmp_path / "port")


def held(port: Path, content: dict[str, Any]) -> tuple[Problem, ...]:
    """Return what is wrong with an assessment, errors or else warnings."""
    path = write_json(port.parent / "a.json", content)
    questionnaire: Questionnaire = read_instrument(port).questionnaire
    try:
        return tuple(hold_to(read_assessment(path), questionnaire, path))
    except InputError as error:
        return error.problems


def test_valid_answers_have_no_problems(port: Path) -> None:
    assert held(port, content_of(port)) == ()


def test_wrong_answers_are_all_named_with_their_place(port: Path) -> None:
    wrong = {
        "guard": {"state": "answered", "value": 1},
        "guards": {"state": "answered", "value": 501},
        "training": {"state": "answered", "value": 3},
        "checks": {"state": "answered", "value": ["papers", "nothing"]},
        "owner": {"state": "answered", "value": "stat"},
        "inspected": {"state": "answered", "value": "2031-01-01"},
        "remarks": {"state": "answered", "value": "x" * 51},
        "a/b²": {"state": "unknown"},
        "7": {"state": "unknown"},
    }
    problems = held(port, content_of(port, wrong))
    assert all(problem.hint for problem in problems)
    found = [(p.place.line, p.place.column, p.code) for p in problems]
    assert found == [
        (13, 5, "answer.unknown_key"),
        (44, 5, "answer.unknown_key"),
        (47, 5, "answer.unknown_key"),
        (19, 16, "answer.invalid_value"),
        (23, 16, "answer.invalid_value"),
        (27, 16, "answer.invalid_value"),
        (34, 16, "answer.invalid_value"),
        (38, 16, "answer.invalid_value"),
        (42, 16, "answer.invalid_value"),
    ]


def test_an_answer_to_a_hidden_question_is_a_warning(port: Path) -> None:
    hidden = {"guards": {"state": "answered", "value": 0}, "training": ANSWERS["training"]}
    (problem,) = held(port, content_of(port, hidden))
    assert (problem.severity, problem.code) == (Severity.WARNING, "answer.hidden")
    assert problem.place.line == 19


def test_another_version_is_refused_with_the_way_forward(port: Path) -> None:
    content = content_of(port)
    write_port(port, questionnaire=PORT.replace('version: "1.0"', 'version: "2.0"'))
    (problem,) = held(port, content)
    assert problem.code == "assessment.other_version"
    assert problem.message == 'it answers questionnaire "port" in version 1.0, this is version 2.0'
    assert "--questionnaire FOLDER" in problem.hint


def test_another_content_of_the_same_version_is_told_apart(port: Path) -> None:
    content = content_of(port)
    write_port(port, questionnaire=PORT.replace("How many guards?", "How many guards at night?"))
    (problem,) = held(port, content)
    assert problem.code == "assessment.other_version"
    assert problem.message == (
        'it answers questionnaire "port" in another content of version 1.0, which was changed '
        "without a new version"
    )


def test_another_questionnaire_is_refused(port: Path) -> None:
    content = content_of(port)
    content["questionnaire"]["id"] = "harbour"
    (problem,) = held(port, content)
    assert (problem.code, problem.message) == (
        "assessment.other_questionnaire",
        'it answers "harbour", not "port"',
    )


def test_an_unknown_questionnaire_comes_with_the_closest() -> None:
    error = unknown_questionnaire(SMALL, Path("a.json"), ["ports", "zoo"])
    (problem,) = error.problems
    assert problem.hint == 'Did you mean "ports"? Name its folder: --questionnaire FOLDER.'
    (problem,) = unknown_questionnaire(SMALL, Path("a.json"), []).problems
    assert problem.hint == "Name its folder: --questionnaire FOLDER."


def test_answers_are_put_in_the_order_asked_and_empty_ones_leave(port: Path) -> None:
    questionnaire = read_instrument(port).questionnaire
    empty, kept = Answer(state=State.UNANSWERED), Answer(state=State.UNANSWERED, comment="later")
    given_ = {"other": kept, "owner": kept, "checks": empty, "guards": kept}
    ordered = in_question_order(SMALL.model_copy(update={"answers": given_}), questionnaire)
    assert list(ordered.answers) == ["guards", "owner", "other"]
