"""A form's view of its answers: widgets bound to places in them, stored at every change, read again each second."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets as widgets
import traitlets

from simkit.course.answers import Answers, ClosedError, Desk, Desks, StaleError

Raw = str | int | bool | None  #: what a browser sees of a field: its text, the number of its option, ticked or not


@dataclass(frozen=True)
class Bound:
    """A widget at its place; `write` turns what it shows into what is stored."""

    widget: Any
    path: str
    write: Callable[[Any], Any]


class Sheet:
    """The answers of one page. The stored answers are the truth; the widgets show them.

    desk    the desk as last seen
    notice  name of the words for what was refused last; "" when nothing was
    """

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._watchers: list[Callable[[Desk], None]] = []
        self._bound: dict[str, Bound] = {}
        self._showing = False
        self._confirm: Callable[[str, Raw], None] = lambda _field, _raw: None
        self.notice = ""
        self.desk: Desk = desks.look()

    @property
    def writable(self) -> bool:
        """Whether the exercise is open and this device holds the pen."""
        return self.desk.phase == "open" and self.desk.pen

    def get(self, path: str) -> Any:
        """What is stored at a path such as judgement.cause or actions.0.who; None where nothing is."""
        place: Any = self.desk.answers
        for part in path.split("."):
            if isinstance(place, list):
                place = place[int(part)] if part.isdigit() and int(part) < len(place) else None
            else:
                place = place.get(part) if isinstance(place, dict) else None
        return place

    def other(self, exercise: str) -> Answers:
        """What the same group has stored for another exercise; empty if nothing."""
        return self._desks.other(exercise)

    def put(self, path: str, value: Any) -> None:
        """Store a value at once. What is refused is kept by the desk, and `notice` says so."""
        answers = with_value(self.desk.answers, path, value)
        if answers != self.desk.answers:
            self._save(answers, self.desk.revision)

    def bind(
        self,
        widget: Any,
        path: str,
        *,
        read: Callable[[Any], Any] | None = None,
        write: Callable[[Any], Any] | None = None,
    ) -> None:
        """Tie widget.value to the answers at a path, both ways; the widget is disabled while nothing may be written.

        read   turns what is stored into a value of the widget (default: itself, the widget's first value for None)
        write  turns a value of the widget into what is stored (default: itself)
        """
        field = f"field-{path.replace('.', '-')}"
        blank = widget.value
        bound = Bound(widget, path, write or (lambda value: value))
        self._bound[field] = bound
        widget.add_class(field)

        def show(_: Desk) -> None:
            stored = self.get(path)
            typed = not hasattr(widget, "options")
            if typed and bound.write(widget.value) == stored:  # "72." means 72, "-" nothing yet: leave what was typed
                widget.disabled = not self.writable
            else:
                self._show(widget, read(stored) if read else blank if stored is None else stored, blank)

        def changed(change: dict[str, Any]) -> None:
            if self._showing:
                return
            raw = raw_value(widget)  # before the store has its say: this is what the browser has to hear back
            self.put(path, bound.write(change["new"]))
            show(self.desk)
            self._confirm(field, raw)

        show(self.desk)
        widget.observe(changed, "value")
        self.watch(show)

    def watch(self, callback: Callable[[Desk], None]) -> None:
        """Call back after an own save and after any change that somebody else made to the desk."""
        self._watchers.append(callback)

    def forget(self) -> None:
        """Let go of all bound widgets and callbacks, before a form is made anew."""
        self._watchers.clear()
        self._bound.clear()

    def sit(self, desks: Desks) -> None:
        """From now on these are the desks."""
        self._desks = desks
        self.poll()

    def poll(self) -> None:
        """Look at the store, and tell the watchers when something is new."""
        desk = self._desks.look()
        if desk != self.desk:
            self._take(desk)

    def submit(self) -> None:
        """Hand in what is stored."""
        self._take(self._tried(lambda: self._desks.submit(self.desk.revision)))

    def use_check(self) -> bool:
        """Count one use of "Check"; False when none is left."""
        try:
            desk = self._desks.use_check()
        except ClosedError:
            self._take(self._desks.look())
            return False
        self._take(desk)
        return True

    def ask_pen(self) -> None:
        """Ask for the pen."""
        self._take(self._desks.ask_pen())

    def give_pen(self) -> None:
        """Hand the pen to the device that asks for it."""
        self._take(self._desks.give_pen())

    def on_confirm(self, confirm: Callable[[str, Raw], None]) -> None:
        """Call back with field and raw value once what a browser sent is stored, or refused and kept."""
        self._confirm = confirm

    def replay(
        self, field: str, typed: Raw, before: Raw, base: int, *, known: bool = True, own: Sequence[Raw] = ()
    ) -> None:
        """Take what was typed into a field but never confirmed to the browser.

        before, base: what the field showed (where that is known) and the revision at hand when the typing began. If the
        field has got another value since, from another device, that one stays; what was typed is kept as refused.
        own: what the field showed on the way to `typed`; each of it may have been stored before the line broke.
        """
        bound = self._bound.get(field)
        if bound is None:
            return
        current, wanted = bound.widget.value, _value_of(bound.widget, typed)
        changed_elsewhere = current != _value_of(bound.widget, before) if known else base != self.desk.revision
        changed_elsewhere = changed_elsewhere and all(current != _value_of(bound.widget, raw) for raw in own)
        if current != wanted and changed_elsewhere:
            refused = with_value(self.desk.answers, bound.path, bound.write(wanted))
            self._save(refused, min(base, self.desk.revision - 1))
        elif current != wanted:
            bound.widget.value = wanted
        self._confirm(field, typed)

    def _save(self, answers: Answers, base: int) -> None:
        self.notice = ""
        self._take(self._tried(lambda: self._desks.save(answers, base)))

    def _tried(self, attempt: Callable[[], Desk]) -> Desk:
        try:
            return attempt()
        except StaleError:
            self.notice = "page.refused_stale"
        except ClosedError:
            self.notice = "page.refused_closed"
        return self._desks.look()

    def _take(self, desk: Desk) -> None:
        self.desk = desk
        for callback in tuple(self._watchers):
            callback(desk)

    def _show(self, widget: Any, value: Any, blank: Any) -> None:
        self._showing = True
        try:
            if hasattr(widget, "options"):  # by index: setting None would also deselect an option that means None
                places = [place for place, (_, option) in enumerate(widget._options_full) if option == value]
                widget.index = places[0] if places else None
            elif widget.value != value:
                widget.value = value
        except traitlets.TraitError:  # a type that the form no longer has
            widget.value = blank
        finally:
            self._showing = False
        widget.disabled = not self.writable


class Part(Sheet):
    """One part of a sheet's answers as a sheet of its own, so that a form made for whole answers works on it.

    whole: the sheet; name: the path of the part. What is bound here is stored, confirmed and replayed by the whole.
    """

    def __init__(self, whole: Sheet, name: str) -> None:
        self._whole, self._name = whole, name
        self._watchers = []
        self.notice = ""
        self.desk = self._of_whole()
        whole.watch(lambda _: self._take(self._of_whole()))

    def _of_whole(self) -> Desk:
        return replace(self._whole.desk, answers=self._whole.get(self._name) or {})

    def other(self, exercise: str) -> Answers:
        """What the same group has stored for another exercise."""
        return self._whole.other(exercise)

    def put(self, path: str, value: Any) -> None:
        """Store a value of this part at once."""
        self._whole.put(f"{self._name}.{path}", value)

    def bind(
        self,
        widget: Any,
        path: str,
        *,
        read: Callable[[Any], Any] | None = None,
        write: Callable[[Any], Any] | None = None,
    ) -> None:
        """Tie widget.value to a path of this part, as `Sheet.bind` does."""
        self._whole.bind(widget, f"{self._name}.{path}", read=read, write=write)


def with_value(answers: Answers, path: str, value: Any) -> Answers:
    """A copy of the answers with a value put at a path; what lacks on the way is made."""
    changed = copy.deepcopy(answers)
    place: Any = changed
    *way, last = path.split(".")
    for part, following in zip(way, [*way, last][1:], strict=True):
        key = _room(place, part)
        child = place[key] if isinstance(place, list) else place.get(key)
        if not isinstance(child, dict | list) or isinstance(child, list) != following.isdigit():
            child = [] if following.isdigit() else {}
            place[key] = child
        place = child
    place[_room(place, last)] = value
    return changed


def raw_value(widget: widgets.Widget) -> Raw:
    """What the browser sees of a field."""
    if hasattr(widget, "options"):
        index: int | None = widget.index
        return index
    value = widget.value
    return value if isinstance(value, bool) else str(value)


def _value_of(widget: Any, raw: Raw) -> Any:
    """The value of a widget that shows what the browser saw; its present value if it cannot."""
    if hasattr(widget, "options"):
        values = [option[1] for option in widget._options_full]
        if raw is None:
            return None
        fits = isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < len(values)
        return values[int(raw)] if fits else widget.value
    return raw if isinstance(raw, type(widget.value)) else widget.value


def _room(place: Any, part: str) -> Any:
    """The key for a part of a path; a list is filled up with empty entries to reach it."""
    if not isinstance(place, list):
        return part
    while len(place) <= int(part):
        place.append({})
    return int(part)
