"""Levels, checklists and decision rules: what authors are told about them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from assess.checks.decision import check_decision
from assess.checks.questionnaire import check_questionnaire
from assess.errors import Problem, Severity
from assess.files.folders import read_folder
from assess.files.yaml import parse
from assess.model.decision import DecisionRules
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import ScoringModel
from tests.support.diligence import FOLDER

Document = dict[str, Any]
Edit = Callable[[Document], object]


def document(name: str) -> Document:
    """Return a file of the small due diligence as written."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    content: Document = parse(text, name).value
    return content


ASKED, SCORED, DECIDED = map(document, ("questionnaire", "scoring", "decision"))
MODEL = ScoringModel.model_validate(SCORED)


def changed(base: Document, *edits: Edit) -> Document:
    fresh = copy.deepcopy(base)
    for edit in edits:
        edit(fresh)
    return fresh


def at(*path: str | int, **new: Any) -> Edit:
    """Return an edit that sets keys at a path of keys and positions; None removes one."""

    def edit(whole: Document) -> None:
        part: Any = whole
        for step in path:
            part = part[step]
        for key, value in new.items():
            if value is None:
                part.pop(key)
            else:
                part[key] = value

    return edit


def question(name: str, **new: Any) -> Edit:
    """Return an edit of a question by its id."""

    def edit(whole: Document) -> None:
        for i, section in enumerate(whole["sections"]):
            for j, one in enumerate(section["questions"]):
                if one["id"] == name:
                    at("sections", i, "questions", j, **new)(whole)

    return edit


def rule(when: str) -> Edit:
    """Return an edit that sets the condition of the first rule of the second level."""
    return at("levels", 1, "rules", 0, when=when)


def found_in(*edits: Edit) -> list[Problem]:
    """Return the problems of the small questionnaire after edits, without those it has anyway."""
    problems = check_questionnaire(Questionnaire.model_validate(changed(ASKED, *edits)))
    return [one for one in problems if one.code != "scale.missing_text"]


def decided(*edits: Edit, asked: Mapping[str, Any] = ASKED) -> list[Problem]:
    rules = DecisionRules.model_validate(changed(DECIDED, *edits))
    return check_decision(rules, MODEL, Questionnaire.model_validate(asked))


def test_the_small_due_diligence_is_sound() -> None:
    assert found_in() == []
    assert decided() == []


FIRST_RULE = "/levels/1/rules/0/when"


