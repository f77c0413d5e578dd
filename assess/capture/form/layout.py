"""Where things stand in a form: what the one who writes it and the one who reads it go by.

A form has a sheet of instructions, a sheet for each section handed out, a sheet of lists that
drop-downs read, and a hidden sheet that says which questionnaire and assessment it was made from
and what was written into each cell, so that untouched, cleared and changed can be told apart.
"""

from __future__ import annotations

from enum import StrEnum

FORMAT, FORMAT_VERSION = "assess/form", "1"

START, LISTS, HIDDEN = "Start", "Lists", "_assess"
"""The titles of the sheets that are not a section's."""

RESPONDENT_NAME = "respondent"
"""The workbook's defined name of the cell on the first sheet where a person says who they are."""


class Column(StrEnum):
    """The columns of a section's sheet, in their order; the value is the heading.

    Further columns stand to the right of these, hidden, for formulas. Rows without a key are for
    reading only: headings of grids, and texts that go on.

    ``OWNER`` and ``DUE`` say who does what is left to do, and by when. They are for the items of a
    checklist; a sheet without any hides them.

    A reader finds columns by heading, in whatever order they have come to stand. ``KEY`` holds the
    item's key, and for the options of a tick list, which have a row each, ``key#option``.
    """

    NUMBER = "No."
    QUESTION = "Question"
    POSSIBLE = "Possible answers"
    ANSWER = "Answer"
    STATE = "Or: no answer because"
    COMMENT = "Comment or reason"
    EVIDENCE = "Evidence"
    EVIDENCE_DATE = "Date of evidence"
    GRADE = "Grade"
    OWNER = "Owner"
    DUE = "Due"
    STATUS = "Status"
    KEY = "id"


HEADER_ROW = 2
"""Where the headings stand as written, below the section's title; a reader may look for them."""

TYPED = (
    Column.ANSWER,
    Column.STATE,
    Column.COMMENT,
    Column.EVIDENCE,
    Column.EVIDENCE_DATE,
    Column.GRADE,
    Column.OWNER,
    Column.DUE,
)
"""The columns in which a person types; every other cell is locked."""

OPTION_MARK = "#"
"""Between an item's key and an option's id, in the key of an option's own row."""

TICK = "x"


class Fact(StrEnum):
    """What the hidden sheet says in its first rows: the name in column A, the text in column B.

    ``SECTIONS`` are the ids of the sections handed out, separated by blanks.
    """

    FORMAT = "format"
    FORMAT_VERSION = "format_version"
    MADE_WITH = "made_with"
    QUESTIONNAIRE_ID = "questionnaire.id"
    QUESTIONNAIRE_VERSION = "questionnaire.version"
    QUESTIONNAIRE_DIGEST = "questionnaire.digest"
    SUBJECT = "subject"
    ASSESSMENT_DIGEST = "assessment.digest"
    RESPONDENT = "respondent"
    SECTIONS = "sections"


class Written(StrEnum):
    """What the records of the hidden sheet hold, one JSON text (ASCII) for each kind and item.

    The records stand below a row headed ``RECORDS`` in column A: key in A, kind in B, the number
    of the part from 0 in C, and in D the text, cut into parts of ``LONGEST_PART`` characters.
    ``BASE`` is the answer the form was made from (an ``Answer`` as JSON), ``CELLS`` an object from
    the place of a cell's text (a column's name such as ``answer``, or ``answer#option``) to the
    text as it was written; an empty cell is not in it. That is ``words.answer_cells``; what is
    found in a cell is compared with it after ``words.cell_text``. An item of which nothing is known
    has no records.
    """

    BASE = "base"
    CELLS = "cells"


RECORDS = "records"
LONGEST_PART = 30_000
