"""Hostile trees: links, pipes, locked folders and names of folders that are nobody's."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

import pytest

from simkit.workshop.submissions import escape

from .conftest import Place, assert_rejected, graded


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
