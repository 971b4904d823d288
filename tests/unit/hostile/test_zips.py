"""Hostile zips: a bad entry is a row, a bad zip is one line."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable

import pytest

from simkit.workshop.batch import grade_all
from simkit.workshop.submissions import escape

from .conftest import Place, assert_rejected, graded


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
