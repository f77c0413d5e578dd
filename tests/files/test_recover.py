"""Recovery: whatever is damaged, nothing but our own errors, and no answer that was not there."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.capture.recording import Stamp, record
from assess.capture.undoing import undo
from assess.checks.integrity import check_history
from assess.errors import AssessError
from assess.files.assessments import to_json
from assess.files.folders import read_instrument, shipped_folders
from assess.files.fragments import find_fragments
from assess.files.recover import FROM_HISTORY, Recovered, rebuild, refuse_nothing, text_of
from assess.model.answer import Answer, Evidence, State
from assess.model.assessment import Assessment, Subject
from assess.model.history import Door
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference
from assess.model.signature import Role, Signature
from tests.support.cli import ROOT, write_port

NOON = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)
LATER = NOON + datetime.timedelta(days=1)
SAMPLE = ROOT / "samples" / "fictional-missions" / "averland.json"
TRICKY = 'he wrote "guards": {"state": "answered", "value": 99}, "history": [{"at": é 🦀'


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return read_instrument(write_port(tmp_path_factory.mktemp("port") / "port")).questionnaire


def said(value: Any, comment: str = "") -> Answer:
    evidence = (Evidence(reference="Page 3", source_grade="B"),) if comment else ()
    return Answer(state=State.ANSWERED, value=value, comment=comment, evidence=evidence)


def made(asked: Questionnaire) -> Assessment:
    """Return a small assessment with everything an assessment can have."""
    current = Assessment(
        made_with="assess 0",
        questionnaire=QuestionnaireReference.to(asked),
        subject=Subject(name="Haven ü"),
        as_of=datetime.date(2024, 6, 30),
        statement=TRICKY,
        answers={"owner": Answer(state=State.UNKNOWN), "remarks": said("a", TRICKY)},
    )
    steps: list[tuple[str, dict[str, Answer]]] = [
        ("Anna", {"guards": said(10, TRICKY), "checks": said(("papers", "cargo"))}),
        ("Anna", {"guards": said(12)}),
        ("Bob", {"training": said(1), "budget": said(2.5)}),
        ("Anna", {"training": said(2), "budget": Answer(state=State.UNANSWERED)}),
        ("", {"inspected": said("2024-01-01"), "remarks": said("b")}),
        ("", {"inspected": Answer(state=State.UNANSWERED)}),
    ]
    for by, given_ in steps:
        stamp = Stamp(at=NOON, door=Door.FORM, by=by, reason="r")
        current = record(current, given_, stamp).assessment
        if not current.signatures:
            one = Signature(role=Role.PREPARER, name="A", at=NOON, digest="x", position=1)
            current = current.model_copy(update={"signatures": (one,)})
    return current


def recovered(content: bytes, asked: Questionnaire | None, subject: str = "Haven ü") -> Recovered:
    text, _ = text_of(content)
    found = find_fragments(text)
    refuse_nothing(found, "a.json")
    return rebuild(found, asked, subject, LATER, "a.json")


def assert_nothing_invented(
    content: bytes, original: Assessment, asked: Questionnaire | None
) -> Recovered | None:
    """Recover; every answer must be the original's. None where our own error says why not."""
    try:
        found = recovered(content, asked, original.subject.name)
    except AssessError:
        return None
    for key, answer in found.assessment.answers.items():
        assert original.answers.get(key) == answer, key
    for key, given_ in found.assessment.responses.items():
        assert original.responses.get(key) == given_, key
    assert found.assessment.subject.name == original.subject.name
    assert found.assessment.statement in {"", original.statement}
    return found


# ── cut off ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("indent", [2, None])
def test_cut_off_at_every_byte_nothing_is_invented(
    asked: Questionnaire, indent: int | None
) -> None:
    original = made(asked)
    text = to_json(original)
    if indent is None:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    content = text.encode()
    answers_end = content.index(b'"responses"')
    most = 0
    for length in range(len(content)):
        found = assert_nothing_invented(content[:length], original, asked)
        count = len(found.saved) if found else 0
        assert count >= most  # more of the file never means less recovered
        most = max(most, count)
        if length > answers_end:
            assert found is not None
            assert found.assessment.answers == original.answers
        if found is not None:
            codes = {problem.code for problem in check_history(found.assessment)}
            assert codes == {"integrity.recovered"}
    assert most == len(original.answers)


