"""The form of `cascade` on the level of its widgets: sums that follow, likelihoods, map, matrix, plan, files."""

from __future__ import annotations

import asyncio
import base64
import csv
import io
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from simkit.company.case import Case
from simkit.company.opening import Opening
from simkit.course.answers import FileDesk
from simkit.course.checks.cascade import reference_answers
from simkit.course.checks.cascade_answers import amounts, keys, opening, read, start_from_last_year
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show.forms import open_alone
from simkit.show.forms.cascade_people import Likelihood
from simkit.show.forms.cascade_tables import by_week, matrix, people_by_week
from simkit.show.frame import Frame
from simkit.show.gantt import Bar, gantt_svg
from simkit.show.handout import csv_bytes, handouts, workbook_bytes
from simkit.show.treemap import Block, Group, treemap_svg


@dataclass
class Page:
    """A form, and a reader's and writer's hands on it."""

    frame: Frame
    view: Opening

    def find(self, name: str) -> Any:
        return next(widget for widget in walk(self.frame) if name in widget._dom_classes)

    def words(self, name: str) -> str:
        return unescape(self.find(name).value)

    def press(self, *names: str) -> None:
        for name in names:
            self.find(name).click()

    def fill(self, path: str, value: Any) -> None:
        self.find(f"field-{path.replace('.', '-')}").value = value

    def start(self) -> None:
        self.press("start", "start-yes")

    @property
    def answers(self) -> dict[str, Any]:
        answers: dict[str, Any] = self.frame.sheet.desk.answers
        return answers


def walk(widget: Any) -> list[Any]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in walk(child))]


def shown(page: Page, name: str) -> bool:
    return bool(page.find(name).layout.display != "none")


def opened(case: Case, folder: Path, language: Language) -> Page:
    (folder / "cascade.case.json").write_text(case.recipe.model_dump_json(by_alias=True), encoding="utf-8")
    return Page(open_alone("cascade", language, folder), opening(case))


@pytest.fixture
def page(case: Case, tmp_path: Path) -> Page:
    return opened(case, tmp_path, "en")


@pytest.fixture
def full(case: Case, tmp_path: Path) -> Page:
    """The page with the reference answers on it."""
    FileDesk("cascade", tmp_path).save(reference_answers(case, "en"), 0)
    return opened(case, tmp_path, "en")


def test_the_page_names_what_is_known_and_nothing_of_what_will_befall_the_quarter(page: Page, case: Case) -> None:
    words = unescape(page.find("step-read").children[0].value)
    names = page.view.names("en")
    assert money(page.view.target, "en") in words
    assert names[page.view.known.newcomer] in words and names[page.view.known.away] in words
    for cause in case.causes:
        assert cause.name.en not in words and cause.story.en not in words


def test_a_blank_page_stores_nothing_until_somebody_starts(page: Page) -> None:
    assert page.answers == {}
    page.press("start", "start-no")
    assert page.answers == {}
    page.start()
    assert {cut: sum(parts.values()) for cut, parts in page.answers.items()} == dict.fromkeys(
        ("months", "regions", "products", "customers", "reps"), page.view.target
    )
    assert page.answers == start_from_last_year(page.view)


def test_the_sum_follows_each_key(page: Page) -> None:
    page.start()
    assert "it adds up" in page.words("sum-months")
    page.fill("months.m1", "1")
    left = page.view.target - 1000 - sum(page.answers["months"][key] for key in ("m2", "m3"))
    assert f"{money(left, 'en')} still to place" in page.words("sum-months")
    page.fill("months.m1", f"{(left + 51_000) / 1000:g}")
    assert f"{money(50_000, 'en')} too much" in page.words("sum-months")


def test_make_it_add_up_scales_to_the_thousand(page: Page) -> None:
    page.start()
    assert not shown(page, "fit-regions")
    page.fill("regions.east", "2000")
    assert shown(page, "fit-regions")
    page.press("fit-regions")
    parts = page.answers["regions"].values()
    assert sum(parts) == page.view.target and all(part % 1000 == 0 for part in parts)


def test_the_people_need_a_reserve_and_get_one(page: Page) -> None:
    page.start()
    assert say("cascade.reserve_none", "en", sum="", target="").split(":")[0] in page.words("sum-reps")
    assert "leaves no reserve" in page.words("sum-reps")
    page.press("fit-reps")
    assert "with a reserve of 5.0%" in page.words("sum-reps")
    page.fill("reps.rep-0", "5000")
    assert "more than a reserve" in page.words("sum-reps")
    page.fill("reps.rep-0", "0")
    assert "below the team's" in page.words("sum-reps")


