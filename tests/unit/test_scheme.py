"""Pay schemes: D10's edges through a whole scheme, on-target pay whatever the shape, what reps make of each rule."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simkit.company.case import CaseRecipe
from simkit.company.nextyear import NextYear, Played, compared, figure, interval, next_year, with_draw
from simkit.company.scheme import Scheme, at_edges, example, in_force, incentive, pay_plan, rules
from simkit.engine import policy
from simkit.measures.pay import PayPlan, Results, pay
from simkit.measures.payroll import as_incentive, earned

from ..property.test_pay import plans

RECIPE = CaseRecipe(scenario="software", cause="lead_drought", severity=0.5, seed=1, luck_shown=11, luck_graded=12)
STRUCTURES = ("flat", "tiers", "bands", "accelerator", "both")


def scheme(**changes: object) -> Scheme:
    """The sample company's scheme without cap and ratchet, changed."""
    return Scheme.model_validate({**in_force().model_dump(), "cap": None, "ratchet": False, **changes})


@pytest.fixture(scope="module")
def year() -> NextYear:
    return next_year(RECIPE)


@pytest.fixture(scope="module")
def linear(year: NextYear) -> Played:
    return year.play(example("linear"), 24)


def test_d10s_bands_are_exact_at_their_edges() -> None:
    """Commission of D10's rates on a unit of quota: 2, 3, 3.6, 4.5 % on the slices, scaled so that 100 % earns 35."""
    bands = scheme(
        structure="bands", below=100 * 2 / 3, above=120.0, top=150.0, bonus_steps="steps", base_senior=50.0, bonus=15.0
    )
    paid = dict(at_edges(bands))
    at_target = 0.8 * 2 / 3 + 0.2
    assert float(paid["80"].commission) == pytest.approx(35 * 0.8 * 2 / 3 / at_target, abs=0.01)
    assert float(paid["120"].commission) == pytest.approx(35 * (at_target + 0.2 * 1.2) / at_target, abs=0.01)
    assert [str(paid[at].bonus) for at in ("79.99", "80", "99.99", "100", "120", "120.01")] == [
        "0.00", "10.00", "10.00", "15.00", "15.00", "20.00"
    ]  # fmt: skip
    assert paid["100"].total == 100


@pytest.mark.parametrize("covers", ["slice", "whole"])
@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("threshold", [0.0, 50.0])
def test_the_target_earns_on_target_pay_whatever_the_shape(structure: str, covers: str, threshold: float) -> None:
    one = scheme(structure=structure, covers=covers, threshold=threshold, below=70.0, above=120.0, top=150.0)
    assert float(dict(at_edges(one))["100"].total) == pytest.approx(100, abs=0.02)


@given(plans(), st.lists(st.integers(0, 250), min_size=1, max_size=8), st.integers(0, 200))
def test_pay_of_many_at_once_is_pay_one_by_one(plan: PayPlan, percents: list[int], team: int) -> None:
    plain = plan.model_copy(update={"gates": (), "draw": None})
    quota = Decimal(1_000_000)
    got = earned(plain, np.array(percents) / 100, float(quota), team / 100)
    for place, percent in enumerate(percents):
        sales = quota * percent / 100
        exact = pay(plain, Results(sales=sales, quota=quota, team_attainment=Decimal(team) / 100))
        assert got.commission[place] == pytest.approx(float(exact.commission), abs=0.011)
        assert got.bonus[place] == pytest.approx(float(exact.bonus), abs=0.011)


@pytest.mark.parametrize("covers", ["slice", "whole"])
@pytest.mark.parametrize("structure", STRUCTURES)
def test_what_reps_feel_is_what_they_are_paid(structure: str, covers: str) -> None:
    plan = pay_plan(scheme(structure=structure, covers=covers, below=70.0, above=120.0, top=150.0, team_part=0.0))
    attainment = np.array([0.0, 0.4, 0.79, 0.8, 0.95, 1.01, 1.1, 1.3, 1.9])  # beside edges that begin only above
    felt = policy.pay(as_incentive(plan), attainment)
    assert felt == pytest.approx(earned(plan, attainment).total, abs=1e-6)


def test_the_teams_part_of_the_bonus_is_no_reason_to_do_anything() -> None:
    own, shared = (as_incentive(pay_plan(scheme(team_part=part))) for part in (0.0, 100.0))
    assert sum(bonus.amount for bonus in own.bonuses) > 0
    assert shared.bonuses == ()


GATED = [("discount", "variable", 0.2), ("margin", "bonus", 0.29), ("discount", "none", None)]


