"""Hostile submissions: each becomes a row that says why, in both languages, and nothing else happens.

All of it runs as whoever runs the tests and, if that is root, as an ordinary user too.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from simkit.course.answers import AnswersFile, dump
from simkit.scenario import Language
from simkit.workshop import report
from simkit.workshop.batch import grade_all, gradebook
from simkit.workshop.gradebook import document, workbook
from simkit.workshop.report import Brief, Debrief, Handed
from simkit.workshop.store import Store, create
from simkit.workshop.submissions import escape

NOBODY = 65534
USERS = ("root", "ordinary") if os.geteuid() == 0 else ("ordinary",)
CANARY = "canary-4711"

#: Answers that are worth a few points and cost no simulation.
MODEST: dict[str, Any] = {"adjustment": {"ask": False}}


@dataclass(frozen=True)
class Place:
    """A folder of one test: the tree to be graded, what lies outside it, the workshop in two languages."""

    root: Path
    english: Store
    chinese: Store

    @property
    def tree(self) -> Path:
        return self.root / "submissions"

    @property
    def outside(self) -> Path:
        return self.root / "outside"

    def text(self, group: str = "group-1", **changed: Any) -> str:
        """A good answers file of that group, or one that differs in these fields."""
        fields = {"workshop": self.english.workshop().id, "group": group, "exercise": "recovery", "revision": 3}
        fields |= {"saved_at": datetime(2026, 1, 1, tzinfo=UTC), "answers": MODEST}
        document = json.loads(dump(AnswersFile(**fields)))  # type: ignore[arg-type]
        return json.dumps(document | changed, ensure_ascii=False)

    def put(self, content: str | bytes, group: str = "group-1", name: str = "recovery.json") -> Path:
        path = self.tree / group / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return path

    def notebook(self, **changed: Any) -> str:
        """A notebook that carries good answers, and a cell that would run."""
        cell = {"cell_type": "code", "source": f"open({str(self.outside / 'ran')!r}, 'w')", "metadata": {"tags": []}}
        metadata = {"simkit": json.loads(self.text()), "kernelspec": {"name": "python3"}}
        return json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5} | changed)

    def zip(self, *entries: tuple[str | zipfile.ZipInfo, str | bytes]) -> Path:
        """A zip with these entries and a good group-2."""
        path = self.root / "submissions.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("group-2/recovery.json", self.text("group-2"))
            for name, content in entries:
                archive.writestr(name, content)
        return path


@pytest.fixture(scope="module")
def workshops() -> Iterator[tuple[Store, Store]]:
    """One workshop of three groups, and the same in Chinese; an ordinary user can read both."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("simkit.show.charts.write_pictures", lambda _, folder: folder.mkdir())  # no page shows them
            english = create(root / "en", groups=3, scenario="software", seed=1, language="en", exercises=["recovery"])
        shutil.copytree(english.folder, root / "zh")
        with sqlite3.connect(root / "zh" / "workshop.db") as connection:
            connection.execute("UPDATE workshop SET language = 'zh'")
        connection.close()
        chinese = Store(root / "zh")
        case = english.case()
        for path in (root, *root.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Store, "case", lambda _: case)  # opened once, not once a test
            grade_all(english.folder / "pictures", english)  # imports what only root may find
            yield english, chinese


@pytest.fixture(params=USERS)
def place(request: pytest.FixtureRequest, workshops: tuple[Store, Store]) -> Iterator[Place]:
    """An empty tree, entered as root or as an ordinary user."""
    root = Path(tempfile.mkdtemp())
    root.chmod(0o777)
    ordinary = request.param == "ordinary" and os.geteuid() == 0
    try:
        if ordinary:
            os.seteuid(NOBODY)
        made = Place(root, *workshops)
        made.tree.mkdir()
        made.outside.mkdir()
        (made.outside / "secret.json").write_text(made.text(answers={"note": CANARY}), encoding="utf-8")
        (made.outside / "group-1").mkdir()
        (made.outside / "group-1" / "recovery.json").write_text(made.text(), encoding="utf-8")
        yield made
    finally:
        if ordinary:
            os.seteuid(0)
        shutil.rmtree(root, onerror=_force)


