"""What a group wrote stays text in every report: HTML, CSV, JSON and the workbook."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from simkit.scenario import Language
from simkit.workshop import report
from simkit.workshop.batch import grade_all
from simkit.workshop.gradebook import document, gradebook, workbook
from simkit.workshop.report import Brief, Debrief, Handed

from .conftest import Place

NASTY = "<script>alert(1)</script>\u202e\x1b&lt;'\"=1+1"


def nasty_answers() -> dict[str, Any]:
    """Something bad in every field that takes a text, as long as each of them may be."""
    text = NASTY[:64]
    judgement = {"cause": text, "evidence": [{"figure": text, "value": 1}], "final": 80, "chance": 10}
    line = dict.fromkeys(("action", "why", "who", "where", "sign_figure"), text) | {"note": NASTY * 5}
    asked = {"ask": True, "percent": -5, "trigger": text}
    return {
        "judgement": judgement,
        "committed": judgement,
        "revised": judgement,
        "actions": [line],
        "adjustment": asked,
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_group_wrote_is_escaped_in_every_report(place: Place, language: Language) -> None:
    """In the group's page, the trainer's index, the CSV, the JSON and the workbook."""
    store = place.english if language == "en" else place.chinese
    place.put(place.text(answers=nasty_answers()))
    place.put(place.text("group-2", **{NASTY: 1}), "group-2")
    place.put("{}", NASTY.replace("/", "%2f"), "recovery.json")
    graded = grade_all(place.tree, store)
    assert {one.submission.group for one in graded if one.judged} == {"group-1"}, "such texts are read, not refused"
    handed = [Handed(exercise="recovery", answers=nasty_answers())]
    reasons = [one.submission.reason for one in graded if one.submission.reason]
    assert len(reasons) == 2
    told = Debrief(Brief(group="group-1", language=language, case=store.recipe(), handed=tuple(handed)))
    pages = [report.page("group-1", told.overview() + told.exercises(), language)]
    pages += [report.page("group-2", report.missing("recovery", reason, language), language) for reason in reasons]
    pages.append(report.index(graded, ["recovery"], store.case(), language))
    for page in pages:
        assert "<script" not in page
        assert not {"\u202e", "\x1b"} & set(page)
        assert page.count("</html>") == 1
    for line in gradebook(graded).splitlines():
        assert line.isprintable()
        assert not any(cell[:1] in ("=", "+", "-", "@") for cell in next(csv.reader([line])))
    found = document(graded, {}, ["recovery"], [], [], language)
    assert json.loads(found)["submissions"]
    assert found.isascii()
    with zipfile.ZipFile(io.BytesIO(workbook(graded, [], [], language))) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if "sheet" in name)
    assert "<f>" not in sheets
    assert "<script" not in sheets
