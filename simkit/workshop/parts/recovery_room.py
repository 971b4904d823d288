"""What the room argued about in `recovery`: the causes and forecasts that the groups committed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

import numpy as np

from simkit.company.case import Case
from simkit.course.checks.recovery_answers import Grounds, Judgement, RecoveryAnswers
from simkit.course.words import percent, say
from simkit.scenario import Language

WIDTH, HEIGHT, SIDE = 640, 150, 36  #: of the picture of forecasts
GAP = 11  #: from one dot to the next above it


def room(answers: Sequence[RecoveryAnswers], case: Case, language: Language) -> str:
    """HTML: how many groups committed to each cause, and their forecasts over what came of doing nothing."""
    committed = [one.committed for one in answers if one.committed is not None]
    return _causes(committed, case, language) + _forecasts(committed, case, language)


def _causes(committed: Sequence[Judgement], case: Case, language: Language) -> str:
    """How many groups committed to each cause."""
    counts = Counter(judgement.cause for judgement in committed)
    most = max([1, *counts.values()])
    rows = []
    for cause in case.causes:
        mark = f" · {say('report.true_mark', language)}" if cause.id == case.recipe.cause else ""
        width = 100 * counts[cause.id] / most
        kind = "sk-true" if mark else ""
        words = escape(cause.name.in_(language) + mark)
        bar = f'<i style="width:{width:.0f}%"></i>'
        rows.append(f'<div class="sk-bar {kind}"><span>{words}</span><b>{counts[cause.id]}</b><div>{bar}</div></div>')
    title = escape(say("report.causes", language))
    return f'<h3 class="sk-part">{title}</h3><div class="sk-bars">{"".join(rows)}</div>'


def _forecasts(committed: Sequence[Judgement], case: Case, language: Language) -> str:
    """A dot a group on the axis of final attainment, over the band of doing nothing."""
    guesses = sorted(min(max(j.final, 0.0), 200.0) / 100 for j in committed if j.final is not None)
    final = Grounds(case).nothing.final
    low, middle, high = np.quantile(final, [0.1, 0.5, 0.9])
    left, right = min([0.3, *guesses]), max([1.1, *guesses])

    def x(share: float) -> float:
        return SIDE + (WIDTH - 2 * SIDE) * (share - left) / (right - left)

    base = HEIGHT - 34
    dots, stacked = [], Counter[int]()
    for guess in guesses:
        column = round(x(guess) / GAP)
        stacked[column] += 1
        dots.append(f'<circle cx="{x(guess):.1f}" cy="{base - 8 - GAP * (stacked[column] - 1)}" r="5"/>')
    ticks = "".join(
        f'<text x="{x(share):.1f}" y="{HEIGHT - 10}" text-anchor="middle">{percent(share)}</text>'
        for share in np.arange(np.ceil(left * 5) / 5, right + 1e-9, 0.2)
    )
    band = f'<rect x="{x(low):.1f}" y="8" width="{x(high) - x(low):.1f}" height="{base - 8}"/>'
    line = f'<line class="sk-middle" x1="{x(middle):.1f}" x2="{x(middle):.1f}" y1="8" y2="{base}"/>'
    axis = f'<line x1="{SIDE}" x2="{WIDTH - SIDE}" y1="{base}" y2="{base}"/>'
    title, note = escape(say("report.forecasts", language)), escape(say("report.forecasts_note", language))
    drawn = f"{band}{line}{axis}{''.join(dots)}{ticks}"
    picture = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">{drawn}</svg>'
    return f'<h3 class="sk-part">{title}</h3><div class="sk-dots">{picture}</div><p class="sk-lead">{note}</p>'
