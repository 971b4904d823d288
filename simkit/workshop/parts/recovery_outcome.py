"""What came of a group's work on `recovery`, as it is revealed: cause named, forecast against what came, plan."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simkit.course.answers import Answers
from simkit.course.words import percent, say
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case

REPLICATIONS = 1_000


@dataclass(frozen=True)
class Outcome:
    """A group's judgement beside what came, on luck that no group has seen; shares, None where it said nothing."""

    cause: str | None
    true_cause: str
    actions: tuple[str, ...]
    forecast_final: float | None
    forecast_chance: float | None
    nothing_final: float  #: median attainment at the end of the quarter if nothing had been done
    nothing_chance: float
    plan_final: float  #: … with the group's actions
    plan_chance: float


def outcome(case: Case, answers: Answers) -> Outcome:
    """The outcome of these answers; takes a fraction of a second."""
    judgement = answers.get("committed") or answers.get("judgement") or {}
    known = {action.id for action in case.catalogue}
    entries = [entry for entry in answers.get("actions") or () if entry]
    actions = tuple(entry["action"] for entry in entries if entry.get("action") in known)
    nothing = case.futures(case.plan(()), REPLICATIONS, luck="graded")
    plan = case.futures(case.plan(actions), REPLICATIONS, luck="graded") if actions else nothing
    return Outcome(
        cause=judgement.get("cause"),
        true_cause=case.recipe.cause,
        actions=actions,
        forecast_final=_share(judgement.get("final")),
        forecast_chance=_share(judgement.get("chance")),
        nothing_final=float(np.median(nothing.final)),
        nothing_chance=nothing.chance,
        plan_final=float(np.median(plan.final)),
        plan_chance=plan.chance,
    )


def outcome_html(case: Case, answers: Answers, language: Language) -> str:
    """An outcome to project for the room; names nobody."""
    found = outcome(case, answers)
    causes = {cause.id: cause.name.in_(language) for cause in case.causes}
    actions = {action.id: action.name.in_(language) for action in case.catalogue}
    none = say("trainer.nothing_said", language)
    named = causes.get(found.cause or "", none)
    chosen = "".join(f"<li>{escape(actions[action])}</li>" for action in found.actions) or f"<li>{escape(none)}</li>"
    heads = ("", "trainer.forecast", "trainer.came_nothing", "trainer.came_plan")
    rows = (
        ("trainer.final", found.forecast_final, found.nothing_final, found.plan_final),
        ("trainer.chance", found.forecast_chance, found.nothing_chance, found.plan_chance),
    )
    head = "".join(f"<th>{escape(say(name, language)) if name else ''}</th>" for name in heads)
    body = "".join(
        f"<tr><th>{escape(say(name, language))}</th>{''.join(f'<td>{_percent(value)}</td>' for value in values)}</tr>"
        for name, *values in rows
    )
    return (
        f"<p><b>{escape(say('trainer.cause_named', language))}</b> {escape(named)} · "
        f"<b>{escape(say('trainer.cause_true', language))}</b> {escape(causes[found.true_cause])}</p>"
        f'<table class="tr-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        f"<p><b>{escape(say('trainer.actions', language))}</b></p><ul>{chosen}</ul>"
    )


def _percent(value: float | None) -> str:
    """A share as written; none of 1,000 futures is not the same as never."""
    if value is None:
        return "–"
    return percent(value) if value >= 0.01 else "&lt; 1%"


def _share(percentage: float | None) -> float | None:
    return None if percentage is None else percentage / 100
