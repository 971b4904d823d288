"""The figures of a case that a group can name: how they are called, written, listed, and typed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ipywidgets as widgets
import pandas as pd

from simkit.course.answers import Desk
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.sheet import Sheet

if TYPE_CHECKING:
    from simkit.company.case import Case


def table_name(name: str, language: Language) -> str:
    """What a table is called on the page."""
    return say(f"recovery.table_{name}", language)


def figure_options(case: Case, language: Language) -> list[tuple[str, str]]:
    """The figures that can be named, each with the name of its table."""
    rows = case.figures
    return [
        (f"{name} · {table_name(table, language)}", figure)
        for table, name, figure in zip(rows["table"], rows[f"name_{language}"], rows["figure"], strict=True)
    ]


def figure_value(unit: str, value: float, case: Case, language: Language) -> str:
    """A figure as people write it, by its unit."""
    if unit == "money":
        return amounts(case, language)(value)
    return {"share": percent(value, 1), "count": f"{value:,.0f}"}.get(unit, f"{value:,.1f}")


def figures_table(case: Case, table: str, language: Language) -> str:
    """The figures of one table with their values now and in earlier quarters; empty if it has none."""
    rows = case.figures[case.figures["table"] == table]
    if rows.empty:
        return ""
    written = pd.DataFrame(
        {
            "name": rows[f"name_{language}"],
            **{
                column: [
                    figure_value(unit, value, case, language)
                    for unit, value in zip(rows["unit"], rows[column], strict=True)
                ]
                for column in ("now", "before")
            },
        }
    )
    columns = (
        ("name", say("recovery.figure", language), None),
        ("now", say("charts.now", language), str),
        ("before", say("charts.before", language), str),
    )
    return boards.table(written, say("recovery.figures_caption", language), columns)


def bind_value(
    sheet: Sheet, case: Case, language: Language, field: widgets.Text, figure_path: str, path: str, label: str
) -> None:
    """Bind the number of a figure in the unit its reader knows; a number of another figure is dropped with it."""
    units = dict(zip(case.figures["figure"], case.figures["unit"], strict=True))
    seen = [sheet.get(figure_path)]

    def scale() -> float:
        return value_scale(units.get(sheet.get(figure_path) or ""), language)

    def keep_up(_: Desk) -> None:
        figure = sheet.get(figure_path)
        unit = units.get(figure or "")
        field.description = in_unit(label, unit, language)
        dropped, seen[0] = seen[0] not in (None, figure), figure
        if dropped and sheet.writable and sheet.get(path) is not None:
            sheet.put(path, None)

    fields.bind_number(sheet, field, path, scale)
    fields.follow(sheet, keep_up)


def in_unit(label: str, unit: str | None, language: Language) -> str:
    """The label of a number with its unit, where it has one."""
    return (
        say("recovery.in_unit", language, label=label, unit=say(f"recovery.unit_{unit}", language)) if unit else label
    )


def value_scale(unit: str | None, language: Language) -> float:
    """What one unit on the page is in the stored answer: amounts are typed in 万元 or thousands, stored in full."""
    return (10_000.0 if language == "zh" else 1_000.0) if unit == "money" else 1.0


def amounts(case: Case, language: Language) -> Callable[[float], str]:
    """How an amount of this case is written."""
    return lambda amount: money(amount, language, case.scenario.currency)
