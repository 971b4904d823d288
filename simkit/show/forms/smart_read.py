"""Step 1 of `smart`: the brief for next quarter, computed from the case, and the company's strategy."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import ipywidgets as widgets
import numpy as np
import pandas as pd

from simkit.company.outlook import METRICS, Metric, Quarters, past_quarters
from simkit.course.checks.smart_answers import next_quarter, strategy, today
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.goals import LETTERS

if TYPE_CHECKING:
    from datetime import date

    from simkit.company.case import Case

SHOWN = 6  #: quarters of the table, the running one included
JUNIOR_MONTHS = 24


def read(case: Case, language: Language) -> widgets.Box:
    """Brief, table of the last quarters, strategy, and the five letters to unfold."""
    past = past_quarters(case)
    head = boards.heading(1, say("smart.read_title", language), say("smart.read_lead", language))
    lines = "".join(f"<li>{escape(line)}</li>" for line in strategy(case, language))
    aims = boards.subheading(say("smart.strategy", language), say("smart.strategy_lead", language))
    asks = "".join(f"<li>{escape(say(f'smart.ask_{letter}', language))}</li>" for letter in LETTERS)
    html = (
        f"{head}{boards.paragraph(brief(case, past, language), 'sk-story')}{table(case, past, language)}"
        f'{aims}<ol class="sk-lines">{lines}</ol>'
        f"{boards.fold(say('smart.letters', language), f'<ul>{asks}</ul>')}"
    )
    return fields.box([fields.html(html)], "sk-section step-read")


def brief(case: Case, past: Quarters, language: Language) -> str:
    """Same quarter last year, this quarter so far, team and market, in three sentences."""
    first, last = next_quarter(case)
    signed, leads = past.of("signed"), past.of("leads")[:-1]
    currency = case.scenario.currency
    young = sum(person.tenure_months < JUNIOR_MONTHS for person in case.scenario.team.reps)
    sentences = (
        say(
            "smart.brief",
            language,
            first=day_of(first, language),
            last=day_of(last, language),
            ago=money(signed[-4], language, currency),
            signed=money(signed[-1], language, currency),
            gone=case.day,
            days=case.days,
        ),
        say(
            "smart.brief_market",
            language,
            before=f"{leads[-4]:.0f}",
            after=f"{leads[-1]:.0f}",
            change=f"{100 * (leads[-1] / leads[-4] - 1):+.0f}%",
        ),
        say("smart.brief_team", language, count=len(case.scenario.team.reps), juniors=young),
    )
    return ("" if language == "zh" else " ").join(sentences)


def table(case: Case, past: Quarters, language: Language) -> str:
    """The last quarters and the running one so far, a figure a column."""
    count = min(SHOWN, len(past.of("signed")))
    found: dict[str, object] = {"quarter": quarter_names(case, count, language)}
    found |= {metric: past.of(metric)[-count:] for metric in METRICS}
    heads = [("quarter", say("smart.column_quarter", language), None)]
    columns = [*heads, *((one, say(f"smart.column_{one}", language), cell(one, case, language)) for one in METRICS)]
    return boards.table(pd.DataFrame(found), say("smart.table", language), columns)


def quarter_names(case: Case, count: int, language: Language, *, running: bool = True) -> list[str]:
    """The names of the last quarters, the running one last; running: whether that one goes on."""
    now = today(case)
    number = now.year * 4 + (now.month - 1) // 3
    names = [
        say("smart.quarter", language, number=one % 4 + 1, year=one // 4)
        for one in range(number - count + 1, number + 1)
    ]
    if not running:
        return names
    return [*names[:-1], say("smart.quarter_so_far", language, quarter=names[-1])]


def day_of(day: date, language: Language) -> str:
    """A day as people write it."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%B %Y}"


def cell(metric: Metric, case: Case, language: Language) -> boards.Cell:
    """How a figure of a quarter is written."""

    def write(value: float) -> str:
        if metric in ("signed", "average_deal"):
            return money(value, language, case.scenario.currency)
        return percent(value / 100, 1) if metric in ("win_rate", "conversion") else f"{np.round(value):,.0f}"

    return write
