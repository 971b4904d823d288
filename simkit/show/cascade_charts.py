"""Pictures of targets for lessons: how months fall, how likely each person's target is, how far off a year runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from simkit.company.opening import Opening
from simkit.course.words import say
from simkit.goals.adjust import OFF_PERCENT
from simkit.scenario import Language
from simkit.show import theme


def months(view: Opening, language: Language) -> Figure:
    """Share of each month in the same quarter of earlier years, and what season and working days point to."""
    past = view.same_period("month", range(3))
    shares = past / past.sum(axis=1, keepdims=True)
    names = [
        f"{say('cascade.month', language, number=number + 1)}\n{say('cascade.days_short', language, days=days)}"
        for number, days in enumerate(view.month_days)
    ]
    with theme.themed():
        figure = Figure(figsize=theme.SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(say("cascade.chart_months", language))
        width = 0.8 / len(shares)
        for year, values in enumerate(shares):
            label = say("cascade.chart_past", language) if year == 0 else None
            axes.bar(
                np.arange(3) + (year - (len(shares) - 1) / 2) * width,
                values,
                width * 0.9,
                label=label,
                color=theme.BEFORE,
            )
        axes.plot(np.arange(3), view.season, "o", ms=11, color=theme.NOW, label=say("cascade.column_season", language))
        axes.axhline(1 / 3, color=theme.TARGET, lw=1.6, label=say("cascade.chart_thirds", language))
        axes.set_xticks(np.arange(3), names)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.set_ylim(0, float(shares.max()) * 1.35)
        axes.legend(loc="upper left", ncols=1)
    return figure


def likelihoods(view: Opening, allocations: Mapping[str, Sequence[float]], language: Language) -> Figure:
    """How likely each person's target is, one dot for each allocation (its name → targets by rep)."""
    colours = (theme.BEFORE, theme.NOW, theme.GOOD)
    place = np.arange(len(view.capacity))
    with theme.themed():
        figure = Figure(figsize=(theme.SIZE[0], 4.4), layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(say("cascade.chart_people", language))
        for colour, (name, targets) in zip(colours, allocations.items(), strict=False):
            axes.plot(view.chances(targets), place, "o", ms=10, color=colour, label=name)
        axes.set_yticks(place, view.names(language))
        axes.invert_yaxis()
        axes.set_xlim(-0.02, 1.02)
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.grid(axis="x", visible=True)
        figure.legend(loc="outside lower center", ncols=len(allocations))
    return figure


def file_months(table: pd.DataFrame, language: Language) -> Figure:
    """Attainment of each month of a dossier, the target and 30 % to either side of it, and demand."""
    with theme.themed():
        figure = Figure(figsize=theme.SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(say("adjust.picture", language))
        axes.bar(table["month"], table["signed"] / table["target"], color=theme.WEIGHTED)
        axes.plot(table["month"], table["market"], color=theme.INK, label=say("adjust.market", language))
        axes.axhline(1, color=theme.TARGET, lw=2, label=say("adjust.target", language))
        for side in (-1, 1):
            axes.axhline(1 + side * OFF_PERCENT / 100, color=theme.TARGET, lw=1.4, ls=":")
        axes.set_ylim(0, 1.95)
        axes.set_xlabel(say("adjust.month", language))
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.legend(loc="upper left", ncols=2)
    return figure
