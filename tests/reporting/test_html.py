from __future__ import annotations

import random
import re
from html.parser import HTMLParser

import pytest

from assess.model.answer import Answer, Evidence, State
from assess.model.assessment import Assessment, Subject
from assess.model.rating import Instrument, Rated
from assess.model.reference import QuestionnaireReference
from assess.reporting.html import comparison_html, for_browsers, subject_html
from assess.reporting.view import comparison_view, subject_view
from assess.scoring.scorecards import score_all
from tests.reporting.made import DAY, TEMPLATES, everything, made, rate, shipped, table
from tests.support.cases import Case, standing_cases

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>body{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}",
    "</td></tr></table>",
    "&lt;b&gt; &amp;",
)


class Tags(HTMLParser):
    """Collects the elements, the attributes and the text that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def html_of(assessment: Assessment) -> str:
    view = subject_view(shipped()[1], rate([assessment])[0], date=DAY, version="1.2.3")
    return subject_html(view, TEMPLATES)


def comparison_of(assessments: list[Assessment]) -> str:
    view = comparison_view(shipped()[1], rate(assessments), title="Many", date=DAY, version="1.2.3")
    return comparison_html(view, TEMPLATES)


@pytest.fixture(scope="module")
def full() -> str:
    return html_of(made("Mission A", everything(missing=0.1), fictional=True, group="UN"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_persons_text_stays_text(text: str) -> None:
    evidence = Evidence(reference=text, source_grade="A")
    answer = Answer(state=State.UNKNOWN, comment=text, evidence=(evidence,), by=text)
    hostile = made(
        text,
        {"mandate_wording": answer, "threats.drugs.mandate": answer},
        statement=text,
        group=text,
        full_name=text,
    )
    plain = made("Mission A", {}, statement="x", group="x", full_name="x")
    for html, harmless in (
        (html_of(hostile), html_of(plain)),
        (comparison_of([hostile]), comparison_of([plain])),
    ):
        tags = Tags(html)
        assert text in tags.text
        assert {"script", "img", "iframe", "link", "object"}.isdisjoint(tags.names)
        assert tags.names.count("style") == Tags(harmless).names.count("style")
        assert not [name for name, _ in tags.attributes if name.startswith("on")]


def test_nothing_is_loaded_from_outside(full: str) -> None:
    tags = Tags(full)
    loading = [v for n, v in tags.attributes if n in {"src", "href", "xlink:href", "srcset"}]
    assert loading == []
    assert "url(" not in full
    assert "@import" not in full


def test_the_page_says_its_language_title_date_and_version(full: str) -> None:
    assert '<html lang="en">' in full
    assert "<title>Mission A – Preparedness of political missions" in full
    assert 'content="2026-11-22"' in full
    assert 'content="assess 1.2.3"' in full


def test_the_chart_has_a_text_alternative_and_the_real_figures(full: str) -> None:
    title = re.search(r"<svg role=\"img\".*?<title>(.*?)</title>", full, re.DOTALL)
    assert title
    view = subject_view(
        shipped()[1],
        rate([made("Mission A", everything(missing=0.1))])[0],
        date=DAY,
        version="1",
    )
    for dimension in view.dimensions:
        assert f"{dimension.label}: {dimension.score.sentence}" in title[1]


def test_missing_scores_are_a_dash_with_the_reason() -> None:
    html = html_of(made("Mission A", {}))
    assert "No overall rating can be given: none of its questions is answered." in html
    assert ">0.0<" not in html


def test_matrices_are_real_tables_with_a_foot_and_words_for_each_sign() -> None:
    html = comparison_of(table())
    tags = Tags(html)
    assert tags.names.count("tfoot") == 1
    assert "<title>in mandate; activity not answered</title>" in html
    assert "<title>mandate not answered; some activity</title>" in html
    assert "in mandate; activity not answered; in doubt" in html
    assert "†" in tags.text


@pytest.mark.parametrize("case", standing_cases(), ids=lambda case: case.name)
@pytest.mark.parametrize("share", [0.0, 0.6, 1.0])
def test_any_questionnaire_can_be_reported_on_at_any_completeness(case: Case, share: float) -> None:
    if case.model.questionnaire is None:
        pytest.skip("rated from columns, not from a questionnaire")
    chance = random.Random(7)  # noqa: S311
    answers = {
        key: Answer(state=State.ANSWERED, value=values[-1])
        for key, values in case.values.items()
        if chance.random() < share
    }
    assessment = Assessment(
        questionnaire=QuestionnaireReference.to(case.questionnaire),
        subject=Subject(name="Mission A"),
        answers=answers,
    )
    (card,) = score_all(case.plan, ["Mission A"], [answers])
    rated = Rated(assessment, card, frozenset(), {})
    instrument = Instrument(case.questionnaire, case.model, None)
    single = subject_view(instrument, rated, date=DAY, version="1")
    many = comparison_view(instrument, [rated, rated], title="Many", date=DAY, version="1")
    assert "Mission A" in subject_html(single, TEMPLATES)
    assert "Mission A" in comparison_html(many, TEMPLATES)
    assert single.themes is None
    assert many.marks is None


def test_a_file_with_its_fonts_inside_asks_for_nothing_else() -> None:
    html = for_browsers(html_of(made("Mission Ł", everything())), TEMPLATES)
    assert html.count("data:font/woff2;base64,") == 3
    addresses = re.findall(r"url\(\s*['\"]?([^'\")]+)", html)
    assert addresses
    assert all(address.startswith("data:font/woff2") for address in addresses)
    assert not re.search(r"<(script|link|iframe|img)\b|@import", html)
    assert for_browsers(html_of(made("Mission Ł", everything())), TEMPLATES) == html
