"""Write the generated documents, or check that they are up to date.

``python -m scripts.generate [--check] {schema,docs} ...``: ``schema`` is docs/schema/*.schema.json, ``docs`` is docs/cli.md.
"""

from __future__ import annotations

import argparse
import difflib
import subprocess
import sys
from pathlib import Path

import click

from assess.cli.app import cli

SCHEMA_FOLDER = Path("docs/schema")
REFERENCE = Path("docs/cli.md")

INTRODUCTION = """\
# The command line

This page is written by `make docs` from what the commands themselves say; change it there.
"""

WIDTH = 88
"""Columns of the help texts, whatever the terminal at hand."""


def load_commands() -> tuple[click.Context, dict[str, click.Command]]:
    """Return the context of ``assess`` itself, and every command by name, in order of use."""
    context = cli.make_context("assess", [], resilient_parsing=True, terminal_width=WIDTH)
    names = cli.list_commands(context)
    found = {name: cli.get_command(context, name) for name in names}
    return context, {name: command for name, command in found.items() if command is not None}


def generate_schemas() -> dict[Path, str]:
    """Return the JSON Schema of each kind of file, as ``assess schema KIND`` prints it."""
    _, commands = load_commands()
    types = [parameter.type for parameter in commands["schema"].params]
    kinds = next(type_.choices for type_ in types if isinstance(type_, click.Choice))
    return {SCHEMA_FOLDER / f"{kind}.schema.json": _run("schema", str(kind)) for kind in kinds}


def generate_reference() -> dict[Path, str]:
    """Return the page that lists every command with its help."""
    context, commands = load_commands()
    sections = [_section(context)]
    for name, command in commands.items():
        sections.append(_section(command.make_context(name, [], context, resilient_parsing=True)))
    return {REFERENCE: "\n".join([INTRODUCTION, *sections])}


def _section(context: click.Context) -> str:
    lines = (line.rstrip() for line in context.get_help().splitlines())
    return "\n".join([f"## {context.command_path}", "", "```text", *lines, "```", ""])


def _run(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "assess", *arguments],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout


GENERATORS = {"schema": generate_schemas, "docs": generate_reference}


def find_drift(expected: dict[Path, str]) -> str:
    """Return the difference between the files as they are and as they would be generated."""
    differences: list[str] = []
    for path, text in expected.items():
        found = path.read_text(encoding="utf-8") if path.is_file() else ""
        differences += difflib.unified_diff(
            found.splitlines(keepends=True), text.splitlines(keepends=True), str(path), "generated"
        )
    if any(path.parent == SCHEMA_FOLDER for path in expected):
        unknown = sorted(set(SCHEMA_FOLDER.glob("*")) - expected.keys())
        differences += [f"{path}: nothing generates this file\n" for path in unknown]
    return "".join(differences)


def main() -> int:
    """Write or check what the arguments name; a difference is exit code 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare; write nothing")
    parser.add_argument("what", nargs="+", choices=GENERATORS)
    arguments = parser.parse_args()
    expected = {path: text for what in arguments.what for path, text in GENERATORS[what]().items()}
    if arguments.check:
        difference = find_drift(expected)
        if difference:
            print(difference, end="")
            print("The files above are out of date: run `make schema docs`.", file=sys.stderr)
        return 1 if difference else 0
    for path, text in expected.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
