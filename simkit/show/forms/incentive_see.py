"""Step 3 of `incentive`: the curve and the edges at once, then what reps who look ahead make of the plan."""

from __future__ import annotations

from dataclasses import dataclass

import ipywidgets as widgets
import pandas as pd

from simkit.company.nextyear import UNITS, NextYear
from simkit.company.scheme import Scheme, at_edges, in_force, pay_plan
from simkit.course.answers import AnswersError, Desk
from simkit.course.checks.incentive_answers import YEARS, problems, read, scheme_of
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.incentive_design import label
from simkit.show.newest import Newest
from simkit.show.paycurve import curve_svg
from simkit.show.sheet import Sheet

#: Whose pay is shown: a grade at an attainment, somebody new.
EXAMPLES = (("typical", "senior", 0.95), ("strong", "principal", 1.25), ("new", "junior", None))


@dataclass(frozen=True)
class Seen:
    """What the engine says of a scheme: its figures beside today's (`nextyear.compared`)."""

    scheme: Scheme
    figures: pd.DataFrame


def see(
    year: NextYear, sheet: Sheet, language: Language, oracle: Newest[Scheme, Seen], in_short: widgets.HTML
) -> widgets.Box:
    """The arithmetic, at once; the table of figures, played again whenever the plan changes."""
    message, arithmetic = fields.html("", "see-message"), fields.html("", "see-arithmetic")
    table = fields.html("", "see-table")
    asked: list[Scheme | None] = [None]
    currency = year.world.scenario.currency

    def answer(seen: Seen | None) -> None:
        if asked[0] is None or (seen is not None and seen.scheme != asked[0]):
            return
        if seen is None:
            message.value = boards.notice(say("incentive.trouble_play", language), "warn")
        else:
            table.value = figures_html(seen.figures, language, currency)
            in_short.value = shortly(seen.figures, year.budget, language, currency)
        for part in (table, in_short):
            part.remove_class("sk-waiting")

    def update(desk: Desk) -> None:
        trouble = troubles(desk, language)
        scheme = None if trouble else scheme_of(read(desk.answers))
        message.value = boards.notice(trouble, "warn")
        if scheme == in_force():
            message.value = boards.notice(say("incentive.unchanged", language))
        if scheme == asked[0] and scheme is not None:
            return
        asked[0] = scheme
        for part in (table, in_short):
            part.add_class("sk-waiting")
        if scheme is None:
            oracle.drop()
            return
        arithmetic.value = arithmetic_html(scheme, year, language)
        oracle.ask(scheme, answer)

    fields.follow(sheet, update)
    head = boards.heading(3, say("incentive.see_title", language), say("incentive.see_lead", language))
    return fields.box([fields.html(head), message, arithmetic, table], "sk-section step-see")


def troubles(desk: Desk, language: Language) -> list[str]:
    """Why the plan cannot be reckoned, each in a sentence."""
    try:
        found = problems(read(desk.answers))
    except AnswersError as error:
        return [str(error)]
    return [say(f"incentive.trouble_{words}", language, field=label(name, language)) for words, name in found]


def arithmetic_html(scheme: Scheme, year: NextYear, language: Language) -> str:
    """Curve, three people's pay, and the exact pay at D10's edges."""
    currency = year.world.scenario.currency
    earns = [
        (
            say(f"incentive.earn_{name}", language),
            money(year.example(scheme, grade, at), language, currency),
            say(
                f"incentive.earn_{name}_remark",
                language,
                now=money(year.example(in_force(), grade, at), language, currency),
            ),
        )
        for name, grade, at in EXAMPLES
    ]
    plan = scheme if scheme != in_force() else None
    curve = f'<div class="sk-fanbox sk-paycurve">{curve_svg(plan, in_force(), language)}</div>'
    body = f'<div class="sk-sight">{curve}<div class="sk-odds">{boards.cards(earns)}</div></div>'
    return (
        boards.subheading(say("incentive.curve_title", language))
        + body
        + rates(scheme, year, language)
        + edges(scheme, language)
    )


