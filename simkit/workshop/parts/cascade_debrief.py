"""What a group is told of its cascade, what is projected of it, and where the groups of a room differed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from simkit.company.case import Case
from simkit.company.opening import Opening
from simkit.course.answers import Answers
from simkit.course.checks.cascade_answers import (
    CascadeAnswers,
    amounts,
    loads,
    opening,
    plan_steps,
    read,
    start_from_last_year,
    weeks,
)
from simkit.course.checks.cascade_path import date_gap
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show import boards
from simkit.show.forms.cascade_look import TEAM, rooted
from simkit.show.forms.cascade_path import bar
from simkit.show.forms.cascade_tables import owner_names
from simkit.show.gantt import gantt_svg
from simkit.show.treemap import treemap_svg
from simkit.workshop.parts import Told

QUESTIONS = ("first", "unlikely", "newcomer", "monday")


def debrief(told: Told) -> Iterator[str]:
    """The people with what became likely, the map, the plan, questions to talk about."""
    view, answers, language = opening(told.case), told.answers, told.language
    targets = amounts(answers, view, "reps")
    if targets is None:
        yield boards.section("", boards.notice(say("cascade.told_open", language), "warn"))
    else:
        chances = told.grounds.chances(targets)
        yield boards.section(
            say("cascade.told_people", language),
            summary(targets, chances, view, language) + people_table(targets, chances, view, language),
            say("cascade.told_people_lead", language),
        )
        picture = treemap_svg(rooted(answers, view, TEAM, language), say("cascade.look_team", language))
        yield boards.section(say("cascade.look_title", language), picture)
    if answers.planned:
        yield boards.section(say("cascade.steps", language), plan(answers, view, language))
    questions = [say(f"cascade.talk_{name}", language) for name in QUESTIONS]
    yield boards.section("", boards.notice(questions, "info", say("cascade.talk", language)))


def outcome(case: Case, answers: Answers, language: Language) -> str:
    """What is projected of a group: its people's targets with their likelihood; names no group."""
    view = opening(case)
    targets = amounts(read(answers), view, "reps")
    if targets is None:
        return boards.paragraph(say("cascade.told_open", language))
    chances = view.chances(targets, "graded")
    return summary(targets, chances, view, language) + people_table(targets, chances, view, language)


def room(answers: Sequence[CascadeAnswers], case: Case, language: Language) -> str:
    """For each person, the lowest, middle and highest target that the groups gave: where they differed most, first."""
    view = opening(case)
    given = [targets for one in answers if (targets := amounts(one, view, "reps")) is not None]
    if not given:
        return ""
    low, middle, high = np.quantile(np.array(given), [0.0, 0.5, 1.0], axis=0)
    order = np.argsort(-(high - low), kind="stable")
    rows = pd.DataFrame(
        {"name": view.names(language), "low": low, "middle": middle, "high": high, "capacity": view.capacity}
    ).iloc[order]

    def write(value: float) -> str:
        return money(value, language, view.scenario.currency)

    columns: list[tuple[str, str, boards.Cell | None]] = [("name", say("cascade.cut_reps", language), None)]
    columns += [(name, say(f"cascade.room_{name}", language), write) for name in ("low", "middle", "high")]
    columns.append(("capacity", say("cascade.column_capacity", language), percent))
    lead = say("cascade.room_lead", language, groups=len(given))
    return boards.paragraph(lead, "sk-lead") + boards.table(rows, say("cascade.room_caption", language), columns)


def summary(targets: Sequence[float], chances: np.ndarray, view: Opening, language: Language) -> str:
    """Reserve, spread of the likelihoods, and that of a copy of last year."""
    copied = view.chances(list(start_from_last_year(view)["reps"].values()), "graded")
    surplus = sum(targets) / view.target - 1
    return boards.cards(
        (
            (say("cascade.told_reserve", language), f"{100 * surplus:+.1f}%", ""),
            (say("cascade.told_low", language), percent(float(chances.min())), ""),
            (say("cascade.told_high", language), percent(float(chances.max())), ""),
            (
                say("cascade.told_spread", language),
                f"{100 * float(np.ptp(chances)):.0f}",
                say("cascade.told_copy", language, points=f"{100 * float(np.ptp(copied)):.0f}"),
            ),
        )
    )


def people_table(targets: Sequence[float], chances: np.ndarray, view: Opening, language: Language) -> str:
    """Each person's target, load and likelihood."""
    rows = pd.DataFrame(
        {"name": view.names(language), "target": targets, "load": loads(targets, view), "chance": chances}
    )
    columns: list[tuple[str, str, boards.Cell | None]] = [
        ("name", say("cascade.cut_reps", language), None),
        ("target", say("cascade.told_target", language), lambda v: money(v, language, view.scenario.currency)),
        ("load", say("cascade.told_load", language), lambda value: f"{value:.2f}"),
        ("chance", say("cascade.chance", language), percent),
    ]
    return boards.table(rows, say("cascade.told_people", language), columns)


def plan(answers: CascadeAnswers, view: Opening, language: Language) -> str:
    """The plan as a chart; steps that come in no time are marked."""
    named = owner_names(view, language)
    steps = {entry.id: entry.name.in_(language) for entry in plan_steps()}
    bars = [
        bar(line, steps.get(line.step or "", "?"), named, marked=date_gap(line, view) is not None)
        for line in answers.planned
    ]
    drawn = gantt_svg(bars, weeks(view), say("cascade.plan_chart", language), say("cascade.w", language))
    return drawn + boards.paragraph(say("cascade.told_plan", language), "sk-note")
