"""What pydantic finds wrong, in words for people who have never heard of it."""

from __future__ import annotations

import re
from typing import Any

from assess.checks.suggest import did_you_mean

LONGEST_SHOWN = 60
_BRANCHES = ("leaf", "group")
_PATTERNS = {
    "^[a-z][a-z0-9_]*$": "Use small letters, digits and _, with a letter first.",
    "^[a-z][a-z0-9-]*$": "Use small letters, digits and -, with a letter first.",
    r"^\d+(\.\d+)*$": 'Write numbers with dots between them, in quotes, such as "1.0".',
    "^[0-9a-f]{64}$": "Write the 64 hexadecimal digits.",
}
_WORDS: dict[str, tuple[str, str]] = {
    "string_type": ('"{key}" must be a text', "Write a text, in quotes if in doubt."),
    "string_too_long": (
        '"{key}" has {length:,} characters, more than {max_length:,}',
        "Shorten it.",
    ),
    "string_too_short": ('"{key}" is empty', "Write something, or remove the key."),
    "string_pattern_mismatch": ('"{value}" cannot be used as {key}', "{form}"),
    "string_unicode": ('"{key}" holds a character that is none', "Remove it."),
    "bool_parsing": ('"{key}" is "{value}"', "It must be true or false."),
    "bool_type": ('"{key}" is not true or false', "Write true or false."),
    "float_parsing": ('"{key}" is "{value}", which is no number', "Write a number."),
    "float_type": ('"{key}" must be a number', "Write a number."),
    "finite_number": ('"{key}" must be a finite number', "Write a number."),
    "int_parsing": ('"{key}" is "{value}", which is no whole number', "Write a whole number."),
    "int_type": ('"{key}" must be a whole number', "Write a whole number."),
    "int_from_float": ('"{key}" is {value}, which is no whole number', "Write a whole number."),
    "greater_than": ('"{key}" is {value}', "It must be more than {gt:g}."),
    "greater_than_equal": ('"{key}" is {value}', "It must be {ge:g} or more."),
    "less_than": ('"{key}" is {value}', "It must be less than {lt:g}."),
    "less_than_equal": ('"{key}" is {value}', "It must be {le:g} or less."),
    "tuple_type": ('"{key}" must be a list', "Write each entry after a dash."),
    "dict_type": ('"{key}" must be a group of keys', "Write it as name: value."),
    "model_type": ("{entry} must be a group of keys", "Write it as name: value."),
    "model_attributes_type": ("{entry} must be a group of keys", "Write it as name: value."),
    "too_short": ('"{key}" has {actual_length} of at least {min_length}', "Add what is missing."),
    "too_long": ('"{key}" has {actual_length} of at most {max_length}', "Leave some out."),
    "value_error": ("{error}", "Change this entry."),
}
"""What pydantic found, by its name for it, in our words: what is wrong, and what to do."""


def in_words(detail: Any) -> tuple[str, str]:
    """Return what is wrong, and what to do, for one error that pydantic found."""
    context = dict(detail.get("ctx") or {})
    last = short(str(detail["loc"][-1])) if detail["loc"] else ""
    value = detail.get("input")
    kind = str(detail["type"])
    if kind in ("enum", "literal_error"):
        return _not_one_of(last, value, str(context.get("expected")))
    if kind == "union_tag_invalid":
        field = str(context.get("discriminator", last)).strip("'")
        tag = str(context.get("tag"))
        return f'"{short(tag)}" is not a known {field}', _one_of(tag, context["expected_tags"])
    if kind == "string_type" and not isinstance(value, dict | list):
        return _no_text(last, value)
    if kind.startswith("date"):
        return f'"{last}" is {_shown(value)}, which is no day or time', "Write it as YYYY-MM-DD."
    if kind == "union":
        return f'"{last}" cannot be {_shown(value)}', "Write a number, a text or a list of texts."
    message, hint = _WORDS.get(kind, ('"{key}": {msg}', "Change it."))
    words = {
        **context,
        "key": last,
        "value": short(str(value)),
        "msg": detail["msg"],
        "entry": _entry(last),
        "length": len(value) if isinstance(value, str) else 0,
        "form": _PATTERNS.get(context.get("pattern", ""), "Write it in another form."),
    }
    return message.format_map(words), hint.format_map(words)


def _not_one_of(last: str, value: Any, expected: str) -> tuple[str, str]:
    if last == "format_version" and isinstance(value, str):
        return (
            f'"format_version" is {_shown(value)}, which this version of assess does not know',
            f"It knows {expected}. Use the version of assess that wrote the file.",
        )
    return f'"{last}" is {_shown(value)}', _one_of(value, expected)


def _no_text(last: str, value: Any) -> tuple[str, str]:
    if value is None:
        return f'"{last}" must be a text, and is empty', "Write a text, or remove the key."
    return (
        f'"{last}" must be a text; without quotes this is read as {_shown(value)}',
        "Put it in quotes, as it stands there.",
    )


def _entry(last: str) -> str:
    if not last:
        return "the file"
    return "this" if last.isdigit() or last in _BRANCHES else f'"{last}"'


def _shown(value: Any) -> str:
    """Return a value as it would stand in a file, cut short."""
    if value is None or isinstance(value, bool):
        return {None: "empty", True: "true", False: "false"}[value]
    if isinstance(value, dict | list):
        return "a group of keys" if isinstance(value, dict) else "a list of these"
    return f'"{short(value)}"' if isinstance(value, str) else short(str(value))


def short(text: str) -> str:
    """Return a text of the user, cut short for a message."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def _one_of(value: Any, expected: str) -> str:
    known = re.findall(r"'([^']*)'", expected)
    if not isinstance(value, str):
        return f"It must be {', '.join(known)}, in quotes."
    close = did_you_mean(str(value), known)
    return close or f"It must be {'one of ' if len(known) > 1 else ''}{', '.join(known)}."
