"""The store: two writers lose nothing, a killed one locks nobody out, a failed write changes nothing."""

from __future__ import annotations

import datetime
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from assess.capture.recording import Stamp, record
from assess.checks.integrity import check_history
from assess.errors import AssessError, InputError, RequestError
from assess.files import store
from assess.files.assessments import read_assessment, write_assessment
from assess.files.atomic import write_atomically
from assess.files.folders import read_instrument
from assess.files.store import Amended, AssessmentFile, locked, replace_under_lock
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment, Subject
from assess.model.history import Door, Entry
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference
from tests.support.cli import ROOT, content_of, write_json, write_port

NOON = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)

WRITER = """
import datetime, sys
from pathlib import Path
from assess.capture.recording import Stamp, record
from assess.files.folders import read_instrument
from assess.files.store import AssessmentFile
from assess.model.answer import Answer, State
from assess.model.history import Door

file, port, name, key, times = sys.argv[1:]
asked = read_instrument(Path(port)).questionnaire
at = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)
opened = AssessmentFile(Path(file), asked)
seen = 0
print("ready", flush=True)
sys.stdin.readline()
for i in range(int(times)):
    answer = Answer(state=State.ANSWERED, value=i % 2)
    def edit(current, meanwhile):
        return record(current, {key: answer}, Stamp(at=at, door=Door.INTERVIEW, by=name)).assessment
    seen += len(opened.amend(edit).meanwhile)
print(seen, flush=True)
"""

