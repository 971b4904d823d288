"""What a group's answers to `cascade` come to, as plain tables: for pictures, downloads and hand-outs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from simkit.company.opening import Opening
from simkit.course.checks.cascade_answers import CascadeAnswers, amounts, column_keys, keys
from simkit.course.words import say
from simkit.goals.matrix import fit
from simkit.goals.rounding import round_table, split
from simkit.scenario import Language


def names(view: Opening, cut: str, language: Language) -> list[str]:
    """What the parts of a cut are called."""
    if cut == "months":
        return [say("cascade.month", language, number=number + 1) for number in range(len(view.month_days))]
    if cut == "reps":
        return view.names(language)
    return [segment.name.in_(language) for segment in getattr(view.scenario, cut)]


def owner_names(view: Opening, language: Language) -> dict[str, str]:
    """Who can own something, by id: the manager, two departments, each rep by name."""
    named = {who: say(f"recovery.who_{who}", language) for who in ("manager", "marketing", "presales")}
    return named | dict(zip(keys(view, "reps"), view.names(language), strict=True))


def month_shares(answers: CascadeAnswers, view: Opening) -> np.ndarray:
    """(M,) the group's own phasing; by working days while it has none."""
    parts = amounts(answers, view, "months")
    weights = np.array(parts if parts is not None and sum(parts) > 0 else view.month_days, dtype=np.float64)
    return np.asarray(weights / weights.sum())


@dataclass(frozen=True)
class Weeks:
    """How a quarter's target falls into months and weeks; a week that lies in two months has a part in each."""

    month: np.ndarray  #: (P,) 0–2
    week: np.ndarray  #: (P,) from 0
    share: np.ndarray  #: (P,) of the target; they add up to 1


def by_week(answers: CascadeAnswers, view: Opening) -> Weeks:
    """Each working day carries its month's share, evenly."""
    month = view.month_of_day
    week = np.arange(view.days) // view.scenario.calendar.days_per_week
    parts, of_day = np.unique(np.column_stack([month, week]), axis=0, return_inverse=True)
    a_day = (month_shares(answers, view) / view.month_days)[month]
    return Weeks(parts[:, 0], parts[:, 1], np.bincount(of_day.ravel(), weights=a_day))


def people_by_week(answers: CascadeAnswers, view: Opening) -> pd.DataFrame:
    """rep, month (1–3), week (1…), amount: each person's target, whole currency, adding up to it.

    Empty while somebody has no target.
    """
    targets = amounts(answers, view, "reps")
    if targets is None:
        return pd.DataFrame(columns=["rep", "month", "week", "amount"])
    of = by_week(answers, view)
    rows = []
    for rep, target in enumerate(targets):
        parts = split(round(target), dict(enumerate(of.share)))
        rows += [
            (rep, int(m) + 1, int(w) + 1, parts[n]) for n, (m, w) in enumerate(zip(of.month, of.week, strict=True))
        ]
    return pd.DataFrame(rows, columns=["rep", "month", "week", "amount"])


def matrix(answers: CascadeAnswers, view: Opening) -> np.ndarray | None:
    """(products, regions, customers) whole currency, with the group's totals along each axis; None while they differ.

    How the axes go together is what the past knows of it (every pair has sold something, if only in thought).
    """
    cuts = ("products", "regions", "customers")
    given = [amounts(answers, view, cut) for cut in cuts]
    parts = [part for part in given if part is not None]
    if len(parts) < len(cuts) or max(sum(p) for p in parts) - min(sum(p) for p in parts) > 1.0 or sum(parts[0]) <= 0:
        return None
    totals = [np.array(list(split(round(sum(parts[0])), dict(enumerate(part))).values())) for part in parts]
    return round_table(fit(_past(view), totals), totals)


def _past(view: Opening) -> np.ndarray:
    """(products, regions, customers) what was signed, currency, and a little of everything."""
    columns = {"product": "products", "region": "regions", "customer": "customers"}
    order = [column_keys(view, cut) for cut in columns.values()]
    signed = view.signed.groupby(list(columns))["amount"].sum()
    index = pd.MultiIndex.from_product(order, names=list(columns))
    table = signed.reindex(index, fill_value=0.0).to_numpy(float).reshape([len(part) for part in order])
    return np.asarray(table + 0.002 * table.sum())
