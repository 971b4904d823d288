"""The form of the exercise `incentive`: the plan in force, next year's, what it would do, hand in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from simkit.company.nextyear import NextYear, Played, compared, next_year
from simkit.company.scheme import Scheme, in_force
from simkit.course.checks.incentive_answers import YEARS
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.incentive_design import design
from simkit.show.forms.incentive_see import Seen, see
from simkit.show.frame import Make
from simkit.show.newest import Newest
from simkit.show.paycurve import curve_svg
from simkit.show.sheet import Sheet
from simkit.show.submit import submit

if TYPE_CHECKING:
    from simkit.company.case import Case


def form(case: Case, pictures: Path | None = None) -> Make:  # noqa: ARG001 - the same call for every form
    """How the form of a group is made; what was played of today's plan is kept over a change of language."""
    year = next_year(case.recipe)
    oracle: Newest[Scheme, Seen] = Newest(_player(year))

    def make(language: Language, sheet: Sheet) -> widgets.Widget:
        in_short = fields.html("", "odds-in-short")
        return fields.box(
            [
                fields.html(boards.stylesheet(), "sk-style"),
                read(year, language),
                design(sheet, language, in_short),
                see(year, sheet, language, oracle, in_short),
                submit("incentive", 4, case, sheet, language),
            ],
            "simkit sk-page",
        )

    return make


def read(year: NextYear, language: Language) -> widgets.Box:
    """Today's plan in words, money and a curve, and why its rates are not those of the course."""
    currency = year.world.scenario.currency

    def amount(value: float) -> str:
        return money(value, language, currency)

    rate = year.standard_rate(in_force())
    grades = [
        (
            say("incentive.on_target", language, grade=terms.name.in_(language)),
            amount(terms.on_target),
            say("incentive.on_target_remark", language),
        )
        for terms in year.terms.values()
    ]
    low, high = amount(float(year.quota.min())), amount(float(year.quota.max()))
    cards = [
        (
            say("incentive.budget", language),
            amount(year.budget),
            say("incentive.budget_remark", language, people=len(year.quota)),
        ),
        *grades,
        (
            say("incentive.quota", language),
            amount(float(year.quota.mean())),
            say("incentive.quota_remark", language, low=low, high=high),
        ),
        (
            say("incentive.authority", language),
            percent(year.authority),
            say("incentive.authority_remark", language, floor=percent(year.margin_floor)),
        ),
    ]
    sells = 4 * float(year.quota.mean())
    scaled = say("incentive.scaled", language, sales=amount(sells), pay=amount(0.03 * sells), rate=percent(rate, 1))
    text = (
        boards.heading(1, say("incentive.read_title", language), say("incentive.read_lead", language))
        + boards.paragraph(say("incentive.story", language), "sk-story")
        + boards.cards(cards)
        + boards.paragraph(scaled)
        + boards.subheading(say("incentive.curve_title", language))
        + f'<div class="sk-fanbox sk-paycurve">{curve_svg(None, in_force(), language)}</div>'
        + boards.paragraph(say("incentive.curve_note", language), "sk-note")
        + boards.paragraph(say("incentive.limits", language), "sk-lead")
    )
    return fields.box([fields.html(text)], "sk-section step-read")


def _player(year: NextYear) -> Callable[[Scheme, Callable[[], bool]], Seen]:
    """Plays a scheme beside today's, which is played once."""
    now: list[Played] = []

    def play(scheme: Scheme, outdated: Callable[[], bool]) -> Seen:
        if not now:
            now.append(year.play(in_force(), YEARS))
        played = year.play(scheme, YEARS, cancelled=outdated)
        return Seen(scheme, compared(played, now[0]))

    return play
