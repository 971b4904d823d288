"""The two cases before and after: sized to what they report of before, free afterwards, the gap in sight."""

from __future__ import annotations

import json
import math
import re

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from simkit.cli import app
from simkit.company import before_after
from simkit.company.before_after import BASIS, Story, Years, play, stored, stories
from simkit.company.management import change, delivery, effects_of
from simkit.company.world import load_scenario
from simkit.course.checks import cases
from simkit.course.words import say
from simkit.scenario import Language, Management
from simkit.show.before_after import CLAIM, WIDTH, picture_svg, roots_html, table_html

FEW = 4  #: companies, where a direction is enough


@pytest.fixture(scope="module")
def committed() -> pd.DataFrame:
    return stored().set_index(["case", "measure"])


@pytest.fixture(scope="module")
def manufacturer() -> tuple[Years, Years]:
    return play(stories()["manufacturer"], FEW)


def test_before_is_what_the_cases_report(committed: pd.DataFrame) -> None:
    reported = committed[(committed["claim_before"].notna()) & (committed["basis"] != "not_simulated")]
    assert len(reported) == 4
    assert (abs(reported["before"] - reported["claim_before"]) <= reported["before_error"]).all()


def test_claims_are_those_that_the_exercise_asks_about(committed: pd.DataFrame) -> None:
    claims = committed[["claim_before", "claim_after"]].T
    assert claims["software_house", "growth"]["claim_after"] == cases.GROWTH
    assert tuple(claims["software_house", "attrition"]) == cases.ATTRITION
    assert tuple(claims["software_house", "delivery"]) == cases.DELIVERY[:2]
    assert tuple(claims["manufacturer", "attainment"]) == cases.ATTAINMENT
    assert tuple(claims["manufacturer", "agreement"]) == cases.AGREEMENT


def test_the_gap_is_what_is_claimed_less_what_came(committed: pd.DataFrame) -> None:
    shown = committed.dropna(subset=["gap"])
    assert shown["gap"].to_numpy() == pytest.approx((shown["claim_after"] - shown["after"]).to_numpy(), abs=0.011)
    assert (abs(shown["gap"]) > 1).all()  # nobody has tuned it away


def test_what_is_not_simulated_has_no_figure_and_what_is_played_has_its_interval(committed: pd.DataFrame) -> None:
    ours = committed[["before", "after", "change"]]
    assert ours[committed["basis"] == "not_simulated"].isna().all(axis=None)
    assert ours[committed["basis"] != "not_simulated"].notna().all(axis=None)
    assert (committed["after_error"].notna() == (committed["basis"] == "played")).all()
    assert committed["basis"].to_dict() == {key: BASIS[key[1]] for key in committed.index}


def test_equal_luck_makes_a_change_surer_than_either_year(committed: pd.DataFrame) -> None:
    played = committed[committed["basis"] == "played"]
    assert (played["change_error"] < np.hypot(played["before_error"], played["after_error"])).all()


def test_better_led_people_sell_more_and_stay(manufacturer: tuple[Years, Years]) -> None:
    before, after = manufacturer
    assert (before.earlier == after.earlier).all()
    assert (after.sales > before.sales).all()
    assert (after.left <= before.left).all()
    assert after.left.sum() < before.left.sum()


def test_contracts_are_delivered_sooner_once_somebody_looks(manufacturer: tuple[Years, Years]) -> None:
    was, now = (year.figure("delivery")[0] for year in manufacturer)
    full = delivery(was, load_scenario("manufacturer").management, stories()["manufacturer"].after)
    assert full < now < was  # it takes a quarter until people are led in the new way


@pytest.mark.parametrize("name", list(stories()))
def test_where_nothing_changes_nothing_comes_of_it(name: str) -> None:
    story = stories()[name]
    same = Story(
        scenario=story.scenario,
        name=story.name,
        after=load_scenario(story.scenario).management,
        measures=story.measures,
    )
    before, after = play(same, 2)
    assert after.sales == pytest.approx(before.sales)
    assert after.waited == pytest.approx(before.waited)
    assert (after.left == before.left).all()


def test_each_part_of_the_software_companys_change_adds_to_growth() -> None:
    story = stories()["software_house"]
    was = load_scenario(story.scenario).management
    whole, led, paid = (
        play(one, FEW)[1].figure("growth")[0]
        for one in (story, story.model_copy(update={"pay": None}), story.model_copy(update={"after": was}))
    )
    assert whole > max(led, paid)
    assert min(led, paid) > play(story, FEW)[0].figure("growth")[0]


def test_a_change_of_management_ends_where_the_new_one_always_was() -> None:
    before, after = Management(participation=0.1, tracking=0.2), Management(fairness=0.9, support=0.8)
    moved = {one.lever: one.size for one in change(before, after, 0, 65)}
    was, becomes = ({one.lever: one.size for one in effects_of(led)} for led in (before, after))
    assert all(moved[lever] * was.get(lever, 1.0) == pytest.approx(becomes.get(lever, 1.0)) for lever in moved)


def test_the_command_prints_both_tables_or_one_document() -> None:
    words = ["cases", "--companies", "2", "--threads", "1"]
    shown = CliRunner().invoke(app, words)
    assert shown.exit_code == 0
    for story in stories().values():
        assert story.name.en in shown.stdout
    assert "not simulated" in shown.stdout
    rows = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert [list(row) for row in rows] == [list(before_after.TABLE.columns)] * len(rows)
    satisfaction = next(row for row in rows if row["measure"] == "satisfaction")
    assert satisfaction["after"] is None
    assert satisfaction["claim_after"] == 92
    assert all(not isinstance(value, float) or math.isfinite(value) for row in rows for value in row.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_every_measure_with_its_figures_and_its_claim(
    language: Language, committed: pd.DataFrame
) -> None:
    rows = committed.reset_index()
    drawn = picture_svg(rows, language)
    listed = "".join(table_html(of_case, language) for _, of_case in rows.groupby("case"))
    for row in rows.to_dict("records"):
        assert say(f"cases.measure_{row['measure']}", language) in drawn
        assert say(f"cases.measure_{row['measure']}", language) in listed
    assert drawn.count(f'fill="{CLAIM}" font-weight') == rows[["claim_after", "after"]].notna().all(axis=1).sum()
    for row in rows[rows["basis"] == "played"].to_dict("records"):
        figure = f"{row['after']:.1f} ± {row['after_error']:.1f}"
        assert figure in drawn
        assert figure in listed
    assert listed.count(say("cases.basis_not_simulated", language)) == (rows["basis"] == "not_simulated").sum()


def test_marks_lie_in_the_picture_in_the_order_of_their_figures(committed: pd.DataFrame) -> None:
    rows = committed.reset_index()
    growth = picture_svg(rows[rows["measure"] == "growth"].head(1), "en")
    before, after = (float(place) for place in re.findall(r'<circle cx="([\d.]+)"', growth))
    (claim,) = (float(place) for place in re.findall(r'<path d="M([\d.]+)', growth))
    assert 0 < before < after < claim < WIDTH


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lesson_puts_each_trouble_beside_its_principle_lever_and_remedy(language: Language) -> None:
    rows = roots_html(language).split("<tr>")[2:]
    keys = {"principle": cases.PRINCIPLES, "lever": cases.LEVERS, "remedy": cases.REMEDIES}
    for name, row in zip(cases.FAILURES, rows, strict=True):
        assert say(f"cases.{name}", language) in row
        assert all(say(f"cases.{part}_{key[name]}", language) in row for part, key in keys.items())
