"""`simkit grade`: a tree of good and bad submissions becomes the same gradebook, page and index every time."""

from __future__ import annotations

import csv
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from simkit.course.answers import AnswersFile, dump
from simkit.course.checks.recovery import reference_answers
from simkit.course.exercise import exercise
from simkit.workshop import batch, debriefs, report
from simkit.workshop.batch import grade_all
from simkit.workshop.gradebook import gradebook
from simkit.workshop.store import Store, create
from simkit.workshop.submissions import escape

CHECKS = [check.id for check in exercise("recovery").checks]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("grade") / "workshop"
    return create(folder, groups=4, scenario="software", seed=1, language="en", exercises=["recovery"])


@pytest.fixture(scope="module")
def good(store: Store) -> dict[str, Any]:
    return reference_answers(store.case(), "en")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    folder.mkdir()
    return folder


def text(store: Store, of_group: str, given: dict[str, Any], **changed: Any) -> str:
    values = {"workshop": store.workshop().id, "group": of_group, "exercise": "recovery", "revision": 3}
    values |= {"saved_at": datetime(2026, 1, 1, tzinfo=UTC), "answers": given} | changed
    return dump(AnswersFile.model_validate(values))


def hand_in(tree: Path, group: str, content: str | bytes, name: str = "recovery.json") -> Path:
    path = tree / group / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(tree: Path, store: Store) -> list[dict[str, str]]:
    return list(csv.DictReader(gradebook(grade_all(tree, store)).splitlines()))


def of(tree: Path, store: Store, group: str) -> list[dict[str, str]]:
    return [row for row in rows(tree, store) if row["group"] == group]


def test_a_good_submission_has_a_row_a_check_and_the_absent_are_unattempted(
    tree: Path, store: Store, good: dict[str, Any]
) -> None:
    hand_in(tree, "group-1", text(store, "group-1", good))
    found = rows(tree, store)
    assert list(found[0]) == list(batch.COLUMNS)
    mine = [row for row in found if row["group"] == "group-1"]
    assert {row["check"] for row in mine} == set(CHECKS)
    assert {row["status"] for row in mine} == {"passed"}
    assert sum(float(row["points"]) for row in mine) == 100
    others = [row for row in found if row["group"] != "group-1"]
    assert {row["group"] for row in others} == {"group-2", "group-3", "group-4"}
    assert {(row["status"], row["points"]) for row in others} == {("unattempted", "0")}
    keys = [tuple(row.values())[:3] for row in found]
    assert keys == sorted(keys)


def test_a_notebook_is_graded_by_its_metadata_and_never_run(
    tree: Path, store: Store, good: dict[str, Any], tmp_path: Path
) -> None:
    trap = tmp_path / "was_run"
    cell = {"cell_type": "code", "source": f"open({str(trap)!r}, 'w')", "metadata": {}, "outputs": [], "id": "a"}
    notebook = {"cells": [cell], "metadata": {"simkit": json.loads(text(store, "group-1", good))}, "nbformat": 4}
    hand_in(tree, "group-1", json.dumps(notebook), "recovery.ipynb")
    assert {row["status"] for row in of(tree, store, "group-1")} == {"passed"}
    assert not trap.exists()


BAD: dict[str, tuple[str | bytes, str]] = {
    "not JSON": ("{", "file: not JSON"),
    "empty": (b"", "file: not JSON"),
    "not UTF-8": ('{"a": "ü"}'.encode("latin-1"), "not UTF-8"),
    "UTF-16": ("{}".encode("utf-16"), "not UTF-8"),
    "a list": ("[]", "file:"),
    "deep": ("[" * 200_000, "file: not JSON"),
    "huge": ('"' + "x" * 1_000_001 + '"', "more than 1000000 bytes"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_costs_only_itself(tree: Path, store: Store, good: dict[str, Any], name: str) -> None:
    content, reason = BAD[name]
    hand_in(tree, "group-1", content)
    hand_in(tree, "group-2", text(store, "group-2", good))
    (row,) = of(tree, store, "group-1")
    assert (row["check"], row["status"], row["points"], row["max_points"]) == ("file", "rejected", "0", "100")
    assert reason in row["message"]
    assert {row["status"] for row in of(tree, store, "group-2")} == {"passed"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"group": "group-2"}, "group: the answers are those of group-2"),
        ({"workshop": "elsewhere"}, "workshop: the answers are of another workshop"),
        ({"exercise": "cascade"}, "exercise: the answers are of cascade"),
        ({"answers": {"judgement": {"final": "many"}}}, "answers.judgement.final:"),
        ({"answers": {"surprise": 1}}, "answers.surprise:"),
    ],
)
def test_answers_that_are_not_of_this_place_are_rejected_with_the_field(
    tree: Path, store: Store, good: dict[str, Any], changed: dict[str, Any], reason: str
) -> None:
    hand_in(tree, "group-1", text(store, "group-1", good, **changed))
    (row,) = of(tree, store, "group-1")
    assert row["status"] == "rejected"
    assert reason in row["message"]


