"""The form of the exercise `adjust`: five dossiers to read, in each a decision on the target."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets
import pandas as pd

from simkit.company.dossiers import Dossier
from simkit.course.answers import Desk
from simkit.course.checks.adjust import APPROVERS, CHOICES, FIGURES, STANDARDS, dossiers
from simkit.course.words import percent, say
from simkit.goals.adjust import OFF_PERCENT
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.recovery_figures import value_scale
from simkit.show.frame import Make
from simkit.show.sheet import Sheet
from simkit.show.submit import submit

if TYPE_CHECKING:
    from simkit.company.case import Case

WIDTH, HEIGHT, FOOT = 360, 170, 24


def form(case: Case, _pictures: Path | None = None) -> Make:
    """How the form of a group is made."""

    def make(language: Language, sheet: Sheet) -> widgets.Widget:
        return page(case, sheet, language)

    return make


def page(case: Case, sheet: Sheet, language: Language) -> widgets.Box:
    """The rules, the dossiers, the end."""
    rules = [say(f"adjust.rule_{name}", language) for name in ("triggers", "limits", "sizes")]
    head = boards.heading(1, say("adjust.read_title", language), say("adjust.read_lead", language))
    files = [dossier(file, sheet, language) for file in dossiers(case)]
    second = boards.heading(2, say("adjust.files_title", language), say("adjust.files_lead", language))
    return fields.box(
        [
            fields.html(boards.stylesheet(), "sk-style"),
            fields.box([fields.html(head + boards.notice(rules, "info", say("adjust.rules", language)))], "sk-section"),
            fields.box([fields.html(second), *files], "sk-section step-files"),
            submit("adjust", 3, case, sheet, language),
        ],
        "simkit sk-page",
    )


def dossier(file: Dossier, sheet: Sheet, language: Language) -> widgets.Box:
    """One file: its months as picture and table, the trigger, the decision, and what a request needs."""
    path = f"files.{file.id}"
    trigger = fields.dropdown(
        say("adjust.trigger", language), [(say(f"adjust.trigger_{name}", language), name) for name in CHOICES], language
    )
    choice = fields.radio(
        say("adjust.decision", language), [(say(f"adjust.{name}", language), name) for name in ("hold", "adjust")]
    )
    size = fields.number(say("adjust.percent", language))

    def offered(field: str, of: tuple[str, ...]) -> fields.Options:
        return [(say(f"adjust.{field}_{one}", language), one) for one in of]

    data, approver = (
        fields.dropdown(say(f"adjust.{field}", language), offered(field, of), language)
        for field, of in (("data", FIGURES), ("approver", APPROVERS))
    )
    standard = fields.radio(say("adjust.standard", language), offered("standard", STANDARDS))
    for widget, name in ((trigger, "trigger"), (choice, "decision"), (data, "data"), (approver, "approver")):
        fields.bind_choice(sheet, widget, f"{path}.{name}")
    fields.bind_choice(sheet, standard, f"{path}.standard")
    fields.bind_number(sheet, size, f"{path}.percent")
    governed = fields.box([fields.with_hint(size, language), data, approver], "sk-grid")
    request = fields.box([governed, standard], "sk-stack request")

    def update(_: Desk) -> None:
        fields.show(request, sheet.get(f"{path}.decision") == "adjust")

    fields.follow(sheet, update)
    return fields.box([fields.html(file_html(file, language)), trigger, choice, request], f"sk-line file-{file.id}")


def file_html(file: Dossier, language: Language) -> str:
    """Title, when the target was last changed, picture and table."""
    since = file.months_since_last
    words = say("adjust.never", language) if since is None else say("adjust.since", language, ago=ago(since, language))
    title = boards.subheading(say("adjust.file", language, letter=file.id.upper()), words)
    return title + boards.side_by_side(months_svg(file.months, language), months_table(file.months, language))


def ago(months: int, language: Language) -> str:
    """So many months ago, in words."""
    return say("adjust.month_ago", language) if months == 1 else say("adjust.months_ago", language, months=months)


def months_table(months: pd.DataFrame, language: Language) -> str:
    """The months as a table that fits a phone: target and signed without their unit, attainment, market, capacity."""
    unit, digits = value_scale("money", language), 1 if language == "zh" else 0

    def write(value: float) -> str:
        return f"{value / unit:,.{digits}f}"

    rows = months.assign(attainment=months["signed"] / months["target"])
    columns: list[tuple[str, str, boards.Cell | None]] = [
        ("month", say("adjust.month", language), str),
        ("target", say("adjust.target", language), write),
        ("signed", say("adjust.signed", language), write),
        ("attainment", say("adjust.attainment", language), percent),
        ("market", say("adjust.head_market", language), percent),
        ("capacity", say("adjust.head_capacity", language), percent),
    ]
    return f'<div class="sk-months">{boards.table(rows, say("adjust.months", language), columns)}</div>'


def months_svg(months: pd.DataFrame, language: Language) -> str:
    """Attainment of each month as bars, with the target and 30 % to either side of it; demand and capacity as lines."""
    share = (months["signed"] / months["target"]).tolist()
    step, most = WIDTH / len(share), 1.7
    height = HEIGHT - FOOT

    def y(value: float) -> float:
        return height * (1 - min(value, most) / most)

    parts = []
    for number, value in enumerate(share):
        left, top = number * step + 6, y(value)
        parts.append(
            f'<rect class="sk-month" x="{left:.1f}" y="{top:.1f}" width="{step - 12:.1f}" height="{height - top:.1f}"/>'
        )
        parts.append(
            f'<text x="{number * step + step / 2:.1f}" y="{HEIGHT - 7}" text-anchor="middle">{number + 1}</text>'
        )
    for edge, kind in ((1.0, "sk-target"), (1 + OFF_PERCENT / 100, "sk-edge"), (1 - OFF_PERCENT / 100, "sk-edge")):
        parts.append(f'<line class="{kind}" x1="0" x2="{WIDTH}" y1="{y(edge):.1f}" y2="{y(edge):.1f}"/>')
    for column, kind in (("capacity", "sk-capacity"), ("market", "sk-demand")):
        places = enumerate(months[column].tolist())
        points = " ".join(f"{n * step + step / 2:.1f},{y(value):.1f}" for n, value in places)
        parts.append(f'<polyline class="{kind}" points="{points}"/>')
    name, key = say("adjust.picture", language), say("adjust.picture_key", language)
    drawn = f'<svg class="sk-file" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}">{"".join(parts)}</svg>'
    return f"<div>{drawn}{boards.paragraph(key, 'sk-note')}</div>"
