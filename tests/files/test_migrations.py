"""migrations.yaml: every mistake in it, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.errors import InputError, Severity
from assess.files.folders import MIGRATIONS, read_folder
from tests.support.cli import write_port

FIRST = "sha256:" + "1" * 64
OTHER = "sha256:" + "2" * 64

HEAD = """\
format: assess/migrations
format_version: "1"
questionnaire: port
steps:
"""


def problems(folder: Path, steps: str, head: str = HEAD) -> list[str]:
    """Return the mistakes in a file, each as its place, code and message."""
    write_port(folder)
    (folder / MIGRATIONS).write_text(head + steps)
    try:
        found = read_folder(folder).errors
    except InputError as error:
        found = tuple(one for one in error.problems if one.severity is Severity.ERROR)
    return [
        f"{one.place.line}:{one.place.column} {one.code}: {one.message} {one.hint}" for one in found
    ]


def rules(*lines: str) -> str:
    """Return one step with these rules, from line 6 on."""
    start = f'  - from: {{version: "0.9", digest: "{FIRST}"}}\n'
    return start + "".join(f"    {line}\n" for line in lines)


def test_rules_are_read_with_the_folder(tmp_path: Path) -> None:
    assert problems(tmp_path, rules("rename: {watchmen: guards, stuff: goods}")) == []
    migrations = read_folder(tmp_path).migrations
    assert migrations is not None
    (step,) = migrations.chain(FIRST, "1.0")
    assert step.renamed("stuff.fuel.amount") == "goods.fuel.amount"
    assert migrations.chain(OTHER, "1.0") == ()
    assert read_folder(tmp_path, with_migrations=False).migrations is None


@pytest.mark.parametrize(
    "lines",
    [
        ["rename: {watchmen: guards, goods.oil: goods.fuel, goods.*.much: goods.*.amount}"],
        ["rename: {fuel_amount: goods.fuel.amount, goods.old.thing: remarks}"],
        ["options: {owner: {king: state, nobody: null}, checks: {crew: papers}}"],
        ["options: {training: {never: 0}}", "levels: {owner: [state, private]}"],
        ["levels: {training: [0, null, 2], goods.*.amount: [1]}"],
        ["numbers: {guards: {factor: 10, offset: 1, decimals: 0}}"],
        ["rename: {watchmen: guards}", "numbers: {watchmen: {factor: 10}}"],
        ["set_aside: [what_was_once, remarks]", "keep: [budget, goods.fuel]"],
        ["rename: {a: nowhere}", "set_aside: [a]"],
    ],
)
def test_what_leads_somewhere_is_accepted(tmp_path: Path, lines: list[str]) -> None:
    assert problems(tmp_path, rules(*lines)) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["rename: {watchmen: guard}"],
            ('6:24 migration.unknown_place: This leads to "guard", which the questionnaire does not'
            ' have. Did you mean "guards"?'),
        ),
        (
            ["rename: {a: guards, b: guards}"],
            ('6:28 migration.two_into_one: "a" and "b" are both renamed to "guards". Set one of them'
            " aside: a question has one answer."),
        ),
        (
            ["keep: [gaurds]"],
            ('6:12 migration.unknown_place: This leads to "gaurds", which the questionnaire does not'
            ' have. Did you mean "guards"?'),
        ),
        (
            ["options: {owner: {king: stat}}"],
            ('6:29 migration.unknown_option: "stat" is no option of this question. Did you mean'
            ' "state"?'),
        ),
        (
            ["levels: {training: [0, 3]}"],
            ("6:28 migration.unknown_level: 3 is no level of this scale. Levels are the whole"
            " numbers 0 to 2; null sets aside."),
        ),
        (
            ["levels: {guards: [0, 3]}"],
            ('6:22 migration.does_not_fit: "guards" leads to a question of type number, which has no'
            " such values. Set it aside, or look which rule fits: options, levels or numbers."),
        ),
        (
            ["numbers: {owner: {factor: 3}}"],
            ('6:22 migration.does_not_fit: "owner" leads to a question of type choice, which has no'
            " such values. Set it aside, or look which rule fits: options, levels or numbers."),
        ),
        (
            ["rename: {Guards: guards}"],
            ('6:22 file.wrong_value: "Guards" is no question, grid.row, grid.*.column or'
            " grid.row.column Change this entry."),
        ),
        (
            ["levels: {training: [true]}"],
            ("6:25 file.wrong_value: a new value must be a level's number, an option's id, or null"
            " Change this entry."),
        ),
        (["renam: {a: guards}"], ('6:5 file.unknown_key: there is no key "renam" here Did you mean'
         ' "rename"?')),
        (
            ['to: "0.95"'],
            ("6:9 migration.leads_nowhere: The step leads to version 0.95, and no step starts from"
            " there. Add that step, or leave `to` away if this one leads to the questionnaire here."),
        ),
        (
            ['to: "0.9"'],
            ("6:9 migration.circle: From version 0.9 the steps lead in a circle. Leave `to` away in"
            " the step that leads to the questionnaire beside this file."),
        ),
    ],
)  # fmt: skip
def test_each_mistake_is_named_where_it_stands(
    tmp_path: Path, lines: list[str], expected: str
) -> None:
    assert problems(tmp_path, rules(*lines)) == [expected]


def test_a_step_cannot_start_where_it_ends(tmp_path: Path) -> None:
    questionnaire = read_folder(write_port(tmp_path)).questionnaire
    assert questionnaire is not None
    step = f'  - from: {{version: "1.0", digest: "{questionnaire.digest}"}}\n'
    (found,) = problems(tmp_path, step)
    assert found.startswith("5:11 migration.circle: The step starts from the very questionnaire")


def test_two_steps_from_one_version(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, rules() + rules())
    assert found.startswith("6:11 migration.double_step: Another step starts from version 0.9")


def test_two_contents_of_one_version_are_two_steps_unless_one_is_led_to(tmp_path: Path) -> None:
    second = rules().replace(FIRST, OTHER)
    assert problems(tmp_path, rules() + second) == []
    third = f'  - from: {{version: "0.8", digest: "sha256:{"3" * 64}"}}\n    to: "0.9"\n'
    (found,) = problems(tmp_path, rules() + second + third)
    assert found.startswith("6:11 migration.double_step")


def test_targets_are_looked_at_at_the_end_of_the_chain(tmp_path: Path) -> None:
    before = f'  - from: {{version: "0.8", digest: "{OTHER}"}}\n    to: "0.9"\n'
    more = "    rename: {people: watchmen, c: d}\n    levels: {training: [7]}\n"
    after = rules("rename: {watchmen: guards}", "levels: {training: [0]}")
    (found,) = problems(tmp_path, before + more + after)
    assert found.startswith('7:35 migration.unknown_place: This leads to "d"')


def test_what_a_later_step_sets_aside_need_not_exist(tmp_path: Path) -> None:
    before = f'  - from: {{version: "0.8", digest: "{OTHER}"}}\n    to: "0.9"\n'
    more = "    rename: {people: crowd}\n    levels: {people: [7]}\n"
    assert problems(tmp_path, before + more + rules("set_aside: [crowd]")) == []


def test_rules_for_another_questionnaire(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, rules(), HEAD.replace("port", "harbour"))
    assert found.startswith(
        '3:16 migration.other_questionnaire: The rules are for the questionnaire "harbour"'
    )


@pytest.mark.parametrize("digest", ["sha256:12", "1" * 64, ""])
def test_a_digest_is_the_one_that_diff_prints(tmp_path: Path, digest: str) -> None:
    (found,) = problems(tmp_path, rules().replace(FIRST, digest))
    assert "the digest must be the one that `assess diff` prints" in found
