"""The base of every value, and the kinds of text that name things."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


class Frozen(BaseModel):
    """A value: cannot be changed, refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields changed, without what was worked out from the old ones.

        Cached properties live beside the fields; carried over, a changed model would state the
        digest of the model it was made from.
        """
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


Finite = Annotated[float, Field(allow_inf_nan=False)]

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""Names a question, option, row, column or indicator; usable as a name in a condition."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=64)]
"""Names a questionnaire or a source."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
"""A text a person reads; never empty."""


def _one_line(text: str) -> str:
    if not text.isprintable() and any(
        unicodedata.category(character) in _NOT_IN_A_LINE for character in text
    ):
        msg = "must be one line of text without control characters"
        raise ValueError(msg)
    return text


_NOT_IN_A_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})

OneLine = AfterValidator(_one_line)
"""Refuses line breaks and control characters, in names and titles that stand in one line."""

Person = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), OneLine]
"""Names who answers, agrees or changes something: a person or, better, a function; may be empty."""

Version = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*$", max_length=32)]
"""A dotted version such as ``1.0.0``; quote it in YAML, or 1.10 reads as the number 1.1."""


def content_digest(value: BaseModel) -> str:
    """Return ``sha256:`` and 64 hexadecimal digits over the canonical JSON of a value."""
    content = value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()
