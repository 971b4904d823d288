"""Pages made ahead of time: the warm parent makes them, a kernel forked from it takes one down and sits down at it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from comm import get_comm_manager
from ipykernel.comm.comm import BaseComm
from ipykernel.kernelbase import Kernel
from ipywidgets.widgets import widget as registry

from simkit.course.answers import Answers, ClosedError, Desk
from simkit.course.exercise import exercise
from simkit.scenario import Language
from simkit.show.forms import form_of
from simkit.show.frame import Frame, Step
from simkit.workshop.store import CASE, PICTURES, opened_case


@dataclass(frozen=True)
class Wanted:
    """What a page shows before anybody sits down at it; names it on the shelf.

    recipe     text of the workshop's case.json
    exercises  exercise and settings (JSON), as pairs in their order
    """

    folder: Path
    recipe: str
    exercises: tuple[tuple[str, str], ...]
    first: str
    language: Language


class NoDesk:
    """The desk of a page at which nobody sits yet; implements `simkit.course.answers.Desks`."""

    def __init__(self, settings: Mapping[str, float]) -> None:
        self._desk = Desk({}, settings=settings)

    def look(self) -> Desk:
        """Blank."""
        return self._desk

    def other(self, exercise: str) -> Answers:  # noqa: ARG002 - the same call as at every desk
        """Blank."""
        return {}

    def save(self, answers: Answers, base: int) -> Desk:
        """Nobody writes here."""
        raise ClosedError(f"nobody sits here: revision {base} of {len(answers)} answers is not kept")

    def submit(self, base: int) -> Desk:
        """Nobody hands in here."""
        raise ClosedError(f"nobody sits here: revision {base} is not handed in")

    def use_check(self) -> Desk:
        """Blank."""
        return self._desk

    def ask_pen(self) -> Desk:
        """Blank."""
        return self._desk

    def give_pen(self) -> Desk:
        """Blank."""
        return self._desk


@dataclass(frozen=True)
class Laid:
    """A page that lies on the shelf, with its widgets and their lines taken out of the registries."""

    page: Frame
    widgets: Mapping[str, Any]
    comms: Mapping[str, Any]


class Shelf:
    """Pages by what they show. Each can be taken once, which a forked kernel does: its copy is its own."""

    def __init__(self) -> None:
        self._laid: dict[Wanted, Laid] = {}

    def lay(self, wanted: Wanted) -> bool:
        """Make a page unless it is there; True if it was made. Its case is open then, its idle futures are played."""
        if wanted in self._laid:
            return False
        # A browser that asks a kernel for its widgets gets all that are registered: only its own page's may be.
        widgets, comms = registry._instances, get_comm_manager().comms
        known, lines = set(widgets), set(comms)
        _ = opened_case(wanted.recipe).idle
        page = make(wanted)
        self._laid[wanted] = Laid(
            page,
            {one: widgets.pop(one) for one in list(widgets) if one not in known},
            {one: comms.pop(one) for one in list(comms) if one not in lines},
        )
        return True

    def take(self, wanted: Wanted) -> Frame:
        """The page from the shelf; made now where it was not laid there."""
        laid = self._laid.pop(wanted, None)
        if laid is None:
            return make(wanted)
        registry._instances.update(laid.widgets)
        get_comm_manager().comms.update(laid.comms)
        return laid.page


@cache
def shelf() -> Shelf:
    """The one shelf of a process; what is on it when the process forks, its children have, too."""
    return Shelf()


def make(wanted: Wanted) -> Frame:
    """A page with blank answers."""
    case, pictures = opened_case(wanted.recipe), wanted.folder / PICTURES

    def step(name: str, settings: str) -> Step:
        return Step(name, exercise(name).title, NoDesk(json.loads(settings)), lambda: form_of(name)(case, pictures))

    return Frame([step(*one) for one in wanted.exercises], wanted.language, wanted.first)


def wanted_by(environment: Mapping[str, str]) -> Wanted | None:
    """The page that a kernel with this environment will show (`handlers.PageHandler.hand_over`); None if none is."""
    folder, told = Path(environment.get("HTTP_X_SIMKIT_WORKSHOP", "")), environment.get("HTTP_X_SIMKIT_EXERCISES")
    if not told:
        return None
    first, *exercises = json.loads(told)
    return Wanted(
        folder,
        (folder / CASE).read_text(encoding="utf-8"),
        tuple((name, json.dumps(settings)) for name, settings in exercises),
        first,
        "zh" if environment.get("HTTP_X_SIMKIT_LANGUAGE") == "zh" else "en",
    )


def prepare(environment: Mapping[str, str]) -> bool:
    """In the warm parent, before it forks a kernel with this environment: True if a page was made for it.

    What cannot be made here cannot be made there either; the page will say so, the parent goes on.
    """
    try:
        wanted = wanted_by(environment)
        return wanted is not None and shelf().lay(wanted)
    except Exception:
        logging.getLogger(__name__).exception("preparing a page")
        return False


@contextmanager
def unheard() -> Iterator[None]:
    """No widget says anything meanwhile: nobody listens before a page is there, and then it asks for all states."""
    spoken: Callable[..., None] = BaseComm.publish_msg
    setattr(BaseComm, "publish_msg", lambda *_, **__: None)  # noqa: B010 - a method is set, if only for a moment
    try:
        yield
    finally:
        setattr(BaseComm, "publish_msg", spoken)  # noqa: B010
        if Kernel.initialized():
            line: Any  # else each would learn by its first message that it may speak
            for line in get_comm_manager().comms.values():
                line.kernel = Kernel.instance()
