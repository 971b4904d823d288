"""The pay curve of a page, written as SVG by hand: pay by attainment under one plan and another, edges in sight."""

from __future__ import annotations

from html import escape

import numpy as np

from simkit.company.scheme import Scheme, pay_plan
from simkit.course.words import percent, say
from simkit.engine.kernel import FloatArray
from simkit.measures.payroll import earned
from simkit.scenario import Language

WIDTH, HEIGHT = 540, 340
LEFT, RIGHT, TOP, BOTTOM = 58, 120, 14, 52
MOST = 1.5  #: attainment up to which the curve is drawn
EDGES = (0.8, 1.0, 1.2)  #: D10's
LABELLED = (0.5, 0.8, 1.0, MOST)  #: on a phone there is no room for more


def points(scheme: Scheme, grade: str = "senior") -> tuple[FloatArray, FloatArray]:
    """Attainment and pay (1 = today's on-target pay of a period); a jump has a point on either side."""
    attainment = np.unique(
        np.concatenate([np.linspace(0, MOST, 151), *((edge - 1e-6, edge, edge + 1e-6) for edge in EDGES)])
    )
    return attainment, earned(pay_plan(scheme, scheme.fixed(grade)), attainment).total


def curve_svg(plan: Scheme | None, now: Scheme, language: Language) -> str:
    """SVG text: pay of a senior rep by attainment under a plan and today's; only today's where there is no plan."""
    lines = [(points(now), "sk-idle", say("incentive.curve_now", language))]
    if plan is not None:
        lines.append((points(plan), "sk-median", say("incentive.curve_plan", language)))
    ceiling = max(1.6, max(float(pay.max()) for (_, pay), _, _ in lines) * 1.06)

    def x(attainment: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * attainment / MOST

    def y(pay: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * pay / ceiling

    parts = []
    for pay in np.arange(0, ceiling, 0.5 if ceiling < 4 else 1.0):
        parts.append(f'<line class="sk-rule" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(pay):.1f}" y2="{y(pay):.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(pay) + 5:.1f}" text-anchor="end">{percent(pay)}</text>')
    for edge in (0.0, 0.5, *EDGES, MOST):
        parts.append(f'<line class="sk-rule" x1="{x(edge):.1f}" x2="{x(edge):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        if edge in LABELLED:
            parts.append(f'<text x="{x(edge):.1f}" y="{HEIGHT - 32}" text-anchor="middle">{percent(edge)}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    axis = escape(say("incentive.curve_x", language))
    parts.append(f'<text class="sk-axis" x="{middle:.0f}" y="{HEIGHT - 10}" text-anchor="middle">{axis}</text>')
    last = -100.0
    for (attainment, pay), kind, words in sorted(lines, key=lambda line: -line[0][1][-1]):
        drawn = " ".join(f"{x(a):.1f},{y(p):.1f}" for a, p in zip(attainment, pay, strict=True))
        last = max(y(float(pay[-1])) + 5, last + 21)
        parts.append(f'<polyline class="{kind}" points="{drawn}"/>')
        parts.append(f'<text class="{kind}-word" x="{WIDTH - RIGHT + 8}" y="{last:.1f}">{escape(words)}</text>')
    name = escape(say("incentive.curve_name", language), quote=True)
    return f'<svg class="sk-fan" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}">{"".join(parts)}</svg>'
