"""The remarks on consistency as reports show them: by kind, with the questions by their names."""

from __future__ import annotations

from assess.checks import consistency_evidence, consistency_patterns
from assess.checks.consistency import CODES
from assess.model.answer import Answer, State
from assess.reporting.data import report_as_data
from assess.reporting.view.build_comparison import comparison_view
from assess.reporting.view.build_subject import subject_view
from assess.reporting.view.consistency import TITLES
from tests.reporting.made import DAY, everything, made, rate, shipped


def test_every_kind_of_remark_has_words_and_contradictions_stand_among_the_findings() -> None:
    codes = {*CODES, *consistency_evidence.CODES, *consistency_patterns.CODES, "answer.hidden"}
    assert TITLES.keys() == codes - {"consistency.contradiction"}


def test_remarks_are_gathered_by_kind_warnings_first() -> None:
    reason = Answer(state=State.NOT_APPLICABLE, comment="no such thing")
    answers = everything(quality=1.0) | {
        f"hq_{name}": reason for name in ("guidance", "analysis", "desk", "funding")
    }
    (rated,) = rate([made("Haven", answers)])
    view = subject_view(shipped()[1], rated, date=DAY, version="1")
    assert view.consistency
    by_title = {line.title: line for line in view.consistency.lines}
    without = by_title[TITLES["consistency.not_applicable"]]
    assert without.severity == "Warning"
    assert '"Support from headquarters", 4 of' in without.where
    best = by_title[TITLES["consistency.top_without_evidence"]]
    assert "Crime and politics in mandate; " in best.where
    severities = [line.severity for line in view.consistency.lines]
    assert severities == sorted(severities, reverse=True)
    numbers = sum(line.number for line in view.consistency.lines)
    assert view.consistency.summary.startswith(f"{numbers} remarks")
    comparison = comparison_view(shipped()[1], [rated], title="T", date=DAY, version="1")
    assert comparison.pages[0].consistency == view.consistency.summary
    (entry,) = report_as_data(shipped()[1], [rated], DAY, "1")["assessments"]
    assert len(entry["consistency"]) == len(rated.remarks) >= numbers


def test_without_remarks_nothing_is_said() -> None:
    (rated,) = rate([made("Haven", {})])
    assert rated.remarks == ()
    view = subject_view(shipped()[1], rated, date=DAY, version="1")
    assert view.consistency is None
    comparison = comparison_view(shipped()[1], [rated], title="T", date=DAY, version="1")
    assert comparison.pages[0].consistency == ""
