"""People: who holds which seat when. A seat is a territory with its accounts; its holder may leave and be followed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

import numpy as np

from simkit.company.calendar import DAYS_PER_MONTH
from simkit.company.data import DATASETS
from simkit.engine.kernel import FloatArray
from simkit.scenario import Frozen, Grade, Person, Scenario, Text

#: Somebody with less tenure than this, in months, is a newcomer: the usual ramp is over by then (V29).
NEWCOMER_MONTHS = 6.0

#: When the leavers of a slow ramp leave and how soon they are followed, in working days from the quarter's start
#: (assumption: late enough that the new ones are far from ramped at half-time).
_LEAVE, _FOLLOW = (-36, -18), (5, 12)

#: Shares of the grades among people who are drawn rather than named (assumption).
_GRADES: dict[Grade, float] = {"junior": 0.4, "senior": 0.45, "principal": 0.15}


@dataclass(frozen=True)
class Stay:
    """One person's time in one seat. Days count from the start of the quarter that is played."""

    seat: int
    name: Text
    grade: Grade
    start: int  #: first working day
    left: int | None  #: first working day on which the seat is vacant; None: still there


class _Names(Frozen):
    family: tuple[Text, ...]
    given: tuple[Text, ...]


@cache
def names() -> _Names:
    """The pool that names of people are drawn from."""
    return _Names.model_validate(tomllib.loads((DATASETS / "names.toml").read_text(encoding="utf-8"))["people"])


def enlarged(scenario: Scenario, reps: int, rng: np.random.Generator) -> tuple[Person, ...]:
    """The scenario's people, or as many as asked for: the first ones are those named, the others are drawn.

    Drawn people get regions in the scenario's shares, tenure as old as turnover lets it become, skill by luck.
    """
    named = scenario.team.reps
    if reps <= len(named):
        return named[:reps]
    more = reps - len(named)
    regions = [region.id for region in scenario.regions]
    where = rng.choice(len(regions), more, p=[region.share for region in scenario.regions])
    grade = rng.choice(len(_GRADES), more, p=list(_GRADES.values()))
    yearly = max(scenario.team.turnover.yearly, 0.01)
    tenure = np.maximum(NEWCOMER_MONTHS + 1, rng.exponential(12 / yearly, more)).round(1)
    skill = np.exp(rng.normal(0, 0.08, more)).round(3)
    drawn = tuple(
        Person(
            name=_name(rng),
            region=regions[where[n]],
            grade=tuple(_GRADES)[grade[n]],
            tenure_months=float(tenure[n]),
            skill=float(skill[n]),
        )
        for n in range(more)
    )
    return named + drawn


def stays(
    scenario: Scenario, people: tuple[Person, ...], seed: int, first_day: int, newcomers: int = 0
) -> tuple[Stay, ...]:
    """Who held each seat from `first_day` on, in order of seat and time.

    Whoever holds a seat when the quarter begins followed somebody if that was after `first_day`; how long those before
    stayed comes from the scenario's turnover. The last `newcomers` seats of a random order are vacated shortly before
    the quarter and filled by new people. Nobody leaves in the quarter that is played (assumption).
    """
    turnover = scenario.team.turnover
    days_a_year = 12 * DAYS_PER_MONTH
    hit = set(np.random.default_rng((seed, 2)).permutation(len(people))[:newcomers].tolist())
    found: list[Stay] = []
    for seat, person in enumerate(people):
        rng = np.random.default_rng((seed, 3, seat))
        start = -round(person.tenure_months * DAYS_PER_MONTH)
        of_seat = [Stay(seat, person.name, person.grade, start, None)]
        while of_seat[0].start > first_day:
            left = of_seat[0].start - 1 - int(rng.exponential(turnover.vacant_days))
            stayed = int(rng.exponential(days_a_year / max(turnover.yearly, 0.01))) + 2 * int(DAYS_PER_MONTH)
            of_seat.insert(0, Stay(seat, _name(rng), person.grade, left - stayed, left))
        if seat in hit:
            left = int(rng.integers(*_LEAVE))
            new = Stay(seat, _name(rng), "junior", left + int(rng.integers(*_FOLLOW)), None)
            of_seat[-1:] = [Stay(seat, person.name, person.grade, start, left), new]
        found += [stay for stay in of_seat if stay.left is None or stay.left > first_day]
    return tuple(found)


def presence(scenario: Scenario, history: tuple[Stay, ...], seats: int, first_day: int, days: int) -> FloatArray:
    """(R, D) share of full productivity in each seat and day from `first_day` on: the ramp, 0 while it is vacant."""
    ramp = scenario.team.ramp
    share = np.zeros((seats, days))
    for stay in history:
        begin = max(stay.start - first_day, 0)
        end = days if stay.left is None else min(stay.left - first_day, days)
        months = (np.arange(begin, end) + first_day - stay.start) / DAYS_PER_MONTH
        share[stay.seat, begin:end] = ramp.floor + (1 - ramp.floor) / (1 + np.exp((ramp.middle - months) / ramp.spread))
    return share


def _name(rng: np.random.Generator) -> Text:
    pool = names()
    family, given = pool.family[rng.integers(len(pool.family))], pool.given[rng.integers(len(pool.given))]
    return Text(en=f"{family.en} {given.en}", zh=f"{family.zh}{given.zh}")
