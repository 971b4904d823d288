"""Pictures of pay for lessons: curves, what the last week looks like, and effort by attainment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from simkit.company.nextyear import WEEKS, NextYear, Played
from simkit.company.scheme import Scheme, example
from simkit.company.world import PREFERENCES
from simkit.course.words import say
from simkit.engine import policy
from simkit.engine.kernel import POLICY_STEP
from simkit.scenario import Language
from simkit.show import theme
from simkit.show.paycurve import points

COLOURS = (theme.NOW, theme.TARGET, theme.GOOD, theme.BEFORE)


def examples(names: Sequence[str], language: Language) -> dict[str, Scheme]:
    """Schemes of the lesson by their names in a language."""
    return {say(f"incentive.lesson_{name}", language): example(name) for name in names}


def curves(schemes: Mapping[str, Scheme], language: Language) -> Figure:
    """Pay of a senior rep by attainment under each scheme, named by its key."""
    figure, axes = _empty("picture_curves", language)
    for (name, scheme), colour in zip(schemes.items(), COLOURS, strict=False):
        attainment, pay = points(scheme)
        axes.plot(attainment, pay, color=colour, label=name)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set(xlabel=say("incentive.curve_x", language), ylim=(0, None))
    return _finished(figure, axes)


def play(year: NextYear, schemes: Mapping[str, Scheme], years: int = 60) -> dict[str, Played]:
    """Each scheme played on the same luck, by its name."""
    return {name: year.play(scheme, years) for name, scheme in schemes.items()}


def discount_by_week(played: Mapping[str, Played], language: Language) -> Figure:
    """Mean discount of what is signed in each week of a quarter."""
    figure, axes = _empty("picture_discount", language)
    for (name, one), colour in zip(played.items(), COLOURS, strict=False):
        given, deals = one.by_week[1].sum(axis=0), one.by_week[2].sum(axis=0)
        axes.plot(np.arange(1, WEEKS + 1), given / deals, color=colour, label=name, marker="o", ms=5)
    axes.set(xlabel=say("incentive.picture_week", language), ylim=(0, None))
    axes.set_xticks(range(1, WEEKS + 1, 2))
    return _finished(figure, axes)


def signed_by_week(played: Mapping[str, Played], language: Language) -> Figure:
    """Share of a quarter's business that is signed in each of its weeks; even is 1 in 13."""
    figure, axes = _empty("picture_signed", language)
    width = 0.8 / len(played)
    for place, ((name, one), colour) in enumerate(zip(played.items(), COLOURS, strict=False)):
        money = one.by_week[0].sum(axis=0)
        axes.bar(np.arange(1, WEEKS + 1) + place * width, money / money.sum(), width, color=colour, label=name)
    axes.set(xlabel=say("incentive.picture_week", language))
    axes.set_xticks(np.arange(1, WEEKS + 1, 2) + 0.4 - width / 2, [str(week) for week in range(1, WEEKS + 1, 2)])
    return _finished(figure, axes)


def late_effort(year: NextYear, schemes: Mapping[str, Scheme], language: Language, week: int = 10) -> Figure:
    """What effort is worth making three weeks before a quarter's end, by attainment so far.

    Of a rep who sells the quota at full effort, straight from the solved policy (weeks count from 0).
    """
    figure, axes = _empty("picture_effort", language)
    for (name, scheme), colour in zip(schemes.items(), COLOURS, strict=False):
        solved = policy.solve(year.felt(scheme), PREFERENCES)
        ordinary = int(np.abs(np.log(solved.theta)).argmin())
        attainment = POLICY_STEP * np.arange(solved.effort.shape[2])
        shown = attainment <= 1.4
        axes.plot(attainment[shown], solved.effort[ordinary, week, shown], color=colour, label=name)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set(xlabel=say("incentive.picture_attained", language), ylim=(0.5, None))
    return _finished(figure, axes)


def _empty(title: str, language: Language) -> tuple[Figure, Axes]:
    with theme.themed():
        figure = Figure(figsize=theme.SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(say(f"incentive.{title}", language))
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    return figure, axes


def _finished(figure: Figure, axes: Axes) -> Figure:
    with theme.themed():
        axes.legend(loc="best")
    return figure
