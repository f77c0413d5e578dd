"""Structured mission risk assessment: questionnaires, scoring, reports."""

__version__ = "0.1.0"
