"""The command ``assess``: finds a command when it is used, and turns failures into exit codes."""

from __future__ import annotations

import importlib
import io
import sys
import traceback
from typing import NoReturn

import click

from assess import __version__
from assess.errors import AssessError

COMMANDS: dict[str, str] = {
    "list": "Questionnaires available, and what they ask.",
    "check": "Check questionnaires and assessments: problems with places and hints.",
    "schema": "Print the JSON Schema of a kind of file, for editors.",
    "new": "Make an empty assessment.",
    "interview": "Ask the questions in the terminal; resumes where one left off.",
    "answer": "Set answers without a terminal.",
    "form": "Write a workbook that colleagues fill in.",
    "import": "Take over answers from a form; a dry run first.",
    "reconcile": "Settle what several respondents answered differently.",
    "status": "How far along assessments are.",
    "history": "Every change of an assessment: who, when, through which door.",
    "undo": "Take back the last change.",
    "score": "Rate assessments: the scorecard.",
    "explain": "Why this score: every step from answer to index.",
    "improve": "The fewest changes that reach the next band.",
    "robustness": "How firm a rating or an order is under other assumptions.",
    "report": "One subject as PDF, Excel, HTML or JSON.",
    "memo": "The due-diligence memo on one subject, for the approver.",
    "compare": "Many subjects side by side as PDF, Excel, HTML or JSON.",
    "batch": "Rate a table: one row for each subject.",
    "register": "Every due diligence in some folders, in one list.",
    "redflags": "Red flags of one tender, from OCDS or a csv of bids.",
    "sign": "Sign an assessment by name: submit, review, approve.",
    "decision": "What due diligence recommends, why, and who decides.",
    "waive": "Record an exception to a gate or an item, until a day.",
    "verify": "Check signatures and history of assessments.",
    "recover": "Save what can be saved of a damaged assessment into a new file.",
    "diff": "What changed between two versions of a questionnaire, and what breaks.",
    "migrate": "Carry answers over to another version of the questionnaire.",
}
"""Every command with its line in the help; the module is imported only when the command runs."""

MODULES = {"import": "import_form"}
"""The modules of commands whose name is not one that Python lets a module have."""

BUG = 70
_CLOSED = 141


class Commands(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order people use them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name, importing its module."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"assess.cli.commands.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command named first; an unknown one is refused with the closest name."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            from assess.checks.suggest import did_you_mean  # keeps --help quick

            hint = did_you_mean(name, COMMANDS)
            message = f"There is no command '{name}'. {hint}".strip()
            msg = f"{message} `assess --help` lists them."
            raise click.UsageError(msg, ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 findings, 2 a file is at fault, 3 the request is at fault, "
    "70 our bug.",
)
@click.version_option(__version__, prog_name="assess")
def cli() -> None:
    """Structured mission risk assessment: ask, rate, report. Works offline, on plain files."""


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; every message goes to standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A pipe on Windows, or one told to be ASCII, cannot write every name.
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments)
    except BrokenPipeError:
        return _CLOSED


def _run(arguments: list[str]) -> int:  # noqa: PLR0911  # one per way to end
    try:
        outcome = cli.main(args=arguments, prog_name="assess", standalone_mode=False)
    except SystemExit:  # from click, which has replaced the streams: who read them has gone
        return _CLOSED
    except AssessError as error:
        from assess.cli.console import print_problems  # keeps --help quick

        print_problems(error.problems)
        return error.exit_code
    except click.UsageError as error:
        error.show()
        return 3
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except BrokenPipeError:
        raise
    except click.ClickException as error:
        error.show()
        return 3
    except Exception:  # noqa: BLE001  # the one place where a bug becomes an exit code
        traceback.print_exc()
        click.echo(
            "\nThis is a mistake in assess, not in your files, which were left as they were.\n"
            "Please report it with the lines above.",
            err=True,
        )
        return BUG
    return outcome if isinstance(outcome, int) else 0
