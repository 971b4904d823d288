"""The eve of a quarter: what its manager knows, by hand from the tables; pictures of it."""

from __future__ import annotations

import numpy as np
import pytest

from simkit.company.case import CaseRecipe
from simkit.company.opening import Opening, open_quarter
from simkit.company.world import draw_world
from simkit.course.checks.cascade_answers import start_from_last_year
from simkit.show import cascade_charts, theme

RECIPE = CaseRecipe(scenario="software", cause="weak_stage", severity=0.5, seed=9000, luck_shown=1, luck_graded=2)


@pytest.fixture(scope="module")
def view() -> Opening:
    return open_quarter(RECIPE)


def test_the_eve_is_the_same_whenever_it_is_opened_and_whatever_befalls_later(view: Opening) -> None:
    again = open_quarter(RECIPE.model_copy(update={"cause": "lead_drought", "severity": 0.9}))
    assert again.known == view.known
    assert again.tables.deals.equals(view.tables.deals)
    targets = np.full(len(view.capacity), 1e5)
    assert (again.play(targets, 50) == view.play(targets, 50)).all()


def test_what_was_signed_is_all_of_the_deals_table(view: Opening) -> None:
    deals = view.tables.deals
    signed = deals[(deals["status"] == "signed") & (deals["closed"] < 0)]
    assert view.signed["amount"].sum() == pytest.approx(signed["price"].sum())
    assert set(view.signed["quarter"]) == set(range(-12, 0)) and set(view.signed["month"]) == {0, 1, 2}


def test_the_same_quarter_of_three_years_and_each_whole_year(view: Opening) -> None:
    regions = [region.id for region in view.scenario.regions]
    same, years = view.same_period("region", regions), view.years("region", regions)
    assert same.shape == years.shape == (3, 4)
    table = view.signed
    last = table[(table["quarter"] == -4) & (table["region"] == "east")]["amount"].sum()
    year = table[table["quarter"].between(-4, -1) & (table["region"] == "east")]["amount"].sum()
    assert (same[-1][0], years[-1][0]) == (pytest.approx(last), pytest.approx(year))
    assert years.sum() == pytest.approx(table["amount"].sum())


def test_shares_add_up(view: Opening) -> None:
    assert view.season.sum() == pytest.approx(1)
    assert view.expected("product", ["core", "new", "accessories"]).sum() == pytest.approx(1)
    assert view.month_days.tolist() == [18, 21, 23]  # October 2026 has lost its days to National Day
    assert view.month_days.sum() == view.days


def test_one_newcomer_with_a_predecessors_past_and_one_away(view: Opening) -> None:
    new, away = view.known.newcomer, view.known.away
    reps = view.tables.reps
    assert reps.loc[reps["newcomer"], "rep"].tolist() == [new] and new != away
    assert view.names("en")[new] != view.scenario.team.reps[new].name.en
    assert view.signed["rep"].eq(new).any()
    plain = draw_world(view.scenario, RECIPE.seed, newcomers=1)
    assert view.capacity[away] < 0.85 * plain.capacity[away, plain.origin] / view.scenario.team.hours_per_day
    begins = plain.origin + view.known.away_from
    assert (view.world.capacity[away, begins : begins + view.known.away_days] == 0).all()
    assert view.world.capacity[away, begins - 1] > 0


def test_the_funnel_is_that_of_the_last_year(view: Opening) -> None:
    funnel = view.funnel
    assert funnel.steps() == ("visits", "leads", "opportunities", "solutions", "quotes", "deals")
    signed = view.signed[view.signed["quarter"] >= -4]["amount"]
    assert funnel.average_deal == pytest.approx(signed.mean())
    # what the rates need for a year's amount is about what was done in that year
    opportunities = view.tables.events.query("event == 'entered' and stage == 'opportunity'")
    year = view.tables.place(opportunities["day"])["quarter"].between(-4, -1).sum()
    assert funnel.needed(signed.sum())["opportunities"] == pytest.approx(year, rel=0.15)


def test_the_pictures_say_the_numbers(view: Opening) -> None:
    copied = list(start_from_last_year(view)["reps"].values())
    figure = cascade_charts.likelihoods(view, {"copy": copied}, "en")
    drawn = figure.axes[0].lines[0].get_xdata()
    assert drawn == pytest.approx(view.chances(copied))
    assert [text.get_text() for text in figure.axes[0].get_yticklabels()] == view.names("en")
    months = cascade_charts.months(view, "zh").axes[0]
    assert months.lines[0].get_ydata() == pytest.approx(view.season)
    assert theme.as_png(figure, 40).startswith(b"\x89PNG")
