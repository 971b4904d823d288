"""One good answer to `smart`, computed from the case; what a scripted group leaves out of it is a parameter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from simkit.company.outlook import WHOLE, Outlook, Scope, outlook
from simkit.course.answers import Answers
from simkit.course.checks.recovery_answers import as_typed, figure
from simkit.course.checks.smart_answers import VagueGoal, next_quarter, pool
from simkit.course.words import money, say
from simkit.scenario import Language, Scenario

if TYPE_CHECKING:
    from simkit.company.case import Case

CHANCE = 0.45  #: of the reference's numbers: the middle of the usual band


@dataclass(frozen=True)
class Pieces:
    """What a goal says beside its figure, its number and its place."""

    owner: bool = True
    deadline: bool = True
    reason: bool = True
    base: bool = True
    milestone: bool = True


ALL = Pieces()


def reference_answers(case: Case, language: Language) -> Answers:
    """Every vague goal rewritten, and a goal for next quarter that is a stretch and can be reached."""
    ahead = outlook(case)
    rewrites = {goal.id: rewrite(goal, case, ahead, language) for goal in pool()}
    return {"rewrites": rewrites, "free": free_goal(case, ahead, language)}


def rewrite(
    goal: VagueGoal, case: Case, ahead: Outlook, language: Language, pieces: Pieces = ALL, chance: float = CHANCE
) -> str:
    """A vague goal with everything that it lacked, or without some of its pieces."""
    core = goal.rewrite.in_(language).format(**numbers(case, ahead, language, chance))
    return _sentence(core, case, language, pieces, pool().index(goal))


def free_goal(case: Case, ahead: Outlook, language: Language, pieces: Pieces = ALL, chance: float = CHANCE) -> str:
    """The goal for next quarter: signed revenue of the team, from what comes as things stand to a stretch."""
    before, after = (_amount(case, ahead, language, one) for one in (0.5, chance))
    name = "smart.reference_free" if pieces.base else "smart.reference_free_plain"
    core = say(name, language, before=before, after=after, line=_lower(case.scenario.strategy[0].in_(language)))
    text = _sentence(core, case, language, pieces, 0)
    if not pieces.milestone:
        return text
    first, last = next_quarter(case)
    middle = first + (last - first) / 2
    half = money(_rounded(ahead.level("signed", chance) / 2), language, case.scenario.currency)
    return text + say("smart.reference_milestone", language, day=_written(middle, language), half=half)


def worked_rewrite(case: Case, ahead: Outlook, language: Language) -> list[str]:
    """From a wish to a goal in six steps: figure, number, deadline, owner, reason and start, milestone."""
    plain = Pieces(owner=False, deadline=False, reason=False, base=False, milestone=False)
    steps = (
        replace(plain, deadline=True),
        replace(plain, deadline=True, owner=True),
        replace(ALL, milestone=False),
        ALL,
    )
    return [
        pool()[0].text.in_(language),
        say("smart.step_figure", language),
        say("smart.step_number", language, after=_amount(case, ahead, language, CHANCE)),
        *(free_goal(case, ahead, language, step) for step in steps),
    ]


def numbers(case: Case, ahead: Outlook, language: Language, chance: float = CHANCE) -> dict[str, object]:
    """What fills the places of the rewrites: levels that are reached with this chance."""
    scenario = case.scenario
    new_east = Scope(_reps(scenario, "east"), _segments(scenario, product="new"))
    new_customers = Scope(None, _segments(scenario, customer="new_customer"))
    row = figure(case, "discount")
    assert row is not None
    discount = as_typed(row)
    return {
        "sales_goal": _amount(case, ahead, language, chance, new_east),
        "signed_goal": _amount(case, ahead, language, chance),
        "win_goal": f"{ahead.level('win_rate', chance):.0f}",
        "new_goal": f"{ahead.level('deals', chance, new_customers):.0f}",
        "opportunities_goal": f"{ahead.level('opportunities', chance):.0f}",
        "visits": 12 * len(_reps(scenario, "south")),
        "new_visits": 24 * len(_reps(scenario, "north")),
        "discount_before": f"{discount:.1f}",
        "discount_goal": f"{0.85 * discount:.1f}",
    }


def _sentence(core: str, case: Case, language: Language, pieces: Pieces, number: int) -> str:
    """Figure and number | reason, as a sentence with its deadline and its owner."""
    figure_and_number, _, reason = core.partition(" | ")
    core = f"{figure_and_number}{say('smart.sentence_comma', language)}{reason}" if pieces.reason else figure_and_number
    people = case.scenario.team.reps
    owner = people[number % len(people)].name.in_(language)
    name = f"smart.sentence{'_owner' if pieces.owner else ''}{'_deadline' if pieces.deadline else ''}"
    return say(name, language, core=core, owner=owner, end=_written(next_quarter(case)[1], language))


def _amount(case: Case, ahead: Outlook, language: Language, chance: float, scope: Scope = WHOLE) -> str:
    """The signed revenue that is reached with this chance, as people write it."""
    return money(_rounded(ahead.level("signed", chance, scope)), language, case.scenario.currency)


def _lower(line: str) -> str:
    """A line within a sentence."""
    return line[0].lower() + line[1:]


def _rounded(amount: float) -> float:
    """To 10,000, as people name a target."""
    return round(amount, -4)


def _written(day: date, language: Language) -> str:
    """A day as people write it."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%B %Y}"


def _reps(scenario: Scenario, region: str) -> tuple[int, ...]:
    return tuple(number for number, one in enumerate(scenario.team.reps) if one.region == region)


def _segments(scenario: Scenario, product: str = "", customer: str = "") -> tuple[int, ...]:
    """The cells of product × customer that are meant."""
    return tuple(
        p * len(scenario.customers) + c
        for p, of_product in enumerate(scenario.products)
        for c, of_customer in enumerate(scenario.customers)
        if product in ("", of_product.id) and customer in ("", of_customer.id)
    )
