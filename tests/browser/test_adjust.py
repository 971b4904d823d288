"""A group decides on requests for other targets in a real browser, in both languages: five files, five decisions."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from simkit.course.checks.adjust import dossiers, reference_answers
from simkit.course.exercise import exercise
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show.forms.adjust import ago
from simkit.workshop.room import Room

from .conftest import EXERCISE, PATIENCE, Device, Served, fits, hand_in, ready, visit, wait_for

SHOTS = os.environ.get("SIMKIT_SCREENSHOTS")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
def test_a_group_decides_on_five_files(served: Served, device: Device, language: Language, width: int) -> None:
    group, case = served.group(), served.store.case()
    for name in ("adjust", EXERCISE):  # the one opened last is what other tests find
        Room(served.store, name).open()
    files, answers = dossiers(case), reference_answers(case, language)
    page = visit(device(width), served.link(group))
    if language != "en":
        page.click(f".language-{language}")
    walk = Walk(page, language)
    walk.come()

    # 1. The rules, and in each file its months as picture and table, with the last change of its target.
    expect(page.locator(".step-files svg.sk-file")).to_have_count(len(files))
    for file in files:
        expect(page.locator(f".file-{file.id} tbody tr")).to_have_count(len(file.months))
        since = say("adjust.never", language)
        if file.months_since_last is not None:
            since = say("adjust.since", language, ago=ago(file.months_since_last, language))
        expect(page.locator(f".file-{file.id}")).to_contain_text(since)
    walk.picture("1-blank")

    # 2. A hasty decision: "Check" names the file that contradicts itself and the step that is too wide.
    asked = next(file.id for file in files if file.adjust)
    walk.decide(asked, {"trigger": "none", "decision": "adjust", "percent": -35.0})
    walk.check()
    found = page.locator(".place-adjust .submit-found")
    expect(found).to_contain_text(say("checks.adjust_odd", language, file=asked.upper()))
    expect(found).to_contain_text(say("checks.adjust_wide", language, file=asked.upper()))
    expect(found.locator("li")).to_have_count(len(exercise("adjust").checks) - 2)  # two of them say nothing before

    # 3. It reads again and decides on all five; what a request needs is asked only of those that ask.
    for name, decision in answers["files"].items():
        walk.decide(name, decision)
    held = next(name for name, decision in answers["files"].items() if decision["decision"] == "hold")
    expect(page.locator(f".file-{held} .request")).to_be_hidden()
    stored = served.store.desk(group.id, "adjust", "test").look
    wait_for(lambda: stored().answers == answers)
    assert fits(page)

    # 4. After a reload, and in the other language, everything is as it was.
    page.reload()
    ready(page)
    walk.come()
    walk.shows(answers)
    walk.picture("2-filled")
    other: Language = "zh" if language == "en" else "en"
    page.click(f".language-{other}")
    walk = Walk(page, other)
    walk.come()
    walk.shows(answers)
    assert fits(page)
    walk.picture("3-other")

    # 5. Nothing is missing; it hands in.
    hand_in(page, "adjust", other)


class Walk:
    """One device of a group, and how it fills in and reads the form: by what stands on the page."""

    def __init__(self, page: Page, language: Language) -> None:
        self.page, self.language = page, language

    def come(self) -> None:
        self.page.click(".step-to-adjust")
        title = self.page.locator(".step-files h2")
        expect(title).to_contain_text(say("adjust.files_title", self.language), timeout=PATIENCE)

    def decide(self, file: str, decision: dict[str, Any]) -> None:
        self.choice(file, "trigger").select_option(label=self.words("trigger", decision))
        self.option(file, "decision", decision).check()
        for name in {"data", "approver"} & set(decision):
            self.choice(file, name).select_option(label=self.words(name, decision))
        if "standard" in decision:
            self.option(file, "standard", decision).check()
        if "percent" in decision:
            self.page.fill(f".field-files-{file}-percent input", f"{decision['percent']:g}")

    def shows(self, answers: dict[str, Any]) -> None:
        """The form holds these answers, in words of its language."""
        for file, decision in answers["files"].items():
            for name in {"decision", "standard"} & set(decision):
                expect(self.option(file, name, decision)).to_be_checked()
            for name in {"trigger", "data", "approver"} & set(decision):
                chosen = self.choice(file, name).locator("option:checked")
                expect(chosen).to_have_text(self.words(name, decision))
            if "percent" in decision:
                typed = self.page.locator(f".field-files-{file}-percent input")
                expect(typed).to_have_value(f"{decision['percent']:g}")

    def option(self, file: str, name: str, decision: dict[str, Any]) -> Locator:
        return self.page.locator(f".file-{file}").get_by_label(self.words(name, decision), exact=True)

    def choice(self, file: str, name: str) -> Locator:
        return self.page.locator(f".file-{file}").get_by_label(say(f"adjust.{name}", self.language), exact=True)

    def words(self, name: str, decision: dict[str, Any]) -> str:
        """A decision as the page words it."""
        named = decision[name] if name == "decision" else f"{name}_{decision[name]}"
        return say(f"adjust.{named}", self.language)

    def check(self) -> None:
        self.page.click(".place-adjust button.check")

    def picture(self, name: str) -> None:
        if SHOTS:
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            self.page.screenshot(path=f"{SHOTS}/adjust-{name}-{self.language}-{width}.png", full_page=True)
