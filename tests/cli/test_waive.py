"""``assess waive``: who granted which exception, and what the history and its checks make of it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator

import pytest

from assess.cli import rating, workbench
from assess.cli.commands import answer, sign, undo, waive
from assess.files.assessments import read_assessment
from assess.model.gate import Waiver
from tests.support.cli import PORT, PORT_SCORING, Desk, Ran, problem_lines, write_json, write_port

NOON = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)
BANDS = "bands: [{id: weak, label: Weak, at_least: 0}, {id: strong, label: Strong, at_least: 60}]"
GATES = f"""{BANDS}
    gates:
      - {{id: few_guards, label: Few guards, when: guards < 12, cap: weak, text: They cannot be everywhere.}}
      - {{id: no_owner, label: No owner, when: owner == 'private', cap: weak, waivable: false}}
"""
SCORING = (
    PORT_SCORING.replace(BANDS, GATES)
    + "alternatives: [{id: guards-only, label: Guards only, weights: {checks: 0}}]\n"
)


@pytest.fixture
def desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Stop the clock, and give the port two gates and more guards than most."""
    for module in (answer, sign, undo, waive):
        monkeypatch.setattr(module, "now", lambda: NOON)
    set_today(monkeypatch, "2024-07-01")
    write_port(desk.port, scoring=SCORING)
    desk.on_port("answer", desk.file, "guards=11", "checks=papers,cargo")
    return desk


