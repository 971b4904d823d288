"""The form of `smart`: a group rewrites vague goals and sets its own, and sees at each key how they read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from simkit.company.outlook import Outlook, outlook
from simkit.course.answers import Desk
from simkit.course.checks.smart import line_of
from simkit.course.checks.smart_answers import VagueGoal, pool, read_goal
from simkit.course.checks.smart_reach import aim
from simkit.course.exercise import exercise
from simkit.course.words import money, say
from simkit.goals.smart.model import LONGEST
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.smart_read import read
from simkit.show.frame import Make
from simkit.show.goals import Reading, reading_html
from simkit.show.sheet import Sheet
from simkit.show.submit import submit

if TYPE_CHECKING:
    from simkit.company.case import Case


def form(case: Case, _: Path | None = None) -> Make:
    """How the form of a group is made; next quarter is played once, off the main loop."""
    ahead = Ahead(case)

    def make(language: Language, sheet: Sheet) -> widgets.Widget:
        return page(case, sheet, language, ahead)

    return make


class Ahead:
    """The next quarter of a case: played when it is first asked for, in half a second, while the page stays quick."""

    def __init__(self, case: Case, play: Callable[[Case], Outlook] = outlook) -> None:
        self._case, self._play = case, play
        self._waiting: list[Callable[[], None]] = []
        self._task: asyncio.Task[None] | None = None
        self.outlook: Outlook | None = None

    def ask(self, then: Callable[[], None]) -> None:
        """Play it, and call back once `outlook` is there; where it is there already, or without a loop, at once."""
        if self.outlook is None:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:  # no loop, as in a plain script: then at once
                self.outlook = self._play(self._case)
            else:
                self._waiting.append(then)
                self._task = self._task or loop.create_task(self._later())
                return
        then()

    async def _later(self) -> None:
        try:
            self.outlook = await asyncio.get_running_loop().run_in_executor(None, self._play, self._case)
        except Exception:  # the lights of the words still work
            logging.getLogger(__name__).exception("the next quarter")
            return
        for then in self._waiting:
            then()
        self._waiting.clear()


def page(case: Case, sheet: Sheet, language: Language, ahead: Ahead) -> widgets.Box:
    """The four steps in one language."""
    rewrites = [rewrite(goal, number, case, sheet, language, ahead) for number, goal in enumerate(pool(), start=1)]
    expected = fields.html("", "smart-expected")
    own = statement("free", say("smart.free_label", language), case, sheet, language, ahead)
    convention = fields.html("", "smart-convention")

    def update(desk: Desk) -> None:
        settings = exercise("smart").in_force(desk.settings)
        for number, box in enumerate(rewrites):
            fields.show(box, number < settings["rewrites"])
        words = say("smart.convention", language, low=f"{settings['low']:g}", high=f"{settings['high']:g}")
        convention.value = boards.paragraph(words, "sk-note")

    def foresee() -> None:
        if ahead.outlook is not None:
            level = money(ahead.outlook.level("signed", 0.5), language, case.scenario.currency)
            expected.value = boards.paragraph(say("smart.expected", language, level=level))

    fields.follow(sheet, update)
    ahead.ask(foresee)
    return fields.box(
        [
            fields.html(boards.stylesheet(), "sk-style"),
            read(case, language),
            _step(2, "rewrite", rewrites, language),
            _step(3, "free", [expected, own, convention], language),
            submit("smart", 4, case, sheet, language),
        ],
        "simkit sk-page",
    )


def rewrite(goal: VagueGoal, number: int, case: Case, sheet: Sheet, language: Language, ahead: Ahead) -> widgets.Box:
    """A vague goal and the field for its rewrite."""
    title = say("smart.rewrite_of", language, number=number, text=goal.text.in_(language))
    label = say("smart.rewrite_label", language)
    head = fields.html(boards.subheading(title))
    return fields.box(
        [head, statement(f"rewrites.{goal.id}", label, case, sheet, language, ahead)], f"sk-stack rewrite-{goal.id}"
    )


def statement(path: str, label: str, case: Case, sheet: Sheet, language: Language, ahead: Ahead) -> widgets.Box:
    """A field for a goal, and under it how the goal reads, at each key."""
    field = fields.text(label, say("smart.placeholder", language))
    reading, cut = fields.html("", "sk-reading"), fields.html("", "sk-field-hint")
    shown: list[object] = [None]

    def update(desk: Desk) -> None:
        text = str(sheet.get(path) or "")
        settings = exercise("smart").in_force(desk.settings)
        seen = (text, settings["low"], settings["high"], ahead.outlook is None)
        if seen != shown[0]:
            shown[0] = seen
            reading.value = reading_of(text, case, settings, language, ahead.outlook)
            cut.value = boards.paragraph(say("smart.cut", language)) if len(text) >= LONGEST else ""

    def store(typed: str) -> str:
        return typed[:LONGEST]

    sheet.bind(field, path, write=store)
    fields.follow(sheet, update)
    ahead.ask(lambda: update(sheet.desk))
    return fields.box([field, cut, reading], "sk-stack sk-goal")


def reading_of(text: str, case: Case, settings: dict[str, float], language: Language, ahead: Outlook | None) -> str:
    """How a goal reads, as HTML; without an outlook yet, without its chance."""
    analysis = read_goal(text.strip(), case)
    meant = aim(analysis, case, ahead, language) if ahead is not None else None
    on_line = line_of(analysis, case) is not None
    reading = Reading(analysis, meant, settings["low"], settings["high"], on_line)
    return reading_html(reading, language, case.scenario.currency, empty=not text.strip())


def _step(number: int, name: str, parts: list[widgets.Widget], language: Language) -> widgets.Box:
    head = boards.heading(number, say(f"smart.{name}_title", language), say(f"smart.{name}_lead", language))
    return fields.box([fields.html(head), *parts], f"sk-section step-{name}")
