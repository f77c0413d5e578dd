"""Writing a form: an assessment, or a part of it, as a workbook that colleagues fill in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from assess.capture.form.layout import FORMAT, FORMAT_VERSION, Fact
from assess.capture.form.writing.guide import About
from assess.capture.form.writing.hidden import write_hidden
from assess.capture.form.writing.levels import Known, LevelFormulas
from assess.capture.form.writing.logic import NOTE, FormAnswers
from assess.capture.form.writing.plan import Plan, plan_form
from assess.capture.form.writing.section import Filling, Parts, SectionWriter
from assess.capture.form.writing.start import StartSheet
from assess.capture.form.writing.styles import add_form_styles
from assess.capture.recording import answer_by
from assess.checks.effort import minutes_needed
from assess.columns import encode
from assess.conditions import Shown, Visibility
from assess.model.answer import Answer
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import LevelOf
from assess.workbook.book import Book
from assess.workbook.lists import Lists
from assess.workbook.logic import Logic
from assess.workbook.package import Properties, to_bytes
from assess.workbook.sheet import Margins


class Handout(NamedTuple):
    """What is handed out: which sections (all, if none is named), to whom, and when.

    ``level_of`` finds how deep due diligence goes, for the result that stands beside the formula.
    """

    date: datetime.date
    made_with: str
    sections: tuple[str, ...] = ()
    respondent: str = ""
    level_of: LevelOf | None = None


def write_form(questionnaire: Questionnaire, assessment: Assessment, handout: Handout) -> bytes:
    """Return the form as a workbook; the same arguments give the same bytes.

    With a respondent it holds what that respondent has answered, or somebody without a name;
    without one, the answers of record. Answers to questions that are not handed out only decide which others are asked.

    Args:
        questionnaire: a questionnaire that the checks have found sound.
        assessment: an assessment of it, with valid answers.
        handout: what is handed out; its sections are ids of the questionnaire.
    """
    sections = _in_order(questionnaire, handout.sections)
    disputed = frozenset() if handout.respondent else frozenset(assessment.disputed)
    plan = plan_form(questionnaire, sections, disputed)
    items = [questionnaire.items[key] for key in plan.where]
    answers = _answers(assessment, plan, handout.respondent)
    decided = _decided(questionnaire, assessment, answers)
    filling = Filling(answers, _truths(questionnaire, decided))
    merged = assessment.model_copy(update={"answers": {**assessment.answers, **answers}})
    level = handout.level_of(merged) if handout.level_of else None
    about = _about(questionnaire, assessment, handout, plan)
    book = _workbook(questionnaire, merged, plan, filling, (about, Known(decided, level)))
    facts = _facts(questionnaire, assessment, handout, sections)
    write_hidden(book, facts, [(item, filling.answer(item.key)) for item in items])
    properties = Properties(
        title=about.title,
        subtitle=about.subtitle,
        description=about.marks,
        language=questionnaire.language,
        date_iso=handout.date.isoformat(),
    )
    return to_bytes(book, properties)


def _workbook(
    questionnaire: Questionnaire,
    assessment: Assessment,
    plan: Plan,
    filling: Filling,
    told: tuple[About, Known],
) -> Book:
    book, (about, known) = Book(), told
    add_form_styles(book)
    items = [questionnaire.items[key] for key in plan.where]
    margins = Margins(about.title, about.marks, about.identity)
    start = StartSheet(book, about)
    sheets = [book.sheet(page.title) for page in plan.pages]
    lists = Lists(book)
    visibility = Visibility(questionnaire.items)
    elsewhere = FormAnswers(plan, questionnaire.items, assessment.answers)
    logic = Logic(book, lists, visibility, elsewhere, NOTE)
    levels = LevelFormulas(questionnaire, logic, elsewhere, known) if questionnaire.levels else None
    progress = start.write(plan, items, filling, levels)
    start.finish(margins)
    parts = Parts(book, plan.where, lists, logic, filling)
    for page, sheet in zip(plan.pages, sheets, strict=True):
        SectionWriter(parts, sheet, page).write(progress[page.section.id], margins)
    for sheet in (lists.sheet, logic.sheet):
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True
    return book


def _in_order(questionnaire: Questionnaire, sections: tuple[str, ...]) -> tuple[str, ...]:
    ids = [section.id for section in questionnaire.sections]
    return tuple(one for one in ids if not sections or one in sections)


def _answers(assessment: Assessment, plan: Plan, respondent: str) -> Mapping[str, Answer]:
    return {key: answer_by(assessment, key, respondent) for key in plan.where}


def _decided(
    questionnaire: Questionnaire, assessment: Assessment, answers: Mapping[str, Answer]
) -> Shown:
    """Return what is decided on the answers in the form and those elsewhere."""
    items = questionnaire.items
    return Visibility(items).on(encode(items, [{**assessment.answers, **answers}]))


def _truths(questionnaire: Questionnaire, decided: Shown) -> dict[str, int]:
    """Return which items are asked: 1, 0 where that is not known yet, -1 where not."""
    conditional = (key for key, item in questionnaire.items.items() if item.conditions)
    truths = {key: decided.truth(key) for key in conditional}
    return {key: int(truth[0]) for key, truth in truths.items() if truth is not None}


def _about(
    questionnaire: Questionnaire, assessment: Assessment, handout: Handout, plan: Plan
) -> About:
    subject = assessment.subject
    fictional = "FICTIONAL" if subject.fictional else ""
    handed = tuple(page.section for page in plan.pages)
    full = f" ({subject.full_name})" if subject.full_name else ""
    return About(
        title=questionnaire.title,
        subtitle=f"Questions about {subject.name}{full}",
        marks=" · ".join(part for part in (fictional, assessment.statement) if part),
        subject=subject.name,
        respondent=handout.respondent,
        items=len(plan.where),
        conditional=any(questionnaire.items[key].conditions for key in plan.where),
        sections=len(handed),
        all_sections=len(questionnaire.sections),
        minutes=minutes_needed(questionnaire.model_copy(update={"sections": handed})),
        introduction=questionnaire.introduction,
        identity=f"{subject.name} · {questionnaire.id} {questionnaire.version} · "
        f"{handout.date.isoformat()}",
        checklist=any(page.has_checklist for page in plan.pages),
    )


def _facts(
    questionnaire: Questionnaire,
    assessment: Assessment,
    handout: Handout,
    sections: tuple[str, ...],
) -> dict[Fact, str]:
    return {
        Fact.FORMAT: FORMAT,
        Fact.FORMAT_VERSION: FORMAT_VERSION,
        Fact.MADE_WITH: handout.made_with,
        Fact.QUESTIONNAIRE_ID: questionnaire.id,
        Fact.QUESTIONNAIRE_VERSION: questionnaire.version,
        Fact.QUESTIONNAIRE_DIGEST: questionnaire.digest,
        Fact.SUBJECT: assessment.subject.name,
        Fact.ASSESSMENT_DIGEST: assessment.digest,
        Fact.RESPONDENT: handout.respondent,
        Fact.SECTIONS: " ".join(sections),
    }
