"""Scripted groups at `recovery`.

A player knows what a group in the room knows: the tables, the figures beside those of earlier quarters, the catalogue
and, after committing, the futures on the luck that is shown. None looks at the hidden cause.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simkit.company.actions import Action
from simkit.company.case import Case
from simkit.course.answers import Answers
from simkit.course.checks.recovery import evidence_for, line_for, owners_for
from simkit.course.checks.recovery_answers import last_week, this_week
from simkit.measures.forecast import pipeline
from simkit.scenario import Language
from simkit.workshop.parts import cast

TRIED = 200  #: futures that a group plays to compare two plans


def expert(case: Case, _: Language) -> Answers:
    """Reads the tables for the cause, forecasts soberly, compares its remedies with what else might go with them."""
    cause = _suspects(case)[0]
    nothing = case.futures(case.plan(()), 1000, "shown")
    final, chance = 100 * float(np.median(nothing.final)), 100 * nothing.chance
    judgement = {
        "cause": cause,
        "evidence": evidence_for(case, cause),
        "final": round(final),
        "chance": round(chance),
    }
    lines = [line_for(case, entry, who) for entry, who in zip(_best_plan(case, cause), owners_for(case), strict=False)]
    return _answers(judgement, lines, {"ask": False})


def steady(case: Case, _: Language) -> Answers:
    """Finds the cause and its remedies, forecasts from the weighted pipeline, leaves a sign and a place open."""
    cause = _suspects(case)[0]
    judgement = {
        "cause": cause,
        "evidence": evidence_for(case, cause)[:2],
        "final": round(_from_pipeline(case)),
        "chance": 15,
    }
    lines = [line_for(case, entry, who) for entry, who in zip(_remedies(case, cause), owners_for(case), strict=False)]
    lines[-1] = {**lines[-1], "where": None, "sign_figure": None, "sign_value": None}
    return _answers(judgement, lines, {"ask": False})


def average(case: Case, _: Language) -> Answers:
    """Finds the cause, shows one figure for it, hopes a little, mixes one remedy with habit, all on the manager."""
    cause = _suspects(case)[0]
    judgement = {
        "cause": cause,
        "evidence": evidence_for(case, cause)[:1],
        "final": round(_from_pipeline(case) + 8),
        "chance": 25,
    }
    chosen = [_remedies(case, cause)[0], *_named(case, "sales_contest")]
    lines = [{**line_for(case, entry, "manager"), "where": None, "sign_value": None} for entry in chosen]
    return _answers(judgement, lines, {"ask": False})


def hasty(case: Case, _: Language) -> Answers:
    """Takes the second best explanation, misreads its figures, expects a miracle, and asks for a lower target."""
    cause = _suspects(case)[1]
    pieces = [{**piece, "value": 2 * piece["value"] + 1} for piece in evidence_for(case, cause)]
    judgement = {"cause": cause, "evidence": pieces, "final": 95, "chance": 50}
    week = this_week(case) + 1
    lines = [
        {**line_for(case, entry, "manager"), "when": week}
        for entry in _named(case, "closing_promotion", "sales_contest")
    ]
    return _answers(judgement, lines, {"ask": True, "percent": -15, "trigger": "off_target"})


def careless(case: Case, _: Language) -> Answers:
    """Blames the market, shows nothing, wants everything, begins when it is too late, names nobody."""
    judgement = {"cause": "market_shock", "final": 120, "chance": 20}
    lines = [
        {"action": entry.id, "when": last_week(case)}
        for entry in _named(case, "hire_reps", "lead_campaign", "sales_contest")
    ]
    return _answers(judgement, lines, {"ask": True, "percent": -40})


PLAYERS = cast(expert, steady, average, hasty, careless)


def _answers(judgement: Answers, lines: Sequence[Answers], adjustment: Answers) -> Answers:
    return {"judgement": judgement, "committed": judgement, "actions": list(lines), "adjustment": adjustment}


def _suspects(case: Case) -> list[str]:
    """The causes in the order in which the tables speak for them."""
    return [str(name) for name in case.diagnosis()["cause"]]


def _remedies(case: Case, cause: str) -> list[Action]:
    """What the catalogue calls a remedy for a cause, as far as the means go, in the catalogue's order."""
    return _affordable([entry for entry in case.catalogue if cause in entry.remedies], case)


def _best_plan(case: Case, cause: str) -> list[Action]:
    """Two remedies, and whatever third action the shown futures like best beside them."""
    start = _remedies(case, cause)[:2]
    plans = [_affordable([*start, entry], case) for entry in case.catalogue if entry not in start]
    return max(plans, key=lambda plan: _mean_end(case, plan))


def _mean_end(case: Case, plan: Sequence[Action]) -> float:
    return float(case.futures(case.plan([entry.id for entry in plan]), TRIED, "shown").final.mean())


def _affordable(wanted: Sequence[Action], case: Case) -> list[Action]:
    taken: list[Action] = []
    for entry in wanted:
        cost = sum(one.cost for one in [*taken, entry])
        hours = sum(one.hours for one in [*taken, entry])
        if len(taken) < 3 and cost <= case.budget + 1e-6 and hours <= case.hours + 1e-9:
            taken.append(entry)
    return taken


def _named(case: Case, *names: str) -> list[Action]:
    return [entry for name in names for entry in case.catalogue if entry.id == name]


def _from_pipeline(case: Case) -> float:
    """A forecast made with a pencil, percent of target: what is signed and the late stages, weighted."""
    late = pipeline(case.tables).set_index("stage").loc[["solution", "quote"], "weighted"]
    return 100 * (case.signed + float(late.sum())) / case.target
