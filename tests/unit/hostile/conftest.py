"""A tree to grade, a workshop in two languages, and what a bad submission may do: cost itself, nothing else.

All of it runs as whoever runs the tests and, if that is root, as an ordinary user too.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from simkit.course.answers import AnswersFile, dump
from simkit.workshop.batch import grade_all
from simkit.workshop.gradebook import gradebook
from simkit.workshop.store import Store, create

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

    def text(self, group: str = "group-1", /, **changed: Any) -> str:
        """A good answers file of that group, or one that differs in these fields."""
        fields = {"workshop": self.english.workshop().id, "group": group, "exercise": "recovery", "revision": 3}
        fields |= {"saved_at": datetime(2026, 1, 1, tzinfo=UTC), "answers": MODEST}
        document = json.loads(dump(AnswersFile.model_validate(fields)))
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


@pytest.fixture(scope="package")
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