@pytest.mark.parametrize(
    ("edit", "code", "place", "words"),
    [
        (rule("contract_vaule > 1"), "condition.unknown_id", FIRST_RULE, '"contract_value"'),
        (rule("contract_value >"), "condition.unreadable", FIRST_RULE, ""),
        (rule("category == 'gods'"), "condition.unknown_option", FIRST_RULE, '"goods"'),
        (rule("contract_value < 0"), "condition.always_false", FIRST_RULE, ""),
        (rule("contract_value >= 0"), "condition.always_true", FIRST_RULE, ""),
        (rule("not answered(category)"), "level.by_silence", FIRST_RULE, "not settled"),
        (rule("unknown(category)"), "level.by_silence", FIRST_RULE, "Compare"),
        (rule("references == 0"), "level.circle", FIRST_RULE, "always asked"),
        (rule("lowered_by == 'x'"), "condition.text_compared", FIRST_RULE, ""),
        (rule(" or ".join(["contract_value > 9"] * 88)), "level.too_long", "/levels/1", "2000"),
        (at("levels", 2, "rules", 0, id="raised"), "id.duplicate", "/levels/2/rules/2/id", ""),
        (
            at("levels", 2, "rules", 0, basis=[{"source": "un"}]),
            "basis.unknown_source",
            "/levels/2/rules/0/basis/0/source",
            "",
        ),
        (at("levels", 1, rules=[]), "level.no_rules", "/levels/1", "at least one"),
        (
            at("levels", 0, rules=[{"id": "x", "when": "category == 'goods'", "text": "X."}]),
            "level.first_with_rules",
            "/levels/0/rules",
            "Remove",
        ),
        (
            question("references", from_level="standrad"),
            "level.unknown",
            "/sections/1/questions/3/from_level",
            '"standard"',
        ),
        (
            at("sections", 1, from_level="deep"),
            "level.unknown",
            "/sections/1/from_level",
            "simplified, standard, enhanced",
        ),
        (
            question("references", from_level="simplified"),
            "level.first_named",
            "/sections/1/questions/3/from_level",
            "",
        ),
        (
            at("lowering", question="categori"),
            "lowering.wrong_question",
            "/lowering/question",
            '"category"',
        ),
        (
            at("lowering", question="registered"),
            "lowering.wrong_question",
            "/lowering/question",
            "",
        ),
        (
            at("lowering", question="owners", options={"known": "simplified"}),
            "level.circle",
            "/lowering/question",
            "",
        ),
        (
            at("lowering", options={"lowr": "simplified"}),
            "lowering.unknown_option",
            "/lowering/options/lowr",
            '"lower"',
        ),
        (
            at("lowering", options={"lower": "simple"}),
            "level.unknown",
            "/lowering/options/lower",
            '"simplified"',
        ),
        (at("lowering", by="category"), "lowering.wrong_question", "/lowering/by", "lowered_by"),
        (
            at("lowering", reason="lowered_reson"),
            "lowering.wrong_question",
            "/lowering/reason",
            '"lowered_reason"',
        ),
        (
            at("lowering", options={"keep": "simplified"}),
            "lowering.not_asked",
            "/lowering/by",
            "level_change == 'keep'",
        ),
        (
            question("lowered_by", from_level="standard"),
            "lowering.not_asked",
            "/lowering/by",
            "level_change == 'lower'",
        ),
    ],
)
def test_what_is_wrong_with_levels(edit: Edit, code: str, place: str, words: str) -> None:
    problems = found_in(edit)
    (problem,) = (p for p in problems if p.place.pointer == place and p.code == code)
    assert words in problem.hint
    assert {p.code for p in problems} == {code}


def test_levels_have_ids_of_their_own() -> None:
    problems = found_in(at("levels", 2, id="standard"))
    assert ("id.duplicate", "/levels/2/id") in {(p.code, p.place.pointer) for p in problems}


def test_a_question_that_hangs_on_a_deeper_one_makes_a_circle_too() -> None:
    hanging = question("category", when="references == 0")
    codes = [one.code for one in found_in(hanging)]
    assert "level.circle" in codes


def test_levels_that_cannot_be_worked_out_stop_no_other_check(tmp_path: Path) -> None:
    for name, content in (("questionnaire", ASKED), ("scoring", SCORED), ("decision", DECIDED)):
        edited = changed(content, rule("contract_value >")) if content is ASKED else content
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(edited, sort_keys=False), "utf-8")
    errors = read_folder(tmp_path, with_cases=True).errors
    assert [one.code for one in errors] == ["condition.unreadable"]
    assert errors[0].place.line


# ── checklist ────────────────────────────────────────────────────────────────────────────────

ITEM = "/sections/1/questions/1/checklist"


def item(name: str = "sanctions", **new: Any) -> Edit:
    return question(name, checklist={"severity": "major", **new})


