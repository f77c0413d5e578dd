"""YAML with positions: a plain tree of values, and where each of them stands in the file.

Built from the parser's events, so that nothing is constructed but text, numbers, true/false,
null, lists and mappings: no tags, no anchors, no aliases, hence no objects and no bombs. Scalars
follow the core schema of YAML 1.2 (``no`` is a text, a date is a text).
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from assess.checks.places import pointer
from assess.errors import InputError, Place, Problem

LARGEST = 5_000_000
DEEPEST = 40

Path = tuple[str | int, ...]
"""Where a value sits in a document: keys and positions from the root."""

_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: its value, and line and column (from 1) of values and of mapping keys."""

    file: str
    value: Any
    values_at: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys_at: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return where the value (or its key) stands; its nearest known parent if it is absent.

        Without any positions the place is a pointer.
        """
        if not self.values_at:
            parts = [part if isinstance(part, int) else part[:64] for part in path]
            return Place(file=self.file, pointer=pointer(*parts))
        at = self.keys_at if key and path in self.keys_at else self.values_at
        while path and path not in at:
            path = path[:-1]
        line, column = at.get(path, (1, 1))
        return Place(file=self.file, line=line, column=column)


def decode(content: bytes, file: str, largest: int = LARGEST) -> str:
    """Return the file's text.

    Raises:
        InputError: the content is too large, or not UTF-8; says at which byte.
    """
    if len(content) > largest:
        raise InputError(too_large(len(content), file, largest))
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        line, column = position_after(before)
        raise InputError(
            Problem(
                code="file.not_utf8",
                message=f"the file is not UTF-8: byte 0x{content[error.start]:02x} cannot be read",
                hint="Save it as UTF-8 in your editor.",
                place=Place(file=file, line=line, column=column),
            )
        ) from None


def too_large(size: int, file: str, largest: int) -> Problem:
    """Return the problem of a file with this many bytes."""
    return Problem(
        code="file.too_large",
        message=f"the file has {size:,} bytes, more than {largest:,}",
        hint="Check that this is the file you meant.",
        place=Place(file=file),
    )


def parse(text: str, file: str) -> Document:
    """Return the document written in ``text``.

    Raises:
        InputError: the text is not YAML, or uses tags, anchors, aliases or several documents.
    """
    _refuse_control_characters(text, file)
    document = Document(file, None)
    builder = _Builder(document)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.YAMLError as error:
        raise InputError(_syntax_problem(error, file)) from None
    document.values_at.setdefault((), (1, 1))
    if builder.problems:
        raise InputError(*builder.problems)
    return Document(file, builder.root, document.values_at, document.keys_at)


@dataclass(slots=True)
class _Open:
    """A list or mapping being filled; ``key`` is the mapping key whose value comes next."""

    value: Any
    path: Path
    key: str | None = None


class _Builder:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.root: Any = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        position = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._refuse(position, "a second document begins here", "Keep one per file.")
            case yaml.AliasEvent():
                name = f"aliases (*{event.anchor}) are not allowed"
                self._refuse(position, name, "Write the text out.")
                self._add(None, position)
            case yaml.ScalarEvent(value=value):
                self._check_node(event, position)
                plain = event.style in (None, "") and event.implicit[0]
                self._scalar(_scalar(value) if plain else value, value, position)
            case yaml.MappingStartEvent():
                self._begin(event, {}, position)
            case yaml.SequenceStartEvent():
                self._begin(event, [], position)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
            case _:
                pass

    def _begin(self, event: yaml.NodeEvent, value: Any, position: tuple[int, int]) -> None:
        self._check_node(event, position)
        if self._open and isinstance(self._open[-1].value, dict) and self._open[-1].key is None:
            self._refuse(position, "a key must be a plain word", "Write it as name: value.")
            raise InputError(*self.problems)
        path = self._add(value, position)
        if len(self._open) >= DEEPEST:
            raise InputError(
                _not_allowed(
                    self.document.file,
                    position,
                    f"more than {DEEPEST} levels of nesting",
                    "Flatten it.",
                )
            )
        self._open.append(_Open(value, path))

    def _scalar(self, value: Any, text: str, position: tuple[int, int]) -> None:
        parent = self._open[-1] if self._open else None
        if parent is None or not isinstance(parent.value, dict) or parent.key is not None:
            self._add(value, position)
            return
        parent.key = text
        path = (*parent.path, text)
        if text in parent.value:
            first = self.document.keys_at[path][0]
            self._refuse(
                position, f'the key "{text}" stands here twice', f"The first is in line {first}."
            )
        else:
            self.document.keys_at[path] = position

    def _add(self, value: Any, position: tuple[int, int]) -> Path:
        if not self._open:
            self.root = value if self._documents == 1 else self.root
            self.document.values_at.setdefault((), position)
            return ()
        parent = self._open[-1]
        if isinstance(parent.value, list):
            path = (*parent.path, len(parent.value))
            parent.value.append(value)
        else:
            path = (*parent.path, parent.key or "")
            parent.value.setdefault(parent.key or "", value)
            parent.key = None
        self.document.values_at.setdefault(path, position)
        return path

    def _check_node(self, event: yaml.NodeEvent, position: tuple[int, int]) -> None:
        if event.anchor:
            self._refuse(position, f"anchors (&{event.anchor}) are not allowed", "Remove it.")
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            self._refuse(position, f"tags ({tag}) are not allowed", "Remove it.")

    def _refuse(self, position: tuple[int, int], message: str, hint: str) -> None:
        self.problems.append(_not_allowed(self.document.file, position, message, hint))


def _not_allowed(file: str, position: tuple[int, int], message: str, hint: str) -> Problem:
    place = Place(file=file, line=position[0], column=position[1])
    return Problem(code="yaml.not_allowed", message=message, hint=hint, place=place)


def _scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def position_after(before: str) -> tuple[int, int]:
    """Return line and column, from 1, of the character that follows ``before``."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _refuse_control_characters(text: str, file: str) -> None:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return
    line, column = position_after(text[: found.start()])
    raise InputError(
        Problem(
            code="yaml.syntax",
            message=f"the character U+{ord(found.group()):04X} is not allowed in YAML",
            hint="Delete it; text copied from elsewhere can carry characters that do not show.",
            place=Place(file=file, line=line, column=column),
        )
    )


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    place = (
        Place(file=file, line=mark.line + 1, column=mark.column + 1) if mark else Place(file=file)
    )
    return Problem(
        code="yaml.syntax",
        message=f"this is not valid YAML: {what}",
        hint="Look at the indentation and quotes here and in the line above; "
        "a text with ': ' or ' #' in it must stand in quotes.",
        place=place,
    )
