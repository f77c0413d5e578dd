"""The memo's view: what it says of level, risk, recommendation, decision, items and waivers."""

from __future__ import annotations

import datetime

import pytest

from assess.files.assessments import read_assessment
from assess.files.folders import read_instrument, shipped_folders
from assess.model.answer import Answer, Evidence, State
from assess.model.checklist import ItemStatus
from assess.model.decision import Outcome
from assess.model.history import Change, Door, Entry
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference
from assess.reporting.view.lookups import lookup_tables
from assess.reporting.view.memo_page import FrontLine
from assess.reporting.view.memo_room import TEXT, fitted, share_out, width
from assess.reporting.view.memo_words import OUTCOMES, outcome_mark, status_mark
from samples.building import FOLDER
from tests.support.diligence import DAY, recommended, small_vendor, vendor, waiver
from tests.support.memos import many_items, memo_of, overflowing, signed, with_answer


def test_without_signatures_the_memo_says_who_has_to_sign() -> None:
    front = memo_of(vendor()).view.front
    assert front.recommended.mark == outcome_mark(Outcome.APPROVE)
    assert front.decided.mark is None
    assert front.awaited == (
        "Next to sign: preparer (Procurement officer or above); then reviewer (Chief of procurement "
        "or above) and approver (Director of mission support or above)."
    )
    assert front.validity == "An approval given now would hold 24 months at most."
    assert "not signed yet" in front.standing


def test_a_decision_stands_beside_the_recommendation_with_its_reason() -> None:
    until = datetime.date(2027, 3, 2)
    made = memo_of(signed(vendor(), Outcome.APPROVE_WITH_CONDITIONS, "New in this market.", until))
    decided = made.view.front.decided
    assert decided.mark == outcome_mark(Outcome.APPROVE_WITH_CONDITIONS)
    assert decided.counts
    assert "Dora Director, Director of mission support, 2 March 2026." in decided.lines
    assert "Recommended then: “Approve”." in decided.lines
    assert "Reason: New in this market." in decided.lines
    assert made.view.front.validity == "Valid until 2 March 2027; renewal from 1 January 2027 on."
    assert made.view.document.marks[-1] == (
        "Recommended: approve. Decided: approve with conditions"
    )


def test_a_decision_does_not_count_once_the_content_has_changed() -> None:
    changed = with_answer(signed(vendor()), "references", comment="New.")
    view = memo_of(changed).view
    assert not view.front.decided.counts
    assert "Does not hold any more: the content was changed since." in view.front.decided.lines
    assert not any(line.holds for line in view.front.signatures)
    assert "3 of 3 signatures broken" in view.front.standing
    assert "No decision holds" in view.document.marks[-1]


def test_a_decision_expires_and_renewal_comes_before_that() -> None:
    until = datetime.date(2026, 6, 30)
    whole = signed(vendor(), until=until)
    due = memo_of(whole, day=datetime.date(2026, 6, 1)).view.front
    assert due.validity.endswith("– that is now.")
    over = memo_of(whole, day=datetime.date(2026, 7, 1)).view.front
    assert not over.decided.counts
    assert "Expired on 30 June 2026." in over.decided.lines


def test_one_person_in_two_roles_is_said_to_stand_in_the_way() -> None:
    same = signed(vendor(), names=("Ann Preparer", "Bert Reviewer", "Ann Preparer"))
    view = memo_of(same).view
    assert not view.front.decided.counts
    assert any("may not stand" in line.state for line in view.signatures)


def test_what_the_floor_forbids_is_said() -> None:
    view = memo_of(vendor({"sanctions": "unresolved"})).view
    assert view.front.recommended.mark == outcome_mark(Outcome.REJECT_OR_REFER)
    assert any("Nobody may decide anything milder" in line for line in view.front.recommended.lines)
    assert "Applies: Sanctions match" in [line.text for line in view.front.lists[1].lines]
    assert any(line.binding for line in view.reasons)


def test_a_waiver_is_named_on_page_1_and_in_full() -> None:
    whole = vendor(
        {"sanctions": "unresolved", "owners": "in_part"},
        waiver(gate="sanctions_match"),
        waiver(item="owners"),
    )
    view = memo_of(whole).view
    (gate,) = view.front.lists[1].lines
    assert gate.text == "Waived: Sanctions match"
    assert gate.note == "by Carl Committee, Committee on contracts, until 31 May 2026"
    assert [(line.about, line.state) for line in view.waivers] == [
        ("Sanctions match", "counts"),
        ("Owners", "counts"),
    ]
    (owners,) = [line for part in view.checklist for line in part.lines if line.key == "owners"]
    assert owners.mark == status_mark(ItemStatus.WAIVED)
    assert any("waived until 31 May 2026 by Carl Committee" in note for note in owners.notes)