@pytest.mark.parametrize("bad", ['{"final": NaN}', '{"final": 1e999}', '{"final": 70, "final": 71}'])
def test_numbers_that_are_none_and_fields_that_stand_twice_are_rejected(tree: Path, store: Store, bad: str) -> None:
    whole = text(store, "group-1", {"judgement": "HERE"}).replace('"HERE"', bad)
    hand_in(tree, "group-1", whole)
    notebook = '{"cells": [], "nbformat": 4, "metadata": {"simkit": ' + whole + "}}"
    hand_in(tree, "group-2", notebook.replace("group-1", "group-2"), "recovery.ipynb")
    assert [row["status"] for group in ("group-1", "group-2") for row in of(tree, store, group)] == ["rejected"] * 2


def test_two_files_for_one_exercise_are_both_rejected(tree: Path, store: Store, good: dict[str, Any]) -> None:
    hand_in(tree, "group-1", text(store, "group-1", good))
    hand_in(tree, "group-1", "{}", "recovery.ipynb")
    (row,) = of(tree, store, "group-1")
    assert row["status"] == "rejected"
    assert "recovery.ipynb, recovery.json" in row["message"]


def test_unknown_groups_and_strange_names_are_rejected_and_escaped(
    tree: Path, store: Store, good: dict[str, Any]
) -> None:
    names = ["visitors", "=cmd()", "a\nb", "第七组", "x" * 200, 'quo"te,comma']
    for name in names:
        hand_in(tree, name, text(store, "group-1", good))
    (tree / os.fsdecode(b"caf\xe9")).mkdir()
    hand_in(tree, os.fsdecode(b"caf\xe9"), "{}")
    hand_in(tree, "group-1", "hello", "notes.txt")
    (tree / "stray.json").write_text("{}", encoding="utf-8")
    found = [row for row in rows(tree, store) if row["status"] == "rejected"]
    assert {row["group"] for row in found} >= {"visitors", "\\x3dcmd()", "a\\nb", "第七组", "caf\\udce9", "stray.json"}
    assert all(row["check"] == "file" and row["points"] == "0" for row in found)
    assert {row["exercise"]: row["max_points"] for row in found}["notes.txt"] == "0"
    text_ = gradebook(grade_all(tree, store))
    assert len(list(csv.reader(text_.splitlines()))) == len(text_.splitlines())
    assert {row["status"] for row in of(tree, store, "group-1")} == {"unattempted", "rejected"}


def test_links_pipes_folders_and_locked_places_are_not_followed(
    tree: Path, store: Store, good: dict[str, Any], tmp_path: Path
) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text(text(store, "group-1", good), encoding="utf-8")
    for group in ("group-1", "group-2", "group-3"):
        (tree / group).mkdir()
    (tree / "group-1" / "recovery.json").symlink_to(outside)
    os.mkfifo(tree / "group-2" / "recovery.json")
    (tree / "group-3" / "recovery.json").mkdir()
    (tree / "group-4").symlink_to(tmp_path)
    (tree / ".ipynb_checkpoints").mkdir()
    found = rows(tree, store)
    assert {row["group"]: row["status"] for row in found} == {f"group-{n}": "rejected" for n in (1, 2, 3, 4)}


