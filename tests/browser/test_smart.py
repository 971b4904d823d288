"""A group types a vague goal, sees what is missing, and rewrites it step by step until the lights are on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from simkit.company.outlook import outlook
from simkit.course.checks.smart_answers import pool, read_goal
from simkit.course.checks.smart_reference import reference_answers, worked_rewrite
from simkit.course.grade import grade
from simkit.course.words import say
from simkit.goals.smart import hint
from simkit.scenario import Language
from simkit.workshop.room import Room

from .conftest import EXERCISE, PATIENCE, Device, Served, fits, visit, wait_for
from .test_rescue import SHOTS

#: Which lights are on after each step of the rewrite; A needs a number that can be played.
LIT: tuple[set[str], ...] = (
    set(),
    {"specific"},
    {"specific", "measurable", "attainable"},
    {"specific", "measurable", "attainable", "time_bound"},
    {"specific", "measurable", "attainable", "time_bound", "owner"},
    {"specific", "measurable", "attainable", "time_bound", "owner", "relevant"},
    {"specific", "measurable", "attainable", "time_bound", "owner", "relevant"},
)


def lit(goal: Locator, wanted: set[str]) -> None:
    """These lights are on, and no other."""
    for letter in LIT[-1]:
        on = re.compile(r"\bsk-light-on\b")
        light = goal.locator(f".light-{letter}")
        if letter in wanted:
            expect(light).to_have_class(on, timeout=PATIENCE)
        else:
            expect(light).not_to_have_class(on, timeout=PATIENCE)


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
def test_a_vague_goal_is_rewritten_step_by_step(served: Served, device: Device, language: Language, width: int) -> None:
    for name in ("smart", EXERCISE):  # the one opened last is what other tests find
        Room(served.store, name).open()
    group, case = served.group(), served.store.case()
    context = device(width)
    context.add_cookies([{"name": "simkit-language", "value": language, "url": served.address}])
    page = visit(context, served.link(group))
    page.click("button.step-to-smart")
    goal = page.locator(".rewrite-sales")
    expect(goal).to_contain_text(pool()[0].text.in_(language))
    lit(goal, set())

    # It says the vague goal once more: a hint, no light; then one thing after the other.
    steps = worked_rewrite(case, outlook(case), language)
    for text, lights in zip(steps, LIT, strict=True):
        goal.locator("textarea").fill(text)
        lit(goal, lights)
    goal.locator("textarea").fill(steps[0])
    first = read_goal(steps[0], case).specific.missing[0]
    expect(goal.locator(".sk-goal-hint")).to_have_text(hint(first, language), timeout=PATIENCE)
    goal.locator("textarea").fill(steps[-1])
    expect(goal.locator("mark.sk-found-target").first).to_be_visible()
    expect(goal.locator("mark.sk-found-time").first).to_be_visible()
    assert say("smart.way_safe", language) in goal.locator(".sk-way").inner_text()

    # What is typed is text, never markup.
    other = page.locator(".rewrite-relations")
    other.locator("textarea").fill("<b>Strengthen</b> relations <script>alert(1)</script>")
    expect(other.locator(".sk-marked")).to_contain_text("<script>alert(1)</script>")

    # Another goal of its own, check, and what came out of the browser passes.
    answers = reference_answers(case, language)
    for name, text in answers["rewrites"].items():
        if page.locator(f".rewrite-{name}").is_visible():
            page.locator(f".rewrite-{name} textarea").fill(text)
    page.locator(".field-free textarea").fill(answers["free"])
    wait_for(lambda: served.store.desk(group.id, "smart", "test").look().answers.get("free") == answers["free"])
    page.click("button.check")
    expect(page.locator(".submit-found")).to_contain_text(say("form.check_clear", language))
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/smart-{language}-{width}.png", full_page=True)
    assert fits(page)
    stored = served.store.desk(group.id, "smart", "test").look().answers
    assert {one.status for one in grade("smart", stored, case, language)} == {"passed"}

    # The other exercise is where it was; the trainer sets how many goals are rewritten.
    page.click(f"button.step-to-{EXERCISE}")
    expect(page.locator(".field-judgement-final input")).to_be_visible()
    page.click("button.step-to-smart")
    expect(page.locator(".field-free textarea")).to_have_value(answers["free"])
    expect(page.locator(".rewrite-winning")).to_be_hidden()
    Room(served.store, "smart").set("rewrites", 4)
    expect(page.locator(".rewrite-winning")).to_be_visible(timeout=10_000)
    Room(served.store, "smart").set("rewrites", 3)
