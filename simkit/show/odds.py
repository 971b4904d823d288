"""Pictures of what a target asks for: how likely each height of it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

from simkit.course.words import money, percent, say
from simkit.engine.kernel import FloatArray
from simkit.scenario import Language
from simkit.show import theme


def chance_of(ends: FloatArray, target: float) -> float:
    """Share of the simulated quarters (signed, currency) that reach a target."""
    return float((ends >= target).mean())


def chance_by_target(ends: FloatArray, targets: Sequence[float], language: Language, currency: str = "CNY") -> Figure:
    """The chance of reaching a target by its height, with a few targets marked.

    ends: (N,) signed in each simulated quarter, currency; targets: the heights to mark, currency.
    """
    heights = np.linspace(min(*targets, float(ends.min())), max(*targets, float(np.quantile(ends, 0.999))), 200)
    chances = np.array([chance_of(ends, height) for height in heights])
    with theme.themed():
        figure = Figure(figsize=theme.SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(say("charts.odds_title", language))
        axes.plot(heights, chances, color=theme.NOW)
        for target in targets:
            chance = chance_of(ends, target)
            axes.plot([target], [chance], color=theme.TARGET, marker="o", ms=8, ls="none")
            words = f"{money(target, language, currency).removeprefix(currency).strip()}: {_chance(chance)}"
            axes.annotate(
                words,
                (target, chance),
                xytext=(9, 5),
                textcoords="offset points",
                color=theme.TARGET,
                fontweight="bold",
            )
        axes.set(ylim=(0, 1.05), xlabel=say("charts.odds_height", language))
        axes.margins(x=0.14)
        axes.xaxis.set_major_formatter(
            FuncFormatter(lambda amount, _: money(amount, language, currency).removeprefix(currency).strip())
        )
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    return figure


def _chance(share: float) -> str:
    """A chance as written; none of the simulated quarters is not the same as impossible."""
    return "< 1%" if share < 0.01 else "> 99%" if share > 0.99 else percent(share)
