"""Pictures: right numbers in the right place, both languages, the same bytes each time, nothing global touched."""

from __future__ import annotations

import warnings
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simkit.company.case import Case, Futures
from simkit.course.words import percent
from simkit.measures import activity, attainment
from simkit.scenario import Language
from simkit.show import boards, charts, odds, theme, tour
from simkit.show.ends import forecast_svg
from simkit.show.fan import fan_svg
from simkit.show.forms.recovery_read import PICTURES, picture_texts
from simkit.tables import dictionary

LANGUAGES: tuple[Language, ...] = ("en", "zh")


@pytest.fixture(scope="module")
def folder(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("pictures")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a glyph that a font lacks
        charts.write_pictures(case, made)
    return made


@dataclass(frozen=True)
class Words:
    """What can be read in a figure."""

    figure: Figure

    @property
    def all(self) -> list[str]:
        self.figure.canvas.draw_idle()
        return [text.get_text() for text in self.figure.findobj(matplotlib.text.Text) if text.get_text()]


def futures(middle: float) -> Futures:
    days = np.array([32, 40, 50, 64])
    luck = np.random.default_rng(1).normal(0, 0.1, (400, 1))
    luck -= np.median(luck)
    path = 0.35 + (middle - 0.35 + luck) * np.linspace(0, 1, 4)
    return Futures(days, path, np.zeros((400, 1)), path[:, -1])


def test_every_picture_of_the_page_is_written_in_both_languages_as_sound_svg(folder: Path) -> None:
    for language in LANGUAGES:
        assert {path.stem for path in (folder / language).glob("*.svg")} == set(PICTURES)
        for path in (folder / language).glob("*.svg"):
            assert ElementTree.parse(path).getroot().tag.endswith("svg")
    assert (folder / "en" / "reps.svg").read_bytes() != (folder / "zh" / "reps.svg").read_bytes()


def test_a_picture_has_the_same_bytes_each_time_and_brings_no_date_and_no_font(case: Case, folder: Path) -> None:
    again = theme.as_svg(charts.case_pictures()["attainment"](case, "zh"))
    written = (folder / "zh" / "attainment.svg").read_text(encoding="utf-8")
    assert again == written
    assert "<text" not in written and "dc:date" not in written and "http-equiv" not in written


def test_a_page_takes_its_pictures_from_the_folder_or_draws_the_same(case: Case, folder: Path) -> None:
    assert picture_texts(case, "en", folder) == picture_texts(case, "en", None)


def test_drawing_leaves_the_settings_of_matplotlib_as_they_were(case: Case) -> None:
    before = dict(matplotlib.rcParams)
    theme.as_svg(charts.reps(attainment.by_rep(case.tables), "en"))
    assert dict(matplotlib.rcParams) == before


def test_a_picture_for_a_notebook_is_a_small_png(case: Case) -> None:
    png = theme.as_png(charts.leads(activity.leads(case.tables), "en"))
    assert png.startswith(b"\x89PNG") and len(png) < 80_000


def test_attainment_says_today_and_what_the_plan_wanted(case: Case) -> None:
    words = Words(charts.attainment(attainment.weekly(case.tables), "en")).all
    assert percent(case.signed / case.target) in words and "phased plan" in words
    assert percent(attainment.phased_plan(case.day, case.days)) in words


def test_the_phased_plan_climbs_evenly_to_the_whole_target_on_the_last_working_day(case: Case) -> None:
    line = charts.attainment(attainment.weekly(case.tables), "en").axes[0].lines[0]
    days, plan = np.array(line.get_xydata(), dtype=float).T
    assert np.interp([0, case.day, case.days], days, plan) == pytest.approx([0, case.day / case.days, 1])
    assert (np.diff(plan) > 0).all() and days[-1] == pytest.approx(case.days)


def test_this_quarter_is_the_last_of_the_quarters_and_stands_out(case: Case) -> None:
    figure = charts.same_day(attainment.same_day(case.tables, case.day), case.day, "zh")
    bars = cast(list[Rectangle], figure.axes[0].patches)
    assert bars[-1].get_height() == pytest.approx(case.signed / case.target)
    assert len({bar.get_facecolor() for bar in bars[:-1]} - {bars[-1].get_facecolor()}) == 1


def test_reps_stand_in_the_order_of_their_attainment(case: Case) -> None:
    bars = cast(list[Rectangle], charts.reps(attainment.by_rep(case.tables), "en").axes[0].patches)
    widths = [bar.get_width() for bar in bars]
    assert widths == sorted(widths)  # drawn from the bottom up


def test_amounts_are_in_the_readers_unit(case: Case) -> None:
    draw = charts.case_pictures()["pipeline"]
    assert any(word.endswith("万元") for word in Words(draw(case, "zh")).all)
    assert any(word.endswith(" M") for word in Words(draw(case, "en")).all)


@pytest.mark.parametrize("guess", [None, 0.9, 0.2, 2.5])
def test_a_forecast_is_shown_beside_what_came_and_its_absence_too(guess: float | None) -> None:
    svg, _, keys = forecast_svg(futures(0.75).final, guess, "en").partition("<p class")
    assert "middle 75%" in keys
    assert ("forecast" in keys) == (guess is not None)
    drawn = ElementTree.fromstring(svg)
    places = [float(str(part.get("x1"))) for part in drawn if part.tag == "line" and part.get("class") != "sk-rule"]
    middle, target, *given = places
    assert middle < target
    assert [place > target for place in given] == ([] if guess is None else [guess > 1])
    assert all(0 < place < 640 for place in places)


def test_a_stage_that_nobody_left_yet_is_drawn_without_a_number() -> None:
    rows = [("lead", "now", np.nan), ("lead", "before", 0.4), ("quote", "now", 0.5), ("quote", "before", 0.5)]
    stages = pd.DataFrame(rows, columns=["stage", "period", "conversion"])
    words = Words(charts.conversion(stages, {"lead": "Lead", "quote": "Quote"}, "en")).all
    assert "nan%" not in words and words.count("50%") >= 2


def test_the_static_fan_names_plan_and_nothing() -> None:
    words = Words(charts.fan(futures(0.9), futures(0.75), "zh")).all
    assert "你们的方案（中位数）" in words and "不采取行动（中位数）" in words


def numbers(svg: str, kind: str) -> np.ndarray[Any, Any]:
    """The points of the line or area of that class, (points, 2)."""
    root = ElementTree.fromstring(svg)
    shape = next(part for part in root if part.get("class") == kind)
    return np.array([[float(number) for number in pair.split(",")] for pair in str(shape.get("points")).split()])


def test_the_fan_of_a_page_holds_the_median_inside_its_bands_and_ends_above_nothing() -> None:
    svg = fan_svg(futures(0.95), futures(0.75), "en")
    median, idle, wide = numbers(svg, "sk-median"), numbers(svg, "sk-idle"), numbers(svg, "sk-band80")
    low, high = wide[:4, 1], wide[:3:-1, 1]
    assert (high <= median[:, 1]).all() and (median[:, 1] <= low).all()  # upwards is smaller in a picture
    assert median[-1, 1] < idle[-1, 1]
    assert "plan 95%" in svg and "nothing 75%" in svg


def test_the_fan_without_a_plan_shows_doing_nothing_alone() -> None:
    svg = fan_svg(None, futures(0.75), "zh")
    assert "sk-median" not in svg and "不行动 75%" in svg


def test_words_at_the_ends_of_close_lines_do_not_cover_each_other() -> None:
    root = ElementTree.fromstring(fan_svg(futures(1.0), futures(0.995), "en"))
    places = sorted(float(str(text.get("y"))) for text in root if str(text.get("class")).endswith("-word"))
    assert len(places) == 3 and np.diff(places).min() >= 20


def test_what_goes_into_a_page_is_escaped() -> None:
    frame = pd.DataFrame({"name": ["<b>x</b>"], "value": [None]})
    table = boards.table(frame, 'a "table" & more', [("name", "<i>", None), ("value", "v", str)])
    assert "<b>" not in table and "<i>" not in table and '<td class="sk-right">–</td>' in table
    assert boards.notice("") == "" and "<script>" not in boards.notice("<script>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chance_of_a_target_is_the_share_of_quarters_that_reach_it(language: Language) -> None:
    ends = np.arange(1, 101, dtype=np.float64) * 10_000
    assert [odds.chance_of(ends, target) for target in (0, 10_000, 510_000, 2e6)] == [1.0, 1.0, 0.5, 0.0]
    words = Words(odds.chance_by_target(ends, [260_000.0, 510_000.0], language)).all
    amounts = ("260 k", "510 k") if language == "en" else ("26.0万元", "51.0万元")
    assert {f"{amounts[0]}: 75%", f"{amounts[1]}: 50%"} <= set(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_walk_through_the_company_shows_its_tables_in_the_readers_words(case: Case, language: Language) -> None:
    tables = case.tables
    deal = tour.life(tables, language)
    html = tour.rows_of(tables, "events", language, ("day", "stage", "event", "amount"), deal)
    assert html.count("<tr>") == 1 + min(6, len(deal))
    assert dictionary()["events"]["amount"].name.in_(language) in html
    regions = tour.segments(case, "regions", language)
    assert set(regions.values()) <= set(Words(tour.demand(tables, regions, language)).all)
    losses = tour.losses(tables, regions, language)
    assert losses.count("<tr>") == 1 + len(regions) and all(region in losses for region in regions.values())
    seats = tour.output(tables, language).axes[0].collections[0].get_offsets()
    assert len(np.asarray(seats)) == len(case.scenario.team.reps)
    years = Words(tour.years(tables, language)).all
    assert {name.replace("-", "\n") for name in tables.quarters["name"]} <= set(years)
    shares = [word for word in Words(tour.mix(tables, "region", regions, language)).all if word.endswith("%")]
    assert len([share for share in shares if share not in ("0%", "20%", "40%", "60%", "80%", "100%")]) >= 6
