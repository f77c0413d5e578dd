"""Worked cases: those that come with the tool hold, and where one does not, its figure is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assess.cli.cases import wrong
from assess.files.folders import CASES, Folder, read_folder, shipped_folders
from assess.files.validation import validate
from assess.files.yaml import parse
from assess.model.case import Cases
from assess.model.scoring import ScoringModel
from tests.support.cli import PORT_SCORING, ROOT, Desk, write_port
from tests.support.diligence import FOLDER as SMALL_VENDOR

FOLDERS = [
    *(folder for folder in shipped_folders().values() if (folder / CASES).is_file()),
    *sorted(file.parent for file in (ROOT / "samples").glob(f"*/{CASES}")),
    SMALL_VENDOR,
]


def case_ids(folder: Path) -> list[str]:
    """Return the ids of the worked cases in a folder."""
    text = (folder / CASES).read_text(encoding="utf-8")
    return [case.id for case in validate(Cases, parse(text, str(folder))).cases]


@pytest.fixture(scope="module")
def read() -> dict[Path, Folder]:
    return {folder: read_folder(folder, with_cases=True) for folder in FOLDERS}


@pytest.mark.parametrize(
    ("folder", "case"),
    [
        pytest.param(folder, case, id=f"{folder.name}-{case}")
        for folder in FOLDERS
        for case in case_ids(folder)
    ],
)
def test_a_worked_case_that_comes_with_the_tool_holds(
    read: dict[Path, Folder], folder: Path, case: str
) -> None:
    found = read[folder]
    assert found.cases
    assert found.scoring
    problems = wrong(found.cases, found.scoring, found.questionnaire, case, decision=found.decision)
    assert problems == []


def test_every_questionnaire_that_comes_with_the_tool_has_worked_cases() -> None:
    assert {folder.name for folder in FOLDERS} >= {*shipped_folders(), "hdi-2022"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_case_shows_its_working(read: dict[Path, Folder], folder: Path) -> None:
    cases = read[folder].cases
    assert cases
    for case in cases.cases:
        named = {name for one in (case.expect or {}).values() for name in one.named}
        arithmetic = bool(named - {"band", "band_without_gates"})
        assert len(case.note) > (70 if arithmetic else 10), case.id


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_cases_fit_the_schema_that_editors_use(desk: Desk, folder: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json.loads(desk.run("schema", "cases").out))
    text = (folder / CASES).read_text(encoding="utf-8")
    assert [error.message for error in validator.iter_errors(parse(text, "f").value)] == []


# ── our own ──────────────────────────────────────────────────────────────────────────────────

HEAD = """\
format: assess/cases
format_version: "1"
questionnaire: port
cases:
"""


def said(desk: Desk, cases: str, head: str = HEAD, scoring: str = PORT_SCORING) -> list[str]:
    """Return what ``assess check`` finds in worked cases, a line each, from line 5 on."""
    write_port(desk.port, scoring=scoring)
    (desk.port / CASES).write_text(head + cases, encoding="utf-8")
    lines = desk.run("check", desk.port).err.splitlines()
    return [line.partition(f"{CASES}:")[2] for line in lines if CASES in line]


def one(answers: str, expect: str, more: str = "") -> str:
    """Return one case, its answers in line 6 and what it expects in line 7."""
    return (
        f"  - {{id: one, title: One, note: By hand.,{more}\n"
        f"    answers: {{{answers}}},\n    expect: {{{expect}}}}}\n"
    )


def test_a_case_holds_in_every_figure_it_names(desk: Desk) -> None:
    # Guards 10 of 20 are 0.5, training 2 of 2 is 1: 0.75. One check of two: 0.5. Together 0.625.
    expect = (
        "security: {score: 62.5, low: 62.5, high: 62.5, coverage: 1, band: strong,"
        " band_without_gates: strong}, guarding: {score: 75}, training: {score: 100},"
        " traffic: {score: null, low: 0, high: 10, coverage: 0},"
        " traffic.fuel: {score: null, band: null}"
    )
    answers = "guards: 10, training: Every year, checks: papers"
    assert said(desk, one(answers, expect)) == []


def place_of(desk: Desk, text: str) -> str:
    """Return line and column at which a text stands in the worked cases."""
    before = (desk.port / CASES).read_text(encoding="utf-8").partition(text)[0]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize(
    ("expect", "at", "message"),
    [
        ("security: {score: 62}", "62}", 'score of "security": expected 62, the engine gives 62.5'),
        ("security: {band: weak}", "weak", 'band of "security": expected "weak", the engine gives'),
        ("security: {score: null}", "null", "expected none, the engine gives 62.5"),
        ("guarding: {coverage: 0.5}", "0.5}", "expected 0.5, the engine gives 1"),
        ("traffic: {score: 5}", "5}", "gives none (nothing answered)"),
        ("guards: {high: 50, score: 50.0000001}", "50.0", "50.0000001, the engine gives 50"),
        ("traffic.fuel: {high: 9}", "9}", "expected 9, the engine gives 10"),
    ],
)
def test_a_figure_that_does_not_hold_is_named_at_its_place(
    desk: Desk, expect: str, at: str, message: str
) -> None:
    answers = "guards: 10, training: 2, checks: papers"
    (line,) = said(desk, one(answers, expect, " tolerance: 0.00000001,"))
    assert line.startswith(f"{place_of(desk, at)}: error [case.wrong]")
    assert message in line


def test_figures_that_look_the_same_are_told_in_full(desk: Desk) -> None:
    (line,) = said(desk, one("guards: 5", "guards: {score: 25.00000000001}", " tolerance: 0,"))
    assert "expected 25.00000000001, the engine gives 25.0." in line


def test_a_figure_may_be_off_by_the_tolerance_and_no_more(desk: Desk) -> None:
    near = one("guards: 1", "guards: {score: 5.5}", " tolerance: 0.5,")
    assert said(desk, near) == []
    assert len(said(desk, near.replace("0.5,", "0.49,"))) == 1


@pytest.mark.parametrize(
    ("case", "at", "code", "hint"),
    [
        (one("gards: 1", "security: {low: 0}"), "gards", "answer.unknown_key", 'mean "guards"'),
        (
            one("goods: 1", "security: {low: 0}"),
            "goods: 1",
            "answer.unknown_key",
            "goods.fuel.amount",
        ),
        (one("guards: many", "security: {low: 0}"), "many", "answer.refused", "How many guards?"),
        (one("guards: 501", "security: {low: 0}"), "501", "answer.refused", "How many guards?"),
        (one("guards: '@na'", "security: {low: 0}"), "'@na", "answer.refused", "How many"),
        (one("", "securty: {low: 0}"), "{low", "case.unknown_indicator", 'mean "security"'),
        (one("", "security: {band: wek}"), "wek", "case.unknown_band", 'mean "weak"'),
        (one("", "traffic: {band: weak}"), "weak", "case.unknown_band", "Only an index"),
        (one("", "guarding: {band: weak}"), "weak", "case.unknown_band", "Only an index"),
        (one("", "security: {low: 0}", " like: two,"), "two", "case.unknown_case", "first case"),
        (
            one("", "security: {low: 0}", " alternative: zz,"),
            "zz",
            "case.unknown_alternative",
            "none",
        ),
        (one("", "security: {scoer: 0}"), "scoer", "file.unknown_key", 'mean "score"'),
        (one("", "security: {}"), "{}}}", "file.wrong_value", "Change"),
        (one("", ""), "{}}", "file.wrong_value", "Add"),
        (one("", "security: {coverage: 1.5}"), "1.5", "file.wrong_value", "1 or less"),
        (
            one(
                "",
                "security: {low: 0}",
                " waivers: [{gate: g, name: A, reason: B, granted: 2026-01-01, until: 2026-02-01}],",
            ),
            "{id",
            "file.wrong_value",
            "Change",
        ),
    ],
)
def test_a_mistake_in_a_case_is_named_at_its_place(
    desk: Desk, case: str, at: str, code: str, hint: str
) -> None:
    (line,) = said(desk, case)
    assert line.startswith(f"{place_of(desk, at)}: error [{code}]"), line
    assert hint in desk.run("check", desk.port).err


def test_all_mistakes_are_named_at_once(desk: Desk) -> None:
    two = one("gards: 1", "security: {low: 0}") + one("guards: 1", "guards: {score: 6}").replace(
        "id: one", "id: two"
    )
    found = said(desk, two)
    assert [line.split("[")[1].split("]")[0] for line in found] == [
        "answer.unknown_key",
        "case.wrong",
    ]


def test_what_is_wrong_in_one_case_does_not_hide_what_is_wrong_in_another(desk: Desk) -> None:
    two = one("", "securty: {low: 1}", " alternative: zz,") + one(
        "guards: 1", "guards: {score: 6}, security: {band: wek}, guard: {low: 0}"
    ).replace("id: one", "id: two")
    found = [line.split("[")[1].split("]")[0] for line in said(desk, two)]
    assert sorted(found) == [
        "case.unknown_alternative",
        "case.unknown_band",
        "case.unknown_indicator",
        "case.unknown_indicator",
        "case.wrong",
    ]


def test_nothing_is_run_while_the_model_has_errors(desk: Desk) -> None:
    broken = PORT_SCORING.replace("item: checks", "item: chekcs")
    assert said(desk, one("guards: 1", "guards: {score: 6}"), scoring=broken) == []


def test_ids_of_cases_differ(desk: Desk) -> None:
    (line,) = said(desk, one("", "security: {low: 0}") * 2)
    assert "[id.duplicate]" in line


def test_a_case_like_another_changes_and_adds_answers(desk: Desk) -> None:
    like = (
        one("guards: 10, training: 2, checks: papers", "security: {score: 62.5}")
        + "  - {id: two, title: T, note: N., like: one, answers: {guards: 20},\n"
        "     expect: {guarding: {score: 100}, security: {score: 75}}}\n"
        "  - {id: three, title: T, note: N., like: two, answers: {training: '@unknown'},\n"
        "     expect: {guarding: {score: 100, low: 50, coverage: 0.5}}}\n"
    )
    assert said(desk, like) == []


def test_cases_for_another_questionnaire(desk: Desk) -> None:
    head = HEAD.replace("questionnaire: port\n", "questionnaire: ship\n")
    (line,) = said(desk, one("", "security: {low: 0}"), head)
    assert line.startswith("3:16: error [case.other_questionnaire]")
    without = HEAD.replace("questionnaire: port\n", "")
    (line,) = said(desk, one("", "security: {low: 0}"), without)
    assert "no questionnaire" in line


GATED = PORT_SCORING.replace(
    "    children:\n      - id: guarding\n",
    "    gates: [{id: nobody, label: Nobody guards, when: guards == 0, cap: weak}]\n"
    "    children:\n      - id: guarding\n        weight: 0.1\n",
    1,
)
WAIVER = "waivers: [{gate: nobody, name: Ana, reason: Sea, granted: 2026-01-01, until: 2026-02-01}]"


def test_a_case_can_show_gates_and_waivers(desk: Desk) -> None:
    answers = "guards: 0, checks: 'papers, cargo'"
    without = "security: {band: weak, band_without_gates: strong}"
    assert said(desk, one(answers, without), scoring=GATED) == []
    waived = "security: {band: strong, band_without_gates: strong}"
    live = one(answers, waived, f" day: 2026-02-01, {WAIVER},")
    assert said(desk, live, scoring=GATED) == []
    over = one(answers, without, f" day: 2026-02-02, {WAIVER},")
    assert said(desk, over, scoring=GATED) == []


def test_a_case_can_be_rated_by_an_alternative(desk: Desk) -> None:
    scoring = PORT_SCORING + (
        "alternatives:\n  - {id: gate-only, label: Only the gate, weights: {guarding: 0}}\n"
    )
    answers = "guards: 10, training: 2, checks: papers"
    case = one(answers, "security: {score: 50}", " alternative: gate-only,")
    assert said(desk, case, scoring=scoring) == []


def test_a_wrong_case_does_not_stop_the_rating(desk: Desk) -> None:
    (desk.port / CASES).write_text(HEAD + one("", "security: {low: 1}"), encoding="utf-8")
    assert desk.on_port("score", desk.file).code == 0
    assert desk.run("check", desk.port).code == 2
    assert desk.run("check", desk.port / CASES).code == 2


def test_nothing_is_run_while_a_gate_is_wrong(desk: Desk) -> None:
    wrong_gate = "gates: [{id: g, label: G, when: guards == 0, cap: nowhere}]"
    cover = "minimum_coverage: 0.5\n"
    scoring = PORT_SCORING.replace(cover, f"{cover}    {wrong_gate}\n")
    assert said(desk, one("", "security: {low: 1}"), scoring=scoring) == []
    assert "[gate.unknown_band]" in desk.run("check", desk.port).err
    assert len(said(desk, one("", "security: {low: 1}"))) == 1


def test_cases_of_a_model_over_inputs() -> None:
    model = {
        "format": "assess/scoring",
        "format_version": "1",
        "inputs": [{"id": "x", "type": "number", "label": "X", "text": "X?"}],
        "indices": [
            {
                "id": "top",
                "label": "Top",
                "high_is": "good",
                "children": [{"item": "x", "normalise": {"method": "linear", "goalposts": [0, 4]}}],
            }
        ],
    }
    cases = {
        "format": "assess/cases",
        "format_version": "1",
        "cases": [
            {"id": "a", "title": "A", "note": "1/4", "answers": {"x": 1}, "expect": {"top": e}}
            for e in ({"score": 25}, {"score": 26})
        ],
    }
    (problem,) = wrong(Cases.model_validate(cases), ScoringModel.model_validate(model), None)
    assert problem.place.pointer == "/cases/1/expect/top/score"


# ── decisions ────────────────────────────────────────────────────────────────────────────────

GOOD = (
    "contract_value: 600000, category: goods, level_change: keep, registered: 2, sanctions: clear,"
    " exclusions: [none], references: 2, owners: known"
)


def decided(desk: Desk, folder: Path, more: str, answers: str = GOOD) -> list[str]:
    """Return what ``assess check`` finds in one case of the small due diligence."""
    for file in SMALL_VENDOR.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    head = HEAD.replace("port", "small-vendor")
    case = f"  - id: one\n    title: One\n    note: By hand.\n    answers: {{{answers}}}\n{more}\n"
    (folder / CASES).write_text(head + case, encoding="utf-8")
    lines = desk.run("check", folder).err.splitlines()
    return [line.partition(f"{CASES}:")[2] for line in lines if CASES in line]


SIGN = "    by: Ann Officer\n    day: 2026-03-02\n    sign:\n"
PREPARER = "      - {role: preparer, name: Ann Officer, function: officer}\n"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("    decide: {level: standard}", "level: expected standard, the engine gives enhanced"),
        ("    decide: {because: [value_standard]}", "because: not named: value_enhanced"),
        ("    decide: {because: [fuel, value_standard]}", "not found: fuel; not named: value_e"),
        ("    decide: {risk: null}", "risk: expected none, the engine gives low"),
        (
            "    decide: {outcome: reject_or_refer}",
            "expected reject_or_refer, the engine gives app",
        ),
        ("    decide: {floor: enhanced_review}", "floor: expected enhanced_review"),
        ("    decide: {reasons: [item.owners]}", "reasons: not found: item.owners"),
        (
            "    decide: {items: {owners: fail}}",
            'item "owners": expected fail, the engine gives sa',
        ),
        ("    decide: {conditions: [owners]}", "conditions: not found: owners"),
        ("    decide: {approver: head}", "approver: expected head, the engine gives director"),
        ("    decide: {months: 6}", "months: expected 6, the engine gives 24"),
        (
            SIGN + "      - {role: reviewer, name: Bob Chief, function: chief}",
            "Bob Chief as reviewer is expected to sign, but is refused with signature.out_of_turn",
        ),
        (
            SIGN
            + "      - {role: preparer, name: A, function: officer, refused: [sign_off.too_low]}",
            "is expected to be refused with sign_off.too_low, but signs",
        ),
        (
            SIGN + PREPARER + "      - {role: reviewer, name: Ann Officer, function: officer,"
            " refused: [sign_off.too_low]}",
            "but is refused with sign_off.same_person",
        ),
        (
            SIGN + PREPARER + "    decided: [{day: 2026-03-02, state: valid}]",
            "the decision on 2026-03-02: expected valid, the engine gives none",
        ),
        (
            SIGN + "      - {role: preparer, name: A, function: officer, valid_until: 2027-01-01}",
            "valid_until of A as preparer: expected 2027-01-01, the engine gives none",
        ),
    ],
)
def test_a_decision_that_is_not_as_worked_out_is_named(
    desk: Desk, tmp_path: Path, more: str, message: str
) -> None:
    (line,) = decided(desk, tmp_path, more)
    assert "error [case.wrong]" in line
    assert message in line


@pytest.mark.parametrize(
    ("more", "at", "code"),
    [
        ("    decide: {level: standrad}", "standrad", "case.unknown_name"),
        ("    decide: {because: [fule]}", "[fule", "case.unknown_name"),
        ("    decide: {risk: hihg}", "hihg", "case.unknown_name"),
        ("    decide: {reasons: [item.ownres]}", "[item.ownres", "case.unknown_name"),
        ("    decide: {items: {category: open}}", "open}", "case.unknown_name"),
        ("    decide: {conditions: [category]}", "[category]", "case.unknown_name"),
        ("    decide: {approver: boss}", "boss", "case.unknown_name"),
        ("    decide: {outcome: accept}", "accept", "file.wrong_value"),
        ("    decide: {}", "{}", "file.wrong_value"),
        ("    by: Ann", "id: one", "file.wrong_value"),
        ("    sign: [{role: preparer, name: A}]", "id: one", "file.wrong_value"),
        (
            (
                "    day: 2026-03-02\n    decide: {floor: approve}\n    waivers:\n      - {item: ownres,"
                " name: A, reason: B, granted: 2026-01-01, until: 2026-02-01}"
            ),
            "ownres",
            "case.unknown_name",
        ),
        (
            "    decide: {floor: approve}\n    decided: [{day: 2026-03-02, state: none}]",
            "id: one",
            "file.wrong_value",
        ),
    ],
)
def test_a_mistake_in_what_is_expected_of_a_decision(
    desk: Desk, tmp_path: Path, more: str, at: str, code: str
) -> None:
    (line,) = decided(desk, tmp_path, more)
    text = (tmp_path / CASES).read_text(encoding="utf-8").partition(at)[0]
    place = f"{text.count(chr(10)) + 1}:{len(text) - text.rfind(chr(10))}"
    assert line.startswith(f"{place}: error [{code}]"), line


def test_a_case_like_another_has_its_answers_by_the_same_person(desk: Desk, tmp_path: Path) -> None:
    more = (
        SIGN
        + PREPARER
        + "  - id: two\n    title: T\n    note: N.\n    like: one\n    day: 2026-03-02\n"
        "    sign:\n" + PREPARER + "      - {role: reviewer, name: Ann Officer, function: chief,"
        " refused: [sign_off.same_person]}"
    )
    assert decided(desk, tmp_path, more) == []


def test_without_decision_rules_no_case_is_about_a_decision(desk: Desk) -> None:
    case = "  - {id: one, title: O, note: N., answers: {guards: 1}, decide: {outcome: approve}}\n"
    (line,) = said(desk, case)
    assert "error [case.no_decision_rules]" in line
