"""The library of goals by hand: calendars, tree, matrix, allocation, indicators."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from simkit.company.world import draw_world, load_scenario
from simkit.goals import allocation, calendars, cascade
from simkit.goals.calendars import Period, working_days
from simkit.goals.cascade import Conflict, Node, Standard
from simkit.goals.indicators import Funnel, fits
from simkit.goals.matrix import fit, spread
from simkit.goals.rounding import round_table, split

Q4 = calendars.quarter(2026, 4)


def team(amount: int = 1_000_000, reserve: float = 0.05) -> Node:
    whole = Node(id="finance", level="team", owner="manager", period=Q4, amount=amount)
    return cascade.hand_down(whole, {"chen": "rep-0", "wang": "rep-1", "zhao": "rep-2"}, WEIGHTS, reserve)


WEIGHTS = {"chen": 3.0, "wang": 2.0, "zhao": 1.0}


def codes(node: Node) -> list[str]:
    return [found.code for found in cascade.conflicts(node)]


# calendars


def test_chinese_holidays_and_the_weekends_worked_instead_are_counted() -> None:
    """October 2026: 22 weekdays; 1, 2, 5, 6 and 7 are off, Saturday the 10th is worked instead."""
    october = calendars.months(Q4)[0]
    assert working_days(october, None) == 22
    assert working_days(october) == 22 - 5 + 1
    assert not calendars.is_working_day(date(2026, 10, 1))
    assert calendars.is_working_day(date(2026, 10, 10))


def test_an_unknown_country_is_named() -> None:
    with pytest.raises(ValueError, match="country: XX is unknown"):
        working_days(Q4, "XX")


@pytest.mark.parametrize("whole", [calendars.year(2026), calendars.year(2028), Q4])
def test_parts_of_a_period_follow_each_other_and_fill_it(whole: Period) -> None:
    cuts = [calendars.months(whole), calendars.weeks(whole)]
    for parts in [*cuts, calendars.quarters(whole)] if whole.kind == "year" else cuts:
        assert (parts[0].first, parts[-1].last) == (whole.first, whole.last)
        assert all((after.first - before.last).days == 1 for before, after in pairwise(parts))
        assert sum(working_days(part) for part in parts) == working_days(whole)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(kind="week", number=1, first=date(2026, 1, 2), last=date(2026, 1, 1))


# rounding


def test_the_largest_remainders_get_what_is_left_over() -> None:
    assert split(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}
    assert split(10, {"a": 0.6, "b": 0.3, "c": 0.1}) == {"a": 6, "b": 3, "c": 1}
    assert split(7, {"a": 0, "b": 0}) == {"a": 4, "b": 3}  # nothing to go by: alike
    assert split(5, {"a": 0.0, "b": 2.0}) == {"a": 0, "b": 5}


@pytest.mark.parametrize("weights", [{}, {"a": -1.0}, {"a": float("nan")}, {"a": float("inf")}])
def test_weights_that_cannot_be_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(10, weights)


# matrix


def test_a_two_way_fit_by_hand() -> None:
    """Seed [[1, 1], [1, 2]] to rows 3, 7 and columns 4, 6: the odds ratio stays 2."""
    table = fit(np.array([[1.0, 1.0], [1.0, 2.0]]), [np.array([3, 7]), np.array([4, 6])])
    assert table.sum(axis=1) == pytest.approx([3, 7])
    assert table.sum(axis=0) == pytest.approx([4, 6])
    assert table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]) == pytest.approx(2)


def test_d5s_mix_of_a_million() -> None:
    totals = [np.array([600_000, 300_000, 100_000]), np.array([350_000, 250_000, 200_000, 200_000])]
    totals.append(np.array([500_000, 300_000, 200_000]))
    table = round_table(spread(totals), totals)
    assert table[0, 0, 0] == pytest.approx(0.6 * 0.35 * 0.5 * 1e6, abs=2)
    assert table.sum() == 1_000_000


@pytest.mark.parametrize(
    ("seed", "totals", "message"),
    [
        (np.ones((2, 2)), [[1, 2], [1, 1]], "one sum is needed"),
        (np.ones((2, 2)), [[1, 2]], r"for a table of \[2, 2\]"),
        (-np.ones((2, 2)), [[1, 1], [1, 1]], "from 0 on"),
        (np.array([[0.0, 0.0], [1.0, 1.0]]), [[1, 1], [1, 1]], "only zeros"),
        (np.array([[1.0, 0.0], [0.0, 1.0]]), [[1, 3], [2, 2]], "no table"),
    ],
)
def test_totals_that_no_table_has_are_refused(seed: np.ndarray, totals: list[list[int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fit(seed, [np.array(total) for total in totals])


# tree


def test_a_team_hands_down_with_its_reserve() -> None:
    node = team()
    assert [child.amount for child in node.people] == [525_000, 350_000, 175_000]
    assert node.surplus == 50_000
    assert codes(node) == []


def test_a_tree_phased_to_weeks_adds_up_and_shows_the_holiday() -> None:
    tree = cascade.phase_all(team())
    assert codes(tree) == []
    months = tree.people[0].phases
    assert [month.period.number for month in months] == [10, 11, 12]
    assert months[0].amount < months[1].amount  # National Day
    first_week = months[0].phases[0]
    assert first_week.amount == 0  # Thursday 1 to Sunday 4 October: nobody works
    assert sum(week.amount for week in months[0].phases) == months[0].amount


def test_the_four_levels_reach_the_people() -> None:
    year = calendars.year(2026)
    firm = Node(id="lanhai", level="organisation", owner="ceo", period=year, amount=50_000_000)
    tree = cascade.hand_down(firm, {"east": "vp-east", "west": "vp-west"}, {"east": 3, "west": 2})
    department = cascade.hand_down(tree.people[0], {"cloud": "lead"}, {"cloud": 1})
    assert [node.level for node in cascade.walk(department)] == ["department", "team"]
    assert sum(node.amount for node in tree.people) == firm.amount
    with pytest.raises(ValueError, match="hands down to nobody"):
        cascade.hand_down(team().people[0], {"x": "x"}, {"x": 1})


def changed(node: Node, child: int, **values: object) -> Node:
    children = list(node.children)
    children[child] = children[child].model_copy(update=values)
    return node.model_copy(update={"children": tuple(children)})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": 400_000}, "short"),
        ({"amount": 700_000}, "beyond_reserve"),
        ({"owner": None}, "no_owner"),
        ({"owner": "rep-1"}, "two_owners"),
        ({"level": "organisation"}, "levels"),
        ({"period": calendars.quarter(2027, 1)}, "outside"),
    ],
)
def test_a_conflict_is_found_where_it_is(change: dict[str, object], code: str) -> None:
    assert code in codes(changed(team(), 0, **change))


def test_the_size_of_a_conflict_is_said() -> None:
    assert cascade.conflicts(changed(team(), 0, amount=400_000)) == (Conflict("short", "finance", -75_000),)


def test_phases_that_overlap_or_do_not_add_up_are_found() -> None:
    node = cascade.phase(Node(id="t", level="team", owner="m", period=Q4, amount=90))
    assert codes(changed(node, 0, amount=0)) == ["phases_differ"]
    assert "overlap" in codes(changed(node, 1, period=node.phases[0].period))


def test_a_reserve_beyond_ten_percent_is_none() -> None:
    assert codes(team(reserve=0.10)) == []
    assert codes(team(reserve=0.20)) == ["beyond_reserve"]


def test_two_cuts_of_a_target_are_held_side_by_side() -> None:
    regions, people = {"east": 350, "south": 250}, {"east": 300, "south": 300}
    found = {conflict.where: conflict.amount for conflict in cascade.compare(regions, people)}
    assert found == {"east": -50, "south": pytest.approx(25)}
    assert cascade.compare(regions, {"east": 360, "south": 270}) == ()


def test_an_indicator_stands_with_its_owner() -> None:
    node = team().model_copy(update={"indicators": (Standard(indicator="visits", amount=5, owner="rep-0"),)})
    assert node.indicators[0].owner == "rep-0"


# allocation


def test_history_is_carried_on_by_hand() -> None:
    """30, 32, 34: level (30 + 2·32 + 3·34)/6 = 32.67 lies 5/3 years back, slope 2, half of it goes on: 34.33."""
    assert allocation.expect([[30.0], [32.0], [34.0]]) == pytest.approx([98 / 3 + 0.5 * 2 * 5 / 3])
    assert allocation.expect([[30.0], [32.0], [34.0]], damping=1) == pytest.approx([36])
    assert allocation.expect([[7.0, 3.0]]) == pytest.approx([7, 3])
    assert allocation.expect([[9.0], [1.0], [0.0]], damping=1) == pytest.approx([0])


def test_growth_alone_moves_no_share() -> None:
    assert allocation.expect_shares([[60, 40], [120, 80], [240, 160]]) == pytest.approx([0.6, 0.4])
    assert allocation.expect_shares([[50, 50], [60, 40], [70, 30]])[0] > 0.65
    assert allocation.expect_shares([[0, 0]]) == pytest.approx([0.5, 0.5])


def test_a_month_that_loses_days_to_a_holiday_loses_its_share() -> None:
    shares = allocation.seasonal_shares([[20, 22, 44]], [[20, 22, 22]], [17, 22, 22])
    # a day brings 1, 1 and 2: 17 + 22 + 44
    assert shares == pytest.approx(np.array([17, 22, 44]) / 83)


def test_the_ramp_is_the_one_that_the_engine_plays() -> None:
    """One S-curve for the planner and for the reps of the company (docs/model.md)."""
    scenario = load_scenario("software")
    new = scenario.team.reps[0].model_copy(update={"tenure_months": 2.0})
    people = (new, *scenario.team.reps[1:])
    world = draw_world(scenario.model_copy(update={"team": scenario.team.model_copy(update={"reps": people})}), 1)
    share = world.capacity[:, world.origin] / scenario.team.hours_per_day
    assert share == pytest.approx(allocation.ramp([person.tenure_months for person in people]), abs=0.01)  # whole days
    assert share[0] < 0.5 < 0.99 < share[1]


def test_what_does_not_fit_goes_to_the_others() -> None:
    assert allocation.share_within(100, [8, 1, 1], [50, 40, 40]) == pytest.approx([50, 25, 25])
    assert allocation.share_within(100, [8, 1, 1], [50, 30, 20]) == pytest.approx([50, 30, 20])
    assert allocation.share_within(200, [8, 1, 1], [50, 30, 20]) == pytest.approx([100, 60, 40])
    assert allocation.share_within(40, [1, 0, 0], [10, 20, 40]) == pytest.approx([10, 10, 20])


def test_a_newcomer_gets_a_share_by_capacity_and_a_lucky_year_is_no_duty() -> None:
    equal = allocation.allocate(900, [300, 300, 300], [1, 1, 1], [24, 24, 24])
    assert equal == pytest.approx([300, 300, 300])
    new = allocation.allocate(900, [450, 450, 0], [1, 1, 0.5], [24, 24, 1])
    assert 60 < new[2] < 180
    lucky = allocation.allocate(900, [900, 100, 100], [1, 1, 1], [24, 24, 24])
    assert lucky[0] == pytest.approx(375) and lucky.sum() == pytest.approx(900)


def test_veterans_are_stretched() -> None:
    amounts = allocation.allocate(900, [300, 300, 300], [1, 1, 1], [6, 24, 60])
    assert amounts[0] < amounts[1] < amounts[2]


# indicators

D7 = Funnel({"opportunities": 0.6, "solutions": 1.0, "quotes": 0.4}, 25_000, {"opportunities": 10, "quotes": 8})


def test_d7s_rates_say_what_a_target_needs() -> None:
    """240,000 are 9.6 deals; 40 % of proposals are signed: 24; 60 % of opportunities get one: 40."""
    needed = D7.needed(240_000)
    assert needed == pytest.approx({"opportunities": 40, "solutions": 24, "quotes": 24, "deals": 9.6})
    assert D7.brings("opportunities", 15) == pytest.approx(90_000)
    assert D7.days_to_sign("opportunities") == 18


@pytest.mark.parametrize(("asked", "verdict"), [(40, True), (46, True), (34, True), (47, False), (33, False)])
def test_a_standard_fits_what_is_needed_within_a_tolerance(asked: float, verdict: bool) -> None:
    assert fits(asked, 40) is verdict


def test_a_funnel_through_which_nothing_comes_is_refused() -> None:
    with pytest.raises(ValueError, match="leads must be above 0"):
        Funnel({"leads": 0.0}, 1.0)
    with pytest.raises(ValueError, match="average_deal"):
        Funnel({"leads": 0.5}, 0.0)
