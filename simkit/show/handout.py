"""A cascade on paper and in a spreadsheet: a workbook, a CSV file, a hand-out sheet for each person."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Sequence
from html import escape

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from simkit.company.opening import Opening
from simkit.course.checks.cascade_answers import (
    CUTS,
    CascadeAnswers,
    IndicatorLine,
    StepLine,
    amounts,
    indicators,
    keys,
    plan_steps,
)
from simkit.course.words import money, say
from simkit.scenario import Language
from simkit.show.forms.cascade_tables import matrix, names, owner_names, people_by_week

Rows = list[list[str | float | int]]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_STYLE = """
body { margin: 0; font: 15px/1.55 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
body { color: #1b2733; }
article { max-width: 720px; margin: 0 auto; padding: 28px 24px; break-after: page; }
h1 { font-size: 24px; margin: 0; } h2 { font-size: 17px; margin: 22px 0 6px; color: #0067a3; }
.amount { font-size: 30px; font-weight: 700; margin: 10px 0 0; } p { margin: 4px 0; } small { color: #566270; }
table { border-collapse: collapse; width: 100%; } th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid #d9dfe5; }
th { text-align: left; color: #566270; } .right { text-align: right; font-variant-numeric: tabular-nums; }
.signed { display: flex; gap: 40px; margin-top: 40px; }
.signed span { flex: 1; border-top: 1px solid; padding-top: 4px; }
@page { margin: 14mm; }
"""


def data_link(content: bytes, kind: str, name: str, words: str) -> str:
    """A link that saves a file without asking a server; `kind` is its media type."""
    data = base64.b64encode(content).decode("ascii")
    return (
        f'<a class="sk-download" download="{escape(name, quote=True)}" href="data:{kind};base64,{data}">'
        f"{escape(words)}</a>"
    )


def csv_bytes(answers: CascadeAnswers, view: Opening, language: Language) -> bytes:
    """Each person's target by week as CSV in UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(_week_rows(answers, view, language))
    return text.getvalue().encode("utf-8-sig")


def workbook_bytes(answers: CascadeAnswers, view: Opening, language: Language) -> bytes:
    """A workbook: the cuts, the matrix, people by week, indicators, plan."""
    book = Workbook()
    book.remove(book.active)
    sheets = {
        "sheet_cuts": _cut_rows(answers, view, language),
        "sheet_matrix": _matrix_rows(answers, view, language),
        "sheet_people": _week_rows(answers, view, language),
        "sheet_indicators": _indicator_rows(answers.chosen, view, language),
        "sheet_plan": _step_rows(answers.planned, view, language),
    }
    for title, rows in sheets.items():
        _fill(book.create_sheet(say(f"cascade.{title}", language)), rows)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def handouts(answers: CascadeAnswers, view: Opening, language: Language) -> str:
    """One page a person, to be printed: target, months and weeks, indicators and steps that are theirs; HTML.

    Nobody's page shows anybody else's target.
    """
    table = people_by_week(answers, view)
    pages = "".join(_page(rep, answers, table, view, language) for rep in range(len(view.capacity)))
    title = escape(say("cascade.handout_title", language))
    tag = "zh-Hans" if language == "zh" else "en"
    return (
        f'<!doctype html><html lang="{tag}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{pages}</body></html>"
    )


def _page(rep: int, answers: CascadeAnswers, table: pd.DataFrame, view: Opening, language: Language) -> str:
    key, own = keys(view, "reps")[rep], table[table["rep"] == rep]
    region = view.scenario.regions[int(view.world.region[rep])].name.in_(language)
    parts = [
        f"<h1>{escape(view.names(language)[rep])}</h1><p><small>{escape(region)} · "
        f"{escape(view.scenario.title.in_(language))}</small></p>",
        f'<p class="amount">{escape(money(float(own["amount"].sum()), language, view.scenario.currency))}</p>',
        f"<p>{escape(say('cascade.handout_target', language, days=view.days))}</p>",
        _section("handout_weeks", _weeks_table(own, view, language), language),
    ]
    mine = [line for line in answers.chosen if line.owner == key]
    others = [line for line in answers.chosen if line.owner != key]
    steps = [line for line in answers.planned if line.who == key]
    if mine:
        parts.append(_section("handout_own", _html(_indicator_rows(mine, view, language)), language))
    if others:
        parts.append(_section("handout_team", _html(_indicator_rows(others, view, language)), language))
    if steps:
        parts.append(_section("handout_steps", _html(_step_rows(steps, view, language)), language))
    signed = "".join(f"<span>{escape(say(f'cascade.handout_{who}', language))}</span>" for who in ("rep", "manager"))
    return f'<article>{"".join(parts)}<p class="signed">{signed}</p></article>'


def _section(title: str, body: str, language: Language) -> str:
    return f"<h2>{escape(say(f'cascade.{title}', language))}</h2>{body}"


def _weeks_table(own: pd.DataFrame, view: Opening, language: Language) -> str:
    rows: Rows = [[say("cascade.cut_months", language), say("cascade.weeks", language), say("cascade.sum", language)]]
    for month, name in enumerate(names(view, "months", language), 1):
        of_month = own[own["month"] == month]
        amounts_ = zip(of_month["week"], of_month["amount"].tolist(), strict=True)
        weekly = " · ".join(f"{week}: {_whole(amount, language)}" for week, amount in amounts_)
        rows.append([name, weekly, _whole(float(of_month["amount"].sum()), language)])
    return _html(rows)


def _whole(amount: float, language: Language) -> str:
    """An amount in the reader's unit without its name, so that a row of them is short."""
    return f"{amount / 10_000:,.2f}" if language == "zh" else f"{amount / 1000:,.1f}"


def _html(rows: Rows) -> str:
    head = "".join(f"<th>{escape(str(cell))}</th>" for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cut_rows(answers: CascadeAnswers, view: Opening, language: Language) -> Rows:
    rows: Rows = [
        [say("cascade.cut", language), say("cascade.part", language), _currency("cascade.sum", view, language)]
    ]
    for cut in (*CUTS, "reps"):
        for name, value in zip(names(view, cut, language), amounts(answers, view, cut) or (), strict=False):
            rows.append([say(f"cascade.cut_{cut}", language), name, round(value)])
    rows.append([say("cascade.card_target", language), "", view.target])
    return rows


def _matrix_rows(answers: CascadeAnswers, view: Opening, language: Language) -> Rows:
    cube = matrix(answers, view)
    cuts = ("products", "regions", "customers")
    rows: Rows = [[*(say(f"cascade.cut_{cut}", language) for cut in cuts), _currency("cascade.sum", view, language)]]
    if cube is None:
        return rows
    products, regions, customers = (names(view, cut, language) for cut in cuts)
    return rows + [
        [products[p], regions[r], customers[c], int(cube[p, r, c])]
        for p in range(len(products))
        for r in range(len(regions))
        for c in range(len(customers))
    ]


def _week_rows(answers: CascadeAnswers, view: Opening, language: Language) -> Rows:
    """A row a person: name, region, week by week, the sum."""
    table = people_by_week(answers, view)
    wide = table.pivot_table(index="rep", columns="week", values="amount", aggfunc="sum")
    weeks = [say("recovery.week", language, week=week) for week in wide.columns]
    head = [say("cascade.cut_reps", language), say("cascade.cut_regions", language), *weeks]
    rows: Rows = [[*head, _currency("cascade.sum", view, language)]]
    people, regions = names(view, "reps", language), names(view, "regions", language)
    for rep, values in wide.iterrows():
        number = int(str(rep))
        whole = [int(value) for value in values]
        rows.append([people[number], regions[int(view.world.region[number])], *whole, sum(whole)])
    return rows


def _indicator_rows(lines: Sequence[IndicatorLine], view: Opening, language: Language) -> Rows:
    named = owner_names(view, language)
    catalogue = {entry.id: entry.name.in_(language) for entry in indicators()}
    rows: Rows = [[say(f"cascade.{head}", language) for head in ("indicator_head", "owner", "standard")]]
    for line in lines:
        standard = "–" if line.standard is None else line.standard
        rows.append([catalogue.get(line.indicator or "", "?"), named.get(line.owner or "", "–"), standard])
    return rows


def _step_rows(lines: Sequence[StepLine], view: Opening, language: Language) -> Rows:
    named = owner_names(view, language)
    catalogue = {entry.id: entry.name.in_(language) for entry in plan_steps()}
    rows: Rows = [[say(f"cascade.{head}", language) for head in ("step_head", "owner", "first_week", "last_week")]]
    for line in lines:
        weeks = (line.first or "–", line.last or "–")
        rows.append([catalogue.get(line.step or "", "?"), named.get(line.who or "", "–"), *weeks])
    return rows


def _currency(head: str, view: Opening, language: Language) -> str:
    return f"{say(head, language)} ({view.scenario.currency})"


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(zip(*rows, strict=True), 1):
        widest = max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(cell)) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(widest + 2, 46)


def _safe(cell: str | float | int) -> str | float | int:
    """A text that a spreadsheet would take for a formula is shown as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@" and len(cell) > 1 else cell
