"""The companies that are shipped: each one plays, plausibly, and leaves whole tables in both languages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from simkit.cli import app
from simkit.company.crisis import STAGED
from simkit.company.run import run
from simkit.company.tabulate import tabulate
from simkit.company.world import DATASETS, draw_world, load_scenario
from simkit.engine.simulate import simulate
from simkit.measures.funnel import stages
from simkit.plan import Effect, Plan
from simkit.tables import Tables
from simkit.workshop.store import create

NAMES = sorted(path.stem for path in (DATASETS / "scenarios").glob("*.toml"))

#: Attainment of a quarter, mean over a few companies: near 100 %, but where the story says near 60 %.
USUAL = {"software": (0.85, 1.1), "b2b_software": (0.9, 1.1), "manufacturer": (0.5, 0.75), "distribution": (0.9, 1.1)}


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def tables(name: str) -> Tables:
    """What a year and a quarter of a company leave behind."""
    scenario = load_scenario(name)
    short = scenario.calendar.model_copy(update={"history_quarters": 4})
    world = draw_world(scenario.model_copy(update={"calendar": short}), 1)
    past = simulate(world, Plan(), 1, 1, record="deals")
    assert past.events is not None
    return tabulate(world, past.events, len(world.week))


def attainment(name: str, plan: Plan | None = None) -> float:
    return float(
        np.mean([run(name, plan or Plan(), replications=12, seed=seed, threads=1).attainment.mean for seed in (1, 2)])
    )


def test_there_are_four_of_them_and_one_is_staged() -> None:
    assert set(NAMES) == set(USUAL)
    assert set(STAGED) < set(NAMES)


def test_a_quarter_ends_as_the_story_says_and_moves_as_it_should(name: str) -> None:
    low, high = USUAL[name]
    as_it_is = attainment(name)
    assert low <= as_it_is <= high
    for lever in ("leads", "hours", "advance_quote"):
        assert attainment(name, Plan(effects=(Effect(lever=lever, size=1.3, start=0),))) > as_it_is
    assert attainment(name, Plan(effects=(Effect(lever="leads", size=0.5, start=0),))) < as_it_is


def test_its_tables_are_whole(name: str, tables: Tables) -> None:
    scenario = load_scenario(name)
    assert set(tables.deals["product"]) == {product.id for product in scenario.products}
    assert set(tables.deals["region"]) == {region.id for region in scenario.regions}
    assert set(tables.deals["customer"]) == {customer.id for customer in scenario.customers}
    assert len(tables.reps) == len(scenario.team.reps)
    assert stages(tables)["conversion"].between(0.2, 0.98).all()


def test_nobody_stands_twice_in_a_team(name: str) -> None:
    team = load_scenario(name).team
    names = [one.name for one in team.reps] + [one.name for one in team.managers]
    for language in ("en", "zh"):
        people = [name.in_(language) for name in names]
        assert len(set(people)) == len(people)


def test_reps_of_a_pay_plan_in_force_look_ahead() -> None:
    scenario = load_scenario("b2b_software")
    capped = scenario.team.incentive.model_copy(update={"cap": 0.7}) if scenario.team.incentive else None
    assert draw_world(scenario, 1).behaviour is not None
    assert draw_world(load_scenario("software"), 1).behaviour is None
    assert attainment("b2b_software", Plan(incentive=capped)) < attainment("b2b_software")


def test_an_unknown_scenario_is_answered_with_those_there_are() -> None:
    answer = CliRunner().invoke(app, ["simulate", "atlantis"])
    assert answer.exit_code != 0
    assert str(answer.exception) == f"scenario: atlantis is unknown; choose from {', '.join(NAMES)}"


def test_a_workshop_names_the_scenario_that_it_can_play(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="manufacturer has no case for a workshop; choose from software"):
        create(tmp_path / "w", groups=1, scenario="manufacturer", seed=1, language="en")
    assert list(tmp_path.iterdir()) == []
