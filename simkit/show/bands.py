"""Pictures of a figure against its published band: the band, what our seeds show, what a control arm shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import theme

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Strip:
    """One row: its band (open where an edge is None), our seeds, and a control arm where there is one."""

    title: str
    arm: str
    low: float | None
    high: float | None
    sample: FloatArray  #: (S,) one figure a seed
    measured: float
    control_sample: FloatArray  #: (S,) or empty
    control: float | None
    holds: bool


def strip(row: Strip, language: Language) -> Figure:
    """One row as a picture of its own."""
    return strips([row], language)


def strips(rows: Sequence[Strip], language: Language) -> Figure:
    """Rows below each other, each on its own scale, the legend below."""
    with theme.themed():
        height = 0.6 + 1.15 * len(rows)
        figure = Figure(figsize=(7.2, height))
        axes = figure.subplots(len(rows), squeeze=False)[:, 0]
        figure.subplots_adjust(0.03, 0.75 / height, 0.97, 1 - 0.32 / height, hspace=1.0)
        for place, row in zip(axes, rows, strict=True):
            _draw(place, row, language)
        handles, labels = axes[0].get_legend_handles_labels()
        for place in axes[1:]:
            for handle, label in zip(*place.get_legend_handles_labels(), strict=True):
                if label not in labels:
                    handles, labels = [*handles, handle], [*labels, label]
        figure.legend(handles, labels, loc="lower center", ncols=len(labels), fontsize=9)
    return figure


def _draw(axes: Axes, row: Strip, language: Language) -> None:
    left, right = _edges(row)
    axes.set_xlim(left, right)
    axes.set_ylim(-1.6, 1.6)
    axes.axvspan(
        left if row.low is None else row.low,
        right if row.high is None else row.high,
        color=theme.WEIGHTED,
        alpha=0.28,
        linewidth=0,
        label=say("facts.band", language),
    )
    _cloud(axes, row.sample, 0.7, theme.NOW, say("facts.ours", language))
    if row.control is not None:
        _cloud(axes, row.control_sample, -0.7, theme.BEFORE, say("facts.control", language))
        axes.plot([row.control] * 2, [-1.2, -0.2], color=theme.MUTED, linewidth=2.5)
    axes.plot([row.measured] * 2, [0.1, 1.4], color=theme.GOOD if row.holds else theme.TARGET, linewidth=3.5)
    axes.set_yticks([])
    axes.grid(False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(labelsize=9)
    axes.set_title(row.title, fontsize=10.5, pad=4)
    mark = say("facts.holds" if row.holds else "facts.not_yet", language)
    axes.text(1.0, 1.06, f"{row.measured:.3g} · {mark}", transform=axes.transAxes, ha="right", fontsize=9.5)


def _cloud(axes: Axes, sample: FloatArray, height: float, colour: str, label: str) -> None:
    """Dots, scattered in height by their order so that equal ones stay apart."""
    scatter = height + 0.5 * ((np.arange(len(sample)) * 0.618034) % 1 - 0.5)
    axes.plot(sample, scatter, ".", color=colour, markersize=4, alpha=0.55, label=label, linestyle="none")


def _edges(row: Strip) -> tuple[float, float]:
    """What the scale shows: the band and the middle of both samples; far-out seeds are left outside."""
    both = np.concatenate([row.sample, row.control_sample])
    shown = [*np.quantile(both, [0.02, 0.98]).tolist(), row.measured]
    shown += [edge for edge in (row.low, row.high, row.control) if edge is not None]
    room = 0.08 * max(max(shown) - min(shown), 1e-9)
    return min(shown) - room, max(shown) + room
