"""The two cases before and after, to look at: a picture and a table of what came and what is claimed.

The picture is SVG written by hand that brings its own colours, so that a page and a lesson show the same one.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from simkit.company.before_after import stories
from simkit.course.checks.cases import FAILURES, LEVERS, PRINCIPLES, REMEDIES
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards

WIDTH, ROW, LOW = 360, 78, 56  #: of the picture, of a measure with a scale, of one without
EDGE = 14

#: By what a colour means, as in `theme`, which would bring matplotlib along.
INK, MUTED, RULE, NOW, CLAIM = "#1b2733", "#566270", "#d9dfe5", "#0072b2", "#c25400"

Row = Mapping[str, Any]


def table_html(rows: pd.DataFrame, language: Language) -> str:
    """The rows of one case as a table: measure, before, after with interval, claim, gap, whether it is simulated."""
    shown = pd.DataFrame([_cells(row, language) for row in _records(rows)])
    words = ("measure", "basis")
    columns = [(name, say(f"cases.played_{name}", language), None if name in words else str) for name in shown.columns]
    case = stories()[rows["case"].iloc[0]].name.in_(language)
    return boards.table(shown, say("cases.played_table", language, case=case), columns)


def roots_html(language: Language) -> str:
    """Each trouble of the manufacturer with the principle that it broke, its lever, and the answer of the restart."""
    keys = {"principle": PRINCIPLES, "lever": LEVERS, "remedy": REMEDIES}
    shown = pd.DataFrame(
        [
            {"trouble": say(f"cases.{name}", language)}
            | {part: say(f"cases.{part}_{key[name]}", language) for part, key in keys.items()}
            for name in FAILURES
        ]
    )
    heads = {"trouble": say("cases.map_trouble", language)} | {part: say(f"cases.{part}", language) for part in keys}
    return boards.table(shown, say("cases.map_title", language), [(name, head, None) for name, head in heads.items()])


def _records(rows: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _cells(row: Row, language: Language) -> dict[str, str]:
    return {
        "measure": _name(row, language),
        "before": _with_error(row["before"], row["before_error"]),
        "after": _with_error(row["after"], row["after_error"]),
        "claim": _claim(row),
        "gap": "–" if pd.isna(row["gap"]) else _minus(f"{row['gap']:+.1f}"),
        "basis": say(f"cases.basis_{row['basis']}", language),
    }


def picture_svg(rows: pd.DataFrame, language: Language) -> str:
    """SVG text: for each measure, on a scale of its own, before, after with its interval, and the claim."""
    parts, top = [], 0
    for row in _records(rows):
        parts.append(f'<g transform="translate(0 {top})">{_measure(row, language)}</g>')
        top += LOW if pd.isna(row["after"]) else ROW
    name = escape(say("cases.played_picture", language), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sk-claims" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" '
        f'height="{top}" role="img" aria-label="{name}" font-family="system-ui, sans-serif" font-size="13.5">'
        f"{''.join(parts)}</svg>"
    )


def _measure(row: Row, language: Language) -> str:
    """One measure: its name, its scale, its figures in the colours of their marks."""
    head = f'<text x="0" y="18" fill="{INK}" font-weight="600">{escape(_name(row, language))}</text>'
    if pd.isna(row["after"]):
        words = f"{say('cases.basis_not_simulated', language)} · {_said('claim', _claim(row), language)}"
        return f'{head}<text x="0" y="37" fill="{MUTED}">{escape(words)}</text>'
    before, after, claim = row["before"], row["after"], row["claim_after"]
    error = 0.0 if pd.isna(row["after_error"]) else row["after_error"]
    shown = [before, after - error, after + error, *([] if pd.isna(claim) else [claim])]
    low, reach = min(shown), max(max(shown) - min(shown), 1e-9)

    def x(value: float) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * (value - low) / reach

    marks = [f'<line x1="0" x2="{WIDTH}" y1="36" y2="36" stroke="{RULE}" stroke-width="2"/>']
    if error:
        marks.append(
            f'<line x1="{x(after - error):.1f}" x2="{x(after + error):.1f}" y1="36" y2="36" stroke="{NOW}" '
            f'stroke-width="9" stroke-opacity=".35"/>'
        )
    marks.append(
        f'<circle cx="{x(before):.1f}" cy="36" r="6" fill="#fff" stroke="{MUTED}" stroke-width="2.5"/>'
        f'<circle cx="{x(after):.1f}" cy="36" r="6.5" fill="{NOW}"/>'
    )
    words = [
        (MUTED, _said("before", _figure(before), language)),
        (NOW, _said("after", _with_error(after, row["after_error"]), language)),
    ]
    if not pd.isna(claim):
        marks.append(f'<path d="M{x(claim):.1f} 27l9 9-9 9-9-9z" fill="{CLAIM}"/>')
        words.append((CLAIM, _said("claim", _figure(claim), language)))
    spans = f'<tspan fill="{MUTED}"> · </tspan>'.join(
        f'<tspan fill="{colour}" font-weight="600">{escape(word)}</tspan>' for colour, word in words
    )
    return f'{head}{"".join(marks)}<text x="0" y="61" xml:space="preserve">{spans}</text>'


def _said(part: str, figure: str, language: Language) -> str:
    name = "cases.played_line" if part == "before" else f"cases.played_line_{part}"
    return say(name, language, **{part: figure})


def _name(row: Row, language: Language) -> str:
    return say(f"cases.measure_{row['measure']}", language)


def _claim(row: Row) -> str:
    """What is claimed, before and after where both are; a dash where nothing is."""
    told = [_figure(row[name]) for name in ("claim_before", "claim_after") if not pd.isna(row[name])]
    return " → ".join(told) or "–"


def _figure(value: float) -> str:
    return _minus(f"{value:.1f}".removesuffix(".0"))


def _with_error(value: float, error: float) -> str:
    if pd.isna(value):
        return "–"
    return _minus(f"{value:.1f}" if pd.isna(error) else f"{value:.1f} ± {error:.1f}")


def _minus(number: str) -> str:
    return number.replace("-", "−")