def test_a_waiver_by_somebody_who_may_not_is_said_not_to_count() -> None:
    (line,) = memo_of(
        vendor({"sanctions": "unresolved"}, waiver(gate="sanctions_match", name="Ann Preparer"))
    ).view.waivers
    assert not line.counts
    assert line.state.startswith("does not count: Ann Preparer granted it")


def test_what_is_not_asked_is_nowhere_in_the_memo() -> None:
    secret = {
        "comment": "SECRET",
        "owner": "SECRET OWNER",
        "evidence": (Evidence(reference="SECRET"),),
    }
    whole = with_answer(vendor({"contract_value": 100}), "owners", **secret)
    whole = whole.model_copy(update={"waivers": (waiver(item="owners", name="Carl Committee"),)})
    made = memo_of(whole)
    assert "owners" in made.rated.hidden
    assert "SECRET" not in repr(made.view)
    assert "SECRET" not in made.html
    assert made.view.waivers[0].about == "An item that is not asked now"
    assert "1 item would be asked at the level “Enhanced”" in " ".join(made.view.not_asked)


def test_an_open_item_that_is_not_asked_shows_nothing_of_its_own() -> None:
    whole = vendor({"level_change": "lower", "owners": "refused"})
    made = memo_of(with_answer(whole, "owners", comment="SECRET", owner="SECRET"))
    assert "SECRET" not in made.html
    lines = {line.key: line for part in made.view.checklist for line in part.lines}
    assert lines["owners"].value == "Not asked"
    assert lines["owners"].mark == status_mark(ItemStatus.OPEN)
    assert "Refused" not in repr(lines["owners"])


def test_what_was_withheld_later_is_not_told_by_the_history() -> None:
    whole = signed(vendor())
    new = Answer(state=State.WITHHELD, by="Ann Preparer")
    old = whole.answer("references").model_copy(update={"comment": "SECRET"})
    change = Change(key="references", old=old, new=new)
    at = datetime.datetime(2026, 3, 2, 13, 0, tzinfo=datetime.UTC)
    entry = Entry(at=at, by="Ann Preparer", door=Door.ANSWER, changes=(change,), reason="Asked to.")
    after = whole.model_copy(update={"answers": {**whole.answers, "references": new}})
    made = memo_of(after.appended(entry))
    assert "SECRET" not in made.html
    assert [line.what for line in made.view.history] == ["Changed: “References”"]


def test_overdue_items_say_so_in_words() -> None:
    late = {"owner": "Bea", "due": datetime.date(2026, 2, 1)}
    view = memo_of(with_answer(vendor({"registered": 1}), "registered", **late)).view
    (line,) = [one for part in view.checklist for one in part.lines if one.key == "registered"]
    assert line.overdue
    assert line.due == "1 February 2026"
    (condition,) = view.front.lists[3].lines
    assert condition.note == "Bea, by 1 February 2026 – OVERDUE"


def test_evidence_is_numbered_once_and_says_what_rests_on_it() -> None:
    paper = Evidence(reference="Register", source_grade="A", information_grade="1")
    whole = with_answer(vendor(), "registered", evidence=(paper,))
    view = memo_of(with_answer(whole, "sanctions", evidence=(paper,))).view
    (line,) = view.register
    assert (line.number, line.grade) == (1, "A1")
    assert line.used_for == "Registration and Sanctions"


def test_the_tables_mark_the_cell_that_the_engine_picked() -> None:
    made = memo_of(vendor({"category": "fuel", "references": 1}))
    (table,) = made.view.tables
    (cell,) = [cell for row in table.rows for cell in row.cells if cell.here]
    result = made.rated.scorecard.by_id["residual_risk"]
    assert result.score == pytest.approx(float(cell.text))
    assert sum(row.here for row in table.rows) == 1
    unmarked = lookup_tables(small_vendor(), small_vendor().scoring.indices[0])
    assert not any(cell.here for row in unmarked[0].rows for cell in row.cells)


def test_every_outcome_and_status_is_told_apart_without_colour() -> None:
    marks = [outcome_mark(one) for one in Outcome]
    assert len({mark.text for mark in marks}) == len(OUTCOMES)
    assert [mark.shade.step for mark in marks] == sorted(mark.shade.step for mark in marks)
    statuses = [status_mark(one) for one in ItemStatus]
    assert len({mark.sign for mark in statuses}) == len({mark.text for mark in statuses}) == 6


def test_the_decision_matrix_is_printed_as_the_rules_have_it() -> None:
    how = memo_of(vendor()).view.how
    rows = {row.label: [mark.id for mark in row.marks] for row in how.items}
    assert rows["Critical"] == [
        "approve_with_conditions",
        "enhanced_review",
        "reject_or_refer",
        "approve_with_conditions",
    ]
    assert [row.approver for row in how.bands][:2] == [
        "Chief of procurement",
        "Director of mission support",
    ]