def test_a_sample_cut_off_here_and_there_loses_only_what_is_missing() -> None:
    asked = read_instrument(shipped_folders()["tnt-preparedness"]).questionnaire
    original = Assessment.model_validate_json(SAMPLE.read_text(encoding="utf-8"))
    content = SAMPLE.read_bytes()
    for length in range(0, len(content), 97):
        found = assert_nothing_invented(content[:length], original, asked)
        whole = len(
            re.findall(rb'^    "[\w.]+": \{.*?^    \}', content[:length], re.MULTILINE | re.DOTALL)
        )
        assert len(found.saved if found else ()) in {whole, whole - 1, whole - 2}


# ── damaged in the middle ────────────────────────────────────────────────────────────────────


@given(st.data())
def test_zeroed_or_lost_stretches_invent_nothing(asked: Questionnaire, data: st.DataObject) -> None:
    original = made(asked)
    content = to_json(original).encode()
    start = data.draw(st.integers(0, len(content) - 1))
    length = data.draw(st.integers(1, 400))
    filler = data.draw(st.sampled_from([b"\0", b"\xff"])) * length
    damaged = content[:start] + filler + content[start + length :]
    found = assert_nothing_invented(damaged, original, asked)
    # Where the history is whole, every answer that it knows is recovered.
    if found and start + length < content.index(b'"history"') - 1:
        known = {change.key for entry in original.history for change in entry.changes}
        assert known & original.answers.keys() <= found.assessment.answers.keys()


@given(st.binary(max_size=300))
def test_any_bytes_at_all_end_in_an_error_or_a_file(asked: Questionnaire, content: bytes) -> None:
    head = b'{"subject": {"name": "Haven"}, "answers": {'
    for text in (content, head + content, head + b'"guards": {' + content):
        try:
            recovered(text, asked)
        except AssessError:
            continue


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        '{"a":' * 100_000,
        '{"answers": {' + '"guards": {"state": ' * 50_000,
        '{"history": [' + '{"at": [' * 50_000,
        '"' * 300_000,
    ],
    ids=["lists", "objects", "answers", "entries", "quotes"],
)
def test_hostile_text_ends_in_an_error(text: str) -> None:
    with pytest.raises(AssessError):
        recovered(text.encode(), None, subject="")


def damaged(original: Assessment, change: Callable[[str], str]) -> bytes:
    text = to_json(original)
    changed = change(text)
    assert changed != text
    return changed.encode(errors="surrogateescape")


def test_an_answer_that_is_lost_comes_from_the_history(asked: Questionnaire) -> None:
    original = made(asked)
    content = damaged(original, lambda text: text.replace('"value": 12', '"value": 1\0', 1))
    found = recovered(content, asked)
    assert found.assessment.answers == original.answers
    assert {one.key for one in found.saved if one.source == FROM_HISTORY} == {"guards"}
    assert [one.key for one in found.aside] == ["guards"]
    assert found.exact
    entry = found.assessment.history[-1]
    assert (entry.door, [change.key for change in entry.changes]) == ("recovery", ["guards"])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace('"state": "unknown"', '"state": "unkown"'), "unkown"),
        (lambda text: text.replace('"state": "unknown"', '"sate": "unknown"'), "missing|required"),
        (
            lambda text: text.replace('"state": "unknown"', '"state": "answered", "value": "x"'),
            "not an option",
        ),
        (
            lambda text: text.replace('"state": "unknown"', '"state": "unknown", "state": "x"'),
            "twice",
        ),
        (
            lambda text: text.replace('"owner": {', '"owner": {"state": "withheld"}, "owner": {'),
            "twice",
        ),
        (lambda text: text.replace('"owner": {', '"ower": {'), "no such question"),
        (
            lambda text: text.replace(
                '"state": "unknown"', '"state": "unknown", "comment": "\udcff"'
            ),
            "character|damaged",
        ),
    ],
    ids=["state", "key", "option", "inside", "answer", "question", "character"],
)
def test_what_cannot_be_used_is_set_aside_with_its_reason(
    asked: Questionnaire, change: Callable[[str], str], reason: str
) -> None:
    original = made(asked)
    found = recovered(damaged(original, change), asked)
    assert "owner" not in found.assessment.answers
    assert found.assessment.answers.keys() == original.answers.keys() - {"owner"}
    assert any(re.search(reason, one.reason) for one in found.aside), found.aside
    assert found.exact is False


def test_a_whole_history_is_believed_before_an_answer_that_contradicts_it(
    asked: Questionnaire,
) -> None:
    original = made(asked)
    edited = damaged(original, lambda text: text.replace('"value": 12,', '"value": 13 ,,', 1))
    assert recovered(edited, asked).assessment.answers == original.answers
    slipped = damaged(
        original, lambda text: text.replace('"value": 12', '"value": 13', 1).replace("{", "{,", 1)
    )
    found = recovered(slipped, asked)
    assert found.assessment.answers == original.answers
    assert [(one.key, one.text, one.reason) for one in found.aside] == [
        ("guards", "answered 13", "the history says answered 12")
    ]