def set_today(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    for module in (rating, waive, workbench):
        monkeypatch.setattr(module, "today", lambda: datetime.date.fromisoformat(day))


def waived(desk: Desk, *more: str, gate: str = "few_guards") -> Ran:
    options = {"--name": "Harbour master", "--reason": "Six more from May", **_pairs(more)}
    if "--revoke" not in more and "--until" not in options:
        options["--until"] = "2024-12-31"
    flags = ["--revoke"] if "--revoke" in more else []
    said = (part for pair in options.items() for part in pair)
    return desk.on_port("waive", desk.file, gate, *said, *flags)


def _pairs(more: tuple[str, ...]) -> dict[str, str]:
    plain = [one for one in more if one != "--revoke"]
    return dict(zip(plain[::2], plain[1::2], strict=True))


def band(desk: Desk, *more: str) -> str:
    ran = desk.on_port("score", desk.file, "--json", *more)
    found: str = json.loads(ran.out)["assessments"][0]["indicators"]["security"]["band"]
    return found


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_waiver_lifts_the_cap_and_is_printed_with_the_rating(desk: Desk) -> None:
    assert band(desk) == "weak"
    said = one_line(desk.on_port("score", desk.file).out)
    assert "Weak (capped)" in said
    assert (
        "Security: Band capped at “Weak” by the gate “Few guards” (would be “Strong”). They cannot "
        "be everywhere." in said
    )
    ran = waived(desk)
    assert (ran.code, ran.err) == (0, "")
    assert one_line(ran.out) == (
        f"{desk.file}: the gate “Few guards” is waived until 2024-12-31. The gate “Few guards” "
        "applies, but is waived until 2024-12-31 by Harbour master: Six more from May. Without the "
        "waiver the band would be “Weak”."
    )
    assert band(desk) == "strong"
    said = one_line(desk.on_port("score", desk.file).out)
    assert "Strong (by waiver)" in said
    assert "by Harbour master: Six more from May" in said
    (kept,) = read_assessment(desk.file).waivers
    day = datetime.date(2024, 7, 1)
    assert kept == Waiver(
        gate="few_guards",
        name="Harbour master",
        reason="Six more from May",
        granted=day,
        until=datetime.date(2024, 12, 31),
    )


def test_a_gate_may_be_named_as_ratings_print_it(desk: Desk) -> None:
    assert waived(desk, gate="few Guards").code == 0
    assert [one.gate for one in read_assessment(desk.file).waivers] == ["few_guards"]
    assert band(desk) == "strong"


def test_it_counts_from_its_first_to_its_last_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    waived(desk, "--granted", "2024-08-01", "--until", "2024-08-31")
    bands = {}
    for day in ("2024-07-31", "2024-08-01", "2024-08-31", "2024-09-01"):
        set_today(monkeypatch, day)
        bands[day] = band(desk)
    assert list(bands.values()) == ["weak", "strong", "strong", "weak"]
    assert "The waiver by Harbour master expired on 2024-08-31." in one_line(
        desk.on_port("score", desk.file).out
    )
    checked = desk.on_port("check", desk.file)
    assert checked.code == 0
    assert "note [waiver.expired]" in checked.err
    set_today(monkeypatch, "2024-07-01")
    assert "note [waiver.not_begun]" in desk.on_port("check", desk.file).err


@pytest.mark.parametrize(
    ("more", "gate", "line"),
    [
        ((), "few_guard", 'error [request.no_gate] the scoring model has no gate "few_guard"'),
        ((), "no_owner", 'error [request.not_waivable] the gate "no_owner" cannot be waived'),
        (
            ("--granted", "2024-01-01", "--until", "2024-06-30"),
            "few_guards",
            "error [request.waiver_over] the waiver would be over already: it ends on 2024-06-30",
        ),
        (("--reason", " "), "few_guards", "error [request.waiver_unsaid] a waiver needs"),
        (("--name", ""), "few_guards", "error [request.waiver_unsaid] a waiver needs"),
        (("--granted", "2025-01-01"), "few_guards", "a waiver granted on 2025-01-01 cannot end"),
        (("--revoke",), "few_guards", "error [request.nothing_to_revoke] no waiver of"),
        (("--revoke", "--until", "2024-12-31"), "few_guards", "error [request.waiver_how]"),
    ],
)
def test_what_is_refused_changes_nothing(
    desk: Desk, more: tuple[str, ...], gate: str, line: str
) -> None:
    before = desk.file.read_bytes()
    ran = waived(desk, *more, gate=gate)
    assert ran.code == 3
    assert line in "\n".join(problem_lines(ran.err))
    assert desk.file.read_bytes() == before


def test_the_closest_gate_is_suggested_and_the_same_waiver_refused(desk: Desk) -> None:
    assert 'Did you mean "few_guards"?' in waived(desk, gate="few_guard").err
    assert waived(desk).code == 0
    again = waived(desk)
    assert (again.code, "request.waiver_twice" in again.err) == (3, True)


def test_revoking_ends_it_today_and_keeps_the_record(desk: Desk) -> None:
    waived(desk)
    ran = waived(desk, "--revoke", "--name", "Board", "--reason", "They did not come")
    assert ran.code == 0
    assert "The waiver by Harbour master was ended on 2024-07-01." in one_line(ran.out)
    assert band(desk) == "weak"
    (kept,) = read_assessment(desk.file).waivers
    assert kept.until == datetime.date(2024, 12, 31)
    assert kept.revoked == datetime.date(2024, 7, 1)


def test_history_undo_and_verify_know_waivers(desk: Desk) -> None:
    waived(desk)
    waived(desk, "--revoke", "--name", "Board", "--reason", "They did not come")
    told = one_line(desk.on_port("history", desk.file).out)
    assert "Harbour master waiver few_guards waived from 2024-07-01 until 2024-12-31" in told
    assert "Board waiver few_guards waiver until 2024-12-31 ended on 2024-07-01" in told
    story = desk.on_port("history", desk.file, "few_guards").out
    assert story.count("few_guards") == 0
    assert "reason: They did not come" in story
    for expected in ("strong", "weak"):
        ran = desk.on_port("undo", desk.file)
        assert (ran.code, "few_guards: waiver until 2024-12-31" in ran.out) == (0, True)
        assert band(desk) == expected
        assert desk.on_port("verify", desk.file).code == 0
    assert read_assessment(desk.file).waivers == ()
    entries = json.loads(desk.on_port("history", desk.file, "few_guards", "--json").out)
    assert [one["door"] for one in entries["history"]] == ["waiver", "waiver", "undo", "undo"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"until": "2024-12-31"', '"until": "2027-12-31"', "integrity.waiver_contradiction"),
        ('"name": "Harbour master"', '"name": "Minister"', "integrity.waiver_contradiction"),
    ],
)
def test_a_waiver_edited_by_hand_is_found(desk: Desk, old: str, new: str, code: str) -> None:
    waived(desk)
    text = desk.file.read_text(encoding="utf-8")
    assert old in text
    desk.file.write_text(text.replace(old, new, 1), encoding="utf-8")
    ran = desk.on_port("verify", desk.file)
    assert ran.code != 0
    assert code in ran.err
    assert "integrity.changed_by_hand" in ran.err


