"""Problems as records, and the three kinds of failure with their exit codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: an error stops the work, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a problem sits: a file, and a line and column (from 1) or a pointer inside it.

    The pointer names what has no line of its own: a question id, an answer key, ``sheet!B7``.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    pointer: str = ""

    def __str__(self) -> str:
        """Return ``file:line:col``, followed by the pointer where there is one."""
        position = [str(part) for part in (self.line, self.column) if part is not None]
        location = ":".join([part for part in (self.file, *position) if part])
        return " ".join(part for part in (location, self.pointer) if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing that is wrong: its code, what it is, where it is, and what to do about it."""

    code: str
    message: str
    hint: str = ""
    place: Place = field(default_factory=Place)
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return the problem as one paragraph of plain text."""
        location = f"{self.place}: " if str(self.place) else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{location}{self.severity} [{self.code}] {self.message}{hint}"


class AssessError(Exception):
    """A failure that a person can act on; carries every problem found, not only the first."""

    exit_code = 70

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems; the message of the exception is their text, a line each."""
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class InputError(AssessError):
    """The user's file is at fault (exit code 2)."""

    exit_code = 2


class RequestError(AssessError):
    """The user's request cannot be met as it stands (exit code 3)."""

    exit_code = 3
