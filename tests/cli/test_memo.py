"""``assess memo``: the file's ending decides the format; only due diligence has a memo."""

from __future__ import annotations

import json

from tests.support.cli import Desk
from tests.support.diligence import FOLDER, vendor, waiver


def written(desk: Desk) -> str:
    path = desk.folder / "vendor.json"
    whole = vendor({"sanctions": "unresolved", "owners": None}, waiver(gate="sanctions_match"))
    path.write_text(whole.model_dump_json(), encoding="utf-8")
    return str(path)


def test_the_memo_is_written_as_pdf_html_and_json(desk: Desk) -> None:
    file = written(desk)
    for ending in ("pdf", "html", "json"):
        out = desk.folder / f"memo.{ending}"
        ran = desk.run("memo", file, "-o", str(out), "-q", str(FOLDER), "--date", "2026-03-02")
        assert ran.code == 0, ran.err
        assert out.stat().st_size > 1000
    content = json.loads((desk.folder / "memo.json").read_text(encoding="utf-8"))
    assert content["format"] == "assess/memo"
    assert content["recommendation"]["outcome"] == "reject_or_refer"
    assert content["level"]["level"] == "enhanced"
    assert content["decision"]["state"] == "none"
    assert content["awaited"][0] == {"role": "preparer", "function": "officer"}
    assert content["waivers"][0]["counts"] is True
    statuses = {item["item"]: item["status"] for item in content["checklist"]}
    assert statuses["sanctions"] == "fail"
    assert statuses["owners"] == "open"
    page = (desk.folder / "memo.html").read_text(encoding="utf-8")
    assert "Reject or refer" in page


def test_the_same_day_gives_the_same_bytes(desk: Desk) -> None:
    file = written(desk)
    outs = [desk.folder / "one.html", desk.folder / "two.html"]
    for out in outs:
        desk.run("memo", file, "-o", str(out), "-q", str(FOLDER), "--date", "2026-03-02")
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_the_day_decides_whether_a_waiver_counts(desk: Desk) -> None:
    file, out = written(desk), desk.folder / "memo.json"
    desk.run("memo", file, "-o", str(out), "-q", str(FOLDER), "--date", "2026-12-24")
    content = json.loads(out.read_text(encoding="utf-8"))
    assert content["waivers"][0]["counts"] is False


def test_a_workbook_is_refused_and_so_is_a_questionnaire_without_decisions(desk: Desk) -> None:
    ran = desk.run("memo", written(desk), "-o", str(desk.folder / "memo.xlsx"), "-q", str(FOLDER))
    assert ran.code == 3
    assert "request.unknown_format" in ran.err
    ran = desk.on_port("memo", desk.file, "-o", str(desk.folder / "memo.pdf"))
    assert ran.code == 3
    assert "request.no_decision_rules" in ran.err
    assert not (desk.folder / "memo.pdf").exists()