@pytest.mark.parametrize(
    ("edit", "code", "place", "words"),
    [
        (
            item(satisfied=["clear", "false_match"], fail=["true_match"]),
            "checklist.no_status",
            ITEM,
            "",
        ),
        (item(), "checklist.no_status", ITEM, "List every answer"),
        (
            item(
                satisfied=["clear", "false_match", "unresolved"], fail=["true_match", "unresolvd"]
            ),
            "checklist.unknown_answer",
            f"{ITEM}/fail/1",
            '"unresolved"',
        ),
        (
            item(satisfied=["clear", "false_match", "unresolved", "true_match"]),
            "checklist.always_satisfied",
            ITEM,
            "",
        ),
        (
            item("contract_value"),
            "checklist.wrong_kind",
            "/sections/0/questions/0/checklist",
            "a choice",
        ),
        (
            item("registered", satisfied=["3"], concern=["1", "2"], fail=["0"]),
            "checklist.unknown_answer",
            "/sections/1/questions/0/checklist/satisfied/0",
            "0, 1, 2",
        ),
    ],
)
def test_what_is_wrong_with_an_item(edit: Edit, code: str, place: str, words: str) -> None:
    (problem,) = found_in(edit)
    assert (problem.code, problem.place.pointer) == (code, place)
    assert words in problem.hint


def test_a_scale_of_other_than_three_levels_says_what_each_means() -> None:
    levels = [{"label": str(i), "text": "T."} for i in range(4)]
    (problem,) = found_in(question("registered", levels=levels))
    assert problem.code == "checklist.no_status"
    assert "0, 1, 2, 3" in problem.message


def test_a_grid_is_no_item_but_its_columns_can_be() -> None:
    column = {
        "id": "state",
        "label": "State",
        "text": "How?",
        "type": "choice",
        "options": [{"id": "good", "label": "Good"}, {"id": "bad", "label": "Bad"}],
        "checklist": {"severity": "minor", "satisfied": ["good"], "fail": ["bad"]},
    }
    grid = {
        "id": "agents",
        "label": "Agents",
        "text": "Which?",
        "type": "grid",
        "rows": [{"id": "one", "label": "One"}],
        "columns": [column],
    }

    def add(**more: Any) -> Edit:
        return lambda whole: whole["sections"][1]["questions"].append({**grid, **more})

    assert found_in(add()) == []
    (problem,) = found_in(add(checklist={"severity": "minor"}))
    assert problem.code == "checklist.on_grid"
    silent = {**column, "checklist": {"severity": "minor"}}
    (problem,) = found_in(add(columns=[silent]))
    assert problem.place.pointer == "/sections/1/questions/5/columns/0/checklist"


# ── decision rules ───────────────────────────────────────────────────────────────────────────


def decision_rule(**new: Any) -> Edit:
    plain = {"id": "one", "when": "category == 'fuel'", "outcome": "enhanced_review", "text": "T."}
    return at(rules=[{**plain, **new}])


@pytest.mark.parametrize(
    ("edit", "code", "place", "words"),
    [
        (at(questionnaire="other"), "decision.other_questionnaire", "/questionnaire", ""),
        (at(risk="residual"), "decision.unknown_index", "/risk", '"residual_risk"'),
        (at("bands", high=None), "decision.band_missing", "/bands", "every band"),
        (at("bands", hihg="approve"), "decision.unknown_band", "/bands/hihg", '"high"'),
        (at("bands", moderate="reject_or_refer"), "decision.milder", "/bands/substantial", ""),
        (
            at("sign_off", "approver", high="chief"),
            "decision.milder",
            "/sign_off/approver/high",
            "at least as much",
        ),
        (
            at("sign_off", "approver", low=None),
            "decision.band_missing",
            "/sign_off/approver",
            "every band",
        ),
        (at("sign_off", without_score="chief"), "decision.milder", "/sign_off/without_score", ""),
        (at(without_score="approve_with_conditions"), "decision.milder", "/without_score", ""),
        (
            at("sign_off", "levels", enhnced="head"),
            "decision.unknown_level",
            "/sign_off/levels/enhnced",
            '"enhanced"',
        ),
        (
            at("sign_off", "levels", standard="head"),
            "decision.milder",
            "/sign_off/levels/enhanced",
            "",
        ),
        (
            at("validity", "months", high=36),
            "decision.holds_longer",
            "/validity/months/high",
            "sooner",
        ),
        (
            at("validity", "months", hihg=6),
            "decision.unknown_band",
            "/validity/months/hihg",
            '"high"',
        ),
        (
            at("sign_off", apart=[["preparer", "reviewer"], ["preparer", "approver"]]),
            "decision.one_person",
            "/sign_off/apart",
            "unless that is meant",
        ),
        (
            at("sign_off", apart=[["preparer", "reviewer", "approver", "approver"]]),
            "decision.apart_twice",
            "/sign_off/apart/0",
            "once",
        ),
        (
            at("sign_off", waiver="head", approver=dict.fromkeys(DECIDED["bands"], "chief")),
            "decision.unused_function",
            "/sign_off/functions/3",
            "",
        ),
        (decision_rule(when="category == 'x'"), "condition.unknown_option", "/rules/0/when", ""),
        (
            decision_rule(
                when="owners == 'known' and contract_value < 1 and category == 'goods'"
                " and level_change == 'keep'"
            ),
            "condition.unreachable",
            "/rules/0/when",
            "",
        ),
        (decision_rule(when="contract_value < 0"), "condition.always_false", "/rules/0/when", ""),
        (
            decision_rule(basis=[{"source": "un"}]),
            "basis.unknown_source",
            "/rules/0/basis/0/source",
            "",
        ),
        (decision_rule(outcome="approve"), "decision.idle_rule", "/rules/0/outcome", "never"),
    ],
)
def test_what_is_wrong_with_decision_rules(edit: Edit, code: str, place: str, words: str) -> None:
    problems = decided(edit)
    (problem,) = (p for p in problems if (p.code, p.place.pointer) == (code, place))
    assert words in problem.hint
    assert [p.code for p in problems if p.severity is Severity.ERROR] in ([], [code])


