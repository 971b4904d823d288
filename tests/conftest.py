"""What many tests need: one case a cause, found once a session."""

from __future__ import annotations

import pytest

from simkit.company.case import Case, CaseRecipe, find_case, open_case

#: Seeds whose case has this cause; the seed chooses among the causes that can be staged.
SEEDS = {"lead_drought": 0, "weak_stage": 1, "slipped_deals": 2}


@pytest.fixture(scope="session", params=SEEDS, ids=str)
def recipe(request: pytest.FixtureRequest) -> CaseRecipe:
    return find_case("software", SEEDS[request.param])


@pytest.fixture(scope="session")
def any_case(recipe: CaseRecipe) -> Case:
    """A case of each cause in turn."""
    return open_case(recipe)


@pytest.fixture(scope="session")
def case() -> Case:
    """One case where the cause does not matter."""
    return open_case(find_case("software", SEEDS["weak_stage"]))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running that other tests would trip over."""
    items.sort(key=lambda item: "browser" in item.path.parts)
