"""How long a form takes to answer an input: every field and button in sight, of every exercise, without a browser.

    python benchmarks/responses.py [--exercises cascade,drill] [--seed 1] [--json]

Each form is made at a desk of its own, as a test does it, holds the reference answers, and gets in every field
another value and its own again. Where no event loop runs, what a page plays in a thread is played on the spot: those
seconds are counted apart; what a page plays ahead of time, for which nobody waits, does not count. Times are CPU
seconds, so that other work on the machine does not show; plays use two threads, whose seconds are added up. Exits 1
where an answer takes more than 0.2 seconds of arithmetic or, with the engine, more than one second. The line to the
browser is not in it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ipywidgets import Widget

from simkit.company.case import Case
from simkit.company.crisis import stage_case
from simkit.course.answers import Answers, FileDesk
from simkit.course.checks import subject
from simkit.course.exercise import names
from simkit.engine.simulate import warm_up
from simkit.show.forms import form_of
from simkit.show.forms.recovery_see import Oracle
from simkit.show.newest import Newest, Thread
from simkit.show.sheet import Sheet

ARITHMETIC, ENGINE = 0.2, 1.0  #: seconds


@dataclass(frozen=True)
class Response:
    """What one input took, in CPU seconds."""

    exercise: str
    input: str
    at_once: float  #: before the page is free again
    played: float  #: in threads of their own; what the input changed is seen when both are over

    @property
    def over(self) -> bool:
        """Whether somebody waits too long."""
        return self.at_once > ARITHMETIC or self.at_once + self.played > ENGINE


class Watch:
    """Times inputs, telling what a page plays in a thread from what it does at once."""

    def __init__(self) -> None:
        self._played = self._aside = 0.0  #: of all threads; of this one, for what a page leaves to another
        self.responses: list[Response] = []

    def time(self, exercise: str, name: str, act: Callable[[], object]) -> None:
        """Do something that a person does, and note down what it took."""
        self._played = self._aside = 0.0
        begun = time.thread_time()
        act()
        at_once = time.thread_time() - begun - self._aside
        self.responses.append(Response(exercise, name, round(at_once, 3), round(self._played, 3)))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """While it lasts, plays are told apart."""
        kept = (Newest, "ask", Newest.ask), (Oracle, "ask", Oracle.ask), (Thread, "ahead", Thread.ahead)
        for owner, name, own in kept:
            setattr(owner, name, self._asked(own) if name == "ask" else self._in_advance(own))
        try:
            yield
        finally:
            for owner, name, own in kept:
                setattr(owner, name, own)

    def _asked(self, own: Callable[..., None]) -> Callable[..., None]:
        def ask(player: Any, wanted: Any, answer: Callable[[Any], Any]) -> None:
            found: list[Any] = []
            begun, of_all = time.thread_time(), time.process_time()
            own(player, wanted, found.append)
            self._aside += time.thread_time() - begun
            self._played += time.process_time() - of_all
            answer(*found)  # what the page makes of it is arithmetic

        return ask

    def _in_advance(self, own: Callable[..., None]) -> Callable[..., None]:
        def ahead(thread: Thread, work: Callable[[], object]) -> None:
            begun = time.thread_time()
            own(thread, work)
            self._aside += time.thread_time() - begun

        return ahead


class Page:
    """One form at a desk of its own."""

    def __init__(self, exercise: str, case: Case, answers: Answers, folder: Path, watch: Watch) -> None:
        self.exercise, self.watch = exercise, watch
        if answers:
            FileDesk(exercise, folder).save(answers, 0)
        self.sheet = Sheet(FileDesk(exercise, folder))
        watch.time(exercise, "(opened)", lambda: setattr(self, "form", form_of(exercise)(case, None)("en", self.sheet)))
        self.form: Any

    def change_all(self) -> None:
        """Another value in each field in sight, and its own again."""
        for widget in [one for one in shown(self.form) if hasattr(one, "value") and name_of(one, "field-")]:
            own = widget.value
            for value in (another(widget), own):
                self.put(widget, value)

    def put(self, widget: Any, value: Any) -> None:
        name = str(name_of(widget, "field-"))
        self.watch.time(self.exercise, name, lambda: setattr(widget, "value", value))

    def press(self, *buttons: str) -> None:
        """Press these buttons one after the other."""
        for name in buttons:
            found = next(one for one in shown(self.form) if name in one._dom_classes and hasattr(one, "click"))
            self.watch.time(self.exercise, name, found.click)

    def offers(self, name: str) -> bool:
        """Whether such a button is in sight."""
        return any(name in one._dom_classes and hasattr(one, "click") for one in shown(self.form))


def shown(widget: Any) -> list[Any]:
    """The widgets in sight."""
    if widget.layout is None or widget.layout.display == "none":
        return []
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in shown(child))]


def name_of(widget: Any, begins: str) -> str | None:
    """The class of a widget that begins like this."""
    return next((name for name in widget._dom_classes if name.startswith(begins)), None)


def another(widget: Any) -> Any:
    """A value that the field does not show."""
    if hasattr(widget, "options"):
        values = [value for _, value in widget._options_full]
        return values[(values.index(widget.value) + 1) % len(values)] if widget.value in values else values[0]
    return f"{widget.value}1" if widget.value[:1].isdigit() else "12"


def one_form(exercise: str, case: Case, folder: Path, watch: Watch) -> None:
    """A form that is there as a whole from the beginning."""
    answers = subject(exercise).reference(case, "en")
    if exercise == "recovery":
        answers = {**answers, "committed": answers["judgement"]}
    page = Page(exercise, case, answers, folder, watch)
    page.change_all()
    for button in ("check", "make-files", "start", "start-yes"):
        if page.offers(button):
            page.press(button)


def drill(case: Case, folder: Path, watch: Watch) -> None:
    """The drill: each task is made when the one before is committed.

    Its goal is a little lower than the reference's, so that nothing has been played for it before.
    """
    answers = subject("drill").reference(case, "en")
    own = {**answers["goal"]["draft"], "amount": round(0.98 * answers["goal"]["draft"]["amount"], -4)}
    page = Page("drill", case, {"goal": {"draft": own}}, folder, watch)
    page.change_all()
    page.press("commit-goal", "commit-goal-yes")
    page.sheet.put("plan", {"draft": answers["plan"]["draft"]})
    page.change_all()
    page.press("commit-plan", "commit-plan-yes")
    page.sheet.put("rescue", answers["rescue"])
    page.change_all()
    page.press("commit-end", "commit-end-yes")
    page.change_all()
    page.press("check")


def measured(exercises: Sequence[str], seed: int) -> list[Response]:
    """What every input of these exercises took."""
    warm_up()
    case, watch = stage_case("software", seed), Watch()
    for exercise in exercises:
        with tempfile.TemporaryDirectory() as folder, watch.apart():
            if exercise == "drill":
                drill(case, Path(folder), watch)
            else:
                one_form(exercise, case, Path(folder), watch)
        Widget.close_all()  # a page has one form's widgets, not those of all exercises
    return watch.responses


def main() -> int:
    """Measure, print, and say whether all of it is quick enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exercises", default=",".join(names()))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    responses = measured(options.exercises.split(","), options.seed)
    if options.json:
        print(json.dumps([asdict(one) for one in responses]))
    else:
        for exercise in dict.fromkeys(one.exercise for one in responses):
            report([one for one in responses if one.exercise == exercise])
    return int(any(one.over for one in responses if one.input != "(opened)"))


def report(responses: Sequence[Response]) -> None:
    """The slowest of one exercise, and all that is over a limit."""
    inputs = [one for one in responses if one.input != "(opened)"]
    opened = responses[0]
    took = f"{opened.at_once:.2f} s, {opened.played:.2f} s of play"
    print(f"{opened.exercise}: opened in {took}; {len(inputs)} inputs")
    keys: dict[str, Callable[[Response], float]] = {
        "at once": lambda one: one.at_once,
        "with the engine": lambda one: one.at_once + one.played,
    }
    for words, key in keys.items():
        slowest = max(inputs, key=key)
        print(f"  slowest {words}: {slowest.input} {key(slowest):.2f} s")
    for one in sorted({(one.input, one.at_once, one.played) for one in inputs if one.over}):
        print("  over: {} {:.2f} s at once, {:.2f} s of play".format(*one))


if __name__ == "__main__":
    sys.exit(main())
