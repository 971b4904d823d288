"""The board of attainment by region, product and customer type (D22): a table a dimension, alerts marked with words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from simkit.course.words import percent, say
from simkit.measures.cuts import BEHIND, DIMENSIONS, cuts
from simkit.scenario import Language
from simkit.show import boards

if TYPE_CHECKING:
    from simkit.company.case import Case

#: Where the scenario, and the words, keep the parts of each dimension.
PARTS = dict(zip(DIMENSIONS, ("regions", "products", "customers"), strict=True))


def cuts_board(case: Case, language: Language) -> str:
    """The three tables as HTML, and what targets and alerts stand on; it shows figures and names no cause."""
    board = cuts(case.tables)
    shown = "".join(_table(board, dimension, case, language) for dimension in DIMENSIONS)
    note = say("recovery.cuts_note", language, share=percent(BEHIND))
    return f'<div class="sk-board">{shown}{boards.paragraph(note, "sk-note")}</div>'


def _table(board: pd.DataFrame, dimension: str, case: Case, language: Language) -> str:
    rows = board[board["dimension"] == dimension]
    names = {part.id: part.name.in_(language) for part in getattr(case.scenario, PARTS[dimension])}
    marked = [
        say("recovery.cuts_alert", language, part=names[name]) if alert else names[name]
        for name, alert in zip(rows["name"], rows["alert"], strict=True)
    ]
    columns: dict[str, boards.Cell] = {
        "target": partial(_amount, language=language),
        "signed": partial(_amount, language=language),
        "attainment": percent,
        "year_before": partial(_amount, language=language),
        "change": lambda share: f"{share * 100:+.0f}%",
    }
    heads = [(column, say(f"recovery.column_{column}", language), write) for column, write in columns.items()]
    first = ("name", say(f"cascade.cut_{PARTS[dimension]}", language), None)
    return boards.table(rows.assign(name=marked), say(f"recovery.cuts_{dimension}", language), [first, *heads])


def _amount(value: float, language: Language) -> str:
    """In thousands or 万元, without the unit: six columns are to fit a phone."""
    return f"{value / 10_000:,.1f}" if language == "zh" else f"{value / 1_000:,.0f}"
