"""Pictures for text: pure functions from tables to a matplotlib figure in the reader's language.

`theme.as_svg(figure)` and `theme.as_png(figure)` turn one into bytes. No global state of matplotlib is used or changed,
so pictures may be made in any process, any order. Pages get them as files, made once with the workshop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from simkit.course.words import money, percent, say
from simkit.measures import activity as activity_measures
from simkit.measures import attainment as attainment_measures
from simkit.measures import forecast as forecast_measures
from simkit.measures import funnel as funnel_measures
from simkit.scenario import Language
from simkit.show import theme

if TYPE_CHECKING:
    from simkit.company.case import Case, Futures

Names = Mapping[str, str]


def attainment(weekly: pd.DataFrame, language: Language) -> Figure:
    """Attainment of this quarter week by week against the phased plan; today's gap is written out.

    weekly: quarter (0 is the current one), day (working days gone), attainment, plan (shares of the target).
    """
    now = weekly[weekly["quarter"] == 0].sort_values("day")
    expected = float(now["plan"].iloc[-1])
    end = now["day"].iloc[-1] / expected  # every working day counts alike, so the plan is a straight line
    with theme.themed():
        figure, axes = _canvas(say("charts.attainment_title", language))
        days, reached = _from_zero(now["day"], now["attainment"])
        axes.plot([0, end], [0, 1], color=theme.TARGET, ls=(0, (4, 2.5)), label=say("charts.plan", language))
        axes.fill_between(days, reached, days / end, color=theme.TARGET, alpha=0.12, lw=0)
        axes.plot(days, reached, color=theme.NOW, marker="o", ms=5, label=say("charts.signed", language))
        axes.axhline(1, color=theme.MUTED, lw=1)
        _note(axes, days[-1], reached[-1], percent(reached[-1]), theme.NOW, (8, -17))
        _note(axes, days[-1], expected, percent(expected), theme.TARGET, (-8, 5))
        axes.set(xlim=(0, end + 1), ylim=(0, 1.08), xlabel=say("charts.working_day", language))
        _in_percent(axes)
        axes.legend(loc="lower right")
    return figure


def same_day(quarters: pd.DataFrame, day: int, language: Language) -> Figure:
    """How much of the target stood signed on this working day, quarter by quarter, this one last.

    quarters: quarter (0 now, -1 the one before …), attainment (share).
    """
    rows = quarters.sort_values("quarter")
    labels = [_quarter(int(quarter), language) for quarter in rows["quarter"]]
    colours = [theme.NOW if quarter == 0 else theme.BEFORE for quarter in rows["quarter"]]
    with theme.themed():
        figure, axes = _canvas(say("charts.same_day_title", language, day=day))
        bars = axes.bar(labels, rows["attainment"], color=colours, width=0.62)
        axes.bar_label(bars, labels=[percent(share) for share in rows["attainment"]], padding=4, fontweight="bold")
        axes.set_ylim(0, max(0.6, rows["attainment"].max() * 1.18))
        _in_percent(axes)
    return figure


def conversion(stages: pd.DataFrame, names: Names, language: Language) -> Figure:
    """Share of deals that left each stage upwards, now against earlier quarters."""
    figure = _now_and_before(stages, "conversion", names, say("charts.conversion_title", language), language, percent)
    _in_percent(figure.axes[0], axis="x")
    return figure


def dwell(stages: pd.DataFrame, names: Names, language: Language) -> Figure:
    """Working days that a deal stayed in each stage, now against earlier quarters."""
    title = say("charts.dwell_title", language)
    return _now_and_before(stages, "dwell", names, title, language, lambda value: f"{value:.1f}")


def leads(weekly: pd.DataFrame, language: Language) -> Figure:
    """New leads of the team per week, this quarter against the same weeks of earlier quarters.

    weekly: week (1 …), period ("now" or "before"), leads (count).
    """
    now, before = weekly[weekly["period"] == "now"], weekly[weekly["period"] == "before"]
    with theme.themed():
        figure, axes = _canvas(say("charts.leads_title", language))
        axes.plot(
            before["week"], before["leads"], color=theme.BEFORE, marker="s", ms=5, label=_period("before", language)
        )
        axes.plot(now["week"], now["leads"], color=theme.NOW, marker="o", ms=6, label=_period("now", language))
        top = weekly["leads"].max()
        axes.set(ylim=(0, top * 1.3), xlabel=say("charts.week", language))
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
        axes.legend(loc="upper left", ncols=2)
    return figure


def reps(by_rep: pd.DataFrame, language: Language) -> Figure:
    """Attainment of each rep, the highest on top.

    by_rep: name_en, name_zh, attainment (share of the rep's own quota).
    """
    rows = by_rep.sort_values("attainment", kind="stable")
    team = float(rows["signed"].sum() / rows["quota"].sum())
    with theme.themed():
        figure, axes = _canvas(say("charts.reps_title", language), grid="x")
        bars = axes.barh(rows[f"name_{language}"], rows["attainment"], color=theme.NOW, height=0.62)
        axes.bar_label(bars, labels=[percent(share) for share in rows["attainment"]], padding=4)
        axes.axvline(
            team, color=theme.TARGET, ls=(0, (4, 2.5)), lw=2, label=say("charts.team", language, share=percent(team))
        )
        axes.set_xlim(0, max(0.5, rows["attainment"].max() * 1.15))
        _in_percent(axes, axis="x")
        axes.legend(loc="lower right")
    return figure


def pipeline(stages: pd.DataFrame, names: Names, language: Language) -> Figure:
    """Open amount by stage: in full, weighted by its chance, and what is past its date.

    stages: stage, amount, weighted, overdue_amount (currency).
    """
    rows = stages.iloc[::-1]
    place = np.arange(len(rows))
    series = (("amount", theme.BEFORE), ("weighted", theme.WEIGHTED), ("overdue_amount", theme.TARGET))
    with theme.themed():
        figure, axes = _canvas(say("charts.pipeline_title", language), grid="x")
        for offset, (column, colour) in zip((0.27, 0.0, -0.27), series, strict=True):
            bars = axes.barh(
                place + offset, rows[column], height=0.25, color=colour, label=say(f"charts.{column}", language)
            )
            labels = [money(value, language, "").strip() if value else "" for value in rows[column]]
            axes.bar_label(bars, labels=labels, padding=4, fontsize=10.5)
        axes.set_yticks(place, [names[stage] for stage in rows["stage"]])
        axes.set_xlim(0, rows["amount"].max() * 1.24)
        axes.set_xticks([])  # every bar carries its amount
        _legend_below(figure, axes)
    return figure


def fan(plan: Futures, nothing: Futures | None, language: Language) -> Figure:
    """Where attainment may go: the middle half and four fifths of the futures, and the median of doing nothing."""
    with theme.themed():
        figure, axes = _canvas(say("charts.fan_title", language))
        for share, depth in ((0.8, 0.16), (0.5, 0.3)):
            low, high = plan.band(share)
            axes.fill_between(
                plan.days,
                low,
                high,
                color=theme.NOW,
                alpha=depth,
                lw=0,
                label=say("charts.band", language, share=percent(share)),
            )
        axes.plot(plan.days, np.median(plan.attainment, axis=0), color=theme.NOW, label=say("charts.median", language))
        if nothing is not None:
            middle = np.median(nothing.attainment, axis=0)
            axes.plot(nothing.days, middle, color=theme.MUTED, ls=(0, (1, 1.6)), label=say("charts.nothing", language))
        axes.axhline(1, color=theme.TARGET, lw=1.6, label=say("charts.target", language))
        axes.set(xlim=(plan.days[0], plan.days[-1]), ylim=(0, None), xlabel=say("charts.working_day", language))
        _in_percent(axes)
        axes.legend(loc="lower right", fontsize=10.5)
    return figure


def case_pictures() -> dict[str, Callable[[Case, Language], Figure]]:
    """Every static picture of a case by its file name."""
    return {
        "attainment": lambda case, language: attainment(attainment_measures.weekly(case.tables), language),
        "same_day": lambda case, language: same_day(
            attainment_measures.same_day(case.tables, case.day), case.day, language
        ),
        "leads": lambda case, language: leads(activity_measures.leads(case.tables), language),
        "conversion": lambda case, language: conversion(
            funnel_measures.stages(case.tables), stage_names(case, language), language
        ),
        "dwell": lambda case, language: dwell(
            funnel_measures.stages(case.tables), stage_names(case, language), language
        ),
        "reps": lambda case, language: reps(attainment_measures.by_rep(case.tables), language),
        "pipeline": lambda case, language: pipeline(
            forecast_measures.pipeline(case.tables), stage_names(case, language), language
        ),
    }


def write_pictures(case: Case, folder: Path) -> None:
    """Write every static picture as folder/<language>/<name>.svg."""
    for language in ("en", "zh"):
        (folder / language).mkdir(parents=True, exist_ok=True)
        for name, draw in case_pictures().items():
            (folder / language / f"{name}.svg").write_text(theme.as_svg(draw(case, language)), encoding="utf-8")


def stage_names(case: Case, language: Language) -> dict[str, str]:
    """The words of the funnel's stages by id."""
    return {stage.id: stage.name.in_(language) for stage in case.scenario.stages}


def _now_and_before(
    stages: pd.DataFrame, column: str, names: Names, title: str, language: Language, write: Callable[[float], str]
) -> Figure:
    """Two bars a stage, the first stage on top."""
    table = stages.pivot(index="stage", columns="period", values=column).loc[list(reversed(_in_order(stages["stage"])))]
    place = np.arange(len(table))
    with theme.themed():
        figure, axes = _canvas(title, grid="x")
        for offset, period, colour in ((0.19, "before", theme.BEFORE), (-0.19, "now", theme.NOW)):
            bars = axes.barh(place + offset, table[period], height=0.36, color=colour, label=_period(period, language))
            axes.bar_label(bars, labels=[write(value) for value in table[period]], padding=4, fontsize=11.5)
        axes.set_yticks(place, [names[stage] for stage in table.index])
        axes.set_xlim(0, np.nanmax(table.to_numpy(dtype=float)) * 1.18)
        axes.xaxis.set_major_locator(MaxNLocator(4))
        _legend_below(figure, axes)
    return figure


def _canvas(title: str, grid: str = "y") -> tuple[Figure, Axes]:
    figure = Figure(figsize=theme.SIZE, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title)
    axes.grid(False)
    axes.grid(True, axis=grid)  # type: ignore[arg-type]
    return figure, axes


def _in_percent(axes: Axes, axis: str = "y") -> None:
    (axes.yaxis if axis == "y" else axes.xaxis).set_major_formatter(PercentFormatter(1.0, decimals=0))


def _legend_below(figure: Figure, axes: Axes) -> None:
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), handlelength=1.1, columnspacing=1.4)


def _note(axes: Axes, x: float, y: float, words: str, colour: str, offset: tuple[int, int]) -> None:
    axes.annotate(
        words,
        (x, y),
        xytext=offset,
        textcoords="offset points",
        ha="left" if offset[0] > 0 else "right",
        color=colour,
        fontweight="bold",
        fontsize=15,
    )


def _from_zero(days: pd.Series, shares: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    return np.r_[0.0, days.to_numpy(dtype=float)], np.r_[0.0, shares.to_numpy(dtype=float)]


def _in_order(values: Sequence[str] | pd.Series) -> list[str]:
    return list(dict.fromkeys(values))


def _quarter(quarter: int, language: Language) -> str:
    return (
        say("charts.this_quarter", language) if quarter == 0 else say("charts.quarters_ago", language, count=-quarter)
    )


def _period(period: str, language: Language) -> str:
    return say(f"charts.{period}", language)
