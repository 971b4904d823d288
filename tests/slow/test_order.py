"""The scripted groups come out in their order, in every exercise that has them: a teacher would grade them so."""

from __future__ import annotations

import pytest

from simkit.company.case import CaseRecipe, open_case
from simkit.company.crisis import find_case
from simkit.course.checks import subject
from simkit.course.exercise import names
from simkit.course.grade import grade, unattempted
from simkit.workshop.parts import part

SEEDS = range(1, 21)
COMPARED = ("expert", "average", "careless")


@pytest.fixture(scope="module")
def recipes() -> list[CaseRecipe]:
    """Twenty cases, found once for all exercises."""
    return [find_case("software", seed) for seed in SEEDS]


@pytest.mark.parametrize("name", names())
def test_expert_average_and_careless_come_out_in_this_order(name: str, recipes: list[CaseRecipe]) -> None:
    """Each better than the next in the mean of twenty cases, the expert above the careless in nineteen of them."""
    got: dict[str, list[float]] = {player: [] for player in COMPARED}
    for recipe in recipes:
        case = open_case(recipe)
        grounds = subject(name).grounds(case)
        for player in COMPARED:
            answers = part(name).players[player](case, "en")
            verdicts = grade(name, answers, case, "en", grounds=grounds) if answers else unattempted(name, "en")
            got[player].append(sum(verdict.points for verdict in verdicts))
    expert, average, careless = (sum(points) / len(points) for points in got.values())
    assert expert > average > careless
    assert sum(one > other for one, other in zip(got["expert"], got["careless"], strict=True)) >= 19
