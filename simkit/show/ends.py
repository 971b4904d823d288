"""Where a quarter ended among all in which it might have ended: SVG text, colours from the page's style sheet."""

from __future__ import annotations

from html import escape

import numpy as np

from simkit.course.words import percent, say
from simkit.scenario import Language

WIDTH, HEIGHT, LEFT, RIGHT, BASE, TOP = 640, 250, 24, 24, 170, 40
BINS = 36


def ends_svg(plan: np.ndarray, reference: np.ndarray, nothing: np.ndarray, final: float, language: Language) -> str:
    """The futures of a plan as columns, the middle of a reference and of doing nothing, the end that came.

    plan, reference, nothing: (N,) final attainment; final: of the one future that happened.
    """
    low = min(float(np.quantile(one, 0.005)) for one in (plan, nothing))
    high = max(float(np.quantile(one, 0.995)) for one in (plan, reference))
    low, high = min(low, final, 0.9) - 0.02, max(high, final, 1.05) + 0.02
    counts, edges = np.histogram(plan.clip(low, high), bins=BINS, range=(low, high))

    def x(share: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (share - low) / (high - low)

    def y(count: float) -> float:
        return BASE - (BASE - TOP) * count / max(int(counts.max()), 1)

    columns = "".join(
        f'<rect class="sk-endcolumn" x="{x(a) + 1:.1f}" y="{y(n):.1f}" width="{x(b) - x(a) - 2:.1f}"'
        f' height="{BASE - y(n):.1f}"/>'
        for a, b, n in zip(edges, edges[1:], counts, strict=False)
        if n
    )
    ticks = "".join(
        f'<text x="{x(share):.1f}" y="{BASE + 22}" text-anchor="middle">{percent(share)}</text>'
        for share in np.arange(np.ceil(low * 5) / 5, high, 0.2)
    )
    middles = "".join(
        _mark(x(float(np.median(ends))), f"sk-end-{name}")
        for name, ends in (("nothing", nothing), ("reference", reference))
    )
    goal = _mark(x(1.0), "sk-target")
    arrow = f'<path class="sk-came" d="M{x(final):.1f} {TOP - 8} l-9 -18 h18 z"/>'
    came = arrow + _mark(x(final), "sk-came")
    names = ("came", "reference", "nothing", "target")
    keys = "".join(
        f'<span class="sk-key sk-endkey-{name}">{escape(say(f"drill.key_{name}", language))}</span>' for name in names
    )
    axis = f'<line class="sk-rule" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{BASE}" y2="{BASE}"/>'
    name = escape(say("drill.ends_name", language))
    drawn = f"{columns}{axis}{ticks}{middles}{goal}{came}"
    svg = (
        f'<svg class="sk-fan sk-ends" viewBox="0 0 {WIDTH} {HEIGHT - 50}" role="img" aria-label="{name}">{drawn}</svg>'
    )
    return f'{svg}<p class="sk-keys">{keys}</p>'


def _mark(place: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{place:.1f}" x2="{place:.1f}" y1="{TOP - 8}" y2="{BASE}"/>'
