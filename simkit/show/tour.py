"""A walk through a company: tables under the names of the data dictionary, years, markets, one deal's life."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

from simkit.course.words import money, percent, say
from simkit.measures import activity, funnel
from simkit.scenario import Language
from simkit.show import boards, theme
from simkit.tables import LOSS_REASONS, Tables, dictionary

if TYPE_CHECKING:
    from simkit.company.case import Case

#: How a cell of each unit is written; words stand as they are.
_WRITE: dict[str, Callable[[Any, Language], str]] = {
    "money": lambda value, language: money(value, language),
    "money_year": lambda value, language: money(value, language),
    "share": lambda value, _: percent(value, 1),
    "factor": lambda value, _: f"{value:.2f}",
}
_WORDS = ("words", "date", "yes_no")


def rows_of(
    tables: Tables,
    name: str,
    language: Language,
    columns: Sequence[str],
    rows: pd.DataFrame | None = None,
    most: int = 6,
) -> str:
    """The first rows of a table as HTML, under the names of the data dictionary.

    columns: which of its columns; rows: a part of the table, None for all of it; most: how many rows at the most.
    """
    frame = tables.frames()[name] if rows is None else rows
    entries = dictionary()[name]
    heads = [
        (column, entries[column].name.in_(language), _writer(entries[column].unit, language)) for column in columns
    ]
    return boards.table(frame.head(most), say("tour.table", language, table=name, rows=f"{len(frame):,}"), heads)


def meanings(name: str, language: Language, columns: Sequence[str]) -> str:
    """What columns of a table mean, as HTML."""
    entries = dictionary()[name]
    return boards.pairs(
        (entries[column].name.in_(language), entries[column].meaning.in_(language)) for column in columns
    )


def life(tables: Tables, language: Language) -> pd.DataFrame:
    """The events of the largest deal signed in this quarter, day by day, in the reader's words."""
    signed = tables.deals[(tables.deals["status"] == "signed") & (tables.deals["closed"] >= 0)]
    deal = signed.sort_values("price")["deal"].iloc[-1]
    events = tables.events[tables.events["deal"] == deal].reset_index(drop=True)
    words = {kind: say(f"tour.event_{kind}", language) for kind in ("entered", "signed", "lost", "slipped")}
    named: pd.DataFrame = events.assign(event=events["event"].map(words))
    return named


def years(tables: Tables, language: Language) -> Figure:
    """What was signed in each quarter of the history against its target; the same quarter of each year in one colour.

    The quarter that is played stands open at the end: its target is known, its end is not.
    """
    signed = tables.history.groupby("quarter")["signed"].sum()
    quarters = tables.quarters.set_index("quarter")
    heights = signed.reindex(quarters.index).fillna(0.0)
    same = np.array([(number % 4) == 0 for number in quarters.index])
    with theme.themed():
        figure = Figure(figsize=(theme.SIZE[0] * 1.35, theme.SIZE[1]), layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(say("tour.years_title", language))
        place = np.arange(len(quarters))
        axes.bar(place[same], heights[same], color=theme.NOW, width=0.66, label=say("tour.same_quarter", language))
        axes.bar(
            place[~same], heights[~same], color=theme.BEFORE, width=0.66, label=say("tour.other_quarters", language)
        )
        axes.plot(
            place, quarters["target"], color=theme.TARGET, marker="_", ms=22, mew=2.5, ls="none",
            label=say("tour.target", language),
        )  # fmt: skip
        axes.set_xticks(place, [str(name).replace("-", "\n") for name in quarters["name"]], fontsize=10)
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda amount, _: money(amount, language, "").strip() if amount else "0")
        )
        figure.legend(loc="outside lower center", ncols=3, handlelength=1.1)
    return figure


