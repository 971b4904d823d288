"""The tables: every column is in the data dictionary; money, counts and dates agree from table to table."""

from __future__ import annotations

import pandas as pd
import pytest

from simkit.company.case import Case, open_case
from simkit.measures import attainment
from simkit.scenario import STAGES
from simkit.tables import SCHEMAS, dictionary


def test_the_dictionary_holds_every_column_and_no_other() -> None:
    assert {table: list(columns) for table, columns in dictionary().items()} == {
        name: list(schema.columns) for name, schema in SCHEMAS.items()
    }


def test_every_column_has_its_words_in_both_languages() -> None:
    for columns in dictionary().values():
        for entry in columns.values():
            assert all(any("一" <= letter <= "鿿" for letter in words) for words in (entry.name.zh, entry.meaning.zh))
            assert not any("一" <= letter <= "鿿" for letter in entry.name.en + entry.meaning.en)


def test_there_are_three_years_before_the_quarter_and_quarters_differ_in_length(case: Case) -> None:
    quarters = case.tables.quarters
    assert quarters["quarter"].tolist() == list(range(-12, 1))
    assert quarters["name"].iloc[-1] == "2026-Q4" and quarters["name"].iloc[0] == "2023-Q4"
    assert quarters["days"].nunique() > 3 and quarters["days"].between(55, 68).all()
    assert (quarters["start"].diff().dropna().to_numpy() == quarters["days"].iloc[:-1].to_numpy()).all()


def test_the_calendar_leaves_public_holidays_out(case: Case) -> None:
    dates = set(case.tables.calendar["date"])
    assert "2026-10-01" not in dates  # National Day
    assert "2026-02-17" not in dates  # Spring Festival
    assert "2026-10-10" in dates  # a Saturday worked in exchange
    assert "2026-10-11" not in dates  # a Sunday
    assert case.tables.calendar["day"].is_monotonic_increasing


def test_exit_criteria_are_met_in_order(any_case: Case) -> None:
    deals = any_case.tables.deals
    steps = deals[["born", *(f"entered_{stage}" for stage in STAGES[1:]), "closed", "delivered", "collected_day"]]
    for _, life in steps.iterrows():
        assert life.dropna().is_monotonic_increasing
    reached = deals["stage"].map(STAGES.index)
    for place, stage in enumerate(STAGES[1:], start=1):
        assert deals.loc[reached >= place, f"entered_{stage}"].notna().mean() > 0.95  # some began before the history
        assert deals.loc[reached < place, f"entered_{stage}"].isna().all()


def test_history_targets_and_accounts_agree_with_deals(any_case: Case) -> None:
    tables = any_case.tables
    signed = attainment.signatures(tables)
    by_quarter = signed[signed["quarter"].between(-12, -1)].groupby("quarter")["amount"].sum()
    assert tables.history.groupby("quarter")["signed"].sum().to_dict() == pytest.approx(by_quarter.to_dict())
    assert tables.targets.groupby("quarter")["target"].sum().to_numpy() == pytest.approx(
        tables.quarters["target"].to_numpy()
    )
    owner = tables.accounts.set_index("account")
    assert (owner.loc[tables.deals["account"], "rep"].to_numpy() == tables.deals["rep"].to_numpy()).all()
    assert (owner.loc[tables.deals["account"], "customer"].to_numpy() == tables.deals["customer"].to_numpy()).all()


def test_a_deal_says_of_itself_what_its_status_allows(any_case: Case) -> None:
    deals = any_case.tables.deals
    signed, lost, waiting = (deals[deals["status"] == status] for status in ("signed", "lost", "open"))
    assert (lost["loss_reason"].notna()).all() and waiting["loss_reason"].isna().all()
    assert (waiting["forecast"].notna()).all() and signed["forecast"].isna().all()
    assert signed["margin"].between(0, 1).mean() > 0.98
    assert ((1 - signed["discount"]) * signed["amount"]).to_numpy() == pytest.approx(signed["price"], rel=1e-3)
    holders = any_case.tables.reps.set_index("rep").loc[signed["rep"]]
    theirs = signed["closed"].to_numpy() >= holders["start"].to_numpy()  # the table knows today's holders of the seats
    beyond = signed["discount"].to_numpy() > holders["authority"].to_numpy()
    assert (signed["beyond_authority"].to_numpy() == beyond)[theirs].all()
    assert signed.loc[signed["collected_day"].notna(), "collected"].gt(0).all()
    assert signed.loc[signed["collected_day"].isna(), "collected"].eq(0).all()


def test_activities_add_up_to_the_proposals_of_the_events(any_case: Case) -> None:
    tables = any_case.tables
    quotes = tables.events[(tables.events["event"] == "entered") & (tables.events["stage"] == "quote")]
    assert tables.activities["proposals"].sum() == len(quotes)
    usual = tables.activities[tables.activities["quarter"] < 0]
    assert 3.5 < usual["visits"].mean() < 6.5  # D7 asks for five a week
    begun = tables.activities[tables.activities["quarter"] == 0]["week"].max()
    assert begun == (tables.day - 1) // 5 + 1


def test_leavers_are_followed_and_the_new_ones_ramp_up(any_case: Case) -> None:
    staff = any_case.tables.staff
    assert staff["left"].notna().any()
    for _, seat in staff.groupby("rep"):
        assert seat["left"].iloc[:-1].notna().all() and pd.isna(seat["left"].iloc[-1])
        assert (seat["start"].iloc[1:].to_numpy() > seat["left"].iloc[:-1].to_numpy()).all()
    world = any_case.world
    first = staff[(staff["start"] > -700) & (staff["start"] < -200)].iloc[0]
    capacity = world.capacity[int(first["rep"])]
    begin = world.origin + int(first["start"])
    assert capacity[begin - 1] == 0 < capacity[begin] < 0.5 * capacity[begin + 200]


def test_a_deal_keeps_its_details_from_day_to_day(case: Case) -> None:
    again = open_case(case.recipe).tables.deals
    pd.testing.assert_frame_equal(case.tables.deals, again)