def test_a_waiver_put_in_by_hand_is_found(desk: Desk) -> None:
    content = json.loads(desk.file.read_text(encoding="utf-8"))
    day = {"granted": "2024-07-01", "until": "2026-07-01"}
    content["waivers"] = [{"gate": "few_guards", "name": "Me", "reason": "Because", **day}]
    write_json(desk.file, content)
    ran = desk.on_port("verify", desk.file)
    assert (ran.code != 0, "integrity.changed_by_hand" in ran.err) == (True, True)


def test_a_waiver_after_sign_off_breaks_the_signature(desk: Desk) -> None:
    desk.on_port("sign", desk.file, "--role", "preparer", "--name", "Anna")
    ran = waived(desk)
    assert ran.code == 0
    assert "changed since: the signature of Anna is broken" in one_line(ran.out)
    assert "integrity.signature_broken" in desk.on_port("verify", desk.file).err


def waivers_by_hand(*gates: str) -> Iterator[dict[str, str]]:
    for gate in gates:
        day = {"granted": "2024-01-01", "until": "2026-07-01"}
        yield {"gate": gate, "name": "Me", "reason": "Because", **day}


def test_a_waiver_that_does_nothing_is_warned_about_with_its_place(desk: Desk) -> None:
    file = desk.assessment("two.json", waivers=list(waivers_by_hand("few_guard", "no_owner")))
    ran = desk.on_port("check", file)
    assert ran.code == 1
    assert "warning [waiver.unknown_gate]" in ran.err
    assert "warning [waiver.not_waivable]" in ran.err
    place = ran.err.splitlines()[0]
    line = int(place.removeprefix(f"{file}:").split(":")[0])
    assert '"gate": "few_guard"' in file.read_text(encoding="utf-8").splitlines()[line - 1]


@pytest.mark.parametrize("keep", [0.99, 0.75])
def test_recovery_keeps_waivers(desk: Desk, keep: float) -> None:
    waived(desk)
    waived(desk, "--revoke", "--reason", "They did not come")
    text = desk.file.read_text(encoding="utf-8")
    waivers = read_assessment(desk.file).waivers
    desk.file.write_text(text[: int(len(text) * keep)], encoding="utf-8")
    new = desk.folder / "new.json"
    desk.on_port("recover", desk.file, "-o", new)
    assert read_assessment(new).waivers == waivers
    assert desk.on_port("verify", new).code == 0


def test_where_the_list_is_damaged_the_history_has_them(desk: Desk) -> None:
    waived(desk)
    text = desk.file.read_text(encoding="utf-8")
    waivers = read_assessment(desk.file).waivers
    damaged = text.replace('"reason": "Six more from May"', '"reason": "Six more from May', 1)
    desk.file.write_text(damaged, encoding="utf-8")
    new = desk.folder / "new.json"
    desk.on_port("recover", desk.file, "-o", new)
    assert read_assessment(new).waivers == waivers