def test_entries_found_after_a_gap_are_kept_to_read(asked: Questionnaire) -> None:
    original = made(asked)
    content = damaged(original, lambda text: text.replace('"door":"form"', '"door":"fo\0m"', 1))
    found = recovered(content, asked)
    assert len(found.assessment.history) == len(original.history)  # one lost, one says recovered
    assert found.assessment.answers == original.answers
    assert [problem.code for problem in check_history(found.assessment)] == ["integrity.recovered"]


def test_what_counts_entries_is_forgotten_where_entries_are_lost(asked: Questionnaire) -> None:
    original = undo(made(asked), Stamp(at=NOON, door=Door.UNDO, reason="r")).assessment
    assert original.history[-1].undoes is not None
    content = damaged(original, lambda text: text.replace('"door":"form"', '"door":"fo\0m"', 1))
    found = recovered(content, asked).assessment
    assert {entry.undoes for entry in found.history} == {None}
    assert [one.position for one in found.signatures] == [None]
    slipped = damaged(original, lambda text: text.replace("{", "{,", 1))
    kept = recovered(slipped, asked).assessment
    assert kept.history[:-1] == original.history
    assert kept.signatures == original.signatures


def test_a_history_that_was_edited_is_not_believed(asked: Questionnaire) -> None:
    original = made(asked)
    edited = damaged(
        original, lambda text: text.replace('"value":12', '"value":11').replace("{", "{,", 1)
    )
    assert recovered(edited, asked).assessment.answers == original.answers


def test_what_a_respondent_cannot_have_said_is_set_aside(asked: Questionnaire) -> None:
    content = damaged(made(asked), lambda text: text.replace('"value": 1,', '"value": 9,', 1))
    cut = content[: content.index(b'"history"')]
    found = recovered(cut, asked)
    assert "training" not in found.assessment.responses
    assert [one.key for one in found.aside] == ["training"]


# ── encodings, and what is lost altogether ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("encoding", "named"), [("utf-16", "UTF-16"), ("utf-8-sig", ""), ("cp1252", "Windows-1252")]
)
def test_another_encoding_is_recognised(asked: Questionnaire, encoding: str, named: str) -> None:
    original = made(asked)
    text = to_json(original).replace("🦀", "")
    plain = Assessment.model_validate_json(text)
    assert text_of(text.encode(encoding)) == (text, named)
    assert recovered(text.encode(encoding), asked).assessment.answers == plain.answers


def codes_of(content: bytes, asked: Questionnaire | None, subject: str = "") -> list[str]:
    with pytest.raises(AssessError) as caught:
        recovered(content, asked, subject)
    return [problem.code for problem in caught.value.problems]


def test_what_is_lost_and_not_given_is_asked_for(asked: Questionnaire) -> None:
    rest = b'"answers": {"guards": {"state": "answered", "value": 3}}, '
    assert codes_of(rest, None) == ["recover.no_subject", "recover.no_questionnaire"]
    found = recovered(rest, asked, "Haven")
    assert found.assessment.questionnaire.digest == asked.digest
    assert [one.key for one in found.saved] == ["guards"]
    assert found.exact is None


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b"Dear colleague", b"{}", b"\xff\xfe"])
def test_where_nothing_is_left_that_is_said(asked: Questionnaire, content: bytes) -> None:
    assert codes_of(content, asked) == ["recover.nothing"]


def test_reports_and_later_formats_are_not_taken_for_assessments(asked: Questionnaire) -> None:
    report = b'{"format": "assess/report", "subject": {"name": "Haven"},'
    assert codes_of(report, asked) == ["file.not_an_assessment"]
    newer = to_json(made(asked)).replace('"format_version": "1"', '"format_version": "2"')
    assert codes_of(newer.encode(), asked) == ["recover.newer_format"]


@pytest.mark.parametrize("content", [b'{"a": "\xff"}', b'{"a": "\xc3"}', b"\xff", b'["\xfe\xe9"]'])
def test_damage_is_not_taken_for_letters(content: bytes) -> None:
    text, encoding = text_of(content)
    if encoding:
        assert content == b'{"a": "\xc3"}'  # "Ã" in Windows-1252: whole, and a letter
    else:
        assert not text.isprintable()
