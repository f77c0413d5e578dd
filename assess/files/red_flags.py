"""Rules of red flags on disk: a file, or the one in a questionnaire folder."""

from __future__ import annotations

from pathlib import Path

from assess.files.folders import RED_FLAGS, is_folder, read_yaml, shared_files
from assess.files.validation import validate
from assess.model.red_flag import RedFlagRules

SHIPPED = "vendor-due-diligence"
"""The questionnaire whose rules are used where none are named."""


def shipped_rules() -> Path:
    """Return the file of rules that comes with the tool."""
    return shared_files() / "questionnaires" / SHIPPED / RED_FLAGS


def read_rules(path: Path) -> RedFlagRules:
    """Return the rules in a file, or in a questionnaire folder.

    Raises:
        InputError: there are none, or they have errors.
    """
    return validate(RedFlagRules, read_yaml(path / RED_FLAGS if is_folder(path) else path))
