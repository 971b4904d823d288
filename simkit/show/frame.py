"""The frame around a form: title, saved state, language switch, pen, notices, and the line to the kernel."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from simkit.course.answers import Desk
from simkit.course.words import say
from simkit.scenario import Language, Text
from simkit.show.live import Live
from simkit.show.sheet import Sheet

LANGUAGES: tuple[tuple[Language, str], ...] = (("en", "English"), ("zh", "中文"))


class Frame(widgets.VBox):
    """A form under its bar. Switching the language makes the form anew on the same kernel and the same answers."""

    def __init__(
        self, sheet: Sheet, title: Text, make: Callable[[Language, Sheet], widgets.Widget], language: Language
    ) -> None:
        self.sheet, self._title, self._make, self._asked = sheet, title, make, False
        self._heading, self._state = widgets.HTML(), widgets.HTML()
        self._pen_words, self._notice = widgets.HTML(), widgets.HTML()
        self._pen_button = button("", "pen", self._pen)
        self._pen_box = classed(widgets.Box([self._pen_words, self._pen_button]), "sk-pen")
        self._body = widgets.VBox()
        self._switch = LanguageSwitch(self._speak, language)
        self.live = Live(sheet.poll, language, sheet)
        classed(self._heading, "sk-bar-title")
        classed(self._state, "sk-state", "saved-state")
        classed(self._notice, "sk-notice")
        bar = classed(widgets.Box([self._heading, self._state, self._switch]), "sk-bar")
        super().__init__([stylesheet(), self.live, bar, self._pen_box, self._notice, self._body])
        classed(self, "simkit", "sk-frame")
        self._speak(language)

    def _speak(self, language: Language) -> None:
        self.language: Language = language
        self.live.speak(language)
        self._switch.mark(language)
        self._heading.value = f"<h1>{escape(self._title.in_(language))}</h1>"
        self.sheet.forget()
        self._body.children = (self._make(language, self.sheet),)
        self.sheet.watch(self._update)
        self._update(self.sheet.desk)

    def _update(self, desk: Desk) -> None:
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