@pytest.mark.parametrize("letters", ["words and more words, ", "WM@ ", "شركة النقل ", "漢字"])
def test_page_1_cuts_every_list_and_counts_what_it_leaves_out(letters: str) -> None:
    asked = many_items(60)
    view = memo_of(overflowing(asked, letters), asked).view
    why, _, _, conditions = view.front.lists
    against = [one for one in view.reasons if one.mark.id != "approve"]
    assert why.lines
    assert len(why.lines) + why.more == len(against)
    assert len(conditions.lines) + conditions.more == len(view.conditions)
    assert view.front.heading.name != view.subject
    assert "Name" in [note.title for note in view.in_full]


def test_texts_are_fitted_by_the_room_they_take() -> None:
    assert fitted("short", TEXT) == "short"
    assert width(fitted("漢" * 500, 100)) <= 100
    assert width(fitted("MW " * 500, 100)) <= 100


def test_room_is_shared_and_never_exceeded() -> None:
    lines = [FrontLine(f"line {i}") for i in range(20)]
    assert share_out([lines, [], lines[:2]], 12) == [8, 0, 2]
    assert share_out([lines[:1], lines[:1]], 30) == [1, 1]
    assert share_out([lines, lines], 2) == [0, 0]


def test_a_recommendation_is_needed() -> None:
    small = small_vendor()
    made = memo_of(vendor())
    without = small._replace(decision=None)
    with pytest.raises(ValueError, match="no decision rules"):
        memo_of(vendor(), without)
    assert made.view.front.recommended.mark is not None
    assert recommended(vendor(), DAY).outcome is Outcome.APPROVE


def test_a_history_that_was_edited_by_hand_is_told_of_on_page_1() -> None:
    at = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
    whole = vendor()
    change = Change(key="references", old=None, new=whole.answer("references"))
    entry = Entry(at=at, by="Ann Preparer", door=Door.ANSWER, changes=(change,))
    kept = whole.appended(entry)
    assert memo_of(kept).view.front.standing.endswith("history and seals fit.")
    forged = kept.history[0].model_copy(update={"by": "Somebody Else"})
    text = memo_of(kept.model_copy(update={"history": (forged,)})).view.front.standing
    assert "run assess verify before relying on this" in text


def test_red_flags_are_summed_up_first_and_listed_raised_ones_first() -> None:
    small = small_vendor()
    content = small.questionnaire.model_dump(mode="json", exclude_unset=True)
    options = [{"id": one, "label": one.capitalize()} for one in ("clear", "raised", "explained")]
    content["sections"][1]["questions"].append(
        {
            "id": "signals",
            "type": "grid",
            "label": "Signals",
            "text": "Which?",
            "from_level": "standard",
            "rows": [{"id": f"r{i}", "label": f"Signal {i}"} for i in range(4)],
            "columns": [
                {
                    "id": "result",
                    "type": "choice",
                    "label": "Result",
                    "text": "What?",
                    "options": options,
                }
            ],
        }
    )
    asked = small._replace(questionnaire=Questionnaire.model_validate(content))
    reference = {"questionnaire": QuestionnaireReference.to(asked.questionnaire)}
    whole = vendor().model_copy(update=reference)
    empty = memo_of(whole, asked).view.front.lists[2]
    assert empty.empty.startswith("Not looked for in the records yet")
    light = vendor({"contract_value": 100}).model_copy(update=reference)
    assert memo_of(light, asked).view.front.lists[2].empty.startswith("Not asked for at this level")
    given = {"r0": "explained", "r1": "raised", "r2": "clear"}
    answers = {
        f"signals.{row}.result": Answer(state=State.ANSWERED, value=value, comment=f"On {row}.")
        for row, value in given.items()
    }
    view = memo_of(whole.model_copy(update={"answers": {**whole.answers, **answers}}), asked).view
    assert view.flags is not None
    assert view.flags.summary == (
        "Of 4 red flags: 1 raised, 1 raised and explained, 1 clear and 1 that could not be told."
    )
    assert [(line.label, line.mark.text) for line in view.flags.lines] == [
        ("Signal 1", "Raised"),
        ("Signal 0", "Explained"),
    ]
    assert view.front.lists[2].lines[0].text == view.flags.summary
    assert not any(line.key == "signals" for part in view.others for line in part.lines)


def test_the_heaviest_flag_that_was_raised_is_told_first() -> None:
    asked = read_instrument(shipped_folders()["vendor-due-diligence"])
    sample = read_assessment(FOLDER / "due-diligence" / "vendors" / "tamarisk.json")
    flags = memo_of(sample, asked).view.flags
    assert flags is not None
    assert asked.red_flags is not None
    heavy = {rule.id.value.upper(): rule.weight for rule in asked.red_flags.flags}
    weights = [heavy[line.label.split()[0]] for line in flags.lines if line.mark.text == "Raised"]
    assert len(weights) > 2
    assert weights == sorted(weights, reverse=True)
