"""A workshop moves to another laptop in one file, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat
import tempfile
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simkit.company.case import CaseRecipe
from simkit.course.answers import parse
from simkit.workshop.backup import MANIFEST, backup, restore
from simkit.workshop.room import Room
from simkit.workshop.store import Store, create

Edit = Callable[[dict[str, bytes], dict[str, Any]], None]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A workshop in which one group has worked and another has handed in."""
    with pytest.MonkeyPatch.context() as patch:
        recipe = CaseRecipe(
            scenario="software", cause="weak_stage", severity=0.3, seed=1, luck_shown=2, luck_graded=3
        )  # fmt: skip
        patch.setattr("simkit.company.crisis.find_case", lambda *_: recipe)
        patch.setattr("simkit.company.case.open_case", lambda recipe: recipe)
        patch.setattr("simkit.show.charts.write_pictures", lambda _, folder: folder.mkdir())
        made = create(
            tmp_path_factory.mktemp("backup") / "room",
            groups=3, scenario="software", seed=1, language="zh", exercises=["recovery"],
        )  # fmt: skip
    (made.pictures() / "en.svg").write_text("<svg/>", encoding="utf-8")
    Room(made, "recovery").open()
    made.desk("group-1", "recovery", "phone").save({"adjustment": {"ask": True}}, 0)
    desk = made.desk("group-2", "recovery", "laptop")
    desk.submit(desk.save({"adjustment": {"ask": False}}, 0).revision)
    return made


@pytest.fixture
def packed(store: Store, tmp_path: Path) -> Path:
    backup(store.folder, tmp_path / "room.zip")
    return tmp_path / "room.zip"


def test_a_restored_workshop_goes_on_where_it_was(store: Store, packed: Path, tmp_path: Path) -> None:
    there = restore(packed, tmp_path / "other" / "laptop")
    assert there.workshop() == store.workshop()
    assert there.groups() == store.groups()
    assert there.recipe() == store.recipe()
    assert (there.pictures() / "en.svg").read_text(encoding="utf-8") == "<svg/>"
    submitted = there.folder / "submissions" / "group-2" / "recovery.json"
    assert parse(submitted.read_bytes()).answers == {"adjustment": {"ask": False}}
    desk = there.desk("group-1", "recovery", "phone")
    assert desk.look().revision == 1
    desk.save({"adjustment": {"ask": False}}, 1)
    assert store.desk("group-1", "recovery", "phone").look().revision == 1, "they are two workshops now"
    with sqlite3.connect(there.folder / "workshop.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_backup_is_for_its_owner_and_overwrites_nothing(store: Store, packed: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600
    before = packed.read_bytes()
    with pytest.raises(ValueError, match="exists already"):
        backup(store.folder, packed)
    assert packed.read_bytes() == before
    with pytest.raises(ValueError, match="not an empty folder"):
        restore(packed, store.folder)
    assert [path.name for path in tmp_path.iterdir()] == ["room.zip"], "no draft stays"
    with pytest.raises(ValueError, match="not a workshop"):
        backup(tmp_path, tmp_path / "other.zip")


def test_a_backup_is_one_moment_while_groups_go_on_saving(store: Store, tmp_path: Path) -> None:
    """Two groups take turns: in a backup, as in the room, the first is never behind the second."""
    done = threading.Event()

    def saving() -> None:
        revision = 0
        while not done.is_set():
            with store.write() as connection:
                revision += 1
                for group in ("group-2", "group-3"):
                    connection.exec_driver_sql(
                        'UPDATE desks SET checks_used = ? WHERE "group" = ?', (revision, group)
                    )  # fmt: skip

    writer = threading.Thread(target=saving)
    writer.start()
    try:
        for number in range(5):
            backup(store.folder, tmp_path / f"{number}.zip")
    finally:
        done.set()
        writer.join()
    counts = []
    for number in range(5):
        there = restore(tmp_path / f"{number}.zip", tmp_path / str(number))
        used = {one.group.id: one.checks_used for one in Room(there, "recovery").standings()}
        assert used["group-2"] == used["group-3"]
        counts.append(used["group-2"])
    assert counts == sorted(counts)


def rewrite(path: Path, edit: Edit) -> None:
    """The same backup with its entries and its manifest edited."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries.pop(MANIFEST))
    edit(entries, manifest)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
        archive.writestr(MANIFEST, json.dumps(manifest))


def added(name: str) -> Edit:
    def edit(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
        entries[name] = b"x"
        manifest["files"][name] = {"size": 1, "sha256": hashlib.sha256(b"x").hexdigest()}

    return edit


def without_case(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del entries["case.json"], manifest["files"]["case.json"]


def put(name: str, data: bytes) -> Edit:
    return lambda entries, _: entries.update({name: data})


def with_trigger(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db"
        path.write_bytes(entries["workshop.db"])
        connection = sqlite3.connect(path)
        connection.execute("CREATE TRIGGER t AFTER UPDATE ON desks BEGIN DELETE FROM desks; END")
        connection.commit()
        connection.close()
        data = path.read_bytes()
    entries["workshop.db"] = data
    manifest["files"]["workshop.db"] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


BAD: dict[str, tuple[Edit, str]] = {
    "a path upwards": (added("../outside"), "leads out"),
    "an absolute path": (added("/tmp/outside"), "leads out"),
    "a path upwards on Windows": (added("..\\outside"), "leads out"),
    "a hidden file": (added(".bashrc"), "leads out"),
    "a file that nobody named": (put("more.txt", b"x"), "does not hold what"),
    "a changed case": (put("case.json", b"{}"), "longer than|not as it was packed"),
    "a broken database": (put("workshop.db", b"SQLite format 3\0" + b"x" * 5000), "not as it was packed|longer"),
    "a missing case": (without_case, "missing"),
    "another format": (lambda _, manifest: manifest.update(schema="simkit.backup/2"), "schema"),
    "another workshop": (lambda _, manifest: manifest.update(workshop="other"), "another workshop"),
    "a database that acts": (with_trigger, "more than tables"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_backup_that_was_tampered_with_is_refused_and_leaves_nothing(packed: Path, tmp_path: Path, name: str) -> None:
    edit, reason = BAD[name]
    rewrite(packed, edit)
    with pytest.raises(ValueError, match=reason) as caught:
        restore(packed, tmp_path / "there")
    assert str(caught.value).startswith(f"{packed}: not a backup")
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["room.zip"]


def test_what_is_no_backup_is_an_error_of_one_line(tmp_path: Path, packed: Path) -> None:
    half = tmp_path / "half.zip"
    half.write_bytes(packed.read_bytes()[:2000])
    empty = tmp_path / "empty.zip"
    zipfile.ZipFile(empty, "w").close()
    for path in (half, empty):
        with pytest.raises(ValueError, match="not a backup"):
            restore(path, tmp_path / "there")
    assert not (tmp_path / "there").exists()
