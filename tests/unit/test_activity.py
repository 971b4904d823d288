"""Boards: leads, output and losses are those of the event log."""

from __future__ import annotations

import pytest

from simkit.company.case import Case
from simkit.measures import activity, funnel
from simkit.tables import LOSS_REASONS


def test_leads_of_the_weeks_that_are_over_are_those_of_the_log(case: Case) -> None:
    weekly = activity.leads(case.tables)
    now = weekly[weekly["period"] == "now"]
    events = case.tables.events
    born = events[(events["event"] == "entered") & (events["stage"] == "lead") & events["day"].between(0, 29)]
    assert now["week"].tolist() == [1, 2, 3, 4, 5, 6]  # day 31: the seventh week is not over
    assert now["leads"].sum() == len(born)
    assert len(weekly[weekly["period"] == "before"]) == 11


def test_the_output_of_the_seats_adds_up_to_what_was_done_and_signed(case: Case) -> None:
    tables, seats = case.tables, activity.output(case.tables)
    done = tables.activities[tables.activities["quarter"].between(-4, -1)]
    weeks = done.groupby("quarter")["week"].nunique().sum()
    assert (seats["visits"] * weeks).sum() == pytest.approx(done["visits"].sum())
    signed = tables.history[tables.history["quarter"].between(-4, -1)]["signed"].sum()
    assert (seats["signed"] * weeks).sum() == pytest.approx(signed)


def test_losses_count_every_qualified_opportunity_once(case: Case) -> None:
    """Counted again from the events, which know nothing of the deals' own columns."""
    tables, regions = case.tables, funnel.losses(case.tables)
    first = tables.quarters.set_index("quarter").loc[-4, "start"]
    ends = tables.events[tables.events["event"].isin(["signed", "lost"]) & (tables.events["day"] >= first)]
    ends = ends[ends["stage"] != "lead"]
    assert regions["decided"].sum() == len(ends)
    assert (regions["decided"] * regions["win_rate"]).sum() == pytest.approx((ends["event"] == "signed").sum())
    assert regions[list(LOSS_REASONS)].sum(axis=1).tolist() == pytest.approx([1.0] * len(regions))