HOLDER = """
import sys, time
from pathlib import Path
from assess.files.store import locked
with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def port(tmp_path: Path) -> Path:
    return write_port(tmp_path / "port")


@pytest.fixture
def asked(port: Path) -> Questionnaire:
    return read_instrument(port).questionnaire


@pytest.fixture
def file(tmp_path: Path, port: Path) -> Path:
    """Return an assessment in a folder of its own."""
    (tmp_path / "desk").mkdir()
    return write_json(tmp_path / "desk" / "haven.json", content_of(port))


def start(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start Python code in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line_from(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def guards(opened: AssessmentFile, value: int, by: str = "Anna") -> Amended:
    """Record one answer."""

    def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
        answer = Answer(state=State.ANSWERED, value=value)
        stamp = Stamp(at=NOON, door=Door.ANSWER, by=by)
        return record(current, {"guards": answer}, stamp).assessment

    return opened.amend(edit)


def names_in(folder: Path) -> set[str]:
    return {found.name for found in folder.iterdir()}


def code_of(error: AssessError) -> str:
    (problem,) = error.problems
    assert problem.hint
    return problem.code


# ── two writers ──────────────────────────────────────────────────────────────────────────────


def test_two_processes_write_a_thousand_times_each_and_lose_nothing(file: Path, port: Path) -> None:
    times = 1000
    writers = [
        start(WRITER, file, port, name, key, str(times))
        for name, key in (("Anna", "training"), ("Bob", "goods.timber.amount"))
    ]
    try:
        assert [line_from(writer) for writer in writers] == ["ready", "ready"]
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        seen = [int(line_from(writer)) for writer in writers]
        assert [writer.wait() for writer in writers] == [0, 0]
    finally:
        for writer in writers:
            end(writer)
    assessment = read_assessment(file)
    by = [entry.by for entry in assessment.history]
    assert (by.count("Anna"), by.count("Bob")) == (times, times)
    assert check_history(assessment) == []
    # Each is told of what the other wrote, but for what came after its own last write.
    assert by[-1] in {"Anna", "Bob"}
    last = {name: len(by) - 1 - by[::-1].index(name) for name in ("Anna", "Bob")}
    assert seen == [by[: last["Anna"]].count("Bob"), by[: last["Bob"]].count("Anna")]
    assert names_in(file.parent) == {"haven.json", ".haven.json.lock"}


def test_the_second_writer_is_told_what_changed(file: Path, asked: Questionnaire) -> None:
    first, second = AssessmentFile(file, asked), AssessmentFile(file, asked)
    assert guards(first, 1, "Anna").meanwhile == ()
    told = guards(second, 2, "Bob")
    assert [entry.by for entry in told.meanwhile] == ["Anna"]
    assert len(told.assessment.responses["guards"]) == 2
    assert [entry.by for entry in guards(first, 3, "Anna").meanwhile] == ["Bob"]
    assert read_assessment(file) == first.assessment


def test_what_is_read_in_parts_is_what_is_read_in_full(file: Path, asked: Questionnaire) -> None:
    first, second = AssessmentFile(file, asked), AssessmentFile(file, asked)
    for value in range(6):
        guards((first, second)[value % 2], value)
        assert (first, second)[value % 2].assessment == read_assessment(file)


def test_an_edit_that_changes_nothing_writes_nothing(file: Path, asked: Questionnaire) -> None:
    before = file.stat()
    opened = AssessmentFile(file, asked)
    assert opened.amend(lambda current, _: current).assessment is opened.assessment
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def test_an_edit_that_fails_writes_nothing_and_gives_the_lock_back(
    file: Path, asked: Questionnaire
) -> None:
    before = file.read_bytes()
    opened = AssessmentFile(file, asked)

    def fail(_: Assessment, __: tuple[Entry, ...]) -> Assessment:
        raise KeyError

    with pytest.raises(KeyError):
        opened.amend(fail)
    assert file.read_bytes() == before
    guards(opened, 3)


def test_an_edit_may_not_rewrite_the_history(file: Path, asked: Questionnaire) -> None:
    opened = AssessmentFile(file, asked)
    guards(opened, 3)
    with pytest.raises(AssertionError):
        opened.amend(lambda current, _: current.model_copy(update={"history": ()}))


def test_an_entry_that_nobody_sealed_is_sealed_on_the_way(file: Path, asked: Questionnaire) -> None:
    opened = AssessmentFile(file, asked)
    entry = Entry(at=NOON, door=Door.ANSWER)
    opened.amend(lambda current, _: current.model_copy(update={"history": (entry,)}))
    assert read_assessment(file).history[0].seal
    assert check_history(read_assessment(file)) == []


def test_an_edit_to_another_version_may_not_rewrite_the_history_either(
    file: Path, asked: Questionnaire
) -> None:
    guards(AssessmentFile(file, asked), 3)
    before = file.read_bytes()
    with pytest.raises(AssertionError):
        replace_under_lock(file, asked, lambda old: old.model_copy(update={"history": ()}))
    assert file.read_bytes() == before


def test_a_change_of_version_waits_for_the_lock_as_well(
    file: Path, asked: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    holder = start(HOLDER, file)
    try:
        assert line_from(holder) == "locked"
        with pytest.raises(RequestError) as caught:
            replace_under_lock(file, asked, lambda old: old)
        assert code_of(caught.value) == "request.locked"
    finally:
        end(holder)


def test_a_file_of_another_version_is_not_opened(file: Path, asked: Questionnaire) -> None:
    opened = AssessmentFile(file, asked)
    newer = asked.model_copy(update={"version": "99.0"})
    with pytest.raises(InputError) as caught:
        AssessmentFile(file, newer)
    assert code_of(caught.value) == "assessment.other_version"
    reference = QuestionnaireReference.to(newer)
    moved = read_assessment(file).model_copy(update={"questionnaire": reference})
    write_assessment(file, moved)
    with pytest.raises(InputError) as meanwhile:
        guards(opened, 3)
    assert code_of(meanwhile.value) == "assessment.other_version"


# ── on the disk ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be flushed there")
def test_the_whole_content_and_then_the_folder_are_flushed_to_the_disk(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[tuple[bool, int, bytes]] = []

    def fsync(handle: int) -> None:
        found = os.fstat(handle)
        flushed.append((stat.S_ISDIR(found.st_mode), found.st_size, file.read_bytes()))

    old, new = file.read_bytes(), b"x" * 12_345
    monkeypatch.setattr(os, "fsync", fsync)
    write_atomically(file, new)
    (first, second) = flushed
    assert first == (False, len(new), old)
    assert (second[0], second[2]) == (True, new)


@pytest.mark.skipif(not hasattr(os, "chown"), reason="files have no owner there")
def test_a_replaced_file_keeps_owner_and_group(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "chown", lambda _, owner, group: given.append((owner, group)))
    found = file.stat()
    write_atomically(file, b"x")
    assert given == [(-1, found.st_gid), (found.st_uid, -1)]


# ── locks ────────────────────────────────────────────────────────────────────────────────────


def test_a_lock_that_is_held_is_respected_and_dies_with_its_holder(
    file: Path, asked: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    before = file.read_bytes()
    holder = start(HOLDER, file)
    try:
        assert line_from(holder) == "locked"
        opened = AssessmentFile(file, asked)
        with pytest.raises(RequestError) as caught:
            guards(opened, 3)
        assert code_of(caught.value) == "request.locked"
        assert file.read_bytes() == before
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    finally:
        end(holder)
    monkeypatch.setattr(store, "PATIENCE", 30)
    assert guards(opened, 3).assessment.answer("guards").value == 3


def test_a_link_has_the_lock_of_what_it_leads_to(
    file: Path, tmp_path: Path, asked: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    link = tmp_path / "link.json"
    link.symlink_to(file)
    opened = AssessmentFile(link, asked)
    with locked(file), pytest.raises(RequestError) as caught:
        guards(opened, 3)
    assert code_of(caught.value) == "request.locked"
    guards(opened, 3)
    assert link.is_symlink()
    assert read_assessment(file).answer("guards").value == 3
    assert not (tmp_path / ".link.json.lock").exists()


def test_whoever_may_write_the_file_may_lock_it(file: Path, asked: Questionnaire) -> None:
    file.chmod(0o660)
    guards(AssessmentFile(file, asked), 3)
    lock = file.with_name(".haven.json.lock")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, lock)] == [0o660, 0o660]


# ── what happens to files ────────────────────────────────────────────────────────────────────


def test_a_file_that_is_gone_is_not_made_again(file: Path, asked: Questionnaire) -> None:
    opened = AssessmentFile(file, asked)
    file.unlink()
    with pytest.raises(InputError) as caught:
        guards(opened, 3)
    assert code_of(caught.value) == "store.gone"
    assert names_in(file.parent) == set()


def test_a_folder_that_is_gone_is_the_same(file: Path, asked: Questionnaire) -> None:
    opened = AssessmentFile(file, asked)
    file.unlink()
    file.parent.rmdir()
    with pytest.raises(InputError) as caught:
        guards(opened, 3)
    assert code_of(caught.value) == "store.gone"


def test_a_copy_that_lacks_changes_is_not_written_over(file: Path, asked: Questionnaire) -> None:
    earlier = file.read_bytes()
    opened = AssessmentFile(file, asked)
    guards(opened, 3)
    file.write_bytes(earlier)
    with pytest.raises(InputError) as caught:
        guards(opened, 4)
    assert code_of(caught.value) == "store.replaced"
    assert file.read_bytes() == earlier


def test_another_assessment_is_not_written_over(file: Path, asked: Questionnaire) -> None:
    opened = AssessmentFile(file, asked)
    other = opened.assessment.model_copy(update={"subject": Subject(name="Cove")})
    write_assessment(file, other)
    with pytest.raises(InputError) as caught:
        guards(opened, 4)
    assert code_of(caught.value) == "store.replaced"
    assert read_assessment(file) == other


def test_a_file_damaged_meanwhile_is_left_as_it_is(file: Path, asked: Questionnaire) -> None:
    opened = AssessmentFile(file, asked)
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(InputError) as caught:
        guards(opened, 4)
    assert code_of(caught.value) == "json.syntax"
    assert "assess recover" in caught.value.problems[0].hint
    assert file.stat().st_size == 100


def test_what_a_killed_writer_left_is_cleared_away_and_nothing_else(
    file: Path, asked: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = file.with_name("cove.json")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", killed)
        patched.setattr(Path, "unlink", lambda *_, **__: None)
        for path in (file, other):
            with pytest.raises(KeyboardInterrupt):
                write_atomically(path, b"half")
    left = names_in(file.parent) - {"haven.json"}
    assert len(left) == 2
    guards(AssessmentFile(file, asked), 3)
    still = names_in(file.parent) - {"haven.json", ".haven.json.lock"}
    assert len(still) == 1  # the other file's, whose writer may be at work
    assert still < left


def test_a_write_protected_file_is_left_alone(
    file: Path, asked: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = AssessmentFile(file, asked)
    before = file.read_bytes()
    file.chmod(0o444)
    if os.geteuid() == 0:  # whom permissions do not stop
        monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(RequestError) as caught:
        guards(opened, 3)
    assert code_of(caught.value) == "request.cannot_write"
    assert "write-protected" in caught.value.problems[0].message
    assert file.read_bytes() == before


def test_a_file_that_could_not_be_read_again_is_not_written(
    file: Path, asked: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = AssessmentFile(file, asked)
    before = file.read_bytes()
    monkeypatch.setattr(store, "LARGEST_ASSESSMENT", len(before))
    with pytest.raises(RequestError) as caught:
        guards(opened, 3)
    assert code_of(caught.value) == "file.too_large"
    assert file.read_bytes() == before


# ── full and read-only disks ─────────────────────────────────────────────────────────────────


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """Have a small disk in memory at a folder; skip the test where that is not possible."""
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk, and only on Linux")
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    if made.returncode:
        pytest.skip(f"mounting is not possible here: {made.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(path: Path) -> None:
    """Write a file until the disk is full."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        with suppress(OSError):
            while True:
                os.write(handle, b"x" * 512)
    finally:
        os.close(handle)


