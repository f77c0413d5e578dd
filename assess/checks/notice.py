"""Noticing: which findings the answers give rise to, and where the blind spots are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from assess.columns import NOT_APPLICABLE, Columns
from assess.conditions import FALSE, TRUE, UNKNOWN, Condition, Truth, Visibility, parse
from assess.model.finding import Finding, FindingKind, FindingRule, FindingRules
from assess.model.question import Row
from assess.model.questionnaire import Questionnaire, in_row
from assess.model.rating import ThemeStatus


class _Tried(NamedTuple):
    rule: FindingRule
    row: Row | None
    condition: Condition
    truth: Truth


def notice(
    rules: FindingRules, questionnaire: Questionnaire, columns: Columns
) -> tuple[tuple[Finding, ...], ...]:
    """Return the findings of every assessment: rules in order, then rows in order.

    A rule gives a finding only where its condition is true; where it cannot be decided, because
    an answer is missing or hidden, there is none.

    Args:
        rules: rules that the checks have found sound.
        questionnaire: the questionnaire they look at.
        columns: the answers of n assessments.

    Returns:
        One tuple per assessment, of length ``columns.size``.
    """
    found: list[list[Finding]] = [[] for _ in range(columns.size)]
    for tried in _tried(rules, questionnaire, columns):
        finding = _finding(tried)
        for i in np.flatnonzero(tried.truth == TRUE):
            found[i].append(finding)
    return tuple(tuple(findings) for findings in found)


def matrix_status(
    rules: FindingRules, questionnaire: Questionnaire, columns: Columns
) -> tuple[dict[str, ThemeStatus], ...]:
    """Return for every assessment what is known of each row of the matrix, by row id.

    A row is a blind spot if any blind spot rule is true of it, clear if all are false, and else
    unknown; unknown too where no rule looks for blind spots, and not applicable where its exposure
    is. Without a matrix there are no rows.

    Args:
        rules: rules that the checks have found sound.
        questionnaire: the questionnaire they look at.
        columns: the answers of n assessments.
    """
    statuses: list[dict[str, ThemeStatus]] = [{} for _ in range(columns.size)]
    if rules.matrix is None:
        return tuple(statuses)
    truths: dict[str, list[Truth]] = {row.id: [] for row in _rows(questionnaire, rules.matrix.grid)}
    for rule, row, _, truth in _tried(rules, questionnaire, columns):
        if rule.kind is FindingKind.BLIND_SPOT and rule.each_row == rules.matrix.grid and row:
            truths[row.id].append(truth)
    for row_id, found in truths.items():
        any_true = np.maximum.reduce(found) if found else np.zeros(columns.size, np.int8)
        exposure = columns.column(f"{rules.matrix.grid}.{row_id}.{rules.matrix.exposure}")
        outside = (any_true == UNKNOWN) & (exposure.codes == NOT_APPLICABLE)
        for i, truth in enumerate(any_true.tolist()):
            statuses[i][row_id] = ThemeStatus.NOT_APPLICABLE if outside[i] else _STATUS[truth]
    return tuple(statuses)


_STATUS = {TRUE: ThemeStatus.BLIND_SPOT, FALSE: ThemeStatus.CLEAR, UNKNOWN: ThemeStatus.UNKNOWN}


def _tried(rules: FindingRules, questionnaire: Questionnaire, columns: Columns) -> Iterator[_Tried]:
    shown = Visibility(questionnaire.items).on(columns)
    for rule in rules.rules:
        rows = _rows(questionnaire, rule.each_row) if rule.each_row else (None,)
        for row in rows:
            text = in_row(rule.when, rule.each_row, row.id) if rule.each_row and row else rule.when
            condition = parse(text)
            yield _Tried(rule, row, condition, shown.evaluate(condition))


def _rows(questionnaire: Questionnaire, grid_id: str) -> tuple[Row, ...]:
    found = dict.fromkeys(
        item.row
        for item in questionnaire.items.values()
        if item.grid and item.row and item.grid.id == grid_id
    )
    return tuple(found)


def _finding(tried: _Tried) -> Finding:
    rule, row = tried.rule, tried.row

    def filled(text: str) -> str:
        return text.replace("{row}", row.label) if row else text

    return Finding(
        rule=rule.id,
        kind=rule.kind,
        severity=rule.severity,
        row=row.id if row else None,
        title=filled(rule.title),
        text=filled(rule.text),
        recommendation=filled(rule.recommendation),
        basis=rule.basis,
        rests_on=tuple(dict.fromkeys(key.key for key in tried.condition.keys)),
    )
