"""The frame around the forms of a page: exercises, title, state, languages, pen, notices, the line to the kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from simkit.course.answers import Desk, Desks
from simkit.course.words import say
from simkit.scenario import Language, Text
from simkit.show.live import Live
from simkit.show.sheet import Sheet
from simkit.show.steps import Steps

LANGUAGES: tuple[tuple[Language, str], ...] = (("en", "English"), ("zh", "中文"))


Make = Callable[[Language, Sheet], widgets.Widget]


@dataclass(frozen=True)
class Step:
    """One exercise of a page: where its answers are kept, and how its form is made when it is first looked at."""

    exercise: str
    title: Text
    desks: Desks
    load: Callable[[], Make]


@dataclass(frozen=True)
class Opened:
    """An exercise that was looked at: its answers, how to make its form, and the form in the page's language."""

    sheet: Sheet
    make: Make
    form: widgets.Widget


class Frame(widgets.VBox):
    """The forms of a page under one bar, one of them in sight.

    Switching the language makes the form anew on the same kernel and the same answers.

    first    name of the exercise to begin with
    phases   how each exercise stands for the reader, by name, and which one was opened last; asked each second
    """

    def __init__(
        self,
        steps: Sequence[Step],
        language: Language,
        first: str | None = None,
        phases: Callable[[], tuple[Mapping[str, str], str]] | None = None,
    ) -> None:
        self._all = {step.exercise: step for step in steps}
        self._opened: dict[str, Opened] = {}
        self._phases, self._last, self._asked = phases, first, False
        self._heading, self._state = widgets.HTML(), widgets.HTML()
        self._pen_words, self._notice = widgets.HTML(), widgets.HTML()
        self._pen_button = button("", "pen", self._pen)
        self._pen_box = classed(widgets.Box([self._pen_words, self._pen_button]), "sk-pen")
        self._body = widgets.VBox()
        self._switch = LanguageSwitch(self._speak, language)
        self._steps = Steps([(step.exercise, step.title) for step in steps], self.go, language)
        self.live = Live(self.poll, language, self._sheet_of)
        classed(self._heading, "sk-bar-title")
        classed(self._state, "sk-state", "saved-state")
        classed(self._notice, "sk-notice")
        bar = classed(widgets.Box([self._heading, self._state, self._switch]), "sk-bar")
        super().__init__([stylesheet(), self.live, self._steps, bar, self._pen_box, self._notice, self._body])
        classed(self, "simkit", "sk-frame")
        self.language: Language = language
        self.exercise = first if first in self._all else steps[0].exercise
        self._speak(language)

    def sit(self, desks: Mapping[str, Desks], phases: Callable[[], tuple[Mapping[str, str], str]]) -> None:
        """Give a page that was made ahead of time the desks of who has come, by exercise; see Frame for phases."""
        self._all = {name: replace(step, desks=desks[name]) for name, step in self._all.items()}
        self._phases = phases
        for name, opened in self._opened.items():
            opened.sheet.sit(desks[name])
        self.live.begin()
        self.go(self.exercise)

    @property
    def sheet(self) -> Sheet:
        """The answers in sight."""
        return self._opened[self.exercise].sheet

    def go(self, exercise: str) -> None:
        """Show another exercise."""
        self.exercise = exercise
        opened = self._open(exercise)
        self._body.children = (opened.form,)
        self._heading.value = f"<h1>{escape(self._all[exercise].title.in_(self.language))}</h1>"
        self._steps.at(exercise)
        opened.sheet.poll()
        self._update(exercise, opened.sheet.desk)
        self.live.at(opened.sheet)

    def poll(self) -> None:
        """Look at the store: at the exercise in sight, and at how the others stand."""
        self.sheet.poll()
        if self._phases is None:
            return
        phases, last = self._phases()
        self._steps.show(phases)
        if last != self._last and phases.get(last) == "open":
            self._last = last
            if self.sheet.desk.phase != "open":
                self.go(last)  # who waits or has finished is taken along; who writes stays

    def _open(self, exercise: str) -> Opened:
        """The exercise with its form in the page's language, made where it is not there yet."""
        if exercise not in self._opened:
            step = self._all[exercise]
            sheet, make = Sheet(step.desks), step.load()
            self.live.confirm(exercise, sheet)
            self._opened[exercise] = Opened(sheet, make, self._made(exercise, sheet, make))
        return self._opened[exercise]

    def _made(self, exercise: str, sheet: Sheet, make: Make) -> widgets.Widget:
        sheet.forget()
        form = classed(widgets.Box([make(self.language, sheet)]), "sk-place", f"place-{exercise}")
        sheet.watch(partial(self._update, exercise))
        return form

    def _sheet_of(self, exercise: str) -> Sheet | None:
        return self._open(exercise).sheet if exercise in self._all else None

    def _speak(self, language: Language) -> None:
        self.language = language
        self.live.speak(language)
        self._switch.mark(language)
        self._steps.speak(language)
        self._opened = {
            name: replace(one, form=self._made(name, one.sheet, one.make)) for name, one in self._opened.items()
        }
        self.go(self.exercise)

    def _update(self, exercise: str, desk: Desk) -> None:
        if exercise != self.exercise:
            return
        language = self.language
        phase = say(f"page.phase_{desk.phase}", language)
        saved = say("page.not_saved_yet", language)
        if desk.saved_at is not None:
            saved = say("page.saved", language, time=f"{desk.saved_at.astimezone():%H:%M:%S}")
        self._state.value = f'<span class="sk-phase sk-phase-{desk.phase}">{phase}</span> {saved}'
        notice = self.sheet.notice
        self._notice.value = say(notice, language) if notice else ""
        self._notice.layout.display = "" if notice else "none"
        self._update_pen(desk)

    def _update_pen(self, desk: Desk) -> None:
        self._asked = self._asked and not desk.pen
        asked_of_us = desk.pen and desk.pen_asked_by is not None
        if asked_of_us:
            words = say("page.pen_asked", self.language, device=desk.pen_asked_by)
        elif desk.pen:
            words = say("page.pen_mine", self.language)
        else:
            name = "page.pen_waiting" if self._asked else "page.pen_theirs"
            words = say(name, self.language, device=desk.holder)
        self._pen_words.value = words
        self._pen_button.description = say("page.pen_give" if asked_of_us else "page.pen_ask", self.language)
        self._pen_button.layout.display = "none" if desk.pen and not asked_of_us else ""
        self._pen_box.layout.display = "" if desk.holder else "none"
        (self._pen_box.add_class if asked_of_us else self._pen_box.remove_class)("sk-pen-asked")

    def _pen(self) -> None:
        if self.sheet.desk.pen:
            self.sheet.give_pen()
        else:
            self._asked = True
            self.sheet.ask_pen()


class LanguageSwitch(widgets.Box):
    """One button for each language."""

    def __init__(self, speak: Callable[[Language], None], language: Language) -> None:
        self._buttons = {code: button(name, f"language-{code}", partial(speak, code)) for code, name in LANGUAGES}
        super().__init__(list(self._buttons.values()))
        classed(self, "sk-languages")
        self.mark(language)

    def mark(self, language: Language) -> None:
        """Show which language is on."""
        for code, one in self._buttons.items():
            (one.add_class if code == language else one.remove_class)("sk-on")


def button(words: str, name: str, press: Callable[[], None]) -> widgets.Button:
    """A button of the bar; `name` is its class for tests and styles."""
    made = classed(widgets.Button(description=words), "sk-bar-button", name)
    made.on_click(lambda _: press())
    return made


def classed(widget: Any, *names: str) -> Any:
    """The widget, with these classes."""
    for name in names:
        widget.add_class(name)
    return widget


def stylesheet() -> widgets.HTML:
    """The frame's own styles as a widget that takes no room."""
    return classed(widgets.HTML(f"<style>{_css()}</style>"), "sk-hidden")


@cache
def _css() -> str:
    return Path(__file__).with_name("frame.css").read_text(encoding="utf-8")