def test_on_a_full_disk_the_old_file_stays(
    file: Path, tmp_path: Path, asked: Questionnaire
) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "size=64k"):
        here = disk / "haven.json"
        here.write_bytes(file.read_bytes())
        opened = AssessmentFile(here, asked)
        guards(opened, 1)
        fill(disk / "ballast")
        before = here.read_bytes()
        for value in (2, 3):
            with pytest.raises(RequestError) as caught:
                guards(opened, value)
            assert code_of(caught.value) == "request.cannot_write"
            assert "No space left on device" in caught.value.problems[0].message
        assert here.read_bytes() == before
        assert names_in(disk) == {"haven.json", ".haven.json.lock", "ballast"}
        (disk / "ballast").unlink()
        assert guards(opened, 4).assessment.answer("guards").value == 4
        assert read_assessment(here) == opened.assessment


@pytest.mark.parametrize("lock_is_there", [False, True])
def test_on_a_read_only_disk_reading_works_and_writing_is_refused(
    file: Path,
    tmp_path: Path,
    asked: Questionnaire,
    lock_is_there: bool,  # noqa: FBT001
) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "size=64k"):
        here = disk / "haven.json"
        here.write_bytes(file.read_bytes())
        if lock_is_there:
            guards(AssessmentFile(here, asked), 1)
        before, names = here.read_bytes(), names_in(disk)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        opened = AssessmentFile(here, asked)
        with pytest.raises(RequestError) as caught:
            guards(opened, 2)
        assert code_of(caught.value) == "request.cannot_write"
        assert "Read-only file system" in caught.value.problems[0].message
        assert (here.read_bytes(), names_in(disk)) == (before, names)
