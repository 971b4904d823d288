"""A page of several exercises: one in sight, made when it is looked at, each with its own answers and phase."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest

from simkit.course.answers import Answers, Desk, FileDesk
from simkit.scenario import Language, Text
from simkit.show import fields
from simkit.show.frame import Frame, Make, Step
from simkit.show.sheet import Sheet

NAMES = ("first", "second", "third")


@dataclass
class Place:
    """A desk whose phase the test sets."""

    desk: Desk = field(default_factory=lambda: Desk({}))

    def look(self) -> Desk:
        return self.desk

    def other(self, exercise: str) -> Answers:  # noqa: ARG002
        return {}

    def save(self, answers: Answers, base: int) -> Desk:
        self.desk = replace(self.desk, answers=answers, revision=base + 1)
        return self.desk

    def submit(self, base: int) -> Desk:  # noqa: ARG002
        return self.desk

    use_check = ask_pen = give_pen = look


@dataclass
class House:
    """A page, its desks, and what was made so far."""

    desks: dict[str, Place]
    made: list[tuple[str, Language]]
    phases: dict[str, str]
    last: str
    frame: Frame = field(init=False)

    def press(self, name: str) -> None:
        next(one for one in self.frame._steps.children if f"step-to-{name}" in one._dom_classes).click()

    def field(self, path: str = "note") -> Any:
        return next(one for one in walk(self.frame) if f"field-{path}" in one._dom_classes)

    def words(self) -> list[str]:
        return [one.description for one in self.frame._steps.children]


def walk(widget: Any) -> list[Any]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in walk(child))]


@pytest.fixture
def house() -> House:
    place = House({name: Place() for name in NAMES}, [], dict.fromkeys(NAMES, "open"), "second")

    def load(name: str) -> Make:
        def make(language: Language, sheet: Sheet) -> widgets.Widget:
            place.made.append((name, language))
            note = fields.text(name)
            sheet.bind(note, "note")
            return fields.box([note])

        return make

    steps = [
        Step(name, Text(en=name.title(), zh=f"练习{name}"), place.desks[name], partial(load, name)) for name in NAMES
    ]
    place.frame = Frame(steps, "en", "second", lambda: (place.phases, place.last))
    return place


def test_the_exercise_opened_last_is_in_sight_and_no_other_is_made(house: House) -> None:
    assert house.made == [("second", "en")]
    assert house.frame._heading.value == "<h1>Second</h1>"


def test_another_exercise_is_made_when_it_is_looked_at_and_only_once(house: House) -> None:
    house.press("third")
    house.press("second")
    house.press("third")
    assert house.made == [("second", "en"), ("third", "en")]


def test_each_exercise_keeps_its_own_answers(house: House) -> None:
    house.field().value = "of the second"
    house.press("first")
    assert house.field().value == ""
    house.field().value = "of the first"
    assert [house.desks[name].desk.answers for name in NAMES] == [
        {"note": "of the first"},
        {"note": "of the second"},
        {},
    ]
    house.press("second")
    assert house.field().value == "of the second"


def test_what_was_changed_elsewhere_meanwhile_is_there_when_one_comes_back(house: House) -> None:
    house.press("first")
    house.desks["second"].save({"note": "from the phone"}, 0)
    house.press("second")
    assert house.field().value == "from the phone"


def test_the_strip_says_how_each_exercise_stands_in_the_readers_language(house: House) -> None:
    house.phases |= {"first": "closed", "third": "waiting"}
    house.frame.poll()
    assert house.words() == ["1 First\nclosed", "2 Second\nopen", "3 Third\nnot open yet"]
    house.frame._speak("zh")
    assert house.words()[0] == "1 练习first\n已结束"
    assert ("second", "zh") in house.made


@pytest.mark.parametrize("phase", ["waiting", "submitted", "closed"])
def test_who_does_not_write_is_taken_along_when_the_trainer_opens_another(house: House, phase: Any) -> None:
    house.desks["second"].desk = Desk({}, phase=phase)
    house.frame.poll()
    assert house.frame.exercise == "second"
    house.last = "third"
    house.frame.poll()
    assert house.frame.exercise == "third"


def test_who_writes_stays_and_who_looks_around_is_left_alone(house: House) -> None:
    house.last = "third"
    house.frame.poll()
    assert house.frame.exercise == "second"
    house.desks["first"].desk = Desk({}, phase="waiting")
    house.press("first")
    house.frame.poll()
    assert house.frame.exercise == "first"


def test_what_was_typed_into_another_exercise_and_not_confirmed_finds_it(house: House) -> None:
    entries = [{"place": "first", "field": "field-note", "typed": "in the dark", "before": "", "base": 0}]
    house.frame.live._heard(None, {"type": "replay", "entries": entries}, [])
    assert house.desks["first"].desk.answers == {"note": "in the dark"}
    assert house.desks["second"].desk.answers == {}
    entries[0]["place"] = "nowhere"
    house.frame.live._heard(None, {"type": "replay", "entries": entries}, [])


def test_alone_there_is_no_strip(tmp_path: Path) -> None:
    def make(_: Language, __: Sheet) -> widgets.Widget:
        return fields.box([])

    frame = Frame([Step("recovery", Text(en="a", zh="b"), FileDesk("recovery", tmp_path), lambda: make)], "en")
    frame.poll()
    assert frame._steps.layout.display == "none"
