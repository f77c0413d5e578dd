"""What a report says: content, order, labels, rounding and colour, decided once for every renderer."""

from __future__ import annotations

from assess.reporting.view.build_comparison import comparison_view
from assess.reporting.view.build_subject import subject_view
from assess.reporting.view.comparison import ComparisonView
from assess.reporting.view.subject import SubjectView

__all__ = ["ComparisonView", "SubjectView", "comparison_view", "subject_view"]
