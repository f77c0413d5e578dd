"""Builds the view of many subjects."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import chain

from assess.model.answer import State
from assess.model.rating import Instrument, Rated
from assess.model.robustness import Robustness
from assess.reporting.view.answers import answer_line
from assess.reporting.view.build_orders import orders_firmness
from assess.reporting.view.changes import change_of
from assess.reporting.view.citations import Citations, bases_of_model
from assess.reporting.view.comparison import ComparisonView, GroupPart, SubjectPage
from assess.reporting.view.consistency import remarks_in_short
from assess.reporting.view.document import document_of
from assess.reporting.view.figures import dimensions_of, has_scores, index_line
from assess.reporting.view.firmness import Orders
from assess.reporting.view.grouping import Group, in_groups, latest, series
from assess.reporting.view.marks import blind_spots, mark_matrix
from assess.reporting.view.method import method_of
from assess.reporting.view.missing import missing_in_short, missing_of
from assess.reporting.view.notable import TOP, finding_lines, is_good, key_sentence
from assess.reporting.view.ranking import heat_map, median_table, ranking_of
from assess.reporting.view.respondents import disputes_in_short
from assess.reporting.view.subject import AnswerLine
from assess.reporting.view.themes import theme_matrix
from assess.reporting.view.words import clean, counted, day, listed


def comparison_view(
    instrument: Instrument,
    rated: Sequence[Rated],
    *,
    title: str,
    date: datetime.date,
    version: str,
    robustness: Robustness | None = None,
) -> ComparisonView:
    """Return all that a report about many subjects says.

    Args:
        instrument: what was asked, how it is scored and what is noticed.
        rated: the assessments, one or more, in the order they are to appear.
        title: the title of the report.
        date: the day printed on the report.
        version: the version of the tool.
        robustness: what varying the assumptions gave for the latest assessment of each subject.

    Raises:
        ValueError: there is no assessment.
    """
    if not rated:
        msg = "a comparison needs at least one assessment"
        raise ValueError(msg)
    model, current = instrument.scoring, latest(rated)
    groups = in_groups(current)
    ordered = [one for group in groups for one in group.rated]
    headline = model.indices[0]
    ranked = [index for index in model.indices if index.ranked]
    firmness = _orders(instrument, robustness, groups)
    found = (basis for one in current for f in one.scorecard.findings for basis in f.basis)
    citations = Citations(instrument.questionnaire, chain(bases_of_model(instrument), found))
    return ComparisonView(
        document=document_of(
            instrument,
            rated,
            title=title,
            subtitle=instrument.questionnaire.title,
            date=date,
            version=version,
        ),
        title=clean(title),
        introduction=_introduction(rated, groups, headline.id),
        groups=tuple(GroupPart(group.name, _names(group.rated)) for group in groups),
        marks=mark_matrix(instrument, groups),
        heat=heat_map(headline, groups),
        rankings=tuple(ranking_of(index, groups, _ranks(firmness, index.id)) for index in ranked),
        medians=tuple(median_table(index, groups) for index in ranked),
        changes=tuple(change_of(model, one) for one in series(rated)),
        blind_spots=blind_spots(instrument, groups),
        pages=tuple(_page(instrument, one, citations) for one in ordered),
        method=method_of(instrument, rated, citations),
        firmness=firmness,
    )


def _orders(
    instrument: Instrument, robustness: Robustness | None, groups: Sequence[Group]
) -> Orders | None:
    """Return how firm the orders are; None where nothing was simulated or nobody is ranked."""
    if robustness is None:
        return None
    names = {one.assessment.subject.name: group.name for group in groups for one in group.rated}
    orders = orders_firmness(instrument, robustness, names)
    return orders if orders.orders else None


def _ranks(firmness: Orders | None, index: str) -> dict[str, str]:
    """Return where varied assumptions put each subject, by name."""
    orders = firmness.orders if firmness else ()
    return {row.subject: row.ranks for order in orders if order.id == index for row in order.rows}


def _names(rated: Sequence[Rated]) -> tuple[str, ...]:
    return tuple(clean(one.assessment.subject.name) for one in rated)


def _introduction(
    rated: Sequence[Rated], groups: Sequence[Group], headline: str
) -> tuple[str, ...]:
    current = [one for group in groups for one in group.rated]
    sizes = [f"{group.name} ({len(group.rated)})" for group in groups if group.name]
    by_group = f" in {counted(len(sizes), 'group', 'groups')}: {listed(sizes)}" if sizes else ""
    without = sum(one.scorecard.by_id[headline].score is None for one in current)
    sentences = [f"{counted(len(current), 'subject', 'subjects')}{by_group}."]
    if without == len(current):
        sentences.append("An overall rating cannot be given for any of them.")
    elif without:
        sentences.append(f"An overall rating cannot be given for {without} of them.")
    else:
        sentences.append("Each of them has an overall rating.")
    if differing := [one for one in current if one.disputes]:
        questions = sum(len(one.disputes) for one in differing)
        names = [f"{clean(one.assessment.subject.name)} ({len(one.disputes)})" for one in differing]
        sentences.append(
            f"Respondents differ, and have not agreed, on {counted(questions, 'answer', 'answers')} "
            f"about {counted(len(names), 'subject', 'subjects')}: {listed(names)}."
        )
    sentences.append("Each subject is rated on its own: adding another never changes a score.")
    if earlier := [one.subject for one in series(rated)]:
        sentences.append(
            f"{listed(earlier)} {'was' if len(earlier) == 1 else 'were'} assessed more than once; "
            "only the latest assessment takes part in rankings and totals."
        )
    return tuple(sentences)


def _page(instrument: Instrument, rated: Rated, citations: Citations) -> SubjectPage:
    subject, scorecard = rated.assessment.subject, rated.scorecard
    headline, *others = instrument.scoring.indices
    names = {key: item.label for key, item in instrument.questionnaire.items.items()}
    findings = [finding for finding in scorecard.findings if not is_good(finding)]
    lines = finding_lines(findings, instrument.questionnaire, rated, citations)
    dimensions = dimensions_of(headline, scorecard)
    return SubjectPage(
        subject=clean(subject.name),
        full_name=clean(subject.full_name),
        group=clean(subject.group),
        fictional=subject.fictional,
        statement=clean(rated.assessment.statement),
        as_of=day(rated.assessment.as_of),
        headline=index_line(headline, scorecard, names),
        dimensions=dimensions,
        has_scores=has_scores(headline, scorecard),
        others=tuple(index_line(index, scorecard, names) for index in others),
        themes=theme_matrix(instrument, rated),
        findings=lines[:TOP],
        key_sentence=key_sentence(findings, TOP),
        missing=missing_in_short(missing_of(instrument, rated)),
        known=()
        if any(part.score.value is not None for part in dimensions)
        else _known(instrument, rated, citations),
        disputed=_disputed(instrument, rated),
        consistency=remarks_in_short(rated),
    )


def _disputed(instrument: Instrument, rated: Rated) -> str:
    """Return on what respondents differ, as a sentence; nothing where they do not."""
    items = instrument.questionnaire.items
    names = [items[dispute.key].label for dispute in rated.disputes]
    return f"{disputes_in_short(rated)[:-1]}: {listed(names)}." if names else ""


def _known(instrument: Instrument, rated: Rated, citations: Citations) -> tuple[AnswerLine, ...]:
    """Return the required answers outside grids: of a subject without any dimension to draw."""
    return tuple(
        answer_line(item, rated.assessment.answer(key), citations)
        for key, item in instrument.questionnaire.items.items()
        if not item.grid
        and item.required
        and key not in rated.hidden
        and rated.assessment.answer(key).state is State.ANSWERED
    )