def test_rules_have_ids_of_their_own() -> None:
    one = {"id": "one", "when": "category == 'fuel'", "outcome": "enhanced_review", "text": "T."}
    (problem,) = decided(at(rules=[one, {**one, "when": "category == 'goods'"}]))
    assert (problem.code, problem.place.pointer) == ("id.duplicate", "/rules/1/id")


def test_lowering_is_kept_apart_only_where_there_is_one() -> None:
    without = changed(ASKED, at(lowering=None))
    assert {one.code for one in decided(asked=without)} == {"decision.apart_idle"}


def test_without_a_checklist_only_gates_and_bands_decide() -> None:
    def strip(whole: Document) -> None:
        for section in whole["sections"]:
            for one in section["questions"]:
                one.pop("checklist", None)

    (problem,) = decided(asked=changed(ASKED, strip))
    assert (problem.code, problem.severity) == ("decision.no_items", Severity.WARNING)


def test_where_high_is_good_the_first_band_is_the_worst() -> None:
    good = changed(SCORED, at("indices", 0, high_is="good"))
    rules = DecisionRules.model_validate(DECIDED)
    asked = Questionnaire.model_validate(ASKED)
    found = check_decision(rules, ScoringModel.model_validate(good), asked)
    assert {one.code for one in found} == {"decision.milder", "decision.holds_longer"}


@pytest.mark.parametrize(
    "edit",
    [
        at("items", minor={"concern": "enhanced_review", "open": "approve", "fail": "approve"}),
        at("items", minor=dict.fromkeys(("concern", "open", "fail"), "reject_or_refer")),
        at("items", critical=dict.fromkeys(("concern", "open", "fail"), "approve_with_conditions")),
        at("items", major=None),
        at(floor="approve_with_conditions"),
        at(waived="approve"),
        at(without_score="approve"),
        at(gates={"waived": "approve"}),
        at(gates={"open": "approve_with_conditions"}),
        at(gates={"open": "reject_or_refer", "applies": "enhanced_review"}),
        at("sign_off", waiver="nobody"),
        at("sign_off", "functions", 0, id="chief"),
    ],
    ids=range(12),
)
def test_what_can_never_be_decision_rules(edit: Edit) -> None:
    with pytest.raises(ValueError, match="Value error"):
        DecisionRules.model_validate(changed(DECIDED, edit))