def test_json_says_what_every_gate_does(desk: Desk) -> None:
    def gates() -> dict[str, object]:
        (one,) = json.loads(desk.on_port("score", desk.file, "--json").out)["assessments"]
        return {gate["gate"]: gate for gate in one["gates"]}

    found = gates()
    assert found["few_guards"] == {
        "gate": "few_guards",
        "label": "Few guards",
        "index": "security",
        "state": "applies",
        "cap": "weak",
        "band": "weak",
        "band_without_gates": "strong",
        "waits_for": [],
        "waiver": None,
        "expired": None,
    }
    assert (found["no_owner"]["state"], found["no_owner"]["waits_for"]) == ("open", ["owner"])  # type: ignore[index]
    waived(desk)
    gate = gates()["few_guards"]
    assert isinstance(gate, dict)
    assert (gate["state"], gate["waiver"]["name"]) == ("waived", "Harbour master")


# ── alternatives ─────────────────────────────────────────────────────────────────────────────


def test_an_alternative_stands_beside_the_nominal_score(desk: Desk) -> None:
    ran = desk.on_port("score", desk.file, "--alternative", "guards-only")
    assert "Rated with the alternative “Guards only”" in ran.out
    (line,) = (line for line in ran.out.splitlines() if line.startswith(" Security "))
    assert line.split()[1] == "77.5"
    assert line.split()[-3:] == ["Weak", "(capped)", "88.8"]
    assert "(nominal:" not in ran.out
    waived(desk)
    desk.on_port("answer", desk.file, "guards=2", "--reason", "Four were moved")
    said = one_line(desk.on_port("score", desk.file, "--alternative", "guards-only").out)
    assert "Weak (nominal: Strong (by waiver))" in said
    data = json.loads(
        desk.on_port("score", desk.file, "--alternative", "guards-only", "--json").out
    )
    assert data["alternative"] == "guards-only"
    assert "alternative" not in json.loads(desk.on_port("score", desk.file, "--json").out)


def test_explain_says_what_gates_do_and_which_alternative_was_used(desk: Desk) -> None:
    ran = desk.on_port("explain", desk.file, "security", "--alternative", "guards-only")
    assert ran.out.startswith("Rated with the alternative “Guards only”\n")
    said = one_line(ran.out)
    assert "capped at “Weak”" in said
    assert "Band capped at “Weak” by the gate “Few guards” (would be “Strong”)." in said
    assert "Rated with" not in desk.on_port("explain", desk.file).out


def test_an_unknown_alternative_is_refused_with_the_closest(desk: Desk) -> None:
    ran = desk.on_port("score", desk.file, "--alternative", "guard-only")
    assert (ran.code, 'Did you mean "guards-only"?' in ran.err) == (3, True)
    ran = desk.on_port("score", desk.file, "--alternative", "help")
    assert (ran.code, "It has: guards-only." in ran.err) == (3, True)


# ── another version of the questionnaire ─────────────────────────────────────────────────────


def test_migration_keeps_waivers_and_says_which_do_nothing_any_more(desk: Desk) -> None:
    waived(desk)
    before = read_assessment(desk.file).waivers
    text = PORT.replace('version: "1.0"', 'version: "1.1"')
    other = SCORING.replace("few_guards", "too_few_guards")
    folder = write_port(desk.folder / "new", questionnaire=text, scoring=other)
    ran = desk.run("migrate", desk.file, "--from", desk.port, "--to", folder)
    assert (ran.code, "1 waiver is kept." in ran.out) == (0, True)
    assert 'There is no gate "few_guards" any more: its waiver does nothing.' in ran.err
    assert read_assessment(desk.file).waivers == before
    ran = desk.run("check", desk.file, "--questionnaire", folder)
    assert "warning [waiver.unknown_gate]" in ran.err
    assert 'Did you mean "too_few_guards"?' in ran.err
    assert desk.run("verify", desk.file, "--questionnaire", folder).code == 0