def _force(remove: Callable[[str], Any], path: str, _: Any) -> None:
    Path(path).parent.chmod(0o700)
    Path(path).chmod(0o700)
    remove(path)


@contextmanager
def nothing_else_happens(place: Place) -> Iterator[None]:
    """No file outside the workshop appears, goes or changes, in the tree or beside it; no process stays."""

    def seen() -> dict[str, tuple[int, int, int]]:
        found = {}
        for folder, _, names in os.walk(place.root):
            for name in [".", *names]:
                status = os.lstat(Path(folder) / name)
                found[f"{folder}/{name}"] = (status.st_mode, status.st_size, status.st_mtime_ns)
        return found

    before, processes = seen(), psutil.Process().children(recursive=True)
    here = sorted(Path().iterdir())
    yield
    assert seen() == before
    assert psutil.Process().children(recursive=True) == processes
    assert sorted(Path().iterdir()) == here


def graded(place: Place, path: Path, language: str = "en") -> list[dict[str, str]]:
    book = gradebook(grade_all(path, place.english if language == "en" else place.chinese))
    assert CANARY not in book
    return list(csv.DictReader(io.StringIO(book)))


def assert_rejected(place: Place, path: Path, reason: str, chinese: str, rows: int = 1) -> list[dict[str, str]]:
    """group-1 gains nothing and a row says why; group-2 keeps its points; group-3 is untouched."""
    with nothing_else_happens(place):
        found = graded(place, path)
        in_chinese = graded(place, path, "zh")
    bad = [row for row in found if row["status"] == "rejected"]
    assert len(bad) == rows
    assert all(row["points"] == "0" and row["check"] == "file" for row in bad)
    assert all(reason in row["message"] for row in bad), bad
    bad_zh = [row for row in in_chinese if row["status"] == "rejected"]
    assert [row["group"] for row in bad_zh] == [row["group"] for row in bad]
    assert all(chinese in row["message"] for row in bad_zh), bad_zh
    by_group = {name: [r for r in found if r["group"] == name] for name in ("group-1", "group-2", "group-3")}
    assert {row["points"] for row in by_group["group-1"]} <= {"0"}
    assert [row["points"] for row in by_group["group-2"] if row["check"] == "adjustment"] == ["6"]
    assert {row["status"] for row in by_group["group-3"]} == {"unattempted"}
    return bad


