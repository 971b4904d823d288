"""The thread between a page and its kernel: a tick each second one way, what was typed and not yet stored the other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from simkit.course.words import say
from simkit.scenario import Language
from simkit.show.sheet import Raw, Sheet

FOLDER = Path(__file__).parent
WORDS = ("lost", "lost_alone", "reopening")
BEAT_SECONDS = 1.0


class Live(anywidget.AnyWidget):
    """Ticks while the kernel lives, shows a banner when it does not, and reopens the page; see live.js.

    every_second is called before each tick. What was typed into the fields of an exercise (a box of the class
    place-<exercise>) and not confirmed is kept in the browser; it comes back through `Sheet.replay` of the sheet that
    sheet_of knows by the exercise's name.
    """

    _esm = FOLDER / "live.js"
    _css = FOLDER / "live.css"
    tick = traitlets.Int(0).tag(sync=True)
    revision = traitlets.Int(0).tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        every_second: Callable[[], None],
        language: Language,
        sheet_of: Callable[[str], Sheet | None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._every_second, self._sheet_of = every_second, sheet_of
        self._sheet: Sheet | None = None
        self._task: asyncio.Task[None] | None = None
        self.speak(language)
        self.on_msg(self._heard)
        self.begin()

    def begin(self) -> None:
        """Start to tick, once there is a loop; without one, as in a plain script, nobody looks either."""
        if self._task is None:
            with contextlib.suppress(RuntimeError):
                self._task = asyncio.get_running_loop().create_task(self._beat())

    def at(self, sheet: Sheet) -> None:
        """From now on this sheet is the one in sight."""
        self._sheet, self.revision = sheet, sheet.desk.revision

    def confirm(self, exercise: str, sheet: Sheet) -> None:
        """Tell the browser what is stored of this exercise."""
        sheet.on_confirm(partial(self._kept, exercise))

    def speak(self, language: Language) -> None:
        """Use this language from now on; the browser remembers it for the device."""
        self.words = {name: say(f"page.{name}", language) for name in WORDS}
        self.language = language

    async def _beat(self) -> None:
        while self.comm is not None:
            try:
                self._every_second()
            except Exception:  # a page that misses one look at the store still lives
                logging.getLogger(__name__).exception("looking at the store")
            if self._sheet is not None:
                self.revision = self._sheet.desk.revision
            self.tick += 1
            await asyncio.sleep(BEAT_SECONDS)

    def _kept(self, exercise: str, field: str, raw: Raw) -> None:
        if self._sheet is not None:
            self.revision = self._sheet.desk.revision
        self.send({"type": "kept", "place": exercise, "field": field, "typed": raw})

    def _heard(self, _: Any, content: Any, __: Any) -> None:
        """Take entries of the browser's journal; what is not one is passed over, since anybody can send anything."""
        if not isinstance(content, dict) or not isinstance(content.get("entries"), list):
            return
        for entry in content["entries"]:
            if isinstance(entry, dict) and isinstance(entry.get("field"), str) and isinstance(entry.get("base"), int):
                sheet = self._sheet_of(str(entry.get("place")))
                typed, before, known = entry.get("typed"), entry.get("before"), "before" in entry
                own = entry["own"] if isinstance(entry.get("own"), list) else []
                if sheet is not None and all(isinstance(raw, str | int | bool | None) for raw in (typed, before, *own)):
                    sheet.replay(entry["field"], typed, before, entry["base"], known=known, own=own)