def mix(tables: Tables, by: str, names: dict[str, str], language: Language) -> Figure:
    """How signed revenue was shared out between products, regions or customer types, year by year.

    by: product, region or customer; names: its words by id.
    """
    history = tables.history.assign(year=(tables.history["quarter"] + 12) // 4)
    table = history.pivot_table(index="year", columns=by, values="signed", aggfunc="sum")[list(names)]
    shares = table.div(table.sum(axis=1), axis=0)
    colours = [(theme.NOW, "white"), (theme.WEIGHTED, theme.INK), (theme.GOOD, "white"), (theme.BEFORE, theme.INK)]
    with theme.themed():
        figure = Figure(figsize=theme.SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(say(f"tour.mix_{by}", language))
        left = np.zeros(len(shares))
        for (colour, ink), (key, words) in zip(colours, names.items(), strict=False):
            bars = axes.barh(np.arange(len(shares)), shares[key], left=left, color=colour, height=0.6, label=words)
            labels = [percent(value) for value in shares[key]]
            axes.bar_label(bars, labels, label_type="center", fontsize=11.5, color=ink)
            left += shares[key].to_numpy()
        ago = [say("tour.years_ago", language, count=len(shares) - number) for number in range(len(shares))]
        axes.set_yticks(np.arange(len(shares)), ago)
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        figure.legend(loc="outside lower center", ncols=len(names), handlelength=1.1, columnspacing=1.2)
    return figure


def demand(tables: Tables, names: dict[str, str], language: Language) -> Figure:
    """The demand of each region, week by week: it wanders, and shocks leave their traces. names: regions by id."""
    market = tables.market.sort_values(["quarter", "week"])
    with theme.themed():
        figure = Figure(figsize=(theme.SIZE[0] * 1.35, theme.SIZE[1]), layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(say("tour.demand_title", language))
        styles = zip((theme.NOW, theme.TARGET, theme.GOOD, theme.MUTED), ("-", "--", "-.", ":"), strict=True)
        for (region, words), (colour, style) in zip(names.items(), styles, strict=False):
            rows = market[market["region"] == region]
            smooth = rows["demand"].rolling(9, min_periods=1, center=True).mean()
            axes.plot(np.arange(len(rows)) / 13, smooth, color=colour, ls=style, lw=2, label=words)
        axes.axhline(1, color=theme.RULE, lw=1, zorder=0)
        axes.set(xlabel=say("tour.quarters", language))
        figure.legend(loc="outside lower center", ncols=len(names), handlelength=2.2)
    return figure


def losses(tables: Tables, names: dict[str, str], language: Language) -> str:
    """Win rate and reasons for loss by region, as HTML. names: regions by id."""
    table = funnel.losses(tables)
    table["region"] = table["region"].map(names)
    heads: list[tuple[str, str, Callable[[Any], str] | None]] = [
        ("region", say("tour.region", language), None),
        ("decided", say("tour.decided", language), lambda count: f"{count:,}"),
        ("win_rate", say("tour.win_rate", language), lambda share: percent(share, 1)),
    ]
    heads += [(reason, say(f"tour.loss_{reason}", language), percent) for reason in LOSS_REASONS]
    return boards.table(table, say("tour.losses", language), heads)


def output(tables: Tables, language: Language) -> Figure:
    """What each seat signed a week by how many customers it visited; the correlation is written out."""
    seats = activity.output(tables)
    correlation = float(np.corrcoef(seats["visits"], seats["signed"])[0, 1])
    with theme.themed():
        figure = Figure(figsize=theme.SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(say("tour.output_title", language, correlation=f"{correlation:.2f}"))
        axes.scatter(seats["visits"], seats["signed"], s=130, color=theme.NOW, zorder=3)
        axes.axhline(float(seats["signed"].mean()), color=theme.MUTED, lw=1, ls="--")
        axes.set(xlabel=say("tour.output_visits", language), ylabel=say("tour.output_signed", language))
        axes.set_ylim(bottom=0)
        axes.margins(x=0.1)
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda amount, _: money(amount, language, "").strip() if amount else "0")
        )
    return figure


def segments(case: Case, kind: str, language: Language) -> dict[str, str]:
    """The words of the company's products, regions or customers by id."""
    return {segment.id: segment.name.in_(language) for segment in getattr(case.scenario, kind)}


def _writer(unit: str, language: Language) -> Callable[[Any], str] | None:
    if unit in _WORDS:
        return None
    write = _WRITE.get(unit, lambda value, _: f"{value:,.10g}")
    return lambda value: write(value, language)
