"""Workbooks: one about a subject, live by formulas; one that compares many."""

from assess.reporting.excel.comparison import comparison_workbook
from assess.reporting.excel.subject import subject_workbook

__all__ = ["comparison_workbook", "subject_workbook"]
