"""Where a quarter ended among all in which it might have ended: SVG text, colours from the page's style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

from simkit.course.words import percent, say
from simkit.scenario import Language

WIDTH, HEIGHT, LEFT, RIGHT, BASE, TOP = 640, 200, 24, 24, 170, 40
BINS = 36


def ends_svg(plan: np.ndarray, reference: np.ndarray, nothing: np.ndarray, final: float, language: Language) -> str:
    """The futures of a plan as columns, the middle of a reference and of doing nothing, the end that came.

    plan, reference, nothing: (N,) final attainment; final: of the one future that happened.
    """
    low = min(float(np.quantile(one, 0.005)) for one in (plan, nothing))
    high = max(float(np.quantile(one, 0.995)) for one in (plan, reference))
    axis = _Axis(min(low, final, 0.9) - 0.02, max(high, final, 1.05) + 0.02)
    marks = (
        axis.mark(float(np.median(nothing)), "sk-end-nothing"),
        axis.mark(float(np.median(reference)), "sk-end-reference"),
        axis.mark(1.0, "sk-target"),
        axis.pointer(final),
    )
    keys = {name: say(f"drill.key_{name}", language) for name in ("came", "reference", "nothing", "target")}
    return _picture(axis, plan, "".join(marks), keys, say("drill.ends_name", language))


def forecast_svg(final: np.ndarray, guess: float | None, language: Language) -> str:
    """A group's forecast of the final attainment against what came of doing nothing in many futures.

    final: attainments at the end (shares, one a future); guess: the forecast (share), None if there was none.
    """
    middle = float(np.median(final))
    low, high = (float(np.quantile(final, share)) for share in (0.002, 0.995))
    given = 1.0 if guess is None else guess
    axis = _Axis(min(low, given) - 0.02, max(high, given, 1.05) + 0.02)
    marks = [axis.mark(middle, "sk-end-nothing"), axis.mark(1.0, "sk-target")]
    keys = {"nothing": say("charts.middle", language, share=percent(middle)), "target": say("charts.target", language)}
    if guess is not None:
        marks.append(axis.pointer(guess))
        keys = {"came": say("charts.guess", language, share=percent(guess))} | keys
    return _picture(axis, final, "".join(marks), keys, say("charts.forecast_title", language))


@dataclass(frozen=True)
class _Axis:
    """From attainment to places in the picture."""

    low: float
    high: float

    def x(self, share: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (share - self.low) / (self.high - self.low)

    def columns(self, ends: np.ndarray) -> str:
        """How many of the futures ended where."""
        counts, edges = np.histogram(ends.clip(self.low, self.high), bins=BINS, range=(self.low, self.high))
        heights = (BASE - TOP) * counts / max(int(counts.max()), 1)
        return "".join(
            f'<rect class="sk-endcolumn" x="{self.x(a) + 1:.1f}" y="{BASE - height:.1f}"'
            f' width="{self.x(b) - self.x(a) - 2:.1f}" height="{height:.1f}"/>'
            for a, b, height in zip(edges, edges[1:], heights, strict=False)
            if height
        )

    def ticks(self) -> str:
        """A rule, and percentages below it, not too many for a wide range."""
        step = 0.2 if self.high - self.low < 1.6 else 0.5
        rule = f'<line class="sk-rule" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{BASE}" y2="{BASE}"/>'
        return rule + "".join(
            f'<text x="{self.x(share):.1f}" y="{BASE + 22}" text-anchor="middle">{percent(share)}</text>'
            for share in np.arange(np.ceil(self.low / step) * step, self.high, step)
        )

    def mark(self, share: float, kind: str) -> str:
        """An upright line."""
        place = f"{self.x(share):.1f}"
        return f'<line class="{kind}" x1="{place}" x2="{place}" y1="{TOP - 8}" y2="{BASE}"/>'

    def pointer(self, share: float) -> str:
        """An upright line with an arrow on top: the end that came, the number that was given."""
        return f'<path class="sk-came" d="M{self.x(share):.1f} {TOP - 8} l-9 -18 h18 z"/>{self.mark(share, "sk-came")}'


def _picture(axis: _Axis, ends: np.ndarray, marks: str, keys: dict[str, str], name: str) -> str:
    """Columns and marks, and below them what each mark means, by its kind."""
    told = "".join(f'<span class="sk-key sk-endkey-{kind}">{escape(words)}</span>' for kind, words in keys.items())
    return (
        f'<svg class="sk-fan sk-ends" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(name)}">'
        f'{axis.columns(ends)}{axis.ticks()}{marks}</svg><p class="sk-keys">{told}</p>'
    )
