"""The form as a workbook: its sheets, what may be typed where, what it holds and what it does not."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assess.capture.form.layout import (
    HEADER_ROW,
    HIDDEN,
    LISTS,
    RESPONDENT_NAME,
    START,
    TYPED,
    Column,
    Fact,
    Written,
)
from assess.capture.form.words import answer_cells
from assess.capture.form.write import Handout, write_form
from assess.capture.form.writing.columns import Helper, position_of
from assess.capture.form.writing.plan import CHECKLIST_COLUMNS
from assess.model.answer import Answer, Evidence, State
from assess.model.questionnaire import Questionnaire
from tests.capture.form.forms import (
    CONDITIONS,
    DAY,
    FormCells,
    assessment_of,
    cells_of,
    form_of,
    progress_of,
)
from tests.checks.building import (
    answered,
    choice,
    grid,
    number,
    questionnaire,
    scale,
    section,
    text,
    ticks,
)
from tests.support.cases import standing_cases
from tests.support.office import opened

SHIPPED = {case.name: case.questionnaire for case in standing_cases()}
ONE = questionnaire(scale("size"), text("words"), number("staff"), ticks("topics"))


def filled(answers: dict[str, Answer], asked: Questionnaire = ONE) -> FormCells:
    return cells_of(opened(form_of(asked, answers)))


def hidden_rows(workbook: Workbook) -> list[tuple[object, ...]]:
    return [row[:4] for row in workbook[HIDDEN].iter_rows(max_col=4, values_only=True)]


def facts_of(workbook: Workbook) -> dict[str, str]:
    return {str(name): str(text) for name, text, *_ in hidden_rows(workbook)[: len(Fact)]}


def section_sheets(workbook: Workbook) -> Iterator[Worksheet]:
    for sheet in workbook.worksheets:
        if sheet.title[0].isdigit():
            yield sheet


# ── sheets and rows ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("asked", SHIPPED.values(), ids=SHIPPED)
def test_a_sheet_for_each_section_and_a_row_for_each_item(asked: Questionnaire) -> None:
    workbook = opened(form_of(asked))
    named = [f"{i} {section.title}" for i, section in enumerate(asked.sections, start=1)]
    titles = [name[:31].strip() for name in named]
    assert workbook.sheetnames == [START, *titles, LISTS, "Conditions", HIDDEN]
    keys = cells_of(workbook).keys
    assert [key for key in keys if "#" not in key] == list(asked.items)
    for sheet in section_sheets(workbook):
        headings = [cell.value for cell in sheet[HEADER_ROW]]
        assert headings == [*(c.value for c in Column), *(h.value for h in Helper)]
        assert sheet.freeze_panes == f"C{HEADER_ROW + 1}"
        assert sheet.print_title_rows == f"$1:${HEADER_ROW}"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    states = {sheet.title: sheet.sheet_state for sheet in workbook.worksheets}
    assert (states[HIDDEN], states[LISTS], states[START]) == ("veryHidden", "hidden", "visible")


def test_every_option_of_a_tick_list_has_its_own_row_below_it() -> None:
    keys = cells_of(opened(form_of(ONE))).keys
    assert keys[-4:] == ["topics", "topics#a", "topics#b", "topics#c"]


def test_only_some_sections_in_the_order_of_the_questionnaire() -> None:
    workbook = opened(form_of(CONDITIONS, sections=("third", "first")))
    assert [sheet.title for sheet in section_sheets(workbook)] == ["1 first", "3 third"]
    assert list(progress_of(workbook)) == ["1 first", "3 third", "Total"]
    assert facts_of(workbook)["sections"] == "first third"
    start = " ".join(str(cell.value) for cell in workbook[START]["A"])
    assert "holds 2 of the 3 sections" in start


def test_titles_that_no_sheet_can_have_are_made_into_some() -> None:
    titles = ["What's [all] this: a/b?" * 3, "What's [all] this: a/b?" * 3, "Start", "Lists", "'"]
    parts = [section(f"s{i}", scale(f"q{i}"), title=title) for i, title in enumerate(titles)]
    asked = questionnaire(*parts)
    sheets = [sheet.title for sheet in section_sheets(opened(form_of(asked)))]
    assert len(set(sheets)) == 5
    assert all(len(title) <= 31 and not set(title) & set("'[]:*?/\\") for title in sheets)


# ── what may be typed ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("asked", SHIPPED.values(), ids=SHIPPED)
def test_everything_is_locked_but_the_cells_to_type_in(asked: Questionnaire) -> None:
    workbook = opened(form_of(asked))
    assert all(sheet.protection.sheet for sheet in workbook.worksheets)
    cells = cells_of(workbook).cells
    lists = {key.split("#")[0] for key, _ in cells if "#" in key}
    for (key, heading), cell in cells.items():
        if "#" in key:
            free = heading == Column.ANSWER
        else:
            is_item = asked.items[key].spec.checklist is not None
            free = heading in TYPED and not (heading == Column.ANSWER and key in lists)
            free = free and (is_item or heading not in CHECKLIST_COLUMNS)
        assert cell.protection.locked is not free, (key, heading)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                is_name = sheet.title == START and cell.coordinate in name_cells(workbook)
                if not cell.protection.locked and not is_name:
                    assert cell.coordinate in {
                        c.coordinate for c in cells.values() if c.parent is sheet
                    }


def name_cells(workbook: Workbook) -> set[str]:
    reference = workbook.defined_names[RESPONDENT_NAME].attr_text
    row = reference.rpartition("$")[2]
    return {f"{column}{row}" for column in "BCDE"}


def rules_of(workbook: Workbook, key: str, column: Column) -> DataValidation:
    cell = cells_of(workbook).cells[key, column.value]
    sheet = next(one for one in section_sheets(workbook) if one is cell.parent)
    rules: list[DataValidation] = list(sheet.data_validations.dataValidation)
    (found,) = [rule for rule in rules if cell.coordinate in rule.sqref]
    return found


def listed(workbook: Workbook, rule: DataValidation) -> list[object]:
    sheet, _, place = str(rule.formula1).lstrip("=").replace("$", "").partition("!")
    return [cell.value for (cell,) in workbook[sheet.strip("'")][place]]


def test_drop_downs_offer_the_texts_that_the_reader_knows() -> None:
    asked = questionnaire(
        scale("size"), choice("kind", "land", "sea"), ticks("any"), ticks("some", none="no")
    )
    workbook = opened(form_of(asked))
    states = ["Don't know", "Not applicable", "Withheld"]
    assert listed(workbook, rules_of(workbook, "size", Column.ANSWER)) == [
        "0 – level 0", "1 – level 1", "2 – level 2", "3 – level 3",
    ]  # fmt: skip
    assert listed(workbook, rules_of(workbook, "kind", Column.ANSWER)) == ["a – land", "b – sea"]
    assert listed(workbook, rules_of(workbook, "size", Column.STATE)) == states
    assert listed(workbook, rules_of(workbook, "any", Column.STATE)) == ["None of these", *states]
    assert listed(workbook, rules_of(workbook, "some", Column.STATE)) == states
    grades = listed(workbook, rules_of(workbook, "size", Column.GRADE))
    assert len(grades) == 48
    assert {"A1", "F6", "B-", "-2"} <= set(grades)


def test_numbers_days_and_texts_say_what_they_take() -> None:
    asked = SHIPPED["tnt-preparedness"]
    workbook = opened(form_of(asked))
    size = rules_of(workbook, "staff_size", Column.ANSWER)
    assert (size.type, size.formula1, size.formula2) == ("whole", "0", "50000")
    assert size.error == "A whole number (people), at least 0 and at most 50,000."
    day = rules_of(workbook, "mandate_date", Column.ANSWER)
    assert (day.type, day.formula1) == ("date", "17533")
    words = rules_of(workbook, "host_country", Column.ANSWER)
    assert (words.type, words.formula2) == ("textLength", "200")
    for sheet in section_sheets(workbook):
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.prompt or "") <= 255
            assert len(rule.error or "") <= 225
            assert len(rule.promptTitle or "") <= 32


# ── what stands in it ────────────────────────────────────────────────────────────────────────


def test_the_full_texts_of_levels_stand_beside_the_answer() -> None:
    cells = cells_of(opened(form_of(ONE)))
    assert cells.value("size", Column.POSSIBLE) == (
        "0 – level 0: what 0 looks like\n1 – level 1: what 1 looks like\n"
        "2 – level 2: what 2 looks like\n3 – level 3: what 3 looks like"
    )


def test_the_texts_of_a_grid_stand_once_at_its_head() -> None:
    asked = questionnaire(grid("goods", ("fuel", "timber"), scale("amount"), ticks("seen")))
    workbook = opened(form_of(asked))
    texts = [str(row[2].value) for row in workbook["1 main"].iter_rows(min_row=4)]
    assert sum("what 0 looks like" in text for text in texts) == 1
    cells = cells_of(workbook)
    assert str(cells.value("goods.fuel.amount", Column.POSSIBLE)).startswith("0 – level 0\n1")
    assert cells.value("goods.timber.seen", Column.QUESTION) == "Timber: seen"


def test_what_is_too_long_for_a_row_goes_on_in_the_next_ones() -> None:
    options = [{"id": f"o{i}", "label": f"Option {i}", "guidance": "word " * 40} for i in range(60)]
    long = {"id": "long", "type": "choice", "label": "Long", "text": "so much text " * 250}
    asked = questionnaire({**long, "options": options}, scale("next"))
    workbook = opened(form_of(asked))
    rows = list(workbook["1 main"].iter_rows(min_row=4, max_col=position_of(Column.KEY)))
    question = " ".join(str(row[1].value) for row in rows if row[1].value)
    assert question.count("so much text") == 250
    possible = "\n".join(str(row[2].value) for row in rows if row[2].value)
    assert possible.count("word word") == 60 * 20
    assert [row[-1].value for row in rows if row[-1].value] == ["long", "next"]
    heights = [workbook["1 main"].row_dimensions[i].height for i in range(4, 4 + len(rows))]
    assert max(height for height in heights if height) < 409


def test_conditions_are_said_in_words() -> None:
    cells = cells_of(opened(form_of(CONDITIONS)))
    said = {
        key: str(cells.value(key, Column.QUESTION)).splitlines()[-1]
        for key in ("equal", "unequal", "later", "one_of", "not_ticked", "many", "given", "mixed",
                    "unknown_words")
    }  # fmt: skip
    assert said == {
        "equal": "Asked only if 1.2 “size” is “2 – level 2”.",
        "unequal": "Asked only if 1.1 “kind” is not “ship”.",
        "later": "Asked only if 1.4 “since” is after 1899-12-31.",
        "one_of": "Asked only if 1.1 “kind” is “office” or “field”.",
        "not_ticked": "Asked only if “maps” is not ticked in 1.6 “tools”.",
        "many": "Asked only if at least 2 are ticked in 1.5 “topics”.",
        "given": "Asked only if 1.7 “words” is answered.",
        "unknown_words": "Asked only if 1.7 “words” is “Don't know”.",
        "mixed": "Asked only if it is not so that (1.2 “size” is above “1 – level 1” and (1.3 “staff” "
        "is above 3 or 1.1 “kind” is not “ship”)).",
    }
    part = cells_of(opened(form_of(CONDITIONS, sections=("second",))))
    assert str(part.value("unequal", Column.QUESTION)).endswith(
        "Asked only if “kind” is not “ship”. This depends on an answer given outside this form."
    )


def test_answers_stand_as_numbers_days_and_texts() -> None:
    asked = CONDITIONS
    first = Evidence(
        reference="Report,\nparagraph 4",
        date=datetime.date(2024, 5, 1),
        source_grade="B",
        information_grade="2",
    )
    second = Evidence(reference="Talk", information_grade="6")
    answers = answered(staff=7.5, since="2024-05-01", kind="field", topics=("arms",), tools=())
    answers["words"] = Answer(
        state=State.ANSWERED, value="=1+1", comment="@so", evidence=(first, second)
    )
    answers["size"] = Answer(state=State.NOT_APPLICABLE, comment="no size")
    cells = filled(answers, asked)
    assert cells.value("staff", Column.ANSWER) == 7.5
    assert cells.value("since", Column.ANSWER) == datetime.datetime(2024, 5, 1)  # noqa: DTZ001
    assert cells.value("kind", Column.ANSWER) == "b – field"
    assert [cells.value(f"topics#{o}", Column.ANSWER) for o in ("arms", "drugs")] == ["x", None]
    assert cells.value("tools", Column.STATE) == "None of these"
    assert cells.value("size", Column.STATE) == "Not applicable"
    assert cells.value("words", Column.EVIDENCE) == "Report, paragraph 4\nTalk (-6)"
    assert cells.value("words", Column.EVIDENCE_DATE) == datetime.datetime(2024, 5, 1)  # noqa: DTZ001
    assert cells.value("words", Column.GRADE) == "B2"
    for column in (Column.ANSWER, Column.COMMENT):
        cell = cells.cells["words", column.value]
        assert (cell.data_type, cell.quotePrefix, cell.number_format) == ("s", True, "@")


def test_days_before_march_1900_stand_as_text() -> None:
    cells = filled(answered(since="1899-12-31"), CONDITIONS)
    assert cells.value("since", Column.ANSWER) == "1899-12-31"


def test_no_text_breaks_the_workbook() -> None:
    hostile = "=cmd|' /C calc'!A0\x00\x1b\x85\ufffe <b>&amp; \u202e" + "x" * 40_000
    answers = {"words": Answer(state=State.ANSWERED, value="ok", comment=hostile[:19_000])}
    assessment = assessment_of(ONE, answers)
    content = write_form(ONE, assessment, Handout(DAY, "assess 0"))
    cells = cells_of(opened(content))
    shown = str(cells.value("words", Column.COMMENT))
    assert shown.startswith("=cmd|' /C calc'!A0\ufffd\ufffd\x85\ufffd <b>&amp;")
    assert cells.cells["words", Column.COMMENT.value].data_type == "s"
    assert base_of(content, "words")["comment"] == hostile[:19_000]


def base_of(content: bytes, key: str, kind: Written = Written.BASE) -> dict[str, object]:
    rows = hidden_rows(opened(content))
    parts = [row for row in rows if row[:2] == (key, kind.value)]
    assert [row[2] for row in parts] == list(range(len(parts)))
    found: dict[str, object] = json.loads("".join(str(row[3]) for row in parts))
    return found


def test_the_hidden_sheet_says_where_the_form_comes_from() -> None:
    assessment = assessment_of(CONDITIONS, answered(size=2))
    content = write_form(CONDITIONS, assessment, Handout(DAY, "assess 9", (), "Police"))
    workbook = opened(content)
    assert facts_of(workbook) == {
        "format": "assess/form",
        "format_version": "1",
        "made_with": "assess 9",
        "questionnaire.id": "small",
        "questionnaire.version": "1.0",
        "questionnaire.digest": CONDITIONS.digest,
        "subject": "Mission in Averland",
        "assessment.digest": assessment.digest,
        "respondent": "Police",
        "sections": "first second third",
    }
    assert hidden_rows(workbook)[len(Fact)][0] == "records"


def test_the_hidden_sheet_keeps_answers_whole_in_parts() -> None:
    pieces = tuple(Evidence(reference=f"{i} _x0041_ " + "é" * 1900) for i in range(30))
    answer = Answer(state=State.UNKNOWN, evidence=pieces, comment="_x000D_ ü")
    content = form_of(ONE, {"size": answer})
    assert Answer.model_validate(base_of(content, "size")) == answer
    assert base_of(content, "size", Written.CELLS) == answer_cells(ONE.items["size"], answer)
    parts = [str(row[3]) for row in hidden_rows(opened(content)) if row[0] == "size"]
    assert len(parts) > 3
    assert all(len(part) <= 30_000 and part.isascii() and "_x" not in part for part in parts)
    assert {row[0] for row in hidden_rows(opened(content))[len(Fact) + 1 :]} == {"size"}


# ── respondents ──────────────────────────────────────────────────────────────────────────────


def given_by(name: str, value: int, **more: object) -> Answer:
    return Answer(state=State.ANSWERED, value=value, by=name).model_copy(update=more)


DISPUTED = assessment_of(
    ONE,
    {
        "staff": given_by("Military", 40, comment="counted by the military"),
        "topics": Answer(state=State.ANSWERED, value=("a",), by="Police"),
    },
    responses={"size": (given_by("Police", 1), given_by("Military", 3, comment="secret view"))},
)


def test_a_respondent_sees_only_what_they_said_themselves() -> None:
    content = write_form(ONE, DISPUTED, Handout(DAY, "assess 0", (), "Police"))
    workbook = opened(content)
    cells = cells_of(workbook)
    assert cells.value("size", Column.ANSWER) == "1 – level 1"
    assert cells.value("staff", Column.ANSWER) is None
    assert cells.value("topics#a", Column.ANSWER) == "x"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for theirs in (b"Military", b"secret view", b"counted by", b"Respondents have given"):
        assert theirs not in everything
    name = workbook.defined_names[RESPONDENT_NAME].attr_text
    assert workbook[START][name.partition("!")[2].replace("$", "")].value == "Police"


def test_without_a_respondent_disputed_questions_are_marked_and_empty() -> None:
    cells = cells_of(opened(write_form(ONE, DISPUTED, Handout(DAY, "assess 0"))))
    assert cells.value("size", Column.ANSWER) is None
    assert "Respondents have given different answers" in str(cells.value("size", Column.QUESTION))
    assert "Respondents" not in str(cells.value("staff", Column.QUESTION))
    assert cells.value("staff", Column.ANSWER) == 40


# ── the same again ───────────────────────────────────────────────────────────────────────────


def test_the_same_form_is_the_same_bytes_and_another_day_is_not() -> None:
    asked, answers = SHIPPED["rich"], answered(unit=2, tools=("maps", "base"))
    assert form_of(asked, answers) == form_of(asked, answers)
    later = Handout(DAY + datetime.timedelta(days=1), "assess 0")
    assert write_form(asked, assessment_of(asked, answers), later) != form_of(asked, answers)


def test_no_formula_is_too_long_volatile_or_for_one_program_only() -> None:
    allowed = {
        "AND", "CHOOSE", "COUNTIF", "COUNTIFS", "DATE", "FIND", "IF", "IFERROR", "INT", "ISNUMBER", "LEFT",
        "LEN", "LOWER", "MATCH", "MAX", "MID", "MIN", "OR", "REPT", "SUBSTITUTE", "SUM", "TRIM",
        "VALUE",
    }  # fmt: skip
    used: set[str] = set()
    for asked in (CONDITIONS, *SHIPPED.values()):
        for sheet in opened(form_of(asked)).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        formula = str(cell.value)
                        assert len(formula) < 8192
                        used |= functions_in(formula)
    assert used <= allowed


def functions_in(formula: str) -> set[str]:
    outside = "".join(part for i, part in enumerate(formula.split('"')) if i % 2 == 0)
    outside = "".join(part for i, part in enumerate(outside.split("'")) if i % 2 == 0)
    words = outside.replace("(", "( ").replace(",", " ").replace("=", " ")
    for sign in "<>+-&/*)":
        words = words.replace(sign, " ")
    return {word[:-1] for word in words.split() if word.endswith("(") and len(word) > 1}
