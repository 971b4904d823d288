"""Hostile files: each becomes a row that says why, in both languages, and nothing else happens."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Callable

import pytest

from .conftest import Place, assert_rejected, graded, nothing_else_happens


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} does not name one place"  # a workshop's id may hold any digits
    return text.replace(old, new)


#: What group-1 hands in as recovery.json: (place → content, the reason in English, … in Chinese).
CONTENTS: dict[str, tuple[Callable[[Place], str | bytes], str, str]] = {
    "not UTF-8": (lambda p: p.text().encode() + b"\xff\xfe", "not UTF-8", "不是UTF-8编码"),
    "Latin-1": (lambda p: p.text(answers={"note": "ü"}).encode("latin-1"), "not UTF-8", "不是UTF-8编码"),
    "UTF-16": (lambda p: p.text().encode("utf-16"), "not UTF-8", "不是UTF-8编码"),
    "not JSON": (lambda p: p.text()[:-1], "file: not JSON, line 1", "不是JSON，第1行"),
    "empty": (lambda _: b"", "file: not JSON, line 1, column 1", "不是JSON"),
    "only a mark": (lambda _: b"\xef\xbb\xbf", "file: not JSON", "不是JSON"),
    "NUL": (lambda _: b"\0" * 4096, "file: not JSON", "不是JSON"),
    "HTML": (lambda _: "<script>alert(1)</script>", "file: not JSON", "不是JSON"),
    "pickle": (lambda _: b"cos\nsystem\n(S'touch ran'\ntR.", "file: not JSON", "不是JSON"),
    "nested 100,000 deep": (lambda _: "[" * 100_000 + "]" * 100_000, "nested too deep", "嵌套过深"),
    "objects 100,000 deep": (lambda _: '{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deep", "嵌套过深"),
    "answers nested deep": (
        lambda p: changed(p.text(answers={"judgement": 1}), "1}", "[" * 900 + "]" * 900 + "}"),
        "answers: nested too deep", "answers：嵌套过深",
    ),
    "a number of 100,000 digits": (
        lambda p: changed(p.text(), ": 3", ": " + "9" * 100_000), "number too long", "数字过长",
    ),
    "NaN": (lambda p: p.text(answers={"judgement": {"final": float("nan")}}), "NaN", "NaN"),
    "Infinity": (lambda p: p.text(answers={"judgement": {"final": float("-inf")}}), "infinity", "无穷大"),
    "1e999": (
        lambda p: changed(p.text(answers={"judgement": {"final": 70}}), ": 70", ": 1e999"),
        "answers.judgement.final: not a number", "answers.judgement.final：不是数字",
    ),
    "a field twice": (lambda p: changed(p.text(), '"group":', '"group": "group-2", "group":'), "twice", "两次"),
    "a list": (lambda _: "[]", "file: not an object", "file：不是带字段的对象"),
    "null": (lambda _: "null", "file: not an object", "file：不是带字段的对象"),
    "answers are a list": (lambda p: p.text(answers=[]), "answers: not an object", "answers：不是带字段的对象"),
    "a text for a number": (
        lambda p: p.text(answers={"judgement": {"final": "70"}}),
        "answers.judgement.final: not a number", "answers.judgement.final：不是数字",
    ),
    "a number for truth": (
        lambda p: p.text(answers={"adjustment": {"ask": 1}}),
        "answers.adjustment.ask: neither true nor false", "answers.adjustment.ask：不是true或false",
    ),
    "a list for an object": (
        lambda p: p.text(answers={"adjustment": []}), "answers.adjustment: not", "answers.adjustment：不是",
    ),
    "a fourth action": (
        lambda p: p.text(answers={"actions": [{}] * 4}), "answers.actions: too long", "answers.actions：过长",
    ),
    "an unknown field": (
        lambda p: p.text(points=100), "points: unknown field", "points：未知字段",
    ),
    "an unknown answer": (
        lambda p: p.text(answers={"surprise": 1}), "answers.surprise: unknown field", "answers.surprise：未知字段",
    ),
    "a field whose name turns lines": (
        lambda p: p.text(**{"\u202e=1+1\r\n": 1}), "\\u202e=1+1\\\\r\\\\n: unknown field", "未知字段",
    ),
    "a field with a name of 900,000 letters": (lambda p: p.text(**{"x" * 900_000: 1}), "x…", "x…"),
    "a missing field": (
        lambda _: json.dumps({"schema": "simkit.answers/1"}), "workshop: missing", "workshop：缺失",
    ),
    "another format": (lambda p: p.text(schema="simkit.answers/2"), "schema: none of", "schema：不在"),
    "another group": (lambda p: p.text("group-2"), "group: the answers are those of group-2", "答案属于group-2"),
    "another exercise": (lambda p: p.text(exercise="cascade"), "exercise: the answers are of cascade", "cascade"),
    "another workshop": (lambda p: p.text(workshop="=1+1"), "workshop: the answers are of another", "另一个工作坊"),
    "a group that climbs": (
        lambda p: changed(p.text(), "group-1", "../group-2"), "group: not written as", "group：格式不符",
    ),
    "a revision below zero": (lambda p: p.text(revision=-1), "revision: out of its range", "revision：超出取值范围"),
    "a broken revision": (lambda p: p.text(revision=2.5), "revision: not a whole number", "revision：不是整数"),
    "a revision that is a text": (lambda p: p.text(revision="3"), "revision: not a whole", "revision：不是整数"),
    "a time that is none": (lambda p: p.text(saved_at="soon"), "saved_at: not a time", "saved_at：不是"),
    "a megabyte": (lambda p: p.text() + " " * 1_000_000, "more than 1000000 bytes", "超过1000000字节"),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTENTS)
def test_bad_content_is_a_row_that_says_why(place: Place, name: str) -> None:
    content, reason, chinese = CONTENTS[name]
    place.put(content(place))
    place.put(place.text("group-2"), "group-2")
    (row,) = assert_rejected(place, place.tree, reason, chinese)
    assert (row["group"], row["exercise"], row["max_points"]) == ("group-1", "recovery", "100")
    assert len(row["message"]) < 400


NOTEBOOKS: dict[str, tuple[Callable[[Place], str | bytes], str, str]] = {
    "of format 3": (lambda p: p.notebook(nbformat=3), "nbformat: not a notebook of format 4", "不是第4版"),
    "of format 99": (lambda p: p.notebook(nbformat=99), "nbformat", "nbformat"),
    "of no format": (lambda p: json.dumps({"metadata": {"simkit": json.loads(p.text())}}), "nbformat", "nbformat"),
    "a list": (lambda _: "[1, 2]", "nbformat", "nbformat"),
    "without metadata": (lambda p: p.notebook(metadata=[]), "metadata.simkit: missing", "metadata.simkit：缺失"),
    "without answers": (lambda p: p.notebook(metadata={}), "metadata.simkit: missing", "metadata.simkit：缺失"),
    "with answers that are none": (
        lambda p: p.notebook(metadata={"simkit": "x"}), "file: not an object", "file：不是带字段的对象",
    ),
    "with NaN": (lambda p: p.notebook(cells=[float("nan")]), "NaN", "NaN"),
    "with too many answers": (
        lambda p: p.notebook(metadata={"simkit": {"x": "y" * 1_000_000}}), "more than 1000000", "超过1000000",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_that_holds_no_answers_is_a_row_that_says_why(place: Place, name: str) -> None:
    content, reason, chinese = NOTEBOOKS[name]
    place.put(content(place), name="recovery.ipynb")
    place.put(place.text("group-2"), "group-2")
    assert_rejected(place, place.tree, reason, chinese)


def test_the_cells_of_a_notebook_never_run(place: Place) -> None:
    place.put(place.notebook(), name="recovery.ipynb")
    with nothing_else_happens(place):
        rows = graded(place, place.tree)
    assert [row["points"] for row in rows if (row["group"], row["check"]) == ("group-1", "adjustment")] == ["6"]
    assert not (place.outside / "ran").exists()


def test_200_megabytes_are_not_read(place: Place) -> None:
    for name in ("recovery.json", "recovery.ipynb"):
        path = place.put(b"", name=name)
        os.truncate(path, 200_000_000)
        place.put(place.text("group-2"), "group-2")
        assert_rejected(place, place.tree, "more than", "超过")
        path.unlink()


def test_two_files_for_one_exercise_are_both_refused(place: Place) -> None:
    place.put(place.text())
    place.put(place.notebook(), name="recovery.ipynb")
    place.put(place.text("group-2"), "group-2")
    assert_rejected(place, place.tree, "recovery.ipynb, recovery.json", "recovery.ipynb, recovery.json")


def test_a_revision_from_the_future_is_refused_where_the_workshop_knows_better(place: Place) -> None:
    place.put(place.text(revision=8))
    place.put(place.text("group-2", revision=8), "group-2")
    where = "UPDATE desks SET revision = ? WHERE \"group\" = 'group-1'"
    for store in (place.english, place.chinese):
        with sqlite3.connect(store.folder / "workshop.db") as connection:
            connection.execute(where, (7,))
        connection.close()
    try:
        assert_rejected(place, place.tree, "revision: 8 is later than 7", "版本8晚于")
        place.put(place.text(revision=7))
        assert {row["status"] for row in graded(place, place.tree)} == {"passed", "unattempted"}
    finally:
        for store in (place.english, place.chinese):
            with sqlite3.connect(store.folder / "workshop.db") as connection:
                connection.execute(where, (0,))
            connection.close()


@pytest.mark.parametrize("first", [b"", b"x" * 500])
def test_a_file_that_grows_while_it_is_read_is_refused(
    place: Place, first: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It grows between two looks at it: where its end is out of reach, and where all of it was read."""
    path = place.put(place.text())
    place.put(place.text("group-2"), "group-2")
    look, target = os.fstat, path.stat().st_ino

    def growing(handle: int) -> os.stat_result:
        status = look(handle)
        if status.st_ino == target:
            with path.open("ab") as file:
                file.write(first + b" ")
        return status

    monkeypatch.setattr("simkit.workshop.tree.os.fstat", growing)
    found = {row["group"]: row for row in reversed(graded(place, place.tree))}
    assert found["group-1"]["status"] == "rejected"
    assert "while it was read" in found["group-1"]["message"]
    assert found["group-2"]["points"] == "6"


def test_a_file_that_never_ends_is_left_at_its_limit(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.put(place.text() + " " * 2_000_000)
    place.put(place.text("group-2"), "group-2")
    look = os.fstat
    small = os.stat_result((stat.S_IFREG, 0, 0, 1, 0, 0, 10, 0, 0, 0))  # what was looked at before it grew
    monkeypatch.setattr(
        "simkit.workshop.tree.os.fstat", lambda handle: small if look(handle).st_size > 9**6 else look(handle)
    )
    assert_rejected(place, place.tree, "more than 1000000 bytes", "超过1000000字节")