def test_the_same_bytes_whatever_the_order_of_the_files(
    tree: Path, store: Store, good: dict[str, Any], tmp_path: Path
) -> None:
    other = tmp_path / "again"
    for place, order in ((tree, (1, 2, 3)), (other, (3, 2, 1))):
        place.mkdir(exist_ok=True)
        for n in order:
            hand_in(place, f"group-{n}", text(store, f"group-{n}", good) if n < 3 else "{")
    assert gradebook(grade_all(tree, store)) == gradebook(grade_all(other, store))


def test_a_workshop_that_is_none_and_a_missing_tree_are_errors_of_one_line(
    tree: Path, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="not a workshop"):
        batch.grade_tree(tree, tmp_path, tmp_path / "out")
    with pytest.raises(ValueError, match="not a folder"):
        grade_all(tree / "nowhere", store)


def test_escaped_names_stay_apart() -> None:
    names = ["a", "=a", "\\x3da", "a\n", "a\\n", "第一组", "\ud800"]
    assert len({escape(name) for name in names}) == len(names)
    assert all(escape(name).isprintable() for name in names)


@pytest.fixture(scope="module")
def reported(store: Store, good: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on one good, one broken and two missing submissions; one page of the four is executed by papermill."""
    folder = tmp_path_factory.mktemp("report")
    tree = folder / "submissions"
    tree.mkdir()
    hand_in(tree, "group-1", text(store, "group-1", good))
    hand_in(tree, "group-2", "<script>alert(1)</script>")
    batch.grade_tree(tree, store.folder, folder / "out", workers=1)
    return folder / "out"


def test_there_is_a_page_a_group_and_an_index_with_links(reported: Path, store: Store) -> None:
    index = (reported / "index.html").read_text(encoding="utf-8")
    for group in store.groups():
        assert (reported / f"{group.id}.html").is_file()
    assert 'href="group-1.html"' in index
    assert "What the room argued about" in index
    assert "Could not be read" in index


def test_a_debrief_shows_diagnosis_forecast_plan_and_every_verdict(reported: Path, store: Store) -> None:
    page = (reported / "group-1.html").read_text(encoding="utf-8")
    case = store.case()
    for cause in case.causes:
        assert (cause.story.en in page) == (cause.id == case.recipe.cause)
    assert page.count('class="sk-verdict ') == len(CHECKS)
    assert page.count('class="sk-fan') == 2  # the forecast, and the plan's futures
    assert "100 / 100" in page


@pytest.mark.parametrize("name", ["index", "group-1", "group-2", "group-3"])
def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing(reported: Path, name: str) -> None:
    page = (reported / f"{name}.html").read_text(encoding="utf-8")
    assert not [part for part in ("<script", "http://", "https://", "@import", "open_debrief") if part in page]


def test_a_debrief_in_chinese_is_chinese(store: Store, good: dict[str, Any], tmp_path: Path) -> None:
    handed = report.Handed(exercise="recovery", answers=good)
    brief = report.Brief(group="group-1", language="zh", case=store.recipe(), handed=(handed,))
    (tmp_path / "brief.json").write_text(brief.model_dump_json(by_alias=True), encoding="utf-8")
    debrief = report.open_debrief(str(tmp_path / "brief.json"))
    html = debrief.overview() + debrief.exercises()
    assert "诊断：原因" in html
    assert "你们判断的原因" in html
    assert not [word for word in ("失败", "failed to", "Your ") if word in html.replace("sk-failed", "")]


def test_a_debrief_that_cannot_be_made_says_so_and_stops_no_other(
    store: Store, good: dict[str, Any], tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(store.folder, tmp_path / "workshop")
    other = Store(tmp_path / "workshop")
    hand_in(tree, "group-1", text(store, "group-1", good))
    monkeypatch.setattr(debriefs, "make_all", lambda briefs, *_: [(group, None, "no kernel") for group in briefs])
    batch.grade_tree(tree, other.folder, tmp_path / "out")
    assert "could not be made: no kernel" in (tmp_path / "out" / "group-1.html").read_text(encoding="utf-8")
    assert (tmp_path / "out" / "index.html").is_file()
