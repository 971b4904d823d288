"""The exercises of a workshop as a strip of buttons: which there are, how each stands, which one is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import ipywidgets as widgets

from simkit.course.words import say
from simkit.scenario import Language, Text

PHASES = ("waiting", "open", "submitted", "closed")


class Steps(widgets.Box):
    """One button for each exercise, in their order; nothing to choose where there is only one.

    titles: of each exercise by its name; go: called with the name of the exercise that is wanted
    """

    def __init__(self, titles: Sequence[tuple[str, Text]], go: Callable[[str], None], language: Language) -> None:
        self._titles = dict(titles)
        self._buttons = {name: widgets.Button() for name in self._titles}
        self._phases: dict[str, str] = {}
        for name, button in self._buttons.items():
            button.add_class("sk-step-button")
            button.add_class(f"step-to-{name}")
            button.on_click(lambda _, name=name: go(name))
        super().__init__(list(self._buttons.values()))
        self.add_class("sk-steps")
        self.layout.display = "none" if len(self._buttons) < 2 else ""
        self.speak(language)

    def speak(self, language: Language) -> None:
        """Use this language from now on."""
        self._language: Language = language
        self.show(self._phases)

    def show(self, phases: Mapping[str, str], remarks: Mapping[str, str] | None = None) -> None:
        """Show how each exercise stands; a remark, where there is one, in place of the phase's own words."""
        self._phases = dict(phases)
        for number, (name, button) in enumerate(self._buttons.items(), start=1):
            phase = phases.get(name, "waiting")
            words = (remarks or {}).get(name) or say(f"page.phase_{phase}", self._language)
            button.description = f"{number} {self._titles[name].in_(self._language)}\n{words}"
            for one in PHASES:
                mark(button, f"sk-step-{one}", on=one == phase)

    def at(self, name: str) -> None:
        """Mark the exercise that is looked at."""
        for one, button in self._buttons.items():
            mark(button, "sk-on", on=one == name)


def mark(widget: widgets.Widget, name: str, *, on: bool) -> None:
    """Give a widget a class, or take it away."""
    (widget.add_class if on else widget.remove_class)(name)
