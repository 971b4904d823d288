"""Pictures of chance: how likely each height of a target is, and where one end fell among all that might have been."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from simkit.course.words import money, percent, say
from simkit.engine.kernel import FloatArray
from simkit.scenario import Language
from simkit.show import theme


def chance_of(ends: FloatArray, target: float) -> float:
    """Share of the simulated quarters (signed, currency) that reach a target."""
    return float((ends >= target).mean())


def chance_by_target(
    ends: FloatArray, targets: Sequence[float], language: Language, currency: str = "CNY", ticks: int | None = None
) -> Figure:
    """The chance of reaching a target by its height, with a few targets marked.

    ends: (N,) signed in each simulated quarter, currency; targets: the heights to mark, currency; ticks: at most so
    many heights on the axis.
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
        if ticks:
            axes.xaxis.set_major_locator(MaxNLocator(ticks))
    return figure


def skill_and_luck(plan: FloatArray, reference: FloatArray, final: float, language: Language) -> Figure:
    """The ends of a plan and of a reference, and the one end that came.

    plan, reference: (N,) final attainment on equal luck; final: of the future that happened.
    """
    edges = np.linspace(min(plan.min(), reference.min()), max(plan.max(), reference.max()), 45)
    with theme.themed():
        figure = Figure(figsize=theme.SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(say("charts.skill_title", language))
        for ends, colour, name in ((plan, theme.NOW, "plan"), (reference, theme.GOOD, "reference")):
            axes.hist(ends, bins=list(edges), color=colour, alpha=0.45, label=say(f"charts.skill_{name}", language))
            axes.axvline(float(np.median(ends)), color=colour, lw=2)
        axes.axvline(1.0, color=theme.TARGET, lw=2, label=say("charts.skill_goal", language))
        axes.plot([final], [0], color=theme.INK, marker="^", ms=14, ls="none", clip_on=False, zorder=5,
                  label=say("charts.skill_came", language))  # fmt: skip
        axes.set(xlabel=say("charts.skill_axis", language), yticks=[])
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        figure.legend(loc="outside lower center", frameon=False, ncol=2)
    return figure


def _chance(share: float) -> str:
    """A chance as written; none of the simulated quarters is not the same as impossible."""
    return "< 1%" if share < 0.01 else "> 99%" if share > 0.99 else percent(share)