@pytest.mark.parametrize(("gate", "held", "limit"), GATED)
def test_a_gate_that_holds_something_back_limits_the_discount(gate: str, held: str, limit: float | None) -> None:
    assert incentive(scheme(**{gate: held}), 0.2, 0.29).discount_limit == limit


def test_rates_for_all_sales_may_not_fall() -> None:
    with pytest.raises(ValueError, match="falls"):
        pay_plan(scheme(structure="accelerator", above=60.0, covers="whole"))


def test_each_rule_counts_and_the_gates_are_one() -> None:
    plain = scheme(structure="flat", bonus=0.0)
    assert rules(plain) == 1
    assert rules(scheme(structure="flat", bonus=0.0, discount="variable", margin="variable")) == 2
    more = scheme(
        structure="bands", covers="whole", threshold=30.0, cap=150.0, ratchet=True, bonus_steps="steps", below=60.0
    )
    assert rules(more) == rules(plain) + 3 + 2 + 4


def test_a_draw_is_paid_back_once_it_ends_if_it_is_recoverable() -> None:
    variable = np.array([[2.0, 8.0, 14.0, 20.0]])
    assert with_draw(variable, 10.0, scheme(draw_months=6)).tolist() == [[10.0, 10.0, 14.0, 20.0]]
    recovered = with_draw(variable, 10.0, scheme(draw_months=6, draw_recoverable=True))
    assert recovered.tolist() == [[10.0, 10.0, 10.0, 14.0]]
    assert with_draw(variable, 10.0, scheme()).tolist() == variable.tolist()


def test_the_same_scheme_gives_the_same_year_and_two_meet_the_same_luck(year: NextYear) -> None:
    one, other = year.play(in_force(), 4), year.play(in_force(), 4, threads=1)
    assert np.array_equal(one.sales, other.sales)
    zero = compared(one, other)
    assert (zero["change"] == 0).all() and (zero["error"] == 0).all()
    assert not np.array_equal(one.sales, year.play(in_force(), 4, "graded").sales)


def test_a_newer_request_ends_an_older_one(year: NextYear) -> None:
    from concurrent.futures import CancelledError

    with pytest.raises(CancelledError):
        year.play(in_force(), 4, cancelled=lambda: True)


def changed(name: str, scheme: Scheme, year: NextYear, base: Played) -> tuple[float, float]:
    """A figure's change against another scheme on equal luck, and the half width of its interval."""
    table = compared(year.play(scheme, len(base.profit)), base).set_index("figure")
    return float(table["change"][name]), float(table["error"][name])


def test_an_accelerator_is_paid_for_in_the_last_week_and_a_gate_ends_that(year: NextYear, linear: Played) -> None:
    rush, error = changed("rush", example("steep"), year, linear)
    assert rush - error > 1.5
    gated, error = changed("rush", example("gated"), year, linear)
    assert gated - error < 1.0 < rush
    assert changed("week_13", example("steep"), year, linear)[0] > 0


def test_a_cap_lets_those_who_are_through_rest(year: NextYear, linear: Played) -> None:
    change, error = changed("done", example("capped"), year, linear)
    assert change + error < 0
    assert changed("sales", example("capped"), year, linear)[0] < changed("sales", example("bands"), year, linear)[0]


def test_the_same_for_all_is_a_reason_for_nobody(year: NextYear, linear: Played) -> None:
    for name in ("far", "near", "sales"):
        change, error = changed(name, example("same"), year, linear)
        assert change + error < 0, name


def test_help_for_somebody_new_is_felt_in_the_first_half_year(year: NextYear) -> None:
    plain = year.play(scheme(), 8)
    helped = year.play(scheme(draw_months=6, ramp_quota=True), 8)
    assert interval("newcomer", helped)[0] > interval("newcomer", plain)[0] + 0.1
    assert year.example(scheme(ramp_quota=True), "junior") > year.example(scheme(), "junior")


def test_more_pay_keeps_more_people(year: NextYear, linear: Played) -> None:
    richer = Scheme.model_validate({**example("linear").model_dump(), "level": 130.0})
    change, error = changed("leavers", richer, year, linear)
    assert change + error < 0
    assert changed("pay", richer, year, linear)[0] > 0


def test_figures_add_up(linear: Played) -> None:
    sums = {name: values.sum() for name, values in linear.sums.items()}
    assert figure("sales", sums) == pytest.approx(linear.sales.sum(axis=(1, 2)).mean())
    assert linear.by_week[0].sum() == pytest.approx(linear.sales.sum())
    assert figure("cost", sums) == pytest.approx(linear.pay.sum() / linear.sales.sum())
    assert 0.3 < figure("month_3", sums) < 0.4  # one rate gives nobody a reason to wait or to hurry
