"""The thread between a page and its kernel: a tick each second one way, what was typed and not yet stored the other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
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

    every_second is called before each tick. With a sheet, what was typed into its fields and not confirmed is kept in
    the browser and comes back through `Sheet.replay`.
    """

    _esm = FOLDER / "live.js"
    _css = FOLDER / "live.css"
    tick = traitlets.Int(0).tag(sync=True)
    revision = traitlets.Int(0).tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, every_second: Callable[[], None], language: Language, sheet: Sheet | None = None) -> None:
        super().__init__()
        self._every_second, self._sheet = every_second, sheet
        self._task: asyncio.Task[None] | None = None
        self.speak(language)
        if sheet is not None:
            sheet.on_confirm(self._kept)
            self.on_msg(self._heard)
        with contextlib.suppress(RuntimeError):  # no loop, as in a plain script: nobody looks either
            self._task = asyncio.get_running_loop().create_task(self._beat())

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

    def _kept(self, field: str, raw: Raw) -> None:
        if self._sheet is not None:
            self.revision = self._sheet.desk.revision
        self.send({"type": "kept", "field": field, "typed": raw})

    def _heard(self, _: Any, content: Any, __: Any) -> None:
        """Take entries of the browser's journal; what is not one is passed over, since anybody can send anything."""
        if self._sheet is None or not isinstance(content, dict) or not isinstance(content.get("entries"), list):
            return
        for entry in content["entries"]:
            if isinstance(entry, dict) and isinstance(entry.get("field"), str) and isinstance(entry.get("base"), int):
                typed, before, known = entry.get("typed"), entry.get("before"), "before" in entry
                own = entry["own"] if isinstance(entry.get("own"), list) else []
                if all(isinstance(raw, str | int | bool | None) for raw in (typed, before, *own)):
                    self._sheet.replay(entry["field"], typed, before, entry["base"], known=known, own=own)