def changed(text: str, old: str, new: str) -> str:
    assert old in text
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
    "a number of 100,000 digits": (lambda p: changed(p.text(), "3", "9" * 100_000), "number too long", "数字过长"),
    "NaN": (lambda p: p.text(answers={"judgement": {"final": float("nan")}}), "NaN", "NaN"),
    "Infinity": (lambda p: p.text(answers={"judgement": {"final": float("-inf")}}), "infinity", "无穷大"),
    "1e999": (
        lambda p: changed(p.text(answers={"judgement": {"final": 70}}), "70", "1e999"),
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


def plant_link_to_file(place: Place) -> None:
    (place.tree / "group-1").mkdir()
    (place.tree / "group-1" / "recovery.json").symlink_to(place.outside / "secret.json")


def plant_link_to_passwd(place: Place) -> None:
    (place.tree / "group-1").mkdir()
    (place.tree / "group-1" / "recovery.json").symlink_to("/etc/passwd")


def plant_link_to_nowhere(place: Place) -> None:
    (place.tree / "group-1").mkdir()
    (place.tree / "group-1" / "recovery.json").symlink_to("recovery.json")


def plant_link_to_folder(place: Place) -> None:
    (place.tree / "group-1").symlink_to(place.outside / "group-1")


def plant_link_to_another_group(place: Place) -> None:
    (place.tree / "group-1").symlink_to("group-2")


def plant_link_to_another_groups_file(place: Place) -> None:
    (place.tree / "group-1").mkdir()
    (place.tree / "group-1" / "recovery.json").symlink_to("../group-2/recovery.json")


def plant_pipe(place: Place) -> None:
    (place.tree / "group-1").mkdir()
    os.mkfifo(place.tree / "group-1" / "recovery.json")


def plant_folder(place: Place) -> None:
    (place.tree / "group-1" / "recovery.json").mkdir(parents=True)


def plant_file_for_folder(place: Place) -> None:
    (place.tree / "group-1").write_text(place.text(), encoding="utf-8")


THINGS: dict[str, tuple[Callable[[Place], None], str, str]] = {
    "a link to a file": (plant_link_to_file, "a link", "是链接"),
    "a link to /etc/passwd": (plant_link_to_passwd, "a link", "是链接"),
    "a link to itself": (plant_link_to_nowhere, "a link", "是链接"),
    "a link to a folder": (plant_link_to_folder, "a link", "是链接"),
    "a link to another group": (plant_link_to_another_group, "a link", "是链接"),
    "a link to another group's file": (plant_link_to_another_groups_file, "a link", "是链接"),
    "a pipe": (plant_pipe, "not a file", "不是文件"),
    "a folder": (plant_folder, "not a file", "不是文件"),
    "a file in place of the folder": (plant_file_for_folder, "not a submission", "不是有效提交"),
}


@pytest.mark.parametrize("name", THINGS)
def test_what_is_not_a_file_of_its_own_is_not_opened(place: Place, name: str) -> None:
    plant, reason, chinese = THINGS[name]
    place.put(place.text("group-2"), "group-2")
    plant(place)
    assert_rejected(place, place.tree, reason, chinese)


@pytest.mark.parametrize("locked", ["group-1", "group-1/recovery.json"])
def test_what_an_ordinary_user_may_not_open_costs_only_itself(place: Place, locked: str) -> None:
    place.put(place.text())
    place.put(place.text("group-2"), "group-2")
    (place.tree / locked).chmod(0)
    if os.geteuid() == 0:  # to root nothing is locked
        assert "rejected" not in {row["status"] for row in graded(place, place.tree)}
    else:
        assert_rejected(place, place.tree, "cannot be opened", "无法打开")
    (place.tree / locked).chmod(0o700)


NAMES = {
    "percent": "..%2fgroup-1",
    "upper case": "GROUP-1",
    "a blank at the end": "group-1 ",
    "bidi": "group-1\u202egpj",
    "control": "group-1\x1b[2J\x07",
    "a line break": "group-1\r\nroot,recovery,cause,passed,100,100",
    "a formula": "=1+1",
    "a wide formula": "＝1+1",
    "a command": '@SUM(1+1)*cmd|"calc"!A0',
    "markup": "<img src=x onerror=alert(1)>",
    "200 letters": "x" * 200,
    "another alphabet": "grоup-1",  # the second letter o is Cyrillic
    "no Unicode": os.fsdecode(b"group-1\xe9"),
    "a backslash": "..\\group-1",
    "a drive": "C:group-1",
    "a template": "{group}%s$body${title}",
    "index": "index",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_that_is_no_groups_is_a_row_under_its_escaped_name(place: Place, name: str) -> None:
    with suppress(FileNotFoundError):
        place.put(place.text(), NAMES[name])
    place.put(place.text("group-2"), "group-2")
    (row,) = assert_rejected(place, place.tree, "no such group", "没有这个小组")
    assert row["group"] == escape(NAMES[name])
    assert row["group"].isprintable()
    assert row["group"][0] not in "=+-@＝＋－＠"


def linked(name: str, target: str) -> tuple[zipfile.ZipInfo, str]:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info, target


#: What stands beside a good group-2 in a zip: (entries, the group's column, reason in English, in Chinese).
ZIPPED: dict[str, tuple[Callable[[Place], list[tuple[str | zipfile.ZipInfo, str | bytes]]], str, str, str]] = {
    "an absolute path": (lambda _: [("/etc/passwd", "x")], "/etc/passwd", "leads out", "越出"),
    "a path to the tree itself": (
        lambda p: [(str(p.tree / "group-1" / "recovery.json"), p.text())], "", "leads out", "越出",
    ),
    "..": (lambda _: [("../outside/ran", "x")], "../outside/ran", "leads out", "越出"),
    ".. in the middle": (
        lambda p: [("group-2/../group-1/recovery.json", p.text())], "group-2/../group-1/recovery.json", "leads", "越出",
    ),
    "backslashes": (lambda _: [("..\\..\\ran", "x")], "..\\\\..\\\\ran", "leads out", "越出"),
    "a drive": (lambda _: [("C:/ran", "x")], "C:/ran", "leads out", "越出"),
    "an empty name": (lambda p: [("group-1//recovery.json", p.text())], "group-1//recovery.json", "leads", "越出"),
    "a link": (lambda _: [linked("group-1/recovery.json", "/etc/passwd")], "group-1", "a link", "是链接"),
    "a link to a group": (lambda _: [linked("group-1", "group-2")], "group-1", "a link", "是链接"),
    "a bomb": (lambda _: [("group-1/recovery.json", b" " * 900_000)], "group-1", "unpacks to far more", "压缩炸弹"),
    "a big bomb": (lambda _: [("group-1/recovery.ipynb", b" " * 30_000_000)], "group-1", "unpacks", "压缩炸弹"),
    "two entries of one name": (
        lambda p: [("group-1/recovery.json", p.text()), ("group-1/recovery.json", p.text())],
        "group-1", "recovery.json, recovery.json", "recovery.json, recovery.json",
    ),
    "a zip in a zip": (lambda _: [("group-1/recovery.json", b"PK\x03\x04" + os.urandom(50))], "group-1", "not", "不"),
    "no group": (lambda p: [("visitors/recovery.json", p.text())], "visitors", "no such group", "没有这个小组"),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ZIPPED)
def test_a_bad_entry_of_a_zip_is_a_row_and_the_others_are_graded(place: Place, name: str) -> None:
    entries, group, reason, chinese = ZIPPED[name]
    path = place.zip(*entries(place))
    (row,) = assert_rejected(place, path, reason, chinese)
    assert row["group"] == (group or escape(str(place.tree / "group-1" / "recovery.json")))
    assert not (place.outside / "ran").exists()


def test_a_zip_whose_table_lies_about_sizes_gains_nothing(place: Place) -> None:
    path = place.zip(("group-1/recovery.json", place.text() + " " * 50_000))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("group-1/recovery.json").file_size
    for at in [n for n in range(len(data)) if data[n : n + 4] == size.to_bytes(4, "little")]:
        data[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert_rejected(place, path, "cannot be opened", "无法打开")


def test_a_locked_entry_of_a_zip_costs_only_itself(place: Place) -> None:
    path = place.zip(("group-1/recovery.json", place.text()))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1  # says: encrypted
    path.write_bytes(bytes(data))
    assert_rejected(place, path, "cannot be opened", "无法打开")


@pytest.mark.parametrize("wrapped", ["", "Submissions of Monday/"])
def test_a_zip_is_graded_as_the_tree_that_it_holds(place: Place, wrapped: str) -> None:
    place.put(place.text())
    place.put(place.text("group-2"), "group-2")
    place.put("x", "group-2", "notes.txt")
    place.put(place.text(), "visitors")
    (place.tree / "group-3" / "deeper").mkdir(parents=True)
    place.put("x", "group-3/deeper", "a.json")
    place.put("x", "group-3/deeper", "b.json")
    path = place.root / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(place.tree.rglob("*")):
            archive.write(file, wrapped + file.relative_to(place.tree).as_posix())
        archive.writestr(wrapped + ".DS_Store", b"x")
        archive.writestr("__MACOSX/" + wrapped + "group-1/._recovery.json", b"x")
    assert graded(place, path) == graded(place, place.tree)


def test_what_only_looks_like_a_zip_is_an_error_of_one_line(place: Place) -> None:
    path = place.zip()
    whole = path.read_bytes()
    for content in (b"", b"PK\x03\x04", whole[: len(whole) // 2], whole.replace(b"PK\x01\x02", b"PK\x01\x03")):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"submissions\.zip: ") as caught:
            grade_all(path, place.english)
        assert "\n" not in str(caught.value)


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
