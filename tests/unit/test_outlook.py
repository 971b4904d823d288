"""The next quarter of a case: longer by one quarter and nothing else, and figures that add up with the tables."""

from __future__ import annotations

import numpy as np
import pytest

from simkit.company.case import Case
from simkit.company.outlook import METRICS, Metric, Outlook, Scope, longer, outlook
from simkit.engine.simulate import simulate
from simkit.plan import Plan


@pytest.fixture(scope="module")
def ahead(case: Case) -> Outlook:
    return outlook(case, replications=200)


def test_the_longer_calendar_leaves_the_running_quarter_as_it_was(case: Case) -> None:
    team, last = longer(case.world), len(case.world.week)
    assert len(team.week) > last
    assert np.array_equal(team.week[:last], case.world.week)
    assert team.quarter_day[last] == 0
    assert team.week[last] == team.week[last - 1] + 1
    before = simulate(case.world, Plan(), 50, 3, case.state)
    assert np.array_equal(simulate(team, Plan(), 50, 3, case.state, until=last).signed, before.signed)


def test_the_same_case_has_the_same_outlook_and_graded_luck_is_another(case: Case, ahead: Outlook) -> None:
    assert np.array_equal(outlook(case, replications=200).next.of("signed"), ahead.next.of("signed"))
    assert not np.array_equal(outlook(case, "graded", 200).next.of("signed"), ahead.next.of("signed"))


@pytest.mark.parametrize("metric", METRICS)
def test_a_higher_number_is_never_likelier_and_a_level_comes_with_its_chance(ahead: Outlook, metric: Metric) -> None:
    values = [ahead.level(metric, chance) for chance in (0.95, 0.7, 0.4, 0.1)]
    assert values == sorted(values)
    chances = [ahead.chance(metric, value) for value in values]
    assert chances == sorted(chances, reverse=True)
    assert ahead.chance(metric, ahead.level(metric, 0.4)) == pytest.approx(0.4, abs=0.06)
    assert ahead.chance(metric, values[0] - 1) + ahead.chance(metric, values[0] - 1, down=True) >= 1


def test_the_parts_of_the_company_add_up_to_it(case: Case, ahead: Outlook) -> None:
    reps, segments = range(len(case.scenario.team.reps)), range(len(case.world.segment_share))
    for metric in ("signed", "deals", "leads"):
        whole = ahead.next.of(metric)
        assert np.allclose(sum(ahead.next.of(metric, Scope(reps=(rep,))) for rep in reps), whole)
        assert np.allclose(sum(ahead.next.of(metric, Scope(segments=(one,))) for one in segments), whole)


def test_the_past_is_that_of_the_tables(case: Case, ahead: Outlook) -> None:
    signed = case.tables.events[case.tables.events["event"] == "signed"]
    assert ahead.running("signed") == pytest.approx(case.signed)
    for quarter, start, days in case.tables.quarters[["quarter", "start", "days"]].itertuples(index=False):
        within = signed[(signed["day"] >= start) & (signed["day"] < start + days)]
        place = int(quarter) - 1
        assert ahead.past.of("signed")[place] == pytest.approx(within["amount"].sum())
        assert ahead.past.of("deals")[place] == len(within)
    assert ahead.year_ago("signed") == ahead.past.of("signed")[-4]
    assert ahead.last_full("signed") == ahead.past.of("signed")[-2]
