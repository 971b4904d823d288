"""Step 4 of `cascade`: the target as a map to drill into, and the matrix product × region × customer."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
import pandas as pd

from simkit.company.opening import Opening
from simkit.course.answers import Desk
from simkit.course.checks.cascade_answers import CascadeAnswers, amounts, keys, loads
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.cascade_people import HEAVY, LIGHT
from simkit.show.forms.cascade_read import amount
from simkit.show.forms.cascade_split import answers_of
from simkit.show.forms.cascade_tables import by_week, matrix, names
from simkit.show.sheet import Sheet
from simkit.show.treemap import Block, Group, treemap_svg

TEAM, MIX = "team", "mix"


def look(view: Opening, sheet: Sheet, language: Language) -> widgets.Box:
    """A choice of what to look at, the map of it, and the matrix behind folds."""
    roots = [
        (say("cascade.look_team", language), TEAM),
        (say("cascade.look_mix", language), MIX),
        *zip(names(view, "regions", language), keys(view, "regions"), strict=True),
        *zip(names(view, "reps", language), keys(view, "reps"), strict=True),
    ]
    choose = widgets.Dropdown(description=say("cascade.look_at", language), options=roots, value=TEAM)
    for name in ("sk-field", "look-at"):
        choose.add_class(name)
    picture, tables = fields.html("", "look-picture"), fields.html("", "look-matrix")

    def draw() -> None:
        answers = answers_of(sheet)
        groups = rooted(answers, view, choose.value, language)
        chosen = next(label for label, value in roots if value == choose.value)
        missing = boards.notice(say("cascade.look_nothing", language))
        picture.value = treemap_svg(groups, chosen) if groups else missing

    def update(_: Desk) -> None:
        draw()
        tables.value = matrix_html(answers_of(sheet), view, language)

    choose.observe(lambda _: draw(), "value")
    fields.follow(sheet, update)
    head = boards.heading(4, say("cascade.look_title", language), say("cascade.look_lead", language))
    return fields.box([fields.html(head), choose, picture, tables], "sk-section step-look")


def rooted(answers: CascadeAnswers, view: Opening, root: str, language: Language) -> list[Group]:
    """The groups and parts below a root; none while something that it needs is open."""
    if root == MIX:
        return _mix(answers, view, language)
    targets = amounts(answers, view, "reps")
    if targets is None or sum(targets) <= 0:
        return []
    if root == TEAM:
        return [_region(view, number, targets, language) for number in range(len(view.scenario.regions))]
    if root in keys(view, "regions"):
        members = np.flatnonzero(view.world.region == keys(view, "regions").index(root))
        return [_person(answers, view, int(member), targets, language) for member in members]
    return _weeks(answers, view, keys(view, "reps").index(root), targets, language)


def matrix_html(answers: CascadeAnswers, view: Opening, language: Language) -> str:
    """The cube as tables of product × region, one for all customers and one a customer type."""
    cube = matrix(answers, view)
    if cube is None:
        return boards.notice(say("cascade.matrix_open", language))
    tables = [(say("cascade.matrix_all", language), cube.sum(axis=2))]
    tables += [(name, cube[:, :, place]) for place, name in enumerate(names(view, "customers", language))]
    head = boards.subheading(say("cascade.matrix_title", language), say("cascade.matrix_lead", language))
    return head + "".join(boards.fold(title, _matrix(table, title, view, language)) for title, table in tables)


def _matrix(table: np.ndarray, title: str, view: Opening, language: Language) -> str:
    regions = names(view, "regions", language)
    rows = pd.DataFrame(np.vstack([table, table.sum(axis=0)]), columns=regions)
    rows["sum"] = rows.sum(axis=1)
    total = say("cascade.sum", language)
    rows.insert(0, "name", [*names(view, "products", language), total])

    def write(value: float) -> str:
        return amount(view, value, language)

    columns: list[tuple[str, str, boards.Cell | None]] = [("name", say("cascade.cut_products", language), None)]
    columns += [(region, region, write) for region in regions]
    return boards.table(rows, title, [*columns, ("sum", total, write)])


def _block(view: Opening, name: str, value: float, whole: float, language: Language, marked: bool = False) -> Block:
    words = f"{amount(view, value, language)} · {percent(value / whole)}"
    return Block(name, value, words, marked)


def _region(view: Opening, number: int, targets: Sequence[float], language: Language) -> Group:
    members = np.flatnonzero(view.world.region == number).tolist()
    load, people = loads(targets, view), names(view, "reps", language)
    parts = [
        _block(view, people[m], targets[m], sum(targets), language, not LIGHT <= load[m] <= HEAVY) for m in members
    ]
    total = sum(targets[member] for member in members)
    return Group(_block(view, names(view, "regions", language)[number], total, sum(targets), language), parts)


def _person(answers: CascadeAnswers, view: Opening, rep: int, targets: Sequence[float], language: Language) -> Group:
    """A person's months."""
    of = by_week(answers, view)
    months = np.bincount(of.month, weights=of.share, minlength=len(view.month_days)) * targets[rep]
    parts = [
        _block(view, name, value, targets[rep], language)
        for name, value in zip(names(view, "months", language), months.tolist(), strict=True)
    ]
    return Group(_block(view, names(view, "reps", language)[rep], targets[rep], sum(targets), language), parts)


def _weeks(
    answers: CascadeAnswers, view: Opening, rep: int, targets: Sequence[float], language: Language
) -> list[Group]:
    """A person's months, with the weeks in each."""
    of, target = by_week(answers, view), max(targets[rep], 1.0)
    groups = []
    for month, name in enumerate(names(view, "months", language)):
        places = np.flatnonzero(of.month == month).tolist()
        parts = [
            _block(view, say("recovery.week", language, week=of.week[n] + 1), of.share[n] * target, target, language)
            for n in places
        ]
        groups.append(Group(_block(view, name, float(of.share[places].sum()) * target, target, language), parts))
    return groups


def _mix(answers: CascadeAnswers, view: Opening, language: Language) -> list[Group]:
    """Products, with the regions in each."""
    cube = matrix(answers, view)
    if cube is None:
        return []
    table, total = cube.sum(axis=2), float(cube.sum())
    regions = names(view, "regions", language)
    return [
        Group(
            _block(view, product, float(values.sum()), total, language),
            [_block(view, region, float(v), total, language) for region, v in zip(regions, values, strict=True)],
        )
        for product, values in zip(names(view, "products", language), table, strict=True)
    ]
