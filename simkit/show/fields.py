"""Inputs of our forms: plain ipywidgets with their label on top, and the few helpers that every form needs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from simkit.course.answers import Desk
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards
from simkit.show.sheet import Sheet

Options = Sequence[tuple[str, Any]]

NONE = ""  #: what a dropdown holds before anything is chosen; stored as None


def html(text: str = "", kind: str = "") -> widgets.HTML:
    """HTML to read; `kind` is a class of the style sheet or a handle for tests."""
    return _classed(widgets.HTML, "sk-html", kind, value=text)


def box(children: Sequence[widgets.Widget], kind: str = "sk-stack") -> widgets.Box:
    """Widgets one below the other, or as the class of the style sheet says."""
    return _classed(widgets.Box, "sk-box", kind, children=list(children))


def dropdown(label: str, options: Options, language: Language, none: str = "") -> widgets.Dropdown:
    """One of some options or none yet; ipywidgets shows none only as a value of its own, so use `bind_choice`.

    none: what it says while nothing is chosen (default: "Choose …")
    """
    first = (none or say("form.choose", language), NONE)
    return _classed(widgets.Dropdown, "sk-field", description=label, options=[first, *options], value=NONE)


def radio(label: str, options: Options) -> widgets.RadioButtons:
    """One of some options, all of them in sight; none yet is None."""
    return _classed(widgets.RadioButtons, "sk-field sk-radio", description=label, options=list(options), value=None)


def text(label: str, placeholder: str = "") -> widgets.Textarea:
    """A short note."""
    return _classed(widgets.Textarea, "sk-field", description=label, placeholder=placeholder, rows=2)


def line(label: str, placeholder: str = "") -> widgets.Text:
    """A few words in one line."""
    return _classed(widgets.Text, "sk-field", description=label, placeholder=placeholder)


def number(label: str) -> widgets.Text:
    """A number or nothing yet, written as people write it; bind it with `bind_number`.

    ipywidgets' own number fields cannot be empty, and an empty field must not be stored as 0. Each key is sent at once:
    a field that waits for the end of the typing loses it when anything else about the field changes meanwhile.
    """
    return _classed(widgets.Text, "sk-field sk-numeric", description=label)


def with_hint(field: widgets.Text, language: Language) -> widgets.Box:
    """A number field that says so when what was typed is not a number."""
    hint = html("", "sk-field-hint")

    def judge(change: dict[str, Any]) -> None:
        if change["new"].strip():
            wrong = read_number(change["new"]) is None
            hint.value = boards.paragraph(say("form.not_a_number", language, typed=change["new"])) if wrong else ""

    field.observe(judge, "value")
    return box([field, hint], "sk-stack sk-tight")


def button(label: str, kind: str, press: Callable[[], None], *, look: str = "plain") -> widgets.Button:
    """A button; `kind` is its handle for tests, `look` is main, plain or quiet."""
    made = _classed(widgets.Button, "sk-button", f"sk-{look}", kind, description=label)
    made.on_click(lambda _: press())
    return made


def confirmed(
    label: str,
    kind: str,
    question: str,
    act: Callable[[], None],
    language: Language,
    ready: Callable[[], bool] = lambda: True,
) -> widgets.Box:
    """A button that asks before it acts; `ready` may object first (and say why itself)."""
    ask = box([], "sk-confirm")

    def close() -> None:
        ask.layout.display, first.layout.display = "none", ""

    def open_() -> None:
        if ready():
            ask.layout.display, first.layout.display = "", "none"

    def yes() -> None:
        close()
        act()

    first = button(label, kind, open_, look="main")
    ask.children = (
        html(boards.paragraph(question)),
        box(
            [
                button(say("form.yes", language), f"{kind}-yes", yes, look="main"),
                button(say("form.not_yet", language), f"{kind}-no", close),
            ],
            "sk-row",
        ),
    )
    close()
    return box([first, ask], "sk-stack")


def bind_choice(sheet: Sheet, widget: widgets.Dropdown | widgets.RadioButtons, path: str) -> None:
    """Bind a choice; a stored value that this form does not offer shows as none."""
    offered = [value for _, value in widget.options]
    none = NONE if NONE in offered else None
    sheet.bind(
        widget,
        path,
        read=lambda stored: stored if stored in offered else none,
        write=lambda picked: None if picked == NONE else picked,
    )


def bind_number(sheet: Sheet, field: widgets.Text, path: str, scale: Callable[[], float] = lambda: 1.0) -> None:
    """Bind a number field; `scale` says what one unit on the page is in the stored answer."""

    def read(stored: float | None) -> str:
        return "" if stored is None else f"{stored / scale():.10g}"

    def write(typed: str) -> float | None:
        number = read_number(typed)
        return None if number is None else round(number * scale(), 6)

    sheet.bind(field, path, read=read, write=write)


def follow(sheet: Sheet, update: Callable[[Desk], None]) -> None:
    """Call `update` now and after every change, always with the newest desk: a watcher may itself have changed it."""
    sheet.watch(lambda _: update(sheet.desk))
    update(sheet.desk)


def show(widget: widgets.Widget, shown: bool) -> None:
    """Show a widget or take it from the page."""
    widget.layout.display = "" if shown else "none"


def read_number(typed: str) -> float | None:
    """The number in what somebody typed: 72.5, 72,5, 1,200, 72.5 %, ７２％; None if there is none."""
    plain = unicodedata.normalize("NFKC", typed).strip().rstrip("%").strip().replace(" ", "").replace("−", "-")
    head, comma, tail = plain.rpartition(",")
    if comma and "." not in plain and len(tail) != 3:
        plain = f"{head.replace(',', '')}.{tail}"
    try:
        value = float(plain.replace(",", ""))
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None  # nan and infinities compare false


def write_number(value: float | None) -> str:
    """A stored number as it stands in a field: 72.5, 72; empty for None."""
    return "" if value is None else f"{value:.10g}"


def _classed(make: Any, *names: str, **state: Any) -> Any:
    """A widget made with its classes: adding them afterwards would be one more message each, and a page has hundreds.

    A kernel's socket drops messages when a thousand wait (the default of ZeroMQ).
    """
    return make(_dom_classes=" ".join(names).split(), **state)
