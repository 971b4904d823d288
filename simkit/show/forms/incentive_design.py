"""Step 2 of `incentive`: every decision about next year's pay as a plain field; what is left open stays as today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from simkit.company.scheme import GATES, in_force, people
from simkit.course.answers import Desk
from simkit.course.checks.incentive_answers import CHOICES, RATES
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.sheet import Sheet

Shown = Callable[[Desk], bool]


def design(sheet: Sheet, language: Language, in_short: widgets.HTML) -> widgets.Box:
    """The fields in five groups, what the plan costs and brings in short beside them."""
    page = Page(sheet, language)
    parts = [
        page.part(
            "mix", [page.number(name) for name in ("level", "base_junior", "base_senior", "base_principal", "bonus")]
        ),
        page.part(
            "commission",
            [
                page.number("below", lambda desk: "below" in RATES[structure(desk)]),
                page.number("above", lambda desk: "above" in RATES[structure(desk)]),
                page.number("top", lambda desk: "top" in RATES[structure(desk)]),
                page.choice("covers"),
                page.number("threshold"),
                page.switch("capped"),
                page.number("cap", lambda desk: bool(_now(desk, "capped", in_force().cap is not None))),
            ],
            page.structures(),
        ),
        page.part("bonus", [page.choice("bonus_steps"), page.number("team_part"), page.choice("period")]),
        page.part("gates", [page.choice(name, "held") for name in GATES]),
        page.part(
            "people",
            [
                page.number("draw_months"),
                page.switch("draw_recoverable", lambda desk: bool(_now(desk, "draw_months", in_force().draw_months))),
                *(page.switch(name) for name in ("ramp_quota", "clawback", "ratchet")),
            ],
        ),
    ]
    head = boards.heading(2, say("incentive.design_title", language), say("incentive.design_lead", language))
    return fields.box([fields.html(head), *parts, fields.box([in_short], "sk-sticky")], "sk-section step-design")


def structure(desk: Desk) -> str:
    """The structure chosen, or today's."""
    chosen = desk.answers.get("structure")
    return chosen if chosen in RATES else in_force().structure


def label(name: str, language: Language) -> str:
    """What a field is called."""
    return say(
        f"incentive.{name}", language, **({"share": percent(people().guarantee)} if name == "draw_months" else {})
    )


class Page:
    """The fields of one page in one language."""

    def __init__(self, sheet: Sheet, language: Language) -> None:
        self._sheet, self._language = sheet, language
        self._today: dict[str, Any] = {**in_force().model_dump(), "capped": in_force().cap is not None}

    def part(self, name: str, grid: list[widgets.Widget], first: widgets.Widget | None = None) -> widgets.Box:
        """A group of fields under its head."""
        head = boards.subheading(self._say(f"part_{name}"), self._say(f"part_{name}_lead"))
        return fields.box([fields.html(head), *([first] if first else []), fields.box(grid, "sk-grid")], "sk-stack")

    def number(self, name: str, shown: Shown | None = None) -> widgets.Widget:
        """A number, with today's beside its name."""
        today = self._today[name]
        words = label(name, self._language)
        if today is not None:
            words = self._say("today", label=words, value=f"{today:g}")
        field = fields.number(words)
        fields.bind_number(self._sheet, field, name)
        return self._only(fields.with_hint(field, self._language), shown)

    def choice(self, name: str, words: str = "") -> widgets.Widget:
        """One of some options, today's marked."""
        options = [(self._option(name, value, f"{words or name}_{value}"), value) for value in CHOICES[name]]
        return self._dropdown(name, options, None)

    def switch(self, name: str, shown: Shown | None = None) -> widgets.Widget:
        """Yes or no, each in words of its own."""
        options = [(self._option(name, value, f"{name}_{'yes' if value else 'no'}"), value) for value in (True, False)]
        return self._dropdown(name, options, shown)

    def structures(self) -> widgets.Widget:
        """The structures of commission, all in sight."""
        options = [(self._option("structure", v, f"structure_{v}"), v) for v in CHOICES["structure"]]
        field = fields.radio(label("structure", self._language), options)
        fields.bind_choice(self._sheet, field, "structure")
        return field

    def _dropdown(self, name: str, options: fields.Options, shown: Shown | None) -> widgets.Widget:
        field = fields.dropdown(label(name, self._language), options, self._language, self._say("leave_open"))
        fields.bind_choice(self._sheet, field, name)
        return self._only(field, shown)

    def _only(self, field: widgets.Widget, shown: Shown | None) -> widgets.Widget:
        """A field that is in sight only where it matters."""
        if shown is not None:
            fields.follow(self._sheet, lambda desk: fields.show(field, shown(desk)))
        return field

    def _option(self, name: str, value: Any, words: str) -> str:
        said = self._say(words)
        return self._say("as_today", label=said) if self._today[name] == value else said

    def _say(self, name: str, **values: object) -> str:
        return say(f"incentive.{name}", self._language, **values)


def _now(desk: Desk, name: str, today: Any) -> Any:
    given = desk.answers.get(name)
    return today if given is None else given
