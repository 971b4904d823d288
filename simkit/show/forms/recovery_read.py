"""Step 1 of `recovery`: what the group reads before it judges; nothing here depends on its answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets
import pandas as pd

from simkit.course.words import percent, say
from simkit.measures import activity, attainment, forecast, funnel
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.cuts import cuts_board
from simkit.show.forms.recovery_figures import amounts, figures_table, table_name

if TYPE_CHECKING:
    from simkit.company.case import Case

#: The tables behind the fold, in the order of reading; `case.figures.table` names one of them.
TABLES = ("attainment", "same_day", "cuts", "leads", "funnel", "pipeline", "deals", "reps")
PICTURES = ("attainment", "same_day", "leads", "conversion", "dwell", "pipeline", "reps")


def read(case: Case, language: Language, pictures: Path | None) -> widgets.Box:
    """The story, key figures, pictures with captions, and the tables behind folds."""
    shown = [
        boards.picture(svg, say(f"recovery.caption_{name}", language))
        for name, svg in picture_texts(case, language, pictures).items()
    ]
    parts = [
        boards.heading(1, say("recovery.read_title", language), say("recovery.read_lead", language)),
        story(case, language),
        boards.cards(key_figures(case, language)),
        boards.side_by_side(*shown),
        boards.subheading(say("recovery.tables_title", language), say("recovery.tables_lead", language)),
        tables(case, language),
    ]
    return fields.box([fields.html("".join(parts))], "sk-section step-read")


def story(case: Case, language: Language) -> str:
    """The situation in words: where the quarter stands, and that nobody has said why."""
    earlier = attainment.same_day(case.tables, case.day).query("quarter < 0")["attainment"]
    words = say(
        "recovery.story",
        language,
        day=case.day,
        days=case.days,
        target=amounts(case, language)(case.target),
        attained=percent(case.signed / case.target),
        planned=percent(planned_by_now(case)),
        low=percent(earlier.min()),
        high=percent(earlier.max()),
        left=case.days - case.day,
    )
    return boards.paragraph(case.scenario.story.in_(language), "sk-story") + boards.paragraph(words, "sk-story")


def planned_by_now(case: Case) -> float:
    """The share of the target that the phased plan wanted signed by today."""
    return attainment.phased_plan(case.day, case.days)


def key_figures(case: Case, language: Language) -> list[tuple[str, str, str]]:
    """Name, value and remark of the figures that a manager looks at first."""
    amount = amounts(case, language)
    stock = forecast.pipeline(case.tables)
    missing = case.target - case.signed
    last = attainment.same_day(case.tables, case.day).query("quarter < 0")["attainment"].mean()
    figures: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("target", amount(case.target), {}),
        ("signed", amount(case.signed), {"share": percent(case.signed / case.target)}),
        ("planned", percent(planned_by_now(case)), {"day": case.day}),
        ("usual", percent(last), {"day": case.day}),
        ("missing", amount(missing), {"left": case.days - case.day}),
        ("open", amount(stock["amount"].sum()), {"weighted": amount(stock["weighted"].sum())}),
    )
    return [
        (say(f"recovery.card_{name}", language), value, say(f"recovery.card_{name}_remark", language, **places))
        for name, value, places in figures
    ]


def picture_texts(case: Case, language: Language, pictures: Path | None) -> dict[str, str]:
    """SVG text of each picture: from the folder, or drawn here where there is none."""
    if pictures is not None:
        return {name: (pictures / language / f"{name}.svg").read_text(encoding="utf-8") for name in PICTURES}
    from simkit.show import charts, theme  # brings matplotlib, which a page with prebuilt pictures never loads

    drawn = charts.case_pictures()
    return {name: theme.as_svg(drawn[name](case, language)) for name in PICTURES}


def tables(case: Case, language: Language) -> str:
    """Every table behind its fold, each with the figures that may be named as evidence."""
    makers: dict[str, Callable[[Case, Language], str]] = {
        "attainment": _attainment,
        "same_day": _same_day,
        "cuts": cuts_board,
        "leads": _leads,
        "funnel": _funnel,
        "reps": _reps,
        "pipeline": _pipeline,
        "deals": _deals,
    }
    return "".join(
        boards.fold(table_name(name, language), makers[name](case, language) + figures_table(case, name, language))
        for name in TABLES
    )


def _attainment(case: Case, language: Language) -> str:
    rows = attainment.weekly(case.tables)
    rows = rows[rows["quarter"] == 0]
    return _table(
        "attainment",
        rows,
        case,
        language,
        ("week", "whole"),
        ("day", "whole"),
        ("signed", "money"),
        ("cumulative", "money"),
        ("attainment", "share"),
        ("plan", "share"),
    )


def _same_day(case: Case, language: Language) -> str:
    rows = attainment.same_day(case.tables, case.day).sort_values("quarter", ascending=False)
    names = [
        say("charts.now", language) if quarter == 0 else say("recovery.quarters_ago", language, count=-quarter)
        for quarter in rows["quarter"]
    ]
    return _table("same_day", rows.assign(quarter=names), case, language, ("quarter", None), ("attainment", "share"))


def _leads(case: Case, language: Language) -> str:
    rows = activity.leads(case.tables).pivot(index="week", columns="period", values="leads").reset_index()
    return _table(
        "leads", rows[rows["now"].notna()], case, language, ("week", "whole"), ("now", "whole"), ("before", "rate")
    )


def _funnel(case: Case, language: Language) -> str:
    rows = funnel.stages(case.tables)
    rows = rows.assign(
        stage=_stages(rows, case, language), period=[say(f"charts.{period}", language) for period in rows["period"]]
    )
    return _table(
        "funnel",
        rows,
        case,
        language,
        ("stage", None),
        ("period", None),
        ("entered", "rate"),
        ("advanced", "rate"),
        ("lost", "rate"),
        ("conversion", "share"),
        ("dwell", "rate"),
        ("open_deals", "whole"),
        ("open_amount", "money"),
    )


def _reps(case: Case, language: Language) -> str:
    regions = {region.id: region.name.in_(language) for region in case.scenario.regions}
    rows = attainment.by_rep(case.tables).sort_values("attainment", ascending=False)
    rows = rows.assign(name=rows[f"name_{language}"], region=[regions.get(region, region) for region in rows["region"]])
    return _table(
        "reps",
        rows,
        case,
        language,
        ("name", None),
        ("region", None),
        ("quota", "money"),
        ("signed", "money"),
        ("attainment", "share"),
        ("open_amount", "money"),
    )


def _pipeline(case: Case, language: Language) -> str:
    rows = forecast.pipeline(case.tables)
    return _table(
        "pipeline",
        rows.assign(stage=_stages(rows, case, language)),
        case,
        language,
        ("stage", None),
        ("deals", "whole"),
        ("amount", "money"),
        ("weighted", "money"),
        ("overdue_deals", "whole"),
        ("overdue_amount", "money"),
    )


def _deals(case: Case, language: Language) -> str:
    rows = case.tables.deals
    rows = rows[rows["big"] & (rows["status"] == "open")].sort_values(["due", "deal"])
    names = case.tables.reps.set_index("rep")[f"name_{language}"]
    rows = rows.assign(name=rows["rep"].map(names), stage=_stages(rows, case, language))
    columns = (
        ("deal", "id"),
        ("name", None),
        ("stage", None),
        ("amount", "money"),
        ("due", "whole"),
        ("slips", "whole"),
    )
    return _table("big_deals", rows, case, language, *columns)


def _table(name: str, rows: pd.DataFrame, case: Case, language: Language, *columns: tuple[str, str | None]) -> str:
    """A table whose columns are written by kind: id, whole, rate (one decimal), share, money or (None) words."""
    writers: dict[str, boards.Cell] = {
        "id": str,
        "whole": lambda value: f"{value:,.0f}",
        "share": lambda value: percent(value, 1),
        "rate": lambda value: f"{value:,.1f}",
        "money": amounts(case, language),
    }
    heads = [
        (column, say(f"recovery.column_{column}", language), writers[kind] if kind else None)
        for column, kind in columns
    ]
    return boards.table(rows, table_name(name, language), heads)


def _stages(rows: pd.DataFrame, case: Case, language: Language) -> list[str]:
    names = {stage.id: stage.name.in_(language) for stage in case.scenario.stages}
    return [names[stage] for stage in rows["stage"]]
