"""What many tests need: one case a cause, found once a session."""

from __future__ import annotations

import pytest

from simkit.company.case import Case, CaseRecipe, open_case
from simkit.company.crisis import find_case

#: Seeds whose case has this cause; the seed chooses among the causes that can be staged.
SEEDS = {
    "lead_drought": 0,
    "weak_stage": 1,
    "slipped_deals": 2,
    "slow_ramp": 3,
    "discounting": 4,
    "lost_battle": 5,
    "wrong_products": 6,
}


@pytest.fixture(scope="session")
def recipes() -> dict[str, CaseRecipe]:
    """The recipe of one case a cause."""
    return {cause: find_case("software", seed) for cause, seed in SEEDS.items()}


@pytest.fixture(scope="session", params=SEEDS, ids=str)
def recipe(request: pytest.FixtureRequest, recipes: dict[str, CaseRecipe]) -> CaseRecipe:
    return recipes[request.param]


@pytest.fixture(scope="session")
def any_case(recipe: CaseRecipe) -> Case:
    """A case of each cause in turn."""
    return open_case(recipe)


@pytest.fixture(scope="session")
def case(recipes: dict[str, CaseRecipe]) -> Case:
    """One case where the cause does not matter."""
    return open_case(recipes["weak_stage"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running that other tests would trip over."""
    items.sort(key=lambda item: "browser" in item.path.parts)
