"""A group plays the drill in a real browser, in both languages: each task opens when the one before is committed."""

from __future__ import annotations

import os
from typing import Any

import pytest
import sqlalchemy as sql
from playwright.sync_api import Page, expect

from simkit.course.checks.drill import reference_answers
from simkit.course.words import say
from simkit.scenario import Language
from simkit.workshop.room import Room
from simkit.workshop.schema import desk_table

from .conftest import EXERCISE, PATIENCE, Device, Served, fits, visit, wait_for

SHOTS = os.environ.get("SIMKIT_SCREENSHOTS")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
def test_a_group_lives_with_what_it_decides(served: Served, device: Device, language: Language, width: int) -> None:
    group, case = served.group(), served.store.case()
    for name in ("drill", EXERCISE):  # the one opened last is what other tests find
        Room(served.store, name).open()
    answers = reference_answers(case, language)
    page = visit(device(width), served.link(group))
    if language != "en":
        page.click(f".language-{language}")
    page.click(".step-to-drill")
    expect(page.locator(".step-goal")).to_be_visible(timeout=PATIENCE)

    # The first clock runs from the trainer's opening; the next task is closed.
    expect(page.locator(".task-goal .clock")).to_have_attribute("data-state", "work")
    expect(page.locator(".task-plan .clock")).to_have_attribute("data-state", "waiting")
    expect(page.locator(".waits-plan")).to_contain_text(say("drill.waits_plan", language))

    # 1. A sentence, a number with its chance, the commitment.
    goal = answers["goal"]["committed"]
    page.fill(".field-goal-draft-statement textarea", goal["statement"])
    scale = 10_000 if language == "zh" else 1_000
    page.fill(".field-goal-draft-amount input", f"{goal['amount'] / scale:.10g}")
    expect(page.locator(".goal-chance")).to_contain_text("%", timeout=PATIENCE)
    commit(page, "commit-goal")
    expect(page.locator(".goal-committed")).to_contain_text(say("drill.goal_fixed", language))

    # 2. The cascade's own form, on this goal; what it holds comes from another page of this device.
    expect(page.locator(".later-plan .step-people")).to_be_visible(timeout=PATIENCE)
    write(served, group.id, "plan", {"draft": answers["plan"]["draft"]})
    expect(page.locator(".later-plan .sum-reps .sk-good")).to_be_visible(timeout=PATIENCE)
    page.reload()
    page.locator(".step-to-drill").click(timeout=PATIENCE)
    expect(page.locator(".task-plan .clock")).to_have_attribute("data-state", "work", timeout=PATIENCE)
    commit(page, "commit-plan")

    # 3. Its own half-time; judgement, actions, and the end.
    expect(page.locator(".step-half")).to_contain_text("35%", timeout=PATIENCE)
    write(served, group.id, "rescue", answers["rescue"])
    expect(page.locator(".step-see svg.sk-fan")).to_be_visible(timeout=PATIENCE)
    commit(page, "commit-end")
    expect(page.locator(".step-end svg.sk-ends")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".step-end")).to_contain_text("±")
    page.locator(".field-end-luck input").nth(1).check()

    # Each person's first weeks back at work.
    page.fill(".field-weeks-0-who input", "Li Na")
    page.locator(".field-weeks-0-what select").select_option(index=3)
    wait_for(lambda: (desk(served, group.id).get("weeks") or [{}])[0].get("what") == "indicators")
    assert desk(served, group.id)["end"]["luck"] == "ordinary"
    assert fits(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/drill-{language}-{width}.png", full_page=True)


def commit(page: Page, name: str) -> None:
    page.locator(f"button.{name}").click(timeout=PATIENCE)
    page.locator(f"button.{name}-yes").click()


def desk(served: Served, group: str) -> dict[str, Any]:
    return served.store.desk(group, "drill", holder(served, group)).look().answers


def holder(served: Served, group: str) -> str:
    """The device that holds the pen."""
    mine = (desk_table.c.group == group) & (desk_table.c.exercise == "drill")
    with served.store.read() as connection:
        return str(connection.execute(sql.select(desk_table.c.holder).where(mine)).scalar())


def write(served: Served, group: str, place: str, value: dict[str, Any]) -> None:
    """What the group fills in there, written by its own device: the forms of both tasks have their own walks."""
    own = served.store.desk(group, "drill", holder(served, group))
    now = own.look()
    own.save({**now.answers, place: value}, now.revision)
