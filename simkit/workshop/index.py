"""The body of the trainer's index: points of groups × exercises and × checks, and what the room argued about."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simkit.company.case import Case
from simkit.course.checks import subject
from simkit.course.exercise import exercise
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards
from simkit.workshop.parts import part

if TYPE_CHECKING:
    from simkit.workshop.batch import Graded


def body(graded: Sequence[Graded], exercises: Sequence[str], case: Case, language: Language) -> str:
    """HTML of the index."""
    book = f'<p><a href="gradebook.csv">{escape(say("report.gradebook", language))}</a></p>'
    known = [one for one in graded if one.submission.exercise in exercises]
    parts = [boards.section(say("report.table", language), _overview(known, exercises, language) + book)]
    for name in exercises:
        of_this = [one for one in known if one.submission.exercise == name]
        html = _points(of_this, name, language) + _room(of_this, name, case, language)
        parts.append(boards.section(exercise(name).title.in_(language), html))
    rejected = _rejected(graded, language)
    return "".join([*parts, boards.section(say("report.rejected", language), rejected) if rejected else ""])


def _overview(graded: Sequence[Graded], exercises: Sequence[str], language: Language) -> str:
    """One row a group, one column an exercise; the best first."""
    points: dict[str, dict[str, float]] = {}
    readable = {one.submission.group for one in graded if one.verdicts[0].status != "rejected"}
    for one in (one for one in graded if one.submission.group in readable):
        points.setdefault(one.submission.group, {})[one.submission.exercise] = _sum(one)
    heads = [exercise(name).title.in_(language) for name in exercises]
    rows = [
        (_link(group), [sum(got.values()), *(got.get(name, 0.0) for name in exercises)], [""] * (1 + len(exercises)))
        for group, got in points.items()
    ]
    most = [float(exercise(name).max_points) for name in exercises]
    return _table(rows, heads, [sum(most), *most], language)


def _points(graded: Sequence[Graded], name: str, language: Language) -> str:
    """One row a group, one column a check, the mean share of each check at the foot."""
    checks = exercise(name).checks
    rows = [
        (
            _link(one.submission.group),
            [_sum(one), *(verdict.points for verdict in one.verdicts)],
            ["", *(verdict.status for verdict in one.verdicts)],
        )
        for one in graded
        if one.verdicts[0].status != "rejected"
    ]
    most = [float(exercise(name).max_points), *(float(check.points) for check in checks)]
    return _table(rows, [check.title.in_(language) for check in checks], most, language)


def _table(
    rows: Sequence[tuple[str, list[float], list[str]]], heads: Sequence[str], most: Sequence[float], language: Language
) -> str:
    """Rows of (name, points with their sum first, their statuses); the mean shares at the foot."""
    titles = [say("report.sum", language), *heads]
    turned = "".join(f'<th scope="col" class="sk-turned"><span>{escape(title)}</span></th>' for title in titles)
    corner = f'<th scope="col">{escape(say("report.group", language))}</th>'
    lines = "".join(_row(*row, language) for row in sorted(rows, key=lambda row: -row[1][0]))
    means = np.mean([points for _, points, _ in rows], axis=0) / most if rows else np.zeros(len(most))
    foot = "".join(f"<td>{percent(float(mean))}</td>" for mean in means)
    caption = escape(say("report.table", language))
    return (
        f'<div class="sk-scroll" tabindex="0" role="region" aria-label="{caption}"><table class="sk-points">'
        f"<thead><tr>{corner}{turned}</tr></thead><tbody>{lines}</tbody>"
        f'<tfoot><tr><th scope="row">{escape(say("report.mean", language))}</th>{foot}</tr></tfoot></table></div>'
    )


def _row(link: str, points: list[float], statuses: list[str], language: Language) -> str:
    words = [escape(say(f"form.status_{status}", language)) if status else "" for status in statuses]
    cells = "".join(
        f'<td class="sk-{status}" title="{word}">{value:g}</td>'
        for value, status, word in list(zip(points, statuses, words, strict=True))[1:]
    )
    return f'<tr><th scope="row">{link}</th><td><b>{points[0]:g}</b></td>{cells}</tr>'


def _link(group: str) -> str:
    name = escape(group)
    return f'<a href="{name}.html">{name}</a>'


def _sum(one: Graded) -> float:
    return sum(verdict.points for verdict in one.verdicts)


def _room(graded: Sequence[Graded], name: str, case: Case, language: Language) -> str:
    argued = part(name).room
    documents = [one.submission.document for one in graded]
    if argued is None:
        return ""
    html = argued([subject(name).read(one.answers) for one in documents if one is not None], case, language)
    return boards.subheading(say("report.argued", language)) + html


def _rejected(graded: Sequence[Graded], language: Language) -> str:
    lines = [
        f"{one.submission.group} / {one.submission.exercise}: {one.submission.reason}"
        for one in graded
        if one.submission.reason
    ]
    return boards.notice(lines, "warn", say("report.rejected", language))
