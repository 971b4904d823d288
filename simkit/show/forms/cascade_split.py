"""Step 2 of `cascade`: the team's target by month, region, product and customer type; sums follow every key."""

from __future__ import annotations

from functools import partial

import ipywidgets as widgets
import numpy as np

from simkit.company.opening import Opening
from simkit.course.answers import AnswersError, Desk
from simkit.course.checks.cascade_answers import (
    COLUMNS,
    CUTS,
    CascadeAnswers,
    column_keys,
    in_thousands,
    keys,
    start_from_last_year,
)
from simkit.course.checks.cascade_answers import read as read_answers
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.cascade_read import amount
from simkit.show.forms.cascade_tables import names
from simkit.show.forms.recovery_figures import in_unit, value_scale
from simkit.show.sheet import Sheet

#: From this many points on a share is called out of line with the past.
OUT_OF_LINE = {"months": 0.04, "regions": 0.06, "products": 0.05, "customers": 0.05}


def split(view: Opening, sheet: Sheet, language: Language, number: int = 2) -> widgets.Box:
    """The start from last year, then one block a cut."""
    head = boards.heading(number, say("cascade.split_title", language), say("cascade.split_lead", language))

    def begin() -> None:
        for cut, parts in start_from_last_year(view).items():
            sheet.put(cut, parts)

    start = fields.confirmed(
        say("cascade.start", language), "start", say("cascade.start_question", language), begin, language
    )

    def update(_: Desk) -> None:
        fields.show(start, sheet.writable)

    fields.follow(sheet, update)
    blocks = fields.box([block(view, sheet, language, cut) for cut in CUTS], "sk-cuts")
    return fields.box([fields.html(head), start, blocks], "sk-section step-split")


def answers_of(sheet: Sheet) -> CascadeAnswers:
    """The answers as they stand; nothing where they cannot be read."""
    try:
        return read_answers(sheet.desk.answers)
    except AnswersError:
        return CascadeAnswers()


def given(sheet: Sheet, view: Opening, cut: str) -> np.ndarray:
    """(K,) the amounts of a cut, NaN where none stands yet."""
    parts = answers_of(sheet).cut(cut)
    values = [parts.get(key) for key in keys(view, cut)]
    return np.array([np.nan if value is None else value for value in values])


def block(view: Opening, sheet: Sheet, language: Language, cut: str) -> widgets.Box:
    """One cut: a row a part, the sum, and a button that makes it add up."""
    label = say(f"cascade.cut_{cut}", language)
    wanted = expected(view, cut)
    rows = [row(view, sheet, language, cut, number, float(wanted[number])) for number in range(len(keys(view, cut)))]
    total = fields.html("", f"sum-{cut}")
    fit = fields.button(
        say("cascade.make_fit", language), f"fit-{cut}", partial(make_fit, view, sheet, cut, view.target), look="quiet"
    )

    def update(_: Desk) -> None:
        values = given(sheet, view, cut)
        total.value = sum_words(view, float(np.nansum(values)), view.target, language)
        off = abs(float(np.nansum(values)) - view.target) > 500
        fields.show(fit, sheet.writable and off and not np.isnan(values).any())

    fields.follow(sheet, update)
    head = fields.html(boards.subheading(label, say(f"cascade.cut_{cut}_lead", language)))
    return fields.box([head, *rows, total, fit], f"sk-cut cut-{cut}")


def row(view: Opening, sheet: Sheet, language: Language, cut: str, number: int, wanted: float) -> widgets.Box:
    """One part of a cut: its amount, and beside it its share against the past."""
    field = fields.number(in_unit(names(view, cut, language)[number], "money", language))
    fields.bind_number(sheet, field, f"{cut}.{keys(view, cut)[number]}", lambda: value_scale("money", language))
    beside = fields.html("", "sk-beside")

    def update(_: Desk) -> None:
        value = given(sheet, view, cut)[number]
        share = None if np.isnan(value) else float(value) / view.target
        beside.value = share_words(share, wanted, OUT_OF_LINE[cut], language)

    fields.follow(sheet, update)
    return fields.box([fields.with_hint(field, language), beside], "sk-amount")


def make_fit(view: Opening, sheet: Sheet, cut: str, total: float) -> None:
    """Scale what stands there so that it adds up, to the thousand."""
    values = np.nan_to_num(given(sheet, view, cut)).clip(min=0)
    sheet.put(cut, in_thousands(total, dict(zip(keys(view, cut), values.tolist(), strict=True))))


def expected(view: Opening, cut: str) -> np.ndarray:
    """(K,) the shares that the past and the calendar give."""
    if cut == "months":
        return view.season
    return np.asarray(view.expected(COLUMNS[cut], column_keys(view, cut)))


def share_words(share: float | None, wanted: float, edge: float, language: Language) -> str:
    """A share beside that of the past, marked where it is out of line."""
    past = say("cascade.past_share", language, share=percent(wanted))
    if share is None:
        return boards.paragraph(past, "sk-note")
    off = share - wanted
    out = abs(off) > edge
    words = say("cascade.share", language, share=percent(share, 1))
    if out:
        words += " " + say("cascade.out_of_line", language, off=f"{100 * off:+.0f}")
    return boards.paragraph(words, "sk-out" if out else "sk-in") + boards.paragraph(past, "sk-note")


def sum_words(view: Opening, total: float, target: float, language: Language) -> str:
    """The sum of a cut against what it has to add up to."""
    off = total - target
    shown = {"sum": amount(view, total, language), "target": amount(view, target, language)}
    if abs(off) <= 500:
        return boards.notice(say("cascade.sum_fits", language, **shown), "good")
    words = "cascade.sum_over" if off > 0 else "cascade.sum_short"
    return boards.notice(say(words, language, **shown, off=amount(view, abs(off), language)), "warn")
