"""The register: time and peak memory over many vendors, beside ``json.loads`` of the same files.

The vendors are made up: random answers to every question of ``vendor-due-diligence``, most of them
recorded in a history and signed by three people, some with actions and waivers.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from assess.files.assessments import write_assessment
from assess.files.folders import find_folder, read_instrument
from assess.model.answer import Answer, State, Value
from assess.model.assessment import Assessment, Subject
from assess.model.decision import Outcome
from assess.model.gate import Waiver
from assess.model.history import Change, Door, Entry
from assess.model.question import Choice, Choices, Date, Number, Scale, Simple
from assess.model.rating import Instrument
from assess.model.reference import QuestionnaireReference
from assess.model.signature import Role, Signature
from benchmarks.measure import Cost, cost_of, print_cost, print_table

QUESTIONNAIRE = "vendor-due-diligence"
ENDINGS = {1_000: (".json", ".csv", ".xlsx", ".html", ".pdf"), 10_000: (".json", ".xlsx")}
"""What is written of how many vendors: all endings of the fewer, of the many those for other tools."""
DAY = datetime.date(2026, 3, 2)
SIGNED, OPEN, GOOD, WITH_TASK, WAIVED = 0.7, 0.02, 0.9, 0.05, 0.1
"""Shares: of vendors that are signed; of answers that are missing, that satisfy their item, that have
an owner and a day; of vendors with a waiver.
"""


def write_vendors(folder: Path, size: int) -> None:
    """Write so many assessments, a hundred to a folder."""
    instrument = read_instrument(find_folder(QUESTIONNAIRE))
    source = random.Random(20260302)  # noqa: S311  # made-up vendors, no secrets
    for number in range(size):
        below = folder / f"{number // 100:03}"
        below.mkdir(exist_ok=True)
        write_assessment(below / f"{number:05}.json", vendor(instrument, number, source))


def vendor(instrument: Instrument, number: int, source: random.Random) -> Assessment:
    """Return one made-up vendor."""
    answers = dict(_answers(instrument, source))
    at = datetime.datetime(2026, 1, 1, 9, tzinfo=datetime.UTC)
    assessment = Assessment(
        questionnaire=QuestionnaireReference.to(instrument.questionnaire),
        subject=Subject(name=f"Vendor {number:05} (fictional)", fictional=True),
        answers=answers,
        waivers=tuple(_waivers(instrument, source)),
    )
    changes = tuple(Change(key=key, new=answer) for key, answer in answers.items())
    assessment = assessment.appended(Entry(at=at, by="Preparer", door=Door.FORM, changes=changes))
    if source.random() > SIGNED or instrument.decision is None:
        return assessment
    until = DAY + datetime.timedelta(days=source.randint(-200, 700))
    for role in Role:
        decision = source.choice(list(Outcome)) if role is Role.APPROVER else None
        assessment = assessment.signed(
            Signature(
                role=role,
                name=role.value,
                at=at,
                digest="",
                function=instrument.decision.sign_off.functions[-1].id,
                decision=decision,
                recommended=decision,
                valid_until=until if decision and decision.approves else None,
            )
        )
    return assessment


def _answers(instrument: Instrument, source: random.Random) -> Iterator[tuple[str, Answer]]:
    for key, item in instrument.questionnaire.items.items():
        if source.random() < OPEN:
            continue
        task = source.random() < WITH_TASK
        due = DAY + datetime.timedelta(days=source.randint(-60, 200)) if task else None
        owner = f"Officer {source.randint(1, 30)}" if task else ""
        yield (
            key,
            Answer(
                state=State.ANSWERED,
                value=_value(item.spec, source),
                comment="Seen in the file, and asked about by telephone.",
                by="Preparer",
                owner=owner,
                due=due,
            ),
        )


def _value(spec: Simple, source: random.Random) -> Value:
    if isinstance(spec, Scale | Choice | Choices):
        good = _satisfied(spec) if source.random() < GOOD else None
        return _any_of(spec, source) if good is None else good
    if isinstance(spec, Number):
        return source.randint(int(spec.minimum or 0), int(spec.maximum or 900_000))
    return "2025-06-30" if isinstance(spec, Date) else "A text of a line, as people write it."


def _satisfied(spec: Scale | Choice | Choices) -> Value | None:
    satisfied = spec.checklist.satisfied if spec.checklist else ()
    if isinstance(spec, Scale):
        return int(satisfied[0]) if satisfied else len(spec.levels) - 1
    if not satisfied:
        return None
    return (satisfied[0],) if isinstance(spec, Choices) else satisfied[0]


def _any_of(spec: Scale | Choice | Choices, source: random.Random) -> Value:
    if isinstance(spec, Scale):
        return source.randrange(len(spec.levels))
    name = source.choice(spec.options).id
    return (name,) if isinstance(spec, Choices) else name


def _waivers(instrument: Instrument, source: random.Random) -> Iterator[Waiver]:
    gates = [gate for index in instrument.scoring.indices for gate in index.gates]
    if source.random() < WAIVED and gates and instrument.decision:
        yield Waiver(
            gate=source.choice(gates).id,
            name="Committee",
            reason="Sole source; agreed in session.",
            granted=datetime.date(2026, 1, 2),
            until=DAY + datetime.timedelta(days=source.randint(-30, 200)),
            function=instrument.decision.sign_off.functions[-1].id,
        )


def register(folder: Path, ending: str) -> None:
    """Write a register as the command does."""
    from assess.cli.app import run

    arguments = ["register", str(folder), "-o", str(folder.parent / f"register{ending}")]
    with contextlib.redirect_stdout(io.StringIO()):
        code = run([*arguments, "--no-since", "--date", str(DAY)])
    if code:
        msg = f"assess register ended with exit code {code}"
        raise SystemExit(msg)


def only_read(folder: Path) -> None:
    """Read the same files with the json module, and do nothing with them."""
    for path in sorted(folder.rglob("*.json")):
        json.loads(path.read_bytes())


def main() -> None:
    """Measure and print; with arguments, do one thing in this process alone, for its cost."""
    if len(sys.argv) > 1:
        print_cost(_work(sys.argv[1], Path(sys.argv[2])))
        return
    rows = []
    for size, endings in ENDINGS.items():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "vendors"
            folder.mkdir()
            write_vendors(folder, size)
            read = cost_of("benchmarks.register", "read", str(folder))
            for ending in endings:
                cost = cost_of("benchmarks.register", ending, str(folder))
                rows.append(_row(ending, size, cost, read))
    headings = ["register", "vendors", "seconds", "vendors a second", "only reading", "ratio"]
    print_table(
        f"Registers of made-up vendors ({QUESTIONNAIRE})",
        [*headings, "peak memory", "only reading"],
        rows,
    )


def _work(what: str, folder: Path) -> Callable[[], None]:
    if what == "read":
        return lambda: only_read(folder)
    return lambda: register(folder, what)


def _row(ending: str, size: int, cost: Cost, read: Cost) -> list[str]:
    return [
        ending,
        f"{size:,}".replace(",", " "),
        f"{cost.seconds:.1f}",
        f"{size / cost.seconds:,.0f}".replace(",", " "),
        f"{read.seconds:.1f} s",
        f"{cost.seconds / read.seconds:.1f}",
        f"{cost.mebibytes:.0f} MiB",
        f"{read.mebibytes:.0f} MiB",
    ]


if __name__ == "__main__":
    main()