def test_a_region_whose_people_do_not_carry_it_is_named(full: Page) -> None:
    assert say("cascade.region_conflicts", "en") not in full.words("sum-reps")
    full.fill("regions.east", "1900")
    assert say("cascade.region_conflicts", "en") in full.words("sum-reps") and "East" in full.words("sum-reps")


def test_what_is_out_of_line_with_past_or_capacity_is_said_as_a_question(page: Page) -> None:
    page.start()
    page.fill("products.accessories", "1000")
    words = " ".join(unescape(w.value) for w in walk(page.find("cut-products")) if "sk-beside" in w._dom_classes)
    assert "points: why?" in words and "The past points to" in words
    page.fill("reps.rep-2", "1500")
    assert "Can this be carried?" in page.words("beside-rep-2")


def test_each_likelihood_is_the_engines(full: Page) -> None:
    targets = list(full.answers["reps"].values())
    chances = full.view.chances(targets)
    for number, chance in enumerate(chances):
        assert percent(chance) in full.words(f"beside-rep-{number}")
    assert percent(float(chances.min())) in full.words("spread")
    full.fill("reps.rep-0", "1")
    assert "> 99%" in full.words("beside-rep-0")
    full.fill("reps.rep-0", "")
    assert full.words("spread") == "" and "Likelihood" not in full.words("beside-rep-0")


def test_only_the_newest_targets_are_answered(case: Case) -> None:
    view = opening(case)
    likelihood = Likelihood(view)
    seen: list[np.ndarray | None] = []
    wanted = [tuple(np.full(len(view.capacity), amount)) for amount in (1e5, 2e5, 3e5)]

    async def hurry() -> None:
        for targets in wanted:
            likelihood.ask(targets, seen.append)
        while not seen:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)

    asyncio.run(hurry())
    assert len(seen) == 1 and seen[0] == pytest.approx(view.chances(wanted[-1]))