def rates(scheme: Scheme, year: NextYear, language: Language) -> str:
    """What the standard rate comes to as a share of sales."""
    plan = pay_plan(scheme)
    at_target = max(scheme.commission * scheme.level / 10_000, 1e-9)
    standard = year.standard_rate(scheme)
    top = standard * max(float(band.rate) for band in plan.bands) / at_target
    said = say(
        "incentive.rate",
        language,
        rate=percent(standard, 1),
        top=percent(top, 1),
        part=percent(scheme.commission / 100),
    )
    return boards.paragraph(said)


def edges(scheme: Scheme, language: Language) -> str:
    """Pay exactly at and beside D10's edges, as a table."""
    rows = [
        (f"{at}%", f"{one.commission:.2f}", f"{one.bonus:.2f}", f"{one.total:.2f}", f"{today.total:.2f}")
        for (at, one), (_, today) in zip(at_edges(scheme), at_edges(in_force()), strict=True)
    ]
    names = ("attainment", "commission", "bonus", "total", "now")
    shown = [(name, say(f"incentive.edge_{name}", language), str) for name in names]
    table = boards.table(pd.DataFrame(rows, columns=list(names)), say("incentive.edges_caption", language), shown)
    return f'<div class="sk-dense">{table}</div>'


def figures_html(figures: pd.DataFrame, language: Language, currency: str, years: int = YEARS) -> str:
    """Every figure today and under the plan, and the difference with its interval."""
    rows = [
        (
            say(f"incentive.figure_{row['figure']}", language),
            written(str(row["figure"]), row["now"], language, currency),
            written(str(row["figure"]), row["planned"], language, currency),
            say(
                "incentive.error",
                language,
                change=written(str(row["figure"]), row["change"], language, currency, signed=True),
                error=written(str(row["figure"]), row["error"], language, currency, bare=True),
            ),
        )
        for row in figures.to_dict("records")
    ]
    names = ("figure", "now", "planned", "change")
    shown = [(name, say(f"incentive.{name}", language), None if name == "figure" else str) for name in names]
    caption = say("incentive.figures_caption", language, years=years)
    note = boards.paragraph(say("incentive.see_note", language), "sk-note")
    table = boards.table(pd.DataFrame(rows, columns=list(names)), caption, shown)
    return f'<div class="sk-compare">{table}</div>{note}'


def shortly(figures: pd.DataFrame, budget: float, language: Language, currency: str) -> str:
    """Cost against the budget and the gain in profit, in one line."""
    rows = {row["figure"]: row for row in figures.to_dict("records")}
    pay, profit = rows["pay"]["planned"], rows["profit"]
    said = say(
        "incentive.short_over" if pay > budget else "incentive.short",
        language,
        pay=money(pay, language, currency),
        budget=money(budget, language, currency),
        change=written("profit", profit["change"], language, currency, signed=True),
        error=written("profit", profit["error"], language, currency, bare=True),
    )
    return boards.paragraph(said)


def written(
    name: str, value: float, language: Language, currency: str, *, signed: bool = False, bare: bool = False
) -> str:
    """A figure as people write it, by its unit; a difference of shares in points; bare: without currency or unit."""
    if pd.isna(value):
        return "–"
    unit = UNITS[name]
    value = round(value, 4) + 0.0  # never -0.0
    sign = ("+" if value >= 0 else "−") if signed else ""
    size = abs(value) if signed else value
    if unit == "money":
        words = money(size, language, currency)
        return sign + (words.removeprefix(currency).strip() if bare else words)
    if unit == "people":
        return f"{sign}{size:.1f}"
    if bare:
        return f"{size * (100 if unit == 'share' else 1):.1f}"
    if unit == "points" or signed:
        return say("incentive.points", language, points=f"{sign}{size * (100 if unit == 'share' else 1):.1f}")
    return percent(size, 1)
