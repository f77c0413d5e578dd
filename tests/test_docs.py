"""The documents say what the code does: commands, messages, keys, methods, links."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

import assess.checks
from assess.cli.app import COMMANDS
from assess.files.validation import validate
from assess.files.yaml import parse
from assess.model import aggregation, normalisation
from assess.model.aggregation import Aggregation
from assess.model.answer import Evidence
from assess.model.assessment import Assessment
from assess.model.base import Frozen
from assess.model.case import Cases
from assess.model.decision import DecisionRules
from assess.model.finding import FindingRules
from assess.model.migration import Migrations
from assess.model.normalisation import Normalisation
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import ScoringModel

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    {
        *ROOT.glob("*.md"),
        *DOCS.rglob("*.md"),
        *(ROOT / "samples").rglob("*.md"),
        *(ROOT / "benchmarks").rglob("*.md"),
    }
)


def text_of(path: Path) -> str:
    """Return the text of a document."""
    return path.read_text(encoding="utf-8")


def words_of(path: Path) -> set[str]:
    """Return the names and words in a document."""
    return set(re.findall(r"[A-Za-z0-9_]+", text_of(path)))


# ── commands ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_reference_and_shown_in_use(command: str) -> None:
    assert f"## assess {command}\n" in text_of(DOCS / "cli.md")
    elsewhere = [ROOT / "README.md", *(p for p in DOCS.glob("*.md") if p.name != "cli.md")]
    assert any(f"assess {command}" in text_of(page) for page in elsewhere)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_document_shows_a_command_that_is_not_there(page: Path) -> None:
    blocks = re.findall(r"^```(?:sh|text)?\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL)
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    used = {line.split()[1] for line in lines if re.match(r"assess [a-z]", line)}
    assert used <= COMMANDS.keys()


# ── messages ─────────────────────────────────────────────────────────────────────────────────


def codes_in_use() -> set[str]:
    """Return the codes of all problems: those written where they arise, and the lists of checks."""
    written = {
        code
        for file in (ROOT / "assess").rglob("*.py")
        for code in re.findall(r'code="([^"]+)"', text_of(file))
    }
    modules = pkgutil.iter_modules(assess.checks.__path__, "assess.checks.")
    lists = [getattr(importlib.import_module(module.name), "CODES", {}) for module in modules]
    return written.union(*lists)


def codes_in_tables() -> list[list[str]]:
    """Return the codes that the page of messages lists, table by table."""
    tables: list[list[str]] = [[]]
    for line in text_of(DOCS / "messages.md").splitlines():
        if line.startswith("#"):
            tables.append([])
        tables[-1] += re.findall(r"^\| `([a-z0-9_]+\.[a-z0-9_]+)` \|", line)
    return tables


def test_every_code_has_its_line_and_every_line_its_code() -> None:
    listed = [code for table in codes_in_tables() for code in table]
    assert len(codes_in_use()) > 80
    assert set(listed) - codes_in_use() == set()
    assert codes_in_use() - set(listed) == set()
    assert len(listed) == len(set(listed))


def test_the_codes_of_a_table_are_sorted() -> None:
    for table in codes_in_tables():
        assert table == sorted(table)


def test_every_line_says_what_it_means_and_what_to_do() -> None:
    rows = [line for line in text_of(DOCS / "messages.md").splitlines() if line.startswith("| `")]
    for row in rows:
        _, _, means, do, _ = re.split(r"(?<!\\)\|", row)
        assert means.strip().endswith(".")
        assert do.strip().endswith(".")


@pytest.mark.parametrize("code", [0, 1, 2, 3, 70, 130, 141])
def test_exit_codes_are_at_the_top_of_the_messages(code: int) -> None:
    top = text_of(DOCS / "messages.md").partition("\n## ")[0]
    assert f"\n| {code} |" in top


# ── authoring ────────────────────────────────────────────────────────────────────────────────


def methods_of(union: Any) -> Iterator[str]:
    """Yield the names that tell the members of a union apart."""
    for member in get_args(get_args(union)[0]):
        yield from get_args(member.model_fields["method"].annotation)


@pytest.mark.parametrize("method", [*methods_of(Normalisation), *methods_of(Aggregation)])
def test_every_method_has_its_place_in_the_tables(method: str) -> None:
    rows = [row for row in text_of(DOCS / "scoring.md").splitlines() if row.startswith("| `")]
    assert any(f"`{method}`" in row.split("|")[1] for row in rows)


def test_all_methods_are_looked_at() -> None:
    found = {
        name
        for value in [*vars(normalisation).values(), *vars(aggregation).values()]
        if isinstance(value, type) and issubclass(value, Frozen) and "method" in value.model_fields
        for name in get_args(value.model_fields["method"].annotation)
    }
    assert get_origin(normalisation.Levels.model_fields["method"].annotation) is Literal
    assert found == {*methods_of(Normalisation), *methods_of(Aggregation)}


def keys_of(model: type[Frozen]) -> set[str]:
    """Return every key that a kind of file can have, at any depth."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", {})}


