"""A group designs next year's pay in a real browser, in both languages, on a wide page and on a phone."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from simkit.company.scheme import GATES
from simkit.course.checks.incentive import reference_answers
from simkit.course.checks.incentive_answers import CHOICES, NUMBERS
from simkit.course.words import say
from simkit.scenario import Language
from simkit.workshop.room import Room

from .conftest import EXERCISE, Device, Served, fits, hand_in, visit, wait_for

SHOTS = os.environ.get("SIMKIT_SCREENSHOTS")


class Walk:
    """One device of a group that fills in the form as people do: by what stands on the page."""

    def __init__(self, page: Page, language: Language) -> None:
        self.page, self.language = page, language

    def fill(self, answers: dict[str, Any]) -> None:
        self.page.locator(".field-structure input").nth(CHOICES["structure"].index(answers["structure"])).check()
        self.choose("capped", "capped_yes" if answers["capped"] else "capped_no")
        for name, value in answers.items():
            if name in NUMBERS:
                self.type(name, value)
            elif isinstance(value, bool) and name != "capped":
                self.choose(name, f"{name}_{'yes' if value else 'no'}")
            elif name in GATES:
                self.choose(name, f"held_{value}")
            elif isinstance(value, str) and name != "structure":
                self.choose(name, f"{name}_{value}")

    def choose(self, name: str, words: str) -> None:
        said = say(f"incentive.{words}", self.language)
        select = self.page.locator(f".field-{name} select")
        marked = say("incentive.as_today", self.language, label=said)
        known = [one.replace("\xa0", " ") for one in select.locator("option").all_text_contents()]
        select.select_option(label=said if said in known else marked)

    def type(self, name: str, number: float) -> None:
        self.page.fill(f".field-{name} input", f"{number:g}")
        self.page.press(f".field-{name} input", "Tab")

    def picture(self, name: str) -> None:
        if SHOTS:
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            self.page.screenshot(path=f"{SHOTS}/{name}-{self.language}-{width}.png", full_page=True)


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
def test_a_group_designs_next_years_pay(served: Served, device: Device, language: Language, width: int) -> None:
    group, case = served.group(), served.store.case()
    for name in ("incentive", EXERCISE):  # the one opened last is what other tests find
        Room(served.store, name).open()
    page = visit(device(width), served.link(group))
    if language != "en":
        page.click(f".language-{language}")
    page.click(".step-to-incentive")
    walk = Walk(page, language)

    # 1. It reads today's plan: story, money, curve, and why the rates are not those of the course.
    expect(page.locator(".step-read h2")).to_contain_text(say("incentive.read_title", language))
    expect(page.locator(".step-read svg.sk-fan")).to_be_visible()
    expect(page.locator(".step-read")).to_contain_text("万元" if language == "zh" else "CNY")
    expect(page.locator(".step-see")).to_contain_text(say("incentive.unchanged", language))

    # 2. One change is reckoned at once: the exact edges, then what reps make of it.
    walk.type("base_senior", 60)
    expect(page.locator(".see-arithmetic tbody tr")).to_have_count(6)
    expect(page.locator(".see-table tbody tr").first).to_contain_text("±")
    first = page.locator(".see-table").inner_text()

    # 3. What cannot be reckoned is said in a sentence.
    walk.type("bonus", 90)
    expect(page.locator(".see-message")).to_contain_text(say("incentive.trouble_over_hundred", language))

    # 4. The whole plan: fields that matter appear, the page says what it costs and brings.
    answers = reference_answers(case, language)
    walk.fill(answers)
    expect(page.locator(".field-cap")).to_be_hidden()
    expect(page.locator(".see-message")).to_be_empty()
    expect(page.locator(".sk-waiting")).to_have_count(0)
    expect(page.locator(".see-table")).not_to_have_text(first)
    expect(page.locator(".step-design .odds-in-short")).to_contain_text("±")
    walk.picture("incentive")
    stored = served.store.desk(group.id, "incentive", "test").look
    wait_for(lambda: stored().answers == {**dict.fromkeys(stored().answers), **answers})

    # 5. Nothing is wider than the page; check, hand in.
    assert fits(page)
    hand_in(page, "incentive", language)
