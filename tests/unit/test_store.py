"""A workshop's store: keys, phases, one pen, no lost answer, the same from any process."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from simkit.course.answers import ClosedError, StaleError, parse
from simkit.workshop import desk as desk_module
from simkit.workshop.room import Room
from simkit.workshop.schema import now
from simkit.workshop.store import Store, create

EXERCISE = "recovery"


class Recipe(BaseModel):
    cause: str = "drought"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A workshop of three groups with a case that costs nothing to find; the exercise is open."""
    monkeypatch.setattr("simkit.company.crisis.find_case", lambda *_: Recipe())
    monkeypatch.setattr("simkit.company.case.open_case", lambda recipe: recipe)
    monkeypatch.setattr("simkit.show.charts.write_pictures", lambda _, folder: folder.mkdir())
    made = create(tmp_path / "room", groups=3, scenario="software", seed=1, language="en", exercises=["recovery"])
    Room(made, EXERCISE).open()
    return made


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let half a minute pass."""
    later = now() + timedelta(seconds=30)
    monkeypatch.setattr(desk_module, "now", lambda: later)


def test_a_workshop_is_whole_and_is_never_overwritten(store: Store) -> None:
    assert (store.folder / "case.json").exists()
    assert [group.id for group in store.groups()] == ["group-1", "group-2", "group-3"]
    with pytest.raises(ValueError, match="a workshop already"):
        create(store.folder, groups=2, scenario="software", seed=1, language="en")
    assert len(store.groups()) == 3
    assert [path.name for path in store.folder.parent.iterdir()] == ["room"], "no draft is left behind"


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match="not an empty folder"):
        create(tmp_path, groups=2, scenario="software", seed=1, language="en")


def test_a_folder_that_is_no_workshop_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="simkit workshop new"):
        Store(tmp_path)


def test_a_workshop_of_an_earlier_version_is_brought_up_to_date(store: Store) -> None:
    with sqlite3.connect(store.folder / "workshop.db") as connection:
        for column in ("place", "opened_at", "settings"):
            connection.execute(f"ALTER TABLE exercises DROP COLUMN {column}")
    old = Store(store.folder)
    assert old.exercises() == (EXERCISE,)
    assert old.opened_last() == EXERCISE
    assert old.settings(EXERCISE) == {}
    assert old.desk("group-1", EXERCISE, "laptop").save({"a": 1}, 0).revision == 1


def test_a_workshop_that_cannot_be_played_is_an_error_of_one_line(store: Store) -> None:
    with pytest.raises(ValueError, match=r"case\.json: not a case of this version; make the workshop anew") as raised:
        store.check()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("exercises", [[], [EXERCISE, EXERCISE], ["juggling"]])
def test_a_workshop_of_no_doubled_or_unknown_exercises_is_not_made(tmp_path: Path, exercises: list[str]) -> None:
    with pytest.raises(ValueError, match=EXERCISE):
        create(tmp_path / "room", groups=1, scenario="software", seed=1, language="en", exercises=exercises)
    assert list(tmp_path.iterdir()) == []


def test_keys_are_long_and_open_one_thing_each(store: Store) -> None:
    keys = [group.key for group in store.groups()] + [store.workshop().trainer_key]
    assert len(set(keys)) == 4
    assert min(map(len, keys)) >= 16
    assert store.group_of(keys[1]) == store.groups()[1]
    assert store.group_of("guess") is None
    assert store.group_of("密码") is None
    assert store.group_of(keys[3]) is None, "the trainer's key opens no group"
    assert store.is_trainer(keys[3])
    assert not store.is_trainer(keys[0])


def test_answers_come_back_on_any_device_of_the_group_and_on_no_other(store: Store) -> None:
    store.desk("group-1", EXERCISE, "laptop").save({"judgement": {"final": 72.5}}, 0)
    assert store.desk("group-1", EXERCISE, "phone").look().answers == {"judgement": {"final": 72.5}}
    assert store.desk("group-2", EXERCISE, "tablet").look().answers == {}


def test_a_stale_version_is_refused_and_kept(store: Store) -> None:
    desk = store.desk("group-1", EXERCISE, "laptop")
    desk.save({"a": 1}, 0)
    with pytest.raises(StaleError):
        desk.save({"a": 2}, 0)
    assert (desk.look().answers, desk.look().revision) == ({"a": 1}, 1)
    assert store.refused("group-1", EXERCISE) == [{"a": 2}]


def test_what_was_committed_stays(store: Store) -> None:
    desk = store.desk("group-1", EXERCISE, "laptop")
    desk.save({"committed": {"cause": "weak_stage"}}, 0)
    for changed in ({"committed": {"cause": "lead_drought"}}, {"committed": None}, {}):
        with pytest.raises(ClosedError):
            desk.save(changed, 1)
    assert desk.save({"committed": {"cause": "weak_stage"}, "revised": {"final": 80}}, 1).revision == 2


def test_only_the_device_with_the_pen_writes(store: Store) -> None:
    laptop, phone = store.desk("group-1", EXERCISE, "laptop"), store.desk("group-1", EXERCISE, "phone")
    assert laptop.look().pen
    assert not phone.look().pen
    assert phone.look().holder == "1"
    with pytest.raises(ClosedError):
        phone.save({"a": 2}, 0)
    assert store.refused("group-1", EXERCISE) == [{"a": 2}]


def test_the_pen_is_handed_over_when_asked_for(store: Store) -> None:
    laptop, phone = store.desk("group-1", EXERCISE, "laptop"), store.desk("group-1", EXERCISE, "phone")
    laptop.look()
    assert not phone.ask_pen().pen, "the holder is there, so it decides"
    assert laptop.look().pen_asked_by == "2"
    assert not laptop.give_pen().pen
    assert phone.look().pen
    assert phone.save({"a": 1}, 0).revision == 1


def test_the_pen_of_an_absent_device_is_taken_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop, phone = store.desk("group-1", EXERCISE, "laptop"), store.desk("group-1", EXERCISE, "phone")
    laptop.look()
    away(monkeypatch)
    assert not phone.look().pen, "not before it asks"
    assert phone.ask_pen().pen


def test_a_device_that_does_not_hold_the_pen_cannot_give_it_away(store: Store) -> None:
    laptop, phone, tablet = (store.desk("group-1", EXERCISE, name) for name in ("laptop", "phone", "tablet"))
    laptop.look()
    phone.ask_pen()
    tablet.give_pen()
    assert laptop.look().pen


def test_before_the_opening_and_after_the_closing_nothing_is_written(store: Store) -> None:
    room, desk = Room(store, EXERCISE), store.desk("group-1", EXERCISE, "laptop")
    desk.save({"a": 1}, 0)
    room.close()
    assert desk.look().phase == "closed"
    with pytest.raises(ClosedError):
        desk.save({"a": 2}, 1)
    assert desk.look().answers == {"a": 1}


def test_handing_in_writes_the_answers_file_and_shuts_until_the_trainer_reopens(store: Store) -> None:
    desk = store.desk("group-1", EXERCISE, "laptop")
    desk.save({"词": "线索"}, 0)
    assert desk.submit(1).phase == "submitted"
    path = store.folder / "submissions" / "group-1" / "recovery.json"
    document = parse(path.read_bytes())
    assert (document.group, document.revision, document.answers) == ("group-1", 1, {"词": "线索"})
    assert document.workshop == store.workshop().id
    with pytest.raises(ClosedError):
        desk.save({}, 1)
    Room(store, EXERCISE).reopen("group-1")
    assert desk.save({"词": "商机"}, 1).phase == "open"
    assert parse(path.read_bytes()).revision == 1, "the file stays what was handed in"


def test_handing_in_an_old_revision_is_refused(store: Store) -> None:
    desk = store.desk("group-1", EXERCISE, "laptop")
    desk.save({"a": 1}, 0)
    with pytest.raises(StaleError):
        desk.submit(0)
    assert desk.look().phase == "open"


def test_closing_writes_the_files_of_all_groups_with_answers(store: Store) -> None:
    store.desk("group-1", EXERCISE, "laptop").save({"a": 1}, 0)
    store.desk("group-2", EXERCISE, "phone").look()
    Room(store, EXERCISE).close()
    assert sorted(path.parent.name for path in (store.folder / "submissions").rglob("*.json")) == ["group-1"]


def test_a_group_reopened_after_the_closing_writes_while_the_others_cannot(store: Store) -> None:
    room = Room(store, EXERCISE)
    one, two = store.desk("group-1", EXERCISE, "laptop"), store.desk("group-2", EXERCISE, "phone")
    room.close()
    room.reopen("group-1")
    assert (one.look().phase, two.look().phase) == ("open", "closed")
    one.save({"a": 1}, 0)
    assert one.submit(1).phase == "closed"


def test_checks_are_counted_and_the_trainer_sets_how_many(store: Store) -> None:
    room, desk = Room(store, EXERCISE), store.desk("group-1", EXERCISE, "laptop")
    desk.look()
    room.allow_checks(1)
    assert desk.use_check().checks_left == 0
    with pytest.raises(ClosedError):
        desk.use_check()
    room.allow_checks(None)
    assert desk.use_check().checks_left is None


def test_outcomes_are_revealed_one_at_a_time_and_only_after_the_closing(store: Store) -> None:
    room = Room(store, EXERCISE)
    for group in ("group-1", "group-2"):
        store.desk(group, EXERCISE, "laptop").save({"a": 1}, 0)
    assert room.reveal_next() is None
    room.close()
    shown = [room.reveal_next(), room.reveal_next(), room.reveal_next()]
    assert {one.group.id for one in shown if one} == {"group-1", "group-2"}
    assert shown[2] is None
    assert [one.group for one in room.in_reveal_order()] == [one.group for one in shown if one]
    assert not any(one.named for one in room.standings())
    assert store.desk("group-1", EXERCISE, "laptop").look().revealed


def test_the_trainer_sees_who_is_there(store: Store) -> None:
    store.desk("group-1", EXERCISE, "laptop").save({"a": 1}, 0)
    store.desk("group-2", EXERCISE, "phone").look()
    one, two, three = Room(store, EXERCISE).standings()
    assert (one.joined, one.devices, one.revision) == (True, 1, 1)
    assert one.saved_at is not None
    assert (two.joined, two.answers) == (True, {})
    assert (three.joined, three.devices) == (False, 0)


#: Counts up under its own name, beginning again whenever somebody else was faster.
COUNT_UP = """
import sys
from pathlib import Path
from simkit.course.answers import StaleError
from simkit.workshop.store import Store

folder, name, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
desk = Store(Path(folder)).desk("group-1", "recovery", "laptop")
while (count := desk.look().answers.get(name, 0)) < times:
    state = desk.look()
    try:
        desk.save({**state.answers, name: count + 1}, state.revision)
    except StaleError:
        pass
"""


def test_no_save_is_lost_when_several_processes_write(store: Store) -> None:
    store.desk("group-1", EXERCISE, "laptop").look()
    command = [sys.executable, "-c", COUNT_UP, str(store.folder)]
    writers = [subprocess.Popen([*command, name, "15"]) for name in ("first", "second")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    state = store.desk("group-1", EXERCISE, "laptop").look()
    assert state.answers == {"first": 15, "second": 15}
    assert state.revision == 30


def test_the_database_lets_pages_read_while_one_writes(store: Store) -> None:
    with sqlite3.connect(store.folder / "workshop.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with store.write():
        assert store.desk("group-1", EXERCISE, "laptop").store.groups()
