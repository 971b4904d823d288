"""The board of regions, products and customer types: sums, last year counted again, alerts where they belong."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from simkit.company.case import Case, CaseRecipe, open_case
from simkit.company.opening import open_quarter
from simkit.course.words import say
from simkit.measures.attainment import by_rep
from simkit.measures.cuts import BEHIND, CUTS, DIMENSIONS, cuts
from simkit.scenario import Language
from simkit.show.cuts import cuts_board
from simkit.tables import Tables


def of(board: pd.DataFrame, dimension: str) -> pd.DataFrame:
    return board[board["dimension"] == dimension].set_index("name")


def moved(tables: Tables, dimension: str, to: str) -> Tables:
    """The same deals, as if all of them had been those of one part."""
    return replace(tables, deals=tables.deals.assign(**{dimension: to}))


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_dimension_adds_up_to_the_team(any_case: Case, dimension: str) -> None:
    parts = of(cuts(any_case.tables), dimension)
    assert parts["target"].sum() == any_case.target
    assert parts["signed"].sum() == pytest.approx(any_case.signed)
    assert (parts["signed"] / parts["target"]).tolist() == parts["attainment"].tolist()


def test_a_region_has_what_its_people_have(case: Case) -> None:
    regions, people = of(cuts(case.tables), "region"), by_rep(case.tables).groupby("region")[["quota", "signed"]].sum()
    people = people.loc[regions.index]
    assert regions["target"].tolist() == people["quota"].tolist()
    assert regions["signed"].tolist() == pytest.approx(people["signed"].tolist())


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_last_year_is_the_same_quarter_up_to_the_same_working_day(case: Case, dimension: str) -> None:
    """Counted again from the deals; the board counts events."""
    tables, parts = case.tables, of(cuts(case.tables), dimension)
    first = tables.quarters.set_index("quarter")["start"][-4]
    deals = tables.deals[tables.deals["status"] == "signed"]
    then = deals[deals["closed"].between(first, first + case.day - 1)].groupby(dimension)["price"].sum()
    assert parts["year_before"].tolist() == pytest.approx(then.reindex(parts.index, fill_value=0.0).tolist())
    known = parts[parts["year_before"] > 0]
    assert (known["year_before"] * (1 + known["change"])).tolist() == pytest.approx(known["signed"].tolist())


@pytest.mark.parametrize(
    ("cause", "dimension", "name"), [("lost_battle", "region", "east"), ("wrong_products", "product", "core")]
)
def test_where_the_cause_sits_in_one_part_that_part_is_marked_first(
    recipes: dict[str, CaseRecipe], cause: str, dimension: str, name: str
) -> None:
    parts = of(cuts(open_case(recipes[cause]).tables), dimension)
    assert parts.index[0] == name
    assert parts["alert"].tolist() == [True] + [False] * (len(parts) - 1)


def test_a_mark_says_that_less_than_half_of_the_others_is_attained(any_case: Case) -> None:
    board = cuts(any_case.tables)
    for dimension in DIMENSIONS:
        parts = of(board, dimension)
        others = parts[["signed", "target"]].sum() - parts[["signed", "target"]]
        marked = parts["alert"]
        assert (parts["attainment"] < BEHIND * others["signed"] / others["target"])[marked].all()


def test_most_of_the_board_is_not_marked(any_case: Case) -> None:
    assert cuts(any_case.tables)["alert"].sum() <= 3


def test_a_part_that_asks_for_hardly_more_than_a_deal_is_not_marked_for_lack_of_it(
    recipes: dict[str, CaseRecipe],
) -> None:
    parts = of(cuts(open_case(recipes["lost_battle"]).tables), "product")
    assert parts.loc["accessories", "signed"] == 0 and not parts.loc["accessories", "alert"]


def test_on_the_eve_and_with_nothing_sold_the_board_is_blank_and_unmarked(case: Case) -> None:
    eve = open_quarter(case.recipe).tables
    nothing = replace(
        case.tables,
        events=case.tables.events[case.tables.events["event"] != "signed"],
        history=case.tables.history.assign(signed=0.0),
    )
    for tables in (eve, replace(eve, day=0), nothing):
        board = cuts(tables)
        assert len(board) == 10 and (board["signed"] == 0).all() and not board["alert"].any()
        assert (board.groupby("dimension")["target"].sum() == case.target).all()
    assert CUTS.validate(cuts(nothing))["change"].isna().all()


def test_a_team_in_one_region_has_no_rest_to_lie_behind(case: Case) -> None:
    tables = moved(replace(case.tables, reps=case.tables.reps.assign(region="east")), "region", "east")
    regions = of(cuts(tables), "region")
    assert regions.loc["east", "target"] == case.target and not regions["alert"].any()
    assert regions["attainment"].isna().sum() == 3  # no target, no attainment


def test_what_sells_nothing_while_the_rest_sells_all_is_marked(case: Case) -> None:
    products = of(cuts(moved(case.tables, "product", "new")), "product")
    assert products.index[0] == "core" and products.loc["core", "alert"]


@pytest.mark.parametrize(("language", "part"), [("en", "East"), ("zh", "华东")])
def test_the_page_marks_with_words_and_names_no_cause(
    recipes: dict[str, CaseRecipe], language: Language, part: str
) -> None:
    case = open_case(recipes["lost_battle"])
    html = cuts_board(case, language)
    assert say("recovery.cuts_alert", language, part=part) in html
    assert all(say(f"recovery.cuts_{dimension}", language) in html for dimension in DIMENSIONS)
    for cause in case.causes:
        assert cause.name.in_(language) not in html and cause.story.in_(language) not in html