def test_what_cannot_be_played_is_said_and_does_not_stand_still(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    likelihood = Likelihood(opening(case))
    seen: list[np.ndarray | None] = []
    monkeypatch.setattr(Opening, "play", lambda *_, **__: 1 / 0)

    async def ask() -> None:
        likelihood.ask((1.0,) * 9, seen.append)
        while not seen:
            await asyncio.sleep(0.02)

    asyncio.run(ask())
    assert seen == [None]


def test_the_map_drills_from_the_team_to_the_weeks(full: Page) -> None:
    for root, expected in (("team", "East"), ("mix", "Core"), ("east", "Month 1"), ("rep-0", "week 1")):
        full.find("look-at").value = root
        assert expected in full.words("look-picture"), root
    assert full.answers["reps"]["rep-0"] > 0  # looking changes nothing


def test_the_matrix_has_the_groups_own_totals(full: Page) -> None:
    answers = read(full.answers)
    cube = matrix(answers, full.view)
    assert cube is not None
    assert cube.sum(axis=(1, 2)).tolist() == amounts(answers, full.view, "products")
    assert cube.sum(axis=(0, 2)).tolist() == amounts(answers, full.view, "regions")
    assert cube.sum(axis=(0, 1)).tolist() == amounts(answers, full.view, "customers")
    assert "All customers" in full.words("look-matrix")
    full.fill("products.core", "1")
    assert say("cascade.matrix_open", "en") in full.words("look-matrix")


def test_weeks_add_up_to_the_months_and_to_each_target(full: Page) -> None:
    answers = read(full.answers)
    table = people_by_week(answers, full.view)
    assert table.groupby("rep")["amount"].sum().tolist() == list(answers.reps.values())
    of = by_week(answers, full.view)
    assert of.share.sum() == pytest.approx(1)
    months = np.bincount(of.month, weights=of.share) * full.view.target
    assert months == pytest.approx(amounts(answers, full.view, "months"))


def test_an_indicator_says_what_its_standard_brings(page: Page) -> None:
    page.fill("indicators.0.indicator", "leads_week")
    page.fill("indicators.0.standard", "40")
    brings = page.view.funnel.brings("leads", 40 * 13)
    words = " ".join(unescape(w.value) for w in walk(page.find("step-path")) if "sk-beside" in w._dom_classes)
    assert money(brings, "en") in words and percent(brings / page.view.target) in words
    page.fill("indicators.0.indicator", "deals_month")
    words = " ".join(unescape(w.value) for w in walk(page.find("step-path")) if "sk-beside" in w._dom_classes)
    assert say("cascade.is_result", "en") in words


def test_the_plan_is_drawn_over_the_weeks(page: Page) -> None:
    assert page.words("plan-chart") == ""
    page.fill("steps.0.step", "cover")
    page.fill("steps.0.who", "rep-1")
    page.fill("steps.0.first", 3)
    page.fill("steps.0.last", 6)
    words = page.words("plan-chart")
    assert "sk-bar-step" in words and page.view.names("en")[1] in words
    assert page.answers["steps"] == [{"step": "cover", "who": "rep-1", "first": 3, "last": 6}]
    page.fill("steps.0.last", 2)
    assert "sk-bar-step" not in page.words("plan-chart")


def test_files_are_made_when_asked_for_and_go_when_something_changes(full: Page) -> None:
    full.press("make-files")
    links = re.findall(r'download="([^"]+)" href="data:([^;]+)[^,]*,([^"]+)"', full.find("downloads").value)
    assert [name for name, _, _ in links] == ["cascade.xlsx", "cascade.csv", "handouts.html"]
    book = load_workbook(io.BytesIO(base64.b64decode(links[0][2])))
    assert book.sheetnames == [
        say(f"cascade.sheet_{name}", "en") for name in ("cuts", "matrix", "people", "indicators", "plan")
    ]
    full.fill("months.m1", "1")
    assert say("cascade.take_again", "en") in full.words("downloads") and "href" not in full.words("downloads")


def test_no_files_before_everybody_has_a_target(page: Page) -> None:
    page.press("make-files")
    assert say("cascade.take_open", "en") in page.words("downloads")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_spreadsheets_say_what_the_answers_say(case: Case, language: Language) -> None:
    view, answers = opening(case), read(reference_answers(case, language))
    text = csv_bytes(answers, view, language)
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == view.names(language)
    assert [float(row[-1]) for row in rows[1:]] == list(answers.reps.values())
    assert all(sum(map(int, row[2:-1])) == int(row[-1]) for row in rows[1:])
    book = load_workbook(io.BytesIO(workbook_bytes(answers, view, language)))
    cube = [row[3] for row in book[say("cascade.sheet_matrix", language)].iter_rows(min_row=2, values_only=True)]
    assert len(cube) == 36 and sum(cube) == view.target


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_hand_out_tells_each_person_their_own_and_nobody_elses(case: Case, language: Language) -> None:
    view, answers = opening(case), read(reference_answers(case, language))
    pages = unescape(handouts(answers, view, language)).split("<article>")[1:]
    names, targets = view.names(language), amounts(answers, view, "reps")
    assert targets is not None and len(pages) == len(names)
    for number, text in enumerate(pages):
        assert names[number] in text and money(targets[number], language) in text
        for other, name in enumerate(names):
            owns = any(line.owner == keys(view, "reps")[other] for line in answers.chosen)
            assert other == number or owns or name not in text


def test_a_name_is_shown_and_never_run() -> None:
    drawn = treemap_svg([Group(Block("<b>East</b>", 1.0, "1 & 2"), [Block('"x"', 1.0, "1")])], "<t>")
    drawn += gantt_svg([Bar("<script>", "", 1, 2)], 13, "<t>", "W")
    assert "<b>" not in drawn and "<script>" not in drawn and "&lt;script&gt;" in drawn


def test_a_map_of_nothing_and_a_bar_that_cannot_be_are_drawn_without_trouble() -> None:
    assert treemap_svg([Group(Block("a", 0.0, "0")), Group(Block("b", 0.0, "0"), [Block("c", 0.0, "0")])], "t")
    assert "sk-bar-step" not in gantt_svg(
        [Bar("a", "b", 5, 2), Bar("a", "b", None, 2), Bar("a", "b", 1, 99)], 13, "t", "W"
    )


def test_in_chinese_the_page_counts_in_wan_and_says_no_english(case: Case, tmp_path: Path) -> None:
    page = opened(case, tmp_path, "zh")
    page.start()
    page.fill("months.m1", "80")
    assert page.answers["months"]["m1"] == 800_000
    words = "".join(unescape(str(w.value)) for w in walk(page.frame) if type(w).__name__ == "HTML")
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", words, flags=re.DOTALL)
    assert "万元" in text
    assert set(re.findall(r"[A-Za-z]{4,}", text)) <= {"Excel"}
