"""The body of the trainer's index: points of groups × checks, causes and forecasts that the room committed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simkit.company.case import Case
from simkit.course.checks.recovery_answers import Grounds, Judgement, read
from simkit.course.exercise import exercise
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards

if TYPE_CHECKING:
    from simkit.workshop.batch import Graded

RECOVERY = "recovery"
WIDTH, HEIGHT, SIDE = 640, 150, 36  #: of the picture of forecasts
GAP = 11  #: from one dot to the next above it


def body(graded: Sequence[Graded], case: Case, language: Language) -> str:
    """HTML of the index."""
    judgements = [_committed(one) for one in graded]
    committed = [judgement for judgement in judgements if judgement is not None]
    book = f'<p><a href="gradebook.csv">{escape(say("report.gradebook", language))}</a></p>'
    parts = (
        (say("report.table", language), _points(graded, language) + book),
        (say("report.argued", language), _causes(committed, case, language) + _forecasts(committed, case, language)),
        (say("report.rejected", language), _rejected(graded, language)),
    )
    return "".join(
        f'<section class="sk-section"><h2 class="sk-part">{escape(title)}</h2>{html}</section>'
        for title, html in parts
        if html
    )


def _committed(one: Graded) -> Judgement | None:
    return read(one.submission.document.answers).committed if one.submission.document else None


def _points(graded: Sequence[Graded], language: Language) -> str:
    """One row a group, one column a check, the mean share of each check at the foot."""
    checks = exercise(RECOVERY).checks
    rows = [one for one in graded if one.submission.exercise == RECOVERY and one.verdicts[0].status != "rejected"]
    heads = "".join(
        f'<th scope="col" class="sk-turned"><span>{escape(c.title.in_(language))}</span></th>' for c in checks
    )
    total = f'<th scope="col" class="sk-turned"><span>{escape(say("report.sum", language))}</span></th>'
    corner = f'<th scope="col">{escape(say("report.group", language))}</th>'
    lines = "".join(_row(one, language) for one in sorted(rows, key=lambda one: -_sum(one)))
    means = [
        np.mean([one.verdicts[n].points / c.points for one in rows]) if rows else 0.0 for n, c in enumerate(checks)
    ]
    whole = np.mean([_sum(one) / exercise(RECOVERY).max_points for one in rows]) if rows else 0.0
    foot = "".join(f"<td>{percent(float(mean))}</td>" for mean in (whole, *means))
    caption = escape(say("report.table", language))
    return (
        f'<div class="sk-scroll" tabindex="0" role="region" aria-label="{caption}"><table class="sk-points">'
        f"<thead><tr>{corner}{total}{heads}</tr></thead><tbody>{lines}</tbody>"
        f'<tfoot><tr><th scope="row">{escape(say("report.mean", language))}</th>{foot}</tr></tfoot></table></div>'
    )


def _row(one: Graded, language: Language) -> str:
    name = escape(one.submission.group)
    cells = "".join(
        f'<td class="sk-{v.status}" title="{escape(say(f"recovery.status_{v.status}", language))}">{v.points:g}</td>'
        for v in one.verdicts
    )
    return f'<tr><th scope="row"><a href="{name}.html">{name}</a></th><td><b>{_sum(one):g}</b></td>{cells}</tr>'


def _sum(one: Graded) -> float:
    return sum(verdict.points for verdict in one.verdicts)


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


def _rejected(graded: Sequence[Graded], language: Language) -> str:
    lines = [
        f"{one.submission.group} / {one.submission.exercise}: {one.submission.reason}"
        for one in graded
        if one.submission.reason
    ]
    printable = ["".join(c if c.isprintable() else "\ufffd" for c in line) for line in lines]
    return boards.notice(printable, "warn", say("report.rejected", language))
