"""Activity: leads week by week are the leads of the event log."""

from __future__ import annotations

from simkit.company.case import Case
from simkit.measures import activity


def test_leads_of_the_weeks_that_are_over_are_those_of_the_log(case: Case) -> None:
    weekly = activity.leads(case.tables)
    now = weekly[weekly["period"] == "now"]
    events = case.tables.events
    born = events[(events["event"] == "entered") & (events["stage"] == "lead") & events["day"].between(0, 29)]
    assert now["week"].tolist() == [1, 2, 3, 4, 5, 6]  # day 31: the seventh week is not over
    assert now["leads"].sum() == len(born)
    assert len(weekly[weekly["period"] == "before"]) == 11
