"""Workbooks: one about a subject, live by formulas; one that compares many."""

from assess.reporting.excel.subject import subject_workbook

__all__ = ["subject_workbook"]
