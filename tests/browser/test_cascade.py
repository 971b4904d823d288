"""A group cascades its target in a real browser, in both languages: sums and likelihoods as it types, files to take."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from simkit.course.checks.cascade import reference_answers
from simkit.course.checks.cascade_answers import indicators, opening, plan_steps
from simkit.course.grade import grade
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show.forms.cascade_tables import owner_names
from simkit.workshop.room import Room

from .conftest import EXERCISE, PATIENCE, Device, Served, fits, visit, wait_for

#: Where the pictures of the walk are left for somebody to look at; nowhere unless asked for.
SHOTS = os.environ.get("SIMKIT_SCREENSHOTS")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
def test_a_group_cascades_its_target(
    served: Served, device: Device, language: Language, width: int, tmp_path: Path
) -> None:
    group, case = served.group(), served.store.case()
    Room(served.store, "cascade").open()
    Room(served.store, EXERCISE).open()  # the one that other tests begin with
    answers, view = reference_answers(case, language), opening(case)
    page = visit(device(width, accept_downloads=True), served.link(group))
    if language != "en":
        page.click(f".language-{language}")
    page.click(".step-to-cascade")
    # A form is made when it is first looked at, which on a busy machine takes its time.
    expect(page.locator(".step-split h2")).to_contain_text(say("cascade.split_title", language), timeout=PATIENCE)
    walk = Walk(page, language)

    # It starts from last year: everything adds up, and nobody has kept a reserve.
    page.click("button.start")
    page.click("button.start-yes")
    expect(page.locator(".sum-months .sk-good")).to_be_visible()
    expect(page.locator(".spread")).not_to_be_empty()
    walk.picture("1-started")

    # It gives each person another target; sum and likelihood follow.
    before = page.locator(".spread").inner_text()
    for cut in ("months", "regions", "products", "customers", "reps"):
        for key, amount in answers[cut].items():
            walk.amount(f"{cut}-{key}", amount)
    expect(page.locator(".spread")).not_to_have_text(before)
    expect(page.locator(".step-people .sk-waiting")).to_have_count(0)
    page.locator(".look-at select").select_option(index=2 + len(view.scenario.regions))
    expect(page.locator(".look-picture")).to_contain_text(say("cascade.month", language, number=1))

    # The way there: indicators and steps with owners; the plan is drawn.
    walk.lines(answers, owner_names(view, language))
    expect(page.locator(".plan-chart svg rect.sk-bar-step:visible")).to_have_count(
        len(answers["steps"]), timeout=PATIENCE
    )
    walk.picture("2-filled")
    assert fits(page)

    # It takes the files along: no server is asked.
    page.click("button.make-files")
    with page.expect_download() as waiting:
        page.locator(".downloads a").first.click()
    waiting.value.save_as(tmp_path / "cascade.xlsx")
    assert say("cascade.sheet_people", language) in load_workbook(tmp_path / "cascade.xlsx").sheetnames

    # What it handed in is the reference, to the thousand.
    desk = served.store.desk(group.id, "cascade", "test")
    wait_for(lambda: desk.look().answers == answers)
    page.click("button.check:visible")
    expect(page.locator(".place-cascade .submit-found")).to_contain_text(say("form.check_clear", language))
    verdicts = grade("cascade", desk.look().answers, case, language)
    assert {verdict.status for verdict in verdicts} == {"passed"}


class Walk:
    """One device of a group, and how it fills in the form in its language."""

    def __init__(self, page: Page, language: Language) -> None:
        self.page, self.language = page, language

    def amount(self, field: str, amount: float) -> None:
        self.page.fill(f".field-{field} input", f"{amount / (10_000 if self.language == 'zh' else 1_000):.10g}")

    def choose(self, field: str, label: str) -> None:
        self.page.locator(f".field-{field} select").select_option(label=label)

    def lines(self, answers: dict[str, Any], owners: dict[str, str]) -> None:
        actions = {entry.id: entry.name.in_(self.language) for entry in indicators()}
        steps = {entry.id: entry.name.in_(self.language) for entry in plan_steps()}
        for place, line in enumerate(answers["indicators"]):
            self.choose(f"indicators-{place}-indicator", actions[line["indicator"]])
            self.choose(f"indicators-{place}-owner", owners[line["owner"]])
            self.page.fill(f".field-indicators-{place}-standard input", f"{line['standard']:.10g}")
        for place, line in enumerate(answers["steps"]):
            self.choose(f"steps-{place}-step", steps[line["step"]])
            self.choose(f"steps-{place}-who", owners[line["who"]])
            for end in ("first", "last"):
                self.choose(f"steps-{place}-{end}", say("recovery.week", self.language, week=line[end]))

    def picture(self, name: str) -> None:
        if SHOTS:
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            self.page.screenshot(path=f"{SHOTS}/cascade-{name}-{self.language}-{width}.png", full_page=True)
