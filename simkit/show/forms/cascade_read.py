"""Step 1 of `cascade`: the target, what the past says and what is known of the quarter; nothing depends on answers."""

from __future__ import annotations

import ipywidgets as widgets
import numpy as np
import pandas as pd

from simkit.company.opening import Opening
from simkit.course.checks.cascade_answers import COLUMNS, column_keys, weeks
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.cascade_tables import names


def read(view: Opening, language: Language) -> widgets.Box:
    """Story, key figures, what is known of the people, and the tables behind folds."""
    parts = [
        boards.heading(1, say("cascade.read_title", language), say("cascade.read_lead", language)),
        boards.paragraph(view.scenario.story.in_(language), "sk-story"),
        boards.paragraph(story(view, language), "sk-story"),
        boards.cards(key_figures(view, language)),
        boards.notice(known(view, language), "info", say("cascade.known", language)),
        boards.subheading(say("cascade.tables_title", language), say("cascade.tables_lead", language)),
        *(boards.fold(say(f"cascade.cut_{cut}", language), history(view, cut, language)) for cut in COLUMNS),
        boards.fold(say("cascade.funnel_title", language), funnel(view, language)),
    ]
    return fields.box([fields.html("".join(parts))], "sk-section step-read")


def amount(view: Opening, value: float, language: Language) -> str:
    """An amount as people write it."""
    return money(value, language, view.scenario.currency)


def story(view: Opening, language: Language) -> str:
    """The task in words."""
    return say(
        "cascade.story",
        language,
        target=amount(view, view.target, language),
        people=len(view.capacity),
        days=view.days,
        weeks=weeks(view),
    )


def key_figures(view: Opening, language: Language) -> list[tuple[str, str, str]]:
    """The numbers that matter before anything is cut."""
    same = float(view.same_period("month", range(3)).sum(axis=1)[-1])
    year = float(view.years("month", range(3)).sum(axis=1)[-1])
    rows = (
        ("target", amount(view, view.target, language), say("cascade.card_target_remark", language)),
        (
            "same",
            amount(view, same, language),
            say("cascade.card_same_remark", language, change=f"{100 * (view.target / same - 1):+.0f}%"),
        ),
        (
            "year",
            amount(view, year / 4, language),
            say("cascade.card_year_remark", language, change=f"{100 * (view.target * 4 / year - 1):+.0f}%"),
        ),
        ("days", str(view.days), " / ".join(str(days) for days in view.month_days)),
        ("capacity", f"{view.capacity.sum():.1f}", say("cascade.card_capacity_remark", language)),
        ("deal", amount(view, view.funnel.average_deal, language), say("cascade.card_deal_remark", language)),
    )
    return [(say(f"cascade.card_{name}", language), value, remark) for name, value, remark in rows]


def known(view: Opening, language: Language) -> list[str]:
    """What is known of the quarter's people, and of its reserve."""
    people, length = view.names(language), view.scenario.calendar.days_per_week
    absence = view.known
    return [
        say(
            "cascade.known_newcomer",
            language,
            person=people[absence.newcomer],
            share=percent(view.capacity[absence.newcomer]),
        ),
        say(
            "cascade.known_away",
            language,
            person=people[absence.away],
            first=absence.away_from // length + 1,
            last=(absence.away_from + absence.away_days - 1) // length + 1,
        ),
        say("cascade.known_reserve", language),
    ]


def history(view: Opening, cut: str, language: Language) -> str:
    """What each part of a cut brought in the same quarter of earlier years and the last whole year; what to expect."""
    by, parts = COLUMNS[cut], column_keys(view, cut)
    same, years = view.same_period(by, parts), view.years(by, parts)
    expected = view.season if cut == "months" else view.expected(by, parts)
    table = pd.DataFrame({"name": names(view, cut, language)})
    columns: list[tuple[str, str, boards.Cell | None]] = [("name", say(f"cascade.cut_{cut}", language), None)]

    def add(name: str, words: str, values: np.ndarray, write: boards.Cell) -> None:
        table[name] = values
        columns.append((name, words, write))

    for number, values in enumerate(same):
        back = len(same) - number
        add(f"same{back}", say(f"cascade.same_{min(back, 3)}", language), values, lambda v: amount(view, v, language))
    add("share", say("cascade.column_same_share", language), same[-1] / max(same[-1].sum(), 1), percent)
    add("year", say("cascade.column_year_share", language), years[-1] / max(years[-1].sum(), 1), percent)
    if cut == "reps":
        add("tenure", say("cascade.column_tenure", language), view.tenure, lambda v: f"{v:.0f}")
        add("capacity", say("cascade.column_capacity", language), view.capacity, percent)
        add("open", say("cascade.column_open", language), view.open_weighted, lambda v: amount(view, v, language))
    else:
        words = "cascade.column_season" if cut == "months" else "cascade.column_trend"
        add("expected", say(words, language), expected, percent)
    if cut == "months":
        add("days", say("cascade.column_days", language), view.month_days, lambda v: f"{v:.0f}")
    return boards.table(table, say(f"cascade.cut_{cut}", language), columns)


def funnel(view: Opening, language: Language) -> str:
    """The rates of the past year, with which a target becomes actions (D7)."""
    stages = {"leads": "lead", "opportunities": "opportunity", "solutions": "solution", "quotes": "quote"}
    named: dict[str, str] = {stage.id: stage.name.in_(language) for stage in view.scenario.stages}
    rows = pd.DataFrame(
        [
            (named[stages[step]], view.funnel.rates[step], (view.funnel.dwell or {})[step])
            for step in view.funnel.steps()
            if step in stages
        ],
        columns=["stage", "rate", "dwell"],
    )
    columns: list[tuple[str, str, boards.Cell | None]] = [
        ("stage", say("cascade.column_stage", language), None),
        ("rate", say("cascade.column_rate", language), lambda value: percent(value, 1)),
        ("dwell", say("cascade.column_dwell", language), lambda value: f"{value:.1f}"),
    ]
    return boards.table(rows, say("cascade.funnel_title", language), columns)


def needed(view: Opening, language: Language) -> str:
    """How many of each step the target needs in a week: for the lesson, where a group is shown how to work it out."""
    counts = view.funnel.needed(view.target)
    rows = pd.DataFrame(
        [(say(f"cascade.of_{step}", language), count / weeks(view)) for step, count in counts.items()],
        columns=["step", "count"],
    )
    columns: list[tuple[str, str, boards.Cell | None]] = [
        ("step", say("cascade.column_what", language), None),
        ("count", say("cascade.column_a_week", language), lambda value: f"{value:,.1f}"),
    ]
    return boards.table(rows, say("cascade.needed_caption", language), columns)
