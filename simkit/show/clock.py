"""The clock of a time box: runs in the browser from a moment that is stored, so it goes on after a reload."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from simkit.course.words import say
from simkit.scenario import Language

FOLDER = Path(__file__).parent
WORDS = ("waiting", "work", "talk", "over")


class Clock(anywidget.AnyWidget):
    """Counts down the minutes of work, then those of the presentation, then says by how much time is up; see clock.js.

    start   seconds since 1970 by this computer's clock; 0 before the task has begun
    """

    _esm = FOLDER / "clock.js"
    _css = FOLDER / "clock.css"
    start = traitlets.Float(0.0).tag(sync=True)
    work = traitlets.Float(20.0).tag(sync=True)
    talk = traitlets.Float(5.0).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, language: Language, task: str) -> None:
        minutes = {"work": "{work}", "talk": "{talk}"}  # filled in the browser
        super().__init__(words={name: say(f"drill.clock_{name}_{task}", language, **minutes) for name in WORDS})
        self.on_msg(self._asked)

    def run(self, start: datetime | None, work: float, talk: float) -> None:
        """From when it counts (None: not yet), and the minutes of both parts."""
        self.start, self.work, self.talk = start.timestamp() if start else 0.0, work, talk

    def _asked(self, *_: Any) -> None:
        """A browser asks what time it is here: a phone's own clock may be wrong."""
        self.send({"type": "now", "now": time.time()})
