"""How many examples a property test tries, as a share of what the hypothesis profile says."""

from __future__ import annotations

from hypothesis import settings


def some(share: float) -> settings:
    """Return settings for a test whose single example is dear."""
    return settings(max_examples=max(2, round(settings().max_examples * share)))
