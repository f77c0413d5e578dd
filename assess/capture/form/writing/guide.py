"""The instructions on the first sheet, for somebody who has never heard of this tool."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from assess.capture.form.layout import Column
from assess.capture.form.words import NONE_OF_THESE, STATE_WORDS
from assess.model.answer import INFORMATION_GRADES, SOURCE_GRADES, State


class About(NamedTuple):
    """What the first sheet says of the form: of what, about whom, for whom, how long."""

    title: str
    subtitle: str
    marks: str
    subject: str
    respondent: str
    items: int
    conditional: bool
    sections: int
    all_sections: int
    minutes: int
    introduction: str
    identity: str
    checklist: bool = False


STATES: tuple[tuple[str, str], ...] = (
    (
        STATE_WORDS[State.UNKNOWN],
        (
            "You do not know, and cannot find out now. This is a good answer: it never counts as zero, "
            "it only makes the result less certain."
        ),
    ),
    (
        STATE_WORDS[State.NOT_APPLICABLE],
        (
            f"The question cannot apply here. Please give the reason under “{Column.COMMENT}”; without "
            "it the answer is not taken."
        ),
    ),
    (
        STATE_WORDS[State.WITHHELD],
        "You know, but must not write it down. It makes the result less certain, no more.",
    ),
    (
        NONE_OF_THESE,
        "Offered with some tick lists: you have looked at all the options, and none of them is so.",
    ),
)

EVIDENCE = (
    f"Under “{Column.EVIDENCE}” name what the answer rests on: a document with its date, number or "
    "paragraph. Give its date in the next cell, and a grade of two signs such as B2: a letter for "
    "the source, and a digit for what it says. The two are judged apart: a good source can be "
    "wrong. Further pieces of evidence go on lines of their own in the same cell, with date and "
    "grade behind them: Monthly report, paragraph 4 [2024-05-01] (B2)"
)

CHECKLIST = (
    "Questions marked as minor, major or critical items belong to a checklist. Behind each possible "
    "answer stands what it means for the item. What is left to do can be given to somebody: name "
    f"them under “{Column.OWNER}”, with the day under “{Column.DUE}”."
)

STATUSES: tuple[tuple[str, str], ...] = (
    ("satisfied", "Nothing is left to do."),
    ("concern", "It can go on, with something to be done or watched."),
    ("fail", "It is not as it must be. Of a critical item this forbids an approval."),
    (
        "open",
        (
            "Not answered, not known or withheld. As long as a critical item is open, nothing can be "
            "approved."
        ),
    ),
    (
        "not applicable",
        (
            "Settles minor and major items, with the reason. A critical item stays open: only its own "
            "condition, or a waiver, can lift it."
        ),
    ),
    (
        "waived",
        (
            "Not in this form: who may grant a waiver does so by name, with a reason and an end, and it "
            "is recorded with “assess waive”."
        ),
    ),
)
"""What stands behind possible answers, and what comes of none."""

LEVELS = (
    "The level decides which questions are asked. It follows from the answers by these rules: the "
    "deepest level of which a rule holds counts. “open” stands where answers are still missing."
)

SENDING = (
    "Save the workbook under any name, as an Excel workbook (.xlsx), and send it back to the person "
    "who gave it to you. It need not be complete. Nothing you typed is used before that person has "
    "seen a list of what is new. Please do not add rows, and leave the column “id” as it is: it "
    "says which answer belongs to which question."
)


def what_this_is(about: About) -> list[str]:
    """Return three sentences: what is asked, how much of it, what becomes of the answers."""
    part = (
        ""
        if about.sections == about.all_sections
        else f" This copy holds {about.sections} of the {about.all_sections} sections; others are "
        "asked elsewhere."
    )
    held = (
        f" It was made for {about.respondent}. Answers that are filled in already come from "
        f"{about.respondent}, or from somebody who gave no name; change what you see otherwise."
        if about.respondent
        else ""
    )
    count = f"{about.items} {'question' if about.items == 1 else 'questions'}"
    count = f"up to {count}" if about.conditional else count
    return [
        f"This workbook asks {count} about {about.subject}, on {_sheets(about.sections)}.{part}",
        (
            f"Reading and answering takes about {max(about.minutes, 1)} minutes; save it and go on "
            f"later whenever you like.{held}"
        ),
        "Your answers become part of an assessment, which rates them together and says why.",
    ]


def how_to() -> Iterable[str]:
    """Return the steps, in order."""
    return (
        (
            "Go through the sheets at the bottom of the window, or click a section under “How far you "
            "are”."
        ),
        (
            "Type or choose only in the yellow cells; everything else is locked. Tab takes you to the "
            "next yellow cell."
        ),
        (
            f"Read “{Column.POSSIBLE}”, then choose the one that is fully true today from the list in "
            "the yellow cell. Where several can be true, put an x beside each."
        ),
        f"If you cannot answer, leave the answer empty and choose why under “{Column.STATE}”.",
        "Rows that turn grey are not asked, because of other answers. Skip them.",
        (
            f"Write under “{Column.COMMENT}” what a reader should know, and name your evidence if you "
            "can."
        ),
        (
            f"“{Column.STATUS}” says of each row whether it is answered, still open, or needs another "
            "look."
        ),
    )


def grades() -> list[tuple[str, str]]:
    """Return the Admiralty grades in pairs: of the source, and of what it says."""
    letters = [f"{grade}  {words}" for grade, words in SOURCE_GRADES.items()]
    digits = [f"{grade}  {words}" for grade, words in INFORMATION_GRADES.items()]
    head = ("The letter: the source is", "The digit: what it says is")
    return [head, *zip(letters, digits, strict=True)]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line."""
    parts = re.split(r"\n\s*\n", text.strip()) if "\n\n" in text else text.split("\n")
    return [" ".join(part.split()) for part in parts if part.strip()]


def _sheets(sections: int) -> str:
    return "one sheet" if sections == 1 else f"{sections} sheets, one for each section"