@pytest.mark.parametrize(
    ("model", "pages"),
    [
        (Questionnaire, "authoring.md decisions.md"),
        (ScoringModel, "scoring.md decisions.md"),
        (Cases, "scoring.md decisions.md"),
        (FindingRules, "authoring.md"),
        (Migrations, "authoring.md"),
        (DecisionRules, "decisions.md"),
    ],
)
def test_every_key_of_the_yaml_files_is_explained_to_authors(
    model: type[Frozen], pages: str
) -> None:
    of_evidence = set(Evidence.model_fields)  # in answers of any kind; the page on files has them
    keys = keys_of(model) - of_evidence if model is Cases else keys_of(model)
    assert keys - set().union(*(words_of(DOCS / page) for page in pages.split())) == set()


def test_every_key_of_an_assessment_is_in_the_page_on_files() -> None:
    unexplained = keys_of(Assessment) - words_of(DOCS / "files.md")
    assert unexplained == set()


@pytest.mark.parametrize(
    ("name", "model", "page"),
    [
        ("questionnaire.yaml", Questionnaire, "authoring.md"),
        ("scoring.yaml", ScoringModel, "authoring.md"),
        ("findings.yaml", FindingRules, "authoring.md"),
        ("migrations.yaml", Migrations, "authoring.md"),
        ("decision.yaml", DecisionRules, "decisions.md"),
    ],
)
def test_the_examples_of_the_page_are_files_of_their_kind(
    name: str, model: type[Frozen], page: str
) -> None:
    pattern = rf"<!-- example: {re.escape(name)} -->\n```yaml\n(.*?)^```"
    (example,) = re.findall(pattern, text_of(DOCS / page), re.MULTILINE | re.DOTALL)
    validate(model, parse(example, name))


def test_the_example_of_an_assessment_has_the_right_form() -> None:
    (example,) = re.findall(
        r"^```json\n(\{\n  \"format\".*?)^```", text_of(DOCS / "files.md"), re.MULTILINE | re.DOTALL
    )
    assert Assessment.model_validate(json.loads(example)).answers


# ── links ────────────────────────────────────────────────────────────────────────────────────


def anchors_of(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as they are made where it is shown."""
    headings = re.findall(r"^#+ (.*)$", text_of(path), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```", "", text_of(page), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors_of(target), link


# ── make ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_make_is_asked_for_it_can_do(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    text = text_of(page)
    inline = re.findall(r"`make ([a-z -]+)[^`]*`", text)
    blocks = re.findall(r"^```(?:sh|text)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [
        line
        for block in blocks
        for line in re.findall(r"^(?:\$ )?make ([a-z -]+)", block, re.MULTILINE)
    ]
    asked = {word for words in (*inline, *lines) for word in words.split()}
    assert asked <= targets
