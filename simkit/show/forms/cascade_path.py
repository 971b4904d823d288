"""Step 5 of `cascade`: key action indicators with owner and standard, and the action plan as a Gantt chart."""

from __future__ import annotations

import ipywidgets as widgets

from simkit.company.opening import Opening
from simkit.course.answers import Desk
from simkit.course.checks.cascade_answers import (
    MOST_INDICATORS,
    MOST_STEPS,
    CascadeAnswers,
    IndicatorLine,
    StepLine,
    indicators,
    plan_steps,
    weeks,
)
from simkit.course.checks.cascade_path import indicator
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.cascade_read import amount
from simkit.show.forms.cascade_split import answers_of
from simkit.show.forms.cascade_tables import owner_names
from simkit.show.gantt import Bar, Shade, gantt_svg
from simkit.show.sheet import Sheet


def path(view: Opening, sheet: Sheet, language: Language, number: int = 5) -> widgets.Box:
    """Lines of indicators, lines of steps, the chart of them."""
    head = boards.heading(number, say("cascade.path_title", language), say("cascade.path_lead", language))
    actions = boards.subheading(say("cascade.indicators", language), say("cascade.indicators_lead", language))
    plan = boards.subheading(say("cascade.steps", language), say("cascade.steps_lead", language))
    chart = fields.html("", "plan-chart")

    def update(_: Desk) -> None:
        chart.value = chart_html(answers_of(sheet), view, language)

    fields.follow(sheet, update)
    return fields.box(
        [
            fields.html(head),
            fields.html(actions),
            *(indicator_line(view, sheet, language, place) for place in range(MOST_INDICATORS)),
            fields.html(plan),
            *(step_line(view, sheet, language, place) for place in range(MOST_STEPS)),
            chart,
        ],
        "sk-section step-path",
    )


def indicator_line(view: Opening, sheet: Sheet, language: Language, place: int) -> widgets.Box:
    """One indicator: which, who answers for it, the standard, and what that standard brings by the funnel's rates."""
    where = f"indicators.{place}"
    which = fields.dropdown(
        say("cascade.indicator", language, number=place + 1),
        [(entry.name.in_(language), entry.id) for entry in indicators()],
        language,
    )
    owner = fields.dropdown(say("cascade.owner", language), owners(view, language), language)
    standard = fields.number(say("cascade.standard", language))
    fields.bind_choice(sheet, which, f"{where}.indicator")
    fields.bind_choice(sheet, owner, f"{where}.owner")
    fields.bind_number(sheet, standard, f"{where}.standard")
    brings = fields.html("", "sk-beside")
    rest = fields.box([owner, fields.with_hint(standard, language)], "sk-grid")

    def update(_: Desk) -> None:
        lines = answers_of(sheet).indicators
        line = lines[place] if place < len(lines) else IndicatorLine()
        brings.value = brings_words(line, view, language)
        fields.show(rest, bool(line.indicator))

    fields.follow(sheet, update)
    return fields.box([which, rest, brings], "sk-line")


def brings_words(line: IndicatorLine, view: Opening, language: Language) -> str:
    """What a standard comes to in money if the funnel keeps its rates: for a count alone."""
    entry = indicator(line.indicator)
    if entry is None:
        return ""
    if not entry.leads:
        return boards.paragraph(say("cascade.is_result", language), "sk-out")
    if line.standard is None:
        return ""
    if entry.of is not None:
        was = percent(view.funnel.rates[entry.of], 1)
        return boards.paragraph(say("cascade.rate_was", language, rate=was), "sk-note")
    if entry.step is None:
        return ""
    count = line.standard * (weeks(view) if entry.per == "week" else len(view.month_days))
    money = view.funnel.brings(entry.step, count)
    words = say(
        "cascade.brings",
        language,
        count=f"{count:,.0f}",
        amount=amount(view, money, language),
        share=percent(money / view.target),
    )
    return boards.paragraph(words, "sk-note")


def step_line(view: Opening, sheet: Sheet, language: Language, place: int) -> widgets.Box:
    """One step of the plan: what, who, from which week to which."""
    where = f"steps.{place}"
    what = fields.dropdown(
        say("cascade.step", language, number=place + 1),
        [(entry.name.in_(language), entry.id) for entry in plan_steps()],
        language,
    )
    who = fields.dropdown(say("cascade.owner", language), owners(view, language), language)
    in_weeks = [(say("recovery.week", language, week=week), week) for week in range(1, weeks(view) + 1)]
    first = fields.dropdown(say("cascade.first_week", language), in_weeks, language)
    last = fields.dropdown(say("cascade.last_week", language), in_weeks, language)
    for widget, name in ((what, "step"), (who, "who"), (first, "first"), (last, "last")):
        fields.bind_choice(sheet, widget, f"{where}.{name}")
    rest = fields.box([who, first, last], "sk-grid")

    def update(_: Desk) -> None:
        lines = answers_of(sheet).steps
        fields.show(rest, place < len(lines) and bool(lines[place].step))

    fields.follow(sheet, update)
    return fields.box([what, rest], "sk-line")


def owners(view: Opening, language: Language) -> list[tuple[str, str]]:
    """Who can own a line, as options."""
    return [(name, who) for who, name in owner_names(view, language).items()]


def chart_html(answers: CascadeAnswers, view: Opening, language: Language) -> str:
    """The plan as a Gantt chart over the weeks, the absence shaded; '' without a step."""
    if not answers.planned:
        return ""
    named, length = owner_names(view, language), view.scenario.calendar.days_per_week
    steps = {entry.id: entry.name.in_(language) for entry in plan_steps()}
    bars = [bar(line, steps.get(line.step or "", "?"), named) for line in answers.planned]
    gone = view.known
    away = say("cascade.away_shade", language, person=view.names(language)[gone.away])
    shade = Shade(away, gone.away_from // length + 1, (gone.away_from + gone.away_days - 1) // length + 1)
    drawn = gantt_svg(bars, weeks(view), say("cascade.plan_chart", language), say("cascade.w", language), [shade])
    return drawn + boards.paragraph(say("cascade.plan_key", language, away=away), "sk-note")


def bar(line: StepLine, name: str, named: dict[str, str], *, marked: bool = False) -> Bar:
    """A line of the plan as a bar; weeks that cannot be are left out."""
    return Bar(name, named.get(line.who or "", ""), line.first, line.last, marked)
