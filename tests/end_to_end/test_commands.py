"""The way through, as a mission planner and an evaluator go it: every step a command of its own."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.cli import ROOT, Ran, run_apart


def command(*arguments: str | Path) -> Ran:
    """Run a command in a process of its own."""
    finished = run_apart(arguments)
    return Ran(finished.returncode, finished.stdout.decode(), finished.stderr.decode())


def test_a_self_assessment_from_nothing_to_its_report(tmp_path: Path) -> None:
    file, out = tmp_path / "mission.json", tmp_path / "report.json"
    made = command("new", "tnt-preparedness", "-o", file, "--subject", "Our mission")
    assert made.code == 0
    given = ["dedicated_staff=3", "who_analyses=2", "threats.drugs.exposure=4"]
    answered = command("answer", file, *given, "written_strategy=@unknown")
    assert (answered.code, answered.err) == (0, "")
    assert "4 answers changed; 4 of " in answered.out
    before = file.read_bytes()

    refused = command("answer", file, "who_analyses=1", "threats.drugs.exposure=9")
    assert refused.code == 3
    assert "threats.drugs.exposure: error [answer.refused] 9 is not a level" in refused.err
    assert file.read_bytes() == before

    assert "written_strategy" not in command("status", file, "--missing").out
    scores = json.loads(command("score", file, "--json").out)["assessments"][0]
    assert scores["indicators"]["preparedness"]["score"] is None
    assert command("check", file).code == 0
    reported = command("report", file, "-o", out, "--date", "2024-07-01")
    assert (reported.code, reported.err) == (0, "")
    (entry,) = json.loads(out.read_text())["assessments"]
    assert entry["indicators"] == scores["indicators"]


def test_real_missions_side_by_side(tmp_path: Path) -> None:
    files = sorted((ROOT / "samples/political-missions-2011").glob("*.json"))
    out = tmp_path / "comparison.json"
    compared = command("compare", *files, "-o", out, "--date", "2011-07-31")
    assert (compared.code, compared.err) == (0, "")
    entries = json.loads(out.read_text())["assessments"]
    assert len(entries) == len(files) > 20
    scored = json.loads(command("score", *files, "--json").out)["assessments"]
    assert [e["indicators"] for e in entries] == [s["indicators"] for s in scored]
